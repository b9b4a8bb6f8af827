"""An article and a labelled article, with its JSON form (one line), its rows and its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from quotestance.errors import CorpusError, shorten
from quotestance.records.display import count_quotes, format_html, format_table, sanitize
from quotestance.records.fields import read_objects, read_required_string, read_string
from quotestance.records.quote import Quote
from quotestance.records.rows import FIELDS, METADATA, build_frame, fill_row
from quotestance.records.speaker_names import show_names

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Article", "LabelledArticle", "to_frame"]


JSON_FIELDS = frozenset(("id", *METADATA, "company", "company_inferred", "company_named", "quotes", "error", "text"))


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `text` never changes once it is read: all spans are in its characters.

    `date` is in ISO form, unless it could not be read as a date. `duplicate_of` is the id of an earlier article
    of which this one is a copy, such as another edition. `kept` holds the values of further columns of the input that
    the output is to have, by their names.
    """

    id: str
    text: str
    company: str | None = None
    aliases: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    date: str | None = None
    outlet: str | None = None
    byline: str | None = None
    section: str | None = None
    duplicate_of: str | None = None
    kept: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def metadata(self) -> dict[str, Any]:
        """The fields of `METADATA`, to pass on to a `LabelledArticle`."""
        return {name: getattr(self, name) for name in METADATA}


@dataclass(frozen=True, slots=True, repr=False)
class LabelledArticle:
    """One article's quotes in text order. A failed article has no quotes, and `error` says why.

    `company_named` is False if neither the text nor the title names the company, and None without a company. `text` is
    kept for the report and is not part of the JSON line. At a Python prompt and in a notebook the record is
    shown as a table of its quotes that are speech, as on the command line.
    """

    id: str
    company: str | None = None
    quotes: tuple[Quote, ...] = ()
    error: str | None = None
    company_inferred: bool = False
    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    byline: str | None = None
    section: str | None = None
    duplicate_of: str | None = None
    company_named: bool | None = None
    kept: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def metadata(self) -> dict[str, Any]:
        """The fields of `METADATA`."""
        return {name: getattr(self, name) for name in METADATA}

    def __repr__(self) -> str:
        with_stance = self.has_stances
        heading = self.heading(with_stance=with_stance)
        return format_table(heading, show_names(self.select_quotes(), self.company), with_stance=with_stance, most=100)

    def _repr_html_(self) -> str:
        with_stance = self.has_stances
        quotes = show_names(self.select_quotes(), self.company)
        return format_html(self.heading(with_stance=with_stance), quotes, with_stance=with_stance)

    @property
    def has_stances(self) -> bool:
        """Whether a quote has a side or a stance; what `extract` returns has none."""
        return any(quote.stance or (quote.speaker and quote.speaker.side) for quote in self.quotes)

    def select_quotes(self, *, include_other: bool = False) -> tuple[Quote, ...]:
        """The quotes that count (see `Quote.counts`), or all with `include_other`."""
        return self.quotes if include_other else tuple(quote for quote in self.quotes if quote.counts)

    def with_names_shown(self) -> LabelledArticle:
        """The article with speakers without a name as they are shown: "a spokesperson (Northwind Foods)"."""
        return replace(self, quotes=show_names(self.quotes, self.company))

    def heading(self, *, include_other: bool = False, with_stance: bool = True) -> str:
        """One line: the id, the company, and how many quotes there are (of each stance), or the error.

        >>> LabelledArticle("a.txt", "Acme", (Quote(5, 9, "Well"),)).heading()
        'a.txt · Acme · 1 quote'
        """
        parts = [self.id]
        if self.company:
            parts.append(self.company + (" (inferred)" if self.company_inferred else ""))
        if self.error is not None:
            parts.append("failed: " + self.error.removeprefix(f"{self.id}: "))
        else:
            parts.append(count_quotes(self.select_quotes(include_other=include_other), with_stance=with_stance))
        return " · ".join(map(sanitize, parts))

    def rows(self, *, include_other: bool = False) -> Iterator[dict[str, Any]]:
        """One row per quote, with all of `FIELDS` and `kept`. A failed article has one row of kind "error".

        Quotes of kind "other" and repeated quotes are left out unless `include_other`.

        >>> [row["quote"] for row in LabelledArticle("a", "Acme", (Quote(5, 9, "Well"),)).rows()]
        ['Well']
        """
        blank: dict[str, Any] = {
            **dict.fromkeys(FIELDS),
            **self.kept,
            **{name: getattr(self, name) for name in METADATA},
            "article_id": self.id,
            "company": self.company,
        }
        if self.error is not None:
            yield blank | {"kind": "error", "error": self.error}
        for quote in self.select_quotes(include_other=include_other):
            yield fill_row(blank, quote)

    def to_frame(self, fields: Sequence[str] | None = None, *, include_other: bool = False) -> DataFrame:
        """A pandas data frame with one row per quote; see the function `to_frame`, which takes many articles.

        Raises:
            QuotestanceError: pandas is not installed, or a field does not exist.
        """
        return to_frame(self, fields, include_other=include_other)

    def to_dict(self) -> dict[str, Any]:
        """The article in its JSON form; `byline`, `section` and `duplicate_of` are left out if they are not set.

        The values of `kept` stand at the end, under their own names.
        """
        more = {name: getattr(self, name) for name in METADATA[4:]}
        return {
            "id": self.id,
            "title": self.title,
            "outlet": self.outlet,
            "date": self.date,
            "url": self.url,
            **{name: value for name, value in more.items() if value is not None},
            "company": self.company,
            "company_inferred": self.company_inferred,
            "company_named": self.company_named,
            "quotes": [q.to_dict() for q in self.quotes],
            "error": self.error,
            **{name: value for name, value in self.kept.items() if name not in JSON_FIELDS},
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> LabelledArticle:
        """Read the JSON form that `to_dict` returns, or hand labels of the same form; other fields become `kept`.

        Raises:
            CorpusError: a field is missing or has a wrong type or value; the message names it.
        """
        if not isinstance(record, Mapping):
            raise CorpusError(f"a labelled article must be a JSON object, found {shorten(record)}")
        return cls(
            read_required_string(record, "id"),
            read_string(record, "company"),
            tuple(Quote.from_dict(quote) for quote in read_objects(record, "quotes")),
            read_string(record, "error"),
            record.get("company_inferred") is True,
            read_string(record, "text"),
            company_named=named if isinstance(named := record.get("company_named"), bool) else None,
            **{name: read_string(record, name) for name in METADATA},
            kept={name: value for name, value in record.items() if name not in JSON_FIELDS},
        )


def to_frame(
    articles: LabelledArticle | Iterable[LabelledArticle],
    fields: Sequence[str] | None = None,
    *,
    include_other: bool = False,
) -> DataFrame:
    """A pandas data frame with one row per quote, for one article or many; needs the extra `pandas`.

    `fields` selects and orders the columns; the default are those of a CSV file and the columns that were kept. Quotes
    of kind "other" and repeated quotes are left out unless `include_other`; a failed article has one row of kind
    "error". An unpaired surrogate becomes U+FFFD.

    Raises:
        QuotestanceError: pandas is not installed, or a field does not exist.

    >>> article = LabelledArticle("a", "Acme", (Quote(5, 9, "Well"),))
    >>> to_frame(article, ["quote", "start"]).to_dict("records")
    [{'quote': 'Well', 'start': 5}]
    """
    listed = [articles] if isinstance(articles, LabelledArticle) else articles
    return build_frame((row for article in listed for row in article.rows(include_other=include_other)), fields)
