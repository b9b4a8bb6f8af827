"""Names, roles, bodies and pronouns that could be a speaker -> mention spans, in a line of symbols.

A tagged paragraph becomes a string of one-letter symbols: each noun phrase is one letter, brackets are dropped, all
else keeps its tag. The rules of `attribution` are patterns over that string.
"""

from __future__ import annotations

__all__ = ["sentence_bounds"]

LONGEST_SENTENCE = 400  # symbols; a bound for texts without stops


def sentence_bounds(symbols: str, index: int) -> tuple[int, int]:
    """The half-open range of symbols of the sentence around `index`; its final stop is outside."""
    first, last = max(0, index - LONGEST_SENTENCE), min(len(symbols), index + LONGEST_SENTENCE)
    start = max(symbols.rfind(".", first, index), symbols.rfind("~", first, index), first - 1) + 1
    end = symbols.find(".", index, last)
    return start, last if end < 0 else end
