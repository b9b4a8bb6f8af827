"""Features of the passage around a quote that tell whether the quote is about the company: the family `passage`.

Only the first layer of the model reads them: who is named in the quote, beside it, and in the sentences before and
after it, and whom "they", "it" or "we" may refer to. In the second layer they gained nothing on US news and lost on
business news.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from quotestance.english.word_lists import load_flags
from quotestance.records.quote import Quote
from quotestance.stance.masking import COMPANY, NAME, PRONOUNS, Tokens

__all__ = ["band_share", "list_passage_features"]


ANTECEDENT_WINDOW = 120
"""How many words before a pronoun are searched for what it refers to."""
WORDS_BEFORE, WORDS_AFTER = 120, 60
"""The words before and after a quote in which names are counted."""
SHARES = ((0.01, 0.1, 0.2, 0.35, 0.5), ("none", "a tenth", "a fifth", "a third", "half", "most"))
"""The company's share of all names: the upper ends of the bands, and their names."""
DISTANCES = ((80, 250, 700, 2000), ("near", "a sentence on", "a paragraph on", "far", "never"))
"""How far after the quote the company is named next, in characters: the upper ends of the bands, and their names."""
REFERRING = {word: person for word, person in PRONOUNS.items() if person in ("they", "it", "we")}
"""The pronouns that may refer to an organisation, with their person."""
DETERMINERS = frozenset("the this that our their an a".split())
NAMES = {COMPANY: "company", NAME: "another"}
MAX_COUNT = 3

Span = tuple[int, int]


def list_passage_features(
    quote: Quote,
    tokens: Tokens,
    mentions: Sequence[Span],
    sentences: Sequence[Span],
    position: Span,
    paragraph: Span,
    share_of_article: str,
) -> dict[str, float]:
    """The features of one quote, each also combined with the speaker's side.

    `sentences` are those that `tokens` has, `position` the first and the last of them that the quote is in, and
    `paragraph` is the paragraph in which it begins. `mentions` are the company's in the whole article, and
    `share_of_article` the band of its share of all names there (see `band_share`).
    """
    words = tokens.words
    start, end = tokens.range(quote.start, quote.end)
    first, last = position
    sentence_start, sentence_end = tokens.range(sentences[first][0], sentences[last][1]) if sentences else (start, end)
    next_mention = bisect_left(mentions, (quote.end,))
    distance = mentions[next_mention][0] - quote.end if next_mention < len(mentions) else 10**6
    in_paragraph = bisect_left(mentions, (paragraph[1],)) - bisect_left(mentions, (paragraph[0],))
    nearby = words[max(0, start - WORDS_BEFORE) : end + WORDS_AFTER]
    features = {
        f"names in the quote|{_name_mentioned(words[start:end])}",
        f"names before the quote|{_name_mentioned(words[sentence_start:start])}",
        f"names after the quote|{_name_mentioned(words[end:sentence_end])}",
        f"names in the sentence before|{_name_mentioned(_cut(tokens, sentences, first - 1))}",
        f"names in the sentence after|{_name_mentioned(_cut(tokens, sentences, last + 1))}",
        f"company in the paragraph|{min(MAX_COUNT, in_paragraph)} times",
        f"company among names nearby|{band_share(nearby)}",
        f"company among all names|{share_of_article}",
        f"company named next|{DISTANCES[1][bisect_left(DISTANCES[0], distance)]}",
        *_list_referents(words, start, end, sentence_start),
        *(f"organisation noun|{noun}" for noun in _list_organisation_nouns(words[start:end])),
    }
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    by_side = (name.replace("|", f"|{side}|", 1) for name in features)
    return dict.fromkeys(sorted(features.union(by_side)), 1.0)


def _cut(tokens: Tokens, sentences: Sequence[Span], index: int) -> list[str]:
    return tokens.words[slice(*tokens.range(*sentences[index]))] if 0 <= index < len(sentences) else []


def _name_mentioned(words: Sequence[str]) -> str:
    """Who is named: the company, others, both or nobody."""
    if COMPANY in words:
        return "company and others" if NAME in words else "company"
    return "others" if NAME in words else "nobody"


def band_share(words: Sequence[str]) -> str:
    """The band of the company's share of all names."""
    company = words.count(COMPANY)
    return SHARES[1][bisect_left(SHARES[0], company / max(1, company + words.count(NAME)))]


def _list_referents(words: Sequence[str], start: int, end: int, sentence_start: int) -> list[str]:
    """For each person of `REFERRING` in the quote, who was named last before it.

    That is a name in the quote itself, or else the last one before the sentence of the quote: the name beside the
    quote is usually the speaker's.
    """
    found = {}
    for i, person in enumerate(map(REFERRING.get, words[start:end]), start):
        if person and person not in found:
            inside = next((word for word in reversed(words[start:i]) if word in (COMPANY, NAME)), None)
            found[person] = _describe_referent(words, sentence_start) if inside is None else f"{NAMES[inside]} in it"
    return [f"last named before {person}|{referent}" for person, referent in found.items()]


def _describe_referent(words: Sequence[str], end: int) -> str:
    before = words[max(0, end - ANTECEDENT_WINDOW) : end]
    return next((NAMES[word] for word in reversed(before) if word in NAMES), "nobody")


def _list_organisation_nouns(words: Sequence[str]) -> list[str]:
    """The words before nouns for an organisation: "this company" and "the bureau" often stand for the company."""
    nouns = load_flags("organisation_nouns")
    return [before for before, word in pairwise(words) if word in nouns and before in DETERMINERS]
