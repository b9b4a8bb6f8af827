"""Scan quotation marks: text -> quoted spans, paragraph by paragraph.

A curly or angled mark shows by itself whether it opens or closes; for a straight one the neighbouring characters
decide. A mark that does neither is ignored, and a quote without a closing mark ends with its paragraph, so that no
error reaches the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotestance.english.segmentation import split_paragraphs

__all__ = ["Mark", "QuotedSpan", "scan_quotes"]


# A double mark. All alternatives begin with one character class, so that a search skips other text fast; lookbehinds
# then tell which character it was.
DOUBLE_RE = re.compile(
    r"""
    [='’‘`"“”„‟«»＂〝〞]
    (?: (?<==) \s?"[^"<>\n]*"       # the value of a markup attribute, which is no quote: class="lead"
      | (?<=['’‘`]) ['’‘`]+         # two or more single strokes, as news agencies use: ''No,''
      | (?<=["“”„‟«»＂〝〞]) )      # a double mark
    """,
    re.VERBOSE,
)
# A single mark that may open a quote: "he said 'no", but not the apostrophe of "it's".
SINGLE_OPEN_RE = re.compile(
    r"""
    (?<! [^\s(\[—–―\-/\"“] )        # at the start, or after a blank, bracket, dash, slash or double mark
    ['‘‹]
    (?= [^\s'’‘] )                  # a word follows, or a double mark
    (?! (?: \d0s | \d\d | em | til | tis | twas | n | cause | bout | round ) \b )   # but not "'90s", "'07" or "'em"
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A single mark that may close a quote: after a letter or a stop, but not inside a word ("it's").
SINGLE_CLOSE_RE = re.compile(r"(?<=[^\s'‘’])['’›](?!\w)")
SENTENCE_END_RE = re.compile(r"[.!?]\s+\Z")
# A single mark that closes a quote without doubt: after a stop or a comma, perhaps with an inner double mark between.
CLEAR_CLOSE_RE = re.compile(r"[.,?!;…][\"”]?['’›]")

# Marks that always open or close
OPENERS = frozenset("“„‟«〝")
CLOSERS = frozenset("”»〞")
# White space of all scripts below U+3001, and the zero-width space, which `isspace` leaves out
SPACE = frozenset(character for character in map(chr, range(0x3001)) if character.isspace()) | {"\u200b"}
BEFORE_OPENING = SPACE | frozenset("([{—–―-/‘'>:")
AFTER_CLOSING = SPACE | frozenset(".,;:?!)]}—–―-…/’'<")


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark of the text (two characters for '', which news agencies use)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A quoted span of one paragraph: `text[start:end]` is inside the quotation marks, `outer` includes them.

    `closed` is False if the paragraph ended first; `carried` is True if the span continues a quote that the paragraph
    before left open.
    """

    start: int
    end: int
    outer: tuple[int, int]
    paragraph: int
    closed: bool = True
    carried: bool = False


def scan_quotes(text: str, paragraphs: Sequence[tuple[int, int]] | None = None) -> list[QuotedSpan]:
    """The quoted spans of a text in order, without overlap; quotation marks inside a quote belong to its words.

    Double marks of every kind are read; single marks only in a text that quotes with them (British style), where double
    marks are nested. The signs for inches, feet and minutes are not quotation marks.

    >>> text = "“No,” he said, “it's ‘safe’.” He is 6'3\\" tall."
    >>> [text[q.start:q.end] for q in scan_quotes(text)]
    ['No,', "it's ‘safe’."]
    """
    paragraphs = split_paragraphs(text) if paragraphs is None else paragraphs
    single = quotes_with_single_marks(text)
    spans: list[QuotedSpan] = []
    left_open = False
    for number, (start, end) in enumerate(paragraphs):
        found = list(_double_quotes(text, start, end))
        # A span inside another one, with marks of the other kind, belongs to the words of the outer one.
        if single:
            found = _outermost(sorted([*found, *_single_quotes(text, start, end)]))
        for i, (outer_start, a, b, outer_end, closed) in enumerate(found):
            a, b = _stripped(text, a, b)
            if a < b:
                # By convention each paragraph of a long quote has an opening mark, and only the last a closing one.
                carried = left_open and i == 0 and outer_start == start
                spans.append(QuotedSpan(a, b, (outer_start, outer_end), number, closed, carried))
        left_open = bool(found) and not found[-1][4]
    return spans


def quotes_with_single_marks(text: str) -> bool:
    """Whether a text quotes with single marks: most of its unambiguous closing marks are single.

    >>> quotes_with_single_marks("'We are ready,' said the minister's aide.")
    True
    """
    # As in most texts: not even all apostrophes are as many as the double marks.
    if text.count("'") + text.count("’") <= text.count('"') + text.count("“") + text.count("”"):
        return False
    singles = sum(
        1 for m in CLEAR_CLOSE_RE.finditer(text) if text[m.end() : m.end() + 1] in SPACE or m.end() == len(text)
    )
    # A few single marks after stops are nested quotes; in British style they outnumber the double ones.
    if not singles or singles <= len(DOUBLE_RE.findall(text)):
        return False
    return SINGLE_OPEN_RE.search(text) is not None


def _outermost(found: list[tuple[int, int, int, int, bool]]) -> list[tuple[int, int, int, int, bool]]:
    """The spans that do not begin inside an earlier one; `found` is in order of start."""
    kept: list[tuple[int, int, int, int, bool]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][3]:
            kept.append(span)
    return kept


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in SPACE:
        start += 1
    while end > start and text[end - 1] in SPACE:
        end -= 1
    return start, end


def _double_quotes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, int, bool]]:
    """(outer start, inner start, inner end, outer end, closed) for each double-quoted span of a paragraph."""
    marks = [_mark(m) for m in DOUBLE_RE.finditer(text, start, end) if m[0][0] != "="]
    if not marks:
        return
    balance = _nested_balance(marks)
    opened: Mark | None = None
    depth = 0
    for i, mark in enumerate(marks):
        before = text[mark.start - 1] if mark.start > start else " "
        after = text[mark.end] if mark.end < end else " "
        # No quote is open: only an opening mark matters, and a closing one without a partner is ignored.
        if opened is None:
            if _is_opening(mark, before, after) or _opens_spaced(text, marks, i, before, after):
                opened, depth = mark, 1
        # A second opening mark. After „ a “ is the closing mark (German style).
        elif mark.text == "“" and opened.text != "„" and _looks_opening(before, after):
            # As many opening as closing marks: the quote is nested.
            if balance:
                depth += 1
            else:  # the first has no closing mark and ends where the next begins
                yield opened.start, opened.end, mark.start, mark.start, False
                opened, depth = mark, 1
        elif _is_inch(mark, before, after, len(marks) - i):
            continue
        # A closing mark is missing, and the next quote begins here.
        elif _opens_again(text, opened, mark, len(marks) - i) and _looks_opening(before, after):
            yield opened.start, opened.end, mark.start, mark.start, False
            opened, depth = mark, 1
        # The end of a nested quote
        elif depth > 1 and mark.text == "”":
            depth -= 1
        else:
            yield opened.start, opened.end, mark.start, mark.end, True
            opened = None
    if opened is not None:
        yield opened.start, opened.end, end, end, False


def _opens_again(text: str, opened: Mark, mark: Mark, left: int) -> bool:
    """Whether a mark may open a quote although one is open: as `left` marks show, or after the end of a sentence."""
    if mark.text in CLOSERS:
        return False
    # Straight marks come in pairs: an even number from here on is a set of whole quotes, if this mark opens one.
    return left % 2 == 0 or SENTENCE_END_RE.search(text, max(opened.end, mark.start - 4), mark.start) is not None


def _mark(m: re.Match[str]) -> Mark:
    """A mark of one or two characters; of three, the one next to the words is an inner single mark."""
    start, end = m.span()
    if end - start > 2:
        # '''No: the first two strokes are the double mark, the third opens an inner quote; the reverse at the end.
        opens = m.string[end : end + 1].strip() != ""
        start, end = (start, start + 2) if opens else (end - 2, end)
    return Mark(start, end, m.string[start:end])


def _nested_balance(marks: list[Mark]) -> bool:
    opening = sum(m.text == "“" for m in marks)
    return opening == sum(m.text == "”" for m in marks)


def _looks_opening(before: str, after: str) -> bool:
    return before in BEFORE_OPENING and after not in SPACE


def _is_opening(mark: Mark, before: str, after: str) -> bool:
    if mark.text in OPENERS:
        # “ before a blank still opens if a blank precedes it: he said “ No ”.
        return after not in SPACE or before in SPACE
    if mark.text in ("”", "〞"):
        return (before in SPACE or before in "([") and after not in SPACE  # a mark that was set the wrong way round
    if before.isdigit() and mark.text == '"':
        return False  # inches, seconds
    if mark.text == "``":
        return True
    # A straight mark opens before a word, unless it directly follows one and punctuation comes next: no",
    return after not in SPACE and not (before.isalnum() and after in AFTER_CLOSING)


def _opens_spaced(text: str, marks: list[Mark], i: int, before: str, after: str) -> bool:
    """Whether a mark before a blank opens, though nothing is open: in tokenised text, or with a blank gone astray.

    The marks from here on must pair up: " No , " he said; he said" no" and left; he said.“ No.”
    """
    mark = marks[i]
    if after not in SPACE or i + 1 == len(marks):
        return False
    following = marks[i + 1]
    if mark.text == "“":
        return following.text == "”"
    if mark.text != '"' or following.text != '"' or (len(marks) - i) % 2:
        return False
    if text[max(0, mark.start - 2) : mark.start].rstrip()[-1:].isdigit():
        return False  # inches
    # Not after a stop, where it closes; nor if the next mark opens, so that this one has no partner.
    if before not in SPACE and not before.isalpha():
        return False
    return before in SPACE or not _looks_opening(text[following.start - 1], text[following.end : following.end + 1])


def _is_inch(mark: Mark, before: str, after: str, left: int) -> bool:
    """Whether a mark after a digit in an open quote is a unit, since an even number of marks is left."""
    return mark.text == '"' and before.isdigit() and after in " -" and left % 2 == 0


def _single_quotes(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, int, bool]]:
    """As `_double_quotes` for single marks; an apostrophe closes a quote only if no clearer mark does."""
    opens = [m.start() for m in SINGLE_OPEN_RE.finditer(text, start, end)]
    closes = [m.start() for m in SINGLE_CLOSE_RE.finditer(text, start, end)]
    last_end = start
    for opening in opens:
        if opening < last_end:
            continue
        # The quote closes before the next one opens; a mark before the first closing one is an apostrophe ('prentice).
        first = bisect_left(closes, opening + 1)
        following = bisect_left(opens, closes[first]) if first < len(closes) else len(opens)
        limit = opens[following] if following < len(opens) else end
        between = closes[first : bisect_left(closes, limit)]
        # In this order: a mark after a stop; a mark that is no possessive (workers'); any.
        clear = [c for c in between if text[c - 1] in '.,?!;…"”']
        others = [c for c in between if text[c - 1] not in "sS"]
        closing = next(iter(clear or others or between), None)
        if closing is None:
            # A paragraph of a quote that continues
            if opening == start or text[opening - 2 : opening].rstrip() in (":", ","):
                yield opening, opening + 1, end, end, False
                last_end = end
            continue
        yield opening, opening + 1, closing, closing + 1, True
        last_end = closing + 1
