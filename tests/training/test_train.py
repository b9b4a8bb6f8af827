"""The estimator: scikit-learn's conventions, equal numbers without scikit-learn, the same model each time."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from quotestance.corpus.labels import read_labels
from quotestance.corpus.packaged import load_corpus
from quotestance.errors import CorpusError
from quotestance.records.quote import STANCES
from quotestance.stance.features import DescribedQuote
from quotestance.stance.persistence import load_model
from quotestance.training.estimator import StanceClassifier
from quotestance.training.train import DOMAINS, describe_records, train
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

SHARED = Path(__file__).parents[3] / "shared"
TEXTS = (SHARED / "realnews" / "text", SHARED / "polnear" / "train" / "text")
MODELS = Path(str(files("quotestance.models")))
QUICK = {"folds": 2, "max_iter": 50}


@pytest.fixture(scope="module")
def records():
    return load_corpus("dev", part="invented")


@pytest.fixture(scope="module")
def data(records):
    return describe_records(records)


@pytest.fixture(scope="module")
def fitted(data):
    X, y, groups, _ = data
    return StanceClassifier(**QUICK).fit(X, y, groups)


def test_scikit_learn_and_numpy_give_the_same_probabilities(fitted, data):
    X = data[0]
    assert np.abs(fitted.predict_proba(X) - fitted.export().predict_proba(X)).max() < 1e-6


def test_scores_are_those_of_scikit_learns_own_models(fitted, data):
    X = data[0]
    matrix = fitted._encode(X)
    about = fitted.about_.predict_proba(matrix)[:, 1]
    own = fitted.stance_.decision_function(fitted._add_crossings(matrix, X, about))
    our_about, our_scores = fitted.export().score(X)
    assert np.abs(about - our_about).max() < 1e-6
    assert np.abs(own - our_scores).max() < 1e-6
    alone_about, alone_scores = fitted.export().score(X[3:4])
    assert np.allclose([about[3], *own[3]], [*alone_about, *alone_scores[0]], atol=1e-6)


def test_it_learns(fitted, data):
    X, y, _, _ = data
    assert np.mean(fitted.predict(X) == np.array(y)) > 0.7
    assert list(fitted.classes_) == list(STANCES)
    assert np.allclose(fitted.predict_proba(X).sum(axis=1), 1)


def test_it_can_be_cloned_and_told_its_settings():
    classifier = StanceClassifier(C=0.7, folds=3)
    copy = clone(classifier)
    assert copy.get_params() == classifier.get_params()
    assert copy.set_params(C=2.0).C == 2.0
    with pytest.raises(NotFittedError):
        copy.predict_proba([])


def test_cross_validation_and_grid_search(data):
    X, y, groups, _ = data
    X, y, groups = X[:300], y[:300], groups[:300]
    scores = cross_val_score(StanceClassifier(**QUICK), X, y, groups=groups, cv=GroupKFold(2), scoring="f1_macro")
    assert (scores > 0.2).all()
    search = GridSearchCV(StanceClassifier(**QUICK), {"C": [0.1, 1.0]}, cv=GroupKFold(2), scoring="f1_macro")
    assert search.fit(X, y, groups=groups).best_params_["C"] in (0.1, 1.0)


def test_foreign_domains_keep_their_own_weights(data):
    X, y, groups, _ = data
    domains = ["" if i % 2 else "wire" for i in range(len(X))]
    apart = StanceClassifier(**QUICK).fit(X, y, groups, domains=domains)
    alone = StanceClassifier(**QUICK, domain_weight=0.0).fit(X, y, groups, domains=domains)
    plain = StanceClassifier(**QUICK).fit(X, y, groups)
    assert not np.allclose(apart.stance_.coef_, plain.stance_.coef_)
    assert np.allclose(alone.stance_.coef_, plain.stance_.coef_)
    assert apart.stance_.coef_.shape == plain.stance_.coef_.shape


def test_quotes_without_about_are_learnt_from_too(data):
    X, y, groups, _ = data
    half = [
        DescribedQuote(q.index, q.families, q.side, q.about if i % 2 else None, q.article, q.speaker)
        for i, q in enumerate(X)
    ]
    assert StanceClassifier(**QUICK).fit(half, y, groups).predict_proba(half).shape == (len(y), 3)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda X, y: (X, ["angry"] * len(y)), "angry"),
        (lambda X, y: ([DescribedQuote(q.index, q.families, q.side, "company") for q in X], y), "about something else"),
    ],
)
def test_labels_that_cannot_be_learnt_from_are_refused(data, change, says):
    X, y = change(data[0][:60], data[1][:60])
    with pytest.raises(CorpusError, match=says):
        StanceClassifier(**QUICK).fit(X, y)


def test_too_few_quotes_are_refused(records, tmp_path):
    with pytest.raises(CorpusError, match="too few"):
        train([], tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_same_labels_give_the_same_bytes(records, tmp_path):
    for name in ("a", "b"):
        train(records, tmp_path / name, StanceClassifier(**QUICK))
    assert (tmp_path / "a" / "weights.npz").read_bytes() == (tmp_path / "b" / "weights.npz").read_bytes()
    info = json.loads((tmp_path / "a" / "model.json").read_text())
    assert info["quotes"] == sum(info["quotes_by_stance"].values()) == sum(info["quotes_by_source"].values())
    assert load_model(tmp_path / "a").predict_proba([]).shape == (0, 3)


TEXTS = [SHARED / "realnews" / "text", SHARED / "polnear" / "train" / "text"]


@pytest.mark.skipif(not all(folder.is_dir() for folder in TEXTS), reason="needs the texts of ../shared")
def test_the_shipped_model_can_be_made_again(tmp_path):
    records = load_corpus("train", texts=TEXTS)
    again = train(records, tmp_path)
    shipped = load_model(MODELS)
    X, _, _, sources = describe_records(load_corpus("dev", texts=TEXTS))
    assert set(sources) >= {"reuters-21578", "invented-items"} <= set(DOMAINS)
    assert np.abs(again.predict_proba(X) - shipped.predict_proba(X)).max() < 1e-6
    assert json.loads((tmp_path / "model.json").read_text())["labels_sha256"] == shipped.info["labels_sha256"]


@pytest.mark.skipif(not (SHARED / "bbc").is_dir(), reason="needs ../shared/bbc")
def test_the_shipped_model_on_real_news():
    from quotestance.evaluation.report import evaluate, label_given

    gold = read_labels(SHARED / "bbc" / "labels.jsonl", SHARED / "bbc" / "text")
    report = evaluate(gold, label_given(gold, load_model(MODELS)), draws=50)
    assert report.scores["stance macro-F1"].value >= 0.57
    assert report.scores["stance calibration error"].value <= 0.06
    assert report.scores["side right"].value >= 0.88
