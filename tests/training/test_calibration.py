"""The factor and the shift that calibrate scores, and the quotes that they are fitted on."""

import numpy as np
import pytest
from quotestance.records.quote import STANCES
from quotestance.stance.model import softmax
from quotestance.training.calibration import MIN_QUOTES, fit_calibration, select_calibration_rows

LABELS = np.array(STANCES * 60)


def sample(scale):
    """Labels drawn from the probabilities of random scores, and the scores times `scale`."""
    generator = np.random.default_rng(0)
    scores = generator.normal(size=(3000, 3))
    return scores * scale, np.array([generator.choice(STANCES, p=p) for p in softmax(scores)])


@pytest.mark.parametrize("scale", [0.5, 1.0, 4.0])
def test_factor_undoes_the_scale_of_scores(scale):
    scores, labels = sample(scale)
    factor, shift = fit_calibration(scores, labels, None)
    assert factor * scale == pytest.approx(1.0, rel=0.1)
    assert not shift.any()


def test_shift_moves_the_shares_to_the_target():
    _, shift = fit_calibration(np.zeros((180, 3)), LABELS, (0.2, 0.3, 0.5))
    assert softmax(shift) == pytest.approx([0.2, 0.3, 0.5])
    assert shift.sum() == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("domains", "rows"),
    [
        (["", "wire"] * 90, range(180)),
        ([""] * 90 + ["wire"] * 30 + ["invented"] * 60, range(120)),
        ([""] * (MIN_QUOTES - 1) + ["invented"] * (181 - MIN_QUOTES), range(180)),
        (["", "", "invented"] * 60, range(180)),
    ],
    ids=["all-news", "some-news", "too-few-news", "no-neutral-news"],
)
def test_rows_are_those_of_news_if_there_are_enough(domains, rows):
    assert select_calibration_rows(LABELS, np.array(domains)).tolist() == list(rows)
