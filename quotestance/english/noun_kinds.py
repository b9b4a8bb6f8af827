"""Tell from a noun alone whether it stands for a person, an organisation or a document, any of which can be quoted."""

from __future__ import annotations

from typing import Literal

from quotestance.english.document_nouns import is_document
from quotestance.english.word_classes import ORGANISATION_NOUNS, is_like_person, singular_persons
from quotestance.english.word_lists import load_word_list

__all__ = ["EntityKind", "kind_of_noun"]

EntityKind = Literal["person", "organisation", "document"]


def kind_of_noun(noun: str) -> EntityKind | None:
    """What a noun in lower case, in the singular or plural, stands for; None for a thing or an unknown noun.

    >>> kind_of_noun("welder"), kind_of_noun("ministry"), kind_of_noun("memo"), kind_of_noun("pipeline")
    ('person', 'organisation', 'document', None)
    """
    if is_document(noun):
        return "document"
    if noun in ORGANISATION_NOUNS:
        return "organisation"
    if noun in singular_persons() or noun in load_word_list("person_nouns") or is_like_person(noun):
        return "person"
    return None
