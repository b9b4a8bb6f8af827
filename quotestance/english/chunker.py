"""Names, roles, bodies and pronouns that could be a speaker -> mention spans, in a line of symbols.

A tagged paragraph becomes a string of one-letter symbols: each noun phrase is one letter, brackets are dropped, all
else keeps its tag. The rules of `attribution` are patterns over that string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from quotestance.english.tokens import TaggedParagraph
from quotestance.english.word_classes import ORG_HEADS, given_names

__all__ = ["POSSESSIVES", "Mention", "SymbolLine", "chunk", "mention_span"]


NOUN_PHRASE_RE = re.compile(
    r"""
      (?<!d) d+ a? (?: [VDgGU] (?=[neHCK#]) )?                     # with a determiner: "the embattled company"
      (?: [neHCKkq#]
        | t (?=[neC])                                       # "a Wednesday editorial"
        | S (?=[neHKCVDg#d])                                # "the bank's chief"
        | (?: Z | (?<![ne]) B ) (?![TQ:Pd])                 # a noun that may be a verb, unless a clause follows
        | (?<=S) [VDU] (?=[neHC])                           # "the firm's proposed merger"
      )*
      (?: [neHCK#] | (?: Z | (?<![ne]) B ) (?![TQ:Pd]) | (?<=d) g (?=[.,;VZUhb]|\Z) )
      (?! [kq]C )
    | k? [neK#]* [HKC]                                      # with a name: "Fed chief Ann Lee", "Lee's campaign"
      (?: [neHKC#]
        | [kq]+ (?=[CK#])                                   # "Bank of Ohio", a nickname in marks
        | S (?=[neHKCVDg#])
        | (?<=S) [VDUBZ] (?=[neHC])
        | (?<=S[neHC]) [BZ] (?=[VbhaPd,.])
        | (?<=C) B (?![TQ:Pd])                              # "a Lee comment"
      )*
    | [n#e]+                                                # bare: "officials"
    """,
    re.VERBOSE,
)
NAME_TAG_RE = re.compile("[HKC]")
BRACKETS_RE = re.compile(r"\([^()Q]{0,14}\)")
NAME_AND_ROLE_RE = re.compile(r"H*(?P<name>C(?:k?C)+)[ne]+\Z")
HONORIFICS = frozenset(("Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lord", "Lady", "Dame"))
ARTICLES = frozenset(("a", "an", "the", "his", "her", "its", "their", "our", "my", "your", "every", "no"))
POSSESSIVES = frozenset(("his", "her", "their", "its", "our", "my"))
POSTPOSED = frozenset(("close", "familiar", "present", "involved", "available", "responsible"))  # "a source close to"
NAME_TAGS = frozenset("Ckq#")
MOST_WORDS, LONGEST_PHRASE = 40, 400
"""Words and characters of a noun phrase. The longest name of a speaker in 2,300 articles has 66 characters; one as long
as its article would be written out for each quote."""


class Mention(NamedTuple):
    """A noun phrase or pronoun; a tuple, as there are many of them.

    `symbol` is N (a name), n ("the company", "officials"), m (a bare noun), P (a pronoun) or W ("who").

    `start`, `end` span the whole phrase and `name_start`, `name_end` the name at its end (equal where there is
    none); `before` is what stands in front of the name: title and role.
    """

    symbol: str
    start: int
    end: int
    name_start: int
    name_end: int
    head: str
    possessor: tuple[int, int] | None = None
    antecedent: Mention | None = None


@dataclass(slots=True)
class SymbolLine:
    """One paragraph in symbols: `symbols[i]` covers `spans[i]` of the text; `mentions` and `quotes` go by that index.

    `index_of` leads from the number of a quoted span back to its index.
    """

    symbols: str
    spans: list[tuple[int, int]]
    mentions: dict[int, Mention]
    quotes: dict[int, int]
    index_of: dict[int, int]


def chunk(paragraph: TaggedParagraph) -> SymbolLine:
    """A tagged paragraph as a line of symbols with its mentions.

    >>> from quotestance.english.tagger import Tagger
    >>> chunk(Tagger("Maria Ortiz, the chief executive, said so.", [(0, 42)], [])[0]).symbols
    'N,n,Vs.'
    """
    tags = "".join(paragraph.tags)
    if "(" in tags:
        paragraph = without_brackets(paragraph, tags)
        tags = "".join(paragraph.tags)
    starts, ends, words = paragraph.starts, paragraph.ends, paragraph.words
    symbols: list[str] = []
    spans: list[tuple[int, int]] = []
    mentions: dict[int, Mention] = {}
    quotes: dict[int, int] = {}
    i, n = 0, len(tags)
    while i < n:
        tag = tags[i]
        m = NOUN_PHRASE_RE.match(tags, i, i + MOST_WORDS) if tag in "dneHKC#k" else None
        if m is not None and ends[m.end() - 1] - starts[i] > LONGEST_PHRASE:
            m, tag = None, "x"
        if m is not None:
            j = m.end()
            mention = _mention(paragraph, tags, i, j)
            mentions[len(symbols)] = mention
            symbols.append(mention.symbol)
            spans.append((starts[i], ends[j - 1]))
            i = j
            continue
        if tag == "P" or (
            tag == "d" and i + 1 < n and tags[i + 1] in "VUbhaBZo.," and words[i].lower() not in ARTICLES
        ):
            mentions[len(symbols)] = Mention("P", starts[i], ends[i], ends[i], ends[i], words[i].lower())
            tag = "P"
        elif tag == "W" or (tag == "T" and symbols and symbols[-1] in "Nnm"):
            antecedent = _antecedent(symbols, mentions)
            mentions[len(symbols)] = Mention("W", starts[i], ends[i], ends[i], ends[i], words[i], None, antecedent)
        elif tag == "Q":
            quotes[len(symbols)] = paragraph.quotes[i]
        symbols.append("A" if tag == "A" else tag)
        spans.append((starts[i], ends[i]))
        i += 1
    return SymbolLine("".join(symbols), spans, mentions, quotes, {number: index for index, number in quotes.items()})


def _antecedent(symbols: list[str], mentions: dict[int, Mention]) -> Mention | None:
    """The mention that "who" stands for: the name or phrase just before it, if a comma at most lies between."""
    for i in range(len(symbols) - 1, max(-1, len(symbols) - 3), -1):
        if i in mentions:
            return mentions[i]
    return None


def without_brackets(paragraph: TaggedParagraph, tags: str) -> TaggedParagraph:
    """A tagged paragraph without its short brackets, which may stand inside a name: "Salomon (Asia) Ltd"."""
    kept = TaggedParagraph()
    position = 0
    for m in [*BRACKETS_RE.finditer(tags), None]:
        for i in range(position, m.start() if m else len(tags)):
            if i in paragraph.quotes:
                kept.quotes[len(kept.tags)] = paragraph.quotes[i]
            kept.add(paragraph.starts[i], paragraph.ends[i], paragraph.words[i], tags[i])
        position = m.end() if m else len(tags)
    return kept


def _mention(paragraph: TaggedParagraph, tags: str, i: int, j: int) -> Mention:
    starts, ends, words = paragraph.starts, paragraph.ends, paragraph.words
    start, end = starts[i], ends[j - 1]
    possessor = None
    cut = tags.rfind("S", i, j)
    if tags[i] == "d" and words[i].lower() in POSSESSIVES:
        possessor = (starts[i], ends[i])
    if cut > i:
        k = _name_start(tags, i, cut)
        possessor = (starts[k], ends[cut - 1])
    head = j - 1
    if words[head] in POSTPOSED and head > i and tags[head - 1] == "e":
        head -= 1
        end = ends[head]
    if tags[head] == "H" and head > i and words[head - 1].rstrip(".") in HONORIFICS:  # "Mr Dean"
        return Mention("N", start, end, starts[head], end, words[head], possessor)
    if tags[head] == "H" and head > i and tags[head - 1] == "C" and words[head - 1] in given_names():  # "Ben Bishop"
        return Mention("N", start, end, starts[head - 1], end, words[head], possessor)
    if (
        tags[head] in "ne"
        and cut < 0
        and (m := NAME_AND_ROLE_RE.match(tags[i:j]))
        and words[i + m.start("name")] in given_names()
    ):
        k, last = i + m.start("name"), i + m.end("name")
        return Mention("N", start, end, starts[k], ends[last - 1], words[last - 1])
    if tags[head] in "CK":
        k = _name_start(tags, max(i, cut + 1), j)
        if cut > i and k == cut + 1 and words[head] in ORG_HEADS:
            k = _name_start(tags, i, cut)  # "Trade Representative's Office" is one name
        symbol = "N" if tags[head] == "C" else "n"
        return Mention(symbol, start, end, starts[k], end, words[head], possessor)
    bare = tags[i] != "d" and cut < 0 and tags[head] not in "eH" and NAME_TAG_RE.search(tags, i, j) is None
    return Mention("m" if bare else "n", start, end, end, end, words[head].lower(), possessor)


def _name_start(tags: str, i: int, j: int) -> int:
    """Where the name that ends at `j` begins: behind roles and titles, without a leading small word."""
    k = j - 1
    while k > i and tags[k - 1] in NAME_TAGS:
        k -= 1
    while k < j - 1 and tags[k] in "#q":
        k += 1
    return k


def mention_span(mention: Mention) -> tuple[int, int]:
    """The span of a mention's name, or of the whole phrase where it has none."""
    if mention.name_start < mention.name_end:
        return mention.name_start, mention.name_end
    return mention.start, mention.end
