"""Write files so that each appears complete under its name, or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quotestance.errors import QuotestanceError

__all__ = ["open_bytes", "open_text"]


Write = Callable[[str], None]


@contextmanager
def open_text(path: str | os.PathLike[str] | None, encoding: str = "utf-8") -> Iterator[Write]:
    """A function that writes text to `path`, or to standard output where `path` is None or "-".

    Files are written as `open_bytes` writes them.

    Raises:
        QuotestanceError: it cannot be written. A closed pipe raises BrokenPipeError.
    """
    if path is None or path == "-":
        write, flush = _stdout_writer(encoding)
        yield write
        flush()
        return
    with open_bytes(path) as write_bytes:
        yield lambda text: write_bytes(text.encode(encoding, "replace"))


@contextmanager
def open_bytes(path: str | os.PathLike[str]) -> Iterator[Callable[[bytes], None]]:
    """A function that writes bytes to `path`.

    The file appears under its name when the block ends well; after an error or Ctrl-C nothing of it is left.
    Devices and pipes are written to as they are.

    Raises:
        QuotestanceError: it cannot be written. A closed pipe raises BrokenPipeError.
    """
    target = Path(os.path.realpath(path))
    with _explained(path):
        direct = target.exists() and not target.is_file()
        part = target if direct else target.with_name(f".quotestance-{os.urandom(6).hex()}.part")
        stream = part.open("wb" if direct else "xb")
    try:

        def write(data: bytes) -> None:
            with _explained(path):
                stream.write(data)

        yield write
        with _explained(path):
            stream.flush()
            if not direct:
                os.fsync(stream.fileno())
            stream.close()
            if not direct:
                _rename(part, target)
    finally:
        with suppress(OSError):
            stream.close()
        if not direct:
            part.unlink(missing_ok=True)


def _rename(part: Path, target: Path) -> None:
    if target.exists():
        part.chmod(target.stat().st_mode & 0o777)
    part.replace(target)


def _stdout_writer(encoding: str) -> tuple[Write, Callable[[], None]]:
    """Bytes to standard output, so that no platform changes the encoding or the line ends on the way."""
    if sys.stdout is None:
        raise QuotestanceError("standard output: cannot be written: it is closed; -o OUT names a file")
    stream = getattr(sys.stdout, "buffer", None)
    name = "standard output"
    terminal = sys.stdout.isatty()

    def write(text: str) -> None:
        with _explained(name):
            if stream is None:
                sys.stdout.write(text)
                return
            stream.write(text.encode(encoding, "replace"))
            if terminal:
                stream.flush()

    def flush() -> None:
        with _explained(name):
            sys.stdout.flush()

    return write, flush


@contextmanager
def _explained(path: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise QuotestanceError(f"{path}: cannot be written: {reason}") from error
