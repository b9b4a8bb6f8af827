"""Find copies of a text: the same agency report in several papers, or an article in two editions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from zlib import crc32

__all__ = ["DuplicateFinder"]


WORD_RE = re.compile(r"\w+")
RUN = 5  # words of a run; two texts that share many runs of five words are copies
ONE_OF = 4  # every fourth run, by its checksum, is compared; the same ones in each text
MIN_RUNS = 10  # shorter texts are copies only if all their words are the same
SHARE = 0.7  # of the runs of the longer text; two editions of one article have about 0.8, two articles on one event 0.1


class DuplicateFinder:
    """Remembers texts by checksums of their words. It needs about 2 kB for an article of 500 words.

    >>> finder = DuplicateFinder()
    >>> finder.find_first("a", ["It rained."]), finder.find_first("b", ["It  rained"]), finder.find_first("c", ["No."])
    (None, 'a', None)
    """

    def __init__(self) -> None:
        self._firsts: dict[int, str] = {}  # checksum of a run or of a whole text, and the first article that has it
        self._counts: dict[str, int] = {}  # runs of that article

    def find_first(self, name: str, paragraphs: Sequence[str]) -> str | None:
        """The name of the first text that this one is a copy of; None if it is new, and is remembered as `name`."""
        words = [word.lower() for paragraph in paragraphs for word in WORD_RE.findall(paragraph)]
        whole = crc32(" ".join(words).encode("utf-8", "replace"))
        runs = set(self._sample(words))
        first = self._firsts.get(-whole - 1) or self._find_similar(runs)
        if first is None:
            self._counts[name] = len(runs)
            self._firsts[-whole - 1] = name  # negative, so that it is never the checksum of a run
            for run in runs:
                self._firsts.setdefault(run, name)
        return first

    def _sample(self, words: list[str]) -> list[int]:
        runs = zip(*(islice(words, start, None) for start in range(RUN)), strict=False)
        sums = (crc32(" ".join(run).encode("utf-8", "replace")) for run in runs)
        return [value for value in sums if value % ONE_OF == 0]

    def _find_similar(self, runs: set[int]) -> str | None:
        if len(runs) < MIN_RUNS:
            return None
        shared = Counter(first for run in runs if (first := self._firsts.get(run)) is not None)
        if not shared:
            return None
        first, count = shared.most_common(1)[0]
        return first if count >= SHARE * max(len(runs), self._counts[first]) else None
