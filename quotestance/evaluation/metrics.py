"""What is counted in one article, and every score as a function of counts, with its 95 % interval.

Counts are kept by article and the interval comes from drawing articles with replacement, since quotes of one article
are alike. All scores are read off the same draws, so two systems' differences can be too. A gold quote counts as found
when a predicted one shares at least half of both spans; a missed quote counts as wrong in everything that follows.

The draws are one product of matrices in numpy: the limits are those of `scipy.stats.bootstrap` (percentile; a test
compares them) in a twentieth of the time, both systems of a comparison get the same draws, and draws without a case are
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.matching import (
    SOURCES,
    is_right_speaker,
    match_quote,
    select_scored,
    share_mention,
    split_name,
    tell_source,
)
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote

__all__ = [
    "DRAWS",
    "MISSED",
    "SCORES",
    "Score",
    "count_article",
    "draw_articles",
    "read_confusion",
    "read_reliability",
    "read_score",
]


Counts = npt.NDArray[np.float64]
Compute = Callable[[Counts], Counts]

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


BINS = 10
COUNTS = (
    "gold speech",
    "predicted speech",
    "exact",
    "overlap",
    "kind right",
    "kind matched",
    "other gold",
    "other predicted",
    "other right",
    "speaker gold",
    "speaker exact",
    "speaker last",
    "mention gold",
    "mention right",
    "quoted gold",
    "quoted right",
    *(f"{source} {part}" for source in SOURCES for part in ("gold", "right")),
    "side gold",
    "side right",
    "about gold",
    "about right",
    *(f"{g}>{p}" for g in STANCES for p in (*STANCES, MISSED)),
    *(f"bin {i} {part}" for i in range(BINS) for part in ("n", "sum", "right")),
)
_AT = {name: i for i, name in enumerate(COUNTS)}
_CONFUSION = [_AT[f"{g}>{p}"] for g in STANCES for p in (*STANCES, MISSED)]


def count_article(record: CorpusRecord, predicted: LabelledArticle | None) -> Counts:
    """The counts of one article, in the order of `COUNTS`; without a prediction everything in it is missed."""
    counts = np.zeros(len(COUNTS))
    guesses = select_scored(record, predicted.quotes if predicted else ())
    speech = [q for q in guesses if q.kind == "speech"]
    counts[_AT["predicted speech"]] = len(speech)
    spans = {(q.start, q.end) for q in speech}
    for quote in record.quotes:
        any_kind = match_quote(quote, guesses)
        _count_kind(counts, quote, any_kind)
        if quote.kind == "speech":
            counts[_AT["gold speech"]] += 1
            counts[_AT["exact"]] += (quote.start, quote.end) in spans
            guess = match_quote(quote, speech)
            counts[_AT["overlap"]] += guess is not None
            _count_speaker(counts, quote, guess, any_kind)
            _count_judgements(counts, quote, guess)
    return counts


def _count_kind(counts: Counts, quote: Quote, guess: Quote | None) -> None:
    """Speech told from terms and titles, over the spans that were found whatever their kind."""
    if guess is not None:
        counts[_AT["kind matched"]] += 1
        counts[_AT["kind right"]] += guess.kind == quote.kind
        counts[_AT["other gold"]] += quote.kind == "other"
        counts[_AT["other predicted"]] += guess.kind == "other"
        counts[_AT["other right"]] += quote.kind == guess.kind == "other"


def _count_speaker(counts: Counts, quote: Quote, guess: Quote | None, any_kind: Quote | None) -> None:
    truth, found = quote.speaker, guess.speaker if guess else None
    if truth is None:
        return
    if truth.name:
        said, name = split_name(found), split_name(truth)
        counts[_AT["speaker gold"]] += 1
        counts[_AT["speaker exact"]] += said == name
        counts[_AT["speaker last"]] += said[-1:] == name[-1:]
    if truth.start is not None:
        counts[_AT["mention gold"]] += 1
        counts[_AT["mention right"]] += share_mention(truth, found)
    right = is_right_speaker(truth, found)
    if any_kind is not None:
        counts[_AT["quoted gold"]] += 1
        counts[_AT["quoted right"]] += is_right_speaker(truth, any_kind.speaker)
    source = tell_source(truth) or tell_source(found)
    if source:
        counts[_AT[f"{source} gold"]] += 1
        counts[_AT[f"{source} right"]] += right
    if truth.side:
        counts[_AT["side gold"]] += 1
        counts[_AT["side right"]] += found is not None and found.side == truth.side


def _count_judgements(counts: Counts, quote: Quote, guess: Quote | None) -> None:
    """What the quote is about, its stance, and how sure the stance was."""
    if quote.about:
        counts[_AT["about gold"]] += 1
        counts[_AT["about right"]] += guess is not None and guess.about == quote.about
    if quote.stance is None or not quote.stance.label:
        return
    stance = guess.stance if guess is not None else None
    got = stance.label if stance is not None else None
    counts[_AT[f"{quote.stance.label}>{got or MISSED}"]] += 1
    if got and stance is not None and stance.probabilities:
        sure = max(stance.probabilities)
        at = min(BINS - 1, int(sure * BINS))
        counts[_AT[f"bin {at} n"]] += 1
        counts[_AT[f"bin {at} sum"]] += sure
        counts[_AT[f"bin {at} right"]] += got == quote.stance.label


def draw_articles(counts: Counts, draws: int = DRAWS) -> Counts:
    """Sums of the counts over articles drawn with replacement, one row a draw; the seed is fixed, so that two systems
    over the same articles get the same draws."""
    n = len(counts)
    if not n:
        return np.zeros((draws, counts.shape[1]))
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=draws)
    return np.asarray(weights @ counts)


def read_score(name: str, counts: Counts, drawn: Counts) -> Score:
    """A score by name with its interval: `counts` a row an article, `drawn` a row a draw."""
    compute, cases = SCORES[name]
    total = counts.sum(0, keepdims=True)
    columns = [_AT[case] for case in cases]
    filled = drawn[drawn[:, columns].sum(1) > 0]
    low, high = np.percentile(compute(filled if len(filled) else drawn), [2.5, 97.5])
    return Score(float(compute(total)[0]), float(low), float(high), int(total[0, columns].sum()))


def read_confusion(counts: Counts) -> tuple[tuple[int, ...], ...]:
    """Gold stance in rows, predicted in columns, the last column missed."""
    table = counts.sum(0)[_CONFUSION].reshape(len(STANCES), len(STANCES) + 1)
    return tuple(tuple(int(n) for n in row) for row in table)


def read_reliability(counts: Counts) -> tuple[tuple[int, float, float], ...]:
    """Ten bins of the winning probability: how many stances, their mean probability, and the share that is right."""
    bins = counts.sum(0)[_AT["bin 0 n"] :].reshape(BINS, 3)
    return tuple((int(n), float(total / max(n, 1)), float(right / max(n, 1))) for n, total, right in bins)


def _ratio(top: Counts, bottom: Counts) -> Counts:
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top, dtype=float), where=bottom > 0))


def _share(right: str, of: str) -> tuple[Compute, tuple[str, ...]]:
    return (lambda c: _ratio(c[:, _AT[right]], c[:, _AT[of]])), (of,)


def _f1(right: str, gold: str = "gold speech", predicted: str = "predicted speech") -> tuple[Compute, tuple[str, ...]]:
    return (lambda c: _ratio(2 * c[:, _AT[right]], c[:, _AT[gold]] + c[:, _AT[predicted]])), (gold,)


def _confusions(c: Counts) -> Counts:
    return c[:, _CONFUSION].reshape(len(c), len(STANCES), len(STANCES) + 1)


def _class_f1(c: Counts) -> Counts:
    """F1 of each stance, shape (rows, 3); a missed quote is a miss of its class."""
    table = _confusions(c)
    hit = np.einsum("nii->ni", table[:, :, :3])
    return _ratio(2 * hit, table.sum(2) + table[:, :, :3].sum(1))


def _pick_class(at: int) -> Compute:
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
    bins = c[:, _AT["bin 0 n"] :].reshape(len(c), BINS, 3)
    return _ratio(np.abs(bins[:, :, 1] - bins[:, :, 2]).sum(1), bins[:, :, 0].sum(1))


_STANCE_CASES = tuple(COUNTS[i] for i in _CONFUSION)

SCORES: Mapping[str, tuple[Compute, Sequence[str]]] = {
    "quotes exact precision": _share("exact", "predicted speech"),
    "quotes exact recall": _share("exact", "gold speech"),
    "quotes exact F1": _f1("exact"),
    "quotes overlap precision": _share("overlap", "predicted speech"),
    "quotes overlap recall": _share("overlap", "gold speech"),
    "quotes overlap F1": _f1("overlap"),
    "kind accuracy": _share("kind right", "kind matched"),
    "kind other F1": _f1("other right", "other gold", "other predicted"),
    "speaker exact": _share("speaker exact", "speaker gold"),
    "speaker last word": _share("speaker last", "speaker gold"),
    "speaker mention": _share("mention right", "mention gold"),
    "speaker of a found span": _share("quoted right", "quoted gold"),
    **{f"speaker by {source}": _share(f"{source} right", f"{source} gold") for source in SOURCES},
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
