"""The labelled corpus of the package: invented news with texts, real news as standoff labels to be joined with texts.

Every span is compared with its text on loading, real texts by their hash as well, and a bad row stops the run with its
file and line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from quotestance.companies import Company
from quotestance.decoding import decode
from quotestance.errors import CorpusError
from quotestance.records import Article, Quote

__all__ = ["PARTS", "SPLITS", "CorpusRecord", "load_corpus", "read_labels"]

PARTS = ("real", "invented")
SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class CorpusRecord:
    """One labelled article. `source` names its collection; `event` and `sector` are known for invented articles
    only."""

    article: Article
    quotes: tuple[Quote, ...]
    part: str
    split: str
    source: str
    event: str | None = None
    sector: str | None = None

    @property
    def company(self) -> Company | None:
        """The focal company, or None where the article has none."""
        return Company(self.article.company, self.article.aliases) if self.article.company else None


def load_corpus(
    split: str | None = None, part: str | None = None, texts: Path | str | Sequence[Path | str] | None = None
) -> list[CorpusRecord]:
    """The labelled articles of one split and part, or of all.

    The real part needs `texts`, a folder or several with a file `<id>.txt` or `<document>.txt` for each article;
    without it only the invented part is loaded. Real articles whose text is not in the folder are left out.

    Raises:
        CorpusError: an unknown split or part, the real part asked for without texts, a damaged row, a text that was
        changed.

    >>> {record.split for record in load_corpus("dev", part="invented")}
    {'dev'}
    """
    if split not in (*SPLITS, None):
        raise CorpusError(f"no split {split!r}: choose one of {', '.join(SPLITS)} or None")
    if part not in (*PARTS, None):
        raise CorpusError(f"no part {part!r}: choose one of {', '.join(PARTS)} or None")
    if part == "real" and texts is None:
        raise CorpusError(
            "the texts of the real part are not in the package: get them with `quotestance corpus fetch DIR`, "
            "then load_corpus(texts=DIR)"
        )
    records: list[CorpusRecord] = []
    folder = resources.files("quotestance.data")
    for name in PARTS if part is None else (part,):
        if name == "real" and texts is None:
            continue
        for file in sorted((folder / name).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".jsonl"):
                lines = file.read_text(encoding="utf-8").splitlines()
                records.extend(_read_rows(lines, f"{name}/{file.name}", name, _folders(texts), split))
    return records


def read_labels(path: Path, texts: Path | Sequence[Path | str] | None = None) -> list[CorpusRecord]:
    """Read a file of hand labels: a line for each article with id, text (or a file in `texts`, `<id>.txt` or `<id>`),
    company, aliases and quotes.

    Raises:
        CorpusError: the file cannot be read, or a row is bad; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error})") from error
    return list(_read_rows(lines, str(path), None, _folders(texts), None))


def _folders(texts: Path | str | Sequence[Path | str] | None) -> list[Path] | None:
    if texts is None:
        return None
    return [Path(texts)] if isinstance(texts, (str, Path)) else [Path(folder) for folder in texts]


def _read_rows(
    lines: Iterable[str], name: str, part: str | None, texts: list[Path] | None, split: str | None
) -> Iterator[CorpusRecord]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("id"), str):
                raise CorpusError("a row is a JSON object with an 'id' (a string)")
            if split is not None and row.get("split") != split:
                continue
            text = _find_text(row, texts)
            if text is not None:
                yield _read_row(row, text, part)
        except ValueError as error:
            raise CorpusError(f"{name}:{number}: not JSON ({error})") from error
        except CorpusError as error:
            raise CorpusError(f"{name}:{number}: {error}") from error


def _find_text(row: Mapping[str, Any], texts: list[Path] | None) -> str | None:
    """The row's own text, or its file's, checked by its hash; None where the file is missing."""
    if isinstance(row.get("text"), str):
        return str(row["text"])
    if texts is None:
        raise CorpusError(f"article {row['id']} has no 'text', and no folder of texts was given")
    names = (f"{row['id']}.txt", row["id"], f"{row.get('document') or row['id']}.txt")
    path = next((path for folder in texts for name in names if (path := folder / name).is_file()), None)
    if path is None:
        return None
    text = decode(path.read_bytes())
    if row.get("sha256") and hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise CorpusError(f"the text in {path} is not the one that was labelled (its hash differs). Fetch it again.")
    return text


def _read_row(row: Mapping[str, Any], text: str, part: str | None) -> CorpusRecord:
    quotes = []
    last = 0
    for at, raw in enumerate(row.get("quotes") or []):
        if not isinstance(raw, Mapping) or not isinstance(raw.get("start"), int) or not isinstance(raw.get("end"), int):
            raise CorpusError(f"quote {at}: needs 'start' and 'end' (whole numbers)")
        start, end = raw["start"], raw["end"]
        quote = Quote.from_dict({**raw, "text": raw.get("text", text[start:end])})
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
    article = Article(row["id"], text, row.get("company"), tuple(row.get("aliases") or ()))
    return CorpusRecord(
        article,
        tuple(quotes),
        part or row.get("part") or "own",
        row.get("split") or "train",
        row.get("source") or "own",
        row.get("event"),
        row.get("sector"),
    )
