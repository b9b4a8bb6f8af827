"""Output files: replaced at once, write errors, interrupted and resumed runs, closed pipes."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli_inputs import ARTICLE, write, write_many
from processes import PATIENCE, start, write_until_read


def test_out_is_replaced_at_once_and_keeps_its_mode(run):
    write("a.txt", ARTICLE)
    write("out.jsonl", "old\n").chmod(0o640)
    assert run("extract", "a.txt", "-o", "out.jsonl", "--force").code == 0
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["id"] == "a.txt"
    assert Path("out.jsonl").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["a.txt", "out.jsonl"]


def test_out_may_be_the_input(run):
    write("a.jsonl", json.dumps({"id": "a", "text": ARTICLE}))
    assert run("extract", "a.jsonl", "-o", "a.jsonl").code == 2, "not an output of quotestance"
    assert run("extract", "a.jsonl", "-o", "a.jsonl", "--force").code == 0
    assert json.loads(Path("a.jsonl").read_text(encoding="utf-8"))["quotes"]


@pytest.mark.parametrize("out", ["no/such/folder/out.jsonl", "folder", "a.txt/out.jsonl"])
def test_out_that_cannot_be_written_is_exit_2(run, out):
    write("a.txt", ARTICLE)
    Path("folder").mkdir()
    result = run("extract", "a.txt", "-o", out, "--format", "jsonl")
    assert result.code == 2
    assert f"{out}: cannot be written" in result.err
    assert sorted(os.listdir()) == ["a.txt", "folder"]


def test_write_error_leaves_the_old_out(run, monkeypatch):
    write("a.txt", ARTICLE)
    write("out.jsonl", "old\n")

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = run("extract", "a.txt", "-o", "out.jsonl", "--force")
    assert result.code == 2
    assert "out.jsonl: cannot be written: No space left on device" in result.err
    assert Path("out.jsonl").read_text(encoding="utf-8") == "old\n"
    assert sorted(os.listdir()) == ["a.txt", "out.jsonl"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: limits on file size and /dev/full")
def test_full_disk_is_reported(tmp_path):
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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: limits on file size")
def test_run_stopped_by_a_full_disk_can_be_resumed(tmp_path):
    write_many(tmp_path / "a.jsonl", 200)
    code = (
        "import resource, sys, quotestance.cli, quotestance.writing.resume as r\n"
        "r.CHECKPOINT_SECONDS = 0\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.exit(quotestance.cli.main(['extract', 'a.jsonl', '-o', 'out.jsonl']))"
    )
    stopped = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert stopped.returncode == 2
    assert re.search(r"out.jsonl: stopped after \d+ articles; run the same command with --resume", stopped.stderr)
    other = start("extract", "a.jsonl", "-o", "out.jsonl", "--all", "--resume", cwd=tmp_path)
    assert b"all: False then, True now" in other.communicate()[1]
    assert other.returncode == 2
    assert start("extract", "a.jsonl", "-o", "out.jsonl", "--resume", cwd=tmp_path).wait() == 0
    assert start("extract", "a.jsonl", "-o", "whole.jsonl", cwd=tmp_path).wait() == 0
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize(
    ("jobs", "message"),
    [
        (1, "quotestance: out.jsonl: stopped after 1 article; run the same command with --resume to continue"),
        (2, ""),
    ],
    ids=["1", "2"],
)  # two workers finish nothing before a chunk of articles is full
def test_ctrl_c_ends_quietly(tmp_path, jobs, message):
    process = start("extract", "-", "--jobs", jobs, "-o", "out.jsonl", cwd=tmp_path, start_new_session=True)
    write_until_read(process, (json.dumps({"id": "a", "text": ARTICLE}) + "\n").encode())
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err.decode().strip() == message
    assert sorted(os.listdir(tmp_path)) == ([".out.jsonl.journal", ".out.jsonl.part"] if message else [])


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize(("form", "jobs"), [("jsonl", 1), ("csv", 1), ("csv", 2)])
def test_killed_run_resumes_to_the_same_file(tmp_path, form, jobs):
    write_many(tmp_path / "a.jsonl", 1500)
    lines = [*(tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True), b"not json\n"]
    code = (
        "import sys, quotestance.cli, quotestance.writing.resume\n"
        "quotestance.writing.resume.CHECKPOINT_SECONDS = 0.01\n"
        "sys.exit(quotestance.cli.main())"
    )

    def run(out, *, stop_after=None):
        process = start(
            "extract", "-", "--jobs", jobs, "-o", out, "--resume", code=code, cwd=tmp_path, start_new_session=True
        )
        if stop_after is None:
            process.communicate(b"".join(lines), timeout=PATIENCE)
        else:
            write_until_read(process, b"".join(lines[:stop_after]))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        return process.returncode

    assert run(f"whole.{form}") == 1
    for number in (600, 1400):
        assert run(f"out.{form}", stop_after=number) == -signal.SIGKILL
    assert run(f"out.{form}") == 1
    assert (tmp_path / f"out.{form}").read_bytes() == (tmp_path / f"whole.{form}").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", f"out.{form}", f"whole.{form}"]


def test_resume_needs_a_file(run):
    write("a.txt", ARTICLE)
    assert run("extract", "a.txt", "--resume").code == 2
    assert run("extract", "a.txt", "-o", "out.jsonl", "--resume").code == 0
    again = run("extract", "a.txt", "-o", "out.jsonl", "--resume")
    assert (again.code, "already complete" in again.err) == (0, True)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX pipes")
def test_closed_pipe_ends_quietly(tmp_path):
    write_many(tmp_path / "a.jsonl", 2000)
    process = start("extract", "a.jsonl", "--format", "jsonl", cwd=tmp_path)
    assert json.loads(process.stdout.readline())["id"] == "0"
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0
