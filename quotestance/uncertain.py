"""Which quotes are most worth labelling by hand: those that the model is least sure of, of many kinds."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from quotestance.errors import QuotestanceError
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote

__all__ = ["margin", "pick_uncertain"]


POOL = 20
"""Candidates held for each quote to be picked, the least sure ones: memory stays flat over any number of articles."""
CROWDING = 0.1
"""What one more quote of an article or of a speaker adds to its
margin. Set by hand: two of an article are taken only where the second is that much less sure than another's first."""


def margin(quote: Quote) -> float | None:
    """By how much the likeliest stance leads the second, 0 to 1; None for a quote without a stance.

    >>> from quotestance.records.quote import Stance
    >>> margin(Quote(0, 2, "No", stance=Stance("neutral", (0.25, 0.25, 0.5))))
    0.25
    """
    if not quote.counts or quote.stance is None or quote.stance.probabilities is None:
        return None
    *_, second, first = sorted(quote.stance.probabilities)
    return first - second


def pick_uncertain(articles: Iterable[LabelledArticle], number: int) -> Iterator[LabelledArticle]:
    """The articles, in order, of the `number` quotes most worth labelling, with these quotes alone; failed ones too.

    A quote is worth more the smaller its `margin`, and less for each quote of its article and its speaker that is
    taken already, so that they are not all of one kind.

    Raises:
        QuotestanceError: no quote has a stance to be unsure of.
    """
    failed: dict[int, LabelledArticle] = {}
    labelled: dict[int, LabelledArticle] = {}
    pool: list[tuple[float, int, int]] = []  # (minus the margin, minus the article's place, minus the quote's)
    for place, article in enumerate(articles):
        if article.error is not None:
            failed[place] = article
        for at, quote in enumerate(article.quotes):
            lead = margin(quote)
            if lead is not None:
                labelled[place] = article
                heapq.heappush(pool, (-lead, -place, -at))
                if len(pool) > POOL * number:
                    heapq.heappop(pool)
        if len(labelled) > 2 * POOL * number:
            labelled = {place: labelled[place] for place in {-place for _, place, _ in pool}}
    if not pool:
        raise QuotestanceError("no quote with a stance to choose from; is there a company? --company NAME sets it")
    taken = _spread([(-lead, -place, -at) for lead, place, at in pool], labelled, number)
    for place in sorted({*failed, *taken}):
        yield failed[place] if place in failed else _with_quotes(labelled[place], taken[place])


def _spread(
    pool: list[tuple[float, int, int]], articles: dict[int, LabelledArticle], number: int
) -> dict[int, list[int]]:
    """The places of the quotes picked, by article. The least sure comes first, by its margin and how crowded it is."""
    crowd: Counter[object] = Counter()
    taken: dict[int, list[int]] = {}
    heapq.heapify(pool)
    while pool and number:
        worth, place, at = pool[0]
        quote = articles[place].quotes[at]
        keys = (place, quote.speaker.name if quote.speaker else (place, at))
        now = (margin(quote) or 0.0) + CROWDING * sum(crowd[key] for key in keys)
        if now > worth:
            heapq.heapreplace(pool, (now, place, at))
            continue
        heapq.heappop(pool)
        crowd.update(keys)
        taken.setdefault(place, []).append(at)
        number -= 1
    return taken


def _with_quotes(article: LabelledArticle, numbers: list[int]) -> LabelledArticle:
    return replace(article, quotes=tuple(article.quotes[number] for number in sorted(numbers)))
