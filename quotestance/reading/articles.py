"""Read articles from files of all kinds, exports of news databases, folders, patterns and standard input.

Nothing is skipped silently. An article that cannot be read is returned in its place as a `LabelledArticle` whose
`error` says what was found, where, and what to do. Reading then continues, except after a row that is not valid CSV.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from quotestance.errors import CorpusError, shorten
from quotestance.reading.dates import is_iso_date
from quotestance.reading.encoding import check_encoding
from quotestance.reading.field_names import NAMED
from quotestance.reading.formats import OpenFile, Options, read_stream
from quotestance.reading.outputs import holds_labels
from quotestance.reading.sources import (
    Source,
    explain_reason,
    explain_suffix,
    is_read,
    list_sources,
    walk,
)
from quotestance.reading.tables import Located
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.rows import METADATA, RESERVED

__all__ = ["read_articles"]


Notice = Callable[[str], None]
MAX_SKIPPED_NAMED = 5  # files; the others are counted
MAX_DATES_NAMED = 5  # unreadable ones; the others are counted


def read_articles(
    sources: Source | Iterable[Source],
    encoding: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    notice: Notice | None = None,
) -> Iterator[Article | LabelledArticle]:
    """Each article of `sources` in order, one at a time; a failed one is a `LabelledArticle` with `error`.

    A source is a text (`.txt`, `.md`: one article), a table (`.jsonl`, `.ndjson`, `.json` array, `.csv`, `.tsv`,
    `.xlsx`, `.parquet`: one article per line or row, with `text`, and optionally `id`, `company`, `aliases`, `title`,
    `outlet`, `date`, `url`, `byline`, `section` and `duplicate_of`, or common other names of these), a document
    (`.docx`, `.pdf`, `.rtf`, `.eml`), a web page (`.html`, `.htm`), an export of Nexis, Factiva or ProQuest in any of
    these forms (many articles, with ids such as `name#3`), one of these with `.gz`, a folder, a glob pattern, or `-`
    for standard input. The format is recognised by the content first. The id of a file with one article is its path
    relative to the folder.

    `encoding` is used for files without a byte-order mark (None means UTF-8). `columns` gives the names of fields that
    are called something else in the files: `{"text": "body"}`. `keep` names further columns (or fields), whose values
    become `Article.kept`. `notice` is called with a message for the first files of folders that are skipped, for the
    first dates that cannot be read, and for a column to keep that no article has.

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
    if reserved := RESERVED.intersection(keep):
        raise CorpusError(
            f"{', '.join(sorted(reserved))} cannot be kept: the output has fields of its own with this name"
        )
    listed = list_sources(sources)
    return _read_all(listed, Options(encoding, columns or {}, tuple(keep)), stdin, notice or (lambda message: None))


def _read_all(
    sources: Iterable[tuple[Source, str]], options: Options, stdin: BinaryIO | None, notice: Notice
) -> Iterator[Article | LabelledArticle]:
    seen: set[int] = set()  # hashes of ids, since ids may be long
    skipped = _Skipped(notice)
    unreadable = 0  # dates
    not_found = {name for name in options.keep if name not in METADATA}
    for source, name in sources:
        folder = Path(source)
        if source == "-":
            found = _read_stdin(stdin, options)
        elif folder.is_dir():
            found = _read_folder(folder, options, skipped)
        else:
            found = _read_file(folder, name, options)
        for where, article in found:
            if article.date and not is_iso_date(article.date):
                unreadable += 1
                if unreadable <= MAX_DATES_NAMED:
                    notice(f"{where}: the date {shorten(article.date)} is kept as text; write it as YYYY-MM-DD")
            not_found -= article.kept.keys()
            yield _check_unique_id(article, where, seen)
    for name in sorted(not_found):
        notice(f"no article has a value for {name!r}, a column to keep")
    if unreadable > MAX_DATES_NAMED:
        notice(f"{unreadable} dates in all are kept as text")
    skipped.close()


class _Skipped:
    """Names the first files of folders that are not read, and counts the others."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._count = 0

    def add(self, path: Path, reason: str) -> None:
        self._count += 1
        if self._count <= MAX_SKIPPED_NAMED:
            self._notice(f"{path}: skipped, since {reason}")

    def close(self) -> None:
        if self._count > MAX_SKIPPED_NAMED:
            self._notice(f"{self._count} files in all are skipped")


def _check_unique_id(article: Article | LabelledArticle, where: str, seen: set[int]) -> Article | LabelledArticle:
    """The article, or an error with `where` as its id if an earlier article has the same id."""
    if hash(article.id) not in seen:
        seen.add(hash(article.id))
        return article
    seen.add(hash(where))
    reused = f"{where}: the id {article.id!r} was used before; give every article a unique id"
    return LabelledArticle(where, error=getattr(article, "error", None) or reused)


def _read_stdin(stdin: BinaryIO | None, options: Options) -> Located:
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield "stdin", LabelledArticle("stdin", error="stdin: standard input is closed")
        return
    try:
        yield from read_stream(OpenFile("stdin", "stdin", stream.readline(), stream, options), None)
    except OSError as error:
        yield "stdin", LabelledArticle("stdin", error=f"stdin: cannot be read: {explain_reason(error)}")


def _read_folder(folder: Path, options: Options, skipped: _Skipped) -> Located:
    for path in walk(folder):
        if isinstance(path, OSError):
            where = str(path.filename)
            yield where, LabelledArticle(where, error=f"{where}: cannot be read: {explain_reason(path)}")
        elif not is_read(path):
            skipped.add(path, explain_suffix(path))
        elif path.exists() and not path.is_file():
            yield str(path), LabelledArticle(path.relative_to(folder).as_posix(), error=f"{path}: not a regular file")
        elif holds_labels(path):
            skipped.add(path, "it contains labels and no article texts")
        else:
            yield from _read_file(path, path.relative_to(folder).as_posix(), options)


def _read_file(path: Path, name: str, options: Options) -> Located:
    if path.suffix.lower() == ".parquet":
        from quotestance.reading.parquet import read_parquet  # pyarrow, an extra

        yield from read_parquet(path, name, options.columns, options.keep)
        return
    try:
        with path.open("rb") as stream:
            yield from read_stream(OpenFile(str(path), name, stream.readline(), stream, options), path.suffix.lower())
    except OSError as error:
        yield str(path), LabelledArticle(name, error=f"{path}: cannot be read: {explain_reason(error)}")
