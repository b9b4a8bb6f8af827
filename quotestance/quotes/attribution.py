"""Attribute each quoted span to a cue and a mention: the rules of its own sentence first, then its neighbours.

A quote that no rule of its sentence attributes goes to the speaker of the quote, the sentence or the paragraph before
it. The result carries the name of the rule, so that each rule can be counted and scored.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import SymbolLine
from quotestance.quotes.context import attribute_in_context
from quotestance.quotes.document import UNATTRIBUTED, Attribution, Document, stands_alone
from quotestance.quotes.kind import is_term, is_utterance
from quotestance.quotes.rules import CLAUSE_RULES, RULES
from quotestance.quotes.sentence import attribute_in_sentence

__all__ = ["attribute"]

STOP_RE = re.compile(r"[.;~]")
TIED = frozenset(rule.name for rule in (*RULES, *CLAUSE_RULES)) | {"carried"}


def attribute(document: Document) -> list[Attribution]:
    """The attribution of each quoted span of an article, in text order; without a mention where there is no speaker.

    >>> document = Document("“It was safe,” said Maria Ortiz. “It still is.”")
    >>> [attribution.rule for attribution in attribute(document)]
    ['quote-verb-name', 'follow-on']
    """
    attributions = [UNATTRIBUTED] * len(document.spans)
    for paragraph in dict.fromkeys(span.paragraph for span in document.spans):
        attribute_paragraph(document, paragraph, attributions)
    for number in range(len(document.spans) - 1, 0, -1):
        before, found = attributions[number - 1], attributions[number]
        carried = document.spans[number].carried and before.mention is None
        if carried or (runs_on(document, number - 1) and found.rule in TIED and before.rule not in TIED):
            attributions[number - 1] = Attribution(found.mention, found.cue, "carried")
    return attributions


def runs_on(document: Document, number: int) -> bool:
    """Whether a quote without a closing mark ends where the next one opens: one speech, printed without its breaks."""
    span, following = document.spans[number], document.spans[number + 1]
    return not span.closed and span.paragraph == following.paragraph and span.outer[1] == following.outer[0]


def attribute_paragraph(document: Document, paragraph: int, attributions: list[Attribution]) -> None:
    """Fill in the attributions of one paragraph's quotes; those of all earlier paragraphs are known."""
    line = document.line(paragraph)
    for index, number in line.quotes.items():
        attributions[number] = attribute_in_sentence(document, line, index)
    share_in_sentence(line, attributions)
    for index, number in line.quotes.items():
        if attributions[number].mention is None:
            attributions[number] = attribute_in_context(document, attributions, paragraph, line, index)
    for index, number in line.quotes.items():
        found = attributions[number]
        if found.mention is None and stands_alone(line.symbols, index) and is_utterance(document.words(number)):
            attributions[number] = found = Attribution(None, None, "unnamed")
        if is_term(document.text, document.spans[number], line, index, found.cue, found.rule):
            attributions[number] = Attribution(None, None, "term")


def share_in_sentence(line: SymbolLine, attributions: list[Attribution]) -> None:
    """Give quotes of one sentence that have no speaker of their own the speaker of the nearest one that has."""
    order = list(line.quotes.items())
    for step in (order, order[::-1]):
        last: tuple[int, Attribution] | None = None
        for index, number in step:
            found = attributions[number]
            if found.mention is not None:
                last = (index, found)
            elif last is not None:
                a, b = sorted((last[0], index))
                if STOP_RE.search(line.symbols, a, b):
                    last = None
                else:
                    attributions[number] = Attribution(last[1].mention, last[1].cue, "same-sentence")
                    last = (index, attributions[number])
