"""Bootstrap intervals, forms of mentions, and comparison of speakers."""

import numpy as np
import pytest
from quotestance.evaluation.matching import classify_mention, is_right_speaker
from quotestance.evaluation.metrics import COUNTS, SCORES, compute_score, resample_articles
from quotestance.records.quote import Speaker
from scipy.stats import bootstrap


@pytest.mark.parametrize("name", ["quotes overlap F1", "speaker exact", "stance macro-F1", "stance kappa"])
def test_intervals_are_equal_to_those_of_scipy(name):
    random = np.random.default_rng(4)
    counts = random.integers(0, 5, size=(60, len(COUNTS))).astype(float)
    compute = SCORES[name][0]
    ours = compute_score(name, counts, resample_articles(counts, 4000))
    theirs = bootstrap(
        (np.arange(60),),
        lambda rows: compute(counts[rows].sum(0, keepdims=True))[0],
        n_resamples=4000,
        method="percentile",
        vectorized=False,
        rng=np.random.default_rng(0),
    ).confidence_interval
    width = theirs.high - theirs.low
    assert ours.low == pytest.approx(theirs.low, abs=0.06 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.06 * width)


def test_resamples_without_a_case_are_left_out():
    counts = np.zeros((12, len(COUNTS)))
    counts[0, COUNTS.index("speaker gold")] = counts[0, COUNTS.index("speaker exact")] = 2
    score = compute_score("speaker exact", counts, resample_articles(counts))
    assert (score.value, score.low, score.high, score.cases) == (1, 1, 1, 2)


def test_two_systems_get_the_same_resamples():
    counts = np.random.default_rng(1).random((30, len(COUNTS)))
    assert (resample_articles(counts, 50) * 2 == resample_articles(counts * 2, 50)).all()


@pytest.mark.parametrize(
    ("mention", "form"),
    [
        ("he", "pronoun"),
        ("Who", "pronoun"),
        ("Ms. Okafor", "name"),
        ("the harbour's chief, Ib Lund", "nominal"),
        ("Brask spokeswoman Oda Vik", "name"),
        ("a spokesman for Brask", "nominal"),
        ("The Tern", "name"),
        ("two officials", "nominal"),
        ("", None),
        (None, None),
        (" ", None),
        (", Ib Lund", "name"),
    ],
)
def test_form_of_a_mention(mention, form):
    assert classify_mention(Speaker("x", mention)) == form


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        (Speaker("Ib Lund"), Speaker("ib lund"), True),
        (Speaker("Ib Lund"), Speaker("Lund"), False),
        (Speaker("Ib Lund", "he", 5, 7), Speaker("Oda Vik", "he", 5, 7), False),
        (Speaker("", "he", 5, 7), Speaker("Oda Vik", "he", 6, 9), True),
        (Speaker("", "he", 5, 7), Speaker("Oda Vik", "she", 7, 10), False),
        (Speaker("", "he", 5, 7), Speaker("he"), False),
        (None, None, True),
        (None, Speaker("he"), False),
        (Speaker("he"), None, False),
    ],
)
def test_same_name_or_overlapping_mention_is_right(gold, predicted, right):
    assert is_right_speaker(gold, predicted) is right
