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
    code, out, err = run_command("train", GOLD, "-o", "model")
    assert (code, out) == (0, "")
    assert "trained on 5 articles" in err
    assert sorted(path.name for path in Path("model").iterdir()) == ["model.json", "weights.npz"]
    code, out, _ = run_command(
        "label", EXAMPLES / "nordlys-digest.txt", "--company", "Corvane Locks", "--model", "model"
    )
    assert code == 0
    assert "defensive" in out
    assert Labeller(model="model").load()


def test_train_on_packaged_corpus_warns_of_missing_texts(run_command, monkeypatch):
    seen = []
    module = import_module("quotestance.training.train")  # the package exports a function of the same name
    monkeypatch.setattr(module, "train", lambda records, folder: seen.append(records))
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
        ("", "no labelled article"),
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
    code, _, err = run_command("train", "labels.jsonl", "-o", "model")
    assert code == 2
    assert "too few" in err


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
