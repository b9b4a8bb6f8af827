"""Masked words, named features, and features in words for readers."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from quotestance.english.lexicon import CATEGORIES, find_categories
from quotestance.english.word_lists import load_word_list
from quotestance.records.quote import Quote, Speaker
from quotestance.sides.company import Company
from quotestance.stance.features import FAMILIES, describe, format_feature
from quotestance.stance.masking import mask_words

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name):
    return [
        pytest.param(row, id=row["id"])
        for row in map(json.loads, (CASES / name).read_text(encoding="utf-8").splitlines())
    ]


def describe_one(text, speaker=None, side=None):
    """The features of the first quote in a text about Northwind, by family."""
    start = text.index('"') + 1
    end = text.index('"', start)
    who = Speaker(speaker, side=side) if speaker else None
    (described,) = describe(text, [Quote(start, end, text[start:end], speaker=who)], Company("Northwind"))
    return dict(zip(FAMILIES, described.families, strict=True))


@pytest.mark.parametrize("case", read_cases("facts.jsonl"))
def test_named_features(case):
    features = describe_one(case["text"], case.get("speaker"), case.get("side"))["facts"]
    assert set(case.get("has", ())) <= set(features)
    assert not set(case.get("lacks", ())) & set(features)


@pytest.mark.parametrize("case", read_cases("passages.jsonl"))
def test_passage_features(case):
    features = describe_one(case["text"], case.get("speaker"), case.get("side"))["passage"]
    assert set(case.get("has", ())) <= set(features)
    assert not set(case.get("lacks", ())) & set(features)


def test_names_are_masked():
    families = describe_one(
        'Ardent sued Northwind. "Northwind and Zelda Quix hid it," said Bob Fane of Ardent.', "Bob Fane"
    )
    everything = " ".join(name.lower() for family in families.values() for name in family)
    for name in ("northwind", "zelda", "quix", "fane", "ardent"):
        assert name not in everything.split()
    assert "_company_" in families["quote"]


def test_adjacent_words_of_a_name_become_one_placeholder():
    text = "He met Zelda Quix of Northwind on 3 May, up 4%."
    assert mask_words(text, [], Company("Northwind").find(text)).words == [
        "he",
        "met",
        "_name_",
        "of",
        "_company_",
        "on",
        "_number_",
        "may",
        "up",
        "_number_",
        "_percent_",
    ]


def test_families_are_the_quote_its_sentence_and_the_one_before():
    families = describe_one('It rained. The board denied that "sales fell" in Leeds.')
    assert set(families["quote"]) == {"sales", "fell", "sales fell"}
    assert set(families["sentence"]) == {"the", "board", "denied", "that", "in", "_name_"}
    assert set(families["before"]) == {"it", "rained"}


def test_words_outside_quotes_before_the_quote_and_words_of_the_article():
    text = 'Rain fell. He said "no" twice. "We are closing", it added later.'
    start = text.index("We")
    quotes = [Quote(text.index("no"), text.index("no") + 2, "no"), Quote(start, start + 14, "We are closing")]
    first, second = (dict(zip(FAMILIES, d.families, strict=True)) for d in describe(text, quotes, Company("Northwind")))
    assert set(first["earlier"]) == {"rain", "fell", "he", "said"}
    assert set(second["earlier"]) == {"rain", "fell", "he", "said", "twice"}
    assert set(first["article"]) == set(second["article"]) >= {"rain", "no", "closing", "later"}


def test_only_speech_is_described():
    quotes = [Quote(1, 4, "ice", kind="other"), Quote(7, 10, "No,")]
    assert [d.index for d in describe('"ice" "No," he said.', quotes, Company("Northwind"))] == [1]


@pytest.mark.parametrize("text", ["", '"', '""', '"?"', '"' + "a" * 50_000 + '"', '"\ud800"'])
def test_unusual_texts_are_described(text):
    quote = Quote(0, len(text), text)
    assert len(describe(text, [quote], Company("Northwind"))) == 1


def test_hand_labels_are_kept_but_are_not_features():
    text = '"We deny it," it said.'
    unlabelled = Quote(1, 12, "We deny it,")
    labelled = Quote(1, 12, "We deny it,", about="company")
    (a,), (b,) = (describe(text, [q], Company("Northwind")) for q in (unlabelled, labelled))
    assert a.families == b.families
    assert (a.about, b.about) == (None, "company")


@pytest.mark.parametrize(
    ("family", "name", "words"),
    [
        ("facts", "side|company", "speaks for the company"),
        ("facts", "side|other", "speaks from outside the company"),
        ("facts", "cue|denied", "cue: denied"),
        ("facts", "lexicon|other|not blame", "words: by an outsider, not blame"),
        ("facts", "negation", "negation"),
        ("quote", "never should have", "quote: 'never should have'"),
        ("quote", "_company_ knew", "quote: '[the company] knew'"),
        ("sentence", "denied", "the sentence: denied"),
        ("before", "fraud", "the sentence before: fraud"),
    ],
)
def test_features_are_formatted_in_words(family, name, words):
    assert format_feature(family, name) == words


@pytest.mark.parametrize("category", CATEGORIES)
def test_lexicon_lists_are_sorted_unique_and_sourced(category):
    path = files("quotestance.data") / "lexicon" / f"{category}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert lines[1].startswith("# Source: ")
    assert "Licence: " in lines[1]
    assert entries == sorted(set(entries))
    assert all(entry == entry.lower().strip() and entry for entry in entries)
    assert all(len(entry) > 4 for entry in entries if entry.endswith("*"))


def test_cue_classes_contain_each_word_once():
    words = [entry.split()[0] for entry in load_word_list("cue_classes")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "category", "expected"),
    [
        ("apologise", "apology", True),
        ("should have", "blame", True),
        ("unfounded", "denial", True),
        ("table", "negative", False),
        ("badger", "negative", False),
        ("goods", "positive", False),
    ],
)
def test_categories(word, category, expected):
    assert (category in find_categories(word)) is expected
