"""What the pages of a Parquet file say they unfold to, read before pyarrow makes room for it.

A hundred kilobytes of Parquet may hold gigabytes: one page folded a thousandfold, one text that every row points to, a
list of a million empty strings. The footer need not tell, but each page has a header of its own, and pyarrow unfolds
no more than that header says.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import BinaryIO

from quotestance.errors import CorpusError
from quotestance.thrift import I32, I64, Struct, iter_members, read_struct

__all__ = ["iter_batch_sizes"]


UNFOLDED_BYTES, TIMES_SIZE = 4_000_000, 50
"""What the pages of a file may unfold to: so much, and so many times its size. At its strongest Zstandard makes real
news 3.4 times smaller, and 25 times where each article stands there ten times."""

VALUES, VALUES_A_BYTE = 250_000, 0.25
"""How many cells a file may hold, nulls and members of lists too. A row of news takes over a hundred bytes."""

BATCH_BYTES = 4_000_000
"""What a batch may grow to where each of its values is as large as the largest of which a page may be made."""

# The fields of a footer, a row group and a column that are read; those of a page's header.
ROW_GROUPS, COLUMNS, META_DATA = 4, 1, 3
CELLS, FOLDED_CHUNK, FIRST_DATA, FIRST_DICTIONARY = (5, I64), (7, I64), (9, I64), (11, I64)
TYPE, UNFOLDED, FOLDED, CELLS_OF_PAGE = (1, I32), (2, I32), (3, I32), (1, I32)

DATA, DICTIONARY, DATA_V2 = 0, 2, 3
DETAILS = {DATA: 5, DICTIONARY: 7, DATA_V2: 8}
"""The types of a page, and the field with what else is told of each."""

ENCODINGS = {DATA: (2, I32), DATA_V2: (4, I32)}
DELTA_BYTE_ARRAY = 7
"""The encoding that gives a value as the beginning of the one before it and an end of its own."""


def iter_batch_sizes(file: BinaryIO, columns: Collection[int], most: int) -> Iterator[int]:
    """How many rows of each row group, up to `most`, may be read at once; `columns` are read, counted from 0.

    Raises:
        CorpusError: the pages up to the end of this row group hold more than a file of this size warrants, or cannot be
            made out.
    """
    guard = _Guard(file)
    for row_group in guard.row_groups():
        repeatable = 1
        for number, column in enumerate(row_group.parts.get(COLUMNS, [])):
            if number in columns:
                repeatable = max([repeatable, *map(guard.add, column.parts.get(META_DATA, []))])
        yield max(1, min(most, BATCH_BYTES // repeatable))


class _Guard:
    """Adds up what the pages of a file claim, and refuses it where that is out of proportion."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, os.SEEK_END)
        self.unfolded = 0
        self.cells = 0

    def row_groups(self) -> Iterator[Struct]:
        """Those of the footer, whose length stands before the last four bytes."""
        try:
            self.file.seek(-8, os.SEEK_END)
            position = self.size - 8 - int.from_bytes(self.file.read(4), "little")
            self.file.seek(position)
            members = iter_members(self.file, ROW_GROUPS)
            while (row_group := next(members, None)) is not None:
                position = self.file.tell()
                yield row_group
                self.file.seek(position)
        except (OSError, ValueError) as error:
            raise CorpusError("cannot be read as Parquet: its footer is damaged") from error

    def add(self, column: Struct) -> int:
        """Go through the pages of a column; the size of the largest in which one value may stand for many."""
        position, dictionary = (column.numbers.get(field, 0) for field in (FIRST_DATA, FIRST_DICTIONARY))
        if 0 < dictionary < position:
            position = dictionary
        end, expected, repeatable = position + column.numbers.get(FOLDED_CHUNK, 0), column.numbers.get(CELLS, 0), 1
        while position < end and expected > 0:
            header, position = self._read_header(position)
            kind = header.numbers.get(TYPE, -1)
            [details, *_] = header.parts.get(DETAILS.get(kind, -1)) or [Struct({}, {})]
            folded, unfolded = header.numbers.get(FOLDED, -1), header.numbers.get(UNFOLDED, -1)
            cells = details.numbers.get(CELLS_OF_PAGE, 0)
            if min(folded, unfolded, cells) < 0:
                raise CorpusError("cannot be read as Parquet: a page has a size below zero")
            position += folded
            self._count(unfolded, cells)
            if kind == DICTIONARY:
                repeatable = max(repeatable, unfolded)
                continue
            expected -= cells
            if details.numbers.get(ENCODINGS.get(kind, (-1, -1))) == DELTA_BYTE_ARRAY:
                repeatable = max(repeatable, unfolded)
        return repeatable

    def _read_header(self, position: int) -> tuple[Struct, int]:
        """The header of the page that begins at `position`, and where it ends."""
        try:
            self.file.seek(position)
            return read_struct(self.file), self.file.tell()
        except (OSError, ValueError, OverflowError) as error:
            raise CorpusError(f"cannot be read as Parquet: no page at byte {position}, where one should be") from error

    def _count(self, unfolded: int, cells: int) -> None:
        self.unfolded += unfolded
        self.cells += max(1, cells)  # a page of nothing takes its time too
        most = UNFOLDED_BYTES + TIMES_SIZE * self.size
        if self.unfolded <= most and self.cells <= VALUES + VALUES_A_BYTE * self.size:
            return
        found = f"{self.unfolded:,} bytes" if self.unfolded > most else f"{self.cells:,} cells"
        raise CorpusError(
            f"would unfold to {found} or more, which a file of {self.size:,} bytes does not warrant; if it is "
            "sound, save it again without compression and dictionaries"
        )
