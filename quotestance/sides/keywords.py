"""Patterns that are tried only on phrases with one of their keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

__all__ = ["WORD_RE", "KeywordPattern", "find_words"]


WORD_RE = re.compile(r"\w+")


def find_words(phrase: str) -> Set[str]:
    """The words of a phrase in lower case."""
    # Each word is lowered by itself: lower() turns "İ" into two characters, the second of which is not a letter.
    return frozenset(map(str.lower, WORD_RE.findall(phrase)))


class KeywordPattern:
    """A pattern that is tried only on phrases with one of its keywords.

    Most patterns find nothing in most phrases, and looking up the words of a phrase takes a tenth of the time of
    trying a dozen patterns. Every match must contain a keyword; a `sufficient` keyword is a match by itself.
    """

    def __init__(self, pattern: re.Pattern[str], sufficient: Iterable[str] = (), others: Iterable[str] = ()) -> None:
        self.pattern = pattern
        self.sufficient = frozenset(sufficient)
        self.others = frozenset(others) - self.sufficient
        self.keywords = self.sufficient | self.others

    def is_in(self, phrase: str, words: Set[str]) -> bool:
        """True if there is a match; `words` are those of the phrase in lower case."""
        if not self.sufficient.isdisjoint(words):
            return True
        return not self.others.isdisjoint(words) and self.pattern.search(phrase) is not None

    def search(self, phrase: str, words: Set[str], start: int = 0) -> re.Match[str] | None:
        """The first match at or after `start`."""
        return None if self.keywords.isdisjoint(words) else self.pattern.search(phrase, start)

    def sub(self, replacement: str, phrase: str, words: Set[str]) -> str:
        """The phrase with each match replaced."""
        return phrase if self.keywords.isdisjoint(words) else self.pattern.sub(replacement, phrase)
