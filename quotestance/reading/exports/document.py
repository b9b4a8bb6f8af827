"""One document of an export, a whole export, and the text forms that all layouts share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "Document",
    "Export",
    "clean",
    "clean_byline",
    "clean_outlet",
    "clean_paragraphs",
    "clean_section",
    "join_lines",
]


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its body as paragraphs, and what its header says. `problem` says why there is no body."""

    paragraphs: tuple[str, ...] = ()
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    byline: str | None = None
    section: str | None = None
    url: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """The documents of one file. `declared` is how many there are by the file's own count, found in `declared_by`."""

    database: str
    documents: tuple[Document, ...]
    declared: int | None = None
    declared_by: str = ""

    def explain_difference(self) -> str | None:
        """The difference between the file's own count and the documents found, in words; None if there is none.

        >>> Export("Nexis", (Document(),), 2, "the cover").explain_difference()
        'the cover lists 2 documents, 1 found: the file was cut, or a part of it has an unknown layout'
        """
        found = len(self.documents)
        if self.declared is None or self.declared == found:
            return None
        documents = "document" if self.declared == 1 else "documents"
        return (
            f"{self.declared_by} lists {self.declared} {documents}, {found} found: "
            "the file was cut, or a part of it has an unknown layout"
        )


SPACES_RE = re.compile(r"[\s\u200b]+")
# A soft hyphen is only a place where a word may be divided; U+FEFF and U+200B are invisible.
INVISIBLE = {0xAD: None, 0xFEFF: None}


def clean(text: str | None) -> str | None:
    """A value with its white space collapsed and without soft hyphens; None if nothing is left.

    >>> clean("  The is\\u00adlands\\xa0\\n today "), clean(" \\xa0")
    ('The islands today', None)
    """
    return SPACES_RE.sub(" ", text.translate(INVISIBLE)).strip() or None if text else None


# Links that web editions leave at the end of the text.
CLOSING_LINK_RE = re.compile(r"https?://\S+|Link zum PDF(?:-Dokument)?")
CAPTION_RE = re.compile(r"(?:Photo|Drawing|Map|Chart|Graph|Diagram|Illustration|Picture|Caption)s?:", re.IGNORECASE)


def clean_paragraphs(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs that are not empty, without line breaks inside, and without links and labelled captions below.

    >>> clean_paragraphs(["One\\ntwo", " ", "Three", "Photo: A tram.", "http://www.example.com"])
    ('One two', 'Three')
    """
    found = [text for text in map(clean, paragraphs) if text]
    while found and (CLOSING_LINK_RE.fullmatch(found[-1]) or (len(found) > 1 and CAPTION_RE.match(found[-1]))):
        found.pop()
    return tuple(found)


BYLINE_RE = re.compile(r"(?:by|von|par|por|door)\s+(?=[^\W\d_])", re.IGNORECASE)


def clean_byline(text: str | None) -> str | None:
    """The byline without "By"; None if it has no letters.

    >>> clean_byline("By INES CALLOWAY "), clean_byline(";")
    ('INES CALLOWAY', None)
    """
    byline = clean(text) or ""
    m = BYLINE_RE.match(byline)
    return byline[m.end() if m else 0 :] if any(map(str.isalpha, byline)) else None


TOWN_RE = re.compile(r"(?<=\w)\(")
STOP_RE = re.compile(r"(?<=\.com|\.net|\.org)\.\Z")  # "example.com."


def clean_outlet(text: str | None) -> str | None:
    """The outlet with a space before its town, and an address without the full stop that some headers put after it.

    >>> clean_outlet("Example.com."), clean_outlet("Example, Inc."), clean_outlet("The Mercury(Pellworth)")
    ('Example.com', 'Example, Inc.', 'The Mercury (Pellworth)')
    """
    return TOWN_RE.sub(" (", STOP_RE.sub("", text)) if text else None


def clean_section(text: str | None) -> str | None:
    """The parts of a section, which semicolons separate, without those that are empty or repeated.

    >>> clean_section("Section C; ; Section C; Page 19; Business Desk ;")
    'Section C; Page 19; Business Desk'
    """
    parts = [part.strip() for part in (text or "").split(";")]
    return "; ".join(dict.fromkeys(filter(None, parts))) or None


MIN_WIDTH, MAX_WIDTH = 40, 100  # characters of the longest line of a text that was wrapped by hand
MIN_LINES = 6
LEAST_OPEN = 0.3  # share of lines that end within a sentence
SHORT_LINE = 0.6  # of the longest
SENTENCE_END = ".!?:\"'”’)…"
TURN_RE = re.compile(r"[A-Z][A-Z .'’-]+(?:\s[\[(][^\])]*[\])])?:")


def join_lines(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Paragraphs in place of the lines of a text that was wrapped by hand; other paragraphs as they are.

    >>> lines = ["The tram stopped at the mill, where a driver saw", "that its brakes were hot.", "Nine cars are"]
    >>> join_lines(lines * 2)[0]
    'The tram stopped at the mill, where a driver saw that its brakes were hot.'
    """
    width = max(map(len, paragraphs), default=0)
    is_open = [text[-1] not in SENTENCE_END for text in paragraphs]
    if (
        len(paragraphs) < MIN_LINES
        or not MIN_WIDTH <= width <= MAX_WIDTH
        or sum(is_open) < LEAST_OPEN * len(paragraphs)
    ):
        return tuple(paragraphs)
    joined = [paragraphs[0]]
    for line, following in pairwise(paragraphs):
        if _is_last_line(line, following, width):
            joined.append(following)
        else:
            joined[-1] += " " + following
    return tuple(joined)


def _is_last_line(line: str, following: str, width: int) -> bool:
    """Whether a line ends a paragraph: the first word of the next line had room in it, and no sentence runs on."""
    if following[0].islower():
        return False
    if TURN_RE.match(following):
        return True
    if line[-1] not in SENTENCE_END:
        return len(line) < SHORT_LINE * width  # a heading
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width
