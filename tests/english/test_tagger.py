"""Tags of single words by their neighbours, of first words by the rest of the text, and properties of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.segmentation import split_paragraphs
from quotestance.english.tag_rules import TextFacts, tag_capitalized, tag_first_word, tag_lowercase
from quotestance.english.tagger import Tagger
from quotestance.english.tags import TAGS
from quotestance.english.tokens import TaggedParagraph

CASES = Path(__file__).parents[1] / "cases" / "tags.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def tagged(words):
    """The tokens of a text like "the/d bank/n"."""
    paragraph = TaggedParagraph()
    for part in words.split():
        word, _, tag = part.rpartition("/")
        paragraph.add(0, 0, word, tag)
    return paragraph


def tag(text):
    """A text of one paragraph as "word/tag word/tag"."""
    paragraph = Tagger(text, [(0, len(text))], [])[0]
    return " ".join(f"{word}/{letter}" for word, letter in zip(paragraph.words, paragraph.tags, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_word_is_tagged_by_its_neighbours(row):
    previous = tagged(row["previous"])
    if row["word"][0].isupper():
        found = tag_capitalized(row["word"], previous, row.get("opens", False))
    else:
        found = tag_lowercase(row["word"], previous, row.get("after", ""))
    assert found == row["tag"]


def test_tagging_a_word_leaves_the_words_before_it_unchanged():
    for row in ROWS:
        previous = tagged(row["previous"])
        tag_lowercase(row["word"].lower(), previous, row.get("after", ""))
        tag_capitalized(row["word"].title(), previous, row.get("opens", False))
        assert " ".join(map("/".join, zip(previous.words, previous.tags, strict=True))) == row["previous"]


FIRST_WORDS = {
    "capital-elsewhere": ("Larch", "V", "Larch won. The firm, Larch, said so.", "C"),
    "lower-case-elsewhere": ("Quoins", "V", "Quoins fell. The quoins broke.", "n"),
    "lower-case-inside-a-longer-word": ("Quoin", "V", "Quoin won. The quoins broke.", "C"),
    "name-follows": ("Quoin", "C", "Quoin Ortiz won.", "C"),
    "preposition-follows": ("Quoins", "p", "Quoins in Tarvik fell.", "n"),
    "adverb": ("Wryly", "P", "Wryly he nodded.", "a"),
    "word-in-ing-before-a-noun": ("Quoining", "n", "Quoining walls is hard.", "g"),
    "word-in-ing-before-a-verb": ("Quoining", "V", "Quoining said so.", "C"),
    "listed-noun": ("Officials", "V", "Officials said so.", "e"),
    "listed-noun-before-a-name": ("Counsel", "C", "Counsel Lee left.", "C"),
    "verb-before-a-name": ("Called", "C", "Called Anvil, he won.", "V"),
    "modal": ("Will", "P", "Will he win?", "h"),
    "modal-as-a-name": ("Will", "C", "Will Lee won.", "C"),
    "nothing-known": ("Quoin", "V", "Quoin said so.", "C"),
}


@pytest.mark.parametrize(("word", "next_tag", "text", "expected"), FIRST_WORDS.values(), ids=FIRST_WORDS)
def test_first_word_is_tagged_by_the_next_tag_and_the_text(word, next_tag, text, expected):
    assert tag_first_word(word, next_tag, TextFacts(text)) == expected


@pytest.mark.parametrize(("word", "expected"), [("quoins", True), ("quoin", False), ("broke", True), ("larch", False)])
@pytest.mark.parametrize("repeats", [1, 3000])
def test_lowercase_words_are_found_in_short_and_long_texts(word, expected, repeats):
    assert TextFacts("Larch said the quoins broke. " * repeats).has_lowercase(word) is expected


TEXTS = {
    "stop-of-an-abbreviation": ("Larch Inc. said so.", "Larch/C Inc/C said/V so/s ./."),
    "stop-ends-the-sentence-too": (
        "He left Larch Inc. They stayed.",
        "He/P left/v Larch/C Inc/C ./. They/P stayed/D ./.",
    ),
    "stop-before-a-comma": ("Lee, R-Ky., said so.", "Lee/C ,/, R-Ky/L ,/, said/V so/s ./."),
    "semicolon-before-a-verb": ("Lee, a Democrat; said so.", "Lee/C ,/, a/d Democrat/K ;/, said/V so/s ./."),
    "unknown-plural-before-a-determiner": ("Merriam quoins a wall.", "Merriam/C quoins/v a/d wall/n ./."),
    "possessive": ("Larch's boss left.", "Larch/C 's/S boss/e left/v ./."),
    "numbers": ("It fell 4.5% to $40m.", "It/P fell/v 4.5%/# to/i $40m/n ./."),
    "lower-case-name": ("He left eBay.", "He/P left/v eBay/C ./."),
    "ticker-is-dropped": ("Larch <LRC.N> fell.", "Larch/C fell/v ./."),
    "dash": ("Larch - a mill - fell.", "Larch/C -/- a/d mill/n -/- fell/v ./."),
    "of-in-a-title": ("Secretary of State Lee left.", "Secretary/H of/H State/H Lee/C left/v ./."),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_text_is_tagged(text, expected):
    assert tag(text) == expected


@given(st.text(st.characters(), max_size=120))
def test_tokens_are_in_order_and_tags_are_known(text):
    paragraphs = split_paragraphs(text)
    tagger = Tagger(text, paragraphs, [])
    for number, (start, end) in enumerate(paragraphs):
        paragraph = tagger[number]
        assert len(paragraph.tags) == len(paragraph.words) == len(paragraph.starts) == len(paragraph.ends)
        position = start
        for a, b, letter in zip(paragraph.starts, paragraph.ends, paragraph.tags, strict=True):
            assert position <= a <= b <= end
            assert letter in TAGS
            position = b
