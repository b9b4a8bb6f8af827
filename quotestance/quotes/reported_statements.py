"""Put reported clauses and the turns of a transcript among the quotes of their article, with statement numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from quotestance.records.quote import Quote

__all__ = ["insert_reported", "insert_turns"]


def insert_reported(quotes: Sequence[Quote], reported: Sequence[Quote]) -> list[Quote]:
    """All quotes and reported clauses in text order, numbered anew by statement.

    A clause stands before the quotes inside it. It has the statement of the first of them that has the same speaker,
    else one of its own.

    >>> from quotestance.records.quote import Speaker
    >>> lee = Speaker("Ann Lee")
    >>> quote = Quote(15, 24, "very safe", statement=1, speaker=lee)
    >>> [q.statement for q in insert_reported([quote], [Quote(4, 25, "x" * 21, "reported", speaker=lee)])]
    [1, 1]
    """
    keyed: list[tuple[Quote, tuple[str, int]]] = [(quote, ("quote", quote.statement or 0)) for quote in quotes]
    starts = [quote.start for quote in quotes]
    for number, clause in enumerate(reported):
        inside = _first_part(quotes, starts, clause)
        key = ("quote", inside.statement or 0) if inside is not None else ("clause", number)
        keyed.append((clause, key))
    return _number(keyed)


def insert_turns(quotes: Sequence[Quote], turns: Sequence[Quote]) -> list[Quote]:
    """The turns of a transcript, and the quotes outside them, in text order and numbered anew by statement."""
    ends = [turn.end for turn in turns]
    keyed: list[tuple[Quote, tuple[str, int]]] = [(turn, ("turn", turn.statement or 0)) for turn in turns]
    for quote in quotes:
        following = bisect_right(ends, quote.start)
        # Marks inside a turn belong to its words.
        if following == len(turns) or turns[following].start >= quote.end:
            keyed.append((quote, ("quote", quote.statement or 0)))
    return _number(keyed)


def _number(keyed: list[tuple[Quote, tuple[str, int]]]) -> list[Quote]:
    """The quotes in text order; those with the same key have the same statement, counted from 1."""
    keyed.sort(key=lambda item: (item[0].start, -item[0].end))
    numbers: dict[tuple[str, int], int] = {}
    return [replace(quote, statement=numbers.setdefault(key, len(numbers) + 1)) for quote, key in keyed]


def _first_part(quotes: Sequence[Quote], starts: Sequence[int], clause: Quote) -> Quote | None:
    """The first quote inside a clause that has the same speaker."""
    name = clause.speaker.name if clause.speaker else None
    for quote in quotes[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]:
        if quote.kind == "speech" and quote.end <= clause.end and quote.speaker and quote.speaker.name == name:
            return quote
    return None
