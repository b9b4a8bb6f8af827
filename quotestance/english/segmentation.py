"""Paragraphs and sentences as half-open spans of code points, so that every span cuts the original text correctly.

Nothing here changes the text; `normalize_marks` returns a copy of equal length for matching words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from quotestance.english.word_lists import load_word_list

__all__ = [
    "is_abbreviation",
    "is_hard_wrapped",
    "normalize_marks",
    "split_paragraphs",
    "split_paragraphs_into_sentences",
    "split_sentences",
]


MARKS = str.maketrans("“”„‟«»‘’‚‛‹›\u00a0\u202f\u2009–—", "\"\"\"\"\"\"''''''   --")

# A line without its end: "\r\n" of Windows, "\r" alone, and the line and paragraph separators of Unicode.
LINE_RE = re.compile(r"[^\n\r\u2028\u2029]+")
# In a hard-wrapped text: a paragraph separator, or two line ends with nothing but space between them.
PARAGRAPH_END_RE = re.compile(
    r"""
    \u2029                       # the paragraph separator of Unicode
    | (?: \r\n? | [\n\u2028] )   # a line end of any kind; "\r\n" is one
      [^\S\r\n\u2028\u2029]*     # blanks and tabs: white space that is no line end
      (?: \r | \n | \u2028 )     # the next line end
    """,
    re.VERBOSE,
)
# Two blanks or tabs at the start of a line, which begin a paragraph in a hard-wrapped text without blank lines.
INDENT_RE = re.compile(r"[ \t]{2}")

# The widths at which old wire services break their lines; a web page has one line per paragraph.
WRAP_MOST = 90
WRAP_LEAST = 45

SENTENCE_END_RE = re.compile(
    r"""
    (?P<stop> [.!?…] (?<![.!?…].) [.!?…]* )   # a run of stops, matched only from its first: a line of dots would
                                              # otherwise be read once from each dot
    ["”'’»)\]]*                               # quotation marks and brackets that close after the stop
    \s+
    (?= ["“„«'‘(\[]* (?: [^\W_a-z] | ["“„«‘] ) )  # a capital or a digit, perhaps after opening marks; or a quote
    """,
    re.VERBOSE,
)
# The "Sen" of "“Sen. Lee": the letters, dots and hyphens up to a blank, a bracket or an opening mark.
WORD_BEFORE_RE = re.compile(r"""[^\s"“”'‘’(\[]*\Z""")
LONGEST_ABBREVIATION = 12
# "J", "U.S", "J.R": a single letter, or several with stops between them; the last stop is already cut off.
INITIALS_RE = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]", re.UNICODE)


def normalize_marks(text: str) -> str:
    """The text with curly quotation marks, no-break spaces and long dashes replaced by ASCII ones, one by one.

    The result is as long as `text`, so its spans cut the article correctly. For matching words only.

    >>> normalize_marks("“No,” she said.")
    '"No," she said.'
    """
    return text.translate(MARKS)


@lru_cache(maxsize=1)
def is_hard_wrapped(text: str) -> bool:
    """Whether the lines of a text are broken at a fixed width, so that a single line end is only a space.

    Cached for the current article, like its paragraphs.

    >>> is_hard_wrapped("One line, one paragraph.\\nAnother paragraph.")
    False
    """
    # A long text is not read whole for this: its beginning shows how it is wrapped.
    lengths = [len(line) for line in text[:20_000].splitlines() if line and not line.isspace()]
    # Three lines can be three short paragraphs: a headline, a byline, a lead.
    if len(lengths) < 4:
        return False
    full = sum(WRAP_LEAST <= length <= WRAP_MOST for length in lengths)
    # Half of the lines being full is enough, since headlines and the last lines of paragraphs are shorter.
    return max(lengths) <= WRAP_MOST and full >= 0.5 * len(lengths)


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """The spans of the paragraphs in order, without the white space around them.

    A line end separates paragraphs, except in a hard-wrapped text, where a blank line or an indent does.

    >>> split_paragraphs("One.\\n\\n  Two.\\nThree.")
    [(0, 4), (8, 12), (13, 19)]
    """
    return list(_split_paragraphs(text))


@lru_cache(maxsize=1)
def _split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Cached for the current article, which several stages split into paragraphs."""
    wrapped = is_hard_wrapped(text)
    spans: list[tuple[int, int]] = []
    last_end = 0
    for m in LINE_RE.finditer(text):
        line = m[0]
        bare = line.strip()
        if not bare:
            continue
        start = m.start() + len(line) - len(line.lstrip())
        end = start + len(bare)
        # The line continues the paragraph before it.
        if wrapped and spans and not PARAGRAPH_END_RE.search(text, last_end, m.start()) and not INDENT_RE.match(line):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        last_end = m.end()
    return spans


def is_abbreviation(word: str) -> bool:
    """Whether a full stop after the word (given without it) is part of the word and need not end a sentence.

    >>> is_abbreviation("Sen"), is_abbreviation("J"), is_abbreviation("U.S"), is_abbreviation("flaw")
    (True, True, True, False)
    """
    return word.lower() in load_word_list("abbreviations") or INITIALS_RE.fullmatch(word) is not None


def word_before(text: str, end: int) -> str:
    """The word that ends at `end`; only its last letters if it is too long for an abbreviation.

    >>> word_before("the Hon. Lee", 7)
    'Hon'
    """
    m = WORD_BEFORE_RE.search(text[max(0, end - LONGEST_ABBREVIATION) : end])
    return m[0] if m else ""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` as spans of `text` in order, without the space between them.

    A paragraph end always ends a sentence. A stop before a closing quotation mark ends one if a capital follows.

    >>> split_sentences("Sen. Lee agreed. “It is late.” Then he left.")
    [(0, 16), (17, 30), (31, 44)]
    """
    part = text[start:end]
    return [(start + a, start + b) for a, b in split_paragraphs_into_sentences(part, split_paragraphs(part))]


def split_paragraphs_into_sentences(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the sentences in the given paragraphs of a text, in order."""
    spans = []
    for start, end in paragraphs:
        last = start
        for m in SENTENCE_END_RE.finditer(text, start, end):
            # "Sen. Lee" goes on, but "etc.… Then" does not: only a single full stop can belong to an abbreviation.
            if m["stop"] == "." and is_abbreviation(word_before(text, m.start())):
                continue
            spans.append((last, m.start() + len(m[0].rstrip())))
            last = m.end()
        if last < end:
            spans.append((last, end))
    return spans
