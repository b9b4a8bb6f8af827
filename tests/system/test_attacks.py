"""Malicious input files, one per row of attacks.jsonl.

No code runs, no file is written, messages contain no control characters, and memory is proportional to the file size.
"""

import csv
import hashlib
import io
import json
import os
import pickle
import re
import shlex
import shutil
import sys
import tracemalloc
import zipfile
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from quotestance.cli.main import main

try:
    import pyarrow as pa

    from parquet_attacks import ATTACKS
except ImportError:
    ATTACKS = None

pytestmark = pytest.mark.slow

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("attacks.jsonl").open(encoding="utf-8")
]
SHIPPED = Path(str(files("quotestance.models")))
ARTICLE = "“No,” said Ann Lee of Acme."
FIXED_BYTES, TIMES_SIZE = 40_000_000, 60
"""Memory may reach a fixed number of bytes plus a multiple of the file size."""
CONTROL_RE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Bomb:
    """An object that creates a file when it is unpickled."""

    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


def npy(array, *, allow_pickle=False):
    """The bytes of an array in numpy's format."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=allow_pickle)
    return buffer.getvalue()


def npy_header(shape):
    """The header of an array of floats that declares this shape."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + b"}\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """The bytes of a ZIP archive with these entries, by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def understated_bomb():
    """An entry that declares 100 bytes, in both of its headers, and decompresses to 100 MB."""
    real = 100_000_000
    data = bytearray(zipped({"idf.npy": bytes(real)}))
    declared = real.to_bytes(4, "little")
    assert data.count(declared) == 2
    return bytes(data).replace(declared, (100).to_bytes(4, "little"))


def shipped_arrays():
    with zipfile.ZipFile(SHIPPED / "weights.npz") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flipped_byte():
    """The weights of the shipped model with one bit changed."""
    data = bytearray((SHIPPED / "weights.npz").read_bytes())
    data[len(data) // 2] ^= 1
    return bytes(data)


WEIGHTS = {
    "pickle": lambda: pickle.dumps(Bomb()),
    "pickled-array": lambda: zipped({"idf.npy": npy(np.array([Bomb()], dtype=object), allow_pickle=True)}),
    "flipped-byte": flipped_byte,
    "bomb": lambda: zipped({"idf.npy": bytes(100_000_000)}),
    "understated-bomb": understated_bomb,
    "bzip2": lambda: zipped({"idf.npy": npy(np.zeros(9))}, zipfile.ZIP_BZIP2),
    "lzma": lambda: zipped({"idf.npy": npy(np.zeros(9))}, zipfile.ZIP_LZMA),
    "claim": lambda: zipped({"idf.npy": npy(np.zeros(1)).replace(b"(1,), }        ", b"(999999999,), }")}),
    "expression": lambda: zipped({"idf.npy": npy(np.zeros(1)).replace(b"(1,)", b"(1+0,)")}),
    "nested": lambda: zipped({"idf.npy": npy_header(b"-" * 9000 + b"1")}),
    "negative-shape": lambda: zipped({"idf.npy": npy_header(b"(-1, -1)") + bytes(8)}),
    "entries": lambda: zipped({f"{i}.npy": b"" for i in range(5000)}),
    "path-traversal": lambda: zipped({"../../outside.npy": npy(np.zeros(1)), "/outside.npy": npy(np.zeros(1))}),
    "names": lambda: zipped({**shipped_arrays(), "names_quote.npy": npy(np.full(1_000_000, 10, dtype=np.uint8))}),
}


def write_model(model, folder):
    """Write the shipped model with the changes of the case.

    The header has the right size and hash of the weights unless the case changes them.
    """
    folder.mkdir()
    for name in ("model.json", "weights.npz"):
        shutil.copy(SHIPPED / name, folder / name)
    header = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if "array" in model:
        name, values = model["array"]
        data = zipped({**shipped_arrays(), f"{name}.npy": npy(np.array([float(value) for value in values]))})
    else:
        data = WEIGHTS[model["weights"]]() if "weights" in model else (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(data)
    if model.get("weights") != "flipped-byte":
        header |= {"weights_bytes": len(data), "weights_sha256": hashlib.sha256(data).hexdigest()}
    header |= model.get("header", {})
    (folder / "model.json").write_text(json.dumps(header).replace('"Infinity"', "1e999"), encoding="utf-8")
    if "file" in model:
        (folder / "model.json").write_text(join_parts(model["file"]), encoding="utf-8")
    if "link" in model:
        name, target = model["link"]
        (folder / name).unlink()
        (folder / name).symlink_to(target)
    if "pipe" in model:
        (folder / model["pipe"]).unlink()
        os.mkfifo(folder / model["pipe"])
    if "extra" in model:
        (folder / model["extra"]).write_bytes(pickle.dumps(Bomb()))


def write_folder(entries, folder):
    """Write the files, links and pipes of the case."""
    folder.mkdir()
    for name, (kind, content) in entries.items():
        path = folder / name
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "link":
            path.symlink_to(content)
        else:
            path.write_bytes(content.encode("latin-1" if kind == "bytes" else "utf-8"))


def join_parts(parts):
    """A text from pairs of a text and its number of repetitions."""
    return "".join(text * times for text, times in parts)


def write_attack(case, folder):
    """Write the attack of a case into a folder; returns its path."""
    if "model" in case:
        path = folder / "model"
        write_model(case["model"], path)
    elif "folder" in case:
        path = folder / "folder"
        write_folder(case["folder"], path)
    elif "parquet" in case:
        path = folder / "a.parquet"
        path.write_bytes(ATTACKS[case["parquet"]]())
    else:
        path = folder / case["name"]
        path.write_bytes(join_parts(case["parts"]).encode("utf-8"))
    return path


def snapshot(folder):
    """The modification time of each path in a folder."""
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")}


@contextmanager
def traced(with_arrow):
    """A list that afterwards contains the peak memory of Python in bytes, and that of Arrow if `with_arrow`."""
    peaks = []
    tracemalloc.start()
    if with_arrow:
        before = pa.default_memory_pool()
        pool = pa.proxy_memory_pool(before)
        pa.set_memory_pool(pool)
    try:
        yield peaks
        peaks.append(tracemalloc.get_traced_memory()[1])
        if with_arrow:
            peaks.append(pool.max_memory())
    finally:
        tracemalloc.stop()
        if with_arrow:
            pa.set_memory_pool(before)


def size_of(path):
    return sum(p.lstat().st_size for p in (path.rglob("*") if path.is_dir() else [path]))


@pytest.fixture(scope="module", autouse=True)
def _warm_up(tmp_path_factory):
    """Load what a process loads once, so that it is not measured."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "l.jsonl").write_text("[]", encoding="utf-8")
    assert main(["label", str(folder / "a.txt"), "--company", "Acme"]) == 0
    assert main(["train", str(folder / "l.jsonl"), "-o", str(folder / "model")]) == 2
    assert main(["evaluate", str(folder / "l.jsonl")]) == 2
    import quotestance.evaluation  # noqa: F401


@pytest.mark.skipif(sys.platform != "linux", reason="needs the pipes, devices and links of Linux")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_malicious_file_does_no_harm(case, tmp_path, monkeypatch, capfdbinary):
    monkeypatch.setenv("NO_COLOR", "1")
    outside = tmp_path / "outside" / "inside"
    outside.mkdir(parents=True)
    monkeypatch.chdir(outside)
    Path("article.txt").write_text(ARTICLE, encoding="utf-8")
    label = {"start": 1, "end": 4, "text": "No,", "speaker": "Ann Lee", "stance": "neutral"}
    row = {"id": "a", "text": ARTICLE, "company": "Acme", "quotes": [label]}
    Path("labels.jsonl").write_text(json.dumps(row), encoding="utf-8")
    if "parquet" in case and ATTACKS is None:
        pytest.skip("pyarrow is not installed: pip install 'quotestance[pandas]'")
    path = write_attack(case, outside)
    before = snapshot(tmp_path)

    with traced("parquet" in case) as peak:
        code = main([str(path) if word == "{in}" else word for word in shlex.split(case["command"])])

    out, err = (stream.decode("utf-8") for stream in capfdbinary.readouterr())
    assert code == case["code"], err
    assert re.search(re.escape(case["says"]).replace(r"\|", "|"), err), err
    assert len(err) < 2000 * max(1, err.count("\n")), "messages are short"
    assert snapshot(tmp_path) == before, "no file is written and no code has run"
    assert sum(peak) < FIXED_BYTES + TIMES_SIZE * size_of(path)
    assert not CONTROL_RE.search(err)
    assert case.get("out", "") in out
    check_output(case, out)


def check_output(case, out):
    """Check that the output is valid JSON, has no formula in a CSV cell, or has no control character in a table."""
    if case["command"].endswith("jsonl"):
        for line in out.splitlines():
            json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not valid JSON"))
    elif case["command"].endswith("csv"):
        for cells in csv.reader(io.StringIO(out, newline=""), strict=True):
            assert not any(re.match(r"[=+\-@\t\r\n＝＋－＠]", cell) for cell in cells)
    else:
        assert not CONTROL_RE.search(out)
