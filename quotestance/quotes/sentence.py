"""Attribution within the quote's own sentence: the functions of the rules in `sentence_rules`.

Each `find_*` function takes a `QuoteView` and returns a `Finding`, the mention and the cue, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from quotestance.quotes.cue_search import Link, link_inverted_subject
from quotestance.quotes.document import stands_alone
from quotestance.quotes.kind import is_clause, is_term, is_utterance
from quotestance.quotes.passives import is_passive_without_agent
from quotestance.quotes.patterns import (
    ADVERB,
    BE,
    CHAIN,
    NP,
    OF,
    PREPOSITION,
    REPORTED,
    SPEAKER,
    THAT,
    TIME,
)
from quotestance.quotes.quote_view import Finding, QuoteView, owner_of

__all__ = ["PLAIN_CUES", "REMARKS", "AfterQuote", "governed_by"]

PLAIN_CUES = frozenset(("said says asked asks added adds wrote writes tweeted told replied").split())
"""Reporting verbs without a second meaning."""
REMARKS = frozenset(
    (
        "admission advice answer argument assertion assessment belief call charge claim claims comment comments "
        "complaint conclusion contention criticism declaration demand description explanation insistence line "
        "message motto observation opinion plea pledge position prediction promise proposal question quip rant "
        "reaction refrain remark remarks reply response rhetoric slogan statement suggestion testimony threat "
        "tweet verdict view vow warning words"
    ).split()
)
"""Nouns of speech: with an owner they name a speaker, as in "Lee's claim"."""
WORDS = frozenset(("words",))

# A noun of speech before the quote
WORDS_OF_RE = re.compile(rf"{PREPOSITION}n{OF}{NP},?\Z")  # "in the words of Ann Lee, “"
WORDS_AFTER_RE = re.compile(rf",*{PREPOSITION}(?P<noun>n){OF}(?P<speaker>{NP})")  # "“…,” in the words of Ann Lee"
IN_WORDS_RE = re.compile(rf"(?:\A|,){PREPOSITION}n(?=,|\Z)")  # "in Lee's words, “"
CLAIM_RE = re.compile(rf"n(?={THAT}\Z)")  # "few believed Lee's claim that “"
REMARK_RE = re.compile(
    rf"""n (?: ,? [bh]? {THAT}      # "Lee's answer was that “"
             | ,                    # "Lee's answer, “"
             | {BE} S? ) \Z         # "Lee's answer is “"
    """,
    re.VERBOSE,
)
PLEDGE_RE = re.compile(
    rf"""n (?: i [bBv]?             # "her pledge to “", "her pledge to be “"
             | {OF}                 # "her description of “"
             | {PREPOSITION} g?     # "her remarks about “", "her remarks about having “"
             | t? {THAT} [PnN] [bh]?    # "her claim last year that it is “"
           ) d? \Z
    """,
    re.VERBOSE,
)

# A verb and a name, or a name alone, before the quote
HEADED_RE = re.compile(r"-(?P<speaker>N)(?:cN)?:\Z")  # "The bridge holds - Ann Lee: “"
VERB_NAME_RE = re.compile(  # "Said Ann Lee of the port, a lawyer: “"
    rf"""(?:\A|[,;\-]) {ADVERB}? (?P<cue>{REPORTED}) (?P<speaker>{NP}) {CHAIN}
    (?:,[^,;:Q]{{1,30}})? [,:] \Z
    """,
    re.VERBOSE,
)
PARENTHESIS_RE = re.compile(  # "The bridge, says Ann Lee, is as “"
    rf"""[,\-] (?P<cue>{REPORTED}) (?P<speaker>{SPEAKER}) {CHAIN} [,\-]
    [^Q.]* \Z                   # the rest of the sentence, without another quote
    """,
    re.VERBOSE,
)
PASSIVE_RE = re.compile(rf"{BE}{ADVERB}?[VUD][^Q.]{{0,4}}\Z")  # "was dismissed as “", "was called a “"
BY_RE = re.compile(rf"(?:{PREPOSITION}{TIME}|[{ADVERB}{TIME}])*(?P<by>{PREPOSITION})[Nnm]")  # "on Monday by Ann Lee"
RARE_VERB_RE = re.compile(  # "Ann Lee shot back, “"
    rf"""
    (?: \A | , | c ) a?         # a clause begins: "But then"
    (?P<speaker>[NP]) {CHAIN} [aht]*
    (?P<cue>[DvV]) [ap]?        # "shot back", "chimed in"
    [,:] \Z                     # no object of the verb: "shot “wild boars”"
    """,
    re.VERBOSE,
)


class AfterQuote:
    """A rule function that matches a verbose pattern right after the quote, or `anywhere` in the sentence after it.

    The group "speaker" of the pattern is the mention. Of its other groups, the last that matched is the cue.
    """

    def __init__(self, pattern: str, *, anywhere: bool = False) -> None:
        self.pattern = re.compile(pattern, re.VERBOSE)
        self._match = self.pattern.search if anywhere else self.pattern.match

    def __call__(self, quote: QuoteView) -> Finding | None:
        # `right` may begin with a comma that is not in the line, so indices are counted from its end.
        m = self._match(quote.right)
        if m is None:
            return None
        base = quote.right_end - len(quote.right)
        cue = max(m.start(name) for name in m.re.groupindex if name != "speaker")
        return quote.line.mentions[base + m.start("speaker")], quote.line.spans[base + cue]


def governed_by(link: Link) -> Callable[[QuoteView], Finding | None]:
    """A rule that matches if a reporting verb before the quote governs it and is linked to its speaker in this way."""

    def find(quote: QuoteView) -> Finding | None:
        if quote.governor is None or quote.governor[2] is not link:
            return None
        return quote.governor[:2]

    return find


# Rules over what precedes the quote in its sentence


def find_owner_of_remark(quote: QuoteView) -> Finding | None:
    """The speaker named beside a noun of speech: "in Lee's words, “", "her pledge to be “"."""
    left, mentions, base = quote.left, quote.line.mentions, quote.base
    # "in the words of Ann Lee, “": the noun follows the preposition; the name is the last symbol but for a comma.
    if (m := WORDS_OF_RE.search(left)) and mentions[base + m.start() + 1].head in WORDS:
        return mentions[base + m.end() - (2 if left.endswith(",") else 1)], None
    for pattern, heads in ((IN_WORDS_RE, WORDS), (CLAIM_RE, REMARKS)):
        if (m := pattern.search(left)) is None:
            continue
        noun = mentions[base + m.end() - 1]
        # "in her words, “" counts with a pronoun too; "believed Lee's claim that “" only with a name.
        if noun.possessor and noun.head in heads:
            is_name = quote.document.text[noun.possessor[0]].isupper()
            if is_name or heads is WORDS:
                return owner_of(quote.document, noun)
    # A reporting verb before the quote is the better cue: "Lee's claim was wrong, Reth said, “".
    if quote.governor is not None:
        return None
    for pattern in (REMARK_RE, PLEDGE_RE):
        if (m := pattern.search(left)) is None:
            continue
        noun = mentions[base + m.start()]
        if noun.possessor and noun.head in REMARKS:
            return owner_of(quote.document, noun)
    return None


def find_words_of_name_after(quote: QuoteView) -> Finding | None:
    """The name after a noun of speech behind the quote: "“…,” in the words of Ann Lee"."""
    m = WORDS_AFTER_RE.match(quote.right)
    base = quote.right_end - len(quote.right)
    if m is None or quote.line.mentions[base + m.start("noun")].head not in WORDS:
        return None
    return quote.line.mentions[base + m.start("speaker")], None


def find_name_after_dash(quote: QuoteView) -> Finding | None:
    """The name between a dash and a colon: "The bridge holds - Ann Lee: “"."""
    m = HEADED_RE.search(quote.left)
    return (quote.mention(m), None) if m else None


def find_verb_name(quote: QuoteView) -> Finding | None:
    """The name after a verb: "Said Ann Lee, “", "The bridge will hold, said Ann Lee, “"."""
    if (governor := quote.governor) is not None and governor[2] is link_inverted_subject:
        return governor[:2]
    m = VERB_NAME_RE.search(quote.left)
    return (quote.mention(m), quote.cue(m)) if m else None


def find_by_name(quote: QuoteView) -> Finding | None:
    """The agent of a passive that the quote interrupts: "was dismissed as “quite mad” by Ann Lee"."""
    line = quote.line
    if PASSIVE_RE.search(quote.left) is None or (m := BY_RE.match(line.symbols, quote.index + 1)) is None:
        return None
    if quote.document.covered(line, m.start("by")) != "by":
        return None
    return line.mentions[m.start("by") + 1], line.spans[quote.base + quote.left.rfind("b") + 1]


def find_parenthesis(quote: QuoteView) -> Finding | None:
    """The name in a parenthesis with a cue: "The bridge, says Ann Lee, is as “safe” as ever"."""
    m = PARENTHESIS_RE.search(quote.left)
    return (quote.mention(m), quote.cue(m)) if m else None


def find_rare_verb(quote: QuoteView) -> Finding | None:
    """The subject of any other verb before a quote that begins with a capital: "Ann Lee shot back, “It was"."""
    m = RARE_VERB_RE.search(quote.left)
    return (quote.mention(m), quote.cue(m)) if m and quote.words[0].isupper() else None


def find_according_to(quote: QuoteView) -> Finding | None:
    """The source named earlier in the sentence: "According to Ann Lee, it was “"."""
    # "According to", then the mention
    cue = quote.base + quote.left.find("Ai")
    if cue < quote.base or (mention := quote.line.mentions.get(cue + 2)) is None:
        return None
    return mention, quote.line.spans[cue]


# Rules over the other quotes of the sentence, and over the quote itself

STOP_RE = re.compile(r"[.;~]")


def find_in_same_sentence(quote: QuoteView) -> Finding | None:
    """The speaker of the quote before it, or else after it, in the same sentence."""
    symbols, index = quote.line.symbols, quote.index
    # The quote before, then the one after, unless a stop stands between.
    for first, last in ((symbols.rfind("Q", 0, index), index), (index, symbols.find("Q", index + 1))):
        if min(first, last) < 0 or STOP_RE.search(symbols, first, last):
            continue
        neighbour = quote.attributions[quote.line.quotes[first if last == index else last]]
        if neighbour.mention is not None:
            return neighbour.mention, neighbour.cue
    return None


def find_unnamed(quote: QuoteView) -> Finding | None:
    """No speaker, for a whole sentence in quotation marks, or the words of a passive, that someone must have said."""
    if quote.attributions[quote.number].mention is not None:
        return None
    is_sentence = stands_alone(quote.line.symbols, quote.index) and is_utterance(quote.words)
    is_speech = is_sentence or (is_passive_without_agent(quote) and is_clause(quote.words))
    return (None, None) if is_speech else None


def find_term(quote: QuoteView) -> Finding | None:
    """No speaker, for quotation marks around a title, a nickname or a term."""
    found = quote.attributions[quote.number]
    is_quoted_term = is_term(quote.document.text, quote.span, quote.line, quote.index, found.cue, found.rule)
    return (None, None) if is_quoted_term else None
