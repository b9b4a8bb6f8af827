"""Describe an attributed quote by the features that the classifier reads.

Training and labelling use the same function, so they cannot differ. Names of companies and persons are masked, so that
the model does not learn brands. Features come in families: `quote` (words of the quote), `sentence` and `before` (words
of its sentence outside the quote, and of the sentence before), `earlier` (words outside quotes in the text before the
quote), `article` (words of all passages with quotes), `facts` (named features: side, cue, categories of the lexicon
with their negation, form) and `passage` (who is named around the quote). The name of a feature says what it stands for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from zlib import crc32

from quotestance.english.segmentation import split_paragraphs, split_paragraphs_into_sentences
from quotestance.records.quote import Quote
from quotestance.sides.company import Company
from quotestance.stance.masking import COMPANY, NAME, NUMBER, PERCENT, Tokens, mask_words
from quotestance.stance.named_features import (
    Context,
    LexiconMatches,
    list_focus,
    list_named_features,
    list_surroundings,
    select_content_words,
)
from quotestance.stance.passage_features import band_share, list_passage_features

__all__ = ["DISTANT_FAMILIES", "FACTS", "FAMILIES", "NAMED_FAMILIES", "DescribedQuote", "describe", "format_feature"]


FAMILIES = ("quote", "sentence", "before", "earlier", "article", "facts", "passage")
"""The families of features, in the order of the model's columns: words first, then named features."""

NAMED_FAMILIES = ("facts", "passage")
"""The families of named features. Only the first layer of the model reads "passage"."""

DISTANT_FAMILIES = ("earlier", "article")
"""The families of words that may be far from the quote. They have many words, and rare ones say nothing."""

FACTS = FAMILIES.index("facts")

MAX_QUOTE_WORDS = 400
"""Words of a quote that are read; a longer quote has shown its stance by then."""

MAX_SENTENCE_WORDS = 40
"""Words of the sentence that are read on either side of the quote."""

MAX_BEFORE_WORDS = 60
"""Words of the sentence before that are read, counted from its end."""

MAX_EARLIER_WORDS = 120
"""Words before the quote of which those outside quotes are read: what the writer says leading up to it."""


@dataclass(frozen=True, slots=True)
class DescribedQuote:
    """A speech quote as the classifier reads it.

    `index` is its position among the article's quotes. `families` contains the values of the features by name, in the
    order of `FAMILIES`. `side` is the speaker's. `about` is the hand label, if there is one: it is used in training
    only. `article` and `speaker` identify the quotes that belong together; they are not features.
    """

    index: int
    families: tuple[dict[str, float], ...]
    side: str | None
    about: str | None = None
    article: int = 0
    speaker: str = ""


def describe(text: str, quotes: Sequence[Quote], company: Company) -> list[DescribedQuote]:
    """A described quote for each speech quote of an article, in order.

    The speakers should have their `side` (see `sides.assign_sides`); a speaker without one counts as of unknown side.

    >>> from quotestance.records.quote import Speaker
    >>> text = "“We deny it,” said Ann Lee of Northwind."
    >>> quote = Quote(1, 12, "We deny it,", speaker=Speaker("Ann Lee", side="company"))
    >>> sorted(describe(text, [quote], Company("Northwind"))[0].families[0])
    ['deny', 'deny it', 'it', 'we', 'we deny']
    """
    speech = [(index, quote) for index, quote in enumerate(quotes) if quote.is_said]
    if not speech:
        return []
    mentions = company.find(text)
    spoken = [quote for _, quote in speech]
    # Only the paragraphs and sentences that features read are split and masked, which saves time.
    paragraphs = _select(split_paragraphs(text), spoken)
    paragraph_starts = [start for start, _ in paragraphs]
    sentences = _select(split_paragraphs_into_sentences(text, paragraphs), spoken)
    starts = [start for start, _ in sentences]
    tokens = mask_words(text, quotes, mentions, sentences)
    matches = LexiconMatches(tokens.words)
    share = band_share(tokens.words)
    outside = _list_positions_outside(tokens, quotes)
    # All quotes share one dict, whose features are then looked up once.
    words_of_article = dict.fromkeys(tokens.words, 1.0)
    headline = select_content_words(tokens.words[slice(*tokens.range(*sentences[0]))]) if sentences else frozenset()
    # A number that identifies the article; a text may contain unpaired surrogates.
    article = crc32(text.encode("utf-8", "surrogatepass"))
    before: dict[int, tuple[dict[str, float], dict[str, float]]] = {}
    described = []
    for index, quote in speech:
        first, last = _locate(starts, quote)
        context = _cut_context(tokens, matches, sentences, first, last, quote)
        # Several quotes of one sentence share the sentence before it.
        if first not in before:
            before[first] = _describe_sentence_before(tokens, matches, sentences, first)
        words_before, named_before = before[first]
        named = list_named_features(quote, context)
        named.update(named_before)
        # A quote in the headline shares all its words with it, which says nothing.
        named.update(list_focus(quote, context, mentions, headline if first else frozenset(), len(text)))
        paragraph = paragraphs[_locate(paragraph_starts, quote)[0]] if paragraphs else (0, 0)
        families = (
            _list_words(context.quote, 2),
            _list_words(context.before_quote + context.after_quote, 1),
            words_before,
            _list_earlier_words(tokens, outside, quote),
            words_of_article,
            named,
            list_passage_features(quote, tokens, mentions, sentences, (first, last), paragraph, share),
        )
        side, speaker = (quote.speaker.side, quote.speaker.name) if quote.speaker else (None, "")
        described.append(DescribedQuote(index, families, side, quote.about, article, speaker))
    return described


def _select(spans: Sequence[tuple[int, int]], quotes: Iterable[Quote]) -> list[tuple[int, int]]:
    """The paragraphs or sentences that contain quotes, those before and after them, and the first of the article."""
    starts = [start for start, _ in spans]
    selected = {0} if spans else set()
    for quote in quotes:
        first, last = _locate(starts, quote)
        selected.update(range(max(0, first - 1), min(last + 2, len(spans))))
    return [spans[i] for i in sorted(selected)]


def _locate(starts: Sequence[int], quote: Quote) -> tuple[int, int]:
    """The positions of the first and the last span that a quote is in, given the starts of the spans."""
    first = max(0, bisect_right(starts, quote.start) - 1)
    # A quote between two spans belongs to the one before it.
    return first, max(first, bisect_left(starts, quote.end) - 1)


def _cut_context(
    tokens: Tokens, matches: LexiconMatches, sentences: Sequence[tuple[int, int]], first: int, last: int, quote: Quote
) -> Context:
    """The masked words of a quote, and those around it in the sentences from `first` to `last`."""
    if not sentences:
        return Context([], [], [], quote.text, [], [])
    sentence_start, sentence_end = tokens.range(sentences[first][0], sentences[last][1])
    start, end = tokens.range(quote.start, quote.end)
    # The windows are cut at the side of the quote, so that the words next to it are kept.
    sentence_start = max(sentence_start, start - MAX_SENTENCE_WORDS)
    sentence_end = max(end, min(sentence_end, end + MAX_SENTENCE_WORDS))
    quote_end = min(end, start + MAX_QUOTE_WORDS)
    words = tokens.words
    return Context(
        words[start:quote_end],
        words[sentence_start:start],
        words[end:sentence_end],
        quote.text,
        matches.find(start, quote_end),
        matches.find(sentence_start, start) + matches.find(end, sentence_end),
    )


def _describe_sentence_before(
    tokens: Tokens, matches: LexiconMatches, sentences: Sequence[tuple[int, int]], position: int
) -> tuple[dict[str, float], dict[str, float]]:
    """The words of the sentence before the one at `position`, and their named features."""
    if not position:
        return {}, {}
    start, end = tokens.range(*sentences[position - 1])
    start = max(start, end - MAX_BEFORE_WORDS)
    words = tokens.words[start:end]
    named = list_surroundings("before", matches.find(start, end))
    if COMPANY in words:
        named["before|company named"] = 1.0
    return _list_words(words, 1), named


def _list_positions_outside(tokens: Tokens, quotes: Iterable[Quote]) -> list[int]:
    """The positions of the words that are in no quotation marks, in order. Reported clauses are the writer's words."""
    inside: set[int] = set()
    for quote in quotes:
        if quote.kind != "reported":
            inside.update(range(*tokens.range(quote.start, quote.end)))
    return [i for i in range(len(tokens.words)) if i not in inside]


def _list_earlier_words(tokens: Tokens, outside: Sequence[int], quote: Quote) -> dict[str, float]:
    """The words outside quotes among the last `MAX_EARLIER_WORDS` before a quote."""
    end, _ = tokens.range(quote.start, quote.end)
    near = outside[bisect_left(outside, end - MAX_EARLIER_WORDS) : bisect_left(outside, end)]
    return dict.fromkeys(map(tokens.words.__getitem__, near), 1.0)


def _list_words(words: list[str], longest: int) -> dict[str, float]:
    """The words, and if `longest` is 2 also the pairs of adjacent words.

    Counts are not kept: in cross-validation they added nothing.
    """
    pairs = map(" ".join, pairwise(words)) if longest > 1 else ()
    return dict.fromkeys(chain(words, pairs), 1.0)


PLACEHOLDER_WORDS = {COMPANY: "[the company]", NAME: "[a name]", NUMBER: "[a number]", PERCENT: "%"}

PART_WORDS = {
    "sound": "words",
    "good words": "that sound good",
    "bad words": "that sound bad",
    "best word": "the best-sounding one",
    "worst word": "the worst-sounding one",
    "lexicon": "words",
    "company last named": "company named",
    "balance": "more words are",
}
"""Parts of feature names that readers see in other words."""

PLACES = {
    "sentence": "the sentence",
    "before": "the sentence before",
    "earlier": "the text before",
    "article": "the article",
}
"""Where the words of a family are, as readers see it."""

SPEAKER_WORDS = {"company": "speaks for the company", "other": "speaks from outside the company"}
SIDE_WORDS = {"company": "by the company's side", "other": "by an outsider", "unknown": "side unknown"}


def format_feature(family: str, name: str) -> str:
    """A feature in words for a reader.

    >>> format_feature("facts", "side|company"), format_feature("quote", "never should")
    ('speaks for the company', "quote: 'never should'")
    """
    for placeholder, words in PLACEHOLDER_WORDS.items():
        name = name.replace(placeholder, words)
    if family == "quote":
        return f"quote: '{name}'"
    if family in PLACES:
        return f"{PLACES[family]}: {name}"
    parts = name.split("|")
    if parts[0] == "side":
        return SPEAKER_WORDS.get(parts[1], "speaker's side unknown")
    subject, *rest = (PART_WORDS.get(part, part) for part in parts)
    if len(rest) > 1:  # three parts: the second is the speaker's side
        rest[0] = SIDE_WORDS.get(rest[0], rest[0])
    return f"{subject}: {', '.join(rest)}" if rest else subject
