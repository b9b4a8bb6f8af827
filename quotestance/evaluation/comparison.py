"""Two systems beside each other, and the mistakes of one: which differences are real, what each got right alone.

A difference of scores is real when its 95 % interval, from the same articles drawn for both, leaves out zero; of
single answers when McNemar's exact test says so, which takes quotes of one article for independent: where the two
disagree, trust the interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.matching import is_right_speaker, match_quote, select_scored
from quotestance.evaluation.metrics import DRAWS, MISSED, SCORES, draw_articles
from quotestance.evaluation.report import count_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance

__all__ = ["Comparison", "Difference", "Disagreement", "Mistake", "compare", "find_mistakes"]


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
LEVEL = 0.05


@dataclass(frozen=True)
class Difference:
    """A score of both, and B's less A's with its interval over the same drawn articles."""

    score: str
    a: float
    b: float
    low: float
    high: float

    @property
    def real(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Disagreement:
    """Answers of one kind ("speaker" or "stance") that one alone got right, and McNemar's exact p."""

    kind: str
    only_a: tuple[Mistake, ...]
    only_b: tuple[Mistake, ...]
    p: float

    @property
    def real(self) -> bool:
        """Whether chance would seldom part the two so."""
        return self.p < LEVEL


@dataclass(frozen=True)
class Mistake:
    """One wrong answer about a quote: `kind` is "stance", "speaker", "missed" (no such quote was found) or "extra"
    (no such speech is labelled). `probability` and `explanation` are those of a predicted stance."""

    kind: str
    article: str
    start: int
    text: str
    gold: str
    predicted: str
    rule: str | None = None
    probability: float | None = None
    explanation: tuple[tuple[str, float], ...] = ()

    def show(self) -> str:
        """As lines for a terminal."""
        sure = "" if self.probability is None else f" ({self.probability:.2f})"
        rule = f"   [{self.rule}]" if self.rule else ""
        lines = [
            f"  {self.article}:{self.start}  {self.text!r}",
            f"      gold {self.gold}, got {self.predicted}{sure}{rule}",
        ]
        if self.explanation:
            lines.append("      " + "; ".join(f"{words} {weight:+.2f}" for words, weight in self.explanation))
        return "\n".join(lines)


@dataclass(frozen=True)
class Comparison:
    """What sets system B off from system A."""

    articles: int
    differences: tuple[Difference, ...]
    disagreements: tuple[Disagreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "articles": self.articles,
            "differences": {d.score: {**asdict(d), "real": d.real} for d in self.differences},
            "right_alone": {d.kind: {**asdict(d), "real": d.real} for d in self.disagreements},
        }

    def table(self, a: str = "A", b: str = "B", most: int = 5) -> str:
        """For a terminal; of what each got right alone, the first `most`."""
        lines = [
            f"A: {a}",
            f"B: {b}",
            f"{self.articles} articles",
            "",
            f"{'':24}      A      B   B - A   95 % interval     real",
        ]
        lines += [
            f"{d.score:24}{d.a:7.3f}{d.b:7.3f}{d.b - d.a:+8.3f}   {d.low:+.3f} - {d.high:+.3f}   {_say(d.real)}"
            for d in self.differences
        ]
        for kind in self.disagreements:
            lines += [
                "",
                f"{kind.kind}: A alone right {len(kind.only_a)}, B alone right {len(kind.only_b)}; "
                f"McNemar's exact p {kind.p:.3g}: {'a real difference' if kind.real else 'may be chance'}",
            ]
            for name, alone in (("A", kind.only_a), ("B", kind.only_b)):
                lines += [f" {name} alone right, and the other's answer:"] * bool(alone[:most])
                lines += [mistake.show() for mistake in alone[:most]]
        return "\n".join(lines)


def compare(
    gold: Sequence[CorpusRecord], a: Sequence[LabelledArticle], b: Sequence[LabelledArticle], *, draws: int = DRAWS
) -> Comparison:
    """Compare two systems' labels of the same articles; scores that rest on no case are left out."""
    counts = count_articles(gold, a), count_articles(gold, b)
    drawn = [draw_articles(table, draws) for table in counts]
    differences = []
    for name in COMPARED:
        compute = SCORES[name][0]
        one, two = (float(compute(table.sum(0, keepdims=True))[0]) for table in counts)
        if one or two:
            low, high = np.percentile(compute(drawn[1]) - compute(drawn[0]), [2.5, 97.5])
            differences.append(Difference(name, one, two, float(low), float(high)))
    return Comparison(
        len(gold), tuple(differences), tuple(_part_answers(kind, gold, a, b) for kind in ("speaker", "stance"))
    )


def _part_answers(
    kind: str, gold: Sequence[CorpusRecord], a: Sequence[LabelledArticle], b: Sequence[LabelledArticle]
) -> Disagreement:
    """What A alone and B alone got right, each with the other's wrong answer."""
    only_a: list[Mistake] = []
    only_b: list[Mistake] = []
    for (record, quote, one), (_, _, two) in zip(_pair_quotes(gold, a), _pair_quotes(gold, b), strict=True):
        wrong_a, wrong_b = _judge(kind, record, quote, one), _judge(kind, record, quote, two)
        if wrong_b and not wrong_a:
            only_a.append(wrong_b)
        if wrong_a and not wrong_b:
            only_b.append(wrong_a)
    parted = len(only_a) + len(only_b)
    p = float(binomtest(len(only_a), parted).pvalue) if parted else 1.0
    return Disagreement(kind, tuple(only_a), tuple(only_b), p)


def _pair_quotes(
    gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]
) -> Iterator[tuple[CorpusRecord, Quote, Quote | None]]:
    """Each gold speech quote with the predicted one that it matches."""
    found = {article.id: article for article in predicted}
    for record in gold:
        article = found.get(record.article.id)
        speech = [q for q in (article.quotes if article else ()) if q.kind == "speech"]
        for quote in record.quotes:
            if quote.kind == "speech":
                yield record, quote, match_quote(quote, speech)


def _judge(kind: str, record: CorpusRecord, quote: Quote, guess: Quote | None) -> Mistake | None:
    """The mistake that a guess is; None where it is right, or nothing is labelled."""
    if kind == "speaker":
        if quote.speaker is None or (guess and is_right_speaker(quote.speaker, guess.speaker)):
            return None
        said = _say_speaker(guess.speaker) if guess else MISSED
        return _note(kind, record, quote, guess, _say_speaker(quote.speaker), said)
    truth = quote.stance.label if quote.stance else None
    stance = guess.stance if guess else None
    if truth is None or (stance and stance.label == truth):
        return None
    return _note(kind, record, quote, guess, truth, (stance.label if stance else None) or MISSED, stance)


def _note(
    kind: str,
    record: CorpusRecord,
    quote: Quote,
    guess: Quote | None,
    gold: str,
    predicted: str,
    stance: Stance | None = None,
) -> Mistake:
    sure = stance.probabilities[STANCES.index(predicted)] if stance and stance.label and stance.probabilities else None
    return Mistake(
        kind,
        record.article.id,
        quote.start,
        quote.text,
        gold,
        predicted,
        guess.rule if guess else None,
        sure,
        stance.explanation if stance else (),
    )


def _say_speaker(speaker: Speaker | None) -> str:
    return (speaker.name or speaker.mention or NOBODY) if speaker else NOBODY


def _say(real: bool) -> str:
    return "yes" if real else "no"


def find_mistakes(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle], most: int) -> list[Mistake]:
    """The worst mistakes of each kind, at most so many: wrong stances by their probability, the surest first;
    speakers, missed and extra quotes, the longest first, since a long quote is the plainest."""
    pairs = list(_pair_quotes(gold, predicted))
    kinds: dict[str, list[Mistake]] = {"stance": [], "speaker": [], "missed": [], "extra": _find_extra(gold, predicted)}
    for record, quote, guess in pairs:
        if guess is None:
            kinds["missed"].append(_note("missed", record, quote, None, _say_speaker(quote.speaker), MISSED))
            continue
        for kind in ("stance", "speaker"):
            mistake = _judge(kind, record, quote, guess)
            if mistake:
                kinds[kind].append(mistake)
    return [
        mistake
        for found in kinds.values()
        for mistake in sorted(found, key=lambda m: (-(m.probability or 0.0), -len(m.text)))[:most]
    ]


def _find_extra(gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]) -> list[Mistake]:
    found = {article.id: article for article in predicted}
    extra = []
    for record in gold:
        article = found.get(record.article.id)
        labelled = [q for q in record.quotes if q.kind == "speech"]
        for quote in select_scored(record, article.quotes if article else ()):
            if quote.kind == "speech" and match_quote(quote, labelled) is None:
                extra.append(_note("extra", record, quote, quote, "no speech", _say_speaker(quote.speaker)))
    return extra
