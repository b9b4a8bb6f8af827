"""Labelling on Spark with two local cores: same rows as the command line, one model load per worker, failed rows."""

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import pytest
from quotestance.cli.main import main as quotestance
from quotestance.errors import ModelError, QuotestanceError
from quotestance.records.rows import METADATA
from quotestance.sides.company import Company

pytest.importorskip("pyspark", reason="needs pyspark: pip install 'quotestance[spark]'")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("needs Java", allow_module_level=True)

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from quotestance import spark as quotestance_spark

pytestmark = pytest.mark.slow

ARTICLES = 10_000
TEXT = "“It was safe,” said Maria Ortiz, chief executive of Northwind Foods."
BAD = {
    "null": (None, "no 'text'"),
    "nul": ("a\0b", "NUL character"),
    "not-utf-8": (b"\xff", "'text' is not utf-8"),
}


@pytest.fixture(scope="module")
def session():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def corpus():
    """The invented articles of the packaged corpus, each with id, text, company and aliases."""
    invented = files("quotestance.data") / "corpus" / "invented"
    lines = [
        line
        for name in ("articles.jsonl", "items.jsonl")
        for line in (invented / name).read_text(encoding="utf-8").splitlines()
    ]
    return [{name: record[name] for name in ("id", "text", "company", "aliases")} for record in map(json.loads, lines)]


@pytest.fixture(scope="module")
def frame(session):
    rows = [(str(i), TEXT, i * 0.5) for i in range(600)]
    return session.createDataFrame(rows, "id string, text string, `page rank` double").repartition(4)


def read_rows(path):
    """The rows of a Parquet file or folder, sorted by id."""
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: row["id"])


def test_spark_and_command_line_label_ten_thousand_articles_alike(session, corpus, tmp_path):
    """The command line labels each text once, since a row depends only on its own text, company and aliases."""
    pq.write_table(pa.Table.from_pylist(corpus), tmp_path / "corpus.parquet")
    assert quotestance(["label", str(tmp_path / "corpus.parquet"), "-o", str(tmp_path / "cli.parquet")]) == 0
    expected = {row["id"]: row for row in read_rows(tmp_path / "cli.parquet")}
    repeated = [{**record, "id": f"{i:05}/{record['id']}"} for i, record in enumerate(islice(cycle(corpus), ARTICLES))]
    pq.write_table(pa.Table.from_pylist(repeated), tmp_path / "in.parquet")

    frame = session.read.parquet(str(tmp_path / "in.parquet")).repartition(8)
    quotestance_spark.label(frame).write.parquet(str(tmp_path / "out.parquet"))

    found = read_rows(tmp_path / "out.parquet")
    assert [row["id"] for row in found] == [record["id"] for record in repeated]
    for row in found:
        assert row == {**expected[row["id"][6:]], "id": row["id"]}
    assert sum(len(row["quotes"]) for row in found) > ARTICLES

    def count_loads(batches):
        from quotestance.pipeline import _load_model

        for batch in batches:
            loads = [_load_model.cache_info().misses] * batch.num_rows
            yield pa.RecordBatch.from_pydict({"process": [os.getpid()] * batch.num_rows, "loads": loads})

    workers = session.range(0, 8, 1, 8).mapInArrow(count_loads, "process long, loads long").distinct().collect()
    assert workers
    assert max(row.loads for row in workers) == 1, "each Python worker loads the model once"


def test_bad_rows_have_an_error_and_other_rows_have_quotes(session):
    rows = [
        (name, text if isinstance(text, bytes) else (text or "").encode(), text is None)
        for name, (text, _) in BAD.items()
    ]
    rows += [(f"good-{i}", TEXT.encode(), False) for i in range(300)]
    frame = session.createDataFrame(rows, "id string, bytes binary, missing boolean").repartition(3)
    frame = frame.selectExpr("id", "IF(missing, NULL, CAST(bytes AS string)) AS text")
    found = {row.id: row for row in quotestance_spark.label(frame, company="Northwind Foods").collect()}
    assert len(found) == len(rows)
    for name, (_, words) in BAD.items():
        assert words in found[name].error
        assert found[name].quotes == []
    assert all(row.error is None and len(row.quotes) == 1 for name, row in found.items() if name.startswith("good"))


def test_columns_can_be_named_kept_and_omitted(session, frame):
    renamed = frame.selectExpr(
        "text AS `the.body`", "CAST(id AS int) AS number", "`page rank`", "'Acme' AS firm", "'AC; Northwind' AS names"
    )
    labelled = quotestance_spark.label(
        renamed, "the.body", id="number", company_column="firm", aliases_column="names", keep=["page rank"]
    )
    own = ["id", "company", "company_inferred", "company_named", "quotes", "error", *METADATA]
    assert labelled.columns == [*own, "page rank"]
    row = labelled.where("id = '7'").first()
    assert (row["page rank"], row.company, row.company_inferred) == (3.5, "Acme", False)
    assert row.quotes[0].speaker.side == "company", "by the alias Northwind"
    bare = quotestance_spark.extract(frame.select("text")).first()
    assert (bare.id, bare.company, bare.quotes[0].speaker.name) == (None, None, "Maria Ortiz")
    assert (bare.quotes[0].stance, bare.quotes[0].probabilities) == (None, None)


def test_metadata_is_read_and_kept(session):
    row = ("a", TEXT, "Example Times", "Business", "March 1, 2026", 5, ["Ann Lee"])
    schema = "id string, text string, source string, section string, date string, title int, byline array<string>"
    frame = session.createDataFrame([row], schema)
    labelled = quotestance_spark.extract(frame, keep=["section"])
    assert labelled.columns[-1] == "section", "the kept column takes the place of ours"
    first = labelled.first()
    assert (first.outlet, first.date, first.title, first.byline) == ("Example Times", "2026-03-01", "5", None)
    exploded = quotestance_spark.explode_quotes(labelled)
    assert len(set(exploded.columns)) == len(exploded.columns)
    assert (exploded.first().section, exploded.first().outlet) == ("Business", "Example Times")


def test_article_is_labelled_toward_each_company_that_it_names(session):
    both = "Larch Mills sued Northwind Foods. “It was safe,” said Maria Ortiz, chief executive of Northwind Foods."
    rows = [("both", both, "Corvane", 1), ("one", TEXT, None, 2), ("none", "Nobody spoke.", None, 3)]
    frame = session.createDataFrame(rows, "id string, text string, company string, day int")
    companies = [Company("Northwind Foods", ("Northwind",)), Company("Larch Mills")]
    labelled = quotestance_spark.label(frame, company_column=None, companies=companies, keep=["day"]).collect()
    found = {(row.id, row.company): row for row in labelled}
    assert len(labelled) == len(found) == 4
    assert set(found) == {
        ("both", "Northwind Foods"),
        ("both", "Larch Mills"),
        ("one", "Northwind Foods"),
        ("none", None),
    }
    assert [found["both", name].quotes[0].speaker.side for name in ("Northwind Foods", "Larch Mills")] == [
        "company",
        "other",
    ]
    assert all(row.day == {"both": 1, "one": 2, "none": 3}[row.id] for row in labelled)
    own = quotestance_spark.label(frame, companies=companies).where("id = 'both'").collect()
    assert [row.company for row in own] == ["Corvane"], "an article's own company counts"


def test_exploded_rows_have_the_csv_columns(session):
    rows = [("a", TEXT, 1), ("b", None, 2), ("c", "Nobody spoke.", 3)]
    frame = session.createDataFrame(rows, "id string, text string, day int")
    labelled = quotestance_spark.label(frame, company="Northwind Foods", keep=["day"])
    quote, failed = sorted(quotestance_spark.explode_quotes(labelled).collect(), key=lambda row: row.article_id)
    assert (quote.quote, quote.speaker, quote.side, quote.kind, quote.start, quote.day) == (
        "It was safe,",
        "Maria Ortiz",
        "company",
        "speech",
        1,
        1,
    )
    assert quote.p_critical + quote.p_defensive + quote.p_neutral == pytest.approx(1)
    assert (failed.article_id, failed.kind, failed.quote, failed.day) == ("b", "error", None, 2)
    assert "no 'text'" in failed.error


def test_invalid_arguments_are_refused_before_a_job_starts(session, frame, tmp_path):
    for words, options in {
        "no column 'body'; the columns are id, text, page rank": {"text": "body"},
        "no column 'firm'": {"company_column": "firm"},
        "column 'page rank' has type double; text must be string": {"text": "page rank"},
        "column 'page rank' has type double; aliases must be array<string>": {"aliases_column": "page rank"},
        "column 'id' cannot be kept": {"keep": ["id"]},
        "min_confidence must be a probability": {"min_confidence": 2.0},
    }.items():
        with pytest.raises(QuotestanceError, match=words):
            quotestance_spark.label(frame, **options)
    with pytest.raises(ModelError, match=str(tmp_path)):
        quotestance_spark.label(frame, model=tmp_path)


SCRIPT = {  # arguments after IN and OUT, exit code, words on stderr, and a column and value of the first row
    "label": (["--company", "Northwind Foods", "--id", "id"], 0, "", ("company", "Northwind Foods")),
    "exists": ([], 2, "already exists", None),
    "overwrite-extract-by-quote": (["--overwrite", "--extract", "--quotes"], 0, "", ("quote", "It was safe,")),
    "no-such-column": (["--overwrite", "--text", "body"], 2, "no column 'body'; the columns are id, text", None),
    "alias-alone": (["--alias", "x"], 2, "--alias needs --company", None),
    "alias-of-two": (["--company", "A", "--company", "B", "--alias", "x"], 2, "--alias works with one --company", None),
    "companies": (["--overwrite", "--companies", "{companies}"], 0, "", ("company", "Northwind Foods")),
    "two-companies": (
        ["--overwrite", "--company", "Northwind Foods", "--company", "Maria Ortiz"],
        0,
        "",
        ("company", "Northwind Foods"),
    ),
    "bad-row": (["--overwrite", "--text", "other", "--partitions", "2"], 1, "x: no 'text'", ("error", None)),
}


def test_script_exit_codes_messages_and_rows(session, tmp_path, capfd, monkeypatch):
    """Run in this process and its session, which is faster; the test below starts a process."""
    monkeypatch.setenv("MASTER", "set by spark-submit")
    monkeypatch.setattr(SparkSession, "stop", lambda self: None)
    rows = [{"id": "n", "text": TEXT, "other": TEXT}, {"id": "x", "text": TEXT, "other": None}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    paths = [str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")]
    companies = tmp_path / "companies.csv"
    companies.write_text("company,people\nNorthwind Foods,Maria Ortiz\n", encoding="utf-8")
    for name, (options, code, words, expected) in SCRIPT.items():
        options = [option.format(companies=companies) for option in options]
        assert quotestance_spark.main([*paths, *options]) == code, name
        err = capfd.readouterr().err
        assert words in err, name
        assert "Traceback" not in err
        if expected:
            assert pq.read_table(paths[1]).to_pylist()[0][expected[0]] == expected[1], name
    assert quotestance_spark.main([str(tmp_path / "none.parquet"), str(tmp_path / "new.parquet")]) == 2
    assert "none.parquet" in capfd.readouterr().err


def test_script_runs_without_spark_submit(tmp_path):
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "in.parquet")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYSPARK", "SPARK"))}
    command = [sys.executable, "-m", "quotestance.spark", "in.parquet", "out.parquet", "--company", "Northwind Foods"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [row] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["company"], row["quotes"][0]["speaker"]["side"]) == ("Northwind Foods", "company")


def test_missing_java_or_pyspark_is_reported_with_what_to_install(tmp_path):
    code = "import sys; sys.modules.update({}); from quotestance.spark import main; sys.exit(main(['a', 'b']))"
    clean = {"PATH": str(tmp_path)}
    for hidden, words in (("", "Spark needs Java"), ("'pyspark': None", "pip install 'quotestance[spark]'")):
        command = [sys.executable, "-c", code.replace("{}", "{" + hidden + "}")]
        done = subprocess.run(command, cwd=Path.cwd(), env=clean, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr
