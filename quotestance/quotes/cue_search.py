"""Find the reporting verb that introduces a quote, and the subject of that verb.

The search works on the symbols before the quote (see `patterns`). Verbs are tried from the nearest to the farthest,
and for each verb the `LINKS`: the ways in which a verb can be linked to a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from quotestance.quotes.patterns import (
    ADVERB,
    ADVERBIALS,
    AND,
    AS,
    ASIDE,
    CHAIN,
    NOT_AN_OBJECT,
    NP,
    PREPOSITION,
    REPORTED,
    SPEAKER,
    SPEAKER_OR_BARE_NOUN,
    SUBJECT,
    THAT,
    WHAT,
    WHO,
)

__all__ = [
    "GoverningVerb",
    "Verb",
    "clause_subject",
    "direct_subject",
    "find_cue",
    "link_inverted_subject",
    "main_subject",
]

CUE_RE = re.compile("[VUGZB]")
CLAUSE_VERB_RE = re.compile(rf"[D](?=[{ADVERB}]?{THAT})")  # "ruled that": whatever takes such a clause reports it
MOST_MENTIONS = 8  # nearest to the verb that may be its subject; a bound on the time

# Subjects that reach to the verb
SUBJECT_RE = re.compile(rf"{SUBJECT}\Z")
MENTION_RE = re.compile(rf"{NOT_AN_OBJECT}{SPEAKER_OR_BARE_NOUN}")
# "Ann Lee, whose", "the bank, which runs"
CAUSED_RE = re.compile(r"[vD](?P<speaker>N)i\Z")  # "led Ann Lee to"
RELATIVE_RE = re.compile(rf"{NOT_AN_OBJECT}(?P<speaker>{NP}),w(?:[abht]*[vDVU])?\Z")
# "a source" and "favors the plan" of "a source who favors the plan", before and after the pronoun
RESTRICTED_RE = re.compile(rf"{NOT_AN_OBJECT}(?P<speaker>[Nnm])(?:[po][NnmOt\#]+)*\Z")
RESTRICTION_RE = re.compile(r"[abht]*[vDUb][^,.;:\-QTVwsc]{0,20}\Z")
JOINED_RE = re.compile(rf"{NOT_AN_OBJECT}(?P<first>{NP}){AND}\Z")  # "Ann Lee and"
# "Lee issued a statement saying": the first subject from which everything to the participle is a chain or an aside
PARTICIPLE_SUBJECT_RE = re.compile(
    rf"""
    {NOT_AN_OBJECT} (?P<speaker>{SPEAKER_OR_BARE_NOUN})
    {CHAIN}
    {ASIDE}
    (?: [ht]* b+ U )?                           # "can be heard"
    [abht]* \Z                                  # adverbs, auxiliaries and times before the participle
    """,
    re.VERBOSE,
)
WITH_RE = re.compile(rf"{PREPOSITION}(?P<speaker>{SPEAKER}){CHAIN}{ADVERB}*\Z")  # "with Ann Lee saying"
QUOTED_RE = re.compile(rf"{REPORTED}(?P<speaker>{SPEAKER}){AS}\Z")  # "quoted Ann Lee as"
# "Ann Lee of the bank, who", "a report that"
WHO_RE = re.compile(
    rf"""
    (?P<speaker>[Nnm])
    (?: [po] [NnmO]+ )*         # "of the bank", "at the port"
    (?: [,\-]? (?P<who>{WHO})   # "who", also after a comma or a dash
      | [,\-] (?P<which>{WHAT})  # "which" after one
      | (?P<that>{THAT}) )      # "that", without one
    [abht]* \Z                  # "who has also", "who on Monday"
    """,
    re.VERBOSE,
)

# "Ann Lee, who spoke in Ohio and": a relative clause that no comma has ended
OPEN_RELATIVE_RE = re.compile(rf"(?P<who>{WHO})[^{WHO}P,;:.\-]+\Z")

# The main clause
MAIN_RE = re.compile(
    rf"""(?<![poOiSy]) (?P<speaker>{SPEAKER})            # not after a preposition, 's or "as"
    (?={CHAIN} {ASIDE} [ahbt,]* (?P<verb>[hbvVUDZB]))   # it has a verb of its own
    """,
    re.VERBOSE,
)
AFTER_QUOTE_RE = re.compile(rf",?(?P<speaker>{SPEAKER}){CHAIN}{ADVERBIALS}{REPORTED}")  # "“…,” Lee said, adding"
SUBORDINATE = ("s", "w", "y", "W", "T")  # what opens a subordinate clause: "if", "which", "as", "who", "that"

# What shows that a verb does not introduce the quote
LOOSE_RE = re.compile(r"[vVUDsWw:]|.{14}")  # another clause, or too much, between verb and quote
EMBEDDED_RE = re.compile(r"[TswyVWNn]\Z")  # a pronoun after these is the subject of an embedded clause
TIGHT = frozenset(("", ",", ":", "T", ",T", "T,", "y", "yn", "P:", "P,"))
"""What may stand between a verb and the quote that it introduces directly: "said that, “", "put it: “"."""


class Verb:
    """A reporting verb in the symbols before a quote.

    `before` are the symbols before the verb, `after` those between the verb and the quote. The quote follows the verb
    directly if the verb `is_tight`.
    """

    __slots__ = ("after", "before", "is_tight", "tag")

    def __init__(self, tag: str, before: str, after: str) -> None:
        self.tag = tag
        self.before = before
        self.after = after
        self.is_tight = after in TIGHT

    @property
    def is_infinitive(self) -> bool:
        """Whether the verb follows "to"."""
        return self.tag == "B" and self.before[-1:] == "i"

    @property
    def needs_own_subject(self) -> bool:
        """Whether the word may be a noun, so that only a subject of its own makes it a verb: "claims", "they say"."""
        return self.tag in "BZ" and not self.is_infinitive


class GoverningVerb(NamedTuple):
    """The verb that governs a quote: indices of its speaker and of itself, and the link between the two."""

    speaker: int
    cue: int
    link: Link


Link = Callable[[Verb], "int | None"]
"""A way in which a verb is linked to a speaker: the index of the speaker, or None."""


def find_cue(left: str) -> GoverningVerb | None:
    """The verb that governs the quote after the symbols `left`, or None.

    It is the nearest reporting verb with a subject. If that verb is embedded in the clause of another reporting verb
    ("Lee denounced what he called"), the other verb governs the quote.
    """
    left = CLAUSE_VERB_RE.sub(REPORTED, left)
    embedded: GoverningVerb | None = None
    for m in reversed(list(CUE_RE.finditer(left))):
        position = m.start()
        verb = Verb(m[0], left[:position], left[position + 1 :])
        if not can_introduce_quote(verb):
            continue
        for link in LINKS:
            if (speaker := link(verb)) is not None:
                break
        else:
            continue
        found = GoverningVerb(speaker, position, link)
        if link in FINAL or not is_embedded(verb, speaker, embedded):
            return found
        embedded = embedded or found
    return embedded


def can_introduce_quote(verb: Verb) -> bool:
    """Whether a word is a verb in the active voice, near enough to the quote for its kind."""
    preceding = verb.before[-1:]
    if preceding == "d" or (verb.tag in "BZ" and preceding in ("o", "S", "p", "")):
        return False  # a noun: "a promised", "of claims"
    if verb.tag in "VU" and verb.before.rstrip("a")[-1:] == "b":
        return False  # a passive: its subject did not say the quote
    # A judging verb or a form that may be a noun needs the quote nearby; "said" may be farther away.
    if verb.tag in "UBZ" and not verb.is_tight and LOOSE_RE.search(verb.after):
        return False
    return verb.is_tight or not verb.is_infinitive


def is_embedded(verb: Verb, speaker: int, embedded: GoverningVerb | None) -> bool:
    """Whether a verb with its own subject stands in a clause that another reporting verb may govern.

    `embedded` is the embedded verb that was found nearer to the quote, if any.
    """
    before = verb.before[:speaker]
    has_reporting_verb = "V" in before
    is_modal = verb.tag == "B" and verb.before.rstrip("a")[-1:] == "h"  # "Lee said they would say"
    if verb.tag in "BZU" and (is_modal or before[-1:] in ("T", "w")) and has_reporting_verb:
        return True  # "Lee said that they call it"
    # "Lee denounced what he called “" is embedded; "the plan, which he said “would" is not.
    if verb.before[speaker] == "P" and EMBEDDED_RE.search(before):
        return not (verb.tag == "V" and verb.is_tight and before.endswith(",w"))
    # "Lee said the board praised a “plan”": only the first such verb gives way, so that the search ends.
    return verb.tag == "U" and not verb.is_tight and embedded is None and has_reporting_verb


def link_quoted_name(verb: Verb) -> int | None:
    """The person quoted: "The Post quoted Maria Ortiz as saying"."""
    m = QUOTED_RE.search(verb.before) if verb.tag == "G" else None
    return m.start("speaker") if m else None


def link_subject(verb: Verb) -> int | None:
    """The subject of a verb that the quote follows directly: "Maria Ortiz said, “"."""
    return nearest_subject(verb) if verb.is_tight else None


def link_subject_over_object(verb: Verb) -> int | None:
    """The subject of a verb with an object or a topic before the quote: "Maria Ortiz told reporters that it was “"."""
    return None if verb.is_tight else nearest_subject(verb)


def link_inverted_subject(verb: Verb) -> int | None:
    """The subject after a verb that a comma or a quote precedes: "“…,” said Maria Ortiz, “"."""
    is_inverted = verb.tag == "V" and verb.before[-1:] in (",", "Q") and verb.after in ("N,", "N:")
    return len(verb.before) + 1 if is_inverted else None


def link_who(verb: Verb) -> int | None:
    """The antecedent of a relative pronoun ("Maria Ortiz, who said"): the index of "who" or "that", which lead to it.

    "which" has no mention, so that its index is that of the antecedent itself.
    """
    m = None if verb.needs_own_subject else WHO_RE.search(verb.before)
    # "which" is no person, so that after "their clients, which read" another noun is meant.
    if m is None or (m["which"] and (verb.tag != "V" or m["speaker"] != "N")):
        return None
    return m.start("speaker") if m["which"] else max(m.start("who"), m.start("that"))


def link_shared_subject(verb: Verb) -> int | None:
    """The subject of an earlier verb that this one shares: "Maria Ortiz shook her head and said".

    In "the news led Maria Ortiz to say" it is the object of that verb.
    """
    if verb.is_infinitive and (m := CAUSED_RE.search(verb.before)):
        return m.start("speaker")
    if verb.tag == "G" or verb.needs_own_subject or not (verb.tag in "VB" or verb.is_tight):
        return None
    return clause_subject(verb.before)


def link_participle(verb: Verb) -> int | None:
    """The subject of the sentence that a participle ends: "Maria Ortiz praised the crew, adding"."""
    return clause_subject(verb.before) if verb.tag == "G" else None


LINKS: tuple[Link, ...] = (
    link_quoted_name,
    link_subject,
    link_subject_over_object,
    link_inverted_subject,
    link_who,
    link_shared_subject,
    link_participle,
)
"""Tried in this order; the first that finds a speaker decides."""
FINAL = (link_quoted_name, link_inverted_subject, link_who)
"""Links that leave no doubt, so that no farther verb is tried."""


def nearest_subject(verb: Verb) -> int | None:
    """The index of the verb's own subject."""
    if verb.is_infinitive:
        return None
    m = direct_subject(verb.before, verb.tag)
    # "with Ann Lee saying": a subject of the participle itself, after a preposition
    if m is None and verb.tag == "G":
        m = WITH_RE.search(verb.before)
    if m is None:
        return None
    if verb.tag == "B" and m["speaker"] == "N" and verb.before[:1] != "y":
        return None  # a name in the singular takes no base form, except after "as"
    return m.start("speaker")


def direct_subject(before: str, tag: str) -> re.Match[str] | None:
    """The mention nearest to a verb that reaches it over phrases or an aside; of two joined by "and" the first."""
    if tag == "G" and before.rstrip("a")[-1:] == ",":
        return None  # "…, adding": the subject of the sentence
    if tag == "G":
        return PARTICIPLE_SUBJECT_RE.search(before)
    # Nearest first: in "Ann Lee told Bo Reth the crew said", "the crew" is the subject of "said".
    starts = [m.start() for m in MENTION_RE.finditer(before)][-MOST_MENTIONS:]
    found = next((m for start in reversed(starts) if (m := SUBJECT_RE.match(before, start))), None)
    if (found is None or found["speaker"] != "P") and (restricted := find_restricted(before, found)):
        return restricted
    if found is not None and found["speaker"] in "mn" and before.endswith(",") and (owner := find_owner(before, found)):
        return owner
    # "Ann Lee and Bo Reth said": the pair is resolved from its first name.
    if found is not None and (joined := JOINED_RE.search(before, 0, found.start())):
        found = SUBJECT_RE.match(before, joined.start("first")) or found
    return found


def find_restricted(before: str, found: re.Match[str] | None) -> re.Match[str] | None:
    """The mention before a relative clause without commas that leads to a verb: "a source who favors the plan said".

    It counts if the clause contains `found`, the mention nearest to the verb, or if there is none.
    """
    pronoun = max(before.rfind("W"), before.rfind("T"))
    if pronoun < 0 or (found is not None and found.start() < pronoun) or not RESTRICTION_RE.match(before, pronoun + 1):
        return None
    return RESTRICTED_RE.search(before, 0, pronoun)


def find_owner(before: str, found: re.Match[str]) -> re.Match[str] | None:
    """The name before a relative clause between commas that a noun is part of.

    In "Ann Lee, whose firm runs mills in Ohio, said" the noun is bare, in "the bank, which serves the farmers, said" it
    follows the verb; but in "the bank, whose boss, Ann Lee, said" it has a name of its own.
    """
    owner = RELATIVE_RE.search(before, 0, found.start())
    return owner if owner is not None and (found["speaker"] == "m" or not owner[0].endswith("w")) else None


def clause_subject(before: str, *, after_name: bool = False) -> int | None:
    """The index of "who" if what follows it is its clause ("Ann Lee, who spoke in Ohio and"), else of the main subject.

    With `after_name` only a "who" counts that follows a name and a comma.
    """
    m = OPEN_RELATIVE_RE.search(before)
    if m is not None and (not after_name or before[: m.start()].endswith("N,")):
        return m.start("who")
    m = main_subject(before)
    return m.start("speaker") if m else None


def main_subject(before: str) -> re.Match[str] | None:
    """The subject of the main clause, as a match with the group "speaker".

    It is the subject of a reporting verb right after a quote ("…," Lee said, adding), else of the first reporting verb
    outside subordinate clauses, else of the first other verb outside them, else the first mention with a verb.
    """
    if (quote := before.rfind("Q")) >= 0 and (m := AFTER_QUOTE_RE.match(before, quote + 1)):
        return m
    first = first_main = None
    for m in MAIN_RE.finditer(before):
        first = first or m
        # "If Reth agrees, Lee said": adverbs, auxiliaries and commas may stand between the conjunction and the mention.
        if before[: m.start()].rstrip("abht,")[-1:] in SUBORDINATE:
            continue
        if m["verb"] == "V":
            return m
        first_main = first_main or m
    return first_main or first
