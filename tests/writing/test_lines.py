"""CSV cells that a spreadsheet reads as text, and files of labelled articles."""

import csv
import io
import json
from pathlib import Path

import pytest
from quotestance.errors import QuotestanceError
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.writing.lines import to_csv, write_articles

with Path(__file__).parents[1].joinpath("cases").joinpath("cells.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_cell_runs_no_formula_and_reads_back(case):
    text = case["text"]
    [row] = csv.reader(io.StringIO(to_csv(LabelledArticle("a", quotes=(Quote(0, len(text), text),))), newline=""))
    assert row[2] == case["cell"]
    assert (row[2][1:] if row[2].startswith("'") and case["cell"] != text else row[2]) == text.replace("\0", "\ufffd")


def test_write_articles_returns_their_number(tmp_path):
    articles = [LabelledArticle("a", "Acme", (Quote(1, 4, "No."),)), LabelledArticle("b", error="b: empty")]
    assert write_articles(articles, tmp_path / "a.jsonl") == 2
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [LabelledArticle.from_dict(json.loads(line)) for line in lines] == articles
    assert write_articles(iter(articles), tmp_path / "a.csv", "csv") == 2
    with pytest.raises(QuotestanceError, match="'jsonl', 'csv' or 'html'"):
        write_articles(articles, tmp_path / "a.xml", "xml")
