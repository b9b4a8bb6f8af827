"""Calibrate probabilities: one factor on the scores and one shift per class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quotestance.records.quote import STANCES
from quotestance.stance.model import softmax
from quotestance.stance.vectorizer import Integers, Numbers

__all__ = ["MIN_QUOTES", "TARGET_SHARES", "fit_calibration", "select_calibration_rows"]


CALIBRATION_DOMAINS = ("", "wire")
"""The domains of business and technology news; calibration uses their quotes alone, if there are enough of them."""

MIN_QUOTES = 100
"""Fewer quotes of the kind that will be labelled are too few to estimate anything from."""

TARGET_SHARES = (0.23, 0.26, 0.51)
"""The shares of critical, defensive and neutral quotes to expect: between those of hand-labelled business and
technology news (0.15, 0.37, 0.48) and of US news on organisations under discussion (0.27, 0.20, 0.54)."""

SEARCH_RANGE = (0.05, 3.0)
SEARCH_STEPS = 30
SHIFT_STEPS = 20
"""Iterations that bring the mean probabilities to the classes' shares."""


def select_calibration_rows(labels: npt.NDArray[np.str_], domains: npt.NDArray[np.str_]) -> Integers:
    """The rows of business and technology news; all rows if those are too few or lack a stance."""
    rows = np.flatnonzero(np.isin(domains, CALIBRATION_DOMAINS))
    if len(rows) < MIN_QUOTES or set(labels[rows].tolist()) != set(STANCES):
        return np.arange(len(labels))
    return rows


def fit_calibration(
    scores: Numbers, labels: npt.NDArray[np.str_], target: Sequence[float] | None
) -> tuple[float, Numbers]:
    """The factor that multiplies the scores and the shift, shape (3,), that is then added to them.

    `scores` must come from models that did not see the labels (out of fold). The factor is the one under which the
    labels are most likely. The shift moves the classes from their shares among `labels` to `target`, the shares to
    expect; without a target it is zero.
    """
    factor = _fit_factor(scores, labels)
    if target is None:
        return factor, np.zeros(len(STANCES))
    shares = np.array([np.mean(labels == stance) for stance in STANCES])
    shift = np.log(np.asarray(target) / shares)
    # Adding a constant to all scores changes no probability, so the shift is centred.
    return factor, shift - shift.mean()


def _fit_factor(scores: Numbers, labels: npt.NDArray[np.str_]) -> float:
    """The factor under which the labels are most likely, by golden-section search.

    For each factor a shift is fitted as well and then discarded: how certain to be and how frequent the classes are
    are separate questions.
    """
    truth = np.array([STANCES.index(label) for label in labels])
    log_shares = np.log(np.bincount(truth, minlength=len(STANCES)) / len(truth))

    def log_loss(factor: float) -> float:
        # Raise the log-odds of each class by how much its mean probability falls short of its share, and repeat.
        shift = np.zeros(len(STANCES))
        for _ in range(SHIFT_STEPS):
            probabilities = softmax(scores * factor + shift)
            shift += log_shares - np.log(probabilities.mean(axis=0))
        return float(-np.log(probabilities[np.arange(len(truth)), truth]).mean())

    # Golden-section search: each step keeps the part of the range with the smaller loss.
    (low, high), ratio = SEARCH_RANGE, (5**0.5 - 1) / 2
    for _ in range(SEARCH_STEPS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if log_loss(left) < log_loss(right) else (left, high)
    return (low + high) / 2
