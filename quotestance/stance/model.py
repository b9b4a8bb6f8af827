"""The linear stance model as numbers: load it, score quotes, explain, save. numpy alone, no pickle.

A model folder holds `weights.npz` (feature names, idf, coefficients, intercepts, calibration) and `model.json` (format
version, classes, sizes, hashes). Everything is checked before it is unfolded; nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quotestance.records.quote import STANCES, Quote, Stance
from quotestance.sides.company import Company
from quotestance.stance.features import FAMILIES, DescribedQuote, describe, say_feature
from quotestance.stance.vectorizer import Numbers, Vocabulary

__all__ = ["LinearLayers", "StanceModel"]


SIDES_READ = ("company", "other", "unknown")
CORE = (
    "lexicon|negative",
    "lexicon|positive",
    "lexicon|blame",
    "lexicon|denial",
    "lexicon|promise",
    "lexicon|doubt",
    "lexicon|demand",
    "lexicon|praise",
    "lexicon|apology",
    "lexicon|harm",
    "lexicon|not negative",
    "lexicon|not positive",
    "lexicon|obligation",
    "lexicon|economy",
    "lexicon|procedure",
    "balance|good",
    "balance|bad",
    "form|fragment",
    "pronoun|we",
    "pronoun|they",
    "pronoun|company",
    "pronoun|it",
    "negation",
)
"""The facts whose weight hangs on whether the quote is about the company, and on the speaker's side."""

CROSSINGS = (
    "about",
    *(f"about|{side}" for side in SIDES_READ),
    *(f"not about|{side}" for side in SIDES_READ),
    *(f"about|{side}|{fact}" for side in ("company", "other") for fact in CORE),
)
"""What the stance layer reads of the probability that a quote is about the company: alone, and crossed with the side
and the core facts."""

CORE_SCALE = 0.5
"""What a core fact counts in the crossings; between 0.3 and 1 nothing changed."""


def cross_about(probability: float, quote: DescribedQuote) -> list[float]:
    """The values of `CROSSINGS` for one quote."""
    values = [0.0] * len(CROSSINGS)
    at = {"company": 0, "other": 1}.get(quote.side or "", 2)
    values[0] = 2.0 * probability - 1.0
    values[1 + at] = probability
    values[4 + at] = 1.0 - probability
    facts = quote.families[-1]
    first = 7 + (0 if at == 0 else len(CORE))
    for fact in PLACES.keys() & facts.keys():
        values[first + PLACES[fact]] = CORE_SCALE * probability * facts[fact]
    return values


PLACES = {fact: i for i, fact in enumerate(CORE)}


def share_scores(quotes: Sequence[DescribedQuote], scores: Numbers, share: float) -> Numbers:
    """Scores to which each quote adds a share of those of the same speaker's other quotes in the article, the nearest
    most.

    A speaker seldom changes sides: of neighbouring quotes of one speaker in real news, seven to eight in ten agree.
    Scores are centred first, so that only their differences are passed on.
    """
    scores = np.asarray(scores - scores.mean(axis=1, keepdims=True))
    groups: dict[tuple[int, str], list[int]] = {}
    for at, quote in enumerate(quotes):
        if quote.speaker:
            groups.setdefault((quote.article, quote.speaker), []).append(at)
    receiving: list[int] = []
    giving: list[int] = []
    parts: list[float] = []
    for members in groups.values():
        for place, at in enumerate(members if len(members) > 1 else ()):
            near = members[max(0, place - NEIGHBOURS) : place] + members[place + 1 : place + 1 + NEIGHBOURS]
            weights = {
                other: 1.0 / abs(quotes[other].index - quotes[at].index)
                for other in near
                if quotes[other].index != quotes[at].index
            }
            total = sum(weights.values())
            receiving += [at] * len(weights)
            giving += weights
            parts += [weight / total for weight in weights.values()]
    shared: Numbers = np.array(scores)
    if receiving:
        np.add.at(shared, receiving, share * np.array(parts)[:, None] * scores[giving])
    return shared


NEIGHBOURS = 5
"""How many of a speaker's quotes before and after one are looked at."""


@dataclass(frozen=True)
class LinearLayers:
    """The numbers of the two layers. Shapes: about (size,), stance (size + crossings, 3), calibration (1,) and (3,).

    `calibration_factor` multiplies the log-odds, `calibration_shift` is added; `share` is that of `share_scores`.
    """

    about_coef: Numbers
    about_intercept: float
    stance_coef: Numbers
    stance_intercept: Numbers
    calibration_factor: float
    calibration_shift: Numbers
    share: float


def softmax(scores: Numbers) -> Numbers:
    """Probabilities of log-odds, along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


class StanceModel:
    """The loaded classifier. `label` is what a user calls; `score` gives the bare numbers."""

    def __init__(self, vocabulary: Vocabulary, layers: LinearLayers, info: Mapping[str, Any] | None = None) -> None:
        self.vocabulary = vocabulary
        self.layers = layers
        self.info = dict(info or {})

    def score(self, quotes: Sequence[DescribedQuote]) -> tuple[Numbers, Numbers]:
        """Probabilities that the quotes are about the company, and the bare scores of the three stances, before
        sharing and calibration, shapes (n_quotes,) and (n_quotes, 3)."""
        rows, columns, values = self.vocabulary.encode(quotes)
        layers, number = self.layers, len(quotes)
        odds = np.bincount(rows, values * layers.about_coef[columns], number) + layers.about_intercept
        about = 1.0 / (1.0 + np.exp(np.minimum(-odds, 700.0)))  # exp(710) overflows
        crossed = np.array([cross_about(p, quote) for p, quote in zip(about.tolist(), quotes, strict=True)])
        weighted = values[:, None] * layers.stance_coef[columns]
        scores = np.stack([np.bincount(rows, part, number) for part in weighted.T], axis=1)
        return about, scores + crossed @ layers.stance_coef[self.vocabulary.size :] + layers.stance_intercept

    def score_all(self, quotes: Sequence[DescribedQuote]) -> tuple[list[float], Numbers]:
        """For all quotes of an article (or of several): the probability of being about the company, and of the
        stances, shape (n_quotes, 3)."""
        if not quotes:
            return [], np.zeros((0, len(STANCES)))
        about, scores = self.score(quotes)
        shared = share_scores(quotes, scores, self.layers.share)
        return about.tolist(), softmax(shared * self.layers.calibration_factor + self.layers.calibration_shift)

    def predict_proba(self, quotes: Sequence[DescribedQuote]) -> Numbers:
        """Stance probabilities, shape (n_quotes, 3)."""
        return self.score_all(quotes)[1]

    def label(
        self, text: str, quotes: Sequence[Quote], company: Company | None, *, explain: bool = False
    ) -> tuple[Quote, ...]:
        """The same quotes with `about` and `stance` set on speech; without a company nothing is set.

        The quotes' speakers should have their sides (`companies.assign_sides`).
        """
        if company is None:
            return tuple(quote.revise(quote.speaker, None, None) for quote in quotes)
        done = [quote if quote.kind == "speech" else quote.revise(quote.speaker, None, None) for quote in quotes]
        described = describe(text, quotes, company)
        about, probabilities = self.score_all(described)
        for one, of_company, (critical, defensive, neutral) in zip(
            described, about, probabilities.tolist(), strict=True
        ):
            best = max(range(len(STANCES)), key=(critical, defensive, neutral).__getitem__)
            reasons = self.explain(one, best) if explain else ()
            stance = Stance(STANCES[best], (critical, defensive, neutral), reasons)
            quote = done[one.index]
            done[one.index] = quote.revise(quote.speaker, "company" if of_company >= 0.5 else "other", stance)
        return tuple(done)

    def explain(self, quote: DescribedQuote, best: int, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that moved a quote most, in words, with their part in the log-odds of class `best` against the
        mean of the others."""
        _, columns, values = self.vocabulary.encode([quote])
        layers = self.layers
        about = float(self.score([quote])[0][0])
        contrast = np.full(len(STANCES), -layers.calibration_factor / (len(STANCES) - 1))
        contrast[best] = layers.calibration_factor
        crossed = cross_about(about, quote) * (layers.stance_coef[self.vocabulary.size :] @ contrast)
        parts: dict[str, float] = {
            "about the company" if about >= 0.5 else "not about the company": float(crossed.sum())
        }
        weights = values * (layers.stance_coef[columns] @ contrast)
        wanted = dict(zip(columns.tolist(), weights.tolist(), strict=True))
        for family, index, counts in zip(FAMILIES, self.vocabulary.columns, quote.families, strict=True):
            for name in counts:
                weight = wanted.get(index.get(name, -1))
                if weight:
                    words = say_feature(family, name)
                    parts[words] = parts.get(words, 0.0) + weight
        strongest = sorted(parts.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
        return tuple((words, round(weight, 4)) for words, weight in strongest)
