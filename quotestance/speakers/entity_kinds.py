"""Tell what a mention stands for: a person, an organisation or a document."""

from __future__ import annotations

from typing import Literal

from quotestance.english.chunker import Mention
from quotestance.english.word_classes import ORGANISATION_NOUNS, is_like_person, is_place, singular_persons
from quotestance.english.word_lists import load_word_list
from quotestance.speakers.context import Context
from quotestance.speakers.document_nouns import is_document
from quotestance.speakers.persons import is_known_organisation

__all__ = ["EntityKind", "find_kind"]

EntityKind = Literal["person", "organisation", "document"]


def find_kind(context: Context, mention: Mention) -> EntityKind | None:
    """What a mention stands for by its noun or, for names and pronouns, by the name that it resolves to.

    None where the article shows nothing, as for a name of one word that it never describes, and for places.
    """
    if mention.symbol in "nm" and mention.name_start == mention.name_end:
        return _kind_of_noun(mention.head)
    name = context.resolve(mention)
    words = name.split()
    if not name[:1].isupper():
        return _kind_of_noun(words[-1].lower()) if len(words) > 1 else None
    if is_place(words):
        return None
    if context.is_person(name):
        return "person"
    return "organisation" if is_known_organisation(context.name_index, words) else None


def _kind_of_noun(noun: str) -> EntityKind | None:
    if is_document(noun):
        return "document"
    if noun in ORGANISATION_NOUNS:
        return "organisation"
    if noun in singular_persons() or noun in load_word_list("person_nouns") or is_like_person(noun):
        return "person"
    return None
