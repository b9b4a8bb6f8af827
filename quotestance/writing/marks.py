"""The text of an article, cut at the borders of its quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quotestance.english.segmentation import split_paragraphs
from quotestance.records.quote import Quote

__all__ = ["by_place", "split_at_quotes"]


def by_place(quotes: Sequence[Quote], include_other: bool = False) -> dict[int, Quote]:
    """The quotes to show, by their positions among all quotes of the article, which are part of their link targets."""
    return {place: quote for place, quote in enumerate(quotes) if include_other or quote.counts}


def split_at_quotes(
    text: str | None, quotes: Mapping[int, Quote]
) -> Iterator[tuple[str, list[tuple[str, int | None, bool]]]]:
    """For each paragraph, the white space before it and its pieces; finally the text after the last one, and no pieces.

    A piece is its text, the position of the quote that it belongs to (or None), and whether that quote starts there.
    Joined in order, the texts are `text`. Without a text, each quote is a paragraph.
    """
    if text is None:
        for place, quote in quotes.items():
            yield "", [(quote.text, place, True)]
        return
    # In reverse, so that the next part is taken from the end.
    pending = list(_cut_overlaps(quotes))[::-1]
    shown: set[int] = set()
    last = 0
    for start, end in split_paragraphs(text):
        gap, last = text[last:start], start
        pieces: list[tuple[str, int | None, bool]] = []
        while pending and pending[-1][1] < end:
            place, part_start, part_end = pending[-1]
            begin, until = max(last, part_start), min(end, part_end)
            if begin < until:
                pieces += [(text[last:begin], None, False), (text[begin:until], place, place not in shown)]
                shown.add(place)
                last = until
            if part_end > end:
                break  # the quote continues in the next paragraph
            pending.pop()
        yield gap, [*pieces, (text[last:end], None, False)]
        last = end
    yield text[last:], []


def _cut_overlaps(quotes: Mapping[int, Quote]) -> Iterator[tuple[int, int, int]]:
    """The position and the span of each part of a quote that no quote inside it covers, in text order."""
    opened: list[int] = []  # positions of the quotes around the current place, the innermost last
    last = 0

    def close(until: int) -> Iterator[tuple[int, int, int]]:
        nonlocal last
        while opened and quotes[opened[-1]].end <= until:
            place = opened.pop()
            if last < quotes[place].end:
                yield place, last, quotes[place].end
                last = quotes[place].end

    for place in sorted(quotes, key=lambda place: (quotes[place].start, -quotes[place].end)):
        start = quotes[place].start
        yield from close(start)
        if opened and last < start:
            yield opened[-1], last, start
        opened.append(place)
        last = max(last, start)
    yield from close(max((quote.end for quote in quotes.values()), default=0))
