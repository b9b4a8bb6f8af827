"""A web page or a saved one -> its article: trafilatura takes away what stands around it."""

from __future__ import annotations

import re
from typing import Any

from quotestance.errors import CorpusError, import_extra
from quotestance.reading.encoding import decode, detect_codec
from quotestance.records.article import Article

__all__ = ["looks_like_page", "read_page"]


PAGE_RE = re.compile(r"\A\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
CHARSET_RE = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
CHARSET_WITHIN = 4096  # bytes; browsers look at 1,024, but saved pages often begin with comments
XML_RE = re.compile(r"\A\s*<\?xml[^>]*>")  # lxml refuses a string that says how its bytes were encoded
# Browsers read these names as Windows-1252, whose curly marks pages really hold.
WINDOWS_NAMES = frozenset(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"))


def looks_like_page(first: str) -> bool:
    """Whether a text begins as a web page does.

    >>> looks_like_page("<!DOCTYPE html><title>A"), looks_like_page("<html> is a tag, he said.")
    (True, True)
    >>> looks_like_page("It rained <html>.")
    False
    """
    return PAGE_RE.match(first) is not None


def read_page(data: bytes, name: str, encoding: str | None = None) -> Article:
    """The article of a page, with its title, date and address where the page tells them.

    Its text is what trafilatura takes for the article, a blank line between paragraphs: spans count that text.

    Raises:
        CorpusError: the bytes cannot be decoded, or no article is found.
        QuotestanceError: trafilatura is not installed.
    """
    trafilatura = import_extra("trafilatura", "html")
    page = XML_RE.sub("", decode(data, encoding or _declared_charset(data)), count=1)
    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False) if page.strip() else None
    paragraphs = [line.strip() for line in (found.text or "").split("\n") if line.strip()] if found else []
    if not paragraphs:
        raise CorpusError("no article found in the page; save its text as .txt")
    return Article(
        name, "\n\n".join(paragraphs), title=found.title or None, url=found.url or None, date=found.date or None
    )


def _declared_charset(data: bytes) -> str | None:
    """The encoding that a page without a byte-order mark names in its head, if Python knows it."""
    m = CHARSET_RE.search(data, 0, CHARSET_WITHIN)
    if m is None or detect_codec(data)[1]:
        return None
    name = m[1].decode("ascii").lower()
    try:
        "".encode(name)
    except LookupError:
        return None
    return "cp1252" if name in WINDOWS_NAMES else name
