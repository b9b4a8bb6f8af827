"""Results read back: the same articles from jsonl, CSV and Parquet, as far as the format has them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from quotestance.errors import CorpusError
from quotestance.reading.results import holds_results, read_results
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.writing.lines import csv_header, to_csv, write_articles

SAID = Quote(
    1,
    13,
    "=It was\r\n2,5",
    statement=1,
    speaker=Speaker("Maria Ortiz", "she", 20, 23, "chief of “Northwind”", "company"),
    cue=Cue("said", 14, 18),
    rule="quote-verb-name",
    about="company",
    stance=Stance("defensive", (0.1234, 0.7766, 0.1), (("cue 'said'", 0.4),)),
    group=3,
)
ARTICLES = [
    LabelledArticle("a", "Acme", (SAID, Quote(30, 33, "'No", stance=Stance("neutral"), repeats=1)), title="-5 %"),
    LabelledArticle("a", "Brisk", (replace(SAID, stance=Stance(None, (0.3, 0.4, 0.3))),), date="2026-03-01"),
    LabelledArticle("b", quotes=(Quote(0, 4, "Rock", "other"),), outlet="Example Times", kept={"nr": "7"}),
    LabelledArticle("c", "Acme", error="c: empty", section="Business"),
    LabelledArticle("d", company_inferred=True, company="Acme"),
]


def without_group(article):
    """Parquet files have no groups."""
    return replace(article, quotes=tuple(replace(quote, group=None) for quote in article.quotes))


def as_csv_has_it(article, fields):
    """What a CSV file with these columns keeps of an article."""
    quotes = []
    for quote in article.quotes:
        speaker = quote.speaker and replace(quote.speaker, mention=None, start=None, end=None)
        stance = quote.stance and replace(quote.stance, explanation=())
        quotes.append(replace(quote, cue=None, speaker=speaker, stance=stance))
    return replace(article, quotes=tuple(quotes), company_inferred=False)


def test_jsonl_reads_back_equal(tmp_path):
    write_articles(ARTICLES, tmp_path / "a.jsonl")
    assert list(read_results(tmp_path / "a.jsonl")) == ARTICLES


def test_parquet_reads_back_equal(tmp_path):
    pytest.importorskip("pyarrow", reason="the extra 'pandas' is not installed")
    from quotestance.writing.parquet import open_parquet

    with open_parquet(tmp_path / "a.parquet", keep=["nr"]) as write:
        for article in ARTICLES:
            write(article)
    assert list(read_results(tmp_path / "a.parquet")) == list(map(without_group, ARTICLES))


def test_csv_reads_back_what_it_has(tmp_path):
    from quotestance.records.rows import COLUMNS

    fields = (*COLUMNS, "section", "repeats", "group", "error", "nr")
    lines = [
        csv_header(fields, bom=True),
        *(to_csv(article, include_other=True, fields=fields) for article in ARTICLES),
    ]
    (tmp_path / "a.csv").write_text("".join(lines), encoding="utf-8", newline="")
    # An article without quotes has no row.
    assert list(read_results(tmp_path / "a.csv")) == [as_csv_has_it(article, fields) for article in ARTICLES[:4]]


def test_default_csv_says_that_an_article_failed_but_not_why(tmp_path):
    write_articles(ARTICLES, tmp_path / "a.csv", "csv")
    found = list(read_results(tmp_path / "a.csv"))
    assert [article.id for article in found] == ["a", "a", "b", "c"]
    assert found[3].error == "not labelled; a CSV file does not say why, unless it has the column 'error'"


BAD_CSV = {  # what the file contains, and what the error says after its name
    "merged": ("group,company,quote,articles,article_ids\n", ": merged statements"),
    "foreign": ("id,text\na,b\n", ": no column 'article_id', 'quote', 'start', 'end'"),
    "chosen-columns": ("article_id,quote\na,No\n", ": no column 'start', 'end'"),
    "no-number": ("article_id,quote,start,end\na,No,1,x\n", ":2: not a number"),
    "wrong-span": ("article_id,quote,start,end\na,No,1,4\n", ":2: not a labelled article: quote 'No'"),
    "too-few-cells": ("article_id,quote,start,end\na,No\n", ":2: the header has 4 columns, this row has 2"),
    "empty": ("", ": no column"),
}
ARTICLE = '{"id": "a", "text": "It rained."}\n'
BAD = {
    "articles": ("a.jsonl", ARTICLE, "a.jsonl:1: not a labelled article: no 'quotes'; it must"),
    "text": ("a.txt", "It rained.\n", "a.txt:1: not valid JSON"),
    "second-line": ("a.jsonl", '{"id": "a", "quotes": []}\n[]\n', "a.jsonl:2: each line must be a JSON object"),
    "bad-quote": ("a.jsonl", '{"id": "a", "quotes": [{"start": 1}]}\n', "a.jsonl:1: not a labelled article: 'end'"),
    "merged": ("a.jsonl", '{"group": null, "printings": []}\n', "a.jsonl:1: merged statements"),
    "workbook": ("a.xlsx", "PK", "a.xlsx: a .xlsx file, which is written but not read again"),
    "not-utf-8": ("a.jsonl", "caf\udce9", "a.jsonl:1: not utf-8"),
    "not-parquet": ("a.parquet", "PAR1", "a.parquet: cannot be read as Parquet"),
    "folder": ("folder", None, "folder: cannot be read"),
    "absent": ("none.jsonl", None, "none.jsonl: cannot be read"),
} | {f"csv-{name}": ("a.csv", content, f"a.csv{says}") for name, (content, says) in BAD_CSV.items()}


@pytest.mark.parametrize(("name", "content", "says"), BAD.values(), ids=BAD)
def test_file_that_is_no_result_is_an_error_with_its_place(name, content, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="the extra 'pandas' is not installed")
    if content is not None:
        Path(name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CorpusError) as caught:
        list(read_results(name))
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", '{"id": "a", "text": "It rained.", "quotes": []}\n', True),
        ("a.ndjson", json.dumps(ARTICLES[0].to_dict()), True),
        ("a.csv", "article_id,quote,start,end\n", True),
        ("a.jsonl", '{"id": "a", "text": "It rained."}\n', False),
        ("a.csv", "id,text\n", False),
        ("a.txt", "It rained.", False),
    ],
)
def test_results_are_recognised(name, content, expected, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert holds_results(tmp_path / name) is expected
    assert not holds_results(tmp_path)
