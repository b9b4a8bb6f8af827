"""Baselines for the stance: the most frequent one, a list of cue words, TF-IDF with logistic regression, and VADER.

Each gets the gold quotes with their kinds and predicts a stance for each. None reads the gold stances, except that the
first takes the most frequent of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from quotestance.corpus.labels import CorpusRecord
from quotestance.english.lexicon import load_cue_classes
from quotestance.english.segmentation import split_sentences
from quotestance.errors import QuotestanceError, import_extra
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Stance

__all__ = ["make_baselines"]


Baseline = Callable[[str, Quote], str]
"""Article text and quote -> stance."""

NEUTRAL_COMPOUND = 0.05
"""VADER's own threshold: a compound score closer to zero is neutral."""

LEAST_QUOTES = 20
"""The fewest labelled quotes to train on; in fewer, hardly any word occurs twice."""


def make_baselines(
    gold: Sequence[CorpusRecord], training: Sequence[CorpusRecord] = ()
) -> tuple[dict[str, list[LabelledArticle]], tuple[str, ...]]:
    """The labels of each baseline by its name, and the reason for each baseline that is left out.

    Articles that are in `gold`, by id or by text, are not trained on.
    """
    baselines: dict[str, Baseline] = {"majority": _make_majority(gold), "cue words": _make_cue_words()}
    left_out = []
    for name, baseline in (("TF-IDF and regression", _train_tfidf(gold, training)), ("VADER", _make_vader())):
        if isinstance(baseline, str):
            left_out.append(f"baseline {name}: {baseline}")
        else:
            baselines[name] = baseline
    return {name: _label(gold, baseline) for name, baseline in baselines.items()}, tuple(left_out)


def _label(gold: Sequence[CorpusRecord], baseline: Baseline) -> list[LabelledArticle]:
    """The gold articles with the stances that a baseline predicts."""
    labelled = []
    for record in gold:
        article = record.article
        quotes = tuple(
            replace(quote, stance=Stance(baseline(article.text, quote))) if quote.kind == "speech" else quote
            for quote in record.quotes
        )
        labelled.append(LabelledArticle(article.id, article.company, quotes))
    return labelled


def _make_majority(gold: Sequence[CorpusRecord]) -> Baseline:
    stances = Counter(q.stance.label for record in gold for q in record.quotes if q.stance and q.stance.label)
    majority = stances.most_common(1)[0][0] if stances else "neutral"
    return lambda text, quote: majority


def _make_cue_words() -> Baseline:
    """Predict from the words around the quote, such as "denied", "slammed" or "hailed"."""
    classes = load_cue_classes()

    def predict(text: str, quote: Quote) -> str:
        words = (text[max(0, quote.start - 80) : quote.start] + " " + text[quote.end : quote.end + 60]).lower().split()
        kinds = {classes.get(word.strip('.,:;"“”'), "") for word in words}
        if "criticise" in kinds or "warn" in kinds:
            return "critical"
        return "defensive" if kinds & {"deny", "praise", "promise"} else "neutral"

    return predict


def _train_tfidf(gold: Sequence[CorpusRecord], training: Sequence[CorpusRecord]) -> Baseline | str:
    """Predict from single words and pairs of words of the quote and its sentence; returns a reason if it cannot train.

    The settings are scikit-learn's defaults, except for balanced class weights.
    """
    held_out = {record.article.id for record in gold} | {record.article.text for record in gold}
    examples = [
        (_read_sentence(record.article.text, quote), quote.stance.label)
        for record in training
        if record.article.id not in held_out and record.article.text not in held_out
        for quote in record.quotes
        if quote.stance is not None and quote.stance.label
    ]
    if len(examples) < LEAST_QUOTES or len({stance for _, stance in examples}) < 2:
        return f"only {len(examples)} labelled quotes to train on"
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from threadpoolctl import threadpool_limits

    texts = [_read_sentence(r.article.text, q) for r in gold for q in r.quotes if q.kind == "speech"]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(class_weight="balanced", max_iter=1000))
    with threadpool_limits(1):  # the matrices are too small to gain from threads
        model.fit([text for text, _ in examples], [stance for _, stance in examples])
        predictions = dict(zip(texts, map(str, model.predict(texts) if texts else ()), strict=True))
    return lambda text, quote: predictions[_read_sentence(text, quote)]


@lru_cache(maxsize=1)
def _split(text: str) -> list[tuple[int, int]]:
    """The sentences of an article, cached for the last one: all quotes of an article are read in a row."""
    return split_sentences(text)


def _read_sentence(text: str, quote: Quote) -> str:
    """The text of the quote followed by that of the sentences that contain it, so its own words count twice."""
    sentences = _split(text)
    first = max(0, bisect_right(sentences, (quote.start, quote.end)) - 1)
    # A text without sentences is all white space.
    start = sentences[first][0] if sentences else quote.start
    end = next((b for _, b in sentences[first:] if b >= quote.end), quote.end)
    return f"{quote.text} {text[start:end]}"


def _make_vader() -> Baseline | str:
    """Predict from VADER's score: defensive if positive, critical if negative. Returns a reason if VADER is missing."""
    try:
        vader = import_extra("vaderSentiment.vaderSentiment", extra="bench")
    except QuotestanceError as error:
        return str(error)
    score = vader.SentimentIntensityAnalyzer().polarity_scores

    def predict(text: str, quote: Quote) -> str:
        compound = score(quote.text)["compound"]
        if abs(compound) < NEUTRAL_COMPOUND:
            return "neutral"
        return "defensive" if compound > 0 else "critical"

    return predict
