"""The table: harmless on a terminal, and as wide as it may be."""

import json
from pathlib import Path

import pytest
from quotestance.records.display import cut, display_width, harmless

with Path(__file__).parents[1].joinpath("cases").joinpath("terminal.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_text_is_made_harmless_for_a_terminal(case):
    shown = harmless(case["text"])
    assert shown == case["shown"]
    assert display_width(shown) == case["width"]


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize("text", ["We patched the flaw", "引用は安全だった", "e\u0301" * 12, "a引b用c"])
def test_cut_text_fits(text, width):
    assert display_width(cut(text, width)) <= width
