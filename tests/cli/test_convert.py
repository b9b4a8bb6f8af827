"""Results in other formats and as a report, without labelling again."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli_inputs import ARTICLE, write

COMPANY = ("--company", "Northwind Foods", "--alias", "Northwind")


@pytest.fixture
def results(run):
    """Two labelled articles with metadata in each format that can be read again."""
    rows = [{"id": name, "text": ARTICLE, "title": f"Title {name}", "nr": 7} for name in "ab"]
    write("press.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for form in ("jsonl", "csv", "parquet"):
        if form == "parquet":
            pytest.importorskip("pyarrow", reason="the extra 'pandas' is not installed")
        assert run("label", "press.jsonl", *COMPANY, "--keep", "nr", "-o", f"r.{form}").code == 0
    return run


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_result_is_written_in_every_other_format(results):
    direct = results("label", "press.jsonl", *COMPANY, "--keep", "nr", "--format", "csv").out
    table = results("label", "press.jsonl", *COMPANY).out
    for form in ("jsonl", "csv", "parquet"):
        assert rows_of(results("convert", f"r.{form}", "--format", "csv").out) == rows_of(direct)
        assert results("convert", f"r.{form}").out == table
        merged = results("convert", f"r.{form}", "--merge", "--format", "csv").out
        assert [row["titles"] for row in rows_of(merged)] == ["Title a; Title b"]
        assert results("convert", f"r.{form}", "-o", f"{form}.md").code == 0
        assert "## Title a" in Path(f"{form}.md").read_text(encoding="utf-8")
    converted = results("convert", "r.parquet", "--format", "jsonl").records
    assert [{**record, "nr": int(record["nr"])} for record in converted] == results(
        "convert", "r.jsonl", "--format", "jsonl"
    ).records
    assert results("convert", "r.jsonl", "-o", "c.parquet").code == 0
    assert results("convert", "c.parquet", "--format", "jsonl").records == converted


def test_result_of_extract_has_no_empty_columns_after_conversion(results):
    results("extract", "press.jsonl", "-o", "e.jsonl")
    table = results("convert", "e.jsonl").out
    assert table == results("extract", "press.jsonl").out
    assert "stance" not in results("convert", "e.jsonl", "--format", "csv").out


def test_csv_lacks_are_reported(results):
    assert "r.csv: CSV has no articles without quotes" in results("convert", "r.csv").err
    assert results("convert", "r.csv", "--quiet").err == ""
    assert results("convert", "r.jsonl").err == ""


def test_report_of_results_has_the_texts_that_are_given(results):
    direct = results("label", "press.jsonl", *COMPANY, "--format", "html").out
    # The results were written without --explain, which html always has.
    unexplained = re.sub('<dt class="because">because</dt><dd class="because">.*?</dd>', "", direct)
    assert results("report", "r.jsonl", "press.jsonl").out == unexplained != direct
    bare = results("report", "r.jsonl").out
    assert bare.count("The text of this article was not given") == 2
    assert '<mark class="defensive" id="q1-0">' in bare
    assert (
        "chief executive of Northwind"
        not in bare.partition('<div class="text">')[2].partition('<div class="notes">')[0]
    )
    assert results("report", "press.jsonl", *COMPANY).out == direct


def test_text_that_was_edited_after_labelling_is_not_used(results):
    write("press.jsonl", json.dumps({"id": "a", "text": "x" + ARTICLE}) + "\n")
    result = results("report", "r.jsonl", "press.jsonl")
    assert "a: its text is not the one that was labelled" in result.err
    assert "1 article not found in press.jsonl" in result.err
    assert result.out.count("The text of this article was not given") == 2


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["convert", "none.jsonl"], "none.jsonl: no such file"),
        (["convert", "press.jsonl"], "press.jsonl:1: not a labelled article"),
        (["convert", "r.jsonl", "-o", "r.json"], "r.json: nothing is written as '.json'"),
        (["convert", "r.jsonl", "-o", "press.jsonl"], "press.jsonl: this file exists and is not an output"),
        (["convert", "r.jsonl", "--format", "xlsx"], "add -o OUT.xlsx"),
        (["report", "r.jsonl", "--company", "Acme"], "r.jsonl is labelled already: --company has no effect"),
        (["report", "r.jsonl", "-o", "press.jsonl"], "press.jsonl: this file exists and is not an output"),
    ],
)
def test_mistake_is_answered_with_what_to_do(results, argv, says):
    result = results(*argv)
    assert result.code == 2
    assert says in " ".join(result.err.split())


def test_labelling_a_result_names_the_command_to_use(results):
    result = results("label", "r.jsonl")
    assert result.code == 1
    assert "labelled already? 'quotestance convert'" in result.err
