"""Read articles from Parquet files and Arrow record batches, a batch of rows at a time.

pyarrow comes with the extras `pandas` and `spark`, and is imported only when it is used.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.errors import CorpusError, QuotestanceError, import_extra
from quotestance.reading.field_names import find_text_column, is_field, is_metadata
from quotestance.reading.rows import read_id, read_record, split_aliases
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.rows import METADATA

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["count_rows", "holds_labels", "read_batch", "read_parquet"]


READ_ROWS = 128  # about 400 kB of news text; enough that the overhead per batch is small
STREAM_BYTES = 1 << 20
"""Size of the read buffer. Without one, pyarrow loads the whole column of a row group: 270 MB instead of 120."""

MAX_FOOTER_ITEMS = 100_000
"""Columns and row groups in a footer. A footer of 5 MB with 20,000 columns takes pyarrow 77 MB of memory."""


def read_parquet(
    path: Path, name: str, columns: Mapping[str, str] | None = None, keep: Sequence[str] = ()
) -> Iterator[tuple[str, Article | LabelledArticle]]:
    """The location (`path:row`, counted from 1) and article of each row; a bad row or file is one with `error`.

    `columns` gives the names of fields that are called something else in the file: `{"text": "body"}`. The values of
    the columns `keep` become `Article.kept`.
    """
    try:
        row = 1
        with _open(path) as file:
            fields = _choose_columns(file.schema_arrow, columns or {})
            fields = {**{column: column for column in keep if column in file.schema_arrow.names}, **fields}
            for read in file.iter_batches(READ_ROWS, columns=list(fields), use_threads=False):
                batch = read.rename_columns([fields.get(column, column) for column in read.schema.names])
                for number, article in enumerate(read_batch(batch, _row_namer(path, name, row), keep), start=row):
                    yield f"{path}:{number}", article
                row += batch.num_rows
    except _failures() as error:
        yield str(path), LabelledArticle(name, error=f"{path}: {_explain(error)}")


def _choose_columns(schema: Any, columns: Mapping[str, str]) -> dict[str, str]:
    """The columns to read, each with our name for it.

    Raises:
        CorpusError: there is no column for the text, two columns have the same name, or a column has a nested type.
    """
    ours = {column: field for field, column in columns.items()}
    if "text" not in columns and (column := find_text_column(schema.names)):
        ours[column] = "text"
    fields = [
        (column, ours.get(column, column))
        for column in schema.names
        if column in ours or (is_field(column) and column not in columns and not _is_ignored(schema, column))
    ]
    names = [name for _, name in fields]
    if names.count("text") != 1 or len(set(names)) != len(names) or ours.keys() - set(schema.names):
        needed = ", ".join(map(repr, sorted(ours) if "text" in ours.values() else ["text", *sorted(ours)]))
        raise CorpusError(
            f"the file must have each column once, with {needed} among them; found {', '.join(schema.names)[:200]}"
        )
    for column, name in fields:
        found = schema.field(column).type
        members = getattr(found, "value_type", found) if name == "aliases" else found
        if members.num_fields:
            wanted = "a list of strings, or strings" if name == "aliases" else "strings"
            raise CorpusError(f"the column {column!r} must hold {wanted}, found {str(found)[:60]}")
    return dict(fields)


def _is_ignored(schema: Any, column: str) -> bool:
    """Whether a column of metadata has a nested type: an archive may use the name for something else."""
    return (column in METADATA or is_metadata(column)) and bool(schema.field(column).type.num_fields)


def count_rows(path: Path) -> int | None:
    """The number of rows that a file's footer states; None if the file cannot be read."""
    try:
        with _open(path) as file:
            return int(file.metadata.num_rows)
    except _failures():
        return None


def holds_labels(path: Path) -> bool:
    """Whether a file contains quotes without text: an output of quotestance."""
    try:
        with _open(path) as file:
            names = file.schema_arrow.names
    except _failures():
        return False
    return "quotes" in names and "text" not in names


def iter_records(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file with all of its columns, a batch in memory at a time.

    Raises:
        CorpusError: the file cannot be read.
    """
    try:
        with _open(path) as file:
            for batch in file.iter_batches(READ_ROWS, use_threads=False):
                yield from batch.to_pylist()
    except _failures() as error:
        raise CorpusError(f"{path}: {_explain(error)}") from error


def _open(path: Path) -> Any:
    parquet = import_extra("pyarrow.parquet", "pandas")
    return parquet.ParquetFile(os.fspath(path), buffer_size=STREAM_BYTES, thrift_container_size_limit=MAX_FOOTER_ITEMS)


def _row_namer(path: Path, name: str, first: int) -> Callable[[int], tuple[str, str]]:
    return lambda number: (f"{name}:{first + number}", f"{path}:{first + number}")


def _failures() -> tuple[type[Exception], ...]:
    """The exceptions that reading a missing or damaged file may raise, our own among them."""
    try:
        import pyarrow as pa
    except ImportError:
        return (QuotestanceError,)
    return (QuotestanceError, OSError, pa.ArrowException, MemoryError, ValueError, OverflowError)


def _explain(error: Exception) -> str:
    if isinstance(error, QuotestanceError):
        return str(error)
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error).split("\n")[0] or "out of memory"
    return f"cannot be read as Parquet: {reason}"


def read_batch(
    batch: pa.RecordBatch, name_row: Callable[[int], tuple[str, str]], keep: Sequence[str] = ()
) -> Iterator[Article | LabelledArticle]:
    """The article of each row; a row without a valid article becomes a `LabelledArticle` with `error`.

    The columns are `text` and other fields of an article, in any order; `aliases` is a list, or a string with `;`
    between names, and metadata may be of any type that is not nested. `name_row` takes the number of a row, counted
    from 0, and returns the id to use if the row has none, and the location for error messages.
    """
    names = [name for name in batch.schema.names if is_field(name) or name in keep]
    columns = {name: _read_column(batch.column(name)) for name in names}
    for number in range(batch.num_rows):
        record = {name: values[number] for name, values in columns.items() if values[number] is not None}
        own_id, where = name_row(number)
        try:
            yield read_record(_check_row(record, keep), own_id, keep)
        except CorpusError as error:
            yield LabelledArticle(read_id(record) or own_id, error=f"{where}: {error}" if where else str(error))


def _read_column(column: pa.Array) -> list[Any]:
    """The values of a column; in place of a string that is not valid UTF-8, an error."""
    try:
        values: list[Any] = column.to_pylist()
        return values
    except UnicodeDecodeError:  # neither Parquet writers nor Spark check that strings are valid UTF-8
        return [_read_value(scalar) for scalar in column]


def _read_value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return CorpusError(f"not utf-8: byte {error.start} cannot be decoded")


def _check_row(record: dict[str, Any], keep: Sequence[str]) -> dict[str, Any]:
    """The row with its aliases as a list; raises CorpusError for a string that is not valid UTF-8."""
    for name, value in record.items():
        if isinstance(value, CorpusError):
            raise CorpusError(f"'{name}' is {value}")
    row = {
        name: _write_out(value) if name in METADATA or is_metadata(name) else value for name, value in record.items()
    }
    row |= {name: _write_plainly(row[name]) for name in keep if name in row}
    if isinstance(row.get("aliases"), str):
        row["aliases"] = split_aliases(row["aliases"])
    return row


def _write_out(value: object) -> str:
    """A value of metadata as text: an archive may have dates of the type date, and numbers as names of sections."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_plainly(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        return {str(name): _write_plainly(inner) for name, inner in value.items()}
    return [_write_plainly(inner) for inner in value] if isinstance(value, list) else _write_out(value)
