"""Which function writes which output format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from quotestance.cli.options import RunOptions
    from quotestance.records.article import LabelledArticle

__all__ = ["choose_encoding", "choose_renderer", "format_all", "make_header", "open_binary", "protect_output"]


def choose_encoding(options: RunOptions) -> str:
    """The encoding of the output: that of standard output for a table there, else UTF-8."""
    if options.form == "table" and options.output is None:
        return getattr(sys.stdout, "encoding", None) or "utf-8"
    return "utf-8"


def choose_fields(options: RunOptions, *, with_stance: bool) -> tuple[str, ...]:
    """The columns of a csv or xlsx file: those of --fields, else the default ones and what further options add."""
    from quotestance.records.rows import COLUMNS, STANCE_COLUMNS

    if options.fields:
        return options.fields
    columns = COLUMNS if with_stance else (name for name in COLUMNS if name not in STANCE_COLUMNS)
    asked = [*["explanation"] * options.explain, *["group"] * options.group, *options.keep]
    return tuple(dict.fromkeys((*columns, *asked)))


def make_header(options: RunOptions, *, with_stance: bool) -> str:
    """What a file begins with, before the first article."""
    if options.form == "csv":
        from quotestance.writing.lines import csv_header

        return csv_header(choose_fields(options, with_stance=with_stance), bom=options.bom)
    if options.form == "md":
        from quotestance.writing.markdown import markdown_header

        return markdown_header()
    return ""


def choose_renderer(options: RunOptions, *, with_stance: bool) -> Callable[[LabelledArticle], str]:
    """The function that turns one article into text, for the formats that are written article by article."""
    if options.form == "jsonl":
        from quotestance.writing.lines import to_jsonl

        return to_jsonl
    include_other = options.include_other
    if options.form == "csv":
        from quotestance.writing.lines import to_csv

        fields = choose_fields(options, with_stance=with_stance)
        return partial(to_csv, include_other=include_other, fields=fields)
    if options.form == "md":
        from quotestance.writing.markdown import to_markdown

        more = (*["explanation"] * options.explain, *options.keep)
        return partial(
            to_markdown, include_other=include_other, with_stance=with_stance, fields=options.fields, more=more
        )
    from quotestance.records.display import format_columns, format_table
    from quotestance.records.speaker_names import show_names

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
            show_names(article.select_quotes(include_other=include_other), article.company),
            width=width,
            colour=colour,
            with_stance=with_stance,
        )
        + "\n"
    )


def protect_output(options: RunOptions, *, with_stance: bool) -> None:
    """Raise an error if the output is a file of another program, unless --force is given.

    Raises:
        QuotestanceError: it is.
    """
    from quotestance.writing.ownership import protect_file

    # With --fields, a CSV file may have no column that shows whose it is.
    header = make_header(options, with_stance=with_stance) if options.form == "csv" and not options.merge else ""
    protect_file(options.output, force=options.force, header=header)


def open_binary(options: RunOptions, *, with_stance: bool) -> AbstractContextManager[Callable[[LabelledArticle], None]]:
    """A function that writes an article to the Parquet file or the workbook, as `open_bytes` writes files.

    Raises:
        QuotestanceError: a package is not installed, or the file cannot be written.
    """
    output = options.output or ""
    if options.form == "xlsx":
        from quotestance.writing.workbook import open_workbook

        fields = choose_fields(options, with_stance=with_stance)
        return open_workbook(output, include_other=options.include_other, fields=fields)
    from quotestance.writing.parquet import open_parquet

    return open_parquet(output, keep=options.keep)


def format_all(articles: list[LabelledArticle], options: RunOptions, *, with_stance: bool) -> Iterator[str]:
    """The whole output as text, in pieces, for the formats and options that need all articles at once."""
    if options.review:
        from quotestance.writing.review import format_review

        return format_review(articles, options.first)
    if options.form == "html":
        from quotestance.writing.card import read_reliability
        from quotestance.writing.report import format_report

        return format_report(
            articles,
            include_other=options.include_other,
            print_full=options.print_full,
            reliability=read_reliability(options.model),
        )
    if options.merge:
        from quotestance.writing.merged import write_merged

        width, colour = _describe_terminal(options.output)
        bom = ["\ufeff"] if options.bom else []
        return chain(bom, write_merged(articles, options.form, keep=options.keep, width=width, colour=colour))
    render = choose_renderer(options, with_stance=with_stance)
    return chain([make_header(options, with_stance=with_stance)], map(render, articles))


def _describe_terminal(output: str | None) -> tuple[int, bool]:
    """How many columns wide a table may be, and whether it is coloured."""
    from shutil import get_terminal_size

    from quotestance.records.display import wants_colour

    return get_terminal_size((100, 24)).columns, output is None and wants_colour(sys.stdout)
