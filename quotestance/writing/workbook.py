"""Labelled articles as a workbook (.xlsx) with the sheets quotes, speakers and articles."""

from __future__ import annotations

import io
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from quotestance.errors import QuotestanceError, import_extra
from quotestance.files import ByteSink, explain_write_errors, open_bytes
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import COLUMNS, METADATA

__all__ = ["open_workbook"]


MAX_ROWS = 1_048_576
"""Rows of a sheet, with its heading."""
MAX_CELL_LENGTH = 32_767
"""Characters of a cell."""
# XML has no control characters but tab, LF and CR, and UTF-8 has no unpaired surrogates.
UNWRITABLE_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDTHS = {"quote": 80, "speaker": 26, "role": 34, "company": 22, "title": 40, "outlet": 20, "url": 30, "error": 60}
SPEAKER_COLUMNS = ("speaker", "role", "side", "quotes", *STANCES, "articles", "outlets")
ARTICLE_COLUMNS = ("id", *METADATA, "company", "company_inferred", "quotes", *STANCES, "error")


@dataclass(slots=True)
class _Tally:
    """What one speaker said: how often each stance, role, side and outlet occurs, and the numbers of the articles."""

    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    articles: set[int] = field(default_factory=set)

    def first(self, kind: str) -> str | None:
        """The most frequent value."""
        return next((value for value, _ in self.counts[kind].most_common(1)), None)


@contextmanager
def open_workbook(
    path: str | os.PathLike[str], *, include_other: bool = False, fields: Sequence[str] = COLUMNS
) -> Iterator[Callable[[LabelledArticle], None]]:
    """A function that adds an article to the workbook, which is written to `path` when the block ends.

    The sheet quotes has one row per quote, with the columns `fields`; speakers and articles have the number of quotes
    of each stance. Cells are text, numbers or empty: none is a formula. A cell holds at most 32,767 characters.

    Raises:
        QuotestanceError: openpyxl is not installed, the file cannot be written, or there are too many quotes.
    """
    writer = _Writer(include_other=include_other, fields=fields)
    with open_bytes(path) as write_bytes:
        yield writer.add
        writer.finish()
        stream = io.BufferedWriter(ByteSink(write_bytes))
        with explain_write_errors(path):
            writer.book.save(stream)
            stream.flush()


class _Writer:
    """The sheets of a workbook, filled row by row; openpyxl keeps the rows in temporary files."""

    def __init__(self, *, include_other: bool, fields: Sequence[str]) -> None:
        openpyxl = import_extra("openpyxl", "documents")
        self._cell = import_extra("openpyxl.cell", "documents").WriteOnlyCell
        self._bold = import_extra("openpyxl.styles", "documents").Font(bold=True)
        self.book = openpyxl.Workbook(write_only=True)
        self.book.properties.creator = "quotestance"
        self._include_other, self._fields = include_other, fields
        self._tallies: dict[str, _Tally] = {}
        self._rows = self._articles = 0
        self._quotes = self._new_sheet("quotes", fields)
        self._speakers = self._new_sheet("speakers", SPEAKER_COLUMNS)
        self._listed = self._new_sheet("articles", ARTICLE_COLUMNS)

    def add(self, article: LabelledArticle) -> None:
        """Add the rows of an article."""
        self._articles += 1
        article = article.with_names_shown()
        for row in article.rows(include_other=self._include_other):
            self._rows += 1
            if self._rows >= MAX_ROWS:
                raise QuotestanceError(
                    f"a sheet has at most {MAX_ROWS:,} rows: write this many quotes as csv or parquet"
                )
            self._append(self._quotes, [row.get(name) for name in self._fields])
        counts: Counter[str] = Counter()
        for quote in article.quotes:
            if not quote.counts:
                continue
            stance = (quote.stance.label if quote.stance else None) or ""
            counts[stance] += 1
            if quote.speaker is None:
                continue
            tally = self._tallies.setdefault(quote.speaker.name, _Tally())
            tally.articles.add(self._articles)
            tally.counts["stance"][stance] += 1
            known = {"role": quote.speaker.role, "side": quote.speaker.side, "outlet": article.outlet}
            for kind, value in known.items():
                if value:
                    tally.counts[kind][value] += 1
        about = [article.id, *(getattr(article, name) for name in METADATA), article.company, article.company_inferred]
        self._append(self._listed, [*about, counts.total(), *(counts[name] for name in STANCES), article.error])

    def finish(self) -> None:
        """Add the rows of the speakers, the most quoted first."""
        for name, tally in sorted(self._tallies.items(), key=lambda item: (-item[1].counts["stance"].total(), item[0])):
            stances = tally.counts["stance"]
            numbers = [stances.total(), *(stances[stance] for stance in STANCES), len(tally.articles)]
            outlets = "; ".join(sorted(tally.counts["outlet"]))
            self._append(self._speakers, [name, tally.first("role"), tally.first("side"), *numbers, outlets])

    def _new_sheet(self, title: str, names: Sequence[str]) -> Any:
        sheet = self.book.create_sheet(title)
        letter = import_extra("openpyxl.utils", "documents").get_column_letter
        for number, name in enumerate(names, start=1):
            sheet.column_dimensions[letter(number)].width = WIDTHS.get(name, 14)
        sheet.freeze_panes = "A2"
        heads = [self._cell(sheet, name) for name in names]
        for head in heads:
            head.font = self._bold
        sheet.append(heads)
        return sheet

    def _append(self, sheet: Any, values: Sequence[Any]) -> None:
        plain = [
            json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value for value in values
        ]
        sheet.append([self._text_cell(sheet, value) if isinstance(value, str) else value for value in plain])

    def _text_cell(self, sheet: Any, value: str) -> Any:
        if len(value) > MAX_CELL_LENGTH:
            value = value[: MAX_CELL_LENGTH - 1] + "…"
        cell = self._cell(sheet, UNWRITABLE_RE.sub("\ufffd", value))
        cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
        return cell
