"""Documents made in memory by the libraries that read them: PDF, DOCX and XLSX."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Sequence

PdfLine = tuple[float, float, str] | tuple[float, float, str, float]
"""Left and lower edge in points, text, and the size of the letters if it is not 10."""


def make_pdf(pages: Iterable[Sequence[PdfLine]]) -> bytes:
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument.new()
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for lines in pages:
        page = document.new_page(595, 842)
        for left, bottom, text, *size in lines:
            piece = raw.FPDFPageObj_CreateTextObj(document.raw, font, size[0] if size else 10)
            buffer = ctypes.create_string_buffer(f"{text}\0".encode("utf-16-le"))
            raw.FPDFText_SetText(piece, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
            raw.FPDFPageObj_Transform(piece, 1, 0, 0, 1, left, bottom)
            raw.FPDFPage_InsertObject(page.raw, piece)
        raw.FPDFPage_GenerateContent(page.raw)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_docx(*paragraphs: str, cells: Sequence[str] = ()) -> bytes:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cells:
        table = document.add_table(1, len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_xlsx(*sheets: Sequence[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet() if number else book.active
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
