"""The rows of an Excel workbook (.xlsx). openpyxl comes with the extra `documents`."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from quotestance.errors import CorpusError, QuotestanceError, import_extra
from quotestance.reading.field_names import simplify
from quotestance.reading.signatures import check_zip, open_guarded

__all__ = ["holds_labels", "iter_sheet"]


MAX_HEADER_ROW = 10


class _Header(NamedTuple):
    number: int
    names: list[str]
    is_wanted: bool
    """Whether it has one of the columns that were looked for."""


def iter_sheet(data: bytes, wanted: Collection[str]) -> Iterator[tuple[int, list[str] | CorpusError]]:
    """The header of a sheet and each row below that is not empty, with its number. Numbers and dates become text.

    The header is the first row with a cell of `wanted`, as `simplify` compares names, among the first rows of a sheet,
    since a line with the name of the report may stand above it. If no sheet has one, these are the rows of the first
    sheet.

    Raises:
        QuotestanceError: openpyxl is not installed, or the file is damaged.
    """
    openpyxl = import_extra("openpyxl", "documents")
    book: Any = open_guarded("XLSX", lambda: openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True))
    headers = open_guarded("XLSX", lambda: [_find_header(sheet, wanted) for sheet in book.worksheets])
    if not any(header.names for header in headers):
        raise CorpusError("a workbook without any cell")
    header = max(headers, key=lambda header: (header.is_wanted, bool(header.names)))
    sheet, width = book.worksheets[headers.index(header)], len(header.names)
    rows = enumerate(sheet.iter_rows(min_row=header.number, values_only=True), start=header.number)
    while True:
        try:
            found = next(rows, None)
        except Exception as error:  # openpyxl reads the sheet as it goes
            yield 0, CorpusError(f"cannot be read as XLSX: {error}; the rest of the file is not read")
            return
        if found is None:
            return
        cells = [_write_out(cell) for cell in found[1]]
        if any(cells):
            cells += [""] * (width - len(cells))
            # Cells right of the header are notes, not fields.
            yield found[0], cells[:width]


def holds_labels(path: Path) -> bool:
    """Whether a workbook contains quotes without text: an output of quotestance."""
    try:
        data = path.read_bytes()
        if check_zip(data) != "xlsx":
            return False
        _, header = next(iter_sheet(data, ("article_id",)), (1, []))
    except (OSError, QuotestanceError):
        return False
    return isinstance(header, list) and "article_id" in header and "quote" in header and "text" not in header


def _find_header(sheet: Any, wanted: Collection[str]) -> _Header:
    """The row that names the columns, else the first one."""
    first = _Header(1, [], False)
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_HEADER_ROW, values_only=True), start=1):
        names = [_write_out(cell).strip() for cell in row]
        # Empty cells at the end are no columns.
        while names and not names[-1]:
            names.pop()
        if not set(map(simplify, wanted)).isdisjoint(map(simplify, names)):
            return _Header(number, names, True)
        if number == 1:
            first = _Header(number, names, False)
    return first


def _write_out(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    # Excel has no whole numbers: an id of 17 is 17.0.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
