"""The figures of a report are drawn to PNG files."""

import sys

import pytest
from quotestance.corpus.packaged import load_corpus
from quotestance.errors import QuotestanceError
from quotestance.evaluation import plots
from quotestance.evaluation.plots import LearningCurve, check_drawing, draw_report, measure_learning
from quotestance.evaluation.report import evaluate, label_given
from quotestance.stance.persistence import load_model

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def gold():
    return load_corpus("dev", part="invented")[:30]


@pytest.fixture(scope="module")
def report(gold):
    return evaluate(gold, label_given(gold, load_model()), draws=5)


@pytest.mark.slow
def test_report_and_curve_are_drawn(report, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib comes with the extra figures")
    curve = LearningCurve((10, 20), ((0.3, 0.35), (0.4, 0.5)))
    paths = draw_report(report, tmp_path / "new" / "folder", curve)
    assert [path.name for path in paths] == ["confusion.png", "reliability.png", "learning.png"]
    for path in paths:
        assert path.read_bytes().startswith(PNG)
        assert path.stat().st_size > 5_000


@pytest.mark.slow
def test_only_confusion_is_drawn_without_probabilities_and_curve(gold, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib comes with the extra figures")
    assert [path.name for path in draw_report(evaluate(gold, [], draws=5), tmp_path)] == ["confusion.png"]


@pytest.mark.slow
def test_folder_that_cannot_be_created_is_reported(report, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib comes with the extra figures")
    (tmp_path / "file").write_text("x")
    with pytest.raises(QuotestanceError, match="figures cannot be written"):
        draw_report(report, tmp_path / "file" / "in")


def test_message_for_missing_matplotlib_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(QuotestanceError, match=r"pip install 'quotestance\[figures\]'"):
        check_drawing()


@pytest.mark.slow
def test_learning_curve_trains_on_growing_samples_without_gold(gold, monkeypatch):
    seen = []
    train = plots.train
    monkeypatch.setattr(plots, "train", lambda records, folder: seen.append(records) or train(records, folder))
    training = [record for record in load_corpus("train", part="invented") if record.source == "invented-articles"]
    curve = measure_learning([*training[:60], *gold], gold, steps=(0.4, 1.0))
    assert curve.articles[1] == 60
    assert 0 < curve.articles[0] < 60
    assert [len(row) for row in curve.macro_f1] == [3, 3]
    assert len(set(curve.macro_f1[0])) > 1
    assert len(seen) == 4
    held_out = {record.article.id for record in gold}
    assert not any(record.article.id in held_out for records in seen for record in records)
