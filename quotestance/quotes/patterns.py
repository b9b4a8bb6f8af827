"""Names for the symbols of a line, and the phrases made of them that the rules' patterns share.

A line has one letter for each noun phrase, verb, small word and punctuation mark (see `english.tags.TAGS` and
`english.chunker`): "Maria Ortiz, the mayor, said on Monday" is `N,n,Vpt`. The patterns are composed of the names below,
so that they can be read without the table of letters. Character classes with an exclusion, such as `[^Q.;]`, and
lookbehinds spell their letters out.
"""

from __future__ import annotations

# Noun phrases and pronouns
NAME = "N"  # "Maria Ortiz", with the title and role before it
BARE_NOUN = "m"  # a noun phrase without a determiner: "residents"
NP = "[Nn]"
SPEAKER = "[NnP]"
SPEAKER_OR_BARE_NOUN = "[NnPm]"

# Verbs
REPORTED = "V"  # a reporting verb: "said", "says"
REPORTING = "G"  # in -ing: "saying"
FINITE_REPORTING = "[VUBZ]"  # "said", judging verbs ("called"), base forms ("say"), and forms in -s ("claims")
ED_VERB = "D"  # any other verb in -ed
BE = "b"
AUXILIARY = "h"  # "has", "will"

# Small words and punctuation
ACCORDING = "A"
ADVERB = "a"
AND = "c"
AS = "y"
OF = "o"
PREPOSITION = "p"  # but not "of", "to" and "as"
THAT = "T"
TIME = "t"  # "Monday", "last", "year"
TO = "i"
WHAT = "w"  # "what", "which"
HOW = "s"  # "how", with the other subordinating conjunctions
WHO = "W"
BREAK = r"[,\-~]"  # between a quote and what follows: a comma, a dash, or "~", the end of a quote in "?" or "!"

ADVERBIALS = "[aht]*"
"""What may stand directly before a verb: "also", "has", "later on Monday"."""

_JOINED = rf"(?:(?:,{NP})*,?{AND}{NP})?"  # ", Bo Reth and Ann Lee"
_OF_PHRASE = rf"{OF}[NnmPOt\#dS]+(?:{AND}{NP})?"  # "of the bank and its owner"
_PREPOSITIONAL_PHRASE = rf"[piy][NnmPOt\#dS]+(?:{AND}{NP})?"  # "in Ohio", "to the court", "for trust and safety"
_PARTICIPLE_PHRASE = r"[gDVU][NnmOt\#]*"  # "released today"
CHAIN = rf"{_JOINED}[{TIME}O]*(?:{_OF_PHRASE}|{_PREPOSITIONAL_PHRASE}|{_PARTICIPLE_PHRASE})*"
"""What may stand between a subject and its verb. Each link begins with letters of its own, so that a line can be read
as a chain in one way only and no search takes exponential time."""

ASIDE = r"(?:[,\-](?:[^.;:Q\-]{1,45}?)[,\-])?"
"""An insertion between commas or dashes: ", a lawyer for the port,"."""

NOT_AN_OBJECT = "(?<![poOiS])"
"""No preposition, object pronoun or 's precedes, so that a mention may be a subject."""

SUBJECT = (
    rf"{NOT_AN_OBJECT}(?P<speaker>{SPEAKER_OR_BARE_NOUN})"
    r"(?:,(?=[po])(?=[^,]*\Z))?"  # "Ann Lee, of the port" without a second comma
    rf"{CHAIN}{ASIDE}{ADVERBIALS}"
)
"""A subject with what may stand between it and its verb."""
