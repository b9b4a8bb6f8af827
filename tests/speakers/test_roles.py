"""The role that an article gives a speaker."""

import pytest
from quotestance.quotes.document import Document
from quotestance.speakers.name_index import NameIndex
from quotestance.speakers.roles import find_role, phrase_as_role, role_beside_name


def mention_at(document: Document, words: str):
    line, index = document.locate(document.text.index(words))
    return line.mentions[index]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Anna Kell, the mayor, left.", "Anna Kell", "the mayor"),
        ("Anna Kell, head of research at Larch Motors, left.", "Anna Kell", "head of research at Larch Motors"),
        ("Anna Kell, author and lawyer, left.", "Anna Kell", "author and lawyer"),
        ("Anna Kell, Larch Motors' lawyer, left.", "Anna Kell", "Larch Motors' lawyer"),
        ("The chief engineer Anna Kell left.", "The chief engineer", "chief engineer"),
        ("Rep. Anna Kell, R-Ohio, left.", "Rep. Anna Kell", "Rep."),
        ("Ms. Kell left.", "Ms. Kell", None),
        ("Anna Kell left.", "Anna Kell", None),
        ("A lawyer left.", "A lawyer", None),
    ],
)
def test_role_beside_a_name(text, name, role):
    document = Document(text)
    assert role_beside_name(document, mention_at(document, name)) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A spokesman left.", "A spokesman"),
        ("A spokesman for the bank in Ohio left.", "A spokesman for the bank in Ohio"),
        ("A spokesman for\u00a0the bank left.", "A spokesman for the bank"),
    ],
)
def test_phrase_is_the_role_of_a_speaker_without_a_name(text, role):
    document = Document(text)
    assert phrase_as_role(document, mention_at(document, "A")) == role


def test_role_at_the_first_name_of_the_speaker():
    text = "Anna Kell, the mayor, left. Later Kell came back."
    document = Document(text)
    assert find_role(document, NameIndex(text, []), mention_at(document, "Kell came"), "Anna Kell") == "the mayor"


def test_role_of_excessive_length_is_null():
    text = "A spokesman " + f"for the {'x' * 50} " * 10 + "left."
    document = Document(text)
    assert len(phrase_as_role(document, mention_at(document, "A"))) > 400
    assert find_role(document, NameIndex(text, []), mention_at(document, "A"), "a spokesman") is None
