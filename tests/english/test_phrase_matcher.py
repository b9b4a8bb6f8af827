"""Names are found as whole words: cases, and comparison with a regular expression.

In the texts of the cases, full names are marked with ⟦ ⟧ and short ones with ⟨ ⟩.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.phrase_matcher import PhraseMatcher, find_name

CASES = Path(__file__).parents[1] / "cases" / "phrase_matcher.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
MARK_RE = re.compile("[⟦⟧⟨⟩]")


def read_marked(marked):
    """The text without its marks, and the marked matches."""
    places = []
    for m in re.finditer("⟦([^⟧]*)⟧|⟨([^⟩]*)⟩", marked):
        start = len(MARK_RE.sub("", marked[: m.start()]))
        places.append((start, start + len(m[0]) - 2, m[0][0] == "⟨"))
    return MARK_RE.sub("", marked), places


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_matcher_finds_the_marked_names(row):
    text, places = read_marked(row["text"])
    matcher = PhraseMatcher(row["full"], row.get("short", ()))
    assert matcher.find(text) == places
    assert matcher.occurs_in(text) == bool(places)
    assert matcher.match_start(text) == (places[0][1] if places and not places[0][0] else 0)


ROWS_OF_ONE = [row for row in ROWS if len(row["full"]) == 1 and not row.get("short")]


@pytest.mark.parametrize("row", ROWS_OF_ONE, ids=lambda row: row["id"])
def test_find_name_finds_the_marked_names(row):
    text, places = read_marked(row["text"])
    spans = [(start, end) for start, end, _ in places]
    assert list(find_name(text, row["full"][0], len(text))) == spans
    assert list(find_name(text + " " + row["full"][0], row["full"][0], len(text))) == spans


@pytest.mark.parametrize(
    ("text", "stop", "found"),
    [
        pytest.param("Ann Lee left", 7, ["Ann Lee"], id="ends-at-the-stop"),
        pytest.param("Ann Lee left", 6, [], id="cut-off"),
        pytest.param("Ann Leeson", 7, ["Ann Lee"], id="text-after-the-stop-is-ignored"),
        pytest.param("Ann Leeson", 8, [], id="text-before-the-stop-is-read"),
        pytest.param("Ann Lee left", 99, ["Ann Lee"], id="stop-beyond-the-end"),
        pytest.param("Ann Lee left", 0, [], id="stop-at-zero"),
        pytest.param("Ann     Lee", 6, [], id="stop-between-the-words"),
    ],
)
def test_find_name_reads_up_to_the_stop(text, stop, found):
    assert [text[start:end] for start, end in find_name(text, "Ann Lee", stop)] == found


WORDS = ["Ho", "Bay", "Bay&Co", "Ba", "é", "H", "_", "*"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
texts = st.lists(st.sampled_from([*WORDS, " ", " ", "\n", "\u2003 ", "'s", ".", "\u0301"]), max_size=30).map("".join)


def compile_names(forms):
    patterns = [r"\s+".join(map(re.escape, form.split())) for form in forms]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})(?!\w)")


@given(texts, st.lists(names, max_size=4), st.lists(names, max_size=3))
def test_matcher_agrees_with_a_pattern(text, full, short):
    found = PhraseMatcher(full, short).find(text)
    assert [place[:2] for place in found] == [m.span() for m in compile_names(full + short).finditer(text)]
    if full:
        m = compile_names(full + short).match(text)
        assert PhraseMatcher(full, short).match_start(text) == (m.end() if m else 0)
    is_full = [bool(compile_names(full).match(text, place.start)) for place in found]
    assert [place.short for place in found] == [not full_form for full_form in is_full]


@given(texts, names, st.integers(0, 40))
def test_find_name_agrees_with_a_pattern(text, name, stop):
    assert list(find_name(text, name, stop)) == [m.span() for m in compile_names([name]).finditer(text, 0, stop)]
