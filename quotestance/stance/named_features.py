"""Named features of a quote: who speaks, with what cue, in which words, about what, in what form.

Each is a name and a value; the name's parts, set apart by bars, tell a reader what it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from quotestance.english.lexicon import Pairs, find_categories, find_pairs, load_cue_classes, load_polarity
from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.records.quote import Quote
from quotestance.stance.masking import COMPANY, NAME, NUMBER, PERCENT, PRONOUNS

__all__ = ["Context", "Marks", "list_around", "list_facts", "list_focus", "pick_content_words"]


POLARITY_SCALE = 5.0
"""Brings the polarity features, which are few and sure, up against the many of presence; chosen by cross-validation."""

NEGATION = frozenset(
    "no not never none nobody nothing neither nor without cannot hardly n't isn't aren't wasn't weren't don't doesn't "
    "didn't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't ain't unlikely deny denies denied".split()
)
SCOPE_END = frozenset("but however though although because if ? ! which who while yet".split())
SCOPE_LENGTH = 6
"""Words after a negation that it turns; longer scopes and whole clauses did no better in cross-validation."""


@dataclass(frozen=True, slots=True)
class Context:
    """The masked words of a quote and around it in its sentence, and what the lexicon knows of both."""

    quote: list[str]
    before_quote: list[str]
    after_quote: list[str]
    text: str
    said: list[Match]
    around: list[Match]


Match = tuple[str, bool]
"""A category of the lexicon, and whether it is negated."""

Read = tuple[tuple[str, ...], Pairs, Pairs, "int | None"]


def _read_word(word: str) -> Read | None:
    """The lexicon's categories of a word; those of the pairs that it closes and that it opens; and how many words
    behind it are turned by negation (None where it changes nothing). None for a word without any of that, as most
    are."""
    turned = 0 if word in SCOPE_END else SCOPE_LENGTH if word in NEGATION or word.endswith("n't") else None
    categories, (closed, opened) = find_categories(word), find_pairs(word)
    return (categories, closed, opened, turned) if categories or closed or opened or turned is not None else None


READ_WORDS = WordCache(_read_word)


class Marks:
    """The words of an article that the lexicon or negation knows, found once for all the passages that are read."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.reads = [(i, read) for i, read in enumerate(map(READ_WORDS.__getitem__, words)) if read]
        self.places = [i for i, _ in self.reads]

    def match(self, start: int, end: int) -> list[Match]:
        """Lexicon categories of the words in a half-open range, with True where negated, in the manner of NLTK's
        `mark_negation` with a bounded scope."""
        words, turned_to = self.words, 0
        found: list[Match] = []
        known = slice(bisect_left(self.places, start), bisect_left(self.places, end))
        for i, (categories, closed, opened, turned) in self.reads[known]:
            if closed and i > start:
                categories += closed.get(words[i - 1], ())
            if opened and i < end - 1:
                categories += opened.get(words[i + 1], ())
            for category in categories:
                found.append((category, i < turned_to))
            if turned is not None:
                turned_to = i + 1 + turned
        return found


def pick_content_words(words: Sequence[str]) -> frozenset[str]:
    """The words that carry a text's matter: long ones, no function words, nothing masked."""
    return frozenset(
        word for word in words if len(word) > 3 and word[0] != "_" and word not in load_word_list("function_words")
    )


DENSITIES = ((0.15, 0.35, 0.7), ("rare", "some", "often", "dense"))
"""How often an article names the company, in names a sentence: where each band ends, and the bands' names."""
SENTENCE = 130
"""Characters of an ordinary sentence of news."""
DISTANCES = ((80, 250, 700), ("near", "a sentence ago", "a paragraph ago", "far"))
"""How far back it was named last, in characters."""


def list_focus(
    quote: Quote, context: Context, mentions: Sequence[tuple[int, int]], headline: frozenset[str], length: int
) -> dict[str, float]:
    """How near the company is: how often the article names it, how long ago, and whether the quote takes up the
    headline. `length` is the article's, in characters."""
    facts: dict[str, float] = {}
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    density = DENSITIES[1][bisect_left(DENSITIES[0], len(mentions) * SENTENCE / max(1, length))]
    facts[f"article names the company|{density}"] = 1.0
    facts[f"article names the company|{side}|{density}"] = 1.0
    at = bisect_left(mentions, (quote.start,))
    since = quote.start - mentions[at - 1][0] if at else 10**6
    distance = DISTANCES[1][bisect_left(DISTANCES[0], since)]
    facts[f"company last named|{distance}"] = 1.0
    facts[f"company last named|{side}|{distance}"] = 1.0
    shared = len(headline & pick_content_words(context.quote))
    if shared:
        facts["words of the headline"] = min(3.0, shared)
        facts[f"words of the headline|{side}"] = min(3.0, shared)
    return facts


def list_facts(quote: Quote, context: Context) -> dict[str, float]:
    """Side, cue, pronouns, lexicon, polarity and form of a quote, and the lexicon of its sentence outside it.

    The kind of role (analyst, minister, officer) is left out: beyond the side it taught the ways of one collection.
    """
    facts: dict[str, float] = {}
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    words = dict.fromkeys(context.quote)  # each once, in order
    facts[f"side|{side}"] = 1.0
    cue = _find_cue(context, quote)
    if cue:
        facts[f"cue|{cue}"] = 1.0
        cue_class = load_cue_classes().get(cue, "say")
        facts[f"cue class|{cue_class}"] = 1.0
        facts[f"cue class|{side}|{cue_class}"] = 1.0
    people = {PRONOUNS[word] for word in PRONOUNS.keys() & words.keys()}
    for person in sorted(people):
        facts[f"pronoun|{person}"] = 1.0
        facts[f"pronoun|{side}|{person}"] = 1.0
    _list_lexicon(facts, context.said, side, people)
    if not NEGATION.isdisjoint(words):
        facts["negation"] = 1.0
        facts[f"negation|{side}"] = 1.0
    _list_polarity(facts, words, side)
    _list_form(facts, context, words, side)
    facts.update(list_around("sentence", context.around))
    if COMPANY in context.before_quote or COMPANY in context.after_quote:
        facts["sentence|company named"] = 1.0
    return facts


def list_around(where: str, matches: Iterable[Match]) -> dict[str, float]:
    """The lexicon's categories among words around a quote; `where` names the place."""
    return {f"{where}|{'not ' if negated else ''}{category}": 1.0 for category, negated in matches}


def _list_lexicon(facts: dict[str, float], matches: Iterable[Match], side: str, people: set[str]) -> None:
    counts: dict[str, int] = {}
    for category, negated in matches:
        key = f"not {category}" if negated else category
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        value = min(2.0, 0.5 + 0.5 * count)
        facts[f"lexicon|{key}"] = value
        facts[f"lexicon|{side}|{key}"] = value
        for person in ("we", "they", "company"):
            if person in people:
                facts[f"lexicon|{person}|{key}"] = value
    balance = (
        counts.get("positive", 0)
        + counts.get("not negative", 0)
        - counts.get("negative", 0)
        - counts.get("not positive", 0)
    )
    if balance:
        facts[f"balance|{'good' if balance > 0 else 'bad'}"] = min(3.0, abs(balance))
        facts[f"balance|{side}|{'good' if balance > 0 else 'bad'}"] = min(3.0, abs(balance))


def _list_polarity(facts: dict[str, float], words: dict[str, None], side: str) -> None:
    """How good and how bad the quote's words sound: in all (by the root of its length), and the strongest of each."""
    scores = list(map(load_polarity().get, words, repeat(0.0)))
    if not scores:
        return
    root = len(scores) ** 0.5
    for name, value in (
        ("good words", sum(v for v in scores if v > 0) / root),
        ("bad words", -sum(v for v in scores if v < 0) / root),
        ("best word", max(0.0, max(scores))),
        ("worst word", -min(0.0, min(scores))),
    ):
        if value:
            facts[f"sound|{name}"] = POLARITY_SCALE * value
            facts[f"sound|{side}|{name}"] = POLARITY_SCALE * value


LENGTHS = ((3, 6, 12, 25), ("1-3", "4-6", "7-12", "13-25", "26+"))
"""Where each band of lengths ends, in words, and the bands' names."""
MARKS = (("?", "question"), ("!", "exclamation"))
FORMS = ((NUMBER, "number"), (PERCENT, "percent"), ("$", "money"), ("£", "money"), (NAME, "name"))


def _list_form(facts: dict[str, float], context: Context, words: dict[str, None], side: str) -> None:
    text = context.text.strip()
    band = LENGTHS[1][bisect_left(LENGTHS[0], len(context.quote))]
    facts[f"length|{band}"] = 1.0
    facts[f"length|{side}|{band}"] = 1.0
    forms = [name for mark, name in MARKS if mark in text] + [name for word, name in FORMS if word in words]
    if text[:1].islower():
        forms.append("fragment")
    for name in forms:
        facts[f"form|{name}"] = 1.0
        facts[f"form|{side}|{name}"] = 1.0
    if words:
        facts[f"first word|{context.quote[0]}"] = 1.0
    if not context.before_quote and not context.after_quote:
        facts["form|whole sentence"] = 1.0


def _find_cue(context: Context, quote: Quote) -> str | None:
    """The cue word nearest to the quote in its sentence; else the extractor's own."""
    classes = load_cue_classes()
    nearest: tuple[int, str] | None = None
    for words in (context.after_quote[:14], context.before_quote[:-15:-1]):
        if not classes.keys().isdisjoint(words):
            at = next(i for i, word in enumerate(words) if word in classes)
            if nearest is None or at < nearest[0]:
                nearest = at, words[at]
    if nearest is not None:
        return nearest[1]
    if quote.cue is not None:
        return quote.cue.text.lower().split()[0] if quote.cue.text.split() else None
    return None
