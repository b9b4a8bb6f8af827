"""Find the role that the article gives a speaker: next to the quote, otherwise next to the speaker's first name."""

from __future__ import annotations

import re

from quotestance.english.chunker import LONGEST_PHRASE, MOST_WORDS, Mention
from quotestance.english.word_classes import HONORIFICS
from quotestance.quotes.document import Document
from quotestance.speakers.name_index import NameIndex

__all__ = ["find_role"]

# Symbols after a name; see `english.tags.TAGS`. "Ann Lee, head of research and lawyer at Larch Mills, said".
APPOSED_ROLE_RE = re.compile(
    r"""
    , (?: [nm] | N (?=[poVS,.]) )                   # a noun, or a name that goes on: "Larch Mills' lawyer"
    (?: [poic,-]? [poi] [Nnm] | c [nm] )*           # "of research", "and lawyer"
    (?= [,.~;:QVUDvabhtwW\-] | \Z )                 # the apposition ends
    """,
    re.VERBOSE,
)
OF_CHAIN_RE = re.compile(r"(?: [poi] [Nnm] )*", re.VERBOSE)  # "a spokesman" + "for the bank in Ohio"
PARTY_RE = re.compile(r"[RDI]-[A-Z]")  # "Rep. Ann Lee, R-Ohio"


def find_role(document: Document, name_index: NameIndex, mention: Mention, name: str) -> str | None:
    """The role of the speaker with a name, as the article words it at a mention or where it first has the name.

    None if there is none, or if it is longer than a phrase can be.
    """
    role: str | None
    if mention.symbol == "n" and mention.name_start == mention.name_end:
        role = phrase_as_role(document, mention)
    else:
        role = role_beside_name(document, mention) or _role_at_first_mention(document, name_index, name)
    return role if role is None or len(role) <= LONGEST_PHRASE else None


def phrase_as_role(document: Document, mention: Mention) -> str:
    """The role of a speaker without a name: the whole phrase, with what follows after "of" or "for"."""
    line, index = document.locate(mention.start)
    m = OF_CHAIN_RE.match(line.symbols, index + 1, index + 1 + MOST_WORDS)
    end = line.spans[m.end() - 1][1] if m and m.end() > index + 1 else mention.end
    return " ".join(document.text[mention.start : end].split())


def role_beside_name(document: Document, mention: Mention) -> str | None:
    """The role in the apposition after a name ("Ann Lee, a lawyer"), otherwise before the name ("lawyer Ann Lee")."""
    if mention.symbol != "N":
        return None
    text = document.text
    line, index = document.locate(mention.start)
    m = APPOSED_ROLE_RE.match(line.symbols, index + 1, index + 1 + MOST_WORDS)
    if m and not PARTY_RE.match(text, line.spans[index + 2][0]):
        start, end = line.spans[index + 2][0], line.spans[m.end() - 1][1]
        return " ".join(text[start:end].split())
    before = text[mention.start : mention.name_start].split()
    if before and before[0].lower() in ("the", "a", "an"):
        before = before[1:]
    if before and not all(word.rstrip(".") in HONORIFICS for word in before):
        return " ".join(before)
    return None


def _role_at_first_mention(document: Document, name_index: NameIndex, name: str) -> str | None:
    start = name_index.first_seen.get(tuple(name.split()))
    if start is None:
        return None
    line, index = document.locate(start)
    mention = line.mentions.get(index)
    return role_beside_name(document, mention) if mention is not None else None
