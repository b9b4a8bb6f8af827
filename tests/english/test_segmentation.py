"""Paragraphs and sentences as spans: properties of any text, and cases."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.segmentation import (
    is_abbreviation,
    is_hard_wrapped,
    normalize_marks,
    split_paragraphs,
    split_sentences,
)

CASES = Path(__file__).parents[1] / "cases" / "sentences.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def rows(field):
    """The rows with a field, those with `fails` as expected failures."""
    return [
        pytest.param(
            row, id=row["id"], marks=pytest.mark.xfail(strict=True, reason=row["fails"]) if "fails" in row else ()
        )
        for row in ROWS
        if field in row
    ]


any_text = st.text(st.characters(), max_size=200)  # includes lone surrogates and control characters
news = st.lists(
    st.sampled_from(
        [
            "Sen. Lee ",
            "said",
            "U.S. ",
            "No. 4 ",
            ". ",
            "? ",
            "! ",
            "… ",
            "“",
            "”",
            '"',
            "'",
            "’",
            "\n",
            "\r\n",
            "\n\n",
            "  ",
            "\t",
            "\u2028",
            "\u00a0",
            "\u200b",
            "a.m. ",
            "(",
            ")",
            "J. ",
            "-",
            "—",
            "Ortiz",
            "é",
            "😀",
            "שלום",
            "\ud800",
            "\u202e",
        ]
    ),
    max_size=40,
).map("".join)


# Paragraphs and sentences


@pytest.mark.parametrize("split", [split_paragraphs, split_sentences])
@given(text=any_text | news)
def test_spans_cover_everything_but_white_space(split, text):
    position = 0
    for start, end in split(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(any_text | news)
def test_sentence_is_inside_one_paragraph(text):
    paragraphs = split_paragraphs(text)
    for start, end in split_sentences(text):
        assert any(a <= start and end <= b for a, b in paragraphs)


@given(before=news, part=news, after=news)
def test_sentences_of_a_part_are_spans_of_the_text(before, part, after):
    whole, start = before + part + after, len(before)
    end = start + len(part)
    assert split_sentences(whole, start, end) == [(start + a, start + b) for a, b in split_sentences(part)]


@pytest.mark.parametrize("row", rows("paragraphs"))
def test_text_is_split_into_paragraphs(row):
    assert [row["text"][a:b] for a, b in split_paragraphs(row["text"])] == row["paragraphs"]


@pytest.mark.parametrize("row", rows("sentences"))
def test_text_is_split_into_sentences(row):
    assert [row["text"][a:b] for a, b in split_sentences(row["text"])] == row["sentences"]


LINE = "word " * 12 + "\n"
WRAPPED = {
    "hard-wrapped": (LINE * 6 + "\n" + LINE * 3, 2),
    "hard-wrapped-indents": (("   " + LINE + LINE * 4) * 3, 3),
    "short-lines-are-paragraphs": ("One.\nTwo.\nThree.\nFour.\nFive.", 5),
    "long-lines-are-paragraphs": ("word " * 40 + "\n" + LINE * 3, 4),
}


@pytest.mark.parametrize(("text", "paragraphs"), WRAPPED.values(), ids=WRAPPED)
def test_line_end_inside_a_hard_wrapped_paragraph_is_a_space(text, paragraphs):
    assert len(split_paragraphs(text)) == paragraphs


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Sen", True),
        ("SEN", True),
        ("J", True),
        ("U.S", True),
        ("a.m", True),
        ("flaw", False),
        ("", False),
        ("40", False),
    ],
)
def test_is_abbreviation(word, expected):
    assert is_abbreviation(word) is expected


def test_four_lines_of_equal_width_are_hard_wrapped():
    line = "word " * 12 + "\n"
    assert not is_hard_wrapped(line * 3)
    assert is_hard_wrapped(line * 4)
    assert not is_hard_wrapped(line * 4 + "word " * 40)


@given(any_text)
def test_normalize_marks_keeps_the_length(text):
    assert len(normalize_marks(text)) == len(text)
    assert normalize_marks(normalize_marks(text)) == normalize_marks(text)


def test_normalize_marks_replaces_marks_spaces_and_dashes():
    assert normalize_marks("“a” ‘b’ «c» „d‟\u00a0–—") == '"a" \'b\' "c" "d" --'
