"""The estimator: scikit-learn's conventions, equal results without scikit-learn, reproducible training."""

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
from quotestance.stance.model import cross_about
from quotestance.stance.persistence import load_model
from quotestance.training.estimator import StanceClassifier
from quotestance.training.train import DOMAINS, describe_records, train
from scipy.sparse import csr_matrix, hstack
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

SHARED = Path(__file__).parents[3] / "shared"
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


def test_exported_model_gives_the_same_probabilities(fitted, data):
    X = data[0]
    assert np.abs(fitted.predict_proba(X) - fitted.export().predict_proba(X)).max() < 1e-6


def test_exported_model_gives_the_scores_of_scikit_learn(fitted, data):
    X = data[0]
    rows, columns, values = fitted.vectorizer_.transform(X)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(X), fitted.vectorizer_.size))
    about = fitted.about_.predict_proba(matrix)[:, 1]
    crossings = csr_matrix([cross_about(probability, quote) for probability, quote in zip(about, X, strict=True)])
    scores = fitted.stance_.decision_function(hstack([matrix, crossings], format="csr"))
    our_about, our_scores = fitted.export().score(X)
    assert np.abs(about - our_about).max() < 1e-6
    assert np.abs(scores - our_scores).max() < 1e-6
    one_about, one_scores = fitted.export().score(X[3:4])
    assert np.allclose([about[3], *scores[3]], [*one_about, *one_scores[0]], atol=1e-6)


def test_training_labels_are_learned(fitted, data):
    X, y, _, _ = data
    assert np.mean(fitted.predict(X) == np.array(y)) > 0.7
    assert list(fitted.classes_) == list(STANCES)
    assert np.allclose(fitted.predict_proba(X).sum(axis=1), 1)


def test_estimator_can_be_cloned_and_configured():
    classifier = StanceClassifier(C=0.7, folds=3)
    copy = clone(classifier)
    assert copy.get_params() == classifier.get_params()
    assert copy.set_params(C=2.0).C == 2.0
    with pytest.raises(NotFittedError):
        copy.predict_proba([])


@pytest.mark.slow
def test_cross_validation_and_grid_search(data):
    X, y, groups, _ = data
    X, y, groups = X[:300], y[:300], groups[:300]
    scores = cross_val_score(StanceClassifier(**QUICK), X, y, groups=groups, cv=GroupKFold(2), scoring="f1_macro")
    assert (scores > 0.2).all()
    search = GridSearchCV(StanceClassifier(**QUICK), {"C": [0.1, 1.0]}, cv=GroupKFold(2), scoring="f1_macro")
    assert search.fit(X, y, groups=groups).best_params_["C"] in (0.1, 1.0)


@pytest.mark.slow
def test_domain_copies_change_the_common_weights(data):
    X, y, groups, _ = data
    domains = ["" if i % 2 else "wire" for i in range(len(X))]
    with_copies = StanceClassifier(**QUICK).fit(X, y, groups, domains=domains)
    without_copies = StanceClassifier(**QUICK, domain_weight=0.0).fit(X, y, groups, domains=domains)
    without_domains = StanceClassifier(**QUICK).fit(X, y, groups)
    assert not np.allclose(with_copies.stance_.coef_, without_domains.stance_.coef_)
    assert np.allclose(without_copies.stance_.coef_, without_domains.stance_.coef_)
    assert with_copies.stance_.coef_.shape == without_domains.stance_.coef_.shape


def test_quotes_without_about_are_used_for_the_stance(data):
    X, y, groups, _ = data
    half = [
        DescribedQuote(q.index, q.families, q.side, q.about if i % 2 else None, q.article, q.speaker)
        for i, q in enumerate(X)
    ]
    assert StanceClassifier(**QUICK).fit(half, y, groups).predict_proba(half).shape == (len(y), 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda X, y: (X, ["angry"] * len(y)), "angry"),
        (lambda X, y: ([DescribedQuote(q.index, q.families, q.side, "company") for q in X], y), "about something else"),
    ],
)
def test_unusable_labels_are_refused(data, change, message):
    X, y = change(data[0][:60], data[1][:60])
    with pytest.raises(CorpusError, match=message):
        StanceClassifier(**QUICK).fit(X, y)


def test_too_few_quotes_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="too few"):
        train([], tmp_path)
    assert not list(tmp_path.iterdir())


def test_same_labels_give_the_same_bytes(records, tmp_path):
    for name in ("a", "b"):
        train(records, tmp_path / name, StanceClassifier(**QUICK))
    assert (tmp_path / "a" / "weights.npz").read_bytes() == (tmp_path / "b" / "weights.npz").read_bytes()
    info = json.loads((tmp_path / "a" / "model.json").read_text())
    assert info["quotes"] == sum(info["quotes_by_stance"].values()) == sum(info["quotes_by_source"].values())
    assert load_model(tmp_path / "a").predict_proba([]).shape == (0, 3)


TEXTS = [SHARED / folder / "text" for folder in ("realnews", "polnear/train", "usnews/train")]


@pytest.mark.slow
@pytest.mark.skipif(not all(folder.is_dir() for folder in TEXTS), reason="needs the texts of ../shared")
def test_packaged_model_can_be_rebuilt(tmp_path):
    records = load_corpus("train", texts=TEXTS)
    rebuilt = train(records, tmp_path)
    packaged = load_model(MODELS)
    X, _, _, sources = describe_records(load_corpus("dev", texts=TEXTS))
    assert set(sources) >= {"reuters-21578", "invented-items"} <= set(DOMAINS)
    assert np.abs(rebuilt.predict_proba(X) - packaged.predict_proba(X)).max() < 1e-6
    assert json.loads((tmp_path / "model.json").read_text())["labels_sha256"] == packaged.info["labels_sha256"]


@pytest.mark.skipif(not (SHARED / "bbc").is_dir(), reason="needs ../shared/bbc")
def test_packaged_model_on_real_news():
    from quotestance.evaluation.report import evaluate, label_given

    gold = read_labels(SHARED / "bbc" / "labels.jsonl", SHARED / "bbc" / "text")
    report = evaluate(gold, label_given(gold, load_model(MODELS)), draws=50)
    assert report.scores["stance macro-F1"].value >= 0.55
    assert report.scores["stance calibration error"].value <= 0.06
    assert report.scores["side right"].value >= 0.88
