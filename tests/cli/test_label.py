"""The commands `label` and `extract`: output formats, company and stance options, and bad input."""

import csv
import html
import io
import json
from pathlib import Path

import pytest
from quotestance import pipeline
from quotestance.records.rows import COLUMNS as CSV_COLUMNS
from quotestance.records.rows import METADATA as METADATA_NAMES
from quotestance.records.rows import STANCE_COLUMNS

from cli_inputs import ARTICLE, write

# Output formats


def test_jsonl_has_one_line_per_article(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "--company", "Northwind Foods", "--alias", "Northwind", "--format", "jsonl")
    [record] = result.records
    assert result.code == 0
    assert result.err == ""
    assert {**record, "quotes": len(record["quotes"])} == {
        "id": "a.txt",
        **dict.fromkeys(("title", "outlet", "date", "url")),
        "company": "Northwind Foods",
        "company_inferred": False,
        "company_named": True,
        "quotes": 2,
        "error": None,
    }
    for quote in record["quotes"]:
        assert ARTICLE[quote["start"] : quote["end"]] == quote["text"]
        assert quote["stance"] == "defensive"
        assert quote["speaker"]["name"] == "Maria Ortiz"
        assert quote["speaker"]["side"] == "company"


def test_csv_has_the_documented_columns(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "--company", "Northwind Foods", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out, newline="")))
    assert result.out.splitlines()[0] == ",".join(CSV_COLUMNS)
    assert [row["quote"] for row in rows] == ["It was safe,", "We mended it."]
    assert rows[0] | {"rule": "", "statement": "", "role": ""} == {
        "article_id": "a.txt",
        "company": "Northwind Foods",
        "quote": "It was safe,",
        "speaker": "Maria Ortiz",
        "role": "",
        "side": "company",
        "about": "company",
        "stance": "defensive",
        "p_critical": "0.1",
        "p_defensive": "0.7",
        "p_neutral": "0.2",
        "kind": "speech",
        "rule": "",
        "start": "1",
        "end": "13",
        "statement": "",
        **dict.fromkeys(METADATA_NAMES, ""),
    }


def test_table_shows_speaker_side_stance_and_quote(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "--company", "Northwind Foods")
    heading, names, first, _ = result.out.splitlines()
    assert heading == "a.txt · Northwind Foods · 2 quotes: 2 defensive"
    assert names.split() == ["speaker", "side", "stance", "quote"]
    assert first.split() == ["Maria", "Ortiz", "company", "defensive", "70%", "It", "was", "safe,"]


def test_extract_finds_speakers_without_company_or_stance(run):
    write("a.txt", ARTICLE)
    [record] = run("extract", "a.txt", "--format", "jsonl").records
    assert [quote["speaker"]["name"] for quote in record["quotes"]] == ["Maria Ortiz"] * 2
    assert {quote["stance"] for quote in record["quotes"]} == {None}
    assert {quote["speaker"]["side"] for quote in record["quotes"]} == {None}
    assert record["company"] is None


def test_all_includes_quotes_of_kind_other(run):
    write("a.txt", "They call him \u201cThe Rock\u201d here. " + ARTICLE)
    options = ("label", "a.txt", "--company", "Northwind Foods", "--format")
    assert len(run(*options, "jsonl").records[0]["quotes"]) == 3
    assert run(*options, "csv").out.count("\r\n") == 3
    assert run(*options, "csv", "--all").out.count("\r\n") == 4
    assert "The Rock" not in run(*options, "table").out
    assert "The Rock" in run(*options, "table", "--all").out


def test_explain_adds_features_and_min_confidence_removes_labels(run):
    write("a.txt", ARTICLE)
    options = ("label", "a.txt", "--company", "Northwind Foods")
    assert "because: cue 'said' +0.50" in run(*options, "--explain").out
    [record] = run(*options, "--explain", "--min-confidence", "0.9", "--format", "jsonl").records
    assert {quote["stance"] for quote in record["quotes"]} == {None}
    assert record["quotes"][0]["probabilities"]["defensive"] == 0.7
    assert record["quotes"][0]["explanation"] == [["cue 'said'", 0.5]]


@pytest.mark.parametrize(("name", "begins"), [("out.jsonl", "{"), ("out.CSV", "article_id,"), ("out.txt", "a.txt ·")])
def test_suffix_of_out_selects_the_format(run, name, begins):
    write("a.txt", ARTICLE)
    result = run("extract", "a.txt", "-o", name)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert Path(name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("command", "name", "known"),
    [
        ("label", "out.xls", ".xlsx, .md, .html, .htm, or add --format"),
        ("label", "out.json", ".jsonl"),
        ("extract", "out.html", "use one of .txt, .jsonl, .ndjson, .csv, .parquet, .xlsx, .md, or add --format"),
    ],
)
def test_unknown_suffix_of_out_is_refused(run, command, name, known):
    write("a.txt", ARTICLE)
    result = run(command, "a.txt", "-o", name)
    assert result.code == 2
    assert f"{name}: nothing is written as" in result.err
    assert known in " ".join(result.err.split())
    assert not Path(name).exists()
    assert run("label", "a.txt", "-o", name, "--format", "csv").code == 0


def test_markdown_has_a_section_and_a_table_for_each_article(run):
    row = {"id": "a", "text": ARTICLE.replace("safe", "<b>*safe*</b> | sound"), "title": "Recall # widens"}
    write("a.jsonl", json.dumps(row | {"outlet": "Example Times", "date": "2026-03-01"}) + "\n{bad\n")
    result = run("label", "a.jsonl", "--company", "Northwind Foods", "-o", "out.md", "--explain")
    assert result.code == 1
    lines = Path("out.md").read_text(encoding="utf-8").splitlines()
    assert lines[4:6] == [r"## Recall \# widens", ""]
    assert "Example Times · 2026-03-01" in lines
    assert "| speaker | role | side | stance | quote | explanation |" in lines
    assert (
        r"| Maria Ortiz | chief executive of Northwind Foods | company | defensive 70% |"
        r" It was \<b\>\*safe\*\</b\> \| sound, | cue 'said' +0.50 |"
    ) in lines
    assert any("failed: not valid JSON" in line for line in lines)
    [heads] = [line for line in run("extract", "a.jsonl", "--format", "md").out.splitlines() if "| speaker" in line]
    assert heads == "| speaker | role | quote |"


def test_workbook_has_quotes_speakers_and_articles(run):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra 'documents' is not installed")
    row = {"id": "a", "text": ARTICLE, "title": "=1+1", "outlet": "Example Times", "nr": 7}
    write("a.jsonl", json.dumps(row) + "\n{bad\n")
    assert run("label", "a.jsonl", "--company", "Northwind Foods", "-o", "out.xlsx", "--keep", "nr").code == 1
    book = openpyxl.load_workbook("out.xlsx")
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    assert list(sheets) == ["quotes", "speakers", "articles"]
    quotes = [dict(zip(sheets["quotes"][0], row, strict=True)) for row in sheets["quotes"][1:]]
    assert [quote["quote"] for quote in quotes] == ["It was safe,", "We mended it.", None]
    assert (quotes[0]["title"], quotes[0]["nr"], quotes[0]["p_defensive"]) == ("=1+1", 7, 0.7)
    assert book["quotes"]["Q2"].value == "=1+1"
    assert book["quotes"]["Q2"].data_type == "s", "text and not a formula"
    assert sheets["speakers"][1:] == [
        ["Maria Ortiz", "chief executive of Northwind Foods", "company", 2, 0, 2, 0, 1, "Example Times"]
    ]
    articles = [dict(zip(sheets["articles"][0], row, strict=True)) for row in sheets["articles"][1:]]
    assert [(article["id"], article["quotes"], article["defensive"]) for article in articles] == [
        ("a", 2, 2),
        ("a.jsonl:2", 0, 0),
    ]
    assert "not valid JSON" in articles[1]["error"]


def test_explanations_are_a_column_of_csv(run):
    write("a.txt", ARTICLE)
    out = run("label", "a.txt", "--company", "Northwind Foods", "--format", "csv", "--explain").out
    assert next(csv.DictReader(io.StringIO(out, newline="")))["explanation"] == "cue 'said' +0.50"


def test_extract_has_no_columns_that_it_cannot_fill(run):
    write("a.txt", ARTICLE)
    [heads, *_] = run("extract", "a.txt", "--format", "csv").out.splitlines()
    assert set(CSV_COLUMNS) - set(heads.split(",")) == set(STANCE_COLUMNS)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_output_keeps_input_order_with_failures_in_place(run, jobs):
    lines = [json.dumps({"id": f"a{i}", "text": ARTICLE}) if i % 7 else "{bad" for i in range(100)]
    write("a.jsonl", "\n".join(lines))
    result = run("extract", "a.jsonl", "--format", "jsonl", "--jobs", jobs)
    assert [record["id"] for record in result.records] == [f"a{i}" if i % 7 else f"a.jsonl:{i + 1}" for i in range(100)]
    assert result.code == 1
    assert "15 of 100 articles failed" in result.err


NOTICE = "\u201cThe batch never left the warehouse in Averley,\u201d {}. \u201cIt rained.\u201d\n"


def _write_two():
    """Two articles with the same statement by speakers of different names, and one that cannot be read."""
    write("a.txt", NOTICE.format("said Maria Ortiz, chief executive of Northwind Foods"))
    write("b.txt", NOTICE.format("Northwind Foods said in a statement"))
    Path("c.txt").write_bytes(b"\xff\xfe\xff")


def test_group_numbers_statements_of_several_articles(run):
    _write_two()
    options = ("label", "a.txt", "b.txt", "--company", "Northwind Foods", "--format")
    plain = run(*options, "jsonl").records
    records = run(*options, "jsonl", "--group").records
    assert [[quote.pop("group") for quote in record["quotes"]] for record in records] == [[1, 1], [1, 1]]
    assert records == plain, "everything else is the same without --group"
    [header, *rows] = csv.reader(io.StringIO(run(*options, "csv", "--group").out))
    assert tuple(header) == (*CSV_COLUMNS, "group")
    assert [row[-1] for row in rows] == ["1"] * 4


def test_merge_writes_one_row_per_statement(run):
    _write_two()
    options = ("label", "a.txt", "b.txt", "c.txt", "--company", "Northwind Foods", "--merge")
    result = run(*options, "--format", "jsonl")
    assert result.code == 1
    merged, failed = result.records
    assert merged["speakers"] == {"Maria Ortiz": 1, "Northwind Foods": 1}
    assert [printing["id"] for printing in merged["printings"]] == ["a.txt", "b.txt"]
    assert failed["id"] == "c.txt"
    assert failed["error"]
    [row, last] = csv.DictReader(io.StringIO(run(*options, "--format", "csv").out))
    assert (row["articles"], row["article_ids"]) == ("2", "a.txt; b.txt")
    assert row["speakers"] == "Maria Ortiz; Northwind Foods"
    assert (row["stance"], row["p_defensive"]) == ("defensive", "0.7")
    assert last["article_ids"] == "c.txt"
    assert last["error"]
    heading, _, line = run(*options).out.splitlines()
    assert heading == "1 statement, 1 of them in several articles"
    assert "2 × The batch never left" in line


def test_html_is_one_page_with_explanations(run):
    _write_two()
    result = run("label", "a.txt", "b.txt", "c.txt", "--company", "Northwind Foods", "-o", "out.html")
    assert (result.code, result.out) == (1, "")
    page = Path("out.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<details class="article"') == 3
    assert "cue 'said' +0.50" in html.unescape(page)
    assert run("label", "a.txt", "--format", "html").out.startswith("<!DOCTYPE html>")
    assert run("extract", "a.txt", "--format", "html").code == 2


# Bad input: a clear message and no loss of data


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("sing",),
        ("label",),
        ("label", "a.txt", "--format", "xml"),
        ("label", "a.txt", "--jobs", "0"),
        ("label", "a.txt", "--jobs", "-2"),
        ("label", "a.txt", "--min-confidence", "2"),
        ("label", "a.txt", "--min-confidence", "nan"),
        ("label", "a.txt", "--company", " "),
        ("label", "a.txt", "--alias", "NW"),
        ("label", "a.txt", "--encoding", "klingon"),
        ("label", "a.txt", "--group"),
        ("label", "a.txt", "--merge", "--format", "html"),
        ("extract", "a.txt", "--company", "X"),
        ("extract", "a.txt", "--merge"),
    ],
)
def test_bad_usage_is_exit_2(run, argv):
    write("a.txt", ARTICLE)
    result = run(*argv)
    assert result.code == 2
    assert result.err if argv else result.out + result.err


def test_missing_file_is_exit_2(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "nowhere.txt", "-o", "out.jsonl")
    assert result.code == 2
    assert "nowhere.txt: no such file" in result.err
    assert not Path("out.jsonl").exists()


def test_folder_without_articles_is_exit_2(run):
    Path("empty").mkdir()
    result = run("label", "empty")
    assert result.code == 2
    assert "empty: the folder contains no articles" in result.err


def test_file_without_articles_is_exit_2(run):
    write("a.jsonl", "\n")
    result = run("label", "a.jsonl")
    assert result.code == 2
    assert "a.jsonl: no articles found" in result.err


@pytest.mark.parametrize("text", ["\n", "Nobody said a word at Northwind Foods."])
def test_article_without_quotes_has_an_empty_list(run, text):
    write("a.txt", text)
    result = run("label", "a.txt", "--company", "Northwind Foods", "--format", "jsonl")
    assert result.code == 0
    [record] = result.records
    assert (record["company"], record["quotes"], record["error"]) == ("Northwind Foods", [], None)
    assert record["company_named"] == ("Northwind" in text)


@pytest.mark.parametrize(
    ("data", "says"), [(b"caf\xe9", ("byte 3", "--encoding")), (b"\x89PNG\0", ("NUL",)), (b"a\0", ("NUL",))]
)
def test_file_that_is_not_text_is_an_error_of_that_article(run, data, says):
    write("a.txt", ARTICLE)
    write("b.txt", data)
    write("c.txt", ARTICLE)
    result = run("label", ".", "--company", "Northwind Foods", "--format", "jsonl")
    assert result.code == 1
    assert [record["error"] is None for record in result.records] == [True, False, True]
    assert all(words in result.err and words in result.records[1]["error"] for words in says)
    rows = run("label", ".", "--company", "X", "--format", "csv").out.splitlines()
    assert "b.txt · failed: " in run("label", ".", "--company", "X").out
    assert [row for row in rows if row.startswith("b.txt")] == ["b.txt" + "," * 11 + "error" + "," * 11]


def test_encoding_option_is_used(run):
    write("a.txt", ARTICLE.replace("Ortiz", "Órtiz").encode("cp1252"))
    result = run("extract", "a.txt", "--encoding", "cp1252", "--format", "jsonl")
    assert result.code == 0
    assert result.records[0]["quotes"][0]["speaker"]["name"] == "Maria Órtiz"


def test_bad_lines_are_reported_and_the_others_labelled(run):
    write(
        "a.jsonl",
        '{"id": "x", "text": "\\"No,\\" said Ann Lee."}\n{bad\n{"id": "x", "text": ""}\n'
        '{"id": "y"}\n{"id": "z", "text": ""}\n',
    )
    result = run("extract", "a.jsonl", "--format", "jsonl", "-o", "out.jsonl")
    records = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert result.code == 1
    assert [(record["id"], bool(record["error"])) for record in records] == [
        ("x", False),
        ("a.jsonl:2", True),
        ("a.jsonl:3", True),
        ("y", True),
        ("z", False),
    ]
    assert [line.split(" ")[1] for line in result.err.splitlines()[:3]] == ["a.jsonl:2:", "a.jsonl:3:", "y:"]
    assert "3 of 5 articles failed" in result.err


def test_error_inside_an_article_does_not_stop_the_run(run, monkeypatch):
    def extract(text, **options):
        if "boom" in text:
            raise ZeroDivisionError("ouch")
        return ()

    monkeypatch.setattr(pipeline, "extract_quotes", extract)
    write("a.txt", "boom")
    write("b.txt", "fine")
    result = run("label", "a.txt", "b.txt", "--company", "X", "--format", "jsonl")
    assert result.code == 1
    assert "ZeroDivisionError: ouch" in result.records[0]["error"]
    assert result.records[1]["error"] is None
    assert "a.txt: could not be labelled" in result.err


@pytest.mark.slow
def test_million_quotation_marks_and_a_long_article(run):
    write("a.txt", '"' * 1_000_000)
    write("b.txt", ARTICLE * 5_000)
    result = run("extract", "a.txt", "b.txt", "--format", "jsonl")
    assert result.code == 0
    assert len(result.records[1]["quotes"]) == 10_000


def test_inferred_company_is_reported(run):
    write("a.txt", "Northwind Foods Inc recalled its jam. Northwind Foods fell.\n\n" + ARTICLE)
    result = run("label", "a.txt")
    assert "(inferred)" in result.out
    assert "company inferred from the text: Northwind Foods" in result.err
    [record] = run("label", "a.txt", "--format", "jsonl").records
    assert record["company_inferred"] is True


def test_without_company_stances_are_null_and_reported(run):
    write("a.txt", "\u201cit was safe,\u201d she said.")
    result = run("label", "a.txt", "--format", "jsonl")
    assert result.code == 0
    assert [(quote["text"], quote["stance"]) for quote in result.records[0]["quotes"]] == [("it was safe,", None)]
    assert result.records[0]["company"] is None
    assert "no company found in 1 article: stance not set" in result.err


def test_company_of_the_article_is_used_without_the_option(run):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE, "company": "Northwind", "aliases": ["NW"]}))
    assert run("label", "a.jsonl", "--format", "jsonl").records[0]["company"] == "Northwind"
    assert run("label", "a.jsonl", "--format", "jsonl", "--company", "Acme").records[0]["company"] == "Acme"


METADATA = {
    "title": "Recall widens",
    "outlet": "Example Times",
    "date": "2026-03-01",
    "url": "https://example.org/1",
    "byline": "Ann Lee",
    "section": "Business",
    "duplicate_of": "z",
}


@pytest.mark.parametrize("command", ["label", "extract"])
def test_metadata_reaches_every_output(run, command):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE, "company": "Northwind Foods", **METADATA}) + "\n")
    [record] = run(command, "a.jsonl", "--format", "jsonl").records
    assert record.items() >= METADATA.items()
    fields = ",".join(METADATA)
    rows = run(command, "a.jsonl", "--format", "csv", "--fields", fields).out
    assert list(csv.DictReader(io.StringIO(rows, newline=""))) == [METADATA] * 2
    [default, *_] = csv.DictReader(io.StringIO(run(command, "a.jsonl", "--format", "csv").out, newline=""))
    assert list(default.items())[-7:] == list(METADATA.items())


def test_metadata_survives_merge_and_reaches_the_report(run):
    rows = [{"id": name, "text": ARTICLE, "company": "Northwind Foods", **METADATA} for name in "ab"]
    rows[1] |= {"outlet": "Harbour Courier", "title": None, "url": "javascript:alert(1)"}
    write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    [statement] = run("label", "a.jsonl", "--merge", "--format", "jsonl").records
    assert statement["printings"][0].items() >= METADATA.items()
    assert "title" not in statement["printings"][1]
    [row] = csv.DictReader(io.StringIO(run("label", "a.jsonl", "--merge", "--format", "csv").out, newline=""))
    assert row["outlets"] == "Example Times; Harbour Courier"
    assert row["titles"] == "Recall widens; "
    page = run("label", "a.jsonl", "--format", "html").out
    assert ">Recall widens</h3>" in page
    assert "Harbour Courier · 1 March 2026 · Ann Lee · Business · a copy of z" in page
    assert 'href="https://example.org/1"' in page
    assert 'href="javascript' not in page


KEPT = {"nr": 7, "Desk": "News", "tags": ["a", "b"]}


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_columns_that_are_kept_reach_the_output(run, form):
    name = f"a.{form}"
    row = {"id": "a", "text": ARTICLE, "company": "Northwind Foods", **KEPT, "other": "x"}
    if form == "jsonl":
        write(name, json.dumps(row) + "\n")
    elif form == "csv":
        cells = [json.dumps(value) if isinstance(value, list) else value for value in row.values()]
        write(name, csv_text([row, cells]))
    else:
        pa = pytest.importorskip("pyarrow", reason="the extra 'pandas' is not installed")
        pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist([row]), name)
    keep = [argument for column in KEPT for argument in ("--keep", column)]
    [record] = run("label", name, "--format", "jsonl", *keep).records
    as_text = {"nr": "7", "Desk": "News", "tags": '["a", "b"]'}
    assert {column: record.get(column) for column in KEPT} == (as_text if form == "csv" else KEPT)
    assert "other" not in record
    out = run("label", name, "--format", "csv", *keep).out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [{column: row[column] for column in KEPT} for row in rows] == [as_text] * 2
    out = run("label", name, "--fields", "Desk,quote", *keep).out
    assert out.splitlines()[1].split() == ["Desk", "quote"]
    [statement] = run("label", name, "--merge", "--format", "jsonl", *keep).records[:1]
    assert statement["printings"][0]["Desk"] == "News"


def csv_text(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["--keep", "Desk"], 0, "no article has a value for 'Desk', a column to keep"),
        (["--keep", "date"], 0, ""),
        (["--keep", "quotes", "--keep", "text"], 2, "--keep quotes, text: the output has a field of its own"),
        (["--fields", "quote,nr"], 2, "unknown field 'nr'"),
    ],
)
def test_column_that_cannot_be_kept_is_reported(run, argv, code, says):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE, "date": "2026-03-01", "nr": 7}) + "\n")
    result = run("extract", "a.jsonl", *argv)
    assert (result.code, says in " ".join(result.err.split())) == (code, True)
    assert result.err or not says
