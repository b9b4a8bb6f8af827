"""Turns of transcripts: the case table."""

import json
from pathlib import Path

import pytest
from quotestance.english.segmentation import split_paragraphs
from quotestance.pipeline import extract_quotes
from quotestance.quotes.transcripts import find_turns

HERE = Path(__file__).parents[1]
CASES = [json.loads(line) for line in (HERE / "cases" / "transcripts.jsonl").open(encoding="utf-8")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_cases(case):
    turns = [quote for quote in extract_quotes(case["text"]) if quote.kind == "turn"]
    expected = [(row["text"], row["speaker"], row["statement"]) for row in case["turns"]]
    assert [(q.text, q.speaker.name, q.statement) for q in turns] == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_spans_cut_the_text(case):
    text = case["text"]
    for turn in find_turns(text, split_paragraphs(text)):
        start, end = turn.label
        assert start < end < turn.start < turn.end
        assert text[start:end] == text[start:end].strip()
        assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()


def test_a_quarter_of_the_table_is_left_alone():
    alone = [case for case in CASES if not case["turns"]]
    assert len(CASES) >= 30
    assert len(alone) >= len(CASES) / 4
    assert len({case["id"] for case in CASES}) == len({case["text"] for case in CASES}) == len(CASES)


def test_quotes_outside_the_turns_stay():
    text = "“It is late,” Bo Reth said.\n\nAnn Lee: Why?\n\nBo Reth: It rains.\n\nAnn Lee: Then wait."
    assert [(q.kind, q.statement) for q in extract_quotes(text)] == [
        ("speech", 1), ("turn", 2), ("turn", 3), ("turn", 4),
    ]  # fmt: skip


def test_a_long_text_of_labels_takes_linear_time():
    text = "\n".join(f"Ann Lee: It is {number}.\nBo Reth: It is not." for number in range(3000))
    assert len(find_turns(text, split_paragraphs(text))) == 6000
