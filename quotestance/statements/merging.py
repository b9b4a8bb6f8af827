"""One line a statement: what several articles print, merged, with who printed it and under whose name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote, Stance

__all__ = ["MergedStatement", "Printing", "merge_statements"]


@dataclass(frozen=True, slots=True)
class Printing:
    """A statement as one article prints it: its quotes there, and their places among the article's `quotes`."""

    article_id: str
    company: str | None
    places: tuple[int, ...]
    quotes: tuple[Quote, ...]

    @property
    def text(self) -> str:
        """The words of all its quotes."""
        return " ".join(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class MergedStatement:
    """What is known of one statement from all its printings.

    `quote` is it in the longest wording, by the speaker whom most printings name, with the stance that its printings
    have on average; its `group` is None where one article alone prints it.
    """

    quote: Quote
    printings: tuple[Printing, ...]

    @property
    def speakers(self) -> dict[str, int]:
        """Whom the printings name, and how many name each; the most frequent first."""
        names = Counter(printing.quotes[0].speaker.name for printing in self.printings if printing.quotes[0].speaker)
        return dict(names.most_common())

    def to_dict(self) -> dict[str, Any]:
        """The statement as one line of JSON holds it."""
        quote = self.quote.to_dict()
        shared = {field: quote[field] for field in ("about", "stance", "probabilities")}
        return {
            "group": self.quote.group,
            "company": self.printings[0].company,
            "text": self.quote.text,
            "speaker": quote["speaker"],
            **shared,
            "speakers": self.speakers,
            "printings": [
                {"id": printing.article_id, "quotes": [quote.to_dict() for quote in printing.quotes]}
                for printing in self.printings
            ],
        }


def merge_statements(articles: Iterable[LabelledArticle]) -> list[MergedStatement]:
    """Every statement of the articles once, in order of appearance; the articles come from `group_statements`."""
    merged: dict[object, list[Printing]] = {}
    for number, article in enumerate(articles):
        together: dict[object, list[int]] = {}
        for place, quote in enumerate(article.quotes):
            if quote.counts:
                together.setdefault(_key(number, place, quote), []).append(place)
        for key, places in together.items():
            quotes = tuple(article.quotes[place] for place in places)
            merged.setdefault(key, []).append(Printing(article.id, article.company, tuple(places), quotes))
    return [MergedStatement(_stand_in(printings), tuple(printings)) for printings in merged.values()]


def _key(number: int, place: int, quote: Quote) -> object:
    if quote.group is not None:
        return quote.group
    return (number, "alone", place) if quote.statement is None else (number, quote.statement)


def _stand_in(printings: Sequence[Printing]) -> Quote:
    """One quote for all: the longest wording's, with the usual speaker and the mean stance."""
    longest = max(printings, key=lambda printing: len(printing.text))
    names = Counter(printing.quotes[0].speaker.name for printing in printings if printing.quotes[0].speaker)
    usual = names.most_common(1)[0][0] if names else None
    speaker = next(
        (
            quote.speaker
            for printing in (longest, *printings)
            for quote in printing.quotes
            if quote.speaker and quote.speaker.name == usual
        ),
        None,
    )
    quotes = [quote for printing in printings for quote in printing.quotes]
    about = Counter(quote.about for quote in quotes if quote.about).most_common(1)
    text = longest.text
    first = longest.quotes[0]
    return replace(
        first,
        text=text,
        end=first.start + len(text),
        speaker=speaker,
        stance=_mean_stance(quotes),
        about=about[0][0] if about else None,
    )


def _mean_stance(quotes: Sequence[Quote]) -> Stance | None:
    """The mean of the probabilities, each quote by its length; without any, the label that most quotes have."""
    stances = [(len(quote.text), quote.stance) for quote in quotes if quote.stance]
    known = [(size, stance.probabilities) for size, stance in stances if stance.probabilities]
    labels = Counter(stance.label for _, stance in stances if stance.label)
    if not known:
        return Stance(labels.most_common(1)[0][0]) if labels else None
    total = sum(size for size, _ in known) or 1
    critical, defensive, neutral = (sum(size * numbers[at] for size, numbers in known) / total for at in range(3))
    best = max(zip((critical, defensive, neutral), STANCES, strict=True))[1]
    return Stance(best if labels else None, (critical, defensive, neutral))
