"""The public archives that hold the texts of the corpus's real part, and how a text is cut out of each.

An archive is only read: no file is extracted to disk, and no name in it becomes a path. The archives' own hashes are
not known, so decompression has a limit here; whether a text is the right one is decided by its own hash.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quotestance.errors import CorpusError

__all__ = ["COLLECTIONS", "Collection", "read_texts"]


DECOMPRESSED_MAX = 100_000_000
"""Bytes that are decompressed of one archive, in memory. The Reuters archive has 28 MB."""
HEAD = 500
"""Characters in which the attributes of a Reuters article stand."""

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The methods that zipfile decompresses no further than it is asked to; with bzip2 and LZMA it ignores the limit."""
READ_ERRORS = (tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError,
               ValueError, IndexError, KeyError, OverflowError)  # fmt: skip
"""What gzip, tarfile and zipfile raise for a damaged archive."""

Texts = Iterator[tuple[str, str]]
Members = Iterator[tuple[str, bytes]]

NEWID_RE = re.compile(r'\bNEWID="(\d+)"')


@dataclass(frozen=True, slots=True)
class Collection:
    """One archive.

    `source` is its name in the labels, `file` its name on disk and `url` its address; `members` matches the names of
    the files in it that hold texts, and `split` cuts such a file into documents.
    """

    source: str
    file: str
    url: str
    members: re.Pattern[str]
    split: Callable[[str, bytes], Texts]


def read_texts(collection: Collection, path: Path) -> Texts:
    """Each document of an archive (a zip or a tar.gz, by its suffix) with its text.

    Raises:
        CorpusError: the archive is damaged, or holds more than `DECOMPRESSED_MAX` bytes.
    """
    read_members = _read_zip if path.suffix == ".zip" else _read_tar
    try:
        for name, data in read_members(path, collection.members):
            yield from collection.split(name, data)
    except READ_ERRORS as error:
        raise CorpusError(f"{path.name} cannot be read ({error})") from error


def split_reuters(name: str, data: bytes) -> Texts:
    """The articles of an .sgm file by NEWID: title (empty where there is none), an empty line, body, entities resolved.

    >>> list(split_reuters("a.sgm", b'<REUTERS NEWID="7"><TITLE>A &amp; B\\n</TITLE><BODY>Up.&#3;</BODY></REUTERS>'))
    [('7', 'A & B\\n\\nUp.')]
    """
    for piece in data.decode("latin-1").split("<REUTERS")[1:]:
        number = NEWID_RE.search(piece, 0, HEAD)
        if number:
            text = f"{_cut(piece, 'TITLE').strip()}\n\n{_cut(piece, 'BODY')}"
            yield number[1], html.unescape(text).replace("\x03", "")


def _cut(piece: str, tag: str) -> str:
    """What stands between the first such tag and its end, or nothing."""
    _, opened, rest = piece.partition(f"<{tag}>")
    inside, closed, _ = rest.partition(f"</{tag}>")
    return inside if opened and closed else ""


def split_bbc(name: str, data: bytes) -> Texts:
    """One article, by its folder and number."""
    yield "/".join(name.split("/")[-2:]).removesuffix(".txt"), data.decode("latin-1")


def split_polnear(name: str, data: bytes) -> Texts:
    """One article, by its file's name, with its own line ends."""
    yield name.rpartition("/")[2].removesuffix(".txt"), data.decode("utf-8", "replace")  # a changed text fails its hash


COLLECTIONS = (
    Collection(
        "reuters-21578",
        "reuters21578.tar.gz",
        "https://archive.ics.uci.edu/ml/machine-learning-databases/reuters21578-mld/reuters21578.tar.gz",
        re.compile(r"(?:.*/)?reut2-\d{3}\.sgm"),
        split_reuters,
    ),
    Collection(
        "bbc-fulltext",
        "bbc-fulltext.zip",
        "http://mlg.ucd.ie/files/datasets/bbc-fulltext.zip",
        re.compile(r"(?:.*/)?(?:business|tech)/\d{3}\.txt"),
        split_bbc,
    ),
    Collection(
        "polnear",
        "polnear.zip",
        "https://github.com/networkdynamics/PolNeAR/archive/HEAD.zip",
        re.compile(r".*/data/[^/]+/text/[^/]+\.txt"),
        split_polnear,
    ),
)
"""Every source of the real part, in the order of download."""


def _read_zip(path: Path, members: re.Pattern[str]) -> Members:
    left = DECOMPRESSED_MAX
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if members.fullmatch(entry.filename) and entry.compress_type in ZIP_METHODS:
                with archive.open(entry) as file:
                    data = _read_at_most(left, file)
                left -= len(data)
                yield entry.filename, data


def _read_tar(path: Path, members: re.Pattern[str]) -> Members:
    with path.open("rb") as start:
        compressed = start.read(2) == b"\x1f\x8b"  # web clients decompress what a server declares as encoded by gzip
    with gzip.open(path) if compressed else path.open("rb") as stream:
        content = io.BytesIO(_read_at_most(DECOMPRESSED_MAX, stream))
    with tarfile.open(fileobj=content, mode="r:") as archive:  # "r:" is uncompressed; "r" would decompress once more
        for member in archive:
            file = archive.extractfile(member) if member.isreg() and members.fullmatch(member.name) else None
            if file is not None:
                yield member.name, _read_at_most(DECOMPRESSED_MAX, file)  # a sparse file is larger than its archive


def _read_at_most(limit: int, stream: IO[bytes] | gzip.GzipFile) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise CorpusError(f"the archive has more than {DECOMPRESSED_MAX:,} bytes once decompressed")
    return data
