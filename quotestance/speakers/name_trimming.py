"""Where a name begins and ends within a run of capitalized words.

Lists of titles decide most runs (`english.titles.titles_before`). The others are decided by the article: the same name
elsewhere without the words before it, given names, and words that the article also writes in lower case.
"""

from __future__ import annotations

from collections.abc import Collection

from quotestance.english.tag_rules import TextFacts
from quotestance.english.tags import word_tags
from quotestance.english.word_classes import (
    PARTICLES,
    is_given,
    is_initial,
    is_organisation,
    is_place,
    singular_persons,
)
from quotestance.english.word_lists import WordCache

__all__ = ["GENERATIONS", "find_name", "is_title_case"]

GENERATIONS = frozenset(("Jr", "Sr", "II", "III", "IV"))
FUNCTION_TAGS = frozenset("dPOpoicsTWwbhUVGA")
"""Tags of words that stand inside a name in lower case only; with a capital they show a line in title case."""

LINK_TAGS = frozenset("pidoTcs")
"""Those of them in which no name ends: prepositions, determiners, conjunctions."""
TIMES = frozenset(
    (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Tues Thurs January February July September October "
        "November December Sept"
    ).split()
)
"""Days and months that are not names as well."""

Words = tuple[str, ...]


def find_name(words: Words, runs: Collection[Words], facts: TextFacts) -> tuple[int, int]:
    """The half-open range of the name's words in a run of capitalized words.

    `runs` are the other runs of the article.

    >>> find_name(("Larch", "Fellow", "Ann", "Lee"), {("Ann", "Lee")}, TextFacts(""))
    (2, 4)
    >>> find_name(("Larch", "News", "Friday"), (), TextFacts(""))
    (0, 2)
    """
    stop = len(words)
    while stop > 1 and _is_time(words[stop - 1]):
        stop -= 1
    if stop > 2 and not is_organisation(words[stop - 1 : stop]):
        return _find_start(words[:stop], runs, facts), stop
    return 0, stop


def is_title_case(words: Words) -> bool:
    """Whether a run is part of a line in title case, such as a headline: "Larch Mills Opens On Time".

    >>> is_title_case(("Larch", "Mills", "Opens", "On", "Time")), is_title_case(("Bank", "of", "Ohio"))
    (True, False)
    """
    return any(map(FUNCTION_WORDS.__getitem__, words[1:-1])) or FUNCTION_WORDS[words[-1]] in LINK_TAGS


def _tag_function_word(word: str) -> str:
    """The tag of a function word with a capital; empty for other words, particles and given names."""
    lower = word.lower()
    if not word[0].isupper() or word.isupper() or lower in PARTICLES or is_given(word):
        return ""
    tag = word_tags().get(lower, "n")
    return tag if tag in FUNCTION_TAGS else ""


FUNCTION_WORDS = WordCache(_tag_function_word)


def _is_time(word: str) -> bool:
    """Whether a capitalized word is a day of the week or a month that is no name as well."""
    return word in TIMES


def _find_start(words: Words, runs: Collection[Words], facts: TextFacts) -> int:
    """The number of words before a person's name at the end of a run; 0 where none is certain."""
    begins_with_person = is_given(words[0]) or is_initial(words[0])
    for start in range(1, len(words)):
        name, before = words[start:], words[start - 1]
        if before in PARTICLES:
            begins_with_person = True  # "Tvorsk bin Ali"
        elif is_organisation(name):
            continue
        elif "-" in before and _is_role(before):
            return start  # "Director-General Tvorsk"
        elif name in runs and _is_role(before) and not _is_role(name[0]):
            return start  # "Larch Coordinator Tvorsk", who is named without the role elsewhere
        elif len(name) < 2 or (len(name) == 2 and name[-1].rstrip(".") in GENERATIONS):
            return 0
        elif is_given(name[0]) or is_initial(name[0]):
            if _is_role(before):
                return start
            if begins_with_person:
                continue
            if name in runs or _is_no_name(before, runs, facts):
                return start
            return start if start > 1 and is_given(name[0]) else 0
    return 0


def _is_role(word: str) -> bool:
    """Whether a word is a noun for a role, also with a hyphen: "Chair", "Editor-in-Chief"."""
    lower = word.lower()
    return lower in singular_persons() or lower.rpartition("-")[2] in singular_persons()


def _is_no_name(word: str, runs: Collection[Words], facts: TextFacts) -> bool:
    """Whether a word before a given name belongs to no person's name: an organisation or a word of the language."""
    return (
        (len(word) > 1 and word.isupper())
        or (word,) in runs
        or is_organisation((word,))
        or is_place([word])
        or facts.has_lowercase(word.lower())
    )
