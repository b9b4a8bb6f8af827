"""Write labelled articles as lines of JSON or CSV rows, to a file in one step or to standard output; read them back.

A file is written beside its target and renamed at the end, so that OUT is either whole or as it was before.
"""

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
from quotestance.records.rows import SURROGATE_RE

__all__ = [
    "Rendered",
    "csv_header",
    "csv_lines",
    "json_line",
    "plain_cell",
    "render_article",
    "to_csv",
    "to_jsonl",
    "write_articles",
]


# A spreadsheet takes a cell that begins so for a formula. An apostrophe before it makes it text; one more before
# cells that have apostrophes there already, so that taking one off gives every cell back.
FORMULA_RE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
TWO_HALVES_RE = re.compile(r"[\ud800-\udbff](?=[\udc00-\udfff])")  # two characters; JSON would read one, and spans fail


class Rendered(NamedTuple):
    """An article as it is to be written, and what the account of a run needs to know of it."""

    text: str
    id: str
    company: str | None
    company_inferred: bool
    error: str | None
    quotes: int


def render_article(article: LabelledArticle, render: Callable[[LabelledArticle], str]) -> Rendered:
    """The article as text: all that goes to another process, where the records would cost ten times as much."""
    return Rendered(
        render(article), article.id, article.company, article.company_inferred, article.error, len(article.quotes)
    )


def to_jsonl(article: LabelledArticle) -> str:
    """The article as one line of JSON, with its line feed.

    >>> to_jsonl(LabelledArticle("a-1", error="a-1: empty"))
    '{"id": "a-1", "company": null, "company_inferred": false, "quotes": [], "error": "a-1: empty"}\\n'
    """
    return json_line(article.to_dict())


def json_line(record: dict[str, Any]) -> str:
    """The record as a line of JSON."""
    line = json.dumps(record, ensure_ascii=False)
    if SURROGATE_RE.search(line):  # half of a pair has no UTF-8 form; JSON can escape it
        line = SURROGATE_RE.sub(_escape_half, TWO_HALVES_RE.sub("\ufffd", line))
    return line + "\n"


def _escape_half(m: re.Match[str]) -> str:
    return f"\\u{ord(m[0]):04x}"


def csv_header(fields: Sequence[str] = CSV_COLUMNS, *, bom: bool = False) -> str:
    """The first line of a CSV file, with a byte-order mark before it where asked."""
    return "\ufeff" * bom + csv_lines([fields])


def to_csv(article: LabelledArticle, *, include_other: bool = False, fields: Sequence[str] = CSV_COLUMNS) -> str:
    """One row a speech quote, and a row for those of kind "other" and second prints where asked.

    A failed article has one row: its id, and "error" as its kind. Cells that a spreadsheet would run as a formula
    get an apostrophe before them.

    >>> from quotestance.records.quote import Quote
    >>> to_csv(LabelledArticle("a", "Acme", (Quote(5, 9, "+1 %"),)))
    "a,Acme,'+1 %,,,,,,,,,speech,,5,9,\\r\\n"
    """
    return csv_lines([plain_cell(row[name]) for name in fields] for row in article.rows(include_other=include_other))


def write_articles(articles: Iterable[LabelledArticle], path: str | os.PathLike[str], form: str = "jsonl") -> int:
    """Write `articles` to `path` as "jsonl", "csv" (all kinds of quote) or "html" (the report), and say how many there
    were. For the report they are held in memory, and what several of them print is found first.

    Raises:
        QuotestanceError: the form is unknown, or the file cannot be written; `path` is then as it was before.
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
    from quotestance.writing.report import format_report

    grouped = group_statements(articles)
    with open_text(path) as write:
        for piece in format_report(grouped):
            write(piece)
    return len(grouped)


def csv_lines(rows: Iterable[Iterable[Any]]) -> str:
    """The rows as lines of CSV."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def plain_cell(value: Any) -> Any:
    """A cell that a spreadsheet takes for text, UTF-8 can hold, and readers of csv do not stop at; what is no text as
    it is."""
    if not isinstance(value, str):
        return value
    text = SURROGATE_RE.sub("\ufffd", value).replace("\0", "\ufffd")
    return "'" + text if FORMULA_RE.match(text) else text
