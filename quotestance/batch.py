"""Many articles: in this process or over joblib's workers, the order of the input kept and memory flat.

Articles go to the workers in chunks, and chunks in windows: the results of one window are handed on before the
next is read, so that a slow reader or one very long article never lets results pile up.
"""

from __future__ import annotations

import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from quotestance.pipeline import Labeller
from quotestance.records import Article, LabelledArticle

__all__ = ["extract_many", "label_many"]

CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000  # of text; some 60 news articles
WINDOW_CHUNKS = 16  # a worker; at the end of a window a worker waits for half a chunk, 3 % of its time

Chunk = list[Article | LabelledArticle]
Work = Callable[[Article], LabelledArticle]
Results = Generator[LabelledArticle, None, None]


def label_many(articles: Iterable[Article | LabelledArticle], labeller: Labeller | None = None, *,
               jobs: int = 1) -> Results:
    """Each article labelled, in order; what comes in as a `LabelledArticle` (a failed one) goes out as it is.

    With `jobs` other than 1 the work goes to that many processes (-1: as many as there are cores). An article
    whose worker dies comes back with `error`; the others are done by another worker.
    """
    return _run(articles, (labeller or Labeller()).label, jobs)


def extract_many(articles: Iterable[Article | LabelledArticle], *, jobs: int = 1) -> Results:
    """Each article's quotes and speakers, in order, without stance; else like `label_many`."""
    return _run(articles, Labeller().extract, jobs)


def _run(articles: Iterable[Article | LabelledArticle], work: Work, jobs: int) -> Results:
    if jobs == 1:
        return (_done(article, work) for article in articles)
    return _run_in_workers(articles, work, jobs)


def _done(article: Article | LabelledArticle, work: Work) -> LabelledArticle:
    return article if isinstance(article, LabelledArticle) else work(article)


def _run_in_workers(articles: Iterable[Article | LabelledArticle], work: Work,
                    jobs: int) -> Results:
    from joblib import effective_n_jobs  # a fifth of a second, which one article need not pay

    window_size = WINDOW_CHUNKS * effective_n_jobs(jobs)
    chunks = _cut_into_chunks(articles)
    while window := _take(chunks, window_size):
        yield from _run_window(window, work, jobs)


def _run_window(window: list[Chunk], work: Work, jobs: int) -> Iterator[LabelledArticle]:
    from concurrent.futures import BrokenExecutor  # with all that it imports, only for several processes

    done = 0
    try:
        with closing(_parallel(window, work, jobs)) as found:  # at once, when the caller has enough or is interrupted
            for chunk, results in zip(window, found, strict=True):
                yield from _with_texts(chunk, results)
                done += 1
    except BrokenExecutor:
        for chunk in window[done:]:
            yield from _rescue(chunk, work)


def _rescue(chunk: Chunk, work: Work) -> Iterator[LabelledArticle]:
    """A chunk tried again after a worker has died; halved until the article that kills workers stands alone."""
    from concurrent.futures import BrokenExecutor

    try:
        [results] = _parallel([chunk], work, jobs=2)
    except BrokenExecutor:
        if len(chunk) > 1:
            half = len(chunk) // 2
            yield from _rescue(chunk[:half], work)
            yield from _rescue(chunk[half:], work)
        else:
            yield LabelledArticle(chunk[0].id, chunk[0].company, text=chunk[0].text,
                                  error="the worker process died over it (out of memory?)")
    else:
        yield from _with_texts(chunk, results)


def _parallel(chunks: list[Chunk], work: Work, jobs: int) -> Generator[list[LabelledArticle], None, None]:
    """The results of each chunk, in order. joblib keeps its workers alive from one call to the next."""
    from joblib import Parallel, delayed

    results: Generator[list[LabelledArticle], None, None] = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)(
        delayed(_work_on_chunk)(chunk, work) for chunk in chunks)
    try:
        yield from map(list, results)  # as they are, `yield from` would close them, and not the block below
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that work was given up, which is what was wanted
            results.close()


def _work_on_chunk(chunk: Chunk, work: Work) -> list[LabelledArticle]:
    """In the worker: the results without their texts, which the caller has."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who ends the workers
    return [replace(_done(article, work), text=None) for article in chunk]


def _with_texts(chunk: Chunk, results: list[LabelledArticle]) -> Iterator[LabelledArticle]:
    for article, result in zip(chunk, results, strict=True):
        yield replace(result, text=article.text)


def _cut_into_chunks(articles: Iterable[Article | LabelledArticle]) -> Iterator[Chunk]:
    chunk: Chunk = []
    characters = 0
    for article in articles:
        chunk.append(article)
        characters += len(article.text or "")
        if len(chunk) >= CHUNK_ARTICLES or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _take(chunks: Iterator[Chunk], size: int) -> list[Chunk]:
    """The next `size` chunks, or fewer where their text together is as long as that many full ones."""
    window: list[Chunk] = []
    characters = 0
    while len(window) < size and characters < size * CHUNK_CHARACTERS and (chunk := next(chunks, None)):
        window.append(chunk)
        characters += sum(len(article.text or "") for article in chunk)
    return window
