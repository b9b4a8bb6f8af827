"""Names found in a text as whole words, any white space between their words, without a pattern.

A pattern would have to be compiled for each name, which takes longer than reading the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Forms", "Found", "find_name"]


class Found(NamedTuple):
    """A half-open span of a text, and whether the form that stands there is a short one."""

    start: int
    end: int
    short: bool


class Forms:
    """Several names of one thing, to be found together: where two overlap the first in the text counts, and of those
    that begin together the first in the list.

    >>> [tuple(found) for found in Forms(["Northwind Foods"], ["Northwind"]).find("Northwind's Northwind  Foods")]
    [(0, 9, True), (12, 28, False)]
    """

    def __init__(self, full: Iterable[str], short: Iterable[str] = ()) -> None:
        self.forms: dict[str, list[tuple[int, Sequence[str], bool]]] = {}
        listed = [(form.split(), False) for form in full] + [(form.split(), True) for form in short]
        for rank, ((first, *others), is_short) in enumerate(listed):
            self.forms.setdefault(first, []).append((rank, others, is_short))

    def find(self, text: str) -> list[Found]:
        """The places of all forms, in order, none overlapping another."""
        found: list[tuple[int, int, int, bool]] = []
        for first, forms in self.forms.items():
            start = text.find(first)
            while start >= 0:
                if not _is_in_word(text, start - 1):
                    found += self._match(text, start, start + len(first), forms)
                start = text.find(first, start + 1)
        if not found:
            return []
        places: list[Found] = []
        last = 0
        for start, _, end, is_short in sorted(found):
            if start >= last:
                places.append(Found(start, end, is_short))
                last = end
        return places

    def open(self, text: str) -> int:
        """Where the form that a text begins with ends; 0 where it begins with none."""
        found = [
            match
            for first, forms in self.forms.items()
            if text.startswith(first)
            for match in self._match(text, 0, len(first), forms)
        ]
        return min(found)[2] if found else 0

    def stand_in(self, text: str) -> bool:
        """Whether any form stands in a text."""
        return any(first in text for first in self.forms) and bool(self.find(text))

    @staticmethod
    def _match(
        text: str, start: int, end: int, forms: Iterable[tuple[int, Sequence[str], bool]]
    ) -> Iterator[tuple[int, int, int, bool]]:
        """Of the forms whose first word stands at a place, those that stand there whole: start, rank, end, short."""
        for rank, others, is_short in forms:
            stop = _end_of_words(text, end, others, len(text))
            if stop >= 0 and not _is_in_word(text, stop):
                yield start, rank, stop, is_short


def find_name(text: str, name: str, stop: int) -> Iterator[tuple[int, int]]:
    """The places of one name in the first `stop` characters, in order, none overlapping another."""
    first, *others = name.split()
    stop = min(len(text), stop)
    start = text.find(first, 0, stop)
    while start >= 0:
        end = _end_of_words(text, start + len(first), others, stop)
        whole = end >= 0 and not _is_in_word(text, start - 1) and (end == stop or not _is_in_word(text, end))
        if whole:
            yield start, end
        start = text.find(first, end if whole else start + 1, stop)


def _end_of_words(text: str, end: int, words: Sequence[str], stop: int) -> int:
    """Where the words that follow at `end`, each behind white space, end; -1 where they do not follow."""
    for word in words:
        begin = end
        while begin < stop and text[begin].isspace():
            begin += 1
        if begin == end or not text.startswith(word, begin, stop):
            return -1
        end = begin + len(word)
    return end


def _is_in_word(text: str, at: int) -> bool:
    if not 0 <= at < len(text):
        return False
    return text[at].isalnum() or text[at] == "_"
