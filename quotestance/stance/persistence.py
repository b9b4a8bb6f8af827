"""Load and save a model folder.

A folder holds `weights.npz` (feature names, idf, coefficients, intercepts, calibration) and `model.json` (format
version, classes, sizes, hash, and how the model was trained). Loading checks everything before it is decompressed, and
nothing in a folder can run; saving the same numbers gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import stat
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotestance.about import SHIPPED
from quotestance.errors import ModelError, shorten
from quotestance.files import explain_write_errors, write_files
from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES
from quotestance.stance.model import CROSSINGS, LinearLayers, StanceModel
from quotestance.stance.vectorizer import Vectorizer

__all__ = ["FORMAT_VERSION", "MAX_BYTES", "load_model", "save_model"]


FORMAT_VERSION = 3

MAX_NUMBER = 1e6
"""The largest absolute value of a number in a model, so that no sum of products overflows; ours stay below 20."""

MIN_IDF = 1e-3
"""The smallest idf: the words of a quote are divided by their length as a vector. A trained idf is 1 or more."""

MAX_BYTES = 32_000_000
"""The largest size of a model's arrays once decompressed; ours need a tenth of that."""

MAX_HEADER_BYTES = 1_000_000
MAX_ARRAYS = 64

MAX_ARRAY_HEADER = 1_000
"""Characters of an array's own header; numpy writes about 120."""

REMEDY = "Train it again with `quotestance train`, or install quotestance again."


def load_model(folder: Path | str | None = None) -> StanceModel:
    """The model in a folder, or the one that comes with the package (None or "shipped"), which is read only once.

    A folder of that name is `./shipped`.

    Raises:
        ModelError: the folder is missing, damaged, too large, or not a model of this format; the message says what
            to do.
    """
    if folder is None or folder == SHIPPED:
        return _load_packaged()
    return _load(Path(folder))


@lru_cache(maxsize=1)
def _load_packaged() -> StanceModel:
    with resources.as_file(resources.files("quotestance.models")) as folder:
        return _load(Path(folder))


def _load(folder: Path) -> StanceModel:
    header = _read_header(folder)
    arrays = _read_arrays(folder / "weights.npz", header)
    try:
        # Every feature has an idf, so no family can have more names than that.
        max_names = arrays["idf"].size
        names = {family: _split_names(arrays[f"names_{family}"], max_names) for family in FAMILIES}
        weights = {family: float(header["family_weights"][family]) for family in FAMILIES}
        vectorizer = Vectorizer(names, arrays["idf"], weights)
        layers = LinearLayers(
            arrays["about_coef"],
            float(arrays["about_intercept"][0]),
            arrays["stance_coef"],
            arrays["stance_intercept"],
            float(arrays["calibration_factor"][0]),
            arrays["calibration_shift"],
            float(arrays["share"][0]),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise ModelError(f"{folder}: a part of the model is missing or wrong ({error!r}). {REMEDY}") from error
    _check_numbers(folder, header, vectorizer, layers)
    return StanceModel(vectorizer, layers, header)


def _split_names(array: npt.NDArray[Any], max_names: int) -> tuple[str, ...]:
    """Feature names out of UTF-8 bytes, one name per line. Lines are counted before they take up memory."""
    joined = array.astype(np.uint8, casting="safe").tobytes()
    if joined.count(b"\n") >= max(max_names, 1):
        raise ValueError("more feature names than numbers")
    return tuple(joined.decode("utf-8").split("\n")) if joined else ()


def _check_numbers(folder: Path, header: Mapping[str, Any], vectorizer: Vectorizer, layers: LinearLayers) -> None:
    """Check that all arrays have the expected shapes and that no number can break the arithmetic."""
    size, classes = vectorizer.size, len(STANCES)
    expected = {
        "idf": (vectorizer.idf, (size,)),
        "about_coef": (layers.about_coef, (size,)),
        "stance_coef": (layers.stance_coef, (size + len(CROSSINGS), classes)),
        "stance_intercept": (layers.stance_intercept, (classes,)),
        "calibration_shift": (layers.calibration_shift, (classes,)),
    }
    for name, (array, shape) in expected.items():
        # "<=" is false for NaN, so that it is refused too.
        if array.shape != shape or array.dtype != np.float64 or not (np.abs(array) <= MAX_NUMBER).all():
            raise ModelError(
                f"{folder}: {name} has shape {array.shape} and type {array.dtype}, "
                f"expected {shape} of finite float64 up to {MAX_NUMBER:g}. {REMEDY}"
            )
    numbers = (layers.about_intercept, layers.calibration_factor, layers.share, *vectorizer.weights.values())
    if not all(abs(number) <= MAX_NUMBER for number in numbers):
        raise ModelError(f"{folder}: an intercept, a factor or a weight is not a number up to {MAX_NUMBER:g}. {REMEDY}")
    if not (vectorizer.idf >= MIN_IDF).all():
        raise ModelError(f"{folder}: an idf is below {MIN_IDF:g}. {REMEDY}")
    if header.get("families") != {family: len(vectorizer.names[family]) for family in FAMILIES}:
        raise ModelError(f"{folder}: the numbers of feature names differ from those in model.json. {REMEDY}")


def _read_file(path: Path, max_bytes: int) -> bytes:
    """The content of a regular file of at most `max_bytes` bytes; reading a pipe or a device might never end.

    Raises:
        ModelError: it is something else, or cannot be read.
        FileNotFoundError: there is no such file; the caller knows what that means.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > max_bytes:
            raise ModelError(f"{path}: {status.st_size} bytes, expected a file of at most {max_bytes}. {REMEDY}")
        with path.open("rb") as stream:
            return stream.read(max_bytes)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). {REMEDY}") from error


def _read_header(folder: Path) -> dict[str, Any]:
    """The content of `model.json`, which must be of this format version and have the same stances.

    Raises:
        ModelError: the file is missing, is not a JSON object, or is of another version.
    """
    path = folder / "model.json"
    try:
        header = json.loads(_read_file(path, MAX_HEADER_BYTES))
    except FileNotFoundError:
        problem = "contains no model.json" if folder.is_dir() else "no such folder"
        raise ModelError(f"{folder}: {problem}; a model folder is what `quotestance train -o FOLDER` writes") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error}). {REMEDY}") from error
    if not isinstance(header, dict) or not isinstance(header.get("format_version"), int):
        raise ModelError(f"{path}: has no format_version. {REMEDY}")
    if header["format_version"] != FORMAT_VERSION:
        raise ModelError(
            f"{path}: format version {shorten(header['format_version'])}, this quotestance reads {FORMAT_VERSION}. "
            "Use the version of quotestance that wrote it, or train again."
        )
    if header.get("classes") != list(STANCES):
        raise ModelError(f"{path}: classes {shorten(header.get('classes'))}, expected {list(STANCES)}. {REMEDY}")
    return header


def _read_arrays(path: Path, header: Mapping[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `weights.npz`. Its size, its hash and the declared sizes of its entries are checked first.

    Raises:
        ModelError: the file is missing, differs from what the header says, is too large once decompressed, or
            contains anything but arrays of numbers.
    """
    try:
        data = _read_file(path, MAX_BYTES)
    except FileNotFoundError:
        raise ModelError(f"{path}: cannot be read (no such file). {REMEDY}") from None
    if len(data) != header.get("weights_bytes"):
        raise ModelError(f"{path}: {len(data)} bytes, model.json says {shorten(header.get('weights_bytes'))}. {REMEDY}")
    if hashlib.sha256(data).hexdigest() != header.get("weights_sha256"):
        raise ModelError(f"{path}: its hash is not the one in model.json, so it was changed or damaged. {REMEDY}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            declared = sum(entry.file_size for entry in entries)
            if declared > MAX_BYTES or len(entries) > MAX_ARRAYS:
                raise ModelError(
                    f"{path}: would decompress to {declared} bytes in {len(entries)} arrays, more than the {MAX_BYTES} "
                    f"in {MAX_ARRAYS} allowed. Do not trust this file."
                )
            return {entry.filename.removesuffix(".npy"): _parse_array(_decompress(archive, entry)) for entry in entries}
    except ModelError:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds of exceptions for damaged files
        reason = str(error)[:200]  # numpy quotes headers of up to 10,000 characters
        raise ModelError(f"{path}: not an npz of plain numbers ({reason}). Pickles are never read. {REMEDY}") from error


def _decompress(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most as many bytes as the entry declares.

    `ZipFile.read` would decompress everything and cut the result afterwards. Only deflate can be stopped in between.
    """
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename} is compressed by a method that numpy does not use")
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def _parse_array(data: bytes) -> npt.NDArray[Any]:
    """An array of numbers in numpy's format 1.0.

    The header must declare exactly the bytes that follow: `numpy.load` would allocate whatever it declares.
    """
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array of another format than 1.0")
    shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(stream, max_header_size=MAX_ARRAY_HEADER)
    if fortran_order or dtype.kind not in "iuf":
        raise ValueError("an array that is not of plain numbers")
    if math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise ValueError(f"an array that declares shape {shape} but has {len(data) - stream.tell()} bytes")
    return np.frombuffer(data, dtype=dtype, offset=stream.tell()).reshape(shape)


def save_model(model: StanceModel, folder: Path, info: Mapping[str, Any]) -> None:
    """Write `weights.npz` and `model.json` to a folder, which is created if need be.

    `info` is added to `model.json`. The bytes of `weights.npz` depend on the numbers alone.

    Raises:
        QuotestanceError: the folder cannot be written to; the files in it are then as they were.
    """
    with explain_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    data = _pack_arrays(_list_arrays(model.vectorizer, model.layers))
    header = {
        "format_version": FORMAT_VERSION,
        "classes": list(STANCES),
        "weights_bytes": len(data),
        "weights_sha256": hashlib.sha256(data).hexdigest(),
        "families": {family: len(model.vectorizer.names[family]) for family in FAMILIES},
        "family_weights": model.vectorizer.weights,
        "crossings": len(CROSSINGS),
        **info,
    }
    text = json.dumps(header, indent=1, sort_keys=True) + "\n"
    # Both or neither, since the header has the hash of the weights.
    write_files({folder / "weights.npz": data, folder / "model.json": text.encode()})


def _list_arrays(vectorizer: Vectorizer, layers: LinearLayers) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `weights.npz` by name; feature names are stored as UTF-8 bytes, one name per line."""
    names = {
        f"names_{family}": np.frombuffer("\n".join(vectorizer.names[family]).encode(), dtype=np.uint8)
        for family in FAMILIES
    }
    return {
        **names,
        "idf": vectorizer.idf,
        "about_coef": layers.about_coef,
        "about_intercept": np.array([layers.about_intercept]),
        "stance_coef": layers.stance_coef,
        "stance_intercept": layers.stance_intercept,
        "calibration_factor": np.array([layers.calibration_factor]),
        "calibration_shift": layers.calibration_shift,
        "share": np.array([layers.share]),
    }


def _pack_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """An npz with a fixed time stamp: `numpy.savez` writes the current time, so its bytes differ each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(arrays):
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            array = io.BytesIO()
            np.lib.format.write_array(array, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(entry, array.getvalue())
    return packed.getvalue()
