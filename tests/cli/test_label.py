"""The command line as its users meet it: every row of the bad-input table, exit codes, formats, and a quick start."""

import csv
import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from quotestance import __version__, pipeline
from quotestance.cli.main import main
from quotestance.records.display import display_width
from quotestance.records.quote import Stance
from quotestance.records.rows import COLUMNS as CSV_COLUMNS

from processes import start

ARTICLE = "\u201cIt was safe,\u201d said Maria Ortiz, chief executive of Northwind Foods. \u201cWe mended it.\u201d\n"
HEAVY = ("sklearn", "scipy", "nltk", "pandas", "jinja2")


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.splitlines()]


class _Model:
    """Calls every speech quote defensive, so that these tests do not hang on what the shipped model thinks."""

    info: ClassVar = {"weights_sha256": "0"}

    def label(self, text, quotes, company, *, explain=False):
        reasons = (("cue 'said'", 0.5),) if explain else ()
        return tuple(
            replace(quote, about="company", stance=Stance("defensive", (0.1, 0.7, 0.2), reasons))
            if quote.kind == "speech"
            else quote
            for quote in quotes
        )


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "_load_model", lambda folder: _Model())
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*argv, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(arg) for arg in argv])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return run


def write(name, content):
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def write_many(path, number):
    lines = (json.dumps({"id": str(i), "text": ARTICLE}) + "\n" for i in range(number))
    path.write_text("".join(lines), encoding="utf-8")


# What the commands give


def test_jsonl_is_one_line_an_article(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "--company", "Northwind Foods", "--alias", "Northwind", "--format", "jsonl")
    [record] = result.records
    assert result.code == 0
    assert result.err == ""
    assert {**record, "quotes": len(record["quotes"])} == {
        "id": "a.txt",
        "company": "Northwind Foods",
        "company_inferred": False,
        "quotes": 2,
        "error": None,
    }
    for quote in record["quotes"]:
        assert ARTICLE[quote["start"] : quote["end"]] == quote["text"]
        assert quote["stance"] == "defensive"
        assert quote["speaker"]["name"] == "Maria Ortiz"
        assert quote["speaker"]["side"] == "company"


def test_csv_has_the_columns_of_the_format(run):
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
    }


def test_table_names_who_side_stance_and_quote(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "--company", "Northwind Foods")
    heading, names, first, _ = result.out.splitlines()
    assert heading == "a.txt · Northwind Foods · 2 quotes: 2 defensive"
    assert names.split() == ["speaker", "side", "stance", "quote"]
    assert first.split() == ["Maria", "Ortiz", "company", "defensive", "70%", "It", "was", "safe,"]


def test_extract_gives_speakers_without_company_or_stance(run):
    write("a.txt", ARTICLE)
    [record] = run("extract", "a.txt", "--format", "jsonl").records
    assert [quote["speaker"]["name"] for quote in record["quotes"]] == ["Maria Ortiz"] * 2
    assert {quote["stance"] for quote in record["quotes"]} == {None}
    assert {quote["speaker"]["side"] for quote in record["quotes"]} == {None}
    assert record["company"] is None


def test_all_adds_rows_of_the_other_kind(run):
    write("a.txt", "They call him \u201cThe Rock\u201d here. " + ARTICLE)
    options = ("label", "a.txt", "--company", "Northwind Foods", "--format")
    assert len(run(*options, "jsonl").records[0]["quotes"]) == 3
    assert run(*options, "csv").out.count("\r\n") == 3
    assert run(*options, "csv", "--all").out.count("\r\n") == 4
    assert "The Rock" not in run(*options, "table").out
    assert "The Rock" in run(*options, "table", "--all").out


def test_explain_and_min_confidence(run):
    write("a.txt", ARTICLE)
    options = ("label", "a.txt", "--company", "Northwind Foods")
    assert "because: cue 'said' +0.50" in run(*options, "--explain").out
    [record] = run(*options, "--explain", "--min-confidence", "0.9", "--format", "jsonl").records
    assert {quote["stance"] for quote in record["quotes"]} == {None}
    assert record["quotes"][0]["probabilities"]["defensive"] == 0.7
    assert record["quotes"][0]["explanation"] == [["cue 'said'", 0.5]]


@pytest.mark.parametrize(("name", "begins"), [("out.jsonl", "{"), ("out.CSV", "article_id,"), ("out.txt", "a.txt ·")])
def test_form_follows_the_suffix_of_out(run, name, begins):
    write("a.txt", ARTICLE)
    result = run("extract", "a.txt", "-o", name)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert Path(name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_order_is_kept_with_failures_in_place(run, jobs):
    lines = [json.dumps({"id": f"a{i}", "text": ARTICLE}) if i % 7 else "{bad" for i in range(100)]
    write("a.jsonl", "\n".join(lines))
    result = run("extract", "a.jsonl", "--format", "jsonl", "--jobs", jobs)
    assert [record["id"] for record in result.records] == [f"a{i}" if i % 7 else f"a.jsonl:{i + 1}" for i in range(100)]
    assert result.code == 1
    assert "15 of 100 articles failed" in result.err


NOTICE = "\u201cThe batch never left the warehouse in Averley,\u201d {}. \u201cIt rained.\u201d\n"


def _write_two():
    """Two articles that print one statement under two names, and one that cannot be read."""
    write("a.txt", NOTICE.format("said Maria Ortiz, chief executive of Northwind Foods"))
    write("b.txt", NOTICE.format("Northwind Foods said in a statement"))
    Path("c.txt").write_bytes(b"\xff\xfe\xff")


def test_group_marks_what_two_articles_print(run):
    _write_two()
    options = ("label", "a.txt", "b.txt", "--company", "Northwind Foods", "--format")
    plain = run(*options, "jsonl").records
    records = run(*options, "jsonl", "--group").records
    assert [[quote.pop("group") for quote in record["quotes"]] for record in records] == [[1, 1], [1, 1]]
    assert records == plain, "all else is as it is without --group"
    [header, *rows] = csv.reader(io.StringIO(run(*options, "csv", "--group").out))
    assert tuple(header) == (*CSV_COLUMNS, "group")
    assert [row[-1] for row in rows] == ["1"] * 4


def test_merge_gives_one_line_a_statement(run):
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
    assert page.count('<article class="article"') == 3
    assert "cue 'said' +0.50" in html.unescape(page)
    assert run("label", "a.txt", "--format", "html").out.startswith("<!DOCTYPE html>")
    assert run("extract", "a.txt", "--format", "html").code == 2


def test_version_and_help(run):
    assert run("--version").out == f"quotestance, version {__version__}\n"
    for command in ((), ("label",), ("extract",), ("train",), ("evaluate",)):
        result = run(*command, "--help")
        assert result.code == 0
        assert "Usage: quotestance" in result.out


# Bad input: a clear message, nothing lost


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


def test_no_such_file(run):
    write("a.txt", ARTICLE)
    result = run("label", "a.txt", "nowhere.txt", "-o", "out.jsonl")
    assert result.code == 2
    assert "nowhere.txt: no such file" in result.err
    assert not Path("out.jsonl").exists()


def test_folder_without_articles(run):
    Path("empty").mkdir()
    result = run("label", "empty")
    assert result.code == 2
    assert "empty: the folder contains no articles" in result.err


def test_file_without_articles(run):
    write("a.jsonl", "\n")
    result = run("label", "a.jsonl")
    assert result.code == 2
    assert "a.jsonl: no articles" in result.err


@pytest.mark.parametrize("text", ["", "\n", "Nobody said a word at Northwind Foods."])
def test_no_quotes_is_an_empty_list(run, text):
    write("a.txt", text)
    result = run("label", "a.txt", "--company", "Northwind Foods", "--format", "jsonl")
    assert result.code == 0
    assert result.records == [
        {"id": "a.txt", "company": "Northwind Foods", "company_inferred": False, "quotes": [], "error": None}
    ]


@pytest.mark.parametrize(
    ("data", "says"), [(b"caf\xe9", ("byte 3", "--encoding")), (b"\x89PNG\0", ("NUL",)), (b"a\0", ("NUL",))]
)
def test_what_is_no_text_is_an_error_for_that_article(run, data, says):
    write("a.txt", ARTICLE)
    write("b.txt", data)
    write("c.txt", ARTICLE)
    result = run("label", ".", "--company", "Northwind Foods", "--format", "jsonl")
    assert result.code == 1
    assert [record["error"] is None for record in result.records] == [True, False, True]
    assert all(words in result.err and words in result.records[1]["error"] for words in says)
    rows = run("label", ".", "--company", "X", "--format", "csv").out.splitlines()
    assert "b.txt · failed: " in run("label", ".", "--company", "X").out
    assert [row for row in rows if row.startswith("b.txt")] == ["b.txt" + "," * 11 + "error,,,,"]


def test_encoding(run):
    write("a.txt", ARTICLE.replace("Ortiz", "Órtiz").encode("cp1252"))
    result = run("extract", "a.txt", "--encoding", "cp1252", "--format", "jsonl")
    assert result.code == 0
    assert result.records[0]["quotes"][0]["speaker"]["name"] == "Maria Órtiz"


def test_bad_lines_are_kept_and_the_rest_goes_on(run):
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


def test_an_error_inside_one_article_is_its_own(run, monkeypatch):
    def extract(text):
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


def test_a_million_marks_and_a_long_article(run):
    write("a.txt", '"' * 1_000_000)
    write("b.txt", ARTICLE * 5_000)
    result = run("extract", "a.txt", "b.txt", "--format", "jsonl")
    assert result.code == 0
    assert len(result.records[1]["quotes"]) == 10_000


def test_company_is_inferred_and_said_so(run):
    write("a.txt", "Northwind Foods Inc recalled its jam. Northwind Foods fell.\n\n" + ARTICLE)
    result = run("label", "a.txt")
    assert "(inferred)" in result.out
    assert "company inferred from the text: Northwind Foods" in result.err
    [record] = run("label", "a.txt", "--format", "jsonl").records
    assert record["company_inferred"] is True


def test_no_company_to_infer_leaves_stances_open(run):
    write("a.txt", "\u201cit was safe,\u201d she said.")
    result = run("label", "a.txt", "--format", "jsonl")
    assert result.code == 0
    assert [(quote["text"], quote["stance"]) for quote in result.records[0]["quotes"]] == [("it was safe,", None)]
    assert result.records[0]["company"] is None
    assert "no company given and none to infer in 1 article" in result.err


def test_company_of_the_article_holds_without_the_option(run):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE, "company": "Northwind", "aliases": ["NW"]}))
    assert run("label", "a.jsonl", "--format", "jsonl").records[0]["company"] == "Northwind"
    assert run("label", "a.jsonl", "--format", "jsonl", "--company", "Acme").records[0]["company"] == "Acme"


def test_out_is_replaced_whole_and_keeps_its_mode(run):
    write("a.txt", ARTICLE)
    write("out.jsonl", "old\n").chmod(0o640)
    assert run("extract", "a.txt", "-o", "out.jsonl").code == 0
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["id"] == "a.txt"
    assert Path("out.jsonl").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["a.txt", "out.jsonl"]


def test_out_may_be_the_input(run):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE}))
    assert run("extract", "a.jsonl", "-o", "a.jsonl").code == 0
    assert json.loads(Path("a.jsonl").read_text(encoding="utf-8"))["quotes"]


@pytest.mark.parametrize("out", ["no/such/folder/out.jsonl", "folder", "a.txt/out.jsonl"])
def test_out_that_cannot_be_written(run, out):
    write("a.txt", ARTICLE)
    Path("folder").mkdir()
    result = run("extract", "a.txt", "-o", out, "--format", "jsonl")
    assert result.code == 2
    assert f"{out}: cannot be written" in result.err
    assert sorted(os.listdir()) == ["a.txt", "folder"]


def test_an_error_while_writing_leaves_the_old_out(run, monkeypatch):
    write("a.txt", ARTICLE)
    write("out.jsonl", "old\n")

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = run("extract", "a.txt", "-o", "out.jsonl")
    assert result.code == 2
    assert "out.jsonl: cannot be written: No space left on device" in result.err
    assert Path("out.jsonl").read_text(encoding="utf-8") == "old\n"
    assert sorted(os.listdir()) == ["a.txt", "out.jsonl"]


@pytest.mark.skipif(sys.platform != "linux", reason="limits on file size and /dev/full are Linux's")
def test_a_disk_that_fills_up(tmp_path):
    import resource

    write_many(tmp_path / "a.jsonl", 200)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = start("extract", "a.jsonl", "-o", "out.jsonl", cwd=tmp_path, preexec_fn=limit)
    _, err = process.communicate()
    assert process.returncode == 2
    assert b"out.jsonl: cannot be written" in err
    assert b"Traceback" not in err
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "quotestance", "extract", "a.jsonl"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"quotestance: standard output: cannot be written: No space left on device\n"


@pytest.mark.skipif(sys.platform != "linux", reason="limits on file size are Linux's")
def test_a_run_stopped_by_a_full_disk_goes_on(tmp_path):
    write_many(tmp_path / "a.jsonl", 200)
    code = (
        "import resource, sys, quotestance.cli, quotestance.resume as r\n"
        "r.CHECKPOINT_SECONDS = 0\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.exit(quotestance.cli.main.main(['extract', 'a.jsonl', '-o', 'out.jsonl']))"
    )
    stopped = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert stopped.returncode == 2
    assert re.search(r"out.jsonl: stopped after \d+ articles; the same command with --resume", stopped.stderr)
    other = start("extract", "a.jsonl", "-o", "out.jsonl", "--all", "--resume", cwd=tmp_path)
    assert b"all: False then, True now" in other.communicate()[1]
    assert other.returncode == 2
    assert start("extract", "a.jsonl", "-o", "out.jsonl", "--resume", cwd=tmp_path).wait() == 0
    assert start("extract", "a.jsonl", "-o", "whole.jsonl", cwd=tmp_path).wait() == 0
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_quietly(tmp_path, jobs):
    process = start("extract", "-", "--jobs", jobs, "-o", "out.jsonl", cwd=tmp_path, start_new_session=True)
    process.stdin.write((json.dumps({"id": "a", "text": ARTICLE}) + "\n").encode())
    process.stdin.flush()
    wait_for(lambda: any(name.endswith(".part") for name in os.listdir(tmp_path)))
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    # Where it comes within an `exec`, as of dataclasses, Python ends by the signal: shells show 130 for that too.
    assert process.returncode in (130, -signal.SIGINT)
    if os.listdir(tmp_path):
        said = "quotestance: out.jsonl: stopped after 1 article; the same command with --resume goes on from there"
        assert err.decode().strip() == said
        assert sorted(os.listdir(tmp_path)) == [".out.jsonl.journal", ".out.jsonl.part"]
    else:
        assert err.strip() == b"", "nothing was done yet"


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize(("form", "jobs"), [("jsonl", 1), ("csv", 1), ("csv", 2)])
def test_killed_runs_go_on_to_the_same_file(tmp_path, form, jobs, monkeypatch):
    write_many(tmp_path / "a.jsonl", 1500)
    (tmp_path / "a.jsonl").open("a").write("not json\n")
    out, part = tmp_path / f"out.{form}", tmp_path / f".out.{form}.part"
    command = ("extract", "a.jsonl", "--jobs", jobs, "-o")
    assert start(*command, f"whole.{form}", cwd=tmp_path).wait() == 1
    for seconds in (0.02, 0.2, 0.4):
        process = start(*command, out.name, "--resume", cwd=tmp_path, start_new_session=True)
        wait_for(lambda process=process: part.exists() or process.poll() is not None)
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if out.exists():
            break
    assert start(*command, out.name, "--resume", cwd=tmp_path).wait() in (0, 1)
    assert out.read_bytes() == (tmp_path / f"whole.{form}").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", out.name, f"whole.{form}"]


def test_resume_needs_a_file(run):
    write("a.txt", ARTICLE)
    assert run("extract", "a.txt", "--resume").code == 2
    assert run("extract", "a.txt", "-o", "out.jsonl", "--resume").code == 0
    again = run("extract", "a.txt", "-o", "out.jsonl", "--resume")
    assert (again.code, "already complete" in again.err) == (0, True)


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_closed_pipe_ends_quietly(tmp_path):
    write_many(tmp_path / "a.jsonl", 2000)
    process = start("extract", "a.jsonl", "--format", "jsonl", cwd=tmp_path)
    assert json.loads(process.stdout.readline())["id"] == "0"
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


# Terminals and spreadsheets


def test_rows_fit_the_width(run, monkeypatch):
    write("a.txt", "\u201c" + "引用 and a very long quote, " * 20 + "\u201d said Maria Ortiz of Northwind Foods.")
    for columns in (80, 100, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = run("label", "a.txt", "--company", "Northwind Foods").out.splitlines()
        assert max(map(display_width, lines)) in (columns - 1, columns)


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(run, monkeypatch, environment, coloured):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write("a.txt", ARTICLE)
    assert ("\x1b[34mdefensive" in run("label", "a.txt", "--company", "Northwind Foods").out) is coloured
    run("label", "a.txt", "--company", "Northwind Foods", "-o", "out.txt")
    assert b"\x1b" not in Path("out.txt").read_bytes(), "no colours in a file"


def test_messages_are_harmless_too(run):
    write("a.jsonl", json.dumps({"id": "\x1b[2Jx", "text": 3}))
    result = run("label", "a.jsonl")
    assert "\x1b" not in result.err + result.out
    assert "␛[2Jx" in result.err


def test_half_a_pair_is_written(run):
    write("a.jsonl", '{"id": "x", "text": "\\"No\\ud83d,\\" said Ann Lee."}\n')
    assert run("extract", "a.jsonl", "--format", "jsonl").records[0]["quotes"][0]["text"] == "No\ud83d,"
    assert "No\ufffd," in run("extract", "a.jsonl", "--format", "csv").out
    assert "No\ufffd," in run("extract", "a.jsonl").out


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("number", [3, 40])
def test_bar_on_a_terminal_for_more_than_a_few(tmp_path, number):
    import fcntl
    import pty
    import struct
    import termios

    write_many(tmp_path / "a.jsonl", number)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    done = subprocess.run(
        [sys.executable, "-m", "quotestance", "extract", "a.jsonl", "-o", "out.jsonl"],
        cwd=tmp_path,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    try:
        shown = os.read(ours, 100_000)
    except OSError:
        shown = b""
    os.close(ours)
    assert done.returncode == 0
    assert (b"articles" in shown) is (number > 5)


# A quick start


def test_nothing_heavy_is_imported(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    script = (
        "import sys; from quotestance.cli import main; code = main(sys.argv[1:]); "
        "print(code, *sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    for argv, unwanted in (
        (["--help"], ("numpy", "joblib", "tqdm", *HEAVY)),
        (["extract", "a.txt"], ("joblib", "tqdm", *HEAVY)),
        (["label", "a.txt", "--company", "Northwind Foods"], ("joblib", "tqdm", *HEAVY)),
        (["label", "a.txt", "--company", "Northwind Foods", "--jobs", "2"], HEAVY),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, *argv], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        code, *modules = done.stderr.splitlines()[-1].split()
        assert code == "0", done.stderr
        assert not set(unwanted) & set(modules), argv


def test_cold_start(tmp_path):
    """Help and one label take at most four times as long as importing numpy and click; the best of five runs each."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    commands = {
        "bare": ["-c", "import numpy, click"],
        "help": ["-m", "quotestance", "--help"],
        "label": ["-m", "quotestance", "label", "a.txt", "--company", "Northwind Foods"],
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(5):
        for name, arguments in commands.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=tmp_path, stdout=subprocess.DEVNULL, check=True)
            best[name] = min(best[name], time.perf_counter() - begin)
    assert best["help"] <= 4 * best["bare"], best
    assert best["label"] <= 4 * best["bare"], best
