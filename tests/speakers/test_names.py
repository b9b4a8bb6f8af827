"""The fullest form of a name: surnames, first words of organisations, typos, acronyms."""

import pytest
from quotestance.speakers.name_index import NameIndex
from quotestance.speakers.names import FullNames, find_longer_forms, list_acronyms

FULL = {  # the article, a name, its fullest form at the end of the article
    "surname": ("Then Maria Ortiz left.", "Ortiz", "Maria Ortiz"),
    "given-name": ("Then Maria Ortiz left.", "Maria", "Maria Ortiz"),
    "surname-named-last": ("Then Maria Ortiz met Paul Ortiz.", "Ortiz", "Paul Ortiz"),
    "middle-name": ("Then Maria Pilar Ortiz left.", "Maria Ortiz", "Maria Pilar Ortiz"),
    "longest-of-one-person": ("Then Maria Pilar Ortiz left. Maria Ortiz came.", "Ortiz", "Maria Pilar Ortiz"),
    "double-surname": ("Then Ana Tvorsk Kell left.", "Tvorsk Kell", "Ana Tvorsk Kell"),
    "not-another-given-name": ("Then Maria Ortiz left.", "Paul Ortiz", "Paul Ortiz"),
    "honorific-gender": ("Then Maria Ortiz met Paul Ortiz. Ms. Ortiz left.", "Ortiz", "Maria Ortiz"),
    "title": ("Then Maria Ortiz left.", "Mayor Ortiz", "Maria Ortiz"),
    "postnominal": ("", "Maria Ortiz QC", "Maria Ortiz"),
    "capitals-of-a-transcript": ("Then Maria Ortiz left.", "ORTIZ", "Maria Ortiz"),
    "first-word-of-organisation": ("Then Corvane Locks closed.", "Corvane", "Corvane Locks"),
    "first-word-before-full-name": ("Then Corvane closed. Later Corvane Locks opened.", "Corvane", "Corvane"),
    "word-before-legal-form": ("It hit Holt Corvane Co.", "Corvane", "Holt Corvane Co"),
    "end-of-organisation": ("It hit Tarvik Harbour Board.", "Harbour Board", "Tarvik Harbour Board"),
    "beginning-of-organisation": ("It hit Tarvik Harbour Board.", "Tarvik Harbour", "Tarvik Harbour Board"),
    "surname-is-not-an-organisation's": ("It hit Maria Motors.", "Motors", "Motors"),
    "typo": ("Then Maria Brannek left.", "Branek", "Maria Brannek"),
    "typo-in-a-short-name": ("Then Maria Lees left.", "Lee", "Lee"),
    "different-surname": ("Then Maria Hanson left.", "Hansen", "Hansen"),
    "acronym": ("The Tarvik Harbour Board (THB) met.", "THB", "Tarvik Harbour Board"),
    "unknown": ("", "Tvorsk", "Tvorsk"),
    "article": ("", "The Corvane", "Corvane"),
}


@pytest.mark.parametrize(("text", "name", "full"), FULL.values(), ids=FULL)
def test_full_name(text, name, full):
    assert FullNames(NameIndex(text, [])).full_name(name, len(text)) == full


@pytest.mark.parametrize(("title", "full"), [("Mr.", "Paul Ortiz"), ("Ms.", "Maria Ortiz"), ("Dr.", "Paul Ortiz")])
def test_title_in_front_chooses_between_namesakes(title, full):
    text = f"Then Maria Ortiz met Paul Ortiz. {title} Ortiz left."
    names = FullNames(NameIndex(text, []))
    assert names.full_name("Ortiz", text.rindex("Ortiz")) == full


def test_typos_are_looked_for_a_limited_number_of_times():
    names = FullNames(NameIndex("Then Maria Brannek left.", []))
    for number in range(100):
        names.full_name(f"Tvorsk{number}", 0)
    assert names.full_name("Branek", 0) == "Branek"


@pytest.mark.parametrize(
    ("words", "full"),
    [("General Motors", "General Motors Holdings"), ("General Kell", None), ("Larch Motors", None)],
)
def test_organisation_that_begins_like_a_title(words, full):
    index = NameIndex("the sale of General Motors Holdings", [])
    found = FullNames(index).find_organisation(words.split(), 90)
    assert (found and found.text) == full


def test_longer_forms_of_a_surname_are_persons():
    index = NameIndex("Then Maria Kell met Paul Kell at Tarvik Kell Inc.", [])
    assert [form.text for form in find_longer_forms(index, ["Kell"])] == ["Maria Kell", "Paul Kell"]


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("It hit the Food Standards Agency (FSA) today.", {"FSA": "Food Standards Agency"}),
        ("It hit the Board of Tarvik Ports (BTP) today.", {"BTP": "Board of Tarvik Ports"}),
        ("It hit the Tarvik Harbour Board today.", {"THB": "Tarvik Harbour Board"}),
        ("It hit Larch Motors Inc today.", {"LM": "Larch Motors Inc", "LMI": "Larch Motors Inc"}),
        ("It hit Maria Ortiz today.", {}),
        ("It hit the port (FSA) today.", {}),
    ],
)
def test_acronyms(text, acronyms):
    assert list_acronyms(NameIndex(text, [])) == acronyms
