"""One article, parsed on demand: paragraphs, quoted spans and symbol lines."""

from __future__ import annotations

from dataclasses import dataclass

from quotestance.english.chunker import Mention

__all__ = ["Found", "sentence_bounds"]


def stands_alone(symbols: str, index: int) -> bool:
    """Whether a quote is all that its sentence holds."""
    start, end = sentence_bounds(symbols, index)
    return not symbols[start:index].strip("ac,Q~") and not symbols[index + 1 : end].strip("~Q")


@dataclass(slots=True)
class Found:
    """What tied a quote: the mention of its speaker, the cue's span, and the rule's name."""

    mention: Mention | None = None
    cue: tuple[int, int] | None = None
    rule: str | None = None


LONGEST_SENTENCE = 400  # symbols; a bound for texts without stops


def sentence_bounds(symbols: str, index: int) -> tuple[int, int]:
    """The half-open range of symbols of the sentence around `index`; its final stop is outside."""
    first, last = max(0, index - LONGEST_SENTENCE), min(len(symbols), index + LONGEST_SENTENCE)
    start = max(symbols.rfind(".", first, index), symbols.rfind("~", first, index), first - 1) + 1
    end = symbols.find(".", index, last)
    return start, last if end < 0 else end
