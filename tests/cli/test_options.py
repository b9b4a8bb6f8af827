"""Options and messages: mistyped commands, chosen columns, quiet runs, help, completion, and annotation end to end."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from quotestance import pipeline
from quotestance.cli import cli, main
from quotestance.cli.options import LABEL_FORMATS, RunOptions
from quotestance.corpus.labels import read_labels
from quotestance.records.quote import Stance

SAID = "“We mended it {n} times,” said Ann Lee, chief executive of Northwind Foods.\n"
COMPANY = ("--company", "Northwind Foods")


class _Model:
    """Gives stances that are less certain the more often something was mended."""

    def __init__(self):
        self.info = {"weights_sha256": "0"}

    def label(self, text, quotes, company, *, explain=False):
        lead = 1 / (1 + int("".join(filter(str.isdigit, text)) or 0))
        stance = Stance("neutral", (0.0, (1 - lead) / 2, (1 + lead) / 2))
        return tuple(replace(quote, stance=stance, about="company") for quote in quotes)


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command in a folder with five articles, and give its exit code, output and messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "_load_model", lambda folder: _Model())
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("press").mkdir()
    for number in range(5):
        Path(f"press/{number}.txt").write_text(SAID.format(n=number), encoding="utf-8")

    def run(*argv):
        code = main([str(arg) for arg in argv])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.mark.parametrize(("argv", "says"), [
    (("lable", "press"), "Did you mean 'label'?"), (("press",), "quotestance label press"),
    (("label", "press", "--compny", "X"), "--company"), (("annotate", "exprot"), "No such command 'exprot'"),
    (("label", "press", "--fields", "qoute"), "unknown field 'qoute'; the fields are article_id"),
    (("label", "press", "--fields", "quote", "--format", "jsonl"), "--fields works with table, csv, xlsx and md"),
    (("label", "press", "--bom"), "--bom works with csv"),
    (("label", "press", "--columns", "body"), "text=words,id=nr"),
    (("label", "press", "--columns", "body=text"), "unknown field body"),
    (("extract", "press", "--merge"), "No such option"), (("label", "*.md"), "no file matches this")])  # fmt: skip
def test_mistakes_are_answered_with_what_to_do(argv, says, run):
    code, _, err = run(*argv)
    assert code == 2
    assert says in " ".join(err.split())


def test_fields_select_and_order_the_columns(run):
    _, out, _ = run("label", "press/0.txt", *COMPANY, "--format", "csv", "--fields", "quote, speaker,error")
    assert list(csv.reader(io.StringIO(out))) == [
        ["quote", "speaker", "error"],
        ["We mended it 0 times,", "Ann Lee", ""],
    ]
    _, out, _ = run("label", "press/0.txt", *COMPANY, "--fields", "quote,p_neutral")
    assert out.splitlines()[1:] == ["  quote                  p_neutral", "  We mended it 0 times,  1.00"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"company_names": ("",)}, "need a name"),
        ({"company_names": ("Acme",), "aliases": ("AC", " ")}, "need a name"),
        ({"aliases": ("AC",)}, "--alias needs --company"),
        ({"company_names": ("Acme", "Bohai"), "aliases": ("AC",)}, "--alias works with one --company"),
        ({"group": True}, "--group works with jsonl and csv"),
        ({"group": True, "output": "o.parquet"}, "do not work with parquet"),
        ({"merge": True, "form": "html"}, "--merge works with"),
        ({"merge": True, "output": "o.csv", "resume": True}, "--resume does not work with --group, --merge or html"),
        ({"output": "o.html", "resume": True}, "--resume does not work with --group, --merge or html"),
        ({"output": "o.jsonl", "fields": ("quote",)}, "jsonl has every field"),
        ({"merge": True, "fields": ("quote",)}, "--fields selects columns of quotes"),
        ({"output": "o.txt", "bom": True}, "--bom works with csv"),
        ({"output": "o.parquet", "resume": True}, "cannot be continued"),
        ({"form": "parquet", "output": "-"}, "add -o OUT.parquet"),
        ({"resume": True, "output": "-"}, "--resume needs -o OUT"),
    ],
)
def test_conflicting_options_are_refused(values, words):
    with pytest.raises(click.UsageError, match=words):
        RunOptions.from_values({"sources": ("a.txt",), "form": None, **values}, LABEL_FORMATS)


def test_format_and_output_are_resolved():
    options = RunOptions.from_values({"sources": ("a.txt",), "form": None, "output": "o.HTML"}, LABEL_FORMATS)
    assert (options.form, options.output, options.needs_all_articles) == ("html", "o.HTML", True)
    options = RunOptions.from_values({"sources": ("a.txt",), "form": "csv", "output": "-"})
    assert (options.form, options.output, options.needs_all_articles) == ("csv", None, False)


def test_name_that_the_locale_could_not_decode_is_read_as_utf_8():
    name = "Ørsted".encode().decode("ascii", "surrogateescape")
    values = {"sources": ("a.txt",), "company_names": (name,), "aliases": (name, "Ø")}
    options = RunOptions.from_values(values, LABEL_FORMATS)
    assert (options.company_names, options.aliases) == (("Ørsted",), ("Ørsted", "Ø"))


def test_bom_is_written_on_request(run):
    for options, begins in (((), b"quote\r\n"), (("--bom",), b"\xef\xbb\xbfquote\r\n")):
        assert run("extract", "press", "-o", "o.csv", "--fields", "quote", *options)[0] == 0
        data = Path("o.csv").read_bytes()
        assert data.startswith(begins)
        assert data.count(b"\xef\xbb\xbf") == len(begins) // 10


def test_quiet_hides_notices_but_not_failures(run):
    Path("press/9.txt").write_bytes(b"\xff\xff\xff")
    Path("rain.txt").write_text("“It rained,” said Ann Lee.", encoding="utf-8")
    assert "no company found in 1 article: stance not set" in run("label", "rain.txt")[2]
    assert run("label", "rain.txt", "--quiet")[2] == ""
    code, _, err = run("label", "press", *COMPANY, "-q")
    assert code == 1
    assert "9.txt: " in err


def test_input_columns_can_be_named(run):
    Path("a.csv").write_text('nr;body\n7;"“It rained, hard,” said Ann Lee."\n', encoding="utf-8")
    _, out, _ = run("extract", "a.csv", "--columns", "text=body,id=nr", "--format", "jsonl")
    assert [(record["id"], len(record["quotes"])) for record in map(json.loads, out.splitlines())] == [("7", 1)]


def list_commands(group=cli, path=()):
    for name, command in group.commands.items():
        yield (*path, name)
        yield from list_commands(command, (*path, name)) if hasattr(command, "commands") else ()


COMMANDS = list(list_commands())


def test_subcommands_are_listed():
    assert ("annotate", "import") in COMMANDS


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_has_an_example(path, run):
    code, out, _ = run(*path, "--help")
    assert code == 0
    assert f"quotestance {path[0]}" in out.split("\n", 1)[1]


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=" ".join)
def test_help_fits_80_columns_and_is_not_cut_off(path, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(*path, "--help")[1].splitlines()
    assert max(map(len, lines)) <= 80
    listed = lines[lines.index("Commands:") + 1 :] if "Commands:" in lines else []
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


def complete(**asked):
    """The output of the command with the environment variables that a shell sets for completion."""
    command = [sys.executable, "-c", "from quotestance.cli import main; main([])"]
    return subprocess.run(command, env=os.environ | asked, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_calls_the_command(shell):
    assert f"_QUOTESTANCE_COMPLETE={shell}_complete" in complete(_QUOTESTANCE_COMPLETE=f"{shell}_source")


@pytest.mark.parametrize(("words", "found"), [("quotestance la", "plain,label"), ("quotestance label pre", "file,pre"),
                                              ("quotestance label --min", "plain,--min-confidence")])  # fmt: skip
def test_completion_of_commands_files_and_options(words, found):
    out = complete(_QUOTESTANCE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert out.split() == [found]


def test_annotation_from_labelled_articles_to_labels(run):
    assert run("label", "press/3.txt", "press/4.txt", *COMPANY, "-o", "labelled.jsonl")[0] == 0
    code, _, err = run("annotate", "export", "labelled.jsonl", "press", "-o", "tasks.json", "--config", "config.xml")
    assert (code, err) == (0, "quotestance: exported 2 tasks with 2 quotes\n")
    assert Path("config.xml").read_text(encoding="utf-8").startswith("<View>")
    tasks = json.loads(Path("tasks.json").read_text(encoding="utf-8"))
    for task in tasks[:1]:
        result = task.pop("predictions")[0]["result"]
        next(item for item in result if item["from_name"] == "stance")["value"]["choices"] = ["defensive"]
        task["annotations"] = [{"result": result}]
    tasks[1]["annotations"] = []
    Path("result.json").write_text(json.dumps(tasks), encoding="utf-8")
    code, _, err = run("annotate", "import", "result.json", "-o", "labels.jsonl")
    assert code == 0
    assert "skipped 1 task without an annotation" in err
    assert "imported 1 quote in 1 article" in err
    [record] = read_labels(Path("labels.jsonl"))
    assert (record.article.id, record.quotes[0].stance.label) == ("3.txt", "defensive")
    again = ("annotate", "export", "labelled.jsonl", "press", "-o", "tasks.json", "--config", "config.xml")
    assert run(*again)[0] == 0, "these files are outputs, and hold no work of a person"
    again = ("annotate", "import", "result.json", "-o", "labels.jsonl")
    code, _, err = run(*again)
    assert (code, "labels.jsonl: this file exists" in err) == (2, True)
    assert run(*again, "--force")[0] == 0


def test_annotation_errors_name_the_file_and_the_problem(run):
    run("label", "press", *COMPANY, "-o", "all.jsonl")
    Path("bad.json").write_text('[{"id": 5, "data": {}}]', encoding="utf-8")
    Path("none.json").write_text('[{"id": 5, "data": {}, "annotations": []}]', encoding="utf-8")
    for argv, says in (
        (("export", "all.jsonl", "press/1.txt"), "4 articles not found in press/1.txt, first 0.txt"),
        (("export", "nowhere.jsonl", "press"), "nowhere.jsonl: cannot be read"),
        (("import", "bad.json"), "bad.json: task 5: no 'annotations'"),
        (("import", "none.json"), "none.json: no task has an annotation"),
        (("import", "nowhere.json"), "nowhere.json: cannot be read"),
    ):
        code, out, err = run("annotate", *argv)
        assert (code, out) == (2, "")
        assert says in err
