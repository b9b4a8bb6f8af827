"""The commands that write HTML pages."""

import json
import re
from pathlib import Path

import pytest

from cli_inputs import ARTICLE, write

COMPANY = ("--company", "Northwind Foods", "--alias", "Northwind")


@pytest.fixture
def press(run):
    """Two articles, and their results."""
    write("press.jsonl", "".join(json.dumps({"id": name, "text": ARTICLE}) + "\n" for name in "ab"))
    assert run("label", "press.jsonl", *COMPANY, "-o", "r.jsonl").code == 0
    return run


def test_report_prints_the_evidence_only_on_request(press):
    assert "<body>" in press("report", "r.jsonl").out
    assert '<body class="print-full">' in press("report", "r.jsonl", "--print", "full").out
    assert '<body class="print-full">' in press("report", "press.jsonl", *COMPANY, "--print", "full").out
    assert press("report", "r.jsonl", "--print", "all").code == 2


def test_report_quotes_the_card_of_the_model(press):
    assert "No scores are known" not in press("report", "press.jsonl", *COMPANY).out
    assert "No scores are known" not in press("report", "press.jsonl", *COMPANY, "--model", "shipped").out
    assert "No scores are known" in press("report", "press.jsonl", *COMPANY, "--model", ".").out


@pytest.mark.parametrize("sources", [("press.jsonl", *COMPANY), ("r.jsonl", "press.jsonl"), ("r.jsonl",)])
def test_review_has_the_first_quotes_of_articles_or_results(press, sources):
    total = len(re.findall("<tr><td", press("review", *sources).out))
    assert total >= 1
    page = press("review", *sources, "--first", "1").out
    assert "Review of 1 quote<" in page
    assert len(re.findall("<tr><td", page)) == 1
    data = json.loads(re.search('id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert data["order"] == [[1, 0]]
    assert data["articles"][0]["has_text"] == (sources != ("r.jsonl",))


def test_review_replaces_its_own_file_and_no_other(press):
    assert press("review", "r.jsonl", "-o", "review.html").code == 0
    assert press("review", "r.jsonl", "-o", "review.html").code == 0
    assert Path("review.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    write("mine.html", "<p>mine</p>")
    assert press("review", "r.jsonl", "-o", "mine.html").code == 2


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("review", "r.jsonl", "--company", "Acme"), "r.jsonl is labelled already: --company has no effect"),
        (("review", "r.jsonl", "--first", "0"), "--first"),
        (("review", "none.jsonl"), "none.jsonl"),
    ],
)
def test_mistake_is_answered_with_what_to_do(press, argv, says):
    result = press(*argv)
    assert result.code != 0
    assert says in " ".join(result.err.split())
