"""Feature names as columns, and features as entries of a sparse matrix."""

import numpy as np
import pytest
from quotestance.stance.features import FAMILIES, DescribedQuote
from quotestance.stance.vectorizer import Vectorizer

WEIGHTS = {
    "quote": 2.0,
    "sentence": 1.0,
    "before": 0.0,
    "earlier": 1.0,
    "article": 1.0,
    "facts": 0.5,
    "passage": 0.25,
}


MIN_COUNTS = dict.fromkeys(FAMILIES, 2) | {"article": 3}


def quote(*words, article=(), **named):
    present = dict.fromkeys(words, 1.0)
    return DescribedQuote(0, (present, {}, present, {}, dict.fromkeys(article, 1.0), named, {"near": 1.0}), None)


QUOTES = [
    quote("we", "deny", side=1.0, article=["court", "ruled"]),
    quote("we", "a\nb", side=1.0, cue=3.0, article=["court", "ruled"]),
    quote("a\nb", article=["court"]),
]


def test_fit_keeps_frequent_names_of_families_with_weight():
    vectorizer = Vectorizer.fit(QUOTES, WEIGHTS, MIN_COUNTS)
    assert vectorizer.names == {
        "quote": ("we",),
        "sentence": (),
        "before": (),
        "earlier": (),
        "article": ("court",),
        "facts": ("side",),
        "passage": ("near",),
    }
    assert vectorizer.idf == pytest.approx([np.log(4 / 3) + 1, 1.0, np.log(4 / 3) + 1, 1.0])
    assert [vectorizer.columns_of(family) for family in ("quote", "article", "facts", "passage")] == [
        slice(0, 1),
        slice(1, 2),
        slice(2, 3),
        slice(3, 4),
    ]


def test_transform_gives_words_unit_length_and_named_features_their_value():
    vectorizer = Vectorizer.fit(QUOTES, WEIGHTS, dict.fromkeys(FAMILIES, 1))
    rows, columns, values = vectorizer.transform([quote("unknown"), quote("we", "deny", cue=3.0)])
    names = [name for family in FAMILIES for name in vectorizer.names[family]]
    entries = {names[column]: value for column, value in zip(columns, values, strict=True)}
    assert dict(zip(rows, columns, strict=True)) == {0: names.index("near"), 1: names.index("near")}
    assert set(entries) == {"we", "deny", "cue", "near"}
    assert np.hypot(entries["we"], entries["deny"]) == pytest.approx(2.0)
    assert entries["deny"] > entries["we"], "the rarer word has the larger idf"
    assert (entries["cue"], entries["near"]) == pytest.approx((1.5, 0.25))


def test_features_that_quotes_share_are_those_of_each():
    shared = quote("we", article=["court", "ruled"]).families
    quotes = [DescribedQuote(i, (dict.fromkeys(words, 1.0), *shared[1:]), None) for i, words in enumerate((["we"], []))]
    copies = [DescribedQuote(q.index, tuple(dict(features) for features in q.families), None) for q in quotes]
    vectorizer = Vectorizer.fit(QUOTES, WEIGHTS, dict.fromkeys(FAMILIES, 1))
    for entries, of_copies in zip(vectorizer.transform(quotes), vectorizer.transform(copies), strict=True):
        assert entries.tolist() == of_copies.tolist()
