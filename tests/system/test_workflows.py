"""The workflows of docs/workflows.md, run as they are printed there on the invented exports."""

import csv
import importlib.util
import os
import re
import shlex
from pathlib import Path

import pytest
from quotestance.cli.main import main
from quotestance.reading.articles import read_articles

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ quotestance (.*)$", PAGE, re.MULTILINE)
[SCRIPT] = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("docx", reason="the extra 'documents' is not installed")
    spec = importlib.util.spec_from_file_location("sample_exports", ROOT / "tools" / "make_sample_exports.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    folder = tmp_path_factory.mktemp("exports")
    assert tool.main(folder) == 0
    return folder


def test_exports_have_the_stated_articles(folder):
    nexis = list(read_articles(folder / "Files (12).DOCX"))
    assert [bool(article.duplicate_of) for article in nexis] == [False] * 10 + [True] * 2
    for article in nexis + list(read_articles(folder / "factiva")):
        assert article.title
        assert article.outlet
        assert article.byline
        assert re.fullmatch(r"2026-0[123]-\d\d", article.date)
        assert "Northwind" in article.text or not article.id.startswith("Files")


def test_commands_give_a_workbook_a_report_and_statements(folder, monkeypatch):
    monkeypatch.chdir(folder)
    for command in COMMANDS:
        assert main(shlex.split(command.replace(" --jobs 2", ""))) == 0, command
    for name in ("results.jsonl", "quotes.xlsx", "report.html", "statements.csv", "quotes.csv"):
        assert os.path.getsize(name) > 1000
    with open("quotes.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({(row["outlet"], row["date"][:7]) for row in rows}) == 15
    with open("statements.csv", encoding="utf-8", newline="") as stream:
        assert sum(row["articles"] == "2" for row in csv.DictReader(stream)) > 5


def test_script_gives_a_table_by_outlet_and_month(folder, monkeypatch):
    pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    monkeypatch.chdir(folder)
    names = {}
    exec(SCRIPT, names)
    table = names["table"]
    assert table.shape == (15, 3)
    assert len(names["labelled"]) == 300
    assert names["failed"] == []
    printed = [line.split()[0] for line in str(table).split("\n")]
    shown = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    assert [line.split()[0] for line in shown.split("\n")[:6]] == printed[:6]
