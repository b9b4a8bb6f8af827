"""Noun phrases become one symbol each, with the span of their name; and properties of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.chunker import chunk, mention_span
from quotestance.english.segmentation import split_paragraphs
from quotestance.english.tagger import Tagger
from quotestance.english.tags import TAGS
from quotestance.quotes.scanner import scan_quotes

CASES = Path(__file__).parents[1] / "cases" / "mentions.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]

any_text = st.text(st.characters(), max_size=120)
news = st.lists(
    st.sampled_from(
        [
            "Maria ",
            "Ortiz ",
            "Ms. ",
            "Sen. ",
            "the ",
            "mayor ",
            "said ",
            "says ",
            "called ",
            "who ",
            "that ",
            "of ",
            "and ",
            "he ",
            "her ",
            "'s ",
            "to ",
            "as ",
            "“No,” ",
            '"No." ',
            "“",
            ", ",
            ". ",
            ": ",
            "; ",
            "? ",
            "- ",
            "(",
            ") ",
            "R-Ohio ",
            "U.S. ",
            "40 ",
            "van der ",
            "İ",
            "\n",
            "al-Dahri ",
            "O’Meally ",
            "according ",
            "spokesman ",
            "Bank ",
            "Friday ",
            "quickly ",
            "\ud800",
            "\u202e",
            "saying ",
        ]
    ),
    max_size=30,
).map("".join)


def lines(text):
    paragraphs = split_paragraphs(text)
    spans = scan_quotes(text, paragraphs)
    tagger = Tagger(text, paragraphs, [(*q.outer, q.start, q.end, q.paragraph) for q in spans])
    return tagger, [chunk(tagger[n]) for n in range(len(paragraphs))]


def symbols(text):
    return "|".join(line.symbols for line in lines(text)[1])


@pytest.mark.parametrize("row", [row for row in ROWS if "symbols" in row], ids=lambda row: row["id"])
def test_paragraph_becomes_symbols(row):
    assert symbols(row["text"]) == row["symbols"]


@pytest.mark.parametrize("row", [row for row in ROWS if "name" in row], ids=lambda row: row["id"])
def test_mention_spans_the_phrase_and_its_name(row):
    text = row["text"]
    [line] = lines(text)[1]
    mention = line.mentions[2]
    assert mention.symbol == "N"
    assert text[mention.start : mention.end] == row["phrase"]
    assert text[mention.name_start : mention.name_end] == row["name"]
    assert mention_span(mention) == (mention.name_start, mention.name_end)


@pytest.mark.parametrize("row", [row for row in ROWS if "symbol" in row], ids=lambda row: row["id"])
def test_phrase_without_a_name_is_a_mention(row):
    text = row["text"]
    [line] = lines(text)[1]
    found = {text[m.start : m.end]: m for m in line.mentions.values()}
    mention = found[row["phrase"]]
    assert mention.symbol == row["symbol"]
    assert mention_span(mention) == (mention.start, mention.end)


def test_who_refers_to_the_mention_before_it():
    [line] = lines("Maria Ortiz, who left, said so.")[1]
    who = next(mention for mention in line.mentions.values() if mention.symbol == "W")
    assert who.antecedent == line.mentions[0]


@pytest.mark.parametrize(
    ("text", "possessor"),
    [("the bank's lawyers", "bank"), ("its lawyers", "its"), ("Lee's old lawyers", "Lee"), ("the lawyers", None)],
)
def test_possessor_of_a_phrase(text, possessor):
    [line] = lines(text)[1]
    span = line.mentions[0].possessor
    assert (text[slice(*span)] if span else None) == possessor


def test_every_tag_has_a_meaning():
    text = (
        "“No,” said the old Lee & Sons man, who then, as it was (on Friday), quickly called Oskar “Anvil” Brandl's "
        "2 dogs: oh; why? And -"
    )
    assert set("".join(lines(text)[0][0].tags)) <= set(TAGS)


@given(any_text | news)
def test_symbols_cover_the_tokens_in_order(text):
    tagger, found = lines(text)
    numbers = []
    for line, (start, end) in zip(found, tagger.paragraphs, strict=True):
        assert len(line.symbols) == len(line.spans)
        position = start
        for a, b in line.spans:
            assert position <= a <= b <= end
            position = b
        for index, mention in line.mentions.items():
            assert line.spans[index] == (mention.start, mention.end)
            assert mention.start <= mention.name_start <= mention.name_end <= mention.end
            assert line.symbols[index] in "NnmPWT"
        for index, number in line.quotes.items():
            assert line.symbols[index] == "Q"
            numbers.append(number)
    assert numbers == list(range(len(scan_quotes(text))))
