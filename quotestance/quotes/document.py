"""One article, parsed on demand: paragraphs, quoted spans, and each paragraph as a line of symbols."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from quotestance.english.chunker import Mention, SymbolLine, chunk
from quotestance.english.segmentation import split_paragraphs
from quotestance.english.tagger import Tagger
from quotestance.quotes.kind import is_nickname
from quotestance.quotes.scanner import scan_quotes

__all__ = ["UNATTRIBUTED", "Attribution", "Document", "sentence_bounds", "stands_alone"]

LONGEST_SENTENCE = 400  # symbols; a limit for texts without full stops


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a quote was attributed by: the mention of its speaker, the span of the cue, and the name of the rule.

    Without a mention the quote has no speaker; without a rule, no rule matched it.
    """

    mention: Mention | None = None
    cue: tuple[int, int] | None = None
    rule: str | None = None


UNATTRIBUTED = Attribution()


class Document:
    """One article: its text, paragraphs and quoted spans. Paragraphs are tagged and chunked when first asked for.

    All spans are half-open and count characters of `text`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = split_paragraphs(text)
        self.spans = scan_quotes(text, self.paragraphs)
        self.nicknames = frozenset(number for number, span in enumerate(self.spans) if is_nickname(text, span))
        """Numbers of the quoted spans that are nicknames within a name."""
        quotes = [(*span.outer, span.start, span.end, span.paragraph) for span in self.spans]
        self._tagger = Tagger(text, self.paragraphs, quotes, self.nicknames)
        self._starts = [start for start, _ in self.paragraphs]
        self._lines: dict[int, SymbolLine] = {}

    def line(self, paragraph: int) -> SymbolLine:
        """The paragraph with this number as a line of symbols."""
        if paragraph not in self._lines:
            self._lines[paragraph] = chunk(self._tagger[paragraph])
        return self._lines[paragraph]

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph that contains a position of the text, or of the last one before it."""
        return bisect_right(self._starts, position) - 1

    def locate(self, position: int) -> tuple[SymbolLine, int]:
        """The line that contains a position of the text, and the index of the symbol there."""
        line = self.line(self.paragraph_at(position))
        return line, bisect_right(line.spans, (position, len(self.text))) - 1

    def words(self, number: int) -> str:
        """The words of the quoted span with this number, without its quotation marks."""
        return self.text[self.spans[number].start : self.spans[number].end]

    @cached_property
    def lower_text(self) -> str:
        """The text in lower case; its positions may differ from those of the text."""
        return self.text.lower()

    def covered(self, line: SymbolLine, index: int) -> str:
        """The text that one symbol of a line covers."""
        start, end = line.spans[index]
        return self.text[start:end]


def sentence_bounds(symbols: str, index: int) -> tuple[int, int]:
    """The half-open range of symbols of the sentence around `index`; its final stop is outside."""
    first, last = max(0, index - LONGEST_SENTENCE), min(len(symbols), index + LONGEST_SENTENCE)
    start = max(symbols.rfind(".", first, index), symbols.rfind("~", first, index), first - 1) + 1
    end = symbols.find(".", index, last)
    return start, last if end < 0 else end


def stands_alone(symbols: str, index: int) -> bool:
    """Whether the quote at `index` is the whole of its sentence."""
    start, end = sentence_bounds(symbols, index)
    # Conjunctions, adverbs and other quotes beside it do not count: And “it was safe.”
    return not symbols[start:index].strip("ac,Q~") and not symbols[index + 1 : end].strip("~Q")
