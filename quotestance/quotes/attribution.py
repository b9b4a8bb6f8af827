"""Tie each quoted span to a cue and a mention: the rules of its sentence first, then its neighbours.

What no rule of the sentence ties is tied to the quote before it, the sentence before it or the paragraph before it.
The name of what tied it goes into the result, so that each rule can be counted and scored.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import SymbolLine, chunk
from quotestance.english.segmentation import split_paragraphs
from quotestance.english.tagger import Tagger
from quotestance.quotes.context import COLON_RE, LONGEST_SIGNATURE, NAME_ALONE_RE, SIGNATURE_RE, STOPPED_RE, can_speak
from quotestance.quotes.cue_search import find_cue, main_subject
from quotestance.quotes.document import Found, sentence_bounds, stands_alone
from quotestance.quotes.kind import (
    KNOWN_AS_RE,
    LONGEST_NAMING,
    NAMING,
    NICKNAME_WORDS,
    NICKNAMING,
    TITLED_RE,
    ends_clause,
    is_clause,
    is_nickname,
    is_title_case,
    is_utterance,
)
from quotestance.quotes.rules import CLAUSE_RULES, RULES
from quotestance.quotes.scanner import scan_quotes
from quotestance.quotes.sentence import LONGEST_LEFT, PLAIN_CUES, SentenceCues

__all__ = ["Attribution"]

STOP_RE = re.compile(r"[.;~]")
TIED = frozenset(rule.name for rule in (*RULES, *CLAUSE_RULES)) | {"carried"}


class Attribution:
    """One article's quoted spans, tied to their speakers paragraph by paragraph."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = split_paragraphs(text)
        self.spans = scan_quotes(text, self.paragraphs)
        self.nicknames = frozenset(n for n, q in enumerate(self.spans) if is_nickname(text, q))
        quotes = [(*q.outer, q.start, q.end, q.paragraph) for q in self.spans]
        self.tagger = Tagger(text, self.paragraphs, quotes, self.nicknames)
        self.cues = SentenceCues(text, self.spans)
        self.lines: dict[int, SymbolLine] = {}
        self.found: list[Found] = [Found() for _ in self.spans]

    def line(self, paragraph: int) -> SymbolLine:
        """A paragraph as a line of symbols, made when it is first asked for."""
        if paragraph not in self.lines:
            self.lines[paragraph] = chunk(self.tagger[paragraph])
        return self.lines[paragraph]

    def words(self, number: int) -> str:
        """The words of a quoted span, without its marks."""
        return self.text[self.spans[number].start : self.spans[number].end]

    def run(self) -> list[Found]:
        """What tied each quoted span, in text order; a `Found` without a mention where nothing did."""
        for paragraph in dict.fromkeys(span.paragraph for span in self.spans):
            self.attribute_paragraph(paragraph)
        for number in range(len(self.spans) - 1, 0, -1):
            before, found = self.found[number - 1], self.found[number]
            carried = self.spans[number].carried and before.mention is None
            if carried or (self.runs_on(number - 1) and found.rule in TIED and before.rule not in TIED):
                self.found[number - 1] = Found(found.mention, found.cue, "carried")
        return self.found

    def runs_on(self, number: int) -> bool:
        """Whether a quote that nothing closes ends where the next one opens: one speech, printed without its breaks."""
        span, following = self.spans[number], self.spans[number + 1]
        return not span.closed and span.paragraph == following.paragraph and span.outer[1] == following.outer[0]

    def attribute_paragraph(self, paragraph: int) -> None:
        """Find the speakers of a paragraph's quotes, and mark those that nobody said."""
        line = self.line(paragraph)
        for index, number in line.quotes.items():
            self.found[number] = self.cues.tie(line, index)
        self.share_in_sentence(line)
        for index, number in line.quotes.items():
            if self.found[number].mention is None:
                self.found[number] = self.from_context(paragraph, line, index, number)
        for index, number in line.quotes.items():
            if (
                self.found[number].mention is None
                and stands_alone(line.symbols, index)
                and is_utterance(self.words(number))
            ):
                self.found[number] = Found(None, None, "unnamed")
            if self.is_term(line, index, self.found[number]):
                self.found[number] = Found(None, None, "term")

    def is_term(self, line: SymbolLine, index: int, found: Found) -> bool:
        """Whether the marks set off a title, a nickname or a term rather than speech."""
        number = line.quotes[index]
        span = self.spans[number]
        words = self.words(number).split()
        before = line.symbols[index - 1 : index]
        if before == "N" and line.symbols[index + 1 : index + 2] == "N" and len(words) <= NICKNAME_WORDS:
            beside = line.spans[index - 1][1] + 1 >= span.outer[0] and not ends_clause(self.words(number))
            return beside and found.rule != "name-verb-quote"
        left = self.text[max(0, span.outer[0] - LONGEST_NAMING) : span.outer[0]]
        if KNOWN_AS_RE.search(left):
            return True
        if not is_title_case(words) or not words[0][:1].isupper():
            return False
        if TITLED_RE.search(left):
            return True
        cue = self.text[found.cue[0] : found.cue[1]].lower() if found.cue else ""
        if cue in NICKNAMING:
            return True
        if found.cue is not None and cue in NAMING:
            return found.cue[1] + 2 >= span.outer[0]
        return len(words) > 1 and before in ("p", "S") and self.text[span.end - 1] not in "!?"

    def share_in_sentence(self, line: SymbolLine) -> None:
        """Quotes of one sentence that nothing ties have the speaker of the tied one nearest to them."""
        order = list(line.quotes.items())
        for step in (order, order[::-1]):
            last: tuple[int, Found] | None = None
            for index, number in step:
                found = self.found[number]
                if found.mention is not None:
                    last = (index, found)
                elif last is not None:
                    a, b = sorted((last[0], index))
                    if STOP_RE.search(line.symbols, a, b):
                        last = None
                    else:
                        self.found[number] = Found(last[1].mention, last[1].cue, "same-sentence")
                        last = (index, self.found[number])

    def signature(self, paragraph: int, line: SymbolLine, index: int, end: int) -> Found | None:
        """A name behind a dash at the end of the quote's line, or alone on the line below it."""
        following = line.symbols[index + 1 : end]
        if following[:1] == "-" and (m := SIGNATURE_RE.match(following)):
            return Found(line.mentions[index + 1 + m.start("speaker")], None, "signature")
        alone = index == 0 and not following.strip(".~")
        if alone and paragraph + 1 < len(self.paragraphs):
            a, b = self.paragraphs[paragraph + 1]
            if (
                b - a <= LONGEST_SIGNATURE
                and (m := SIGNATURE_RE.match((below := self.line(paragraph + 1)).symbols))
                and (below.symbols[0] == "-" or below.symbols[-1] != ".")
            ):
                return Found(below.mentions[m.start("speaker")], None, "signature-below")
        return None

    def from_context(self, paragraph: int, line: SymbolLine, index: int, number: int) -> Found:
        """The speaker of a quote whose own sentence names none, from the sentences around it."""
        symbols = line.symbols
        start, end = sentence_bounds(symbols, index)
        if (
            (m := STOPPED_RE.match(symbols, index + 1))
            and (mention := line.mentions.get(m.start("speaker")))
            and (self.text[slice(*line.spans[m.start("cue")])].lower() in PLAIN_CUES)
        ):
            return Found(mention, line.spans[m.start("cue")], "quote-stop-name-verb")
        if not symbols[start:index] and self.text[self.spans[number].end - 1] == ",":
            m = NAME_ALONE_RE.match(symbols, index + 1, end)
            if m and (mention := line.mentions.get(index + 1)):
                return Found(mention, None, "quote-name")
        if signed := self.signature(paragraph, line, index, end):
            return signed
        left = symbols[start:index]
        if left.strip("ac,") == "":
            earlier = self.quote_before(number, line, start)
            if earlier is not None:
                told_between = earlier < sentence_bounds(symbols, start - 1)[0] and start - earlier > 3
                if told_between and (told := self.subject_of_sentence(line, start - 1, cue_only=True)):
                    return told
                before = self.found[line.quotes[earlier]]
                if before.mention is not None:
                    return Found(before.mention, before.cue, "follow-on")
            alone = symbols[index + 1 : end].strip("~Q") == ""
            if not alone:
                return Found()
            if start > 0:
                found = self.subject_of_sentence(line, start - 1) or self.last_speaker(number)
                if found is not None:
                    return found
            if start == 0 and paragraph > 0:
                return self.from_paragraph_before(paragraph, number)
        elif symbols[index - 1] in ":-":
            m = COLON_RE.fullmatch(left) or main_subject(left + "v")
            if m and symbols[index - 1] == ":" and (mention := line.mentions.get(start + m.start("speaker"))):
                return Found(mention, None, "colon")
        return self.from_clause(line, index, number) if is_clause(self.words(number)) else Found()

    def from_clause(self, line: SymbolLine, index: int, number: int) -> Found:
        """A quoted clause without a cue: its sentence's subject said it, else who spoke before it in the paragraph."""
        start, _ = sentence_bounds(line.symbols, index)
        left = line.symbols[max(start, index - LONGEST_LEFT) : index]
        m = main_subject(left + "v")
        if m and (mention := line.mentions.get(index - len(left) + m.start("speaker"))):
            return Found(mention, None, "clause-subject")
        if number and self.spans[number - 1].paragraph == self.spans[number].paragraph:
            before = self.found[number - 1]
            return Found(before.mention, before.cue, "speaker-before") if before.mention else Found()
        return Found()

    def quote_before(self, number: int, line: SymbolLine, start: int) -> int | None:
        """The index of the last quote of the paragraph before the sentence that starts at `start`."""
        for earlier in range(number - 1, -1, -1):
            if self.spans[earlier].paragraph != self.spans[number].paragraph:
                return None
            index = line.index_of.get(earlier, start)
            if index < start:
                return index
        return None

    def subject_of_sentence(self, line: SymbolLine, end: int, *, cue_only: bool = False) -> Found | None:
        """The subject of the last verb of saying in the sentence that ends at `end`, else its main subject."""
        start, _ = sentence_bounds(line.symbols, end)
        part = line.symbols[max(start, end - LONGEST_LEFT) : end]
        base = end - len(part)
        if (
            (found := find_cue(part))
            and part[found[1]] in "VG"
            and (mention := line.mentions.get(base + found[0]))
            and can_speak(mention)
        ):
            return Found(mention, line.spans[base + found[1]], "sentence-before")
        m = None if cue_only else main_subject(part)
        if m and (mention := line.mentions.get(base + m.start("speaker"))) and can_speak(mention):
            return Found(mention, None, "subject-before")
        return None

    def lead_in(self, line: SymbolLine, end: int) -> Found | None:
        """The first name of a line without a verb that leads in a quote: "Statement from Larch Mills:"."""
        start, _ = sentence_bounds(line.symbols, end - 1) if end else (0, 0)
        name = line.symbols.find("N", start, end)
        return Found(line.mentions[name], None, "lead-in") if name >= 0 else None

    def last_speaker(self, number: int) -> Found | None:
        """Who spoke last, for a quote that nothing near it ties, if not too long ago."""
        for earlier in range(number - 1, max(-1, number - 4), -1):
            if self.found[earlier].mention is not None:
                return Found(self.found[earlier].mention, None, "last-speaker")
        return None

    def from_paragraph_before(self, paragraph: int, number: int) -> Found:
        """The speaker of a quote that opens a paragraph, from the end of the paragraph before."""
        span = self.spans[number]
        if number and (span.carried or self.spans[number - 1].paragraph == paragraph - 1):
            before = self.found[number - 1]
            if before.mention is not None:
                return Found(before.mention, before.cue, "carried" if span.carried else "paragraph-before-quote")
        line = self.line(paragraph - 1)
        end = len(line.symbols)
        while end and line.symbols[end - 1] in ".~:":
            end -= 1
        if found := self.subject_of_sentence(line, end):
            return Found(found.mention, found.cue, "paragraph-before")
        led = self.lead_in(line, end) if line.symbols.endswith(":") else None
        return led or self.last_speaker(number) or Found()
