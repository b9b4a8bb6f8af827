"""Paragraphs and sentences as spans: properties of any text, and cases."""

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

any_text = st.text(st.characters(), max_size=200)  # lone surrogates, controls and private letters with the rest
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
def test_spans_hold_all_but_the_space_between(split, text):
    position = 0
    for start, end in split(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(any_text | news)
def test_a_sentence_lies_in_one_paragraph(text):
    paragraphs = split_paragraphs(text)
    for start, end in split_sentences(text):
        assert any(a <= start and end <= b for a, b in paragraphs)


@given(before=news, part=news, after=news)
def test_sentences_of_a_part_are_spans_of_the_whole(before, part, after):
    whole, start = before + part + after, len(before)
    end = start + len(part)
    assert split_sentences(whole, start, end) == [(start + a, start + b) for a, b in split_sentences(part)]


PARAGRAPHS = {
    "line-each": ("One.\nTwo.", ["One.", "Two."]),
    "blank-line": ("One.\n\n\nTwo.", ["One.", "Two."]),
    "windows": ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
    "old-mac": ("One.\rTwo.", ["One.", "Two."]),
    "line-separator": ("One.\u2028Two.\u2029Three.", ["One.", "Two.", "Three."]),
    "indent-off": ("   One.\n\tTwo.", ["One.", "Two."]),
    "blank-only": (" \n \t\n", []),
    "empty": ("", []),
    "hard-wrapped": (("word " * 12 + "\n") * 6 + "\n" + ("word " * 12 + "\n") * 3, 2),
    "hard-wrapped-indents": (("   " + "word " * 12 + "\n" + ("word " * 12 + "\n") * 4) * 3, 3),
    "short-lines-are-paragraphs": ("One.\nTwo.\nThree.\nFour.\nFive.", 5),
}


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_paragraphs(text, expected):
    found = [text[a:b] for a, b in split_paragraphs(text)]
    assert (len(found) if isinstance(expected, int) else found) == expected


SENTENCES = {
    "two": ("It is late. He left.", ["It is late.", "He left."]),
    "title": ("Sen. Lee left. He ran.", ["Sen. Lee left.", "He ran."]),
    "initial": ("J. Lee left. He ran.", ["J. Lee left.", "He ran."]),
    "dotted-initials": ("The U.S. Navy left. It sailed.", ["The U.S. Navy left.", "It sailed."]),
    "company-form": ("Larch Inc. Chief Lee left. He ran.", ["Larch Inc. Chief Lee left.", "He ran."]),
    "question": ("Why? Nobody knows.", ["Why?", "Nobody knows."]),
    "exclamations": ("Stop!!! He did.", ["Stop!!!", "He did."]),
    "ellipsis": ("He paused… Then he left.", ["He paused…", "Then he left."]),
    "quote-closes": ("“It is late.” He left.", ["“It is late.”", "He left."]),
    "quote-opens": ("It is late. “Go,” he said.", ["It is late.", "“Go,” he said."]),
    "bracket-closes": ("(It is late.) He left.", ["(It is late.)", "He left."]),
    "small-letter-goes-on": ("He paused ... and left.", ["He paused ... and left."]),
    "decimal": ("It fell 4.5 per cent.", ["It fell 4.5 per cent."]),
    "paragraph-ends-one": ("A headline\nA text.", ["A headline", "A text."]),
    "accent": ("It is late. Élan won.", ["It is late.", "Élan won."]),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_sentences(text, expected):
    assert [text[a:b] for a, b in split_sentences(text)] == expected


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
def test_abbreviations(word, expected):
    assert is_abbreviation(word) is expected


def test_four_lines_make_a_hard_wrapped_text():
    line = "word " * 12 + "\n"
    assert not is_hard_wrapped(line * 3)
    assert is_hard_wrapped(line * 4)
    assert not is_hard_wrapped(line * 4 + "word " * 40)


# Matching copies


@given(any_text)
def test_normalize_marks_keeps_the_length(text):
    assert len(normalize_marks(text)) == len(text)
    assert normalize_marks(normalize_marks(text)) == normalize_marks(text)


def test_normalize_marks_replaces_marks_spaces_and_dashes():
    assert normalize_marks("“a” ‘b’ «c» „d‟\u00a0–—") == '"a" \'b\' "c" "d" --'
