"""Many articles: in this process or over joblib's workers, the order of the input kept and memory flat.

Articles go to the workers in chunks. A set number of chunks is on the way at a time, and as the first of them is handed
on the next is read, so that a slow reader or one very long article never lets results pile up.
"""

from __future__ import annotations

import gc
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from quotestance.pipeline import Labeller
from quotestance.records.article import Article, LabelledArticle

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["extract_many", "label_many", "process_many", "unchanged"]


CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000  # of text; some 60 news articles
CHUNKS_ON_THE_WAY = 16  # a worker: what the others go on with while one has a long article
IDLE_SECONDS = 300.0  # after which a worker ends by itself, also where its parent was killed

Chunk = list[Article | LabelledArticle]
Work = Callable[[Article], LabelledArticle]
Result = TypeVar("Result")
Finish = Callable[[LabelledArticle], Result]


def label_many(
    articles: Iterable[Article | LabelledArticle], labeller: Labeller | None = None, *, jobs: int = 1
) -> Generator[LabelledArticle, None, None]:
    """Each article labelled, in order; what comes in as a `LabelledArticle` (a failed one) goes out as it is.

    With `jobs` other than 1 the work goes to that many processes (-1: as many as there are cores). An article
    whose worker dies comes back with `error`; the others are done by another worker.
    """
    return process_many(articles, (labeller or Labeller()).label, unchanged, jobs=jobs)


def extract_many(
    articles: Iterable[Article | LabelledArticle], *, jobs: int = 1
) -> Generator[LabelledArticle, None, None]:
    """Each article's quotes and speakers, in order, without stance; else like `label_many`."""
    return process_many(articles, Labeller().extract, unchanged, jobs=jobs)


def process_many(
    articles: Iterable[Article | LabelledArticle], work: Work, finish: Finish[Result], *, jobs: int
) -> Generator[Result, None, None]:
    """What `finish` makes of each labelled article, in order.

    It is called where the labelling is, in the workers: a line of text comes back from there sooner than the records.
    """
    if jobs == 1:
        return (finish(_done(article, work)) for article in articles)
    return _process_in_workers(articles, work, finish, jobs)


def unchanged(article: LabelledArticle) -> LabelledArticle:
    """For `process_many`: the article as it was labelled."""
    return article


def _done(article: Article | LabelledArticle, work: Work) -> LabelledArticle:
    return article if isinstance(article, LabelledArticle) else work(article)


class _Sent(NamedTuple):
    """A chunk on the way, and what will come of it."""

    chunk: Chunk
    characters: int
    results: Future[bytes]


def _process_in_workers(
    articles: Iterable[Article | LabelledArticle], work: Work, finish: Finish[Result], jobs: int
) -> Generator[Result, None, None]:
    from joblib import effective_n_jobs  # a twentieth of a second, which one article need not pay

    jobs = effective_n_jobs(jobs)
    most, most_characters = CHUNKS_ON_THE_WAY * jobs, CHUNKS_ON_THE_WAY * jobs * CHUNK_CHARACTERS
    workers, rescuer = _Workers(jobs, work, finish), _Workers(1, work, finish)
    chunks = _cut_into_chunks(articles)
    on_the_way: deque[_Sent] = deque()
    characters = 0
    try:
        while True:
            while (
                workers.have_room()
                and len(on_the_way) < most
                and characters < most_characters
                and (chunk := next(chunks, None))
            ):
                on_the_way.append(_Sent(chunk, _count_characters(chunk), workers.send(chunk)))
                characters += on_the_way[-1].characters
            if not on_the_way:
                break
            if on_the_way[0].results.done():
                characters -= on_the_way[0].characters
                yield from _receive(on_the_way.popleft(), rescuer, finish)
            else:
                workers.wait_for_one()
    except BaseException:  # the caller has enough, or is interrupted
        workers.stop(at_once=True)
        rescuer.stop(at_once=True)
        raise
    workers.stop(at_once=False)
    rescuer.stop(at_once=False)


def _receive(sent: _Sent, rescuer: _Workers, finish: Finish[Result]) -> Iterator[Result]:
    from concurrent.futures import BrokenExecutor

    try:
        results: list[Result] = pickle.loads(sent.results.result())
    except BrokenExecutor:
        yield from _rescue(sent.chunk, rescuer, finish)
    else:
        yield from results


def _rescue(chunk: Chunk, rescuer: _Workers, finish: Finish[Result]) -> Iterator[Result]:
    """A chunk tried again after a worker has died; halved until the article that kills workers stands alone."""
    from concurrent.futures import BrokenExecutor

    try:
        results: list[Result] = pickle.loads(rescuer.send(chunk).result())
    except BrokenExecutor:
        if len(chunk) > 1:
            half = len(chunk) // 2
            yield from _rescue(chunk[:half], rescuer, finish)
            yield from _rescue(chunk[half:], rescuer, finish)
        else:
            error = "the worker process died over it (out of memory?)"
            yield finish(LabelledArticle(chunk[0].id, chunk[0].company, text=chunk[0].text, error=error))
    else:
        yield from results


class _Workers:
    """joblib's worker processes, started with the first chunk, and anew after one has died.

    A pool of our own, and not `joblib.Parallel`, which hands out work as fast as it is done, whether or not anybody
    takes the results.
    """

    def __init__(self, jobs: int, work: Work, finish: Finish[Any]) -> None:
        self._jobs, self._work, self._finish = jobs, work, finish
        self._pool: Any = None
        self._busy: set[Future[bytes]] = set()

    def have_room(self) -> bool:
        """Whether a worker is without work, or without any for the time after."""
        self._busy = {future for future in self._busy if not future.done()}
        return len(self._busy) < 2 * self._jobs

    def send(self, chunk: Chunk) -> Future[bytes]:
        from concurrent.futures import BrokenExecutor

        if self._pool is not None:
            with suppress(BrokenExecutor):
                return self._submit(chunk)
        self._pool = self._start()
        return self._submit(chunk)

    def wait_for_one(self) -> None:
        """Wait until some chunk is done."""
        from concurrent.futures import FIRST_COMPLETED, wait

        wait(self._busy, return_when=FIRST_COMPLETED)

    def stop(self, *, at_once: bool) -> None:
        """End the workers: in the midst of their work, or else while the caller goes on."""
        if self._pool is None:
            return
        if at_once:
            self._wait_until_taken()
        self._pool.shutdown(wait=at_once, kill_workers=at_once)
        self._pool = None

    def _wait_until_taken(self) -> None:
        """Wait for the thread of the pool that hands chunks to the workers, which fails over one that is not there any
        more. It needs no longer, since there are never more than its queue holds."""
        end = time.monotonic() + 1
        while time.monotonic() < end and not all(future.running() or future.done() for future in self._busy):
            time.sleep(0.001)

    def _submit(self, chunk: Chunk) -> Future[bytes]:
        future: Future[bytes] = self._pool.submit(_work_on_chunk, chunk, self._work, self._finish)
        self._busy.add(future)
        return future

    def _start(self) -> Any:
        from joblib.externals.loky import ProcessPoolExecutor

        return ProcessPoolExecutor(
            self._jobs, timeout=IDLE_SECONDS, initializer=_prepare_worker, initargs=(self._work, gc.get_threshold())
        )


def _prepare_worker(work: Work, gc_threshold: tuple[int, int, int]) -> None:
    """Load what every article needs, and leave it out of the searches for cycles: the pool makes one a second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who ends the workers
    gc.set_threshold(*gc_threshold)
    with suppress(Exception):  # which the first article meets again
        work(Article("", "“No,” said Ann Lee of Acme."))
    gc.collect()
    gc.freeze()


def _work_on_chunk(chunk: Chunk, work: Work, finish: Finish[Result]) -> bytes:
    """In the worker. Pickled here, since the pool's own pickler looks at every record in Python."""
    return pickle.dumps([finish(_done(article, work)) for article in chunk], pickle.HIGHEST_PROTOCOL)


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


def _count_characters(chunk: Chunk) -> int:
    return sum(len(article.text or "") for article in chunk)
