"""Quotes counted by stance, as the report shows them: a stance counts only if the model is at least half sure of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote

__all__ = [
    "CLASSES",
    "MIN_PROBABILITY",
    "UNCLEAR",
    "Said",
    "classify_stance",
    "count_stances",
    "list_said",
    "round_shares",
]


UNCLEAR = "unclear"
CLASSES = (*STANCES, UNCLEAR)
"""The classes of the report, in the order of its bars."""
MIN_PROBABILITY = 0.5
"""A stance with a smaller probability is unclear."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote with its article, the article's number in the report (from 1), and its place among the article's quotes.

    The number and the place are parts of the link to the quote.
    """

    quote: Quote
    article: LabelledArticle
    number: int
    place: int

    @property
    def stance(self) -> str:
        """One of `CLASSES`."""
        return classify_stance(self.quote)


def list_said(articles: Iterable[LabelledArticle]) -> list[Said]:
    """All quotes that count, with their places in a report of these articles."""
    return [
        Said(quote, article, number, place)
        for number, article in enumerate(articles, start=1)
        for place, quote in enumerate(article.quotes)
        if quote.counts
    ]


def classify_stance(quote: Quote) -> str:
    """The stance of a quote as the report counts it: one of `CLASSES`.

    A label without probabilities was given by hand, so it is certain.

    >>> from quotestance.records.quote import Stance
    >>> [classify_stance(Quote(0, 1, "x", stance=Stance("critical", p))) for p in ((0.5, 0.3, 0.2), (0.4, 0.3, 0.3))]
    ['critical', 'unclear']
    >>> classify_stance(Quote(0, 1, "x", stance=Stance("neutral"))), classify_stance(Quote(0, 1, "x"))
    ('neutral', 'unclear')
    """
    stance = quote.stance
    if stance is None or stance.label is None:
        return UNCLEAR
    if stance.probabilities is None:
        return stance.label
    return stance.label if stance.by_class[stance.label] >= MIN_PROBABILITY else UNCLEAR


def count_stances(said: Iterable[Said]) -> Counter[str]:
    """How many quotes there are of each of `CLASSES`."""
    return Counter(one.stance for one in said)


def round_shares(counts: Mapping[str, int]) -> dict[str, int]:
    """The shares of `CLASSES` in whole percent, which add up to 100 (or are all 0 if nothing was counted).

    Each share is rounded down; the percents that are missing go to the largest remainders (Hare-Niemeyer).

    >>> round_shares({"critical": 1, "defensive": 1, "neutral": 1})
    {'critical': 34, 'defensive': 33, 'neutral': 33, 'unclear': 0}
    """
    total = sum(counts.get(name, 0) for name in CLASSES)
    if not total:
        return dict.fromkeys(CLASSES, 0)
    divided = {name: divmod(100 * counts.get(name, 0), total) for name in CLASSES}
    missing = 100 - sum(share for share, _ in divided.values())
    by_remainder = sorted(CLASSES, key=lambda name: -divided[name][1])
    return {name: divided[name][0] + (name in by_remainder[:missing]) for name in CLASSES}
