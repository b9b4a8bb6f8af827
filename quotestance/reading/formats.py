"""Read one open file: recognise its format, by its content first and by its suffix second, and return its articles."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from quotestance.errors import CorpusError, QuotestanceError
from quotestance.reading.encoding import UndecodableLine, decode, decode_lines, detect_codec
from quotestance.reading.exports.duplicates import DuplicateFinder
from quotestance.reading.exports.signs import may_be_export
from quotestance.reading.field_names import TEXT_NAMES, is_field, simplify
from quotestance.reading.outputs import is_report
from quotestance.reading.rows import (
    choose_delimiter,
    iter_rows,
    parse_json,
    parse_json_object,
    read_id,
    read_record,
    rename_fields,
    split_header,
)
from quotestance.reading.signatures import MAX_UNPACKED, check_zip, detect_kind, looks_like_email
from quotestance.reading.sources import LINE_SUFFIXES, PAGE_SUFFIXES, TABLE_SUFFIXES
from quotestance.reading.tables import Located, read_json_array, read_table
from quotestance.reading.webpages import looks_like_page, read_page
from quotestance.records.article import Article, LabelledArticle

__all__ = ["OpenFile", "Options", "peek", "read_stream"]


DOCUMENT_SUFFIXES = (".docx", ".doc", ".xlsx", ".pdf", ".rtf")
# The start of a whole page, which an article about HTML does not have.
WHOLE_PAGE_RE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
SEPARATOR_LINE_RE = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
PAGE_PART_RE = re.compile(rb"<(?:body|head|meta)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """The options for all sources: the encoding, the names of columns (or JSON fields), and further ones to keep."""

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    keep: Sequence[str] = ()
    duplicates: DuplicateFinder = field(default_factory=DuplicateFinder)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open source: its path for messages, its name for ids, its first line, and the stream after that."""

    path: str
    name: str
    first: bytes
    stream: BinaryIO
    options: Options

    def read(self) -> bytes:
        """All bytes."""
        return self.first + self.stream.read()


def read_stream(file: OpenFile, suffix: str | None) -> Located:
    """The articles of a file. `suffix` is in lower case; None for standard input."""
    if not file.first and suffix not in LINE_SUFFIXES:  # no line is no article
        yield file.path, LabelledArticle(file.name, error=f"{file.path}: empty (0 bytes)")
        return
    kind = detect_kind(file.first)
    if kind == "gzip":
        yield from _read_gzip(file, suffix)
    elif kind is not None or suffix == ".pdf":
        yield from _read_binary(file, kind or "pdf")
    elif suffix in LINE_SUFFIXES or _has_json_lines(file, suffix):
        yield from _read_jsonl(file)
    elif suffix in TABLE_SUFFIXES or (suffix is None and _has_header(file)):
        yield from _read_csv(file)
    else:
        yield from _read_whole(file, suffix)


def _has_json_lines(file: OpenFile, suffix: str | None) -> bool:
    """Whether a file has a JSON object in its first line, which no text has."""
    if suffix in (".json", ".eml", *TABLE_SUFFIXES, *PAGE_SUFFIXES):
        return False
    first = peek(file)
    return first.startswith("{") and isinstance(parse_json(first), dict)


def _has_header(file: OpenFile) -> bool:
    """Whether the first line names columns, one of them that of the text.

    A line of prose may begin with "Content,": without a column "text", two names of fields are needed.
    """
    first, wanted = peek(file), _text_columns(file)
    delimiter = choose_delimiter(first, wanted)
    if delimiter is None:
        return False
    names = split_header(first, delimiter)
    return wanted[0] in names or sum(map(is_field, names)) > 1


def _text_columns(file: OpenFile) -> tuple[str, ...]:
    """The names, in lower case, that the column of the text may have; first the one that is sure."""
    renamed = file.options.columns.get("text")
    return (simplify(renamed),) if renamed else ("text", *TEXT_NAMES)


def peek(file: OpenFile) -> str:
    """The first line as text, to recognise the format. It is decoded leniently and never becomes part of an article."""
    codec, mark = detect_codec(file.first, file.options.encoding)
    return codecs.getincrementaldecoder(codec)("replace").decode(file.first[len(mark) :])


class _Limited(io.RawIOBase):
    """A decompressed stream of which no single read returns more than the limit, so that a bomb is an error."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._check(self._stream.readline(self._limit + 1))

    def read(self, size: int | None = -1, /) -> bytes:
        return self._check(self._stream.read(self._limit + 1))

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _check(self, data: bytes) -> bytes:
        if len(data) > self._limit:
            raise CorpusError(f"more than {self._limit:,} bytes in one piece when unpacked")
        return data


def _read_gzip(file: OpenFile, suffix: str | None) -> Located:
    """The articles of a file compressed with gzip, whose name should end in .jsonl.gz or the like."""
    import gzip

    inner = PurePath(file.path.lower().removesuffix(".gz")).suffix if suffix == ".gz" else suffix
    try:
        packed: Any = gzip.GzipFile(fileobj=io.BufferedReader(_Joined(file.first, file.stream)))
        stream = cast(BinaryIO, _Limited(packed, MAX_UNPACKED))
        inside = OpenFile(file.path, file.name, stream.readline(), stream, file.options)
        if inside.first.startswith(b"\x1f\x8b"):
            raise CorpusError("compressed twice; unpack it")
        yield from read_stream(inside, inner or None)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield file.path, LabelledArticle(file.name, error=f"{file.path}: damaged or incomplete gzip: {error}")
    except QuotestanceError as error:
        yield file.path, LabelledArticle(file.name, error=f"{file.path}: {error}")


class _Joined(io.RawIOBase):
    """The first line and the rest of a stream as one stream, since standard input cannot be rewound."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = io.BytesIO(first), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read_binary(file: OpenFile, kind: str) -> Located:
    """The articles of a document, a workbook or an export in one of these forms."""
    from quotestance.reading import documents

    try:
        data = file.read()
        if kind == "zip":
            kind = check_zip(data)
        if kind == "xlsx":
            from quotestance.reading.workbooks import iter_sheet

            rows = iter_sheet(data, _text_columns(file))
            yield from read_table(rows, file.path, file.name, file.options.columns, file.options.keep)
        elif kind == "pdf":
            from quotestance.reading.pdf import read_pdf

            yield file.path, read_pdf(data, file.name)
        elif kind in ("docx", "rtf"):
            read = documents.read_docx if kind == "docx" else documents.read_rtf
            yield from _expand(read(data, file.name), file)
        elif kind == "parquet":
            raise CorpusError("a Parquet file; its name must end in .parquet")
        else:
            raise CorpusError("an old Word or Excel file (before 2007), which is not read; save it as .docx or .xlsx")
    except QuotestanceError as error:
        yield file.path, LabelledArticle(file.name, error=f"{file.path}: {error}")


def _expand(found: Any, file: OpenFile) -> Located:
    """An article, or the articles of an export."""
    if isinstance(found, Article):
        yield file.path, found
        return
    from quotestance.reading.exports.articles import read_documents

    yield from read_documents(found, file.path, file.name, file.options.duplicates)


def _read_whole(file: OpenFile, suffix: str | None) -> Located:
    """The articles of a file that must be read whole: a page, an e-mail, an export, a JSON array or a text."""
    try:
        data = file.read()
        if is_report(data):
            raise CorpusError("a report of quotestance, not an article")
        is_page = suffix in PAGE_SUFFIXES or (looks_like_page(peek(file)) if suffix is None else _is_whole_page(data))
        if suffix == ".eml" or (not is_page and looks_like_email(data)):
            from quotestance.reading.documents import read_email

            yield from _expand(read_email(data, file.name), file)
        elif is_page:
            yield from _expand(_parse_page(data, file), file)
        else:
            yield from _parse_text(decode(data, file.options.encoding), file, suffix)
    except QuotestanceError as error:
        yield file.path, LabelledArticle(file.name, error=f"{file.path}: {error}")


def _is_whole_page(data: bytes) -> bool:
    return WHOLE_PAGE_RE.match(data) is not None and PAGE_PART_RE.search(data, 0, 20_000) is not None


def _parse_page(data: bytes, file: OpenFile) -> Any:
    """The article of a page, or an export."""
    if may_be_export(data.decode("latin-1")):
        from quotestance.reading.exports.detection import parse_page_export, parse_text_export

        text = _decode_page(data, file.options.encoding)
        # XML begins like a page.
        if export := parse_page_export(text) or (parse_text_export(text) if "<?xml" in text[:100] else None):
            return export
    return read_page(data, file.name, file.options.encoding)


def _decode_page(data: bytes, encoding: str | None) -> str:
    """The text of an export. Browsers save it as Windows-1252 at times, and leave the declaration of UTF-8 as it is."""
    try:
        return decode(data, encoding)
    except CorpusError:
        return data.decode("cp1252", "replace") if encoding is None else decode(data, encoding)


def _parse_text(text: str, file: OpenFile, suffix: str | None) -> Located:
    if may_be_export(text):
        from quotestance.reading.exports.detection import parse_text_export

        if export := parse_text_export(text):
            yield from _expand(export, file)
            return
    if suffix == ".json" or _is_json_array(text):
        yield from read_json_array(text, file.path, file.name, file.options.columns, file.options.keep)
    elif suffix == ".xml":
        raise CorpusError("XML that is no export of Factiva, which is not read; save the article as .txt")
    elif suffix in DOCUMENT_SUFFIXES:
        raise CorpusError(f"not a {suffix} file, but text; is it damaged, or does it need another suffix?")
    else:
        yield file.path, Article(file.name, text)


def _is_json_array(text: str) -> bool:
    found = parse_json(text) if text.lstrip()[:1] == "[" else None
    return isinstance(found, list) and any(isinstance(item, dict) for item in found)


def _read_jsonl(file: OpenFile) -> Located:
    for number, line in decode_lines(file.first, file.stream, file.options.encoding):
        if isinstance(line, str) and not line.strip():
            continue
        where = f"{file.path}:{number}"
        record: Any = None
        try:
            if isinstance(line, UndecodableLine):
                raise line
            record = rename_fields(parse_json_object(line), file.options.columns)
            yield where, read_record(record, f"{file.name}:{number}", file.options.keep)
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")


def _read_csv(file: OpenFile) -> Located:
    lines = decode_lines(file.first, file.stream, file.options.encoding)
    # Excel's own line before the header, which names the delimiter.
    m = SEPARATOR_LINE_RE.fullmatch(peek(file).strip())
    if m:
        next(lines)
    delimiter = m[1] if m else choose_delimiter(peek(file), _text_columns(file)) or ","
    rows = iter_rows(lines, delimiter)
    yield from read_table(rows, file.path, file.name, file.options.columns, file.options.keep)
