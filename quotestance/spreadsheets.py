"""The rows of a csv file, strictly: none is lost, and a bad one is an error in its place."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Collection, Iterable, Iterator

from quotestance.decoding import UndecodableLine
from quotestance.errors import CorpusError

__all__ = ["Line", "choose_delimiter", "iter_rows"]


LARGEST_CELL = 2**31 - 1  # the csv module stops at 131,072 characters unless told otherwise
TIMES_READ_AGAIN, LINES_READ_AGAIN = 8, 10_000  # of a csv with open quotes, before the rest is given up
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
    """Each row with the number of its first line. After a bad row reading goes on at its second line.

    A file made so that each line swallows the rest would be read as many times as it has lines: there the error of a
    row stands for all that follows.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    source = iter(lines)
    again: deque[Line] = deque()
    row_lines: list[Line] = []
    read_again = 0

    def feed() -> Iterator[str]:
        while item := (again.popleft() if again else next(source, None)):
            row_lines.append(item)
            yield item[1] if isinstance(item[1], str) else item[1].outline

    reader = csv.reader(feed(), strict=True, delimiter=delimiter)
    hopeless = False
    while not hopeless:
        row_lines.clear()
        result: list[str] | CorpusError
        try:
            result = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            read_again += len(row_lines) - 1
            hopeless = read_again > LINES_READ_AGAIN + TIMES_READ_AGAIN * row_lines[-1][0]
            rest = "; the rest of the file, with too many such rows, is passed over" if hopeless else ""
            result = CorpusError(f"not a row of csv ({error}){rest}")
            again.extendleft(reversed(row_lines[1:]))
            reader = csv.reader(feed(), strict=True, delimiter=delimiter)
        undecodable = [line for _, line in row_lines if isinstance(line, UndecodableLine)]
        if result or undecodable:
            yield row_lines[0][0], undecodable[0] if undecodable and not hopeless else result
