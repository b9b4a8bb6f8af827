"""What people try first: mistyped commands, chosen columns, a quiet run, completion, and labels by hand, end to end."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from quotestance import pipeline
from quotestance.cli.main import cli, main
from quotestance.corpus.labels import read_labels
from quotestance.records.quote import Stance

SAID = "“We mended it {n} times,” said Ann Lee, chief executive of Northwind Foods.\n"
COMPANY = ("--company", "Northwind Foods")


class _Model:
    """Less sure of the stance the more often something was mended."""

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
    (("label", "press", "--fields", "quote", "--format", "jsonl"), "--fields is for table and csv"),
    (("label", "press", "--bom"), "--bom is for csv"), (("label", "press", "--columns", "body"), "text=body,id=nr"),
    (("label", "press", "--columns", "body=text"), "unknown field body"),
    (("extract", "press", "--merge"), "No such option"), (("label", "*.md"), "no file matches this")])  # fmt: skip
def test_what_is_mistyped_is_answered_with_what_to_do(argv, says, run):
    code, _, err = run(*argv)
    assert code == 2
    assert says in " ".join(err.split())


def test_fields_choose_and_order_the_columns(run):
    _, out, _ = run("label", "press/0.txt", *COMPANY, "--format", "csv", "--fields", "quote, speaker,error")
    assert list(csv.reader(io.StringIO(out))) == [
        ["quote", "speaker", "error"],
        ["We mended it 0 times,", "Ann Lee", ""],
    ]
    _, out, _ = run("label", "press/0.txt", *COMPANY, "--fields", "quote,p_neutral")
    assert out.splitlines()[1:] == ["  quote                  p_neutral", "  We mended it 0 times,  1.00"]


def test_a_byte_order_mark_on_request(run):
    for options, begins in (((), b"quote\r\n"), (("--bom",), b"\xef\xbb\xbfquote\r\n")):
        assert run("extract", "press", "-o", "o.csv", "--fields", "quote", *options)[0] == 0
        data = Path("o.csv").read_bytes()
        assert data.startswith(begins)
        assert data.count(b"\xef\xbb\xbf") == len(begins) // 10


def test_quiet_leaves_out_notices_but_not_failures(run):
    Path("press/9.txt").write_bytes(b"\xff\xff\xff")
    assert "no company given" in run("label", "press/1.txt")[2]
    assert run("label", "press/1.txt", "--quiet")[2] == ""
    code, _, err = run("label", "press", *COMPANY, "-q")
    assert code == 1
    assert "9.txt: " in err


def test_columns_are_named(run):
    Path("a.csv").write_text('nr;body\n7;"“It rained, hard,” said Ann Lee."\n', encoding="utf-8")
    _, out, _ = run("extract", "a.csv", "--columns", "text=body,id=nr", "--format", "jsonl")
    assert [(record["id"], len(record["quotes"])) for record in map(json.loads, out.splitlines())] == [("7", 1)]


def test_every_command_has_help_with_an_example(run):
    def commands(group, path=()):
        for name, command in group.commands.items():
            yield (*path, name)
            yield from commands(command, (*path, name)) if hasattr(command, "commands") else ()

    found = list(commands(cli))
    assert ("annotate", "import") in found
    for path in found:
        code, out, _ = run(*path, "--help")
        assert code == 0
        assert f"quotestance {path[0]}" in out.split("\n", 1)[1], f"no example in the help of {' '.join(path)}"


def complete(**asked):
    """What the command prints with these environment variables, which a shell sets to complete words."""
    command = [sys.executable, "-c", "from quotestance.cli import main; main([])"]
    return subprocess.run(command, env=os.environ | asked, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_calls_back(shell):
    assert f"_QUOTESTANCE_COMPLETE={shell}_complete" in complete(_QUOTESTANCE_COMPLETE=f"{shell}_source")


@pytest.mark.parametrize(("words", "found"), [("quotestance la", "plain,label"), ("quotestance label pre", "file,pre"),
                                              ("quotestance label --min", "plain,--min-confidence")])  # fmt: skip
def test_completion_completes(words, found):
    out = complete(_QUOTESTANCE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert out.split() == [found]


def test_from_labelled_articles_to_labels_by_hand(run):
    assert run("label", "press/3.txt", "press/4.txt", *COMPANY, "-o", "labelled.jsonl")[0] == 0
    code, _, err = run("annotate", "export", "labelled.jsonl", "press", "-o", "tasks.json", "--config", "config.xml")
    assert (code, err) == (0, "quotestance: 2 tasks with 2 quotes\n")
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
    assert "1 task without an annotation left out" in err
    assert "1 quote in 1 article" in err
    [record] = read_labels(Path("labels.jsonl"))
    assert (record.article.id, record.quotes[0].stance.label) == ("3.txt", "defensive")


def test_annotation_says_what_is_wrong_with_its_files(run):
    run("label", "press", *COMPANY, "-o", "all.jsonl")
    Path("bad.json").write_text('[{"id": 5, "data": {}}]', encoding="utf-8")
    Path("none.json").write_text('[{"id": 5, "data": {}, "annotations": []}]', encoding="utf-8")
    for argv, says in (
        (("export", "all.jsonl", "press/1.txt"), "no text in press/1.txt for 4 articles, the first is 0.txt"),
        (("export", "nowhere.jsonl", "press"), "nowhere.jsonl: cannot be read"),
        (("import", "bad.json"), "bad.json: task 5: no 'annotations'"),
        (("import", "none.json"), "none.json: no task in it has an annotation"),
        (("import", "nowhere.json"), "nowhere.json: cannot be read"),
    ):
        code, out, err = run("annotate", *argv)
        assert (code, out) == (2, "")
        assert says in err
