"""Read articles from text files, web pages, JSONL, CSV, Parquet, folders and patterns of these, and standard input.

Nothing is skipped silently. An article that cannot be read is returned in its place as a `LabelledArticle` whose
`error` says what was found, where, and what to do. Reading then continues, except after a row that is not valid CSV.
"""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quotestance.errors import CorpusError, QuotestanceError, shorten
from quotestance.reading.dates import is_iso_date
from quotestance.reading.encoding import UndecodableLine, check_encoding, decode, decode_lines, detect_codec
from quotestance.reading.rows import (
    NAMED,
    choose_delimiter,
    iter_rows,
    parse_json_object,
    read_id,
    read_record,
    rename_fields,
    split_aliases,
)
from quotestance.reading.sources import PAGE_SUFFIXES, Source, explain_reason, list_sources, walk
from quotestance.reading.webpages import looks_like_page, read_page
from quotestance.records.article import Article, LabelledArticle

__all__ = ["read_articles"]


Notice = Callable[[str], None]
MAX_DATES_NAMED = 5  # unreadable ones; the others are counted


@dataclass(frozen=True, slots=True)
class _Options:
    """The options for all sources: the encoding, and the names of the columns (or JSON fields)."""

    encoding: str | None
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _File:
    """An open source: its path for messages, its name for ids, its first line, and the stream after that."""

    path: str
    name: str
    first: bytes
    stream: BinaryIO
    options: _Options


def read_articles(
    sources: Source | Iterable[Source],
    encoding: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    notice: Notice | None = None,
) -> Iterator[Article | LabelledArticle]:
    """Each article of `sources` in order, one at a time; a failed one is a `LabelledArticle` with `error`.

    A source is a text file (one article), a `.jsonl`, `.csv` or `.parquet` file (one article per line or row: `text`,
    and optionally `id`, `company`, `aliases`, `title`, `outlet` (or `source`, `publisher`, `site`), `date`, `url`,
    `byline`, `section` and `duplicate_of`), a web page (`.html`, `.htm`; needs the extra
    `html`), a folder of such files, a glob pattern, or `-` for standard input. The id of a text file is its path
    relative to the folder. `encoding` is used for files without a byte-order mark (None means UTF-8). `columns` gives
    the names of fields that are called something else in the files: `{"text": "body"}`. `notice` is called with a
    message for each file of a folder that is skipped, and for the first dates that cannot be read.

    Raises:
        CorpusError: a source does not exist, a folder contains no articles, or the encoding or a column is unknown.
            It is raised before anything is read.

    >>> import io
    >>> [article] = read_articles("-", stdin=io.BytesIO(b"It rained."))
    >>> article.id, article.text
    ('stdin', 'It rained.')
    """
    check_encoding(encoding)
    if unknown := set(columns or {}) - set(NAMED):
        raise CorpusError(f"unknown field {', '.join(sorted(unknown))} for a column; the fields are {', '.join(NAMED)}")
    listed = list_sources(sources)
    return _read_all(listed, _Options(encoding, columns or {}), stdin, notice or (lambda message: None))


def _read_all(
    sources: Iterable[tuple[Source, str]], options: _Options, stdin: BinaryIO | None, notice: Notice
) -> Iterator[Article | LabelledArticle]:
    seen: set[int] = set()  # hashes of ids, since ids may be long
    unreadable = 0  # dates
    for source, name in sources:
        folder = Path(source)
        if source == "-":
            found = _read_stdin(stdin, options)
        elif folder.is_dir():
            found = _read_folder(folder, options, notice)
        else:
            found = _read_file(folder, name, options)
        for where, article in found:
            if article.date and not is_iso_date(article.date):
                unreadable += 1
                if unreadable <= MAX_DATES_NAMED:
                    notice(f"{where}: the date {shorten(article.date)} is kept as text; write it as YYYY-MM-DD")
            yield _check_unique_id(article, where, seen)
    if unreadable > MAX_DATES_NAMED:
        notice(f"{unreadable} dates in all are kept as text")


def _check_unique_id(article: Article | LabelledArticle, where: str, seen: set[int]) -> Article | LabelledArticle:
    """The article, or an error with `where` as its id if an earlier article has the same id."""
    if hash(article.id) not in seen:
        seen.add(hash(article.id))
        return article
    seen.add(hash(where))
    reused = f"{where}: the id {article.id!r} was used before; give every article a unique id"
    return LabelledArticle(where, error=getattr(article, "error", None) or reused)


Located = Iterator[tuple[str, Article | LabelledArticle]]
"""Pairs of a location (path, or path:line) and the article read there."""


def _read_stdin(stdin: BinaryIO | None, options: _Options) -> Located:
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield "stdin", LabelledArticle("stdin", error="stdin: standard input is closed")
        return
    try:
        yield from _read_stream(_File("stdin", "stdin", stream.readline(), stream, options), None)
    except OSError as error:
        yield "stdin", LabelledArticle("stdin", error=f"stdin: cannot be read: {explain_reason(error)}")


def _read_folder(folder: Path, options: _Options, notice: Notice) -> Located:
    for path in walk(folder):
        if isinstance(path, OSError):
            where = str(path.filename)
            yield where, LabelledArticle(where, error=f"{where}: cannot be read: {explain_reason(path)}")
        elif path.exists() and not path.is_file():
            yield str(path), LabelledArticle(path.relative_to(folder).as_posix(), error=f"{path}: not a regular file")
        elif _holds_labels(path):
            notice(f"{path}: skipped, since it contains labels and no article texts")
        else:
            yield from _read_file(path, path.relative_to(folder).as_posix(), options)


def _read_file(path: Path, name: str, options: _Options) -> Located:
    if path.suffix.lower() == ".parquet":
        from quotestance.reading.parquet import read_parquet  # pyarrow, an extra

        yield from read_parquet(path, name, options.columns)
        return
    try:
        with path.open("rb") as stream:
            yield from _read_stream(_File(str(path), name, stream.readline(), stream, options), path.suffix.lower())
    except OSError as error:
        yield str(path), LabelledArticle(name, error=f"{path}: cannot be read: {explain_reason(error)}")


def _holds_labels(path: Path) -> bool:
    """Whether a file contains quotes without text: an output of quotestance, or hand labels."""
    if path.suffix.lower() == ".parquet":
        from quotestance.reading.parquet import holds_labels

        return holds_labels(path)
    if path.suffix.lower() not in (".jsonl", ".csv"):
        return False
    try:
        with path.open("rb") as stream:
            first = decode(stream.readline())
    except (OSError, CorpusError):
        return False
    if path.suffix.lower() == ".csv":
        # Our own CSV header has no quotation marks.
        columns = first.strip().split(",")
        return "article_id" in columns and "quote" in columns and "text" not in columns
    record = _parse_json(first)
    return isinstance(record, dict) and "quotes" in record and "text" not in record


def _read_stream(file: _File, suffix: str | None) -> Located:
    """Choose the reader by the suffix, or for standard input (None) by the first line."""
    if suffix == ".jsonl" or (suffix is None and isinstance(_parse_json(_peek(file)), dict)):
        yield from _read_jsonl(file)
    elif suffix == ".csv" or (suffix is None and choose_delimiter(_peek(file), _needed_columns(file))):
        yield from _read_csv(file)
    elif suffix in PAGE_SUFFIXES or (suffix is None and looks_like_page(_peek(file))):
        yield file.path, _read_whole(file, read_page)
    else:
        yield file.path, _read_whole(file, _parse_text)


def _needed_columns(file: _File) -> set[str]:
    return {file.options.columns.get("text", "text").strip().lower()}


def _peek(file: _File) -> str:
    """The first line as text, to recognise the format. It is decoded leniently and never becomes part of an article."""
    codec, mark = detect_codec(file.first, file.options.encoding)
    return codecs.getincrementaldecoder(codec)("replace").decode(file.first[len(mark) :])


def _parse_json(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_whole(file: _File, parse: Callable[[bytes, str, str | None], Article]) -> Article | LabelledArticle:
    try:
        return parse(file.first + file.stream.read(), file.name, file.options.encoding)
    except QuotestanceError as error:
        return LabelledArticle(file.name, error=f"{file.path}: {error}")


def _parse_text(data: bytes, name: str, encoding: str | None) -> Article:
    return Article(name, decode(data, encoding))


def _read_jsonl(file: _File) -> Located:
    for number, line in decode_lines(file.first, file.stream, file.options.encoding):
        if isinstance(line, str) and not line.strip():
            continue
        where = f"{file.path}:{number}"
        record: Any = None
        try:
            if isinstance(line, UndecodableLine):
                raise line
            record = rename_fields(parse_json_object(line), file.options.columns)
            yield where, read_record(record, f"{file.name}:{number}")
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")


def _read_csv(file: _File) -> Located:
    delimiter = choose_delimiter(_peek(file), _needed_columns(file)) or ","
    rows = iter_rows(decode_lines(file.first, file.stream, file.options.encoding), delimiter)
    _, header = next(rows, (1, []))
    try:
        columns = _map_header(header, file.options.columns)
    except CorpusError as error:
        yield file.path, LabelledArticle(file.name, error=f"{file.path}:1: {error}")
        return
    for number, row in rows:
        where = f"{file.path}:{number}"
        record: dict[str, Any] = {}
        try:
            if isinstance(row, CorpusError):
                raise row
            if len(row) != len(columns):
                raise CorpusError(
                    f"the header has {len(columns)} columns, this row has {len(row)}; cells that contain commas or "
                    "line breaks must be in quotation marks"
                )
            # An empty cell is a missing field, but an empty text is an empty article.
            record = {name: cell for name, cell in zip(columns, row, strict=True) if cell or name == "text"}
            if "aliases" in record:
                record["aliases"] = split_aliases(record["aliases"])
            yield where, read_record(record, f"{file.name}:{number}")
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")


def _map_header(header: list[str] | CorpusError, renamed: Mapping[str, str]) -> list[str]:
    """Our name for each column of a header. `renamed` maps our names to the file's.

    Raises:
        CorpusError: the header cannot be decoded, a column is missing, or a name occurs twice.
    """
    if isinstance(header, CorpusError):
        raise header
    ours = {column.strip().lower(): name for name, column in renamed.items()}
    found = [name.strip().lower() for name in header]
    # A column of the file that has one of our names, but is not the one selected for it, must not be mistaken for it.
    columns = [ours.get(name, f"other {name}" if name in renamed else name) for name in found]
    missing = sorted(ours.keys() - set(found))
    if columns.count("text") != 1 or len(set(columns)) != len(columns) or missing:
        raise CorpusError(
            f"the first row must name every column once, with {', '.join(missing) or 'text'!r} among them; "
            f"found {shorten(header)}; use --columns text=NAME,id=NAME if the columns have other names"
        )
    return columns
