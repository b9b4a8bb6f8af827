"""Behaviour of the shipped model by capability, as CheckList does (Ribeiro et al. 2020); see cases/behaviour.jsonl."""

import json
from pathlib import Path

from quotestance.pipeline import Labeller
from quotestance.records.article import Article

CASES = Path(__file__).parents[1] / "cases"
ROWS = [json.loads(line) for line in (CASES / "behaviour.jsonl").read_text(encoding="utf-8").splitlines()]
LEAST = 0.6
"""The share of cases that must be right: single ones change when the model is trained again."""


def test_share_of_stances_that_are_right():
    labeller = Labeller()
    wrong = []
    for row in ROWS:
        labelled = labeller.label(Article(row["id"], row["text"], row["company"]))
        if labelled.quotes[0].stance != row["stance"]:
            wrong.append((row["id"], str(labelled.quotes[0].stance)))
    assert len(wrong) <= (1 - LEAST) * len(ROWS), wrong
