"""Files from strangers: what each attack of the table comes to.

Nothing runs, nothing is written outside OUT, no message commands a terminal, and memory is in proportion to the file.
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
CONTROL_RE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Bomb:
    """Unpickled, it makes a file."""

    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


def npy(array, *, allow_pickle=False):
    body = io.BytesIO()
    np.save(body, array, allow_pickle=allow_pickle)
    return body.getvalue()


def npy_header(shape):
    """The header of an array of floats that claims this shape."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + b"}\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def zipped(entries, how=zipfile.ZIP_DEFLATED):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", how) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return body.getvalue()


def lying_bomb():
    """An entry that declares 100 bytes, in both places, and unfolds to 100 MB."""
    real = 100_000_000
    data = bytearray(zipped({"idf.npy": bytes(real)}))
    declared = real.to_bytes(4, "little")
    assert data.count(declared) == 2
    return bytes(data).replace(declared, (100).to_bytes(4, "little"))


def shipped_arrays():
    with zipfile.ZipFile(SHIPPED / "weights.npz") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flipped_byte():
    data = bytearray((SHIPPED / "weights.npz").read_bytes())
    data[len(data) // 2] ^= 1
    return bytes(data)


WEIGHTS = {
    "pickle": lambda: pickle.dumps(Bomb()),
    "pickled-array": lambda: zipped({"idf.npy": npy(np.array([Bomb()], dtype=object), allow_pickle=True)}),
    "flipped-byte": flipped_byte,
    "bomb": lambda: zipped({"idf.npy": bytes(100_000_000)}),
    "lying-bomb": lying_bomb,
    "bzip2": lambda: zipped({"idf.npy": npy(np.zeros(9))}, zipfile.ZIP_BZIP2),
    "lzma": lambda: zipped({"idf.npy": npy(np.zeros(9))}, zipfile.ZIP_LZMA),
    "claim": lambda: zipped({"idf.npy": npy(np.zeros(1)).replace(b"(1,), }        ", b"(999999999,), }")}),
    "expression": lambda: zipped({"idf.npy": npy(np.zeros(1)).replace(b"(1,)", b"(1+0,)")}),
    "nested": lambda: zipped({"idf.npy": npy_header(b"-" * 9000 + b"1")}),
    "below-zero": lambda: zipped({"idf.npy": npy_header(b"(-1, -1)") + bytes(8)}),
    "entries": lambda: zipped({f"{i}.npy": b"" for i in range(5000)}),
    "climbing": lambda: zipped({"../../climbed.npy": npy(np.zeros(1)), "/climbed.npy": npy(np.zeros(1))}),
    "names": lambda: zipped({**shipped_arrays(), "names_quote.npy": npy(np.full(1_000_000, 10, dtype=np.uint8))}),
}


def lay_model(model, folder):
    """The shipped model, changed as the case says, and vouched for by its header unless it is the header that lies."""
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
        (folder / "model.json").write_text(assembled(model["file"]), encoding="utf-8")
    if "link" in model:
        name, target = model["link"]
        (folder / name).unlink()
        (folder / name).symlink_to(target)
    if "pipe" in model:
        (folder / model["pipe"]).unlink()
        os.mkfifo(folder / model["pipe"])
    if "extra" in model:
        (folder / model["extra"]).write_bytes(pickle.dumps(Bomb()))


def lay_folder(entries, folder):
    folder.mkdir()
    for name, (kind, content) in entries.items():
        path = folder / name
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "link":
            path.symlink_to(content)
        else:
            path.write_bytes(content.encode("latin-1" if kind == "bytes" else "utf-8"))


def assembled(parts):
    return "".join(text * times for text, times in parts)


def lay(case, folder):
    """Put the attack into a folder; its path."""
    if "model" in case:
        path = folder / "model"
        lay_model(case["model"], path)
    elif "folder" in case:
        path = folder / "folder"
        lay_folder(case["folder"], path)
    elif "parquet" in case:
        path = folder / "a.parquet"
        path.write_bytes(ATTACKS[case["parquet"]]())
    else:
        path = folder / case["name"]
        path.write_bytes(assembled(case["parts"]).encode("utf-8"))
    return path


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")}


@contextmanager
def traced(with_arrow):
    """A list that holds afterwards the most bytes that Python, and Arrow where asked, held at a time."""
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
def _warmed_up(tmp_path_factory):
    """What is loaded once a process is not the attacks' doing."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "l.jsonl").write_text("[]", encoding="utf-8")
    assert main(["label", str(folder / "a.txt"), "--company", "Acme"]) == 0
    assert main(["train", str(folder / "l.jsonl"), "-o", str(folder / "model")]) == 2
    assert main(["evaluate", str(folder / "l.jsonl")]) == 2
    import quotestance.evaluation  # noqa: F401


@pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and links as Linux has them")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_attacks_come_to_nothing(case, tmp_path, monkeypatch, capfdbinary):
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
    path = lay(case, outside)
    before = snapshot(tmp_path)

    with traced("parquet" in case) as peak:
        code = main([str(path) if word == "{in}" else word for word in shlex.split(case["command"])])

    out, err = (stream.decode("utf-8") for stream in capfdbinary.readouterr())
    assert code == case["code"], err
    assert re.search(re.escape(case["says"]).replace(r"\|", "|"), err), err
    assert len(err) < 2000 * max(1, err.count("\n")), "messages stay short"
    assert snapshot(tmp_path) == before, "nothing is written, nothing has run"
    assert sum(peak) < FIXED_BYTES + TIMES_SIZE * size_of(path)
    assert not CONTROL_RE.search(err)
    assert case.get("out", "") in out
    check_output(case, out)


def check_output(case, out):
    if case["command"].endswith("jsonl"):
        for line in out.splitlines():
            json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    elif case["command"].endswith("csv"):
        for cells in csv.reader(io.StringIO(out, newline=""), strict=True):
            assert not any(re.match(r"[=+\-@\t\r\n＝＋－＠]", cell) for cell in cells)
    else:
        assert not CONTROL_RE.search(out)
