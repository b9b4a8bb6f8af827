"""Parquet as input and output: the same articles and results as JSONL, and errors in place."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from quotestance.cli.main import main
from quotestance.reading.articles import read_articles
from quotestance.reading.sources import count_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.writing.parquet import open_parquet

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'quotestance[pandas]'")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = [
    {
        "id": "a-1",
        "text": "“It was safe,” said Maria Ortiz of Northwind Foods.",
        "company": "Northwind Foods",
        "aliases": ["Northwind"],
    },
    {"id": None, "text": "“No,” said Abel Quist.", "company": None, "aliases": None},
    {"id": "a-3", "text": "“It broke,” Northwind’s Dora Penhallow said.", "company": "Northwind Foods", "aliases": []},
    {"id": "a-4", "text": "", "company": "", "aliases": ["x"]},
]
SCHEMA = pa.schema(
    [("id", pa.string()), ("text", pa.string()), ("company", pa.string()), ("aliases", pa.list_(pa.string()))]
)
BAD_UTF8 = pa.StringArray.from_buffers(2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xffb"))
TEXT = ["“No,” said Abel Quist."]

# Ways to store a column: the table; id, company and aliases of its last row.
COLUMNS = {
    "id-a-number": ({"id": [7], "text": TEXT}, ("7", None, ())),
    "id-absent": ({"text": TEXT}, ("in.parquet:1", None, ())),
    "other-names": ({"id": ["x"], "Full_Text": TEXT, "author": [["Ann Lee"]]}, ("x", None, ())),
    "id-empty": ({"id": [""], "text": TEXT}, ("in.parquet:1", None, ())),
    "aliases-as-in-csv": ({"text": TEXT, "aliases": ["Acme; AC;"]}, ("in.parquet:1", None, ("Acme", "AC"))),
    "other-columns-of-any-type": ({"text": TEXT, "date": [5], "title": [[1]], "x": [None]}, ("in.parquet:1", None, ())),
    "large-strings": ({"text": pa.array(TEXT, pa.large_string())}, ("in.parquet:1", None, ())),
    "dictionary": ({"text": pa.array(TEXT).dictionary_encode(), "company": ["A"]}, ("in.parquet:1", "A", ())),
}

# Invalid columns and rows: the table, the id of its first article, and a part of the error.
BAD = {
    "text-null": ({"id": ["x"], "text": pa.array([None], pa.string())}, "x", "in.parquet:1: no 'text'"),
    "text-a-number": ({"text": [1]}, "in.parquet:1", "'text' must be a string, found 1"),
    "text-bytes": ({"text": [b"a"]}, "in.parquet:1", "'text' must be a string, found b'a'"),
    "nul": ({"id": ["x"], "text": ["a\0b"]}, "x", "a NUL character at character 1"),
    "company-a-number": ({"id": ["x"], "text": TEXT, "company": [1.5]}, "x", "'company' must be a string"),
    "aliases-numbers": ({"text": TEXT, "aliases": [[1]]}, "in.parquet:1", "'aliases' must be a list of strings"),
    "id-a-list": ({"id": [["x"]], "text": TEXT}, "in.parquet", "the column 'id' must hold strings, found list<"),
    "not-utf-8": ({"id": ["x", "y"], "text": BAD_UTF8}, "x", "'text' is not utf-8"),
    "id-not-utf-8": ({"id": BAD_UTF8, "text": TEXT * 2}, "in.parquet:1", "'id' is not utf-8"),
    "no-text-column": ({"id": ["x"], "words": TEXT}, "in.parquet", "with 'text' among them"),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(rows=ROWS, name="in.parquet", **options):
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), name, **options)
    return name


def label(*argv):
    return main(["label", *map(str, argv)])


def without_explanation(rows):
    for row in rows:
        for name in ("byline", "section", "duplicate_of"):
            assert row.pop(name) is None
        for quote in row["quotes"]:
            assert (quote.pop("explanation"), quote.pop("repeats")) == (None, None)
    return rows


@pytest.mark.parametrize("row_group_size", [1, 3, 100])
def test_parquet_and_jsonl_give_the_same_articles(folder, row_group_size):
    write(row_group_size=row_group_size)
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    found = [repr(article).replace("in.parquet", "in.jsonl") for article in read_articles("in.parquet")]
    assert found == [repr(article) for article in read_articles("in.jsonl")]
    assert count_articles(["in.parquet"]) == len(ROWS)


def test_parquet_and_jsonl_outputs_have_the_same_content(folder):
    write()
    assert label("in.parquet", "-o", "out.jsonl") == label("in.parquet", "-o", "out.parquet") == 0
    lines = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert without_explanation(pq.read_table("out.parquet").to_pylist()) == lines
    assert sum(len(line["quotes"]) for line in lines) == 3


def test_explanations_are_lists_of_structs(folder):
    write()
    label("in.parquet", "-o", "out.jsonl", "--explain")
    label("in.parquet", "--format", "parquet", "-o", "out", "--explain")
    lines = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    quote = pq.read_table("out").to_pylist()[0]["quotes"][0]
    assert [[part["feature"], part["weight"]] for part in quote["explanation"]] == lines[0]["quotes"][0]["explanation"]


@pytest.mark.parametrize(("columns", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_columns_may_have_various_types(folder, columns, expected):
    pq.write_table(pa.table(columns), "in.parquet")
    *_, article = read_articles("in.parquet")
    assert (article.id, article.company, article.aliases) == expected
    assert article.text == TEXT[0]


def test_metadata_may_have_any_simple_type(folder):
    columns = {
        "text": TEXT,
        "date": [datetime.date(2026, 3, 1)],
        "section": [4],
        "title": [["Recall"]],
        "publisher": ["Example Times"],
    }
    pq.write_table(pa.table(columns), "in.parquet")
    [article] = read_articles("in.parquet")
    assert (article.date, article.section, article.title) == ("2026-03-01", "4", None)
    assert article.outlet == "Example Times"


@pytest.mark.parametrize(("columns", "id_", "words"), BAD.values(), ids=BAD)
def test_invalid_row_is_an_error_in_its_place(folder, columns, id_, words):
    pq.write_table(pa.table(columns), "in.parquet")
    article, *others = read_articles("in.parquet")
    assert isinstance(article, LabelledArticle)
    assert article.id == id_
    assert words in article.error
    assert all(not isinstance(other, LabelledArticle) for other in others)


def test_damaged_file_is_an_error_in_its_place(folder, capsys):
    write(name="b.parquet")
    whole = Path("b.parquet").read_bytes()
    for name, data in {"a": b"", "c": b"PAR1 nothing PAR1", "d": whole[:-30], "e": b"\xff" * 400 + whole[400:]}.items():
        Path(f"{name}.parquet").write_bytes(data)
    assert main(["extract", ".", "-o", "out.jsonl"]) == 1
    found = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found if row["error"]] == ["a.parquet", "c.parquet", "d.parquet", "e.parquet"]
    assert len(found) == len(ROWS) + 4
    assert all("cannot be read as Parquet" in row["error"] for row in found if row["error"])
    assert "Traceback" not in capsys.readouterr().err


def test_outputs_in_a_folder_are_skipped(folder, capsys):
    write()
    label("in.parquet", "-o", "out.parquet")
    assert label(".", "-o", "again.jsonl") == 0
    assert "out.parquet: skipped, since it contains labels" in capsys.readouterr().err
    assert len(Path("again.jsonl").read_text(encoding="utf-8").splitlines()) == len(ROWS)


def test_unpaired_surrogate_is_written_as_a_replacement_character(folder):
    Path("in.jsonl").write_text('{"id": "\\ud800", "text": "“No \\ud800,” said Abel Quist."}', encoding="utf-8")
    assert main(["extract", "in.jsonl", "-o", "out.parquet"]) == 0
    [row] = pq.read_table("out.parquet").to_pylist()
    assert (row["id"], row["quotes"][0]["text"]) == ("\ufffd", "No \ufffd,")


def test_error_inside_the_block_leaves_no_file(folder, capsys):
    def stop_half_way():
        with open_parquet("out.parquet") as write_article:
            for number in range(1000):
                write_article(LabelledArticle(str(number)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert list(folder.iterdir()) == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("output", ["/dev/full", "no-such-folder/out.parquet"])
def test_output_that_cannot_be_written_is_named(folder, output, capfd):
    if output == "/dev/full" and not Path(output).exists():
        pytest.skip("no /dev/full here")
    write()
    assert label("in.parquet", "--format", "parquet", "-o", output) == 2
    err = capfd.readouterr().err
    assert f"{output}: cannot be written" in err
    assert "Traceback" not in err
    assert [path.name for path in folder.iterdir()] == ["in.parquet"]


def test_parquet_needs_an_output_file(folder, capsys):
    write()
    assert label("in.parquet", "--format", "parquet") == 2
    assert "-o OUT.parquet" in capsys.readouterr().err
    assert label("in.parquet", "-o", "out.parquet", "--resume") == 2
    assert "--resume works with jsonl" in capsys.readouterr().err
    assert label("in.parquet", "-o", "out.parquet", "--group") == 2
    assert "do not work with parquet" in capsys.readouterr().err


def test_error_without_pyarrow_says_what_to_install(folder, monkeypatch, capsys):
    write()
    Path("a.txt").write_text("It rained.", encoding="utf-8")
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    for argv in (["in.parquet"], ["a.txt", "-o", "out.parquet"]):
        assert label(*argv) == 2
        assert "pip install 'quotestance[pandas]'" in capsys.readouterr().err
    assert label(".", "-o", "out.jsonl") == 1
    assert "in.parquet: this needs pyarrow" in capsys.readouterr().err


def test_text_and_jsonl_do_not_import_pyarrow(folder):
    Path("a.txt").write_text(TEXT[0], encoding="utf-8")
    code = (
        "import sys; from quotestance.cli import main; main(['label', 'a.txt', '--company', 'X', '-o', 'o.jsonl']);"
        "sys.exit('pyarrow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PEAK = """
import re, sys
from quotestance.reading import read_articles
from quotestance.records import LabelledArticle, Quote
from quotestance.writing.parquet import open_parquet

with open_parquet("out.parquet") as write:
    for article in read_articles(sys.argv[1]):
        write(LabelledArticle(article.id, quotes=(Quote(0, 500, article.text[:500]),)))
print(re.search(r"VmHWM:\\s*([0-9]+)", open("/proc/self/status").read())[1])  # ru_maxrss would count the parent's
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(folder):
    """Reading and writing alone: 90,000 articles of 3,000 characters are 270 MB of text."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured from /proc")
    peaks = []
    for number in (9_000, 90_000):
        with pq.ParquetWriter("in.parquet", SCHEMA) as writer:
            for start in range(0, number, 9_000):
                rows = [{"id": str(i), "text": f"{i:06} " * 430} for i in range(start, start + 9_000)]
                writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
        peaks.append(
            int(
                subprocess.run(
                    [sys.executable, "-c", PEAK, "in.parquet"], check=True, capture_output=True, text=True
                ).stdout
            )
        )
        assert pq.ParquetFile("out.parquet").metadata.num_rows == number
    assert peaks[1] < 1.35 * peaks[0], peaks
    assert peaks[1] < 250_000, "kilobytes"


def test_output_has_no_article_texts(folder):
    with open_parquet("out.parquet") as write_article:
        write_article(LabelledArticle("a", quotes=(Quote(0, 2, "No"),), text="No."))
    assert "text" not in pq.read_table("out.parquet").column_names


def test_columns_may_be_renamed(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"nr": ["7"], "body": ["It rained."], "text": ["no"]}), path)
    [article] = read_articles(path, columns={"text": "body", "id": "nr"})
    assert (article.id, article.text) == ("7", "It rained.")
    [bad] = read_articles(path, columns={"text": "story"})
    assert "with 'story' among them" in bad.error
