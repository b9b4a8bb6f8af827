"""Measure how far two annotators agree on the kind, speaker, side, about and stance of the quotes that both labelled.

Quotes are matched by article and span. Quotes that only one of them labelled are counted separately.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from quotestance.corpus.labels import locate_error, parse_json_lines, read_lines
from quotestance.errors import CorpusError
from quotestance.records.fields import read_integer, read_objects, read_required_string
from quotestance.records.quote import Quote

__all__ = ["Agreement", "AnnotatorDisagreement", "Figure", "compare_labels"]


NOBODY = "-"
"""Replaces null where null is a judgement: the article does not say who the speaker is, or on which side."""

Key = tuple[str, int, int]
"""A quote: article id, start and end."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Agreement on one judgement over `cases` quotes.

    `kappa` (Cohen) and `alpha` (Krippendorff) are None if both annotators gave the same class to all quotes: the
    agreement expected by chance is then 1, and both measures are undefined.
    """

    cases: int
    equal: int
    kappa: float | None
    alpha: float | None

    @property
    def share(self) -> float | None:
        """The share of equal judgements; None if there are no cases."""
        return self.equal / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class AnnotatorDisagreement:
    """One quote and one judgement on which the annotators differ."""

    article: str
    start: int
    end: int
    text: str | None
    judgement: str
    first: str
    second: str


@dataclass(frozen=True)
class Agreement:
    """The figures by judgement, the quotes that only one annotator labelled, and the judgements that differ."""

    shared: int
    figures: Mapping[str, Figure]
    only_first: list[str]
    only_second: list[str]
    disagreements: Sequence[AnnotatorDisagreement]

    def to_dict(self, disagreements: int = 0) -> dict[str, Any]:
        """All figures and the first `disagreements`, ready for `json.dumps`."""
        return {
            "quotes": {"both": self.shared, "only_first": self.only_first, "only_second": self.only_second},
            "agreement": {
                name: {"cases": f.cases, "equal": f.equal, "share": f.share, "kappa": f.kappa, "alpha": f.alpha}
                for name, f in self.figures.items()
            },
            "disagreements": [
                {field: getattr(one, field) for field in AnnotatorDisagreement.__slots__}
                for one in self.disagreements[:disagreements]
            ],
        }

    def table(self, disagreements: int = 0) -> str:
        """All figures and the first `disagreements` as text for a terminal."""
        lines = [
            f"{self.shared} quotes labelled by both, {len(self.only_first)} by the first alone, "
            f"{len(self.only_second)} by the second alone",
            f"{'':20}{'cases':>6}{'equal':>7}{'share':>8}{'kappa':>8}{'alpha':>8}",
        ]
        for name, figure in self.figures.items():
            numbers = "".join(
                f"{'-' if n is None else f'{n:.3f}':>8}" for n in (figure.share, figure.kappa, figure.alpha)
            )
            lines.append(f"{name:20}{figure.cases:6}{figure.equal:7}{numbers}")
        for one in islice(self.disagreements, disagreements):
            text = f" {one.text}" if one.text else ""
            lines.append(f"{one.article}:{one.start}-{one.end} {one.judgement}: {one.first} / {one.second}{text}")
        return "\n".join(lines)


def compare_labels(first: str | os.PathLike[str], second: str | os.PathLike[str]) -> Agreement:
    """Compare two files of labels; the quotes need `start` and `end`, the rows need no text.

    A judgement is compared if both annotators made it: side, about and stance only on quotes that both labelled as
    speech, and no judgement whose field one of them left out.

    Raises:
        CorpusError: a file cannot be read, a row is invalid (the message names file and line), no quote is in both
            files, or the text of a quote differs.
    """
    ours, theirs = _read_judgements(first), _read_judgements(second)
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise CorpusError(f"{first} and {second} share no quote: none has the same article id, start and end in both")
    for key in shared:
        one, other = ours[key].get("text"), theirs[key].get("text")
        if one is not None and other is not None and one != other:
            raise CorpusError(
                f"the text of the quote at {_format_key(key)} differs in {first} and {second}. "
                "Were they labelled on the same texts?"
            )
    figures: dict[str, Figure] = {}
    disagreements: list[AnnotatorDisagreement] = []
    for name, field, comparable in JUDGEMENTS:
        pairs = [
            (key, comparable(ours[key][field]), comparable(theirs[key][field]))
            for key in shared
            if field in ours[key] and field in theirs[key]
        ]
        figures[name] = _measure(pairs, by_article=field == "speaker")
        # The last word is a looser view of the same judgement, whose differences are listed already.
        if name != SPEAKER_LAST:
            disagreements += [
                AnnotatorDisagreement(*key, ours[key].get("text"), field, ours[key][field], theirs[key][field])
                for key, one, other in pairs
                if one != other
            ]
    return Agreement(
        len(shared),
        figures,
        [_format_key(key) for key in ours if key not in theirs],
        [_format_key(key) for key in theirs if key not in ours],
        disagreements,
    )


def _normalize_name(name: str) -> str:
    """A name for comparison: in lower case, without full stops and a leading "the"."""
    return " ".join(name.lower().replace(".", "").split()).removeprefix("the ")


def _last_word(name: str) -> str:
    return _normalize_name(name).rpartition(" ")[2]


SPEAKER_LAST = "speaker, last word"
JUDGEMENTS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("kind", "kind", str),
    ("speaker", "speaker", _normalize_name),
    (SPEAKER_LAST, "speaker", _last_word),
    ("side", "side", str),
    ("about", "about", str),
    ("stance", "stance", str),
)
"""Each judgement: its name, its field, and a function that makes values comparable."""


def _measure(pairs: Sequence[tuple[Key, str, str]], *, by_article: bool) -> Figure:
    """Share, kappa and alpha.

    With `by_article`, equal labels in two articles are two classes: "a spokesman" is not the same person in both.
    """
    equal = sum(one == other for _, one, other in pairs)
    labels = [tuple(f"{key[0]}\t{label}" if by_article else label for label in both) for key, *both in pairs]
    if len({label for both in labels for label in both}) < 2:
        return Figure(len(pairs), equal, None, None)
    from nltk.metrics.agreement import AnnotationTask  # slow to import

    task = AnnotationTask(
        [(coder, item, label) for item, both in enumerate(labels) for coder, label in zip("ab", both, strict=True)]
    )
    return Figure(len(pairs), equal, float(task.kappa()), float(task.alpha()))


def _read_judgements(path: str | os.PathLike[str]) -> dict[Key, dict[str, str]]:
    """The judgements on every quote of a file, by article and span, in the order of the file."""
    found: dict[Key, dict[str, str]] = {}
    for where, row in parse_json_lines(read_lines(path), str(path)):
        with locate_error(where):
            for key, quote in _read_row(row):
                if key in found:
                    raise CorpusError(f"the quote at {_format_key(key)} is labelled twice")
                found[key] = _read_judgement(quote)
    return found


def _read_row(row: Mapping[str, Any]) -> list[tuple[Key, Mapping[str, Any]]]:
    """Each quote of a row with its key.

    "a.txt" and "a" are the same article: one annotator may have labelled the text file, the other its row.
    """
    article = read_required_string(row, "id").removesuffix(".txt")
    keyed = []
    with locate_error(f"article {article}"):
        for quote in read_objects(row, "quotes"):
            start, end = read_integer(quote, "start"), read_integer(quote, "end")
            if not 0 <= start <= end:
                raise CorpusError(f"{start}-{end} is not the span of a quote")
            keyed.append(((article, start, end), quote))
    return keyed


def _read_judgement(raw: Mapping[str, Any]) -> dict[str, str]:
    """The judgements in one quote of a row; a field that was left out is not among them.

    A null speaker or side is a judgement, a null about or stance is not.
    """
    quote = Quote.from_dict({**raw, "start": 0, "end": 0, "text": ""})  # checks the values; a row may have no text
    judged = {"kind": quote.kind}
    if isinstance(raw.get("text"), str):
        judged["text"] = raw["text"]
    if quote.kind != "speech":
        return judged
    speaker = raw.get("speaker")
    if "speaker" in raw:
        judged["speaker"] = quote.speaker.name if quote.speaker else NOBODY
    if "side" in raw or (isinstance(speaker, Mapping) and "side" in speaker):
        judged["side"] = (quote.speaker.side if quote.speaker else raw.get("side")) or NOBODY
    if quote.about:
        judged["about"] = quote.about
    if quote.stance and quote.stance.label:
        judged["stance"] = quote.stance.label
    return judged


def _format_key(key: Key) -> str:
    article, start, end = key
    return f"{article}:{start}-{end}"
