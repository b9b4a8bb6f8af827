"""Noun phrases: a tagged paragraph -> a line of symbols with its mentions.

Each noun phrase that could name a speaker (a name, a role, an organisation, a pronoun) becomes one symbol, short
brackets are dropped, and every other token keeps its tag. The attribution rules are patterns over such lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from quotestance.english.tokens import TaggedParagraph
from quotestance.english.word_classes import ORG_HEADS, SURNAME_HONORIFICS, given_names, is_given, is_organisation

__all__ = ["POSSESSIVES", "Mention", "SymbolLine", "chunk", "mention_span"]


# A noun phrase over the tags of a paragraph (`tags.TAGS`), in three forms. `[neHCK#]` is a noun of any kind: common
# noun, noun for a person, title, name, party, number. `B` and `Z` are verb forms that may be nouns ("offer", "claims");
# they count as nouns unless a clause, a quote or a colon follows.
NOUN_PHRASE_RE = re.compile(
    r"""
    # 1. With a determiner: "the embattled company".
      (?<!d) d+ a? (?: [VDgGU] (?=[neHCK#]) )?              # "the", "the recently", "the embattled" before a noun
      (?: [neHCKkq#]                                        # its nouns and names
        | t (?=[neC])                                       # "a Wednesday editorial"
        | S (?=[neHKCVDg#d])                                # "the bank's chief"
        | (?: Z | (?<![ne]) B ) (?![TQ:Pd])                 # "the offer", "its claims"
        | (?<=S) [VDU] (?=[neHC])                           # "the firm's proposed merger"
      )*
      (?: [neHCK#]                                          # its last word: a noun or a name,
        | (?: Z | (?<![ne]) B ) (?![TQ:Pd])                 # a form that may be one,
        | (?<=d) g (?=[.,;VZUhb]|\Z) )                      # or a word in -ing alone: "the meeting"
      (?! [kq]C )                                           # which is not the middle of a longer name
    # 2. With a name: "Fed chief Ann Lee", "Lee's campaign".
    | k{0,3} [neK#]* [HKC]                                      # nouns, then the first title, party or name
      (?: [neHKC#]
        | [kq]+ (?=[CK#])                                   # "Bank of Ohio", a nickname in quotation marks
        | S (?=[neHKCVDg#])                                 # "Lee's campaign"
        | (?<=S) [VDUBZ] (?=[neHC])                         # "Lee's proposed merger"
        | (?<=S[neHC]) [BZ] (?=[VbhaPd,.])                  # "Lee's staff claims were"
        | (?<=C) B (?![TQ:Pd])                              # "a Lee comment"
      )*
    # 3. Bare nouns: "officials".
    | [n#e]+
    """,
    re.VERBOSE,
)
# Whether a phrase contains a name at all: a title, a party word or a capitalised word.
NAME_TAG_RE = re.compile("[HKC]")
# Short brackets, without brackets or quotes inside.
# "(D)", "(Asia)", "(now 52)"; a longer insertion stays, since it may be a clause with a speaker of its own.
# Letters and ages set off by commas: "Ann Lee, PhD, said", "Ann Lee, 54, a lawyer".
BRACKETS_RE = re.compile(r"\([^()Q]{0,14}\)|,L(?:,(?=a?[VbhvUD]))?|(?<=C),\#(?=,[dneHCkpo])")
DROPPED_RE = re.compile(r"\(|,[L\#]")
# A name, then a role: "Ann Lee spokesman". Titles, two words of a name or more ("Ann van Lee"), then the nouns.
NAME_AND_ROLE_RE = re.compile(r"H*(?P<name>C(?:k?C)+)[ne]+\Z")

# A title, or a noun for one, with an office and a name after it: "Director of News Feed Ann Lee".
OFFICE_RE = re.compile(r"[He](?P<office>[op][Cn]*C{2,4})(?!C)")
OFFICE_NOUNS = frozenset(("president", "director", "head", "chief", "secretary", "chair", "chairman", "officer"))

ARTICLES = frozenset(("a", "an", "the", "his", "her", "its", "their", "our", "my", "your", "every", "no"))
POSSESSIVES = frozenset(("his", "her", "their", "its", "our", "my"))
PRONOUN_FOLLOWED = frozenset("VUbhaBZo.,")
"""Before these tags a determiner stands alone and is a pronoun: "some said", "those of us"."""
POSTPOSED = frozenset(("close", "familiar", "present", "involved", "available", "responsible"))
"""Adjectives after their noun: "a source close to"."""
NAME_TAGS = frozenset("Ckq#")
"""Tags of the words inside a name."""
MOST_WORDS, LONGEST_PHRASE = 40, 400
"""Limits of a noun phrase in words and characters. The longest speaker's name in 2,300 articles has 66 characters; a
name as long as its article would be repeated in the output for each quote."""


class Mention(NamedTuple):
    """A noun phrase or a pronoun; a tuple, since an article has many.

    `symbol` is N (a name), n ("the company", "officials"), m (a bare noun), P (a pronoun) or W ("who").

    `start` and `end` span the whole phrase, `name_start` and `name_end` the name at its end (equal if there is none);
    `head` is the last word of the phrase, in lower case unless it is part of a name. `possessor` spans "the bank's"
    or "its"; `antecedent` is the mention that "who" refers to.
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
    """One paragraph in symbols: `symbols[i]` covers `spans[i]` of the text.

    `mentions` and `quotes` have that index as their key; `index_of` maps the number of a quoted span to its index.
    """

    symbols: str
    spans: list[tuple[int, int]]
    mentions: dict[int, Mention]
    quotes: dict[int, int]
    index_of: dict[int, int]


def chunk(paragraph: TaggedParagraph) -> SymbolLine:
    """Turn a tagged paragraph into a line of symbols with its mentions.

    >>> from quotestance.english.tagger import Tagger
    >>> chunk(Tagger("Maria Ortiz, the chief executive, said so.", [(0, 42)], [])[0]).symbols
    'N,n,Vs.'
    """
    tags = "".join(paragraph.tags)
    if DROPPED_RE.search(tags):
        paragraph = without_brackets(paragraph, tags)
        tags = "".join(paragraph.tags)
    starts, ends, words = paragraph.starts, paragraph.ends, paragraph.words
    tags = _join_offices(tags, words)
    symbols: list[str] = []
    spans: list[tuple[int, int]] = []
    mentions: dict[int, Mention] = {}
    quotes: dict[int, int] = {}
    i, n = 0, len(tags)
    while i < n:
        tag = tags[i]
        # Only these tags can begin a noun phrase; the test spares the other tokens the search.
        if tag in "dneHCK#k" and (m := NOUN_PHRASE_RE.match(tags, i, i + MOST_WORDS)):
            stop = m.end()
            # A number alone names nobody: "Ann Lee, 54, of Ohio".
            has_name = tag != "#" or tags[i:stop].strip("#") != ""
            if has_name and ends[stop - 1] - starts[i] <= LONGEST_PHRASE:
                mention = _make_mention(paragraph, tags, i, stop)
                mentions[len(symbols)] = mention
                symbols.append(mention.symbol)
                spans.append((starts[i], ends[stop - 1]))
                i = stop
                continue
            if has_name:
                # Too long for a name: its first word becomes "anything else", and the search goes on after it.
                tag = "x"
        if tag == "P" or (tag == "d" and tags[i + 1 : i + 2] in PRONOUN_FOLLOWED and words[i].lower() not in ARTICLES):
            # Articles and possessives never stand alone, whatever follows them.
            mentions[len(symbols)] = Mention("P", starts[i], ends[i], ends[i], ends[i], words[i].lower())
            tag = "P"
        # "that" is a relative pronoun only right after a noun phrase: "a report that said", but "said that".
        elif tag == "W" or (tag == "T" and symbols and symbols[-1] in "Nnm"):
            antecedent = _antecedent(symbols, mentions)
            mentions[len(symbols)] = Mention("W", starts[i], ends[i], ends[i], ends[i], words[i], None, antecedent)
        elif tag == "Q":
            quotes[len(symbols)] = paragraph.quotes[i]
        symbols.append(tag)
        spans.append((starts[i], ends[i]))
        i += 1
    return SymbolLine("".join(symbols), spans, mentions, quotes, {number: index for index, number in quotes.items()})


def _join_offices(tags: str, words: list[str]) -> str:
    """The tags with an office between a title and a name as a title: "Director of News Feed" + "Ann Lee".

    >>> _join_offices("HoCCCC", "Director of News Feed Ann Lee".split())
    'HHHHCC'
    """
    for m in OFFICE_RE.finditer(tags):
        begin, stop = m.span("office")
        if tags[m.start()] == "e" and words[m.start()].lower() not in OFFICE_NOUNS:
            continue
        # The first given name after the first word of the office, with another word after it.
        name = next((i for i in range(begin + 2, stop - 1) if is_given(words[i])), None)
        if name is not None and words[begin] in ("of", "for", "in"):
            tags = tags[:begin] + tags[m.start()] * (name - begin) + tags[name:]
    return tags


def _antecedent(symbols: list[str], mentions: dict[int, Mention]) -> Mention | None:
    """The mention that "who" refers to: the name or phrase before it, with at most one token in between."""
    # The token in between is a comma, mostly: "Ann Lee, who".
    for i in range(len(symbols) - 1, max(-1, len(symbols) - 3), -1):
        if i in mentions:
            return mentions[i]
    return None


def without_brackets(paragraph: TaggedParagraph, tags: str) -> TaggedParagraph:
    """The paragraph without its short brackets, which may be inside a name: "Salomon (Asia) Ltd"."""
    kept = TaggedParagraph()
    position = 0
    for m in [*BRACKETS_RE.finditer(tags), None]:
        for i in range(position, m.start() if m else len(tags)):
            if i in paragraph.quotes:
                kept.quotes[len(kept.tags)] = paragraph.quotes[i]
            kept.add(paragraph.starts[i], paragraph.ends[i], paragraph.words[i], tags[i])
        position = m.end() if m else len(tags)
    return kept


def _make_mention(paragraph: TaggedParagraph, tags: str, first: int, stop: int) -> Mention:
    """The mention of a noun phrase that covers the tokens from `first` up to `stop`."""
    starts, ends, words = paragraph.starts, paragraph.ends, paragraph.words
    possessive = tags.rfind("S", first, stop)
    possessor = _find_possessor(paragraph, tags, first, possessive)
    head = stop - 1
    # "a source close": the noun before the adjective is the head.
    if words[head] in POSTPOSED and head > first and tags[head - 1] == "e":
        head -= 1
    start, end = starts[first], ends[head]
    if (name := _title_as_surname(words, tags, first, head)) >= 0:
        return Mention("N", start, end, starts[name], end, words[head], possessor)
    if (
        # "Ann Lee spokesman" names the person, as the given name shows; "Larch Mills spokesman" names the employer.
        tags[head] in "ne"
        and tags[first] in "HC"  # as the pattern begins; the test spares most phrases the search
        and possessive < 0
        and (m := NAME_AND_ROLE_RE.match(tags[first:stop]))
        and words[first + m.start("name")] in given_names()
    ):
        name, last = first + m.start("name"), first + m.end("name") - 1
        return Mention("N", start, end, starts[name], ends[last], words[last])
    # The name at the end of the phrase: "Lee" of "the bank's chief Lee", not the name before the possessive.
    if tags[head] in "CK":
        name = _name_start(tags, max(first, possessive + 1), stop)
        if possessive > first and name == possessive + 1 and words[head] in ORG_HEADS:
            name = _name_start(tags, first, possessive)  # "Trade Representative's Office" is one name
        # "Republican National Committee": a party word belongs to the name of an organisation.
        while name > first and tags[name - 1] == "K" and tags[head] == "C" and is_organisation(words[name : head + 1]):
            name -= 1
        # A party word alone names nobody: "the Republicans".
        symbol = "N" if tags[head] == "C" else "n"
        return Mention(symbol, start, end, starts[name], end, words[head], possessor)
    # "residents", but not "the residents", "Lee's residents", "officials" (a noun for persons) or "Larch residents".
    may_be_bare = tags[first] != "d" and possessive < 0 and tags[head] not in "eH"
    symbol = "m" if may_be_bare and NAME_TAG_RE.search(tags, first, stop) is None else "n"
    return Mention(symbol, start, end, end, end, words[head].lower(), possessor)


def _find_possessor(paragraph: TaggedParagraph, tags: str, first: int, possessive: int) -> tuple[int, int] | None:
    """The span of the name before a possessive ("Lee's lawyer"), or of a possessive pronoun ("her lawyer")."""
    if possessive > first:
        return paragraph.starts[_name_start(tags, first, possessive)], paragraph.ends[possessive - 1]
    if tags[first] == "d" and paragraph.words[first].lower() in POSSESSIVES:
        return paragraph.starts[first], paragraph.ends[first]
    return None


def _title_as_surname(words: list[str], tags: str, first: int, head: int) -> int:
    """The index of the first word of a name whose surname looks like a title ("Mr Dean", "Ben Bishop"); else -1."""
    if tags[head] != "H" or head == first:
        return -1
    # "Mr Dean": after a form of address that takes a surname.
    if words[head - 1].rstrip(".") in SURNAME_HONORIFICS:
        return head
    # "Ben Bishop": after a given name. "Lawyer Dean" stays a title.
    return head - 1 if tags[head - 1] == "C" and words[head - 1] in given_names() else -1


def _name_start(tags: str, i: int, j: int) -> int:
    """The start of the name that ends at `j`: after roles and titles, without a number or a nickname before it."""
    k = j - 1
    while k > i and tags[k - 1] in NAME_TAGS:
        k -= 1
    # "Unit 7 Larch Mills": a number or a nickname counts inside a name, not as its first word.
    while k < j - 1 and tags[k] in "#q":
        k += 1
    return k


def mention_span(mention: Mention) -> tuple[int, int]:
    """The span of the mention's name; of the whole phrase if it has none."""
    if mention.name_start < mention.name_end:
        return mention.name_start, mention.name_end
    return mention.start, mention.end
