"""The files of a model folder: written with equal bytes for equal numbers, and checked before they are unfolded."""

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

from quotestance.errors import ModelError, shorten
from quotestance.files import explain_write_errors, write_files
from quotestance.records.quote import STANCES
from quotestance.stance.features import FAMILIES
from quotestance.stance.model import CROSSINGS, LinearLayers, StanceModel
from quotestance.stance.vectorizer import Vocabulary

__all__ = [
    "FORMAT_VERSION",
    "MOST_BYTES",
    "REMEDY",
    "list_arrays",
    "load_model",
    "read_header",
    "unpack_arrays",
    "write_folder",
]


LARGEST = 1e6
"""The largest size of a number that a model may hold, so that no sum of products overflows; ours stay below 20."""

LEAST_IDF = 1e-3
"""The least idf that is read, as families of words are divided by the length of theirs; a trained one is 1 or more."""


def list_arrays(vocabulary: Vocabulary, layers: LinearLayers) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {
        f"names_{family}": np.frombuffer("\n".join(vocabulary.names[family]).encode(), dtype=np.uint8)
        for family in FAMILIES
    }
    arrays.update(
        idf=vocabulary.idf,
        about_coef=layers.about_coef,
        about_intercept=np.array([layers.about_intercept]),
        stance_coef=layers.stance_coef,
        stance_intercept=layers.stance_intercept,
        calibration_factor=np.array([layers.calibration_factor]),
        calibration_shift=layers.calibration_shift,
        share=np.array([layers.share]),
    )
    return arrays


def load_model(folder: Path | None = None) -> StanceModel:
    """The model in a folder; the one that ships with the package if None (read once and kept).

    Raises:
        ModelError: the folder is missing, damaged, too large, or not a model of this format; the message says what
            to do.
    """
    if folder is None:
        return _load_shipped()
    return _load(Path(folder))


@lru_cache(maxsize=1)
def _load_shipped() -> StanceModel:
    with resources.as_file(resources.files("quotestance.models")) as folder:
        return _load(Path(folder))


def _load(folder: Path) -> StanceModel:
    header = read_header(folder)
    arrays = unpack_arrays(folder / "weights.npz", header)
    try:
        most = arrays["idf"].size
        names = {family: _read_names(arrays[f"names_{family}"], most) for family in FAMILIES}
        vocabulary = Vocabulary(names, arrays["idf"], {f: float(header["family_weights"][f]) for f in FAMILIES})
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
        raise ModelError(f"{folder}: the model lacks a part or holds a wrong one ({error!r}). {REMEDY}") from error
    _check_shapes(folder, header, vocabulary, layers)
    return StanceModel(vocabulary, layers, header)


def _read_names(array: npt.NDArray[Any], most: int) -> tuple[str, ...]:
    """Names, each on a line; more than there are numbers for them are not made room for."""
    joined = array.astype(np.uint8, casting="safe").tobytes()
    if joined.count(b"\n") >= max(most, 1):
        raise ValueError("more feature names than numbers")
    return tuple(joined.decode("utf-8").split("\n")) if joined else ()


def _check_shapes(folder: Path, header: Mapping[str, Any], vocabulary: Vocabulary, layers: LinearLayers) -> None:
    size, classes = vocabulary.size, len(STANCES)
    expected = {
        "idf": (vocabulary.idf, (size,)),
        "about_coef": (layers.about_coef, (size,)),
        "stance_coef": (layers.stance_coef, (size + len(CROSSINGS), classes)),
        "stance_intercept": (layers.stance_intercept, (classes,)),
        "calibration_shift": (layers.calibration_shift, (classes,)),
    }
    for name, (array, shape) in expected.items():
        if array.shape != shape or array.dtype != np.float64 or not (np.abs(array) <= LARGEST).all():
            raise ModelError(
                f"{folder}: {name} has shape {array.shape} and type {array.dtype}, "
                f"expected {shape} of finite float64 up to {LARGEST:g}. {REMEDY}"
            )
    numbers = (layers.about_intercept, layers.calibration_factor, layers.share, *vocabulary.weights.values())
    if not all(abs(number) <= LARGEST for number in numbers):
        raise ModelError(f"{folder}: an intercept, a factor or a weight is no number up to {LARGEST:g}. {REMEDY}")
    if not (vocabulary.idf >= LEAST_IDF).all():
        raise ModelError(f"{folder}: an idf lies below {LEAST_IDF:g}, so that words weigh nothing. {REMEDY}")
    if header.get("families") != {family: len(vocabulary.names[family]) for family in FAMILIES}:
        raise ModelError(f"{folder}: the vocabulary's sizes are not those in model.json. {REMEDY}")


FORMAT_VERSION = 1
MOST_BYTES = 32_000_000
"""The largest a model's arrays may be once unfolded; ours are a tenth of that."""

MOST_HEADER_BYTES = 1_000_000
MOST_ENTRIES = 64

REMEDY = "Train it again with `quotestance train`, or install quotestance again."


def _read_file(path: Path, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes; a pipe or a device would have no end.

    Raises:
        ModelError: it is neither; a missing file is left to the caller as FileNotFoundError.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise ModelError(f"{path}: {status.st_size} bytes, expected a file of at most {most}. {REMEDY}")
        with path.open("rb") as stream:
            return stream.read(most)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). {REMEDY}") from error


def read_header(folder: Path) -> dict[str, Any]:
    """What `model.json` says, of a format version that is known.

    Raises:
        ModelError: the file is missing, is no JSON object, or is of another version.
    """
    path = folder / "model.json"
    try:
        header = json.loads(_read_file(path, MOST_HEADER_BYTES))
    except FileNotFoundError:
        raise ModelError(f"{folder}: no model.json there, so it is not a model folder. {REMEDY}") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error}). {REMEDY}") from error
    if not isinstance(header, dict) or not isinstance(header.get("format_version"), int):
        raise ModelError(f"{path}: has no format_version. {REMEDY}")
    if header["format_version"] != FORMAT_VERSION:
        raise ModelError(
            f"{path}: format version {shorten(header['format_version'])}, this quotestance reads {FORMAT_VERSION}. "
            "Use the quotestance that wrote it, or train again."
        )
    if header.get("classes") != list(STANCES):
        raise ModelError(f"{path}: classes {shorten(header.get('classes'))}, expected {list(STANCES)}. {REMEDY}")
    return header


def unpack_arrays(path: Path, header: Mapping[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """The arrays, after size, hash and the declared sizes of all entries are checked; pickled content is refused."""
    try:
        data = _read_file(path, MOST_BYTES)
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
            if declared > MOST_BYTES or len(entries) > MOST_ENTRIES:
                raise ModelError(
                    f"{path}: would unfold to {declared} bytes in {len(entries)} arrays, more than the {MOST_BYTES} "
                    f"in {MOST_ENTRIES} allowed. Do not trust this file."
                )
            return {entry.filename.removesuffix(".npy"): _read_array(_unfold(archive, entry)) for entry in entries}
    except ModelError:
        raise
    except Exception as error:  # zipfile lets through whatever it stumbles over, of half a dozen kinds
        reason = str(error)[:200]  # numpy quotes headers of up to 10,000 characters
        raise ModelError(f"{path}: not an npz of plain numbers ({reason}). Pickles are never read. {REMEDY}") from error


def _unfold(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """As many bytes as the entry declares. `ZipFile.read` unfolds all there is and then cuts, and only with deflate
    can it be stopped."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename} is folded in a way that numpy does not use")
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def _read_array(data: bytes) -> npt.NDArray[Any]:
    """One array of plain numbers; its header must claim exactly the bytes that follow, or numpy would allocate what it
    claims."""
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array of another format than 1.0")
    shape, in_fortran_order, dtype = np.lib.format.read_array_header_1_0(stream)
    if in_fortran_order or dtype.kind not in "iuf":
        raise ValueError(f"an array of {dtype}, not of plain numbers")
    if math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise ValueError(f"an array that claims shape {shape} over {len(data) - stream.tell()} bytes")
    return np.frombuffer(data, dtype=dtype, offset=stream.tell()).reshape(shape)


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
    """Write `weights.npz` and `model.json`, whose header gains the format version, the classes, size and hash.

    Raises:
        QuotestanceError: the folder cannot be written to; the files in it are then as they were.
    """
    with explain_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    data = pack_arrays(arrays)
    full = {
        "format_version": FORMAT_VERSION,
        "classes": list(STANCES),
        "weights_bytes": len(data),
        "weights_sha256": hashlib.sha256(data).hexdigest(),
        **header,
    }
    model_json = (json.dumps(full, indent=1, sort_keys=True) + "\n").encode()
    write_files({folder / "weights.npz": data, folder / "model.json": model_json})


def save_model(model: StanceModel, folder: Path, info: Mapping[str, Any]) -> None:
    """Write `weights.npz` and `model.json` into a folder, made if need be; the bytes depend on the numbers alone."""
    header = {
        "families": {family: len(model.vocabulary.names[family]) for family in FAMILIES},
        "family_weights": model.vocabulary.weights,
        "crossings": len(CROSSINGS),
        **info,
    }
    write_folder(folder, list_arrays(model.vocabulary, model.layers), header)
