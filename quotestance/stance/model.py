"""The linear stance model: score described quotes, calibrate, label and explain.

Two linear layers. The first gives the probability that a quote is about the company. The second scores the three
stances; it also reads that probability, crossed with the speaker's side and with the core features. Only numpy is
needed; `quotestance.training` fits the numbers, and `persistence` loads and saves them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from quotestance.errors import ModelError
from quotestance.records.arguments import check_shares
from quotestance.records.fields import is_number
from quotestance.records.quote import STANCES, Quote, Stance
from quotestance.sides.company import Company
from quotestance.stance.features import FACTS, FAMILIES, DescribedQuote, describe, format_feature
from quotestance.stance.vectorizer import Numbers, Vectorizer

__all__ = [
    "CORE_SCALE",
    "CROSSINGS",
    "SIDE_CROSSINGS",
    "LinearLayers",
    "StanceModel",
    "cross_about",
    "list_sharing",
    "share_scores",
    "softmax",
]


SIDES = ("company", "other", "unknown")

CORE_FEATURES = (
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
"""Named features whose weight depends on whether the quote is about the company, and on the speaker's side."""

CROSSINGS = (
    "about",
    *(f"about|{side}" for side in SIDES),
    *(f"not about|{side}" for side in SIDES),
    *(f"about|{side}|{feature}" for side in ("company", "other") for feature in CORE_FEATURES),
)
"""The columns of the stance layer that depend on the probability that a quote is about the company: the probability
alone, crossed with the side, and crossed with the side and the core features."""

SIDE_CROSSINGS = 1 + 2 * len(SIDES)
"""The first of `CROSSINGS`, those without a core feature."""

CORE_SCALE = 0.5
"""Factor on the core features in the crossings; values between 0.3 and 1 made no difference."""

CORE_INDEX = {feature: i for i, feature in enumerate(CORE_FEATURES)}


def cross_about(probability: float, quote: DescribedQuote) -> list[float]:
    """The values of `CROSSINGS` for a quote that is about the company with this probability.

    A speaker of unknown side has none of the crossings with core features, since these differ by side.
    """
    values = [0.0] * len(CROSSINGS)
    side = {"company": 0, "other": 1}.get(quote.side or "", 2)
    values[0] = 2.0 * probability - 1.0  # from -1 to 1; all others from 0
    values[1 + side] = probability
    values[1 + len(SIDES) + side] = 1.0 - probability
    if quote.side is None:
        return values
    features = quote.families[FACTS]
    first = SIDE_CROSSINGS + side * len(CORE_FEATURES)
    for feature in CORE_INDEX.keys() & features.keys():
        values[first + CORE_INDEX[feature]] = CORE_SCALE * probability * features[feature]
    return values


NEIGHBOURS = 5
"""How many quotes of a speaker before and after each quote share their scores with it."""


def list_sharing(quotes: Sequence[DescribedQuote]) -> tuple[list[int], list[int], list[float]]:
    """Which quote shares its scores with which: the rows of receivers, of givers, and the weight of each giver.

    The givers are the nearest quotes of the same speaker in the article, nearer ones with more weight; the weights of
    one receiver sum to 1.
    """
    by_speaker: dict[tuple[int, str], list[int]] = {}
    for row, quote in enumerate(quotes):
        if quote.speaker:
            by_speaker.setdefault((quote.article, quote.speaker), []).append(row)
    receivers: list[int] = []
    givers: list[int] = []
    weights: list[float] = []
    for rows in by_speaker.values():
        for place, row in enumerate(rows if len(rows) > 1 else ()):
            near = rows[max(0, place - NEIGHBOURS) : place] + rows[place + 1 : place + 1 + NEIGHBOURS]
            # Quotes with the same index come from copies of one article; they share nothing.
            distances = {other: abs(quotes[other].index - quotes[row].index) for other in near}
            closeness = {other: 1.0 / distance for other, distance in distances.items() if distance}
            total = sum(closeness.values())
            receivers += [row] * len(closeness)
            givers += closeness
            weights += [value / total for value in closeness.values()]
    return receivers, givers, weights


def share_scores(quotes: Sequence[DescribedQuote], scores: Numbers, share: float) -> Numbers:
    """Scores to each of which a `share` of the same speaker's other scores in the article is added (`list_sharing`).

    A speaker seldom changes sides: of neighbouring quotes of one speaker in real news, seven to eight in ten agree.
    Scores are centred first, so that only differences are shared.
    """
    scores = np.asarray(scores - scores.mean(axis=1, keepdims=True))
    receivers, givers, weights = list_sharing(quotes)
    shared: Numbers = np.array(scores)
    if receivers:
        np.add.at(shared, receivers, share * np.array(weights)[:, None] * scores[givers])
    return shared


@dataclass(frozen=True)
class LinearLayers:
    """The numbers of the two layers.

    Shapes: `about_coef` (n_features,), `stance_coef` (n_features + n_crossings, 3), `stance_intercept` and
    `calibration_shift` (3,). Scores are multiplied by `calibration_factor`, then `calibration_shift` is added; `share`
    is the argument of `share_scores`.
    """

    about_coef: Numbers
    about_intercept: float
    stance_coef: Numbers
    stance_intercept: Numbers
    calibration_factor: float
    calibration_shift: Numbers
    share: float


def softmax(scores: Numbers) -> Numbers:
    """Scores to probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


class StanceModel:
    """A loaded or freshly trained classifier; `label` sets the stances of an article's quotes.

    `info` is the content of `model.json`: what the model was trained on, and with which settings.
    """

    def __init__(self, vectorizer: Vectorizer, layers: LinearLayers, info: Mapping[str, Any] | None = None) -> None:
        self.vectorizer = vectorizer
        self.layers = layers
        self.info = dict(info or {})

    def expect_shares(self, target: Sequence[float]) -> StanceModel:
        """The same model for articles with other shares of the stances, in the order of `STANCES`.

        The log-odds move by the logarithm of new over old shares, as Bayes' rule has it (Saerens et al. 2002).

        Raises:
            QuotestanceError: `target` is not three positive shares.
            ModelError: the model does not say which shares it was made for.
        """
        new = np.array(check_shares(target))
        settings, counts = self.info.get("settings") or {}, self.info.get("quotes_by_stance") or {}
        old = settings.get("target") or [counts.get(stance, 0) for stance in STANCES]
        if len(old) != len(STANCES) or not all(is_number(share, 1e-6) for share in old):
            raise ModelError("the model does not say which shares of the stances it was made for; train it again")
        shift = np.log(new / (np.array(old) / sum(old)))
        layers = replace(self.layers, calibration_shift=self.layers.calibration_shift + shift - shift.mean())
        return StanceModel(self.vectorizer, layers, {**self.info, "settings": {**settings, "target": new.tolist()}})

    def score(self, quotes: Sequence[DescribedQuote]) -> tuple[Numbers, Numbers]:
        """Probabilities of being about the company, shape (n_quotes,), and scores of the stances, shape (n_quotes, 3).

        The scores are those before sharing and calibration.
        """
        rows, columns, values = self.vectorizer.transform(quotes)
        layers, number = self.layers, len(quotes)
        log_odds = np.bincount(rows, values * layers.about_coef[columns], number) + layers.about_intercept
        about = 1.0 / (1.0 + np.exp(np.minimum(-log_odds, 700.0)))  # exp(710) overflows
        crossings = np.array([cross_about(p, quote) for p, quote in zip(about.tolist(), quotes, strict=True)])
        # A sparse matrix product by hand, so that labelling does not import scipy.
        weighted = values[:, None] * layers.stance_coef[columns]
        scores = np.stack([np.bincount(rows, column, number) for column in weighted.T], axis=1)
        return about, scores + crossings @ layers.stance_coef[self.vectorizer.size :] + layers.stance_intercept

    def score_all(self, quotes: Sequence[DescribedQuote]) -> tuple[list[float], Numbers]:
        """Probabilities of being about the company, and stance probabilities, shape (n_quotes, 3).

        Give all quotes of an article in one call: quotes of one speaker share their scores.
        """
        if not quotes:
            return [], np.zeros((0, len(STANCES)))
        about, scores = self.score(quotes)
        shared = share_scores(quotes, scores, self.layers.share)
        return about.tolist(), softmax(shared * self.layers.calibration_factor + self.layers.calibration_shift)

    def predict_proba(self, quotes: Sequence[DescribedQuote]) -> Numbers:
        """Stance probabilities, shape (n_quotes, 3), columns in the order of `STANCES`."""
        return self.score_all(quotes)[1]

    def label(
        self, text: str, quotes: Sequence[Quote], company: Company | None, *, explain: bool = False
    ) -> tuple[Quote, ...]:
        """The same quotes with `about` and `stance` set on speech, and neither set on other quotes.

        Without a company neither is set on any quote. The speakers should have their sides (see `sides.assign_sides`).
        `explain` adds the features with the most influence to each stance.
        """
        if company is None:
            return tuple(quote.revise(quote.speaker, None, None) for quote in quotes)
        labelled = [quote if quote.is_said else quote.revise(quote.speaker, None, None) for quote in quotes]
        described = describe(text, quotes, company)
        about, probabilities = self.score_all(described)
        for one, of_company, (critical, defensive, neutral) in zip(
            described, about, probabilities.tolist(), strict=True
        ):
            # Of equal probabilities the first in the order of `STANCES`.
            best = max(range(len(STANCES)), key=(critical, defensive, neutral).__getitem__)
            reasons = self.explain(one, best) if explain else ()
            stance = Stance(STANCES[best], (critical, defensive, neutral), reasons)
            quote = labelled[one.index]
            labelled[one.index] = quote.revise(quote.speaker, "company" if of_company >= 0.5 else "other", stance)
        return tuple(labelled)

    def explain(self, quote: DescribedQuote, best: int, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features with the most influence on a quote, in words, the strongest first.

        The number is what a feature adds to the log-odds of class `best` against the mean of the other two. Scores
        that the speaker's other quotes share are not included.
        """
        _, columns, values = self.vectorizer.transform([quote])
        layers = self.layers
        about = float(self.score([quote])[0][0])
        # The weight of each class in "best minus the mean of the other two", with the calibration's factor.
        contrast = np.full(len(STANCES), -layers.calibration_factor / (len(STANCES) - 1))
        contrast[best] = layers.calibration_factor
        crossings = cross_about(about, quote) * (layers.stance_coef[self.vectorizer.size :] @ contrast)
        influence: dict[str, float] = {
            "about the company" if about >= 0.5 else "not about the company": float(crossings.sum())
        }
        weights = values * (layers.stance_coef[columns] @ contrast)
        # Several features may share the words shown to a reader; their influence is added.
        by_column = dict(zip(columns.tolist(), weights.tolist(), strict=True))
        for family, column_of, features in zip(FAMILIES, self.vectorizer.columns, quote.families, strict=True):
            for name in features:
                weight = by_column.get(column_of.get(name, -1))
                if weight:
                    words = format_feature(family, name)
                    influence[words] = influence.get(words, 0.0) + weight
        # Strongest first; the names decide between equal ones, so that the output is always the same.
        strongest = sorted(influence.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
        return tuple((words, round(weight, 4)) for words, weight in strongest)
