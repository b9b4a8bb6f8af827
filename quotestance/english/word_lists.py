"""Load word lists of the package, and cache what is known of each word."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypeVar

from quotestance.errors import ResourceError

__all__ = ["WordTable", "read_words"]


Value = TypeVar("Value")


@cache
def read_words(name: str) -> frozenset[str]:
    """The words of a list in the package's data folder: one a line, `#` starts a comment.

    Raises:
        ResourceError: there is no such list, so the installation is damaged.
    """
    try:
        lines = files("quotestance.data").joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ResourceError(f"the word list {name}.txt is missing; install quotestance again") from error
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip()))


class WordTable(dict[str, Value]):
    """What a function gives for a word, kept for the next time: `map(table.__getitem__, words)` asks it of many words
    without a line of Python for those that are known, and in half the time of `lru_cache`, which reorders its entries.

    It is emptied when it holds `most` words; very long ones are not kept.

    >>> table = WordTable(str.upper)
    >>> [*map(table.__getitem__, ["a", "b", "a"])], len(table)
    (['A', 'B', 'A'], 2)
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
