"""Find the organisation that a noun tells from the others: "the court" for the Supreme Court, "the campaign"."""

from __future__ import annotations

import re

from quotestance.english.tags import word_tags
from quotestance.english.word_classes import FIRM_NOUNS, without_article
from quotestance.speakers.context import Context

__all__ = ["find_organisation_of_kind"]

ANY_KIND = frozenset("company firm group organization organisation business giant government network industry".split())
"""Nouns that do not tell one organisation from another."""
NAMED_BY_PERSON = frozenset(("campaign", "administration"))
"""Nouns for what has a person's name: "the Lee campaign"."""

# "the Lee campaign", "Ann Lee's administration"
NAMED_RE = re.compile(r"(?<![\w-])(?:[A-Z][\w-]+[ ]){0,2}[A-Z][\w-]+(?:['’]s)?[ ](?P<noun>campaign|administration)\b")


def find_organisation_of_kind(context: Context, noun: str, position: int) -> str | None:
    """The organisation that has a noun in its name or is described by it.

    It is the one named last before the position, otherwise the next one.
    """
    if noun in ANY_KIND:
        return None
    if noun in NAMED_BY_PERSON:
        matches = (m for m in NAMED_RE.finditer(context.document.text) if m["noun"] == noun)
        nearest_name = _nearest([(m.start(), m[0]) for m in matches], position)
        return without_article(nearest_name) if nearest_name else None
    forms = context.forms_containing.get(noun.capitalize(), [])
    if forms and noun not in FIRM_NOUNS:
        nearest = max(forms, key=lambda form: form.last_before(position))
        return context.full_names.full_name(nearest.text, position)
    described = _nearest(context.find_described(noun), position)
    if described is None:
        return None
    name = context.full_names.full_name(described, position)
    return name if context.may_be_organisation(name) and name.lower() not in word_tags() else None


def _nearest(found: list[tuple[int, str]], position: int) -> str | None:
    """The last of several names before a position, otherwise the first one after it; each comes after its place."""
    return max(found, key=lambda item: item[0] if item[0] < position else -item[0], default=(0, None))[1]
