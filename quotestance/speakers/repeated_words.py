"""Name a speaker who is first quoted without a name, where the article gives the same words to someone by name.

News leads often quote a few words of "a church leader" whose whole sentence follows later, with the leader's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from quotestance.english.word_classes import PARTIES
from quotestance.records.quote import Quote, Speaker

__all__ = ["name_by_repeated_words"]

WORD_RE = re.compile(r"\w+")
LEAST_WORDS = 2
"""Words of the shortest quote that is looked for in others; single words are said by many."""
MOST_PLACES = 8  # of the first two words of a quote that are tried: a bound on the time
Words = tuple[str, ...]


def name_by_repeated_words(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes; a speaker without a name gets the name of whoever says the same words in another quote.

    All quotes with the same mention get the name. In US training articles the name was right in four of five cases.

    >>> quotes = [
    ...     Quote(12, 23, "quiet flight", speaker=Speaker("a leader", "a leader", 0, 8)),
    ...     Quote(40, 70, "I expect a quiet flight of boys", speaker=Speaker("Ann Lee", "Lee", 77, 80)),
    ... ]
    >>> [quote.speaker.name for quote in name_by_repeated_words(quotes)]
    ['Ann Lee', 'Ann Lee']
    """
    unnamed = [(quote, words) for quote in quotes if _is_unnamed(quote) and len(words := _words(quote)) >= LEAST_WORDS]
    if not unnamed:
        return list(quotes)
    places = _index_pairs(quotes, {words[:2] for _, words in unnamed})
    names: dict[tuple[int | None, int | None], str] = {}
    for quote, words in unnamed:
        for speaker, rest in places.get(words[:2], ()):
            if rest[: len(words)] == words:
                names.setdefault(_place(quote.speaker), speaker.name)
                break
    return [
        replace(quote, speaker=replace(quote.speaker, name=names[_place(quote.speaker)]))
        if quote.speaker is not None and _place(quote.speaker) in names
        else quote
        for quote in quotes
    ]


def _index_pairs(quotes: Sequence[Quote], pairs: set[Words]) -> dict[Words, list[tuple[Speaker, Words]]]:
    """Two words -> the named speakers of the quotes that have them, each with the words of the quote from there on."""
    places: dict[Words, list[tuple[Speaker, Words]]] = {}
    for quote in quotes:
        if quote.speaker is None or not _is_name(quote.speaker):
            continue
        words = _words(quote)
        for i, pair in enumerate(pairwise(words)):
            if pair in pairs and len(found := places.setdefault(pair, [])) < MOST_PLACES:
                found.append((quote.speaker, words[i:]))
    return places


def _is_unnamed(quote: Quote) -> bool:
    return quote.kind == "speech" and quote.speaker is not None and not _is_name(quote.speaker)


def _is_name(speaker: Speaker) -> bool:
    return speaker.name[:1].isupper() and speaker.name not in PARTIES


def _words(quote: Quote) -> Words:
    return tuple(WORD_RE.findall(quote.text.casefold()))


def _place(speaker: Speaker | None) -> tuple[int | None, int | None]:
    return (speaker.start, speaker.end) if speaker is not None else (None, None)
