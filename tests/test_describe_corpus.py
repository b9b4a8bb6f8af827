"""The card of the corpus has the tables of the packaged files; the counts are checked on a few rows."""

import json
import re
from importlib import resources

import describe_corpus as describing
import pytest
from describe_corpus import classify_speaker, count_repeated_runs, describe_corpus

BEGIN, END = "<!-- tables: tools/describe_corpus.py -->", "<!-- end of the tables -->"


def test_card_has_the_counts_of_the_files():
    card = (resources.files("quotestance.data") / "corpus" / "README.md").read_text(encoding="utf-8")
    held = re.search(f"{BEGIN}\n\n(.*)\n\n{END}\n", card, re.DOTALL)
    assert held is not None
    assert held[1] == describe_corpus(), "the corpus has changed: python tools/update_card.py"


def row(part, split="train", company="Tarvik Quays", quotes=(), **fields):
    source = "reuters-21578" if part == "real" else "invented-articles"
    return {"id": "x", "source": source, "split": split, "company": company, "quotes": list(quotes), **fields}


def quote(start, end, stance="neutral", side="other", about="company", speaker="Odile Farrant", **fields):
    kind = "speech" if stance else "other"
    fields = {"text": "x" * (end - start), "role": None, **fields}
    return {"start": start, "end": end, "kind": kind, "speaker": speaker, "side": side, "about": about,
            "stance": stance, **fields}  # fmt: skip


@pytest.fixture
def described(monkeypatch):
    rows = {
        "real": [
            row("real", quotes=[quote(0, 19, "critical"), quote(30, 50, speaker=None, side=None)]),
            row("real", "test", None, [quote(0, 4, None)]),
        ],
        "invented": [
            row(
                "invented",
                "dev",
                quotes=[quote(0, 250, "defensive", "company", role="chief executive")],
                text="a b " * 100,
                event="strike",
                sector="ports",
                outlet="wire",
                english="UK",
            )
        ],
    }
    monkeypatch.setattr(describing, "read_rows", lambda part: ((f"{part}:1", row) for row in rows[part]))
    return describe_corpus()


@pytest.mark.parametrize(
    "line",
    [
        "| Reuters-21578 (1987) | 2 | 1 | 2 | 1 | 0 | 1 | 1 |",
        "| invented articles | 1 | 1 | 1 | 0 | 1 | 0 | 0 |",
        "| real | train | 1 | 1 | 2 | 1 | 0 | 1 |",
        "| real | test | 1 | 0 | 0 | 0 | 0 | 0 |",
        "| other | 1 | 0 | 0 | 0 | 0 | 0 |",
        "| unknown | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| executive, director | 0 | 0 | 0 | 0 | 1 | 0 |",
        "| no speaker | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| 0-19 | 1 | 0 | 0 | 0 | 0 | 0 |",
        "| 20-49 | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| 200 or more | 0 | 0 | 0 | 0 | 1 | 0 |",
        "Invented articles by length: 150-249 words: 1.",
    ],
)
def test_table_has_the_counted_row(described, line):
    assert line in described.splitlines()


@pytest.mark.parametrize(
    ("name", "role", "kind"),
    [
        ("Al Bo", "chief executive of Tarvik Quays", "executive, director"),
        ("Al Bo", "former chief executive", "former staff, insider"),
        ("Al Bo", "chief spokesman", "spokesperson, statement"),
        ("one analyst", None, "analyst, economist"),
        ("Al Bo", None, "another, or no role given"),
        ("Chief Bo", None, "another, or no role given"),
        ("Tarvik Quays", None, "the company itself"),
        (None, "a driver", "no speaker"),
    ],
)
def test_speaker_is_classified_by_role(name, role, kind):
    assert classify_speaker(name, role, "Tarvik Quays") == kind


def test_runs_that_three_quotes_share_are_counted():
    run = "we are sorry for all that"
    assert count_repeated_runs([run, f"{run} happened", f"And {run.title()}"]) == (3, 3)
    assert count_repeated_runs([run, f"{run} happened", "And that is all"]) == (0, 3)
    assert count_repeated_runs([f"{run} {run} {run}"]) == (0, 1)
    assert json.dumps(count_repeated_runs([])) == "[0, 0]"
