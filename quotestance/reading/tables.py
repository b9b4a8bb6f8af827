"""Articles in the rows of a table: CSV files, workbooks, and JSON arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quotestance.errors import CorpusError, shorten
from quotestance.reading.field_names import find_text_column
from quotestance.reading.rows import LABELLED, read_id, read_record, rename_fields, split_aliases
from quotestance.records.article import Article, LabelledArticle

__all__ = ["Located", "map_header", "read_json_array", "read_table"]


Located = Iterator[tuple[str, Article | LabelledArticle]]
"""Pairs of a location (path, or path:line) and the article read there."""

Row = tuple[int, list[str] | CorpusError]


def read_table(
    rows: Iterator[Row], path: str, name: str, renamed: Mapping[str, str], keep: Sequence[str] = ()
) -> Located:
    """The article of each row after the first, which names the columns. `rows` are numbered from 1."""
    _, header = next(rows, (1, []))
    try:
        columns = map_header(header, renamed)
    except CorpusError as error:
        yield path, LabelledArticle(name, error=f"{path}:1: {error}")
        return
    for number, row in rows:
        where = f"{path}:{number}"
        record: dict[str, Any] = {}
        try:
            if isinstance(row, CorpusError):
                raise row
            if len(row) != len(columns):
                raise CorpusError(
                    f"the header has {len(columns)} columns, this row has {len(row)}; cells that contain commas or "
                    "line breaks must be in quotation marks"
                )
            # An empty cell is a missing field, but an empty text is an empty article.
            record = {name: cell for name, cell in zip(columns, row, strict=True) if cell or name == "text"}
            # The header was compared in lower case.
            record |= {column: record[column.lower()] for column in keep if column.lower() in record}
            if "aliases" in record:
                record["aliases"] = split_aliases(record["aliases"])
            yield where, read_record(record, f"{name}:{number}", keep)
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{name}:{number}", error=f"{where}: {error}")


def map_header(header: list[str] | CorpusError, renamed: Mapping[str, str]) -> list[str]:
    """Our name for each column of a header. `renamed` maps our names to the file's.

    Raises:
        CorpusError: the header cannot be decoded, a column is missing, or a name occurs twice.
    """
    if isinstance(header, CorpusError):
        raise header
    ours = {column.strip().lower(): name for name, column in renamed.items()}
    found = [name.strip().lower() for name in header]
    # A column of the file that has one of our names, but is not the one selected for it, must not be mistaken for it.
    columns = [ours.get(name, f"other {name}" if name in renamed else name) for name in found]
    missing = sorted(ours.keys() - set(found))
    if "text" not in renamed and (column := find_text_column(columns)):
        columns[columns.index(column)] = "text"
    if "text" not in columns and "quote" in columns and {"article_id", "article_ids"}.intersection(columns):
        raise CorpusError(LABELLED)
    if columns.count("text") != 1 or len(set(columns)) != len(columns) or missing:
        raise CorpusError(
            f"the first row must name every column once, with {', '.join(missing) or 'text'!r} among them; "
            f"found {shorten(header)}; use --columns text=NAME,id=NAME if the columns have other names"
        )
    return columns


def read_json_array(text: str, path: str, name: str, renamed: Mapping[str, str], keep: Sequence[str] = ()) -> Located:
    """The article of each object of a JSON array, or of one object. An object's default id is `name:3`, from 1."""
    try:
        found = json.loads(text)
    except RecursionError:
        yield path, LabelledArticle(name, error=f"{path}: not readable: JSON nested too deeply")
        return
    except ValueError as error:
        yield path, LabelledArticle(name, error=f"{path}: not valid JSON ({error}); one object a line is .jsonl")
        return
    records = found if isinstance(found, list) else [found]
    column = renamed.get("text", "text")
    objects = [record for record in records if isinstance(record, dict)]
    if not any(column in record or ("text" not in renamed and find_text_column(record)) for record in objects):
        # Not a file of articles; an error for each object would help nobody.
        first = sorted(records[0]) if records and isinstance(records[0], dict) else records[:1]
        yield path, LabelledArticle(name, error=f"{path}: no object with {column!r}; found {shorten(first)}")
        return
    for number, record in enumerate(records, start=1):
        where = f"{path}:{number}"
        try:
            if not isinstance(record, dict):
                raise CorpusError(f"each item must be a JSON object, found {shorten(record)}")
            yield where, read_record(rename_fields(record, renamed), f"{name}:{number}", keep)
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{name}:{number}", error=f"{where}: {error}")
