"""Full disks, dead workers, signals, closed pipes, unreadable files.

The exit code and the message are as documented, and no article is lost or written twice.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from processes import PATIENCE, start, wait_for, write_until_read

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="needs the signals, limits and /proc of Linux"),
]

NUMBER = 3000
TEXT = "“We have mended the fault,” said Odile Farrant, head of Larch Ferries. " * 4
READABLE = {"a.txt": TEXT, "c/d.txt": TEXT, "z.txt": TEXT}


def finish(process, stdin=None):
    """Wait for a process; returns its exit code, output and messages."""
    out, err = process.communicate(stdin, timeout=PATIENCE)
    assert b"Traceback" not in err, err.decode()
    return process.returncode, out, err.decode()


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    path = tmp_path_factory.mktemp("articles") / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(i), "text": TEXT}) + "\n" for i in range(NUMBER)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def complete(articles):
    """The output of a run that was not interrupted."""
    out = articles.with_name("complete.jsonl")
    assert finish(start("extract", articles, "-o", out)) == (0, b"", "")
    return out.read_bytes()


def first_half(articles):
    """More articles than two workers may have in flight, so some are written when all of these have been read."""
    return b"".join(articles.read_bytes().splitlines(keepends=True)[: NUMBER // 2])


# Interrupted runs


@pytest.mark.parametrize(
    ("name", "code", "jobs"),
    [("SIGTERM", 143, 1), ("SIGTERM", 143, 2), ("SIGHUP", 129, 1), ("SIGINT", 130, 1), ("SIGINT", 130, 2)],
)
def test_stopped_run_can_be_resumed(tmp_path, articles, complete, name, code, jobs):
    out = tmp_path / "out.jsonl"
    (tmp_path / "out.jsonl").write_text("old")
    process = start("extract", "-", "--jobs", jobs, "-o", out, "--force", start_new_session=True)
    write_until_read(process, first_half(articles))
    os.kill(process.pid, getattr(signal, name))
    returned, printed, err = finish(process)
    assert (returned, printed) == (code, b"")
    assert "run the same command with --resume to continue" in err
    assert len(err.strip().splitlines()) == 1
    assert out.read_text() == "old", "the old output is replaced only at the end"
    assert sorted(os.listdir(tmp_path)) == [".out.jsonl.journal", ".out.jsonl.part", "out.jsonl"]
    again = start("extract", "-", "--jobs", jobs, "-o", out, "--force", "--resume")
    assert finish(again, articles.read_bytes())[0] == 0
    assert out.read_bytes() == complete
    assert os.listdir(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_run_stopped_before_its_first_article_leaves_no_files(tmp_path, name, code):
    process = start("extract", "-", "-o", tmp_path / "out.jsonl")
    write_until_read(process)
    os.kill(process.pid, getattr(signal, name))
    returned, _, err = finish(process)
    assert (returned, err.strip()) == (code, "")
    assert os.listdir(tmp_path) == []


def test_ignored_signal_stays_ignored(tmp_path, articles, complete):
    """As with `nohup`."""
    out = tmp_path / "out.jsonl"
    process = start("extract", "-", "-o", out, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    data = articles.read_bytes()
    half = first_half(articles)
    write_until_read(process, half)
    os.kill(process.pid, signal.SIGHUP)
    assert finish(process, data[len(half) :])[0] == 0
    assert out.read_bytes() == complete


def children(pid):
    """The ids of a process's children, without joblib's resource tracker."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                command = entry.joinpath("cmdline").read_bytes()
            except (OSError, ValueError):
                continue
            if parent == pid and b"tracker" not in command:
                found.append(int(entry.name))
    return found


def test_killed_worker_loses_no_article(tmp_path, articles, complete):
    out = tmp_path / "out.jsonl"
    process = start("extract", "-", "--jobs", 2, "-o", out)
    half = first_half(articles)
    process.stdin.write(half)
    process.stdin.flush()
    worker = wait_for(lambda: children(process.pid))[0]
    os.kill(worker, signal.SIGKILL)
    assert finish(process, articles.read_bytes()[len(half) :])[::2] == (0, "")
    assert out.read_bytes() == complete


# Full disks and unwritable outputs


def limit_files(size):
    """A function that limits the size of the files that a process writes, as a full disk would."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_run_stopped_by_a_full_disk_can_be_resumed(tmp_path, articles, complete):
    out = tmp_path / "out.jsonl"
    code, _, err = finish(start("extract", articles, "-o", out, preexec_fn=limit_files(len(complete) // 3)))
    assert code == 2
    assert f"{out}: cannot be written: File too large" in err
    assert not out.exists()
    assert finish(start("extract", articles, "-o", out, "--resume"))[0] == 0
    assert out.read_bytes() == complete


def test_full_disk_leaves_the_old_model(tmp_path):
    labels = Path(tmp_path, "labels.jsonl")
    quote = {"start": 1, "end": 26, "text": TEXT[1:26], "speaker": "Odile Farrant"}
    rows = [
        {
            "id": f"{i}",
            "company": f"Larch {i}",
            "text": TEXT,
            "quotes": [{**quote, "stance": stance, "about": "company" if i % 2 else "other"}],
        }
        for i, stance in enumerate(["critical", "defensive", "neutral"] * 6)
    ]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    model = tmp_path / "model"
    assert finish(start("train", labels, "-o", model))[0] == 0
    before = {path.name: path.read_bytes() for path in model.iterdir()}
    code, _, err = finish(start("train", labels, "-o", model, preexec_fn=limit_files(1000)))
    assert code == 2
    assert "File too large" in err
    assert {path.name: path.read_bytes() for path in model.iterdir()} == before


@pytest.mark.parametrize("form", ["html", "parquet", "csv"])
@pytest.mark.parametrize("before", [None, b"old output"])
def test_full_disk_leaves_the_old_output(tmp_path, form, before):
    """Formats that cannot be resumed leave no partial file."""
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'quotestance[pandas]'")
    source, out = tmp_path / "a.jsonl", tmp_path / f"out.{form}"
    source.write_text("".join(json.dumps({"id": f"{i}", "text": TEXT}) + "\n" for i in range(300)), encoding="utf-8")
    if before is not None:
        out.write_bytes(before)
    argv = ("label", source, "--company", "Larch Ferries", "-o", out, "--force")
    code, printed, err = finish(start(*argv, preexec_fn=limit_files(5000)))
    assert (code, printed) == (2, b"")
    assert f"{out}: cannot be written: File too large" in err
    if form != "csv":  # a CSV run can be resumed, so it leaves a partial file
        assert sorted(os.listdir(tmp_path)) == ["a.jsonl"] + [out.name] * (before is not None)
    assert before is None or out.read_bytes() == before
    assert finish(start(*argv))[0] == 0


@pytest.mark.parametrize(
    "out", ["/proc/out.jsonl", "/proc/out.csv", "/proc/out.parquet", "/proc/self/cmdline/out.jsonl"]
)
def test_unwritable_output_is_an_error(articles, out):
    """These paths are not writable even for root."""
    if out.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'quotestance[pandas]'")
    code, printed, err = finish(start("extract", articles, "-o", out))
    assert (code, printed) == (2, b"")
    assert f"{out}: cannot be written" in err


@pytest.mark.parametrize("name", [".out.jsonl.part", ".out.jsonl.journal"])
def test_link_in_place_of_the_partial_file_is_not_followed(tmp_path, articles, name):
    other = tmp_path / "other"
    other.write_text("precious")
    (tmp_path / name).symlink_to(other)
    code, _, err = finish(start("extract", articles, "-o", tmp_path / "out.jsonl"))
    assert code == 2
    assert "is a symbolic link; remove it" in err
    assert other.read_text() == "precious"


# Unreadable files


def write_unreadable(folder, kind):
    """Create b.txt, which cannot be read."""
    path = folder / "b.txt"
    if kind == "dangling link":
        path.symlink_to("nowhere")
    elif kind == "link to itself":
        path.symlink_to("b.txt")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless device":
        path.symlink_to("/dev/zero")
    elif kind == "other encoding":
        path.write_bytes(b"caf\xe9")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("dangling link", "cannot be read: No such file"),
        ("link to itself", "cannot be read: Too many levels of symbolic links"),
        ("pipe", "not a regular file"),
        ("endless device", "not a regular file"),
        ("other encoding", "cannot be decoded"),
    ],
)
def test_unreadable_file_is_one_failed_article(tmp_path, kind, says, jobs):
    for name, text in READABLE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_unreadable(tmp_path, kind)
    (tmp_path / "c" / "loop").symlink_to(tmp_path)
    code, out, err = finish(start("extract", tmp_path, "--format", "jsonl", "--jobs", jobs))
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == ["a.txt", "b.txt", "z.txt", "c/d.txt"]
    assert [bool(record["quotes"]) for record in records] == [True, False, True, True]
    assert says in records[1]["error"]
    assert code == 1
    assert f"{tmp_path / 'b.txt'}: " in err
    assert "1 of 4 articles failed" in err


# Pipes


@pytest.mark.parametrize("arguments", [(), ("--jobs", "2"), ("--format", "csv"), ("--format", "jsonl", "--jobs", "2")])
def test_closed_pipe_ends_quietly(articles, arguments):
    command = f"'{sys.executable}' -m quotestance extract '{articles}' {' '.join(arguments)} | head -1; "
    command += "echo ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=PATIENCE, check=False)
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.splitlines()[1] == b"0"


@pytest.mark.parametrize(("closed", "code"), [(">&-", 2), ("<&-", 1), ("2>&-", 0)])
def test_stream_closed_from_the_start_causes_no_traceback(tmp_path, closed, code):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    source = "-" if closed == "<&-" else "a.txt"
    command = f"'{sys.executable}' -m quotestance extract {source} --format jsonl {closed}"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=PATIENCE, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code


# Locales and platforms


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"},
    ],
    ids=["c", "c-without-utf-8", "ascii", "latin-1"],
)
def test_files_are_utf_8_in_any_locale(tmp_path, locale, form):
    """Files are read and written as UTF-8; a table shows the characters that the terminal supports."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_CTYPE")} | locale
    (tmp_path / "Ströme").mkdir()
    (tmp_path / "Ströme" / "é.txt").write_text("“Né,” said Zoë Ångström, head of Lärch.", encoding="utf-8")
    (tmp_path / "Ströme" / "nö.txt").write_bytes(b"\xff")
    results = []
    for out in ([], ["-o", "öut"]):
        code, printed, err = finish(
            start("label", "Ströme", "--company", "Lärch", "--format", form, *out, cwd=tmp_path, env=environment)
        )
        assert code == 1
        assert "1 of 2 articles failed" in err
        results.append((tmp_path / "öut").read_bytes() if out else printed)
    written = results[1].decode("utf-8")
    assert "Zoë Ångström" in written
    assert "Lärch" in written
    if form != "table":
        assert results[0] == results[1]


def test_windows_line_ends_and_byte_order_marks_are_read(tmp_path):
    """As Windows editors save files: with carriage returns and a byte-order mark."""
    text = "“We have mended it,” said Ann Lee.\r\n\r\nBo Ek left.\r\n“No,” he said.\r\n"
    quote = {"start": 1, "end": 19, "text": "We have mended it,", "speaker": "Ann Lee"}
    records = [{"id": "a", "text": text, "quotes": [quote]}, {"id": "b", "text": text, "quotes": []}]
    inputs = {
        "a.txt": text,
        "b.jsonl": "".join(json.dumps(record) + "\r\n" for record in records),
        "c.csv": 'id,text\r\na,"' + text + '"\r\nb,"' + text + '"\r\n',
    }
    for name, content in inputs.items():
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8-sig"))
        code, printed, err = finish(start("extract", path, "--format", "jsonl"))
        assert (code, err) == (0, "")
        assert printed.count(b"\r") == 0
        for line in printed.splitlines():
            quotes = json.loads(line)["quotes"]
            assert [q["speaker"]["name"] for q in quotes] == ["Ann Lee", "Bo Ek"]
            assert all(text[q["start"] : q["end"]] == q["text"] for q in quotes)
    code, printed, err = finish(start("evaluate", tmp_path / "b.jsonl"))
    assert (code, err) == (0, "")
    assert b"2 articles" in printed
    code, printed, _ = finish(start("extract", tmp_path / "c.csv", "--format", "csv"))
    assert code == 0
    assert printed.count(b"\r\n") == printed.count(b"\n") == 5
