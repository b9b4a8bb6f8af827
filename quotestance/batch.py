"""Label many articles, in this process or in joblib's workers, in the order of the input and in constant memory.

Articles are sent to the workers in chunks. The number of chunks in flight is limited, and another one is read only when
the results of the oldest have been consumed. So results do not accumulate when the consumer is slow or when one very
long article delays those after it.
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
from quotestance.records.arguments import list_articles
from quotestance.records.article import Article, LabelledArticle

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["extract_many", "label_many", "process_many", "unchanged"]


CHUNK_ARTICLES = 32
CHUNK_CHARACTERS = 200_000  # of text, about 60 news articles
CHUNKS_IN_FLIGHT = 16  # per worker, so that the others have work while one labels a long article
IDLE_SECONDS = 300.0  # after which a worker exits, even if its parent process was killed

Chunk = list[Article | LabelledArticle]
Work = Callable[[Article], LabelledArticle]
Result = TypeVar("Result")
Finish = Callable[[LabelledArticle], Result]


def label_many(
    articles: Iterable[Article | LabelledArticle | str], labeller: Labeller | None = None, *, jobs: int = 1
) -> Generator[LabelledArticle, None, None]:
    """Each article labelled, in the order of the input; a `LabelledArticle` in the input (a failed one) is unchanged.

    An article is an `Article` or a text, whose id is then "article-1", "article-2" and so on. One that names several of
    the labeller's `companies` is returned once for each.

    With `jobs` other than 1 that many worker processes are used (-1: one per core). An article whose worker dies is
    returned with an `error`; the other articles of that worker are labelled by another one.

    Raises:
        TypeError: `articles` is a single text or article, or one of them is neither.
        CorpusError: a text is the path of a file.
        ModelError, ResourceError: the model folder or a word list is damaged.
    """
    labeller = labeller or Labeller()
    return process_many(labeller.split_by_company(list_articles(articles)), labeller.label, unchanged, jobs=jobs)


def extract_many(
    articles: Iterable[Article | LabelledArticle | str], *, jobs: int = 1, reported: bool = False
) -> Generator[LabelledArticle, None, None]:
    """The quotes and speakers of each article, without sides and stances; otherwise like `label_many`.

    `reported` adds reported speech, see `extract_quotes`.
    """
    return process_many(list_articles(articles), Labeller(reported=reported).extract, unchanged, jobs=jobs)


def process_many(
    articles: Iterable[Article | LabelledArticle], work: Work, finish: Finish[Result], *, jobs: int
) -> Generator[Result, None, None]:
    """What `finish` returns for each labelled article, in the order of the input.

    The workers call `finish`, because text is sent back from them faster than records.
    """
    if jobs == 1:
        return (finish(_label_unless_failed(article, work)) for article in articles)
    return _process_in_workers(articles, work, finish, jobs)


def unchanged(article: LabelledArticle) -> LabelledArticle:
    """The article itself, as the `finish` of `process_many`."""
    return article


def _label_unless_failed(article: Article | LabelledArticle, work: Work) -> LabelledArticle:
    return article if isinstance(article, LabelledArticle) else work(article)


class _ChunkInFlight(NamedTuple):
    """A chunk that was sent to a worker, and its future results."""

    chunk: Chunk
    characters: int
    results: Future[bytes]


def _process_in_workers(
    articles: Iterable[Article | LabelledArticle], work: Work, finish: Finish[Result], jobs: int
) -> Generator[Result, None, None]:
    from joblib import effective_n_jobs  # takes 0.05 s to import, so not for a single article

    jobs = effective_n_jobs(jobs)
    max_chunks = CHUNKS_IN_FLIGHT * jobs
    # The rescuer is one process of its own, so that an article that kills workers does not stop the others.
    workers, rescuer = _Workers(jobs, work, finish), _Workers(1, work, finish)
    chunks = _cut_into_chunks(articles)
    in_flight: deque[_ChunkInFlight] = deque()
    characters = 0
    try:
        while True:
            while (
                # Three limits: chunks per worker, chunks whose results wait, and characters in flight, for memory.
                workers.have_room()
                and len(in_flight) < max_chunks
                and characters < max_chunks * CHUNK_CHARACTERS
                and (chunk := next(chunks, None))
            ):
                in_flight.append(_ChunkInFlight(chunk, _count_characters(chunk), workers.send(chunk)))
                characters += in_flight[-1].characters
            if not in_flight:
                break
            # Results are passed on in the order of the input: only the oldest chunk counts.
            if in_flight[0].results.done():
                characters -= in_flight[0].characters
                yield from _receive(in_flight.popleft(), rescuer, finish)
            else:
                workers.wait_for_one()
    except BaseException:  # the caller stops early, or is interrupted
        workers.stop(at_once=True)
        rescuer.stop(at_once=True)
        raise
    workers.stop(at_once=False)
    rescuer.stop(at_once=False)


def _receive(sent: _ChunkInFlight, rescuer: _Workers, finish: Finish[Result]) -> Iterator[Result]:
    from concurrent.futures import BrokenExecutor

    try:
        results: list[Result] = pickle.loads(sent.results.result())
    except BrokenExecutor:
        yield from _rescue(sent.chunk, rescuer, finish)
    else:
        yield from results


def _rescue(chunk: Chunk, rescuer: _Workers, finish: Finish[Result]) -> Iterator[Result]:
    """Label a chunk again after a worker has died, halving it until the article that kills workers is found."""
    from concurrent.futures import BrokenExecutor

    try:
        results: list[Result] = pickle.loads(rescuer.send(chunk).result())
    except BrokenExecutor:
        if len(chunk) > 1:
            half = len(chunk) // 2
            yield from _rescue(chunk[:half], rescuer, finish)
            yield from _rescue(chunk[half:], rescuer, finish)
        else:
            error = "the worker process died while labelling it (out of memory?)"
            [article] = chunk
            failed = LabelledArticle(
                article.id, article.company, text=article.text, error=error, kept=article.kept, **article.metadata()
            )
            yield finish(failed)
    else:
        yield from results


class _Workers:
    """A pool of joblib's worker processes, started with the first chunk and restarted after one has died.

    `joblib.Parallel` is not used, because it goes on sending work even if nobody consumes the results.
    """

    def __init__(self, jobs: int, work: Work, finish: Finish[Any]) -> None:
        self._jobs, self._work, self._finish = jobs, work, finish
        self._pool: Any = None
        self._busy: set[Future[bytes]] = set()

    def have_room(self) -> bool:
        """Whether a worker is idle, or has no chunk queued after its current one."""
        self._busy = {future for future in self._busy if not future.done()}
        # One chunk in work and one waiting, so that no worker waits for the next.
        return len(self._busy) < 2 * self._jobs

    def send(self, chunk: Chunk) -> Future[bytes]:
        """Send a chunk to a worker; the future is its pickled results."""
        from concurrent.futures import BrokenExecutor

        if self._pool is not None:
            # A worker died since the last chunk: start a new pool below.
            with suppress(BrokenExecutor):
                return self._submit(chunk)
        self._pool = self._start()
        return self._submit(chunk)

    def wait_for_one(self) -> None:
        """Wait until any chunk is done."""
        from concurrent.futures import FIRST_COMPLETED, wait

        wait(self._busy, return_when=FIRST_COMPLETED)

    def stop(self, *, at_once: bool) -> None:
        """Stop the workers: kill them now, or let them exit while the caller continues."""
        if self._pool is None:
            return
        if at_once:
            self._wait_until_sent()
        self._pool.shutdown(wait=at_once, kill_workers=at_once)
        self._pool = None

    def _wait_until_sent(self) -> None:
        """Wait until the pool's thread has passed all chunks to the workers; it fails if they are killed before.

        This takes less than a second, because there are never more chunks than fit into its queue.
        """
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
    """Load what every article needs, and exclude it from garbage collection, which the pool runs once a second."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is handled by the caller, which stops the workers
    gc.set_threshold(*gc_threshold)
    with suppress(Exception):  # the first article will raise it again
        work(Article("", "“No,” said Ann Lee of Acme."))
    gc.collect()
    gc.freeze()


def _work_on_chunk(chunk: Chunk, work: Work, finish: Finish[Result]) -> bytes:
    """Label a chunk in a worker and pickle the results, which is faster here than with the pool's own pickler."""
    return pickle.dumps([finish(_label_unless_failed(article, work)) for article in chunk], pickle.HIGHEST_PROTOCOL)


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
