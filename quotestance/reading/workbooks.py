"""The rows of an Excel workbook (.xlsx). openpyxl comes with the extra `documents`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from quotestance.errors import CorpusError, QuotestanceError, import_extra
from quotestance.reading.signatures import check_zip, open_guarded

__all__ = ["holds_labels", "iter_sheet"]


def iter_sheet(data: bytes, needed: str) -> Iterator[tuple[int, list[str] | CorpusError]]:
    """Each row that is not empty, with its number, of the first sheet whose first row has a cell `needed`.

    If there is no such sheet, these are the rows of the first one. Numbers and dates become text.

    Raises:
        QuotestanceError: openpyxl is not installed, or the file is damaged.
    """
    openpyxl = import_extra("openpyxl", "documents")
    book: Any = open_guarded("XLSX", lambda: openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True))
    sheets = open_guarded("XLSX", lambda: [sheet for sheet in book.worksheets if _first_row(sheet)])
    if not sheets:
        raise CorpusError("a workbook without any cell")
    sheet = next((sheet for sheet in sheets if needed in map(str.lower, _first_row(sheet))), sheets[0])
    width = len(_first_row(sheet))
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
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
        _, header = next(iter_sheet(data, "article_id"), (1, []))
    except (OSError, QuotestanceError):
        return False
    return isinstance(header, list) and "article_id" in header and "quote" in header and "text" not in header


def _first_row(sheet: Any) -> list[str]:
    """The names in the first row, without empty cells at the end."""
    cells = [_write_out(cell).strip() for cell in next(sheet.iter_rows(max_row=1, values_only=True), ())]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _write_out(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    # Excel has no whole numbers: an id of 17 is 17.0.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
