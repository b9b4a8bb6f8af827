"""Attribution to the agent of a passive, or to the author of criticism: "Larch was accused by Ann Lee of “".

In "Larch was accused by Ann Lee of “" and "Larch faced accusations from Ann Lee that “" the subject is the one spoken
to or about. Its words are not quoted, so the rules here come before those that look for a subject.

As in `sentence`, each `find_*` function takes a `QuoteView` and returns the mention and the cue, or None.
"""

from __future__ import annotations

import re

from quotestance.quotes.cue_search import link_participle
from quotestance.quotes.patterns import (
    ADVERB,
    BE,
    BREAK,
    CHAIN,
    PREPOSITION,
    SPEAKER_OR_BARE_NOUN,
)
from quotestance.quotes.quote_view import Finding, QuoteView, owner_of

__all__ = ["find_agent", "find_agent_after", "find_critic", "find_owner_of_claim", "is_passive_without_agent"]

CRITICAL_VERBS = frozenset(
    "assailed booed censured excoriated faulted fined hammered lambasted lampooned panned penalised penalized "
    "pilloried ripped savaged skewered sued vilified".split()
)
"""Verbs of criticism and accusation that report no speech in the active voice."""
ADDRESSING_VERBS = CRITICAL_VERBS | frozenset(
    "accused advised asked assured attacked begged blamed blasted cautioned challenged chided condemned criticised "
    "criticized denounced derided grilled informed instructed lectured mocked ordered praised pressed promised "
    "questioned quizzed reassured rebuked reminded reprimanded ridiculed scolded slammed taunted teased told urged "
    "warned".split()
)
"""Verbs whose object is somebody spoken to or judged: after their passive the words of the agent follow in any form."""
NO_PASSIVE = frozenset(("said", "says", "read", "known"))
"""Reporting verbs whose passive introduces a term, or has no agent."""
CRITICISM = frozenset(
    "accusation accusations allegation allegations backlash calls censure charge charges claims complaint complaints "
    "condemnation criticism criticisms demands fire objection objections pleas rebuke rebukes scorn suggestions "
    "warning warnings".split()
)
"""Nouns of speech whose author follows with "from" or "by"."""
SINGULAR_CLAIMS = frozenset(("argument", "assertion", "charge", "claim", "contention", "suggestion"))

_ASIDE = r"(?:,[^.;:QVU]{1,30}?,)?"
_VERB = rf"(?P<cue>[VUD]){PREPOSITION}?[at]*"  # "accused", "called out", "criticised on Monday"
_BY = rf"(?P<by>{PREPOSITION}) (?P<speaker>{SPEAKER_OR_BARE_NOUN}) {CHAIN} {_ASIDE}"  # "by Ann Lee, the mayor,"
# What stands between the agent and the quote: a phrase or clause without a verb of saying ("for “", "that it had “").
_OPENING = r"(?P<opening>[yoipTsg][^.;:QVUW]{0,25})"
AGENT_RE = re.compile(
    rf"""
    (?: (?P<be>{BE}) [at]*      # "was widely"
      | (?:\A|,) {ADVERB}*      # "Accused by Ann Lee of “"; "Larch, described by Ann Lee as “"
      | (?<=[nN]) (?=.py?) )    # "a plan described by Ann Lee"
    {_VERB} {_BY} (?: [,:]? | ,?{_OPENING} | ,GT?[^.;:QVUW]{{0,15}} ) \Z
    """,
    re.VERBOSE,
)
CRITIC_RE = re.compile(
    rf"""
    (?P<cue>[nmBZ]|(?<=p)[DVx]) [at]*           # "accusations", "fire"
    {_BY} ,?{_OPENING} \Z
    """,
    re.VERBOSE,
)
AGENT_AFTER_RE = re.compile(
    rf"""
    {BREAK}+ {SPEAKER_OR_BARE_NOUN} {CHAIN} [aht]* {BE} {ADVERB}?
    (?P<cue>V) [at]* (?P<by>{PREPOSITION}) (?P<speaker>{SPEAKER_OR_BARE_NOUN})   # "I was told by Ann Lee"
    """,
    re.VERBOSE,
)
# "Ann Lee's claim that it was “": one verb at most, since in "Lee's claim that it was safe is “" the quote is about it
CLAIM_RE = re.compile(r"n(?=T[^.;:QVUWbhv]{1,15}[bhv]{0,3}[^.;:QVUWbhv]{0,15}\Z)")
WITHOUT_AGENT_RE = re.compile(rf"{BE}[at]*{_VERB}(?:[,:]|[yoipTg][^.;:QVUhW]{{0,10}})?\Z")  # "was accused of “"


def find_agent(quote: QuoteView) -> Finding | None:
    """The agent of a passive before the quote: "Larch was accused by Ann Lee of “"."""
    for m in AGENT_RE.finditer(quote.left):
        if _word(quote, m.start("by")) == "by" and _leads_to_quote(_word(quote, m.start("cue")), m):
            return _nearest(quote, m)
    return None


def _leads_to_quote(verb: str, m: re.Match[str]) -> bool:
    """Whether the quote depends on a passive: a verb that addresses somebody, or one that names or judges with "as"."""
    if verb in ADDRESSING_VERBS:
        return True
    if m["cue"] == "D" or verb in NO_PASSIVE:
        return False
    # "described by Ann Lee as “", "was called by Ann Lee “", but not "was published by Ann Lee in the “"
    return m["opening"].startswith("y") if m["opening"] else m["be"] is not None and ",G" not in m[0]


def find_critic(quote: QuoteView) -> Finding | None:
    """The author of criticism before the quote: "Larch faced accusations from Ann Lee that “"."""
    for m in CRITIC_RE.finditer(quote.left):
        if _word(quote, m.start("cue")) in CRITICISM and _word(quote, m.start("by")) in ("by", "from"):
            return _nearest(quote, m)
    return None


def find_owner_of_claim(quote: QuoteView) -> Finding | None:
    """The owner of a claim that another person reacts to: "Larch rejected Ann Lee's claim that it was “"."""
    m = CLAIM_RE.search(quote.left)
    noun = quote.line.mentions.get(quote.base + m.start()) if m else None
    if m is None or noun is None or noun.possessor is None or noun.head not in CRITICISM | SINGULAR_CLAIMS:
        return None
    # "Larch repeated its claim that it was “": a pronoun leads back to the subject, which is for the other rules.
    if not quote.document.text[noun.possessor[0]].isupper() or _has_nearer_verb(quote, noun.end):
        return None
    return owner_of(quote.document, noun)


def find_agent_after(quote: QuoteView) -> Finding | None:
    """The agent of a passive after the quote: "“…,” I was told by Ann Lee"."""
    m = AGENT_AFTER_RE.match(quote.right)
    if m is None:
        return None
    base = quote.right_end - len(quote.right)
    line = quote.line
    if quote.document.covered(line, base + m.start("by")).lower() != "by":
        return None
    return line.mentions[base + m.start("speaker")], line.spans[base + m.start("cue")]


def is_passive_without_agent(quote: QuoteView) -> bool:
    """Whether a passive of saying or judging leads to the quote without its agent: "Larch was accused of “"."""
    m = WITHOUT_AGENT_RE.search(quote.left)
    if m is None:
        return False
    verb = _word(quote, m.start("cue"))
    return verb in CRITICAL_VERBS if m["cue"] == "D" else verb not in NO_PASSIVE


def _word(quote: QuoteView, index: int) -> str:
    """The last word that the symbol at an index of `left` covers, in lower case."""
    return quote.document.covered(quote.line, quote.base + index).rsplit(None, 1)[-1].lower()


def _nearest(quote: QuoteView, m: re.Match[str]) -> Finding | None:
    """The speaker and cue of a match, unless a reporting verb in the active voice stands nearer to the quote."""
    mention, cue = quote.mention(m), quote.cue(m)
    if not _has_nearer_verb(quote, mention.start):
        return mention, (cue[1] - len(_word(quote, m.start("cue"))), cue[1])
    # "Larch was sued by Ann Lee, alleging “": the participle goes with the agent, not with the subject.
    governor = quote.governor
    if governor is not None and governor[2] is link_participle and m["speaker"] != "m":
        return mention, governor[1]
    return None


def _has_nearer_verb(quote: QuoteView, position: int) -> bool:
    """Whether the reporting verb that governs the quote stands between a position of the text and the quote."""
    return quote.governor is not None and quote.governor[1][0] > position
