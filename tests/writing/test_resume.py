"""Resumed runs: whatever remains of partial file and journal, the final output has the same bytes."""

import random
from contextlib import suppress

import pytest
from quotestance.errors import CorpusError, QuotestanceError
from quotestance.records.article import Article
from quotestance.writing.resume import Checkpoint, open_resumable, skip_done

ARTICLES = [Article(f"a{i}", "x" * (i % 7)) for i in range(40)]
SETTINGS = {"form": "jsonl", "company": None}


class Killed(BaseException):
    pass


def run(out, *, resume=True, settings=SETTINGS, stop_after=None, save_every=3, articles=ARTICLES):
    """Write each article's id and text; with `stop_after`, stop like a killed process before that article."""
    with open_resumable(out, settings, resume=resume) as output:
        for number, article in enumerate(skip_done(articles, output.start), start=output.start.articles):
            if number == stop_after:
                output.save = lambda: None  # a killed process saves nothing more
                raise Killed
            output.write(f"{article.id} {article.text}é\n")
            output.finish_article(article.id, failed=number % 5 == 0)
            if number % save_every == 0:
                output.save()
    return output


def list_names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def expected(tmp_path):
    """The output of an uninterrupted run."""
    (tmp_path / "uninterrupted").mkdir()
    run(tmp_path / "uninterrupted" / "out")
    return (tmp_path / "uninterrupted" / "out").read_bytes()


def test_uninterrupted_run_leaves_only_its_output(tmp_path):
    run(tmp_path / "out")
    assert list_names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text(encoding="utf-8").split("\n")[7] == "a7 é"


@pytest.mark.parametrize("seed", range(25))
def test_output_is_the_same_after_kills_and_damaged_files(tmp_path, expected, seed):
    rng = random.Random(seed)
    out, partial, journal = tmp_path / "out", tmp_path / ".out.part", tmp_path / ".out.journal"
    for _ in range(4):
        with suppress(Killed):  # a run that is resumed near the end finishes
            run(out, stop_after=rng.randrange(1, 40), save_every=rng.choice((1, 3, 8)))
        for file in (partial, journal):
            if file.exists() and rng.random() < 0.5:
                data = file.read_bytes()
                file.write_bytes(data[: rng.randrange(len(data) + 1)])
        if partial.exists() and rng.random() < 0.3:
            data = bytearray(partial.read_bytes())
            if data:
                data[rng.randrange(len(data))] ^= 1  # a block that never reached the disk
                partial.write_bytes(data)
    run(out)
    assert out.read_bytes() == expected
    assert [name for name in list_names(tmp_path) if name.endswith(("part", "journal"))] == []


def test_resumed_run_starts_at_the_last_checkpoint(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    output = run(tmp_path / "out")
    assert (output.start.articles, output.start.failed, output.start.last) == (31, 7, "a30")
    assert not (tmp_path / ".out.journal").exists()


def test_run_without_resume_starts_over(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    assert run(tmp_path / "out", resume=False).start == Checkpoint()


def test_old_output_stays_until_the_run_ends(tmp_path):
    (tmp_path / "out").write_text("old")
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"form": "csv", "company": None}, "form: 'jsonl' then, 'csv' now"), ({}, "form: .jsonl. then, None now")],
)
def test_resuming_with_other_settings_raises_an_error(tmp_path, settings, said):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    with pytest.raises(QuotestanceError, match=said):
        run(tmp_path / "out", settings=settings)
    assert run(tmp_path / "out").start.articles == 31, "the refused run loses nothing"


@pytest.mark.parametrize("articles", [ARTICLES[1:], ARTICLES[:12], []])
def test_resuming_with_another_input_raises_an_error(tmp_path, articles):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    with pytest.raises(CorpusError, match="input has changed"):
        run(tmp_path / "out", articles=articles)
    assert run(tmp_path / "out").start.articles == 31


@pytest.mark.parametrize(
    "journal",
    [b"\n", b"{}\n", b"nonsense\n", b"[1]\n" * 3, b'{"format": 1}\n{"articles": "x"}\n', b"[" * 100_000 + b"\n"],
)
def test_unreadable_journal_raises_an_error(tmp_path, journal):
    (tmp_path / ".out.part").write_bytes(b"x")
    (tmp_path / ".out.journal").write_bytes(journal)
    with pytest.raises(QuotestanceError, match="without --resume"):
        run(tmp_path / "out")


def test_two_runs_cannot_write_the_same_file(tmp_path):
    pytest.importorskip("fcntl")
    with open_resumable(tmp_path / "out", SETTINGS, resume=False) as output:
        output.write("mine")
        with pytest.raises(QuotestanceError, match="another run"):
            run(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_output_that_cannot_be_written_raises_an_error(tmp_path):
    with pytest.raises(QuotestanceError, match="cannot be written"):
        run(tmp_path / "missing" / "out")
