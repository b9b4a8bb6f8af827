"""Where articles are read from: files, folders and glob patterns, as a list of files in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from quotestance.errors import CorpusError, import_extra

__all__ = ["ARTICLE_SUFFIXES", "PAGE_SUFFIXES", "Source", "count_articles", "explain_reason", "list_sources", "walk"]


PAGE_SUFFIXES = (".html", ".htm")
ARTICLE_SUFFIXES = (".txt", ".jsonl", ".csv", ".parquet", *PAGE_SUFFIXES)
"""What is taken from a folder; a file named one by one is read as text when its suffix is none of these."""

Source = str | os.PathLike[str]


def list_sources(sources: Source | Iterable[Source]) -> list[tuple[Source, str]]:
    """Each source with the name that ids are made of; a pattern that the shell left alone gives the files it fits.

    Raises:
        CorpusError: a source does not exist, a pattern fits nothing, or a folder holds no articles.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    listed = [found for source in given for found in _expanded(source)]
    for source, _ in listed:
        _check_source(source)
    return listed


def count_articles(sources: Iterable[Source]) -> int | None:
    """How many articles `sources` hold, by their lines; None for standard input and csv, where only reading tells."""
    total = 0
    for found in (Path(found) for source in sources for found, _ in _expanded(source)):
        for path in walk(found) if found.is_dir() else [found]:
            if isinstance(path, OSError) or path.suffix.lower() == ".csv" or not path.is_file():
                return None
            if path.suffix.lower() == ".parquet":
                from quotestance.reading.parquet import count_rows

                if (rows := count_rows(path)) is None:
                    return None
                total += rows
            elif path.suffix.lower() == ".jsonl":
                with path.open("rb") as stream:
                    total += sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
            else:
                total += 1
    return total


def walk(folder: Path) -> Iterator[Path | OSError]:
    """The article files below `folder`, in order of name; hidden ones are left out, and what browsers save beside a
    page ("a.html" and the folder "a_files")."""
    failures: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in PAGE_SUFFIXES}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (name.endswith("_files") and name.removesuffix("_files") in pages)
        )
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in ARTICLE_SUFFIXES:
                yield Path(parent, name)
        yield from failures
        failures.clear()
    yield from failures


def explain_reason(error: Exception) -> str:
    """Why a file cannot be read, without its name."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _expanded(source: Source) -> list[tuple[Source, str]]:
    """The source itself, or the files that it fits as a pattern, named by their path below its fixed beginning."""
    if not isinstance(source, str) or not glob.has_magic(source) or os.path.lexists(source):
        return [(source, Path(source).name)]
    fixed = Path(source)
    while glob.has_magic(str(fixed)):
        fixed = fixed.parent
    paths = [Path(found) for found in sorted(glob.glob(source, recursive=True))]
    if not paths:
        raise CorpusError(f"{source}: no file fits this pattern")
    return [(path, path.relative_to(fixed).as_posix()) for path in paths if not path.is_dir() or "**" not in source]


def _check_source(source: Source) -> None:
    if source == "-":
        return
    path = Path(source)
    try:
        if path.is_dir():
            if next(walk(path), None) is None:
                raise CorpusError(f"{source}: the folder holds no articles ({', '.join(ARTICLE_SUFFIXES)})")
        elif not path.exists():
            raise CorpusError(f"{source}: no such file or folder")
        elif path.suffix.lower() == ".parquet":
            import_extra("pyarrow.parquet", "pandas")
    except (OSError, ValueError) as error:
        raise CorpusError(f"{source}: cannot be read: {explain_reason(error)}") from error
