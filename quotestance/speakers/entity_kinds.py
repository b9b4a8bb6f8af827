"""Tell what a mention stands for: a person, an organisation or a document."""

from __future__ import annotations

from quotestance.english.chunker import Mention
from quotestance.english.noun_kinds import EntityKind, kind_of_noun
from quotestance.english.word_classes import is_place
from quotestance.speakers.context import Context
from quotestance.speakers.persons import is_known_organisation

__all__ = ["find_kind"]


def find_kind(context: Context, mention: Mention) -> EntityKind | None:
    """What a mention stands for by its noun or, for names and pronouns, by the name that it resolves to.

    None where the article shows nothing, as for a name of one word that it never describes, and for places.
    """
    if mention.symbol in "nm" and mention.name_start == mention.name_end:
        return kind_of_noun(mention.head)
    name = context.resolve(mention)
    words = name.split()
    if not name[:1].isupper():
        return kind_of_noun(words[-1].lower()) if len(words) > 1 else None
    if is_place(words):
        return None
    if context.is_person(name):
        return "person"
    return "organisation" if is_known_organisation(context.name_index, words) else None
