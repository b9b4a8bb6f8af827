"""The quotes most worth labelling: the least sure, and not all of one kind."""

import pytest
from quotestance.errors import QuotestanceError
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker, Stance
from quotestance.uncertain import margin, pick_uncertain


def article(name, *leads, speaker="Ann Lee", **fields):
    """An article with a quote for each lead of its likeliest stance over the next."""
    quotes = [
        Quote(9 * at, 9 * at + 2, "No", speaker=Speaker(f"{speaker}"), statement=at,
              stance=Stance("neutral", (0.0, (1 - lead) / 2, (1 + lead) / 2)), **fields)
        for at, lead in enumerate(leads)
    ]  # fmt: skip
    return LabelledArticle(name, "Acme", tuple(quotes))


def picked(articles, number):
    return [(found.id, quote.statement) for found in pick_uncertain(iter(articles), number) for quote in found.quotes]


def test_the_least_sure_come_first_and_in_order_of_the_input():
    articles = [article("a", 0.5, speaker="A"), article("b", 0.1, speaker="B"), article("c", 0.3, speaker="C")]
    assert picked(articles, 1) == [("b", 0)]
    assert picked(articles, 2) == [("b", 0), ("c", 0)]
    assert picked(articles, 9) == [("a", 0), ("b", 0), ("c", 0)]


def test_they_are_spread_over_articles_and_speakers():
    crowd = article("a", *[0.01] * 20, speaker="A")
    assert picked([crowd, article("b", 0.05, speaker="B"), article("c", 0.05, speaker="C")], 3) == [
        ("a", 0), ("b", 0), ("c", 0)]  # fmt: skip
    same = [article(name, 0.01, speaker="A") for name in "abcd"]
    assert ("e", 0) in picked([*same, article("e", 0.05, speaker="E")], 2)
    assert len(picked([crowd], 5)) == 5, "where there is no other, one article will do"


def test_many_articles_are_held_by_their_least_sure_quotes_alone():
    articles = (article(str(number), 0.9 if number % 100 else 0.01, speaker=str(number)) for number in range(2_000))
    assert picked(articles, 20) == [(str(number), 0) for number in range(0, 2_000, 100)]


def test_failed_articles_stay_and_what_has_no_stance_is_not_picked():
    blank = LabelledArticle("x", quotes=(Quote(0, 2, "No"), Quote(4, 6, "No", kind="other")))
    assert [margin(quote) for quote in blank.quotes] == [None, None]
    failed = LabelledArticle("f", error="f: empty")
    assert [found.id for found in pick_uncertain([failed, blank, article("a", 0.2)], 3)] == ["f", "a"]
    with pytest.raises(QuotestanceError, match="--company"):
        list(pick_uncertain([failed, blank], 3))
    assert picked([article("a", 0.2, repeats=3), article("b", 0.9)], 1) == [("b", 0)], "a second print is not labelled"
