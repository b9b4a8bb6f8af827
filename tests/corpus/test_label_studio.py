"""Export to Label Studio and import: only corrected fields change, and errors in a damaged file name the task."""

import copy
import json
import xml.etree.ElementTree as ElementTree

import pytest
from quotestance.corpus.label_studio import (
    CHOICES,
    TEXT_FIELDS,
    convert_tasks,
    make_labelling_config,
    make_task,
    read_tasks,
)
from quotestance.corpus.labels import read_labels
from quotestance.errors import CorpusError
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance

TEXT = (
    "𝗡𝗲𝘄𝘀 😀 “We found the fault 😀 and mended it,” said Maria Ortiz.\r\n\r\nThey call him “The Rock”. "
    "“It was shoddy,” said an é-mail."
)


def quote(words, **fields):
    start = TEXT.index(words)
    return Quote(start, start + len(words), words, **fields)


QUOTES = (
    quote(
        "We found the fault 😀 and mended it,",
        speaker=Speaker("Maria Ortiz", "Maria Ortiz", 44, 55, "chief executive", "company"),
        about="company",
        stance=Stance("defensive", (0.1, 0.8, 0.1)),
    ),
    quote("The Rock", kind="other"),
    quote("It was shoddy,", stance=Stance(None, (0.4, 0.3, 0.3))),
)
ARTICLE = Article("a-1", TEXT, "Northwind Foods", ("NW",))


@pytest.fixture
def result():
    """What Label Studio exports when somebody submits the predictions as they are."""
    task = json.loads(json.dumps(make_task(ARTICLE, LabelledArticle("a-1", "Northwind Foods", QUOTES), "0")))
    [prediction] = task.pop("predictions")
    annotation = {"id": 7, "result": prediction["result"], "was_cancelled": False, "updated_at": "2026-01-02"}
    return [{"id": 31, "annotations": [annotation], **task}]


def regions(result, name):
    return [item for item in result[0]["annotations"][0]["result"] if item["from_name"] == name]


def test_exported_tasks_are_imported_as_labels(result, tmp_path):
    imported = convert_tasks(read_tasks(json.dumps(result)))
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in imported.rows), encoding="utf-8")
    [record] = read_labels(path)
    assert record.article == ARTICLE
    assert [(q.start, q.end, q.text, q.kind, q.about) for q in record.quotes] == [
        (q.start, q.end, q.text, q.kind, q.about) for q in QUOTES
    ]
    first, second, third = record.quotes
    assert first.speaker == Speaker("Maria Ortiz", role="chief executive", side="company")
    assert [q.stance.label if q.stance else None for q in record.quotes] == ["defensive", None, None]
    assert (second.speaker, third.speaker) == (None, None)


def test_corrections_are_imported(result):
    regions(result, "stance")[0]["value"]["choices"] = ["neutral"]
    regions(result, "speaker")[0]["value"]["text"] = ["  Maria\nOrtiz-Lee "]
    value = regions(result, "kind")[0]["value"]
    value |= {"end": TEXT.index("fault") + 6, "text": "We found the fault "}
    regions(result, "kind")[2]["value"]["labels"] = ["other"]
    first, _, third = convert_tasks(result).rows[0]["quotes"]
    assert (first["stance"], first["speaker"], first["text"]) == ("neutral", "Maria Ortiz-Lee", "We found the fault")
    assert (third["kind"], third["stance"]) == ("other", None)


def test_escaped_line_ends_in_a_span_match_the_text(result):
    words = "Ortiz.\r\n\r\nThey"
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words.replace("\r", "\\n").replace("\n", "\\n")}
    region = {
        "id": "x",
        "from_name": "kind",
        "to_name": "text",
        "type": "labels",
        "value": value | {"labels": ["other"]},
    }
    result[0]["annotations"][0]["result"].append(region)
    assert words in [q["text"] for q in convert_tasks(result).rows[0]["quotes"]]


def test_newest_annotation_is_used_and_unlabelled_tasks_are_counted(result):
    older = copy.deepcopy(result[0]["annotations"][0]) | {"updated_at": "2025-01-01", "result": []}
    cancelled = older | {"updated_at": "2027-01-01", "was_cancelled": True}
    result[0]["annotations"] += [older, cancelled]
    result.append(result[0] | {"id": 32, "annotations": [cancelled]})
    imported = convert_tasks(result)
    assert [len(row["quotes"]) for row in imported.rows] == [3]
    assert (imported.unlabelled, imported.several) == (1, ["task 31"])


def damage(**change):
    def apply(result):
        regions(result, change.get("of", "kind"))[0]["value"].update(change["to"])

    return apply


DAMAGED = {
    "not-a-list": (lambda result: None, lambda result: {"a": 1}, "list of tasks"),
    "min": (lambda r: r[0].pop("annotations"), None, "task 31: no 'annotations'.*JSON-MIN"),
    "no-text": (lambda r: r[0]["data"].pop("text"), None, "task 31: its 'data'"),
    "annotations-a-number": (lambda r: r[0].update(annotations=3), None, "task 31: 'annotations' must be"),
    "result-a-string": (lambda r: r[0]["annotations"][0].update(result="x"), None, "task 31: 'result'"),
    "no-value": (lambda r: regions(r, "kind")[0].pop("value"), None, "task 31: a result for 'kind'"),
    "offset-a-string": (damage(to={"start": "3"}), None, "task 31: a region needs 'start'"),
    "offset-past-the-end": (damage(to={"end": 9999}), None, "task 31: the region at"),
    "blanks-alone": (
        damage(to={"start": TEXT.index(" said"), "end": TEXT.index("said"), "text": None}),
        None,
        "task 31: the region at",
    ),
    "other-words": (damage(to={"text": "Quite other words"}), None, "task 31: the region .* was the text changed"),
    "unknown-stance": (damage(of="stance", to={"choices": ["sour"]}), None, "task 31: 'stance' must be one of"),
    "two-stances": (damage(of="stance", to={"choices": list(STANCES[:2])}), None, "task 31: 'stance' must be one of"),
    "no-kind": (lambda r: regions(r, "kind")[0].update(from_name="stance", value={"choices": ["neutral"]}), None,
                "task 31: a region has no kind"),
    "other-config": (lambda r: regions(r, "kind")[0].update(from_name="mood"), None, "task 31: a result for 'mood'"),
    "overlap": (damage(to={"end": TEXT.index("Rock") + 2, "text": None}), None, "task 31: the quotes at .* overlap"),
}  # fmt: skip


@pytest.mark.parametrize(("damage_result", "replace", "says"), DAMAGED.values(), ids=DAMAGED)
def test_error_in_a_damaged_file_names_the_task(damage_result, replace, says, result):
    damage_result(result)
    with pytest.raises(CorpusError, match=says):
        convert_tasks(replace(result) if replace else result)


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000])
def test_invalid_json_is_refused(data):
    with pytest.raises(CorpusError, match="not valid JSON"):
        read_tasks(data)


def test_article_edited_after_labelling_is_not_exported():
    with pytest.raises(CorpusError, match="quote differs from article a-1"):
        make_task(Article("a-1", "x" + TEXT), LabelledArticle("a-1", quotes=QUOTES), "0")


def test_configuration_has_a_control_for_each_result_of_a_task():
    root = ElementTree.fromstring(make_labelling_config())
    controls = {tag.get("name"): tag for tag in root if tag.get("toName") == "text"}
    assert controls.keys() == {"kind", *CHOICES, *TEXT_FIELDS}
    for name, allowed in CHOICES.items():
        assert tuple(choice.get("value") for choice in controls[name]) == allowed
    results = make_task(ARTICLE, LabelledArticle("a-1", quotes=QUOTES), "0")["predictions"][0]["result"]
    assert {item["from_name"] for item in results} <= controls.keys()
    [text] = root.findall("Text")
    assert (text.get("name"), text.get("value")) == ("text", "$text")


def test_label_studio_accepts_configuration_and_task():
    interface = pytest.importorskip("label_studio_sdk.label_interface", reason="Label Studio's SDK is not installed")
    config = interface.LabelInterface(make_labelling_config())
    config.validate()
    [prediction] = make_task(ARTICLE, LabelledArticle("a-1", quotes=QUOTES), "0")["predictions"]
    assert config.validate_prediction(prediction, return_errors=True) == []
