"""The stance classifier: a scikit-learn estimator over described quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from quotestance.errors import CorpusError
from quotestance.records.quote import STANCES
from quotestance.stance.features import DISTANT_FAMILIES, FAMILIES, NAMED_FAMILIES, DescribedQuote
from quotestance.stance.model import (
    SIDE_CROSSINGS,
    LinearLayers,
    StanceModel,
    cross_about,
    share_scores,
    softmax,
)
from quotestance.stance.vectorizer import Integers, Numbers, Vectorizer
from quotestance.training.calibration import MIN_QUOTES, TARGET_SHARES, fit_calibration, select_calibration_rows

__all__ = ["StanceClassifier"]


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Two linear layers over described quotes: is the quote about the company, and which stance does it take.

    `X` is a list of `DescribedQuote`. The first layer is trained on their `about`; quotes without one are left out of
    it. Its out-of-fold probability, crossed with the speaker's side, is a feature of the second layer. Calibration is
    fitted on out-of-fold scores. A group (the quotes about one company) is never split between folds.
    """

    def __init__(
        self,
        C: float = 0.2,
        about_C: float = 0.2,
        class_weight: float = 0.4,
        quote_weight: float = 1.6,
        sentence_weight: float = 0.5,
        before_weight: float = 0.8,
        earlier_weight: float = 1.2,
        article_weight: float = 1.5,
        facts_weight: float = 0.2,
        passage_weight: float = 0.2,
        domain_weight: float = 0.3,
        share: float = 0.4,
        target: tuple[float, float, float] | None = TARGET_SHARES,
        min_count: int = 2,
        distant_min_count: int = 5,
        folds: int = 5,
        calibrate: bool = True,
        max_iter: int = 200,
        tol: float = 1e-3,
    ) -> None:
        self.C = C
        self.about_C = about_C
        self.class_weight = class_weight
        self.quote_weight = quote_weight
        self.sentence_weight = sentence_weight
        self.before_weight = before_weight
        self.earlier_weight = earlier_weight
        self.article_weight = article_weight
        self.facts_weight = facts_weight
        self.passage_weight = passage_weight
        self.domain_weight = domain_weight
        self.share = share
        self.target = target
        self.min_count = min_count
        self.distant_min_count = distant_min_count
        self.folds = folds
        self.calibrate = calibrate
        self.max_iter = max_iter
        self.tol = tol

    def fit(
        self,
        X: Sequence[DescribedQuote],
        y: Sequence[str],
        groups: Sequence[str] | None = None,
        sample_weight: Sequence[float] | None = None,
        domains: Sequence[str] | None = None,
    ) -> StanceClassifier:
        """Fit both layers and the calibration. Without `groups` every quote is a group of its own.

        `domains` names the kind of text that each quote comes from: "" for the kind of news that will be labelled, any
        other name for other kinds. Each other domain gets copies of the named features beside the common ones, which
        absorb what is peculiar to it (the dry style of an old wire, the class shares of invented texts) and are
        discarded after training (Daumé 2007). Without `domains` all quotes are of the kind that will be labelled.

        Raises:
            CorpusError: `y` contains another label than the three stances, or `X` does not contain both quotes about
                the company and quotes about something else.
        """
        labels = np.asarray(y)
        unknown = set(labels.tolist()) - set(STANCES)
        if unknown:
            raise CorpusError(f"stances must be {', '.join(STANCES)}, found {', '.join(map(str, sorted(unknown)))}")
        number = len(labels)
        training = _TrainingData(
            X,
            labels,
            np.ones(number) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64),
            np.arange(number) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1],
            np.full(number, "") if domains is None else np.asarray(domains),
        )
        # One thread: the matrices are sparse and small, and sums in one order give the same numbers each time.
        with threadpool_limits(1):
            return self._fit(training)

    def _fit(self, training: _TrainingData) -> StanceClassifier:
        self.classes_ = np.array(STANCES)
        self.vectorizer_ = Vectorizer.fit(training.quotes, self._get_family_weights(), self._get_min_counts())
        matrix = self._transform(training.quotes)
        about = self._fit_about(matrix, training)
        matrix = self._without_passage(matrix)
        stance_layer = self._prepare_stance_layer(_add_crossings(matrix, training.quotes, about), training)
        self.stance_ = stance_layer.fit(np.arange(len(training.labels)))
        self.calibration_factor_, self.calibration_shift_ = self._calibrate(stance_layer, training)
        return self

    def _get_family_weights(self) -> dict[str, float]:
        return {family: float(getattr(self, f"{family}_weight")) for family in FAMILIES}

    def _get_min_counts(self) -> dict[str, int]:
        return {family: self.distant_min_count if family in DISTANT_FAMILIES else self.min_count for family in FAMILIES}

    def _transform(self, X: Sequence[DescribedQuote]) -> csr_matrix:
        rows, columns, values = self.vectorizer_.transform(X)
        return csr_matrix((values, (rows, columns)), shape=(len(X), self.vectorizer_.size))

    def _without_passage(self, matrix: csr_matrix) -> csr_matrix:
        """The matrix with zeros in the columns that the second layer does not read, so that their weights stay zero."""
        kept = np.ones(matrix.shape[1])
        kept[self.vectorizer_.columns_of("passage")] = 0.0
        return matrix @ diags(kept)

    def _fit_about(self, matrix: csr_matrix, training: _TrainingData) -> Numbers:
        """Fit the first layer and return each quote's probability of being about the company.

        The probability comes from a fit that did not see the quote's group. Quotes without the label are in no fold;
        theirs comes from the fit on all quotes that have it.
        """
        about = np.array([{"company": 1, "other": 0}.get(quote.about or "", -1) for quote in training.quotes])
        labelled = np.flatnonzero(about >= 0)
        if len(set(about[labelled].tolist())) < 2:
            raise CorpusError("training needs quotes about the company and quotes about something else")
        layer = self._prepare_layer(self.about_C, matrix, about, training.weights, training)
        self.about_ = layer.fit(labelled)
        probabilities = np.asarray(self.about_.predict_proba(matrix)[:, 1])
        # In training a quote's own label would leak into the second layer, so these are replaced out of fold.
        for model, test in layer.fit_folds(labelled, training.groups, self.folds):
            probabilities[test] = model.predict_proba(matrix[test])[:, 1]
        return probabilities

    def _prepare_stance_layer(self, matrix: csr_matrix, training: _TrainingData) -> _Layer:
        weights = training.weights * self._weigh_classes(training.labels, training.weights)
        return self._prepare_layer(self.C, matrix, training.labels, weights, training)

    def _prepare_layer(
        self, C: float, matrix: csr_matrix, labels: npt.NDArray[Any], weights: Numbers, training: _TrainingData
    ) -> _Layer:
        model = LogisticRegression(C=C, solver="lbfgs", max_iter=self.max_iter, tol=self.tol)
        domain_columns = self._copy_for_domains(matrix, training.domains)
        return _Layer(model, matrix, domain_columns, labels, weights)

    def _copy_for_domains(self, matrix: csr_matrix, domains: npt.NDArray[np.str_]) -> csr_matrix:
        """Copies of some columns for each domain but "", zero in the rows of all others.

        Copied are the named features, and the crossings of about and side if the matrix has them. There are no copies
        if too few quotes are of the kind that will be labelled, which the common weights are for.
        """
        others = sorted(set(domains.tolist()) - {""})
        # Without such quotes, the copies would absorb everything and leave nothing for the common weights.
        if np.count_nonzero(domains == "") < MIN_QUOTES or not self.domain_weight:
            others = []
        # The matrix has the named features multiplied by their family's weight; their copies have `domain_weight`.
        weights = self._get_family_weights()
        named = [
            matrix[:, self.vectorizer_.columns_of(family)] * (self.domain_weight / (weights[family] or 1.0))
            for family in NAMED_FAMILIES
        ]
        size = self.vectorizer_.size
        crossings = matrix[:, size : size + SIDE_CROSSINGS]
        copies = [
            diags((domains == domain).astype(float)) @ columns for columns in (*named, crossings) for domain in others
        ]
        return hstack(copies, format="csr") if copies else csr_matrix((matrix.shape[0], 0))

    def _weigh_classes(self, labels: npt.NDArray[np.str_], weights: Numbers) -> Numbers:
        """Weights between none (`class_weight` 0) and those that make the classes equal (1)."""
        # The full correction is one over (number of classes * share); the exponent weakens it.
        shares = {stance: max(1e-9, float(weights[labels == stance].sum() / weights.sum())) for stance in STANCES}
        # With the exponent 0 all weights are 1, with 1 each class has the same sum.
        return np.array([(1 / (len(STANCES) * shares[label])) ** self.class_weight for label in labels])

    def _calibrate(self, layer: _Layer, training: _TrainingData) -> tuple[float, Numbers]:
        """The factor and the shift, fitted on out-of-fold scores; 1 and zeros if a stance is missing."""
        labels = training.labels
        if not self.calibrate or set(labels.tolist()) != set(STANCES):
            return 1.0, np.zeros(len(STANCES))
        scores = np.zeros((len(labels), len(STANCES)))
        for model, test in layer.fit_folds(np.arange(len(labels)), training.groups, self.folds):
            scores[test] = _score(model, layer.matrix[test])
        # Calibration must see the scores as `predict_proba` has them, after sharing.
        scores = share_scores(training.quotes, scores, self.share)
        rows = select_calibration_rows(labels, training.domains)
        return fit_calibration(scores[rows], labels[rows], self.target)

    def decision_function(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Scores before calibration, shared among a speaker's quotes, shape (n_quotes, 3)."""
        check_is_fitted(self, "stance_")
        matrix = self._transform(X)
        about = self.about_.predict_proba(matrix)[:, 1]
        return share_scores(X, _score(self.stance_, _add_crossings(matrix, X, about)), self.share)

    def predict_proba(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Calibrated probabilities, shape (n_quotes, 3), columns in the order of `STANCES`."""
        return softmax(self.decision_function(X) * self.calibration_factor_ + self.calibration_shift_)

    def predict(self, X: Sequence[DescribedQuote]) -> npt.NDArray[np.str_]:
        """The most probable stance of each quote."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def export(self) -> StanceModel:
        """The fitted numbers as a model that needs no scikit-learn."""
        check_is_fitted(self, "stance_")
        layers = LinearLayers(
            np.ascontiguousarray(self.about_.coef_[0]),
            float(self.about_.intercept_[0]),
            np.ascontiguousarray(_expand_coef(self.stance_).T),
            _expand_intercept(self.stance_),
            self.calibration_factor_,
            self.calibration_shift_,
            self.share,
        )
        return StanceModel(self.vectorizer_, layers)


@dataclass(frozen=True)
class _TrainingData:
    """The arguments of `fit` as arrays, one entry per quote."""

    quotes: Sequence[DescribedQuote]
    labels: npt.NDArray[np.str_]
    weights: Numbers
    groups: Integers
    domains: npt.NDArray[np.str_]


@dataclass(frozen=True)
class _Layer:
    """A logistic regression with its training data, so that it can be fitted on all rows and on folds of them."""

    model: LogisticRegression
    matrix: csr_matrix
    domain_columns: csr_matrix
    labels: npt.NDArray[Any]
    weights: Numbers

    def fit(self, rows: Integers) -> LogisticRegression:
        """A fit on some rows with the domains' columns, whose coefficients are then discarded."""
        features = hstack([self.matrix, self.domain_columns], format="csr")
        model = clone(self.model).fit(features[rows], self.labels[rows], sample_weight=self.weights[rows])
        # From here on the model works on the common columns alone, also for scikit-learn's own checks.
        model.coef_ = np.ascontiguousarray(model.coef_[:, : self.matrix.shape[1]])
        model.n_features_in_ = self.matrix.shape[1]
        return model

    def fit_folds(self, rows: Integers, groups: Integers, folds: int) -> Iterator[tuple[LogisticRegression, Integers]]:
        """Pairs of a fit on all folds but one, and the rows of that one; no fold splits a group.

        There are none if `rows` are of a single group. A fold is skipped if the other folds have only one label.
        """
        folds = min(folds, len(set(groups[rows].tolist())))
        if folds < 2:
            return
        for train, test in GroupKFold(folds).split(rows, groups=groups[rows]):
            if len(set(self.labels[rows[train]].tolist())) > 1:
                yield self.fit(rows[train]), rows[test]


def _add_crossings(matrix: csr_matrix, X: Sequence[DescribedQuote], about: Numbers) -> csr_matrix:
    """The matrix with the crossings of each quote's probability of being about the company as further columns."""
    crossings = np.array([cross_about(probability, quote) for probability, quote in zip(about, X, strict=True)])
    return hstack([matrix, csr_matrix(crossings)], format="csr")


def _expand_coef(model: LogisticRegression) -> Numbers:
    """Coefficients of all three classes, shape (3, n_features); zeros for a class that was not in training.

    With two classes scikit-learn keeps one row, that of the second class.
    """
    rows = np.zeros((len(STANCES), model.coef_.shape[1]))
    trained = [STANCES.index(label) for label in model.classes_]
    rows[trained if len(trained) > 2 else trained[1:]] = model.coef_
    return rows


def _expand_intercept(model: LogisticRegression) -> Numbers:
    """Intercepts of all three classes, shape (3,); a class that was not in training gets a score out of reach."""
    values = np.full(len(STANCES), -20.0)
    trained = [STANCES.index(label) for label in model.classes_]
    values[trained] = 0.0
    values[trained if len(trained) > 2 else trained[1:]] = model.intercept_
    return values


def _score(model: LogisticRegression, matrix: csr_matrix) -> Numbers:
    """The scores of all three classes, shape (n_rows, 3)."""
    return np.asarray(matrix @ _expand_coef(model).T + _expand_intercept(model))
