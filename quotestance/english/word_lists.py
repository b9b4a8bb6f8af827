"""Load the package's word lists, and cache the values of a function of one word."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypeVar

from quotestance.errors import ResourceError

__all__ = ["WordCache", "load_flags", "load_word_list", "select_words"]


Value = TypeVar("Value")


@cache
def load_word_list(name: str, folder: str = "words") -> frozenset[str]:
    """The entries of `data/<folder>/<name>.txt`: one per line, a comment from `#` on.

    Raises:
        ResourceError: the file is missing, so the installation is damaged.
    """
    try:
        lines = files("quotestance.data").joinpath(f"{folder}/{name}.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ResourceError(f"the word list {name}.txt is missing; install quotestance again") from error
    return frozenset(entry for line in lines if (entry := line.partition("#")[0].strip()))


@cache
def load_flags(name: str) -> dict[str, frozenset[str]]:
    """The words of `data/words/<name>.txt` with their flags; one word per line with its flags, separated by spaces.

    Raises:
        ResourceError: as `load_word_list`.
    """
    return {word: frozenset(flags) for word, *flags in map(str.split, load_word_list(name))}


def select_words(name: str, *flags: str) -> frozenset[str]:
    """The words of a list with flags that have at least one of the given flags.

    >>> "bank" in select_words("organisation_nouns", "firm"), "ministry" in select_words("organisation_nouns", "firm")
    (True, False)

    Raises:
        ValueError: no word of the list has one of the flags, so it is misspelt.
    """
    words = load_flags(name)
    for flag in flags:
        if not any(flag in held for held in words.values()):
            raise ValueError(f"no word in {name}.txt has the flag {flag!r}")
    return frozenset(word for word, held in words.items() if not held.isdisjoint(flags))


class WordCache(dict[str, Value]):
    """The values of a function of one word, computed when a word is first looked up.

    `map(cache.__getitem__, words)` runs no Python code for the words that are cached, and takes half the time of
    `lru_cache`, which reorders its entries. The cache is cleared when it holds `most` words; words longer than
    `LONGEST` characters are not cached.

    >>> lengths = WordCache(len)
    >>> [*map(lengths.__getitem__, ["a", "bb", "a"])], len(lengths)
    ([1, 2, 1], 2)
    """

    LONGEST = 40

    def __init__(self, function: Callable[[str], Value], most: int = 16384) -> None:
        self.function = function
        self.most = most

    def __missing__(self, word: str) -> Value:
        value = self.function(word)
        if len(word) <= self.LONGEST:
            if len(self) >= self.most:
                self.clear()
            self[word] = value
        return value
