"""The names under which speakers are shown and counted: those without a name, with the organisation they speak for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from quotestance.records.quote import Quote, Speaker

__all__ = ["name_speaker", "show_names"]


MAX_ROLE_LENGTH = 200
"""Characters of a role that are searched."""
NAME = r"[A-Z][\w&.’'-]*(?:\s(?:(?:of|and|&)\s(?:the\s)?)?[A-Z][\w&.’'-]*){0,5}"
# "a spokesman for the Harbour Board", "an engineer at Northwind", "a spokesman of Northwind"
AFTER_ROLE_RE = re.compile(rf"(?:\b(?:for|at|from|with)|\bspokes\w+\sof)\s(?:the\s)?(?P<name>{NAME})")
# "a Northwind spokeswoman", "Northwind's lawyer"
POSSESSIVE_RE = re.compile("[’']s?$")
BEFORE_ROLE_RE = re.compile(rf"(?:[Aa]n?|[Tt]he|[Oo]ne)\s(?P<name>{NAME})\s[a-z]|(?P<owner>{NAME})[’']s?\s[a-z]")


def name_speaker(speaker: Speaker, company: str | None = None) -> str:
    """The name of a speaker, or a phrase such as "a spokesperson" with the organisation as far as the text says which.

    It is the one that the role names, or `company` for a speaker on its side.

    >>> name_speaker(Speaker("a spokesperson", role="a Northwind spokesperson"))
    'a spokesperson (Northwind)'
    >>> name_speaker(Speaker("the company", side="company"), "Northwind Foods")
    'the company (Northwind Foods)'
    >>> name_speaker(Speaker("Maria Ortiz", role="a spokesperson for Northwind"))
    'Maria Ortiz'
    """
    if speaker.name != speaker.name.lower() or (company and company.lower() in speaker.name):
        return speaker.name
    organisation = company if speaker.side == "company" else _find_organisation(speaker.role or "")
    return f"{speaker.name} ({organisation})" if organisation else speaker.name


def show_names(quotes: Iterable[Quote], company: str | None = None) -> tuple[Quote, ...]:
    """The quotes with the names of their speakers as `name_speaker` gives them."""
    return tuple(
        quote
        if quote.speaker is None or (name := name_speaker(quote.speaker, company)) == quote.speaker.name
        else replace(quote, speaker=replace(quote.speaker, name=name))
        for quote in quotes
    )


def _find_organisation(role: str) -> str | None:
    """The organisation that a role names.

    >>> _find_organisation("a spokesman for the Harbour Board"), _find_organisation("The spokesman")
    ('Harbour Board', None)
    """
    role = role[:MAX_ROLE_LENGTH]
    m = BEFORE_ROLE_RE.match(role) or AFTER_ROLE_RE.search(role)
    return POSSESSIVE_RE.sub("", next(filter(None, m.groups()))) if m else None
