"""Measure the packaged dev split's invented part and pin the figures as floors: `python tools/pin_floors.py`.

The floors lie in `tests/floors.json` with a hash of the labels and texts that they were measured on. A figure that
rose moves its floor up; one that fell is refused unless `--lower` is given. The tests fail when a figure lies below.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from quotestance.corpus.labels import CorpusRecord
from quotestance.corpus.packaged import load_corpus
from quotestance.evaluation.report import evaluate, label_given
from quotestance.pipeline import Labeller

FLOORS = Path(__file__).resolve().parents[1] / "tests" / "floors.json"
END_TO_END = (
    "quotes exact F1",
    "quotes overlap F1",
    "kind accuracy",
    "kind other F1",
    "speaker exact",
    "speaker last word",
    "side right",
    "about right",
    "stance macro-F1",
    "stance accuracy",
)
GIVEN = ("side right", "about right", "stance macro-F1", "stance accuracy")
PLACES = 3
"""A floor is its figure cut off here, so that the last bits of a sum are no drop."""


def load_gold() -> list[CorpusRecord]:
    """What the floors are measured on."""
    return load_corpus("dev", part="invented")


def hash_gold(gold: Sequence[CorpusRecord]) -> str:
    """One hash of texts, companies and labels, in their order."""
    rows = [
        [r.article.id, r.article.text, r.article.company, r.article.aliases, [q.to_dict() for q in r.quotes]]
        for r in gold
    ]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def measure(gold: Sequence[CorpusRecord]) -> dict[str, float]:
    """The figures by name, of the shipped model."""
    labeller = Labeller()
    found = [labeller.label(record.article) for record in gold]
    report = evaluate(gold, found, given=label_given(gold, labeller.load()), draws=1)
    return {f"end to end: {name}": report.scores[name].value for name in END_TO_END} | {
        f"given: {name}": report.given[name].value for name in GIVEN
    }


def list_drops(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Each figure that lies below its floor, in words; a floor without a figure too."""
    return [
        f"{name}: {figures.get(name, 0.0):.4f} is below its floor {floor}"
        for name, floor in floors.items()
        if figures.get(name, 0.0) < floor
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, compare, write; 1 where a figure fell and `--lower` was not given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--lower", action="store_true", help="lower the floors of figures that fell")
    args = parser.parse_args(argv)
    gold = load_gold()
    figures = measure(gold)
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}, "gold_sha256": None}
    floors: dict[str, float] = old["floors"]
    if floors and old["gold_sha256"] != hash_gold(gold):
        print("the labels or texts have changed since the floors were pinned")
    drops = list_drops(figures, floors)
    print("\n".join(drops or ["no figure fell"]))
    if drops and not args.lower:
        print("nothing was written: mend it, or lower the floors with --lower")
        return 1
    scale = 10**PLACES
    pinned = {name: math.floor(value * scale) / scale for name, value in figures.items()}
    moved = [name for name in pinned if pinned[name] != floors.get(name)]
    print("\n".join(f"{name}: {floors.get(name, 'none')} -> {pinned[name]}" for name in moved) or "no floor moved")
    FLOORS.write_text(json.dumps({"gold_sha256": hash_gold(gold), "floors": pinned}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
