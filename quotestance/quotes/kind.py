"""The kind of a quoted span: speech, or a nickname, a title or a term."""

from __future__ import annotations

import re

from quotestance.english.chunker import SymbolLine
from quotestance.english.word_classes import given_names
from quotestance.quotes.scanner import QuotedSpan

__all__ = ["ends_clause", "is_clause", "is_nickname", "is_term", "is_title_case", "is_utterance"]


# What stands before a nickname
GIVEN_RE = re.compile(
    r"""
    (?<! [\w.] )
    ( [^\W\d_a-z] \. (?: [^\W\d_a-z] \. )?   # one or two initials: "J.", "J.R."
    | [^\W\d_a-z] [\w-]+ )                   # or a word with a capital: "Jean-Paul"
    [ ] \Z
    """,
    re.VERBOSE,
)
# What follows it: a blank and a capital
SURNAME_RE = re.compile(r" ([^\W\d_a-z][\w'’-]+)")
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
LONGEST_NICKNAME = 25  # characters, with the quotation marks; also how far back the given name is looked for
CLAUSE_WORDS = 5  # in real news, five lower-case words without a cue were speech in four of five cases
CLAUSE_ENDS = tuple(",?!.…-–—")
SMALL_TITLE_WORDS = frozenset(("a an and as at by de for from in of on or the to vs with & -").split())
NICKNAME_WORDS = 3  # between two names: "Ann Lee “Two Hats” Reth"
NAMING = frozenset(("called", "titled", "entitled", "named", "dubbed", "nicknamed", "labeled"))
NICKNAMING = frozenset(("call", "calls", "nickname", "nicknames"))  # "they call him “The Rock”"
LONGEST_NAMING = 60  # characters before a quote that are read for "known as", "the film" and the like
KNOWN_AS_RE = re.compile(r"\b(?:known|know|knew)\b[^.“\"]{0,30}\bas\s*\Z")  # "which they know as “the pit”"
TITLED_RE = re.compile(  # in real news, a name after these was a term in 22 of 29 cases
    r"\b(?:memoir|film|movie|book|show|play|song|newsletter|magazine|programme|program|series|novel|column|podcast|album"
    r"|single|video|report|essay|editorial|page|headline"
    r"|nickname|names?|heading|title|titled|headed|ticker|hashtag|motto|poem|game|project)(?: as)?,?\s*\Z"
    r"|\b(?:memoir|film|movie|book|show|play|song|series|novel|album|poem|game)\s(?:is|was|were)\s*\Z"
    r"|\bsuch\s(?:[\w-]+\s){0,4}as\s*\Z"
)


def is_nickname(text: str, span: QuotedSpan) -> bool:
    """Whether a quoted span is a nickname before a surname: "Roland “Biscuit” Tremayne", "“Big Tom” Hanley".

    >>> from quotestance.quotes.scanner import scan_quotes
    >>> text = "Maria “The Hat” Ortiz met “The Boss” Lee."
    >>> [text[q.start : q.end] for q in scan_quotes(text) if is_nickname(text, q)]
    ['The Hat']
    """
    start, end = span.outer
    if end - start > LONGEST_NICKNAME or (after := SURNAME_RE.match(text, end)) is None:
        return False
    words = text[span.start : span.end].split()
    # “Big Tom” Hanley: a given name with a capitalised word before it, but not “Morning Joe” Friday.
    if len(words) == 2 and words[1] in given_names() and is_title_case(words):
        return after[1] not in DAYS
    m = GIVEN_RE.search(text, max(0, start - LONGEST_NICKNAME), start)
    # An initial or a known given name outside or inside, and no comma in the quotation marks: Ann “No,” Lee said.
    if m is None or text[span.end - 1] in ",.!?":
        return False
    return "." in m[1] or m[1] in given_names() or (len(words) == 1 and words[0] in given_names())


def is_clause(words: str) -> bool:
    """Whether a quote without a cue is long enough to be speech and not in title case.

    >>> is_clause("playing tennis in tennis whites"), is_clause("The Making of a Very Great Town")
    (True, False)
    """
    parts = words.split()
    return len(parts) >= CLAUSE_WORDS and not is_title_case(parts)


def is_utterance(words: str) -> bool:
    """Whether a quote is a whole sentence, so that someone said it even if no speaker is found.

    >>> is_utterance("We knew it would be the first."), is_utterance("the first place to have")
    (True, False)
    """
    return words[:1].isupper() and words.rstrip("'’")[-1:] in (".", "!", "?") and is_clause(words)


def is_title_case(words: list[str]) -> bool:
    """Whether every word except articles and prepositions has a capital."""
    return all(not w[:1].islower() or w in SMALL_TITLE_WORDS for w in words)


def ends_clause(words: str) -> bool:
    """Whether a quote ends in punctuation, inner quotation marks aside, so that a cue may follow without a comma.

    >>> ends_clause("We knew it,’"), ends_clause("the first place")
    (True, False)
    """
    return words[-4:].rstrip("'’\"”)] ")[-1:] in CLAUSE_ENDS


def is_term(
    text: str, span: QuotedSpan, line: SymbolLine, index: int, cue: tuple[int, int] | None, rule: str | None
) -> bool:
    """Whether the quotation marks set off a title, a nickname or a term rather than speech.

    The quoted span is the symbol at `index` of `line`; `cue` and `rule` come from its attribution, if there is one.
    """
    start = span.outer[0]
    words = text[span.start : span.end]
    parts = words.split()
    before = line.symbols[index - 1 : index]
    if before == "N" and line.symbols[index + 1 : index + 2] == "N" and len(parts) <= NICKNAME_WORDS:
        # Directly after the name, at most one blank away, and not ending like a clause.
        beside = line.spans[index - 1][1] + 1 >= start and not ends_clause(words)
        return beside and rule != "name-verb-quote"
    left = text[max(0, start - LONGEST_NAMING) : start]
    if left.rstrip().endswith("as") and KNOWN_AS_RE.search(left):  # the first test spares most quotes the second
        return True
    # From here on only what looks like a title or a name.
    if not is_title_case(parts) or not parts[0][:1].isupper():
        return False
    if line.symbols[index - 2 : index] == "Qc":  # “The Long Night” and “The Pit”
        left = text[max(0, line.spans[index - 2][0] - LONGEST_NAMING) : line.spans[index - 2][0]]
    if TITLED_RE.search(left):
        return True
    verb = text[slice(*cue)].lower() if cue else ""
    if verb in NICKNAMING:
        return True
    if cue is not None and verb in NAMING:
        # The name follows the verb directly: dubbed “The Pit”, but not: named a ship after “The Pit”.
        return cue[1] + 2 >= start
    # In “The Long Night”, Lee's “Long Night”: a title after a preposition or a possessive.
    return len(parts) > 1 and before in ("p", "S") and text[span.end - 1] not in "!?"
