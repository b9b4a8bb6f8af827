"""The words of an article, masked: the company, names and numbers become place-holders, so that no brand is learnt."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quotestance.companies import Company
from quotestance.records import Quote
from quotestance.text import read_words

__all__ = ["COMPANY", "NAME", "NUMBER", "PERCENT", "PRONOUNS", "Tokens", "mask_words"]

COMPANY, NAME, NUMBER, PERCENT = "_company_", "_name_", "_number_", "_percent_"

TOKEN_RE = re.compile(r"\w+(?:['’.]\w+)*|[%$£€?!]")
PRONOUNS = {
    "we": "we",
    "us": "we",
    "our": "we",
    "ours": "we",
    "we're": "we",
    "we've": "we",
    "we'll": "we",
    "we'd": "we",
    "they": "they",
    "them": "they",
    "their": "they",
    "they're": "they",
    "they've": "they",
    "they'll": "they",
    "they'd": "they",
    "i": "i",
    "my": "i",
    "me": "i",
    "i'm": "i",
    "i've": "i",
    "i'd": "i",
    "i'll": "i",
    "you": "you",
    "your": "you",
    "you're": "you",
    "it": "it",
    "its": "it",
    "it's": "it",
    "he": "he",
    "she": "he",
    "his": "he",
    "her": "he",
    "him": "he",
    "this": "this",
    "that": "this",
    "these": "this",
    "those": "this",
    COMPANY: "company",
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of an article with their places, masked and in lower case."""

    starts: list[int]
    words: list[str]

    def between(self, start: int, end: int) -> list[str]:
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


OPENING = frozenset('.!?:"“”(\n')


def mask_words(text: str, quotes: Sequence[Quote], company: Company) -> Tokens:
    """Mask while reading: the company's mentions, then names (capitals inside a sentence), then numbers."""
    mentions = company.find(text)
    mention_starts = [a for a, _ in mentions]
    known = {word for quote in quotes if quote.speaker for word in quote.speaker.name.split() if word[:1].isupper()}
    plain_words = read_words("function-words")
    found = list(TOKEN_RE.finditer(text))
    inside = []
    for match in found:
        word = match.group()
        at = match.start() - 1
        while at >= 0 and text[at] in " \"“”('‘[":
            at -= 1
        begins = at < 0 or (text[at] in ".!?:\n" and (text[at] != "\n" or at < 1 or text[at - 1] in "\n.!? "))
        inside.append(not begins)
        if not begins and word[0].isupper() and len(word) > 1:
            known.add(word)
    starts: list[int] = []
    words: list[str] = []
    last_end = 0
    for match, is_inside in zip(found, inside, strict=True):
        start, word = match.start(), match.group()
        at = bisect_right(mention_starts, start) - 1
        if at >= 0 and start < mentions[at][1]:
            token = COMPANY
        else:
            lower = word.lower().replace("’", "'")
            if word[0].isdigit():
                token = NUMBER
            elif word == "%":
                token = PERCENT
            elif (
                word[0].isupper()
                and lower not in plain_words
                and lower not in PRONOUNS
                and (is_inside or word in known)
            ):
                token = NAME
            else:
                token = lower[:-2] if lower.endswith("'s") and lower not in PRONOUNS else lower
        joined = not text[last_end:start].strip("&.,' ’\n")
        last_end = match.end()
        if words and token == words[-1] and joined and token in (NAME, COMPANY):
            continue
        starts.append(start)
        words.append(token)
    return Tokens(starts, words)
