"""A row a quote, by named fields: for CSV, for a table of chosen columns, and for pandas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from quotestance.errors import QuotestanceError, import_extra
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "FIELDS", "SURROGATE_RE", "check_fields", "iter_rows", "to_frame"]


COLUMNS = (
    "article_id",
    "company",
    "quote",
    "speaker",
    "role",
    "side",
    "about",
    "stance",
    "p_critical",
    "p_defensive",
    "p_neutral",
    "kind",
    "rule",
    "start",
    "end",
    "statement",
)
FIELDS = (*COLUMNS, "mention", "cue", "repeats", "group", "error")
"""All that can be asked for; `COLUMNS` is what one gets unasked."""

SURROGATE_RE = re.compile(r"[\ud800-\udfff]")  # half of a pair, which has no UTF-8 form


def check_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields as they were asked for.

    Raises:
        QuotestanceError: there is no such field, or one is named twice.
    """
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise QuotestanceError(f"no field {', '.join(map(repr, unknown))}; there are {', '.join(FIELDS)}")
    if len(set(fields)) < len(fields) or not fields:
        raise QuotestanceError("name at least one field, and each once")
    return tuple(fields)


def iter_rows(article: LabelledArticle, *, include_other: bool = False) -> Iterator[dict[str, Any]]:
    """Each quote as `FIELDS`: those of kind "other" and second prints only where asked. A failed article has one row of
    kind "error".

    >>> [row["quote"] for row in iter_rows(LabelledArticle("a", "Acme", (Quote(5, 9, "Well"),)))]
    ['Well']
    """
    blank: dict[str, Any] = dict.fromkeys(FIELDS) | {"article_id": article.id, "company": article.company}
    if article.error is not None:
        yield blank | {"kind": "error", "error": article.error}
    for quote in article.quotes:
        if include_other or quote.counts:
            yield blank | _fields_of(quote)


def to_frame(
    articles: LabelledArticle | Iterable[LabelledArticle],
    fields: Sequence[str] = COLUMNS,
    *,
    include_other: bool = False,
) -> DataFrame:
    """A pandas data frame with a row a quote, for one article or many; needs the extra `pandas`.

    `fields` chooses and orders the columns. Quotes of kind "other" and second prints are there only where asked; a
    failed article has one row of kind "error". Half of a surrogate pair becomes U+FFFD.

    Raises:
        QuotestanceError: pandas is not installed, or there is no such field.

    >>> article = LabelledArticle("a", "Acme", (Quote(5, 9, "Well"),))
    >>> to_frame(article, ["quote", "start"]).to_dict("records")
    [{'quote': 'Well', 'start': 5}]
    """
    fields = check_fields(fields)
    pandas = import_extra("pandas", "pandas")
    listed = [articles] if isinstance(articles, LabelledArticle) else articles
    frame = pandas.DataFrame(
        [
            [_encodable(row[name]) for name in fields]
            for article in listed
            for row in iter_rows(article, include_other=include_other)
        ],
        columns=list(fields),
    )
    for name in {"start", "end", "statement", "repeats", "group"}.intersection(fields):
        if frame[name].isna().any():  # a failed article has none; without this the whole column would be floats
            frame[name] = frame[name].astype("Int64")
    return frame


def _fields_of(quote: Quote) -> dict[str, Any]:
    speaker, stance = quote.speaker, quote.stance
    row: dict[str, Any] = {
        "quote": quote.text,
        "about": quote.about,
        "stance": stance.label if stance else None,
        "kind": quote.kind,
        "rule": quote.rule,
        "start": quote.start,
        "end": quote.end,
        "statement": quote.statement,
        "cue": quote.cue.text if quote.cue else None,
        "repeats": quote.repeats,
        "group": quote.group,
    }
    if speaker:
        row |= {"speaker": speaker.name, "role": speaker.role, "side": speaker.side, "mention": speaker.mention}
    if stance and stance.probabilities:
        row |= {f"p_{name}": value for name, value in zip(STANCES, stance.probabilities, strict=True)}
    return row


def _encodable(value: Any) -> Any:
    return SURROGATE_RE.sub("\ufffd", value) if isinstance(value, str) else value
