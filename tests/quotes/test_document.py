"""Document: positions of the text and their symbols."""

import pytest
from quotestance.quotes.document import Document, sentence_bounds, stands_alone

TEXT = "Rain fell.\n\nMaria Ortiz said, “It was safe.”"


@pytest.mark.parametrize(("word", "symbol"), [("Maria", "N"), ("Ortiz", "N"), ("said", "V"), ("safe", "Q")])
def test_locate_returns_the_symbol_at_a_position(word, symbol):
    line, index = Document(TEXT).locate(TEXT.index(word))
    assert line.symbols[index] == symbol


def test_covered_text_of_a_symbol():
    document = Document(TEXT)
    line, index = document.locate(TEXT.index("Ortiz"))
    assert document.covered(line, index) == "Maria Ortiz"


def test_position_between_paragraphs_belongs_to_the_one_before():
    document = Document(TEXT)
    assert [document.paragraph_at(position) for position in (0, TEXT.index("\n"), TEXT.index("Maria"))] == [0, 0, 1]


def test_words_exclude_the_quotation_marks():
    assert Document(TEXT).words(0) == "It was safe."


def test_line_is_chunked_once():
    document = Document(TEXT)
    assert document.line(1) is document.line(1)


@pytest.mark.parametrize(
    ("symbols", "index", "expected"),
    [("NV.Q", 0, (0, 2)), ("NV.Q", 3, (3, 4)), ("Q~NV.", 2, (2, 4)), ("n" * 1000, 500, (100, 900))],
)
def test_sentence_bounds(symbols, index, expected):
    assert sentence_bounds(symbols, index) == expected


@pytest.mark.parametrize(
    ("symbols", "index", "expected"),
    [("Q", 0, True), ("NV.Q.", 3, True), ("cQ", 1, True), ("NVQ", 2, False), ("QVN", 0, False)],
)
def test_stands_alone(symbols, index, expected):
    assert stands_alone(symbols, index) is expected
