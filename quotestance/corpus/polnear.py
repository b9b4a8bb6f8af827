"""Rows of a corpus of quoted segments -> rows of hand labels.

Such a row has `doc`, `text_file`, `quotes` (start, end, `source`: the spans that name who said it), `other` (marks
around a term) and `ignore` (undecided). Its spans hold the marks; ours lie inside them. Who a pronoun or a phrase
stands for is not told, so a speaker has a mention and an empty name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotestance.errors import CorpusError

__all__ = ["convert_segments", "holds_segments"]


MARKS = "\"“”'‘’`"


def holds_segments(row: Mapping[str, Any]) -> bool:
    """Whether a row has that form."""
    return "doc" in row and "text_file" in row


def convert_segments(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The same labels as a row of ours.

    Raises:
        CorpusError: a field is missing or has a wrong form; the message names it.

    >>> row = {"doc": "d", "text_file": "d.txt", "quotes": [{"start": 0, "end": 5, "source": [[6, 8]]}]}
    >>> convert_segments(row, "“No.” he said.")["quotes"][0]["speaker"]
    {'name': '', 'mention': 'he', 'start': 6, 'end': 8}
    """
    try:
        quotes = [_convert_quote(quote, text) for quote in row["quotes"]]
        quotes += [{**_strip_marks(a, b, text), "kind": "other"} for a, b in row.get("other", ())]
        unscored = [[int(a), int(b)] for a, b in row.get("ignore", ())]
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise CorpusError(
            f"article {row['doc']}: 'quotes' must be a list of objects with start, end and source (a list of spans), "
            f"'other' and 'ignore' lists of spans; found {error!r}"
        ) from error
    quotes.sort(key=lambda quote: quote["start"])
    return {"id": row["doc"], "quotes": quotes, "unscored": unscored}


def _convert_quote(quote: Mapping[str, Any], text: str) -> dict[str, Any]:
    start, end = quote["source"][0]  # one source in two thousand is in two pieces
    mention = {"name": "", "mention": text[start:end], "start": start, "end": end}
    return {**_strip_marks(quote["start"], quote["end"], text), "kind": "speech", "speaker": mention}


def _strip_marks(start: int, end: int, text: str) -> dict[str, int]:
    while start < end and text[start] in MARKS:
        start += 1
    while start < end and text[end - 1] in MARKS:
        end -= 1
    return {"start": start, "end": end}
