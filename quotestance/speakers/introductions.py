"""Find the phrase with which someone without a name was introduced: "a Larch spokesman" for a later "the spokesman"."""

from __future__ import annotations

import re

from quotestance.speakers.context import Context
from quotestance.speakers.phrases import Phrase, shorten_phrase

__all__ = ["find_introduction"]

OTHERS = frozenset(("second", "other", "third"))
SPOKESPERSON_NOUNS = ("spokesperson", "spokesman", "spokeswoman", "representative")
INTRODUCED_AS = {
    "representative": SPOKESPERSON_NOUNS,
    "spokesperson": SPOKESPERSON_NOUNS,
    "legislator": ("legislator", "lawmaker"),
    "lawmaker": ("lawmaker", "legislator"),
}
"""Noun -> the nouns with which someone may have been introduced who is later called by it."""
SMALL_WORDS = "(?:of|the|an?|to|in|for|from|by|with|or|and)"
LOOK_BACK = 4000  # characters in which the first mention of "a spokesman" is looked for
LONGEST_INTRODUCTION = 100  # characters before its noun
MOST_OCCURRENCES = 30  # of a noun that are tried, from the last one back
# An indefinite article and up to four words that are no function words, before the noun of an introduction.
LEAD = rf"\s(?:(?!{SMALL_WORDS}\s)[\w.&'’-]+\s){{0,4}}\Z"
INTRODUCED_RE = re.compile(rf"\b(?:an?|one|another){LEAD}", re.IGNORECASE)
INTRODUCED_AS_OTHER_RE = re.compile(rf"\banother{LEAD}", re.IGNORECASE)


def find_introduction(context: Context, phrase: Phrase) -> str | None:
    """The person or phrase with which a role was last introduced: "a Larch spokesman" for a later "the spokesman"."""
    if phrase.noun.endswith("s"):
        return None
    text = context.document.text
    nouns = INTRODUCED_AS.get(phrase.noun, (phrase.noun,))
    spans = [span for noun in nouns if (span := _last_introduction(text, noun, phrase)) is not None]
    if not spans:
        return None
    start, end = max(spans)
    return _find_introduced_person(context, start) or shorten_phrase(phrase.mention, text[start:end])


def _last_introduction(text: str, noun: str, phrase: Phrase) -> tuple[int, int] | None:
    """The span of the last introduction with a noun before a phrase: "a senior Larch Mills spokesman"."""
    # "the second agent" was introduced as "another agent".
    lead_re = INTRODUCED_RE if OTHERS.isdisjoint(phrase.words) else INTRODUCED_AS_OTHER_RE
    stop = phrase.start
    for _ in range(MOST_OCCURRENCES):
        if (start := text.rfind(noun, max(0, phrase.start - LOOK_BACK), stop)) < 0:
            break
        stop, end = start + len(noun) - 1, start + len(noun)
        offset = max(0, start - LONGEST_INTRODUCTION)
        m = None if text[end : end + 1].isalnum() else lead_re.search(text[offset:start])
        if m is not None:
            return offset + m.start(), end
    return None


def _find_introduced_person(context: Context, position: int) -> str | None:
    """The person before an apposition that begins at a position: "Ann Lee, a lawyer for the port"."""
    line, index = context.document.locate(position)
    if line.spans[index][0] != position or line.symbols[max(0, index - 2) : index] != "N,":
        return None
    name = context.resolve(line.mentions[index - 2])
    return name if context.is_person(name) or context.may_be_person(name) else None
