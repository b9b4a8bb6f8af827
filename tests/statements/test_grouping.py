"""Statements in several articles: a table of difficult cases, the examples, and properties of every grouping."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from quotestance import Labeller, read_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker, Stance
from quotestance.statements.grouping import group_statements
from quotestance.statements.merging import merge_statements
from sklearn.neighbors import NearestNeighbors

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SEEDS = ROOT.parent / "shared" / "seeds"
CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "statements.jsonl").open(encoding="utf-8")]


def _article(number, quotes, speaker, side, company):
    records, end = [], 0
    for text in quotes:
        records.append(
            Quote(
                end + 1,
                end + 1 + len(text),
                text,
                statement=1,
                speaker=Speaker(speaker, side=side) if speaker else None,
            )
        )
        end += len(text) + 10
    return LabelledArticle(f"a-{number}", company, tuple(records))


def _groups(articles):
    groups = defaultdict(list)
    for article in group_statements(articles):
        for quote in article.quotes:
            if quote.group is not None:
                groups[quote.group].append((article.id, quote))
    return groups


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=case["id"], marks=[pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
        )
        for case in CASES
    ],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["", "reversed"])
def test_case(case, order):
    articles = [
        _article(
            number, case["quotes"][number], case["speakers"][number], case["sides"][number], case["companies"][number]
        )
        for number in order
    ]
    grouped = group_statements(articles)
    assert {quote.group for article in grouped for quote in article.quotes} == ({1} if case["same"] else {None})


def _speakers_and_articles(articles):
    return sorted(
        (len({name for name, _ in quotes}), sorted({quote.speaker.name for _, quote in quotes}))
        for quotes in _groups(articles).values()
    )


def test_examples_have_two_repeated_statements():
    labeller = Labeller("Corvane Locks", ("Corvane",))
    articles = [labeller.label(article) for article in read_articles(EXAMPLES)]
    assert _speakers_and_articles(articles) == [(2, ["Lucille Brandt"]), (5, ["Corvane Locks", "Inés Harrow"])]


def test_seeds_have_one_statement_in_all_five_articles():
    if not SEEDS.is_dir():
        pytest.skip("the five articles are not part of the repository")
    labeller = Labeller("Clearview AI", ("Clearview",))
    articles = [labeller.label(article) for article in read_articles(sorted(SEEDS.glob("*.txt")))]
    groups = _groups(articles)
    [shared] = [quotes for quotes in groups.values() if len({name for name, _ in quotes}) == 5]
    assert {quote.speaker.side for _, quote in shared} == {"company"}
    others = [quotes for quotes in groups.values() if quotes is not shared]
    assert len(others) == 3
    for quotes in others:  # the same words in two articles
        assert len({name for name, _ in quotes}) == 2
        assert len({quote.text.replace("’", "'").replace("‘", "'") for _, quote in quotes}) == len(quotes) / 2


def test_result_does_not_depend_on_the_other_articles():
    first, second = (
        _article(number, ["The batch never left the warehouse in Averley."], "Ann Lee", "company", "Acme")
        for number in range(2)
    )
    others = [
        _article(number, [text], "Jo Dane", "other", "Acme")
        for number, text in enumerate(
            (
                "The warehouse in Averley is the last one that the union built.",
                "Nobody in Averley eats a batch of flour.",
                "The gate never shut before six, and the drivers knew it.",
            ),
            start=2,
        )
    ]
    alone = group_statements([first, second])
    assert [article.quotes[0].group for article in alone] == [1, 1]
    assert group_statements([*others, first, second])[-2:] == alone


def test_groups_link_articles_and_change_nothing_else():
    quote = Quote(1, 46, "The batch never left the warehouse in Averley", "speech", 1, Speaker("Ann Lee"))
    term = Quote(60, 70, "never left", "other")
    twice = LabelledArticle("a", None, (quote, Quote(80, 125, quote.text, "speech", 2, Speaker("Ann Lee"))))
    assert group_statements([twice]) == [twice], "a repetition within one article is not a second source"
    assert group_statements([]) == []
    failed = LabelledArticle("b", error="b: no")
    first, second, third = group_statements(
        [LabelledArticle("a", None, (quote, term)), failed, LabelledArticle("c", None, (quote,))]
    )
    assert [quote.group for quote in first.quotes] == [1, None]
    assert second == failed
    assert third.quotes[0].group == 1
    assert LabelledArticle.from_dict(first.to_dict()) == first
    assert "group" not in quote.to_dict()


def test_excerpts_are_linked_by_an_article_with_both():
    whole = ["We found the fault on Monday night. Nobody ate from the batch, and all shops were told."]
    articles = [
        _article(number, quotes, "Ann Lee", "company", "Acme")
        for number, quotes in enumerate(
            (["We found the fault on Monday night."], ["Nobody ate from the batch, and all shops were told."], whole)
        )
    ]
    assert not _groups(articles[:2])
    assert len(_groups(articles)[1]) == 3


def test_sentence_is_judged_by_its_best_match():
    """Two sentences of one statement that differ in a number do not contradict each other."""
    text = ["We opened three new bakeries in the north. We closed five old bakeries in the north."]
    articles = [_article(number, text, f"Ann {name}", "company", "Acme") for number, name in enumerate(("Lee", "Roe"))]
    assert len(_groups(articles)[1]) == 2


def test_merge_gives_one_record_per_statement():
    article = _article(
        1, ["The batch never left the warehouse in Averley,", "We told all shops."], "Ann Lee", "company", "Acme"
    )
    other = _article(2, ["The batch never left the warehouse in Averley."], "Acme", "company", "Acme")
    alone = _article(3, ["They sold us a promise."], "Hal Reyes", "other", "Acme")
    merged = merge_statements(group_statements([article, other, alone]))
    assert [len(statement.occurrences) for statement in merged] == [2, 1]
    first, last = merged
    assert first.quote.text == "The batch never left the warehouse in Averley, We told all shops."
    assert first.speakers == {"Ann Lee": 1, "Acme": 1}
    assert first.to_dict()["printings"][1]["id"] == "a-2"
    assert last.quote.group is None


def test_merged_stance_is_the_mean_of_all_occurrences():
    def label(id_, critical, defensive):
        stance = Stance(
            "critical" if critical > defensive else "defensive", (critical, defensive, 1 - critical - defensive)
        )
        return LabelledArticle(
            id_,
            "Acme",
            (
                Quote(
                    0,
                    45,
                    "The batch never left the warehouse in Averley",
                    "speech",
                    1,
                    Speaker("Ann Lee"),
                    stance=stance,
                ),
            ),
        )

    [statement] = merge_statements(group_statements([label("a", 0.5, 0.4), label("b", 0.1, 0.8)]))
    assert statement.quote.stance.label == "defensive"
    assert statement.quote.stance.probabilities == pytest.approx((0.3, 0.6, 0.1))


def test_copies_of_one_story_are_compared_once(monkeypatch):
    compared = []
    fit = NearestNeighbors.fit
    monkeypatch.setattr(NearestNeighbors, "fit", lambda self, X: compared.append(X.shape[0]) or fit(self, X))
    sentences = [
        f"The {word} oven of the bakery in Averley was switched off before anybody was hurt."
        for word in (
            "first",
            "blue",
            "oldest",
            "hidden",
            "painted",
            "borrowed",
            "broken",
            "northern",
            "rented",
            "spare",
        )
    ]
    copies = [_article(number, sentences, "Ann Lee", "company", "Acme") for number in range(100)]
    assert len(_groups(copies)[1]) == 1000
    assert compared == [len(sentences)], "not once for each copy"
