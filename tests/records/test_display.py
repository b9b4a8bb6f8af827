"""Text for a terminal: sanitized, and no wider than allowed."""

import json
from pathlib import Path

import pytest
from quotestance.records.display import display_width, sanitize, truncate

with Path(__file__).parents[1].joinpath("cases").joinpath("terminal.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_text_is_sanitized_for_a_terminal(case):
    shown = sanitize(case["text"])
    assert shown == case["shown"]
    assert display_width(shown) == case["width"]


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize("text", ["We patched the flaw", "引用は安全だった", "e\u0301" * 12, "a引b用c"])
def test_truncated_text_fits(text, width):
    assert display_width(truncate(text, width)) <= width
