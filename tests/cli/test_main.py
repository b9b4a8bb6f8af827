"""The command as a whole: version and help, terminals, and start-up time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from quotestance import __version__
from quotestance.records.display import display_width

from cli_inputs import ARTICLE, write, write_many

HEAVY = ("sklearn", "scipy", "nltk", "pandas", "jinja2")


def test_version_and_help_are_printed(run):
    assert run("--version").out == f"quotestance, version {__version__}\n"
    for command in ((), ("label",), ("extract",), ("train",), ("evaluate",)):
        result = run(*command, "--help")
        assert result.code == 0
        assert "Usage: quotestance" in result.out


# Terminals and spreadsheets


def test_table_fits_the_terminal_width(run, monkeypatch):
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
def test_colour_follows_environment(run, monkeypatch, environment, coloured):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write("a.txt", ARTICLE)
    assert ("\x1b[34mdefensive" in run("label", "a.txt", "--company", "Northwind Foods").out) is coloured
    run("label", "a.txt", "--company", "Northwind Foods", "-o", "out.txt")
    assert b"\x1b" not in Path("out.txt").read_bytes(), "no colours in a file"


def test_messages_contain_no_control_characters(run):
    write("a.jsonl", json.dumps({"id": "\x1b[2Jx", "text": 3}))
    result = run("label", "a.jsonl")
    assert "\x1b" not in result.err + result.out
    assert "␛[2Jx" in result.err


def test_lone_surrogate_is_written(run):
    write("a.jsonl", '{"id": "x", "text": "\\"No\\ud83d,\\" said Ann Lee."}\n')
    assert run("extract", "a.jsonl", "--format", "jsonl").records[0]["quotes"][0]["text"] == "No\ud83d,"
    assert "No\ufffd," in run("extract", "a.jsonl", "--format", "csv").out
    assert "No\ufffd," in run("extract", "a.jsonl").out


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("number", [3, 40])
def test_progress_bar_needs_a_terminal_and_several_articles(tmp_path, number):
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


# Start-up time


@pytest.mark.slow
def test_commands_import_no_heavy_modules(tmp_path):
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


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX: processor time of child processes")
def test_start_is_at_most_four_times_the_import_of_numpy_and_click(tmp_path):
    """Compare the processor time of `--help` and `label` with that of the imports, the best of five runs each."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    commands = {
        "bare": ["-c", "import numpy, click"],
        "help": ["-m", "quotestance", "--help"],
        "label": ["-m", "quotestance", "label", "a.txt", "--company", "Northwind Foods"],
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(5):
        for name, arguments in commands.items():
            before = os.times()
            subprocess.run([sys.executable, *arguments], cwd=tmp_path, stdout=subprocess.DEVNULL, check=True)
            after = os.times()
            best[name] = min(best[name], sum(after[2:4]) - sum(before[2:4]))  # user and system time of children
    assert best["help"] <= 4 * best["bare"], best
    assert best["label"] <= 4 * best["bare"], best
