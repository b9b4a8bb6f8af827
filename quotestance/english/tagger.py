"""Tokens -> one-letter tags, so that the attribution rules can be patterns over a short string.

There is no trained model: a tag comes from closed lists of function words, the list of reporting verbs with all their
forms, word endings, and capitals. `tags.TAGS` has the meaning of each letter.
"""

from __future__ import annotations

import re

from quotestance.english.segmentation import is_abbreviation
from quotestance.english.tag_rules import (
    FIXED_TAGS,
    TextFacts,
    closed_class,
    is_office,
    tag_capitalized,
    tag_first_word,
    tag_lowercase,
)
from quotestance.english.tags import word_tags
from quotestance.english.tokens import APOSTROPHES, CURRENCIES, DASHES, PUNCTUATION, TOKEN_RE, TaggedParagraph
from quotestance.english.word_classes import given_names, title_words

__all__ = ["Tagger"]

# A stop at the end of a quote, perhaps with inner marks after it: "why?’".
ENDS_SENTENCE_RE = re.compile(r"[.!?…]['’)\]]*\Z")
# A final "s" after another letter: "defines", but not "boss".
PLURAL_RE = re.compile(r"[a-z](?<!s)s\Z")
# A capitalised word after a word, so that the word may be a title: "Bishop Lee".
CAPITAL_FOLLOWS_RE = re.compile(r"\.?\s[^\W\d_a-z]")
# What follows the comma in a name: "Ann Lee, Jr."
JUNIOR_RE = re.compile(r"\s[JS]r\b")
# What follows a "!" or "?" that ends no sentence: a small letter (Who Pays? magazine), or a dash (- at last! -).
GOES_ON_RE = re.compile(r"\s+(?:[a-z]|[-–—])")
MARKS = APOSTROPHES | DASHES | {"<"}
# The capitalised word that may open the next sentence.
NEXT_WORD_RE = re.compile(r"\s+([^\W\d_a-z]\w*)")

# A noun phrase beside a quote whose last noun may be the verb: “…,” the report states. As a firm's brief notes, “…”
SUBJECT_AND_CUE_RE = re.compile(
    r"""
      Q ,? d? (?: [neHKC\#k] | S(?=[neC]) )* [neC] (?P<after> [nZ] ) (?= [.,:;pTQ] | \Z )
    | y d? (?: [neHKC\#k] | S(?=[neC]) )* [neC] (?P<before> [nZ] ) (?= p?,Q )      # "as the Post points out, “"
    | (?: \A | [.,c] ) d? (?: [neHC] | S(?=[neC]) )* [neC] (?P<opening> [nZ] ) (?= ,Q )  # "The memo states, “"
    | (?: ,w | W ) (?P<relative> n )                        # ", which represents"
    """,
    re.VERBOSE,
)

QuoteSpan = tuple[int, int, int, int]
"""Outer start, outer end, inner start, inner end: with and without the quotation marks."""


class Tagger:
    """Tags the paragraphs of one text, each when it is first requested.

    `quotes` are (outer start, outer end, inner start, inner end, paragraph) in text order; `nicknames` are the numbers
    of those that are part of a name.
    """

    def __init__(
        self,
        text: str,
        paragraphs: list[tuple[int, int]],
        quotes: list[tuple[int, int, int, int, int]],
        nicknames: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.nicknames = nicknames
        self.facts = TextFacts(text)
        self._quotes: dict[int, list[tuple[int, QuoteSpan]]] = {}
        for number, (outer_start, outer_end, start, end, paragraph) in enumerate(quotes):
            self._quotes.setdefault(paragraph, []).append((number, (outer_start, outer_end, start, end)))
        self._tagged: dict[int, TaggedParagraph] = {}
        self._undecided: list[int] = []

    def __getitem__(self, number: int) -> TaggedParagraph:
        if number not in self._tagged:
            self._tagged[number] = self._tag(*self.paragraphs[number], self._quotes.get(number, []))
        return self._tagged[number]

    def _tag(self, start: int, end: int, quotes: list[tuple[int, QuoteSpan]]) -> TaggedParagraph:
        """Tag one paragraph: the words between its quotes, each quote as one token, then the undecided first words."""
        paragraph = TaggedParagraph()
        self._undecided = []
        position, opens = start, True
        for number, (outer_start, outer_end, inner_start, inner_end) in quotes:
            opens = self._tag_words(paragraph, position, outer_start, opens)
            position = outer_end
            if number in self.nicknames:
                # Like a title where no given name precedes: “Big Tom” Hanley.
                tag = "q" if paragraph.tags[-1:] == ["C"] else "H"
                paragraph.add(outer_start, outer_end, self.text[outer_start:outer_end], tag)
                continue
            _retag_verb_in_s(paragraph)  # "the company poses “risks”"
            paragraph.quotes[len(paragraph.tags)] = number
            paragraph.add(outer_start, outer_end, self.text[inner_start:inner_end], "Q")
            opens = self._end_sentence_after_quote(paragraph, inner_start, inner_end, outer_end, end)
        self._tag_words(paragraph, position, end, opens)
        for index in self._undecided:
            next_tag = paragraph.tags[index + 1] if index + 1 < len(paragraph.tags) else "."
            paragraph.tags[index] = tag_first_word(paragraph.words[index], next_tag, self.facts)
        if quotes:
            _retag_cues_in_s(paragraph)
        return paragraph

    def _end_sentence_after_quote(
        self, paragraph: TaggedParagraph, inner_start: int, inner_end: int, outer_end: int, end: int
    ) -> bool:
        """Add an empty token that ends the sentence if the quote's last stop does; return whether it does.

        It does unless the text goes on in lower case or with punctuation: “Why?” he asked.
        """
        # Only the last four characters can hold the stop and the marks after it.
        m = ENDS_SENTENCE_RE.search(self.text, max(inner_start, inner_end - 4), inner_end)
        if m is None:
            return False
        following = self.text[outer_end : min(end, outer_end + 4)].lstrip()
        # “Why?” he asked; “Why?” – a fair question.
        if not following or following[0].islower() or following[0] in ",;:)-–—―‒−":
            return False
        paragraph.add(outer_end, outer_end, "", "." if m[0][0] in ".…" else "~")
        return True

    def _tag_words(self, paragraph: TaggedParagraph, start: int, end: int, opens: bool) -> bool:
        """Tag the words of `text[start:end]`; `opens` says whether the next word may open a sentence, as does the
        result."""
        starts, ends, words, tags = paragraph.starts, paragraph.ends, paragraph.words, paragraph.tags
        for m in TOKEN_RE.finditer(self.text, start, end):
            word = m[0]
            begin = m.start()
            stop = begin + len(word)
            if tag := FIXED_TAGS[word]:
                if opens and tag == "C" and word[0].isupper():
                    self._undecided.append(len(tags))
                opens = False
            elif tag := PUNCTUATION.get(word, ""):
                if word in "!?" and self._goes_on_after_mark(paragraph, stop):
                    opens = False
                    continue
                # Only a stop with no blank before it belongs to the word before: "Corp." but not "Corp ."
                if ends and ends[-1] == begin and self._joins_previous(paragraph, word, tag, stop):
                    opens = tags[-1] in ".:"
                    continue
                if tag == "," and JUNIOR_RE.match(self.text, stop):
                    tag = "k"  # "Ann Lee, Jr."
                opens = tag in ".:" or (opens and tag in "(,")
            elif word[0] in MARKS:
                tag = self._tag_mark(word, paragraph, begin, stop)
                if not tag:
                    continue
            else:
                tag = self._tag_in_context(word, paragraph, stop, opens)
                opens = False
            if tag in "hbV" and tags and tags[-1] == ";":
                tags[-1] = ","  # "Lee, a Democrat; has said": a semicolon for a comma
            starts.append(begin)
            ends.append(stop)
            words.append(word)
            tags.append(tag)
        return opens

    def _tag_mark(self, word: str, paragraph: TaggedParagraph, begin: int, stop: int) -> str:
        """The tag of a word that begins with an apostrophe, a dash or "<"; empty if it is no token of its own."""
        if word[0] in DASHES:
            return "-"
        # A ticker, which may stand between a name and its verb, is dropped.
        if word[0] == "<":
            return ""
        words, ends = paragraph.words, paragraph.ends
        if words and ends[-1] == begin and words[-1] in self.facts.names_in_s:
            ends[-1], words[-1] = stop, words[-1] + word
            return ""
        return "S" if word[1:] in ("s", "") else "h"

    def _goes_on_after_mark(self, paragraph: TaggedParagraph, stop: int) -> bool:
        """Whether the sentence goes on after a "!" or "?", which may belong to a name: "Yahoo! said"."""
        if GOES_ON_RE.match(self.text, stop):
            return True
        if not paragraph.words or paragraph.ends[-1] != stop - 1 or not paragraph.words[-1][0].isupper():
            return False
        return self.text[stop : stop + 1].isalpha() or paragraph.words[-1] in self.facts.marked_names

    def _joins_previous(self, paragraph: TaggedParagraph, word: str, tag: str, stop: int) -> bool:
        """Join punctuation that directly follows a token to that token, if it is the stop of an abbreviation or follows
        a stop; return whether it was joined."""
        if tag == "." and _is_abbreviated(paragraph) and _goes_on(self.text, stop, paragraph.words[-1]):
            paragraph.ends[-1] = stop
            return True
        if paragraph.tags[-1] == "." and tag in ",;:.)":
            # "Lee, R-Ky., said": the stop before the comma ends no sentence.
            paragraph.ends[-1], paragraph.words[-1], paragraph.tags[-1] = stop, word, tag
            return True
        return False

    def _tag_in_context(self, word: str, paragraph: TaggedParagraph, stop: int, opens: bool) -> str:
        """The tag of a word that depends on its neighbours; adjusts the tag of the word before it where needed."""
        if not word[0].isupper():
            tag = tag_lowercase(word, paragraph, self.text[stop : stop + 20])
            if tag in "dT":
                _retag_verb_in_s(paragraph)  # "Webster defines a blog"
            return tag
        decided = tag_capitalized(word, paragraph, opens)
        if decided is None:
            self._undecided.append(len(paragraph.tags))
            return closed_class(word) or "C"
        if decided == "H" and not CAPITAL_FOLLOWS_RE.match(self.text, stop) and self.facts.is_surname(word):
            return "H" if paragraph.tags[-1:] == ["d"] else "C"  # "Bishop said", but "the Bishop said"
        if decided == "H" and is_office(word, paragraph):
            paragraph.tags[-1] = "H"  # the "of" of "Secretary of State"
        return decided


def _is_abbreviated(paragraph: TaggedParagraph) -> bool:
    """Whether the last token is an abbreviation, so that a stop after it belongs to it."""
    word = paragraph.words[-1]
    return (
        len(word) > 1
        # Not a quote, "'s" or a dash; nor a number ("in 2010.") or a word that has its stop already.
        and paragraph.tags[-1] not in "QS-"
        and not (word[0].isdecimal() or word[0] in CURRENCIES or word.endswith("."))
        and is_abbreviation(word)
    )


def _goes_on(text: str, position: int, word: str) -> bool:
    """Whether the sentence goes on after the stop of an abbreviation: not if a new sentence seems to open."""
    following = NEXT_WORD_RE.match(text, position)
    # After a title a name follows, which has a capital without opening a sentence: "Sen. Lee".
    if following is None or word in title_words():
        return True
    # "Acme Corp. The": a function word with a capital opens a sentence, unless it is a given name too.
    return word_tags().get(following[1].lower(), "n") not in "dPpsc" or following[1] in given_names()


def _retag_cues_in_s(paragraph: TaggedParagraph) -> None:
    """Tag a form that may be a noun or a verb as a reporting verb where it ends the noun phrase beside a quote."""
    for m in SUBJECT_AND_CUE_RE.finditer("".join(paragraph.tags)):
        # “…,” the report states: the comma shows that a cue follows.
        if m["after"] and not ("," in m[0] or paragraph.words[m.start()][-1:] in ",?!"):
            continue
        if m["relative"]:
            if paragraph.words[m.start("relative")].endswith("s"):
                paragraph.tags[m.start("relative")] = "v"
            continue
        index = max(m.start("after"), m.start("before"), m.start("opening"))
        if word_tags().get(paragraph.words[index]) == "Z":
            paragraph.tags[index] = "V"


def _retag_verb_in_s(paragraph: TaggedParagraph) -> None:
    """Tag an unknown plural after a noun or a name as a verb: "Webster defines" before "a blog"."""
    tags = paragraph.tags
    if len(tags) > 1 and tags[-1] == "n" and tags[-2] in "Cne" and PLURAL_RE.search(paragraph.words[-1]):
        tags[-1] = "v"
