"""Decide whether two utterances are the same statement: shortened, extended, reworded or translated back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from quotestance.records.quote import Speaker

__all__ = ["MIN_FRAGMENT_WORDS", "Utterance", "Words", "are_same"]

# The thresholds were chosen together with those in `grouping`, on about 10,000 utterances of real news in which every
# group was read.
MIN_SIMILARITY = 0.6
"""Twice the common words over the words of both sentences, counted from the first to the last common word."""

MIN_COVERAGE = 0.5
"""The share of the shorter utterance's words that are in sentences which the other utterance has too."""

MIN_COMMON_WORDS = 8
"""Words in common; shorter matches are slogans and set phrases."""

MIN_VERBATIM_WORDS = 5
"""Words in common if one sentence contains the other word for word."""

MIN_FRAGMENT_WORDS = 3
"""Words of two identical utterances by a speaker of one name."""

MIN_COMMON_WORDS_DIFFERENT_SPEAKERS = 12
"""Words in common if the speakers cannot be the same person."""

MIN_SIMILARITY_DIFFERENT_SPEAKERS = 0.93
"""Similarity if the speakers cannot be the same person: one word in fifteen may differ."""

# Matched against whole words: "not", "without", "isn't", "deny".
NEGATION_RE = re.compile(r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|deny|denies|denied")
NEGATING_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
WORDS_BEFORE = 3
"""Words before the common part of two sentences in which a negation counts; after it one word does."""

UNITS = dict(zip("two three four five six seven eight nine".split(), range(2, 10), strict=True))
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
DATE_WORDS = (
    "hundred thousand million billion monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
)
FIGURES = {word: str(number) for word, number in (UNITS | TENS | TEENS).items()} | {word: word for word in DATE_WORDS}
"""Words for numbers and dates, with the form in which they are compared; "may" is left out, as it is mostly a verb."""

Words = tuple[str, ...]


class Overlap(NamedTuple):
    """What two variants of a sentence have in common.

    `common` is the number of common words in order; `agrees` is false if a negation, a number or a date differs;
    `verbatim` is true if one sentence contains the other word for word.
    """

    common: int
    agrees: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a speaker says in one place: the quotes that share a `statement` number, as sentences of words.

    `article` is the article's number, `places` are the positions of the quotes among the article's quotes.
    """

    article: int
    places: tuple[int, ...]
    sentences: tuple[Words, ...]
    speaker: Speaker | None
    company: str | None

    @property
    def words(self) -> Words:
        """The words of all sentences."""
        return tuple(word for sentence in self.sentences for word in sentence)


def are_same(one: Utterance, other: Utterance, pairs: list[tuple[Words, Words]]) -> bool:
    """True if two utterances are the same statement.

    `pairs` are the sentences to compare, one of `one` and one of `other`. Each sentence of the shorter utterance is
    judged by its best match. If the speakers cannot be the same person, the wording must be nearly the same.
    """
    same_name = _have_one_name(one.speaker, other.speaker)
    # Identical words of one speaker need no comparison; even three are a statement: "We did nothing."
    if same_name and one.words == other.words:
        return len(one.words) >= MIN_FRAGMENT_WORDS
    different_speakers = not (same_name or _may_be_one_speaker(one, other))
    if different_speakers and _speak_for_different_companies(one, other):
        return False
    min_similarity = MIN_SIMILARITY_DIFFERENT_SPEAKERS if different_speakers else MIN_SIMILARITY
    shorter_first = len(one.words) <= len(other.words)
    best: dict[Words, Overlap] = {}
    for pair in pairs:
        overlap = _compare_sentences(*pair, min_similarity)
        if overlap is not None:
            sentence = pair[0] if shorter_first else pair[1]
            # An `Overlap` is a tuple that begins with the number of common words, so `max` takes the best match.
            best[sentence] = max(overlap, best.get(sentence, overlap))
    # One contradiction is enough: "we will close two plants" and "we will close three plants" differ, however similar.
    if not best or not all(overlap.agrees for overlap in best.values()):
        return False
    if different_speakers:
        min_common = MIN_COMMON_WORDS_DIFFERENT_SPEAKERS
    else:
        # A word-for-word excerpt is safe evidence, so fewer words suffice.
        verbatim = all(overlap.verbatim for overlap in best.values())
        min_common = MIN_VERBATIM_WORDS if verbatim else MIN_COMMON_WORDS
    common = sum(overlap.common for overlap in best.values())
    covered = sum(map(len, best))
    return common >= min_common and covered >= MIN_COVERAGE * min(len(one.words), len(other.words))


def _compare_sentences(one: Words, other: Words, min_similarity: float) -> Overlap | None:
    """What two sentences have in common, or None if they are not variants of each other."""
    # autojunk would ignore frequent words in long sentences; the last block is empty.
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()[:-1]
    if not blocks:
        return None
    common = sum(block.size for block in blocks)
    last = blocks[-1]
    a = slice(blocks[0].a, last.a + last.size)
    b = slice(blocks[0].b, last.b + last.size)
    # One sentence may be a part of the other: one is taken as a whole, the other from the first common word to the
    # last, whichever way round is shorter.
    words = min(len(one) + b.stop - b.start, len(other) + a.stop - a.start)
    if 2 * common < min_similarity * words:
        return None
    verbatim = len(blocks) == 1 and common == min(len(one), len(other))
    return Overlap(common, not _contradict(one, other, a, b), verbatim)


def _contradict(one: Words, other: Words, a: slice, b: slice) -> bool:
    """True if two variants differ in a negation, a number or a date; `a` and `b` are their common parts."""
    near_a = one[max(0, a.start - WORDS_BEFORE) : a.stop + 1]
    near_b = other[max(0, b.start - WORDS_BEFORE) : b.stop + 1]
    negations_a, negations_b = (sum(map(bool, map(NEGATION_RE.fullmatch, words))) for words in (near_a, near_b))
    # The number is compared, so that a double negation differs from a single one.
    if negations_a != negations_b:
        return True
    # "safe" and "unsafe": only words that are in one sentence alone can be each other's negation.
    only_a, only_b = set(near_a) - set(near_b), set(near_b) - set(near_a)
    if _has_negated_word(only_a, only_b) or _has_negated_word(only_b, only_a):
        return True
    figures_a, figures_b = _find_figures(one[a]), _find_figures(other[b])
    # A shortened sentence may have lost numbers, but may not have others.
    return not (figures_a <= figures_b or figures_b <= figures_a)


def _has_negated_word(words: set[str], others: set[str]) -> bool:
    """True if a word is among the others with a negating prefix ("safe" and "unsafe")."""
    return any(prefix + word in others for word in words for prefix in NEGATING_PREFIXES)


def _find_figures(words: Iterable[str]) -> set[str]:
    """The numbers and dates among some words; numbers in words are converted to digits."""
    figures = set()
    for word in words:
        # "twenty-five"
        ten, _, unit = word.partition("-")
        if ten in TENS and unit in UNITS:
            figures.add(str(TENS[ten] + UNITS[unit]))
        elif word in FIGURES:
            figures.add(FIGURES[word])
        elif word[0].isdigit():
            figures.add(word.replace(",", ""))
    return figures


def _have_one_name(one: Speaker | None, other: Speaker | None) -> bool:
    """True if both speakers are named and the words of one name include those of the other ("Reyes", "Hal Reyes").

    A description in lower case ("a spokesman") is not a name.
    """
    if one is None or other is None or one.name[:1].islower() or other.name[:1].islower():
        return False
    names = [set(speaker.name.casefold().split()) for speaker in (one, other)]
    # Sets of words: the order does not matter ("Reyes, Hal").
    return names[0] <= names[1] or names[1] <= names[0]


def _may_be_one_speaker(one: Utterance, other: Utterance) -> bool:
    """True if two names may stand for one source: a speaker is unknown, or both speak for the same company."""
    if one.speaker is None or other.speaker is None:
        return True
    return one.speaker.side == other.speaker.side == "company" and one.company == other.company


def _speak_for_different_companies(one: Utterance, other: Utterance) -> bool:
    """True if each speaks for a company of its own; companies use the same stock phrases."""
    return (
        one.speaker is not None
        and other.speaker is not None
        and one.company != other.company
        and one.speaker.side == other.speaker.side == "company"
    )
