"""Markup left in a text: HTML tags, character references, JSON escapes, mojibake, and Markdown links and emphasis.

`decode_markup` returns the plain text, with a map from its spans to those of the original. Only texts that contain
markup pay for it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape

__all__ = ["DecodedText", "decode_markup"]


BLOCK_TAGS = frozenset(
    "p br div li ul ol tr td th h1 h2 h3 h4 h5 h6 hr table blockquote section article figure figcaption aside".split()
)
# A tag or a comment. A name must be followed by a blank, a slash or the end, so that <ann@larch.example> is none.
# Every repetition is bounded and stops at the next "<", since a text may have many of them without an end.
TAG_PATTERN = r"""
    <!--[^<]{0,2000}?-->
    | <(?P<hidden>script|style)\b[^<>]{0,300}>[^<]{0,5000}</(?P=hidden)\s?>
    | </?(?P<name>[a-z][a-z0-9]{0,11})(?:\s[^<>]{0,500}|\s?/)?>
"""
TAG_RE = re.compile(TAG_PATTERN, re.VERBOSE)
ANY_CASE_TAG_RE = re.compile(TAG_PATTERN, re.VERBOSE | re.IGNORECASE)
REFERENCE_RE = re.compile(r"&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8}\d{0,2});")
# “ ” ‘ ’ – — … as the three bytes of UTF-8 read in another encoding, and two bytes of a letter such as é.
MOJIBAKE_RE = re.compile(r"â[€\x80].|[ÂÃ][\x80-\xbf]")
ESCAPE_RE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|["'nrt])""")
ESCAPES = {"n": "\n", "r": "\n", "t": " "}
LINK_RE = re.compile(r"!?\[(?P<words>[^\[\]\n]{1,200})\]\((?:https?:|mailto:|[/#])[^()\s]{0,500}\)")
# Emphasis of whole words: **so**, _so_. Not next to the inside of a quotation mark, where it belongs to the quote, and
# not between letters: f***, snake_case.
EMPHASIS_RE = re.compile(
    r"""
    (?P<mark> [*_] (?<! [\w*_"“'‘/.@:#-] . ) (?: (?<=\*) \*{0,2} | (?<=_) _{0,2} ) )
    (?P<words> (?=[^\s*_]) [^\n*_]{0,400}? (?<=\S) )
    (?P=mark)
    (?! [\w*_] )
    """,
    re.VERBOSE,
)

Piece = tuple[int, int, str]
"""A span of the original text and what replaces it."""


class DecodedText:
    """A text without its markup; `original_span` maps its spans to those of the original."""

    def __init__(self, original: str, pieces: list[Piece]) -> None:
        parts: list[str] = []
        # Segments of the decoded text: where each starts, its span in the original, and whether it is copied from it.
        self._starts: list[int] = []
        self._segments: list[tuple[int, int, bool]] = []
        length = position = 0
        for start, end, replacement in [*pieces, (len(original), len(original), "")]:
            for part, span in ((original[position:start], (position, start, True)), (replacement, (start, end, False))):
                if part:
                    parts.append(part)
                    self._starts.append(length)
                    self._segments.append(span)
                    length += len(part)
            position = end
        self.text = "".join(parts)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a non-empty span of the decoded text comes from."""
        i = bisect_right(self._starts, start) - 1
        first, _, copied = self._segments[i]
        if copied:
            first += start - self._starts[i]
        i = bisect_right(self._starts, end - 1) - 1
        begins, last, copied = self._segments[i]
        if copied:
            last = begins + end - self._starts[i]
        return first, last


def decode_markup(text: str) -> DecodedText | None:
    """The text without its markup, or None where it has none.

    >>> decoded = decode_markup("<b>&quot;No,&quot;</b> said O&#39;Neil.")
    >>> decoded.text, decoded.original_span(1, 4)
    ('"No," said O\\'Neil.', (9, 12))
    """
    pieces = sorted(_find_pieces(text))
    if not pieces:
        return None
    kept: list[Piece] = []
    for piece in pieces:
        # What lies inside a tag or a script is removed with it.
        if not kept or piece[0] >= kept[-1][1]:
            kept.append(piece)
    return DecodedText(text, kept)


def _find_pieces(text: str) -> Iterator[Piece]:
    # The membership tests are fast, so that a text without markup is not searched by any pattern.
    if "<" in text:
        yield from _find_tags(text)
    if "&" in text:
        yield from _find_references(text)
    if "â€" in text or "Ã" in text or "Â" in text or "â\x80" in text:
        yield from _find_mojibake(text)
    if '\\"' in text or "\\u20" in text:
        yield from _find_escapes(text)
    if "](" in text:
        for m in LINK_RE.finditer(text):
            yield m.start(), m.start("words"), ""
            yield m.end("words"), m.end(), ""
    if "*" in text or "_" in text:
        for m in EMPHASIS_RE.finditer(text):
            yield m.start(), m.start("words"), ""
            yield m.end("words"), m.end(), ""


def _find_tags(text: str) -> Iterator[Piece]:
    # Tags in capitals only where one is closed, since <A> and <BR> may be tickers.
    for m in (ANY_CASE_TAG_RE if "</" in text else TAG_RE).finditer(text):
        yield m.start(), m.end(), "\n" if (m["name"] or "").lower() in BLOCK_TAGS else ""


def _find_references(text: str) -> Iterator[Piece]:
    for m in REFERENCE_RE.finditer(text):
        character = unescape(m[0])
        if character != m[0]:
            yield m.start(), m.end(), " " if character.isspace() else character


def _find_mojibake(text: str) -> Iterator[Piece]:
    for m in MOJIBAKE_RE.finditer(text):
        # The bytes that windows-1252 leaves out are read as control characters.
        raw = b"".join(c.encode("latin-1") if "\x80" <= c <= "\xff" else c.encode("cp1252", "replace") for c in m[0])
        try:
            decoded = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        yield m.start(), m.end(), " " if decoded.isspace() else decoded


def _find_escapes(text: str) -> Iterator[Piece]:
    for m in ESCAPE_RE.finditer(text):
        code = m[0][1:]
        if code[0] == "u":
            number = int(code[1:], 16)
            yield m.start(), m.end(), " " if 0xD800 <= number < 0xE000 else chr(number)
        else:
            yield m.start(), m.end(), ESCAPES.get(code, code)
