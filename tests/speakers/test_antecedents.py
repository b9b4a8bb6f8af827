"""The person or organisation that a pronoun or "the company" refers back to."""

import pytest
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.speakers.antecedents import (
    find_acting_organisation,
    find_group,
    find_last_speaker,
    find_organisation,
    find_person,
    join_pair,
    resolve_pronoun,
)
from quotestance.speakers.context import Context
from quotestance.speakers.coreference import Referents
from quotestance.speakers.sentences import find_publisher, sentences_before, speakers_and_subject


def make_context(text: str) -> Context:
    document = Document(text)
    return Referents(document, attribute(document))


def words_of(context: Context, mentions) -> list[str]:
    return [context.document.text[mention.start : mention.end] for mention in mentions]


PERSONS = {  # the text before a pronoun, its gender, the person
    "by-given-name": ("Paul Ortiz met Anna Kell. ", "f", "Anna Kell"),
    "by-honorific": ("Ms. Tvorsk met Mr. Brannek. ", "m", "Brannek"),
    "by-noun": ("A spokeswoman left. A spokesman came in. ", "f", "a spokeswoman"),
    "subject-first": ("Mary Fenn met Anna Kell. ", "f", "Mary Fenn"),
    "nearest-sentence": ("Anna Kell left. Mary Fenn came in. ", "f", "Mary Fenn"),
    "speaker-of-a-quote": ("“No,” said Anna Kell to Mary Fenn. ", "f", "Anna Kell"),
    "unknown-gender": ("The analyst Kavo Reth left. ", "f", "Kavo Reth"),
    "unnamed": ("An analyst left. ", "f", "an analyst"),
    "noun-by-its-ending": ("An arbitrageur left. ", "f", "an arbitrageur"),
    "unknown-name": ("Kavo Reth left. ", "f", "Kavo Reth"),
    "paragraph-before": ("Anna Kell left.\n\n", "f", "Anna Kell"),
    "too-far-back": ("Anna Kell left.\n\n" + "It rained on the port.\n\n" * 4, "f", None),
    "organisation": ("Larch Motors closed. ", "f", None),
    "place": ("New York woke up. ", "f", None),
    "nobody": ("", "f", None),
}


@pytest.mark.parametrize(("text", "gender", "person"), PERSONS.values(), ids=PERSONS)
def test_find_person(text, gender, person):
    context = make_context(text + "Here.")
    assert find_person(context, len(text), gender) == person


ORGANISATIONS = {  # the text before, the noun, the organisation
    "subject": ("Larch Motors fired Tarvik Bank. ", "", "Larch Motors"),
    "nearest-sentence": ("Larch Motors closed. Tarvik Bank failed. ", "", "Tarvik Bank"),
    "object": ("Anna Kell left Tarvik Bank. ", "", "Tarvik Bank"),
    "subject-before-nearer-object": ("Larch Motors closed. Anna Kell left Tarvik Bank. ", "", "Larch Motors"),
    "of-this-kind": ("Larch Motors closed. Tarvik Workers Union met. ", "company", "Larch Motors"),
    "of-this-kind-union": ("Tarvik Workers Union met. Larch Motors closed. ", "union", "Tarvik Workers Union"),
    "named-once": ("Then Corvane closed. ", "", "Corvane"),
    "publisher": ("Larch Motors closed. In a statement from Tarvik Bank, ", "", "Tarvik Bank"),
    "only-a-person": ("Anna Kell left. ", "", None),
    "only-a-place": ("Anna Kell left New York. ", "", None),
}


@pytest.mark.parametrize(("text", "noun", "organisation"), ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_find_organisation(text, noun, organisation):
    context = make_context(text + "Here.")
    assert find_organisation(context, len(text), noun) == organisation


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("The regulator met. ", "the regulator"),
        ("Then Corvane closed. ", "Corvane"),
        ("Larch Motors closed. It rained. The port was wet. ", None),
        ("Corvane closed. Anna Kell left. ", None),
        ("", None),
    ],
)
def test_find_acting_organisation(text, organisation):
    context = make_context(text + "Here.")
    assert find_acting_organisation(context, len(text)) == organisation


@pytest.mark.parametrize(
    ("text", "named", "group"),
    [
        ("Anna Kell and Paul Ortiz left. ", False, "Anna Kell and Paul Ortiz"),
        ("Two officials left. ", False, "two officials"),
        ("Two officials left. ", True, None),
        ("Anna Kell and Paul Ortiz left. Two officials stayed. ", True, "Anna Kell and Paul Ortiz"),
        ("Anna Kell left. ", False, "Anna Kell"),
        ("Anna Kell left. ", True, None),
        ("Anna Kell left. The Tarvik Union stayed. ", False, "Tarvik Union"),
        ("It rained. ", False, None),
    ],
)
def test_find_group(text, named, group):
    context = make_context(text + "Here.")
    assert find_group(context, len(text), named=named) == group


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“No,” said Anna Kell. Larch Motors closed. ", "Anna Kell"),
        ("Paul Ortiz left. “No,” said Anna Kell. ", "Anna Kell"),
        ("Larch Motors closed. ", None),
    ],
)
def test_find_last_speaker(text, speaker):
    context = make_context(text + "Here.")
    assert find_last_speaker(context, len(text)) == speaker


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Anna Kell and Paul Ortiz left.", "Anna Kell and Paul Ortiz"),
        ("Kell and Ortiz left. Later Anna Kell met Paul Ortiz.", "Anna Kell and Paul Ortiz"),
        ("Anna Kell or Paul Ortiz left.", None),
        ("Anna Kell and Tarvik Bank left.", None),
        ("Anna Kell left.", None),
    ],
)
def test_join_pair(text, pair):
    context = make_context(text)
    mention = context.document.line(0).mentions[0]
    assert join_pair(context, mention) == pair


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("Paul Ortiz met Anna Kell. He left.", "he", "Paul Ortiz"),
        ("Paul Ortiz met Anna Kell. She left.", "she", "Anna Kell"),
        ("Larch Motors closed. It failed.", "it", "Larch Motors"),
        ("Anna Kell and Paul Ortiz left. They failed.", "they", "Anna Kell and Paul Ortiz"),
        ("One, Anna Kell, left.", "one", "Anna Kell"),
        ("One of them left.", "one", None),
        ("Anna Kell left. We failed.", "we", None),
    ],
)
def test_resolve_pronoun(text, pronoun, name):
    context = make_context(text)
    mentions = context.document.line(0).mentions.values()
    mention = next(m for m in mentions if text[m.start : m.end].lower() == pronoun)
    assert resolve_pronoun(context, mention, pronoun) == name


def test_sentences_before_are_nearest_first_and_cut_off():
    text = "It rained.\n\nAnna left. Paul came in. Mary sat down."
    sentences = sentences_before(Document(text), text.index("sat"))
    assert [text[line.spans[begin][0] : line.spans[end - 1][1]] for line, begin, end in sentences] == [
        "Mary",
        "Paul came in.",
        "Anna left.",
        "It rained.",
    ]


def test_sentences_before_are_limited():
    text = "It rained. " * 50
    assert len(list(sentences_before(Document(text), len(text)))) == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“No,” said Anna Kell.", ["Anna Kell"]),
        ("The port was empty, said Anna Kell.", ["Anna Kell", "The port"]),
        ("According to Anna Kell, it rained.", ["Anna Kell", "it"]),
        ("An engineer who asked not to be named left.", ["An engineer"]),
        ("Paul Ortiz met Anna Kell.", ["Paul Ortiz"]),
    ],
)
def test_speakers_come_before_the_subject(text, words):
    context = make_context(text)
    sentence = next(sentences_before(context.document, len(text)))
    assert words_of(context, speakers_and_subject(context, sentence)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In a statement from Larch Mills, it failed", ["Larch Mills"]),
        ("In a report by Larch Mills, it failed", ["Larch Mills"]),
        ("In a boat from Larch Mills, it failed", []),
        ("In a statement, it failed", []),
    ],
)
def test_publisher_of_a_document(text, words):
    context = make_context(text)
    publisher = find_publisher(next(sentences_before(context.document, len(text))))
    assert words_of(context, [publisher] if publisher else []) == words
