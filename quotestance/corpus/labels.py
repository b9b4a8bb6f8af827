"""The labelled corpus of the package: invented news with texts, real news as standoff labels to be joined with texts.

Every span is compared with its text on loading, real texts by their hash as well, and a bad row stops the run with its
file and line.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

from quotestance.corpus.polnear import convert_segments, holds_segments
from quotestance.errors import CorpusError, shorten
from quotestance.reading.encoding import decode
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import Quote
from quotestance.sides.company import Company

__all__ = [
    "CorpusRecord",
    "MissingText",
    "UnusableText",
    "find_text",
    "list_folders",
    "locate_error",
    "parse_rows",
    "read_labelled",
    "read_labels",
    "read_record",
    "read_records",
]


@dataclass(frozen=True, slots=True)
class CorpusRecord:
    """One labelled article. `source` names its collection; `event` and `sector` are known for invented articles
    only. What is quoted in an `unscored` span counts neither way."""

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
        """The focal company, or None where the article has none."""
        return Company(self.article.company, self.article.aliases) if self.article.company else None


@dataclass(frozen=True, slots=True)
class MissingText:
    """A labelled article whose text is not to be had, and why."""

    id: str
    source: str
    why: str


class UnusableText(CorpusError):
    """A file of text that is there but will not do; `why` is without its path, so that like cases can be counted."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.why = why


def read_labels(path: Path, texts: Path | Sequence[Path | str] | None = None) -> list[CorpusRecord]:
    """Read a file of hand labels: a line for each article with id, text (or a file in `texts`, `<id>.txt` or `<id>`),
    company, aliases and quotes.

    Raises:
        CorpusError: the file cannot be read, or a row is bad; the message names file and line.
    """
    try:
        lines = decode(path.read_bytes()).split("\n")  # splitlines() would cut at a U+0085 inside a text
    except (OSError, ValueError, CorpusError) as error:
        raise CorpusError(f"{path}: cannot be read ({error})") from error
    return list(read_records(lines, str(path), None, list_folders(texts), None))


def list_folders(texts: Path | str | Sequence[Path | str] | None) -> list[Path] | None:
    if texts is None:
        return None
    return [Path(texts)] if isinstance(texts, (str, Path)) else [Path(folder) for folder in texts]


@contextmanager
def locate_error(where: str) -> Iterator[None]:
    """Name file and line in every error about a row."""
    try:
        yield
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{where}: not JSON ({error})") from error
    except CorpusError as error:
        raise CorpusError(f"{where}: {error}") from error


def parse_rows(lines: Iterable[str], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    taken: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        with locate_error(where):
            row = json.loads(line)
            if isinstance(row, dict) and holds_segments(row):
                row["id"] = row["doc"]
            if not isinstance(row, dict) or not isinstance(row.get("id"), str):
                raise CorpusError("a row is a JSON object with an 'id' (a string)")
            if row["id"] in taken:
                raise CorpusError(f"the 'id' {row['id']!r} was used before; give every article an id of its own")
            taken.add(row["id"])
        yield where, row


def read_records(
    lines: Iterable[str], name: str, part: str | None, texts: list[Path] | None, split: str | None
) -> Iterator[CorpusRecord]:
    for where, row in parse_rows(lines, name):
        if split is not None and row.get("split") != split:
            continue
        with locate_error(where):
            text = find_text(row, texts)
            if text is not None and holds_segments(row):
                row = convert_segments(row, text)
            record = None if text is None else read_record(row, text, part)
        if record is not None:
            yield record


def find_text(row: Mapping[str, Any], texts: list[Path] | None) -> str | None:
    """The row's own text, or its file's, checked by its hash; None where the file is missing."""
    if isinstance(row.get("text"), str):
        return str(row["text"])
    if texts is None:
        raise CorpusError(f"article {row['id']} has no 'text', and no folder of texts was given")
    names = (f"{row['id']}.txt", row["id"], f"{row.get('document') or row['id']}.txt", str(row.get("text_file")))
    for name in map(Path, names):
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


def read_record(row: Mapping[str, Any], text: str, part: str | None) -> CorpusRecord:
    labels, company, aliases = row.get("quotes") or [], row.get("company"), row.get("aliases") or []
    if not isinstance(labels, list):
        raise CorpusError(f"article {row['id']}: 'quotes' must be a list")
    if not isinstance(company, (str, NoneType)):
        raise CorpusError(f"article {row['id']}: 'company' must be a string or null")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise CorpusError(f"article {row['id']}: 'aliases' must be a list of strings")
    unscored = row.get("unscored") or []
    if not isinstance(unscored, list) or not all(
        isinstance(span, list) and [type(place) for place in span] == [int, int] for span in unscored
    ):
        raise CorpusError(f"article {row['id']}: 'unscored' must be a list of pairs of whole numbers")
    for field in ("part", "split", "source", "event", "sector"):
        if not isinstance(row.get(field), (str, NoneType)):
            raise CorpusError(f"article {row['id']}: '{field}' must be a string or null, found {shorten(row[field])}")
    quotes = []
    last = 0
    for at, raw in enumerate(labels):
        if not isinstance(raw, Mapping) or not isinstance(raw.get("start"), int) or not isinstance(raw.get("end"), int):
            raise CorpusError(f"quotes[{at}]: needs 'start' and 'end' (whole numbers)")
        start, end = raw["start"], raw["end"]
        try:
            quote = Quote.from_dict({**raw, "text": raw.get("text", text[start:end])})
        except CorpusError as error:
            raise CorpusError(f"quotes[{at}]: {error}") from error
        if text[start:end] != quote.text:
            raise CorpusError(
                f"quote differs from article {row['id']} at {start}-{end}. Was the article edited after labelling?"
            )
        if start < last:
            raise CorpusError(
                f"article {row['id']}: the quote at {start}-{end} overlaps the one before or is out of order"
            )
        last = end
        quotes.append(quote)
    article = Article(row["id"], text, company, tuple(aliases))
    return CorpusRecord(
        article,
        tuple(quotes),
        part or row.get("part") or "own",
        row.get("split") or "train",
        row.get("source") or "own",
        row.get("event"),
        row.get("sector"),
        tuple((start, end) for start, end in unscored),
    )


def read_labelled(path: str | os.PathLike[str]) -> list[LabelledArticle]:
    """The articles of a file that `label --format jsonl` or `write_articles` wrote.

    Raises:
        CorpusError: the file cannot be read, or a line is no labelled article; names file and line.
    """
    articles: list[LabelledArticle] = []
    try:
        text = decode(Path(path).read_bytes())
    except (OSError, CorpusError) as error:
        raise CorpusError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                articles.append(LabelledArticle.from_dict(json.loads(line)))
            except (ValueError, RecursionError, CorpusError) as error:
                raise CorpusError(f"{path}:{number}: not a labelled article: {error}") from error
    return articles
