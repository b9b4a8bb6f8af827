"""Recognise the outputs of quotestance, so that no other file is overwritten by mistake."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

from quotestance.about import PAGE_MARK, TEXT_MARK
from quotestance.errors import QuotestanceError
from quotestance.files import explain_write_errors
from quotestance.records.rows import FIELDS
from quotestance.writing.merged import MERGED_COLUMNS

__all__ = ["is_own_output", "protect_file"]


READ_BYTES = 1 << 16  # at the start and at the end of a file
# Lines of JSON: an article, or a merged statement.
JSONL_RE = re.compile(
    r"""
    \{"id":\ .*"company_inferred":\ (?:true|false),\ (?:"company_named":\ (?:true|false|null),\ )?"quotes":\ \[
    | \{"group":\ (?:null|\d+),\ "company":[ ]
    """,
    re.VERBOSE,
)
# The first lines of a table: the heading of an article or of merged statements, or the names of the columns.
TABLE_RE = re.compile(
    r"^.* · (?:\d+ quotes?(?:: .*)?|failed: .*)$|^\d+ statements?, \d+ of them|^  speaker +(?:side|role) ", re.MULTILINE
)
TASKS = '[\n {\n  "data": {\n   "article_id": '
# Columns that hardly any other program writes.
OWN_COLUMNS = frozenset(
    ("article_id", "article_ids", "side", "about", "stance", "mention", "cue", "repeats", "p_critical", "p_defensive")
)


def protect_file(path: str | os.PathLike[str] | None, *, force: bool = False, header: str = "") -> None:
    """Raise an error if `path` is a file that quotestance did not write, unless `force`.

    A path without a file, an empty file, a device, a pipe and standard output (None) may be written to, and so may a
    file that begins with `header`, which the new file will begin with.

    Raises:
        QuotestanceError: the file must not be overwritten, or cannot be read.
    """
    if path is None or force or not Path(path).is_file():
        return
    with explain_write_errors(path):
        own = is_own_output(path) or (bool(header) and _begins_with(path, header.removeprefix("\ufeff")))
    if not own:
        raise QuotestanceError(
            f"{path}: this file exists and is not an output of quotestance; use another name, or --force to replace it"
        )


def is_own_output(path: str | os.PathLike[str]) -> bool:
    """Whether a file is empty, or an output of `label`, `extract`, `convert`, `report` or `annotate export`.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        start = stream.read(READ_BYTES)
        stream.seek(max(0, size - READ_BYTES))
        end = stream.read(READ_BYTES)
    if start.startswith(b"PAR1"):
        return b"company_inferred" in end
    if start.startswith(b"PK"):
        return _is_own_workbook(path)
    text = start.decode("utf-8", "replace")
    return (
        not start
        or JSONL_RE.match(text) is not None
        or text.startswith((TEXT_MARK, TASKS))
        or PAGE_MARK in text
        or _is_own_header(text.removeprefix("\ufeff").partition("\n")[0])
        or TABLE_RE.search(text) is not None
    )


def _begins_with(path: str | os.PathLike[str], header: str) -> bool:
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
        return stream.read(len(header)) == header


def _is_own_header(line: str) -> bool:
    """Whether a line is the header of our CSV: it begins with one of our columns, and one is hardly any other's."""
    names = line.strip().split(",")  # our names need no quotation marks
    return names[0] in {*FIELDS, *MERGED_COLUMNS} and not OWN_COLUMNS.isdisjoint(names)


def _is_own_workbook(path: str | os.PathLike[str]) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as properties:
            return b">quotestance</dc:creator>" in properties.read(READ_BYTES)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
