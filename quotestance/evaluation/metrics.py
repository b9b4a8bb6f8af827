"""Count the right and wrong answers of each article, and compute scores with 95 % intervals from the counts.

A gold quote is found if a predicted quote shares at least half of both spans. A missed quote also counts as wrong for
its speaker, side and stance.

Intervals are percentile intervals of a bootstrap over articles, not over quotes, because the quotes of one article are
not independent. All scores, and both systems of a comparison, use the same resamples. Resampling is one matrix product:
a twentieth of the time of `scipy.stats.bootstrap` for the same limits (a test compares them). Resamples without any
case of a score are left out of its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.matching import (
    MENTION_FORMS,
    classify_mention,
    is_right_speaker,
    match_quote,
    mentions_overlap,
    normalize_name,
    select_scored,
)
from quotestance.records.quote import STANCES, Quote

__all__ = [
    "COUNTS",
    "DRAWS",
    "MISSED",
    "SCORES",
    "Counts",
    "Score",
    "compute_score",
    "count_article",
    "resample_articles",
    "tabulate_confusion",
    "tabulate_reliability",
]


Counts = npt.NDArray[np.float64]
"""One row for each article or resample, one column for each of `COUNTS`."""
Compute = Callable[[Counts], Counts]
"""Counts -> the score of each row."""

MISSED = "missed"
DRAWS = 1000
"""The number of resamples for an interval; with 2,000 the limits changed by less than 0.002."""


@dataclass(frozen=True)
class Score:
    """A score from 0 to 1 (kappa from -1), the limits of its 95 % interval, and the number of cases it is based on."""

    value: float
    low: float
    high: float
    cases: int

    def to_dict(self) -> dict[str, float]:
        """The score as a JSON object, rounded to four decimal places."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "cases": self.cases,
        }


BINS = 10
"""Bins of the probability of the predicted stance, each a tenth wide."""
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
    "any kind gold",
    "any kind right",
    *(f"{form} {part}" for form in MENTION_FORMS for part in ("gold", "right")),
    "side gold",
    "side right",
    "about gold",
    "about right",
    *(f"{gold}>{predicted}" for gold in STANCES for predicted in (*STANCES, MISSED)),
    *(f"bin {i} {part}" for i in range(BINS) for part in ("n", "sum", "right")),
)
"""What is counted in each article. "speaker last" counts names with equal last words, "any kind" the speakers of spans
that were found whatever their predicted kind, and "a>b" the gold stances a that were predicted as b."""
_COLUMN = {name: i for i, name in enumerate(COUNTS)}
_CONFUSION = [_COLUMN[f"{gold}>{predicted}"] for gold in STANCES for predicted in (*STANCES, MISSED)]


def count_article(record: CorpusRecord, predicted: Sequence[Quote]) -> Counts:
    """The counts of one article, in the order of `COUNTS`."""
    counts = np.zeros(len(COUNTS))
    scored = select_scored(record, predicted)
    speech = [quote for quote in scored if quote.kind == "speech"]
    counts[_COLUMN["predicted speech"]] = len(speech)
    spans = {(quote.start, quote.end) for quote in speech}
    for quote in record.quotes:
        # Found once among all spans and, for speech, once among the spans predicted as speech.
        any_kind = match_quote(quote, scored)
        _count_kind(counts, quote, any_kind)
        if quote.kind == "speech":
            counts[_COLUMN["gold speech"]] += 1
            counts[_COLUMN["exact"]] += (quote.start, quote.end) in spans
            guess = match_quote(quote, speech)
            counts[_COLUMN["overlap"]] += guess is not None
            _count_speaker(counts, quote, guess, any_kind)
            _count_judgements(counts, quote, guess)
    return counts


def _count_kind(counts: Counts, quote: Quote, guess: Quote | None) -> None:
    """Count the kinds of all spans that were found: speech, or other such as terms and titles."""
    if guess is not None:
        counts[_COLUMN["kind matched"]] += 1
        counts[_COLUMN["kind right"]] += guess.kind == quote.kind
        counts[_COLUMN["other gold"]] += quote.kind == "other"
        counts[_COLUMN["other predicted"]] += guess.kind == "other"
        counts[_COLUMN["other right"]] += quote.kind == guess.kind == "other"


def _count_speaker(counts: Counts, quote: Quote, guess: Quote | None, any_kind: Quote | None) -> None:
    """Count the speaker's name, mention and side. `guess` is the matching speech, `any_kind` the matching span."""
    gold, predicted = quote.speaker, guess.speaker if guess else None
    if gold is None:
        return
    if gold.name:
        name, predicted_name = normalize_name(gold), normalize_name(predicted)
        counts[_COLUMN["speaker gold"]] += 1
        counts[_COLUMN["speaker exact"]] += predicted_name == name
        # Slices, since a predicted name may be empty.
        counts[_COLUMN["speaker last"]] += predicted_name[-1:] == name[-1:]
    if gold.start is not None:
        counts[_COLUMN["mention gold"]] += 1
        counts[_COLUMN["mention right"]] += mentions_overlap(gold, predicted)
    if any_kind is not None:
        counts[_COLUMN["any kind gold"]] += 1
        counts[_COLUMN["any kind right"]] += is_right_speaker(gold, any_kind.speaker)
    # For labels without mentions, the predicted mention decides.
    form = classify_mention(gold) or classify_mention(predicted)
    if form:
        counts[_COLUMN[f"{form} gold"]] += 1
        counts[_COLUMN[f"{form} right"]] += is_right_speaker(gold, predicted)
    if gold.side:
        counts[_COLUMN["side gold"]] += 1
        counts[_COLUMN["side right"]] += predicted is not None and predicted.side == gold.side


def _count_judgements(counts: Counts, quote: Quote, guess: Quote | None) -> None:
    """Count what the quote is about, its stance, and the probability of the predicted stance."""
    if quote.about:
        counts[_COLUMN["about gold"]] += 1
        counts[_COLUMN["about right"]] += guess is not None and guess.about == quote.about
    if quote.stance is None or not quote.stance.label:
        return
    stance = guess.stance if guess is not None else None
    predicted = stance.label if stance is not None else None
    counts[_COLUMN[f"{quote.stance.label}>{predicted or MISSED}"]] += 1
    if predicted and stance is not None and stance.probabilities:
        probability = max(stance.probabilities)
        # A probability of 1 belongs to the last bin.
        number = min(BINS - 1, int(probability * BINS))
        counts[_COLUMN[f"bin {number} n"]] += 1
        counts[_COLUMN[f"bin {number} sum"]] += probability
        counts[_COLUMN[f"bin {number} right"]] += predicted == quote.stance.label


def resample_articles(counts: Counts, draws: int = DRAWS) -> Counts:
    """The summed counts of articles drawn with replacement, one row per resample.

    The seed is fixed, so two systems with the same articles get the same resamples.
    """
    n = len(counts)
    if not n:
        return np.zeros((draws, counts.shape[1]))
    # How often each article is drawn in each resample: the sums are then one matrix product.
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=draws)
    return np.asarray(weights @ counts)


def compute_score(name: str, counts: Counts, resamples: Counts) -> Score:
    """A score by name; `counts` has one row per article, `resamples` comes from `resample_articles`."""
    compute, cases = SCORES[name]
    total = counts.sum(0, keepdims=True)
    columns = [_COLUMN[case] for case in cases]
    # Resamples without a case of the score would count as 0.
    filled = resamples[resamples[:, columns].sum(1) > 0]
    low, high = np.percentile(compute(filled if len(filled) else resamples), [2.5, 97.5])
    return Score(float(compute(total)[0]), float(low), float(high), int(total[0, columns].sum()))


def tabulate_confusion(counts: Counts) -> tuple[tuple[int, ...], ...]:
    """The confusion table: gold stances in rows, predicted stances in columns, missed quotes in the last column."""
    table = counts.sum(0)[_CONFUSION].reshape(len(STANCES), len(STANCES) + 1)
    return tuple(tuple(int(n) for n in row) for row in table)


def tabulate_reliability(counts: Counts) -> tuple[tuple[int, float, float], ...]:
    """For each bin of the probability: the number of stances, their mean probability, and the share that is right."""
    bins = counts.sum(0)[_COLUMN["bin 0 n"] :].reshape(BINS, 3)
    return tuple((int(n), float(total / max(n, 1)), float(right / max(n, 1))) for n, total, right in bins)


def _ratio(top: Counts, bottom: Counts) -> Counts:
    """The quotient, or 0 where the divisor is 0."""
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top, dtype=float), where=bottom > 0))


def _make_share(right: str, of: str) -> tuple[Compute, tuple[str, ...]]:
    return (lambda c: _ratio(c[:, _COLUMN[right]], c[:, _COLUMN[of]])), (of,)


def _make_f1(
    right: str, gold: str = "gold speech", predicted: str = "predicted speech"
) -> tuple[Compute, tuple[str, ...]]:
    return (lambda c: _ratio(2 * c[:, _COLUMN[right]], c[:, _COLUMN[gold]] + c[:, _COLUMN[predicted]])), (gold,)


def _confusions(c: Counts) -> Counts:
    """The confusion table of each row, shape (rows, 3, 4)."""
    return c[:, _CONFUSION].reshape(len(c), len(STANCES), len(STANCES) + 1)


def _class_f1(c: Counts) -> Counts:
    """F1 of each stance, shape (rows, 3); a missed quote lowers the recall of its stance."""
    table = _confusions(c)
    # The diagonals of all tables at once; the last column, of missed quotes, belongs to no predicted class.
    hit = np.einsum("nii->ni", table[:, :, :3])
    return _ratio(2 * hit, table.sum(2) + table[:, :, :3].sum(1))


def _make_class_f1(number: int) -> Compute:
    return lambda c: np.asarray(_class_f1(c)[:, number])


def _kappa(c: Counts) -> Counts:
    """Cohen's kappa over the quotes with a predicted stance."""
    table = _confusions(c)[:, :, :3]
    n = table.sum((1, 2))
    agreed = _ratio(np.einsum("nii->n", table), n)
    # For each class the product of its shares in both margins.
    chance = _ratio((table.sum(1) * table.sum(2)).sum(1), n * n)
    return _ratio(agreed - chance, 1 - chance)


def _calibration_error(c: Counts) -> Counts:
    """Expected calibration error: the share of right answers less the mean probability, averaged over quotes."""
    bins = c[:, _COLUMN["bin 0 n"] :].reshape(len(c), BINS, 3)
    return _ratio(np.abs(bins[:, :, 1] - bins[:, :, 2]).sum(1), bins[:, :, 0].sum(1))


_STANCE_CASES = tuple(COUNTS[i] for i in _CONFUSION)

SCORES: Mapping[str, tuple[Compute, Sequence[str]]] = {
    "quotes exact precision": _make_share("exact", "predicted speech"),
    "quotes exact recall": _make_share("exact", "gold speech"),
    "quotes exact F1": _make_f1("exact"),
    "quotes overlap precision": _make_share("overlap", "predicted speech"),
    "quotes overlap recall": _make_share("overlap", "gold speech"),
    "quotes overlap F1": _make_f1("overlap"),
    "kind accuracy": _make_share("kind right", "kind matched"),
    "kind other F1": _make_f1("other right", "other gold", "other predicted"),
    "speaker exact": _make_share("speaker exact", "speaker gold"),
    "speaker last word": _make_share("speaker last", "speaker gold"),
    "speaker mention": _make_share("mention right", "mention gold"),
    "speaker of a found span": _make_share("any kind right", "any kind gold"),
    **{f"speaker by {form}": _make_share(f"{form} right", f"{form} gold") for form in MENTION_FORMS},
    "side right": _make_share("side right", "side gold"),
    "about right": _make_share("about right", "about gold"),
    **{f"stance {name} F1": (_make_class_f1(i), _STANCE_CASES[4 * i : 4 * i + 4]) for i, name in enumerate(STANCES)},
    "stance macro-F1": (lambda c: _class_f1(c).mean(1), _STANCE_CASES),
    "stance accuracy": (
        lambda c: _ratio(np.einsum("nii->n", _confusions(c)[:, :, :3]), c[:, _CONFUSION].sum(1)),
        _STANCE_CASES,
    ),
    "stance kappa": (_kappa, _STANCE_CASES),
    "stance calibration error": (_calibration_error, _STANCE_CASES),
}
"""Each score by name: the function that computes it, and the counts whose sum is its number of cases."""
