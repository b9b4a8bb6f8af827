"""Attribution from the neighbouring sentences and paragraphs, for quotes whose own sentence names no speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.word_classes import DOCUMENTS
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import find_cue, main_subject
from quotestance.quotes.document import UNATTRIBUTED, Attribution, Document, sentence_bounds
from quotestance.quotes.kind import is_clause
from quotestance.quotes.rules import CHAIN
from quotestance.quotes.sentence import LONGEST_LEFT, PLAIN_CUES

__all__ = ["attribute_in_context"]


COLON_RE = re.compile(r"[-(]*(?P<speaker>[NnP])(?:[^NnP]{0,3}|p[Nn]):")
NAME_ALONE_RE = re.compile(r"N(?:[po][NnmO]|,[nN][^QvVUDbhB.;:]{0,12})?\Z")
STOPPED_RE = re.compile(rf"[.~](?P<speaker>[NnP]){CHAIN}[aht]*(?P<cue>V)(?:[poi]?[nmtN#]){{0,4}}(?:\.|\Z)")
SIGNATURE_RE = re.compile(r"[-(]*(?P<speaker>N)(?:,[^QvVUD.;:]{0,12})?\.?\Z")
LONGEST_SIGNATURE = 80


def can_speak(mention: Mention) -> bool:
    """Whether a mention that no verb of saying marks may be a speaker: a name, a pronoun, a person or body."""
    return mention.symbol in "NPW" or mention.head in load_word_list("person_nouns") or mention.head in DOCUMENTS


def signature(document: Document, paragraph: int, line: SymbolLine, index: int, end: int) -> Attribution | None:
    """A name behind a dash at the end of the quote's line, or alone on the line below it."""
    following = line.symbols[index + 1 : end]
    if following[:1] == "-" and (m := SIGNATURE_RE.match(following)):
        return Attribution(line.mentions[index + 1 + m.start("speaker")], None, "signature")
    alone = index == 0 and not following.strip(".~")
    if alone and paragraph + 1 < len(document.paragraphs):
        a, b = document.paragraphs[paragraph + 1]
        if (
            b - a <= LONGEST_SIGNATURE
            and (m := SIGNATURE_RE.match((below := document.line(paragraph + 1)).symbols))
            and (below.symbols[0] == "-" or below.symbols[-1] != ".")
        ):
            return Attribution(below.mentions[m.start("speaker")], None, "signature-below")
    return None


def attribute_in_context(
    document: Document, earlier: Sequence[Attribution], paragraph: int, line: SymbolLine, index: int
) -> Attribution:
    """The speaker of a quote whose own sentence names none, from the sentences around it."""
    symbols, number = line.symbols, line.quotes[index]
    start, end = sentence_bounds(symbols, index)
    if (
        (m := STOPPED_RE.match(symbols, index + 1))
        and (mention := line.mentions.get(m.start("speaker")))
        and (document.covered(line, m.start("cue")).lower() in PLAIN_CUES)
    ):
        return Attribution(mention, line.spans[m.start("cue")], "quote-stop-name-verb")
    if not symbols[start:index] and document.text[document.spans[number].end - 1] == ",":
        m = NAME_ALONE_RE.match(symbols, index + 1, end)
        if m and (mention := line.mentions.get(index + 1)):
            return Attribution(mention, None, "quote-name")
    if signed := signature(document, paragraph, line, index, end):
        return signed
    left = symbols[start:index]
    if left.strip("ac,") == "":
        previous = quote_before(document, number, line, start)
        if previous is not None:
            told_between = previous < sentence_bounds(symbols, start - 1)[0] and start - previous > 3
            if told_between and (told := subject_of_sentence(line, start - 1, cue_only=True)):
                return told
            before = earlier[line.quotes[previous]]
            if before.mention is not None:
                return Attribution(before.mention, before.cue, "follow-on")
        alone = symbols[index + 1 : end].strip("~Q") == ""
        if not alone:
            return UNATTRIBUTED
        if start > 0:
            found = subject_of_sentence(line, start - 1) or last_speaker(earlier, number)
            if found is not None:
                return found
        if start == 0 and paragraph > 0:
            return from_paragraph_before(document, earlier, paragraph, number)
    elif symbols[index - 1] in ":-":
        m = COLON_RE.fullmatch(left) or main_subject(left + "v")
        if m and symbols[index - 1] == ":" and (mention := line.mentions.get(start + m.start("speaker"))):
            return Attribution(mention, None, "colon")
    return from_clause(document, earlier, line, index, number) if is_clause(document.words(number)) else UNATTRIBUTED


def from_clause(
    document: Document, earlier: Sequence[Attribution], line: SymbolLine, index: int, number: int
) -> Attribution:
    """A quoted clause without a cue: its sentence's subject said it, else who spoke before it in the paragraph."""
    start, _ = sentence_bounds(line.symbols, index)
    left = line.symbols[max(start, index - LONGEST_LEFT) : index]
    m = main_subject(left + "v")
    if m and (mention := line.mentions.get(index - len(left) + m.start("speaker"))):
        return Attribution(mention, None, "clause-subject")
    if number and document.spans[number - 1].paragraph == document.spans[number].paragraph:
        before = earlier[number - 1]
        return Attribution(before.mention, before.cue, "speaker-before") if before.mention else UNATTRIBUTED
    return UNATTRIBUTED


def quote_before(document: Document, number: int, line: SymbolLine, start: int) -> int | None:
    """The index of the last quote of the paragraph before the sentence that starts at `start`."""
    for n in range(number - 1, -1, -1):
        if document.spans[n].paragraph != document.spans[number].paragraph:
            return None
        index = line.index_of.get(n, start)
        if index < start:
            return index
    return None


def subject_of_sentence(line: SymbolLine, end: int, *, cue_only: bool = False) -> Attribution | None:
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
        return Attribution(mention, line.spans[base + found[1]], "sentence-before")
    m = None if cue_only else main_subject(part)
    if m and (mention := line.mentions.get(base + m.start("speaker"))) and can_speak(mention):
        return Attribution(mention, None, "subject-before")
    return None


def lead_in(line: SymbolLine, end: int) -> Attribution | None:
    """The first name of a line without a verb that leads in a quote: "Statement from Larch Mills:"."""
    start, _ = sentence_bounds(line.symbols, end - 1) if end else (0, 0)
    name = line.symbols.find("N", start, end)
    return Attribution(line.mentions[name], None, "lead-in") if name >= 0 else None


def last_speaker(earlier: Sequence[Attribution], number: int) -> Attribution | None:
    """Who spoke last, for a quote that nothing near it ties, if not too long ago."""
    for n in range(number - 1, max(-1, number - 4), -1):
        if earlier[n].mention is not None:
            return Attribution(earlier[n].mention, None, "last-speaker")
    return None


def from_paragraph_before(
    document: Document, earlier: Sequence[Attribution], paragraph: int, number: int
) -> Attribution:
    """The speaker of a quote that opens a paragraph, from the end of the paragraph before."""
    span = document.spans[number]
    if number and (span.carried or document.spans[number - 1].paragraph == paragraph - 1):
        before = earlier[number - 1]
        if before.mention is not None:
            return Attribution(before.mention, before.cue, "carried" if span.carried else "paragraph-before-quote")
    line = document.line(paragraph - 1)
    end = len(line.symbols)
    while end and line.symbols[end - 1] in ".~:":
        end -= 1
    if found := subject_of_sentence(line, end):
        return Attribution(found.mention, found.cue, "paragraph-before")
    led = lead_in(line, end) if line.symbols.endswith(":") else None
    return led or last_speaker(earlier, number) or UNATTRIBUTED
