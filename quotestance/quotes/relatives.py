"""Find whom "who" or "that" refers to, where it is not the nearest noun phrase: "a friend of Ann Lee who said".

The mention of a relative pronoun has the noun phrase before it as its antecedent. Here the whole phrase is read.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.noun_kinds import kind_of_noun

__all__ = ["find_antecedent"]

_PHRASES = r"(?:[po][NnmO]S?)+"
# "Bo Reth, the son of Ann Lee, who": the noun is in apposition to the name.
APPOSED_RE = re.compile(rf"(?P<head>N),n{_PHRASES},\Z")
# "The firm left a message with them that": the thing speaks for whoever made it.
MADE_RE = re.compile(rf"(?<![poOiSy])(?P<head>[Nn])(?:[po][NnmO])*[abht]*[vVDUgG]i?(?P<thing>[nm])(?:{_PHRASES})?\Z")
PHRASES_RE = re.compile(rf"[nm]{_PHRASES}\Z")
SAYS_RE = re.compile(r"[abht]*V")
LONGEST = 16  # symbols before the pronoun


def find_antecedent(line: SymbolLine, index: int) -> Mention | None:
    """The mention to which the relative pronoun at an index refers over other phrases; None if it is the nearest."""
    base = max(0, index - LONGEST)
    before = line.symbols[base:index]
    if line.symbols[index] == "W":
        m = APPOSED_RE.search(before)
        if m is not None and _kind(line.mentions[base + m.start("head") + 2]) == "person":
            return line.mentions[base + m.start("head")]
        return _find_restricted(line, index)
    m = MADE_RE.search(before) if SAYS_RE.match(line.symbols, index + 1) else None
    if m is None or _kind(line.mentions[base + m.start("thing")]) is not None:
        return None
    maker = line.mentions[base + m.start("head")]
    return maker if maker.symbol == "N" or _kind(maker) in ("person", "organisation") else None


def _find_restricted(line: SymbolLine, index: int) -> Mention | None:
    """The noun for a person that a clause without a comma restricts, over other phrases: "a friend of Ann Lee who"."""
    m = PHRASES_RE.search(line.symbols, max(0, index - LONGEST), index)
    for at in range(index - 1, m.start() - 1 if m else index, -1):
        mention = line.mentions.get(at)
        if mention is not None and mention.symbol in "nm" and _kind(mention) == "person":
            return mention
    return None


def _kind(mention: Mention) -> str | None:
    return kind_of_noun(mention.head)
