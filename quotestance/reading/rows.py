"""The rows of a csv file, read strictly: a bad one is an error in its place."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from quotestance.errors import CorpusError, shorten
from quotestance.reading.encoding import UndecodableLine, refuse_nul
from quotestance.records.article import Article

__all__ = ["Line", "choose_delimiter", "iter_rows", "parse_json_object", "read_id", "read_record", "rename_fields"]


FIELDS = ("company", "title", "url", "date")
NAMED = ("text", "id", "aliases", *FIELDS)
"""What `columns` can name."""
LONGEST_NAME = 1_000
"""Characters of an id or a company. Both stand beside each quote in csv and in the report: a megabyte would be written
a thousand times."""


def rename_fields(record: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The record with our names for the fields that `columns` names.

    Raises:
        CorpusError: the field that should hold the text is not there.
    """
    if "text" in columns and columns["text"] not in record:
        raise CorpusError(f"no {columns['text']!r}, which should hold the text; found {shorten(sorted(record))}")
    named = {name: record[column] for name, column in columns.items() if column in record}
    return {name: value for name, value in record.items() if name not in columns.values()} | named


def parse_json_object(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except RecursionError:
        raise CorpusError("not read: JSON nested too deeply") from None
    except json.JSONDecodeError as error:
        raise CorpusError(f"not JSON ({error.msg} at column {error.colno}); a line is one whole JSON object") from None
    except ValueError as error:
        raise CorpusError(f"not read: {error}") from None
    if not isinstance(record, dict):
        raise CorpusError(f"a line must be a JSON object with 'text', found {shorten(record)}")
    return record


def read_record(record: Mapping[str, Any], fallback_id: str) -> Article:
    """The article that a JSON object or a row describes.

    Raises:
        CorpusError: no text, a field of a wrong type, or a NUL character.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise CorpusError(
            f"no 'text'; found the fields {shorten(sorted(record))}"
            if text is None
            else f"'text' must be a string, found {shorten(text)}"
        )
    refuse_nul(text)
    for name in ("id", "company"):
        if isinstance(record.get(name), str) and len(record[name]) > LONGEST_NAME:
            raise CorpusError(f"'{name}' has {len(record[name]):,} characters; it may have {LONGEST_NAME:,}")
    if record.get("id") is not None and read_id(record) is None and record["id"] != "":
        raise CorpusError(f"'id' must be a string, found {shorten(record['id'])}")
    for name in FIELDS:
        if not isinstance(record.get(name), (str, type(None))):
            raise CorpusError(f"'{name}' must be a string or null, found {shorten(record[name])}")
    aliases = record.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise CorpusError(f"'aliases' must be a list of strings, found {shorten(aliases)}")
    company, title, url, date = (record.get(name) or None for name in FIELDS)
    return Article(read_id(record) or fallback_id, text, company, tuple(aliases), title, url, date)


def read_id(record: object) -> str | None:
    """The id of a record, None where it has none that can be used; a whole number will do for one."""
    value = record.get("id") if isinstance(record, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME else None


LARGEST_CELL = 2**31 - 1  # the csv module stops at 131,072 characters unless told otherwise
DELIMITERS = ",;\t"  # the semicolon is what spreadsheets write where the comma is the decimal sign

Line = tuple[int, str | UndecodableLine]


def choose_delimiter(header: str, needed: Collection[str]) -> str | None:
    """The sign between the columns of a header that names all columns `needed` (in lower case); None where none does.

    >>> choose_delimiter("id;Text", {"text"}), choose_delimiter("Hello, text", {"body"})
    (';', None)
    """
    for delimiter in DELIMITERS:
        names = {name.strip().strip('"').lower() for name in header.strip().split(delimiter)}
        if names.issuperset(needed):
            return delimiter
    return None


def iter_rows(lines: Iterable[Line], delimiter: str = ",") -> Iterator[tuple[int, list[str] | CorpusError]]:
    """Each row with the number of its first line. A row that is not csv is the last, as an error: an unclosed quotation
    mark takes in the lines after it, and where the next row begins cannot be known."""
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    row_lines: list[Line] = []

    def feed() -> Iterator[str]:
        for number, line in lines:
            row_lines.append((number, line))
            yield line if isinstance(line, str) else line.outline

    reader = csv.reader(feed(), strict=True, delimiter=delimiter)
    while True:
        row_lines.clear()
        row: list[str] = []
        problem: csv.Error | None = None
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = error
        undecodable = next((line for _, line in row_lines if isinstance(line, UndecodableLine)), None)
        if problem:
            reason = undecodable or f"not a row of csv ({problem})"
            yield row_lines[0][0], CorpusError(f"{reason}; the rest of the file is not read")
            return
        if row or undecodable:
            yield row_lines[0][0], undecodable or row
