"""Speakers without a name are shown with their organisation, by the case table."""

import json
from pathlib import Path

import pytest
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker
from quotestance.records.speaker_names import name_speaker, show_names

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("speaker_names.jsonl").open(encoding="utf-8")
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_speaker_is_shown_with_his_organisation(case):
    speaker = Speaker(case["name"], role=case.get("role"), side=case.get("side"))
    assert name_speaker(speaker, case.get("company")) == case["shown"]


def test_names_are_shown_at_a_prompt_and_not_changed_in_the_data():
    quote = Quote(0, 2, "No", speaker=Speaker("a spokesperson", role="a spokesperson for Northwind"))
    article = LabelledArticle("a", quotes=(quote, Quote(5, 7, "No"), Quote(9, 11, "No", speaker=Speaker("Ann Lee"))))
    assert "a spokesperson (Northwind)  " in repr(article)
    assert "a spokesperson (Northwind)<" in article._repr_html_()
    assert article.to_dict()["quotes"][0]["speaker"]["name"] == "a spokesperson"
    assert [row["speaker"] for row in article.rows()] == ["a spokesperson", None, "Ann Lee"]
    assert show_names(article.quotes)[1:] == article.quotes[1:]
