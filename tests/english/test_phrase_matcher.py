"""Names found as whole words: cases by hand, and what a pattern would find.

In the cases' texts the places of full names stand in ⟦ ⟧, those of short ones in ⟨ ⟩.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.phrase_matcher import Forms, find_name

CASES = Path(__file__).parents[1] / "cases" / "wholewords.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
MARK_RE = re.compile("[⟦⟧⟨⟩]")


def read_marked(marked):
    """A text without its marks, and the places that they marked."""
    places = []
    for m in re.finditer("⟦([^⟧]*)⟧|⟨([^⟩]*)⟩", marked):
        start = len(MARK_RE.sub("", marked[: m.start()]))
        places.append((start, start + len(m[0]) - 2, m[0][0] == "⟨"))
    return MARK_RE.sub("", marked), places


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_forms(row):
    text, places = read_marked(row["text"])
    forms = Forms(row["full"], row.get("short", ()))
    assert forms.find(text) == places
    assert forms.stand_in(text) == bool(places)
    assert forms.open(text) == (places[0][1] if places and not places[0][0] else 0)


ROWS_OF_ONE = [row for row in ROWS if len(row["full"]) == 1 and not row.get("short")]


@pytest.mark.parametrize("row", ROWS_OF_ONE, ids=lambda row: row["id"])
def test_one_name(row):
    text, places = read_marked(row["text"])
    spans = [(start, end) for start, end, _ in places]
    assert list(find_name(text, row["full"][0], len(text))) == spans
    assert list(find_name(text + " " + row["full"][0], row["full"][0], len(text))) == spans


@pytest.mark.parametrize(
    ("text", "stop", "found"),
    [
        pytest.param("Ann Lee left", 7, ["Ann Lee"], id="ends-where-the-reading-stops"),
        pytest.param("Ann Lee left", 6, [], id="cut-off"),
        pytest.param("Ann Leeson", 7, ["Ann Lee"], id="what-follows-is-not-read"),
        pytest.param("Ann Leeson", 8, [], id="what-follows-is-read"),
        pytest.param("Ann Lee left", 99, ["Ann Lee"], id="beyond-the-end"),
        pytest.param("Ann Lee left", 0, [], id="nothing-read"),
        pytest.param("Ann     Lee", 6, [], id="stops-between-the-words"),
    ],
)
def test_a_name_is_looked_for_as_far_as_is_read(text, stop, found):
    assert [text[start:end] for start, end in find_name(text, "Ann Lee", stop)] == found


WORDS = ["Ho", "Bay", "Bay&Co", "Ba", "é", "H", "_", "*"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
texts = st.lists(st.sampled_from([*WORDS, " ", " ", "\n", "\u2003 ", "'s", ".", "\u0301"]), max_size=30).map("".join)


def compile_names(forms):
    patterns = [r"\s+".join(map(re.escape, form.split())) for form in forms]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})(?!\w)")


@given(texts, st.lists(names, max_size=4), st.lists(names, max_size=3))
def test_forms_are_found_as_a_pattern_would(text, full, short):
    found = Forms(full, short).find(text)
    assert [place[:2] for place in found] == [m.span() for m in compile_names(full + short).finditer(text)]
    if full:
        m = compile_names(full + short).match(text)
        assert Forms(full, short).open(text) == (m.end() if m else 0)
    told = [bool(compile_names(full).match(text, place.start)) for place in found]
    assert [place.short for place in found] == [not is_full for is_full in told]


@given(texts, names, st.integers(0, 40))
def test_a_name_is_found_as_a_pattern_would(text, name, stop):
    assert list(find_name(text, name, stop)) == [m.span() for m in compile_names([name]).finditer(text, 0, stop)]
