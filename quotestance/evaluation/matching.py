"""Match gold quotes with predicted quotes, and decide whether two speakers are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotestance.corpus.labels import CorpusRecord
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker

__all__ = [
    "MENTION_FORMS",
    "classify_mention",
    "is_right_speaker",
    "match_quote",
    "mentions_overlap",
    "normalize_name",
    "pair_articles",
    "select_scored",
]


MENTION_FORMS = ("name", "nominal", "pronoun")
"""The form of a speaker's mention: "Ms. Lee", "the bank's lawyer", "she"."""

PRONOUNS = frozenset(
    "i me you he him she her it we us they them who this that these those one himself herself itself themselves".split()
)
# The head of a noun phrase ends before a comma, a bracket, a preposition, a relative pronoun or a conjunction.
AFTER_HEAD_RE = re.compile(r"[,(\[]| (?:of|for|in|on|at|from|with|to|by|who|which|that|and|or)\b")


def pair_articles(
    gold: Sequence[CorpusRecord], predicted: Sequence[LabelledArticle]
) -> Iterator[tuple[CorpusRecord, tuple[Quote, ...]]]:
    """Each gold article with the quotes predicted for it, by id; no quotes if there is no prediction."""
    quotes = {article.id: article.quotes for article in predicted}
    for record in gold:
        yield record, quotes.get(record.article.id, ())


def select_scored(record: CorpusRecord, predicted: Sequence[Quote]) -> list[Quote]:
    """The predicted quotes to score: all except those in an unscored span that match no gold quote."""
    if not record.unscored:
        return list(predicted)
    return [
        guess
        for guess in predicted
        if not any(guess.start < end and start < guess.end for start, end in record.unscored)
        or any(match_quote(quote, [guess]) for quote in record.quotes)
    ]


def match_quote(gold: Quote, predicted: Sequence[Quote]) -> Quote | None:
    """The predicted quote that shares the most characters with a gold quote, if it shares at least half of both."""

    def count_shared(guess: Quote) -> int:
        return max(0, min(gold.end, guess.end) - max(gold.start, guess.start))

    best = max(predicted, key=count_shared, default=None)
    if best is None or not (shared := count_shared(best)):
        return None
    # At least half of the longer one is at least half of both.
    return best if shared * 2 >= max(gold.end - gold.start, best.end - best.start) else None


def is_right_speaker(gold: Speaker | None, predicted: Speaker | None) -> bool:
    """Whether two speakers are the same.

    Names must be equal without case, full stops and a leading "the". If the gold speaker has no name, the mentions must
    overlap. If there is no gold speaker, there must be no predicted one.
    """
    if gold is None or predicted is None:
        return gold is predicted
    return normalize_name(predicted) == normalize_name(gold) if gold.name else mentions_overlap(gold, predicted)


def normalize_name(speaker: Speaker | None) -> list[str]:
    """The words of a name in lower case, without full stops and a leading "the"."""
    words = (speaker.name if speaker else "").lower().replace(".", "").split()
    return words[1:] if words[:1] == ["the"] else words


def mentions_overlap(gold: Speaker, predicted: Speaker | None) -> bool:
    """Whether the spans of two mentions overlap; False if one of the spans is unknown."""
    if predicted is None:
        return False
    if gold.start is None or gold.end is None or predicted.start is None or predicted.end is None:
        return False
    return gold.start < predicted.end and predicted.start < gold.end


def classify_mention(speaker: Speaker | None) -> str | None:
    """Which of `MENTION_FORMS` the speaker's mention has; None if there is no mention.

    >>> [classify_mention(Speaker("Ann Lee", m)) for m in ("Ms. Lee of Acme", "the bank's lawyer", "she", None)]
    ['name', 'nominal', 'pronoun', None]
    """
    mention = speaker.mention if speaker else None
    if not mention or not mention.strip():
        return None
    if all(word.lower() in PRONOUNS for word in mention.split()):
        return "pronoun"
    # "the bank's lawyer for Ohio" -> "lawyer": a capital there makes it a name, one elsewhere in the mention does not.
    head = (AFTER_HEAD_RE.split(mention.strip(), maxsplit=1)[0].split() or mention.split())[-1]
    return "name" if head[0].isupper() else "nominal"
