"""Structs in Thrift's compact form, as the headers of a Parquet file have them: their integers and structs alone.

pyarrow reads them too, but shows neither what a page says of itself, nor a damaged footer without ending the process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

__all__ = ["I32", "I64", "Struct", "iter_members", "read_struct"]


TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
DEEPEST, MOST_FIELDS, MOST_MEMBERS = 8, 64, 100_000
"""Structs in structs, and in lists; the fields of one; the members of a list. Parquet has six and sixteen."""


class Struct(NamedTuple):
    """Its integers by field and type, and its structs by field, those of a list in order."""

    numbers: dict[tuple[int, int], int]
    parts: dict[int, list[Struct]]


def read_struct(file: BinaryIO, depth: int = 1) -> Struct:
    """The struct that begins here.

    Raises:
        ValueError: there is none, or one larger than any in Parquet.
    """
    struct = Struct({}, {})
    for field, kind in _iter_fields(file):
        if kind in (I16, I32, I64):
            struct.numbers[field, kind] = _read_number(file)
        elif kind == STRUCT:
            struct.parts[field] = [_read_inner(file, depth)]
        elif kind == LIST:
            struct.parts[field] = list(_read_list(file, depth))
        elif kind not in (TRUE, FALSE):  # which the type itself tells
            _skip(file, kind, depth)
    return struct


def iter_members(file: BinaryIO, wanted: int) -> Iterator[Struct]:
    """The structs of the list that is a field of the struct that begins here, one at a time.

    Raises:
        ValueError: as `read_struct`; the whole struct is gone through before the first.
    """
    place = None
    for field, kind in _iter_fields(file):
        if kind == LIST and field == wanted:
            place = file.tell()
        if kind not in (TRUE, FALSE):
            _skip(file, kind, 1)
    if place is not None:
        file.seek(place)
        yield from _read_list(file, 1)


def _iter_fields(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """The number and type of each field; its value is to be read before the next. Of a field given twice, readers take
    one part from here and another from there."""
    field = 0
    seen: set[int] = set()
    for _ in range(MOST_FIELDS):
        first = _read_byte(file)
        if first == 0:
            return
        step, kind = first >> 4, first & 15
        field = field + step if step else _read_number(file)
        if field in seen:
            raise ValueError(f"field {field} twice")
        seen.add(field)
        yield field, kind
    raise ValueError(f"more than {MOST_FIELDS} fields")


def _read_list(file: BinaryIO, depth: int) -> Iterator[Struct]:
    first = _read_byte(file)
    length, kind = first >> 4, first & 15
    if length == 15:
        length = _read_varint(file)
    if length > MOST_MEMBERS:
        raise ValueError(f"more than {MOST_MEMBERS} members")
    for _ in range(length):
        if kind == STRUCT:
            yield _read_inner(file, depth)
        else:
            _skip(file, kind, depth)


def _read_inner(file: BinaryIO, depth: int) -> Struct:
    if depth == DEEPEST:
        raise ValueError(f"more than {DEEPEST} structs in one another")
    return read_struct(file, depth + 1)


def _skip(file: BinaryIO, kind: int, depth: int) -> None:
    """Pass over a value."""
    if kind in (TRUE, FALSE, BYTE):
        _read_byte(file)
    elif kind in (I16, I32, I64):
        _read_varint(file)
    elif kind in (DOUBLE, BINARY):  # of statistics, whose length may be that of a text
        file.seek(8 if kind == DOUBLE else _read_varint(file), os.SEEK_CUR)
    elif kind == STRUCT:
        _read_inner(file, depth)
    elif kind in (LIST, SET) and depth < DEEPEST:
        for _ in _read_list(file, depth + 1):
            pass
    else:
        raise ValueError(f"no type {kind}")


def _read_number(file: BinaryIO) -> int:
    """An integer with its sign in its last bit."""
    value = _read_varint(file)
    return (value >> 1) ^ -(value & 1)


def _read_varint(file: BinaryIO) -> int:
    """An integer of seven bits a byte, the lowest first."""
    value = 0
    for shift in range(0, 64, 7):
        byte = _read_byte(file)
        value |= (byte & 127) << shift
        if byte < 128:
            return value
    raise ValueError("an integer of more than 64 bits")


def _read_byte(file: BinaryIO) -> int:
    found = file.read(1)
    if not found:
        raise ValueError("the end of the file")
    return found[0]
