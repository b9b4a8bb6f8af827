"""Who speaks most for and against a company."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotestance.english.word_classes import given_names
from quotestance.records.display import sanitize
from quotestance.sides.company_names import name_key
from quotestance.writing.stance_counts import Said, count_stances

__all__ = ["Voice", "rank_voices"]


VOICES_SHOWN = 5
GOOD_LENGTH = range(8, 41)
"""Words of a quote that says something and can be taken in at a glance."""
INITIAL_RE = re.compile(r"(?<=\w)\s+[A-Z]\.?(?=\s)")  # "Donald J. Trump"
VAGUE_ROLE_RE = re.compile(r"(?:the|an?|this|that|his|her|its|their) \S+", re.IGNORECASE)  # "the company", "a page"


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with the number of quotes of each stance, and the most telling one of the stance that is asked for.

    `search` finds the speaker's quotes in the table: the part that all forms of the name have in common, if one of them
    is that part.
    """

    name: str
    search: str
    role: str
    side: str | None
    counts: Counter[str]
    telling: Said


def rank_voices(said: Iterable[Said], company: str | None = None) -> tuple[tuple[Voice, ...], tuple[Voice, ...]]:
    """The speakers with the most critical and with the most defensive quotes.

    A speaker is in the list of the stance that more of the quotes take. Speakers who are not named ("a resident") may
    be a different person each time, so they are left out, unless the organisation is known that they speak for. The
    company itself has no role.
    """
    named = [one for one in said if one.quote.speaker and any(map(str.isupper, one.quote.speaker.name))]
    keys = unify_names(one.quote.speaker.name for one in named if one.quote.speaker)
    by_speaker: dict[str, list[Said]] = {}
    for one in named:
        if one.quote.speaker:
            by_speaker.setdefault(keys[one.quote.speaker.name], []).append(one)
    voices: dict[str, list[Voice]] = {"critical": [], "defensive": []}
    for found in by_speaker.values():
        counts = count_stances(found)
        stance = "critical" if counts["critical"] > counts["defensive"] else "defensive"
        if counts[stance]:
            voices[stance].append(_describe_voice(found, counts, stance, company))
    return _rank(voices["critical"], "critical"), _rank(voices["defensive"], "defensive")


def unify_names(names: Iterable[str]) -> dict[str, str]:
    """A key for each name that is equal for forms of one name.

    Spelling variants and initials in the middle do not count, and a surname alone is the person of that surname if the
    names contain only one.

    >>> keys = unify_names(["Ann B. Lee", "Ann Lee", "Lee", "Mary Poe", "John Poe", "Poe", "Harbour Post", "Post"])
    >>> keys["Lee"] == keys["Ann B. Lee"] == keys["Ann Lee"], keys["Poe"], keys["Post"]
    (True, 'poe', 'post')
    """
    keys = {name: name_key(INITIAL_RE.sub("", name)) for name in names}
    by_surname: dict[str, set[str]] = {}
    for name, key in keys.items():
        if " " in key and name.split()[0] in given_names():
            by_surname.setdefault(key.rpartition(" ")[2], set()).add(key)
    return {name: min(by_surname[key]) if len(by_surname.get(key, ())) == 1 else key for name, key in keys.items()}


def _rank(voices: list[Voice], stance: str) -> tuple[Voice, ...]:
    return tuple(sorted(voices, key=lambda voice: (-voice.counts[stance], voice.name.casefold()))[:VOICES_SHOWN])


def _describe_voice(found: Sequence[Said], counts: Counter[str], stance: str, company: str | None) -> Voice:
    speakers = [one.quote.speaker for one in found if one.quote.speaker]
    names = Counter(sanitize(speaker.name) for speaker in speakers)
    # A full name says more than a surname that is more frequent.
    name = max(names, key=lambda name: (" " in name_key(name), names[name]))
    shortest = min(names, key=len)
    said_roles = (speaker.role for speaker in speakers if speaker.role)
    roles = (role for role in said_roles if role.casefold() != name.casefold() and not VAGUE_ROLE_RE.fullmatch(role))
    return Voice(
        name,
        shortest if all(shortest in name for name in names) else name,
        "" if name_key(name) == name_key(company or "") else _most_frequent(roles),
        _most_frequent(speaker.side for speaker in speakers if speaker.side) or None,
        counts,
        max((one for one in found if one.stance == stance), key=_rate),
    )


def _rate(said: Said) -> float:
    """How telling a quote is: how sure its stance, whether it is about the company, whole, and of a readable length."""
    stance, text = said.quote.stance, said.quote.text
    rate = max(stance.probabilities) if stance and stance.probabilities else 1.0
    words = text.count(" ") + 1
    rate *= 1 if words in GOOD_LENGTH else min(words, 8) / 12
    return rate * (1 if said.quote.about == "company" else 0.8) * (0.8 if text[:1].islower() else 1)


def _most_frequent(values: Iterable[str]) -> str:
    return next((value for value, _ in Counter(map(sanitize, values)).most_common(1)), "")
