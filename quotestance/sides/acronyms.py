"""Find other forms of a company's name that an article uses: an acronym, what it stands for, or "the Gazette"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from quotestance.english.phrase_matcher import PhraseMatcher
from quotestance.english.word_classes import BROADCASTERS, NEWSPAPERS
from quotestance.sides.company import Company

__all__ = ["add_acronyms"]


MIN_LETTERS, MAX_LETTERS = 3, 6
CONNECTING = "of for and the on in &".split()
# What a longer form adds to a name: "Larch Scouts of Ohio"
LONGER_RE = re.compile(r"(?:\s+(?:of|for)\s+[A-Z]\w+)+")


def add_acronyms(company: Company, text: str) -> Company:
    """The company with other forms of its name that the text has: an acronym, what one stands for, "the Gazette".

    >>> add_acronyms(Company("LMU"), "The Larch Mills Union said so.").aliases
    ('Larch Mills Union',)
    >>> add_acronyms(Company("Larch Mills Union"), "LMU said so.").aliases
    ('LMU',)
    """
    names = (company.name, *company.aliases)
    found = dict.fromkeys(form for given in names for form in _find_other_forms(given, text))
    new = tuple(form for form in found if form not in names)
    return replace(company, aliases=(*company.aliases, *new)) if new else company


def _find_other_forms(name: str, text: str) -> Iterator[str]:
    """The name that an acronym stands for, or the acronym and the short form of a name, if the text has them."""
    if name.isupper() and name.isalpha():
        if MIN_LETTERS <= len(name) <= MAX_LETTERS and (found := _spelled_out(name).search(text)):
            yield " ".join(found.group().split())
        return
    words = name.split()
    longer = _find_longer_form(name, text)
    if longer and len(words) > 1:
        yield longer
    for whole in (name, longer) if longer else (name,):
        acronym = "".join(word[0] for word in whole.split() if word[0].isupper())
        if MIN_LETTERS <= len(acronym) <= MAX_LETTERS and PhraseMatcher([acronym]).find(text):
            yield acronym
    if len(words) > 1 and words[-1] in NEWSPAPERS:
        yield f"the {words[-1]}"
        # "Gazette editor Lee", if the text has no other gazette
        if words[-1] != "News" and set(_names_ending_in(words[-1]).findall(text)) <= {words[-2]}:
            yield words[-1]
    if len(words) == 2 and words[1] == "News" and words[0] in BROADCASTERS:
        yield words[0]


def _find_longer_form(name: str, text: str) -> str | None:
    """The first mention of a name that goes on ("Larch Scouts of Ohio"), or None."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if longer := LONGER_RE.match(text, end):
            return name + " ".join(["", *longer[0].split()])
        at = text.find(name, end)
    return None


@lru_cache(maxsize=256)
def _spelled_out(acronym: str) -> re.Pattern[str]:
    """A pattern for capitalised words with these initials, with words such as "of" between them."""
    between = rf"\s+(?:(?:{'|'.join(CONNECTING)})\s+){{0,2}}"
    return re.compile(r"\b" + between.join(rf"{letter}[\w-]+" for letter in acronym) + r"\b")


@lru_cache(maxsize=256)
def _names_ending_in(last: str) -> re.Pattern[str]:
    """A pattern for the word with a capital before the last word of a name: "Tarvik" before "Gazette"."""
    return re.compile(rf"\b(?!The\b)([A-Z]\w+)\s+{last}\b")
