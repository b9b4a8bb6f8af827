"""Recognise results of quotestance and hand labels, which lie beside the articles of a folder and are none."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO, cast

from quotestance.about import PAGE_MARK, TEXT_MARK
from quotestance.errors import CorpusError
from quotestance.reading.encoding import decode
from quotestance.reading.rows import parse_json
from quotestance.reading.sources import LINE_SUFFIXES, PAGE_SUFFIXES

__all__ = ["holds_labels", "is_report"]


MAX_LINE = 1 << 28  # bytes of a first line that may be unpacked
HEAD = 1 << 13  # bytes in which a report shows what it is
# A result has one of these columns, a merged one the second.
ID_COLUMNS = frozenset(("article_id", "article_ids"))


def is_report(head: bytes) -> bool:
    """Whether a file that begins with `head` is a report of quotestance, in HTML or Markdown.

    >>> is_report(b"<!-- quotestance 0.1.0 -->"), is_report(b"# Quotes")
    (True, False)
    """
    return head.startswith(TEXT_MARK.encode()) or PAGE_MARK.encode() in head[:HEAD]


def holds_labels(path: Path) -> bool:
    """Whether a file contains quotes without text: a result of quotestance in any format, or hand labels."""
    name = path.name.lower()
    suffix = Path(name.removesuffix(".gz")).suffix
    if suffix == ".parquet":
        from quotestance.reading.parquet import holds_labels as has_quote_column

        return has_quote_column(path)
    if suffix == ".xlsx":
        from quotestance.reading.workbooks import holds_labels as has_label_columns

        return has_label_columns(path)
    if suffix not in (*LINE_SUFFIXES, ".csv", ".md", *PAGE_SUFFIXES):
        return False
    import gzip  # only for the files of a folder

    try:
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as stream:
            if suffix in (".md", *PAGE_SUFFIXES):
                return is_report(stream.read(HEAD))
            first = decode(cast(BinaryIO, stream).readline(MAX_LINE))
    except (OSError, CorpusError, EOFError, zlib.error):
        return False
    if suffix == ".csv":
        # Our own CSV header has no quotation marks.
        columns = first.strip().split(",")
        return not ID_COLUMNS.isdisjoint(columns) and "quote" in columns and "text" not in columns
    record = parse_json(first)
    if not isinstance(record, dict) or ("text" in record and "printings" not in record):
        return False
    return "quotes" in record or "printings" in record
