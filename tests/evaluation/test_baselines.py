"""The baselines predict stances from the quote, without its label."""

import sys
from dataclasses import replace

import pytest
from quotestance.corpus.labels import CorpusRecord
from quotestance.corpus.packaged import load_corpus
from quotestance.evaluation.baselines import make_baselines
from quotestance.records.article import Article
from quotestance.records.quote import Quote, Stance

CUES = [
    ("He slammed it as", "critical"),
    ("She denied", "defensive"),
    ("They hailed", "defensive"),
    ("He mentioned", "neutral"),
]


def record_of(before, words, stance, id_="x"):
    text = f'{before} "{words}".'
    start = text.index(words)
    quote = Quote(start, start + len(words), words, stance=Stance(stance))
    return CorpusRecord(Article(id_, text, "Acme"), (quote,), "own", "train", "own")


def guess(name, record, training=()):
    guesses, left_out = make_baselines([record], training)
    assert name in guesses, left_out
    return guesses[name][0].quotes[0].stance.label


def test_majority_baseline_predicts_the_most_frequent_stance():
    records = [
        record_of("He said", "so", stance, str(i)) for i, stance in enumerate(("critical", "neutral", "critical"))
    ]
    found = make_baselines(records)[0]["majority"]
    assert [article.quotes[0].stance.label for article in found] == ["critical"] * 3


@pytest.mark.parametrize(("before", "stance"), CUES, ids=[before for before, _ in CUES])
def test_cue_words_decide_the_stance(before, stance):
    assert guess("cue words", record_of(before, "the whole of it", "neutral")) == stance


def test_tfidf_is_trained_on_other_articles_only():
    training = [record_of("He said", f"a rotten shameful deal {i}", "critical", f"c{i}") for i in range(15)]
    training += [record_of("She said", f"a fine honest deal {i}", "defensive", f"d{i}") for i in range(15)]
    name = "TF-IDF and regression"
    assert guess(name, record_of("He said", "a rotten thing", "neutral"), training) == "critical"
    assert guess(name, record_of("He said", "an honest thing", "neutral"), training) == "defensive"
    guesses, left_out = make_baselines(training, training)
    assert name not in guesses
    assert any("0 labelled quotes" in reason for reason in left_out)


@pytest.mark.slow
def test_tfidf_beats_cue_words_and_majority_on_the_packaged_corpus():
    gold, training = load_corpus("dev", part="invented"), load_corpus("train", part="invented")
    found = make_baselines(gold, training)[0]
    right = {
        name: sum(
            got.stance.label == quote.stance.label
            for record, article in zip(gold, articles, strict=True)
            for quote, got in zip(record.quotes, article.quotes, strict=True)
            if quote.stance
        )
        for name, articles in found.items()
    }
    assert right["majority"] < right["cue words"] < right["TF-IDF and regression"]


@pytest.mark.parametrize(
    ("words", "stance"),
    [("a wonderful success", "defensive"), ("a horrible fraud", "critical"), ("the third floor", "neutral")],
)
def test_vader_polarity_decides_the_stance(words, stance):
    pytest.importorskip("vaderSentiment", reason="vaderSentiment comes with the extra bench")
    assert guess("VADER", record_of("He said", words, "neutral")) == stance


def test_missing_vader_is_left_out_with_a_reason(monkeypatch):
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    guesses, left_out = make_baselines([record_of("He said", "so", "neutral")])
    assert "VADER" not in guesses
    assert any("quotestance[bench]" in reason for reason in left_out)


def test_terms_get_no_stance():
    record = record_of("The", "fun deck", "neutral")
    term = replace(record.quotes[0], kind="other", stance=None)
    for articles in make_baselines([replace(record, quotes=(term,))])[0].values():
        assert articles[0].quotes == (term,)
