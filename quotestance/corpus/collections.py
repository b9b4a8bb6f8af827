"""The public archives that contain the texts of the corpus's real part, and how to extract the texts from each.

Archives are read in memory: no file is written to disk, and no name in it becomes a path. The archives' own hashes are
not known, so decompression has a limit here; whether a text is the right one is decided by its own hash.
"""

from __future__ import annotations

import gzip
import html
import io
import json
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
"""The most bytes that are decompressed from one archive, in memory, unless its `limit` says otherwise. The Reuters
archive has 28 MB."""
HEAD = 500
"""The number of characters at the start of a Reuters article that contain its attributes."""

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The methods for which zipfile respects a limit on what it decompresses; with bzip2 and LZMA it ignores it."""
READ_ERRORS = (tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError,
               ValueError, IndexError, KeyError, OverflowError)  # fmt: skip
"""What gzip, tarfile and zipfile raise for a damaged archive."""

Texts = Iterator[tuple[str, str]]
Members = Iterator[tuple[str, bytes]]

# The number of an article in its opening tag: <REUTERS TOPICS="NO" ... NEWID="7">
NEWID_RE = re.compile(r'\bNEWID="(\d+)"')


@dataclass(frozen=True, slots=True)
class Collection:
    """One archive.

    `source` is its name in the labels, `file` its name on disk and `url` its address; `members` matches the names of
    the files in it that contain texts, and `split` splits such a file into documents. `limit` is the most bytes that
    are decompressed (None for `DECOMPRESSED_MAX`).
    """

    source: str
    file: str
    url: str
    members: re.Pattern[str]
    split: Callable[[str, bytes], Texts]
    limit: int | None = None


def read_texts(collection: Collection, path: Path) -> Texts:
    """The id and text of each document in an archive, which is a zip or a tar.gz by its suffix.

    Raises:
        CorpusError: the archive is damaged, or contains more bytes than its limit.
    """
    read_members = _read_zip if path.suffix == ".zip" else _read_tar
    try:
        for name, data in read_members(path, collection.members, collection.limit or DECOMPRESSED_MAX):
            yield from collection.split(name, data)
    except READ_ERRORS as error:
        raise CorpusError(f"{path.name} cannot be read ({error})") from error


def split_reuters(name: str, data: bytes) -> Texts:
    """The articles of an .sgm file by their NEWID: the title (may be empty), an empty line and the body.

    Entities are resolved.

    >>> list(split_reuters("a.sgm", b'<REUTERS NEWID="7"><TITLE>A &amp; B\\n</TITLE><BODY>Up.&#3;</BODY></REUTERS>'))
    [('7', 'A & B\\n\\nUp.')]
    """
    for piece in data.decode("latin-1").split("<REUTERS")[1:]:
        number = NEWID_RE.search(piece, 0, HEAD)
        if number:
            text = f"{_cut(piece, 'TITLE').strip()}\n\n{_cut(piece, 'BODY')}"
            # Each body ends with the control character "end of text".
            yield number[1], html.unescape(text).replace("\x03", "")


def _cut(piece: str, tag: str) -> str:
    """The text between the first such tag and its end tag; empty if one of them is missing."""
    _, opened, rest = piece.partition(f"<{tag}>")
    inside, closed, _ = rest.partition(f"</{tag}>")
    return inside if opened and closed else ""


def split_bbc(name: str, data: bytes) -> Texts:
    """The one article in a file, by its folder and number."""
    yield "/".join(name.split("/")[-2:]).removesuffix(".txt"), data.decode("latin-1")


def split_polnear(name: str, data: bytes) -> Texts:
    """The one article in a file, by the file's name; line ends are kept."""
    yield (
        name.rpartition("/")[2].removesuffix(".txt"),
        data.decode("utf-8", "replace"),
    )  # a replaced byte fails the hash


def split_allsides(name: str, data: bytes) -> Texts:
    """The one article in a JSON file, by the file's name."""
    yield name.rpartition("/")[2].removesuffix(".json"), json.loads(data)["content_original"]


COLLECTIONS = (
    Collection(
        "reuters-21578",
        "reuters21578.tar.gz",
        "https://archive.ics.uci.edu/ml/machine-learning-databases/reuters21578-mld/reuters21578.tar.gz",
        re.compile(r"(?:.*/)?reut2-\d{3}\.sgm"),  # "reut2-000.sgm"
        split_reuters,
    ),
    Collection(
        "bbc-fulltext",
        "bbc-fulltext.zip",
        "http://mlg.ucd.ie/files/datasets/bbc-fulltext.zip",
        re.compile(r"(?:.*/)?(?:business|tech)/\d{3}\.txt"),  # "bbc/business/001.txt"; other folders are not used
        split_bbc,
    ),
    Collection(
        "polnear",
        "polnear.zip",
        "https://github.com/networkdynamics/PolNeAR/archive/HEAD.zip",
        re.compile(r".*/data/[^/]+/text/[^/]+\.txt"),
        split_polnear,
    ),
    Collection(
        "allsides",
        "allsides.zip",
        "https://github.com/ramybaly/Article-Bias-Prediction/archive/ced8111a720948e6a410e52031ace99c4e53f096.zip",
        re.compile(r".*/data/jsons/[^/]+\.json"),
        split_allsides,
        limit=1_000_000_000,  # 35,000 articles, which are read one by one
    ),
)
"""Every source of the real part, in download order."""


def _read_zip(path: Path, members: re.Pattern[str], limit: int) -> Members:
    left = limit
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if members.fullmatch(entry.filename) and entry.compress_type in ZIP_METHODS:
                with archive.open(entry) as file:
                    data = _read_at_most(left, limit, file)
                left -= len(data)
                yield entry.filename, data


def _read_tar(path: Path, members: re.Pattern[str], limit: int) -> Members:
    with path.open("rb") as start:
        compressed = start.read(2) == b"\x1f\x8b"  # HTTP clients decompress what a server declares as gzip-encoded
    with gzip.open(path) if compressed else path.open("rb") as stream:
        content = io.BytesIO(_read_at_most(limit, limit, stream))
    with tarfile.open(fileobj=content, mode="r:") as archive:  # "r:" means uncompressed; "r" would decompress again
        for member in archive:
            file = archive.extractfile(member) if member.isreg() and members.fullmatch(member.name) else None
            if file is not None:
                yield member.name, _read_at_most(limit, limit, file)  # a sparse file is larger than its archive


def _read_at_most(left: int, limit: int, stream: IO[bytes] | gzip.GzipFile) -> bytes:
    """The content of a file of at most `left` bytes, the rest of the archive's limit."""
    data = stream.read(left + 1)
    if len(data) > left:
        raise CorpusError(f"the archive has more than {limit:,} bytes once decompressed")
    return data
