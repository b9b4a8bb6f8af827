"""The public archives that hold the texts of the corpus's real part, and how each text is made out of them.

An archive is only read: nothing is unpacked to disk, a name in it never becomes a path, and no more is unfolded than
such an archive can hold. Whether a text is the right one is for its hash to say.
"""

from __future__ import annotations

import gzip
import html
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from quotestance.errors import CorpusError

__all__ = ["COLLECTIONS", "Collection", "DamagedArchive", "read_texts"]


UNFOLDED_MOST = 1_000_000_000
"""Bytes of an archive once unfolded. Reuters has 28 MB, and the others are no larger than a few hundred."""
MEMBER_MOST = 20_000_000
"""Bytes of one file in it that is read; the largest, of a thousand Reuters articles, has 1.5 MB."""
HEAD = 500
"""Characters in which the attributes of a Reuters article stand."""

DAMAGE = (tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
          IndexError, KeyError, OverflowError)  # fmt: skip
"""What gzip, tarfile and zipfile raise for bytes that are no archive, or a broken one."""

Texts = Iterator[tuple[str, str]]

NEWID_RE = re.compile(r'\bNEWID="(\d+)"')


class DamagedArchive(CorpusError):
    """An archive that cannot be read through."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One archive.

    `source` is its name in the labels; `file` what it is called on disk, `url` where it lies; `most` bytes are
    downloaded of it; `holds` matches the names of files in it that hold texts, `split` makes documents of such a file.
    """

    source: str
    file: str
    url: str
    most: int
    holds: re.Pattern[str]
    split: Callable[[str, bytes], Texts]


def read_texts(collection: Collection, path: Path, wanted: Container[str]) -> Texts:
    """Each wanted document of an archive, a zip or tar.gz by its content, with its text.

    Raises:
        DamagedArchive: it is neither, is broken, or unfolds to more than such an archive holds.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
            stream.seek(0)
            walk = _walk_zip if start.startswith(b"PK") else _walk_tar
            if not start.startswith((b"PK", b"\x1f\x8b")):
                raise DamagedArchive(f"{path.name} is neither a zip nor a tar.gz archive (it begins with {start!r})")
            for name, data in walk(cast("IO[bytes]", stream), collection.holds):
                yield from (found for found in collection.split(name, data) if found[0] in wanted)
    except DAMAGE as error:
        raise DamagedArchive(f"{path.name} is damaged or cut short ({error})") from error


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
    try:
        yield name.rpartition("/")[2].removesuffix(".txt"), data.decode("utf-8")
    except UnicodeDecodeError:
        return  # named as missing, like any other that is not there as it was


COLLECTIONS = (
    Collection(
        "reuters-21578",
        "reuters21578.tar.gz",
        "https://archive.ics.uci.edu/ml/machine-learning-databases/reuters21578-mld/reuters21578.tar.gz",
        100_000_000,
        re.compile(r"(?:.*/)?reut2-\d{3}\.sgm"),
        split_reuters,
    ),
    Collection(
        "bbc-fulltext",
        "bbc-fulltext.zip",
        "http://mlg.ucd.ie/files/datasets/bbc-fulltext.zip",
        100_000_000,
        re.compile(r"(?:.*/)?(?:business|tech)/\d{3}\.txt"),
        split_bbc,
    ),
    Collection(
        "polnear",
        "polnear.zip",
        "https://github.com/networkdynamics/PolNeAR/archive/HEAD.zip",
        1_000_000_000,
        re.compile(r".*/data/[^/]+/text/[^/]+\.txt"),
        split_polnear,
    ),
)
"""Every source of the real part, in the order of download."""


def _walk_zip(stream: IO[bytes], holds: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a zip that hold texts, or of the one tar.gz inside it (UCI hands out Reuters so, too)."""
    with zipfile.ZipFile(stream) as archive:
        unfolded = 0
        for entry in archive.infolist():
            if entry.filename.endswith(".tar.gz"):
                with archive.open(entry) as inner:
                    yield from _walk_tar(inner, holds)
                return
            if holds.fullmatch(entry.filename):
                with archive.open(entry) as file:
                    data = _read_member(entry.filename, file)
                unfolded += len(data)
                if unfolded > UNFOLDED_MOST:
                    raise DamagedArchive(f"more than {UNFOLDED_MOST:,} bytes once unfolded")
                yield entry.filename, data


def _walk_tar(stream: IO[bytes], holds: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    with (
        gzip.open(stream) as unfolded,
        tarfile.open(fileobj=cast("IO[bytes]", _Limited(unfolded)), mode="r|") as archive,  # as a stream: read once
    ):
        for member in archive:
            file = archive.extractfile(member) if member.isreg() and holds.fullmatch(member.name) else None
            if file is not None:
                yield member.name, _read_member(member.name, file)


def _read_member(name: str, file: IO[bytes]) -> bytes:
    data = file.read(MEMBER_MOST + 1)
    if len(data) > MEMBER_MOST:
        raise DamagedArchive(f"{name[:80]!r} in it has more than {MEMBER_MOST:,} bytes")
    return data


class _Limited:
    """A stream that gives `UNFOLDED_MOST` bytes and then refuses, however small the archive was."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self.stream, self.left = stream, UNFOLDED_MOST

    def read(self, size: int) -> bytes:
        data = self.stream.read(min(size, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise DamagedArchive(f"more than {UNFOLDED_MOST:,} bytes once unfolded")
        return data
