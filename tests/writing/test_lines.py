"""CSV cells that a spreadsheet takes for text, and files written whole or not at all."""

import csv
import io
import json
from pathlib import Path

import pytest
from quotestance.errors import QuotestanceError
from quotestance.files import open_text
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.writing.lines import to_csv, write_articles

with Path(__file__).parents[1].joinpath("cases").joinpath("cells.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_cells_run_no_formula_and_can_be_read_back(case):
    text = case["text"]
    [row] = csv.reader(io.StringIO(to_csv(LabelledArticle("a", quotes=(Quote(0, len(text), text),))), newline=""))
    assert row[2] == case["cell"]
    assert (row[2][1:] if row[2].startswith("'") and case["cell"] != text else row[2]) == text.replace("\0", "\ufffd")


def test_an_error_inside_the_block_leaves_nothing(tmp_path):
    def stop_half_way():
        with open_text(tmp_path / "out.jsonl") as write:
            write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with open_text(tmp_path / "link.jsonl") as write:
        write("new")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text(encoding="utf-8") == "new"


def test_writing_articles_counts_them(tmp_path):
    articles = [LabelledArticle("a", "Acme", (Quote(1, 4, "No."),)), LabelledArticle("b", error="b: empty")]
    assert write_articles(articles, tmp_path / "a.jsonl") == 2
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [LabelledArticle.from_dict(json.loads(line)) for line in lines] == articles
    assert write_articles(iter(articles), tmp_path / "a.csv", "csv") == 2
    with pytest.raises(QuotestanceError, match="'jsonl', 'csv' or 'html'"):
        write_articles(articles, tmp_path / "a.xml", "xml")
