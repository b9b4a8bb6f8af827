"""What an article calls a speaker: beside the quote, else where it first gives the name."""

from __future__ import annotations

import re

from quotestance.english.chunker import LONGEST_PHRASE, MOST_WORDS, Mention
from quotestance.quotes.document import Document
from quotestance.speakers.names import NameBook

__all__ = ["Roles"]


APPOSED_ROLE_RE = re.compile(r",(?:[nm]|N(?=[poVS,.]))(?:[poic,-]?[poi][Nnm]|c[nm])*(?=[,.~;:QVUDvabhtwW\-]|\Z)")
OF_CHAIN_RE = re.compile(r"(?:[poi][Nnm])*")
HONORIFICS = frozenset(  # these tell nothing of what somebody does for whom
    (
        "Mr Mrs Ms Miss Dr Sir Dame Lady Lord Madame Baroness Viscount Viscountess Canon Sheikh Datuk Dott Engr Adv "
        "Maître Comrade Monsignor"
    ).split()
)
PARTY_RE = re.compile(r"[RDI]-[A-Z]")  # "Rep. Ann Lee, R-Ohio"


class Roles:
    """The roles that one article gives."""

    def __init__(self, document: Document, book: NameBook) -> None:
        self.document = document
        self.text = document.text
        self.book = book

    def role_of(self, mention: Mention, name: str) -> str | None:
        """What the article calls the speaker beside the mention, else where it first gives the name."""
        if mention.symbol == "n" and mention.name_start == mention.name_end:
            role = self._phrase_role(mention)
        else:
            role = self._role_at(mention) or self._role_where_introduced(name)
        return role if role is None or len(role) <= LONGEST_PHRASE else None

    def _phrase_role(self, mention: Mention) -> str | None:
        line, index = self.document.locate(mention.start)
        m = OF_CHAIN_RE.match(line.symbols, index + 1, index + 1 + MOST_WORDS)
        end = line.spans[m.end() - 1][1] if m and m.end() > index + 1 else mention.end
        return " ".join(self.text[mention.start : end].split())

    def _role_where_introduced(self, name: str) -> str | None:
        start = self.book.first_seen.get(tuple(name.split()))
        if start is None:
            return None
        line, index = self.document.locate(start)
        mention = line.mentions.get(index)
        return self._role_at(mention) if mention is not None and mention.symbol == "N" else None

    def _role_at(self, mention: Mention) -> str | None:
        if mention.symbol != "N":
            return None
        line, index = self.document.locate(mention.start)
        m = APPOSED_ROLE_RE.match(line.symbols, index + 1, index + 1 + MOST_WORDS)
        if m and not PARTY_RE.match(self.text, line.spans[index + 2][0]):
            start, end = line.spans[index + 2][0], line.spans[m.end() - 1][1]
            return " ".join(self.text[start:end].split())
        if mention.name_start > mention.start:
            before = self.text[mention.start : mention.name_start].split()
            if before and before[0].lower() in ("the", "a", "an"):
                before = before[1:]
            if before and not all(w.rstrip(".") in HONORIFICS for w in before):
                return " ".join(before)
        return None
