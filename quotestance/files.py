"""Write files so that each appears complete under its name, or not at all."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quotestance.errors import QuotestanceError

__all__ = ["ByteSink", "explain_write_errors", "open_bytes", "open_text", "replace_file", "write_files"]


Write = Callable[[str], None]


@contextmanager
def open_text(path: str | os.PathLike[str] | None, encoding: str = "utf-8") -> Iterator[Write]:
    """A function that writes text to `path`, or to standard output if `path` is None or "-".

    Characters that `encoding` does not have are written as "?". Files are written as by `open_bytes`.

    Raises:
        QuotestanceError: the file cannot be written. A closed pipe raises BrokenPipeError.
    """
    if path is None or path == "-":
        write, flush = _stdout_writer(encoding)
        yield write
        flush()
        return
    with open_bytes(path) as write_bytes:
        yield lambda text: write_bytes(text.encode(encoding, "replace"))


@contextmanager
def open_bytes(path: str | os.PathLike[str], *, sync: bool = True) -> Iterator[Callable[[bytes], None]]:
    """A function that writes bytes to `path`.

    The bytes go to a temporary file, which replaces `path` when the block ends; after an error or Ctrl-C the temporary
    file is deleted and `path` is as before. Devices and pipes are written to directly. Without `sync` the file is not
    flushed to disk before it replaces `path`: faster for many small files, but a power cut may leave them empty.

    Raises:
        QuotestanceError: the file cannot be written. A closed pipe raises BrokenPipeError.
    """
    with explain_write_errors(path):
        # A symbolic link stays one: the file that it leads to is replaced.
        target = Path(os.path.realpath(path))
        direct = target.exists() and not target.is_file()
        written = target if direct else _temporary_path(target)
        stream = written.open("wb" if direct else "xb")
    try:

        def write(data: bytes) -> None:
            with explain_write_errors(path):
                stream.write(data)

        yield write
        with explain_write_errors(path):
            stream.flush()
            if sync and not direct:
                os.fsync(stream.fileno())
            stream.close()
            if not direct:
                replace_file(written, target)
    finally:
        with suppress(OSError):
            stream.close()
        if not direct:
            written.unlink(missing_ok=True)


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files, and replace none of them before all are written, so that they always fit together.

    Raises:
        QuotestanceError: a file cannot be written.
    """
    temporary = {path: _temporary_path(path) for path in contents}
    try:
        for path, data in contents.items():
            with explain_write_errors(path):
                temporary[path].write_bytes(data)
        for path, written in temporary.items():
            with explain_write_errors(path):
                replace_file(written, path)
    finally:
        for written in temporary.values():
            written.unlink(missing_ok=True)


def replace_file(written: Path, target: Path) -> None:
    """Rename `written` to `target`. A file that it replaces passes its permissions on to it."""
    if target.exists():
        written.chmod(target.stat().st_mode & 0o777)
    written.replace(target)


@contextmanager
def explain_write_errors(path: str | os.PathLike[str]) -> Iterator[None]:
    """Raise an error of the block as a QuotestanceError that names `path`; a closed pipe as the BrokenPipeError it is.

    >>> with explain_write_errors("out.csv"):
    ...     raise PermissionError(13, "Permission denied")
    Traceback (most recent call last):
    quotestance.errors.QuotestanceError: out.csv: cannot be written: Permission denied
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path, or a closed stream
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise QuotestanceError(f"{path}: cannot be written: {reason}") from error


class ByteSink(io.RawIOBase):
    """A file object for other libraries that passes the bytes to `write_bytes`, and drops them once it is closed."""

    def __init__(self, write_bytes: Callable[[bytes], None]) -> None:
        self._write_bytes = write_bytes

    def writable(self) -> bool:
        """Whether bytes can be written: always."""
        return True

    def write(self, data: Any) -> int:
        """Pass `data` on and return its length."""
        if not self.closed:
            self._write_bytes(bytes(data))
        return len(data)


def _temporary_path(target: Path) -> Path:
    return target.with_name(f".quotestance-{os.urandom(6).hex()}.part")


def _stdout_writer(encoding: str) -> tuple[Write, Callable[[], None]]:
    """Functions that write to and flush standard output, as bytes: so no platform changes encoding or line ends."""
    if sys.stdout is None:
        raise QuotestanceError("standard output: cannot be written: it is closed; use -o OUT to write to a file")
    stream = getattr(sys.stdout, "buffer", None)
    name = "standard output"
    terminal = sys.stdout.isatty()

    def write(text: str) -> None:
        with explain_write_errors(name):
            if stream is None:
                sys.stdout.write(text)
                return
            stream.write(text.encode(encoding, "replace"))
            if terminal:
                stream.flush()

    def flush() -> None:
        with explain_write_errors(name):
            sys.stdout.flush()

    return write, flush
