"""Words -> one-letter tags, so that the rules on who speaks can be patterns over a short string.

There is no parser behind this: closed lists of function words, the list of reporting verbs with their forms,
endings, and capitals. What each letter means stands in `TAGS`.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from quotestance.text import is_abbreviation, read_words

__all__ = ["TAGS", "TaggedParagraph", "Tagger"]

TAGS = {
    "C": "capitalised word, part of a name", "H": "title before a name", "K": "party word before a name",
    "k": "small word inside a name (de, van, of)", "n": "noun or unknown word", "e": "noun for a person or body",
    "d": "determiner or possessive", "S": "'s", "#": "number", "P": "subject pronoun", "O": "object pronoun",
    "W": "who", "w": "which, what", "V": "reporting verb", "G": "reporting verb in -ing", "B": "reporting verb, base form",
    "Z": "reporting verb in -s that may be a noun", "U": "judging verb (called, dismissed)", "A": "according to",
    "v": "other verb", "b": "be", "h": "have, do, modal", "D": "other word in -ed", "g": "other word in -ing", "a": "adverb",
    "p": "preposition", "o": "of", "i": "to", "c": "and, or", "s": "subordinating conjunction", "T": "that, whether", "y": "as",
    "t": "time", "Q": "quote", "q": "nickname in quotation marks", ",": "comma", "-": "dash", ":": "colon", ";": "semicolon",
    ".": "end of sentence", "~": "perhaps the end of a sentence (a quote that ends in ? or !)", "(": "(", ")": ")", "x": "anything else",
}  # fmt: skip

_CLOSED = {
    "d": "the a an this these those his her its their our my your some any many several most all both each every one another "
         "two three four five six seven eight nine ten dozens hundreds few no other others such neither either",
    "P": "he she they we i it you",
    "O": "him them me us himself herself itself themselves myself",
    "W": "who",
    "w": "which what whom whose where",
    "p": "in on at by for with from about against between into through during under over within without near among "
         "amid toward towards upon across behind beyond despite via per like off out up down around inside outside "
         "throughout versus vs alongside regarding concerning including following than atop aboard besides",
    "o": "of",
    "i": "to",
    "c": "and or but nor & yet",
    "s": "if because when while after before although though unless until since once whereas so how why lest",
    "T": "that whether",
    "b": "is was are were be been being am isn't wasn't aren't weren't ain't isn’t wasn’t aren’t weren’t",
    "h": "has have had having do does did will would can could may might shall should must ought cannot can't won't don't "
         "doesn't didn't hasn't haven't hadn't wouldn't couldn't shouldn't don’t doesn’t didn’t won’t can’t wouldn’t hasn’t "
         "haven’t hadn’t couldn’t",
    "a": "not also then just even still now again later earlier soon once too only never ever always often already instead "
         "however therefore meanwhile perhaps maybe almost quite very rather further recently previously there here back "
         "away together simply first second third finally publicly else afterward afterwards thus hence indeed otherwise",
    "t": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
         "september october november december today yesterday tonight tomorrow mon tue tues wed thu thur thurs fri sat sun "
         "jan feb mar apr jun jul aug sept sep oct nov dec ago week weeks month months year years day days night morning "
         "afternoon evening weekend hours hour minutes minute spring summer autumn last next midnight noon",
    "v": "took made went came gave got began kept left met ran won lost held led sent stood sat fell grew drew threw rose "
         "brought bought caught taught fought sought built spent became chose drove broke woke flew forgot forgave let set hit hurt cut "
         "shut cost beat bid quit split spread burst broke bore tore wore swung hung stuck struck dug fed paid laid slept "
         "lay shot stole sang rang drank sank swam shook hid bent lent shone wound bound ground goes gets takes gives makes comes "
         "seems needs means plans tries wants helps keeps lets leads runs looks turns works lives stands sits knows has",
}  # fmt: skip

PARTICLES = frozenset("de da di du del della der den van von ten ter bin ibn bint al el la le dos das do y e zu af av ap".split())
ORG_HEADS = frozenset(
    "Bank University Department Institute Ministry House Chamber Chambers Association Federation Office Bureau Board Council Court "
    "Academy School College Church Society Center Centre Commission Committee Union League Museum Library Fund Foundation "
    "Confederation Group Bureau Conference Congress Parliament Secretariat Ministry Coalition Daughters Sons Institution "
    "Organisation Organization Alliance Campaign Friends Citizens Royal Archdiocese Diocese City State Port Duke Duchess "
    "Bishop Archbishop Times".split()
)
OFFICES = frozenset("State Defense Defence Energy Commerce Education Labor Agriculture Transportation Homeland Health Treasury Staff".split())
ORG_TAILS = frozenset(
    "Party Committee National Senatorial Congressional Governors Association Union Council Club Coalition Conference Alliance".split()
)
PARTIES = frozenset("Republican Republicans Democrat Democrats Democratic Tory Labour GOP Conservative Libertarian".split())

TOKEN_RE = re.compile(
    r"""
      (?P<ticker> <[A-Z][\w.]{0,9}> )
    | (?P<S> ['’]s\b | (?<=s)['’](?=\s) )
    | (?P<word> (?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)? | [A-Z]\.(?=\s+[A-Z]|\s*$)
        | [@\#]?[^\W\d_](?:\w|[-&](?=\w)|[.](?=[a-z]{2,3}\b)|['’](?=\w)(?!s\b))* )
    | (?P<number> [$£€]?\d(?:[\d.,]*\d)?(?:[-–]?\w+)*%? )
    | (?P<dash> --+|[—–―‒−]|(?<=\s)-(?=\s) )
    | (?P<mark> [,:;.!?()…\[\]&*] )
    """,
    re.VERBOSE,
)
PUNCTUATION = {",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "…": ".", "(": "(", ")": ")", "[": "(", "]": ")", "&": "k", "*": "x"}
ENDS_SENTENCE_RE = re.compile(r"[.!?…]['’)\]]*\Z")
PLURAL_RE = re.compile(r"[a-z](?<!s)s\Z")
COMPOUND_RE = re.compile(r"-(?:[a-z]+(?:ing|ed|en)|born|led|old|style|owned|wide|era|area|size|like)\Z")  # "London-based"
NEXT_WORD_RE = re.compile(r"\s+([^\W\d_a-z]\w*)")
FIRM_RE = re.compile(r"\s(?:Co|Sons|Brothers|Company|Exchange|Poor|Young|Spencer|Fisher|Lyle|Associates|Partners|[A-Z])\b")  # "Merrill and Co", "S and P"
NAMES_TOO = frozenset("day may march april june august summer".split())  # "analyst June Page"
NOUN_FOLLOWS = frozenset("dopS#VUgGDk")  # behind these a word that may be noun or verb is a noun
INNER_CAPITAL_RE = re.compile(r"(?<=[a-z,] )[^\W\d_a-z][\w-]*")
SMALL_WORD_RE = re.compile(r"\b[a-z]{3,}\b")


class TaggedParagraph:
    """The words of one paragraph: `starts`, `ends` (code points of the article) and `tags`, one letter each.

    A quote is one token: `quotes` maps its index among the tokens to its number among the quoted spans.
    """

    __slots__ = ("ends", "quotes", "starts", "tags", "words")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.quotes: dict[int, int] = {}

    def add(self, start: int, end: int, word: str, tag: str) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.tags.append(tag)


@cache
def word_tags() -> dict[str, str]:
    """Lower-case word -> tag, for every word with a tag of its own."""
    tags: dict[str, str] = dict.fromkeys(read_words("person_nouns"), "e")
    for line in read_words("reporting_verbs"):
        judging = line.endswith("~")
        _add_verb(tags, line.rstrip("~ ").split(), judging=judging)
    for tag, words in _CLOSED.items():
        tags.update(dict.fromkeys(words.split(), tag))
    tags["according"] = "A"
    tags["as"] = "y"
    tags.update(dict.fromkeys(("managing", "acting", "founding", "operating", "marketing", "presiding"), "n"))
    return tags


# Forms in -s that are as often the plural of a noun.
NOUNS_IN_S = frozenset(
    "accounts answers appeals attacks boasts calls cautions challenges charges claims comments commits complaints counters credits "
    "cries defends demands details estimates expects fires focuses hints hopes jokes labels laughs lists moans names notes "
    "objects offers orders paints papers pledges points posts praises predictions promises protests questions quotes reports requests "
    "responds reviews shouts sighs signals slams smiles snaps sums states stresses surveys tells texts thanks threats tweets types "
    "remarks replies retorts emails texts blogs boasts taunts teases urges yells screams shouts roars snorts chants cracks chuckles "
    "chimes recalls rebukes vents scolds counsels rants quips groans grumbles murmurs screams sneers "
    "views voices vows wants whispers wonders worries reads speaks finds knows feels hears casts goes puts brands".split()
) - frozenset("tells responds commits defends expects speaks goes reads finds wants tweets puts knows feels hears wonders".split())


def _add_verb(tags: dict[str, str], forms: list[str], *, judging: bool) -> None:
    if len(forms) == 1:
        forms = _regular_forms(forms[0])
    for form in forms:
        if form.endswith("ing"):
            tags[form] = "g" if judging else "G"
        elif form.endswith("s") and not form.endswith("ss"):
            tags[form] = "Z" if form in NOUNS_IN_S else "U" if judging else "V"
        elif form == forms[0]:
            tags[form] = "B"
        else:
            tags[form] = "U" if judging else "V"


def _regular_forms(base: str) -> list[str]:
    stem = base[:-1] if base.endswith("e") else base
    return [base, base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + "ing"]


@cache
def title_words() -> dict[str, str]:
    """Title -> what the list says of it ("", "m" or "f" behind its `:`)."""
    titles = {}
    for line in read_words("titles"):
        word, _, mark = line.partition(":")
        titles[word.strip()] = mark.strip() or ("-" if ":" in line else "")
    return titles


@cache
def given_names() -> dict[str, str]:
    """Given name -> "f", "m" or "b" (both)."""
    return dict(line.split() for line in read_words("given_names"))  # type: ignore[misc]


class Tagger:
    """Tags the paragraphs of one text, each when it is first asked for.

    `quotes` are (outer start, outer end, inner start, inner end, paragraph) in order. A capital at the start of
    a sentence counts as a name's only if the word is not a common one found in small letters elsewhere.
    """

    def __init__(self, text: str, paragraphs: list[tuple[int, int]], quotes: list[tuple[int, int, int, int, int]]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.tags = word_tags()
        self.titles = title_words()
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

    def _tag(self, start: int, end: int, quotes: list[tuple[int, tuple[int, int, int, int]]]) -> TaggedParagraph:
        out = TaggedParagraph()
        self.undecided = []
        position, opens = start, True
        for number, (outer_start, outer_end, a, b) in quotes:
            opens = self._tag_words(out, position, outer_start, opens)
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
        text, tags = self.text, self.tags
        for m in TOKEN_RE.finditer(text, start, end):
            word, kind = m[0], m.lastgroup
            a, b = m.span()
            if kind == "ticker":
                continue
            if kind == "word":
                if out.ends and out.ends[-1] > a:
                    continue
                first = word[0]
                if first.isupper():
                    tag = self._tag_capital(word, out, opens)
                else:
                    tag = tags.get(word) or _tag_by_ending(word)
                    if tag in "BZ" and out.tags and (
                        out.tags[-1] in NOUN_FOLLOWS or (tag == "Z" and out.tags[-1] == "n" and out.tags[-2:-1] and out.tags[-2] in "opVUGi")
                    ):
                        tag = "n"
                    elif tag == "B" and out.tags and out.tags[-1] == "n" and not out.words[-1].endswith(("s", "men", "women", "people")):
                        tag = "n"  # "the cash offer": a base form goes with a plural
                    elif tag in "dT" and len(out.tags) > 1 and out.tags[-1] == "n" and out.tags[-2] in "Cne" and PLURAL_RE.search(out.words[-1]):
                        out.tags[-1] = "v"  # "Webster defines a blog": an unknown word in -s before "a" is a verb
                    if tag in "od" or word in PARTICLES or word == "and":
                        tag = _inside_name(word, tag, out, text[b : b + 10])
                if text[b : b + 1] == "." and not word.endswith(".") and is_abbreviation(word) and len(word) > 1 and _goes_on(text, b + 1, word):
                    b += 1
                if tag in "hbV" and out.tags and out.tags[-1] == ";":
                    out.tags[-1] = ","  # "Lee, a Democrat; has said": a semicolon for a comma
                out.add(a, b, word, tag)
                opens = False
            elif kind == "number":
                out.add(a, b, word, "#" if word[-1].isdigit() or word[-1] in "%" else "n")
                opens = False
            elif kind == "S":
                out.add(a, b, word, "S")
            elif kind == "dash":
                out.add(a, b, word, "-")
            else:
                if out.ends and out.ends[-1] > a:
                    continue
                tag = PUNCTUATION[word]
                if out.tags and out.tags[-1] == "." and out.ends[-1] == a:
                    if tag in ",;:.)":  # "Sen. Lee, R-Ky., said": the stop ended no sentence
                        out.ends[-1], out.tags[-1], out.words[-1] = b, tag, word
                        opens = tag in ".:"
                        continue
                out.add(a, b, word, tag)
                opens = tag in ".:" or (opens and tag in "(,")
        return opens

    def _tag_capital(self, word: str, out: TaggedParagraph, opens: bool) -> str:
        bare = word.rstrip(".")
        if bare in self.titles:
            return "H"
        if COMPOUND_RE.search(word):
            return "n"
        lower = word.lower()
        tag = self.tags.get(lower)
        if tag == "t" and not (lower in NAMES_TOO and out.tags and out.tags[-1] in "eHVn"):
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
            elif lower in self.small or lower.endswith("ly") or following in "poiy":
                paragraph.tags[i] = _tag_by_ending(lower)
            elif lower.endswith(("ing", "ed")) and following not in "VbhS":
                paragraph.tags[i] = _tag_by_ending(lower)


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
    if word in PARTICLES and following[:1] == " " and following[1:2].isupper():
        return "k" if before in "CH" or word in ("de", "van", "von", "al", "el", "bin") else tag
    return tag


def _capital_follows(following: str) -> bool:
    return following[1:2].isupper() or following[1:5] == "the "


def _goes_on(text: str, position: int, word: str) -> bool:
    """Whether a stop behind an abbreviation is part of it rather than also the end of a sentence."""
    following = NEXT_WORD_RE.match(text, position)
    if following is None or word in title_words():
        return True
    return word_tags().get(following[1].lower(), "n") not in "dPpsc" or following[1] in given_names()
