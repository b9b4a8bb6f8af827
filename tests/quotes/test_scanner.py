"""Quotation marks: the case table, and properties of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from quotestance.english.segmentation import split_paragraphs
from quotestance.quotes.scanner import quotes_with_single_marks, scan_quotes

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("quotes.jsonl").open(encoding="utf-8")
]
MARKS = [
    "“",
    "”",
    "„",
    "‟",
    '"',
    "«",
    "»",
    "‘",
    "’",
    "‚",
    "'",
    "''",
    "``",
    "‹",
    "›",
    "＂",
    "〝",
    "〞",
    "'\"",
    "\"'",
    "=",
]
BRITISH = {
    case["id"]
    for case in CASES
    if case["id"].startswith("single-british") or case["id"] == "apostrophe-beside-single-british"
}
marked = st.lists(
    st.sampled_from(
        [
            *MARKS,
            *MARKS,
            "a",
            "S",
            "6",
            ",",
            ".",
            " ",
            " ",
            "\n",
            "\n\n",
            "said Lee",
            "it's",
            "\u200b",
            "\u202e",
            "\u00a0",
            "\ud83d",
            "שלום",
            "(",
            ")",
            "—",
            "<",
            ">",
        ]
    ),
    max_size=40,
).map("".join)
any_text = st.text(st.characters(), max_size=120)


def marked_case(case):
    marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [marked_case(case) for case in CASES])
def test_cases(case):
    text = case["text"]
    expected = [(q["text"], q.get("closed", True), q.get("carried", False)) for q in case["quotes"]]
    assert [(text[q.start : q.end], q.closed, q.carried) for q in scan_quotes(text)] == expected


@pytest.mark.parametrize("case", [c for c in CASES if "fails" not in c], ids=lambda c: c["id"])
@pytest.mark.parametrize("joint", ["\n\n", "\r\n\r\n"], ids=["unix", "windows"])
def test_following_paragraph_changes_no_quote(case, joint):
    """An unbalanced mark has no effect on the next paragraph."""
    before = scan_quotes(case["text"])
    british = case["id"] in BRITISH
    following = "It rained, and ‘that was all.’" if british else "It rained, and “that was all.”"
    after = scan_quotes(case["text"] + joint + following)
    assert after[:-1] == before
    assert not after[-1].carried
    assert scan_quotes(case["text"] + joint + "It rained all night.") == before


@given(any_text | marked)
@example("“" * 50)
@example('"' * 51)
def test_spans_are_in_order_within_their_marks_and_paragraph(text):
    paragraphs = split_paragraphs(text)
    position = 0
    for span in scan_quotes(text):
        outer_start, outer_end = span.outer
        assert position <= outer_start < span.start < span.end <= outer_end
        start, end = paragraphs[span.paragraph]
        assert start <= outer_start <= outer_end <= end
        assert text[outer_start : span.start].strip()
        if span.closed:
            assert text[span.end : outer_end].strip()
        else:
            assert text[span.end : outer_end].strip(" \t\n\r\f\v\u00a0\u2009\u202f\u200b") == ""
        position = outer_end


@given(marked)
def test_given_paragraphs_are_used(text):
    assert scan_quotes(text, split_paragraphs(text)) == scan_quotes(text)


@given(st.text(st.characters(exclude_characters="".join(MARKS)), max_size=120))
def test_text_without_marks_has_no_quotes(text):
    assert scan_quotes(text) == []


@given(
    st.lists(
        st.text("abc ,.’-", min_size=1, max_size=12).filter(lambda words: words.strip() and "’’" not in words),
        max_size=5,
    )
)
def test_balanced_curly_quotes_are_found(words):
    text = "\n\n".join(f"He said “{word}” twice." for word in words)
    assert [text[q.start : q.end] for q in scan_quotes(text)] == [word.strip() for word in words]
    assert all(q.closed and not q.carried for q in scan_quotes(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'We wait,' he said.", True),
        ("‘We wait,’ he said.", True),
        ("“We wait,” he said.", False),
        ("The workers' hall.", False),
        ("“We wait,” he said of the workers’ hall.", False),
        ("", False),
    ],
)
def test_single_marks_are_distinguished_from_apostrophes(text, expected):
    assert quotes_with_single_marks(text) is expected
