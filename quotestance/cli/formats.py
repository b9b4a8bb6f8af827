"""Which function writes which output format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotestance.cli.options import RunOptions
    from quotestance.records.article import LabelledArticle

__all__ = ["choose_encoding", "choose_renderer", "format_all"]


def choose_encoding(options: RunOptions) -> str:
    """The encoding of the output: that of standard output for a table there, else UTF-8."""
    if options.form == "table" and options.output is None:
        return getattr(sys.stdout, "encoding", None) or "utf-8"
    return "utf-8"


def choose_renderer(options: RunOptions, *, with_stance: bool) -> Callable[[LabelledArticle], str]:
    """The function that turns one article into text, for the formats that are written article by article."""
    if options.form == "jsonl":
        from quotestance.writing.lines import to_jsonl

        return to_jsonl
    include_other = options.include_other
    if options.form == "csv":
        from quotestance.records.rows import COLUMNS
        from quotestance.writing.lines import to_csv

        return partial(to_csv, include_other=include_other, fields=options.fields or COLUMNS)
    from quotestance.records.display import format_columns, format_table

    width, colour = _describe_terminal(options.output)
    if fields := options.fields:
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


def format_all(articles: list[LabelledArticle], options: RunOptions) -> Iterator[str]:
    """The whole output as text, in pieces, for the formats and options that need all articles at once."""
    if options.form == "html":
        from quotestance.writing.report import format_report

        return format_report(articles, include_other=options.include_other)
    if options.merge:
        from quotestance.writing.merged import write_merged

        width, colour = _describe_terminal(options.output)
        bom = ["\ufeff"] if options.bom else []
        return chain(bom, write_merged(articles, options.form, width=width, colour=colour))
    from quotestance.records.rows import COLUMNS
    from quotestance.writing.lines import csv_header, to_csv, to_jsonl

    if options.form == "csv":
        fields = options.fields or (*COLUMNS, "group")
        rows = (to_csv(article, include_other=options.include_other, fields=fields) for article in articles)
        return chain([csv_header(fields, bom=options.bom)], rows)
    return map(to_jsonl, articles)


def _describe_terminal(output: str | None) -> tuple[int, bool]:
    """How many columns wide a table may be, and whether it is coloured."""
    from shutil import get_terminal_size

    from quotestance.records.display import wants_colour

    return get_terminal_size((100, 24)).columns, output is None and wants_colour(sys.stdout)
