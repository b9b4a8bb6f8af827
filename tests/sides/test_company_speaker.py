"""The company under the name that was given for it, wherever it is the speaker."""

import pytest
from quotestance import pipeline
from quotestance.pipeline import extract_quotes
from quotestance.sides.company import Company
from quotestance.sides.company_speaker import name_company

NAMES = {  # the text, the company as given, its aliases, and the name of the speaker of the first quote
    "short-form": ("“It was safe,” Northwind said.", "Northwind Foods plc", (), "Northwind Foods plc"),
    "legal-form": ("“It was safe,” Northwind Foods Inc. said.", "Northwind Foods", (), "Northwind Foods"),
    "alias": ("“It was safe,” Breezy said.", "Northwind Foods", ("Breezy",), "Northwind Foods"),
    "initials": ("“It was safe,” the Tarvik Harbour Board said.", "THB", (), "THB"),
    "the-company": ("Northwind fell. “It was safe,” the company said.", "Northwind Foods", (), "Northwind Foods"),
    "namesake": ("“It was safe,” Ann Northwind said.", "Northwind Foods", (), "Ann Northwind"),
    "spokesman": ("“It was safe,” a Northwind spokesman said.", "Northwind Foods", (), "a Northwind spokesman"),
    "other-company": ("“It was safe,” Larch Mills said.", "Northwind Foods", (), "Larch Mills"),
    "typed-small": ("“It was safe,” Northwind Foods said.", "northwind", (), "Northwind Foods"),
}


@pytest.mark.parametrize(("text", "company", "aliases", "name"), NAMES.values(), ids=NAMES)
def test_name_of_the_speaker(text, company, aliases, name):
    [quote] = name_company(extract_quotes(text), Company(company, aliases))
    assert quote.speaker.name == name


def test_part_of_the_company_keeps_its_name():
    [quote] = name_company(extract_quotes("“It was safe,” Breezy said."), Company("Northwind", parts=("Breezy",)))
    assert quote.speaker.name == "Breezy"


def test_quote_without_speaker_is_left_as_it_is():
    quotes = extract_quotes("“We knew from the start that it was safe.”")
    assert name_company(quotes, Company("Northwind")) == quotes


def test_inferred_company_renames_nobody():
    text = "Northwind Foods plc fell. Northwind Foods plc shares lost a tenth. “It was safe,” Northwind Foods plc said."
    [quote] = pipeline.label(text).quotes
    assert quote.speaker.name.startswith("Northwind Foods")
    [quote] = pipeline.label(text, company="NWF", aliases=["Northwind Foods"]).quotes
    assert quote.speaker.name == "NWF"
