"""The features with the most weight in a model."""

import numpy as np
import pytest
from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES
from quotestance.stance.inspection import list_strongest
from quotestance.stance.model import CROSSINGS, LinearLayers, StanceModel
from quotestance.stance.persistence import load_model
from quotestance.stance.vectorizer import Vectorizer

NAMES = {"quote": ["fraud", "the"], "facts": ["side|company", "side|other"]}


@pytest.fixture
def model():
    """A model of four features; all weights are zero until a test sets them."""
    vectorizer = Vectorizer(
        {family: NAMES.get(family, []) for family in FAMILIES}, np.ones(4), dict.fromkeys(FAMILIES, 0.5)
    )
    layers = LinearLayers(np.zeros(4), 0.0, np.zeros((4 + len(CROSSINGS), 3)), np.zeros(3), 2.0, np.zeros(3), 0.0)
    return StanceModel(vectorizer, layers)


def test_weight_is_contrast_times_calibration_factor_times_family_weight(model):
    model.layers.stance_coef[0] = [3.0, -1.0, 0.0]
    assert list_strongest(model, "critical") == [("quote: 'fraud'", 3.5 * 2.0 * 0.5)]
    assert list_strongest(model, "defensive") == []
    assert list_strongest(model, "neutral") == []


@pytest.mark.parametrize(
    ("crossing", "words", "value"),
    [
        ("about", "about the company", 1.0),
        ("not about|other", "not about the company, by an outsider", 1.0),
        ("about|unknown", "about the company, side unknown", 1.0),
        ("about|company|lexicon|denial", "about the company, by its own side; words: denial", 0.5),
    ],
)
def test_crossings_are_formatted_in_words(model, crossing, words, value):
    model.layers.stance_coef[4 + CROSSINGS.index(crossing)] = [0.0, 1.0, 0.0]
    assert list_strongest(model, "defensive") == [(words, 2.0 * value)]


def test_list_is_sorted_and_no_longer_than_asked(model):
    model.layers.stance_coef[:4, 2] = [1.0, 4.0, 3.0, 2.0]
    assert [words for words, _ in list_strongest(model, "neutral", 3)] == [
        "quote: 'the'",
        "speaks for the company",
        "speaks from outside the company",
    ]


@pytest.mark.parametrize("stance", STANCES)
def test_packaged_model_has_features_for_each_stance(stance):
    strongest = list_strongest(load_model(), stance, 20)
    assert len(strongest) == 20
    weights = [weight for _, weight in strongest]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
