"""The words of an article, masked: the company, names and numbers become place-holders, so that no brand is learnt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import ne

from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.records.quote import Quote

__all__ = ["COMPANY", "NAME", "NUMBER", "PERCENT", "PRONOUNS", "Tokens", "mask_words"]


COMPANY, NAME, NUMBER, PERCENT = "_company_", "_name_", "_number_", "_percent_"

TOKEN_RE = re.compile(r"(\w+(?:['’.]\w+)*|[%$£€?!])")
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

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the words that begin in a half-open span of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def mask_words(
    text: str,
    quotes: Sequence[Quote],
    mentions: Sequence[tuple[int, int]],
    spans: Iterable[tuple[int, int]] | None = None,
) -> Tokens:
    """The words of some `spans` of a text (in order, none overlapping another; all of it where None), masked.

    The company's `mentions`, then names (capitals inside a sentence), then numbers are masked; a run of names, or of
    mentions, with nothing but a space or a joining mark between becomes one word.
    """
    gaps, found, starts = _split_words(text, ((0, len(text)),) if spans is None else spans)
    known = {word for quote in quotes if quote.speaker for word in quote.speaker.name.split() if word[:1].isupper()}
    words = list(map(PLAIN_WORDS.__getitem__, found))
    changed = compress(range(len(found)), map(ne, found, words))  # what has a capital is among them
    capitals = [i for i in changed if NAME_WORDS[found[i]]]
    inside = [  # mostly told by the gap; the rest is looked at
        i for i in capitals if (gaps[i] == " " and found[i - 1] not in "!?") or not _begins_sentence(text, starts[i])
    ]
    known.update(map(found.__getitem__, inside))
    masked = [i for i in capitals if found[i] in known]
    for i in masked:
        words[i] = NAME
    for start, end in mentions:
        of_company = range(bisect_left(starts, start), bisect_left(starts, end))
        for i in of_company:
            words[i] = COMPANY
        masked += of_company
    kept = [True] * len(words)
    for i in masked:
        if i and words[i] == words[i - 1] and not gaps[i].strip("&.,' ’\n"):
            kept[i] = False
    return Tokens(list(compress(starts, kept)), list(compress(words, kept)))


def _split_words(text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[str], list[str], list[int]]:
    """The gap before each word of the spans, the words, and where they begin. The gap between two spans counts as
    one that parts names."""
    gaps: list[str] = []
    found: list[str] = []
    starts: list[int] = []
    for start, end in spans:
        parts = TOKEN_RE.split(text[start:end])
        starts += list(accumulate(map(len, parts), initial=start))[1:-1:2]
        found += parts[1::2]
        gaps.append("|" + parts[0])
        gaps += parts[2:-1:2]
        if len(parts) == 1:
            gaps.pop()
    return gaps, found, starts


def _begins_sentence(text: str, start: int) -> bool:
    """Whether a word opens its sentence, an opening mark or bracket aside."""
    at = start - 1
    while at >= 0 and text[at] in " \"“”('‘[":
        at -= 1
    return at < 0 or (text[at] in ".!?:\n" and (text[at] != "\n" or at < 1 or text[at - 1] in "\n.!? "))


def _may_be_name(word: str) -> bool:
    """Whether a word has a capital and is no function word."""
    if not word[0].isupper():
        return False
    lower = word.lower().replace("’", "'")
    return lower not in load_word_list("function_words") and lower not in PRONOUNS


def _plain_token(word: str) -> str:
    """A word that is no name, as the classifier reads it: in small letters, without a possessive 's."""
    if word[0].isdigit():
        return NUMBER
    if word == "%":
        return PERCENT
    lower = word.lower().replace("’", "'")
    return lower[:-2] if lower.endswith("'s") and lower not in PRONOUNS else lower


PLAIN_WORDS = WordCache(_plain_token)
NAME_WORDS = WordCache(_may_be_name)
