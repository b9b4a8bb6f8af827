"""Labelling many articles: one process or several give the same results in the same order, in bounded memory."""

import os
import time

import pytest
from quotestance import Article, LabelledArticle, batch
from quotestance.batch import extract_many, label_many
from quotestance.pipeline import Labeller

TEXTS = [
    "\u201cIt was safe,\u201d said Maria Ortiz of Acme Corp.",
    "Nobody spoke.",
    "",
    "\u201cNo,\u201d he said. " * 40,
]


def make_articles(number):
    for i in range(number):
        yield LabelledArticle(f"a{i}", error="bad line") if i % 11 == 5 else Article(f"a{i}", TEXTS[i % len(TEXTS)])


def exit_on_deadly_text(article):
    if "deadly" in article.text:
        os._exit(9)
    return LabelledArticle(article.id)


def wait_on_every_tenth(article):
    time.sleep(0.1 if article.id.endswith("0") else 0)
    return LabelledArticle(article.id)


def keep_id(article):
    return LabelledArticle(article.id)


@pytest.mark.parametrize("number", [0, 1, 3, 500])
def test_workers_and_one_process_give_same_results(number):
    alone = list(extract_many(make_articles(number)))
    assert [article.id for article in alone] == [f"a{i}" for i in range(number)]
    assert [article.error for article in alone] == ["bad line" if i % 11 == 5 else None for i in range(number)]
    assert list(extract_many(make_articles(number), jobs=2)) == alone


def test_workers_label_like_one_process():
    labeller = Labeller("Acme Corp")
    assert list(label_many(make_articles(40), labeller, jobs=2)) == list(label_many(make_articles(40), labeller))


def test_results_of_workers_contain_their_text():
    assert [article.text for article in extract_many([Article("a", TEXTS[0])] * 3, jobs=2)] == [TEXTS[0]] * 3


def test_article_that_kills_its_worker_has_error_and_others_are_labelled():
    articles = [Article(f"a{i}", "deadly" if i in (40, 77) else "fine") for i in range(200)]
    results = list(batch.process_many(articles, exit_on_deadly_text, batch.unchanged, jobs=2))
    assert [result.id for result in results] == [f"a{i}" for i in range(200)]
    assert [i for i, result in enumerate(results) if result.error] == [40, 77]
    assert "worker process died" in results[40].error


@pytest.mark.parametrize("jobs", [1, 2])
def test_input_is_read_only_as_results_are_consumed(monkeypatch, jobs):
    monkeypatch.setattr(batch, "CHUNK_ARTICLES", 4)
    monkeypatch.setattr(batch, "CHUNKS_IN_FLIGHT", 3)
    read = 0

    def articles():
        nonlocal read
        for read in range(1, 1001):
            yield Article(str(read), "x")

    results = batch.process_many(articles(), keep_id, batch.unchanged, jobs=jobs)
    assert read == 0
    next(results)
    assert read <= (1 if jobs == 1 else 4 * 3 * jobs)
    results.close()


@pytest.mark.parametrize(("length", "most"), [(1, 16), (60, 8), (1000, 1)])
def test_articles_in_flight_are_limited(monkeypatch, length, most):
    """At most four chunks of up to four articles, fewer if the texts are long, even if one worker is slow."""
    monkeypatch.setattr(batch, "CHUNK_ARTICLES", 4)
    monkeypatch.setattr(batch, "CHUNK_CHARACTERS", 100)
    monkeypatch.setattr(batch, "CHUNKS_IN_FLIGHT", 2)
    read = 0

    def articles():
        nonlocal read
        for read in range(1, 61):
            yield Article(str(read), "x" * length)

    results = batch.process_many(articles(), wait_on_every_tenth, batch.unchanged, jobs=2)
    for consumed, result in enumerate(results):
        assert result.id == str(consumed + 1)
        assert read - consumed <= most
    assert read == 60


def test_chunks_are_limited_by_articles_and_by_length(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_CHARACTERS", 100)
    articles = [Article(str(i), "x" * length) for i, length in enumerate([10, 95, 300, 5, 5, 1000, 20])]
    chunks = batch._cut_into_chunks(articles)
    assert [[article.id for article in chunk] for chunk in chunks] == [["0", "1"], ["2"], ["3", "4", "5"], ["6"]]
