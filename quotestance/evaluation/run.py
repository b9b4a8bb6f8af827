"""What `quotestance evaluate` does: label or read predictions, score, compare, list mistakes, draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotestance.corpus.labels import CorpusRecord, read_labelled
from quotestance.corpus.packaged import load_corpus
from quotestance.errors import QuotestanceError
from quotestance.pipeline import Labeller
from quotestance.records.article import LabelledArticle
from quotestance.stance.model import StanceModel

if TYPE_CHECKING:
    from quotestance.evaluation.comparison import Comparison, Mistake
    from quotestance.evaluation.report import Report

__all__ = ["Comparing", "Outcome", "compare_systems", "score_system"]


TITLES = {
    "stance": "wrong stances, the surest first",
    "speaker": "wrong speakers",
    "missed": "missed quotes",
    "extra": "quotes that are not labelled as speech",
}


@dataclass(frozen=True)
class Outcome:
    """The scores of one system, its worst mistakes, and the figures drawn."""

    report: Report
    mistakes: tuple[Mistake, ...] = ()
    figures: tuple[Path, ...] = ()
    by_rule: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            **self.report.to_dict(),
            "mistakes": [asdict(mistake) for mistake in self.mistakes],
            "figures": [str(path) for path in self.figures],
        }

    def table(self) -> str:
        """Everything, for a terminal."""
        lines = [self.report.table(by_rule=self.by_rule)]
        for kind, title in TITLES.items():
            found = [mistake.show() for mistake in self.mistakes if mistake.kind == kind]
            lines += ["", f"{title}:", *found] if found else []
        return "\n".join(lines)


@dataclass(frozen=True)
class Comparing:
    """Two systems' comparison with the names that they were given by."""

    comparison: Comparison
    a: str
    b: str
    most: int

    def to_dict(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {"a": self.a, "b": self.b, **self.comparison.to_dict()}

    def table(self) -> str:
        """For a terminal."""
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
) -> Outcome:
    """Score a file of predictions, or a model folder (the shipped one where None) end to end and alone.

    `texts` are folders with the texts of the packaged corpus's real part, for the baselines and the learning curve.

    Raises:
        QuotestanceError: predictions, model or corpus cannot be read, or figures cannot be drawn.
    """
    if figures is not None:
        from quotestance.evaluation.plots import check_drawing

        check_drawing()
    gold = _settle_ids(records)
    stance_model: StanceModel | None = None
    if predictions is None:
        labeller = Labeller(model=model, explain=mistakes > 0)
        stance_model = labeller.load()
        found = [labeller.label(record.article) for record in gold]
    else:
        found = _read_predictions(predictions, gold)
    from quotestance.evaluation.report import evaluate, label_given

    judged = any(q.stance for record in gold for q in record.quotes)
    given = label_given(gold, stance_model) if stance_model is not None and judged else None
    training = load_corpus("train", texts=list(texts) or None) if judged else []
    report = evaluate(gold, found, given=given, training=training)
    worst: tuple[Mistake, ...] = ()
    if mistakes:
        from quotestance.evaluation.comparison import find_mistakes

        worst = tuple(find_mistakes(gold, found, mistakes))
    drawn: list[Path] = []
    if figures is not None:
        from quotestance.evaluation.plots import draw_report, measure_learning

        curve = measure_learning(training, gold) if stance_model is not None and training else None
        drawn = draw_report(report, figures, curve)
    return Outcome(report, worst, tuple(drawn), by_rule)


def compare_systems(records: Sequence[CorpusRecord], a: str, b: str, *, most: int = 5) -> Comparing:
    """Compare two systems, each a file of predictions or a model folder.

    Raises:
        QuotestanceError: one of them cannot be read.
    """
    gold = _settle_ids(records)
    found = []
    for path in (a, b):
        if Path(path).is_dir():
            labeller = Labeller(model=path)
            labeller.load()
            found.append([labeller.label(record.article) for record in gold])
        else:
            found.append(_read_predictions(path, gold))
    from quotestance.evaluation.comparison import compare

    return Comparing(compare(gold, *found), a, b, most)


def _settle_ids(records: Sequence[CorpusRecord]) -> list[CorpusRecord]:
    """The records with ids that predictions have too: a labelled text file has its suffix in its id, labels often not.

    Raises:
        QuotestanceError: two files of labels hold an article of the same id.
    """
    settled = {}
    for record in records:
        id_ = record.article.id.removesuffix(".txt")
        if id_ in settled:
            raise QuotestanceError(
                f"the labels hold two articles with the 'id' {id_!r}; evaluate their files one by one"
            )
        settled[id_] = replace(record, article=replace(record.article, id=id_))
    return list(settled.values())


def _read_predictions(path: str, gold: Sequence[CorpusRecord]) -> list[LabelledArticle]:
    """The articles of a file, whose quotes must lie in the texts that were labelled.

    Raises:
        QuotestanceError: it cannot be read, has none of the labelled articles, or was made from other texts.
    """
    found = [replace(article, id=article.id.removesuffix(".txt")) for article in read_labelled(path)]
    texts = {record.article.id: record.article.text for record in gold}
    if gold and not any(article.id in texts for article in found):
        raise QuotestanceError(
            f"{path}: holds none of the labelled articles, by their 'id'; theirs are like {gold[0].article.id!r}"
        )
    for article in found:
        text = texts.get(article.id)
        for quote in article.quotes if text is not None else ():
            if text is not None and text[quote.start : quote.end] != quote.text:
                raise QuotestanceError(
                    f"{path}: article {article.id}: the quote at {quote.start}-{quote.end} differs "
                    "from the labelled text. Was it made from another version?"
                )
    return found
