"""Score labelled articles against hand labels: quotes, kind, speakers, sides, stances, each with a 95 % interval.

Every score is a function of counts, counts are kept by article, and the interval comes from drawing articles with
replacement, since quotes of one article are alike. A gold quote counts as found when a predicted one shares at least
half of both spans; a missed quote counts as wrong in everything that follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from quotestance.companies import assign_sides
from quotestance.labelled import CorpusRecord
from quotestance.records import STANCES, LabelledArticle, Quote, Stance
from quotestance.stance import StanceModel
from quotestance.text import read_words

__all__ = ["Report", "Score", "evaluate", "label_given", "make_baselines"]

Counts = npt.NDArray[np.float64]
MISSED = "missed"
DRAWS = 1000
"""Resamples for an interval; with 2,000 the limits moved by less than 0.002."""


@dataclass(frozen=True)
class Score:
    """One figure, the limits of its 95 % interval, and how many cases it rests on."""

    value: float
    low: float
    high: float
    cases: int

    def to_dict(self) -> dict[str, float]:
        """As JSON holds it, to four places."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "cases": self.cases,
        }


@dataclass(frozen=True)
class Report:
    """The scores by name, the confusion of stances (gold row, predicted column, last column missed), speakers by
    rule, baselines."""

    articles: int
    scores: Mapping[str, Score]
    confusion: tuple[tuple[int, ...], ...]
    by_rule: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    baselines: Mapping[str, Score] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "articles": self.articles,
            "scores": {name: score.to_dict() for name, score in self.scores.items()},
            "confusion": {
                "gold": list(STANCES),
                "predicted": [*STANCES, MISSED],
                "counts": [list(row) for row in self.confusion],
            },
            "speakers_by_rule": {
                rule: {"right": right, "total": total} for rule, (right, total) in self.by_rule.items()
            },
            "baselines": {name: score.to_dict() for name, score in self.baselines.items()},
        }

    def table(self) -> str:
        """The scores as text for a terminal."""
        lines = [f"{self.articles} articles", f"{'':32}{'score':>7}   95 % interval   cases"]
        for name, score in [
            *self.scores.items(),
            *((f"baseline {name}: macro-F1", s) for name, s in self.baselines.items()),
        ]:
            lines.append(f"{name:32}{score.value:7.3f}   {score.low:.3f} - {score.high:.3f}   {score.cases:5}")
        lines += ["", f"{'stance: gold in rows':24}" + "".join(f"{name:>11}" for name in (*STANCES, MISSED))]
        lines += [
            f"{name:24}" + "".join(f"{count:11}" for count in row)
            for name, row in zip(STANCES, self.confusion, strict=True)
        ]
        if self.by_rule:
            lines += ["", f"{'speaker by rule':32}  right  total"]
            lines += [f"{rule:32}{right:7}{total:7}" for rule, (right, total) in self.by_rule.items()]
        return "\n".join(lines)


def evaluate(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle], *, draws: int = DRAWS) -> Report:
    """Score predictions against hand labels, article by article by id; an article without a prediction counts as
    missed.

    >>> report = evaluate([], [])
    >>> report.articles, report.scores["stance macro-F1"].cases
    (0, 0)
    """
    found = {article.id: article for article in predicted}
    by_rule: dict[str, list[int]] = {}
    tables = [_count_article(record, found.get(record.article.id), by_rule) for record in gold]
    counts = np.array(tables).reshape(len(tables), len(COUNTS))
    drawn = _draw(counts, draws)
    scores = {name: _score(compute, cases, counts, drawn) for name, (compute, cases) in SCORES.items()}
    confusion = counts.sum(0)[_CONFUSION].reshape(len(STANCES), len(STANCES) + 1)
    baselines = {}
    for name, guesses in make_baselines(gold).items():
        table = np.array([_count_article(r, a, {}) for r, a in zip(gold, guesses, strict=True)]).reshape(
            len(gold), len(COUNTS)
        )
        compute, cases = SCORES["stance macro-F1"]
        baselines[name] = _score(compute, cases, table, _draw(table, draws))
    return Report(
        len(gold),
        scores,
        tuple(tuple(int(n) for n in row) for row in confusion),
        {rule: (pair[0], pair[1]) for rule, pair in sorted(by_rule.items(), key=lambda item: -item[1][1])},
        baselines,
    )


def label_given(gold: Sequence[CorpusRecord], model: StanceModel) -> list[LabelledArticle]:
    """Label the hand-labelled quotes themselves, given their spans, kinds and speakers' names: the classifier alone.

    Roles, sides, about and stances of the labels are hidden; sides are told by the rules.
    """
    done = []
    for record in gold:
        hidden = tuple(
            replace(q, about=None, stance=None, speaker=replace(q.speaker, role=None, side=None) if q.speaker else None)
            for q in record.quotes
        )
        company = record.company
        if company is not None:
            hidden = assign_sides(record.article.text, hidden, company)
        done.append(
            LabelledArticle(
                record.article.id, record.article.company, model.label(record.article.text, hidden, company)
            )
        )
    return done


def make_baselines(gold: Sequence[CorpusRecord]) -> dict[str, list[LabelledArticle]]:
    """Two labellers to beat, given the quotes: the commonest stance for all, and the cue word beside the quote
    alone."""
    stances = Counter(q.stance.label for record in gold for q in record.quotes if q.stance)
    commonest = stances.most_common(1)[0][0] if stances else "neutral"
    classes = {entry.split()[0]: entry.split()[1] for entry in read_words("cue-classes")}

    def read_cue(text: str, quote: Quote) -> str:
        words = (text[max(0, quote.start - 80) : quote.start] + " " + text[quote.end : quote.end + 60]).lower().split()
        kinds = {classes.get(word.strip('.,:;"“”'), "") for word in words}
        if "criticise" in kinds or "warn" in kinds:
            return "critical"
        return "defensive" if kinds & {"deny", "praise", "promise"} else "neutral"

    def guess(choose: Callable[[str, Quote], str | None]) -> list[LabelledArticle]:
        return [
            LabelledArticle(
                r.article.id,
                r.article.company,
                tuple(
                    replace(q, stance=Stance(choose(r.article.text, q))) if q.kind == "speech" else q for q in r.quotes
                ),
            )
            for r in gold
        ]

    return {"majority": guess(lambda text, quote: commonest), "cue words": guess(read_cue)}


COUNTS = (
    "gold speech",
    "predicted speech",
    "exact",
    "overlap",
    "kind right",
    "kind matched",
    "speaker gold",
    "speaker exact",
    "speaker last",
    "side gold",
    "side right",
    "about gold",
    "about right",
    *(f"{g}>{p}" for g in STANCES for p in (*STANCES, MISSED)),
    *(f"bin {i} {part}" for i in range(10) for part in ("n", "sum", "right")),
)
_AT = {name: i for i, name in enumerate(COUNTS)}
_CONFUSION = [_AT[f"{g}>{p}"] for g in STANCES for p in (*STANCES, MISSED)]


def _count_article(record: CorpusRecord, predicted: LabelledArticle | None, by_rule: dict[str, list[int]]) -> Counts:
    counts = np.zeros(len(COUNTS))
    guesses = list(predicted.quotes) if predicted else []
    speech = [q for q in guesses if q.kind == "speech"]
    counts[_AT["predicted speech"]] = len(speech)
    spans = {(q.start, q.end) for q in speech}
    for quote in record.quotes:
        any_kind = _match(quote, guesses)
        if any_kind is not None:
            counts[_AT["kind matched"]] += 1
            counts[_AT["kind right"]] += any_kind.kind == quote.kind
        if quote.kind == "speech":
            counts[_AT["gold speech"]] += 1
            counts[_AT["exact"]] += (quote.start, quote.end) in spans
            _count_speech(counts, quote, _match(quote, speech), by_rule)
    return counts


def _count_speech(counts: Counts, quote: Quote, guess: Quote | None, by_rule: dict[str, list[int]]) -> None:
    counts[_AT["overlap"]] += guess is not None
    if quote.speaker is not None:
        said, truth = (
            _name_words(guess.speaker.name if guess and guess.speaker else ""),
            _name_words(quote.speaker.name),
        )
        counts[_AT["speaker gold"]] += 1
        counts[_AT["speaker exact"]] += said == truth
        counts[_AT["speaker last"]] += said[-1:] == truth[-1:]
        if guess is not None and guess.rule:
            pair = by_rule.setdefault(guess.rule, [0, 0])
            pair[0] += said == truth
            pair[1] += 1
        if quote.speaker.side:
            counts[_AT["side gold"]] += 1
            counts[_AT["side right"]] += (
                guess is not None and guess.speaker is not None and guess.speaker.side == quote.speaker.side
            )
    if quote.about:
        counts[_AT["about gold"]] += 1
        counts[_AT["about right"]] += guess is not None and guess.about == quote.about
    if quote.stance is not None and quote.stance.label:
        got = guess.stance.label if guess is not None and guess.stance is not None else None
        counts[_AT[f"{quote.stance.label}>{got or MISSED}"]] += 1
        if got and guess is not None and guess.stance is not None and guess.stance.probabilities:
            sure = max(guess.stance.probabilities)
            at = min(9, int(sure * 10))
            counts[_AT[f"bin {at} n"]] += 1
            counts[_AT[f"bin {at} sum"]] += sure
            counts[_AT[f"bin {at} right"]] += got == quote.stance.label


def _match(gold: Quote, guesses: Sequence[Quote]) -> Quote | None:
    """The guess that shares most with a gold quote, if at least half of both."""

    def shared(guess: Quote) -> int:
        return max(0, min(gold.end, guess.end) - max(gold.start, guess.start))

    best = max(guesses, key=shared, default=None)
    if best is None or shared(best) * 2 < max(gold.end - gold.start, best.end - best.start) or not shared(best):
        return None
    return best


def _name_words(name: str) -> list[str]:
    """A name for comparison: without case, full stops and a leading "the"."""
    words = name.lower().replace(".", "").split()
    return words[1:] if words[:1] == ["the"] else words


def _draw(counts: Counts, draws: int) -> Counts:
    """Sums of the counts over articles drawn with replacement, one row a draw; the seed is fixed."""
    n = len(counts)
    if not n:
        return np.zeros((draws, counts.shape[1]))
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=draws)
    return np.asarray(weights @ counts)


def _score(compute: Callable[[Counts], Counts], cases: Sequence[str], counts: Counts, drawn: Counts) -> Score:
    total = counts.sum(0, keepdims=True)
    low, high = np.percentile(compute(drawn), [2.5, 97.5])
    return Score(float(compute(total)[0]), float(low), float(high), int(sum(total[0, _AT[name]] for name in cases)))


def _ratio(top: Counts, bottom: Counts) -> Counts:
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top, dtype=float), where=bottom > 0))


def _share(right: str, of: str) -> tuple[Callable[[Counts], Counts], tuple[str, ...]]:
    return (lambda c: _ratio(c[:, _AT[right]], c[:, _AT[of]])), (of,)


def _f1(right: str) -> tuple[Callable[[Counts], Counts], tuple[str, ...]]:
    return (lambda c: _ratio(2 * c[:, _AT[right]], c[:, _AT["gold speech"]] + c[:, _AT["predicted speech"]])), (
        "gold speech",
    )


def _confusions(c: Counts) -> Counts:
    return c[:, _CONFUSION].reshape(len(c), len(STANCES), len(STANCES) + 1)


def _class_f1(c: Counts) -> Counts:
    """F1 of each stance, shape (rows, 3); a missed quote is a miss of its class."""
    table = _confusions(c)
    hit = np.einsum("nii->ni", table[:, :, :3])
    return _ratio(2 * hit, table.sum(2) + table[:, :, :3].sum(1))


def _pick_class(at: int) -> Callable[[Counts], Counts]:
    return lambda c: np.asarray(_class_f1(c)[:, at])


def _kappa(c: Counts) -> Counts:
    """Cohen's kappa over the quotes that got a stance."""
    table = _confusions(c)[:, :, :3]
    n = table.sum((1, 2))
    agreed = _ratio(np.einsum("nii->n", table), n)
    chance = _ratio((table.sum(1) * table.sum(2)).sum(1), n * n)
    return _ratio(agreed - chance, 1 - chance)


def _calibration_error(c: Counts) -> Counts:
    """Expected calibration error: how far the share of right answers is from the mean probability, over ten bins."""
    bins = c[:, _AT["bin 0 n"] :].reshape(len(c), 10, 3)
    return _ratio(np.abs(bins[:, :, 1] - bins[:, :, 2]).sum(1), bins[:, :, 0].sum(1))


_STANCE_CASES = tuple(COUNTS[i] for i in _CONFUSION)

SCORES: dict[str, tuple[Callable[[Counts], Counts], Sequence[str]]] = {
    "quotes exact precision": _share("exact", "predicted speech"),
    "quotes exact recall": _share("exact", "gold speech"),
    "quotes exact F1": _f1("exact"),
    "quotes overlap precision": _share("overlap", "predicted speech"),
    "quotes overlap recall": _share("overlap", "gold speech"),
    "quotes overlap F1": _f1("overlap"),
    "kind accuracy": _share("kind right", "kind matched"),
    "speaker exact": _share("speaker exact", "speaker gold"),
    "speaker last word": _share("speaker last", "speaker gold"),
    "side right": _share("side right", "side gold"),
    "about right": _share("about right", "about gold"),
    **{f"stance {name} F1": (_pick_class(i), _STANCE_CASES[4 * i : 4 * i + 4]) for i, name in enumerate(STANCES)},
    "stance macro-F1": (lambda c: _class_f1(c).mean(1), _STANCE_CASES),
    "stance accuracy": (
        lambda c: _ratio(np.einsum("nii->n", _confusions(c)[:, :, :3]), c[:, _CONFUSION].sum(1)),
        _STANCE_CASES,
    ),
    "stance kappa": (_kappa, _STANCE_CASES),
    "stance calibration error": (_calibration_error, _STANCE_CASES),
}
"""Every score by name: how it is made of counts (one row a resample), and the counts whose sum is its number of
cases."""
