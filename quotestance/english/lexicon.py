"""The lexicon: words of blame, denial, promise, doubt and so on, one list per category in `data/lexicon/`."""

from __future__ import annotations

from functools import lru_cache

from quotestance.english.word_lists import load_word_list

__all__ = ["CATEGORIES", "Pairs", "find_categories", "find_pairs", "load_cue_classes", "load_polarity"]


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
"""The lexicon's categories; each has its list in `data/lexicon/<category>.txt`."""

PREFIX_MIN = 4
"""The shortest stem of a starred entry ("mislead*"); shorter ones match too many words."""


@lru_cache(maxsize=1)
def _load_lexicon() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Whole words and starred stems, each with the categories that contain it."""
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for category in CATEGORIES:
        for entry in sorted(load_word_list(category, "lexicon")):
            if entry.endswith("*"):
                stems.setdefault(entry[:-1], []).append(category)
            else:
                whole.setdefault(entry, []).append(category)
    return {k: tuple(v) for k, v in whole.items()}, {k: tuple(v) for k, v in stems.items()}


def find_categories(word: str) -> tuple[str, ...]:
    """The lexicon categories of a lower-case word: its own, else those of the longest starred stem that it starts with.

    >>> find_categories("misleading")
    ('negative', 'blame')
    """
    whole, stems = _load_lexicon()
    if word in whole:
        return whole[word]
    # Longest first: the more specific stem decides.
    if word[:PREFIX_MIN] in _stem_openings():
        for end in _stem_lengths():
            if word[:end] in stems:
                return stems[word[:end]]
    return ()


@lru_cache(maxsize=1)
def _stem_lengths() -> tuple[int, ...]:
    """The lengths of the stems, longest first, so that a word as long as its article is cut at few places only."""
    _, stems = _load_lexicon()
    return tuple(sorted({len(stem) for stem in stems}, reverse=True))


@lru_cache(maxsize=1)
def _stem_openings() -> frozenset[str]:
    """The first letters of the stems; most words are ruled out by these."""
    _, stems = _load_lexicon()
    return frozenset(stem[:PREFIX_MIN] for stem in stems)


Pairs = dict[str, tuple[str, ...]]
"""The other word of an entry of two words -> the entry's categories."""


def find_pairs(word: str) -> tuple[Pairs, Pairs]:
    """The entries of two words that end with a word, and those that start with it.

    Each entry is found by one of its words only: by the second, or by the first if the second is a function word ("of
    course" by "course", "have to" by "have").

    >>> find_pairs("promises")[0]["empty"], find_pairs("empty")[1]
    (('negative',), {})
    """
    closed, opened, stems = _load_pairs()
    found = dict(closed.get(word, {}))
    for stem, first, categories in stems:
        if word.startswith(stem):
            found.setdefault(first, categories)
    return found, opened.get(word, {})


@lru_cache(maxsize=1)
def _load_pairs() -> tuple[dict[str, Pairs], dict[str, Pairs], list[tuple[str, str, tuple[str, ...]]]]:
    """Entries by second word, by first word, and those whose second word is a stem."""
    whole, starred = _load_lexicon()
    closed: dict[str, Pairs] = {}
    opened: dict[str, Pairs] = {}
    for entry, categories in whole.items():
        words = entry.split()
        if len(words) == 2:
            first, second = words
            # Indexed by the rarer word, since the index is looked up for every word of an article.
            if second in load_word_list("function_words"):
                opened.setdefault(first, {})[second] = categories
            else:
                closed.setdefault(second, {})[first] = categories
    pairs = ((entry.split(), categories) for entry, categories in starred.items())
    return closed, opened, [(words[1], words[0], categories) for words, categories in pairs if len(words) == 2]


@lru_cache(maxsize=1)
def load_cue_classes() -> dict[str, str]:
    """Cue word -> its class, such as "say" or "criticise"."""
    return {entry.split()[0]: entry.split()[1] for entry in load_word_list("cue_classes")}


@lru_cache(maxsize=1)
def load_polarity() -> dict[str, float]:
    """Word -> its polarity, from -1 (negative) to 1 (positive)."""
    return {word: int(score) / 100 for word, score in (entry.split(" ") for entry in load_word_list("word_polarity"))}
