"""Compare two systems, and list the worst mistakes of one.

A difference between two scores is significant if its 95 % interval, from the same resampled articles for both systems,
does not contain zero. A difference in individual answers is significant by McNemar's exact test, which treats the
quotes of one article as independent: if the two results contradict each other, trust the interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.matching import is_right_speaker, match_quote, pair_articles, select_scored
from quotestance.evaluation.metrics import DRAWS, MISSED, SCORES, resample_articles
from quotestance.evaluation.report import count_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance

__all__ = ["Comparison", "Difference", "Mistake", "SystemDisagreement", "compare", "find_mistakes"]


COMPARED = (
    "quotes exact F1",
    "quotes overlap F1",
    "kind accuracy",
    "speaker exact",
    "speaker mention",
    "side right",
    "about right",
    "stance macro-F1",
    "stance accuracy",
)
NOBODY = "nobody"
SIGNIFICANCE_LEVEL = 0.05


@dataclass(frozen=True)
class Difference:
    """One score of both systems, and the 95 % interval of B's score minus A's."""

    score: str
    a: float
    b: float
    low: float
    high: float

    @property
    def significant(self) -> bool:
        """Whether the interval does not contain zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class SystemDisagreement:
    """The answers of one kind ("speaker" or "stance") that only one system got right.

    `only_a` are mistakes of B that A got right, `only_b` the reverse. `p` is the p-value of McNemar's exact test.
    """

    kind: str
    only_a: tuple[Mistake, ...]
    only_b: tuple[Mistake, ...]
    p: float

    @property
    def significant(self) -> bool:
        """Whether p is below `SIGNIFICANCE_LEVEL`."""
        return self.p < SIGNIFICANCE_LEVEL


@dataclass(frozen=True)
class Mistake:
    """One wrong answer about a quote.

    `kind` is "stance", "speaker", "missed" (the gold quote was not found) or "extra" (the predicted quote is not gold
    speech). `start` and `text` are those of the gold quote, or of an extra one. `probability` and `explanation` belong
    to a predicted stance.
    """

    kind: str
    article: str
    start: int
    text: str
    gold: str
    predicted: str
    rule: str | None = None
    probability: float | None = None
    explanation: tuple[tuple[str, float], ...] = ()

    def format(self) -> str:
        """The mistake as indented lines for a terminal."""
        probability = "" if self.probability is None else f" ({self.probability:.2f})"
        rule = f"   [{self.rule}]" if self.rule else ""
        lines = [
            f"  {self.article}:{self.start}  {self.text!r}",
            f"      gold {self.gold}, got {self.predicted}{probability}{rule}",
        ]
        if self.explanation:
            lines.append("      " + "; ".join(f"{feature} {weight:+.2f}" for feature, weight in self.explanation))
        return "\n".join(lines)


@dataclass(frozen=True)
class Comparison:
    """The differences between two systems A and B."""

    articles: int
    differences: tuple[Difference, ...]
    disagreements: tuple[SystemDisagreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """The whole comparison, ready for `json.dumps`."""
        return {
            "articles": self.articles,
            "differences": {d.score: {**asdict(d), "significant": d.significant} for d in self.differences},
            "right_alone": {d.kind: {**asdict(d), "significant": d.significant} for d in self.disagreements},
        }

    def table(self, a: str = "A", b: str = "B", most: int = 5) -> str:
        """The comparison as text for a terminal; lists at most `most` answers that only one system got right."""
        lines = [
            f"A: {a}",
            f"B: {b}",
            f"{self.articles} articles",
            "",
            f"{'':24}      A      B   B - A   95 % interval     significant",
        ]
        lines += [
            f"{d.score:24}{d.a:7.3f}{d.b:7.3f}{d.b - d.a:+8.3f}   {d.low:+.3f} - {d.high:+.3f}   "
            f"{'yes' if d.significant else 'no'}"
            for d in self.differences
        ]
        for found in self.disagreements:
            lines += [
                "",
                f"{found.kind}: right only in A {len(found.only_a)}, right only in B {len(found.only_b)}; "
                f"McNemar's exact p {found.p:.3g}: {'significant' if found.significant else 'not significant'}",
            ]
            for right, wrong, mistakes in (("A", "B", found.only_a), ("B", "A", found.only_b)):
                if mistakes[:most]:
                    lines += [f" right only in {right}, with the answer of {wrong}:"]
                    lines += [mistake.format() for mistake in mistakes[:most]]
        return "\n".join(lines)


def compare(
    gold: Sequence[CorpusRecord], a: Sequence[LabelledArticle], b: Sequence[LabelledArticle], *, draws: int = DRAWS
) -> Comparison:
    """Compare two systems' labels of the same articles, leaving out scores that are 0 for both.

    `draws` is the number of bootstrap resamples.
    """
    counts_a, counts_b = count_articles(gold, a), count_articles(gold, b)
    # The same resamples for both, so that the interval is that of the paired difference.
    resamples_a, resamples_b = resample_articles(counts_a, draws), resample_articles(counts_b, draws)
    differences = []
    for name in COMPARED:
        compute = SCORES[name][0]
        score_a, score_b = (float(compute(counts.sum(0, keepdims=True))[0]) for counts in (counts_a, counts_b))
        if score_a or score_b:
            low, high = np.percentile(compute(resamples_b) - compute(resamples_a), [2.5, 97.5])
            differences.append(Difference(name, score_a, score_b, float(low), float(high)))
    return Comparison(
        len(gold), tuple(differences), tuple(_compare_answers(kind, gold, a, b) for kind in ("speaker", "stance"))
    )


def _compare_answers(
    kind: str, gold: Sequence[CorpusRecord], a: Sequence[LabelledArticle], b: Sequence[LabelledArticle]
) -> SystemDisagreement:
    """The answers that only A or only B got right, each with the other's wrong answer."""
    only_a: list[Mistake] = []
    only_b: list[Mistake] = []
    for (record, quote, guess_a), (_, _, guess_b) in zip(_pair_quotes(gold, a), _pair_quotes(gold, b), strict=True):
        wrong_a, wrong_b = _find_mistake(kind, record, quote, guess_a), _find_mistake(kind, record, quote, guess_b)
        if wrong_b and not wrong_a:
            only_a.append(wrong_b)
        if wrong_a and not wrong_b:
            only_b.append(wrong_a)
    unequal = len(only_a) + len(only_b)
    # Under the null hypothesis each unequal answer is a coin toss; equal answers say nothing.
    p = float(binomtest(len(only_a), unequal).pvalue) if unequal else 1.0
    return SystemDisagreement(kind, tuple(only_a), tuple(only_b), p)


def _pair_quotes(
    gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]
) -> Iterator[tuple[CorpusRecord, Quote, Quote | None]]:
    """Each gold speech quote with the predicted quote that matches it."""
    for record, quotes in pair_articles(gold, predicted):
        speech = [quote for quote in quotes if quote.kind == "speech"]
        for quote in record.quotes:
            if quote.kind == "speech":
                yield record, quote, match_quote(quote, speech)


def _find_mistake(kind: str, record: CorpusRecord, quote: Quote, guess: Quote | None) -> Mistake | None:
    """The mistake in a predicted speaker or stance; None if it is right, or if there is no gold label."""
    if kind == "speaker":
        if quote.speaker is None or (guess and is_right_speaker(quote.speaker, guess.speaker)):
            return None
        predicted = _name_speaker(guess.speaker) if guess else MISSED
        return _make_mistake(kind, record, quote, guess, _name_speaker(quote.speaker), predicted)
    label = quote.stance.label if quote.stance else None
    stance = guess.stance if guess else None
    if label is None or (stance and stance.label == label):
        return None
    return _make_mistake(kind, record, quote, guess, label, (stance.label if stance else None) or MISSED, stance)


def _make_mistake(
    kind: str,
    record: CorpusRecord,
    quote: Quote,
    guess: Quote | None,
    gold: str,
    predicted: str,
    stance: Stance | None = None,
) -> Mistake:
    probability = None
    if stance and stance.label and stance.probabilities:
        probability = stance.probabilities[STANCES.index(predicted)]
    return Mistake(
        kind,
        record.article.id,
        quote.start,
        quote.text,
        gold,
        predicted,
        guess.rule if guess else None,
        probability,
        stance.explanation if stance else (),
    )


def _name_speaker(speaker: Speaker | None) -> str:
    return (speaker.name or speaker.mention or NOBODY) if speaker else NOBODY


def find_mistakes(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle], most: int) -> list[Mistake]:
    """The worst mistakes of each kind, at most `most` of each.

    Wrong stances are sorted by decreasing probability; wrong speakers, missed quotes and extra quotes by decreasing
    length, since the mistake in a long quote is the clearest.
    """
    kinds: dict[str, list[Mistake]] = {"stance": [], "speaker": [], "missed": [], "extra": _find_extra(gold, predicted)}
    for record, quote, guess in _pair_quotes(gold, predicted):
        if guess is None:
            kinds["missed"].append(_make_mistake("missed", record, quote, None, _name_speaker(quote.speaker), MISSED))
            continue
        for kind in ("stance", "speaker"):
            mistake = _find_mistake(kind, record, quote, guess)
            if mistake:
                kinds[kind].append(mistake)
    return [
        mistake
        for found in kinds.values()
        for mistake in sorted(found, key=lambda m: (-(m.probability or 0.0), -len(m.text)))[:most]
    ]


def _find_extra(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> list[Mistake]:
    """Predicted speech that matches no gold speech."""
    extra = []
    for record, quotes in pair_articles(gold, predicted):
        speech = [quote for quote in record.quotes if quote.kind == "speech"]
        for quote in select_scored(record, quotes):
            if quote.kind == "speech" and match_quote(quote, speech) is None:
                extra.append(_make_mistake("extra", record, quote, quote, "no speech", _name_speaker(quote.speaker)))
    return extra
