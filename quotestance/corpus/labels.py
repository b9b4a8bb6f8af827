"""Read hand labels and labelled articles.

Labels are JSON lines, one article per line, or a table that `label` wrote (`label_tables`). Each span is compared with
its text, and a text that is not in the row is checked against the row's hash. The first bad row is an error that names
file and line.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotestance.corpus.label_tables import TABLE_SUFFIXES, read_table_rows, restore_words
from quotestance.corpus.polnear import convert_segments, holds_segments
from quotestance.errors import CorpusError, shorten
from quotestance.reading.encoding import decode
from quotestance.reading.results import read_results
from quotestance.reading.rows import parse_json_object
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.fields import (
    read_integer,
    read_objects,
    read_required_string,
    read_spans,
    read_string,
    read_strings,
)
from quotestance.records.quote import Quote
from quotestance.sides.company import Company

__all__ = [
    "CorpusRecord",
    "FindArticle",
    "MissingText",
    "UnusableText",
    "find_text",
    "list_folders",
    "locate_error",
    "make_record",
    "parse_json_lines",
    "parse_rows",
    "read_labelled",
    "read_labels",
    "read_lines",
    "read_records",
]


FindArticle = Callable[[str], "Article | None"]
"""Finds the article with an id, if there is one."""


@dataclass(frozen=True, slots=True)
class CorpusRecord:
    """One labelled article.

    `source` is the collection it comes from. `event` and `sector` are known for invented articles only. Quotes inside
    an `unscored` span are ignored by `evaluate`, unless they match a label.
    """

    article: Article
    quotes: tuple[Quote, ...]
    part: str
    split: str
    source: str
    event: str | None = None
    sector: str | None = None
    unscored: tuple[tuple[int, int], ...] = ()

    @property
    def company(self) -> Company | None:
        """The company that the stances are about, or None if the article has none."""
        return Company(self.article.company, self.article.aliases) if self.article.company else None


@dataclass(frozen=True, slots=True)
class MissingText:
    """A labelled article whose text is not available, with the reason."""

    id: str
    source: str
    why: str


class UnusableText(CorpusError):
    """A text file that exists but cannot be used. `why` has no path, so that equal cases can be counted together."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.why = why


def read_labels(
    path: Path, texts: Path | Sequence[Path | str] | None = None, find_article: FindArticle | None = None
) -> list[CorpusRecord]:
    """Read a file of hand labels: one JSON object per line with id, text, company, aliases and quotes.

    A CSV file or workbook (.xlsx) has one row per quote, with the columns that `label` writes. An article whose text is
    not in the file takes it from the folder (or one of the folders) `texts`, from a file named `<id>.txt` or `<id>`, or
    else from the article that `find_article` returns for its id. It is left out if there is no such text.

    Raises:
        CorpusError: the file cannot be read, or a row is invalid; the message names file and line, or the cell.
        QuotestanceError: the file is a workbook and openpyxl is not installed.
    """
    is_table = path.suffix.lower() in TABLE_SUFFIXES
    rows = read_table_rows(path) if is_table else parse_rows(read_lines(path), str(path))
    records = _make_records(rows, None, list_folders(texts), None, find_article, is_table=is_table)
    return list(records)


def read_lines(path: str | os.PathLike[str]) -> list[str]:
    """The lines of a text file.

    Raises:
        CorpusError: the file cannot be read or decoded.
    """
    try:
        return decode(Path(path).read_bytes()).split("\n")  # splitlines() would also cut at a U+0085 inside a text
    except (OSError, ValueError, CorpusError) as error:
        raise CorpusError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def list_folders(texts: Path | str | Sequence[Path | str] | None) -> list[Path] | None:
    """One folder or several as a list of paths; None stays None."""
    if texts is None:
        return None
    return [Path(texts)] if isinstance(texts, (str, Path)) else [Path(folder) for folder in texts]


@contextmanager
def locate_error(where: str) -> Iterator[None]:
    """Prefix every error in the block with its place, such as file and line."""
    try:
        yield
    except CorpusError as error:
        raise CorpusError(f"{where}: {error}") from error


def parse_json_lines(lines: Iterable[str], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON object of each line that is not blank, with its place as "name:line".

    Raises:
        CorpusError: a line is not a JSON object.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{name}:{number}"
            with locate_error(where):
                record = parse_json_object(line)
            yield where, record


def parse_rows(lines: Iterable[str], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a file of labels, each with its place as "name:line".

    Raises:
        CorpusError: a line is not a JSON object with an id, or an id occurs twice.
    """
    seen: set[str] = set()
    for where, row in parse_json_lines(lines, name):
        with locate_error(where):
            # Rows in PolNeAR's form have their id under another name.
            if holds_segments(row):
                row["id"] = row["doc"]
            read_required_string(row, "id")
            if row["id"] in seen:
                raise CorpusError(f"the 'id' {row['id']!r} was used before; each article needs its own id")
            seen.add(row["id"])
        yield where, row


def read_records(
    lines: Iterable[str], name: str, part: str | None, texts: list[Path] | None, split: str | None
) -> Iterator[CorpusRecord]:
    """The labelled articles of one split (None: of all), without those whose text file is missing.

    Raises:
        CorpusError: a row is invalid; the message names the line.
    """
    return _make_records(parse_rows(lines, name), part, texts, split)


def _make_records(
    rows: Iterable[tuple[str, dict[str, Any]]],
    part: str | None,
    texts: list[Path] | None,
    split: str | None,
    find_article: FindArticle | None = None,
    *,
    is_table: bool = False,
) -> Iterator[CorpusRecord]:
    for where, row in rows:
        if split is not None and row.get("split") != split:
            continue
        with locate_error(where):
            text = find_text(row, texts)
            id_ = row.get("document") or row["id"]
            article = find_article(id_) if text is None and find_article is not None else None
            if article is not None:
                text, row = article.text, {**row, "aliases": row.get("aliases") or list(article.aliases)}
            if text is not None and holds_segments(row):
                with locate_error(f"article {row['id']}"):
                    row = convert_segments(row, text)
            if text is not None and is_table:
                row = restore_words(row, text)
            record = None if text is None else make_record(row, text, part)
        if record is not None:
            yield record


def find_text(row: Mapping[str, Any], texts: list[Path] | None) -> str | None:
    """The text in the row, or in its file, checked by its hash; None if there is no such file.

    Raises:
        UnusableText: the file cannot be read, or has another text than the one that was labelled.
        CorpusError: the row has no text and `texts` is None, or it names a file outside of the folders.
    """
    if isinstance(row.get("text"), str):
        return str(row["text"])
    if texts is None:
        raise CorpusError(f"article {row['id']} has no 'text', and no folder of texts was given")
    document = str(row.get("document") or row["id"])
    names = (f"{row['id']}.txt", row["id"], f"{document}.txt", document, str(row.get("text_file")))
    for name in map(Path, names):
        # A file of labels may come from anywhere, so no name in it may lead out of the folder.
        if name.is_absolute() or ".." in name.parts:
            raise CorpusError(f"{shorten(str(name))} leads out of the folder of texts")
    try:
        path = next((path for folder in texts for name in names if (path := folder / name).is_file()), None)
    except OSError as error:  # a name that is too long
        raise CorpusError(f"{shorten(row['id'])} names no file: {error.strerror}") from error
    if path is None:
        return None
    try:
        text = decode(path.read_bytes())
    except (OSError, CorpusError) as error:
        raise UnusableText(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if row.get("sha256") and hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise UnusableText(path, "not the text that was labelled (its hash differs); fetch it again")
    return text


def make_record(row: Mapping[str, Any], text: str, part: str | None) -> CorpusRecord:
    """The labelled article of one row; `part` overrides the row's own.

    Raises:
        CorpusError: a field has a wrong type or value, or a quote does not match the text.
    """
    with locate_error(f"article {row['id']}"):
        labels = read_objects(row, "quotes")
        company, aliases = read_string(row, "company"), read_strings(row, "aliases")
        unscored = read_spans(row, "unscored")
        names = {field: read_string(row, field) for field in ("part", "split", "source", "event", "sector")}
    return CorpusRecord(
        Article(row["id"], text, company, tuple(aliases)),
        tuple(_read_quotes(labels, text, row["id"])),
        part or names["part"] or "own",
        names["split"] or "train",
        names["source"] or "own",
        names["event"],
        names["sector"],
        tuple(unscored),
    )


def _read_quotes(labels: Sequence[Mapping[str, Any]], text: str, id_: str) -> Iterator[Quote]:
    """The quotes of one row, each of which must match the text and come after the one before.

    Raises:
        CorpusError: one of them does not; the message names it by its number or its span.
    """
    last = 0
    for number, label in enumerate(labels):
        with locate_error(f"quotes[{number}]"):
            start, end = read_integer(label, "start"), read_integer(label, "end")
            # A label without its words takes those at its span; if it has them, they are compared below.
            quote = Quote.from_dict({"text": text[start:end], **label})
        if text[quote.start : quote.end] != quote.text:
            raise CorpusError(
                f"quote differs from article {id_} at {quote.start}-{quote.end}. "
                "Was the article edited after labelling?"
            )
        if quote.start < last:
            raise CorpusError(
                f"article {id_}: the quote at {quote.start}-{quote.end} overlaps the quote before it or is out of order"
            )
        last = quote.end
        yield quote


def read_labelled(path: str | os.PathLike[str]) -> list[LabelledArticle]:
    """The articles of a file that `label` or `write_articles` wrote as jsonl, CSV or Parquet; see `read_results`.

    Raises:
        CorpusError: the file cannot be read, or a part of it is no result; the message names file and line.
    """
    return list(read_results(path))
