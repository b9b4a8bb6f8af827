"""The stance classifier: a scikit-learn estimator over described quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from quotestance.errors import CorpusError
from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES, DescribedQuote
from quotestance.stance.model import LinearLayers, StanceModel, cross_about, share_scores, softmax
from quotestance.stance.vectorizer import Vocabulary
from quotestance.training.calibration import CALIBRATED, LEAST_NEWS, TARGET_SHARES, Numbers, fit_factor

__all__ = ["StanceClassifier"]


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Two linear layers over described quotes: is it about the company, then which stance.

    `X` is a list of `DescribedQuote`. The first layer learns from their `about` (quotes without one are left out of
    it); its out-of-fold probability, crossed with the speaker's side, is a feature of the second. Calibration is
    fitted on out-of-fold scores. Folds never part a group (the company).
    """

    def __init__(
        self,
        C: float = 0.2,
        about_C: float = 0.2,
        class_weight: float = 0.4,
        quote_weight: float = 1.6,
        sentence_weight: float = 0.5,
        before_weight: float = 0.8,
        facts_weight: float = 0.2,
        domain_weight: float = 0.3,
        share: float = 0.4,
        target: tuple[float, float, float] | None = TARGET_SHARES,
        min_count: int = 2,
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
        self.facts_weight = facts_weight
        self.domain_weight = domain_weight
        self.share = share
        self.target = target
        self.min_count = min_count
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
        """Fit both layers and the calibration. Without `groups` every quote is its own group.

        `domains` names where each quote is from: "" for the kind of news that will be labelled, anything else for other
        kinds. Those get facts of their own beside the common ones, so that what is peculiar to them (the dryness of
        an old wire, the shares of the classes in invented texts) stays out of the common weights (Daume 2007); only
        these are kept.

        One thread: the matrices are sparse and small, and sums in one order give the same numbers each time.
        """
        with threadpool_limits(1):
            return self._fit(X, y, groups, sample_weight, domains)

    def _fit(
        self,
        X: Sequence[DescribedQuote],
        y: Sequence[str],
        groups: Sequence[str] | None,
        sample_weight: Sequence[float] | None,
        domains: Sequence[str] | None,
    ) -> StanceClassifier:
        labels = np.asarray(y)
        unknown = set(labels.tolist()) - set(STANCES)
        if unknown:
            raise CorpusError(f"stances must be {', '.join(STANCES)}, found {', '.join(map(str, sorted(unknown)))}")
        self.classes_ = np.array(STANCES)
        weight = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        group = np.arange(len(labels)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        self.vocabulary_ = self._learn_vocabulary(X)
        matrix = self._encode(X)
        own = self._copy_facts(matrix, domains)
        about = np.array([{"company": 1, "other": 0}.get(quote.about or "", -1) for quote in X])
        probability = self._fit_about(matrix, own, about, weight, group)
        full = self._add_crossings(matrix, X, probability)
        own = hstack([own, self._copy_crossings(full, domains)], format="csr")
        weight = weight * self._weigh_classes(labels, weight)
        everyone = np.arange(len(labels))
        self.stance_ = self._fit_layer(self.C, full, own, labels, weight, everyone)
        self._calibrate(X, full, own, labels, weight, group, domains)
        return self

    def _copy_facts(self, matrix: csr_matrix, domains: Sequence[str] | None) -> csr_matrix:
        """The facts once more for each foreign domain, nothing in rows of others."""
        first = self.vocabulary_.size - len(self.vocabulary_.names["facts"])
        return self._copy(matrix[:, first:], domains, self.domain_weight / (self.facts_weight or 1.0))

    def _copy_crossings(self, full: csr_matrix, domains: Sequence[str] | None) -> csr_matrix:
        return self._copy(full[:, self.vocabulary_.size : self.vocabulary_.size + 7], domains, 1.0)

    def _copy(self, block: csr_matrix, domains: Sequence[str] | None, scale: float) -> csr_matrix:
        names = sorted(set(domains or ()) - {""})
        if domains is None or list(domains).count("") < LEAST_NEWS or not names or not self.domain_weight:
            return csr_matrix((block.shape[0], 0))
        place = np.asarray(domains)
        return hstack([diags((place == name).astype(float)) @ block * scale for name in names], format="csr")

    def _learn_vocabulary(self, X: Sequence[DescribedQuote]) -> Vocabulary:
        names: dict[str, list[str]] = {}
        idf: list[Numbers] = []
        weights = {family: float(getattr(self, f"{family}_weight")) for family in FAMILIES}
        for at, family in enumerate(FAMILIES):
            counts: Counter[str] = Counter()
            for quote in X:
                counts.update(quote.families[at].keys())
            names[family] = (
                sorted(name for name, count in counts.items() if count >= self.min_count and "\n" not in name)
                if weights[family]
                else []
            )
            idf.append(np.array([np.log((1 + len(X)) / (1 + counts[name])) + 1.0 for name in names[family]]))
        return Vocabulary(names, np.concatenate(idf), weights)

    def _encode(self, X: Sequence[DescribedQuote]) -> csr_matrix:
        rows, columns, values = self.vocabulary_.encode(X)
        return csr_matrix((values, (rows, columns)), shape=(len(X), self.vocabulary_.size))

    def _logistic(self, C: float) -> LogisticRegression:
        return LogisticRegression(C=C, solver="lbfgs", max_iter=self.max_iter, tol=self.tol)

    def _fit_layer(
        self,
        C: float,
        matrix: csr_matrix,
        own: csr_matrix,
        labels: npt.NDArray[Any],
        weight: Numbers,
        rows: npt.NDArray[np.int64],
    ) -> LogisticRegression:
        """Fit on the rows with the domains' own columns, then forget those."""
        model = self._logistic(C).fit(
            hstack([matrix, own], format="csr")[rows], labels[rows], sample_weight=weight[rows]
        )
        model.coef_ = np.ascontiguousarray(model.coef_[:, : matrix.shape[1]])
        model.n_features_in_ = matrix.shape[1]
        return model

    def _fit_about(
        self,
        matrix: csr_matrix,
        own: csr_matrix,
        about: npt.NDArray[np.int64],
        weight: Numbers,
        group: npt.NDArray[np.int64],
    ) -> Numbers:
        """Fit the first layer; each quote's probability comes from a fit that saw nothing of its group."""
        known = np.flatnonzero(about >= 0)
        if len(set(about[known].tolist())) < 2:
            raise CorpusError("training needs quotes about the company and quotes about something else")
        self.about_ = self._fit_layer(self.about_C, matrix, own, about, weight, known)
        probability = np.asarray(self.about_.predict_proba(matrix)[:, 1])
        for train, test in _split_groups(known, group, self.folds):
            if len(set(about[train].tolist())) == 2:
                model = self._fit_layer(self.about_C, matrix, own, about, weight, train)
                probability[test] = model.predict_proba(matrix[test])[:, 1]
        return probability

    def _add_crossings(self, matrix: csr_matrix, X: Sequence[DescribedQuote], probability: Numbers) -> csr_matrix:
        crossed = np.array([cross_about(p, quote) for p, quote in zip(probability, X, strict=True)])
        return hstack([matrix, csr_matrix(crossed)], format="csr")

    def _weigh_classes(self, labels: npt.NDArray[np.str_], weight: Numbers) -> Numbers:
        """Weights between none (0) and those that make the classes equal (1)."""
        share = {stance: max(1e-9, float(weight[labels == stance].sum() / weight.sum())) for stance in STANCES}
        return np.array([(1 / (len(STANCES) * share[label])) ** self.class_weight for label in labels])

    def _calibrate(
        self,
        X: Sequence[DescribedQuote],
        full: csr_matrix,
        own: csr_matrix,
        labels: npt.NDArray[np.str_],
        weight: Numbers,
        group: npt.NDArray[np.int64],
        domains: Sequence[str] | None,
    ) -> None:
        """Fit one factor on the log-odds out of fold, and shift them from the classes' shares in training to `target`.

        Both are read off the real quotes where there are enough of them.
        """
        self.calibration_factor_, self.calibration_shift_ = 1.0, np.zeros(len(STANCES))
        if not self.calibrate or set(labels.tolist()) != set(STANCES):
            return
        scores = np.zeros((len(labels), len(STANCES)))
        for train, test in _split_groups(np.arange(len(labels)), group, self.folds):
            scores[test] = _scores(self._fit_layer(self.C, full, own, labels, weight, train), full[test])
        scores = share_scores(X, scores, self.share)
        real = (
            np.flatnonzero(np.isin(np.asarray(domains), CALIBRATED)) if domains is not None else np.arange(len(labels))
        )
        if len(real) < LEAST_NEWS or set(labels[real].tolist()) != set(STANCES):
            real = np.arange(len(labels))
        self.calibration_factor_ = fit_factor(scores[real], labels[real])
        if self.target is not None:
            shares = np.array([np.mean(labels[real] == stance) for stance in STANCES])
            shift = np.log(np.asarray(self.target) / shares)
            self.calibration_shift_ = shift - shift.mean()

    def decision_function(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Scores before calibration, shared among a speaker's quotes, shape (n_quotes, 3)."""
        check_is_fitted(self, "stance_")
        matrix = self._encode(X)
        probability = self.about_.predict_proba(matrix)[:, 1]
        return share_scores(X, _scores(self.stance_, self._add_crossings(matrix, X, probability)), self.share)

    def predict_proba(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Calibrated probabilities, columns in the order of `STANCES`."""
        scores = self.decision_function(X) * self.calibration_factor_ + self.calibration_shift_
        return softmax(scores)

    def predict(self, X: Sequence[DescribedQuote]) -> npt.NDArray[np.str_]:
        """The most probable stance of each quote."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def export(self) -> StanceModel:
        """The fitted numbers as the model that runs without scikit-learn."""
        check_is_fitted(self, "stance_")
        layers = LinearLayers(
            np.ascontiguousarray(self.about_.coef_[0]),
            float(self.about_.intercept_[0]),
            np.ascontiguousarray(_coef(self.stance_).T),
            _intercept(self.stance_),
            self.calibration_factor_,
            self.calibration_shift_,
            self.share,
        )
        return StanceModel(self.vocabulary_, layers)


def _coef(model: LogisticRegression) -> Numbers:
    """Coefficients for all three classes, zero rows for a class that training never saw."""
    rows = np.zeros((len(STANCES), model.coef_.shape[1]))
    seen = [STANCES.index(label) for label in model.classes_]
    rows[seen if len(seen) > 2 else seen[1:]] = model.coef_
    return rows


def _intercept(model: LogisticRegression) -> Numbers:
    values = np.full(len(STANCES), -20.0)
    seen = [STANCES.index(label) for label in model.classes_]
    values[seen] = 0.0
    values[seen if len(seen) > 2 else seen[1:]] = model.intercept_
    return values


def _scores(model: LogisticRegression, matrix: csr_matrix) -> Numbers:
    return np.asarray(matrix @ _coef(model).T + _intercept(model))


def _split_groups(
    rows: npt.NDArray[np.int64], group: npt.NDArray[np.int64], folds: int
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    folds = min(folds, len(set(group[rows].tolist())))
    if folds < 2:
        return []
    return [(rows[a], rows[b]) for a, b in GroupKFold(folds).split(rows, groups=group[rows])]
