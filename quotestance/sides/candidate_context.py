"""Count which words stand before and after a candidate for an article's company."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from math import log1p

from quotestance.english.word_lists import load_word_list
from quotestance.sides.candidates import Piece

__all__ = ["describe_context"]


Counts = defaultdict[str, int]

MAX_MENTIONS = 15
"""Mentions of a candidate whose context is read."""

WORDS_AFTER = {
    "role": "ceo cfo coo cto chief chairman chairwoman chair president executive executives director directors founder "
    "co-founder cofounder boss head management managers manager leadership leaders employee employees staff workers "
    "staffers engineers officials official officer officers lawyers attorneys representative representatives agents",
    "spokesperson": "spokesman spokeswoman spokesperson spokespeople spokesmen representative statement",
    "business": "shares stock shareholders investors profit profits sales revenue revenues earnings customers users "
    "subscribers products product services service plant plants factory stores store platform app website site "
    "headquarters business brand bid offer unit subsidiary",
    "speech": "said says announced declined responded confirmed denied tweeted acknowledged apologized apologised "
    "insisted claimed argued argues told added did reported revealed",
    "act": "has have had will would is was are were plans plan agreed wants could should can may does do decided made "
    "also already",
    "media": "reporter host anchor correspondent contributor poll news reports",
}
AFTER = {word: kind for kind, words in WORDS_AFTER.items() for word in words.split()}
WORDS_BEFORE = {"at": "at", "in": "in", "the": "the", "a": "a", "an": "a", "of": "of", "for": "for", "by": "by"}
WORDS_BEFORE |= dict.fromkeys(("against", "from", "to", "on", "with", "like", "via"), "preposition")
ROLES_BEFORE = frozenset(
    "ceo chief chairman president executive director founder co-founder head boss employee employees officer manager "
    "spokesman spokeswoman spokesperson shares statement user users customers owner parent owners lawyer lawyers "
    "attorney representative officials executives giant company firm maker chain network agency group retailer bank "
    "airline startup subsidiary regulator broadcaster website".split()
)
HONORIFICS_BEFORE = ("Mr.", "Mrs.", "Ms.", "Dr.", "Sen.", "Rep.", "Gov.")

# What follows a name: a possessive, a comma or a bracket, and up to two words.
AFTER_RE = re.compile(r"(['’]s?(?!\w))?([,(]| \()?[ \n]*([\w’'-]+)?(?:[ \n]+([\w’'-]+))?")
TICKER_RE = re.compile(r" \((?:[A-Z]+ ?: ?)?\.?[A-Z]{1,5}(?:\.[A-Z]{1,2})?[,)]")

SHARES = {
    kind: f"{kind}, share"
    for kind in (
        "title before",
        "part",
        "possessive",
        "comma after",
        "speech after",
        "act after",
        "in before",
        "the before",
        "a before",
        "at before",
        "of before",
        "for before",
        "by before",
        "preposition before",
        "honorific before",
        "sentence start",
        "line alone",
        "capital after",
        "age after",
        "noun after",
        "in brackets",
        "who after",
        "role after comma",
    )
}
COUNTS = {
    kind: f"{kind}, count"
    for kind in (
        "role after",
        "spokesperson after",
        "business after",
        "role before",
        "speech after",
        "ticker after",
        "media after",
        "at before",
    )
}
ANY = {
    kind: f"{kind}, any"
    for kind in (
        "role after",
        "spokesperson after",
        "business after",
        "role before",
        "title before",
        "age after",
        "line alone",
    )
}


def describe_context(text: str, mentions: Sequence[tuple[int, Piece]]) -> dict[str, float]:
    """How many of a name's mentions have which words beside them, as shares, counts and whether there is any."""
    mentions = mentions[:MAX_MENTIONS]
    counts: Counts = defaultdict(int)
    for start, piece in mentions:
        if piece.follows_title:
            counts["title before"] += 1
        if piece.precedes_title:
            counts["role after"] += 1
        if piece.is_part:
            counts["part"] += 1
        _count_after(text, start + piece.end, counts)
        _count_before(text, start + piece.start, counts)
    number = len(mentions)
    features: dict[str, float] = {}
    for kind, count in counts.items():
        if count:
            if kind in SHARES:
                features[SHARES[kind]] = count / number
            if kind in COUNTS:
                features[COUNTS[kind]] = log1p(count)
            if kind in ANY:
                features[ANY[kind]] = 1.0
    return features


def _count_after(text: str, end: int, counts: Counts) -> None:
    after = AFTER_RE.match(text, end, end + 60)
    if after is None:
        return
    possessive, sign, first, second = after.groups()
    if possessive:
        counts["possessive"] += 1
    if sign:
        _count_after_sign(text, end, sign == ",", (first or "", second or ""), counts)
    if sign == "," or first is None:
        return
    lower = first.lower()
    kind = AFTER.get(lower) or (AFTER.get(second.lower()) if second and possessive else None)
    if kind:
        counts[f"{kind} after"] += 1
    elif first[0].isupper():
        counts["capital after"] += 1
    elif not sign and not possessive and lower not in load_word_list("function_words"):
        counts["noun after"] += 1


def _count_after_sign(text: str, end: int, is_comma: bool, words: tuple[str, str], counts: Counts) -> None:
    """What follows a comma or a bracket: an age, a stock exchange's symbol, a clause, or a person's role."""
    first = words[0]
    if first.isdigit() and len(first) == 2:
        counts["age after"] += 1
    if not is_comma:
        counts["ticker after"] += TICKER_RE.match(text, end, end + 20) is not None
        return
    counts["comma after"] += 1
    counts["who after"] += first in ("who", "whose")
    # "Ann Lee, a fund manager"
    counts["role after comma"] += any(AFTER.get(word) in ("role", "spokesperson") for word in words)


def _count_before(text: str, start: int, counts: Counts) -> None:
    before = text[max(0, start - 40) : start].rstrip(" ")
    last_sign = before[-1:]
    if not last_sign or last_sign.isspace():
        counts["sentence start"] += 1
        counts["line alone"] += _is_line_alone(text, start)
    elif last_sign in ".!?":
        counts["sentence start"] += 1
        counts["honorific before"] += before.endswith(HONORIFICS_BEFORE)
    elif last_sign == "(":
        counts["in brackets"] += 1
    else:
        words = [word.lower() for word in before.rsplit(None, 3)[-3:]]
        last = words[-1]
        kind = WORDS_BEFORE.get(last)
        if kind:
            counts[f"{kind} before"] += 1
        # "shares of Larch", "chief executive at the Larch"
        roles = words[:-1] if kind in ("of", "for", "at", "the") else words[-1:]
        counts["role before"] += not ROLES_BEFORE.isdisjoint(roles)


def _is_line_alone(text: str, start: int) -> bool:
    """True if the line that begins at `start` has at most three words."""
    end = text.find("\n", start, start + 60)
    return end >= 0 and len(text[start:end].split()) <= 3
