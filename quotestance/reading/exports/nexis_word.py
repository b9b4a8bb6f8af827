"""The lines and marks of a Word file that Nexis Uni wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quotestance.reading.exports.document import Export
from quotestance.reading.exports.nexis_uni import END_RE, Line, parse_uni_lines

__all__ = ["parse_word_export", "read_paragraphs"]


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BREAKS = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": "\t", f"{WORD}noBreakHyphen": "-"}
# Text boxes repeat or interrupt the text; property elements have tabs that are no text.
OUTSIDE = frozenset((f"{WORD}drawing", f"{WORD}pict", f"{WORD}pPr", f"{WORD}rPr", f"{MARKUP}AlternateContent"))
START_RE = re.compile(r"Bookmark_\d+")
BODY_RE = re.compile(r"Body(?:_\d+)?")
AFTER_RE = re.compile(r"(?:Classification|Correction|Graphic)(?:_\d+)?")
COUNT_RE = re.compile(rb'name="LADocCount".{0,80}?>(\d+)<', re.DOTALL)
PROPERTIES = "/docProps/custom.xml"
TITLE_STYLES = frozenset(("Heading1", "Heading 1"))


def parse_word_export(document: Any) -> Export | None:
    """The documents of a file opened by python-docx; None if Nexis Uni did not write it."""
    paragraphs = list(_find_paragraphs(document.element.body))
    declared = _read_count(document)
    lines = [line for paragraph in paragraphs for line in _read_paragraph(paragraph, document.part.rels)]
    has_ends = any(END_RE.fullmatch(line.text) for line in lines)
    has_starts = any(line.mark == "start" for line in lines)
    has_bodies = any(line.mark == "body" for line in lines)
    if declared is None and not ((has_starts or has_ends) and has_bodies):
        return None
    if not has_starts:
        # A file saved by another program may have lost the bookmarks, but not the level of the titles.
        lines = [Line(line.text, "start", line.url) if line.mark == "title" else line for line in lines]
    starts = next((number for number, line in enumerate(lines) if line.mark == "start"), 0)
    has_cover = any(line.text.strip() for line in lines[:starts])
    return parse_uni_lines(lines, declared - has_cover if declared else None)


def _read_paragraph(paragraph: Any, relations: Any) -> Iterator[Line]:
    """The lines of a paragraph, which line breaks divide. A title is one line."""
    marks = [mark.get(f"{WORD}name") or "" for mark in paragraph.iter(f"{WORD}bookmarkStart")]
    if any(map(START_RE.fullmatch, marks)):
        yield Line("", "start")
    text = "".join(_read_text(paragraph))
    if not text:
        return
    if _is_title(paragraph):
        yield Line(text.replace("\n", " "), "title", _read_address(paragraph, relations))
        return
    mark = "body" if any(map(BODY_RE.fullmatch, marks)) else "after" if any(map(AFTER_RE.fullmatch, marks)) else ""
    for line in text.split("\n"):
        yield Line(line, mark if line.strip() else "")


def read_paragraphs(document: Any) -> Iterator[str]:
    """The text of each paragraph of a file opened by python-docx, those in tables among them."""
    return ("".join(_read_text(paragraph)) for paragraph in _find_paragraphs(document.element.body))


def _find_paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{WORD}p":
            yield child
        elif child.tag not in OUTSIDE:
            yield from _find_paragraphs(child)


def _read_text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in OUTSIDE:
            yield from _read_text(child)


def _is_title(paragraph: Any) -> bool:
    properties = paragraph.find(f"{WORD}pPr")
    if properties is None:
        return False
    level = properties.find(f"{WORD}outlineLvl")
    style = properties.find(f"{WORD}pStyle")
    return (level is not None and level.get(f"{WORD}val") == "0") or (
        style is not None and style.get(f"{WORD}val") in TITLE_STYLES
    )


def _read_address(paragraph: Any, relations: Any) -> str | None:
    """Where the title links to. Each search hit in a title is a link of its own, all with one target."""
    for link in paragraph.iter(f"{WORD}hyperlink"):
        relation = relations.get(link.get(RELATION))
        if relation is not None and relation.is_external:
            return str(relation.target_ref)
    return None


def _read_count(document: Any) -> int | None:
    """The number of documents that Nexis writes into the properties of the file, a cover among them."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == PROPERTIES and (m := COUNT_RE.search(part.blob)):
            return int(m[1])
    return None
