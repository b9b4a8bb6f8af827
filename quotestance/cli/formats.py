"""How the command line writes what it has labelled: the forms, and what renders an article, or all of them, in each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from quotestance.cli.options import current_extras

if TYPE_CHECKING:
    from quotestance.records.article import LabelledArticle

__all__ = ["FORMATS", "LABEL_FORMATS", "choose_renderer", "compose", "form_by_suffix", "output_encoding"]


FORMATS = ("table", "jsonl", "csv", "parquet")
LABEL_FORMATS = (*FORMATS, "html")


def compose(
    articles: list[LabelledArticle], form: str, output: str | None, *, include_other: bool, merge: bool
) -> Iterator[str]:
    """All articles as one text, in pieces."""
    if form == "html":
        from quotestance.writing.report import format_report

        return format_report(articles, include_other=include_other)
    if merge:
        from quotestance.writing.merged import write_merged

        width, colour = _terminal(output)
        mark = ["\ufeff"] if current_extras().bom else []
        return chain(mark, write_merged(articles, form, width=width, colour=colour))
    from quotestance.records.rows import COLUMNS as CSV_COLUMNS
    from quotestance.writing.lines import csv_header, to_csv, to_jsonl

    if form == "csv":
        fields = current_extras().fields or (*CSV_COLUMNS, "group")
        rows = (to_csv(article, include_other=include_other, fields=fields) for article in articles)
        return chain([csv_header(fields, bom=current_extras().bom)], rows)
    return map(to_jsonl, articles)


def choose_renderer(
    form: str, output: str | None, *, include_other: bool, with_stance: bool
) -> Callable[[LabelledArticle], str]:
    """What writes one article in a form that goes article by article."""
    if form == "jsonl":
        from quotestance.writing.lines import to_jsonl

        return to_jsonl
    if form == "csv":
        from quotestance.records.rows import COLUMNS as CSV_COLUMNS
        from quotestance.writing.lines import to_csv

        return partial(to_csv, include_other=include_other, fields=current_extras().fields or CSV_COLUMNS)
    from quotestance.records.display import format_columns, format_table

    width, colour = _terminal(output)
    if fields := current_extras().fields:
        return lambda article: (
            format_columns(
                article.heading(include_other=include_other, with_stance=any(q.stance for q in article.quotes)),
                article.rows(include_other=include_other) if article.error is None else (),
                fields,
                width=width,
                colour=colour,
            )
            + "\n"
        )
    return lambda article: (
        format_table(
            article.heading(include_other=include_other, with_stance=with_stance),
            article.select_quotes(include_other=include_other),
            width=width,
            colour=colour,
            with_stance=with_stance,
        )
        + "\n"
    )


def _terminal(output: str | None) -> tuple[int, bool]:
    """How wide a table may be, and whether it has colours."""
    from shutil import get_terminal_size

    from quotestance.records.display import wants_colour

    return get_terminal_size((100, 24)).columns, output is None and wants_colour(sys.stdout)


def form_by_suffix(output: str | None, formats: Sequence[str] = FORMATS) -> str:
    """The form that the suffix of OUT names; a table for any other."""
    suffix = Path(output or "").suffix.lower().removeprefix(".")
    return suffix if suffix in formats else "table"


def output_encoding(form: str, output: str | None) -> str:
    """UTF-8, but on a terminal what it can show."""
    if form == "table" and output is None:
        return getattr(sys.stdout, "encoding", None) or "utf-8"
    return "utf-8"
