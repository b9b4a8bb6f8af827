"""Put the quotes of the prose back into the article: with its spans, and with the quotes of the page furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotestance.english.prose import Prose
from quotestance.quotes.scanner import scan_quotes
from quotestance.records.quote import Cue, Quote

__all__ = ["restore_quotes"]


def restore_quotes(quotes: Sequence[Quote], text: str, prose: Prose) -> list[Quote]:
    """The quotes of the prose and those of the page furniture, with their spans and words in the article, `text`."""
    return [_restore(quote, text, prose) for quote in _add_furniture(quotes, prose)]


def _add_furniture(quotes: Sequence[Quote], prose: Prose) -> list[Quote]:
    """The quotes with those in the page furniture, which are of kind "other": headlines of other articles."""
    added = [Quote(span.start, span.end, "", "other") for span in scan_quotes(prose.unmasked, prose.furniture)]
    if not added:
        return list(quotes)
    numbered: list[Quote] = []
    shift = last = 0
    for quote in sorted([*quotes, *added], key=lambda quote: quote.start):
        if quote.statement is None and numbered and quote.start < numbered[-1].end:
            continue  # a credit within a quote
        # A statement ends at a quote in the furniture, which has a number of its own.
        if quote.statement is None or (numbered and numbered[-1].kind == "other" and quote.statement + shift == last):
            shift += 1
        last = last + 1 if quote.statement is None else quote.statement + shift
        numbered.append(replace(quote, statement=last))
    return numbered


def _restore(quote: Quote, text: str, prose: Prose) -> Quote:
    """A quote of the prose with all its spans and their words as they are in the article, `text`."""
    start, end = prose.original_span(quote.start, quote.end)
    speaker, cue = quote.speaker, quote.cue
    if speaker is not None and speaker.start is not None and speaker.end is not None:
        first, last = prose.original_span(speaker.start, speaker.end)
        speaker = replace(speaker, mention=text[first:last], start=first, end=last)
    if cue is not None:
        first, last = prose.original_span(cue.start, cue.end)
        cue = Cue(text[first:last], first, last)
    return replace(quote, start=start, end=end, text=text[start:end], speaker=speaker, cue=cue)
