"""Read a file of companies: what a text does not say about their names, people and parts."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from quotestance.errors import CorpusError, shorten
from quotestance.sides.company import Company
from quotestance.sides.company_names import name_key

__all__ = ["read_companies"]


COLUMNS = ("company", "aliases", "people", "parts")


def read_companies(path: str | os.PathLike[str]) -> tuple[Company, ...]:
    """The companies of a CSV file with the columns `company`, `aliases`, `people` and `parts`, in order.

    Only `company` is needed. Several aliases, people or parts are separated by semicolons. Other columns are ignored.

    Raises:
        CorpusError: the file cannot be read, is not UTF-8 or not CSV, has no column `company`, a row without a name, or
            a company twice.
    """
    name = os.fspath(path)
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            rows = [(reader.line_num, row) for row in reader if any(row)]
    except OSError as error:
        raise CorpusError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{name}: not UTF-8 (at byte {error.start}); save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise CorpusError(f"{name}: not valid CSV ({error})") from error
    header = [column.strip().lower() for column in rows[0][1]] if rows else []
    if "company" not in header:
        raise CorpusError(
            f"{name}: no column 'company'; found {shorten(header)}. The columns are {', '.join(COLUMNS)}, separated by "
            "commas."
        )
    if len(rows) == 1:
        raise CorpusError(f"{name}: no companies below the header")
    return _check_unique(name, [(number, _read_row(f"{name}:{number}", header, row)) for number, row in rows[1:]])


def _read_row(where: str, header: list[str], row: list[str]) -> Company:
    if len(row) > len(header):
        raise CorpusError(
            f"{where}: {len(row)} cells for {len(header)} columns; put names with commas in quotation marks"
        )
    cells = dict(zip(header, row, strict=False))
    company = cells["company"].strip() if "company" in cells else ""
    if not company:
        raise CorpusError(f"{where}: no company")
    aliases, people, parts = (
        tuple(name.strip() for name in cells.get(column, "").split(";") if name.strip()) for column in COLUMNS[1:]
    )
    return Company(company, aliases, people, parts)


def _check_unique(name: str, companies: list[tuple[int, Company]]) -> tuple[Company, ...]:
    lines: dict[str, int] = {}
    for number, company in companies:
        first = lines.setdefault(name_key(company.name), number)
        if first != number:
            raise CorpusError(f"{name}:{number}: {company.name!r} is also in line {first}; give each company one line")
    return tuple(company for _, company in companies)
