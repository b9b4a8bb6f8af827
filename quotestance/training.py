"""Fit and calibrate the stance model: a scikit-learn estimator, exported as the numbers that stance.py reads."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sklearn
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from quotestance.companies import assign_sides
from quotestance.errors import CorpusError
from quotestance.features import FAMILIES, DescribedQuote, describe
from quotestance.labelled import CorpusRecord
from quotestance.records import STANCES
from quotestance.stance import LinearLayers, StanceModel, Vocabulary, cross_about

__all__ = ["StanceClassifier", "train"]

Numbers = npt.NDArray[np.float64]

SOURCE_WEIGHTS: dict[str, float] = {}
"""What a quote of each source counts in training; 1 where not named."""


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Two linear layers over described quotes: is it about the company, then which stance.

    `X` is a list of `DescribedQuote`. The first layer learns from their `about` (quotes without one are left out of it);
    its out-of-fold probability, crossed with the speaker's side, is a feature of the second. Calibration is fitted on
    out-of-fold scores. Folds never part a group (the company).
    """

    def __init__(self, C: float = 0.3, about_C: float = 0.3, class_weight: float = 0.5, quote_weight: float = 1.0, chars_weight: float = 1.0,
                 sentence_weight: float = 0.7, before_weight: float = 0.5, facts_weight: float = 0.3, crossing_weight: float = 1.0,
                 min_count: int = 2, folds: int = 5, calibrate: bool = True, max_iter: int = 200, tol: float = 1e-3) -> None:
        self.C = C
        self.about_C = about_C
        self.class_weight = class_weight
        self.quote_weight = quote_weight
        self.chars_weight = chars_weight
        self.sentence_weight = sentence_weight
        self.before_weight = before_weight
        self.facts_weight = facts_weight
        self.crossing_weight = crossing_weight
        self.min_count = min_count
        self.folds = folds
        self.calibrate = calibrate
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X: Sequence[DescribedQuote], y: Sequence[str], groups: Sequence[str] | None = None,
            sample_weight: Sequence[float] | None = None) -> StanceClassifier:
        """Fit both layers and the calibration. Without `groups` every quote is its own group.

        One thread: the matrices are sparse and small, and sums in one order give the same numbers each time.
        """
        with threadpool_limits(1):
            return self._fit(X, y, groups, sample_weight)

    def _fit(self, X: Sequence[DescribedQuote], y: Sequence[str], groups: Sequence[str] | None, sample_weight: Sequence[float] | None) -> StanceClassifier:
        labels = np.asarray(y)
        unknown = set(labels.tolist()) - set(STANCES)
        if unknown:
            raise CorpusError(f"stances must be {', '.join(STANCES)}, found {', '.join(map(str, sorted(unknown)))}")
        self.classes_ = np.array(STANCES)
        weight = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        group = np.arange(len(labels)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        self.vocabulary_ = self._learn_vocabulary(X)
        matrix = self._encode(X)
        about = np.array([{"company": 1, "other": 0}.get(quote.about or "", -1) for quote in X])
        probability = self._fit_about(matrix, about, weight, group)
        full = self._add_crossings(matrix, X, probability)
        weight = weight * self._weigh_classes(labels, weight)
        self.stance_ = self._logistic(self.C).fit(full, labels, sample_weight=weight)
        self._calibrate(full, labels, weight, group)
        return self

    def _learn_vocabulary(self, X: Sequence[DescribedQuote]) -> Vocabulary:
        names: dict[str, list[str]] = {}
        idf: list[Numbers] = []
        weights = {family: float(getattr(self, f"{family}_weight")) for family in FAMILIES}
        for at, family in enumerate(FAMILIES):
            counts: Counter[str] = Counter()
            for quote in X:
                counts.update(quote.families[at].keys())
            least = self.min_count if family != "chars" else self.min_count * 3
            names[family] = sorted(name for name, count in counts.items() if count >= least and "\n" not in name) if weights[family] else []
            idf.append(np.array([np.log((1 + len(X)) / (1 + counts[name])) + 1.0 for name in names[family]]))
        return Vocabulary(names, np.concatenate(idf), weights)

    def _encode(self, X: Iterable[DescribedQuote]) -> csr_matrix:
        indptr, indices, data = [0], [], []
        for quote in X:
            columns, values = self.vocabulary_.encode(quote)
            indices.append(columns)
            data.append(values)
            indptr.append(indptr[-1] + len(columns))
        return csr_matrix((np.concatenate(data), np.concatenate(indices), indptr), shape=(len(indptr) - 1, self.vocabulary_.size))

    def _logistic(self, C: float) -> LogisticRegression:
        return LogisticRegression(C=C, solver="lbfgs", max_iter=self.max_iter, tol=self.tol)

    def _fit_about(self, matrix: csr_matrix, about: npt.NDArray[np.int64], weight: Numbers, group: npt.NDArray[np.int64]) -> Numbers:
        """Fit the first layer; each quote's probability comes from a fit that saw nothing of its group."""
        known = np.flatnonzero(about >= 0)
        if len(set(about[known].tolist())) < 2:
            raise CorpusError("training needs quotes about the company and quotes about something else")
        self.about_ = self._logistic(self.about_C).fit(matrix[known], about[known], sample_weight=weight[known])
        probability = np.asarray(self.about_.predict_proba(matrix)[:, 1])
        for train, test in _split_groups(known, group, self.folds):
            if len(set(about[train].tolist())) == 2:
                model = self._logistic(self.about_C).fit(matrix[train], about[train], sample_weight=weight[train])
                probability[test] = model.predict_proba(matrix[test])[:, 1]
        return probability

    def _add_crossings(self, matrix: csr_matrix, X: Sequence[DescribedQuote], probability: Numbers) -> csr_matrix:
        crossed = np.array([cross_about(p, quote.side, self.crossing_weight) for p, quote in zip(probability, X, strict=True)])
        return hstack([matrix, csr_matrix(crossed)], format="csr")

    def _weigh_classes(self, labels: npt.NDArray[np.str_], weight: Numbers) -> Numbers:
        """Weights between none (0) and those that make the classes equal (1)."""
        share = {stance: max(1e-9, float(weight[labels == stance].sum() / weight.sum())) for stance in STANCES}
        return np.array([(1 / (len(STANCES) * share[label])) ** self.class_weight for label in labels])

    def _calibrate(self, full: csr_matrix, labels: npt.NDArray[np.str_], weight: Numbers, group: npt.NDArray[np.int64]) -> None:
        self.calibration_coef_, self.calibration_intercept_ = np.eye(len(STANCES)), np.zeros(len(STANCES))
        everyone = np.arange(len(labels))
        if not self.calibrate or set(labels.tolist()) != set(STANCES):
            return
        scores = np.zeros((len(labels), len(STANCES)))
        for train, test in _split_groups(everyone, group, self.folds):
            model = self._logistic(self.C).fit(full[train], labels[train], sample_weight=weight[train])
            scores[test] = _scores(model, full[test])
        temperature = _fit_temperature(scores, labels, weight)
        self.calibration_coef_ = np.eye(len(STANCES)) * temperature

    def decision_function(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Log-odds before calibration, shape (n_quotes, 3)."""
        check_is_fitted(self, "stance_")
        matrix = self._encode(X)
        probability = self.about_.predict_proba(matrix)[:, 1]
        return _scores(self.stance_, self._add_crossings(matrix, X, probability))

    def predict_proba(self, X: Sequence[DescribedQuote]) -> Numbers:
        """Calibrated probabilities, columns in the order of `STANCES`."""
        scores = self.decision_function(X) @ self.calibration_coef_ + self.calibration_intercept_
        shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))

    def predict(self, X: Sequence[DescribedQuote]) -> npt.NDArray[np.str_]:
        """The most probable stance of each quote."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def export(self) -> StanceModel:
        """The fitted numbers as the model that runs without scikit-learn."""
        check_is_fitted(self, "stance_")
        layers = LinearLayers(
            np.ascontiguousarray(self.about_.coef_[0]), float(self.about_.intercept_[0]), np.ascontiguousarray(_coef(self.stance_).T),
            _intercept(self.stance_), self.calibration_coef_, self.calibration_intercept_, self.crossing_weight)
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


def _split_groups(rows: npt.NDArray[np.int64], group: npt.NDArray[np.int64], folds: int) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    folds = min(folds, len(set(group[rows].tolist())))
    if folds < 2:
        return []
    return [(rows[a], rows[b]) for a, b in GroupKFold(folds).split(rows, groups=group[rows])]


def _fit_temperature(scores: Numbers, labels: npt.NDArray[np.str_], weight: Numbers) -> float:
    """The factor on the log-odds under which the out-of-fold labels are most likely, by golden-section search."""
    truth = np.array([STANCES.index(label) for label in labels])

    def cost(factor: float) -> float:
        scaled = scores * factor
        top = scaled.max(axis=1)
        log_sum = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((weight * (log_sum - scaled[np.arange(len(truth)), truth])).sum())

    low, high, ratio = 0.05, 5.0, (5**0.5 - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return (low + high) / 2


def describe_records(records: Iterable[CorpusRecord]) -> tuple[list[DescribedQuote], list[str], list[str], list[str]]:
    """Described quotes of labelled articles with their stances, groups (companies) and sources.

    Sides are told by the rules, as when labelling: a model trained on sides known by hand trusts them too much.
    Only the short invented items keep theirs, since one sentence often does not tell. Roles come from the text alone.
    """
    X: list[DescribedQuote] = []
    y: list[str] = []
    groups: list[str] = []
    sources: list[str] = []
    for record in records:
        company = record.company
        if company is None:
            continue
        quotes = tuple(replace(q, speaker=replace(q.speaker, role=None)) if q.speaker else q for q in record.quotes)
        if record.source != "invented-items":
            quotes = assign_sides(record.article.text, quotes, company)
        for described in describe(record.article.text, quotes, company):
            stance = record.quotes[described.index].stance
            if stance is not None and stance.label is not None:
                X.append(described)
                y.append(stance.label)
                groups.append(company.name.lower())
                sources.append(record.source)
    return X, y, groups, sources


def train(records: Sequence[CorpusRecord], folder: Path, classifier: StanceClassifier | None = None) -> StanceModel:
    """Fit on the records given and write the model folder; the same records give the same bytes.

    Raises:
        CorpusError: too few labelled quotes, or a class is missing.
    """
    X, y, groups, sources = describe_records(records)
    missing = [stance for stance in STANCES if y.count(stance) < 2]
    if missing:
        raise CorpusError(f"the labels hold too few quotes that are {' or '.join(missing)}: {len(y)} with a stance in {len(records)} articles")
    estimator = classifier if classifier is not None else StanceClassifier()
    estimator.fit(X, y, groups, [SOURCE_WEIGHTS.get(source, 1.0) for source in sources])
    info = {
        "trained_with": {"quotestance": version("quotestance"), "scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "settings": estimator.get_params(), "labels_sha256": _hash_labels(records), "quotes": len(y),
        "quotes_by_source": dict(sorted(Counter(sources).items())), "quotes_by_stance": dict(sorted(Counter(y).items())),
    }
    model = estimator.export()
    model.save(folder, info)
    return model


def _hash_labels(records: Iterable[CorpusRecord]) -> str:
    """One hash of all labels, whatever the order of the articles."""
    lines = sorted(json.dumps([r.article.id, r.article.company, [q.to_dict() for q in r.quotes]], sort_keys=True) for r in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
