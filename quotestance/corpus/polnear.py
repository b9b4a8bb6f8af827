"""Convert labels in the form of PolNeAR (quotes and their sources as spans) to rows of hand labels.

Such a row has `doc`, `text_file`, `quotes` (start, end, and `source`: the spans of the words that name the speaker),
`other` (quoted terms) and `ignore` (spans left undecided). Its spans include the quotation marks, ours do not. It does
not say whom a pronoun or a phrase refers to, so each speaker has a mention and an empty name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotestance.errors import CorpusError
from quotestance.records.fields import read_integer, read_objects, read_spans

__all__ = ["convert_segments", "holds_segments"]


MARKS = "\"“”'‘’`"


def holds_segments(row: Mapping[str, Any]) -> bool:
    """Whether a row is in that form."""
    return "doc" in row and "text_file" in row


def convert_segments(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The same labels as a row of hand labels.

    Raises:
        CorpusError: a field is missing or has a wrong form, or a span is not in the text.

    >>> row = {"doc": "d", "text_file": "d.txt", "quotes": [{"start": 0, "end": 5, "source": [[6, 8]]}]}
    >>> convert_segments(row, "“No.” he said.")["quotes"][0]["speaker"]
    {'name': '', 'mention': 'he', 'start': 6, 'end': 8}
    """
    quotes = [_convert_quote(quote, text) for quote in read_objects(row, "quotes")]
    quotes += [{**_strip_marks(start, end, text), "kind": "other"} for start, end in read_spans(row, "other")]
    quotes.sort(key=lambda quote: quote["start"])
    return {"id": row["doc"], "quotes": quotes, "unscored": [list(span) for span in read_spans(row, "ignore")]}


def _convert_quote(quote: Mapping[str, Any], text: str) -> dict[str, Any]:
    span = _strip_marks(read_integer(quote, "start"), read_integer(quote, "end"), text)
    sources = read_spans(quote, "source")
    if not sources:
        raise CorpusError("a quote needs 'source' (a list of spans)")
    start, end = sources[0]  # one source in two thousand has a second part
    return {
        **span,
        "kind": "speech",
        "speaker": {"name": "", "mention": text[start:end], "start": start, "end": end},
    }


def _strip_marks(start: int, end: int, text: str) -> dict[str, int]:
    """The span without the quotation marks at its ends."""
    if not 0 <= start <= end <= len(text):
        raise CorpusError(f"the span {start}-{end} is not in the text of {len(text)} characters")
    start += len(text[start:end]) - len(text[start:end].lstrip(MARKS))
    return {"start": start, "end": start + len(text[start:end].rstrip(MARKS))}
