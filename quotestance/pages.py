"""What the pages of a Parquet file say they unfold to, read before pyarrow makes room for it.

A hundred kilobytes of Parquet may hold gigabytes: one page folded a thousandfold, one text that every row points to, a
list of a million empty strings. The footer need not tell, but a page has a header of its own, in Thrift's compact
form, and pyarrow unfolds no more than that header says.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from quotestance.errors import CorpusError

__all__ = ["UnfoldingGuard"]

UNFOLDED_BYTES, TIMES_SIZE = 4_000_000, 50
"""What the pages of a file may unfold to: so much, and so many times its size. Zstandard at its strongest folds news
that repeats itself, page by page, to a tenth."""

VALUES, VALUES_A_BYTE = 250_000, 0.25
"""How many cells a file may hold, nulls and members of lists too. A row of news takes over a hundred bytes."""

BATCH_BYTES = 4_000_000
"""What a batch may grow to where each of its values is as large as the largest of which a page may be made."""

DELTA_BYTE_ARRAY = 7
"""The encoding that gives a value as the beginning of the one before it and an end of its own."""

TYPE, UNFOLDED, FOLDED, DATA_PAGE, DICTIONARY_PAGE, DATA_PAGE_V2 = 1, 2, 3, 5, 7, 8  # fields of a header
NUMBERS = {3, 4, 5, 6}  # Thrift's types of integers: of 8, 16, 32 and 64 bits
DEEPEST, MOST_FIELDS = 4, 64
"""Structs in structs in a header, and the fields of one; Parquet has three, and eight."""


@dataclass(slots=True)
class UnfoldingGuard:
    """Adds up what the pages of a file claim, row group by row group, and refuses it where that is out of proportion.

    `size` is the file's, in bytes.
    """

    size: int
    unfolded: int = 0
    values: int = 0

    def rows_a_batch(self, file: BinaryIO, chunks: Sequence[Any], most: int) -> int:
        """How many rows, up to `most`, may be read at once from a row group whose columns are these.

        `chunks` are pyarrow's `ColumnChunkMetaData`.

        Raises:
            CorpusError: the pages hold more than a file of this size warrants, or a page cannot be made out.
        """
        repeatable = max([self._add(file, chunk) for chunk in chunks], default=1)
        return max(1, min(most, BATCH_BYTES // max(1, repeatable)))

    def _add(self, file: BinaryIO, chunk: Any) -> int:
        """Go through the pages of a column; the size of the largest in which one value may stand for many."""
        starts = [chunk.data_page_offset, chunk.dictionary_page_offset or 0]
        position = min(start for start in starts if start > 0 or start is starts[0])
        end, expected, repeatable = position + chunk.total_compressed_size, chunk.num_values, 1
        while position < end and expected > 0:
            header, position = _read_header(file, position)
            folded, unfolded = header.get(FOLDED, -1), header.get(UNFOLDED, -1)
            page = header.get(DATA_PAGE) or header.get(DATA_PAGE_V2) or header.get(DICTIONARY_PAGE) or {}
            if folded < 0 or unfolded < 0 or page.get(1, 0) < 0:
                raise CorpusError("cannot be read as Parquet: a page has a size below zero")
            position += folded
            self.unfolded += unfolded
            self.values += max(1, page.get(1, 0))  # a page of nothing takes its time too
            encoding = page.get(2 if DATA_PAGE in header else 4)
            if DICTIONARY_PAGE in header or encoding == DELTA_BYTE_ARRAY:
                repeatable = max(repeatable, unfolded)
            if DICTIONARY_PAGE not in header:
                expected -= page.get(1, 0)
            self._check()
        return repeatable

    def _check(self) -> None:
        most_bytes = UNFOLDED_BYTES + TIMES_SIZE * self.size
        most_values = VALUES + VALUES_A_BYTE * self.size
        if self.unfolded <= most_bytes and self.values <= most_values:
            return
        found = f"{self.unfolded:,} bytes" if self.unfolded > most_bytes else f"{self.values:,} cells"
        raise CorpusError(
            f"would unfold to {found} or more, which a file of {self.size:,} bytes does not warrant; if it is "
            "sound, save it again without compression and dictionaries"
        )


def _read_header(file: BinaryIO, position: int) -> tuple[dict[int, Any], int]:
    """The header of the page that begins at `position`, and where it ends."""
    try:
        file.seek(position)
        return _read_struct(file, 1), file.tell()
    except (OSError, ValueError, OverflowError) as error:
        raise CorpusError(f"cannot be read as Parquet: no page at byte {position}, where one should begin") from error


def _read_struct(file: BinaryIO, depth: int) -> dict[int, Any]:
    """The numbers and structs of a struct, by field."""
    fields: dict[int, Any] = {}
    field = 0
    for _ in range(MOST_FIELDS):
        first = _read_byte(file)
        if first == 0:
            return fields
        step, kind = first >> 4, first & 15
        field = field + step if step else _read_number(file)
        if kind in NUMBERS:
            fields[field] = _read_byte(file) if kind == 3 else _read_number(file)
        elif kind == 8:  # of statistics, whose length may be that of a text
            file.seek(_read_varint(file), os.SEEK_CUR)
        elif kind == 12 and depth < DEEPEST:
            fields[field] = _read_struct(file, depth + 1)
        elif kind not in (1, 2):  # which are true and false, in the type itself
            raise ValueError
    raise ValueError


def _read_number(file: BinaryIO) -> int:
    """An integer with its sign in its last bit."""
    value = _read_varint(file)
    return (value >> 1) ^ -(value & 1)


def _read_varint(file: BinaryIO) -> int:
    """An integer of seven bits a byte, the lowest first."""
    value = shift = 0
    while shift < 64:
        byte = _read_byte(file)
        value |= (byte & 127) << shift
        if byte < 128:
            return value
        shift += 7
    raise ValueError


def _read_byte(file: BinaryIO) -> int:
    found = file.read(1)
    if not found:
        raise ValueError
    return found[0]
