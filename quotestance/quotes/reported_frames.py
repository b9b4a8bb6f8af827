"""The forms in which a word of saying reports a clause, as patterns over the symbols after it.

"Maria Ortiz told reporters on Monday that it was safe" is `N V m p t T P b n`: the verb, a hearer, a phrase of time,
then the clause. Each frame is one pattern; `data/words/saying_verbs.txt` says which verbs have which frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from quotestance.quotes.reported_words import SayingVerb

__all__ = ["FRAMES", "GAP", "HEARER", "TO_VERB", "Frame", "list_frames"]

GAP = r"""(?:a|t(?!t{0,5}o)                 # adverbs and times, but not the "year" of "each year of study"
    |d+t|\#t                            # "a few days"
    |[piy](?:t\#|[NnmO\#t]g?|dg)(?:[oc][NnmO\#])*     # "in Ohio", "to reporters", "during a rally", "at the hearing"
    )*"""
"""What may stand between the verb and the clause: when, where and to whom."""
BEFORE_THAT = (
    rf"(?:{GAP} [sp] (?:[NnmOQ\#]|dg) {GAP} Q? (?=T))?"  # "after a lunch on Monday", "on the show “This Week”"
)
INSERTION = r"(?:,[^,;:.Q]{1,16},|-[^\-;:.Q]{1,16}-)?"  # ", in a letter to the court,"
HEARER = r"(?:[NnmO]|d(?=[iT]))(?:[oc][NnmO])*"  # "reporters", "her"
CLAUSE_START = r"[NnmPdO\#QsawgGtp]"
TO_VERB = r"a*ia*[BvnmNbhQeD]"  # many verbs are in no list and are tagged as nouns
TOPIC = r"[NnmPOQgG\#wda]"


class Frame(NamedTuple):
    """One form. `start` in the pattern marks the start of the content.

    A verb has the frame if it has its `flag`; `preposition` is the word that must follow the verb. The content of a
    `strong` frame is certain enough to be looked for before an aside, and that of a `clause` has a verb of its own.
    """

    name: str
    flag: str
    pattern: re.Pattern[str]
    strong: bool = False
    clause: bool = False
    preposition: str | None = None


def _frame(
    name: str, pattern: str, flag: str | None = None, *, strong: bool = False, clause: bool = False, after: str = ""
) -> Frame:
    return Frame(name, flag or name, re.compile(pattern, re.VERBOSE), strong, clause, after or None)


FRAMES = (
    # "said on Monday that", "pointed out that"
    _frame("that", rf"p? {GAP} {BEFORE_THAT} {INSERTION} ,? T ,? (?P<start>)", strong=True, clause=True),
    # "told reporters on Monday that"
    _frame(
        "hearer-that",
        rf"i? {HEARER} {GAP} {BEFORE_THAT} {INSERTION} ,? T (?P<start>)",
        "hearer",
        strong=True,
        clause=True,
    ),
    # "asked them whether", "was asked by them whether"
    _frame("whether", rf"(?:{HEARER})? {GAP} (?P<start>[swT]) | (?P<who>W)", strong=True, clause=True),
    _frame("by-whether", rf"p {HEARER} {GAP} (?P<start>[swT])", "whether", strong=True, clause=True, after="by"),
    # "called on them to", "called for a ban", "accused them of hiding", "blamed them for the delay"
    _frame("on-to", rf"p (?P<start>{HEARER}) {GAP} {TO_VERB}", "on", strong=True, after="on"),
    _frame("for", r"p (?P<start>[NnmPOQgGda\#])", strong=True, after="for"),
    _frame("accuse", rf"(?P<start>(?:{HEARER}|P) (?:,[^,;:.Q]{{1,16}},)? o [gGNnmQbd])", strong=True),
    _frame("blame", rf"(?P<start>{HEARER} p [gGNnmQ])", strong=True),
    # "urged them to", "told reporters it was"
    _frame("hearer-to", rf"(?P<start>{HEARER}) {GAP} {TO_VERB}", "hearer", strong=True),
    _frame("hearer-bare", rf"{HEARER} {GAP} (?P<start>[NnPdQ\#s])", "hearer", clause=True),
    # "promised to", "denied hiding"
    _frame("to", rf"{GAP} (?P<start>{TO_VERB})", "inf", strong=True),
    _frame("ing", r"(?P<start>a* [gG])"),
    # "said it was safe", "said, it was safe", "said: it was safe"
    _frame("bare", rf"{GAP} {INSERTION} (?P<start>{CLAUSE_START} )", clause=True),
    _frame("bare-comma", rf"{GAP} (?: , (?P<start>{CLAUSE_START}) | : (?P<colon>.) )", "bare", clause=True),
    # "warned of delays", "complained about delays"
    _frame("of", rf"o (?P<start>{TOPIC})", after="of"),
    _frame("about", rf"p (?P<start>{TOPIC})", after="about"),
    _frame("on", rf"p (?P<start>{TOPIC})", after="on"),
    _frame("against", rf"p (?P<start>{TOPIC})", after="against"),
    _frame("by", r"p (?P<start>[gG])", after="by"),
    # "which she said was safe", "announced a recall"
    _frame("relative", rf"{GAP} (?P<start>[bhvVUD])", "bare", clause=True),
    _frame("noun", rf"{GAP} (?P<start>[NnmQO])"),
)
"""Tried in this order."""


def list_frames(
    verb: SayingVerb, symbols: str, index: int, end: int, word_after: str, *, strong: bool
) -> Iterator[tuple[Frame, int]]:
    """The frames that may follow the verb at `index`, each with the index where its content starts.

    `word_after` is the word that follows the verb, in lower case. Only frames that are `strong`, or only the others,
    are tried.
    """
    for frame in _frames_of(verb.frames, strong):
        if frame.preposition is not None and frame.preposition != word_after:
            continue
        if m := frame.pattern.match(symbols, index + 1, end):
            yield frame, max(m.start(group) for group in m.groupdict())


@cache
def _frames_of(flags: frozenset[str], strong: bool) -> tuple[Frame, ...]:
    return tuple(frame for frame in FRAMES if frame.flag in flags and frame.strong is strong)
