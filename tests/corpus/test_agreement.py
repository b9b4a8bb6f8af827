"""Agreement on small labels, computed by hand or by scikit-learn; quotes that only one labelled; invalid rows."""

import json
from pathlib import Path

import pytest
import quotestance
from quotestance.cli.main import main
from quotestance.corpus.agreement import compare_labels
from sklearn.metrics import cohen_kappa_score

FIELDS = ("kind", "speaker", "side", "about", "stance")


def quote(start, kind="speech", speaker="Odile Farrant", side="other", about="company", stance="critical", **fields):
    row = {"start": start, "end": start + 9, "kind": kind, "speaker": speaker, "side": side}
    row |= {"about": about, "stance": stance} if kind == "speech" else {"about": None, "stance": None}
    return row | fields


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write two files of labels, each a mapping of article to quotes."""
    monkeypatch.chdir(tmp_path)

    def write(first, second):
        for name, articles in (("a.jsonl", first), ("b.jsonl", second)):
            rows = (json.dumps({"id": id_, "quotes": quotes}) for id_, quotes in articles.items())
            Path(name).write_text("\n".join(rows), encoding="utf-8")
        return "a.jsonl", "b.jsonl"

    return write


def test_equal_files_agree_in_everything(files):
    labels = {"x": [quote(0), quote(20, stance="neutral", about="other", side="company", speaker="Al Bo")]}
    labels["y"] = [quote(0, kind="other", speaker=None, side=None)]
    result = compare_labels(*files(labels, labels))
    for name, figure in result.figures.items():
        assert (figure.share, figure.kappa, figure.alpha) == (1.0, 1.0, 1.0), name
    assert (result.shared, result.only_first, result.only_second, result.disagreements) == (3, [], [], [])


def test_kappa_and_alpha_are_correct(files):
    ours = ["critical", "critical", "neutral", "neutral", "defensive", "neutral"]
    theirs = ["critical", "neutral", "neutral", "neutral", "defensive", "critical"]
    result = compare_labels(
        *files(*({"x": [quote(20 * i, stance=s) for i, s in enumerate(stances)]} for stances in (ours, theirs)))
    )
    figure = result.figures["stance"]
    assert (figure.cases, figure.equal) == (6, 4)
    assert figure.kappa == pytest.approx(cohen_kappa_score(ours, theirs))
    # Twelve judgements: 4 critical, 6 neutral, 2 defensive. Expected disagreement is the share of unequal pairs,
    # 2 * (4*6 + 4*2 + 6*2) / (12 * 11); observed is 2 of 6.
    assert figure.alpha == pytest.approx(1 - (2 / 6) / (2 * 44 / 132))
    assert [(d.start, d.first, d.second) for d in result.disagreements] == [
        (20, "critical", "neutral"),
        (100, "neutral", "critical"),
    ]


def test_single_class_has_no_kappa(files):
    labels = {"x": [quote(0), quote(20)]}
    figure = compare_labels(*files(labels, labels)).figures["side"]
    assert (figure.cases, figure.share, figure.kappa, figure.alpha) == (2, 1.0, None, None)


@pytest.mark.parametrize(
    ("ours", "theirs", "exact", "last"),
    [
        ("Odile Farrant", "odile farrant", 1, 1),
        ("the J.P. Works", "JP Works", 1, 1),
        ("Odile Farrant", "Farrant", 0, 1),
        ("Odile Farrant", "Al Bo", 0, 0),
        (None, None, 1, 1),
        (None, "Al Bo", 0, 0),
        ({"name": "Al Bo", "side": "other"}, "Al Bo", 1, 1),
    ],
)
def test_speakers_are_compared_by_full_name_and_by_last_word(files, ours, theirs, exact, last):
    result = compare_labels(*files({"x": [quote(0, speaker=ours)]}, {"x": [quote(0, speaker=theirs)]}))
    assert result.figures["speaker"].equal == exact
    assert result.figures["speaker, last word"].equal == last
    assert sum(d.judgement == "speaker" for d in result.disagreements) == 1 - exact


def test_equal_unnamed_speakers_of_two_articles_are_different(files):
    labels = {id_: [quote(0, speaker="a spokesman")] for id_ in "xyz"}
    figure = compare_labels(*files(labels, labels)).figures["speaker"]
    assert (figure.kappa, figure.alpha) == (1.0, 1.0)


def test_quotes_of_only_one_annotator_are_counted_separately(files):
    first = {"x": [quote(0), quote(20)], "y": [quote(0)]}
    second = {"x.txt": [quote(0), quote(40)]}
    result = compare_labels(*files(first, second))
    assert (result.shared, result.only_first, result.only_second) == (1, ["x:20-29", "y:0-9"], ["x:40-49"])
    assert result.figures["stance"].cases == 1


def test_judgement_is_compared_only_if_both_made_it(files):
    first = {"x": [quote(0), quote(20), quote(40)]}
    second = {"x": [quote(0, kind="other"), quote(20), quote(40)]}
    del second["x"][1]["side"], second["x"][1]["about"]
    second["x"][2]["stance"] = None
    figures = compare_labels(*files(first, second)).figures
    cases = {name: figure.cases for name, figure in figures.items()}
    assert cases == {"kind": 3, "speaker": 2, "speaker, last word": 2, "side": 1, "about": 1, "stance": 1}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "b.jsonl:2: not valid JSON"),
        ("[" * 100_000, "b.jsonl:2: not readable: JSON nested too deeply"),
        ("[]", "b.jsonl:2: each line must be a JSON object"),
        ('{"id": "z", "quotes": 3}', "b.jsonl:2: article z: 'quotes' must be a list"),
        ('{"id": "z", "quotes": [{"start": 1}]}', "b.jsonl:2: article z: 'end' must be a whole number"),
        ('{"id": "z", "quotes": [{"start": 5, "end": 1}]}', "b.jsonl:2: article z: 5-1 is not the span of a quote"),
        ('{"id": "z", "quotes": [{"start": true, "end": 4}]}', "b.jsonl:2: article z: 'start' must be a whole number"),
        ('{"id": "z", "quotes": [{"start": 0, "end": 4, "stance": "angry"}]}', "b.jsonl:2: 'stance' must be one of"),
        ('{"id": "z", "quotes": [{"start": 0, "end": 4, "speaker": 7}]}', "b.jsonl:2: 'speaker' must be"),
        ('{"id": "x", "quotes": [{"start": 0, "end": 9}]}', "b.jsonl:2: the quote at x:0-9 is labelled twice"),
    ],
)
def test_invalid_row_is_reported_with_file_and_line(files, capfd, line, says):
    first, second = files({"x": [quote(0)]}, {"x": [quote(0)]})
    with Path(second).open("a", encoding="utf-8") as file:
        file.write("\n" + line)
    assert main(["agreement", first, second]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert says in err


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"z": [quote(0)]}, "share no quote"),
        ({"x": []}, "share no quote"),
        ({"x": [quote(0, text="we did it")]}, "the text of the quote at x:0-9 differs in a.jsonl and b.jsonl"),
    ],
)
def test_files_without_common_quotes_or_texts_are_refused(files, capfd, second, says):
    assert main(["agreement", *files({"x": [quote(0, text="We did it")]}, second)]) == 2
    assert says in capfd.readouterr().err


@pytest.mark.parametrize("argv", [("a.jsonl",), ("none.jsonl", "a.jsonl"), (".", "a.jsonl"), ("binary", "a.jsonl")])
def test_unreadable_file_is_bad_usage(files, capfd, argv):
    files({"x": [quote(0)]}, {})
    Path("binary").write_bytes(b"\xff\x00")
    assert main(["agreement", *argv]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


def test_table_and_list_of_quotes_of_only_one_annotator(files, capfd):
    first = {"x": [quote(0, text="We did it"), quote(20)], "y": [quote(0)]}
    second = {"x": [quote(0, stance="neutral", side="company"), quote(20)]}
    assert main(["agreement", *files(first, second), "--disagreements", "1"]) == 0
    out, err = capfd.readouterr()
    assert "2 quotes labelled by both, 1 by the first alone, 0 by the second alone" in out
    assert "stance                   2      1   0.500   0.000" in out
    assert out.splitlines()[-1] == "x:0-9 side: other / company We did it"
    assert "only in a.jsonl: 1 quote: y (1)" in err
    assert "b.jsonl" not in err


def test_json_has_everything(files, capfd):
    first = {"x": [quote(0), quote(20)], "y": [quote(0)]}
    second = {"x": [quote(0, stance="neutral"), quote(20)]}
    assert main(["agreement", *files(first, second), "--json", "--disagreements", "9"]) == 0
    out, err = capfd.readouterr()
    found = json.loads(out)
    assert err == ""
    assert found["quotes"] == {"both": 2, "only_first": ["y:0-9"], "only_second": []}
    assert found["agreement"]["stance"]["share"] == 0.5
    assert set(found["agreement"]) == {*FIELDS, "speaker, last word"}
    (one,) = found["disagreements"]
    assert one == {
        "article": "x",
        "start": 0,
        "end": 9,
        "text": None,
        "judgement": "stance",
        "first": "critical",
        "second": "neutral",
    }


def test_data_card_states_the_measured_agreement(capsys):
    folder = Path(quotestance.__file__).parent / "data" / "corpus"
    files = [str(folder / "agreement" / name) for name in ("first.jsonl", "second.jsonl")]
    assert main(["agreement", *files, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    card = (folder / "README.md").read_text(encoding="utf-8").partition("**Agreement.**")[2].partition("**Limits.**")[0]
    stated = {cells[0]: cells[1:] for line in card.splitlines() if len(cells := line.strip("| ").split(" | ")) == 6}
    for judgement in FIELDS:
        found = measured["agreement"][judgement]
        assert stated[judgement] == [
            str(found["cases"]),
            str(found["equal"]),
            *(f"{found[key]:.3f}" for key in ("share", "kappa", "alpha")),
        ]
