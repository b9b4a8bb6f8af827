"""What a stance model looks at: the features that speak most for each stance, in words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES, say_feature
from quotestance.stance.model import CORE_SCALE, CROSSINGS, StanceModel

__all__ = ["list_strongest"]


SPOKEN_BY = {"company": "by its own side", "other": "by an outsider", "unknown": "side unknown"}


def list_strongest(model: StanceModel, stance: str, most: int = 10) -> list[tuple[str, float]]:
    """The features that speak most for `stance`, strongest first: words, and what the feature adds to the log-odds of
    the stance against the mean of the other two.

    The number holds for a feature of value 1: a fact that is true, a word that is alone in its quote. In a longer quote
    a word adds less. A feature that says who speaks and whether it is about the company stands beside those that say
    the same of single words, so read the list as a sketch; `explain=True` gives the sum for one quote.

    >>> from quotestance.stance.persistence import load_model
    >>> words, weight = list_strongest(load_model(), "critical", 1)[0]
    >>> weight > 0
    True
    """
    layers = model.layers
    contrast = np.full(len(STANCES), -1.0 / (len(STANCES) - 1))
    contrast[STANCES.index(stance)] = 1.0
    weights = layers.stance_coef @ contrast * layers.calibration_factor
    weighed = [
        (words, float(weights[column]) * value) for column, words, value in _name_columns(model) if weights[column] > 0
    ]
    return sorted(weighed, key=lambda item: (-item[1], item[0]))[:most]


def _name_columns(model: StanceModel) -> Iterator[tuple[int, str, float]]:
    """Each column with its feature in words and the value that it has where the feature is there."""
    vocabulary = model.vocabulary
    for family, columns in zip(FAMILIES, vocabulary.columns, strict=True):
        for name, column in columns.items():
            yield column, say_feature(family, name), vocabulary.weights[family]
    for at, name in enumerate(CROSSINGS):
        yield vocabulary.size + at, _say_crossing(name), CORE_SCALE if name.count("|") > 1 else 1.0


def _say_crossing(name: str) -> str:
    """
    >>> _say_crossing("not about|other"), _say_crossing("about|company|lexicon|denial")
    ('not about the company, by an outsider', 'about the company, by its own side; words: denial')
    """
    about, side, fact = (*name.split("|", 2), "", "")[:3]
    words = f"{about} the company"
    if side:
        words += f", {SPOKEN_BY[side]}"
    return f"{words}; {say_feature('facts', fact)}" if fact else words
