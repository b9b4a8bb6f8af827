"""Parquet files of articles in, and of labelled articles out, a few hundred rows at a time.

pyarrow comes with the extras `pandas` and `spark`, and is imported where it is used.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quotestance.arrow import INPUT_COLUMNS, article_schema, read_batch, require_pyarrow, to_batch
from quotestance.errors import CorpusError, QuotestanceError
from quotestance.files import open_bytes
from quotestance.pages import iter_batch_sizes
from quotestance.records.article import Article, LabelledArticle

__all__ = ["count_rows", "holds_labels", "open_parquet", "read_parquet"]


READ_ROWS = 128  # some 400 kB of news text; enough that a batch costs little beside its articles
STREAM_BYTES = 1 << 20
"""Read ahead. Without a number here pyarrow holds a row group's whole column: 270 MB where this takes 120."""

MOST_PARTS = 100_000
"""Of a footer: columns, row groups. pyarrow takes 77 MB for 20,000 columns, whose footer has 5."""

WRITE_ROWS = 256
ROW_GROUP_BYTES = 4_000_000
"""Of Arrow memory, before a row group is written."""


def read_parquet(
    path: Path, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Article | LabelledArticle]]:
    """Where each row stands (`path:row`, counted from 1) and its article; a bad row, or file, as one with `error`.

    `columns` says under which other names the file has ours: `{"text": "body"}`. A file that would unfold to more than
    its size warrants is read up to the row group where it does.
    """
    try:
        require_pyarrow()
        row = 1
        with _opened(path) as file:
            fields = _choose_columns(file.schema_arrow, columns or {})
            metadata = file.metadata
        for read in _read_batches(path, metadata, list(fields)):
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


def _read_batches(path: Path, metadata: Any, columns: list[str]) -> Iterator[Any]:
    """The rows, so many at once as stay small in memory. The members of a list come with a dictionary, where they have
    one: a million of them may be one and the same."""
    leaves = [
        number
        for number, leaf in enumerate(map(metadata.schema.column, range(metadata.num_columns)))
        if any(leaf.path == column or leaf.path.startswith(f"{column}.") for column in columns)
    ]
    members = [leaf.path for leaf in map(metadata.schema.column, leaves) if _is_member(leaf)]
    with path.open("rb") as stream, _opened(path, metadata=metadata, read_dictionary=members) as file:
        for number, rows in enumerate(iter_batch_sizes(stream, leaves, READ_ROWS)):
            yield from file.iter_batches(rows, row_groups=[number], columns=columns, use_threads=False)


def _is_member(leaf: Any) -> bool:
    return bool(leaf.max_repetition_level and leaf.physical_type == "BYTE_ARRAY")


def count_rows(path: Path) -> int | None:
    """How many rows a file holds by its own account; None where it cannot be read."""
    try:
        require_pyarrow()
        with _opened(path) as file:
            return int(file.metadata.num_rows)
    except _failures():
        return None


def holds_labels(path: Path) -> bool:
    """Whether a file is what `quotestance` wrote: quotes without the text."""
    try:
        require_pyarrow()
        with _opened(path) as file:
            names = file.schema_arrow.names
    except _failures():
        return False
    return "quotes" in names and "text" not in names


@contextmanager
def open_parquet(path: str | os.PathLike[str]) -> Iterator[Callable[[LabelledArticle], None]]:
    """A function that writes articles to `path` in the columns of `article_schema`; whole or not at all.

    Raises:
        QuotestanceError: pyarrow is not installed, or the file cannot be written.
    """
    require_pyarrow()
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    articles: list[LabelledArticle] = []
    batches: list[Any] = []

    def convert() -> None:
        batches.append(to_batch(articles))
        articles.clear()

    def write_row_group() -> None:
        writer.write_table(pa.Table.from_batches(batches, article_schema()))
        batches.clear()

    def write(article: LabelledArticle) -> None:
        articles.append(article)
        if len(articles) >= WRITE_ROWS:
            convert()
            if sum(batch.nbytes for batch in batches) >= ROW_GROUP_BYTES:
                write_row_group()

    with open_bytes(path) as write_bytes:
        sink = _Sink(write_bytes)
        writer = ParquetWriter(sink, article_schema())
        try:
            yield write
            convert()
            write_row_group()
            writer.close()
        finally:
            sink.close()  # of a file that failed, pyarrow would write the end when it lets go of it


class _Sink(io.RawIOBase):
    """What pyarrow takes for an open file; the bytes go to `write_bytes`."""

    def __init__(self, write_bytes: Callable[[bytes], None]) -> None:
        self._write_bytes = write_bytes

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.closed:
            self._write_bytes(bytes(data))
        return len(data)


def _opened(path: Path, **how: Any) -> Any:
    from pyarrow.parquet import ParquetFile

    return ParquetFile(os.fspath(path), buffer_size=STREAM_BYTES, thrift_container_size_limit=MOST_PARTS, **how)


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
