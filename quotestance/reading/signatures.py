"""Recognise documents by their first bytes, and open them so that a damaged or hostile one is an error in words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TypeVar

from quotestance.errors import CorpusError, QuotestanceError

__all__ = ["MAX_UNPACKED", "check_zip", "detect_kind", "looks_like_email", "open_guarded"]


T = TypeVar("T")
MAX_UNPACKED = 256 << 20
"""Bytes of a compressed file when unpacked: a thousand times a long article. More would fill the memory."""
SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PAR1", "parquet"),
)
EMAIL_HEADERS = tuple(
    b"return-path: received: from: to: date: subject: message-id: mime-version: delivered-to: content-type: x-".split()
)
EMAIL_HEAD = 20_000  # bytes in which a header ends


def detect_kind(head: bytes) -> str | None:
    """The kind of a binary file by its first bytes: pdf, zip, rtf, gzip, ole or parquet; None for text.

    >>> detect_kind(b"%PDF-1.7"), detect_kind(b"It rained.")
    ('pdf', None)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ")
    return next((kind for signature, kind in SIGNATURES if start.startswith(signature)), None)


def looks_like_email(data: bytes) -> bool:
    """Whether data begin with the header of an e-mail.

    >>> looks_like_email(b"From: a@example.com\\nMIME-Version: 1.0\\n\\nIt rained.")
    True
    >>> looks_like_email(b"From: the archive. It rained.")
    False
    """
    head = data[:EMAIL_HEAD].lower().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = head.split(b"\n")
    return (
        lines[0].startswith(EMAIL_HEADERS)
        and sum(
            any(line.startswith(name) for line in lines)
            for name in (b"from:", b"mime-version:", b"message-id:", b"date:")
        )
        > 1
    )


def check_zip(data: bytes) -> str:
    """The kind of a ZIP file: docx or xlsx.

    Raises:
        CorpusError: it is damaged or something else, or it is too large when unpacked.
    """
    import zipfile  # only for such files, as it takes a while to import

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise CorpusError(f"a damaged or incomplete ZIP file ({error}); download or save it again") from None
    if unpacked > MAX_UNPACKED:
        raise CorpusError(f"{unpacked:,} bytes when unpacked; the maximum is {MAX_UNPACKED:,}")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names or any(name.endswith(".opf") for name in names):
        raise CorpusError("an e-book or an OpenDocument file, which is not read; save it as .docx or .txt")
    raise CorpusError("a ZIP archive; unpack it and give the folder")


def open_guarded(kind: str, read: Callable[[], T]) -> T:
    """What `read` returns; each library raises errors of its own for a damaged file, which become one of ours.

    Raises:
        CorpusError: `read` failed.
    """
    try:
        return read()
    except QuotestanceError:
        raise
    except Exception as error:
        reason = str(error).strip().split("\n")[0][:100].rstrip(".") or type(error).__name__
        raise CorpusError(f"cannot be read as {kind}: {reason}; is the file damaged or protected?") from error
