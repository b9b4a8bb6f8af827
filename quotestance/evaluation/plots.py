"""Draw a report as PNG files: confusion table, reliability diagram and learning curve.

The plots are scikit-learn's displays. matplotlib comes with the extra `figures` and is imported only for drawing.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quotestance.corpus.labels import CorpusRecord
from quotestance.errors import QuotestanceError, import_extra
from quotestance.evaluation.metrics import MISSED, compute_score
from quotestance.evaluation.report import Report, count_articles, label_given
from quotestance.records.quote import STANCES
from quotestance.training.train import train

__all__ = ["LearningCurve", "check_drawing", "draw_report", "measure_learning"]


STEPS = (0.15, 0.3, 0.5, 0.75, 1.0)
"""Shares of the companies whose articles are trained on."""
REPEATS = 3
"""Samples per step; the last step, all articles, has only one."""


@dataclass(frozen=True)
class LearningCurve:
    """Macro-F1 of the stance with gold quotes and speakers, after training on a growing number of articles.

    `macro_f1` has the shape (steps, samples); `articles` has the size of the largest sample of each step.
    """

    articles: tuple[int, ...]
    macro_f1: tuple[tuple[float, ...], ...]


def check_drawing() -> None:
    """Check that figures can be drawn, before any slow work.

    Raises:
        QuotestanceError: matplotlib is not installed.
    """
    _load_pyplot()


def _load_pyplot() -> Any:
    import_extra("matplotlib", extra="figures").use("Agg")  # draw without a screen
    return import_extra("matplotlib.pyplot", extra="figures")


def measure_learning(
    training: Sequence[CorpusRecord], gold: Sequence[CorpusRecord], steps: Sequence[float] = STEPS
) -> LearningCurve:
    """Train on growing samples of the companies, drawn with fixed seeds, and score each model on `gold`.

    Articles of `gold` are not trained on.
    """
    held_out = {record.article.text for record in gold}
    kept = [record for record in training if record.article.text not in held_out]
    companies = sorted({record.article.company or "" for record in kept})
    sizes, rows = [], []
    for step in steps:
        scores, size = [], 0
        for seed in range(REPEATS if step < 1 else 1):
            sampled = set(random.Random(seed).sample(companies, max(1, round(step * len(companies)))))
            sample = [record for record in kept if (record.article.company or "") in sampled]
            size = max(size, len(sample))
            scores.append(_train_and_score(sample, gold))
        sizes.append(size)
        rows.append(tuple(scores * (REPEATS // len(scores))))
    return LearningCurve(tuple(sizes), tuple(rows))


def _train_and_score(sample: Sequence[CorpusRecord], gold: Sequence[CorpusRecord]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        model = train(sample, Path(folder, "model"))
    counts = count_articles(gold, label_given(gold, model))
    return compute_score("stance macro-F1", counts, counts).value


def draw_report(report: Report, folder: Path, curve: LearningCurve | None = None) -> list[Path]:
    """Write `confusion.png`, `reliability.png` and, with a curve, `learning.png` into a folder; returns their paths.

    The folder is created if necessary. There is no `reliability.png` if no stance has a probability.

    Raises:
        QuotestanceError: matplotlib is not installed, or the folder cannot be written to.
    """
    pyplot = _load_pyplot()
    drawings: dict[str, Callable[[Any], None]] = {"confusion": lambda axes: _draw_confusion(report, axes)}
    if any(n for n, _, _ in report.reliability):
        drawings["reliability"] = lambda axes: _draw_reliability(report, axes)
    if curve is not None:
        drawings["learning"] = lambda axes: _draw_learning(curve, axes)
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, draw in drawings.items():
            figure, axes = pyplot.subplots(figsize=(6, 5), layout="constrained")
            draw(axes)
            paths.append(folder / f"{name}.png")
            figure.savefig(paths[-1], dpi=120)
            pyplot.close(figure)
    except OSError as error:
        raise QuotestanceError(f"{folder}: figures cannot be written: {error.strerror}") from error
    return paths


def _draw_confusion(report: Report, axes: Any) -> None:
    """Gold stances in rows. The display needs a square table, so a row for "missed", which has no gold labels, is added
    and then hidden."""
    from sklearn.metrics import ConfusionMatrixDisplay

    names = (*STANCES, MISSED)
    square = np.zeros((len(names), len(names)), dtype=int)
    square[: len(STANCES)] = report.confusion
    display = ConfusionMatrixDisplay(square, display_labels=names).plot(ax=axes, cmap="Blues", colorbar=False)
    for number in display.text_[-1]:
        number.set_visible(False)
    axes.set(ylim=(len(STANCES) - 0.5, -0.5), ylabel="labelled", xlabel="predicted, end to end", title="Stances")


def _draw_reliability(report: Report, axes: Any) -> None:
    from sklearn.calibration import CalibrationDisplay

    filled = [(probability, right) for n, probability, right in report.reliability if n]
    probability, right = (np.array(column) for column in zip(*filled, strict=True))
    CalibrationDisplay(right, probability, probability).plot(ax=axes, name="stance", ref_line=True)
    for n, x, y in report.reliability:
        if n:
            axes.annotate(f"{n}", (x, y), textcoords="offset points", xytext=(6, -10))
    axes.set(
        xlabel="mean probability of the predicted stance",
        ylabel="share that is right",
        title="Reliability, with the number of quotes",
    )


def _draw_learning(curve: LearningCurve, axes: Any) -> None:
    from sklearn.model_selection import LearningCurveDisplay

    scores = np.array(curve.macro_f1)
    LearningCurveDisplay(
        train_sizes=np.array(curve.articles), train_scores=scores, test_scores=scores, score_name="macro-F1"
    ).plot(ax=axes, score_type="test", std_display_style="errorbar")
    axes.set(xlabel="articles trained on", title="Learning curve with gold quotes and speakers")
