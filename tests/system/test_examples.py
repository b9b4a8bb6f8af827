"""The shipped examples: their labels match their texts, and the first command of the README gives good results."""

import json
import re
import shlex
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from quotestance import LabelledArticle, Labeller, read_articles
from quotestance.cli.main import main
from quotestance.corpus.labels import read_labels

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
LABELLER = Labeller("Corvane Locks", ("Corvane",))
GOLD = {record.article.id: record for record in read_labels(EXAMPLES / "gold.jsonl", EXAMPLES)}


@pytest.fixture(scope="module")
def found():
    return {article.id: LABELLER.label(article) for article in read_articles(EXAMPLES)}


def test_labels_match_the_texts():
    assert len(GOLD) == 5
    for record in GOLD.values():
        text = (EXAMPLES / record.article.id).read_bytes().decode("utf-8")
        assert record.article.text == text
        for quote in record.quotes:
            assert text[quote.start : quote.end] == quote.text
            assert text[quote.start - 1] + text[quote.end] in ('""', "“”")
            assert (quote.stance is None) == (quote.kind == "other")
            if quote.speaker and not quote.speaker.name.startswith("a "):
                assert quote.speaker.name in text
        assert len(record.quotes) == len(re.findall(r'“|(?:^|(?<=\s))"', text, re.MULTILINE)), "every quote is labelled"
        assert all(before.end < after.start for before, after in pairwise(record.quotes))


def test_examples_contain_all_stances_and_both_kinds_of_quotation_marks():
    stances = Counter(quote.stance.label for record in GOLD.values() for quote in record.quotes if quote.stance)
    assert set(stances) == {"critical", "defensive", "neutral"}
    assert {mark for record in GOLD.values() for mark in '"“' if mark in record.article.text} == {'"', "“"}


def test_every_quote_is_found_with_its_speaker(found):
    for name, record in GOLD.items():
        expected = [(quote.text, quote.speaker.name) for quote in record.quotes if quote.kind == "speech"]
        got = [
            (quote.text, quote.speaker and quote.speaker.name) for quote in found[name].quotes if quote.kind == "speech"
        ]
        assert got == expected, name


def test_most_stances_and_sides_are_right(found):
    """At least 13 of 20 stances and 17 of 20 sides, matched by span."""
    expected = {(name, quote.start): quote for name, record in GOLD.items() for quote in record.quotes if quote.stance}
    got = {(name, quote.start): quote for name, article in found.items() for quote in article.quotes}
    pairs = [(quote, got[key]) for key, quote in expected.items() if key in got]
    assert len(expected) == 20
    assert sum(a.stance.label == b.stance.label for a, b in pairs if b.stance) >= 13
    assert sum(a.speaker.side == b.speaker.side for a, b in pairs if b.speaker) >= 17


def test_command_in_the_readme_runs(capfd, monkeypatch):
    monkeypatch.chdir(ROOT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    set_up, tests = re.findall(r"^```bash\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)[:2]
    assert set_up.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install . && quotestance label ")
    assert tests.rstrip().endswith("&& pytest")
    command = set_up.rstrip().split(" && ")[-1]
    assert command == 'quotestance label examples --company "Corvane Locks" --alias Corvane'
    assert main(["label", "examples", "--company", "Corvane Locks", "--alias", "Corvane"]) == 0
    assert "Inés Harrow" in capfd.readouterr().out


def test_output_in_the_readme_is_up_to_date(capfd, monkeypatch):
    """Percentages are not compared, since another release of numpy may round differently."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "112")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n\$ quotestance (label examples.*)\n((?:[^$`].*\n)+)```$", readme, re.MULTILINE)
    assert blocks  # test_docs.py tests those of the docs
    for command, shown in blocks:
        assert main(shlex.split(command)) == 0
        assert re.sub(r"\d+%", "%", capfd.readouterr().out) == re.sub(r"\d+%", "%", shown)


def test_evaluate_scores_the_examples(capfd, tmp_path, few_training_articles):
    gold = str(EXAMPLES / "gold.jsonl")
    assert main(["evaluate", gold]) == 0
    assert "critical" in capfd.readouterr().out
    assert main(["evaluate", gold, "--json"]) == 0
    direct = json.loads(capfd.readouterr().out)
    predictions = str(tmp_path / "predictions.jsonl")
    assert main(["label", str(EXAMPLES), "--company", "Corvane Locks", "--alias", "Corvane", "-o", predictions]) == 0
    capfd.readouterr()
    assert main(["evaluate", gold, "--predictions", predictions, "--json"]) == 0
    scores = json.loads(capfd.readouterr().out)["scores"]
    assert scores.keys() == direct["scores"].keys()
    for name, score in scores.items():  # predictions are written with four digits
        assert score == pytest.approx(direct["scores"][name], abs=1e-3)


def test_gold_labels_are_read_as_labelled_articles():
    for line in (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        assert LabelledArticle.from_dict(json.loads(line)).quotes
