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
    if bare.endswith(("c", ",")) and (m := CONTRACTED_RE.search(before)):
        return m.start(), "contracted"
    if bare.endswith("p") and verb.tag == "G" and (m := main_subject(before)):
        return m.start("speaker"), "by"  # "calmed them by promising"
    return None, ""
