"""Find whom "who" refers to, where it is not the nearest noun phrase: "a friend of Ann Lee who said".

The mention of a relative pronoun has the noun phrase before it as its antecedent. Here the whole phrase is read.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.noun_kinds import kind_of_noun

__all__ = ["find_antecedent"]

_PHRASES = r"(?:[po][NnmO]S?)+"
# "a friend of Ann Lee who": without a comma no name, but a noun is restricted by the clause.
RESTRICTED_RE = re.compile(rf"[nm]{_PHRASES}\Z")
# "Bo Reth, the son of Ann Lee, who": the noun is in apposition to the name.
APPOSED_RE = re.compile(rf"N,n{_PHRASES},\Z")
LONGEST = 16  # symbols before the pronoun


def find_antecedent(line: SymbolLine, index: int) -> Mention | None:
    """The mention to which the "who" at an index refers over other phrases; None if it is the nearest."""
    start = max(0, index - LONGEST)
    before = line.symbols[start:index]
    if (m := APPOSED_RE.search(before)) and _is_person(line.mentions[start + m.start() + 2]):
        return line.mentions[start + m.start()]
    if (m := RESTRICTED_RE.search(before)) is None:
        return None
    # The nearest noun for a person: "a page from a man with the name who".
    nouns = (line.mentions.get(at) for at in range(index - 1, start + m.start() - 1, -1))
    return next((noun for noun in nouns if noun is not None and noun.symbol in "nm" and _is_person(noun)), None)


def _is_person(mention: Mention) -> bool:
    return kind_of_noun(mention.head) == "person"
