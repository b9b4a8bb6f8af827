"""Score labelled articles against hand labels: quotes, kinds, speakers, sides and stances, each with a 95 % interval.

Scores are end to end, where a missed quote also counts as wrong for its speaker, side and stance. Sides and stances can
also be scored with gold quotes and speakers, like the baselines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.baselines import make_baselines
from quotestance.evaluation.matching import is_right_speaker, match_quote, pair_articles, select_scored
from quotestance.evaluation.metrics import (
    COUNTS,
    DRAWS,
    MISSED,
    SCORES,
    Counts,
    Score,
    compute_score,
    count_article,
    resample_articles,
    tabulate_confusion,
    tabulate_reliability,
)
from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import STANCES
from quotestance.sides.assignment import assign_sides
from quotestance.stance.model import StanceModel

__all__ = ["Report", "RuleCount", "count_articles", "count_rules", "evaluate", "label_given"]


BASELINE_SCORES = ("stance macro-F1", "stance accuracy", "stance kappa")
GIVEN_SCORES = tuple(name for name in SCORES if name.startswith(("side", "about", "stance")))
"""The scores with gold quotes and speakers."""


@dataclass(frozen=True)
class RuleCount:
    """How often a rule found a speaker: the right one, a wrong one, or one of a span that is not gold speech."""

    right: int = 0
    wrong: int = 0
    false_positives: int = 0

    @property
    def fired(self) -> int:
        """How often in total."""
        return self.right + self.wrong + self.false_positives


@dataclass(frozen=True)
class Report:
    """Scores by name.

    `scores` are end to end; `given` are with gold quotes and speakers, and so are those of the `baselines`. `left_out`
    says which baselines are missing, and why.

    `confusion` has gold stances in rows and predicted stances in columns, with missed quotes in the last column.
    `reliability` has a row for each tenth of the probability: the number of stances, their mean probability, and the
    share that is right.
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
        """The whole report, ready for `json.dumps`."""
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
                {"quotes": n, "probability": round(probability, 4), "right": round(right, 4)}
                for n, probability, right in self.reliability
            ],
            "by_rule": {rule: {"fired": count.fired, **asdict(count)} for rule, count in self.by_rule.items()},
            "baselines": {name: _list_scores(scores) for name, scores in self.baselines.items()},
            "left_out": list(self.left_out),
        }

    def table(self, *, by_rule: bool = False) -> str:
        """The scores as text for a terminal, without those that are based on no case."""
        lines = [f"{self.articles} articles"]
        lines += _format_scores("end to end", self.scores)
        lines += _format_scores("with gold quotes and speakers", self.given)
        baselines = {
            f"{name}: {score_name.removeprefix('stance ')}": score
            for name, scores in self.baselines.items()
            for score_name, score in scores.items()
        }
        lines += _format_scores("baselines with gold quotes and speakers", baselines)
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
                f"{i / 10:.1f} to {(i + 1) / 10:.1f}{n:12}{probability:7.3f}{right:7.3f}"
                for i, (n, probability, right) in enumerate(self.reliability)
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
    """Score predictions against hand labels. Articles are matched by id; one without a prediction counts as missed.

    `given` are the predictions of `label_given`, to score sides and stances with gold quotes and speakers. `training`
    are labelled articles for the TF-IDF baseline, which is left out without them. `draws` is the number of bootstrap
    resamples.

    >>> report = evaluate([], [])
    >>> report.articles, report.scores["stance macro-F1"].cases
    (0, 0)
    """
    counts = count_articles(gold, predicted)
    baselines, left_out = make_baselines(gold, training)
    return Report(
        len(gold),
        _compute_scores(SCORES, counts, draws),
        tabulate_confusion(counts),
        tabulate_reliability(counts),
        {} if given is None else _compute_scores(GIVEN_SCORES, count_articles(gold, given), draws),
        count_rules(gold, predicted),
        {
            name: _compute_scores(BASELINE_SCORES, count_articles(gold, labelled), draws)
            for name, labelled in baselines.items()
        },
        left_out,
    )


def count_articles(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> Counts:
    """The counts of each gold article, shape (articles, counts)."""
    rows = [count_article(record, quotes) for record, quotes in pair_articles(gold, predicted)]
    return np.array(rows).reshape(len(rows), len(COUNTS))


def count_rules(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> dict[str, RuleCount]:
    """How often each rule found a right or a wrong speaker, by rule; the most frequent rule first."""
    tally: Counter[tuple[str, str]] = Counter()
    for record, quotes in pair_articles(gold, predicted):
        speech = [quote for quote in record.quotes if quote.kind == "speech"]
        for quote in select_scored(record, quotes):
            if quote.kind == "speech" and quote.rule:
                match = match_quote(quote, speech)
                if match is None:
                    outcome = "false_positives"
                else:
                    outcome = "right" if is_right_speaker(match.speaker, quote.speaker) else "wrong"
                tally[quote.rule, outcome] += 1
    counts = {
        rule: RuleCount(tally[rule, "right"], tally[rule, "wrong"], tally[rule, "false_positives"])
        for rule, _ in tally.copy()
    }
    return dict(sorted(counts.items(), key=lambda item: -item[1].fired))


def label_given(gold: Sequence[CorpusRecord], model: StanceModel, *, explain: bool = False) -> list[LabelledArticle]:
    """Label sides and stances of the gold quotes, with their gold spans, kinds and speaker names.

    The gold roles, sides, about and stances are hidden from the model. Sides are assigned by the rules.
    """
    labelled = []
    for record in gold:
        hidden = tuple(
            replace(q, about=None, stance=None, speaker=replace(q.speaker, role=None, side=None) if q.speaker else None)
            for q in record.quotes
        )
        text, company = record.article.text, record.company
        if company is not None:
            hidden = assign_sides(text, hidden, company)
        quotes = model.label(text, hidden, company, explain=explain)
        labelled.append(LabelledArticle(record.article.id, record.article.company, quotes))
    return labelled


def _compute_scores(names: Sequence[str] | Mapping[str, Any], counts: Counts, draws: int) -> dict[str, Score]:
    resamples = resample_articles(counts, draws)
    return {name: compute_score(name, counts, resamples) for name in names}


def _list_scores(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    return {name: score.to_dict() for name, score in scores.items()}


def _format_scores(title: str, scores: Mapping[str, Score]) -> list[str]:
    with_cases = {name: score for name, score in scores.items() if score.cases}
    if not with_cases:
        return []
    return [
        "",
        f"{title:40}  score   95 % interval   cases",
        *(f"  {name:38}{s.value:7.3f}   {s.low:.3f} - {s.high:.3f}   {s.cases:5}" for name, s in with_cases.items()),
    ]
