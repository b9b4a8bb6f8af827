"""Whether a name is a person's, and the person's gender."""

from __future__ import annotations

import re

from quotestance.english.tags import word_tags
from quotestance.english.word_classes import (
    given_gender,
    is_given,
    is_initial,
    is_organisation,
    is_place,
    singular_persons,
    title_words,
    without_possessive,
)
from quotestance.speakers.name_index import MOST_FORMS, Form, Name, NameIndex

__all__ = [
    "APPOSITION_RE",
    "fits_gender",
    "gender_of",
    "has_office",
    "is_common_word",
    "is_known_organisation",
    "is_person",
    "list_persons",
    "may_be_person",
]

APPOSITION_RE = re.compile(r",\s[^,.;\"“]{0,70}")  # ", a lawyer for the port" after a name
PERSONAL_RE = re.compile(r",\s(?:who|whose|[1-9]\d)\b")  # ", who" or an age after a name


def is_person(index: NameIndex, words: list[str]) -> bool:
    """Whether a name is a person's, as far as the article and the list of given names show."""
    if is_organisation(words) or words[0].lower() in ("the", "a", "an") or is_place(words):
        return False
    # A given name, a surname that has an honorific elsewhere ("Ms. Reth"), or an initial ("J. Reth").
    if is_given(words[0]) or words[-1] in index.honorific_genders or any(map(is_initial, words[:-1])):
        return True
    if len(words) == 1:
        return any(is_person(index, list(form.words)) for form in index.ending_in(words[0])[:3])
    return len(words) < 6 and (
        any(has_office(index.text, form) for form in index.ending_in(words[-1])[:5])
        or (len(words) < 4 and _goes_by_last_word(index, words))
    )


def may_be_person(index: NameIndex, words: list[str]) -> bool:
    """Whether a name of several words has the form of a person's name, for names about which nothing is known.

    None of its words is a common word, and the article does not shorten it to its first word, as it would an
    organisation's.
    """
    return (
        1 < len(words) < 6
        and words[0][:1].isupper()
        and not is_organisation(words)
        and not is_place(words)
        and not any((word.isupper() and len(word) > 2) or word.lower() in word_tags() for word in words[1:])
        and not any(word.endswith(("'s", "’s")) for word in words)
        and (words[0],) not in index.first_seen
        and not _has_article(index, words)
    )


def is_common_word(words: list[str]) -> bool:
    """Whether a name is a single word of the language, capitalised where a sentence opens: "Eventually", "Another"."""
    if len(words) != 1 or words[0].isupper() or is_given(words[0]):
        return False
    lower = words[0].lower()
    return word_tags().get(lower, "n") not in "ne" or lower.endswith("ly")


def _has_article(index: NameIndex, words: list[str]) -> bool:
    """Whether "the" stands before a name, as it does before an organisation's: "the Larch Gazette"."""
    form = index.forms.get(tuple(words))
    return form is not None and any(index.text[max(0, at - 4) : at].lower() == "the " for at in form.starts[:3])


def is_known_organisation(index: NameIndex, words: list[str]) -> bool:
    """Whether a name contains a word for organisations, or is not a person's and occurs more than once."""
    if is_person(index, words):
        return False
    return is_organisation(words) or index.times_named[without_possessive(words[0])] > 1


def gender_of(index: NameIndex, words: list[str]) -> str | None:
    """ "f", "m" or None for a name, by the article's honorifics, otherwise by the given name."""
    known = index.honorific_genders.get(words[-1])
    if known in ("f", "m"):
        return known
    given = given_gender(words[0])
    return given if given in ("f", "m") else None


def fits_gender(form: Form, gender: str | None) -> bool:
    """Whether someone of a gender ("f", "m", or None if unknown) may have the given name of a form."""
    given = given_gender(form.words[0])
    return gender not in ("f", "m") or given not in ("f", "m") or given == gender


def list_persons(index: NameIndex) -> list[Name]:
    """The full names of persons in text order, once for each occurrence.

    Texts with very many names are cut off at 100 forms with eight occurrences each.
    """
    names = [
        Name(form.words, start, form.text)
        for form in list(index.forms.values())[:MOST_FORMS]
        if not is_organisation(form.words)
        for start in form.starts[:8]
    ]
    return sorted(names, key=lambda name: name.start)


def _goes_by_last_word(index: NameIndex, words: list[str]) -> bool:
    """Whether the article shortens a name to its last word, as it does a person's, and never to its first."""
    first, last = words[0], words[-1]
    if (first,) in index.first_seen or len(index.beginning_with(first)) > 1:
        return False
    if last.lower() in word_tags() or is_place([last]) or _has_article(index, words):
        return False
    full, short = index.first_seen.get(tuple(words)), index.first_seen.get((last,))
    return full is not None and short is not None and full < short


def has_office(text: str, form: Form) -> bool:
    """Whether a title, an office or an age is next to a form at one of its first places.

    Not where "the" stands before it: "in the Larch Council, a lawyer objected".
    """
    return any(
        _has_office_at(text, start, start + len(form.text))
        for start in form.starts[:5]
        if text[max(0, start - 4) : start].lower() != "the "
    )


def _has_office_at(text: str, start: int, end: int) -> bool:
    """Whether a person's title, office or age is next to a name: "analyst Kavo Reth", "Kavo Reth, 40, who"."""
    before = text[max(0, start - 25) : start].split()
    if before and (before[-1].lower().rstrip(".,") in singular_persons() or before[-1].rstrip(".") in title_words()):
        return True
    if PERSONAL_RE.match(text, end):
        return True
    m = APPOSITION_RE.match(text, end)
    return m is not None and any(word in singular_persons() for word in m[0].lower().split())
