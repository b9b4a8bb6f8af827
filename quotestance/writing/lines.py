"""Labelled articles as lines of JSON or as CSV rows, and the function that writes them to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from quotestance.errors import QuotestanceError
from quotestance.files import open_text
from quotestance.records.article import LabelledArticle
from quotestance.records.rows import COLUMNS as CSV_COLUMNS
from quotestance.records.rows import FORMULA_RE, SURROGATE_RE

__all__ = [
    "Rendered",
    "csv_header",
    "csv_lines",
    "json_line",
    "render_article",
    "text_cell",
    "to_csv",
    "to_jsonl",
    "write_articles",
]


# Two unpaired surrogates in a row would be read back from JSON as one character, which would shift the spans after it.
TWO_HALVES_RE = re.compile(r"[\ud800-\udbff](?=[\udc00-\udfff])")


class Rendered(NamedTuple):
    """An article in its output format, and what the summary of a run needs to know about it."""

    text: str
    id: str
    company: str | None
    company_inferred: bool
    company_named: bool | None
    error: str | None
    quotes: int


def render_article(article: LabelledArticle, render: Callable[[LabelledArticle], str]) -> Rendered:
    """The article in its output format; worker processes return this, ten times as fast as the records."""
    return Rendered(
        render(article),
        article.id,
        article.company,
        article.company_inferred,
        article.company_named,
        article.error,
        len(article.quotes),
    )


def to_jsonl(article: LabelledArticle) -> str:
    """The article as one line of JSON, with its line break.

    >>> record = json.loads(to_jsonl(LabelledArticle("a-1", title="Recall widens", error="a-1: empty")))
    >>> record["title"], record["quotes"], record["error"]
    ('Recall widens', [], 'a-1: empty')
    """
    return json_line(article.to_dict())


def json_line(record: dict[str, Any]) -> str:
    """The record as one line of JSON. An unpaired surrogate, which UTF-8 cannot encode, is written as an escape."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode()  # ten times as fast as a search for surrogates
    except UnicodeEncodeError:
        line = SURROGATE_RE.sub(_escape_surrogate, TWO_HALVES_RE.sub("\ufffd", line))
    return line + "\n"


def _escape_surrogate(m: re.Match[str]) -> str:
    return f"\\u{ord(m[0]):04x}"


def csv_header(fields: Sequence[str] = CSV_COLUMNS, *, bom: bool = False) -> str:
    """The first line of a CSV file; with `bom`, it starts with a byte-order mark."""
    return "\ufeff" * bom + csv_lines([fields])


def to_csv(article: LabelledArticle, *, include_other: bool = False, fields: Sequence[str] = CSV_COLUMNS) -> str:
    """The article as CSV, one row per quote; a failed article has one row of kind "error".

    Quotes of kind "other" and repeated quotes are left out unless `include_other`. A cell that a spreadsheet would run
    as a formula starts with an apostrophe.

    >>> from quotestance.records.quote import Quote
    >>> to_csv(LabelledArticle("a", "Acme", (Quote(5, 9, "+1 %"),)))
    "a,Acme,'+1 %,,,,,,,,,speech,,5,9,,,,,,,,\\r\\n"
    """
    return csv_lines([text_cell(row.get(name)) for name in fields] for row in article.rows(include_other=include_other))


def write_articles(articles: Iterable[LabelledArticle], path: str | os.PathLike[str], form: str = "jsonl") -> int:
    """Write `articles` to `path` as "jsonl", "csv" (quotes of all kinds) or "html" (the report); return their number.

    The report needs all articles in memory, since it groups the same statement in several articles.

    Raises:
        QuotestanceError: the format is unknown, or the file cannot be written; `path` is then as it was before.
    """
    if form not in ("jsonl", "csv", "html"):
        raise QuotestanceError(f"articles are written as 'jsonl', 'csv' or 'html', not as {form!r}")
    if form == "html":
        return _write_report(articles, path)
    count = 0
    with open_text(path) as write:
        if form == "csv":
            write(csv_header())
        for article in articles:
            write(to_jsonl(article) if form == "jsonl" else to_csv(article, include_other=True))
            count += 1
    return count


def _write_report(articles: Iterable[LabelledArticle], path: str | os.PathLike[str]) -> int:
    from quotestance.statements.grouping import group_statements
    from quotestance.writing.card import read_reliability
    from quotestance.writing.report import format_report

    grouped = group_statements(articles)
    with open_text(path) as write:
        for piece in format_report(grouped, reliability=read_reliability()):
            write(piece)
    return len(grouped)


def csv_lines(rows: Iterable[Iterable[Any]]) -> str:
    """The rows as lines of CSV."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def text_cell(value: Any) -> Any:
    """A string as a cell that a spreadsheet reads as text, without characters that UTF-8 or CSV readers do not accept.

    Lists and objects become JSON. Other values are returned unchanged.
    """
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    text = SURROGATE_RE.sub("\ufffd", value).replace("\0", "\ufffd")
    return "'" + text if FORMULA_RE.match(text) else text
