"""Read articles: text files, web pages, jsonl, csv, Parquet, folders and patterns of these, and standard input.

Nothing is left out silently. What cannot be read as an article comes back in its place as a `LabelledArticle`
whose `error` says what was found, where, and what to do. The rest is still read, except after a row that is not csv.
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
from quotestance.reading.encoding import UndecodableLine, check_encoding, decode, decode_lines, detect_codec
from quotestance.reading.rows import (
    NAMED,
    choose_delimiter,
    iter_rows,
    parse_json_object,
    read_id,
    read_record,
    rename_fields,
)
from quotestance.reading.sources import PAGE_SUFFIXES, Source, explain_reason, list_sources, walk
from quotestance.reading.webpages import looks_like_page, read_page
from quotestance.records.article import Article, LabelledArticle

__all__ = ["read_articles"]


Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Options:
    """What holds for every source: the encoding, and which columns (or JSON fields) hold what."""

    encoding: str | None
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _File:
    """One opened source: its path as messages show it, the name that ids are made of, and its first line."""

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

    A source is a text file (one article), a `.jsonl`, `.csv` or `.parquet` file (one article a line or row: `text`,
    and optionally `id`, `company`, `aliases`, `title`, `url`, `date`), a web page (`.html`, `.htm`; needs the extra
    `html`), a folder of such files, a glob pattern, or `-` for standard input. The id of a text file is its path below
    the folder given. `encoding` is for files without a byte-order mark (UTF-8 where it is None). `columns` says under
    which other names a csv, jsonl or Parquet file has them: `{"text": "body"}`. `notice` is told of files in a
    folder that are passed over.

    Raises:
        CorpusError: a source does not exist, a folder holds no articles, or the encoding or a column is unknown; before
            anything is read.

    >>> import io
    >>> [article] = read_articles("-", stdin=io.BytesIO(b"It rained."))
    >>> article.id, article.text
    ('stdin', 'It rained.')
    """
    check_encoding(encoding)
    if unknown := set(columns or {}) - set(NAMED):
        raise CorpusError(f"no field {', '.join(sorted(unknown))} for a column; there are {', '.join(NAMED)}")
    listed = list_sources(sources)
    return _read_all(listed, _Options(encoding, columns or {}), stdin, notice or (lambda message: None))


def _read_all(
    sources: Iterable[tuple[Source, str]], options: _Options, stdin: BinaryIO | None, notice: Notice
) -> Iterator[Article | LabelledArticle]:
    seen: set[int] = set()  # hashes, so that long ids are not kept
    for source, name in sources:
        folder = Path(source)
        if source == "-":
            found = _read_stdin(stdin, options)
        elif folder.is_dir():
            found = _read_folder(folder, options, notice)
        else:
            found = _read_file(folder, name, options)
        for where, article in found:
            yield _with_own_id(article, where, seen)


def _with_own_id(article: Article | LabelledArticle, where: str, seen: set[int]) -> Article | LabelledArticle:
    if hash(article.id) not in seen:
        seen.add(hash(article.id))
        return article
    seen.add(hash(where))
    reused = f"{where}: the id {article.id!r} was used before; give every article an id of its own"
    return LabelledArticle(where, error=getattr(article, "error", None) or reused)


Found = Iterator[tuple[str, Article | LabelledArticle]]
"""Where it stands (path, or path:line), and the article."""


def _read_stdin(stdin: BinaryIO | None, options: _Options) -> Found:
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield "stdin", LabelledArticle("stdin", error="stdin: standard input is closed")
        return
    try:
        yield from _read_stream(_File("stdin", "stdin", stream.readline(), stream, options), None)
    except OSError as error:
        yield "stdin", LabelledArticle("stdin", error=f"stdin: cannot be read: {explain_reason(error)}")


def _read_folder(folder: Path, options: _Options, notice: Notice) -> Found:
    for path in walk(folder):
        if isinstance(path, OSError):
            where = str(path.filename)
            yield where, LabelledArticle(where, error=f"{where}: cannot be read: {explain_reason(path)}")
        elif path.exists() and not path.is_file():
            yield str(path), LabelledArticle(path.relative_to(folder).as_posix(), error=f"{path}: not a regular file")
        elif _holds_labels(path):
            notice(f"{path}: holds labels and no article texts; passed over")
        else:
            yield from _read_file(path, path.relative_to(folder).as_posix(), options)


def _read_file(path: Path, name: str, options: _Options) -> Found:
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
    """Whether a file of a folder is what `quotestance` wrote or hand labels: quotes without the text."""
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
        columns = first.strip().split(",")
        return "article_id" in columns and "quote" in columns and "text" not in columns
    record = _parsed(first)
    return isinstance(record, dict) and "quotes" in record and "text" not in record


def _read_stream(file: _File, suffix: str | None) -> Found:
    """Choose the reader by suffix; standard input (None) by what its first line looks like."""
    if suffix == ".jsonl" or (suffix is None and isinstance(_parsed(_glimpse(file)), dict)):
        yield from _read_jsonl(file)
    elif suffix == ".csv" or (suffix is None and choose_delimiter(_glimpse(file), _needed_columns(file))):
        yield from _read_csv(file)
    elif suffix in PAGE_SUFFIXES or (suffix is None and looks_like_page(_glimpse(file))):
        yield file.path, _read_whole(file, read_page)
    else:
        yield file.path, _read_whole(file, _text_article)


def _needed_columns(file: _File) -> set[str]:
    return {file.options.columns.get("text", "text").strip().lower()}


def _glimpse(file: _File) -> str:
    """The first line, to tell its form by; never part of an article."""
    codec, mark = detect_codec(file.first, file.options.encoding)
    return codecs.getincrementaldecoder(codec)("replace").decode(file.first[len(mark) :])


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_whole(file: _File, article_of: Callable[[bytes, str, str | None], Article]) -> Article | LabelledArticle:
    try:
        return article_of(file.first + file.stream.read(), file.name, file.options.encoding)
    except QuotestanceError as error:
        return LabelledArticle(file.name, error=f"{file.path}: {error}")


def _text_article(data: bytes, name: str, encoding: str | None) -> Article:
    return Article(name, decode(data, encoding))


def _read_jsonl(file: _File) -> Found:
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


def _read_csv(file: _File) -> Found:
    delimiter = choose_delimiter(_glimpse(file), _needed_columns(file)) or ","
    rows = iter_rows(decode_lines(file.first, file.stream, file.options.encoding), delimiter)
    _, header = next(rows, (1, []))
    ours = {column.strip().lower(): name for name, column in file.options.columns.items()}
    found = [] if isinstance(header, CorpusError) else [name.strip().lower() for name in header]
    columns = [ours.get(name, name if name not in file.options.columns else f"other {name}") for name in found]
    missing = ours.keys() - set(found)
    if columns.count("text") != 1 or len(set(columns)) != len(columns) or missing:
        problem = (
            header
            if isinstance(header, CorpusError)
            else f"the first row must name the columns once each, among them {', '.join(sorted(missing)) or 'text'!r}; "
            f"found {shorten(header)}; --columns text=NAME,id=NAME says which they are"
        )
        yield file.path, LabelledArticle(file.name, error=f"{file.path}:1: {problem}")
        return
    for number, row in rows:
        where = f"{file.path}:{number}"
        record: dict[str, Any] = {}
        try:
            if isinstance(row, CorpusError):
                raise row
            if len(row) != len(columns):
                raise CorpusError(
                    f"the header names {len(columns)} columns, this row has {len(row)}; quote cells that "
                    "hold commas or line breaks"
                )
            record = {name: cell for name, cell in zip(columns, row, strict=True) if cell or name == "text"}
            if "aliases" in record:
                record["aliases"] = [alias.strip() for alias in record["aliases"].split(";") if alias.strip()]
            yield where, read_record(record, f"{file.name}:{number}")
        except CorpusError as error:
            yield where, LabelledArticle(read_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")
