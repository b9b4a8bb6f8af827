"""One document of an export, a whole export, and the text forms that all layouts share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Document", "Export", "clean", "clean_byline", "clean_paragraphs"]


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


def clean_paragraphs(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs that are not empty, each without the line breaks inside, and without links after the last.

    >>> clean_paragraphs(["One\\ntwo", " ", "Three", "http://www.example.com"])
    ('One two', 'Three')
    """
    found = [text for text in map(clean, paragraphs) if text]
    while found and CLOSING_LINK_RE.fullmatch(found[-1]):
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
