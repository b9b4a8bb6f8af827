"""The sentences before a place in an article, and whom they speak of: where pronouns and "the company" look back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.word_classes import DOCUMENTS
from quotestance.quotes.cue_search import main_subject
from quotestance.quotes.document import Attribution, Document, sentence_bounds
from quotestance.quotes.sentence import speaker_at

__all__ = ["MOST_SYMBOLS", "Discourse"]


ISSUED_RE = re.compile(r"n[DV]?[po]N")
INDIRECT_RE = re.compile(r"(?:[,\-]a?V|A)i?(?P<speaker>[NnP])")
MOST_SENTENCES = 12
MOST_SYMBOLS = 120
NEAR = 3  # paragraphs that a pronoun looks back over


class Discourse:
    """One article as a row of sentences to look back over from any place in it."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self.document = document
        self.attributions = attributions

    def sentences_back(self, position: int) -> Iterator[tuple[SymbolLine, int, int]]:
        """The sentences before a position, nearest first, each as (line, first symbol, end), some paragraphs back."""
        paragraph = self.document.paragraph_at(position)
        left = MOST_SENTENCES
        for number in range(paragraph, max(-1, paragraph - 1 - NEAR), -1):
            line = self.document.line(number)
            end = bisect_left(line.spans, (position, position)) if number == paragraph else len(line.symbols)
            while end > 0 and left > 0:
                begin, _ = sentence_bounds(line.symbols, end - 1)
                yield line, begin, end
                end = begin
                left -= 1

    def speakers_and_subject(self, line: SymbolLine, begin: int, end: int) -> list[Mention]:
        """The mentions in one sentence that act or speak: the speakers of its quotes, who said, its subject."""
        seen: list[Mention] = []
        begin = max(begin, end - MOST_SYMBOLS)
        for i in range(end - 1, begin - 1, -1):
            if line.symbols[i] != "Q":
                continue
            found = self.attributions[line.quotes[i]].mention
            if found is not None and found.start < line.spans[end - 1][1]:
                seen.append(found)
        seen += [
            line.mentions[m.start("speaker")]
            for m in INDIRECT_RE.finditer(line.symbols, begin, end)
            if m.start("speaker") in line.mentions
        ]
        if line.symbols[begin : begin + 2] in ("NW", "nW"):
            seen.append(line.mentions[begin])  # "An engineer who asked not to be named said so"
        if (m := main_subject(line.symbols[begin:end] + "v")) and (
            subject := speaker_at(self.document, line, begin + m.start("speaker"))
        ):
            seen.append(subject)
        return seen

    def issuer(self, line: SymbolLine, begin: int, end: int) -> Mention | None:
        """The body whose document the sentence opens with: "In a statement from Larch Mills, the company said"."""
        for m in ISSUED_RE.finditer(line.symbols, begin, end):
            document, body = line.mentions.get(m.start()), line.mentions.get(m.end() - 1)
            if document is not None and body is not None and document.head in DOCUMENTS:
                return body
        return None


APPOSED_NAME_RE = re.compile(r"(?:[poi][NnmOt]+)*,N(?=[,.~;:QVUDvabhto]|\Z)")
NAMED_RE = re.compile(r"N")
ONE_RE = re.compile(r"(?:an?|the|one|another)\b", re.IGNORECASE)
PRONOUNS = frozenset(("i we you he she it they his her their many some others another one both who that").split())
