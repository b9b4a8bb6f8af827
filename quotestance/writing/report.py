"""Labelled articles as one HTML page: a summary to forward, the evidence behind it, and a way to correct it.

The page is the template `data/report/report.html.j2`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.statements.merging import MergedStatement, merge_statements
from quotestance.writing.charts import draw_bar, draw_columns
from quotestance.writing.facts import name_of, side_of
from quotestance.writing.marks import by_place
from quotestance.writing.overview import Overview, describe_companies
from quotestance.writing.page import render_page, replace_controls
from quotestance.writing.page_data import collect_data
from quotestance.writing.stance_counts import Said, list_said
from quotestance.writing.timeline import format_range, read_date
from quotestance.writing.wordings import compare_wordings

__all__ = ["format_report", "prepare_articles", "replace_controls"]


@dataclass(slots=True)
class SpeakerRow:
    """The quotes of one speaker, counted by stance, side and role."""

    stances: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)

    @property
    def role(self) -> str:
        """The most frequent role, or an empty string."""
        return next((role for role, _ in self.roles.most_common(1)), "")

    @property
    def side(self) -> str:
        """The most frequent side."""
        return next(side for side, _ in self.sides.most_common(1))


def format_report(
    articles: Sequence[LabelledArticle],
    *,
    include_other: bool = False,
    print_full: bool = False,
    reliability: str | None = None,
) -> Iterator[str]:
    """The page, in pieces. Quotes with a `group` (see `group_statements`) are also listed by statement.

    `include_other` also shows titles, nicknames and scare quotes; they are not counted. `print_full` prints the
    evidence after the summary. `reliability` is a sentence on how far the stances can be trusted.
    """
    labelled = sort_by_date(articles)
    shown = [article.with_names_shown() for article in labelled]
    said = list_said(shown)
    statements = merge_statements(shown)
    shared = [statement for statement in statements if len(statement.occurrences) > 1]
    overviews = describe_companies(shown, shared)
    yield from render_page(
        "report.html.j2",
        heading=make_heading(overviews),
        overviews=overviews,
        comparison=[(overview.company or "", overview.counts) for overview in overviews],
        quote_count=len(said),
        statement_count=len(statements),
        period=format_range(article.date for article in shown),
        reliability=reliability,
        print_full=print_full,
        speaker_rows=count_speakers(said),
        shared=sorted(shared, key=lambda statement: -len(statement.occurrences)),
        data=collect_data(labelled),
        **prepare_articles(shown, shared, include_other=include_other),
    )


def prepare_articles(
    articles: Sequence[LabelledArticle], shared: Iterable[MergedStatement] = (), *, include_other: bool
) -> dict[str, Any]:
    """The values that the evidence of a report and of a page for reviewing need."""
    return {
        "articles": articles,
        "include_other": include_other,
        "quotes_title": "All quotes",
        "rows": [
            (article, number, place)
            for number, article in enumerate(articles, start=1)
            for place in by_place(article.quotes, include_other)
        ],
        "companies": _list_values(article.company for article in articles),
        "outlets": _list_values(article.outlet for article in articles),
        "is_dated": any(article.date for article in articles),
        "failed_count": sum(article.error is not None for article in articles),
        "article_numbers": {(article.id, article.company): n for n, article in enumerate(articles, start=1)},
        "group_sizes": {statement.quote.group: len(statement.occurrences) for statement in shared},
        "bar": draw_bar,
        "columns": draw_columns,
        "wordings": compare_wordings,
    }


def sort_by_date(articles: Iterable[LabelledArticle]) -> list[LabelledArticle]:
    """The articles, the newest first, and those without a date that can be read last, in the order given."""

    def age(article: LabelledArticle) -> int:
        found = read_date(article.date)
        return -found.day.toordinal() if found else 0

    return sorted(articles, key=age)


def make_heading(overviews: Sequence[Overview]) -> str:
    """The title of the report.

    >>> make_heading([])
    'Who says what'
    """
    names = [overview.company for overview in overviews if overview.company]
    if not names:
        return "Who says what"
    if len(names) > 3:
        return f"Who says what about {len(names)} companies"
    return "Who says what about " + " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def count_speakers(said: Iterable[Said]) -> list[tuple[str, SpeakerRow]]:
    """The speakers with their counts, the most quoted first."""
    rows: dict[str, SpeakerRow] = {}
    for one in said:
        row = rows.setdefault(name_of(one.quote), SpeakerRow())
        row.stances[one.stance] += 1
        row.sides[side_of(one.quote)] += 1
        if one.quote.speaker and one.quote.speaker.role:
            row.roles[sanitize(one.quote.speaker.role)] += 1
    return sorted(rows.items(), key=lambda item: (-item[1].stances.total(), item[0].casefold()))


def _list_values(values: Iterable[str | None]) -> list[str]:
    """The different values in alphabetical order, as the page shows them."""
    return sorted({sanitize(value) for value in values if value}, key=str.casefold)
