"""A line of symbols as the search for reported speech reads it: one sentence at a time, with more words as verbs."""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.quotes.document import Document
from quotestance.quotes.reported_words import saying_verbs

__all__ = ["ReportedLine"]

# A finite verb, a quote that may contain one, "he's", and "she fully supports", whose verb no list has.
FINITE_RE = re.compile(r"[bhvVUDZBQ]|PS|P[at]*[nm]")
CONTRACTION_RE = re.compile(r"['’](?:re|ve|ll|d|m)\b")  # "they're", which is one token
CLAUSE_FOLLOWS = tuple("PTNnp")
LONGEST_VERB = 20  # characters at the end of a mention that may be a verb


class ReportedLine:
    """One paragraph of a document. In `symbols` a phrase of time begins with a time: "this week" is `tt`."""

    __slots__ = ("document", "line", "symbols", "text")

    def __init__(self, document: Document, paragraph: int) -> None:
        self.document = document
        self.text = document.text
        self.line = separate_verbs(document.text, document.line(paragraph))
        self.symbols = self.line.symbols.replace("dt", "tt").replace("#t", "tt")

    def word(self, index: int) -> str:
        """The text of one symbol in lower case; empty after the last."""
        return self.document.covered(self.line, index).lower() if index < len(self.symbols) else ""

    def is_finite(self, first: int, last: int) -> bool:
        """Whether the symbols from `first` up to `last` contain a finite verb, as far as the tags show."""
        if first >= last:
            return False
        if FINITE_RE.search(self.symbols, first, last):
            return True
        spans = self.line.spans
        return CONTRACTION_RE.search(self.text, spans[first][0], spans[last - 1][1]) is not None


def separate_verbs(text: str, line: SymbolLine) -> SymbolLine:
    """The line with a verb of its own where the chunker took it for the last noun of a phrase: "most members say"."""
    verbs = {i: verb for i, mention in line.mentions.items() if (verb := _verb_at_end(text, mention, line, i))}
    if not verbs:
        return line
    symbols: list[str] = []
    spans: list[tuple[int, int]] = []
    mentions: dict[int, Mention] = {}
    quotes: dict[int, int] = {}
    for i, symbol in enumerate(line.symbols):
        mention = line.mentions.get(i)
        if i in verbs and mention is not None:
            if shorter := _without_verb(text, mention, len(verbs[i])):
                mentions[len(symbols)] = shorter
                symbols.append(shorter.symbol)
                spans.append((shorter.start, shorter.end))
            symbols.append("V")
            spans.append((mention.end - len(verbs[i]), mention.end))
            continue
        if mention is not None:
            mentions[len(symbols)] = mention
        if i in line.quotes:
            quotes[len(symbols)] = line.quotes[i]
        symbols.append(symbol)
        spans.append(line.spans[i])
    return SymbolLine("".join(symbols), spans, mentions, quotes, {number: index for index, number in quotes.items()})


def _verb_at_end(text: str, mention: Mention, line: SymbolLine, index: int) -> str | None:
    """The last word of a mention if it is rather a verb: always "say", and "claims" and the like before a clause."""
    if mention.symbol in "PW" or text[mention.end - 1] not in "sy":
        return None
    before, _, word = text[max(mention.start, mention.end - LONGEST_VERB) : mention.end].rpartition(" ")
    if word == "say":
        return word
    if not before or not line.symbols.startswith(CLAUSE_FOLLOWS, index + 1):
        return None
    verb = saying_verbs().get(word)
    return word if verb is not None and verb.tag == "Z" else None


def _without_verb(text: str, mention: Mention, length: int) -> Mention | None:
    """The mention without its last word, which has this length; None if nothing is left."""
    end = mention.start + len(text[mention.start : mention.end - length].rstrip())
    if end <= mention.start:
        return None
    name_end = min(mention.name_end, end)
    head = text[max(mention.start, end - LONGEST_VERB) : end].split()[-1].lower()
    symbol = "n" if mention.symbol == "m" else mention.symbol
    return mention._replace(
        symbol=symbol, end=end, name_start=min(mention.name_start, name_end), name_end=name_end, head=head
    )
