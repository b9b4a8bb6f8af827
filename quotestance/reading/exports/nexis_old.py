"""Exports of the old Nexis (nexis.com, LexisNexis Academic; until about 2019) as text and HTML.

A document is a header (outlet, date, title), labels, the body, more labels and the copyright; the parts are told apart
by what they contain, since their order differs from outlet to outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotestance.reading.exports.dates import find_date, starts_with_date
from quotestance.reading.exports.document import Document, Export, clean, clean_byline, clean_paragraphs
from quotestance.reading.exports.markup import split_blocks
from quotestance.reading.exports.nexis_labels import COPYRIGHT_RE, DOCUMENT_COUNT_RE, read_label

__all__ = ["is_old_html", "is_old_text", "parse_old_html", "parse_old_text"]


# "3 of 12 DOCUMENTS", "FOCUS - 1 of 1 DOCUMENT", "Dokument 1 von 62", "Document 2 de 9"; nothing else in the line.
SEPARATOR = r"(?:FOCUS - )?(?:\d+ of (?P<total>\d+) DOCUMENTS?|Do[ck]ument \d+ (?:von|de|van|of) (?P<total_2>\d+))"
TEXT_SEPARATOR_RE = re.compile(rf"^[ \t\xa0]*{SEPARATOR}[ \t\xa0]*$", re.MULTILINE)
LINE_SEPARATOR_RE = re.compile(SEPARATOR)
# A single document without a separator still has its length and the day on which it was loaded.
ESSENTIAL_RE = re.compile(r"^(?:(LENGTH|LÄNGE|LONGUEUR|LENGTE)|LOAD-DATE|UPDATE|DATE-CHARGEMENT): ", re.MULTILINE)
HTML_SEPARATOR_RE = re.compile(r"<a name=[\"']?DOC_ID_\d", re.IGNORECASE)
HTML_COUNT_RE = re.compile(r"<meta [^>]{0,80}documents=[\"']?(\d+)", re.IGNORECASE)
CENTRED_RE = re.compile(r"\.(c\d+) \{[^}]*text-align: center", re.IGNORECASE)
CENTRED_INDENT = 8  # spaces; lines of the body are indented by three at most
RIGHTS_RE = re.compile(
    r"\s*(?:All |Alle |Tous )?(?:Rights? Reserved|rights reserved|Rechte|Droits|Rechten voorbehouden)", re.IGNORECASE
)
URL_RE = re.compile(r"https?://\S+(?:\n\S+)?")  # long addresses are wrapped
LENGTH_RE = re.compile(r"\s*\d[\d.,]* {1,2}\w{3,9}\s*$")  # "184 words"
WRAPPED_RE = re.compile(r"(?:,|&|\b(?:and|of|for|the))\s*$")
ERROR_PAGE = "there is an error in this document and it is not possible to display it"


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of lines with its label, if it has one."""

    lines: tuple[str, ...]
    centred: bool
    field: str = ""
    value: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_plain(self) -> bool:
        """Whether this may be a part of the title or the body."""
        return not (self.field or self.centred or COPYRIGHT_RE.match(self.text) or URL_RE.fullmatch(self.text))


def is_old_text(text: str) -> bool:
    """Whether a text has the separators of the old layout, or is a single document without one."""
    return TEXT_SEPARATOR_RE.search(text) is not None or len(set(ESSENTIAL_RE.findall(text))) > 1


def is_old_html(text: str) -> bool:
    """Whether a page has the anchors of the old layout."""
    return HTML_SEPARATOR_RE.search(text) is not None


def parse_old_text(text: str) -> Export:
    """The documents of a text file in the old layout."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    separators = list(TEXT_SEPARATOR_RE.finditer(text))
    starts = [m.end() for m in separators] or [0]
    ends = [m.start() for m in separators[1:]] + [len(text)]
    documents = tuple(_parse(_split_text(text[start:end])) for start, end in zip(starts, ends, strict=True))
    cover = text[: separators[0].start()] if separators else ""
    return Export("Nexis", documents, *_read_count(cover, separators))


def parse_old_html(text: str) -> Export:
    """The documents of an HTML file in the old layout."""
    starts = [m.start() for m in HTML_SEPARATOR_RE.finditer(text)]
    centred = frozenset(CENTRED_RE.findall(text[: starts[0]]))
    documents = tuple(
        _parse(_split_html(text[start:end], centred))
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )
    m = HTML_COUNT_RE.search(text, 0, starts[0])
    return Export("Nexis", documents, int(m[1]) if m else None, "the head of the page")


def _read_count(cover: str, separators: Sequence[re.Match[str]]) -> tuple[int | None, str]:
    if m := DOCUMENT_COUNT_RE.search(cover):
        return int(m[2]) - int(m[1]) + 1, "the cover"
    totals = {int(m["total"] or m["total_2"]) for m in separators}
    # Files joined by hand have several totals.
    return (totals.pop(), "the numbering") if len(totals) == 1 else (None, "")


def _split_text(text: str) -> list[_Part]:
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [
        _make_part(group, any(len(line) - len(line.lstrip(" ")) >= CENTRED_INDENT for line in group))
        for group in groups
        if group
    ]


def _split_html(markup: str, centred: frozenset[str]) -> list[_Part]:
    parts = []
    for block in split_blocks(markup):
        lines = [line for line in block.text.split("\n") if line.strip()]
        if lines and not LINE_SEPARATOR_RE.fullmatch(block.text):
            parts.append(_make_part(lines, block.style in centred))
    return parts


def _make_part(lines: list[str], centred: bool) -> _Part:
    # A centred label ("SHOW: ...") belongs to the header.
    field, value = (not centred and read_label(lines[0])) or ("", "")
    return _Part(tuple(lines), centred, field, "\n".join([value, *lines[1:]]) if field else "")


def _parse(parts: list[_Part]) -> Document:
    """The document that the parts form. Labels stand before the body, or, with some agencies, after it."""
    if any(ERROR_PAGE in part.text for part in parts):
        return Document(problem="Nexis printed an error message in place of the text")
    first = next((number for number, part in enumerate(parts) if part.field), len(parts))
    start = _skip_labels(parts, first)
    end = _find_end(parts, start)
    if start < end:
        heading, body = parts[:first], [part.value if part.field == "body" else part.text for part in parts[start:end]]
    else:
        heading, body = _split_heading(parts[:first])
    values: dict[str, str] = {}
    for part in parts[first:start] + parts[end:]:
        if part.value:
            values.setdefault(part.field, part.value)
    return _build(_read_header(heading), values, clean_paragraphs(body))


def _build(header: dict[str, str], values: dict[str, str], paragraphs: tuple[str, ...]) -> Document:
    problem = None if paragraphs else "there is no text, only a header" + (" and labels" if values else "")
    # Spiegel Online ends the deck with the address of the article.
    address = header["url"] or values.get("url") or values.get("deck", "").rpartition(";")[2]
    m = URL_RE.search("".join(address.split()))
    return Document(
        paragraphs,
        clean(values.get("title")) or clean(header["title"]),
        clean(header["outlet"]),
        find_date(header["date"]) or find_date(values.get("loaded", "")),
        clean_byline(values.get("byline") or header["byline"]),
        clean(values.get("section")),
        m[0] if m else None,
        problem,
    )


def _skip_labels(parts: Sequence[_Part], number: int) -> int:
    """Where the body begins if the labels before it begin at `number`."""
    while number < len(parts) and not parts[number].is_plain and parts[number].field != "body":
        # An empty label for the deck is followed by the deck itself.
        is_empty = parts[number].field == "deck" and not parts[number].value.strip()
        number += 2 if is_empty and number + 1 < len(parts) and parts[number + 1].is_plain else 1
    return min(number, len(parts))


def _find_end(parts: Sequence[_Part], start: int) -> int:
    """Where the labels after the body begin.

    A paragraph of the body may look like a label. So the end is a label that only stands there (the language, the load
    date), with all labels directly before it; else the labels and the copyright at the very end.
    """
    end = next((n for n in range(start, len(parts)) if parts[n].field in ("closing", "loaded")), len(parts))
    while end > start and not parts[end - 1].is_plain and parts[end - 1].field != "body":
        end -= 1
    return end


def _split_heading(parts: list[_Part]) -> tuple[list[_Part], list[str]]:
    """The heading and the body of a document whose labels stand after the body, or that has none."""
    dated = next((n for n, part in enumerate(parts) if starts_with_date(part.lines[0])), None)
    if dated is None:
        return parts, []
    has_title = any(part.is_plain for part in parts[1:dated])
    end = dated + 1
    if not has_title:
        end = next((n + 1 for n in range(end, len(parts)) if parts[n].is_plain), len(parts))
    while end < len(parts) and (not parts[end].is_plain or LENGTH_RE.fullmatch(parts[end].text)):
        end += 1
    return parts[:end], [part.text for part in parts[end:] if not COPYRIGHT_RE.match(part.text)]


def _read_header(parts: Iterable[_Part]) -> dict[str, str]:
    """Outlet, date, title, url and byline of a heading; an empty string for what is missing."""
    found = dict.fromkeys(("outlet", "date", "title", "url", "byline"), "")
    for part in parts:
        lines = _without_copyright(part.lines)
        dated = next((line for line in lines if starts_with_date(line)), None)
        if not lines:
            continue
        if dated:
            found["date"] = found["date"] or dated
        if not found["outlet"] and dated != lines[0]:
            # The copyright may come first, but its holder is not the outlet.
            # A long name is wrapped.
            is_wrapped = len(lines) > 1 and WRAPPED_RE.search(lines[0]) and dated != lines[1]
            found["outlet"] = " ".join(lines[:2]) if is_wrapped else lines[0]
        elif dated is None and URL_RE.match(lines[0].strip()):
            found["url"] = "".join(lines)
        elif dated is None and part.is_plain and not LENGTH_RE.fullmatch(part.text):
            name = "byline" if found["title"] else "title"
            found[name] = found[name] or part.text
    return found


def _without_copyright(lines: Sequence[str]) -> list[str]:
    """The lines without the copyright at their start, which "All Rights Reserved" may end on a line of its own."""
    if not COPYRIGHT_RE.match(lines[0]):
        return list(lines)
    rights = next((number for number, line in enumerate(lines) if RIGHTS_RE.match(line)), 0)
    return list(lines[rights + 1 :])
