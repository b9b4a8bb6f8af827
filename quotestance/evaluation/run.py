"""The work of `quotestance evaluate`: label articles or read predictions, score, compare, list mistakes, draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.about import SHIPPED
from quotestance.corpus.labels import CorpusRecord, read_labelled
from quotestance.corpus.packaged import load_corpus
from quotestance.errors import QuotestanceError
from quotestance.pipeline import Labeller
from quotestance.records.article import LabelledArticle
from quotestance.stance.model import StanceModel

if TYPE_CHECKING:
    from quotestance.evaluation.comparison import Comparison, Mistake
    from quotestance.evaluation.report import Report

__all__ = ["ComparisonResult", "EvaluationResult", "compare_systems", "score_system"]


TITLES = {
    "stance": "wrong stances, by decreasing probability",
    "speaker": "wrong speakers",
    "missed": "missed quotes",
    "extra": "predicted quotes that are not labelled as speech",
}
"""The headings of the lists of mistakes, by kind."""


@dataclass(frozen=True)
class EvaluationResult:
    """The scores of one system, its worst mistakes, and the paths of its figures."""

    report: Report
    mistakes: tuple[Mistake, ...] = ()
    figures: tuple[Path, ...] = ()
    by_rule: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The whole result, ready for `json.dumps`."""
        return {
            **self.report.to_dict(),
            "mistakes": [asdict(mistake) for mistake in self.mistakes],
            "figures": [str(path) for path in self.figures],
        }

    def table(self) -> str:
        """The whole result as text for a terminal."""
        lines = [self.report.table(by_rule=self.by_rule)]
        for kind, title in TITLES.items():
            found = [mistake.format() for mistake in self.mistakes if mistake.kind == kind]
            lines += ["", f"{title}:", *found] if found else []
        return "\n".join(lines)


@dataclass(frozen=True)
class ComparisonResult:
    """The comparison of two systems, with the paths of their predictions or models.

    `most` limits the answers that `table` lists.
    """

    comparison: Comparison
    a: str
    b: str
    most: int

    def to_dict(self) -> dict[str, Any]:
        """The whole result, ready for `json.dumps`."""
        return {"a": self.a, "b": self.b, **self.comparison.to_dict()}

    def table(self) -> str:
        """The whole result as text for a terminal."""
        return self.comparison.table(self.a, self.b, self.most)


def score_system(
    records: Sequence[CorpusRecord],
    *,
    predictions: str | None = None,
    model: str | None = None,
    texts: Sequence[str] = (),
    mistakes: int = 0,
    by_rule: bool = False,
    figures: Path | None = None,
) -> EvaluationResult:
    """Score a file of predictions, or a model folder (None: the shipped model).

    A model is scored end to end and with gold quotes and speakers, predictions only end to end. `texts` are folders
    with the texts of the packaged corpus's real part, for the baselines and the learning curve. The `mistakes` worst
    mistakes of each kind are listed, and plots are drawn into the folder `figures`.

    Raises:
        QuotestanceError: predictions, model or corpus cannot be read, or figures cannot be drawn.
    """
    if figures is not None:
        from quotestance.evaluation.plots import check_drawing

        check_drawing()
    gold = _strip_suffixes(records)
    stance_model: StanceModel | None = None
    if predictions is None:
        labeller = Labeller(model=model, explain=mistakes > 0)
        stance_model = labeller.load()
        predicted = [labeller.label(record.article) for record in gold]
    else:
        predicted = _read_predictions(predictions, gold)
    from quotestance.evaluation.report import evaluate, label_given

    has_stances = any(q.stance for record in gold for q in record.quotes)
    # Without labelled stances there is nothing to score, and no baseline to train.
    given = label_given(gold, stance_model) if stance_model is not None and has_stances else None
    training = load_corpus("train", texts=list(texts) or None) if has_stances else []
    report = evaluate(gold, predicted, given=given, training=training)
    worst: tuple[Mistake, ...] = ()
    if mistakes:
        from quotestance.evaluation.comparison import find_mistakes

        worst = tuple(find_mistakes(gold, predicted, mistakes))
    drawn: list[Path] = []
    if figures is not None:
        from quotestance.evaluation.plots import draw_report, measure_learning

        curve = measure_learning(training, gold) if stance_model is not None and training else None
        drawn = draw_report(report, figures, curve)
    return EvaluationResult(report, worst, tuple(drawn), by_rule)


def compare_systems(records: Sequence[CorpusRecord], a: str, b: str, *, most: int = 5) -> ComparisonResult:
    """Compare two systems, each of which is a file of predictions, a model folder, or "shipped" (the shipped model).

    Raises:
        QuotestanceError: one of them cannot be read.
    """
    gold = _strip_suffixes(records)
    predicted = []
    for path in (a, b):
        if path == SHIPPED or Path(path).is_dir():
            labeller = Labeller(model=path)
            labeller.load()
            predicted.append([labeller.label(record.article) for record in gold])
        else:
            predicted.append(_read_predictions(path, gold))
    from quotestance.evaluation.comparison import compare

    return ComparisonResult(compare(gold, *predicted), a, b, most)


def _strip_suffixes(records: Sequence[CorpusRecord]) -> list[CorpusRecord]:
    """The records with ids that match those of predictions: the id of a text file ends in ".txt", in labels often not.

    Raises:
        QuotestanceError: two files of labels contain an article with the same id.
    """
    stripped = {}
    for record in records:
        id_ = record.article.id.removesuffix(".txt")
        if id_ in stripped:
            raise QuotestanceError(
                f"the labels contain two articles with the 'id' {id_!r}; evaluate their files one by one"
            )
        stripped[id_] = replace(record, article=replace(record.article, id=id_))
    return list(stripped.values())


def _read_predictions(path: str, gold: Sequence[CorpusRecord]) -> list[LabelledArticle]:
    """The labelled articles of a file; their quotes must match the gold texts.

    Raises:
        QuotestanceError: the file cannot be read, contains none of the gold articles, or was made from other texts.
    """
    predicted = [replace(article, id=article.id.removesuffix(".txt")) for article in read_labelled(path)]
    texts = {record.article.id: record.article.text for record in gold}
    if gold and not any(article.id in texts for article in predicted):
        raise QuotestanceError(
            f"{path}: contains none of the labelled articles; their 'id' is for example {gold[0].article.id!r}"
        )
    for article in predicted:
        text = texts.get(article.id)
        for quote in article.quotes if text is not None else ():
            if text is not None and text[quote.start : quote.end] != quote.text:
                raise QuotestanceError(
                    f"{path}: article {article.id}: the quote at {quote.start}-{quote.end} differs "
                    "from the labelled text. Was it made from another version?"
                )
    return predicted
