"""Measure the scores on the invented part of the dev split and pin them as floors: `python tools/pin_floors.py`.

The floors are in `tests/floors.json`, with a hash of the labels and texts that they were measured on. A higher score
raises its floor; a lower score is refused without `--lower`. A test fails if a score is below its floor.
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
WITH_GOLD_QUOTES = ("side right", "about right", "stance macro-F1", "stance accuracy")
PLACES = 3
"""Floors are rounded down to this many decimal places, so that a rounding error is not a drop."""


def load_gold() -> list[CorpusRecord]:
    """The articles that the floors are measured on: those that name their company, since others get no stance."""
    return [record for record in load_corpus("dev", part="invented") if _names_company(record)]


def _names_company(record: CorpusRecord) -> bool:
    return record.company is not None and record.company.is_named_in_article(record.article.text)


def hash_gold(gold: Sequence[CorpusRecord]) -> str:
    """The hash of all texts, companies and labels, in order."""
    rows = [
        [r.article.id, r.article.text, r.article.company, r.article.aliases, [q.to_dict() for q in r.quotes]]
        for r in gold
    ]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def measure(gold: Sequence[CorpusRecord]) -> dict[str, float]:
    """The scores of the shipped model by name; "given" stands for gold quotes and speakers."""
    labeller = Labeller()
    predicted = [labeller.label(record.article) for record in gold]
    report = evaluate(gold, predicted, given=label_given(gold, labeller.load()), draws=1)
    return {f"end to end: {name}": report.scores[name].value for name in END_TO_END} | {
        f"given: {name}": report.given[name].value for name in WITH_GOLD_QUOTES
    }


def list_drops(scores: dict[str, float], floors: dict[str, float]) -> list[str]:
    """A message for each score that is below its floor, or missing."""
    return [
        f"{name}: {scores.get(name, 0.0):.4f} is below its floor {floor}"
        for name, floor in floors.items()
        if scores.get(name, 0.0) < floor
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, compare and write; returns 1 if a score dropped and `--lower` was not given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--lower", action="store_true", help="lower the floors of scores that dropped")
    args = parser.parse_args(argv)
    gold = load_gold()
    scores = measure(gold)
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}, "gold_sha256": None}
    floors: dict[str, float] = old["floors"]
    if floors and old["gold_sha256"] != hash_gold(gold):
        print("the labels or texts have changed since the floors were pinned")
    drops = list_drops(scores, floors)
    print("\n".join(drops or ["no score dropped"]))
    if drops and not args.lower:
        print("nothing was written; fix the drop, or lower the floors with --lower")
        return 1
    scale = 10**PLACES
    pinned = {name: math.floor(value * scale) / scale for name, value in scores.items()}
    moved = [name for name in pinned if pinned[name] != floors.get(name)]
    print("\n".join(f"{name}: {floors.get(name, 'none')} -> {pinned[name]}" for name in moved) or "no floor changed")
    FLOORS.write_text(json.dumps({"gold_sha256": hash_gold(gold), "floors": pinned}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
