"""Merged statements as JSON lines, CSV and a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from quotestance.records.article import LabelledArticle
from quotestance.records.display import format_table, plural
from quotestance.records.quote import STANCES, Quote
from quotestance.records.rows import COLUMNS, METADATA
from quotestance.records.speaker_names import name_speaker, show_names
from quotestance.statements.merging import MergedStatement, merge_statements
from quotestance.writing.lines import csv_lines, json_line, text_cell, to_jsonl
from quotestance.writing.markdown import escape_markdown, format_markdown_table, markdown_header

__all__ = ["MERGED_COLUMNS", "format_merged", "write_merged"]


OF_ARTICLES = {f"{name}s": name for name in ("title", "outlet", "date", "url", "byline", "section")}
"""Columns with one value for each of `article_ids`, separated by semicolons."""
MERGED_COLUMNS = (
    "group",
    *COLUMNS[1 : COLUMNS.index("kind")],
    *("articles", "article_ids", "speakers", "error"),
)


def write_merged(
    articles: Sequence[LabelledArticle],
    form: str,
    *,
    keep: Sequence[str] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """The statements of `articles` as "jsonl", "csv", "md" or "table", in pieces; failed articles follow at the end.

    CSV has the columns `MERGED_COLUMNS` and `keep`.
    """
    statements = merge_statements(articles)
    failed = [article for article in articles if article.error is not None]
    if form == "jsonl":
        yield from (json_line(statement.to_dict()) for statement in statements)
        yield from map(to_jsonl, failed)
    elif form == "csv":
        columns = {**OF_ARTICLES, **{name: name for name in keep if name not in METADATA}}
        names = (*MERGED_COLUMNS, *columns)
        yield csv_lines([names])
        yield from (csv_lines([_csv_row(statement, columns.values())]) for statement in statements)
        for article in failed:
            cells = {"company": article.company, "article_ids": article.id, "error": article.error}
            known = {**article.kept, **article.metadata()}
            cells |= {column: known.get(name) for column, name in columns.items()}
            yield csv_lines([[text_cell(cells.get(column)) for column in names]])
    elif form == "md":
        yield from _markdown(statements)
        for article in failed:
            yield f"\n{escape_markdown(article.heading())}\n"
    else:
        yield format_merged(statements, width=width, colour=colour) + "\n"


def format_merged(statements: Sequence[MergedStatement], *, width: int = 100, colour: bool = False) -> str:
    """A table for a terminal, one row per statement; the text starts with the number of articles that have it."""
    quotes = tuple(_with_count(statement) for statement in statements)
    shared = sum(len(statement.occurrences) > 1 for statement in statements)
    heading = f"{plural(len(statements), 'statement')}, {shared} of them in several articles"
    return format_table(heading, quotes, width=width, colour=colour)


def _csv_row(statement: MergedStatement, of_articles: Iterable[str]) -> list[Any]:
    quote, speaker = statement.quote, statement.quote.speaker
    probabilities = quote.stance.probabilities if quote.stance else ()
    ids = "; ".join(occurrence.article_id for occurrence in statement.occurrences)
    return [
        quote.group,
        text_cell(statement.occurrences[0].company),
        text_cell(quote.text),
        text_cell(speaker.name if speaker else None),
        text_cell(speaker.role if speaker else None),
        speaker.side if speaker else None,
        quote.about,
        quote.stance.label if quote.stance else None,
        *((round(value, 4) for value in probabilities) if probabilities else (None,) * len(STANCES)),
        len(statement.occurrences),
        text_cell(ids),
        text_cell("; ".join(statement.speakers)),
        None,
        *(text_cell(_join_metadata(statement, name)) for name in of_articles),
    ]


def _join_metadata(statement: MergedStatement, name: str) -> str:
    values = [str(occurrence.metadata.get(name, "")) for occurrence in statement.occurrences]
    return "; ".join(values) if any(values) else ""


def _markdown(statements: Sequence[MergedStatement]) -> Iterator[str]:
    yield markdown_header("Statements") + "\n"
    rows = [
        [
            name_speaker(statement.quote.speaker, statement.occurrences[0].company)
            if statement.quote.speaker
            else None,
            statement.quote.stance.label if statement.quote.stance else None,
            statement.quote.text,
            "; ".join(
                " ".join(filter(None, (occurrence.metadata.get("outlet"), occurrence.metadata.get("date"))))
                or occurrence.article_id
                for occurrence in statement.occurrences
            ),
        ]
        for statement in statements
    ]
    yield "\n".join(format_markdown_table(("speaker", "stance", "statement", "articles"), rows)) + "\n"


def _with_count(statement: MergedStatement) -> Quote:
    number = len(statement.occurrences)
    text = f"{number} × {statement.quote.text}" if number > 1 else statement.quote.text
    [quote] = show_names([statement.quote], statement.occurrences[0].company)
    return replace(quote, text=text, end=statement.quote.start + len(text))
