"""Merge the occurrences of a statement in several articles into one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance
from quotestance.records.rows import METADATA

__all__ = ["MergedStatement", "Occurrence", "merge_statements"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A statement in one article: its quotes there, their places among the article's `quotes`, and what is known about
    the article (the fields of `METADATA` that are set, and `kept`)."""

    article_id: str
    company: str | None
    places: tuple[int, ...]
    quotes: tuple[Quote, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of all its quotes, joined by spaces."""
        return " ".join(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class MergedStatement:
    """One statement with all its occurrences.

    `quote` has the longest wording, the speaker that most occurrences name, and the mean stance of all occurrences.
    Its `group` is None if the statement occurs in a single article.
    """

    quote: Quote
    occurrences: tuple[Occurrence, ...]

    @property
    def speakers(self) -> dict[str, int]:
        """The names of the speakers with the number of occurrences that name them, the most frequent first."""
        return dict(_count_speakers(self.occurrences).most_common())

    def to_dict(self) -> dict[str, Any]:
        """The statement as an object for JSON; the format calls its occurrences "printings"."""
        quote = self.quote.to_dict()
        shared = {field: quote[field] for field in ("about", "stance", "probabilities")}
        return {
            "group": self.quote.group,
            "company": self.occurrences[0].company,
            "text": self.quote.text,
            "speaker": quote["speaker"],
            **shared,
            "speakers": self.speakers,
            "printings": [
                {
                    "id": occurrence.article_id,
                    **occurrence.metadata,
                    "quotes": [quote.to_dict() for quote in occurrence.quotes],
                }
                for occurrence in self.occurrences
            ],
        }


def merge_statements(articles: Iterable[LabelledArticle]) -> list[MergedStatement]:
    """The statements of articles that `group_statements` has grouped, each once, in order of first occurrence."""
    occurrences: dict[object, list[Occurrence]] = {}
    for number, article in enumerate(articles):
        positions_by_statement: dict[object, list[int]] = {}
        for position, quote in enumerate(article.quotes):
            if not quote.counts:
                continue
            positions = positions_by_statement.setdefault(_identify_statement(number, position, quote), [])
            # The words of a quote inside a reported clause are part of the clause.
            if not positions or article.quotes[positions[-1]].end < quote.end:
                positions.append(position)
        known = {name: getattr(article, name) for name in METADATA}
        metadata = {**article.kept, **{name: value for name, value in known.items() if value is not None}}
        for statement, positions in positions_by_statement.items():
            quotes = tuple(article.quotes[position] for position in positions)
            occurrence = Occurrence(article.id, article.company, tuple(positions), quotes, metadata)
            occurrences.setdefault(statement, []).append(occurrence)
    return [MergedStatement(_merge_quotes(found), tuple(found)) for found in occurrences.values()]


def _identify_statement(article: int, position: int, quote: Quote) -> object:
    """A key that is equal for all quotes of one statement: the group, or the statement within its article."""
    if quote.group is not None:
        return quote.group
    return (article, "alone", position) if quote.statement is None else (article, quote.statement)


def _count_speakers(occurrences: Iterable[Occurrence]) -> Counter[str]:
    """How many occurrences name each speaker; the first quote of an occurrence counts."""
    speakers = (occurrence.quotes[0].speaker for occurrence in occurrences)
    return Counter(speaker.name for speaker in speakers if speaker)


def _merge_quotes(occurrences: Sequence[Occurrence]) -> Quote:
    """A quote for the whole statement: the longest wording, the most frequent speaker and the mean stance."""
    longest = max(occurrences, key=lambda occurrence: len(occurrence.text))
    quotes = [quote for occurrence in occurrences for quote in occurrence.quotes]
    about = Counter(quote.about for quote in quotes if quote.about).most_common(1)
    first = longest.quotes[0]
    return replace(
        first,
        text=longest.text,
        end=first.start + len(longest.text),
        # The longest wording's own quotes first, so that its mention and role are taken if its speaker has that name.
        speaker=_pick_speaker([*longest.quotes, *quotes], _count_speakers(occurrences)),
        stance=_mean_stance(quotes),
        about=about[0][0] if about else None,
    )


def _pick_speaker(quotes: Iterable[Quote], names: Counter[str]) -> Speaker | None:
    """The first speaker among the quotes who has the most frequent name."""
    if not names:
        return None
    [(most_frequent, _)] = names.most_common(1)
    return next(quote.speaker for quote in quotes if quote.speaker and quote.speaker.name == most_frequent)


def _mean_stance(quotes: Sequence[Quote]) -> Stance | None:
    """The mean of the probabilities, weighted by the lengths of the quotes.

    Without any probabilities it is the most frequent label; without any label the stance stays open.
    """
    stances = [(len(quote.text), quote.stance) for quote in quotes if quote.stance]
    weighted = [(length, stance.probabilities) for length, stance in stances if stance.probabilities]
    labels = Counter(stance.label for _, stance in stances if stance.label)
    # Labels by hand have no probabilities.
    if not weighted:
        return Stance(labels.most_common(1)[0][0]) if labels else None
    total = sum(length for length, _ in weighted) or 1
    critical, defensive, neutral = (
        sum(length * probabilities[index] for length, probabilities in weighted) / total for index in range(3)
    )
    best = max(zip((critical, defensive, neutral), STANCES, strict=True))[1]
    # If every label was removed as too doubtful, the mean does not restore one.
    return Stance(best if labels else None, (critical, defensive, neutral))
