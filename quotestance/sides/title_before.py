"""Find the title before a name: "Northwind finance director" before "Ann Lee"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotestance.english.word_classes import singular_persons, without_possessive
from quotestance.english.word_lists import WordCache, load_word_list

__all__ = ["PARAGRAPH_RE", "find_title_before"]


# Between paragraphs: a blank line, or a line end before an indent.
PARAGRAPH_RE = re.compile(r"\n\s*\n|\n(?=[ ]{2})")

TITLE_WINDOW = 110
"""Characters before a name in which its title is searched."""

MAX_CONNECTING_WORDS = 2
"""Lower-case words in a row within a title, such as "of the" in "head of the Northwind board"."""

HONORIFICS = tuple("Sir Dame Lord Lady Baroness Canon Sheikh Engr Adv Dr Mr Mrs Ms".split())
HONORIFIC_RE = re.compile(rf"(?:\b(?:{'|'.join(HONORIFICS)})\.?\s+)*\Z")
"""Honorifics between a title and a name; the match is empty if there are none."""

OFFICES = tuple(
    "head heads director chief president manager chair chairman secretary governor editor officer commissioner".split()
)
OFFICE_OF_RE = re.compile(r"\s(?:of|for|at)\s")
HEAD_OF_RE = re.compile(
    rf"""
    [^.,;:\"“”()]{{0,60}}                   # what the office belongs to: "Merck's"
    \b (?: {"|".join(OFFICES)} ) \s+
    (?:of|for|at) \s+ [^.;:\"“”]{{3,50}}?   # its area: "of research"
    ,? \s* $
    """,
    re.VERBOSE,
)
"""An office with a description of any words, directly before a name ("Merck's head of research Peter Kim")."""

WORD_CHARACTERS = frozenset("_&.'’/-")
ABBREVIATIONS = frozenset("inc corp ltd co sen rep gov".split())
INITIALS_RE = re.compile(r"(?:[A-Z]\.){2,}")  # "U.N."


def find_title_before(text: str, start: int) -> str:
    """The title directly before a name that begins at `start`, or an empty string.

    Goes back over capitalised words and roles. Lower-case words are part of a title only between a role and the
    organisation that it belongs to.

    >>> find_title_before("Then Northwind finance director Ann Lee left.", 32)
    'Northwind finance director'
    """
    # "director Mr Lee": the title is before the honorific.
    start = _skip_honorifics(text, start)
    window = text[max(0, start - TITLE_WINDOW) : start]
    after_comma = window.rstrip().endswith(",")
    title_start = len(window)
    has_role = False
    connecting = 0
    for word_start, word in _walk_back(window):
        # After a comma only a role is a title ("the chairman, Ann Lee"), not a name: "In Ohio, Ann Lee said".
        kind = TITLE_WORD_KINDS[word]
        if kind == "end" or (after_comma and title_start == len(window) and kind != "role"):
            break
        if kind == "connecting":
            # Read backward: only a role to the right of them makes lower-case words part of the title.
            if not has_role or connecting == MAX_CONNECTING_WORDS:
                break
            connecting += 1
        else:
            connecting = 0
            has_role = has_role or kind == "role"
        title_start = word_start
    # "head of research": its last word is no role, so the walk back has not found one.
    if not has_role and (office := _find_head_of(window)):
        return office
    return window[title_start:].strip(" \n,")


def _skip_honorifics(text: str, start: int) -> int:
    """The start of the honorifics directly before a name, or the start of the name."""
    before = text[max(0, start - 20) : start]
    if before.rstrip().rstrip(".").endswith(HONORIFICS) and (honorific := HONORIFIC_RE.search(before)):
        return start - len(honorific.group())
    return start


def _walk_back(window: str) -> Iterator[tuple[int, str]]:
    """The words of a text with their starts, from the last one back to the beginning of their sentence or clause.

    A comma after the last word is skipped.
    """
    end = len(window)
    while True:
        start, word_end = _find_last_word(window[:end])
        word, gap = window[start:word_end], window[word_end:end]
        is_last = end == len(window)
        # A comma inside the title ends it; the one directly before the name does not.
        if not word or _has_paragraph_end(gap) or ("," in gap and not is_last):
            return
        # The last word may have a stop of its own: "Sen. Lee".
        if not is_last and _ends_sentence(word):
            return
        yield start, word
        end = start


def _find_last_word(text: str) -> tuple[int, int]:
    """The span of the last word of a text, before white space and at most one comma; empty if there is none."""
    end = len(text.rstrip())
    end -= text.endswith(",", 0, end)
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in WORD_CHARACTERS):
        start -= 1
    return start, end


def _has_paragraph_end(gap: str) -> bool:
    return "\n\n" in gap or "\n  " in gap


def _ends_sentence(word: str) -> bool:
    """True for a word with a full stop, unless it is short or a known abbreviation."""
    if not word.endswith(".") or INITIALS_RE.fullmatch(word):
        return False
    bare = without_possessive(word).lower()
    return len(bare) > 3 and bare.rstrip(".") not in ABBREVIATIONS


VERBS_BEFORE = frozenset("said says told added asked warned wrote saying adding telling".split())
"""Cues that may stand before a title ("told Northwind director Ann Lee")."""

CONNECTING_WORDS = frozenset("of for and at the its in".split())

OPENING_WORDS = frozenset("mr mrs ms his her its their our of".split())
"""Function words that a title may begin with, and that have a capital at the beginning of a sentence."""


def _classify_title_word(word: str) -> str:
    """The kind of a word before a name: "role", "name", "connecting", or "end" if no title goes on across it."""
    bare = without_possessive(word).lower()
    persons = (load_word_list("roles_company"), load_word_list("roles_other"), singular_persons())
    if any(bare in words for words in persons):
        return "role"
    is_function_word = bare in load_word_list("function_words")
    # "The" at the beginning of a sentence is no part of a title, but "Its" or "Mr" may be.
    if word[:1].isupper() or word[:1].isdigit():
        return "end" if is_function_word and bare not in OPENING_WORDS else "name"
    if bare in CONNECTING_WORDS:
        return "connecting"
    # Any other lower-case word may describe the role: "embattled Northwind chairman".
    return "end" if is_function_word or bare in VERBS_BEFORE else "connecting"


TITLE_WORD_KINDS = WordCache(_classify_title_word)


def _find_head_of(window: str) -> str:
    """An office with its area at the end of a text ("head of research"), or an empty string."""
    window = PARAGRAPH_RE.split(window)[-1]
    if not (OFFICE_OF_RE.search(window) and any(office in window for office in OFFICES)):
        return ""
    head = HEAD_OF_RE.search(window)
    return "" if head is None else head.group().strip(" \n,")
