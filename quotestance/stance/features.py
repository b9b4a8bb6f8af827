"""An attributed quote -> the named features that the classifier reads.

One function serves training and labelling, so both read the same. Company and person names are masked, so that no
brand is learnt. Features come in families: `quote` (words of the quote), `sentence` and
`before` (words of its sentence outside the quote, and of the sentence before), and `facts` (everything named: side,
cue, lexicon categories with their negation, crossings, form). A feature's name tells a reader what it is.
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
from quotestance.stance.named_features import Context, Marks, list_around, list_facts, list_focus, pick_content_words

__all__ = ["FAMILIES", "DescribedQuote", "describe", "say_feature"]


FAMILIES = ("quote", "sentence", "before", "facts")
"""The families of features, in the order of the model's columns."""

LONGEST = 400
"""Words of a quote that are read; a longer one has told its stance by then."""
AROUND = 40
"""Words of its sentence that are read on either side of a quote."""
BEFORE = 60
"""Words of the sentence before that are read, its last."""


@dataclass(frozen=True, slots=True)
class DescribedQuote:
    """One speech quote as the classifier reads it.

    `index` is its place among the article's quotes; `article` and `speaker` tell which quotes belong together, and
    are no features. `families` holds, in the order of `FAMILIES`, the features' values by name. `side` is the
    speaker's. `about` is the hand label where one was given: training reads it, labelling never does.
    """

    index: int
    families: tuple[dict[str, float], ...]
    side: str | None
    about: str | None = None
    article: int = 0
    speaker: str = ""


def describe(text: str, quotes: Sequence[Quote], company: Company) -> list[DescribedQuote]:
    """One described quote for each speech quote, in order.

    The quotes' speakers should have their `side` (see `companies.assign_sides`); without it the side's features stay
    out.

    >>> from quotestance.records.quote import Speaker
    >>> text = "“We deny it,” said Ann Lee of Northwind."
    >>> quote = Quote(1, 12, "We deny it,", speaker=Speaker("Ann Lee", side="company"))
    >>> sorted(describe(text, [quote], Company("Northwind"))[0].families[0])
    ['deny', 'deny it', 'it', 'we', 'we deny']
    """
    speech = [(index, quote) for index, quote in enumerate(quotes) if quote.kind == "speech"]
    if not speech:
        return []
    mentions = company.find(text)
    spoken = [quote for _, quote in speech]
    sentences = _pick(split_paragraphs_into_sentences(text, _pick(split_paragraphs(text), spoken)), spoken)
    begins = [a for a, _ in sentences]
    tokens = mask_words(text, quotes, mentions, sentences)
    marks = Marks(tokens.words)
    headline = pick_content_words(tokens.words[slice(*tokens.range(*sentences[0]))]) if sentences else frozenset()
    article = crc32(text.encode("utf-8", "surrogatepass"))
    before: dict[int, tuple[dict[str, float], dict[str, float]]] = {}
    described = []
    for index, quote in speech:
        first, last = _find(begins, quote)
        context = _cut_context(tokens, marks, sentences, first, last, quote)
        if first not in before:
            before[first] = _describe_before(tokens, marks, sentences, first)
        words_before, facts_before = before[first]
        facts = list_facts(quote, context)
        facts.update(facts_before)
        facts.update(list_focus(quote, context, mentions, headline, len(text)))
        families = (
            _list_words(context.quote, 2),
            _list_words(context.before_quote + context.after_quote, 1),
            words_before,
            facts,
        )
        side, speaker = (quote.speaker.side, quote.speaker.name) if quote.speaker else (None, "")
        described.append(DescribedQuote(index, families, side, quote.about, article, speaker))
    return described


def _pick(spans: Sequence[tuple[int, int]], quotes: Iterable[Quote]) -> list[tuple[int, int]]:
    """Of an article's paragraphs or sentences those that hold quotes, the one before each, and the first."""
    begins = [a for a, _ in spans]
    read = {0} if spans else set()
    for quote in quotes:
        first, last = _find(begins, quote)
        read.update(range(max(0, first - 1), min(last + 1, len(spans))))
    return [spans[i] for i in sorted(read)]


def _find(begins: Sequence[int], quote: Quote) -> tuple[int, int]:
    """The first and the last place, among spans that begin at `begins`, of those that a quote stands in."""
    first = max(0, bisect_right(begins, quote.start) - 1)
    return first, max(first, bisect_left(begins, quote.end) - 1)


def _cut_context(
    tokens: Tokens, marks: Marks, sentences: Sequence[tuple[int, int]], first: int, last: int, quote: Quote
) -> Context:
    """The masked words of a quote and of its sentence (or sentences) around it."""
    if not sentences:
        return Context([], [], [], quote.text, [], [])
    opens, closes = tokens.range(sentences[first][0], sentences[last][1])
    start, end = tokens.range(quote.start, quote.end)
    opens, closes = max(opens, start - AROUND), max(end, min(closes, end + AROUND))
    words = tokens.words
    return Context(
        words[start : min(end, start + LONGEST)],
        words[opens:start],
        words[end:closes],
        quote.text,
        marks.match(start, min(end, start + LONGEST)),
        marks.match(opens, start) + marks.match(end, closes),
    )


def _describe_before(
    tokens: Tokens, marks: Marks, sentences: Sequence[tuple[int, int]], first: int
) -> tuple[dict[str, float], dict[str, float]]:
    """The words of the sentence before one, and what the lexicon says of them."""
    if not first:
        return {}, {}
    start, end = tokens.range(*sentences[first - 1])
    start = max(start, end - BEFORE)
    words = tokens.words[start:end]
    facts = list_around("before", marks.match(start, end))
    if COMPANY in words:
        facts["before|company named"] = 1.0
    return _list_words(words, 1), facts


def _list_words(words: list[str], longest: int) -> dict[str, float]:
    """The words, and where `longest` is 2 each pair of neighbours. How often one stands there told nothing more."""
    pairs = map(" ".join, pairwise(words)) if longest > 1 else ()
    return dict.fromkeys(chain(words, pairs), 1.0)


SAID = {
    "sound": "words",
    "good words": "that sound good",
    "bad words": "that sound bad",
    "best word": "the best-sounding one",
    "worst word": "the worst-sounding one",
    "lexicon": "words",
    "company last named": "company named",
    "balance": "more words are",
}
"""Parts of feature names that a reader is told in other words."""


def say_feature(family: str, name: str) -> str:
    """A feature in words that a reader understands.

    >>> say_feature("facts", "side|company"), say_feature("quote", "never should")
    ('speaks for the company', "quote: 'never should'")
    """
    shown = (
        name.replace(COMPANY, "[the company]")
        .replace(NAME, "[a name]")
        .replace(NUMBER, "[a number]")
        .replace(PERCENT, "%")
    )
    if family == "quote":
        return f"quote: '{shown}'"
    if family in ("sentence", "before"):
        where = "the sentence" if family == "sentence" else "the sentence before"
        return f"{where}: {shown}"
    parts = [SAID.get(part, part) for part in shown.split("|")]
    if parts[0] == "side":
        return {"company": "speaks for the company", "other": "speaks from outside the company"}.get(
            parts[1], "speaker's side unknown"
        )
    sides = {"company": "by the company's side", "other": "by an outsider", "unknown": "side unknown"}
    words = [sides.get(part, part) if i == 1 and len(parts) > 2 else part for i, part in enumerate(parts)]
    return f"{words[0]}: {', '.join(words[1:])}" if len(words) > 1 else words[0]
