"""Adapting a model: labels that disagree with it in a systematic way change it, and others do not."""

import json

import numpy as np
import pytest
from quotestance.corpus.packaged import load_corpus
from quotestance.errors import CorpusError, ModelError, QuotestanceError
from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES, DescribedQuote
from quotestance.stance.model import StanceModel
from quotestance.stance.persistence import load_model
from quotestance.training.adaptation import adapt
from quotestance.training.train import adapt_model, describe_records


@pytest.fixture(scope="module")
def records():
    return load_corpus("dev", part="invented")[:60]


@pytest.fixture(scope="module")
def quotes(records):
    return describe_records(records)[0]


@pytest.fixture(scope="module")
def predicted(quotes):
    return [STANCES[row.argmax()] for row in load_model().predict_proba(quotes)]


def name_articles(quotes):
    return [str(quote.article) for quote in quotes]


def relabel(quotes, labels):
    """The labels, but critical for each quote with "we", which the model cannot know."""
    return ["critical" if "we" in quote.families[0] else label for quote, label in zip(quotes, labels, strict=True)]


def test_systematic_disagreement_is_learned(quotes, predicted):
    labels = relabel(quotes, predicted)
    result = adapt(load_model(), quotes, labels, name_articles(quotes))
    assert result.is_changed
    assert result.losses[result.precision] < result.losses[None]
    before = np.mean(np.array(predicted) == labels)
    after = np.mean([STANCES[row.argmax()] for row in result.model.predict_proba(quotes)] == np.array(labels))
    assert after > before == result.agreement


def test_labels_that_the_model_explains_change_little(quotes):
    draws = np.random.default_rng(0).random((len(quotes), 1))
    rows = (load_model().predict_proba(quotes).cumsum(axis=1) < draws).sum(axis=1)
    labels = [STANCES[row] for row in rows]  # drawn from the model's own probabilities
    result = adapt(load_model(), quotes, labels, name_articles(quotes))
    change = result.model.predict_proba(quotes) - load_model().predict_proba(quotes)
    assert np.abs(change).mean() < 0.05


def test_own_predictions_teach_nothing(quotes, predicted):
    result = adapt(load_model(), quotes, predicted, name_articles(quotes))
    assert not result.is_changed
    assert result.seems_uncorrected


def test_one_article_cannot_be_cross_validated(quotes, predicted):
    result = adapt(load_model(), quotes, relabel(quotes, predicted), ["a"] * len(quotes))
    assert not result.is_changed
    assert list(result.losses) == [None]


def test_unknown_features_are_ignored(quotes):
    families = ({"zzyzx": 1.0},) * len(FAMILIES)
    strange = [DescribedQuote(i, families, None, None, i) for i in range(8)]
    result = adapt(load_model(), strange, ["critical"] * 8, name_articles(strange))
    assert result.model.predict_proba(strange).shape == (8, 3)


@pytest.mark.parametrize(("X", "y"), [([], []), (None, ["angry"])])
def test_unusable_labels_are_refused(quotes, X, y):
    X = quotes[:1] if X is None else X
    with pytest.raises(CorpusError, match="needs quotes with a stance"):
        adapt(load_model(), X, y, name_articles(X))


def test_same_labels_give_the_same_bytes(records, tmp_path):
    for name in ("a", "b"):
        adapt_model(records, tmp_path / name, target=(0.4, 0.2, 0.4))
    for file in ("weights.npz", "model.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    info = json.loads((tmp_path / "a" / "model.json").read_text())
    assert info["settings"]["target"] == pytest.approx([0.4, 0.2, 0.4])
    assert info["adapted_from"]["weights_sha256"] == load_model().info["weights_sha256"]
    assert load_model(tmp_path / "a").predict_proba([]).shape == (0, 3)


def test_target_shifts_the_probabilities(quotes):
    model = load_model()
    old = np.array(model.info["settings"]["target"])
    new = np.array([0.6, 0.1, 0.3])
    expected = model.predict_proba(quotes) * new / old
    expected /= expected.sum(axis=1, keepdims=True)
    assert model.expect_shares(new).predict_proba(quotes) == pytest.approx(expected, abs=1e-9)
    assert model.expect_shares(new).expect_shares(old).predict_proba(quotes) == pytest.approx(
        model.predict_proba(quotes), abs=1e-9
    )


@pytest.mark.parametrize("target", [(0.5, 0.5), (0.5, 0.5, 0.0), (0.5, 0.5, 0.5), "0.2", (0.2, 0.3, "0.5"), 1])
def test_bad_target_is_refused(target):
    with pytest.raises(QuotestanceError, match="three positive numbers"):
        load_model().expect_shares(target)


def test_model_without_known_shares_refuses_a_target():
    model = load_model()
    with pytest.raises(ModelError, match="shares"):
        StanceModel(model.vectorizer, model.layers).expect_shares((0.2, 0.3, 0.5))
