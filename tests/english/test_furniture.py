"""Page furniture: its spans in cases, and properties of any text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.furniture import find_furniture, mask
from quotestance.english.segmentation import split_paragraphs
from quotestance.pipeline import extract_quotes

from laws import PIECES

CASES = Path(__file__).parents[1] / "cases" / "furniture.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
LINES = [row["text"] for row in ROWS] + ["\n", "\n\n", " MORE ", "(Photo: ", "JUST WATCHED ", "“", "”"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_furniture(row):
    text = row["text"]
    assert [text[start:end] for start, end in find_furniture(text, split_paragraphs(text))] == row["furniture"]


@given(st.lists(st.sampled_from([*PIECES, *LINES]), max_size=20).map("".join))
def test_spans_are_in_order_and_the_masked_text_is_as_long(text):
    spans = find_furniture(text, split_paragraphs(text))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    masked = mask(text, spans)
    assert len(masked) == len(text)
    assert all(a == b or b == " " for a, b in zip(text, masked, strict=True))


def test_names_and_speakers_are_not_made_of_furniture():
    text = (
        "The mill at Tarn closed on Monday.\n\nASH BOSS SUES LARCH OVER QUAY\n\nLee said it was “a farce”.\n\n"
        "Ann Lee Ann Marie LeeSenate to meet Mill bill fails MORE runs the union.\n\nSEE ALSO: “We won”, says Bob Lee"
    )
    quotes = extract_quotes(text)
    assert [(quote.text, quote.kind, quote.speaker and quote.speaker.name) for quote in quotes] == [
        ("a farce", "speech", "Ann Lee"),
        ("We won", "other", None),
    ]
