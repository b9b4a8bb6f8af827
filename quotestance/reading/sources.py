"""Expand files, folders and glob patterns to the files that articles are read from, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from quotestance.errors import CorpusError, import_extra

__all__ = [
    "ARTICLE_SUFFIXES",
    "LINE_SUFFIXES",
    "PAGE_SUFFIXES",
    "TABLE_SUFFIXES",
    "Source",
    "count_articles",
    "explain_reason",
    "explain_suffix",
    "is_read",
    "list_sources",
    "walk",
]


PAGE_SUFFIXES = (".html", ".htm")
LINE_SUFFIXES = (".jsonl", ".ndjson")
TABLE_SUFFIXES = (".csv", ".tsv")
TEXT_SUFFIXES = (".txt", ".md", *LINE_SUFFIXES, ".json", *TABLE_SUFFIXES, *PAGE_SUFFIXES, ".xml", ".eml", ".rtf")
ARTICLE_SUFFIXES = (*TEXT_SUFFIXES, ".docx", ".doc", ".pdf", ".xlsx", ".parquet")
"""Files of a folder with these suffixes are read, and `TEXT_SUFFIXES` also with ".gz" after them.

A file given by name with another suffix is read as what its content shows, or as text."""
UNREAD = {
    ".xls": "save it as .xlsx",
    ".odt": "save it as .docx",
    ".epub": "save its text as .txt",
    ".zip": "unpack it",
    ".tar": "unpack it",
    ".gz": "unpack it",
}

UNCOUNTED = frozenset((*TABLE_SUFFIXES, ".json", ".xlsx", ".gz", ".docx", ".rtf", ".xml", ".eml"))

Source = str | os.PathLike[str]


def list_sources(sources: Source | Iterable[Source]) -> list[tuple[Source, str]]:
    """Each source with its name for ids; a pattern that the shell has not expanded gives the files that match it.

    Raises:
        CorpusError: a source does not exist, a pattern matches nothing, or a folder contains no articles.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    listed = [found for source in given for found in _expand(source)]
    for source, _ in listed:
        _check_source(source)
    return listed


def count_articles(sources: Iterable[Source]) -> int | None:
    """The number of articles of `sources`, by counting lines; None if some must be parsed to be counted."""
    total = 0
    for found in (Path(found) for source in sources for found, _ in _expand(source)):
        for path in filter(_may_count, walk(found)) if found.is_dir() else [found]:
            suffix = "" if isinstance(path, OSError) else path.suffix.lower()
            # A cell of a CSV file may contain line breaks.
            if isinstance(path, OSError) or suffix in UNCOUNTED or not path.is_file():
                return None
            if suffix == ".parquet":
                from quotestance.reading.parquet import count_rows

                if (rows := count_rows(path)) is None:
                    return None
                total += rows
            elif suffix in LINE_SUFFIXES:
                with path.open("rb") as stream:
                    total += sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
            else:
                total += 1
    return total


def _may_count(path: Path | OSError) -> bool:
    return isinstance(path, OSError) or is_read(path)


def walk(folder: Path) -> Iterator[Path | OSError]:
    """The files in `folder` and its subfolders, by name; an error in place of a folder that cannot be listed.

    Hidden files and lock files of Word are left out, and the folder "a_files" that browsers save with a page "a.html".
    """
    failures: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in PAGE_SUFFIXES}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (name.endswith("_files") and name.removesuffix("_files") in pages)
        )
        for name in sorted(names):
            if not name.startswith((".", "~$")):
                yield Path(parent, name)
        yield from failures
        failures.clear()
    yield from failures


def is_read(path: Path) -> bool:
    """Whether a file of a folder is read, by its suffix.

    >>> is_read(Path("a.JSONL.gz")), is_read(Path("a.tar.gz")), is_read(Path("a.png"))
    (True, False, False)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return suffixes[-2:-1] != [] and suffixes[-2] in TEXT_SUFFIXES
    return suffixes[-1:] != [] and suffixes[-1] in ARTICLE_SUFFIXES


def explain_suffix(path: Path) -> str:
    """Why a file of a folder is not read.

    >>> explain_suffix(Path("a.xls")), explain_suffix(Path("notes"))
    ("'.xls' is not read; save it as .xlsx", 'it has no suffix that shows its format')
    """
    suffix = path.suffix.lower()
    if not suffix:
        return "it has no suffix that shows its format"
    return f"{suffix!r} is not read" + (f"; {UNREAD[suffix]}" if suffix in UNREAD else "")


def explain_reason(error: Exception) -> str:
    """Why a file cannot be read, without the file's name."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _expand(source: Source) -> list[tuple[Source, str]]:
    """The source itself, or the files that it matches as a pattern, with their paths relative to its fixed part."""
    # A file that exists under this very name, such as "a[1].txt", is no pattern.
    if not isinstance(source, str) or not glob.has_magic(source) or os.path.lexists(source):
        return [(source, Path(source).name)]
    fixed = Path(source)
    while glob.has_magic(str(fixed)):
        fixed = fixed.parent
    paths = [Path(found) for found in sorted(glob.glob(source, recursive=True))]
    if not paths:
        raise CorpusError(f"{source}: no file matches this pattern")
    # "**" also matches folders, whose files it lists as well.
    return [(path, path.relative_to(fixed).as_posix()) for path in paths if not path.is_dir() or "**" not in source]


def _check_source(source: Source) -> None:
    if source == "-":
        return
    path = Path(source)
    try:
        if path.is_dir():
            if not any(isinstance(found, OSError) or is_read(found) for found in walk(path)):
                first = next((found for found in walk(path) if isinstance(found, Path)), None)
                reason = f"; {first}: {explain_suffix(first)}" if first else ""
                raise CorpusError(f"{source}: the folder contains no articles ({', '.join(ARTICLE_SUFFIXES)}){reason}")
        elif not path.exists():
            raise CorpusError(f"{source}: no such file or folder")
        elif path.suffix.lower() == ".parquet":
            import_extra("pyarrow.parquet", "pandas")
    except (OSError, ValueError) as error:
        raise CorpusError(f"{source}: cannot be read: {explain_reason(error)}") from error
