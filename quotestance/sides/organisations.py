"""Find out whether a phrase about a speaker names an organisation."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from quotestance.english.word_lists import load_word_list

__all__ = ["names_organisation"]


# Words with capitals, and initials, connected by spaces or by "of", "and", "for", "&" and "the".
NAME_RE = re.compile(
    r"""
    (?: [A-Z] [\w&'’-]* \.?                             # the first word, perhaps with a stop: "Larch", "St."
      | [A-Z] \. (?: [A-Z] \. )* )                      # or initials: "U.S."
    (?: \s+ (?: (?:of|and|for|&) \s+ (?: the \s+ )? )?  # "Bank of the West"
        [A-Z] [\w&'’.-]* )*                             # further words
    """,
    re.VERBOSE,
)
NAME_PART_RE = re.compile(r"[\w&'’.-]+")

TITLE_WORDS = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president chairman chief executive officer director vice senior "
    "managing minister chancellor secretary general treasurer governor commissioner attorney prime foreign finance "
    "trade state deputy head spokesman spokeswoman ceo cfo coo cto".split()
)
GENERIC_NOUNS = frozenset(
    "company group exchange bank firm airline agency council club university co inc corp ltd plc project team "
    "society fund".split()
)
"""Nouns that do not name an organisation, even with a capital in a title ("Exchange Chairman Maurice Menn")."""


SPEAKING_PLACES = frozenset(("congress", "eu", "house", "senate", "white house"))
"""Entries of the list of places that have spokesmen and leaders of their own."""


@cache
def _load_places() -> frozenset[str]:
    return load_word_list("places") - SPEAKING_PLACES


def names_organisation(rest: str, speaker: str) -> bool:
    """True if there is a name with capitals that is not the speaker's, a title or a place."""
    if rest.islower():
        return False
    places = _load_places()
    names = {word.strip(".") for word in speaker.lower().split()}
    for match in NAME_RE.finditer(rest):
        words = [word for word in map(_normalize_name_word, NAME_PART_RE.findall(match.group())) if word]
        # The speaker's own name in the phrase names no organisation.
        words = [word for word in words if word not in names]
        # Neither a place of several words ("New York") nor several places ("Ohio Texas").
        if words and " ".join(words).strip(".") not in places and not all(w.strip(".") in places for w in words):
            return True
    return False


@lru_cache(maxsize=16384)
def _normalize_name_word(word: str) -> str:
    """A word of a name in lower case, without a possessive or full stop at its end.

    Empty for words that do not name an organisation: without a capital, titles, roles, function words, generic nouns.
    """
    if not word[:1].isupper():
        return ""
    bare = re.sub(r"['’]s?$|\.$", "", word).lower()
    if "-" in bare and not any(_normalize_name_word(part.title()) for part in bare.split("-")):  # "Director-General"
        return ""
    lists = (TITLE_WORDS, GENERIC_NOUNS, *map(load_word_list, ("roles_company", "roles_other", "function_words")))
    return "" if any(bare in words for words in lists) else bare
