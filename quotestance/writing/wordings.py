"""The wordings of one statement in several articles, and the words in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotestance.english.segmentation import normalize_marks
from quotestance.statements.merging import MergedStatement, Occurrence

__all__ = ["Wording", "compare_wordings", "count_outlets", "name_source"]


WORD_RE = re.compile(r"\w+(?:'\w+)*")
MAX_WORDS = 200
"""Longer wordings are not compared word by word, which takes time in proportion to the product of their lengths."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The occurrences of a statement that have the same words, letter case and punctuation aside.

    `pieces` are the text in parts, each with whether the longest wording lacks it. `is_longest` and `is_part` say that
    the wording is the longest one, or a run of its words.
    """

    occurrences: tuple[Occurrence, ...]
    pieces: tuple[tuple[str, bool], ...]
    is_longest: bool = False
    is_part: bool = False

    @property
    def sources(self) -> list[str]:
        """The outlets, or the ids of articles without one, each once."""
        return list(dict.fromkeys(map(name_source, self.occurrences)))


def name_source(occurrence: Occurrence) -> str:
    """The outlet of an occurrence, or else the id of its article."""
    return str(occurrence.metadata.get("outlet") or occurrence.article_id)


def count_outlets(statement: MergedStatement) -> int:
    """In how many outlets a statement occurs; each article without an outlet counts as one."""
    return len(set(map(name_source, statement.occurrences)))


def compare_wordings(statement: MergedStatement) -> list[Wording]:
    """The different wordings of a statement, the longest first, the others in order of their first occurrence."""
    by_words: dict[tuple[str, ...], list[Occurrence]] = {}
    longest: tuple[str, ...] = ()
    for occurrence in statement.occurrences:
        words = _split(occurrence.text)
        by_words.setdefault(words, []).append(occurrence)
        if occurrence.text == statement.quote.text:
            longest = longest or words
    wordings = [Wording(tuple(by_words.pop(longest, ())), ((statement.quote.text, False),), True)]
    for words, occurrences in by_words.items():
        text = occurrences[0].text
        is_part = _is_run(words, longest)
        pieces = ((text, False),) if is_part else tuple(_mark_differences(text, longest))
        wordings.append(Wording(tuple(occurrences), pieces, is_part=is_part))
    return wordings


def _split(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in WORD_RE.findall(normalize_marks(text)))


def _is_run(words: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """Whether `words` stand in `longest` one after the other."""
    return f" {' '.join(words)} " in f" {' '.join(longest)} "


def _mark_differences(text: str, longest: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The parts of `text`, each with whether its words are missing in `longest` there; joined, they are `text`."""
    spans = [m.span() for m in WORD_RE.finditer(normalize_marks(text))]
    words = _split(text)
    last = 0
    if max(len(words), len(longest)) <= MAX_WORDS:
        for operation, _, _, first, until in SequenceMatcher(None, longest, words, autojunk=False).get_opcodes():
            if operation in ("insert", "replace"):
                start, end = spans[first][0], spans[until - 1][1]
                yield from [(text[last:start], False)] * (last < start)
                yield text[start:end], True
                last = end
    yield from [(text[last:], False)] * (last < len(text))
