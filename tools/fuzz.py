"""Fuzz one target of tests/fuzz_targets.py with coverage guidance. Needs atheris (`pip install atheris`).

    python tools/fuzz.py TARGET CORPUS_FOLDER [libFuzzer's options, such as -max_total_time=600]

libFuzzer writes a failing input to a file in the current folder; add it to tests/cases/fuzz.jsonl when the bug is
fixed.
"""

import io
import json
import sys
import zipfile
from pathlib import Path

import atheris

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

with atheris.instrument_imports(include=["quotestance"]):
    import fuzz_targets  # which imports every module of the package that it runs
from laws import PIECES  # noqa: E402

EXAMPLES = sorted((TESTS.parent / "examples").glob("*.txt"))
ARTICLE = {
    "id": "a",
    "text": "“We lied,” said Ann Lee.",
    "company": "Acme",
    "aliases": ["A"],
    "title": None,
    "url": "u",
    "date": "d",
}
QUOTE = {
    "start": 1,
    "end": 9,
    "text": "We lied,",
    "kind": "speech",
    "statement": 1,
    "speaker": {"name": "Ann Lee", "mention": "Ann Lee", "start": 16, "end": 23, "role": None, "side": "other"},
    "cue": {"text": "said", "start": 11, "end": 15},
    "rule": "r",
    "about": "company",
    "stance": "critical",
    "probabilities": {"critical": 0.5, "defensive": 0.25, "neutral": 0.25},
    "explanation": [["a", 1.5]],
}
SEGMENTS = {
    "doc": "d",
    "text_file": "d.txt",
    "quotes": [{"start": 0, "end": 10, "source": [[16, 23]]}],
    "other": [[0, 1]],
    "ignore": [[2, 3]],
}


def seeds(target):
    """The inputs that the fuzzer starts from."""
    line = json.dumps(ARTICLE, ensure_ascii=False).encode()
    segments = json.dumps(SEGMENTS).encode()
    labels = json.dumps({**ARTICLE, "quotes": [QUOTE], "sha256": None, "split": "train"}, ensure_ascii=False).encode()
    if target == "extract":
        return [path.read_bytes()[:600] for path in EXAMPLES]
    if target.endswith("news"):
        return [bytes(range(i, min(i + 24, 256))) for i in range(0, 256, 16)] + [_news(path) for path in EXAMPLES]
    if target == "txt":
        return [bytes([i]) + "“No,” he said.\r\n".encode("utf-16" if i % 2 else "utf-8") for i in range(10)]
    if target == "jsonl":
        odd = b'{"text": 1e999}\n[]\n{"id": 3, "text": ""}'
        return [b"\0" + line + b"\n" + line + b"\n", b"\0" + odd, b"\0" + b"[" * 50]
    if target == "csv":
        return [b'\0id,text,aliases\r\n1,"a ""b""\nc",A;B\r\n2,b,\r\n', b"\0text\nx\n", b"\0text,text\n"]
    if target == "stdin":
        return [line, b"id,text\n1,x\n", b"No."]
    if target == "labels":
        bare = [b'{"id": "a", "quotes": []}', b'{"id": "a", "text": "x", "quotes": [{"start": 0}]}']
        return [labels + b"\n", segments, *bare]
    if target in ("parquet-out", "report"):
        return [_news(path) + b"\0" + bytes(range(200, 232)) for path in EXAMPLES] + [bytes(range(256))]
    header, weights = fuzz_targets.tiny_model()
    if target == "model-header":
        return [json.dumps(header).encode()]
    if target == "model-weights":
        return [weights]
    sound = zipfile.ZipFile(io.BytesIO(weights))
    return [bytes([i]) + sound.read(name) for i, name in enumerate(sound.namelist())]


def _news(path):
    """The text of an example as pieces of news, one byte per piece; text that is not a piece is left out."""
    text, at, found = path.read_text(encoding="utf-8")[:800], 0, bytearray()
    while at < len(text):
        fits = [i for i, piece in enumerate(PIECES[:256]) if text.startswith(piece, at)]
        if fits:
            best = max(fits, key=lambda i: len(PIECES[i]))
            found.append(best)
        at += len(PIECES[best]) if fits else 1
    return bytes(found[:200])


def write_dictionary(path):
    """Write libFuzzer's dictionary: pieces of news, field names and special values."""
    words = [*PIECES, *ARTICLE, *QUOTE, "null", "true", "1e999", "-1", "NaN", '{"', '":', "\ufeff", "format_version"]
    lines = ["".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")) for word in words]
    path.write_text("".join(f'"{line}"\n' for line in dict.fromkeys(lines) if line))


def main():
    _, target, corpus, *options = sys.argv
    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed)
    dictionary = folder.parent / "dictionary.txt"
    write_dictionary(dictionary)
    argv = [sys.argv[0], corpus, f"-dict={dictionary}", "-rss_limit_mb=2048", "-timeout=60", *options]
    atheris.Setup(argv, fuzz_targets.TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
