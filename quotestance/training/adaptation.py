"""Adapt a trained stance model to a user's labels: the same features, with weights kept near the given ones.

The weights of the given model are the mean of a Gaussian prior, and the adapted weights maximise the posterior given
the new labels (Chelba and Acero 2004). The model's own training data are not needed. How far the weights may move is
chosen by cross-validation on the new labels, and "not at all" is one of the choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, identity
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from quotestance.errors import CorpusError
from quotestance.records.quote import STANCES
from quotestance.stance.features import DescribedQuote
from quotestance.stance.model import StanceModel, cross_about, list_sharing, share_scores, softmax
from quotestance.stance.vectorizer import Integers, Numbers

__all__ = ["FEW_QUOTES", "Adaptation", "adapt"]


FEW_QUOTES = 30
"""Fewer labelled quotes than this are seldom enough for a change that shows on other articles."""

PRECISIONS = (128.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0)
"""The precisions of the prior (one over its variance) that are tried."""

CLASS_WEIGHT = 0.5
"""How far the stances are made equally important, from 0 (by their number) to 1 (equally). The intercepts are kept: the
shares of the stances in a few articles of one company say little about other articles. With free intercepts, or
without these weights, models adapted to 50 to 200 quotes of a company lost 0.02 in macro-F1 on its other articles."""

UNCORRECTED = 0.95
"""The share of labels equal to the model's own predictions from which they are taken for predictions that nobody
corrected. To learn from these would only make the model surer of itself; two annotators agree on this share."""

STANDARD_ERRORS = 1.0
"""How many standard errors the gain in log loss must exceed before the weights are changed at all."""

FOLDS = 5
MAX_ITERATIONS = 200
SMALLEST = 1e-12
"""The smallest probability whose logarithm is taken."""


@dataclass(frozen=True)
class Adaptation:
    """An adapted model, and how its strength was chosen.

    `precision` is that of the prior, None if the model is unchanged. `losses` has the mean log loss per quote on
    held-out articles, weighted by class, for each precision; that of the given model is at None. `quotes` and
    `articles` are the numbers of those with a stance. `agreement` is the share of labels that the given model predicts.
    """

    model: StanceModel
    precision: float | None
    losses: dict[float | None, float]
    quotes: int
    articles: int
    agreement: float

    @property
    def is_changed(self) -> bool:
        """Whether the weights differ from those of the given model."""
        return self.precision is not None

    @property
    def seems_uncorrected(self) -> bool:
        """Whether the labels are hardly more than the predictions of the given model, so that they teach nothing."""
        return self.agreement >= UNCORRECTED


def adapt(
    base: StanceModel, X: Sequence[DescribedQuote], y: Sequence[str], articles: Sequence[str], folds: int = FOLDS
) -> Adaptation:
    """The model `base` adapted to described quotes `X` with the stances `y`.

    `articles` names the article of each quote; no article is split between folds. The strength with the smallest
    log loss on held-out articles is used, if its gain over no change exceeds its standard error, and if the labels are
    not just the predictions of `base`. Features that `base` does not have are ignored; its first layer (`about`),
    intercepts and calibration are kept.

    Raises:
        CorpusError: there is no quote, or a label is none of the stances.
    """
    if not X or set(y) - set(STANCES):
        raise CorpusError(
            f"adapting a model needs quotes with a stance ({', '.join(STANCES)}), in articles with a company; "
            f"found {len(X)}"
        )
    with threadpool_limits(1):  # sums in one order give the same numbers each time
        problem = _make_problem(base, X, y)
        groups = np.unique(np.asarray(articles), return_inverse=True)[1]
        precision, losses = _choose_precision(problem, groups, folds)
        agreement = float((problem.scores.argmax(axis=1) == problem.truth).mean())
        if agreement >= UNCORRECTED:
            precision = None
        model = base
        if precision is not None:
            model = _move(base, problem.fit(np.arange(len(y)), precision))
    return Adaptation(model, precision, losses, len(y), int(groups.max()) + 1, agreement)


@dataclass(frozen=True)
class _Problem:
    """The given model's calibrated scores, the features by which they may be changed, the true classes and weights."""

    scores: Numbers
    matrix: csr_matrix
    truth: Integers
    weights: Numbers

    def fit(self, rows: Integers, precision: float) -> Numbers:
        """The most probable change of the coefficients, shape (n_columns, 3)."""
        used = np.flatnonzero(np.diff(self.matrix[rows].tocsc().indptr))
        matrix, scores, weights = self.matrix[rows][:, used], self.scores[rows], self.weights[rows]
        expected = np.eye(len(STANCES))[self.truth[rows]]

        def measure_loss(flat: Numbers) -> tuple[float, Numbers]:
            """The negative log posterior of a change, and its gradient."""
            change = flat.reshape(len(used), len(STANCES))
            probabilities = softmax(scores + matrix @ change)
            likelihood = float(weights @ np.log(np.maximum((probabilities * expected).sum(axis=1), SMALLEST)))
            gradient = matrix.T @ ((probabilities - expected) * weights[:, None]) + precision * change
            return 0.5 * precision * float(flat @ flat) - likelihood, gradient.ravel()

        start = np.zeros(len(used) * len(STANCES))
        options = {"maxiter": MAX_ITERATIONS}
        change = np.zeros((self.matrix.shape[1], len(STANCES)))
        found = minimize(measure_loss, start, jac=True, method="L-BFGS-B", options=options)
        change[used] = found.x.reshape(-1, len(STANCES))
        return change

    def measure(self, rows: Integers, change: Numbers | None = None) -> Numbers:
        """The weighted log loss of each row, after a change."""
        scores = self.scores[rows]
        if change is not None:
            scores = scores + self.matrix[rows] @ change
        likelihood = softmax(scores)[np.arange(len(rows)), self.truth[rows]]
        return np.asarray(-self.weights[rows] * np.log(np.maximum(likelihood, SMALLEST)))


def _make_problem(base: StanceModel, X: Sequence[DescribedQuote], y: Sequence[str]) -> _Problem:
    """The problem in the space of calibrated scores.

    Sharing among a speaker's quotes is linear, so it is applied to the features as well as to the scores.
    """
    layers, number = base.layers, len(X)
    about, scores = base.score(X)
    calibrated = share_scores(X, scores, layers.share) * layers.calibration_factor + layers.calibration_shift
    rows, columns, values = base.vectorizer.transform(X)
    features = csr_matrix((values, (rows, columns)), shape=(number, base.vectorizer.size))
    crossings = csr_matrix([cross_about(p, quote) for p, quote in zip(about.tolist(), X, strict=True)])
    receivers, givers, weights = list_sharing(X)
    sharing = identity(number) + layers.share * csr_matrix((weights, (receivers, givers)), shape=(number, number))
    truth = np.array([STANCES.index(label) for label in y])
    counts = np.bincount(truth, minlength=len(STANCES)) + 1.0  # a stance that occurs once is not worth half of all
    importance = (counts.sum() / counts)[truth] ** CLASS_WEIGHT
    return _Problem(
        calibrated, sharing @ hstack([features, crossings], format="csr"), truth, importance / importance.mean()
    )


def _choose_precision(
    problem: _Problem, groups: Integers, folds: int
) -> tuple[float | None, dict[float | None, float]]:
    """The precision with the smallest held-out loss, None if no gain exceeds its standard error, and all losses."""
    everything = np.arange(len(groups))
    unchanged = problem.measure(everything)
    losses: dict[float | None, float] = {None: float(unchanged.mean())}
    folds = min(folds, int(groups.max()) + 1)
    if folds < 2:
        return None, losses
    best: float | None = None
    for precision in PRECISIONS:
        held_out = np.zeros(len(groups))
        for train, test in GroupKFold(folds).split(everything, groups=groups):
            held_out[test] = problem.measure(test, problem.fit(train, precision))
        losses[precision] = float(held_out.mean())
        # Quotes of an article are not independent, so the error is that of a sum over articles.
        gains = np.bincount(groups, unchanged - held_out)
        error = float(np.sqrt(len(gains) / max(1, len(gains) - 1) * ((gains - gains.mean()) ** 2).sum()))
        if gains.sum() > STANDARD_ERRORS * error and losses[precision] < losses[best]:
            best = precision
    return best, losses


def _move(base: StanceModel, change: Numbers) -> StanceModel:
    """The model whose calibrated scores are those of `base` with a change."""
    layers = base.layers
    coef = layers.stance_coef + change / layers.calibration_factor
    return StanceModel(base.vectorizer, replace(layers, stance_coef=coef))
