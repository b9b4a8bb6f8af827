"""The files of a model folder: written with equal bytes for equal numbers, and checked before they are unfolded."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotestance.errors import ModelError
from quotestance.records import STANCES

__all__ = ["FORMAT_VERSION", "MOST_BYTES", "REMEDY", "read_header", "unpack_arrays", "write_folder"]

FORMAT_VERSION = 1
MOST_BYTES = 32_000_000
"""The largest a model's arrays may be once unfolded; ours are a tenth of that."""

NPY_RE = re.compile(
    rb"""\x93NUMPY\x01\x00 (?s:..)  # version 1.0, and the length of the header that follows
    \{'descr':\ '(?P<type>\|[iu]1|<[iuf][248])',\ 'fortran_order':\ False,
    \ 'shape':\ \((?P<shape>(?:\d{1,9},\ ?)*(?:\d{1,9})?)\),\ \}\ *\n""",
    re.VERBOSE,
)

REMEDY = "Train it again with `quotestance train`, or install quotestance again."


def read_header(folder: Path) -> dict[str, Any]:
    path = folder / "model.json"
    try:
        header = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}: no model.json there, so it is not a model folder. {REMEDY}") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error}). {REMEDY}") from error
    if not isinstance(header, dict) or not isinstance(header.get("format_version"), int):
        raise ModelError(f"{path}: has no format_version. {REMEDY}")
    if header["format_version"] != FORMAT_VERSION:
        raise ModelError(
            f"{path}: format version {header['format_version']}, this quotestance reads {FORMAT_VERSION}. "
            "Use the quotestance that wrote it, or train again."
        )
    if header.get("classes") != list(STANCES):
        raise ModelError(f"{path}: classes {header.get('classes')!r}, expected {list(STANCES)}. {REMEDY}")
    return header


def unpack_arrays(path: Path, header: Mapping[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """The arrays, after size, hash and the declared sizes of all entries are checked; pickled content is refused."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES or size != header.get("weights_bytes"):
            raise ModelError(f"{path}: {size} bytes, model.json says {header.get('weights_bytes')}. {REMEDY}")
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). {REMEDY}") from error
    if hashlib.sha256(data).hexdigest() != header.get("weights_sha256"):
        raise ModelError(f"{path}: its hash is not the one in model.json, so it was changed or damaged. {REMEDY}")
    arrays: dict[str, npt.NDArray[Any]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            declared = sum(entry.file_size for entry in archive.infolist())
            if declared > MOST_BYTES:
                raise ModelError(
                    f"{path}: would unfold to {declared} bytes, more than the {MOST_BYTES} allowed. "
                    "Do not trust this file."
                )
            for entry in archive.infolist():
                arrays[entry.filename.removesuffix(".npy")] = _read_array(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"{path}: not an npz of plain numbers ({error}). Pickles are never read. {REMEDY}") from error
    return arrays


def _read_array(data: bytes) -> npt.NDArray[Any]:
    """One array of plain numbers; its header must claim just the bytes that follow, or numpy would make room for what
    it claims. The header is matched as numpy writes it and not evaluated, as numpy would."""
    m = NPY_RE.match(data)
    if m is None or m.end() != 10 + int.from_bytes(data[8:10], "little"):
        raise ValueError("an array of another format than 1.0, or not of plain numbers")
    dtype = np.dtype(m["type"].decode())
    shape = tuple(int(size) for size in m["shape"].split(b",") if size.strip())
    if math.prod(shape) * dtype.itemsize != len(data) - m.end():
        raise ValueError(f"an array that claims shape {shape} over {len(data) - m.end()} bytes")
    return np.frombuffer(data, dtype=dtype, offset=m.end()).reshape(shape)


def pack_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """An npz whose bytes are the same for the same numbers (numpy's own writer puts the time into it)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(arrays):
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            body = io.BytesIO()
            np.lib.format.write_array(body, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(entry, body.getvalue())
    return out.getvalue()


def write_folder(folder: Path, arrays: Mapping[str, npt.NDArray[Any]], header: Mapping[str, Any]) -> None:
    """Write `weights.npz` and `model.json`, whose header gains the format version, the classes, size and hash."""
    folder.mkdir(parents=True, exist_ok=True)
    data = pack_arrays(arrays)
    (folder / "weights.npz").write_bytes(data)
    full = {
        "format_version": FORMAT_VERSION,
        "classes": list(STANCES),
        "weights_bytes": len(data),
        "weights_sha256": hashlib.sha256(data).hexdigest(),
        **header,
    }
    (folder / "model.json").write_text(json.dumps(full, indent=1, sort_keys=True) + "\n", encoding="utf-8")
