"""Who governs a quote, as patterns over the symbols of its sentence (see `vocabulary.TAGS` and `mentions`).

`RULES` are the ordered, named rules that read what stands behind a quote; `find_cue` searches what stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CLAUSE_RULES", "RULES", "SEARCHES", "Rule"]


# What may stand between a subject and its verb: "of the bank", "in Ohio on Monday", "released today", ", a lawyer,".
# Each link begins with letters of its own, so that a text can be read as a chain in one way only.
CHAIN = (
    r"(?:(?:,[Nn])*,?c[Nn])?t*"
    r"(?:o[NnmPOt#dS]+(?:c[Nn])?|[piy][NnmPOt#dS]+|[gDVU][NnmOt#]*)*"
)
ASIDE = r"(?:[,\-](?:[^.;:Q\-]{1,45}?)[,\-])?"
SUBJECT = rf"(?<![poOiS])(?P<speaker>[NnPm])(?:,(?=[po])(?=[^,]*\Z))?{CHAIN}{ASIDE}[aht]*"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: why it is there, a text that it must catch and one that it must leave alone.

    `side` says which part of the sentence it reads: the symbols behind the quote ("right"), before it ("left"), or
    what stands before its sentence ("context").
    """

    name: str
    side: str
    reason: str
    hits: str
    misses: str
    pattern: re.Pattern[str] | None = None


def _right(name: str, reason: str, hits: str, misses: str, pattern: str) -> Rule:
    return Rule(name, "right", reason, hits, misses, re.compile(pattern, re.VERBOSE))


RULES = (
    _right(
        "quote-verb-name",
        "News style puts the verb before the name once the quote is over.",
        "“It was safe,” said Maria Ortiz.",
        "“It was safe,” said in Ohio.",
        r"\A [,\-~]* a? (?P<cue>[VUBZ]) [at]* (?:D(?=N))? (?P<speaker>[NnP]|mo)",  # "said retired General Ann Lee"
    ),
    _right(
        "quote-quoted-name-saying",
        "A paper or agency quotes the speaker.",
        "“It was safe,” the Post quoted Maria Ortiz as saying.",
        "“It was safe,” the Post told Maria Ortiz.",
        r"\A [,\-~]+ [Nn] [aht]* (?P<cue>V) (?P<speaker>[NnP]) y G",
    ),
    _right(
        "quote-name-verb",
        "The plain order after the quote, with what may stand between the two.",
        "“It was safe,” Maria Ortiz, the mayor, said.",
        "“It was safe.” Maria Ortiz left.",
        rf"""\A [,\-~]+ (?:y|a,?)? (?P<speaker>[NnPm]){CHAIN}{ASIDE},?
            (?: [aht]* (?P<cue>[VZBUG]) (?!T|:Q) | [abht]* V (?:p[Nn])? y (?P<as>G) )  # "she was quoted as saying"
        """,
    ),
    _right(
        "quote-according-to",
        "A source named without a verb.",
        "It was “quite safe,” according to Maria Ortiz.",
        "It was “quite safe” to all.",
        r"\A [,\-~]* (?P<cue>A) i? (?P<speaker>[NnmP])",
    ),
    _right(
        "quote-verb-aside-name",
        "A place or time may part verb and name.",
        "“It was safe,” said on Monday Maria Ortiz.",
        "“It was safe,” said on Monday.",
        r"\A [,\-~]* (?P<cue>V) (?:[pt]+[nmt#]+)* (?P<speaker>(?<![po])[Nn])",
    ),
    _right(
        "quote-name-rare-verb",
        "Any other verb in -ed, where the quote ended in a comma.",
        "“It was safe,” she drawled.",
        "“Safe” she ended.",
        rf"\A ,+ (?P<speaker>[NPn]){CHAIN}{ASIDE}[aht]* (?P<cue>[DvgG])",
    ),
    _right(
        "quote-rare-verb-name",
        "The same, verb first.",
        "“It was safe,” crooned Maria Ortiz.",
        "“Safe” crooned Maria Ortiz.",
        r"\A ,+ (?P<cue>D) (?P<speaker>[Nn])",
    ),
    _right(
        "quote-name-long-aside-verb",
        "An aside that no comma closes.",
        "“It was safe,” Maria Ortiz, the mayor who built it said.",
        "“It was safe.” Maria Ortiz, the mayor, left.",
        r"\A ,+ (?P<speaker>N) ,[^.;:QV]{1,30} (?P<cue>V)",
    ),
)

CLAUSE_RULES = (
    _right(
        "quote-clause-name-verb",
        "The sentence goes on behind the quote and names the speaker at its end.",
        "“Our best hope” is to wait, Maria Ortiz said.",
        "“Our best hope” is the plan that she praised.",
        rf"[,\-] (?P<speaker>[NnP]){CHAIN}{ASIDE}[aht]* (?P<cue>V) [^TQ,.;]{{0,10}} \Z",
    ),
    _right(
        "quote-clause-name-verb-clause",
        "The speaker is set between commas in the sentence that goes on behind the quote.",
        "“Our best hope” is to wait, Maria Ortiz said, rather than to dig.",
        "“Our best hope” is what she praised, rather than the plan.",
        r"\A ,? [^Q.;:,]{1,30} , (?P<speaker>[NP]) [aht]* (?P<cue>V) (?=,)",
    ),
    _right(
        "quote-clause-verb-name",
        "The same, verb first.",
        "“Our best hope” is to wait, said Maria Ortiz.",
        "“Our best hope” is to wait, said in Ohio.",
        r", (?P<cue>V) (?P<speaker>[NnP]) [^QV;]* \Z",
    ),
)


def _search(name: str, side: str, reason: str, hits: str, misses: str) -> Rule:
    return Rule(name, side, reason, hits, misses)


SEARCHES = (
    _search(
        "name-verb-quote",
        "left",
        "A subject and its verb right before the quote.",
        "Maria Ortiz said, “It was safe.”",
        "Maria Ortiz left. “It was safe.”",
    ),
    _search(
        "name-verb-object-quote",
        "left",
        "Whom, when or what it is about may stand between verb and quote.",
        "Maria Ortiz told reporters in Ohio that it was “quite safe.”",
        "Maria Ortiz said, “It was safe.”",
    ),
    _search(
        "subject-and-verb-quote",
        "left",
        "The verb shares the subject of an earlier one.",
        "Maria Ortiz shook her head and said, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
    ),
    _search(
        "subject-saying-quote",
        "left",
        "A participle has the subject of its sentence.",
        "Maria Ortiz praised the crew, adding, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
    ),
    _search(
        "name-who-verb-quote",
        "left",
        "A relative clause stands for the name before it.",
        "The crowd cheered for Maria Ortiz, who said, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
    ),
    _search(
        "quoted-name-saying-quote",
        "left",
        "A paper quotes the speaker before the quote.",
        "The Post quoted Maria Ortiz as saying “it was safe.”",
        "The Post told Maria Ortiz, “It was safe.”",
    ),
    _search(
        "verb-name-quote",
        "left",
        "Verb first, then the name, then the quote.",
        "Said Maria Ortiz, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
    ),
    _search(
        "parenthesis-verb-name",
        "left",
        "A cue set between commas within the sentence.",
        "The bridge, says Maria Ortiz, is as “safe” as ever.",
        "The bridge is as “safe” as ever.",
    ),
    _search(
        "according-to-quote",
        "left",
        "A source named at the head of the sentence.",
        "According to Maria Ortiz, it was “quite safe.”",
        "It was “quite safe.”",
    ),
    _search(
        "remark-of-name",
        "left",
        "A noun of speech with its owner.",
        "In Maria Ortiz's words, “it was safe.”",
        "In other words, “it was safe.”",
    ),
    _search(
        "name-rare-verb-quote",
        "left",
        "Any other verb right before a whole sentence in marks.",
        "Maria Ortiz shot back, “It was safe.”",
        "Maria Ortiz shot two “wild boars.”",
    ),
    _search(
        "passive-quote-by-name",
        "left",
        "A passive, and by whom behind the quote.",
        "The plan was dismissed as “quite mad” by Maria Ortiz.",
        "The plan was dismissed as “quite mad” on Monday.",
    ),
    _search(
        "same-sentence",
        "context",
        "Quotes of one sentence have one speaker unless each has its own.",
        "It was “quite safe” and “very dull,” Maria Ortiz said.",
        "Maria Ortiz left. “It was safe.”",
    ),
    _search(
        "follow-on",
        "context",
        "A quote that follows an attributed one goes on with it.",
        "“It was safe,” Maria Ortiz said. “It still is.”",
        "“It was safe,” Maria Ortiz said.",
    ),
    _search(
        "sentence-before",
        "context",
        "The sentence before tells who speaks, by a verb of saying.",
        "Maria Ortiz said the bridge would hold. “It was safe.”",
        "The bridge held. “It was safe.”",
    ),
    _search(
        "subject-before",
        "context",
        "The sentence before tells of somebody, who then speaks.",
        "Maria Ortiz did not hesitate. “It was safe.”",
        "The bridge held. “It was safe.”",
    ),
    _search(
        "paragraph-before",
        "context",
        "The same over the end of a paragraph.",
        "Maria Ortiz said the bridge would hold.\n\n“It was safe.”",
        "The bridge held.\n\n“It was safe.”",
    ),
    _search(
        "lead-in",
        "context",
        "A line without a verb leads in the quote below it.",
        "Statement from Maria Ortiz:\n\n“It was safe.”",
        "A statement:\n\n“It was safe.”",
    ),
    _search(
        "colon", "context", "A name and a colon.", "Maria Ortiz: “It was safe.”", "Maria Ortiz said: “It was safe.”"
    ),
    _search(
        "signature",
        "context",
        "A name behind a dash, as under a letter.",
        "“It was safe.” — Maria Ortiz",
        "“It was safe.” — so it seemed",
    ),
    _search(
        "quote-name",
        "context",
        "A name behind the comma of a quote, its verb forgotten.",
        "“It was safe,” Maria Ortiz, a lawyer for the port.",
        "“It was safe,” Maria Ortiz, a lawyer, said.",
    ),
    _search(
        "quote-stop-name-verb",
        "context",
        "A full stop where a comma should be.",
        "“It was safe.” Maria Ortiz said.",
        "“It was safe.” Maria Ortiz left.",
    ),
    _search(
        "clause-subject",
        "context",
        "A quoted clause without a cue is its sentence's subject's.",
        "Maria Ortiz has a bridge “that would carry the trains of tomorrow.”",
        "Maria Ortiz walked the “Bridge of Sighs.”",
    ),
)
"""What no pattern can do alone: searches in `find_cue` and in `attribution`, recorded like the rules."""
