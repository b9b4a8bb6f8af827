"""An output that a killed run goes on with: whatever is left of part and journal, the end is byte for byte the same."""

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
    """Write each article's id and text; stop dead before the article of that number."""
    with open_resumable(out, settings, resume=resume) as output:
        for number, article in enumerate(skip_done(articles, output.start), start=output.start.articles):
            if number == stop_after:
                output.save = lambda: None  # a killed run says nothing more
                raise Killed
            output.write(f"{article.id} {article.text}é\n")
            output.finish_article(article.id, failed=number % 5 == 0)
            if number % save_every == 0:
                output.save()
    return output


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def whole(tmp_path):
    (tmp_path / "whole").mkdir()
    run(tmp_path / "whole" / "out")
    return (tmp_path / "whole" / "out").read_bytes()


def test_an_undisturbed_run_leaves_its_file_alone(tmp_path):
    run(tmp_path / "out")
    assert leftovers(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text(encoding="utf-8").split("\n")[7] == "a7 é"


@pytest.mark.parametrize("seed", range(25))
def test_any_kill_and_any_torn_end(tmp_path, whole, seed):
    rng = random.Random(seed)
    out, part, journal = tmp_path / "out", tmp_path / ".out.part", tmp_path / ".out.journal"
    for _ in range(4):
        with suppress(Killed):  # a run that goes on near the end comes through
            run(out, stop_after=rng.randrange(1, 40), save_every=rng.choice((1, 3, 8)))
        for file in (part, journal):
            if file.exists() and rng.random() < 0.5:
                data = file.read_bytes()
                file.write_bytes(data[: rng.randrange(len(data) + 1)])
        if part.exists() and rng.random() < 0.3:
            data = bytearray(part.read_bytes())
            if data:
                data[rng.randrange(len(data))] ^= 1  # a block that never reached the disk
                part.write_bytes(data)
    run(out)
    assert out.read_bytes() == whole
    assert [name for name in leftovers(tmp_path) if name.endswith(("part", "journal"))] == []


def test_going_on_does_not_work_twice(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    output = run(tmp_path / "out")
    assert (output.start.articles, output.start.failed, output.start.last) == (31, 7, "a30")
    assert not (tmp_path / ".out.journal").exists()


def test_without_resume_it_starts_over(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    assert run(tmp_path / "out", resume=False).start == Checkpoint()


def test_what_was_there_stays_until_the_end(tmp_path):
    (tmp_path / "out").write_text("old")
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"form": "csv", "company": None}, "form: 'jsonl' then, 'csv' now"), ({}, "form: .jsonl. then, None now")],
)
def test_other_settings_are_refused(tmp_path, settings, said):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    with pytest.raises(QuotestanceError, match=said):
        run(tmp_path / "out", settings=settings)
    assert run(tmp_path / "out").start.articles == 31, "a refusal loses nothing"


@pytest.mark.parametrize("articles", [ARTICLES[1:], ARTICLES[:12], []])
def test_another_input_is_refused(tmp_path, articles):
    with pytest.raises(Killed):
        run(tmp_path / "out", stop_after=31)
    with pytest.raises(CorpusError, match="input has changed"):
        run(tmp_path / "out", articles=articles)
    assert run(tmp_path / "out").start.articles == 31


@pytest.mark.parametrize(
    "journal",
    [b"\n", b"{}\n", b"nonsense\n", b"[1]\n" * 3, b'{"format": 1}\n{"articles": "x"}\n', b"[" * 100_000 + b"\n"],
)
def test_a_strange_journal_is_refused_in_words(tmp_path, journal):
    (tmp_path / ".out.part").write_bytes(b"x")
    (tmp_path / ".out.journal").write_bytes(journal)
    with pytest.raises(QuotestanceError, match="without --resume"):
        run(tmp_path / "out")


def test_two_runs_do_not_write_one_file(tmp_path):
    pytest.importorskip("fcntl")
    with open_resumable(tmp_path / "out", SETTINGS, resume=False) as output:
        output.write("mine")
        with pytest.raises(QuotestanceError, match="another run"):
            run(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_no_place_to_write_is_said(tmp_path):
    with pytest.raises(QuotestanceError, match="cannot be written"):
        run(tmp_path / "missing" / "out")
