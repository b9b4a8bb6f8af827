"""Find the source of a verb of saying: its subject, by the links that the rules for quotes use and a few more."""

from __future__ import annotations

import re

from quotestance.quotes.cue_search import (
    Verb,
    link_participle,
    link_quoted_name,
    link_shared_subject,
    link_subject,
    link_who,
    main_subject,
)
from quotestance.quotes.quote_view import LONGEST_LEFT
from quotestance.quotes.reported_words import SayingVerb

__all__ = ["find_source"]

LINKS = {
    "subject": link_subject,
    "quoted name": link_quoted_name,
    "who": link_who,
    "shared subject": link_shared_subject,
    "participle": link_participle,
}
"""The ways in which a verb is linked to its source, in the order in which they are tried."""
CONTRACTED_RE = re.compile(r"[NP](?=S)")  # "She's a lawyer but says": "'s" is the verb of the shared subject

BE_CONTRACTED_RE = re.compile(r"[NP]S\Z")  # "she's saying", "he's promised"
AFTER_VERB_RE = re.compile(r"Q[ah]*V(?P<speaker>[Nnm])[^VUQ;]*,[at]*\Z")  # "“…,” said Ann Lee of the port, adding"
FIRST_RE = re.compile(r"(?:[actT,]|[sp][^,]{1,12},)*(?P<speaker>[NnmP])")
"""The first mention of a sentence, not within a phrase or clause that opens it: the subject of a verb far from it."""
NOT_A_VERB = ("i", "o", "p", "d", "S", "y")
"""Symbols before a word that is no verb, or one with a subject of its own."""


def find_source(verb: SayingVerb, symbols: str, start: int, index: int) -> tuple[int, str] | None:
    """The index of the source of the verb at `index` of a sentence that begins at `start`, and its link; else None."""
    base = max(start, index - LONGEST_LEFT)
    before = symbols[base:index]
    bare = before.rstrip("at")
    if verb.tag == "V" and bare.endswith("b"):
        return None  # a passive: its subject did not say it
    tag = "V" if verb.tag == "B" and bare.endswith("h") else verb.tag  # "did not say"
    view = Verb(tag, before, "")
    for name, link in LINKS.items():
        if (source := link(view)) is not None:
            return base + source, name
    source_index, name = _find_otherwise(verb, before, bare)
    return None if source_index is None else (base + source_index, name)


def _find_otherwise(verb: SayingVerb, before: str, bare: str) -> tuple[int | None, str]:
    if bare.endswith("W") and verb.tag in "BZ":
        return len(bare) - 1, "who"
    if bare.endswith("N") and verb.lemma == "say":
        return len(bare) - 1, "plural"  # "the Lees say"
    if m := BE_CONTRACTED_RE.search(bare):
        return m.start(), "contracted be"
    if bare.endswith(("c", ",")) and (m := CONTRACTED_RE.search(before)):
        return m.start(), "contracted"
    if verb.tag == "G":
        if bare.endswith("p") and (m := main_subject(before)):
            return m.start("speaker"), "by"  # "calmed them by promising"
        if bare.endswith(",") and (m := AFTER_VERB_RE.search(before)):
            return m.start("speaker"), "inverted"
        return None, ""
    if bare.endswith(NOT_A_VERB):
        return None, ""
    m = FIRST_RE.match(before)
    return (m.start("speaker"), "first") if m else (None, "")
