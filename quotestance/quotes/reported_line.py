"""A line of symbols as the search for reported speech reads it: one sentence at a time, with more words as verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.quotes.document import Document
from quotestance.quotes.reported_words import MOSTLY_NOUNS, saying_verbs, verbs_like_nouns

__all__ = ["FINITE_RE", "ReportedLine", "end_of", "is_finite"]

# A finite verb, a quote that may contain one, "he's", and "she fully supports", whose verb no list has.
FINITE_RE = re.compile(r"[bhvVUDZBQ]|PS|P[at]*[nm]")
CONTRACTION_RE = re.compile(r"['’](?:re|ve|ll|d|m)\b")  # "they're", which is one token
CLAUSE_FOLLOWS = tuple("PTNnp")
INITIALS_RE = re.compile(r"\.\w\.")
VERB_INSIDE_RE = re.compile(
    r" (?P<say>says?)(?= \w)"  # "some members say Lee"
    r"|\b[A-Z]\w* (?P<verb>reports|claims|notes|argues|admits)(?= [A-Z]\w)"  # "the Post reports Lee's"
)
VERBS_INSIDE = ("say", "says", "reports", "claims", "notes", "argues", "admits")
WORD_RE = re.compile(r"[A-Z]\w+")
SHORTEST_WITH_VERB = 8  # characters of a mention with a verb inside
FEWEST_IN_HEADLINE, LONGEST_HEADLINE, CAPITALISED = 4, 200, 0.8  # words, characters, share of the words
DETERMINERS = frozenset("the a an his her its their our my your these those such no any".split())
LONGEST_VERB = 20  # characters at the end of a mention that may be a verb


class ReportedLine:
    """One paragraph of a document, whose words in lower case are `words`.

    In `symbols` a phrase of time begins with a time: "this week" is `tt`.
    """

    __slots__ = ("document", "line", "symbols", "text")

    def __init__(self, document: Document, paragraph: int, words: Sequence[str]) -> None:
        self.document = document
        self.text = document.text
        self.line = separate_verbs(document.text, document.line(paragraph), words)
        self.symbols = self.line.symbols.replace("dt", "tt").replace("#t", "tt")

    def word(self, index: int) -> str:
        """The text of one symbol in lower case; empty after the last."""
        return self.document.covered(self.line, index).lower() if index < len(self.symbols) else ""

    def is_finite(self, first: int, last: int) -> bool:
        """Whether the symbols from `first` up to `last` contain a finite verb, as far as the tags show."""
        if first >= last:
            return False
        return is_finite(self.text, self.line, first, last)


def is_finite(text: str, line: SymbolLine, first: int, last: int) -> bool:
    """Whether the symbols of a line from `first` up to `last` (at least one) contain a finite verb."""
    if FINITE_RE.search(line.symbols, first, last):
        return True
    return CONTRACTION_RE.search(text, line.spans[first][0], line.spans[last - 1][1]) is not None


def end_of(text: str, line: SymbolLine, last: int) -> int:
    """The position in the text where a content before the symbol `last` ends, without the stop of its sentence."""
    start, end = line.spans[last - 1]
    # The stop of "ill." or "Co." at the end of a paragraph ends the sentence, that of "U.S." does not only.
    if last == len(line.symbols) and INITIALS_RE.search(text, end - 4, end) is None:
        return start + len(text[start:end].rstrip("."))
    return end


def separate_verbs(text: str, line: SymbolLine, words: Sequence[str]) -> SymbolLine:
    """The line with a verb of its own where the chunker took it for part of a noun phrase: "most members say".

    `words` are the words of the line in lower case.
    """
    verbs = _find_hidden_verbs(text, line, words)
    if not verbs:
        return line
    symbols: list[str] = []
    spans: list[tuple[int, int]] = []
    mentions: dict[int, Mention] = {}
    quotes: dict[int, int] = {}

    def add(symbol: str, span: tuple[int, int], mention: Mention | None) -> None:
        if mention is not None:
            mentions[len(symbols)] = mention
        symbols.append(symbol)
        spans.append(span)

    for i, symbol in enumerate(line.symbols):
        mention = line.mentions.get(i)
        if i in line.quotes:
            quotes[len(symbols)] = line.quotes[i]
        if mention is None or i not in verbs:
            add(symbol, line.spans[i], mention)
            continue
        start, end = verbs[i]
        if before := _cut(text, mention, mention.start, start):
            add(before.symbol, (before.start, before.end), before)
        add("V", (start, end), None)
        if after := _cut(text, mention, end, mention.end):
            add(after.symbol, (after.start, after.end), after)
    return SymbolLine("".join(symbols), spans, mentions, quotes, {number: index for index, number in quotes.items()})


def _find_hidden_verbs(text: str, line: SymbolLine, words: Sequence[str]) -> dict[int, tuple[int, int]]:
    """The index of each mention that contains a verb, with the span of the verb."""
    if not line.spans:
        return {}
    start, end = line.spans[0][0], line.spans[-1][1]
    is_headline = looks_like_headline(text[start:end])
    forms = verbs_like_nouns().intersection(words)
    if not (forms or is_headline):
        return {}
    may_be_inside = is_headline or not forms.isdisjoint(VERBS_INSIDE)
    verbs = {}
    for i, mention in line.mentions.items():
        if mention.symbol in "PW":
            continue
        span = _verb_at_end(text, mention, line, i) if mention.head in forms else None
        if span is None and may_be_inside:
            span = _verb_inside(text, mention, is_headline=is_headline)
        if span is not None:
            verbs[i] = span
    return verbs


def looks_like_headline(paragraph: str) -> bool:
    """Whether nearly all words of a paragraph of one sentence are capitalised: "Larch Mills Says It Will Appeal"."""
    if len(paragraph) >= LONGEST_HEADLINE or len(words := paragraph.split()) < FEWEST_IN_HEADLINE:
        return False
    return sum(not word[:1].islower() for word in words) >= CAPITALISED * len(words)


def _verb_at_end(text: str, mention: Mention, line: SymbolLine, index: int) -> tuple[int, int] | None:
    """The last word of a mention if it is rather a verb: always "say", and "claims" and the like before a clause."""
    before, _, word = text[max(mention.start, mention.end - LONGEST_VERB) : mention.end].rpartition(" ")
    span = (mention.end - len(word), mention.end)
    if word == "say":
        return span
    # "the tweets" is no clause.
    if not before or before.lower() in DETERMINERS or not line.symbols.startswith(CLAUSE_FOLLOWS, index + 1):
        return None
    verb = saying_verbs().get(word)
    return span if verb is not None and verb.tag == "Z" else None


def _verb_inside(text: str, mention: Mention, *, is_headline: bool) -> tuple[int, int] | None:
    """A verb within a mention: "some members say Lee", "the Post reports Lee's", and in a headline "Lee Says Reth"."""
    if mention.end - mention.start < SHORTEST_WITH_VERB:
        return None
    if m := VERB_INSIDE_RE.search(text, mention.start, mention.end):
        return m.span("say") if m["say"] else m.span("verb")
    if is_headline:
        for m in WORD_RE.finditer(text, mention.start + 1, mention.end):
            verb = saying_verbs().get(m[0].lower())
            if verb is not None and verb.tag in "VZ" and m[0].lower() not in MOSTLY_NOUNS:
                return m.span()
    return None


def _cut(text: str, mention: Mention, start: int, end: int) -> Mention | None:
    """The part of a mention between two positions; None if it has no word."""
    part = text[start:end]
    start, end = start + len(part) - len(part.lstrip()), start + len(part.rstrip())
    if start >= end:
        return None
    name_start, name_end = (min(max(position, start), end) for position in (mention.name_start, mention.name_end))
    symbol = "n" if mention.symbol == "m" else mention.symbol
    possessor = mention.possessor if mention.possessor and mention.possessor[1] <= end else None
    head = text[max(start, end - LONGEST_VERB) : end].split()[-1].lower()
    return mention._replace(
        symbol=symbol, start=start, end=end, name_start=name_start, name_end=name_end, head=head, possessor=possessor
    )
