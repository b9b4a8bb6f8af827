"""Get the texts of the corpus's real part from the public archives, and check each by its hash.

A text is written in one step or not at all, an archive cut short is taken up where it ended, and a second run fetches
only what is missing.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, build_opener

from quotestance.corpus.collections import COLLECTIONS, Collection, DamagedArchive, read_texts
from quotestance.corpus.labels import MissingText
from quotestance.corpus.packaged import read_rows
from quotestance.errors import CorpusError, QuotestanceError

__all__ = ["fetch_texts"]


PAUSES = (1.0, 5.0, 20.0)
"""Seconds before each new attempt at a download that a busy server or a cut connection ended."""
TIMEOUT = 60.0
"""Seconds without a byte after which a connection counts as cut."""
CHUNK = 1 << 18
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""HTTP errors that may be gone a little later."""
DIFFERS = "the archive's text is not the one that was labelled (its hash differs)"
RANGE_RE = re.compile(r"bytes (?P<start>\d+)-\d+/(?P<total>\d+|\*)|bytes \*/(?P<whole>\d+)")

Notice = Callable[[str], object]
Row = Mapping[str, Any]


class _DownloadError(CorpusError):
    """An archive that did not come; `passing` where a new attempt may help."""

    def __init__(self, why: str, *, passing: bool = False) -> None:
        super().__init__(why)
        self.passing = passing


def fetch_texts(
    folder: Path, sources: Sequence[str] = (), notice: Notice = lambda message: None
) -> tuple[int, int, list[MissingText]]:
    """Write `<id>.txt` into `folder` for each labelled real article (of some `sources`, or all): how many texts were
    there, how many were written, and the articles whose text is still missing, with the reason.

    Texts that are there and are the right ones stay as they are. An archive that was put into the folder by hand
    (`reuters21578.tar.gz`, `bbc-fulltext.zip`, `polnear.zip`) is read in place of a download, and stays.

    Raises:
        QuotestanceError: the folder cannot be written to.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    rows = [row for _, row in read_rows("real") if not sources or row["source"] in sources]
    there = {row["id"] for row in rows if _is_there(folder, row)}
    written = 0
    missing: list[MissingText] = []
    for collection in COLLECTIONS:
        left: dict[str, Row] = {
            row["document"]: row for row in rows if row["source"] == collection.source and row["id"] not in there
        }
        if left:
            written += len(left)
            missing += _fetch_collection(collection, folder, left, notice)
    written -= len(missing)
    return len(there), written, missing


def _fetch_collection(collection: Collection, folder: Path, left: dict[str, Row], notice: Notice) -> list[MissingText]:
    """Write the texts of one archive, each of which leaves `left`, and say why the others are still missing."""
    given = folder / collection.file
    differing: set[str] = set()
    why = "not in the archive"
    try:
        if given.is_file():
            notice(f"{collection.source}: reading {given}")
            _write_texts(collection, given, folder, left, differing)
        else:
            _download_and_write(collection, folder, left, differing, notice)
    except CorpusError as error:
        why = str(error)
    return [
        MissingText(row["id"], collection.source, DIFFERS if document in differing else why)
        for document, row in left.items()
    ]


def _download_and_write(
    collection: Collection, folder: Path, left: dict[str, Row], differing: set[str], notice: Notice
) -> None:
    """An archive that was put together out of two downloads and is damaged is fetched once more as a whole."""
    part = folder / f"{collection.file}.part"
    for last in (False, True):
        notice(f"{collection.source}: fetching {collection.url}")
        try:
            resumed = _download(collection, part, notice)
        except _DownloadError as error:
            raise CorpusError(
                f"{collection.url}: {error}. Try again later, or get the archive by other ways and put it at "
                f"{folder / collection.file}"
            ) from error
        try:
            _write_texts(collection, part, folder, left, differing)
        except DamagedArchive as error:
            _remove(part)
            if last or not resumed:
                raise CorpusError(f"what came from {collection.url} cannot be used: {error}") from error
            notice(f"{collection.source}: the resumed archive is damaged; fetching it whole")
        else:
            _remove(part)
            return


def _write_texts(
    collection: Collection, archive: Path, folder: Path, left: dict[str, Row], differing: set[str]
) -> None:
    """Write each text of `left` whose hash is right and strike it off; note those whose hash is another."""
    for document, text in read_texts(collection, archive, left):
        data = text.encode()
        if hashlib.sha256(data).hexdigest() == left[document]["sha256"]:
            _write_whole(_path_of(folder, left[document]), data)
            del left[document]
        else:
            differing.add(document)


def _path_of(folder: Path, row: Row) -> Path:
    return folder / f"{row['id']}.txt"


def _is_there(folder: Path, row: Row) -> bool:
    try:
        return bool(hashlib.sha256(_path_of(folder, row).read_bytes()).hexdigest() == row["sha256"])
    except OSError:
        return False


def _write_whole(path: Path, data: bytes) -> None:
    """Beside its target first. Not synced: what a power cut leaves empty has the wrong hash, and is fetched again."""
    part = path.with_name(f".quotestance-{secrets.token_hex(6)}.part")
    with _explained(path):
        try:
            part.write_bytes(data)
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _download(collection: Collection, part: Path, notice: Notice) -> bool:
    """Fetch the archive into `part`, going on where that ends; whether it came in more than one piece.

    Raises:
        _DownloadError: it did not come; what came is kept in `part`.
    """
    resumed = False
    for pause in (*PAUSES, None):
        resumed = _size(part) > 0
        try:
            _download_rest(collection, part)
            return resumed
        except _DownloadError as error:
            if pause is None or not error.passing:
                raise
            notice(f"{collection.source}: {error}; trying again in {pause:g} s")
            time.sleep(pause)
    return resumed


def _download_rest(collection: Collection, part: Path) -> None:
    """One request for what `part` lacks; a server that cannot give the rest gives the whole."""
    have = _size(part)
    headers = {"User-Agent": "quotestance (corpus fetch)", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        opener = build_opener()  # urlopen() would keep the proxies of its first call
        with _in_words(), opener.open(Request(collection.url, headers=headers), timeout=TIMEOUT) as response:
            _save(response, collection, part, have)
    except HTTPError as error:
        if error.code == 416 and have:
            if _read_range(error.headers.get("Content-Range")) == ("whole", have):
                return
            _remove(part)  # it is of another archive than the server's
            raise _DownloadError("the part that was here does not fit the archive", passing=True) from error
        raise _DownloadError(f"HTTP {error.code} {error.reason}", passing=error.code in PASSING) from error


def _save(response: HTTPResponse, collection: Collection, part: Path, have: int) -> None:
    if response.status != 206 or _read_range(response.headers.get("Content-Range")) != ("start", have):
        have = 0
    declared = response.headers.get("Content-Length") or ""
    due = have + int(declared) if declared.isdecimal() else None
    with _explained(part):
        file = part.open("ab" if have else "wb")
    with file:
        while chunk := response.read(CHUNK):
            have += len(chunk)
            if have > collection.most:
                break
            with _explained(part):
                file.write(chunk)
        with _explained(part):
            file.flush()
    if have > collection.most:
        _remove(part)
        raise _DownloadError(f"more than {collection.most:,} bytes came, which such an archive does not have")
    if due is not None and have < due:
        raise _DownloadError(f"the connection was cut after {have:,} of {due:,} bytes", passing=True)


def _read_range(header: str | None) -> tuple[str, int] | None:
    """Where a partial answer starts, or how long the whole is, of a Content-Range header.

    >>> _read_range("bytes 10-19/20"), _read_range("bytes */20"), _read_range("10")
    (('start', 10), ('whole', 20), None)
    """
    match = RANGE_RE.fullmatch(header or "")
    if match is None:
        return None
    return ("whole", int(match["whole"])) if match["whole"] else ("start", int(match["start"]))


@contextmanager
def _in_words() -> Iterator[None]:
    """What a network can do wrong, as a `_DownloadError`; HTTP's own errors are left to the caller."""
    try:
        yield
    except HTTPError:
        raise
    except URLError as error:
        why = getattr(error.reason, "strerror", None) or error.reason
        raise _DownloadError(f"cannot be reached ({why})") from error
    except TimeoutError as error:
        raise _DownloadError(f"no answer for {TIMEOUT:g} seconds", passing=True) from error
    except (OSError, HTTPException) as error:
        raise _DownloadError(f"the connection was cut ({error or type(error).__name__})", passing=True) from error
    except ValueError as error:
        raise _DownloadError(f"cannot be asked for ({error}); is a proxy set to something that is none?") from error


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise QuotestanceError(f"{path}: cannot be written: {error.strerror or error}") from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _remove(path: Path) -> None:
    with _explained(path):
        path.unlink(missing_ok=True)
