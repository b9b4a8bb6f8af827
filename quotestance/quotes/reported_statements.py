"""Put reported clauses and the turns of a transcript among the quotes of their article, with statement numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from quotestance.english.chunker import Mention
from quotestance.english.word_classes import FIRM_NOUNS
from quotestance.records.quote import Quote, Speaker

__all__ = ["insert_reported", "insert_turns", "is_unnamed_company"]


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


def is_unnamed_company(mention: Mention, speaker: Speaker) -> bool:
    """Whether a mention such as "the firm" was left without a name.

    >>> mention = Mention("n", 0, 8, 8, 8, "firm")
    >>> is_unnamed_company(mention, Speaker("the firm")), is_unnamed_company(mention, Speaker("Larch Mills"))
    (True, False)
    """
    return mention.symbol == "n" and mention.head in FIRM_NOUNS and speaker.name.lower() == f"the {mention.head}"


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
    return [_with_statement(quote, numbers.setdefault(key, len(numbers) + 1)) for quote, key in keyed]


def _with_statement(quote: Quote, statement: int) -> Quote:
    return quote if quote.statement == statement else replace(quote, statement=statement)


def _first_part(quotes: Sequence[Quote], starts: Sequence[int], clause: Quote) -> Quote | None:
    """The first quote inside a clause that has the same speaker, by name or by mention."""
    speaker = clause.speaker or Speaker("")
    for quote in quotes[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]:
        if quote.kind != "speech" or quote.end > clause.end or quote.speaker is None:
            continue
        is_same_mention = speaker.start is not None and quote.speaker.start == speaker.start
        if quote.speaker.name == speaker.name or is_same_mention:
            return quote
    return None
