"""Decode bytes strictly: by the byte-order mark, else by the given encoding, else as UTF-8.

No byte is ever skipped or replaced, since that would silently shift all later spans.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from quotestance.errors import CorpusError

__all__ = ["UndecodableLine", "check_encoding", "decode", "decode_lines", "detect_codec", "refuse_nul"]


BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UndecodableLine(CorpusError):
    """A line that cannot be decoded. `outline` is the line with replacement characters, used only to find its cells."""

    outline = "\n"


def decode(data: bytes, encoding: str | None = None) -> str:
    """`data` as text, with its line breaks unchanged and without the byte-order mark.

    Raises:
        CorpusError: the data cannot be decoded or are binary; the message names the byte and the option to use.

    >>> decode(b"caf\\xc3\\xa9"), decode(b"\\xff\\xfeN\\0o\\0")
    ('café', 'No')
    """
    codec, mark = detect_codec(data, encoding)
    text = _decode(data[len(mark) :], codec, len(mark))
    refuse_nul(text)
    return text


def decode_lines(
    first: bytes, rest: BinaryIO, encoding: str | None = None
) -> Iterator[tuple[int, str | UndecodableLine]]:
    """Each line with its number, counted from 1; in place of a line that cannot be decoded, an error.

    `first` is the first line, which was already read. Lines end only at line feeds, so U+2028 inside JSON does not
    split a line; the line break is part of the line. UTF-16 cannot be split at bytes, so such a file is read whole.
    """
    codec, mark = detect_codec(first, encoding)
    lines: Iterable[bytes] = chain([first[len(mark) :]], rest)
    # UTF-16: a byte 0x0A may be half of another character.
    if "\n".encode(codec) != b"\n":
        try:
            text = _decode(b"".join(lines), codec, len(mark))
        except UndecodableLine as error:
            yield 1, error
        else:
            yield from enumerate(io.StringIO(text, newline="\n"), start=1)
        return
    offset = len(mark)
    for number, raw in enumerate(lines, start=1):
        line: str | UndecodableLine
        try:
            line = _decode(raw, codec, offset)
        except UndecodableLine as error:
            line = error
            # So that the CSV reader still finds the end of the row.
            line.outline = raw.decode(codec, "replace")
        yield number, line
        offset += len(raw)


def detect_codec(data: bytes, encoding: str | None = None) -> tuple[str, bytes]:
    """The codec by the byte-order mark of `data`, else `encoding`, else UTF-8; and the byte-order mark, or b''."""
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec, mark
    return encoding or "utf-8", b""


def check_encoding(encoding: str | None) -> None:
    """Check that Python has a text codec of this name.

    Raises:
        CorpusError: there is none; the message suggests some.
    """
    try:
        # Four bytes are whole characters in codecs of one, two and four bytes; a name such as "hex" is no text codec.
        b"    ".decode(encoding or "utf-8", "replace")
    except (LookupError, ValueError) as error:
        raise CorpusError(f"unknown encoding {encoding!r}; try utf-8, utf-16, latin-1 or cp1252") from error


def refuse_nul(text: str) -> None:
    """Check that text has no NUL character, which shows a binary file, or UTF-16 decoded as something else.

    Raises:
        CorpusError: there is one; the message gives its position, counted from 0.
    """
    nul = text.find("\0")
    if nul >= 0:
        raise CorpusError(f"a NUL character at character {nul}: a binary file? (UTF-16 text: --encoding utf-16-le)")


def _decode(data: bytes, codec: str, offset: int) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as error:
        nul = data.find(b"\0")
        # A binary file has NUL bytes; in UTF-16 they are halves of characters and show nothing.
        if nul >= 0 and "\0".encode(codec) == b"\0":
            raise UndecodableLine(
                f"a NUL byte at byte {offset + nul}: a binary file? (UTF-16 text: --encoding utf-16-le)"
            ) from error
        position = offset + (error.start if isinstance(error, UnicodeDecodeError) else 0)
        raise UndecodableLine(
            f"not {codec}: byte {position} cannot be decoded; if the file has another encoding, name it, for example "
            "with --encoding cp1252"
        ) from error
