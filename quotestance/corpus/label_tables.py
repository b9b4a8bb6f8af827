"""Hand labels in a table: a CSV file or workbook that `label` wrote and that someone corrected in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from quotestance.errors import CorpusError, import_extra, shorten
from quotestance.reading.encoding import decode_lines
from quotestance.reading.rows import choose_delimiter, iter_rows, split_aliases
from quotestance.reading.workbooks import iter_sheet
from quotestance.records.quote import KINDS, SIDES, STANCES
from quotestance.records.rows import remove_apostrophe

__all__ = ["TABLE_SUFFIXES", "read_table_rows", "restore_words"]


TABLE_SUFFIXES = (".csv", ".xlsx")
NEEDED = ("article_id", "quote", "start", "end", "stance")
CHOICES = {"kind": (*KINDS, "error"), "side": SIDES, "about": SIDES, "stance": STANCES}
"""The columns with a fixed set of values."""
CUT = "…"
"""The end of a cell that could not hold the whole quote."""
# Spreadsheets change line ends, and cells of a workbook cannot contain control characters.
UNSTABLE_RE = re.compile("[\\s\x00-\x1f\ufffd\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by their columns, and the place of each, such as "cell H7" or "line 7, column 'stance'"."""

    cells: Mapping[str, str]
    places: Mapping[str, str]

    def choose(self, column: str) -> str | None:
        """The value of a column of `CHOICES`, in lower case; None if the cell is empty."""
        value = self.cells.get(column, "").strip()
        if value and value.lower() not in CHOICES[column]:
            raise CorpusError(
                f"{self.places[column]}: '{column}' must be one of {', '.join(CHOICES[column])}, or empty; "
                f"found {shorten(value)}"
            )
        return value.lower() or None

    def read_integer(self, column: str) -> int:
        """The whole number of a column."""
        value = self.cells.get(column, "").strip()
        if not value.isdecimal():
            raise CorpusError(f"{self.places[column]}: '{column}' must be a whole number, found {shorten(value)}")
        return int(value)


def read_table_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The articles of a table of quotes in the form of labels, each with its location for error messages.

    The rows may be in any order: those with the same article and company belong together. Columns that labels do not
    need are ignored. The texts are not in the table; `restore_words` compares the quotes with them.

    Raises:
        CorpusError: the file cannot be read, a column is missing, or a cell has a value that it cannot have; the
            message names the cell or the line.
    """
    articles: dict[tuple[str, str], dict[str, Any]] = {}
    try:
        rows = _read_workbook(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
        for row in rows:
            if row.choose("kind") == "error":
                continue
            id_, company = row.cells.get("article_id", "").strip(), row.cells.get("company", "").strip()
            if not id_:
                raise CorpusError(f"{row.places['article_id']}: the cell is empty, but each quote needs its article")
            article = articles.setdefault((id_, company), {"id": id_, "company": company or None, "quotes": []})
            article["aliases"] = split_aliases(row.cells.get("aliases", ""))
            article["quotes"].append(_make_quote(row))
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror or error}") from error
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from error
    for article in articles.values():
        article["quotes"].sort(key=lambda quote: quote["start"])
        yield str(path), article


def restore_words(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A row of `read_table_rows` with the words of each quote as they are in the article.

    Raises:
        CorpusError: the cell has other words than the article at this span.
    """
    quotes = []
    for quote in row["quotes"]:
        words, cell, place = text[quote["start"] : quote["end"]], quote["text"], quote["place"]
        expected, found = _simplify(words), _simplify(cell)
        if not (found and (found == expected or (cell.endswith(CUT) and expected.startswith(_simplify(cell[:-1]))))):
            raise CorpusError(
                f"{place}: the quote differs from article {row['id']} at {quote['start']}-{quote['end']}, which has "
                f"{shorten(words)}. Was the quote or the article edited after labelling?"
            )
        quotes.append({**quote, "text": words})
    return {**row, "quotes": quotes}


def _simplify(words: str) -> str:
    return UNSTABLE_RE.sub(" ", words).strip()


def _make_quote(row: _Row) -> dict[str, Any]:
    fields = {column: row.choose(column) for column in CHOICES}
    names = {column: row.cells.get(column, "").strip() or None for column in ("speaker", "role")}
    start, end = row.read_integer("start"), row.read_integer("end")
    return {
        "start": start,
        "end": end,
        "text": row.cells.get("quote", ""),
        "place": row.places["quote"],
        **names,
        **fields,
    }


def _read_csv(path: Path) -> Iterator[_Row]:
    with path.open("rb") as stream:
        first = stream.readline()
        lines = decode_lines(first, stream)
        number, line = next(lines)
        delimiter = choose_delimiter(line, set(NEEDED)) if isinstance(line, str) else None
        rows = iter_rows(chain([(number, line)], lines), delimiter or ",")
        _, header = next(rows, (1, []))
        names = _check_header(header)
        for number, row in rows:
            if isinstance(row, CorpusError):
                raise CorpusError(f"line {number}: {row}")
            if len(row) != len(names):
                raise CorpusError(f"line {number}: the header has {len(names)} columns, this row has {len(row)}")
            cells = dict(zip(names, map(remove_apostrophe, row), strict=True))
            if any(cells.values()):
                yield _Row(cells, {name: f"line {number}, column '{name}'" for name in names})


def _read_workbook(path: Path) -> Iterator[_Row]:
    rows = iter_sheet(path.read_bytes(), ("article_id",))
    _, header = next(rows, (1, []))
    names = _check_header(header)
    name_column = import_extra("openpyxl.utils", "documents").get_column_letter
    letters = [name_column(number) for number in range(1, len(names) + 1)]
    for number, row in rows:
        if isinstance(row, CorpusError):
            raise row
        places = {name: f"cell {letter}{number}" for name, letter in zip(names, letters, strict=True)}
        yield _Row(dict(zip(names, row, strict=True)), places)


def _check_header(header: Sequence[str] | CorpusError) -> list[str]:
    """The names of the columns.

    Raises:
        CorpusError: a needed column is missing, or a name occurs twice.
    """
    if isinstance(header, CorpusError):
        raise header
    names = [name.strip().lower() for name in header]
    if missing := [name for name in NEEDED if names.count(name) != 1]:
        raise CorpusError(
            f"the first row must name the columns {', '.join(NEEDED)} once each, as 'quotestance label' writes them; "
            f"missing or repeated: {', '.join(missing)}"
        )
    return names
