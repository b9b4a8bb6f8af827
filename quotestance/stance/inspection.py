"""List the features that have the most weight in a stance model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES, format_feature
from quotestance.stance.model import CORE_SCALE, CROSSINGS, StanceModel

__all__ = ["list_strongest"]


SPOKEN_BY = {"company": "by its own side", "other": "by an outsider", "unknown": "side unknown"}


def list_strongest(model: StanceModel, stance: str, most: int = 10) -> list[tuple[str, float]]:
    """The features that count most for `stance`, in words, the strongest first.

    The number is what a feature adds to the log-odds of the stance against the mean of the other two, if its value is
    1: a named feature that is present, or the only word of a quote. In a longer quote a word adds less. Features that
    combine side and subject overlap with those of single words, so the list is only an outline of the model;
    `explain=True` gives the sums for one quote.

    >>> from quotestance.stance.persistence import load_model
    >>> words, weight = list_strongest(load_model(), "critical", 1)[0]
    >>> weight > 0
    True
    """
    layers = model.layers
    contrast = np.full(len(STANCES), -1.0 / (len(STANCES) - 1))
    contrast[STANCES.index(stance)] = 1.0
    weights = layers.stance_coef @ contrast * layers.calibration_factor
    weighted = [
        (words, float(weights[column]) * value) for column, words, value in _list_columns(model) if weights[column] > 0
    ]
    return sorted(weighted, key=lambda item: (-item[1], item[0]))[:most]


def _list_columns(model: StanceModel) -> Iterator[tuple[int, str, float]]:
    """Each column of the stance layer, with its feature in words and the value of that feature where it is present."""
    vectorizer = model.vectorizer
    for family, columns in zip(FAMILIES, vectorizer.columns, strict=True):
        for name, column in columns.items():
            yield column, format_feature(family, name), vectorizer.weights[family]
    for index, name in enumerate(CROSSINGS):
        yield vectorizer.size + index, _format_crossing(name), CORE_SCALE if name.count("|") > 1 else 1.0


def _format_crossing(name: str) -> str:
    """A crossing in words.

    >>> _format_crossing("not about|other"), _format_crossing("about|company|lexicon|denial")
    ('not about the company, by an outsider', 'about the company, by its own side; words: denial')
    """
    about, side, feature = (*name.split("|", 2), "", "")[:3]
    words = f"{about} the company"
    if side:
        words += f", {SPOKEN_BY[side]}"
    return f"{words}; {format_feature('facts', feature)}" if feature else words
