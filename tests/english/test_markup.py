"""Markup in a text: the plain text in cases, its spans in the original, and the quotes of a text with markup."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.markup import decode_markup
from quotestance.pipeline import extract_quotes

from laws import PIECES

CASES = Path(__file__).parents[1] / "cases" / "markup.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
MARKUP = (
    '<p>|</p>|<b>|</b>|<br/>|<!--|-->|&quot;|&#39;|&amp;|&nbsp;|â€œ|â€\x9d|Ã©|\\"|\\u201c|\\n|**|_|[|](http://a)'.split(
        "|"
    )
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_markup(row):
    decoded = decode_markup(row["text"])
    assert (decoded and decoded.text) == row["plain"]
    if decoded:
        at = decoded.text.index(row["found"])
        start, end = decoded.original_span(at, at + len(row["found"]))
        assert row["text"][start:end] == row["original"]


@given(st.lists(st.sampled_from([*PIECES, *MARKUP]), max_size=20).map("".join))
def test_spans_of_the_original_are_in_order(text):
    decoded = decode_markup(text)
    if decoded:
        spans = [decoded.original_span(i, i + 1) for i in range(len(decoded.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_quotes_have_the_spans_and_the_words_of_the_article():
    text = "<p>&quot;It isn&#39;t safe,&quot; said Ann O&#39;Dell of <b>Larch</b> &amp; Co.</p>"
    (quote,) = extract_quotes(text)
    assert (quote.text, text[quote.start : quote.end]) == ("It isn&#39;t safe,", "It isn&#39;t safe,")
    assert quote.speaker.name == "Ann O'Dell"
    assert quote.speaker.mention == text[quote.speaker.start : quote.speaker.end] == "Ann O&#39;Dell"
    assert quote.cue.text == text[quote.cue.start : quote.cue.end] == "said"
