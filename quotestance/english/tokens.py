"""The tokenizer's pattern, and the tagged words of one paragraph."""

from __future__ import annotations

import re

__all__ = ["TaggedParagraph"]


# What follows the first letter of a word: letters and digits, and inside the word
#   a hyphen or an ampersand     "chief-of-staff", "AT&T"
#   a stop before 2-3 letters    "Amazon.com"
#   an apostrophe                "O'Meally", "isn't"; but the 's of "Lee's" and the 've of "they've" are tokens
WORD_REST = r"\w*(?:(?:[-&](?=\w)|[.](?=[a-z]{2,3}\b)|['’](?=\w)(?!(?:s|ve|re|ll|d|m)\b))\w*)*"

# The first character of a token decides between the alternatives, so each position is tried once.
TOKEN_RE = re.compile(
    rf"""
      [RDI]-[A-Z]\.[A-Z]\.                                      # a party and a state: "R-S.C."
        | [^\W\d_] (?: (?<=[A-Z])\.(?=\s+["“]?[A-Z]|\s*$)           # an initial with its stop: the "J." of "J. Lee"
                 | \.(?:[^\W\d_]\.)+(?:[^\W\d_]\b)?             # dotted initials: "U.S.", "U.S.A"
                 | (?<=P)h\.D\b\.?                             # "Ph.D."
                 | {WORD_REST} )                                # any other word
        | [@\#][^\W\d_]{WORD_REST}                              # a handle or a hashtag
        | [,:;.!?()…\[\]&*]                                     # punctuation
        | ['’]s\b | (?<=s)['’](?=\s)                            # a possessive ending: "Lee's", "workers'"
        | (?<=\w)['’](?:ve|re|ll|d|m)\b                        # a contracted verb: "they've"
        | --+|[—–―‒−]|(?<=\s)-(?=\s)|(?<!\S)-(?=[^\W\d_a-z])    # a dash; a hyphen between spaces or before a capital
        | [$£€]?\d(?:[\d.,]*\d)?(?:[-–]?\w+)*%?                 # a number: "$4.5bn", "10-year", "40%"
        | <[A-Z][\w.]{{0,9}}>                                   # a ticker: "<LRC.N>"
    """,
    re.VERBOSE,
)
# The first character of a token tells the tagger its class, so these sets are tested before any pattern.
APOSTROPHES = frozenset("'’")
DASHES = frozenset("-—–―‒−")
CURRENCIES = frozenset("$£€")
PUNCTUATION = {
    ",": ",",
    ":": ":",
    ";": ";",
    ".": ".",
    "!": ".",
    "?": ".",
    "…": ".",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "&": "k",
    "*": "x",
}
"""Punctuation character -> tag."""


class TaggedParagraph:
    """The tokens of one paragraph: `starts` and `ends` (code points of the article), `words`, and one-letter `tags`.

    A quote is one token; `quotes` maps its index among the tokens to its number among the article's quoted spans.
    """

    __slots__ = ("ends", "quotes", "starts", "tags", "words")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.quotes: dict[int, int] = {}

    def add(self, start: int, end: int, word: str, tag: str) -> None:
        """Append a token."""
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.tags.append(tag)
