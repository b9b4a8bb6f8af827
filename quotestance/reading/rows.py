"""One article per line or row: JSON objects, the rows of a CSV file, and the article that a record describes."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from quotestance.errors import CorpusError, shorten
from quotestance.reading.dates import normalize_date
from quotestance.reading.encoding import UndecodableLine, refuse_nul
from quotestance.reading.field_names import fill_fields, simplify
from quotestance.records.article import Article
from quotestance.records.fields import read_required_string, read_string, read_strings
from quotestance.records.rows import METADATA

__all__ = [
    "LABELLED",
    "choose_delimiter",
    "iter_rows",
    "parse_json",
    "parse_json_object",
    "read_id",
    "read_metadata",
    "read_record",
    "rename_fields",
    "split_aliases",
    "split_header",
]


MAX_NAME_LENGTH = 1_000
"""Characters of an id or a company. CSV and the report repeat both for each quote, so it must be short."""
MAX_METADATA_LENGTH = 2_000
"""Characters of a title, an address and the like, which are repeated as well; what is longer is cut."""
MAX_CELL_LENGTH = 2**31 - 1
"""Characters of a cell; the default of the csv module is 131,072."""
LABELLED = (
    "no 'text', but quotes: labelled already? 'quotestance convert' and 'report' read what 'label' wrote as jsonl, csv "
    "or parquet"
)
DELIMITERS = ",;\t"  # spreadsheets write semicolons in locales with a decimal comma

Line = tuple[int, str | UndecodableLine]


def rename_fields(record: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The record with our names for its fields. `columns` maps our names to the record's.

    Raises:
        CorpusError: the field for the text is missing.
    """
    if "text" in columns and columns["text"] not in record:
        raise CorpusError(f"no {columns['text']!r}, the field for the text; found {shorten(sorted(record))}")
    # A field that `columns` names is removed under its own name, and one of our names is overwritten.
    named = {name: record[column] for name, column in columns.items() if column in record}
    return {name: value for name, value in record.items() if name not in columns.values()} | named


def parse_json(line: str) -> Any:
    """The value of a line of JSON; None if it is not valid."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def parse_json_object(line: str) -> dict[str, Any]:
    """The JSON object in a line.

    Raises:
        CorpusError: the line is not valid JSON, or not an object.
    """
    try:
        record = json.loads(line)
    # RecursionError and ValueError: nesting and integers beyond Python's limits, which are valid JSON.
    except RecursionError:
        raise CorpusError("not readable: JSON nested too deeply") from None
    except json.JSONDecodeError as error:
        raise CorpusError(
            f"not valid JSON ({error.msg} at column {error.colno}); each line must be a JSON object"
        ) from None
    except ValueError as error:
        raise CorpusError(f"not readable: {error}") from None
    if not isinstance(record, dict):
        raise CorpusError(f"each line must be a JSON object, found {shorten(record)}")
    return record


def read_record(record: Mapping[str, Any], fallback_id: str, keep: Iterable[str] = ()) -> Article:
    """The article that a JSON object or a row describes; the fields `keep` become its `kept`.

    Raises:
        CorpusError: no text, a field of a wrong type, or a NUL character.
    """
    if record.get("text") is None and "quotes" in record:
        raise CorpusError(LABELLED)
    record = fill_fields(record)
    if record.get("text") is None:
        raise CorpusError(f"no 'text'; found the fields {shorten(sorted(record))}")
    text = read_required_string(record, "text")
    refuse_nul(text)
    for name in ("id", "company"):
        if isinstance(record.get(name), str) and len(record[name]) > MAX_NAME_LENGTH:
            raise CorpusError(f"'{name}' has {len(record[name]):,} characters; the maximum is {MAX_NAME_LENGTH:,}")
    if record.get("id") is not None and read_id(record) is None and record["id"] != "":
        raise CorpusError(f"'id' must be a string, found {shorten(record['id'])}")
    # Empty strings count as missing: a CSV file has no other way to leave a field out.
    company = read_string(record, "company") or None
    aliases = tuple(read_strings(record, "aliases"))
    kept = {name: record[name] for name in keep if record.get(name) is not None and name not in METADATA}
    return Article(read_id(record) or fallback_id, text, company, aliases, kept=kept, **read_metadata(record))


def read_metadata(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `METADATA` in a record, without white space around them; an empty one is None.

    A date, which may be a whole number such as 20260301, is brought into ISO form if it can be read. Fields under
    other names are filled in by `fill_fields` before.

    Raises:
        CorpusError: a field has a wrong type.

    >>> found = read_metadata({"title": "Recall widens", "outlet": "Example Times", "date": "1 March 2026"})
    >>> found["title"], found["outlet"], found["date"], found["url"]
    ('Recall widens', 'Example Times', '2026-03-01', None)
    """
    if type(record.get("date")) is int:
        record = {**record, "date": str(record["date"])}
    found = {name: (read_string(record, name) or "").strip() or None for name in METADATA}
    if found["date"]:
        found["date"] = normalize_date(found["date"])
    return {name: value and _limit(value) for name, value in found.items()}


def _limit(value: str) -> str:
    return value if len(value) <= MAX_METADATA_LENGTH else value[: MAX_METADATA_LENGTH - 1] + "…"


def read_id(record: object) -> str | None:
    """The id of a record, which may be a whole number; None if it has none, or one that cannot be used."""
    value = record.get("id") if isinstance(record, dict) else None
    # `True` is an int in Python.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and 0 < len(value) <= MAX_NAME_LENGTH else None


def split_aliases(cell: str) -> list[str]:
    """The names in a cell, which are separated by semicolons.

    >>> split_aliases("Acme; AC;")
    ['Acme', 'AC']
    """
    return [alias.strip() for alias in cell.split(";") if alias.strip()]


def choose_delimiter(header: str, wanted: Collection[str]) -> str | None:
    """The delimiter with which a header has a column of `wanted` (in lower case); None if there is none.

    >>> choose_delimiter("id;Text", {"text"}), choose_delimiter("Hello, text", {"body"})
    (';', None)
    """
    return next((d for d in DELIMITERS if not set(wanted).isdisjoint(split_header(header, d))), None)


def split_header(header: str, delimiter: str) -> list[str]:
    """The names of the columns in a line, in the form that `simplify` returns.

    >>> split_header('"Publication_Date";Text', ";")
    ['publication date', 'text']
    """
    return [simplify(name.strip().strip('"')) for name in header.strip().split(delimiter)]


def iter_rows(lines: Iterable[Line], delimiter: str = ",") -> Iterator[tuple[int, list[str] | CorpusError]]:
    """Each row with the number of its first line; in place of a row that cannot be decoded, an error.

    After a row that is not valid CSV, which is an error too, nothing more is read: an unclosed quotation mark swallows
    the lines after it, so the start of the next row is unknown.
    """
    # The limit is global in the csv module, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_LENGTH))
    row_lines: list[Line] = []

    def feed() -> Iterator[str]:
        for number, line in lines:
            row_lines.append((number, line))
            yield line if isinstance(line, str) else line.outline

    reader = csv.reader(feed(), strict=True, delimiter=delimiter)
    while True:
        # The lines of the current row, since a quoted cell may contain line ends.
        row_lines.clear()
        # The reader is called by hand, so that an error belongs to the row in which it occurs.
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
            reason = undecodable or f"not valid CSV ({problem})"
            yield row_lines[0][0], CorpusError(f"{reason}; the rest of the file is not read")
            return
        if row or undecodable:
            yield row_lines[0][0], undecodable or row
