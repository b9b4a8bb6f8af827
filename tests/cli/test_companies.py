"""Several companies: --companies, repeated --company, and companies that are never named."""

import json
from pathlib import Path

import pytest

from cli_inputs import write

BOTH = "Orvane and Telvira met. “It was safe,” said Bo Dahl. “It was not,” said a Telvira spokeswoman."
ONE = "Orvane fell. “We see no fault,” said Bo Dahl."
NONE = "It rained. “It was cold,” said Bo Dahl."
FILE = "company,aliases,people,parts\nOrvane,OV,Bo Dahl,\nTelvira,,,Tely\n"


@pytest.fixture
def articles(run):
    records = [{"id": "both", "text": BOTH}, {"id": "one", "text": ONE}, {"id": "none", "text": NONE}]
    write("a.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    write("c.csv", FILE)
    return run


def sides(record):
    return {quote["speaker"]["name"]: quote["speaker"]["side"] for quote in record["quotes"]}


def test_article_is_labelled_toward_each_company_that_it_names(articles):
    result = articles("label", "a.jsonl", "--companies", "c.csv", "--format", "jsonl")
    found = [(record["id"], record["company"], record["company_named"]) for record in result.records]
    assert found == [("both", "Orvane", True), ("both", "Telvira", True), ("one", "Orvane", True), ("none", None, None)]
    # Bo Dahl is one of Orvane's people.
    assert sides(result.records[0])["Bo Dahl"] == "company"
    assert sides(result.records[1])["Bo Dahl"] == "other"
    assert result.records[3]["quotes"][0]["stance"] is None
    assert "none of the companies is named in 1 article (none): stance not set" in result.err


def test_company_can_be_repeated(articles):
    options = ("--company", "orvane", "--company", "Telvira", "--format", "jsonl")
    result = articles("label", "a.jsonl", *options)
    assert [record["company"] for record in result.records] == ["orvane", "Telvira", "orvane", None]
    assert "no article names" not in result.err
    mistyped = articles("label", "a.jsonl", "--company", "Orvane", "--company", "Telvria")
    assert "no article names Telvria; check the name" in mistyped.err
    with_file = articles("label", "a.jsonl", *options, "--companies", "c.csv")
    assert [record["company"] for record in with_file.records] == ["Orvane", "Telvira", "Orvane", None]
    assert sides(with_file.records[0])["Bo Dahl"] == "company"


def test_one_company_of_the_file_counts_for_every_article(articles):
    result = articles("label", "a.jsonl", "--companies", "c.csv", "--company", "Telvira", "--format", "jsonl")
    assert [(record["company"], record["company_named"]) for record in result.records] == [
        ("Telvira", True),
        ("Telvira", False),
        ("Telvira", False),
    ]
    assert [record["quotes"][0]["stance"] for record in result.records] == ["defensive", None, None]
    assert "the company is never named in 2 articles (one, none): stance not set" in result.err


def test_never_named_is_said_once_with_the_first_five_ids(run):
    write("a.jsonl", "".join(json.dumps({"id": str(i), "text": NONE}) + "\n" for i in range(7)))
    result = run("label", "a.jsonl", "--company", "Orvane")
    assert result.err.count("never named") == 1
    assert "in 7 articles (0, 1, 2, 3, 4, ...)" in result.err
    assert run("label", "a.jsonl", "--company", "Orvane", "--quiet").err == ""


def test_company_in_the_title_is_named(run):
    write("a.jsonl", json.dumps({"id": "a", "title": "Orvane’s rain", "text": NONE}))
    [record] = run("label", "a.jsonl", "--company", "orvane", "--format", "jsonl").records
    assert record["company_named"] is True


def test_own_company_counts_unless_company_is_given(run):
    write("a.jsonl", json.dumps({"id": "a", "company": "Telvira", "text": BOTH}))
    write("c.csv", FILE)
    own = run("label", "a.jsonl", "--companies", "c.csv", "--format", "jsonl")
    assert [record["company"] for record in own.records] == ["Telvira"]
    given = run("label", "a.jsonl", "--company", "Orvane", "--format", "jsonl")
    assert [record["company"] for record in given.records] == ["Orvane"]
    assert "--company was used instead of the own company of 1 article" in given.err
    assert "instead" not in run("label", "a.jsonl", "--company", "TELVIRA").err


def test_mistake_in_the_file_is_explained(articles):
    write("c.csv", "name\nOrvane\n")
    result = articles("label", "a.jsonl", "--companies", "c.csv")
    assert result.code == 2
    assert "c.csv: no column 'company'; found ['name']" in result.err


@pytest.mark.parametrize("option", ["--group", "--merge"])
def test_one_article_under_two_companies_is_no_repeated_statement(articles, option):
    result = articles("label", "a.jsonl", "--companies", "c.csv", "--format", "jsonl", option)
    assert result.code == 0
    assert '"group": 1' not in result.out


def test_interrupted_run_is_resumed_between_the_companies_of_one_article(articles, monkeypatch):
    from quotestance.writing import resume

    monkeypatch.setattr(resume, "CHECKPOINT_SECONDS", 0)
    command = ("label", "a.jsonl", "--companies", "c.csv", "-o", "o.jsonl")
    assert articles(*command).code == 0
    whole = Path("o.jsonl").read_text(encoding="utf-8")
    Path("o.jsonl").unlink()
    finish = resume.ResumableOutput.finish_article

    def stop_after_the_first(self, name, *, failed):
        finish(self, name, failed=failed)
        raise KeyboardInterrupt

    monkeypatch.setattr(resume.ResumableOutput, "finish_article", stop_after_the_first)
    articles(*command)
    assert not Path("o.jsonl").exists()
    monkeypatch.setattr(resume.ResumableOutput, "finish_article", finish)
    assert articles(*command, "--resume").code == 0
    assert Path("o.jsonl").read_text(encoding="utf-8") == whole
