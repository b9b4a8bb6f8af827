"""How far two annotators agree: on kind, speaker, side, about and stance of the quotes that both labelled.

Quotes are matched by article and span. What either left out is counted apart and takes no part in the figures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from quotestance.errors import CorpusError
from quotestance.reading.encoding import decode
from quotestance.records.quote import Quote

__all__ = ["Agreement", "Disagreement", "Figure", "compare_labels"]


NOBODY = "-"
"""Stands for null where null is a judgement: a speaker or a side that the article does not tell."""

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """Agreement on one judgement over `cases` quotes. `kappa` (Cohen) and `alpha` (Krippendorff) are None where the
    two gave one and the same class to all, so that agreement by chance would be complete."""

    cases: int
    equal: int
    kappa: float | None
    alpha: float | None

    @property
    def share(self) -> float | None:
        """The share of equal judgements; None where there are no cases."""
        return self.equal / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One quote and one judgement on which the two differ."""

    article: str
    start: int
    end: int
    text: str | None
    judgement: str
    first: str
    second: str


@dataclass(frozen=True)
class Agreement:
    """The figures by judgement, the quotes that one of the two alone labelled, and where they differ."""

    shared: int
    figures: Mapping[str, Figure]
    only_first: list[str]
    only_second: list[str]
    disagreements: Sequence[Disagreement]

    def to_dict(self, disagreements: int = 0) -> dict[str, Any]:
        """Everything, for machines, with the first disagreements."""
        return {
            "quotes": {"both": self.shared, "only_first": self.only_first, "only_second": self.only_second},
            "agreement": {
                name: {"cases": f.cases, "equal": f.equal, "share": f.share, "kappa": f.kappa, "alpha": f.alpha}
                for name, f in self.figures.items()
            },
            "disagreements": [
                {field: getattr(one, field) for field in Disagreement.__slots__}
                for one in self.disagreements[:disagreements]
            ],
        }

    def table(self, disagreements: int = 0) -> str:
        """The figures as text for a terminal, then the first disagreements."""
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
            words = f" {one.text}" if one.text else ""
            lines.append(f"{one.article}:{one.start}-{one.end} {one.judgement}: {one.first} / {one.second}{words}")
        return "\n".join(lines)


def compare_labels(first: str | os.PathLike[str], second: str | os.PathLike[str]) -> Agreement:
    """Compare two files of labels; the quotes need `start` and `end`, the rows no text.

    A judgement counts where both made it: side, about and stance on what both call speech, and no judgement whose
    field one of them left out.

    Raises:
        CorpusError: a file cannot be read, a row is bad (named by file and line), or no quote is in both.
    """
    ours, theirs = _read_judgements(first), _read_judgements(second)
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise CorpusError(f"{first} and {second} share no quote: none has the same article id, start and end in both")
    for key in shared:
        one, other = ours[key].get("text"), theirs[key].get("text")
        if one is not None and other is not None and one != other:
            raise CorpusError(
                f"the words of the quote at {_name_span(key)} differ in {first} and {second}. "
                "Were they labelled on the same texts?"
            )
    figures: dict[str, Figure] = {}
    disagreements: list[Disagreement] = []
    for name, field, comparable in JUDGEMENTS:
        pairs = [
            (key, comparable(ours[key][field]), comparable(theirs[key][field]))
            for key in shared
            if field in ours[key] and field in theirs[key]
        ]
        figures[name] = _measure(pairs, apart=field == "speaker")
        if name != SPEAKER_LAST:
            disagreements += [
                Disagreement(*key, ours[key].get("text"), field, ours[key][field], theirs[key][field])
                for key, one, other in pairs
                if one != other
            ]
    return Agreement(
        len(shared),
        figures,
        [_name_span(key) for key in ours if key not in theirs],
        [_name_span(key) for key in theirs if key not in ours],
        disagreements,
    )


def _plain_name(name: str) -> str:
    """A name for comparison: without case, full stops and a leading "the"."""
    return " ".join(name.lower().replace(".", "").split()).removeprefix("the ")


def _last_word(name: str) -> str:
    return _plain_name(name).rpartition(" ")[2]


SPEAKER_LAST = "speaker, last word"
JUDGEMENTS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("kind", "kind", str),
    ("speaker", "speaker", _plain_name),
    (SPEAKER_LAST, "speaker", _last_word),
    ("side", "side", str),
    ("about", "about", str),
    ("stance", "stance", str),
)
"""Each judgement by name, the field it is in, and what is compared of it."""


def _measure(pairs: Sequence[tuple[Key, str, str]], *, apart: bool) -> Figure:
    """Share, kappa and alpha; with `apart` equal labels of two articles are two classes (nobody is "a spokesman" in
    both)."""
    equal = sum(one == other for _, one, other in pairs)
    labels = [tuple(f"{key[0]}\t{label}" if apart else label for label in both) for key, *both in pairs]
    if len({label for both in labels for label in both}) < 2:
        return Figure(len(pairs), equal, None, None)
    from nltk.metrics.agreement import AnnotationTask  # heavy: only once there is something to measure

    task = AnnotationTask(
        [(coder, item, label) for item, both in enumerate(labels) for coder, label in zip("ab", both, strict=True)]
    )
    return Figure(len(pairs), equal, float(task.kappa()), float(task.alpha()))


def _read_judgements(path: str | os.PathLike[str]) -> dict[Key, dict[str, str]]:
    """The judgements of every quote of a file, by article and span, in its order."""
    try:
        text = decode(Path(path).read_bytes())
    except (OSError, CorpusError) as error:
        raise CorpusError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    found: dict[Key, dict[str, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                _add_row(found, json.loads(line))
            except (ValueError, RecursionError) as error:
                raise CorpusError(f"{path}:{number}: not JSON ({error})") from error
            except CorpusError as error:
                raise CorpusError(f"{path}:{number}: {error}") from error
    return found


def _add_row(found: dict[Key, dict[str, str]], row: Any) -> None:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise CorpusError("a row is a JSON object with an 'id' (a string)")
    quotes = row.get("quotes", [])
    if not isinstance(quotes, list) or not all(isinstance(quote, dict) for quote in quotes):
        raise CorpusError(f"article {row['id']}: 'quotes' must be a list of objects")
    for quote in quotes:
        start, end = quote.get("start"), quote.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            raise CorpusError(f"article {row['id']}: a quote needs 'start' and 'end' (whole numbers)")
        key = (row["id"].removesuffix(".txt"), start, end)
        if key in found:
            raise CorpusError(f"the quote at {_name_span(key)} is labelled twice")
        found[key] = _judge(quote)


def _judge(raw: Mapping[str, Any]) -> dict[str, str]:
    """The judgements that a quote's row holds; what it does not say is not in it."""
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


def _name_span(key: Key) -> str:
    article, start, end = key
    return f"{article}:{start}-{end}"
