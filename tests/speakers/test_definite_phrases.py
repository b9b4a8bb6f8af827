"""Phrases without a name: what each rule answers, and which rule answers first."""

import pytest
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.speakers import definite_phrases as phrases
from quotestance.speakers.coreference import Referents
from quotestance.speakers.definite_phrases import RULES, resolve_phrase
from quotestance.speakers.phrases import Phrase, read_phrase, shorten_phrase


def read(text: str, words: str) -> tuple[phrases.Context, Phrase]:
    """The last phrase of the text that consists of some words."""
    document = Document(text)
    context = Referents(document, attribute(document))
    start = text.rindex(words)
    line, index = document.locate(start)
    mention = line.mentions[index]
    assert (mention.start, mention.end) == (start, start + len(words))
    return context, read_phrase(context, mention)


ANSWERS = {  # the rule, the text, the phrase, the rule's answer; None leaves the phrase to later rules
    "role-before-name": ("name_in_apposition", "Company attorney, Anna Kell, left.", "Company attorney", "Anna Kell"),
    "role-with-ending": ("name_in_apposition", "The arbitrageur, Kavo Reth, left.", "The arbitrageur", "Kavo Reth"),
    "thing-before-name": ("name_in_apposition", "The boat, Tarvik Bank, left.", "The boat", None),
    "no-apposition": ("name_in_apposition", "The lawyer met Anna Kell.", "The lawyer", None),
    "identified": ("name_of_identified", "The man, identified as Anna Kell, left.", "The man", "Anna Kell"),
    "seen-as": ("name_of_identified", "The man dressed as Anna Kell left.", "The man", None),
    "two-roles": (
        "name_after_second_role",
        "The president and chief executive Anna Kell left.",
        "The president",
        "Anna Kell",
    ),
    "role-and-name": ("name_after_second_role", "The president and Anna Kell left.", "The president", None),
    "department": ("name_after_department", "The manager of research Anna Kell left.", "The manager", "Anna Kell"),
    "person-before-name": (
        "name_after_department",
        "The manager of the singer Anna Kell left.",
        "The manager",
        None,
    ),
    "not-a-department": ("name_after_department", "The friend of Anna Kell left.", "The friend", None),
    "owner-named": ("owner_of_words", "Then Kell's memo, by Anna Kell, came.", "Kell's memo", "Anna Kell"),
    "owner-pronoun": ("owner_of_words", "Anna Kell left. Her statement came.", "Her statement", "Anna Kell"),
    "owner-of-a-thing": ("owner_of_words", "Anna Kell left. Her boat sank.", "Her boat", None),
    "report-with-name": ("author_of_document", "A Tarvik Bank report came.", "A Tarvik Bank report", "Tarvik Bank"),
    "report-by": ("author_of_document", "A report by Tarvik Bank came.", "A report", "Tarvik Bank"),
    "report-before": ("author_of_document", "Tarvik Bank failed. The report came.", "The report", "Tarvik Bank"),
    "new-report": ("author_of_document", "Tarvik Bank failed. A report came.", "A report", "a report"),
    "not-a-report": ("author_of_document", "Tarvik Bank failed. The boat came.", "The boat", None),
    "his-lawyer": (
        "person_of_owner",
        "Anna Kell, a lawyer, met Paul Ortiz. His lawyer left.",
        "His lawyer",
        "Anna Kell",
    ),
    "his-unnamed-lawyer": ("person_of_owner", "Paul Ortiz came. His lawyer left.", "His lawyer", "his lawyer"),
    "his-boat": ("person_of_owner", "Paul Ortiz came. His boat sank.", "His boat", None),
    "his-lawyer-elsewhere": (
        "person_of_owner",
        "Larch Mills' chair Anna Kell met Tarvik's chair Bo Reth. Larch's chair left.",
        "Larch's chair",
        "Anna Kell",
    ),
    "party": (
        "person_by_party",
        "Anna Kell (R-Ohio) left. The Ohio Republican sat.",
        "The Ohio Republican",
        "Anna Kell",
    ),
    "other-party": (
        "person_by_party",
        "Anna Kell (D-Ohio) left. The Ohio Republican sat.",
        "The Ohio Republican",
        None,
    ),
    "age": ("person_by_age", "Anna Kell, 54, left. The 54-year-old sat.", "The 54-year-old", "Anna Kell"),
    "other-age": ("person_by_age", "Anna Kell, 54, left. The 61-year-old sat.", "The 61-year-old", None),
    "indefinite": ("indefinite_phrase", "An analyst left.", "An analyst", "an analyst"),
    "definite": ("indefinite_phrase", "The analyst left.", "The analyst", None),
    "person-introduced": ("definite_person", "Anna Kell, a lawyer, left. The lawyer sat.", "The lawyer", "Anna Kell"),
    "person-by-title": ("definite_person", "Sen. Luther Gadd left. The senator sat.", "The senator", "Luther Gadd"),
    "person-unnamed": ("definite_person", "It has a lawyer. The lawyer sat.", "The lawyer", "a lawyer"),
    "last-speaker": ("definite_person", "“No,” said Anna Kell. The lawyer sat.", "The lawyer", "Anna Kell"),
    "new-person": ("definite_person", "“No,” said Anna Kell. The new lawyer sat.", "The new lawyer", "the new lawyer"),
    "public-office": (
        "definite_person",
        "“No,” said Anna Kell. The pensions minister sat.",
        "The pensions minister",
        "the pensions minister",
    ),
    "person-elsewhere": (
        "definite_person",
        "“No,” said Anna Kell. The lawyer for Ohio sat.",
        "The lawyer",
        "the lawyer",
    ),
    "calling": ("definite_person", "Anna Kell came. The welder sat.", "The welder", "Anna Kell"),
    "second-person": (
        "definite_person",
        "Anna Kell met an agent. The second agent sat.",
        "The second agent",
        "the second agent",
    ),
    "another-person": (
        "definite_person",
        "An agent left. Another special agent stayed. The second agent sat.",
        "The second agent",
        "another special agent",
    ),
    "person-in-a-phrase": (
        "definite_person",
        "President Gadd left. It ordered an inquiry into the president. The president sat.",
        "The president",
        "Gadd",
    ),
    "spokesman-is-left": ("definite_person", "“No,” said Paul Ortiz. The spokesman sat.", "The spokesman", None),
    "group": (
        "definite_group",
        "Anna Kell and Paul Ortiz left. The lawyers sat.",
        "The lawyers",
        "Anna Kell and Paul Ortiz",
    ),
    "group-unnamed": ("definite_group", "It rained. The lawyers sat.", "The lawyers", "the lawyers"),
    "one-person": ("definite_group", "Anna Kell and Paul Ortiz left. The lawyer sat.", "The lawyer", None),
    "part-of-name": (
        "organisation_with_its_name",
        "Larch Mills closed. The Larch group failed.",
        "The Larch group",
        "Larch Mills",
    ),
    "other-name": (
        "organisation_with_its_name",
        "Larch Mills closed. The Corvane group failed.",
        "The Corvane group",
        "the Corvane group",
    ),
    "no-name": ("organisation_with_its_name", "Larch Mills closed. The group failed.", "The group", None),
    "long": (
        "long_phrase",
        "Larch Mills closed. The big power company failed.",
        "The big power company",
        "the big power company",
    ),
    "long-reference": (
        "long_phrase",
        "Larch Mills closed. The social media giant failed.",
        "The social media giant",
        None,
    ),
    "short": ("long_phrase", "Larch Mills closed. The power company failed.", "The power company", None),
    "company": ("definite_organisation", "Larch Mills closed. The company failed.", "The company", "Larch Mills"),
    "company-unnamed": ("definite_organisation", "It rained. The company failed.", "The company", "the company"),
    "court": (
        "definite_organisation",
        "The Tarvik Harbour Court sat. The court left.",
        "The court",
        "Tarvik Harbour Court",
    ),
    "apposition": (
        "definite_organisation",
        "Larch Mills, a trading platform, met Bo Reth. The platform failed.",
        "The platform",
        "Larch Mills",
    ),
    "campaign": (
        "definite_organisation",
        "The Kell campaign met. The campaign failed.",
        "The campaign",
        "Kell campaign",
    ),
    "not-a-company": ("definite_organisation", "Larch Mills closed. The boat failed.", "The boat", None),
    "spokesman": (
        "definite_spokesperson",
        "A Larch spokesman came. The spokesman sat.",
        "The spokesman",
        "a Larch spokesman",
    ),
    "spokesman-of-other": (
        "definite_spokesperson",
        "A Larch spokesman came. The spokesperson sat.",
        "The spokesperson",
        "a Larch spokesman",
    ),
    "spokesman-named": (
        "definite_spokesperson",
        "Paul Ortiz, a spokesman, came. The spokesman sat.",
        "The spokesman",
        "Paul Ortiz",
    ),
    "spokesman-unknown": ("definite_spokesperson", "It rained. The spokesman sat.", "The spokesman", None),
}


@pytest.mark.parametrize(("rule", "text", "words", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_answer_of_a_rule(rule, text, words, answer):
    context, phrase = read(text, words)
    assert getattr(phrases, rule)(context, phrase) == answer


def test_every_rule_has_an_answer_and_a_phrase_to_leave():
    answered = {rule for rule, _, _, answer in ANSWERS.values() if answer}
    left = {rule for rule, _, _, answer in ANSWERS.values() if answer is None}
    assert answered == left == {rule.__name__ for rule in RULES}


def test_first_answer_counts():
    text = "Tarvik Bank failed. The newspaper, a report by Anna Kell, came."
    context, phrase = read(text, "a report")
    assert resolve_phrase(context, phrase.mention) == "Anna Kell"  # the author, before "a report" stands for itself


@pytest.mark.parametrize("words", ["The spokesman", "The boat"])
def test_phrase_without_an_answer_stands_for_itself(words):
    context, phrase = read(f"It rained. {words} sank.", words)
    assert resolve_phrase(context, phrase.mention) == words.lower()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("A spokesman", "a spokesman"),
        ("The Larch Motors spokesman", "the Larch Motors spokesman"),
        ("Two Ohio-based officials", "two officials"),
        ("One analyst", "one analyst"),
        ("Ohio officials", "Ohio officials"),
        ("Several officials", "several officials"),
    ],
)
def test_shorten_phrase(text, short):
    _, phrase = read(f"{text} left.", text)
    assert shorten_phrase(phrase.mention, text) == short
