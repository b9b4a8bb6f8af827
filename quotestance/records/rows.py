"""The flat form of a quote, one row of named fields: for CSV, for tables of chosen columns, and for pandas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quotestance.errors import QuotestanceError, import_extra
from quotestance.records.quote import STANCES, Quote

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "COLUMNS",
    "FIELDS",
    "FORMULA_RE",
    "METADATA",
    "RESERVED",
    "STANCE_COLUMNS",
    "SURROGATE_RE",
    "build_frame",
    "check_fields",
    "fill_row",
    "remove_apostrophe",
]


METADATA = ("title", "outlet", "date", "url", "byline", "section", "duplicate_of")
"""What is known about an article beside its text; `Article` and `LabelledArticle` have fields of these names."""
COLUMNS = (
    "article_id",
    "company",
    "quote",
    "speaker",
    "role",
    "side",
    "about",
    "stance",
    "p_critical",
    "p_defensive",
    "p_neutral",
    "kind",
    "rule",
    "start",
    "end",
    "statement",
    *METADATA,
)
FIELDS = (*COLUMNS, "mention", "cue", "repeats", "group", "error", "explanation")
"""All fields that can be selected; `COLUMNS` is the default."""
STANCE_COLUMNS = ("company", "side", "about", "stance", "p_critical", "p_defensive", "p_neutral")
"""The columns that only labelling fills, and not `extract`."""
RESERVED = frozenset(("id", "text", "aliases", "company_inferred", "quotes", "printings", "quote", *FIELDS)) - {
    *METADATA
}
"""Names that a column of the input cannot keep in the output, which uses them for something else."""

# A spreadsheet runs a cell that begins with one of these characters as a formula (the last four are full-width forms).
# An apostrophe in front makes it text. Cells that already begin with apostrophes and such a character ("'=1+1") get one
# more, so that removing one apostrophe always restores the cell.
FORMULA_RE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
SURROGATE_RE = re.compile(r"[\ud800-\udfff]")  # an unpaired surrogate, which UTF-8 cannot encode


def remove_apostrophe(cell: str) -> str:
    """The text of a cell that was written as text so that no spreadsheet runs it as a formula.

    >>> remove_apostrophe("'+1 %"), remove_apostrophe("'Tis the season")
    ('+1 %', "'Tis the season")
    """
    return cell[1:] if cell.startswith("'") and FORMULA_RE.match(cell) else cell


def check_fields(fields: Sequence[str], kept: Collection[str] = ()) -> tuple[str, ...]:
    """The fields as they were given; `kept` are columns of the input that may be selected too.

    Raises:
        QuotestanceError: a field does not exist, one is named twice, or none is named.
    """
    unknown = [name for name in fields if name not in FIELDS and name not in kept]
    if unknown:
        known = ", ".join((*FIELDS, *kept))
        raise QuotestanceError(f"unknown field {', '.join(map(repr, unknown))}; the fields are {known}")
    if len(set(fields)) < len(fields) or not fields:
        raise QuotestanceError("name at least one field, and each only once")
    return tuple(fields)


def fill_row(blank: Mapping[str, Any], quote: Quote) -> dict[str, Any]:
    """A row with the fields of `quote`, and those of `blank` (all of `FIELDS`) for what the quote does not have."""
    speaker, stance = quote.speaker, quote.stance
    row: dict[str, Any] = {
        **blank,
        "quote": quote.text,
        "about": quote.about,
        "stance": stance.label if stance else None,
        "kind": quote.kind,
        "rule": quote.rule,
        "start": quote.start,
        "end": quote.end,
        "statement": quote.statement,
        "cue": quote.cue.text if quote.cue else None,
        "repeats": quote.repeats,
        "group": quote.group,
    }
    if speaker:
        row |= {"speaker": speaker.name, "role": speaker.role, "side": speaker.side, "mention": speaker.mention}
    if stance and stance.probabilities:
        row |= {f"p_{name}": round(value, 4) for name, value in zip(STANCES, stance.probabilities, strict=True)}
    if stance and stance.explanation:
        row["explanation"] = "; ".join(f"{words} {weight:+.2f}" for words, weight in stance.explanation)
    return row


def build_frame(rows: Iterable[Mapping[str, Any]], fields: Sequence[str] | None) -> DataFrame:
    """A pandas data frame with the given columns of `rows`, by default `COLUMNS` and the columns that were kept.

    Raises:
        QuotestanceError: pandas is not installed, or a field does not exist.
    """
    rows = list(rows)
    kept = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in FIELDS]
    fields = (*COLUMNS, *kept) if fields is None else check_fields(fields, kept)
    pandas = import_extra("pandas", "pandas")
    frame = pandas.DataFrame([[_encodable(row.get(name)) for name in fields] for row in rows], columns=list(fields))
    for name in {"start", "end", "statement", "repeats", "group"}.intersection(fields):
        if frame[name].isna().any():  # a failed article has none; pandas would make the whole column floats
            frame[name] = frame[name].astype("Int64")
    return frame


def _encodable(value: Any) -> Any:
    return SURROGATE_RE.sub("\ufffd", value) if isinstance(value, str) else value
