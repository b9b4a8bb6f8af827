"""Named features of a quote: the speaker's side, the cue, pronouns, categories of the lexicon, negation and form.

A feature is a name and a value. The parts of a name are separated by bars, and a feature that is combined with the
speaker's side has the side as its second part ("pronoun|we", "pronoun|company|we"). The names are part of the model
file, in the family that it calls "facts".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotestance.english.lexicon import Pairs, find_categories, find_pairs, load_cue_classes, load_polarity
from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.records.quote import Quote
from quotestance.stance.masking import COMPANY, NAME, NUMBER, PERCENT, PRONOUNS

__all__ = [
    "Context",
    "LexiconMatches",
    "list_focus",
    "list_named_features",
    "list_surroundings",
    "select_content_words",
]


POLARITY_SCALE = 5.0
"""Weight of the polarity features, which are few and reliable, relative to the many presence features; chosen by
cross-validation."""

NEGATION = frozenset(
    "no not never none nobody nothing neither nor without cannot hardly n't isn't aren't wasn't weren't don't doesn't "
    "didn't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't ain't unlikely deny denies denied".split()
)
SCOPE_END = frozenset("but however though although because if ? ! which who while yet".split())
NEGATED_POLARITY = -0.7
"""The factor on the polarity of a negated word."""
SCOPE_LENGTH = 6
"""How many words after a negation are negated; longer scopes and whole clauses did no better in cross-validation."""

CUE_WINDOW = 14
"""How many words before and after a quote are searched for its cue."""


LexiconMatch = tuple[str, bool]
"""A category of the lexicon, and whether it is negated."""


@dataclass(frozen=True, slots=True)
class Context:
    """The masked words of a quote and of its sentence, with their lexicon matches, and the quote's own text."""

    quote: list[str]
    before_quote: list[str]
    after_quote: list[str]
    text: str
    quote_matches: list[LexiconMatch]
    sentence_matches: list[LexiconMatch]


WordEntry = tuple[tuple[str, ...], Pairs, Pairs, "int | None"]


def _look_up(word: str) -> WordEntry | None:
    """What the lexicon and negation say about a word; None if they say nothing, as for most words.

    The four parts: the word's own categories; those of pairs of words that it ends; those of pairs that it begins; and
    how many of the words after it are negated (0 if it ends a negation, None if it does neither).
    """
    # "but" ends a negation; "not" and "isn't" begin one.
    scope = 0 if word in SCOPE_END else SCOPE_LENGTH if word in NEGATION or word.endswith("n't") else None
    categories, (ended, begun) = find_categories(word), find_pairs(word)
    return (categories, ended, begun, scope) if categories or ended or begun or scope is not None else None


WORD_ENTRIES = WordCache(_look_up)


class LexiconMatches:
    """The words of an article that are in the lexicon or negate, looked up once for all passages of the article."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.entries = [(i, entry) for i, entry in enumerate(map(WORD_ENTRIES.__getitem__, words)) if entry]
        self.positions = [i for i, _ in self.entries]

    def find(self, start: int, end: int) -> list[LexiconMatch]:
        """The lexicon categories of the words in a half-open range, each with whether it is negated.

        Negation works like NLTK's `mark_negation`, but its scope is limited to `SCOPE_LENGTH` words.
        """
        words, negated_until = self.words, 0
        matches: list[LexiconMatch] = []
        in_range = slice(bisect_left(self.positions, start), bisect_left(self.positions, end))
        for i, (categories, ended, begun, scope) in self.entries[in_range]:
            # Both words of a pair must be in the range; the word looked up may be its second or its first.
            if ended and i > start:
                categories += ended.get(words[i - 1], ())
            if begun and i < end - 1:
                categories += begun.get(words[i + 1], ())
            for category in categories:
                matches.append((category, i < negated_until))
            # After the word's own categories, since a word does not negate itself.
            if scope is not None:
                negated_until = i + 1 + scope
        return matches


def select_content_words(words: Sequence[str]) -> frozenset[str]:
    """The words that say what a text is about: long ones, neither function words nor placeholders."""
    function_words = load_word_list("function_words")
    return frozenset(word for word in words if len(word) > 3 and word[0] != "_" and word not in function_words)


DENSITIES = ((0.15, 0.35, 0.7), ("rare", "some", "often", "dense"))
"""How often an article names the company, in mentions per sentence: the upper ends of the bands, and their names."""
SENTENCE_LENGTH = 130
"""Characters of an average sentence of news."""
DISTANCES = ((80, 250, 700), ("near", "a sentence ago", "a paragraph ago", "far"))
"""How far before the quote the company was last named, in characters: the upper ends of the bands, and their names."""


def list_focus(
    quote: Quote, context: Context, mentions: Sequence[tuple[int, int]], headline: frozenset[str], length: int
) -> dict[str, float]:
    """Features of how much the passage is about the company.

    How often the article names the company, how far before the quote it was last named, and how many words the quote
    shares with the headline. `length` is the article's, in characters.
    """
    features: dict[str, float] = {}
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    density = DENSITIES[1][bisect_left(DENSITIES[0], len(mentions) * SENTENCE_LENGTH / max(1, length))]
    # Each feature occurs twice: for all speakers, and for the speaker's side, which changes what it means.
    features[f"article names the company|{density}"] = 1.0
    features[f"article names the company|{side}|{density}"] = 1.0
    # How many mentions start before the quote: a tuple of one sorts before a mention that starts at the same place.
    before = bisect_left(mentions, (quote.start,))
    # Not named before the quote: as far as possible.
    characters = quote.start - mentions[before - 1][0] if before else 10**6
    distance = DISTANCES[1][bisect_left(DISTANCES[0], characters)]
    features[f"company last named|{distance}"] = 1.0
    features[f"company last named|{side}|{distance}"] = 1.0
    shared = len(headline.intersection(context.quote))
    if shared:
        # Capped, so that a long headline does not outweigh the other features.
        features["words of the headline"] = min(3.0, shared)
        features[f"words of the headline|{side}"] = min(3.0, shared)
    return features


def list_named_features(quote: Quote, context: Context) -> dict[str, float]:
    """Features of the speaker, the cue and the quote's words, and the lexicon matches of its sentence.

    The kind of role (analyst, minister, officer) is left out: the side is known, and beyond it the model only learned
    the habits of one collection of articles.
    """
    features: dict[str, float] = {}
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    words = dict.fromkeys(context.quote)  # unique, in order
    features[f"side|{side}"] = 1.0
    cue = _find_cue(context, quote)
    if cue:
        features[f"cue|{cue}"] = 1.0
        # A cue that no class lists is taken as neutral.
        cue_class = load_cue_classes().get(cue, "say")
        features[f"cue class|{cue_class}"] = 1.0
        features[f"cue class|{side}|{cue_class}"] = 1.0
    persons = {PRONOUNS[word] for word in PRONOUNS.keys() & words.keys()}
    for person in sorted(persons):
        features[f"pronoun|{person}"] = 1.0
        features[f"pronoun|{side}|{person}"] = 1.0
    _add_lexicon(features, context.quote_matches, side, persons)
    if not NEGATION.isdisjoint(words):
        features["negation"] = 1.0
        features[f"negation|{side}"] = 1.0
    _add_polarity(features, context.quote, side)
    _add_form(features, context, words, side)
    features.update(list_surroundings("sentence", context.sentence_matches))
    if COMPANY in context.before_quote or COMPANY in context.after_quote:
        features["sentence|company named"] = 1.0
    return features


def list_surroundings(place: str, matches: Iterable[LexiconMatch]) -> dict[str, float]:
    """Features of the lexicon matches around a quote; `place` is the first part of their names."""
    return {f"{place}|{'not ' if negated else ''}{category}": 1.0 for category, negated in matches}


def _add_lexicon(features: dict[str, float], matches: Iterable[LexiconMatch], side: str, persons: set[str]) -> None:
    """Add how often each category occurs, also combined with pronouns, and whether good or bad words prevail."""
    counts: dict[str, int] = {}
    for category, negated in matches:
        key = f"not {category}" if negated else category
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        value = min(2.0, 0.5 + 0.5 * count)  # a repetition counts half, up to the third
        features[f"lexicon|{key}"] = value
        features[f"lexicon|{side}|{key}"] = value
        # "we" and "they" with a word of harm point to opposite stances.
        for person in ("we", "they", "company"):
            if person in persons:
                features[f"lexicon|{person}|{key}"] = value
    # "not bad" counts as good, and the reverse.
    good = counts.get("positive", 0) + counts.get("not negative", 0)
    bad = counts.get("negative", 0) + counts.get("not positive", 0)
    if good != bad:
        prevailing = "good" if good > bad else "bad"
        features[f"balance|{prevailing}"] = min(3.0, abs(good - bad))
        features[f"balance|{side}|{prevailing}"] = min(3.0, abs(good - bad))


def _add_polarity(features: dict[str, float], words: Sequence[str], side: str) -> None:
    """Add the sums of good and bad polarity, divided by the square root of the length, and the strongest of each.

    A negated word has the opposite polarity, but less of it: "no complaints" is weaker than praise.
    """
    polarity = load_polarity()
    rated = [i for i, word in enumerate(words) if word in polarity]
    if not rated:
        return
    negated = set(_list_negated(words))
    scores = [polarity[words[i]] * (NEGATED_POLARITY if i in negated else 1.0) for i in rated]
    # Between the sum, which grows with the length, and the mean, in which one strong word of a long quote is lost.
    root = len(words) ** 0.5
    for name, value in (
        ("good words", sum(v for v in scores if v > 0) / root),
        ("bad words", -sum(v for v in scores if v < 0) / root),
        ("best word", max(0.0, max(scores))),
        ("worst word", -min(0.0, min(scores))),
    ):
        if value:
            features[f"sound|{name}"] = POLARITY_SCALE * value
            features[f"sound|{side}|{name}"] = POLARITY_SCALE * value


def _list_negated(words: Sequence[str]) -> list[int]:
    """The positions of the words in the scope of a negation."""
    negated: list[int] = []
    until = 0
    for i, entry in enumerate(map(WORD_ENTRIES.__getitem__, words)):
        if i < until:
            negated.append(i)
        if entry is not None and entry[3] is not None:
            until = i + 1 + entry[3]
    return negated


LENGTHS = ((3, 6, 12, 25), ("1-3", "4-6", "7-12", "13-25", "26+"))
"""The upper ends of the bands of lengths, in words, and the bands' names."""
PUNCTUATION = (("?", "question"), ("!", "exclamation"))
PLACEHOLDERS = ((NUMBER, "number"), (PERCENT, "percent"), ("$", "money"), ("£", "money"), (NAME, "name"))


def _add_form(features: dict[str, float], context: Context, words: dict[str, None], side: str) -> None:
    """Add the length, punctuation, numbers and names, the first word, and whether the quote is a sentence's part."""
    text = context.text.strip()
    band = LENGTHS[1][bisect_left(LENGTHS[0], len(context.quote))]
    features[f"length|{band}"] = 1.0
    features[f"length|{side}|{band}"] = 1.0
    # The text itself is read, since the masked words are all in lower case.
    forms = [name for character, name in PUNCTUATION if character in text]
    forms += [name for word, name in PLACEHOLDERS if word in words]
    if text[:1].islower():
        forms.append("fragment")
    for name in forms:
        features[f"form|{name}"] = 1.0
        features[f"form|{side}|{name}"] = 1.0
    if words:
        features[f"first word|{context.quote[0]}"] = 1.0
    if not context.before_quote and not context.after_quote:
        features["form|whole sentence"] = 1.0


def _find_cue(context: Context, quote: Quote) -> str | None:
    """The known cue word nearest to the quote in its sentence, or else the first word of the quote's own cue."""
    # Words after the quote first, so that of two equally near cues the one after it is taken.
    classes = load_cue_classes()
    nearest: tuple[int, str] | None = None
    # Before the quote the words are reversed, so that the distance counts from the quote.
    for words in (context.after_quote[:CUE_WINDOW], context.before_quote[: -CUE_WINDOW - 1 : -1]):
        if not classes.keys().isdisjoint(words):
            distance = next(i for i, word in enumerate(words) if word in classes)
            if nearest is None or distance < nearest[0]:
                nearest = distance, words[distance]
    if nearest is not None:
        return nearest[1]
    cue_words = quote.cue.text.lower().split() if quote.cue else []
    return cue_words[0] if cue_words else None
