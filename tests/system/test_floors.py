"""The scores of the shipped rules and model on the packaged dev split do not drop."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load_tool():
    spec = importlib.util.spec_from_file_location("pin_floors", ROOT / "tools" / "pin_floors.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


tool = load_tool()


def read_floors():
    return json.loads(tool.FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores():
    return tool.measure(tool.load_gold())


def test_floors_were_measured_on_these_labels():
    assert read_floors()["gold_sha256"] == tool.hash_gold(tool.load_gold()), (
        "the packaged dev labels have changed: check the scores, then run python tools/pin_floors.py"
    )


def test_no_score_is_below_its_floor(scores):
    assert tool.list_drops(scores, read_floors()["floors"]) == []


def test_every_score_has_a_floor(scores):
    floors = read_floors()["floors"]
    assert floors.keys() == scores.keys()
    assert all(0 < floors[name] <= 1 for name in floors)


@pytest.fixture
def pin(scores, monkeypatch, tmp_path):
    """A function that runs the tool on a temporary file, with the measured scores and the given changes."""
    path = tmp_path / "floors.json"
    monkeypatch.setattr(tool, "FLOORS", path)

    def pin(*argv, **changes):
        monkeypatch.setattr(tool, "measure", lambda gold: {**scores, **changes})
        return tool.main(argv), json.loads(path.read_text(encoding="utf-8"))["floors"]

    return pin


def test_drop_is_refused_without_the_option_lower(pin, capsys):
    name = "given: stance macro-F1"
    code, floors = pin(**{name: 0.9})
    assert (code, floors[name]) == (0, 0.9)
    code, floors = pin(**{name: 0.8504})
    assert (code, floors[name]) == (1, 0.9)
    assert f"{name}: 0.8504 is below its floor 0.9" in capsys.readouterr().out
    code, floors = pin("--lower", **{name: 0.8504})
    assert (code, floors[name]) == (0, 0.85)
    code, floors = pin(**{name: 0.87})
    assert (code, floors[name]) == (0, 0.87)


def test_score_that_is_no_longer_measured_is_a_drop():
    assert tool.list_drops({}, {"speaker exact": 0.5}) == ["speaker exact: 0.0000 is below its floor 0.5"]
