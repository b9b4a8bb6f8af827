"""The tokenizer, and the tagged words of one paragraph."""

from __future__ import annotations

import re

__all__ = ["TaggedParagraph"]


# The first sign of a token tells its kind.
WORD_REST = r"\w*(?:(?:[-&](?=\w)|[.](?=[a-z]{2,3}\b)|['’](?=\w)(?!s\b))\w*)*"
TOKEN_RE = re.compile(
    rf"""
      [^\W\d_] (?: (?<=[A-Z])\.(?=\s+["“]?[A-Z]|\s*$)           # an initial
                 | \.(?:[^\W\d_]\.)+(?:[^\W\d_]\b)?             # "U.S."
                 | {WORD_REST} )
        | [@\#][^\W\d_]{WORD_REST}
        | [,:;.!?()…\[\]&*]                                       # a mark
        | ['’]s\b | (?<=s)['’](?=\s)                              # 's
        | --+|[—–―‒−]|(?<=\s)-(?=\s)|(?<!\S)-(?=[^\W\d_a-z])       # a dash
        | [$£€]?\d(?:[\d.,]*\d)?(?:[-–]?\w+)*%?                   # a number
        | <[A-Z][\w.]{{0,9}}>                                      # a ticker
    """,
    re.VERBOSE,
)
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
        """One more word at the end, with its span and its tag."""
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)
        self.tags.append(tag)
