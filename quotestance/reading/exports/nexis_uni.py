"""Exports of Nexis Uni and Lexis+: DOCX, and RTF or text that was converted from either.

A document is a title, the outlet, the date, the copyright, labels, the word "Body", the text, and more labels. Word
files mark the parts with bookmarks, which do not depend on the language of the interface; other forms have the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotestance.reading.exports.dates import find_date, starts_with_date
from quotestance.reading.exports.document import Document, Export, clean, clean_byline, clean_paragraphs, join_lines
from quotestance.reading.exports.nexis_labels import COPYRIGHT_RE, read_label

__all__ = ["Line", "is_uni_text", "parse_uni_lines", "parse_uni_text"]


END_RE = re.compile(r"\s*End of Document\s*", re.IGNORECASE)
UNI_TEXT_RE = re.compile(r"^[ \t]*End of Document[ \t]*\r?$", re.MULTILINE)
PARTS_RE = re.compile(r"^[ \t]*(?:Load-Date:|Body[ \t]*\r?$)", re.MULTILINE)
COVER_COUNT_RE = re.compile(r"\s*(?:Documents|Dokumente|Documenten|Documentos) \((\d+)\)\s*")
YEAR_RE = re.compile(r"\b(?:19|20)\d\d\b")
BODY_WORDS = frozenset(("Body", "Text"))
AFTER_BODY = ("Classification", "Graphic", "Correction", "Notes", "Bibliography")
"""Headings of the parts after the text. A paragraph of the text may be one of these words, so the last one counts."""
ABSTRACT, FULL_TEXT = "ABSTRACT", "FULL TEXT"
MAX_HEADER = 12  # lines between the title and the copyright


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document. `mark` is "start" for the first, "title", "body" or "after" where the file says so."""

    text: str
    mark: str = ""
    url: str | None = None


def is_uni_text(text: str) -> bool:
    """Whether a text is an export in this layout."""
    return UNI_TEXT_RE.search(text) is not None and PARTS_RE.search(text) is not None


def parse_uni_text(text: str) -> Export:
    """The documents of a text; they end with the words "End of Document"."""
    lines = [Line(line) for line in text.replace("\r\n", "\n").replace("\f", "\n").split("\n")]
    chunks: list[list[Line]] = [[]]
    for line in lines:
        if END_RE.fullmatch(line.text):
            chunks.append([])
        else:
            chunks[-1].append(line)
    cover = next((int(m[1]) for line in chunks[0] if (m := COVER_COUNT_RE.fullmatch(line.text))), None)
    # The first chunk begins with the cover; what follows the last mark is no document.
    documents = [_parse(_skip_cover(chunk)) for chunk in chunks[:-1]]
    return Export("Nexis", tuple(documents), cover, "the cover")


def parse_uni_lines(lines: Sequence[Line], declared: int | None = None) -> Export:
    """The documents of a Word file, each of which begins with a line marked "start".

    `declared` is the number that the file's properties state, which counts a cover as one.
    """
    starts = [number for number, line in enumerate(lines) if line.mark == "start"]
    preface = lines[: starts[0]] if starts else lines
    cover = next((int(m[1]) for line in preface if (m := COVER_COUNT_RE.fullmatch(line.text))), None)
    documents = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        chunk = lines[start:end]
        end_mark = next((number for number, line in enumerate(chunk) if END_RE.fullmatch(line.text)), len(chunk))
        documents.append(_parse(chunk[:end_mark]))
    if cover is not None:
        return Export("Nexis", tuple(documents), cover, "the cover")
    return Export("Nexis", tuple(documents), declared, "the file's own count")


def _skip_cover(lines: list[Line]) -> list[Line]:
    """The lines from the title on: those before the outlet, which stands before the first date with a copyright."""
    for number, line in enumerate(lines):
        after = lines[number + 1 : number + MAX_HEADER]
        if starts_with_date(line.text) and any(COPYRIGHT_RE.match(later.text) for later in after):
            start = outlet = _previous(lines, number)
            start = _previous(lines, outlet)
            # The title may be wrapped.
            while start > 0 and lines[start - 1].text.strip() and not lines[start - 1].text.rstrip().endswith("|"):
                start -= 1
            return lines[start:]
    return lines


def _previous(lines: Sequence[Line], number: int) -> int:
    """The number of the last line before `number` that is not empty, or 0."""
    return next((before for before in range(number - 1, -1, -1) if lines[before].text.strip()), 0)


def _parse(lines: Sequence[Line]) -> Document:
    body = next((number for number, line in enumerate(lines) if line.mark == "body"), None)
    if body is None:
        body = next((number for number, line in enumerate(lines) if line.text.strip() in BODY_WORDS), len(lines))
    end = _find_end(lines, body)
    header = lines[:body]
    rights = next((number for number, line in enumerate(header) if COPYRIGHT_RE.match(line.text)), None)
    values = _read_labels([line.text for line in (header if rights is None else header[rights:])])
    loaded = _read_labels([line.text for line in lines[end:]]).get("loaded", "")
    title, outlet, date = _read_heading([line for line in header[:rights] if line.text.strip()])
    if date is None and rights is not None:
        date = _date_of_loading(header[rights].text, loaded)
    paragraphs = join_lines(clean_paragraphs(_skip_abstract([line.text for line in lines[body + 1 : end]])))
    return Document(
        paragraphs,
        title,
        outlet,
        date,
        clean_byline(values.get("byline")),
        values.get("section"),
        next((line.url for line in header if line.url), None),
        None if paragraphs else "there is no text between the header and the labels",
    )


def _find_end(lines: Sequence[Line], body: int) -> int:
    """Where the text ends: at a mark, at the last heading of each kind, or at the load date."""
    ends: dict[str, int] = {}
    for number in range(body + 1, len(lines)):
        text = lines[number].text.strip()
        if lines[number].mark == "after":
            ends.setdefault("mark", number)
        elif text in AFTER_BODY:
            ends[text] = number
        elif (found := read_label(text, any_case=True)) and found[0] == "loaded":
            ends["loaded"] = number
    return min(ends.values(), default=len(lines))


def _read_heading(lines: Sequence[Line]) -> tuple[str | None, str | None, str | None]:
    """The title, the outlet and the date in the lines before the copyright, none of which is empty."""
    titles = [line.text for line in lines if line.mark == "title"]
    texts = [line.text for line in lines if line.mark != "title"]
    dated = next((number for number, text in enumerate(texts) if starts_with_date(text)), None)
    date = find_date(texts[dated]) if dated is not None else None
    if titles:
        return clean(" ".join(titles)), clean(texts[0]) if texts and dated != 0 else None, date
    if dated is None:
        return clean(texts[0]) if texts else None, clean(texts[1]) if len(texts) > 1 else None, None
    return clean(" ".join(texts[: max(dated - 1, 0)])), clean(texts[dated - 1]) if dated else None, date


def _read_labels(lines: Sequence[str]) -> dict[str, str]:
    """The first value of each label."""
    values: dict[str, str] = {}
    for line in lines:
        found = read_label(line, any_case=True)
        if found and (value := clean(found[1])):
            values.setdefault(found[0], value)
    return values


def _date_of_loading(rights: str, loaded: str) -> str | None:
    """The load date, if it lies in the year of the copyright; else that year.

    "Correction Appended" replaces the date of publication, which the load date follows by a day at most.
    """
    m = YEAR_RE.search(rights)
    found = find_date(loaded)
    return found if m is None or (found or "").startswith(m[0]) else m[0]


def _skip_abstract(texts: list[str]) -> list[str]:
    """The texts after "FULL TEXT" if they begin with an abstract."""
    words = [text.strip() for text in texts]
    begin = next((word for word in words if word), "")
    return texts[words.index(FULL_TEXT) + 1 :] if begin == ABSTRACT and FULL_TEXT in words else texts
