"""Text from PDF files: lines in reading order, joined to paragraphs. pypdfium2 comes with the extra `documents`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from quotestance.errors import CorpusError, import_extra
from quotestance.reading.exports.detection import refuse_export
from quotestance.reading.signatures import open_guarded
from quotestance.records.article import Article

__all__ = ["read_pdf"]


RECOGNISE = "recognise its text first (OCR), for example with ocrmypdf"
HEADER_WITHIN = 1_024  # bytes before the PDF itself; some servers add a few
LINE_ENDS = (10, 13)
HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at the end of a line, in place of the hyphen and the end
SOFT_HYPHEN = "\xad"  # invisible inside a line
WIDE = 0.6  # of the width of the text: a line of this width belongs to no column
GUTTER = 8.0  # points between two columns
COLUMN_LINES = 3
PARAGRAPH_GAP = 1.45  # line heights between two lines of different paragraphs
INDENT = 4.0  # points
EDGE_LINES = 2  # lines at the top and the bottom of a page that may be its head or foot
REPEATS = 3  # pages with the same line at their edge
NUMBER_RE = re.compile(r"\d+")
PAGE_NUMBER_RE = re.compile(r"(?:Page|Seite|p\.)?\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?", re.IGNORECASE)
PUNCTUATION = ".,;:!?“”\"'‘’()"
HYPHENATED_RE = re.compile(r"\b\w+-\w+\b")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or the part of a line in one column; positions are in points, from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def read_pdf(data: bytes, name: str) -> Article:
    """The text of a PDF, without heads and feet of pages, a blank line between paragraphs.

    Columns are read one after the other. Words divided at the end of a line are joined.

    Raises:
        QuotestanceError: pypdfium2 is not installed, or the file is damaged, protected by a password or without text.
    """
    pdfium = import_extra("pypdfium2", "documents")
    start = max(0, data.find(b"%PDF-", 0, HEADER_WITHIN))
    pages = open_guarded("PDF", lambda: _read_pages(pdfium, data[start:]))
    empty = sum(not lines for lines in pages)
    if any(pages) and empty > len(pages) / 2:
        raise CorpusError(f"{empty} of {len(pages)} pages of the PDF have no text, probably scanned; {RECOGNISE}")
    pages = [_order(lines) for lines in _without_edges(pages)]
    if not any(pages):
        raise CorpusError(f"a PDF without text, probably scanned; {RECOGNISE}")
    refuse_export("\n".join(line.text for lines in pages for line in lines))
    text = "\n\n".join(_join_paragraphs(pages))
    return Article(name, text)


def _read_pages(pdfium: Any, data: bytes) -> list[list[_Line]]:
    document = pdfium.PdfDocument(data)
    try:
        return [list(_read_lines(pdfium.raw, page.get_textpage())) for page in document]
    finally:
        document.close()


def _read_lines(raw: Any, page: Any) -> Iterator[_Line]:
    """The lines in the order of the file, divided at gaps that are as wide as a gutter between columns."""
    characters: list[tuple[str, tuple[float, float, float, float] | None]] = []
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page.raw, index)
        if code in LINE_ENDS or code in HYPHENS:
            yield from _make_lines([*characters, ("-", None)] if code in HYPHENS else characters)
            characters = []
        elif code:
            character = chr(code)
            box = None if character.isspace() else page.get_charbox(index)
            characters.append((character, box))
    yield from _make_lines(characters)


def _make_lines(characters: Sequence[tuple[str, tuple[float, float, float, float] | None]]) -> Iterator[_Line]:
    boxes = [box for _, box in characters if box]
    if not boxes:
        return
    height = median(top - bottom for _, bottom, _, top in boxes) or 1.0
    part: list[tuple[str, tuple[float, float, float, float] | None]] = []
    last_right: float | None = None
    for character, box in characters:
        if box and last_right is not None and box[0] - last_right > max(GUTTER, 2 * height):
            yield from _make_line(part)
            part = []
        part.append((character, box))
        last_right = box[2] if box else last_right
    yield from _make_line(part)


def _make_line(part: Sequence[tuple[str, tuple[float, float, float, float] | None]]) -> Iterator[_Line]:
    boxes = [box for _, box in part if box]
    # Characters beyond U+FFFF come as two halves.
    text = "".join(character for character, _ in part).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = " ".join((text[:-1] + "-" if text.endswith(SOFT_HYPHEN) else text).replace(SOFT_HYPHEN, "").split())
    if boxes and text:
        left, bottom, right, top = zip(*boxes, strict=True)
        yield _Line(text, min(left), max(right), min(bottom), max(top))


def _without_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without page numbers, and without lines that are at the edge of several pages."""
    edges = [_find_edges(lines) for lines in pages]
    counts = Counter(key for found in edges for key in {_edge_key(line) for line in found})
    return [
        [
            line
            for line in lines
            if line not in found or not (counts[_edge_key(line)] >= REPEATS or PAGE_NUMBER_RE.fullmatch(line.text))
        ]
        for lines, found in zip(pages, edges, strict=True)
    ]


def _find_edges(lines: Sequence[_Line]) -> set[_Line]:
    by_height = sorted(lines, key=lambda line: line.bottom)
    return {*by_height[:EDGE_LINES], *by_height[-EDGE_LINES:]}


def _edge_key(line: _Line) -> str:
    return NUMBER_RE.sub("0", line.text)


def _order(lines: list[_Line]) -> list[_Line]:
    """The lines of a page in reading order. The order of the file is kept unless the page has columns."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    narrow = [line for line in lines if line.right - line.left <= WIDE * (right - left)]
    columns = _find_columns(narrow)
    if len(columns) < 2:
        return lines
    ordered: list[_Line] = []
    band: list[_Line] = []
    # A line across the columns, such as a headline, ends what stands above it.
    for line in sorted(lines, key=lambda line: -line.top):
        if any(start <= line.left and line.right <= end for start, end in columns):
            band.append(line)
        else:
            ordered += [*_order_band(band, columns), line]
            band = []
    return ordered + _order_band(band, columns)


def _order_band(band: list[_Line], columns: Sequence[tuple[float, float]]) -> list[_Line]:
    return [line for start, end in columns for line in band if start <= line.left and line.right <= end]


def _find_columns(lines: Iterable[_Line]) -> list[tuple[float, float]]:
    """The left and right edges of the columns: groups of lines with nothing but white space between them."""
    found: list[tuple[float, float, int]] = []
    for line in sorted(lines, key=lambda line: line.left):
        if found and line.left < found[-1][1] + GUTTER:
            start, end, count = found[-1]
            found[-1] = (start, max(end, line.right), count + 1)
        else:
            found.append((line.left, line.right, 1))
    return [(start, end) for start, end, count in found if count >= COLUMN_LINES]


def _join_paragraphs(pages: Sequence[Sequence[_Line]]) -> list[str]:
    """The paragraphs; one that goes on in the next column or on the next page is joined."""
    lines = [line for page in pages for line in page]
    hyphenated = {word.lower() for line in lines for word in HYPHENATED_RE.findall(line.text)}
    pitches = [above.bottom - line.bottom for above, line in pairwise(lines)]
    pitch = median([step for step in pitches if 0 < step < 50] or [12.0])
    right = median(line.right for line in lines)
    paragraphs: list[str] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        if above is None or _starts_paragraph(above, line, pitch, right):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text, hyphenated)
    return paragraphs


def _starts_paragraph(above: _Line, line: _Line, pitch: float, right: float) -> bool:
    step = above.bottom - line.bottom
    is_end = above.text[-1] in ".!?”\"'’:)"
    if step <= 0 or step > 4 * pitch:
        # The next column or page: a paragraph goes on if its last sentence does.
        return is_end
    heights = above.top - above.bottom, line.top - line.bottom
    return (
        step > PARAGRAPH_GAP * pitch
        or max(heights) > 1.35 * min(heights)
        or INDENT < line.left - above.left < 40
        or (is_end and above.right < right - 0.15 * (right - above.left))
    )


def _join(text: str, line: str, hyphenated: set[str]) -> str:
    part = text.rpartition(" ")[2]
    if len(part) < 2 or part[-1] != "-" or not part[-2].isalpha():
        return f"{text} {line}"
    if not line[0].islower():
        return text + line
    # The hyphen stays if the word has one elsewhere.
    word = f"{part}{line.split()[0]}".lower().strip(PUNCTUATION)
    return (text if word in hyphenated else text[:-1]) + line
