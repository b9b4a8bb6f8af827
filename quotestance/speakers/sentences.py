"""The sentences before a mention, and who speaks or acts in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.word_classes import DOCUMENTS
from quotestance.quotes.cue_search import main_subject
from quotestance.quotes.document import Document, sentence_bounds
from quotestance.quotes.quote_view import speaker_at
from quotestance.speakers.context import Context

__all__ = [
    "MOST_SYMBOLS",
    "Sentence",
    "find_publisher",
    "names_of_sentence",
    "sentences_before",
    "speakers_and_subject",
]

MOST_SENTENCES = 12  # before a mention, in which its antecedent is looked for
MOST_PARAGRAPHS = 3  # before the paragraph of the pronoun
MOST_SYMBOLS = 120  # of a sentence, counted from its end

# The patterns read the symbols of a line; see `english.tags.TAGS` and `english.chunker.Mention`.

# A document and the organisation that it comes from: "a statement from Larch Mills", "a report issued by Larch Mills".
PUBLISHER_RE = re.compile(r"n [DV]? [po] N", re.VERBOSE)

# The speaker of indirect speech after its verb: ", said Lee", "according to the company".
INDIRECT_SPEECH_RE = re.compile(r"(?: [,\-] a? V | A ) i? (?P<speaker> [NnP] )", re.VERBOSE)


class Sentence(NamedTuple):
    """A sentence as a half-open range of the symbols of a line."""

    line: SymbolLine
    begin: int
    end: int


def sentences_before(document: Document, position: int) -> Iterator[Sentence]:
    """The sentences before a position, nearest first, from its paragraph and a few before it.

    The first one is cut off at the position.
    """
    paragraph = document.paragraph_at(position)
    left = MOST_SENTENCES
    for number in range(paragraph, max(-1, paragraph - 1 - MOST_PARAGRAPHS), -1):
        line = document.line(number)
        end = bisect_left(line.spans, (position, position)) if number == paragraph else len(line.symbols)
        while end > 0 and left > 0:
            begin, _ = sentence_bounds(line.symbols, end - 1)
            yield Sentence(line, begin, end)
            end = begin
            left -= 1


def speakers_and_subject(context: Context, sentence: Sentence) -> list[Mention]:
    """Those who speak or act in a sentence: the speakers of its quotes and of indirect speech, then its subject."""
    line, begin, end = sentence
    begin = max(begin, end - MOST_SYMBOLS)
    found: list[Mention] = []
    for i in range(end - 1, begin - 1, -1):
        if line.symbols[i] == "Q":
            speaker = context.attributions[line.quotes[i]].mention
            if speaker is not None and speaker.start < line.spans[end - 1][1]:
                found.append(speaker)
    found += [
        line.mentions[m.start("speaker")]
        for m in INDIRECT_SPEECH_RE.finditer(line.symbols, begin, end)
        if m.start("speaker") in line.mentions
    ]
    if line.symbols[begin : begin + 2] in ("NW", "nW"):
        found.append(line.mentions[begin])  # "An engineer who asked not to be named said so"
    before = line.symbols[begin:end]
    # The "v" lets a mention at the end, where the sentence is cut off, be a subject; but not "Though Reth met Lee, he".
    if (m := main_subject(before if before.endswith(",") else before + "v")) and (
        subject := speaker_at(context.document, line, begin + m.start("speaker"))
    ):
        found.append(subject)
    return found


def find_publisher(sentence: Sentence) -> Mention | None:
    """The organisation whose document is mentioned first: "In a statement from Larch Mills, the company said"."""
    line, begin, end = sentence
    for m in PUBLISHER_RE.finditer(line.symbols, begin, end):
        document, organisation = line.mentions.get(m.start()), line.mentions.get(m.end() - 1)
        if document is not None and organisation is not None and document.head in DOCUMENTS:
            return organisation
    return None


def names_of_sentence(sentence: Sentence) -> list[Mention]:
    """The names in a sentence, in text order."""
    line, begin, end = sentence
    return [line.mentions[i] for i in range(begin, end) if line.symbols[i] == "N"]
