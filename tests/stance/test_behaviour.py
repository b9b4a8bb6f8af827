"""Behaviour of the shipped model by capability, as CheckList does (Ribeiro et al. 2020); see cases/behaviour.jsonl."""

import json
from pathlib import Path

import pytest
from quotestance.pipeline import Labeller
from quotestance.records.article import Article

CASES = Path(__file__).parents[1] / "cases"
ROWS = [json.loads(line) for line in (CASES / "behaviour.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_stance_of_the_first_quote(row, request):
    if "fails" in row:
        request.applymarker(pytest.mark.xfail(reason=row["fails"], strict=True))
    labelled = Labeller().label(Article(row["id"], row["text"], row["company"]))
    assert labelled.quotes[0].stance.label == row["stance"]
