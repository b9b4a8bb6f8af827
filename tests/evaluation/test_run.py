"""`quotestance evaluate` on the command line."""

import json
import sys
from importlib.resources import files
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLD = EXAMPLES / "gold.jsonl"
MODEL = Path(str(files("quotestance.models")))

pytestmark = pytest.mark.usefixtures("few_training_articles")


@pytest.fixture
def predictions(run_command):
    assert run_command("label", EXAMPLES, "--company", "Corvane Locks", "--alias", "Corvane", "-o", "p.jsonl")[0] == 0
    return Path("p.jsonl")


def test_scores_end_to_end_with_gold_quotes_and_of_baselines(run_command):
    code, out, _ = run_command("evaluate", GOLD, "--json", "--by-rule")
    assert code == 0
    report = json.loads(out)
    assert report["articles"] == 5
    assert report["scores"]["quotes exact F1"]["value"] > 0.8
    assert report["given"]["stance macro-F1"]["cases"] == report["scores"]["stance macro-F1"]["cases"] > 10
    assert {"majority", "cue words", "TF-IDF and regression"} <= set(report["baselines"])
    assert sum(count["right"] for count in report["by_rule"].values()) > 10


def test_predictions_may_have_only_spans_texts_and_names(run_command, predictions):
    rows = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    bare = [
        {
            "id": row["id"],
            "quotes": [
                {"start": q["start"], "end": q["end"], "text": q["text"], "speaker": (q["speaker"] or {}).get("name")}
                for q in row["quotes"]
            ],
        }
        for row in rows
    ]
    Path("bare.jsonl").write_text("".join(json.dumps(row) + "\n" for row in bare), encoding="utf-8")
    code, out, _ = run_command("evaluate", GOLD, "--predictions", "bare.jsonl", "--json")
    assert code == 0
    assert json.loads(out)["given"] == {}  # needs a model
    scores = json.loads(out)["scores"]
    assert scores["speaker exact"]["value"] > 0.5
    assert scores["stance accuracy"]["value"] == 0


def test_packaged_split_is_evaluated(run_command):
    code, out, _ = run_command("evaluate", "--packaged", "dev", "--by-rule")
    assert code == 0
    for part in (
        "end to end",
        "with gold quotes and speakers",
        "baselines with gold quotes and speakers",
        "TF-IDF and regression: macro-F1",
        "speaker by rule",
        "quote-name-verb",
        "probability",
    ):
        assert part in out


def test_errors_are_listed_with_their_explanation(run_command):
    code, out, _ = run_command("evaluate", GOLD, "--errors", "1")
    assert code == 0
    assert "wrong stances, by decreasing probability:" in out
    wrong = [
        m
        for m in json.loads(run_command("evaluate", GOLD, "--errors", "1", "--json")[1])["mistakes"]
        if m["kind"] == "stance"
    ]
    assert len(wrong) == 1
    assert wrong[0]["gold"] != wrong[0]["predicted"]
    assert wrong[0]["probability"] > 1 / 3
    assert len(wrong[0]["explanation"]) == 5
    assert json.loads(run_command("evaluate", GOLD, "--json")[1])["mistakes"] == []


def test_files_and_model_folders_are_compared(run_command, predictions):
    text = predictions.read_text(encoding="utf-8").replace('"defensive", "prob', '"critical", "prob')
    assert text != predictions.read_text(encoding="utf-8")
    Path("worse.jsonl").write_text(text, encoding="utf-8")
    code, out, _ = run_command("evaluate", GOLD, "--compare", "worse.jsonl", MODEL, "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["a"], found["b"]) == ("worse.jsonl", str(MODEL))
    accuracy = found["differences"]["stance accuracy"]
    assert accuracy["b"] > accuracy["a"]
    assert len(found["right_alone"]["stance"]["only_b"]) > len(found["right_alone"]["stance"]["only_a"])
    assert found["right_alone"]["speaker"]["p"] == 1
    code, out, _ = run_command("evaluate", GOLD, "--compare", "worse.jsonl", "p.jsonl", "--errors", "2")
    assert code == 0
    assert "McNemar's exact p" in out
    assert out.count("gold defensive, got critical") == 2


@pytest.mark.slow
def test_figures_are_drawn(run_command):
    pytest.importorskip("matplotlib", reason="matplotlib comes with the extra figures")
    code, _, err = run_command("label", EXAMPLES, "--company", "Corvane Locks", "-o", "p.jsonl")
    assert code == 0
    code, _, err = run_command("evaluate", GOLD, "--predictions", "p.jsonl", "--figure", "drawn")
    assert code == 0
    assert sorted(path.name for path in Path("drawn").iterdir()) == ["confusion.png", "reliability.png"]
    assert "wrote drawn/confusion.png" in err


def test_figures_need_matplotlib(run_command, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = run_command("evaluate", GOLD, "--figure", "drawn")
    assert (code, out) == (2, "")
    assert "pip install 'quotestance[figures]'" in err
    assert not Path("drawn").exists()


@pytest.mark.parametrize(
    "argv",
    [
        (GOLD, "--packaged", "dev"),
        (GOLD, "--packaged", "nowhere"),
        (GOLD, "--compare", "a.jsonl"),
        (GOLD, "--compare", "a.jsonl", "b.jsonl"),
        (GOLD, "--compare", MODEL, "nowhere"),
        (GOLD, "--compare", MODEL, MODEL, "--by-rule"),
        (GOLD, "--compare", MODEL, MODEL, "--model", MODEL),
        (GOLD, "--errors", "-1"),
        (GOLD, "--errors", "many"),
    ],
)
def test_bad_usage_is_exit_2(run_command, argv):
    code, out, err = run_command("evaluate", *argv)
    assert (code, out) == (2, "")
    assert err


def test_predictions_of_other_articles_or_texts_are_refused(run_command, predictions):
    line = predictions.read_text(encoding="utf-8").splitlines()[0]
    row = json.loads(line)
    Path("other.jsonl").write_text(json.dumps({**row, "id": "elsewhere"}), encoding="utf-8")
    code, _, err = run_command("evaluate", GOLD, "--predictions", "other.jsonl")
    assert code == 2
    assert "none of the labelled articles" in err
    quote = {**row["quotes"][0], "start": row["quotes"][0]["start"] + 1, "end": row["quotes"][0]["end"] + 1}
    Path("moved.jsonl").write_text(json.dumps({**row, "quotes": [quote]}), encoding="utf-8")
    code, _, err = run_command("evaluate", GOLD, "--predictions", "moved.jsonl")
    assert code == 2
    assert "differs from the labelled text" in err


def test_id_in_two_files_is_refused(run_command):
    Path("again.jsonl").write_text(GOLD.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    code, out, err = run_command("evaluate", GOLD, "again.jsonl", "--texts", EXAMPLES)
    assert (code, out) == (2, "")
    assert "two articles with the 'id' 'doorstep-blog'" in err
