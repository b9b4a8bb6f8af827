"""Load the labelled corpus in the package, and join its labels with downloaded texts.

The invented part has its texts in the package. Of the real part only the labels are in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from quotestance.corpus.labels import (
    CorpusRecord,
    MissingText,
    UnusableText,
    find_text,
    list_folders,
    locate_error,
    make_record,
    parse_rows,
    read_records,
)
from quotestance.errors import CorpusError

__all__ = ["PARTS", "SPLITS", "join_corpus", "load_corpus", "read_files", "read_rows"]


PARTS = ("real", "invented")
SPLITS = ("train", "dev", "test")


def load_corpus(
    split: str | None = None, part: str | None = None, texts: Path | str | Sequence[Path | str] | None = None
) -> list[CorpusRecord]:
    """The labelled articles of one split and part, or of all.

    The real part needs `texts`, one or more folders with a file `<id>.txt` or `<document>.txt` for each article;
    without `texts` only the invented part is loaded. Real articles whose text file is missing are left out.

    Raises:
        CorpusError: the split or part is unknown, the real part was requested without texts, a row is invalid, or a
            text differs from the one that was labelled.

    >>> {record.split for record in load_corpus("dev", part="invented")}
    {'dev'}
    """
    _check_names(split, part)
    if part == "real" and texts is None:
        raise CorpusError(
            "the texts of the real part are not in the package: get them with `quotestance corpus fetch DIR`, "
            "then load_corpus(texts=DIR)"
        )
    records: list[CorpusRecord] = []
    for name in PARTS if part is None else (part,):
        if name == "invented" or texts is not None:
            for file, lines in read_files(name):
                records.extend(read_records(lines, file, name, list_folders(texts), split))
    return records


def join_corpus(
    texts: Path | str | Sequence[Path | str], split: str | None = None, part: str | None = None
) -> Iterator[dict[str, Any] | MissingText]:
    """Each packaged row with the text of its article and of each quote, in the form that `read_labels` reads.

    A row whose text is not in the folders, or is not the one that was labelled, is replaced by a `MissingText`.

    Raises:
        CorpusError: the split or part is unknown, or a row is invalid.

    >>> next(join_corpus([], part="real")).why
    'no such file'
    """
    _check_names(split, part)
    folders = list_folders(texts)
    for name in PARTS if part is None else (part,):
        for where, row in read_rows(name, split):
            try:
                text = find_text(row, folders)
            except UnusableText as error:
                yield MissingText(row["id"], row["source"], error.why)
                continue
            if text is None:
                yield MissingText(row["id"], row["source"], "no such file")
                continue
            with locate_error(where):
                record = make_record(row, text, name)
            labels = zip(row["quotes"], record.quotes, strict=True)
            # The row's own fields come last and are unchanged.
            quotes = [{"start": quote.start, "end": quote.end, "text": quote.text} | raw for raw, quote in labels]
            yield {**row, "part": name, "text": text, "quotes": quotes}


def read_rows(part: str, split: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The packaged rows of one part, unchanged (real ones have no text), each with its place as "file:line".

    Raises:
        CorpusError: a row is invalid.
    """
    for file, lines in read_files(part):
        for where, row in parse_rows(lines, file):
            if split is None or row.get("split") == split:
                yield where, row


def _check_names(split: str | None, part: str | None) -> None:
    if split not in (*SPLITS, None):
        raise CorpusError(f"no split {split!r}: choose one of {', '.join(SPLITS)} or None")
    if part not in (*PARTS, None):
        raise CorpusError(f"no part {part!r}: choose one of {', '.join(PARTS)} or None")


def read_files(part: str) -> Iterator[tuple[str, list[str]]]:
    """The name and lines of each packaged file of labels of one part, in the order of their names."""
    folder = resources.files("quotestance.data").joinpath(f"corpus/{part}")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".jsonl"):
            yield f"{part}/{file.name}", file.read_text(encoding="utf-8").split("\n")
