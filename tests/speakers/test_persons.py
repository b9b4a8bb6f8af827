"""Whether a name is a person's or an organisation's, and the person's gender."""

import pytest
from quotestance.english.word_classes import is_organisation
from quotestance.speakers.name_index import Form, NameIndex
from quotestance.speakers.persons import (
    fits_gender,
    gender_of,
    is_known_organisation,
    is_person,
    list_persons,
    may_be_person,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Reserve", "Bank"), True),
        (("Larch", "Inc."), True),
        (("Tarvik", "University"), True),
        (("Maria", "Ortiz"), False),
        ((), False),
    ],
)
def test_organisations_by_their_words(words, expected):
    assert is_organisation(words) is expected


PERSONS = {  # the article, the name, whether it is a person's
    "given-name": ("", "Maria Tvorsk", True),
    "honorific": ("Ms. Tvorsk left.", "Tvorsk", True),
    "initial": ("", "K. Tvorsk", True),
    "surname-of-a-person": ("Maria Tvorsk left.", "Tvorsk", True),
    "role-before": ("The analyst Kavo Reth left.", "Kavo Reth", True),
    "role-after": ("Kavo Reth, an analyst at the port, left.", "Kavo Reth", True),
    "age-after": ("Kavo Reth, 40, left.", "Kavo Reth", True),
    "who-after": ("Kavo Reth, who left, was ill.", "Kavo Reth", True),
    "shortened-to-last-word": ("Then Kavo Reth left. Later Reth came back.", "Kavo Reth", True),
    "shortened-to-first-word": ("Then Kavo Reth closed. Later Kavo and Reth reopened.", "Kavo Reth", False),
    "nothing-known": ("Then Kavo Reth left.", "Kavo Reth", False),
    "organisation": ("Maria Motors, 40, closed.", "Maria Motors", False),
    "article": ("", "The Maria", False),
    "place": ("", "New York", False),
}


@pytest.mark.parametrize(("text", "name", "expected"), PERSONS.values(), ids=PERSONS)
def test_is_person(text, name, expected):
    assert is_person(NameIndex(text, []), name.split()) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("", "Kavo Reth", True),
        ("", "Kavo", False),
        ("", "Kavo Motors", False),
        ("", "Kavo KTV", False),
        ("", "Kavo Said", False),
        ("", "Kavo Reth's", False),
        ("", "van Reth", False),
        ("", "New York", False),
        ("Kavo Reth closed. Later Kavo reopened.", "Kavo Reth", False),
    ],
)
def test_may_be_person(text, name, expected):
    assert may_be_person(NameIndex(text, []), name.split()) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("", "Larch Motors", True),
        ("Then Corvane closed. Later Corvane reopened.", "Corvane", True),
        ("Then Corvane closed.", "Corvane", False),
        ("Then Ms. Kell left. Later Kell came back.", "Kell", False),
    ],
)
def test_known_organisation_has_its_word_or_is_named_twice(text, name, expected):
    assert is_known_organisation(NameIndex(text, []), name.split()) is expected


@pytest.mark.parametrize(
    ("text", "name", "gender"),
    [
        ("", "Maria Ortiz", "f"),
        ("", "Paul Ortiz", "m"),
        ("", "Kessolyn Ortiz", None),
        ("Dr. Ortiz left.", "Paul Ortiz", "m"),
        ("Dr. Ortiz left.", "Kessolyn Ortiz", None),
        ("Mrs. Ortiz left.", "Paul Ortiz", "f"),  # the honorific outweighs the given name
    ],
)
def test_gender(text, name, gender):
    assert gender_of(NameIndex(text, []), name.split()) == gender


@pytest.mark.parametrize(
    ("name", "gender", "expected"),
    [
        ("Maria Ortiz", "f", True),
        ("Maria Ortiz", "m", False),
        ("Maria Ortiz", "-", True),
        ("Maria Ortiz", None, True),
        ("Kessolyn Ortiz", "m", True),
    ],
)
def test_given_name_fits_gender(name, gender, expected):
    assert fits_gender(Form(tuple(name.split()), name, [0]), gender) is expected


def test_persons_in_text_order():
    index = NameIndex("Ann Lee met Bo Kell of Larch Motors. Then Ann Lee left.", [])
    assert [(name.text, name.start) for name in list_persons(index)] == [
        ("Ann Lee", 0),
        ("Bo Kell", 12),
        ("Ann Lee", 42),
    ]
