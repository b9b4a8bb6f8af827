"""Describe a speaker by features for the side classifier: what the rules say, the role, and the words around the name.

Every feature is a string that a speaker has or lacks. In the words that are read, the company's name becomes "COMPANY",
the speaker's own words "SPEAKER", and a number "0", so that the classifier learns how people are introduced, not who
they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from quotestance.english.phrase_matcher import find_name
from quotestance.english.word_classes import is_given, is_organisation, without_possessive
from quotestance.english.word_lists import WordCache
from quotestance.records.quote import Quote, Speaker
from quotestance.sides.evidence import MAX_SEARCHED, Evidence
from quotestance.sides.keywords import find_words

__all__ = ["describe_speaker"]


MAX_MENTIONS = 6
"""How many mentions of a name are read; the first ones say who somebody is."""
MAX_PHRASE = 150
"""Characters of a phrase about the speaker."""
MAX_QUOTED = 2000
"""Characters of the speaker's quotes in which pronouns and the company are searched."""
WINDOW = 32
"""Characters before and after a mention; more than its NEAR words need."""
NEAR, NEXT = 4, 2
"""How many words beside the quote's own mention count in any order, and beside every mention by their place."""
DISTANCES = (60, 200, 600)
"""Bounds in characters of "near" and "far" from the company's first mention."""

# A word, a number, a mark of punctuation or a line end. "\0" stands for the company.
TOKEN_RE = re.compile(r"\0|[^\W\d_][\w&'’.-]*|\d+|[,.;:()\"“”\n]")


def _normalize_token(token: str) -> str:
    if token == "\0":
        return "COMPANY"
    if token[0].isdigit():
        return "0"
    word = without_possessive(token).rstrip(".") or token
    return f"^{word.lower()}" if token[0].isupper() else word


NORMALIZED = WordCache(_normalize_token)


def describe_speaker(quotes: Sequence[Quote], speaker: Speaker, evidence: Evidence, side: str | None) -> set[str]:
    """The features of a speaker, given all quotes of this speaker and the side that the rules assign."""
    company, text = evidence.company, evidence.text
    name, words = speaker.name, speaker.name.split()
    is_named = name[:1].isupper()
    features = {f"side by rules: {side}", "named" if is_named else "unnamed", f"words in name: {min(4, len(words))}"}
    if company.is_same_as(name):
        features.add("name is company")
    elif company.is_named_in(name):
        features.add("company in name")
    if is_organisation(words):
        features.add("name of organisation")
    elif is_given(words[0]):
        features.add("given name")
    if not is_named:
        features.update(f"name: {word.lower()}" for word in words)
    own_words = {NORMALIZED[word] for word in words}
    features.update(_describe_phrases(speaker, evidence, own_words))
    mentions = _find_mentions(speaker, text, is_named=is_named)
    for start, end in mentions:
        before, after = _words_around(evidence, start, end, own_words)
        features.update(f"before {place}: {word}" for place, word in enumerate(islice(reversed(before), NEXT)))
        features.update(f"after {place}: {word}" for place, word in enumerate(islice(after, NEXT)))
    if speaker.start is not None and speaker.end is not None:
        before, after = _words_around(evidence, speaker.start, speaker.end, own_words)
        features.update(f"before quote's mention: {word}" for word in before[-NEAR:])
        features.update(f"after quote's mention: {word}" for word in after[:NEAR])
    features.update(_describe_places(quotes, mentions, evidence))
    features.update(_describe_words(quotes, evidence))
    return features


def _describe_phrases(speaker: Speaker, evidence: Evidence, own_words: set[str]) -> Iterator[str]:
    """What the rules read in each phrase about the speaker, and the words of the phrases."""
    for phrase, rule in evidence.read_phrases(speaker):
        yield f"rule: {rule.name if rule else None}"
        phrase = phrase[:MAX_PHRASE]
        for start, end in reversed(evidence.company.find(phrase)):
            phrase = f"{phrase[:start]}\0{phrase[end:]}"
        for word in _normalize(phrase, own_words):
            yield f"role: {word}"


def _find_mentions(speaker: Speaker, text: str, *, is_named: bool) -> list[tuple[int, int]]:
    """The spans of the first mentions of a name, also by its last word; of an unnamed speaker only the quote's own."""
    if not is_named:
        return [(speaker.start, speaker.end)] if speaker.start is not None and speaker.end is not None else []
    last = speaker.name.split()[-1]
    # Words of one or two letters would be found everywhere.
    searched = last if len(last) > 2 and not last.endswith(".") else speaker.name
    return list(islice(find_name(text, searched, MAX_SEARCHED), MAX_MENTIONS))


def _words_around(evidence: Evidence, start: int, end: int, own_words: set[str]) -> tuple[list[str], list[str]]:
    """The words before and after a span, in the order of the text."""
    return (
        _normalize(_mask(evidence, max(0, start - WINDOW), start), own_words),
        _normalize(_mask(evidence, end, end + WINDOW), own_words),
    )


def _mask(evidence: Evidence, start: int, end: int) -> str:
    """The text of a span in which each mention of the company is one character."""
    parts, position = [], start
    for index in range(bisect_left(evidence.mentions, (start,)), len(evidence.mentions)):
        first, last = evidence.mentions[index]
        if first >= end:
            break
        parts += [evidence.text[position:first], "\0"]
        position = last
    return "".join([*parts, evidence.text[position:end]])


def _normalize(text: str, own_words: set[str]) -> list[str]:
    """The words of a masked text: in lower case, those with a capital marked by "^"."""
    words = map(NORMALIZED.__getitem__, TOKEN_RE.findall(text))
    return ["SPEAKER" if word in own_words else word for word in words]


def _describe_places(quotes: Sequence[Quote], mentions: Sequence[tuple[int, int]], evidence: Evidence) -> Iterator[str]:
    """How often the speaker is named and quoted, and where, also relative to the company."""
    yield f"mentions: {min(4, len(mentions))}"
    yield f"quotes: {min(3, len(quotes))}"
    yield f"quarter of first quote: {quotes[0].start * 4 // max(1, len(evidence.text))}"
    if evidence.mentions:
        yield f"company per 1000 characters: {min(4, len(evidence.mentions) * 1000 // max(500, len(evidence.text)))}"
        if mentions:
            distance = min(abs(start - mentions[0][0]) for start, _ in evidence.mentions)
            yield f"distance from company: {sum(distance >= bound for bound in DISTANCES)}"


def _describe_words(quotes: Sequence[Quote], evidence: Evidence) -> Iterator[str]:
    """The pronouns in the quotes, and whether these name the company."""
    quoted = " ".join(quote.text for quote in quotes)[:MAX_QUOTED]
    words = find_words(quoted)
    for name, forms in (("we", {"we", "our", "us"}), ("they", {"they", "them", "their"}), ("I", {"i", "my"})):
        if not words.isdisjoint(forms):
            yield f"says {name}"
    if evidence.company.is_named_in(quoted):
        yield "says company"
