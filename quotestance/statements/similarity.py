"""Decide whether two utterances are the same statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from quotestance.records.quote import Speaker

__all__ = ["Utterance", "are_same"]

SENTENCE_LIKENESS = 0.6  # twice the common words over the words of both, between the first and the last common one
COVERAGE = 0.5  # of the shorter utterance's words, in sentences that the other has too
FEWEST_WORDS = 8  # in common; fewer are slogans and turns of speech
VERBATIM_WORDS = 5  # in common, where the one stands in the other word for word
WORDS_OF_STRANGERS = 12  # in common, for two who cannot be the same speaker
LIKENESS_OF_STRANGERS = 0.93  # one word in fifteen may differ
FRAGMENT_WORDS = 3  # that are all the same, from one speaker by name
NEGATION_RE = re.compile(r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|deny|denies|denied")
REACH_OF_NEGATION = 3  # words before the common part, and one behind it
NEGATING_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
UNITS = dict(zip("two three four five six seven eight nine".split(), range(2, 10), strict=True))
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
FIGURES = {word: str(number) for word, number in (UNITS | TENS | TEENS).items()} | {
    word: word
    for word in "hundred thousand million billion monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
}

Words = tuple[str, ...]


class Match(NamedTuple):
    """How far two sentences are one: their common words in order, whether nothing in them contradicts, and whether
    one stands in the other word for word."""

    common: int
    agrees: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says at one place: the quotes that share a `statement` number, by their article and place."""

    article: int
    places: tuple[int, ...]
    sentences: tuple[Words, ...]
    speaker: Speaker | None
    company: str | None

    @property
    def words(self) -> Words:
        """All words, plain and without possessive endings."""
        return tuple(word for sentence in self.sentences for word in sentence)


def are_same(one: Utterance, other: Utterance, pairs: list[tuple[Words, Words]]) -> bool:
    named = _is_one_name(one.speaker, other.speaker)
    if named and one.words == other.words:
        return len(one.words) >= FRAGMENT_WORDS
    strangers = not (named or _may_be_one_speaker(one, other))
    if strangers and _speak_for_different_companies(one, other):
        return False
    likeness = LIKENESS_OF_STRANGERS if strangers else SENTENCE_LIKENESS
    shorter_first = len(one.words) <= len(other.words)
    best: dict[Words, Match] = {}
    for pair in pairs:
        match = _match(*pair, likeness)
        if match is not None:
            short = pair[0] if shorter_first else pair[1]
            best[short] = max(match, best.get(short, match))
    if not best or not all(match.agrees for match in best.values()):
        return False
    common = sum(match.common for match in best.values())
    verbatim = all(match.verbatim for match in best.values())
    fewest = WORDS_OF_STRANGERS if strangers else VERBATIM_WORDS if verbatim else FEWEST_WORDS
    covered = sum(map(len, best))
    return common >= fewest and covered >= COVERAGE * min(len(one.words), len(other.words))


def _match(one: Words, other: Words, likeness: float) -> Match | None:
    """What two sentences have in common, or None if they are no variants of each other."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()[:-1]
    if not blocks:
        return None
    common = sum(block.size for block in blocks)
    last = blocks[-1]
    a = slice(blocks[0].a, last.a + last.size)
    b = slice(blocks[0].b, last.b + last.size)
    # The shorter counts whole, the longer from the first common word to the last: what was cut off is no difference.
    spans = min(len(one) + b.stop - b.start, len(other) + a.stop - a.start)
    if 2 * common < likeness * spans:
        return None
    verbatim = len(blocks) == 1 and common == min(len(one), len(other))
    return Match(common, not _contradict(one, other, a, b), verbatim)


def _contradict(one: Words, other: Words, a: slice, b: slice) -> bool:
    """Whether two variants differ in a negation, a number or a date."""
    near_a = one[max(0, a.start - REACH_OF_NEGATION) : a.stop + 1]
    near_b = other[max(0, b.start - REACH_OF_NEGATION) : b.stop + 1]
    negations_a, negations_b = (sum(map(bool, map(NEGATION_RE.fullmatch, words))) for words in (near_a, near_b))
    if negations_a != negations_b:
        return True
    only_a, only_b = set(near_a) - set(near_b), set(near_b) - set(near_a)
    if any(
        prefix + word in others
        for words, others in ((only_a, only_b), (only_b, only_a))
        for word in words
        for prefix in NEGATING_PREFIXES
    ):
        return True
    figures_a, figures_b = _figures(one[a]), _figures(other[b])
    return not (figures_a <= figures_b or figures_b <= figures_a)


def _figures(words: Iterable[str]) -> set[str]:
    """The numbers and dates among the words, spelled numbers as digits."""
    figures = set()
    for word in words:
        ten, _, unit = word.partition("-")
        if ten in TENS and unit in UNITS:
            figures.add(str(TENS[ten] + UNITS[unit]))
        elif word in FIGURES:
            figures.add(FIGURES[word])
        elif word[0].isdigit():
            figures.add(word.replace(",", ""))
    return figures


def _is_one_name(one: Speaker | None, other: Speaker | None) -> bool:
    """Whether both are named, by the same words or some of them ("Reyes", "Hal Reyes"); "a spokesman" is no name."""
    if one is None or other is None or one.name[:1].islower() or other.name[:1].islower():
        return False
    names = [set(speaker.name.casefold().split()) for speaker in (one, other)]
    return names[0] <= names[1] or names[1] <= names[0]


def _may_be_one_speaker(one: Utterance, other: Utterance) -> bool:
    """Whether two names may stand for one source: one is not known, or both speak for the same company."""
    if one.speaker is None or other.speaker is None:
        return True
    return one.speaker.side == other.speaker.side == "company" and one.company == other.company


def _speak_for_different_companies(one: Utterance, other: Utterance) -> bool:
    """Whether both are a company's own words, and not the same company's: stock phrases are."""
    return (
        one.speaker is not None
        and other.speaker is not None
        and one.company != other.company
        and one.speaker.side == other.speaker.side == "company"
    )
