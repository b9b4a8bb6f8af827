"""Labelling many articles: one process or several give the same results in the same order, in bounded memory."""

from functools import partial

import pytest
from quotestance import Article, LabelledArticle, batch
from quotestance.batch import extract_many, label_many
from quotestance.pipeline import Labeller

from work_functions import exit_on_deadly_text, keep_id, wait_on_every_tenth

TEXTS = [
    "\u201cIt was safe,\u201d said Maria Ortiz of Acme Corp.",
    "Nobody spoke.",
    "",
    "\u201cNo,\u201d he said. " * 40,
]


def make_articles(number):
    for i in range(number):
        yield LabelledArticle(f"a{i}", error="bad line") if i % 11 == 5 else Article(f"a{i}", TEXTS[i % len(TEXTS)])


@pytest.mark.parametrize("number", [0, 100])
def test_workers_and_one_process_give_same_results(number):
    alone = list(extract_many(make_articles(number)))
    assert [article.id for article in alone] == [f"a{i}" for i in range(number)]
    assert [article.error for article in alone] == ["bad line" if i % 11 == 5 else None for i in range(number)]
    spread = list(extract_many(make_articles(number), jobs=2))
    assert spread == alone
    assert [article.text for article in spread] == [
        None if i % 11 == 5 else TEXTS[i % len(TEXTS)] for i in range(number)
    ]


def test_workers_label_like_one_process():
    labeller = Labeller("Acme Corp")
    assert list(label_many(make_articles(40), labeller, jobs=2)) == list(label_many(make_articles(40), labeller))


@pytest.mark.slow
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
    assert next(results).error is None
    assert read <= (1 if jobs == 1 else 4 * 3 * jobs)
    results.close()


@pytest.mark.parametrize(("length", "most"), [(1, 16), (60, 8), (1000, 1)])
def test_articles_in_flight_are_limited(monkeypatch, tmp_path, length, most):
    """At most four chunks of up to four articles, fewer if the texts are long, even if one worker is slow.

    The workers learn how many articles have been read from the size of a file, one byte per article.
    """
    monkeypatch.setattr(batch, "CHUNK_ARTICLES", 4)
    monkeypatch.setattr(batch, "CHUNK_CHARACTERS", 100)
    monkeypatch.setattr(batch, "CHUNKS_IN_FLIGHT", 2)
    read = tmp_path / "read"
    read.touch()

    def articles():
        for number in range(1, 61):
            with read.open("ab") as stream:
                stream.write(b".")
            yield Article(str(number), "x" * length)

    work = partial(wait_on_every_tenth, read=read, most=most)
    results = batch.process_many(articles(), work, batch.unchanged, jobs=2)
    for consumed, result in enumerate(results):
        assert (result.id, result.error) == (str(consumed + 1), None)
        assert read.stat().st_size - consumed <= most
    assert read.stat().st_size == 60


def test_chunks_are_limited_by_articles_and_by_length(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK_CHARACTERS", 100)
    articles = [Article(str(i), "x" * length) for i, length in enumerate([10, 95, 300, 5, 5, 1000, 20])]
    chunks = batch._cut_into_chunks(articles)
    assert [[article.id for article in chunk] for chunk in chunks] == [["0", "1"], ["2"], ["3", "4", "5"], ["6"]]
