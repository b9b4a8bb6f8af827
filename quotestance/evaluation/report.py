"""Score labelled articles against hand labels: quotes, kind, speakers, sides, stances, each with a 95 % interval.

End to end, where a missed quote is wrong in everything that follows, and each stage alone on what the labels give it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.baselines import make_baselines
from quotestance.evaluation.matching import is_right_speaker, match_quote, select_scored
from quotestance.evaluation.metrics import (
    COUNTS,
    DRAWS,
    MISSED,
    SCORES,
    Counts,
    Score,
    count_article,
    draw_articles,
    read_confusion,
    read_reliability,
    read_score,
)
from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import STANCES
from quotestance.sides.assignment import assign_sides
from quotestance.stance.model import StanceModel

__all__ = ["Report", "RuleCount", "count_rules", "evaluate", "label_given"]


BASELINE_SCORES = ("stance macro-F1", "stance accuracy", "stance kappa")
GIVEN_SCORES = tuple(name for name in SCORES if name.startswith(("side", "about", "stance")))


@dataclass(frozen=True)
class RuleCount:
    """How often a rule found a speaker: right, wrong, or for a span that is no gold speech."""

    right: int = 0
    wrong: int = 0
    false_positives: int = 0

    @property
    def fired(self) -> int:
        """How often in all."""
        return self.right + self.wrong + self.false_positives


@dataclass(frozen=True)
class Report:
    """The scores by name: end to end, with quotes and speakers given, and of the baselines with the same given.

    `confusion` has gold stances in rows, predicted ones in columns, the last column missed; `reliability` a row for
    each tenth of the probability: how many stances, their mean probability, the share that is right. `left_out` says
    which baselines could not be had, and why.
    """

    articles: int
    scores: Mapping[str, Score]
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[tuple[int, float, float], ...] = ()
    given: Mapping[str, Score] = field(default_factory=dict)
    by_rule: Mapping[str, RuleCount] = field(default_factory=dict)
    baselines: Mapping[str, Mapping[str, Score]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "articles": self.articles,
            "scores": _list_scores(self.scores),
            "given": _list_scores(self.given),
            "confusion": {
                "gold": list(STANCES),
                "predicted": [*STANCES, MISSED],
                "counts": [list(row) for row in self.confusion],
            },
            "reliability": [
                {"quotes": n, "probability": round(sure, 4), "right": round(right, 4)}
                for n, sure, right in self.reliability
            ],
            "by_rule": {rule: {"fired": count.fired, **asdict(count)} for rule, count in self.by_rule.items()},
            "baselines": {name: _list_scores(scores) for name, scores in self.baselines.items()},
            "left_out": list(self.left_out),
        }

    def table(self, *, by_rule: bool = False) -> str:
        """The scores as text for a terminal; those that rest on no case are left out."""
        lines = [f"{self.articles} articles"]
        lines += _format_scores("end to end", self.scores)
        lines += _format_scores("stances alone: quotes, speakers given", self.given)
        guessed = {
            f"{name}: {score.removeprefix('stance ')}": found
            for name, scores in self.baselines.items()
            for score, found in scores.items()
        }
        lines += _format_scores("baselines, given the same", guessed)
        if self.scores["stance accuracy"].cases:
            lines += [f"left out: {reason}" for reason in self.left_out]
            lines += self._format_confusion()
        if by_rule:
            lines += ["", f"{'speaker by rule':32}  fired  right   share  wrong  no speech"]
            lines += [
                f"{sanitize(rule):32}{c.fired:7}{c.right:7}{c.right / max(1, c.fired):8.3f}{c.wrong:7}"
                f"{c.false_positives:11}"
                for rule, c in self.by_rule.items()
            ]
        return "\n".join(lines)

    def _format_confusion(self) -> list[str]:
        """The confusion table and the reliability table."""
        lines = ["", f"{'stance: gold in rows':24}" + "".join(f"{name:>11}" for name in (*STANCES, MISSED))]
        lines += [
            f"{name:24}" + "".join(f"{count:11}" for count in row)
            for name, row in zip(STANCES, self.confusion, strict=True)
        ]
        if any(n for n, _, _ in self.reliability):
            lines += ["", "probability      quotes   mean  right"]
            lines += [
                f"{i / 10:.1f} to {(i + 1) / 10:.1f}{n:12}{sure:7.3f}{right:7.3f}"
                for i, (n, sure, right) in enumerate(self.reliability)
                if n
            ]
        return lines


def evaluate(
    gold: Sequence[CorpusRecord],
    predicted: Sequence[LabelledArticle],
    *,
    given: Sequence[LabelledArticle] | None = None,
    training: Sequence[CorpusRecord] = (),
    draws: int = DRAWS,
) -> Report:
    """Score predictions against hand labels, article by article by id; an article without a prediction counts as
    missed.

    `given` are the predictions of `label_given`, for the stances alone. `training` are the labelled articles that the
    baseline of word counts learns from; without them it is left out.

    >>> report = evaluate([], [])
    >>> report.articles, report.scores["stance macro-F1"].cases
    (0, 0)
    """
    counts = count_articles(gold, predicted)
    baselines, left_out = make_baselines(gold, training)
    return Report(
        len(gold),
        _read_scores(SCORES, counts, draws),
        read_confusion(counts),
        read_reliability(counts),
        {} if given is None else _read_scores(GIVEN_SCORES, count_articles(gold, given), draws),
        count_rules(gold, predicted),
        {
            name: _read_scores(BASELINE_SCORES, count_articles(gold, guesses), draws)
            for name, guesses in baselines.items()
        },
        left_out,
    )


def count_articles(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> Counts:
    """The counts of each gold article, shape (articles, counts)."""
    found = {article.id: article for article in predicted}
    rows = [count_article(record, found.get(record.article.id)) for record in gold]
    return np.array(rows).reshape(len(rows), len(COUNTS))


def count_rules(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> dict[str, RuleCount]:
    """For each rule how often its speaker was right, wrong, or of a span that is no speech; the commonest first."""
    found = {article.id: article for article in predicted}
    tally: dict[str, list[int]] = {}
    for record in gold:
        article = found.get(record.article.id)
        speech = [quote for quote in record.quotes if quote.kind == "speech"]
        for quote in select_scored(record, article.quotes if article else ()):
            if quote.kind == "speech" and quote.rule:
                truth = match_quote(quote, speech)
                at = 2 if truth is None else 0 if is_right_speaker(truth.speaker, quote.speaker) else 1
                tally.setdefault(quote.rule, [0, 0, 0])[at] += 1
    return {rule: RuleCount(*three) for rule, three in sorted(tally.items(), key=lambda item: -sum(item[1]))}


def label_given(gold: Sequence[CorpusRecord], model: StanceModel, *, explain: bool = False) -> list[LabelledArticle]:
    """Label the hand-labelled quotes themselves, given their spans, kinds and speakers' names: the classifier alone.

    Roles, sides, about and stances of the labels are hidden; sides are told by the rules.
    """
    done = []
    for record in gold:
        hidden = tuple(
            replace(q, about=None, stance=None, speaker=replace(q.speaker, role=None, side=None) if q.speaker else None)
            for q in record.quotes
        )
        text, company = record.article.text, record.company
        if company is not None:
            hidden = assign_sides(text, hidden, company)
        quotes = model.label(text, hidden, company, explain=explain)
        done.append(LabelledArticle(record.article.id, record.article.company, quotes))
    return done


def _read_scores(names: Sequence[str] | Mapping[str, Any], counts: Counts, draws: int) -> dict[str, Score]:
    drawn = draw_articles(counts, draws)
    return {name: read_score(name, counts, drawn) for name in names}


def _list_scores(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    return {name: score.to_dict() for name, score in scores.items()}


def _format_scores(title: str, scores: Mapping[str, Score]) -> list[str]:
    shown = {name: score for name, score in scores.items() if score.cases}
    if not shown:
        return []
    return [
        "",
        f"{title:40}  score   95 % interval   cases",
        *(f"  {name:38}{s.value:7.3f}   {s.low:.3f} - {s.high:.3f}   {s.cases:5}" for name, s in shown.items()),
    ]
