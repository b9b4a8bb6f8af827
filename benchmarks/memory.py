"""Measure the peak memory of each process of `quotestance label` for few and for many articles (Linux).

    python benchmarks/memory.py ARTICLES.jsonl --sizes 1000 100000 --out out.jsonl --jobs 2

The articles of the file are repeated with new ids until there are enough, each cut to `--characters`.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path


def write_articles(source: Path, path: Path, number: int, characters: int) -> None:
    """Write `number` articles as CSV or JSON lines, by the suffix of `path`."""
    with source.open(encoding="utf-8") as stream:
        texts = [json.loads(line)["text"][:characters] for line in stream]
    rows = ({"id": f"article-{i:07}", "text": text} for i, text in enumerate(islice(cycle(texts), number)))
    with path.open("w", encoding="utf-8", newline="") as stream:
        if path.suffix == ".csv":
            writer = csv.DictWriter(stream, ("id", "text"))
            writer.writeheader()
            writer.writerows(rows)
        else:
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def measure(command: list[str]) -> dict[int, float]:
    """The peak memory in megabytes of the command (first) and its child processes, by process id."""
    peaks: dict[int, float] = {}
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            for pid in list_processes(process.pid):
                peaks[pid] = max(peaks.get(pid, 0.0), read_peak(pid))
            time.sleep(0.1)
    return peaks


def list_processes(pid: int) -> Iterator[int]:
    """The process and its descendants, without joblib's resource tracker."""
    try:
        if b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return
        yield pid
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from list_processes(int(child))
    except OSError:  # it has ended
        return


def read_peak(pid: int) -> float:
    """The peak memory of a process in megabytes; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--characters", type=int, default=1200)
    parser.add_argument("--input", choices=("jsonl", "csv"), default="jsonl")
    parser.add_argument("--out", default="out.jsonl", help="name of the output; its suffix is the format")
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, f"articles.{args.input}"), Path(folder, args.out)
        for size in args.sizes:
            write_articles(args.articles, path, size, args.characters)
            began = time.monotonic()
            command = f"-m quotestance label {path} -o {out} --quiet --jobs {args.jobs}"
            peaks = measure([sys.executable, *command.split()])
            parent, *workers = peaks.values()
            print(
                f"{size:>7} articles, {path.suffix} to {out.suffix}, --jobs {args.jobs}: {parent:.0f} MB, workers "
                f"{[round(peak) for peak in workers]} MB, {time.monotonic() - began:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
