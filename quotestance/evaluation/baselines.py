"""Labellers to beat, given the quotes: the commonest stance, a list of cue words, word counts, a polarity lexicon.

Each guesses from hand labels' spans and kinds alone and never reads their stances, but for the commonest of all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from quotestance.corpus.labels import CorpusRecord
from quotestance.english.segmentation import split_sentences
from quotestance.english.word_lists import load_word_list
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Stance

__all__ = ["make_baselines"]


Guess = Callable[[str, Quote], str]
"""Article text and quote -> stance."""

NEUTRAL_COMPOUND = 0.05
"""VADER's own bound: a compound score nearer to zero is neutral."""

LEAST_QUOTES = 20
"""Quotes to learn word counts from; below it nothing occurs twice."""


def make_baselines(
    gold: Sequence[CorpusRecord], training: Sequence[CorpusRecord] = ()
) -> tuple[dict[str, list[LabelledArticle]], tuple[str, ...]]:
    """The baselines' labels by name, and why any is left out.

    Articles of `gold` are left out of `training`, by id and by text.
    """
    guesses: dict[str, Guess] = {"majority": _guess_majority(gold), "cue words": _guess_cues()}
    left_out = []
    for name, guess in (("TF-IDF and regression", _learn_words(gold, training)), ("VADER", _guess_polarity())):
        if isinstance(guess, str):
            left_out.append(f"baseline {name}: {guess}")
        else:
            guesses[name] = guess
    return {name: _label(gold, guess) for name, guess in guesses.items()}, tuple(left_out)


def _label(gold: Sequence[CorpusRecord], guess: Guess) -> list[LabelledArticle]:
    return [
        LabelledArticle(
            r.article.id,
            r.article.company,
            tuple(replace(q, stance=Stance(guess(r.article.text, q))) if q.kind == "speech" else q for q in r.quotes),
        )
        for r in gold
    ]


def _guess_majority(gold: Sequence[CorpusRecord]) -> Guess:
    stances = Counter(q.stance.label for record in gold for q in record.quotes if q.stance and q.stance.label)
    commonest = stances.most_common(1)[0][0] if stances else "neutral"
    return lambda text, quote: commonest or "neutral"


def _guess_cues() -> Guess:
    """By the word that stands beside the quote: denied, slammed, hailed."""
    classes = {entry.split()[0]: entry.split()[1] for entry in load_word_list("cue_classes")}

    def guess(text: str, quote: Quote) -> str:
        words = (text[max(0, quote.start - 80) : quote.start] + " " + text[quote.end : quote.end + 60]).lower().split()
        kinds = {classes.get(word.strip('.,:;"“”'), "") for word in words}
        if "criticise" in kinds or "warn" in kinds:
            return "critical"
        return "defensive" if kinds & {"deny", "praise", "promise"} else "neutral"

    return guess


def _learn_words(gold: Sequence[CorpusRecord], training: Sequence[CorpusRecord]) -> Guess | str:
    """Words and pairs of words of the quote and of its sentence, with scikit-learn's settings as they come but for
    equal weights of the classes."""
    seen = {record.article.id for record in gold} | {record.article.text for record in gold}
    learnt = [
        (_read_sentence(record.article.text, quote), quote.stance.label)
        for record in training
        if record.article.id not in seen and record.article.text not in seen
        for quote in record.quotes
        if quote.stance is not None and quote.stance.label
    ]
    if len(learnt) < LEAST_QUOTES or len({stance for _, stance in learnt}) < 2:
        return f"{len(learnt)} labelled quotes to learn from"
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    asked = [_read_sentence(r.article.text, q) for r in gold for q in r.quotes if q.kind == "speech"]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(class_weight="balanced", max_iter=1000))
    with threadpool_limits(1):  # the matrices are too small to share
        model.fit([text for text, _ in learnt], [stance for _, stance in learnt])
        answers = dict(zip(asked, map(str, model.predict(asked) if asked else ()), strict=True))
    return lambda text, quote: answers[_read_sentence(text, quote)]


@lru_cache(maxsize=1)
def _split(text: str) -> list[tuple[int, int]]:
    """The sentences of the article that is being read; its quotes come one after another."""
    return split_sentences(text)


def _read_sentence(text: str, quote: Quote) -> str:
    """The quote, and once more with the sentences that it lies in."""
    sentences = _split(text)
    first = max(0, bisect_right(sentences, (quote.start, quote.end)) - 1)
    start = sentences[first][0] if sentences else quote.start
    end = next((b for _, b in sentences[first:] if b >= quote.end), quote.end)
    return f"{quote.text} {text[start:end]}"


def _guess_polarity() -> Guess | str:
    """Good words for defensive, bad words for critical, by VADER's compound score of the quote."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        return "vaderSentiment is not installed (pip install 'quotestance[bench]')"
    score = SentimentIntensityAnalyzer().polarity_scores

    def guess(text: str, quote: Quote) -> str:
        compound = score(quote.text)["compound"]
        if abs(compound) < NEUTRAL_COMPOUND:
            return "neutral"
        return "defensive" if compound > 0 else "critical"

    return guess
