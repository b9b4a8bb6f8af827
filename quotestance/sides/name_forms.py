"""The forms of a company's names, found in a text in any spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from quotestance.english.phrase_matcher import Match, PhraseMatcher
from quotestance.english.word_classes import company_endings
from quotestance.english.word_lists import load_word_list
from quotestance.sides.company_names import fold, swap

__all__ = ["SUFFIX_RE", "NameForms", "list_forms"]


# One corporate ending with the space or comma before it. The lookbehind makes the match begin at the first of several
# spaces, which keeps the time linear.
SUFFIX_RE = re.compile(
    rf"(?<![\s,])[\s,]+(?:(?:&|and)\sCo|{'|'.join(map(re.escape, sorted(company_endings())))})\.?$", re.IGNORECASE
)
"""The end that a name may lose in later mentions ("Mead Corp" -> "Mead")."""

MAX_ACRONYM = 5
"""Letters of an acronym: a name in capitals that is found in capitals only, so that "WHO" is not found in "Who"."""

LOWER_WORDS = frozenset("the of and for & de du la le".split()) | {
    ending.lower() for ending in company_endings(legal_only=True)
}
"""Words of a name that may have no capital in the text."""


class NameForms:
    """Finds forms of names in the spellings of a text.

    Forms match by `fold`. What was found must also have capitals, as names have: "time" is no mention of Time Inc.
    Only if there is no such match, one word that was given in lower case matches lower case.
    """

    def __init__(self, full: Iterable[str], short: Iterable[str]) -> None:
        given = {*full, *short}
        # At the beginning of a sentence: "The club".
        given |= {"The" + form[3:] for form in given if form.startswith("the ")}
        full, short = _with_variants(full), _with_variants(short)
        self._with_dash = {form for form in given if " -" in form or "- " in form}
        self._given = {swap(form) for form in (*given, *full, *short)}
        # An acronym, unless the same letters were given in another form too.
        self._acronyms = {fold(form) for form in self._given if _is_acronym(form)}
        self._acronyms -= {fold(form) for form in self._given if not _is_acronym(form) and not form.islower()}
        self._has_lower = any(form.islower() for form in self._given)
        self._matcher = PhraseMatcher(_unique_folded(full), _unique_folded(short))
        self._first_words = tuple(self._matcher.forms)

    def find(self, text: str) -> list[Match]:
        """All matches in text order; no two overlap."""
        # The text of an article is searched more than once, phrases are not.
        folded = _fold_article(text) if len(text) > 1000 else fold(text)
        # Most phrases contain none of the words.
        if not any(first in folded for first in self._first_words):
            return []
        found = self._matcher.find(folded)
        matches = [match for match in found if self._is_name(text[match.start : match.end])]
        if found and not matches and self._has_lower:
            return [match for match in found if text[match.start : match.end] in self._given]
        return matches

    def _is_name(self, found: str) -> bool:
        """True for a given form as it was given, and for another spelling of it with capitals."""
        # "Larch - Mills" is not "Larch-Mills".
        if (" -" in found or "- " in found) and " ".join(found.split()) not in self._with_dash:
            return False
        form = " ".join(swap(found).split())
        # "the club" and "3ami" are meant as they were given, "target" is the name of Target.
        if form in self._given and not (form.islower() and form.isalpha()):
            return True
        key = form.lower()
        if key in self._acronyms or key in load_word_list("function_words"):
            return form.isupper()
        return all(word in LOWER_WORDS or not word.islower() for word in form.split())


@lru_cache(maxsize=4)
def _fold_article(text: str) -> str:
    return fold(text)


def _is_acronym(form: str) -> bool:
    return form.isupper() and len(form) <= MAX_ACRONYM


def _unique_folded(forms: Iterable[str]) -> list[str]:
    """The folded forms, the longest first, so that the longest match is found."""
    return sorted(dict.fromkeys(map(fold, forms)), key=lambda form: (-len(form), form))


def _with_variants(forms: Iterable[str]) -> list[str]:
    """The forms, and those with "and" for "&", without full stops and with "ss" for "ß"."""
    variants: dict[str, None] = {}
    for form in forms:
        for variant in (form, form.replace("ß", "ss")):
            variants[variant] = None
            variants[variant.replace(" & ", " and ")] = None
            variants[variant.replace(" and ", " & ")] = None
            if (bare := variant.replace(".", "")).strip():
                variants[bare] = None
    return list(variants)


@lru_cache(maxsize=256)
def list_forms(name: str, aliases: tuple[str, ...]) -> NameForms:
    """The forms of a name and its aliases.

    Full forms are the names themselves, and without corporate endings if two words or more remain. Short forms are a
    single remaining word, and the first word of a longer name; neither may be a common word.
    """
    full: dict[str, None] = {}
    short: dict[str, None] = {}
    for given in (name, *aliases):
        given = " ".join(given.split())
        if not given:
            continue
        full[given] = None
        bare = re.sub(r"^[Tt]he ", "", given)
        # One ending after the other: "Mead Paper Co Inc" -> "Mead Paper Co" -> "Mead Paper".
        while SUFFIX_RE.search(bare):
            bare = SUFFIX_RE.sub("", bare).rstrip(" ,&")
            words = bare.split()
            if len(words) > 1:
                full[bare] = None
            elif bare and bare.lower() not in load_word_list("generic_names"):
                (short if len(bare) > 1 else full)[bare] = None
        words = bare.split()
        if (
            # The first word of a name: "Northwind" of "Northwind Foods", but not "Bank", "US" or "3M".
            len(words) > 1
            and len(words[0]) > 3
            and words[0].isalpha()
            and words[0].lower() not in load_word_list("generic_names")
        ):
            short[words[0]] = None
    # A name that is given in full is not a short form too.
    for form in full:
        short.pop(form, None)
    return NameForms(full, short)
