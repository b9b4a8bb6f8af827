"""The other form of a company's name that an article uses."""

import pytest
from quotestance.sides.acronyms import add_acronyms
from quotestance.sides.company import Company

FORMS = {  # the name as given, the text, and the aliases that are added
    "spelled-out": ("THB", "The Tarvik Harbour Board met.", ("Tarvik Harbour Board",)),
    "words-between": ("ROTP", "The Register of the Tarvik Pilots closed.", ()),
    "words-between-capitals": ("RTP", "The Register of the Tarvik Pilots closed.", ("Register of the Tarvik Pilots",)),
    "over-a-line-end": ("THB", "The Tarvik\nHarbour Board met.", ("Tarvik Harbour Board",)),
    "acronym": ("Tarvik Harbour Board", "The THB met.", ("THB",)),
    "acronym-of-longer-form": (
        "Tarvik Pilots",
        "The Tarvik Pilots of Reth met. TPR said so.",
        ("Tarvik Pilots of Reth", "TPR"),
    ),
    "longer-form-later": (
        "Tarvik Pilots",
        "Tarvik Pilots met. The Tarvik Pilots of Reth are old.",
        ("Tarvik Pilots of Reth",),
    ),
    "newspaper": ("Tarvik Gazette", "The Gazette was sold. Tarvik Gazette readers left.", ("the Gazette", "Gazette")),
    "another-newspaper": ("Tarvik Gazette", "The Gazette was sold to the Reth Gazette.", ("the Gazette",)),
    "broadcaster": ("Fox News", "Fox anchor Ann Lee left Fox News.", ("the News", "Fox")),
    "paper-called-news": ("Daily News", "The Daily Gazette and the Daily News closed.", ("the News",)),
    "acronym-within-a-word": ("Tarvik Harbour Board", "THBS met.", ()),
    "two-letters": ("Northwind Foods", "The NF met.", ()),
    "other-initials": ("THB", "The Tarvik Pilots Board met.", ()),
    "lower-case": ("THB", "They take harbour boats.", ()),
    "not-an-acronym": ("Northwind", "The North Wind Inn closed.", ()),
}


@pytest.mark.parametrize(("name", "text", "aliases"), FORMS.values(), ids=FORMS)
def test_other_form_is_an_alias(name, text, aliases):
    assert add_acronyms(Company(name), text).aliases == aliases


def test_given_aliases_are_kept_and_not_repeated():
    company = Company("THB", ("Tarvik Harbour Board", "the harbour"))
    assert add_acronyms(company, "The Tarvik Harbour Board met.") == company
