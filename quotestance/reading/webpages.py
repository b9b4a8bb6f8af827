"""Extract the article from a web page with trafilatura, without menus, links and comments."""

from __future__ import annotations

import re
from typing import Any

from quotestance.errors import CorpusError, import_extra
from quotestance.reading.encoding import decode, detect_codec
from quotestance.reading.rows import read_metadata
from quotestance.records.article import Article

__all__ = ["looks_like_page", "read_page"]


# The first tag of a page: "<!DOCTYPE html", "<html", or the XML declaration of XHTML.
PAGE_RE = re.compile(r"\A\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
# Both forms: <meta charset="utf-8"> and <meta http-equiv="..." content="text/html; charset=utf-8">.
CHARSET_RE = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
CHARSET_WITHIN = 4096  # bytes; browsers search the first 1,024, but saved pages often begin with comments
XML_RE = re.compile(r"\A\s*<\?xml[^>]*>")  # lxml rejects a string with an encoding declaration
# Browsers decode these as Windows-1252, since pages that declare them use its curly quotation marks.
WINDOWS_NAMES = frozenset(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"))


def looks_like_page(first: str) -> bool:
    """Whether a text starts like a web page.

    >>> looks_like_page("<!DOCTYPE html><title>A"), looks_like_page("<html> is a tag, he said.")
    (True, True)
    >>> looks_like_page("It rained <html>.")
    False
    """
    return PAGE_RE.match(first) is not None


def read_page(data: bytes, name: str, encoding: str | None = None) -> Article:
    """The article of a page, with its title, outlet, date, address and byline if the page has them.

    The text is what trafilatura extracts, with a blank line between paragraphs; spans refer to this text.

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
    metadata = {"title": found.title, "outlet": found.sitename, "date": found.date, "url": found.url}
    return Article(name, "\n\n".join(paragraphs), **read_metadata(metadata | {"byline": found.author}))


def _declared_charset(data: bytes) -> str | None:
    """The encoding that a page without a byte-order mark declares in its head, if Python has it."""
    m = CHARSET_RE.search(data, 0, CHARSET_WITHIN)
    # A byte-order mark counts more than what the page declares.
    if m is None or detect_codec(data)[1]:
        return None
    name = m[1].decode("ascii").lower()
    try:
        "".encode(name)
    except LookupError:
        return None
    return "cp1252" if name in WINDOWS_NAMES else name
