"""What the first page of the report says about each company: shares, time, outlets, speakers and shared statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.sides.company_names import name_key
from quotestance.statements.merging import MergedStatement
from quotestance.writing.stance_counts import Said, count_stances, list_said, round_shares
from quotestance.writing.timeline import Timeline, count_by_period, format_range
from quotestance.writing.voices import Voice, rank_voices
from quotestance.writing.wordings import count_outlets

__all__ = ["Outlets", "Overview", "describe_companies"]


T = TypeVar("T")

OUTLETS_SHOWN = 8
STATEMENTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets with the most quotes, as pairs of a name and counts by stance.

    `others` counts the quotes of the `other_count` outlets that are not among them; `unnamed` quotes have no outlet.
    """

    shown: tuple[tuple[str, Counter[str]], ...]
    other_count: int
    others: Counter[str]
    unnamed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures on one company, or, with None as company, on articles of which no company is known."""

    company: str | None
    article_count: int
    outlet_count: int
    period: str
    counts: Counter[str]
    timeline: Timeline
    outlets: Outlets
    against: tuple[Voice, ...]
    in_favour: tuple[Voice, ...]
    statements: tuple[MergedStatement, ...]
    statement_count: int
    """The number of statements in several outlets, of which `statements` are the most widespread."""
    has_stances: bool
    """Whether any quote has a stance; those that `extract` finds have none, nor have those without a company."""

    @property
    def quote_count(self) -> int:
        """The number of quotes that count."""
        return self.counts.total()

    @property
    def shares(self) -> dict[str, int]:
        """The shares of the classes in whole percent, which add up to 100."""
        return round_shares(self.counts)


def describe_companies(articles: Sequence[LabelledArticle], shared: Iterable[MergedStatement] = ()) -> list[Overview]:
    """An overview for each company, the one with the most quotes first; `shared` are statements in several articles.

    Articles without a company have an overview only if no article has a company. Spellings of a name are one company.
    """
    names: dict[str, Counter[str]] = {}
    for article in articles:
        if article.company:
            names.setdefault(name_key(article.company), Counter())[article.company] += 1
    said = _group(list_said(articles), lambda one: one.article.company)
    about = _group(articles, lambda article: article.company)
    statements = _group(shared, lambda statement: statement.occurrences[0].company)
    keys = list(names) or [""] * bool(articles)
    overviews = [
        _describe(
            names[key].most_common(1)[0][0] if key else None, about[key], said.get(key, []), statements.get(key, [])
        )
        for key in keys
    ]
    return sorted(overviews, key=lambda overview: -overview.quote_count)


def _group(items: Iterable[T], company: Callable[[T], str | None]) -> dict[str, list[T]]:
    """The items by the key of their company's name."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(name_key(company(item) or ""), []).append(item)
    return groups


def _describe(
    company: str | None, articles: Sequence[LabelledArticle], said: Sequence[Said], shared: Sequence[MergedStatement]
) -> Overview:
    against, in_favour = rank_voices(said, company)
    carried = sorted((one for one in shared if count_outlets(one) > 1), key=lambda one: -count_outlets(one))
    return Overview(
        company,
        len(articles),
        len({article.outlet for article in articles if article.outlet}),
        format_range(article.date for article in articles),
        count_stances(said),
        count_by_period([(one.article.date, one.stance) for one in said]),
        _rank_outlets(said),
        against,
        in_favour,
        tuple(carried[:STATEMENTS_SHOWN]),
        len(carried),
        any(one.quote.stance for one in said),
    )


def _rank_outlets(said: Iterable[Said]) -> Outlets:
    counts: dict[str, Counter[str]] = {}
    for one in said:
        counts.setdefault(sanitize(one.article.outlet or ""), Counter())[one.stance] += 1
    unnamed = counts.pop("", Counter()).total()
    ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0].casefold()))
    # A line for a single other outlet would take as much room as the outlet itself.
    shown = OUTLETS_SHOWN if len(ranked) > OUTLETS_SHOWN + 1 else len(ranked)
    others: Counter[str] = sum((more for _, more in ranked[shown:]), Counter())
    return Outlets(tuple(ranked[:shown]), len(ranked) - shown, others, unnamed)
