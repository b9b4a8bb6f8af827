"""A page for checking quotes by hand, beginning with those that the model is least sure of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.writing.page import render_page
from quotestance.writing.page_data import collect_data
from quotestance.writing.report import prepare_articles
from quotestance.writing.stance_counts import list_said

__all__ = ["format_review", "order_by_uncertainty"]


def format_review(articles: Sequence[LabelledArticle], first: int | None = None) -> Iterator[str]:
    """The page, in pieces, with the `first` quotes of `order_by_uncertainty` (None: all) and the articles around them.

    Articles without one of these quotes are left out.
    """
    chosen = order_by_uncertainty(articles)[:first]
    numbers = sorted({number for number, _ in chosen})
    new_numbers = {number: new for new, number in enumerate(numbers)}
    kept = [articles[number] for number in numbers]
    order = [(new_numbers[number] + 1, place) for number, place in chosen]
    shown = [article.with_names_shown() for article in kept]
    values = prepare_articles(shown, include_other=False)
    yield from render_page(
        "review.html.j2",
        heading=f"Review of {len(order)} quotes" if len(order) != 1 else "Review of 1 quote",
        print_full=True,
        data=collect_data(kept, order),
        **values
        | {"rows": [(shown[number - 1], number, place) for number, place in order], "quotes_title": "Quotes to check"},
    )


def order_by_uncertainty(articles: Sequence[LabelledArticle]) -> list[tuple[int, int]]:
    """The quotes with probabilities as pairs of the position of the article and the place of the quote in it.

    The first is the one whose two most likely stances are closest to each other ("smallest margin", Scheffer et al.
    2001). A statement in several articles counts once (see `group_statements`).
    """
    order: list[tuple[float, int, int]] = []
    groups: set[int] = set()
    for said in list_said(articles):
        quote = said.quote
        if quote.stance is None or quote.stance.probabilities is None:
            continue
        if quote.group is not None and quote.group in groups:
            continue
        if quote.group is not None:
            groups.add(quote.group)
        order.append((_margin(quote), said.number - 1, said.place))
    return [(number, place) for _, number, place in sorted(order)]


def _margin(quote: Quote) -> float:
    *_, second, best = sorted(quote.stance.probabilities) if quote.stance and quote.stance.probabilities else (0.0, 1.0)
    return best - second
