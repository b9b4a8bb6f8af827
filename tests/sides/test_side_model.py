"""The side classifier: its features, its file and its arithmetic."""

import json
from importlib.resources import files

import pytest
from quotestance.errors import ResourceError
from quotestance.pipeline import extract_quotes
from quotestance.sides import side_model
from quotestance.sides.assignment import group_by_speaker
from quotestance.sides.company import Company
from quotestance.sides.evidence import Evidence
from quotestance.sides.side_model import SideModel, load_side_model
from quotestance.sides.speaker_features import describe_speaker

TEXT = (
    "Northwind fell on Monday. “We see no fault,” said Ann Lee, finance director of Northwind. “It was a bad week for "
    "Northwind,” said Bo Reth, an analyst at Ardent. “They were warned,” a farmer said."
)


def describe(name):
    evidence = Evidence(TEXT, Company("Northwind"))
    for quotes in group_by_speaker(extract_quotes(TEXT)).values():
        if quotes[0].speaker.name == name:
            return describe_speaker(quotes, quotes[0].speaker, evidence, "other")
    raise AssertionError(f"no quote by {name}")


@pytest.mark.parametrize(
    ("name", "feature", "expected"),
    [
        ("Ann Lee", "named", True),
        ("Ann Lee", "given name", True),
        ("Ann Lee", "rule: role-in-company", True),
        ("Ann Lee", "role: COMPANY", True),
        ("Ann Lee", "role: northwind", False),
        ("Ann Lee", "says we", True),
        ("Ann Lee", "after 0: ,", True),
        ("Bo Reth", "says company", True),
        ("Bo Reth", "role: analyst", True),
        ("Bo Reth", "role: ^ardent", True),
        ("Bo Reth", "says we", False),
        ("a farmer", "unnamed", True),
        ("a farmer", "name: farmer", True),
        ("a farmer", "given name", False),
    ],
)
def test_features_say_how_a_speaker_is_introduced(name, feature, expected):
    assert (feature in describe(name)) is expected


def test_features_contain_no_word_of_the_speakers_name():
    assert not [feature for feature in describe("Ann Lee") if feature.endswith(("ann", "lee"))]


def test_shipped_weights_are_small_and_separate_the_sides():
    model = load_side_model()
    assert all(abs(weight) < 10 for weight in model.weights.values())
    assert model.probability(describe("Ann Lee")) > 0.5 > model.probability(describe("a farmer"))


def test_file_has_only_weights_of_known_features():
    content = json.loads(files("quotestance.models").joinpath("sides.json").read_text(encoding="utf-8"))
    assert set(content) == {"intercept", "weights"}
    known = {feature.partition(":")[0] for name in ("Ann Lee", "Bo Reth", "a farmer") for feature in describe(name)}
    assert {"rule", "role", "side by rules"} <= known & {name.partition(":")[0] for name in content["weights"]}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"weights": {"a": "b"}, "intercept": 0}', '{"weights": {"a": 1}}']
)
def test_damaged_file_is_reported(content, monkeypatch, tmp_path):
    (tmp_path / "sides.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(side_model, "files", lambda package: tmp_path)
    load_side_model.cache_clear()
    try:
        with pytest.raises(ResourceError, match="install quotestance again"):
            load_side_model()
    finally:
        load_side_model.cache_clear()


def test_order_of_features_does_not_change_the_probability():
    model = SideModel({"a": 0.1, "b": 0.2, "c": -0.7}, 0.0)
    assert model.probability("abc") == model.probability("cba")
