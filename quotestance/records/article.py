"""The records that pass between the stages, and their JSON form (one labelled article, one line)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotestance.errors import CorpusError, shorten
from quotestance.records.fields import read_string
from quotestance.records.quote import Quote

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Article", "LabelledArticle"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read. `text` never changes: every span counts its code points."""

    id: str
    text: str
    company: str | None = None
    aliases: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class LabelledArticle:
    """One article's quotes in text order. A failed article has no quotes and says why in `error`.

    `text` is carried for displays and is not part of the JSON line. At a prompt and in a notebook the record
    shows itself as a table of who said what.
    """

    id: str
    company: str | None = None
    quotes: tuple[Quote, ...] = ()
    error: str | None = None
    company_inferred: bool = False
    text: str | None = None

    def __repr__(self) -> str:
        from quotestance.records.display import format_table

        return format_table(self, include_other=True, most=100)

    def _repr_html_(self) -> str:
        from quotestance.records.display import format_html

        return format_html(self)

    def to_frame(self, fields: Sequence[str] | None = None, *, include_other: bool = False) -> DataFrame:
        """A pandas data frame with a row a quote; `rows.to_frame` does it for many articles, and says more.

        Raises:
            QuotestanceError: pandas is not installed, or there is no such field.
        """
        from quotestance.records.rows import COLUMNS, to_frame

        return to_frame(self, fields or COLUMNS, include_other=include_other)

    def to_dict(self) -> dict[str, Any]:
        """The article as one line of JSON holds it."""
        return {
            "id": self.id,
            "company": self.company,
            "company_inferred": self.company_inferred,
            "quotes": [q.to_dict() for q in self.quotes],
            "error": self.error,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> LabelledArticle:
        """Read what `to_dict` wrote, or hand labels of the same form.

        Raises:
            CorpusError: a field is missing or has a wrong type or value, named in the message.
        """
        if not isinstance(record, Mapping):
            raise CorpusError(f"a labelled article is a JSON object, found {shorten(record)}")
        id_ = record.get("id")
        if not isinstance(id_, str):
            raise CorpusError(f"a labelled article needs 'id' (a string), found {shorten(id_)}")
        quotes = record.get("quotes", [])
        if not isinstance(quotes, list) or not all(isinstance(q, Mapping) for q in quotes):
            raise CorpusError(f"article {id_}: 'quotes' must be a list of objects, found {shorten(quotes)}")
        return cls(
            id_,
            read_string(record, "company"),
            tuple(Quote.from_dict(q) for q in quotes),
            read_string(record, "error"),
            record.get("company_inferred") is True,
            read_string(record, "text"),
        )
