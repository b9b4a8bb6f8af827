"""The tag of one word: by the lists and its ending, then by the words before it and what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from quotestance.english.tags import word_tags
from quotestance.english.tokens import APOSTROPHES, CURRENCIES, DASHES, PUNCTUATION, TaggedParagraph
from quotestance.english.word_classes import (
    COMPOUND_RE,
    FOR_HEADS,
    OFFICES,
    ORG_HEADS,
    PARTICLES,
    PARTIES,
    POSTNOMINALS,
    QUANTIFIERS,
    SUBJECTS,
    SURNAME_HONORIFICS,
    is_given,
    is_month_or_name,
    is_title,
)
from quotestance.english.word_lists import WordCache

__all__ = [
    "FIXED_TAGS",
    "TextFacts",
    "closed_class",
    "is_office",
    "tag_by_ending",
    "tag_capitalized",
    "tag_first_word",
    "tag_lowercase",
]

# A name goes on after a particle: "van der Rijk", "bin Sahir".
# Parts: a blank, perhaps a second particle with its blank, and a letter other than a-z, so that "É" is a capital too.
NAME_GOES_ON_RE = re.compile(r"\s(?:(?:de|del|den|der|het|la|las|los|ter)\s)?[^\W\d_a-z]")
# The second part of a firm's name after "and": "Merrill and Co", "Sons", a single letter ("S and P").
FIRM_RE = re.compile(
    r"\s(?:Co|Sons|Brothers|Company|Exchange|Poor|Young|Spencer|Fisher|Lyle|Associates|Partners|[A-Z])\b"
)
PARTY_AND_STATE_RE = re.compile(r"[RDI]-[A-Z]")  # after a politician's name: "R-Ohio"
NEXT_WORD_RE = re.compile(r"\s\w+")
# A capital after an article or a preposition joined to it: "al-Rahim", "d'Estaing", "l'Oréal".
CAPITAL_INSIDE_RE = re.compile(r"(?:[ae]l-|[dl]['’])[^\W\d_a-z]")
# The last of several capitalised words and the word before it: "Rob Bishop", but not "Rob Bishop Lee".
SURNAME_RE = re.compile(r"\b([^\W\d_a-z]\w*)\.? ([^\W\d_a-z]\w+)\b(?! [^\W\d_a-z])")
# The "!" or "?" in a name, which goes on after it: "Yahoo! said".
MARKED_NAME_RE = re.compile(r"[!?](?= [a-z])")
# What follows a name that ends in "'s": a verb, of which it is the subject, or a clause about it.
NAME_IN_S_RE = re.compile(r"['’]s(?: (?:said|says|told|has|had|will|would|announced|declined)|, (?:which|based))\b")
LAST_WORD_RE = re.compile(r"\w+\Z")
LONGEST_NAME_IN_S = 30
# A capitalised word after a lower-case letter or a comma: it is not the first word of its sentence.
# The lookbehind follows the first letter, so that the search tests the character class first, which is fast.
INNER_CAPITAL_RE = re.compile(r" ([^\W\d_a-z](?<=[a-z,] .)[\w-]*)")
# Three letters and more, since "a" or "is" in lower case proves nothing about a name.
LOWERCASE_WORD_RE = re.compile(r"\b[a-z]{3,}\b")
LONG_TEXT = 50_000
"""Characters from which on a text's lower-case words are indexed instead of searched."""
FIRST_OR_NAME = frozenset(("will", "may", "mark", "march", "grant"))
"""Words with another tag of their own that are also given names, so a sentence may open with the name."""
REFLEXIVES = frozenset(("himself", "herself", "itself", "themselves"))
# What follows a verb, not a noun: a clause, an object pronoun or a quote.
CLAUSE_FOLLOWS_RE = re.compile(r",?\s(?:that|it|it['’]s|he|she|they|we|him|her|them|us|the|this)\b|[,:]?\s?[\"“]")
NOUN_FOLLOWS = frozenset("dopS#VUgGDk")
"""After these tags a word that may be a noun or a verb is a noun."""


def _tag_fixed(word: str) -> str:
    """The tag of a number or a word that no neighbour changes; empty for punctuation and other words.

    A capitalised word that is on no list has the tag of a name, which the first word of a sentence need not be.
    """
    first = word[:1]
    # "$40" and "40%" are numbers; "$4.5bn" and "10-year" are nouns.
    if first in CURRENCIES or first.isdecimal():
        return "#" if word[-1].isdigit() or word[-1] in "%" else "n"
    if not word or word in PUNCTUATION or first in APOSTROPHES or first in DASHES or first == "<":
        return ""
    if first.isupper():
        return "" if _is_listed(word) else "C"
    # A capital as the second letter, or after "al-" and the like.
    if first.isalpha() and (word[1:2].isupper() or CAPITAL_INSIDE_RE.match(word)):
        return "C"  # "eBay", "al-Rahim"
    tag = word_tags().get(word) or tag_by_ending(word)
    # These depend on their neighbours ("an offer", "they offer"; "Bank of America", "head of tax") or change those.
    is_open = tag in "BZdTo" or word in PARTICLES or word in REFLEXIVES or word in ("and", "for", "forecast")
    return "" if is_open else tag


FIXED_TAGS = WordCache(_tag_fixed)


def _is_listed(word: str) -> bool:
    """Whether `tag_capitalized` may give a capitalised word another tag than that of a name, by a list or its form."""
    return (
        word.lower() in word_tags()
        or is_title(word)
        or word.rstrip(".") in PARTIES
        or word in OFFICES
        or word.replace(".", "") in POSTNOMINALS
        or PARTY_AND_STATE_RE.match(word) is not None
        or COMPOUND_RE.search(word) is not None
    )


def tag_by_ending(word: str) -> str:
    """The tag of a lower-case word that no list has.

    >>> [tag_by_ending(word) for word in ("slowly", "mended", "mending", "mend")]
    ['a', 'D', 'g', 'n']
    """
    if word.endswith("ly"):
        return "a"
    # Four letters are too few for an ending: "need", "king".
    if word.endswith("ed") and len(word) > 4:
        return "D"
    if word.endswith("ing") and len(word) > 4:
        return "g"
    if word.endswith(("n't", "n’t")):
        return "h"
    return "n"


def tag_lowercase(word: str, previous: TaggedParagraph, text_after: str) -> str:
    """The tag of a lower-case word: by its list or its ending, then by the words before it and the text after it.

    `text_after` needs the next 20 characters. A form that may be noun or verb ("offer", "claims") is a noun after
    a determiner, a preposition and the like; a particle or "of" is tagged `k` where it is part of a name.
    """
    tag = word_tags().get(word) or tag_by_ending(word)
    tags = previous.tags
    if word in REFLEXIVES and tags and tags[-1] in "CP":
        return "a"  # "Lee herself said", but "told herself"
    if word == "forecast" and tags and tags[-1] in "CePa":
        return "V"  # the past form, not the noun
    if tag == "B" and tags and tags[-1] == "d" and _is_verb_after(previous.words[-1], text_after):
        return "V"
    if tag in "BZ" and tags and (_is_noun_after(tag, previous) or previous.words[-1].lower() == "executive"):
        return "n"  # "the executive order reads"
    # "o" is "of", "d" may be "the": "Bank of the Netherlands".
    if tag in "od" or word in PARTICLES or word in ("and", "for"):
        return _tag_inside_name(word, tag, previous, text_after)
    return tag


def _is_verb_after(determiner: str, text_after: str) -> bool:
    """Whether a base form is a verb after a determiner that may be a pronoun: "Others note", "Some say it"."""
    lower = determiner.lower()
    return lower in QUANTIFIERS and (lower == "others" or CLAUSE_FOLLOWS_RE.match(text_after) is not None)


def _is_noun_after(tag: str, previous: TaggedParagraph) -> bool:
    """Whether a base form or a form in -s of a verb is a noun here."""
    tags = previous.tags
    if tags[-1] in NOUN_FOLLOWS:
        return True
    if tags[-1] != "n":
        return False
    if tag == "Z":  # "of customer complaints", but "the paper reports"
        return len(tags) > 1 and tags[-2] in "opVUGi"
    # "the cash offer": as a verb, the base form follows a plural.
    return not previous.words[-1].endswith(("s", "men", "women", "people"))


def _tag_inside_name(word: str, tag: str, previous: TaggedParagraph, text_after: str) -> str:
    """`k` for a lower-case word that is part of a name ("Bank of America", "Ludwig van Rijn"), else its own tag."""
    before = previous.tags[-1] if previous.tags else "."
    # After the head of an organisation's name and before a capital: "Bank of Ohio", but not "Lee of Ohio".
    if word in ("of", "for"):
        heads = ORG_HEADS if word == "of" else FOR_HEADS
        return "k" if before == "C" and previous.words[-1] in heads and _capital_follows(text_after) else tag
    if word == "and":
        return "k" if before == "C" and _and_in_name(previous.words[-1], text_after) else tag
    if word == "the" and before == "k" and previous.words[-1] == "of":
        return "k"
    # After a name or a title any particle counts; these six also at the beginning of a name: "de Vries said".
    if word in PARTICLES and NAME_GOES_ON_RE.match(text_after):
        return "k" if before in "CHk" or word in ("de", "van", "von", "al", "el", "bin") else tag
    return tag


def _and_in_name(before: str, text_after: str) -> bool:
    """Whether "and" is part of a name: before the rest of a firm's name, or in "Health and Human Services"."""
    if FIRM_RE.match(text_after):
        return True
    return before in SUBJECTS and (m := NEXT_WORD_RE.match(text_after)) is not None and m[0].strip() in SUBJECTS


def _capital_follows(text_after: str) -> bool:
    return text_after[1:2].isupper() or text_after[1:5] == "the "


def tag_capitalized(word: str, previous: TaggedParagraph, opens_sentence: bool) -> str | None:
    """The tag of a capitalised word by the lists and the words before it.

    None for a word that opens a sentence and may be a name or not: `tag_first_word` decides it by the word after it.
    """
    bare, lower = word.rstrip("."), word.lower()
    if previous.tags[-1:] == [","] and (word.replace(".", "") in POSTNOMINALS or PARTY_AND_STATE_RE.match(word)):
        return "L"
    if is_title(word):
        return "H"
    if COMPOUND_RE.search(word):
        return "n"
    tag = word_tags().get(lower)
    if tag in ("O", "P", "W") and len(word) > 1 and word.isupper():
        return "C"  # "US Senator Ann Lee", "IT managers", "WHO staff"
    # "June Page" after "analyst" or a comma is a name; "in June" is a time.
    if tag == "t" and not (is_month_or_name(lower) and previous.tags and _may_precede_name(previous)):
        return "t"
    if not opens_sentence:
        return _tag_inside_sentence(word, bare, tag, previous)
    if closed := closed_class(word):
        # "Will Lee said", but "Will they pay".
        return None if lower in FIRST_OR_NAME else closed
    return "K" if bare in PARTIES else None


def _may_precede_name(previous: TaggedParagraph) -> bool:
    """Whether a name may follow that is also a time: after a role, a comma or a given name ("Doris Day")."""
    return previous.tags[-1] in "eHVn," or (previous.tags[-1] == "C" and is_given(previous.words[-1]))


def closed_class(word: str) -> str:
    """The tag of a first word if it is a function word or a time; empty for nouns, verbs and unknown words."""
    tag = word_tags().get(word.lower(), "n")
    return "" if tag in "nBUZVve" else tag


def _tag_inside_sentence(word: str, bare: str, tag: str | None, previous: TaggedParagraph) -> str:
    """The tag of a capitalised word inside a sentence: part of a name unless a list says otherwise."""
    if bare in PARTIES:
        return "K"
    if tag == "d" and previous.tags and previous.tags[-1] == "k":
        return "k"  # "Bank of The Hague"
    # In a headline short function words have a capital too: "The Bank That Failed".
    if tag == "V" and previous.tags and previous.tags[-1] == "P":
        return tag  # "he Tweeted"
    if tag == "P" or (tag in ("d", "o", "c", "s", "T", "W") and len(word) < 6):
        return tag
    return "H" if is_office(word, previous) else "C"


def is_office(word: str, previous: TaggedParagraph) -> bool:
    """Whether a word ends a title with "of": "Secretary of State"."""
    return previous.words[-1:] == ["of"] and previous.tags[-2:-1] == ["H"] and word in OFFICES


class TextFacts:
    """How one text writes its words: with a capital inside a sentence, and in lower case."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._surnames: dict[str, bool] = {}

    @cached_property
    def inner_capitals(self) -> frozenset[str]:
        """The words written with a capital inside a sentence."""
        return frozenset(INNER_CAPITAL_RE.findall(self.text))

    @cached_property
    def lowercase_words(self) -> frozenset[str]:
        """The words of three letters or more written in lower case."""
        return frozenset(LOWERCASE_WORD_RE.findall(self.text))

    @cached_property
    def marked_names(self) -> frozenset[str]:
        """The capitalised words before a "!" or "?" that is followed by a small letter: "Yahoo" in "Yahoo! said".

        >>> sorted(TextFacts("Zing! fell. Why not? Zing! Media rose. No! it did not.").marked_names)
        ['No', 'Zing']
        """
        text = self.text
        words = (text[text.rfind(" ", 0, m.start()) + 1 : m.start()] for m in MARKED_NAME_RE.finditer(text))
        return frozenset(word for word in words if word[:1].isupper() and word.isalnum())

    @cached_property
    def names_in_s(self) -> frozenset[str]:
        """The capitalised words before an "'s" that is part of the name: "Larch" in "Larch's said".

        >>> sorted(TextFacts("Larch's shops closed. Larch's said so. Ann's firm fell. It's said to be.").names_in_s)
        ['Larch']
        """
        text = self.text
        ends = (m.start() for m in NAME_IN_S_RE.finditer(text))
        words = (m[0] for end in ends if (m := LAST_WORD_RE.search(text[max(0, end - LONGEST_NAME_IN_S) : end])))
        return frozenset(word for word in words if word[0].isupper() and not closed_class(word))

    def is_surname(self, title: str) -> bool:
        """Whether the text has a title as a surname, too: "Rob Bishop", "Mr. Bishop"."""
        if title not in self._surnames:
            before = self._list_words_before(title)
            self._surnames[title] = any(is_given(word) or word in SURNAME_HONORIFICS for word in before)
        return self._surnames[title]

    def _list_words_before(self, title: str) -> Iterator[str]:
        """The capitalised words directly before a title, wherever no third capitalised word follows."""
        # The title is searched as it is, which takes a tenth of the time of the pattern.
        at = self.text.find(f" {title}")
        while at >= 0:
            end = at + 1 + len(title)
            # Two more characters show whether the word and the name go on.
            m = SURNAME_RE.search(self.text, self.text.rfind(" ", 0, at) + 1, end + 2)
            if m is not None and m.span(2) == (at + 1, end):
                yield m[1]
            at = self.text.find(f" {title}", end)

    def has_lowercase(self, word: str) -> bool:
        """Whether the text contains a word in lower case. A short text is searched; a long one is indexed once."""
        if len(self.text) > LONG_TEXT:
            return word in self.lowercase_words
        at = self.text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (self.text[at - 1 : at].isalnum() or self.text[end : end + 1].isalnum()):
                return True
            at = self.text.find(word, end)
        return False


def tag_first_word(word: str, next_tag: str, facts: TextFacts) -> str:
    """The tag of a capitalised word that opens a sentence, by what follows and how the rest of the text writes it."""
    lower = word.lower()
    tag = word_tags().get(lower)
    # Before another word of a name it is a name too ("Brannock Stores fell"), but not a verb: "Said Lee".
    if word in facts.inner_capitals or (next_tag in "Ckq" and tag not in ("V", "U")):
        return "C"
    if tag is not None:
        return tag
    if (
        # No name if the text also has it in lower case; an adverb ("Sadly"); before a preposition ("Shares of"); a
        # participle without a verb after it ("Facing losses", but "Boeing said").
        facts.has_lowercase(lower)
        or (lower.endswith("ly") and word[1:].islower())
        or next_tag in "poiy"
        or (lower.endswith(("ing", "ed")) and next_tag not in "VbhS")
    ):
        return tag_by_ending(lower)
    return "C"
