"""Download the texts of the corpus's real part from public archives, and check each text by its hash.

pooch downloads the archives: it retries after errors, and a file appears under its name only when it is complete.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotestance.corpus.collections import COLLECTIONS, Collection, read_texts
from quotestance.corpus.labels import MissingText
from quotestance.corpus.packaged import read_rows
from quotestance.errors import CorpusError, QuotestanceError, import_extra
from quotestance.files import open_bytes

__all__ = ["fetch_texts"]


RETRIES = 3
"""Attempts after a failed download; pooch waits 1, 2 and 3 seconds before them."""
TIMEOUT = 60
"""Seconds without a byte after which a connection counts as lost."""
CHUNK = 1 << 16
ARCHIVE_MAX = 1_000_000_000
"""The most bytes that are downloaded of one archive. The hashes of the archives are not known, so nothing else would
stop an endless download."""
DIFFERS = "the archive's text is not the one that was labelled (its hash differs)"

Notice = Callable[[str], object]
Row = Mapping[str, Any]


class LimitedFile(io.BufferedWriter):
    """A file of at most `ARCHIVE_MAX` bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > ARCHIVE_MAX:
            raise CorpusError(f"the archive has more than {ARCHIVE_MAX:,} bytes")
        return super().write(data)


def fetch_texts(
    folder: Path, sources: Sequence[str] = (), notice: Notice = lambda message: None, *, progress: bool = False
) -> tuple[int, int, list[MissingText]]:
    """Write `<id>.txt` into `folder` for each labelled real article, of all sources or only of `sources`.

    Returns how many texts were already there, how many were written, and the articles whose text is missing. An
    archive that was put into the folder by hand (`reuters21578.tar.gz`, `bbc-fulltext.zip`, `polnear.zip`,
    `allsides.zip`) is used instead of a download and is kept. `notice` receives messages; `progress` shows a progress
    bar on stderr.

    Raises:
        QuotestanceError: the folder cannot be written to, or pooch is not installed.
    """
    rows = [row for _, row in read_rows("real") if not sources or row["source"] in sources]
    present = {row["id"] for row in rows if _is_present(folder, row)}
    missing: list[MissingText] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for collection in COLLECTIONS:
            wanted: dict[str, Row] = {
                row["document"]: row for row in rows if row["source"] == collection.source and row["id"] not in present
            }
            if wanted:
                missing += _fetch_collection(collection, folder, wanted, notice, progress)
    except OSError as error:
        raise QuotestanceError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return len(present), len(rows) - len(present) - len(missing), missing


def _fetch_collection(
    collection: Collection, folder: Path, wanted: dict[str, Row], notice: Notice, progress: bool
) -> list[MissingText]:
    """Write the wanted texts of one archive; returns those that are missing, with the reason."""
    archive = folder / collection.file
    given = archive.is_file()
    reasons = dict.fromkeys(wanted, "not in the archive")
    try:
        if given:
            notice(f"{collection.source}: reading {archive}")
        else:
            _download(collection, folder, notice, progress)
        for document, text in read_texts(collection, archive):
            if document in reasons:
                data = text.encode()
                if hashlib.sha256(data).hexdigest() == wanted[document]["sha256"]:
                    with open_bytes(_path_of(folder, wanted[document]), sync=False) as write:
                        write(data)
                    del reasons[document]
                else:
                    reasons[document] = DIFFERS
    except CorpusError as error:
        reasons = dict.fromkeys(reasons, str(error))
    finally:
        if not given:
            archive.unlink(missing_ok=True)
    return [MissingText(wanted[document]["id"], collection.source, why) for document, why in reasons.items()]


def _download(collection: Collection, folder: Path, notice: Notice, progress: bool) -> None:
    """Download an archive into `folder`.

    Raises:
        CorpusError: the server does not deliver it, or sends more than `ARCHIVE_MAX` bytes.
        OSError: the folder cannot be written to.
    """
    pooch = import_extra("pooch", extra="corpus")
    from requests import RequestException  # comes with pooch

    download = pooch.HTTPDownloader(progressbar=progress, chunk_size=CHUNK, timeout=TIMEOUT)

    def download_limited(url: str, path: str, _: object) -> None:
        with LimitedFile(io.FileIO(path, "w")) as file:
            download(url, file, None)

    def forward(record: logging.LogRecord) -> bool:
        notice(record.getMessage())
        return False  # so that pooch does not print it as well

    store = pooch.create(
        folder.resolve(), base_url="", registry={collection.file: None}, urls={collection.file: collection.url},
        retry_if_failed=RETRIES,
    )  # fmt: skip
    pooch.get_logger().addFilter(forward)
    try:
        store.fetch(collection.file, downloader=download_limited)
    except (RequestException, ValueError) as error:  # ValueError: a Content-Length that is not a number
        response = getattr(error, "response", None)
        why = type(error).__name__ if response is None else f"HTTP {response.status_code} {response.reason}"
        raise CorpusError(
            f"{collection.url} cannot be downloaded ({why}). Try again later, or get the archive in another way and "
            f"save it as {folder / collection.file}"
        ) from error
    finally:
        pooch.get_logger().removeFilter(forward)


def _path_of(folder: Path, row: Row) -> Path:
    return folder / f"{row['id']}.txt"


def _is_present(folder: Path, row: Row) -> bool:
    try:
        return bool(hashlib.sha256(_path_of(folder, row).read_bytes()).hexdigest() == row["sha256"])
    except OSError:
        return False
