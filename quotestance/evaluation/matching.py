"""Match gold quotes with predicted quotes, and decide whether two speakers are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.corpus.labels import CorpusRecord
from quotestance.records.quote import Quote, Speaker

__all__ = ["SOURCES", "is_right_speaker", "match_quote", "select_scored", "share_mention", "split_name", "tell_source"]


SOURCES = ("name", "nominal", "pronoun")
"""What stands beside a quote for its speaker."""

PRONOUNS = frozenset(
    "i me you he him she her it we us they them who this that these those one himself herself itself themselves".split()
)
# What ends the head of a noun phrase: a comma, a bracket, a preposition or a relative pronoun.
AFTER_HEAD_RE = re.compile(r"[,(\[]| (?:of|for|in|on|at|from|with|to|by|who|which|that|and|or)\b")


def select_scored(record: CorpusRecord, guesses: Sequence[Quote]) -> list[Quote]:
    """The predicted quotes that count: all but those in an unscored span that are no gold quote."""
    if not record.unscored:
        return list(guesses)
    return [
        g
        for g in guesses
        if not any(g.start < b and a < g.end for a, b in record.unscored)
        or any(match_quote(quote, [g]) for quote in record.quotes)
    ]


def match_quote(gold: Quote, guesses: Sequence[Quote]) -> Quote | None:
    """The guess that shares most with a gold quote, if at least half of both."""

    def shared(guess: Quote) -> int:
        return max(0, min(gold.end, guess.end) - max(gold.start, guess.start))

    best = max(guesses, key=shared, default=None)
    if best is None or shared(best) * 2 < max(gold.end - gold.start, best.end - best.start) or not shared(best):
        return None
    return best


def is_right_speaker(truth: Speaker | None, found: Speaker | None) -> bool:
    """Whether it is the same name, without case, full stops and a leading "the"; by its mention where the labels give
    no name; nobody where nobody is to be found."""
    if truth is None or found is None:
        return truth is found
    return split_name(found) == split_name(truth) if truth.name else share_mention(truth, found)


def split_name(speaker: Speaker | None) -> list[str]:
    words = (speaker.name if speaker else "").lower().replace(".", "").split()
    return words[1:] if words[:1] == ["the"] else words


def share_mention(truth: Speaker, found: Speaker | None) -> bool:
    if found is None or truth.start is None or truth.end is None or found.start is None or found.end is None:
        return False
    return truth.start < found.end and found.start < truth.end


def tell_source(speaker: Speaker | None) -> str | None:
    """Whether a name, a phrase or a pronoun stands beside the quote; None where no mention is known.

    >>> [tell_source(Speaker("Ann Lee", m)) for m in ("Ms. Lee of Acme", "the bank's lawyer", "she", None)]
    ['name', 'nominal', 'pronoun', None]
    """
    mention = speaker.mention if speaker else None
    if not mention or not mention.strip():
        return None
    if all(word.lower() in PRONOUNS for word in mention.split()):
        return "pronoun"
    head = (AFTER_HEAD_RE.split(mention.strip(), maxsplit=1)[0].split() or mention.split())[-1]
    return "name" if head[0].isupper() else "nominal"
