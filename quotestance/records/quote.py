"""The records of one quote: cue, speaker, stance and the quote itself, with their JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quotestance.errors import CorpusError, shorten
from quotestance.records.fields import is_number, read_integer, read_one_of, read_required_string, read_string

__all__ = ["KINDS", "SIDES", "STANCES", "Cue", "Quote", "Speaker", "Stance"]


STANCES = ("critical", "defensive", "neutral")
"""The stance classes, in the order of every probability vector (scikit-learn sorts `classes_`)."""
KINDS = ("speech", "other", "reported", "turn")
SIDES = ("company", "other")


@dataclass(frozen=True, slots=True)
class Cue:
    """The word or phrase that ties a quote to its speaker ("said", "according to")."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said a quote.

    `name` is the fullest form in the article, without title. `mention` (with its half-open span) is the form used next
    to the quote; it is None if only a name is known, as in hand labels.
    """

    name: str
    mention: str | None = None
    start: int | None = None
    end: int | None = None
    role: str | None = None
    side: str | None = None

    def on_side(self, side: str | None) -> Speaker:
        """The same speaker with another side."""
        return Speaker(self.name, self.mention, self.start, self.end, self.role, side)

    def to_dict(self) -> dict[str, Any]:
        """The speaker in its JSON form."""
        return {
            "name": self.name,
            "mention": self.mention,
            "start": self.start,
            "end": self.end,
            "role": self.role,
            "side": self.side,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """A stance with its probabilities in the order of `STANCES`, and the features that decided it.

    `label` is None if the classifier abstained. Hand labels have no probabilities. `explanation` holds pairs of a
    feature's description and its contribution to the log-odds, strongest first; it is empty unless requested.

    As a string it is its label ("unsure" without one), and it is equal to a string that is its label.

    >>> stance = Stance("critical", (0.7, 0.1, 0.2))
    >>> print(stance), stance == "critical", stance.by_class["neutral"]
    critical
    (None, True, 0.2)
    """

    label: str | None
    probabilities: tuple[float, float, float] | None = None
    explanation: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        return self.label or "unsure"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return self.label == other
        if not isinstance(other, Stance):
            return NotImplemented
        return (self.label, self.probabilities, self.explanation) == (
            other.label,
            other.probabilities,
            other.explanation,
        )

    def __hash__(self) -> int:
        return hash(self.label)  # equal to that of the label, since both may be keys of one dictionary

    @property
    def by_class(self) -> dict[str, float]:
        """The probability of each class of `STANCES`; empty if there are none, as in labels by hand."""
        return dict(zip(STANCES, self.probabilities, strict=True)) if self.probabilities else {}


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted span: the characters `start` to `end` (half-open) of the article, without the quotation marks.

    `kind` is "speech", "other" (a term, a title, a nickname), "reported" (a clause without quotation marks, which may
    contain quotes) or "turn" (in a transcript). Quotes of one utterance have the same `statement`.
    `speaker` is None if no speaker is found; `about` and `stance` are None for kind "other" and without a company.
    Quotes of the same statement in several articles have the same `group`, which `group_statements` sets. `repeats` is
    the start of the earlier quote that this one repeats.
    """

    start: int
    end: int
    text: str
    kind: str = "speech"
    statement: int | None = None
    speaker: Speaker | None = None
    cue: Cue | None = None
    rule: str | None = None
    about: str | None = None
    stance: Stance | None = None
    group: int | None = None
    repeats: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the quote gets a row of its own: it was said, and does not repeat an earlier quote."""
        return self.is_said and self.repeats is None

    @property
    def is_said(self) -> bool:
        """Whether someone said it, so that it has a side and a stance: every kind but "other"."""
        return self.kind != "other"

    def revise(self, speaker: Speaker | None, about: str | None, stance: Stance | None) -> Quote:
        """The same quote with these three fields replaced; four times as fast as `dataclasses.replace`."""
        return Quote(
            self.start,
            self.end,
            self.text,
            self.kind,
            self.statement,
            speaker,
            self.cue,
            self.rule,
            about,
            stance,
            self.group,
            self.repeats,
        )

    def to_dict(self) -> dict[str, Any]:
        """The quote in its JSON form; `explanation`, `group` and `repeats` are left out if they are not set.

        Probabilities are rounded to four digits, more than their precision.
        """
        stance = self.stance
        record: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "statement": self.statement,
            "speaker": self.speaker.to_dict() if self.speaker else None,
            "cue": {"text": self.cue.text, "start": self.cue.start, "end": self.cue.end} if self.cue else None,
            "rule": self.rule,
            "about": self.about,
            "stance": stance.label if stance else None,
            "probabilities": {name: round(value, 4) for name, value in stance.by_class.items()}
            if stance and stance.probabilities
            else None,
        }
        if stance and stance.explanation:
            record["explanation"] = [[words, weight] for words, weight in stance.explanation]
        if self.group is not None:
            record["group"] = self.group
        if self.repeats is not None:
            record["repeats"] = self.repeats
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Quote:
        """Read the JSON form of a quote; `speaker` may be just a name, and most fields may be left out.

        Raises:
            CorpusError: a field is missing or has a wrong type or value; the message names it.

        >>> quote = Quote.from_dict({"start": 1, "end": 4, "text": "No,", "speaker": "Ann Lee", "stance": "neutral"})
        >>> quote.speaker.name
        'Ann Lee'
        """
        start, end = read_integer(record, "start"), read_integer(record, "end")
        text = read_required_string(record, "text")
        if not 0 <= start <= end or end - start != len(text):
            raise CorpusError(f"quote {shorten(text)} has the length {len(text)}, but its span is {start}-{end}")
        kind = read_one_of(record, "kind", KINDS) or "speech"
        role = read_string(record, "role")
        statement, group, repeats = (_integer_or_none(record.get(name)) for name in ("statement", "group", "repeats"))
        return cls(
            start,
            end,
            text,
            kind,
            statement,
            _speaker(record.get("speaker"), role, read_one_of(record, "side", SIDES)),
            _cue(record.get("cue")),
            read_string(record, "rule"),
            read_one_of(record, "about", SIDES),
            _stance(record),
            group,
            repeats,
        )


def _integer_or_none(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _cue(value: object) -> Cue | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
        raise CorpusError(f"'cue' must be an object with text, start and end, or null, found {shorten(value)}")
    return Cue(value["text"], read_integer(value, "start"), read_integer(value, "end"))


def _speaker(value: object, role: str | None, side: str | None) -> Speaker | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Speaker(value, role=role, side=side)
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        raise CorpusError(f"'speaker' must be a name, an object with a name, or null, found {shorten(value)}")
    start, end = value.get("start"), value.get("end")
    own_role = read_string(value, "role")
    return Speaker(
        value["name"],
        read_string(value, "mention"),
        start if isinstance(start, int) else None,
        end if isinstance(end, int) else None,
        role if own_role is None else own_role,
        read_one_of(value, "side", SIDES) or side,
    )


def _stance(record: Mapping[str, Any]) -> Stance | None:
    label = read_one_of(record, "stance", STANCES)
    numbers = record.get("probabilities")
    if numbers is None:
        return Stance(label) if label else None
    if not isinstance(numbers, Mapping) or not all(is_number(numbers.get(s), 0, 1) for s in STANCES):
        raise CorpusError(
            f"'probabilities' must have a number from 0 to 1 for each of {', '.join(STANCES)}, found {shorten(numbers)}"
        )
    pairs = record.get("explanation") or []
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and is_number(pair[1]) for pair in pairs
    ):
        raise CorpusError(f"'explanation' must be a list of [feature, weight] pairs, found {shorten(pairs)}")
    critical, defensive, neutral = (float(numbers[s]) for s in STANCES)
    return Stance(label, (critical, defensive, neutral), tuple((words, float(weight)) for words, weight in pairs))
