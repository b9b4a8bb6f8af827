"""The commands `train` and `evaluate`, with the shipped examples as labels."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from quotestance.pipeline import Labeller

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLD = EXAMPLES / "gold.jsonl"
ROW = {"id": "x", "text": '"No," he said.', "company": "Acme", "quotes": []}


def test_train_writes_a_model_that_label_uses(run_command):
    code, out, err = run_command("train", GOLD, "-o", "model", "--from", "none")
    assert (code, out) == (0, "")
    assert "trained on 5 articles" in err
    assert sorted(path.name for path in Path("model").iterdir()) == ["model.json", "weights.npz"]
    code, out, _ = run_command(
        "label", EXAMPLES / "nordlys-digest.txt", "--company", "Corvane Locks", "--model", "model"
    )
    assert code == 0
    assert "defensive" in out
    assert Labeller(model="model").load()


def test_train_adapts_the_shipped_model(run_command):
    code, out, err = run_command("train", GOLD, "-o", "model")
    assert (code, out) == (0, "")
    assert "caution: 20 labelled quotes in 5 articles are few" in err
    assert "the shipped model" in err
    code, out, _ = run_command("evaluate", GOLD, "--compare", "shipped", "model", "--json")
    assert code == 0
    assert json.loads(out)["a"] == "shipped"


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_train_reads_what_label_wrote(run_command, form):
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    labels = f"labels.{form}"
    run_command("label", EXAMPLES, "--company", "Corvane Locks", "--alias", "Corvane", "-o", labels, "-q")
    code, _, err = run_command("train", labels, "--texts", EXAMPLES, "-o", "model")
    assert code == 0
    # Nothing was corrected, so there is nothing to learn.
    assert "of the stances itself (20 labelled quotes in 5 articles)" in err
    code, _, err = run_command("train", labels, "-o", "other")
    assert code == 2
    assert "--texts" in err


def test_texts_may_be_a_file_of_articles(run_command):
    text = (EXAMPLES / "harbour-courier.txt").read_text(encoding="utf-8")
    rows = [{"id": name, "text": text, "company": "Corvane Locks", "aliases": ["Corvane"]} for name in ("a", "b")]
    Path("press.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run_command("label", "press.jsonl", "-o", "labels.csv", "-q")
    code, _, err = run_command("train", "labels.csv", "--texts", "press.jsonl", "-o", "model")
    assert code == 0
    assert "left out" not in err
    Path("press.jsonl").write_text(json.dumps(rows[1]), encoding="utf-8")
    code, _, err = run_command("train", "labels.csv", "--texts", "press.jsonl", "-o", "model")
    assert code == 0
    assert "left out 1 article whose text was not found, first a" in err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--from", "shipped"), "--from needs LABELS"),
        ((GOLD, "--packaged", "--from", "shipped"), "--from needs LABELS"),
        ((GOLD, "--from", "nowhere"), "nowhere"),
        ((GOLD, "--target", "0.5,0.5"), "0.2,0.3,0.5"),
        ((GOLD, "--target", "many"), "0.2,0.3,0.5"),
    ],
)
def test_wrong_start_or_target_is_refused(run_command, argv, says):
    code, _, err = run_command("train", *argv, "-o", "model")
    assert code == 2
    assert says in err
    assert not Path("model").exists()


def test_train_on_packaged_corpus_warns_of_missing_texts(run_command, monkeypatch):
    seen = []
    module = import_module("quotestance.training.train")  # the package exports a function of the same name
    monkeypatch.setattr(module, "train", lambda records, folder, classifier: seen.append(records))
    code, _, err = run_command("train", "-o", "model")
    assert code == 0
    assert "only the invented part" in err
    assert {record.part for record in seen[0]} == {"invented"}
    assert {record.split for record in seen[0]} == {"train"}
    run_command("train", GOLD, "--packaged", "-o", "model")
    assert len(seen[1]) == len(seen[0]) + 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (None, "labels.jsonl"),
        ("{bad", "labels.jsonl:1: not valid JSON"),
        ("[]", "labels.jsonl:1"),
        ('{"id": 3}', "labels.jsonl:1"),
        ('{"id": "x", "quotes": []}', "no labelled article"),
        ("", "contains no labelled quote"),
        (json.dumps(ROW | {"quotes": [{"start": 1, "end": 4, "text": "Yes"}]}), "labels.jsonl:1: quote differs"),
        (
            json.dumps(ROW | {"quotes": [{"start": 1, "end": 4, "stance": "angry"}]}),
            "labels.jsonl:1: quotes[0]: 'stance'",
        ),
    ],
)
@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_bad_labels_stop_the_run(run_command, command, line, says):
    if line is not None:
        Path("labels.jsonl").write_text(line, encoding="utf-8")
    code, out, err = run_command(command, "labels.jsonl", *(["-o", "model"] if command == "train" else []))
    assert (code, out) == (2, "")
    assert says in err
    assert not Path("model").exists()


def test_too_few_labels_are_an_error(run_command):
    Path("labels.jsonl").write_text(json.dumps(ROW), encoding="utf-8")
    code, _, err = run_command("train", "labels.jsonl", "-o", "model", "--from", "none")
    assert code == 2
    assert "too few" in err
    code, _, err = run_command("train", "labels.jsonl", "-o", "model")
    assert code == 2
    assert "needs quotes with a stance" in err


@pytest.mark.parametrize(
    "argv",
    [
        ("train",),
        ("evaluate",),
        ("train", GOLD),
        ("train", GOLD, "-o", "/dev/null/model"),
        ("evaluate", GOLD, "--model", "nowhere"),
        ("evaluate", GOLD, "--model", "a", "--predictions", "b"),
        ("evaluate", GOLD, "--predictions", "nowhere.jsonl"),
    ],
)
def test_bad_usage_is_exit_2(run_command, argv):
    code, out, err = run_command(*argv)
    assert (code, out) == (2, "")
    assert err


def test_evaluate_names_the_line_of_a_bad_prediction(run_command):
    Path("p.jsonl").write_text('{"id": "a", "quotes": []}\n{"id": 3}\n', encoding="utf-8")
    code, _, err = run_command("evaluate", GOLD, "--predictions", "p.jsonl")
    assert code == 2
    assert "p.jsonl:2: not a labelled article" in err
