"""The lexicon: words of blame, denial, promise, doubt and so on, one list a file under `data/`."""

from __future__ import annotations

from functools import lru_cache

from quotestance.text import read_words

__all__ = ["CATEGORIES", "find_categories", "find_pair", "find_stem", "opens_pair"]

CATEGORIES = (
    "negative",
    "positive",
    "blame",
    "denial",
    "promise",
    "apology",
    "doubt",
    "demand",
    "praise",
    "obligation",
    "hedge",
    "emphasis",
    "forecast",
    "finance",
    "economy",
    "legal",
    "harm",
    "contrast",
    "procedure",
)
"""The lexicon's categories; each has its list in `data/lexicon-<category>.txt`."""

PREFIX_MIN = 4
"""The shortest stem that a starred entry ("mislead*") may have; shorter ones catch too many words."""


@lru_cache(maxsize=1)
def _load_lexicon() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Whole words and starred stems, each with the categories that hold it."""
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for category in CATEGORIES:
        for entry in sorted(read_words(f"lexicon-{category}")):
            if entry.endswith("*"):
                stems.setdefault(entry[:-1], []).append(category)
            else:
                whole.setdefault(entry, []).append(category)
    return {k: tuple(v) for k, v in whole.items()}, {k: tuple(v) for k, v in stems.items()}


@lru_cache(maxsize=16384)
def find_categories(word: str) -> tuple[str, ...]:
    """The lexicon categories of a lower-case word or of two words with a space between; whole words go before stems.

    >>> find_categories("misleading")
    ('negative', 'blame')
    """
    whole, _ = _load_lexicon()
    return whole[word] if word in whole else find_stem(word)


@lru_cache(maxsize=16384)
def find_stem(word: str) -> tuple[str, ...]:
    """The categories of the longest starred stem that a word begins with; what `find_categories` gives for it with
    another word behind, unless it `opens_pair`."""
    if word[:PREFIX_MIN] in _stem_openings():
        _, stems = _load_lexicon()
        for end in range(len(word), PREFIX_MIN - 1, -1):
            if word[:end] in stems:
                return stems[word[:end]]
    return ()


@lru_cache(maxsize=1)
def _stem_openings() -> frozenset[str]:
    """The first letters of the stems; few words share them."""
    _, stems = _load_lexicon()
    return frozenset(stem[:PREFIX_MIN] for stem in stems)


def opens_pair(word: str) -> bool:
    """Whether an entry of two words begins with a word."""
    return word in _load_pairs()


def find_pair(first: str, second: str) -> tuple[str, ...]:
    """The categories of two words together, of which the first `opens_pair`: what `find_categories` gives for them
    with a space between, and nothing made or kept for the many pairs that there are.

    >>> find_pair("interest", "rates") == find_categories("interest rates")
    True
    """
    whole, stems = _load_pairs()[first]
    if second in whole:
        return whole[second]
    return next((categories for stem, categories in stems if second.startswith(stem)), None) or find_stem(first)


@lru_cache(maxsize=1)
def _load_pairs() -> dict[str, tuple[dict[str, tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]]:
    """By first word: the second words of whole entries, and the stems of starred ones, the longest first."""
    pairs: dict[str, tuple[dict[str, tuple[str, ...]], list[tuple[str, tuple[str, ...]]]]] = {}
    for entries, starred in zip(_load_lexicon(), (False, True), strict=True):
        for entry, categories in entries.items():
            first, space, second = entry.partition(" ")
            if space and " " not in second:
                whole, stems = pairs.setdefault(first, ({}, []))
                if starred:
                    stems.append((second, categories))
                else:
                    whole[second] = categories
    for _, stems in pairs.values():
        stems.sort(key=lambda stem: -len(stem[0]))
    return pairs
