"""The text of Word files, RTF and e-mails. The libraries come with the extra `documents` and are imported when used."""

from __future__ import annotations

import io
from typing import Any

from quotestance.errors import CorpusError, import_extra
from quotestance.reading.exports.dates import find_date
from quotestance.reading.exports.detection import parse_page_export, parse_text_export
from quotestance.reading.exports.document import Export
from quotestance.reading.exports.markup import split_blocks
from quotestance.reading.signatures import open_guarded
from quotestance.records.article import Article

__all__ = ["read_docx", "read_email", "read_rtf"]


def read_docx(data: bytes, name: str) -> Article | Export:
    """The text of a Word file, paragraph by paragraph, or the documents of an export.

    Headers, footers, footnotes, text boxes and comments are left out; of tracked changes, insertions are read.

    Raises:
        QuotestanceError: python-docx is not installed, or the file is damaged or has no text.
    """
    docx = import_extra("docx", "documents")
    from quotestance.reading.exports.nexis_word import parse_word_export, read_paragraphs

    document: Any = open_guarded("DOCX", lambda: docx.Document(io.BytesIO(data)))
    if export := open_guarded("DOCX", lambda: parse_word_export(document)):
        return export
    text = open_guarded("DOCX", lambda: "\n".join(read_paragraphs(document)))
    # An export that another program has saved again, without its marks, may still be one.
    return parse_text_export(text) or _make_article(name, text)


def read_rtf(data: bytes, name: str) -> Article | Export:
    """The text of an RTF file, or the documents of an export.

    Raises:
        QuotestanceError: striprtf is not installed, or the file is damaged or has no text.
    """
    striprtf = import_extra("striprtf.striprtf", "documents")
    # RTF is ASCII; a byte beyond is one of the code page of Windows.
    source = data.decode("cp1252", "replace")
    text = str(open_guarded("RTF", lambda: striprtf.rtf_to_text(source)))
    return parse_text_export(text) or _make_article(name, text)


def read_email(data: bytes, name: str) -> Article | Export:
    """The body of an e-mail, with its subject and date, or the documents of an export sent by e-mail.

    Attachments are left out.

    Raises:
        CorpusError: the message has no text.
    """
    from email import message_from_bytes, policy

    message: Any = open_guarded("an e-mail", lambda: message_from_bytes(data, policy=policy.default))
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = str(open_guarded("an e-mail", part.get_content))
            if export := parse_page_export(page):
                return export
    body = message.get_body(("plain", "html"))
    content = "" if body is None else str(open_guarded("an e-mail", body.get_content))
    if body is not None and body.get_content_type() == "text/html":
        content = "\n".join(block.text for block in split_blocks(content))
        text = "\n\n".join(line.strip() for line in content.split("\n") if line.strip())
    else:
        text = content.replace("\r\n", "\n").strip()
    if not text:
        raise CorpusError("an e-mail without text; save its attachments, and give these")
    date = message["Date"]
    sent = getattr(date, "datetime", None)
    return parse_text_export(text) or Article(
        name,
        text,
        title=str(message["Subject"] or "").strip() or None,
        date=sent.date().isoformat() if sent else find_date(str(date or "")),
    )


def _make_article(name: str, text: str) -> Article:
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if not paragraphs:
        raise CorpusError("the file contains no text")
    return Article(name, "\n\n".join(paragraphs).replace("\0", ""))
