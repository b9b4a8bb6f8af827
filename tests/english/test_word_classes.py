"""Persons, organisations, places and titles by the words of a name alone."""

import pytest
from quotestance.english.titles import titles_before
from quotestance.english.word_classes import (
    company_endings,
    institution_nouns,
    is_initial,
    is_of_kind,
    is_place,
    singular_persons,
    stand_in_nouns,
    title_words,
    without_possessive,
)

TITLES_BEFORE = {
    "title": ("Senator Ann Lee", 1),
    "two-titles": ("Lt. Col. Ann Lee", 2),
    "party-and-title": ("Republican Senator Ann Lee", 2),
    "function-word": ("The Senator Ann Lee", 2),
    "role": ("Spokesman Dov Lee", 1),
    "role-on-no-list": ("Stockbroker Ann Lee", 1),
    "compound": ("Tarvik-based Ann Lee", 1),
    "demonym": ("Californian Thomas Lee", 1),
    "acronym": ("LRC Thomas Lee", 1),
    "organisation": ("Larch Bank Thomas Lee", 2),
    "office": ("Secretary of Ann Lee", 2),
    "compound-before-an-organisation": ("Ohio-based First Bank", 1),
    "only-a-title": ("Senator", 1),
    "alone-name": ("Ann Lee", 0),
    "alone-organisation": ("General Motors", 0),
    "alone-organisation-with-a-title": ("General Motors Corp", 0),
    "alone-initials": ("J. R. Lee", 0),
    "alone-one-word": ("Lee", 0),
}


@pytest.mark.parametrize(("run", "expected"), TITLES_BEFORE.values(), ids=TITLES_BEFORE)
def test_titles_before_a_name_are_counted(run, expected):
    assert titles_before(run.split()) == expected


@pytest.mark.parametrize(
    ("name", "noun", "expected"),
    [
        ("Larch Workers Union", "union", True),
        ("Larch Mills", "union", False),
        ("Tarvik Herald", "newspaper", True),
        ("Larch Mills", "newspaper", False),
        ("Larch Mills", "company", True),
        ("Trade Commission", "company", False),
        ("Trade Commission", "agency", True),
    ],
)
def test_organisation_is_of_the_kind_of_a_noun(name, noun, expected):
    assert is_of_kind(name, noun) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("America", True), ("European Union", False), ("EU", False), ("Larch", False)]
)
def test_place_is_not_an_organisation(name, expected):
    assert is_place(name.split()) is expected


@pytest.mark.parametrize(("word", "expected"), [("J.", True), ("J.-P.", True), ("U.S.", False), ("Jo", False)])
def test_initials_are_not_countries(word, expected):
    assert is_initial(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Lee's", "Lee"), ("Lee’s", "Lee"), ("workers'", "workers"), ("Lee", "Lee"), ("boss", "boss"), ("'s", "")],
)
def test_possessive_ending_is_removed(word, expected):
    assert without_possessive(word) == expected


def test_singular_persons_are_neither_plurals_nor_organisations():
    assert {"spokesman", "boss", "judge"} <= singular_persons()
    assert not {"officials", "policemen", "people", "police", "company"} & singular_persons()


def test_institutions_stand_in_for_a_company_except_departments_and_ministries():
    assert institution_nouns() - stand_in_nouns() == {"department", "ministry"}


def test_legal_forms_are_company_endings():
    assert {"Corp", "Ltd", "plc"} <= company_endings(legal_only=True) < company_endings()


def test_titles_imply_a_gender_or_none():
    assert {title: title_words()[title] for title in ("Mr", "Mrs", "Sir", "Dame", "Dr", "Senator")} == {
        "Mr": "m",
        "Mrs": "f",
        "Sir": "m",
        "Dame": "f",
        "Dr": "",
        "Senator": "",
    }
