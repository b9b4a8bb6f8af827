"""Parquet files of articles in, and of labelled articles out, a few hundred rows at a time.

pyarrow comes with the extras `pandas` and `spark`, and is imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.errors import CorpusError, QuotestanceError, import_extra
from quotestance.reading.rows import read_id, read_record
from quotestance.records.article import Article, LabelledArticle

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["INPUT_COLUMNS", "count_rows", "holds_labels", "read_batch", "read_parquet"]


READ_ROWS = 128  # some 400 kB of news text; enough that a batch costs little beside its articles
STREAM_BYTES = 1 << 20
"""Read ahead. Without a number here pyarrow holds a row group's whole column: 270 MB where this takes 120."""

MOST_PARTS = 100_000
"""Of a footer: columns, row groups. pyarrow takes 77 MB for 20,000 columns, whose footer has 5."""


def read_parquet(
    path: Path, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Article | LabelledArticle]]:
    """Where each row stands (`path:row`, counted from 1) and its article; a bad row, or file, as one with `error`.

    `columns` says under which other names the file has ours: `{"text": "body"}`.
    """
    try:
        row = 1
        with _opened(path) as file:
            fields = _choose_columns(file.schema_arrow, columns or {})
            for read in file.iter_batches(READ_ROWS, columns=list(fields), use_threads=False):
                batch = read.rename_columns([fields.get(column, column) for column in read.schema.names])
                for number, article in enumerate(read_batch(batch, _row_namer(path, name, row)), start=row):
                    yield f"{path}:{number}", article
                row += batch.num_rows
    except _failures() as error:
        yield str(path), LabelledArticle(name, error=f"{path}: {_explain(error)}")


def _choose_columns(schema: Any, columns: Mapping[str, str]) -> dict[str, str]:
    """The columns to read, each with our name for it.

    Raises:
        CorpusError: there is none for the text, or two for one of our names, or one nests what should be plain.
    """
    ours = {column: field for field, column in columns.items()}
    fields = [
        (column, ours.get(column, column))
        for column in schema.names
        if column in ours or (column in INPUT_COLUMNS and column not in columns)
    ]
    names = [name for _, name in fields]
    if names.count("text") != 1 or len(set(names)) != len(names) or ours.keys() - set(schema.names):
        needed = ", ".join(map(repr, sorted(ours) if "text" in ours.values() else ["text", *sorted(ours)]))
        raise CorpusError(
            f"the columns must have {needed} among them, and each name once; found {', '.join(schema.names)[:200]}"
        )
    for column, name in fields:
        found = schema.field(column).type
        members = getattr(found, "value_type", found) if name == "aliases" else found
        if members.num_fields:
            wanted = "a list of strings, or strings" if name == "aliases" else "strings"
            raise CorpusError(f"the column {column!r} must hold {wanted}, found {str(found)[:60]}")
    return dict(fields)


def count_rows(path: Path) -> int | None:
    """How many rows a file holds by its own account; None where it cannot be read."""
    try:
        with _opened(path) as file:
            return int(file.metadata.num_rows)
    except _failures():
        return None


def holds_labels(path: Path) -> bool:
    """Whether a file is what `quotestance` wrote: quotes without the text."""
    try:
        with _opened(path) as file:
            names = file.schema_arrow.names
    except _failures():
        return False
    return "quotes" in names and "text" not in names


def _opened(path: Path) -> Any:
    parquet = import_extra("pyarrow.parquet", "pandas")
    return parquet.ParquetFile(os.fspath(path), buffer_size=STREAM_BYTES, thrift_container_size_limit=MOST_PARTS)


def _row_namer(path: Path, name: str, first: int) -> Callable[[int], tuple[str, str]]:
    return lambda number: (f"{name}:{first + number}", f"{path}:{first + number}")


def _failures() -> tuple[type[Exception], ...]:
    """What reading a damaged file raises, besides what we raise."""
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


INPUT_COLUMNS = ("id", "text", "company", "aliases")
"""What labelling reads. `title`, `url` and `date` change nothing, and an archive may hold them in any type."""


def read_batch(
    batch: pa.RecordBatch, name_row: Callable[[int], tuple[str, str]]
) -> Iterator[Article | LabelledArticle]:
    """The article of each row; a row that holds none becomes a `LabelledArticle` with `error`.

    The columns are those of `INPUT_COLUMNS`, in any order, `text` among them; `aliases` is a list, or a string with
    `;` between names. `name_row` gives for the number of a row, counted from 0, the id of an article without one,
    and where the row stands, for errors.
    """
    columns = {name: _values(batch.column(name)) for name in batch.schema.names if name in INPUT_COLUMNS}
    for number in range(batch.num_rows):
        record = {name: values[number] for name, values in columns.items() if values[number] is not None}
        own_id, where = name_row(number)
        try:
            yield read_record(_checked(record), own_id)
        except CorpusError as error:
            yield LabelledArticle(read_id(record) or own_id, error=f"{where}: {error}" if where else str(error))


def _values(column: pa.Array) -> list[Any]:
    try:
        values: list[Any] = column.to_pylist()
        return values
    except UnicodeDecodeError:  # neither Parquet's writers nor Spark check what they call a string
        return [_value(scalar) for scalar in column]


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return CorpusError(f"not utf-8: byte {error.start} cannot be decoded")


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    for name, value in record.items():
        if isinstance(value, CorpusError):
            raise CorpusError(f"'{name}' is {value}")
    if isinstance(record.get("aliases"), str):
        return {**record, "aliases": [alias.strip() for alias in record["aliases"].split(";") if alias.strip()]}
    return record
