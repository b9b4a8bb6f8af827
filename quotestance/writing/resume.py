"""An output file that a killed run can go on with: a part beside its target, and a journal of what of it is whole.

The part holds the results, the journal a line for each checkpoint: how many articles are done, how many bytes they
take, and a checksum of these. A checkpoint is written after its results have reached the disk, so that whatever stops a
run (kill -9, a full disk, a power cut), the journal's last line is true. Going on cuts the part to that length.
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
from quotestance.files import open_text
from quotestance.records.article import Article, LabelledArticle

__all__ = ["Checkpoint", "ResumableOutput", "Sink", "is_whole", "open_resumable", "open_sink", "skip_done"]


CHECKPOINT_SECONDS = 1.0
"""Work that a killed run may lose; syncing to a disk takes a few hundredths of a second."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a run has come: articles done and failed, the last one's id, and the part's bytes and their CRC-32."""

    articles: int = 0
    failed: int = 0
    last: str | None = None
    bytes: int = 0
    crc: int = 0


class Sink(Protocol):
    """Where results go. `start` is where an earlier run stopped, all zeros where there was none; `saved` is how many
    articles another run could go on from."""

    start: Checkpoint
    saved: int

    def write(self, text: str) -> None:
        """Add text."""

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Tell that all of an article is written."""


class ResumableOutput:
    """The part being written."""

    def __init__(self, name: str, part: IO[bytes], journal: IO[bytes], start: Checkpoint, encoding: str) -> None:
        self.start = start
        self._name, self._part, self._journal, self._encoding = name, part, journal, encoding
        self._articles, self._failed, self._last = start.articles, start.failed, start.last
        self._bytes, self._crc = start.bytes, start.crc
        self.saved = start.articles
        self._due = time.monotonic() + CHECKPOINT_SECONDS

    def write(self, text: str) -> None:
        """Add text to the part."""
        data = text.encode(self._encoding, "replace")
        with _explained(self._name):
            self._part.write(data)
        self._bytes += len(data)
        self._crc = zlib.crc32(data, self._crc)

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Tell that all of an article is written; once a second a checkpoint follows."""
        self._articles += 1
        self._failed += failed
        self._last = name
        if time.monotonic() >= self._due:
            self.save()
            self._due = time.monotonic() + CHECKPOINT_SECONDS

    def save(self) -> None:
        """Bring all to the disk and note it in the journal, in this order."""
        point = Checkpoint(self._articles, self._failed, self._last, self._bytes, self._crc)
        with _explained(self._name):
            self._part.flush()
            os.fsync(self._part.fileno())
            self._journal.write(json.dumps(asdict(point)).encode() + b"\n")
            self._journal.flush()
            os.fsync(self._journal.fileno())
        self.saved = self._articles


class _Passing:
    """A stream that is written to as it is."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.start, self.saved = Checkpoint(), 0
        self.write = write

    def finish_article(self, name: str, *, failed: bool) -> None:
        """Nothing to note."""


@contextmanager
def open_sink(
    path: str | None, settings: Mapping[str, Any], *, resume: bool, encoding: str = "utf-8"
) -> Iterator[Sink]:
    """`open_resumable` for a file; standard output (None), devices and pipes as `open_text` has them."""
    if path is None or (Path(path).exists() and not Path(path).is_file()):
        with open_text(path, encoding) as write:
            yield _Passing(write)
    else:
        with open_resumable(path, settings, resume=resume, encoding=encoding) as output:
            yield output


@contextmanager
def open_resumable(
    path: str | os.PathLike[str], settings: Mapping[str, Any], *, resume: bool, encoding: str = "utf-8"
) -> Iterator[ResumableOutput]:
    """Write to `<path>.part`, which becomes `path` when the block ends well and stays, with its journal, when not.

    With `resume` an earlier run's part is gone on with; the caller leaves out the articles that it holds (see
    `skip_done`). `settings` is what the results depend on, as JSON has it: a run with others cannot go on.

    Raises:
        QuotestanceError: it cannot be written, another run is writing it, or the earlier run had other settings.
    """
    target = Path(os.path.realpath(path))
    part, journal = _beside(target, ".part"), _beside(target, ".journal")
    head = {"format": FORMAT, "settings": json.loads(json.dumps(settings))}
    name = os.fspath(path)
    for beside in (part, journal):
        if beside.is_symlink():  # put there by another, in a folder that all may write to
            raise QuotestanceError(f"{name}: cannot be written: {beside} is a link; remove it")
    with ExitStack() as files:
        with _explained(name):
            log = files.enter_context(_closing(journal.open("ab+")))
            _lock(log, name)
            start = _read_start(part, log, head, name) if resume else None
            results = files.enter_context(_closing(part.open("r+b" if start else "wb")))
            _begin(results, log, head, start)
        output = ResumableOutput(name, results, log, start or Checkpoint(), encoding)
        try:
            yield output
            output.save()
        except BaseException:
            with suppress(QuotestanceError):  # on a full disk the checkpoint before holds
                output.save()
            if not output.saved:  # nothing to go on with
                with suppress(OSError):
                    part.unlink()
                    journal.unlink()
            raise
        with _explained(name):
            if target.exists():
                part.chmod(target.stat().st_mode & 0o777)
            part.replace(target)
            journal.unlink()


def is_whole(path: str | os.PathLike[str]) -> bool:
    """True if `path` is there and no part beside it waits to be gone on with."""
    target = Path(os.path.realpath(path))
    return target.is_file() and not _beside(target, ".part").exists()


def skip_done(articles: Iterable[Article | LabelledArticle], start: Checkpoint) -> Iterator[Article | LabelledArticle]:
    """`articles` without those that an earlier run has done.

    Raises:
        CorpusError: the input is not the one that the earlier run read.
    """
    rest = iter(articles)
    skipped = deque(islice(rest, start.articles), maxlen=1)
    last = skipped[0].id if skipped else None
    if last != start.last:
        raise CorpusError(
            f"the input has changed: article {start.articles} was {start.last!r} and is {last!r}. "
            "Start over without --resume."
        )
    return rest


@contextmanager
def _closing(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """`stream`, closed at the end; what a full disk has kept in its buffer is given up."""
    try:
        yield stream
    finally:
        with suppress(OSError):
            stream.close()


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}{suffix}")


def _lock(log: IO[bytes], name: str) -> None:
    try:
        import fcntl
    except ImportError:  # no such locks on Windows, where an open file cannot be replaced anyway
        return
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise QuotestanceError(f"{name}: another run is writing it; wait for that one or name another OUT") from None


def _read_start(part: Path, log: IO[bytes], head: Mapping[str, Any], name: str) -> Checkpoint | None:
    """The last checkpoint that the part bears out, the journal cut after it; None where there is nothing to go on
    with."""
    log.seek(0)
    lines = log.read().split(b"\n")[:-1]  # the last has no line feed: torn, or nothing
    if not lines or not part.is_file():
        return None
    try:
        found, *points = [json.loads(line) for line in lines]
        checkpoints = [Checkpoint(**point) for point in points]
    except (ValueError, TypeError, RecursionError) as error:
        raise QuotestanceError(
            f"{name}: the journal beside it cannot be read ({error}). Start over without --resume."
        ) from error
    if found != head:
        raise QuotestanceError(
            f"{name}: the run that stopped had other settings ({_say_difference(found, head)}). Give the same, or "
            "start over without --resume."
        )
    true = _count_true(part, checkpoints)
    log.truncate(sum(len(line) + 1 for line in lines[: true + 1]))
    return checkpoints[true - 1] if true else None


def _count_true(part: Path, checkpoints: list[Checkpoint]) -> int:
    """How many of the checkpoints, from the first, have their bytes in the part as they were written."""
    crc, at = 0, 0
    with part.open("rb") as stream:
        for number, point in enumerate(checkpoints):
            while at < point.bytes and (data := stream.read(min(1 << 20, point.bytes - at))):
                crc = zlib.crc32(data, crc)
                at += len(data)
            if (at, crc) != (point.bytes, point.crc):
                return number
    return len(checkpoints)


def _say_difference(found: Any, head: Mapping[str, Any]) -> str:
    old = found.get("settings") if isinstance(found, dict) else None
    if not isinstance(old, dict):
        return "the journal has another form"
    new = head["settings"]
    return (
        "; ".join(
            f"{name}: {old.get(name)!r} then, {new.get(name)!r} now"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        )
        or "another version's"
    )


def _begin(results: IO[bytes], log: IO[bytes], head: Mapping[str, Any], start: Checkpoint | None) -> None:
    if start is not None:
        results.truncate(start.bytes)
        results.seek(start.bytes)
        return
    log.truncate(0)
    log.write(json.dumps(head).encode() + b"\n")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, QuotestanceError):
        raise
    except OSError as error:
        raise QuotestanceError(f"{name}: cannot be written: {error.strerror or error}") from error
