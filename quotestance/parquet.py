"""Parquet files of articles in, and of labelled articles out, a few hundred rows at a time.

pyarrow comes with the extras `pandas` and `spark`, and is imported where it is used.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from quotestance.arrow import article_schema, to_batch
from quotestance.files import open_bytes
from quotestance.reading.parquet import require_pyarrow
from quotestance.records.article import LabelledArticle

__all__ = ["open_parquet"]


WRITE_ROWS = 256
ROW_GROUP_BYTES = 4_000_000
"""Of Arrow memory, before a row group is written."""


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
