"""Find the other form of a company's name that an article uses: an acronym, or the name that an acronym stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from quotestance.english.phrase_matcher import PhraseMatcher
from quotestance.sides.company import Company

__all__ = ["add_acronyms"]


MIN_LETTERS, MAX_LETTERS = 3, 6
CONNECTING = "of for and the on in &".split()


def add_acronyms(company: Company, text: str) -> Company:
    """The company with its acronym, and with the name that its acronym stands for, if the text has them.

    >>> add_acronyms(Company("LMU"), "The Larch Mills Union said so.").aliases
    ('Larch Mills Union',)
    >>> add_acronyms(Company("Larch Mills Union"), "LMU said so.").aliases
    ('LMU',)
    """
    names = (company.name, *company.aliases)
    found = dict.fromkeys(name for given in names for name in _find_other_form(given, text))
    new = tuple(name for name in found if name not in names)
    return replace(company, aliases=(*company.aliases, *new)) if new else company


def _find_other_form(name: str, text: str) -> Iterator[str]:
    """The name that an acronym stands for, or the acronym of a name, if the text has it."""
    if name.isupper() and name.isalpha():
        if MIN_LETTERS <= len(name) <= MAX_LETTERS and (found := _spelled_out(name).search(text)):
            yield " ".join(found.group().split())
        return
    acronym = "".join(word[0] for word in name.split() if word[0].isupper())
    if MIN_LETTERS <= len(acronym) <= MAX_LETTERS and PhraseMatcher([acronym]).find(text):
        yield acronym


@lru_cache(maxsize=256)
def _spelled_out(acronym: str) -> re.Pattern[str]:
    """A pattern for capitalised words with these initials, with words such as "of" between them."""
    between = rf"\s+(?:(?:{'|'.join(CONNECTING)})\s+){{0,2}}"
    return re.compile(r"\b" + between.join(rf"{letter}[\w-]+" for letter in acronym) + r"\b")
