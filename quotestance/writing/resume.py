"""An output file whose interrupted run can be resumed: a partial file next to the target, and a journal.

The partial file holds the results. The journal has one line per checkpoint: how many articles are done, how many bytes
they take, and a checksum of these bytes. A checkpoint is written after its results have reached the disk, so the last
line of the journal holds whatever stops the run (kill -9, a full disk, a power cut). Resuming truncates the partial
file to that length.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from quotestance.errors import CorpusError, QuotestanceError
from quotestance.files import explain_write_errors, open_text, replace_file
from quotestance.records.article import Article, LabelledArticle

__all__ = ["Checkpoint", "ResumableOutput", "Sink", "is_complete", "open_resumable", "open_sink", "skip_done"]


CHECKPOINT_SECONDS = 1.0
"""How much work a killed run may lose. Syncing to disk takes a few hundredths of a second."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The progress of a run: articles done and failed, the last one's id, the partial file's bytes and CRC-32."""

    articles: int = 0
    failed: int = 0
    last: str | None = None
    bytes: int = 0
    crc: int = 0


class Sink(Protocol):
    """A destination of results. `start` is the checkpoint that a run is resumed from, all zeros for a new run; `saved`
    is the number of articles that a later run need not process again."""

    start: Checkpoint
    saved: int

    def write(self, text: str) -> None:
        """Add text."""

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Note that an article is completely written."""


class ResumableOutput:
    """The partial file and its journal, open for writing."""

    def __init__(self, name: str, partial: IO[bytes], journal: IO[bytes], start: Checkpoint, encoding: str) -> None:
        self.start = start
        self._name, self._partial, self._journal, self._encoding = name, partial, journal, encoding
        self._articles, self._failed, self._last = start.articles, start.failed, start.last
        self._bytes, self._crc = start.bytes, start.crc
        self.saved = start.articles
        self._due = time.monotonic() + CHECKPOINT_SECONDS

    def write(self, text: str) -> None:
        """Add text to the partial file."""
        data = text.encode(self._encoding, "replace")
        with explain_write_errors(self._name):
            self._partial.write(data)
        self._bytes += len(data)
        self._crc = zlib.crc32(data, self._crc)

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Note that an article is completely written; save a checkpoint if the last one is a second old."""
        self._articles += 1
        self._failed += failed
        self._last = name
        if time.monotonic() >= self._due:
            self.save()
            self._due = time.monotonic() + CHECKPOINT_SECONDS

    def save(self) -> None:
        """Sync the results to disk, then write a checkpoint to the journal."""
        point = Checkpoint(self._articles, self._failed, self._last, self._bytes, self._crc)
        with explain_write_errors(self._name):
            # In this order: a checkpoint must never be on the disk before the results that it counts.
            self._partial.flush()
            os.fsync(self._partial.fileno())
            self._journal.write(json.dumps(asdict(point)).encode() + b"\n")
            self._journal.flush()
            os.fsync(self._journal.fileno())
        self.saved = self._articles


class _DirectSink:
    """A stream that is written to directly and cannot be resumed."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.start, self.saved = Checkpoint(), 0
        self.write = write

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Do nothing."""


@contextmanager
def open_sink(
    path: str | None, settings: Mapping[str, Any], *, resume: bool, encoding: str = "utf-8"
) -> Iterator[Sink]:
    """`open_resumable` for a file; `open_text` for standard output (None), devices and pipes."""
    if path is None or (Path(path).exists() and not Path(path).is_file()):
        with open_text(path, encoding) as write:
            yield _DirectSink(write)
    else:
        with open_resumable(path, settings, resume=resume, encoding=encoding) as output:
            yield output


@contextmanager
def open_resumable(
    path: str | os.PathLike[str], settings: Mapping[str, Any], *, resume: bool, encoding: str = "utf-8"
) -> Iterator[ResumableOutput]:
    """Write to a partial file, which replaces `path` when the block ends; after an error it stays, with its journal.

    With `resume`, an interrupted run's partial file is continued; the caller skips the articles in it (see
    `skip_done`). `settings` are the JSON values that the results depend on: a run with other settings is not resumed.

    Raises:
        QuotestanceError: the file cannot be written, another run is writing it, or the earlier run had other settings.
    """
    target = Path(os.path.realpath(path))
    partial, journal = _sibling(target, ".part"), _sibling(target, ".journal")
    # Through JSON and back, so that tuples compare equal to the lists that a journal gives back.
    head = {"format": FORMAT, "settings": json.loads(json.dumps(settings))}
    name = os.fspath(path)
    for sibling in (partial, journal):
        if sibling.is_symlink():  # somebody else's, in a folder that everybody may write to
            raise QuotestanceError(f"{name}: cannot be written: {sibling} is a symbolic link; remove it")
    with ExitStack() as files:
        with explain_write_errors(name):
            log = files.enter_context(_closing(journal.open("ab+")))
            _lock(log, name)
            start = _read_start(partial, log, head, name) if resume else None
            results = files.enter_context(_closing(partial.open("r+b" if start else "wb")))
            _prepare(results, log, head, start)
        output = ResumableOutput(name, results, log, start or Checkpoint(), encoding)
        try:
            yield output
            output.save()
        except BaseException:
            with suppress(QuotestanceError):  # on a full disk, the last checkpoint remains
                output.save()
            if not output.saved:  # nothing to resume
                with suppress(OSError):
                    partial.unlink()
                    journal.unlink()
            raise
        with explain_write_errors(name):
            replace_file(partial, target)
            journal.unlink()


def is_complete(path: str | os.PathLike[str]) -> bool:
    """Whether `path` exists and there is no partial file of an interrupted run."""
    target = Path(os.path.realpath(path))
    return target.is_file() and not _sibling(target, ".part").exists()


def skip_done(articles: Iterable[Article | LabelledArticle], start: Checkpoint) -> Iterator[Article | LabelledArticle]:
    """`articles` without those that the interrupted run has processed.

    Raises:
        CorpusError: the input is not the same as that of the interrupted run.
    """
    rest = iter(articles)
    skipped = deque(islice(rest, start.articles), maxlen=1)
    last = skipped[0].id if skipped else None
    # The number of articles alone would not show that the input was edited or sorted in another way.
    if last != start.last:
        raise CorpusError(
            f"the input has changed: article {start.articles} was {start.last!r} and is {last!r}. "
            "Start over without --resume."
        )
    return rest


@contextmanager
def _closing(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """`stream`, closed at the end. Buffered data that does not fit on a full disk is discarded."""
    try:
        yield stream
    finally:
        with suppress(OSError):
            stream.close()


def _sibling(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}{suffix}")


def _lock(log: IO[bytes], name: str) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no such locks, but does not let an open file be replaced either
        return
    try:
        # Not blocking: a second run fails at once instead of waiting for hours. The lock ends with the process.
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise QuotestanceError(f"{name}: another run is writing it; wait until it ends, or use another OUT") from None


def _read_start(partial: Path, log: IO[bytes], head: Mapping[str, Any], name: str) -> Checkpoint | None:
    """The last checkpoint that matches the partial file, or None. The journal is truncated after it."""
    log.seek(0)
    lines = log.read().split(b"\n")[:-1]  # what follows the last line break is incomplete or empty
    if not lines or not partial.is_file():
        return None
    try:
        found, *points = [json.loads(line) for line in lines]
        checkpoints = [Checkpoint(**point) for point in points]
    except (ValueError, TypeError, RecursionError) as error:
        raise QuotestanceError(f"{name}: its journal cannot be read ({error}). Start over without --resume.") from error
    # Results of two settings must not be mixed in one file.
    if found != head:
        raise QuotestanceError(
            f"{name}: the interrupted run had other settings ({_describe_difference(found, head)}). Use the same, "
            "or start over without --resume."
        )
    valid = _count_valid(partial, checkpoints)
    log.truncate(sum(len(line) + 1 for line in lines[: valid + 1]))
    return checkpoints[valid - 1] if valid else None


def _count_valid(partial: Path, checkpoints: list[Checkpoint]) -> int:
    """How many of the first checkpoints agree with the bytes of the partial file."""
    crc, position = 0, 0
    with partial.open("rb") as stream:
        for number, point in enumerate(checkpoints):
            # The checksum goes on from checkpoint to checkpoint, so the file is read once.
            while position < point.bytes and (data := stream.read(min(1 << 20, point.bytes - position))):
                crc = zlib.crc32(data, crc)
                position += len(data)
            if (position, crc) != (point.bytes, point.crc):
                return number
    return len(checkpoints)


def _describe_difference(found: Any, head: Mapping[str, Any]) -> str:
    old = found.get("settings") if isinstance(found, dict) else None
    if not isinstance(old, dict):
        return "its journal has another format"
    new = head["settings"]
    return (
        "; ".join(
            f"{name}: {old.get(name)!r} then, {new.get(name)!r} now"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        )
        or "another version of quotestance"
    )


def _prepare(results: IO[bytes], log: IO[bytes], head: Mapping[str, Any], start: Checkpoint | None) -> None:
    if start is not None:
        results.truncate(start.bytes)
        results.seek(start.bytes)
        return
    log.truncate(0)
    log.write(json.dumps(head).encode() + b"\n")
