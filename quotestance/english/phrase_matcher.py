"""Find names in a text as whole words, with any white space between their words, without compiling a pattern.

A pattern would have to be compiled for each name, which takes longer than reading the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Match", "PhraseMatcher", "find_name"]


class Match(NamedTuple):
    """A half-open span of a text, and whether the form found there is a short one."""

    start: int
    end: int
    short: bool


class PhraseMatcher:
    """Finds several forms of one name: its full forms, then its short ones.

    Of two matches that overlap, the first in the text counts; of two that start together, the first in the list.

    >>> matcher = PhraseMatcher(["Northwind Foods"], ["Northwind"])
    >>> [tuple(match) for match in matcher.find("Northwind's Northwind  Foods")]
    [(0, 9, True), (12, 28, False)]
    """

    def __init__(self, full: Iterable[str], short: Iterable[str] = ()) -> None:
        # First word -> (rank in the list, the words after the first, whether the form is short).
        self.forms: dict[str, list[tuple[int, Sequence[str], bool]]] = {}
        listed = [(form.split(), False) for form in full] + [(form.split(), True) for form in short]
        for rank, ((first, *others), is_short) in enumerate(listed):
            self.forms.setdefault(first, []).append((rank, others, is_short))

    def find(self, text: str) -> list[Match]:
        """All matches in text order; no two overlap."""
        candidates: list[tuple[int, int, int, bool]] = []
        for first, forms in self.forms.items():
            start = text.find(first)
            while start >= 0:
                if not _is_word_character(text, start - 1):
                    candidates += self._match_at(text, start, start + len(first), forms)
                # One character further, as a form may overlap itself: "Ho Ho".
                start = text.find(first, start + 1)
        if not candidates:
            return []
        matches: list[Match] = []
        last = 0
        # Sorted by start, then by rank, so full forms come before short ones.
        for start, _, end, is_short in sorted(candidates):
            if start >= last:
                matches.append(Match(start, end, is_short))
                last = end
        return matches

    def match_start(self, text: str) -> int:
        """The end of the form that the text starts with; 0 if it starts with none."""
        candidates = [
            candidate
            for first, forms in self.forms.items()
            if text.startswith(first)
            for candidate in self._match_at(text, 0, len(first), forms)
        ]
        return min(candidates)[2] if candidates else 0

    def occurs_in(self, text: str) -> bool:
        """Whether the text contains any form."""
        return any(first in text for first in self.forms) and bool(self.find(text))

    @staticmethod
    def _match_at(
        text: str, start: int, end: int, forms: Iterable[tuple[int, Sequence[str], bool]]
    ) -> Iterator[tuple[int, int, int, bool]]:
        """The forms that match in full where their first word was found: start, rank, end, short."""
        for rank, others, is_short in forms:
            stop = _end_of_words(text, end, others, len(text))
            if stop >= 0 and not _is_word_character(text, stop):
                yield start, rank, stop, is_short


def find_name(text: str, name: str, stop: int) -> Iterator[tuple[int, int]]:
    """The spans of one name in the first `stop` characters, in order; no two overlap."""
    first, *others = name.split()
    stop = min(len(text), stop)
    start = text.find(first, 0, stop)
    while start >= 0:
        end = _end_of_words(text, start + len(first), others, stop)
        whole = (
            end >= 0 and not _is_word_character(text, start - 1) and (end == stop or not _is_word_character(text, end))
        )
        if whole:
            yield start, end
        start = text.find(first, end if whole else start + 1, stop)


def _end_of_words(text: str, end: int, words: Sequence[str], stop: int) -> int:
    """The end of the words if they follow at `end`, each after white space; else -1."""
    for word in words:
        begin = end
        while begin < stop and text[begin].isspace():
            begin += 1
        if begin == end or not text.startswith(word, begin, stop):
            return -1
        end = begin + len(word)
    return end


def _is_word_character(text: str, at: int) -> bool:
    """Whether the character at an index continues a word, as `\\w` would match it; False outside the text."""
    if not 0 <= at < len(text):
        return False
    return text[at].isalnum() or text[at] == "_"
