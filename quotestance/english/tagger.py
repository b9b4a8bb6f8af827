"""Words -> one-letter tags, so that the rules on who speaks can be patterns over a short string.

There is no parser behind this: closed lists of function words, the list of reporting verbs with their forms,
endings, and capitals. What each letter means stands in `vocabulary.TAGS`.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from quotestance.english.segmentation import is_abbreviation
from quotestance.english.tags import word_tags
from quotestance.english.tokens import APOSTROPHES, CURRENCIES, DASHES, PUNCTUATION, TOKEN_RE, TaggedParagraph
from quotestance.english.word_classes import (
    COMPOUND_RE,
    OFFICES,
    ORG_HEADS,
    PARTICLES,
    PARTIES,
    given_names,
    title_words,
)

__all__ = ["Tagger"]

ENDS_SENTENCE_RE = re.compile(r"[.!?…]['’)\]]*\Z")
PLURAL_RE = re.compile(r"[a-z](?<!s)s\Z")
NAME_GOES_ON_RE = re.compile(r"\s(?:(?:de|del|den|der|het|la|las|los|ter)\s)?[^\W\d_a-z]")
NEXT_WORD_RE = re.compile(r"\s+([^\W\d_a-z]\w*)")
FIRM_RE = re.compile(
    r"\s(?:Co|Sons|Brothers|Company|Exchange|Poor|Young|Spencer|Fisher|Lyle|Associates|Partners|[A-Z])\b"
)  # "Merrill and Co", "S and P"
NAMES_TOO = frozenset("day may march april june august summer jan".split())  # "analyst June Page"
NOUN_FOLLOWS = frozenset("dopS#VUgGDk")  # behind these a word that may be noun or verb is a noun
INNER_CAPITAL_RE = re.compile(r"[^\W\d_a-z](?<=[a-z,] .)[\w-]*")
CAPITAL_INSIDE_RE = re.compile(r"(?:[ae]l-|[dl]['’])[^\W\d_a-z]")
LONG_TEXT = 50_000
SMALL_WORD_RE = re.compile(r"\b[a-z]{3,}\b")


class Tagger:
    """Tags the paragraphs of one text, each when it is first asked for.

    `quotes` are (outer start, outer end, inner start, inner end, paragraph) in order, `nicknames` the numbers of those
    that are part of a name. A capital at the start of
    a sentence counts as a name's only if the word is not a common one found in small letters elsewhere.
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
        self.tags = word_tags()
        self.titles = title_words()
        self.nicknames = nicknames
        self.undecided: list[int] = []
        self._quotes: dict[int, list[tuple[int, tuple[int, int, int, int]]]] = {}
        for number, (*span, paragraph) in enumerate(quotes):
            a, b, c, d = span
            self._quotes.setdefault(paragraph, []).append((number, (a, b, c, d)))
        self._done: dict[int, TaggedParagraph] = {}

    def __getitem__(self, number: int) -> TaggedParagraph:
        if number not in self._done:
            self._done[number] = self._tag(*self.paragraphs[number], self._quotes.get(number, []))
        return self._done[number]

    @cached_property
    def inner_capitals(self) -> frozenset[str]:
        """The words that bear a capital inside a sentence."""
        return frozenset(INNER_CAPITAL_RE.findall(self.text))

    @cached_property
    def small(self) -> frozenset[str]:
        """The words in small letters."""
        return frozenset(SMALL_WORD_RE.findall(self.text))

    def is_small(self, word: str) -> bool:
        """Whether the text has a word in small letters; a short text is searched, the words of a long one are kept."""
        if len(self.text) > LONG_TEXT:
            return word in self.small
        at = self.text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (self.text[at - 1 : at].isalnum() or self.text[end : end + 1].isalnum()):
                return True
            at = self.text.find(word, end)
        return False

    def _tag(self, start: int, end: int, quotes: list[tuple[int, tuple[int, int, int, int]]]) -> TaggedParagraph:
        out = TaggedParagraph()
        self.undecided = []
        position, opens = start, True
        for number, (outer_start, outer_end, a, b) in quotes:
            opens = self._tag_words(out, position, outer_start, opens)
            if number in self.nicknames:
                out.add(outer_start, outer_end, self.text[outer_start:outer_end], "q")
                position = outer_end
                continue
            if len(out.tags) > 1 and out.tags[-1] == "n" and out.tags[-2] in "Cne" and PLURAL_RE.search(out.words[-1]):
                out.tags[-1] = "v"  # "the company poses “risks”"
            out.quotes[len(out.tags)] = number
            out.add(outer_start, outer_end, self.text[a:b], "Q")
            position = outer_end
            opens = self._close_quote(out, a, b, outer_end, end)
        self._tag_words(out, position, end, opens)
        self._settle_first_words(out)
        return out

    def _close_quote(self, out: TaggedParagraph, a: int, b: int, outer_end: int, end: int) -> bool:
        """After a quote: end the sentence where the quote's last stop does so; whether a capital may open one."""
        m = ENDS_SENTENCE_RE.search(self.text, max(a, b - 4), b)
        if m is None:
            return False
        following = self.text[outer_end : min(end, outer_end + 4)].lstrip()
        if not following or following[0].islower() or following[0] in ",;:)-–—―‒−":
            return False
        out.add(outer_end, outer_end, "", "." if m[0][0] in ".…" else "~")
        return True

    def _tag_words(self, out: TaggedParagraph, start: int, end: int, opens: bool) -> bool:
        starts, ends, words, tags = out.starts, out.ends, out.words, out.tags
        settled = settled_words()
        last = tags[-1] if tags else ""
        for m in TOKEN_RE.finditer(self.text, start, end):
            word = m[0]
            a = m.start()
            b = a + len(word)
            if tag := settled.get(word, ""):
                opens = False
            elif word in PUNCTUATION:
                tag = PUNCTUATION[word]
                if ends and ends[-1] == a:
                    if tag == "." and self._is_of_abbreviation(out, b):
                        ends[-1] = b
                        continue
                    if tags[-1] == "." and tag in ",;:.)":
                        ends[-1], words[-1] = b, word  # "Lee, R-Ky., said": no end of a sentence
                        last = tags[-1] = tag
                        opens = tag in ".:"
                        continue
                opens = tag in ".:" or (opens and tag in "(,")
            elif (first := word[0]) in APOSTROPHES:
                tag = "S"
            elif first in DASHES:
                tag = "-"
            elif first == "<":
                continue
            else:
                if first in CURRENCIES or first.isdecimal():
                    tag = "#" if word[-1].isdigit() or word[-1] in "%" else "n"
                elif first.isupper():
                    tag = self._tag_capital(word, out, opens)
                elif first.isalpha() and (word[1:2].isupper() or CAPITAL_INSIDE_RE.match(word)):
                    tag = "C"  # "eBay", "al-Rahim"
                else:
                    tag = self._tag_small(word, out, b)
                opens = False
            if last == ";" and tag in "hbV":
                tags[-1] = ","  # "Lee, a Democrat; has said": a semicolon for a comma
            starts.append(a)
            ends.append(b)
            words.append(word)
            tags.append(tag)
            last = tag
        return opens

    def _is_of_abbreviation(self, out: TaggedParagraph, end: int) -> bool:
        """Whether a stop that ends at `end`, right behind the last token, belongs to it and ends no sentence."""
        word = out.words[-1]
        return (
            len(word) > 1
            and out.tags[-1] not in "QS-"
            and not (word[0].isdecimal() or word[0] in CURRENCIES or word.endswith("."))
            and is_abbreviation(word)
            and _goes_on(self.text, end, word)
        )

    def _tag_small(self, word: str, out: TaggedParagraph, end: int) -> str:
        """The tag of a word in small letters; one whose tag never hangs on its neighbours is kept as settled."""
        tag = self.tags.get(word) or _tag_by_ending(word)
        if word == "forecast" and out.tags and out.tags[-1] in "CePa":
            return "V"  # its past, not the noun
        if tag not in "BZdTo" and word not in PARTICLES and word not in ("and", "forecast"):
            settled = settled_words()
            if len(settled) < MOST_SETTLED:
                settled[word] = tag
            return tag
        tags = out.tags
        if tag in "BZ" and tags:
            if tags[-1] in NOUN_FOLLOWS or (tag == "Z" and tags[-1] == "n" and tags[-2:-1] and tags[-2] in "opVUGi"):
                tag = "n"
            elif tag == "B" and tags[-1] == "n" and not out.words[-1].endswith(("s", "men", "women", "people")):
                tag = "n"  # "the cash offer": a base form goes with a plural
        elif (
            tag in "dT" and len(tags) > 1 and tags[-1] == "n" and tags[-2] in "Cne" and PLURAL_RE.search(out.words[-1])
        ):
            tags[-1] = "v"  # "Webster defines a blog": an unknown word in -s before "a" is a verb
        if tag in "od" or word in PARTICLES or word == "and":
            tag = _inside_name(word, tag, out, self.text[end : end + 10])
        return tag

    def _tag_capital(self, word: str, out: TaggedParagraph, opens: bool) -> str:
        bare = word.rstrip(".")
        if bare in self.titles:
            return "H"
        if COMPOUND_RE.search(word):
            return "n"
        lower = word.lower()
        tag = self.tags.get(lower)
        if tag in ("O", "P") and len(word) > 1 and word.isupper():
            return "C"  # "US Senator Ann Lee", "IT managers"
        if tag == "t" and not (lower in NAMES_TOO and out.tags and out.tags[-1] in "eHVn,"):
            return "t"
        if not opens:
            if bare in PARTIES:
                return "K"
            if out.tags and out.tags[-1] == "k" and tag == "d":
                return "k"
            if tag == "P" or (tag in ("d", "o", "c", "s", "T", "W") and len(word) < 6):
                return tag
            if out.words and out.words[-1] == "of" and len(out.words) > 1 and out.tags[-2] == "H" and word in OFFICES:
                out.tags[-1] = "H"
                return "H"
            return "C"
        if tag is not None and tag not in "nBUZVve":
            if lower in ("will", "may", "mark", "march", "grant"):
                self.undecided.append(len(out.tags))
            return tag
        if bare in PARTIES:
            return "K"
        self.undecided.append(len(out.tags))
        return "C"

    def _settle_first_words(self, paragraph: TaggedParagraph) -> None:
        """Decide the capitals that open a sentence by what the rest of the text does with the word."""
        for i in self.undecided:
            word = paragraph.words[i]
            lower = word.lower()
            following = paragraph.tags[i + 1] if i + 1 < len(paragraph.tags) else "."
            if word in self.inner_capitals or (following in "Ckq" and self.tags.get(lower) not in ("V", "U")):
                paragraph.tags[i] = "C"
            elif (tag := self.tags.get(lower)) is not None:
                paragraph.tags[i] = tag
            elif (
                self.is_small(lower)
                or lower.endswith("ly")
                or following in "poiy"
                or (lower.endswith(("ing", "ed")) and following not in "VbhS")
            ):
                paragraph.tags[i] = _tag_by_ending(lower)


MOST_SETTLED = 16_384


@cache
def settled_words() -> dict[str, str]:
    """The words in small letters met so far whose tags do not hang on their neighbours, with their tags."""
    return {}


def _tag_by_ending(word: str) -> str:
    if word.endswith("ly"):
        return "a"
    if word.endswith("ed") and len(word) > 4:
        return "D"
    if word.endswith("ing") and len(word) > 4:
        return "g"
    if word.endswith(("n't", "n’t")):
        return "h"
    return "n"


def _inside_name(word: str, tag: str, out: TaggedParagraph, following: str) -> str:
    """A small word that holds a name together: "Bank of America", "Ludwig van Rijn"; else its own tag."""
    before = out.tags[-1] if out.tags else "."
    if word == "of" and before == "C" and out.words[-1] in ORG_HEADS and _capital_follows(following):
        return "k"
    if word == "and":
        return "k" if before == "C" and FIRM_RE.match(following) else tag
    if word == "the" and before == "k" and out.words[-1] == "of":
        return "k"
    if word in PARTICLES and NAME_GOES_ON_RE.match(following):
        return "k" if before in "CHk" or word in ("de", "van", "von", "al", "el", "bin") else tag
    return tag


def _capital_follows(following: str) -> bool:
    return following[1:2].isupper() or following[1:5] == "the "


def _goes_on(text: str, position: int, word: str) -> bool:
    """Whether a stop behind an abbreviation is part of it rather than also the end of a sentence."""
    following = NEXT_WORD_RE.match(text, position)
    if following is None or word in title_words():
        return True
    return word_tags().get(following[1].lower(), "n") not in "dPpsc" or following[1] in given_names()
