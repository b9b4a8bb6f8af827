"""The titles before a name in a run of capitalised words: "The Republican Senator Ann Lee"."""

from __future__ import annotations

from functools import lru_cache

from quotestance.english.tags import word_tags
from quotestance.english.word_classes import (
    COMPOUND_RE,
    PARTIES,
    given_names,
    is_given,
    is_initial,
    is_month_or_name,
    is_organisation,
    is_title,
    singular_persons,
)

__all__ = ["titles_before"]

FUNCTION_TAGS = ("d", "p", "s", "c", "y", "o")
DEMONYMS = ("ian", "ean", "ese", "ish")
# Endings of nouns for persons who have the role before their name.
TRADES = ("wright", "keeper", "builder", "maker", "worker", "woman", "ologist")
ROLE_ENDINGS = ("er", "or", "ist", "ian", "ant", "ary", "man", "aire")


def titles_before(words: list[str]) -> int:
    """The number of words before the name in a run of capitalised words: titles, parties, words that open a sentence.

    >>> titles_before("The Republican Senator Ann Lee".split()), titles_before("Ohio-based First Bank".split())
    (3, 1)
    """
    return _titles_before(tuple(words))


@lru_cache(maxsize=16384)
def _titles_before(words: tuple[str, ...]) -> int:
    if len(words) == 1:
        return int(is_title(words[0]))
    cut = 0
    for i, word in enumerate(words[:-1]):
        bare = word.rstrip(".")
        # Titles count anywhere in the run ("Larch President Ann Lee"), other words only at its beginning.
        if is_title(word) or bare in PARTIES or (i == cut and _precedes_name(word, words[i + 1 :])):
            cut = i + 1
    # "New York-based Larch Mills"
    after_compound = _after_compound(words) if any("-" in word for word in words) else 0
    cut = max(cut, after_compound, _before_given_name(words))
    if cut > after_compound and is_organisation(words[cut:]):
        # "Ohio-based First Bank", "The Democratic National Committee": what is left out opens the sentence.
        openers = (
            COMPOUND_RE.search(word) is None and word_tags().get(word.lower()) not in FUNCTION_TAGS for word in words
        )
        cut = max(after_compound, min(cut, next((i for i, is_part in enumerate(openers) if is_part), cut)))
    # "President of Larch": what follows the title may begin in lower case.
    while 0 < cut < len(words) - 1 and words[cut] in ("of", "the", "for"):
        cut += 1
    return cut


def _after_compound(words: tuple[str, ...]) -> int:
    """The number of words up to the last compound adjective: 2 for "New York-based Larch Mills"."""
    return max((i + 1 for i, word in enumerate(words[:-1]) if COMPOUND_RE.search(word)), default=0)


def _precedes_name(word: str, following: tuple[str, ...]) -> bool:
    """Whether a capitalised word is a function word, a compound adjective or a noun for a role before a name."""
    lower = word.lower()
    if word in given_names() or is_month_or_name(lower):
        return False
    return (
        # A function word that opens the sentence: "But Ann Lee". Nouns and verbs may be part of a name.
        word_tags().get(lower, "n") not in "neBZ"
        or COMPOUND_RE.search(word) is not None
        # "Lawyer Ann Lee" at the beginning of a sentence
        or lower in singular_persons()
        or (len(following) > 1 and _is_role(word, following[0]))
    )


def _before_given_name(words: tuple[str, ...]) -> int:
    """The number of words before a given name that are a demonym ("Californian Thomas Slattery") or an organisation
    ("CNN Wolf Blitzer")."""
    if len(words) < 3 or words[0] in given_names():
        return 0
    cut = 0
    if words[1] in given_names() and words[0].endswith(DEMONYMS):
        cut = 1
    for i in range(1, len(words) - 1):
        # "F.B.I. Ann Lee"; two letters may be initials.
        acronym = words[i - 1].isupper() and (not is_initial(words[i - 1]) or words[i - 1].count(".") > 2)
        if words[i] in given_names() and (acronym or is_organisation(words[:i])):
            cut = i
    # "Larch Corp J. Hugh Lee"
    while cut > 1 and is_initial(words[cut - 1]) and words[cut - 1].count(".") < 3:
        cut -= 1
    return cut


def _is_role(word: str, following: str) -> bool:
    """Whether a capitalised word that is on no list is a role before a name: "Stockbroker Ann Lee", "Mother-of-two Ann
    Lee"."""
    tail = word.rpartition("-")[2]
    return (
        (tail != word and tail.islower())
        or word.endswith(TRADES)
        or (is_given(following) and word.endswith(ROLE_ENDINGS))
    )
