"""Calibrate probabilities: one factor on the scores and one shift per class."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from quotestance.records.quote import STANCES
from quotestance.stance.model import softmax

__all__ = ["fit_factor"]


Numbers = npt.NDArray[np.float64]

CALIBRATED = ("", "wire")
"""The domains of business and technology news, off which certainty and the classes' shares are read."""

LEAST_NEWS = 100
"""Quotes of the kind that will be labelled without which nothing can be told apart."""

TARGET_SHARES = (0.16, 0.40, 0.44)
"""The shares of critical, defensive and neutral quotes to expect: between those of hand-labelled business and
technology news (0.15, 0.37, 0.48) and those of news of a crisis, where fewer quotes are neutral. In training critical
is rarer in real texts (old wire news) and commoner in invented ones."""


def fit_factor(scores: Numbers, labels: npt.NDArray[np.str_]) -> float:
    """The factor on the log-odds under which the out-of-fold labels are most likely, by golden-section search.

    A shift is fitted along with it and thrown away: the classes' shares are another matter than how sure to be.
    """
    truth = np.array([STANCES.index(label) for label in labels])
    shares = np.log(np.bincount(truth, minlength=len(STANCES)) / len(truth))

    def cost(factor: float) -> float:
        shift = np.zeros(len(STANCES))
        for _ in range(20):
            chance = softmax(scores * factor + shift)
            shift += shares - np.log(chance.mean(axis=0))
        return float(-np.log(chance[np.arange(len(truth)), truth]).mean())

    low, high, ratio = 0.05, 3.0, (5**0.5 - 1) / 2
    for _ in range(30):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return (low + high) / 2
