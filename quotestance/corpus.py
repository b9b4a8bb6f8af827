"""Read articles: text files, jsonl, csv, Parquet, folders of these, and standard input.

Nothing is lost on the way. What cannot be read as an article comes back in its place as a `LabelledArticle`
whose `error` says what was found, where, and what to do, and the rest is read on.
"""

from __future__ import annotations

import codecs
import csv
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from quotestance.decoding import UndecodableLine, check_encoding, decode, decode_lines, detect_codec, refuse_nul
from quotestance.errors import CorpusError, shown
from quotestance.records import Article, LabelledArticle

__all__ = ["ARTICLE_SUFFIXES", "count_articles", "read_articles", "read_record"]

ARTICLE_SUFFIXES = (".txt", ".jsonl", ".csv", ".parquet")
"""What is taken from a folder; a file named one by one is read as text when its suffix is none of these."""

FIELDS = ("company", "title", "url", "date")
TIMES_READ_AGAIN, LINES_READ_AGAIN = 8, 10_000  # of a csv with open quotes, before the rest is given up
LARGEST_CELL = 2**31 - 1  # the csv module stops at 131,072 characters unless told otherwise

Source = str | os.PathLike[str]
Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _File:
    """One opened source: its path as messages show it, the name that ids are made of, and its first line."""

    path: str
    name: str
    first: bytes
    stream: BinaryIO
    encoding: str | None


def read_articles(sources: Source | Iterable[Source], encoding: str | None = None, *,
                  stdin: BinaryIO | None = None, notice: Notice | None = None) -> Iterator[Article | LabelledArticle]:
    """Each article of `sources` in order, one at a time; a failed one is a `LabelledArticle` with `error`.

    A source is a text file (one article), a `.jsonl`, `.csv` or `.parquet` file (one article a line or row: `text`,
    and optionally `id`, `company`, `aliases`, `title`, `url`, `date`), a folder of such files, or `-` for standard
    input. The id of a text file is its path below the folder given. `encoding` is for files without a byte-order
    mark (UTF-8 where it is None). `notice` is told of files in a folder that are passed over.

    Raises:
        CorpusError: a source does not exist, a folder holds no articles, or the encoding is unknown; before
            anything is read.

    >>> import io
    >>> [article] = read_articles("-", stdin=io.BytesIO(b"It rained."))
    >>> article.id, article.text
    ('stdin', 'It rained.')
    """
    listed = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    check_encoding(encoding)
    for source in listed:
        _check_source(source)
    return _read_all(listed, encoding, stdin, notice or (lambda message: None))


def count_articles(sources: Iterable[Source]) -> int | None:
    """How many articles `sources` hold, by their lines; None for standard input and csv, where only reading tells."""
    total = 0
    for source in map(Path, sources):
        for path in _walk(source) if source.is_dir() else [source]:
            if isinstance(path, OSError) or path.suffix.lower() == ".csv" or not path.is_file():
                return None
            if path.suffix.lower() == ".parquet":
                from quotestance.parquet import count_rows

                if (rows := count_rows(path)) is None:
                    return None
                total += rows
            elif path.suffix.lower() == ".jsonl":
                with path.open("rb") as stream:
                    total += sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
            else:
                total += 1
    return total


def _check_source(source: Source) -> None:
    if source == "-":
        return
    path = Path(source)
    try:
        if path.is_dir():
            if next(_walk(path), None) is None:
                raise CorpusError(f"{source}: the folder holds no articles ({', '.join(ARTICLE_SUFFIXES)})")
        elif not path.exists():
            raise CorpusError(f"{source}: no such file or folder")
        elif path.suffix.lower() == ".parquet":
            from quotestance.arrow import require_pyarrow

            require_pyarrow()
    except (OSError, ValueError) as error:
        raise CorpusError(f"{source}: cannot be read: {_reason(error)}") from error


def _walk(folder: Path) -> Iterator[Path | OSError]:
    """The article files below `folder`, in order of name; hidden ones are left out."""
    failures: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in ARTICLE_SUFFIXES:
                yield Path(parent, name)
        yield from failures
        failures.clear()
    yield from failures


def _read_all(sources: Iterable[Source], encoding: str | None, stdin: BinaryIO | None,
              notice: Notice) -> Iterator[Article | LabelledArticle]:
    taken: set[str] = set()
    for source in sources:
        folder = Path(source)
        if source == "-":
            found = _read_stdin(stdin, encoding)
        elif folder.is_dir():
            found = _read_folder(folder, encoding, notice)
        else:
            found = _read_file(folder, folder.name, encoding)
        for where, article in found:
            yield _with_own_id(article, where, taken)


def _with_own_id(article: Article | LabelledArticle, where: str, taken: set[str]) -> Article | LabelledArticle:
    if article.id in taken:
        reused = f"{where}: the id {article.id!r} was used before; give every article an id of its own"
        article = LabelledArticle(where, error=getattr(article, "error", None) or reused)
    taken.add(article.id)
    return article


Found = Iterator[tuple[str, Article | LabelledArticle]]
"""Where it stands (path, or path:line), and the article."""


def _read_stdin(stdin: BinaryIO | None, encoding: str | None) -> Found:
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield "stdin", LabelledArticle("stdin", error="stdin: standard input is closed")
        return
    try:
        yield from _read_stream(_File("stdin", "stdin", stream.readline(), stream, encoding), None)
    except OSError as error:
        yield "stdin", LabelledArticle("stdin", error=f"stdin: cannot be read: {_reason(error)}")


def _read_folder(folder: Path, encoding: str | None, notice: Notice) -> Found:
    for path in _walk(folder):
        if isinstance(path, OSError):
            where = str(path.filename)
            yield where, LabelledArticle(where, error=f"{where}: cannot be read: {_reason(path)}")
        elif path.exists() and not path.is_file():
            yield str(path), LabelledArticle(path.relative_to(folder).as_posix(), error=f"{path}: not a regular file")
        elif _holds_labels(path):
            notice(f"{path}: holds labels and no article texts; passed over")
        else:
            yield from _read_file(path, path.relative_to(folder).as_posix(), encoding)


def _read_file(path: Path, name: str, encoding: str | None) -> Found:
    if path.suffix.lower() == ".parquet":
        from quotestance.parquet import read_parquet  # pyarrow, an extra

        yield from read_parquet(path, name)
        return
    try:
        with path.open("rb") as stream:
            yield from _read_stream(_File(str(path), name, stream.readline(), stream, encoding), path.suffix.lower())
    except OSError as error:
        yield str(path), LabelledArticle(name, error=f"{path}: cannot be read: {_reason(error)}")


def _holds_labels(path: Path) -> bool:
    """Whether a file of a folder is what `quotestance` wrote or hand labels: quotes without the text."""
    if path.suffix.lower() == ".txt":
        return False
    if path.suffix.lower() == ".parquet":
        from quotestance.parquet import holds_labels

        return holds_labels(path)
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
    elif suffix == ".csv" or (suffix is None and "text" in _glimpse(file).lower().strip().split(",")):
        yield from _read_csv(file)
    else:
        yield file.path, _read_text(file)


def _glimpse(file: _File) -> str:
    """The first line, to tell its form by; never part of an article."""
    codec, mark = detect_codec(file.first, file.encoding)
    return codecs.getincrementaldecoder(codec)("replace").decode(file.first[len(mark):])


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_text(file: _File) -> Article | LabelledArticle:
    try:
        return Article(file.name, decode(file.first + file.stream.read(), file.encoding))
    except CorpusError as error:
        return LabelledArticle(file.name, error=f"{file.path}: {error}")


def _read_jsonl(file: _File) -> Found:
    for number, line in decode_lines(file.first, file.stream, file.encoding):
        if isinstance(line, str) and not line.strip():
            continue
        where = f"{file.path}:{number}"
        record: Any = None
        try:
            if isinstance(line, UndecodableLine):
                raise line
            record = _json_object(line)
            yield where, read_record(record, f"{file.name}:{number}")
        except CorpusError as error:
            yield where, LabelledArticle(_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")


def _json_object(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except RecursionError:
        raise CorpusError("not read: JSON nested too deeply") from None
    except json.JSONDecodeError as error:
        raise CorpusError(f"not JSON ({error.msg} at column {error.colno}); a line is one whole JSON object") from None
    except ValueError as error:
        raise CorpusError(f"not read: {error}") from None
    if not isinstance(record, dict):
        raise CorpusError(f"a line must be a JSON object with 'text', found {shown(record)}")
    return record


def _read_csv(file: _File) -> Found:
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
    rows = _csv_rows(decode_lines(file.first, file.stream, file.encoding))
    _, header = next(rows, (1, []))
    columns = [] if isinstance(header, CorpusError) else [name.strip().lower() for name in header]
    if columns.count("text") != 1 or len(set(columns)) != len(columns):
        problem = header if isinstance(header, CorpusError) else \
            f"the first row must name the columns once each, among them 'text'; found {shown(header)}"
        yield file.path, LabelledArticle(file.name, error=f"{file.path}:1: {problem}")
        return
    for number, row in rows:
        where = f"{file.path}:{number}"
        record: dict[str, Any] = {}
        try:
            if isinstance(row, CorpusError):
                raise row
            if len(row) != len(columns):
                raise CorpusError(f"the header names {len(columns)} columns, this row has {len(row)}; quote cells that "
                                  "hold commas or line breaks")
            record = {name: cell for name, cell in zip(columns, row, strict=True) if cell or name == "text"}
            if "aliases" in record:
                record["aliases"] = [alias.strip() for alias in record["aliases"].split(";") if alias.strip()]
            yield where, read_record(record, f"{file.name}:{number}")
        except CorpusError as error:
            yield where, LabelledArticle(_id(record) or f"{file.name}:{number}", error=f"{where}: {error}")


_Line = tuple[int, str | UndecodableLine]


def _csv_rows(lines: Iterable[_Line]) -> Iterator[tuple[int, list[str] | CorpusError]]:
    """Each row with the number of its first line. After a bad row reading goes on at its second line.

    A file made so that each line swallows the rest would be read as many times as it has lines: there the error of a
    row stands for all that follows.
    """
    source = iter(lines)
    again: deque[_Line] = deque()
    row_lines: list[_Line] = []
    read_again = 0

    def feed() -> Iterator[str]:
        while item := (again.popleft() if again else next(source, None)):
            row_lines.append(item)
            yield item[1] if isinstance(item[1], str) else item[1].outline

    reader = csv.reader(feed(), strict=True)
    hopeless = False
    while not hopeless:
        row_lines.clear()
        result: list[str] | CorpusError
        try:
            result = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            read_again += len(row_lines) - 1
            hopeless = read_again > LINES_READ_AGAIN + TIMES_READ_AGAIN * row_lines[-1][0]
            rest = "; the rest of the file, with too many such rows, is passed over" if hopeless else ""
            result = CorpusError(f"not a row of csv ({error}){rest}")
            again.extendleft(reversed(row_lines[1:]))
            reader = csv.reader(feed(), strict=True)
        undecodable = [line for _, line in row_lines if isinstance(line, UndecodableLine)]
        if result or undecodable:
            yield row_lines[0][0], undecodable[0] if undecodable and not hopeless else result


def read_record(record: Mapping[str, Any], fallback_id: str) -> Article:
    """The article that a JSON object or a row describes.

    Raises:
        CorpusError: no text, a field of a wrong type, or a NUL character.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise CorpusError(f"no 'text'; found the fields {shown(sorted(record))}" if text is None
                          else f"'text' must be a string, found {shown(text)}")
    refuse_nul(text)
    if record.get("id") is not None and _id(record) is None and record["id"] != "":
        raise CorpusError(f"'id' must be a string, found {shown(record['id'])}")
    for name in FIELDS:
        if not isinstance(record.get(name), (str, type(None))):
            raise CorpusError(f"'{name}' must be a string or null, found {shown(record[name])}")
    aliases = record.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise CorpusError(f"'aliases' must be a list of strings, found {shown(aliases)}")
    company, title, url, date = (record.get(name) or None for name in FIELDS)
    return Article(_id(record) or fallback_id, text, company, tuple(aliases), title, url, date)


def _id(record: object) -> str | None:
    """The id of a record; a whole number will do for one."""
    value = record.get("id") if isinstance(record, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
