"""Read what `label` and `extract` wrote: labelled articles from jsonl, CSV and Parquet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from quotestance.errors import CorpusError
from quotestance.reading.encoding import UndecodableLine, decode_lines
from quotestance.reading.rows import iter_rows, parse_json_object
from quotestance.reading.sources import explain_reason
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import FIELDS, METADATA, remove_apostrophe

__all__ = ["holds_results", "read_results"]


NEEDED_COLUMNS = ("article_id", "quote", "start", "end")
NUMBERS = ("start", "end", "statement", "repeats", "group")
NO_REASON = "not labelled; a CSV file does not say why, unless it has the column 'error'"
MERGED = "merged statements, which cannot be taken apart; use the result without --merge"
HINT = "it must be what 'quotestance label' or 'extract' wrote as jsonl, csv or parquet"

Located = Iterator[tuple[str, Mapping[str, Any]]]
"""Pairs of a location (path:line, or path:row) and the JSON form of the article there."""


def read_results(path: str | os.PathLike[str]) -> Iterator[LabelledArticle]:
    """The articles of a file that `label`, `extract` or `write_articles` wrote as jsonl, CSV or Parquet, in order.

    None of the formats has the text of the articles. CSV also lacks articles without quotes, cues, mentions (unless it
    has the column), explanations, whether the company was inferred, and, unless it was written with `--all`, the
    quotes of kind "other". Columns that are not ours become `kept`.

    Raises:
        CorpusError: the file cannot be read, or a part of it is no result; the message has the line or row.
    """
    name = os.fspath(path)
    try:
        for where, record in _choose_reader(name)(name):
            try:
                article = LabelledArticle.from_dict(record)
            except CorpusError as error:
                raise CorpusError(f"{where}: not a labelled article: {error}") from error
            yield article
    except (OSError, ValueError) as error:
        raise CorpusError(f"{name}: cannot be read: {explain_reason(error)}") from error


def holds_results(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins like one that `read_results` can read. One that cannot be opened does not."""
    name = os.fspath(path)
    if not Path(name).is_file():
        return False
    try:
        next(iter(_choose_reader(name)(name)), None)
    except (CorpusError, OSError, ValueError):
        return False
    return True


def _choose_reader(name: str) -> Callable[[str], Located]:
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".md", ".html", ".htm"):
        raise CorpusError(f"{name}: a {suffix} file, which is written but not read again; {HINT}")
    return {".csv": _read_csv, ".parquet": _read_parquet}.get(suffix, _read_jsonl)


def _read_jsonl(name: str) -> Located:
    with open(name, "rb") as stream:
        for number, line in decode_lines(stream.readline(), stream):
            where = f"{name}:{number}"
            if isinstance(line, UndecodableLine):
                raise CorpusError(f"{where}: {line}")
            if line.strip():
                try:
                    record = parse_json_object(line)
                except CorpusError as error:
                    raise CorpusError(f"{where}: {error}" + f"; {HINT}" * (number == 1)) from error
                yield where, _check_fields(record, where)


def _check_fields(record: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    if "quotes" in record:
        return record
    if "printings" in record:
        raise CorpusError(f"{where}: {MERGED}")
    raise CorpusError(f"{where}: not a labelled article: no 'quotes'; {HINT}")


def _read_csv(name: str) -> Located:
    with open(name, "rb") as stream:
        rows = iter_rows(decode_lines(stream.readline(), stream))
        _, header = next(rows, (1, []))
        if isinstance(header, CorpusError):
            raise CorpusError(f"{name}:1: {header}")
        if "article_ids" in header:
            raise CorpusError(f"{name}: {MERGED}")
        if missing := [column for column in NEEDED_COLUMNS if column not in header]:
            raise CorpusError(f"{name}: no column {', '.join(map(repr, missing))}; {HINT}")
        # One article's rows follow each other, for each company that it was labelled for.
        by_article = groupby(_name_cells(name, header, rows), key=lambda found: _identify(found[1]))
        for _, found in by_article:
            (where, first), *others = found
            yield where, _join_rows([first, *(row for _, row in others)], where)


def _name_cells(
    name: str, header: Sequence[str], rows: Iterator[tuple[int, list[str] | CorpusError]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The cells of each row by their columns, without those that are empty."""
    for number, row in rows:
        where = f"{name}:{number}"
        if isinstance(row, CorpusError):
            raise CorpusError(f"{where}: {row}")
        if len(row) != len(header):
            raise CorpusError(f"{where}: the header has {len(header)} columns, this row has {len(row)}")
        yield where, {column: remove_apostrophe(cell) for column, cell in zip(header, row, strict=True) if cell}


def _identify(row: Mapping[str, str]) -> tuple[str | None, str | None]:
    return row.get("article_id"), row.get("company")


def _join_rows(rows: Sequence[Mapping[str, str]], where: str) -> Mapping[str, Any]:
    """The JSON form of the article that the rows describe."""
    first = rows[0]
    quotes = [_make_quote(row, where) for row in rows if row.get("kind") != "error"]
    error = None if len(quotes) == len(rows) else first.get("error", NO_REASON)
    known = {name: first[name] for name in ("company", *METADATA) if name in first}
    kept = {name: value for name, value in first.items() if name not in FIELDS}
    return {**kept, **known, "id": first.get("article_id", ""), "quotes": quotes, "error": error}


def _make_quote(row: Mapping[str, str], where: str) -> dict[str, Any]:
    """The JSON form of the quote in a row."""
    quote: dict[str, Any] = {name: row[name] for name in ("kind", "rule", "about", "stance") if name in row}
    quote["text"] = row.get("quote", "")
    if "speaker" in row:
        speaker = {"name": row["speaker"], **{name: row.get(name) for name in ("mention", "role", "side")}}
        quote["speaker"] = speaker
    try:
        quote |= {name: int(row[name]) for name in NUMBERS if name in row}
        shares = {stance: float(row[f"p_{stance}"]) for stance in STANCES if f"p_{stance}" in row}
    except ValueError as error:
        raise CorpusError(f"{where}: not a number: {error}") from error
    return {**quote, "probabilities": shares or None}


def _read_parquet(name: str) -> Located:
    from quotestance.reading.parquet import iter_records

    for number, record in enumerate(iter_records(Path(name)), start=1):
        where = f"{name}:{number}"
        record = {**_check_fields(record, where), "id": record.get("id") or ""}
        for quote in record["quotes"] or []:
            reasons = quote.get("explanation")
            quote["explanation"] = [[reason["feature"], reason["weight"]] for reason in reasons or []]
        # Columns that were kept are null in articles that have no value for them.
        yield where, {column: value for column, value in record.items() if value is not None}
