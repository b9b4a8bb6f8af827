"""The fullest form of each name in an article: "Ortiz" -> "Maria Ortiz", "FSA" -> "Food Standards Agency"."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property

from quotestance.english.titles import titles_before
from quotestance.english.word_classes import (
    NEWSPAPERS,
    ORGANISATION_NOUNS,
    POSTNOMINALS,
    is_given,
    is_initial,
    is_organisation,
    is_place,
    title_words,
    without_article,
)
from quotestance.speakers.name_index import MOST_FORMS, Form, Name, NameIndex
from quotestance.speakers.name_patterns import FIRM_SUFFIXES, bare_words, without_nickname
from quotestance.speakers.name_trimming import GENERATIONS
from quotestance.speakers.persons import fits_gender, has_office, is_person

__all__ = ["FullNames"]

# The title right before a surname: "Ms. ", "Mr\n"
GENDERED_TITLE_RE = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+\Z")
ACRONYM_RE = re.compile(r"\s\(([A-Z]{2,7})\)")  # the bracket of "Food Standards Agency (FSA)"
ACRONYM_WORDS = 90  # characters before the bracket in which the words of an acronym are looked for
KIN_RE = re.compile(r"\b(?:father|mother|wife|husband|son|daughter|brother|sister|uncle|nephew|niece),? \Z")
WORD_RE = re.compile(r"[^\W\d_][\w'’-]*,?")
SPECIAL_ACRONYMS = {"Fed": "FR"}  # the Federal Reserve
PRODUCTS = frozenset("Search Maps Docs Play Drive Chrome Photos Images Translate Messenger".split())
"""What follows a company in the names of its products: "Larch Maps" is not the full name of "Larch"."""
TYPO_SIMILARITY = 0.85  # of difflib, from 0 to 1: "Branek" for "Brannek", but not "Hansen" for "Hanson"


class FullNames:
    """Finds the fullest form of the names of one article; remembers the answers."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._longer_forms: dict[tuple[str, ...], list[Form]] = {}
        self._typos_left = MOST_FORMS  # a bound on the time, as each search compares many words

    def full_name(self, text: str, position: int) -> str:
        """The fullest form of a name that the article has at a position, without title and letters after the name.

        An acronym is expanded where the article gives its words. A name without a longer form comes back without "the".
        """
        words = without_nickname(text).split()
        words = words[titles_before(words) :] or words
        if len(words) > 2 and words[-1].replace(".", "") in POSTNOMINALS:
            words = words[:-1]
        words = self.index.trim(words)
        text = " ".join(words)
        words = list(bare_words(words))
        full = self.find_fullest(words, position) or self.index.forms.get(tuple(words))
        if full is None and len(words) == 1 and len(text) > 2 and text.isupper():
            full = self.find_fullest([text.title()], position)  # "LEE:" in a transcript
        return full.text if full else self.expand_acronym(text) or without_article(text)

    def find_fullest(self, words: list[str], position: int) -> Name | None:
        """The fullest name of the article for a shorter one, or None if there is no longer one.

        A surname stands for the person of this name who was named last before `position`. A first word stands for an
        organisation whose full name came before it.
        """
        key = tuple(words)
        if key not in self._longer_forms:
            self._longer_forms[key] = (
                find_longer_forms(self.index, words)
                or self._find_elsewhere(words)
                or self._find_correct_spelling(words)
            )
        forms = self._longer_forms[key]
        if len(forms) > 1 and (m := GENDERED_TITLE_RE.search(self.index.text, max(0, position - 8), position)):
            forms = [form for form in forms if fits_gender(form, "m" if m[1] == "Mr" else "f")] or forms
        return choose_form(forms, position) if forms else None

    def find_organisation(self, words: list[str], position: int) -> Name | None:
        """The organisation whose name begins with words that look like a title and a name: "General Motors"."""
        if words[0].rstrip(".") not in title_words():
            return None
        forms = [form for form in self.index.beginning_with(words[0]) if form.words[: len(words)] == tuple(words)]
        return choose_form(forms, position) if forms else None

    def expand_acronym(self, acronym: str) -> str | None:
        """The words that an acronym stands for in this article, or None."""
        if not acronym.isupper() and acronym not in SPECIAL_ACRONYMS:
            return None
        return self._acronyms.get(SPECIAL_ACRONYMS.get(acronym, acronym))

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        return list_acronyms(self.index)

    def _find_elsewhere(self, words: list[str]) -> list[Form]:
        """The person whose full name only a quote or the title has, for a surname."""
        name = self.index.names_elsewhere.get(words[0]) if len(words) == 1 and not is_place(words) else None
        return [Form(tuple(name.split()), name, [0])] if name else []

    def _find_correct_spelling(self, words: list[str]) -> list[Form]:
        """The person whose surname is nearly the same as a single word; real articles contain typos in names."""
        if len(words) != 1 or len(words[0]) < 5 or words[0].isupper() or is_place(words) or not self._typos_left:
            return []
        self._typos_left -= 1
        surnames = [word for word in self.index.last_words() if word[:1] == words[0][:1] and word != words[0]][
            :MOST_FORMS
        ]
        similar = get_close_matches(words[0], surnames, 1, TYPO_SIMILARITY)
        if not similar:
            return []
        has_honorific = words[0] in self.index.honorific_genders
        forms = self.index.ending_in(similar[0])
        return [form for form in forms if has_honorific or is_person(self.index, list(form.words))]


def choose_form(forms: list[Form], position: int) -> Name:
    """The longest form of the person or organisation named last before a position, of those that share a short form.

    >>> forms = [Form(("Ann", "Lee"), "Ann Lee", [0]), Form(("Bo", "Lee"), "Bo Lee", [40])]
    >>> choose_form(forms, 30).text, choose_form(forms, 50).text
    ('Ann Lee', 'Bo Lee')
    """
    nearest = max(forms, key=lambda form: form.last_before(position))
    # Of "Ann Lee" and "Ann Maria Lee Jr." the longer one, as they have the same first and last word.
    same = [form for form in forms if form.words[0] == nearest.words[0] and _surname(form) == _surname(nearest)]
    longest = max(same, key=lambda form: (len(form.words), -form.starts[0]))
    return Name(longest.words, longest.starts[0], longest.text)


def _surname(form: Form) -> str:
    """The last word of a name before "Jr." or "III"."""
    return form.words[-2] if form.words[-1] in GENERATIONS and len(form.words) > 2 else form.words[-1]


def find_longer_forms(index: NameIndex, words: list[str]) -> list[Form]:
    """The names of the article that a shorter name may stand for."""
    last, first = words[-1], words[0]
    if len(words) > 1 and first[:1].isupper():
        ending = [form for form in index.ending_in(last) if _ends_in(form, words)]
        return ending + [form for form in index.beginning_with(first) if _begins_with(index, form, words)]
    longer = [form for form in index.ending_in(last) if len(form.words) > len(words)]
    persons = [form for form in longer if is_full_name(index, form, last)]
    # "Ms. Lee" where the article has only Bo Lee: the gender is ignored.
    persons = [form for form in persons if fits_gender(form, index.honorific_genders.get(last))] or persons
    if not persons and last in NEWSPAPERS and last != "News":
        papers = [form for form in index.ending_in(last) if not is_person(index, list(form.words))]
        persons = sorted(papers, key=lambda form: -len(form.starts))[:1]  # "the Post"
    return persons or (_forms_by_first_word(index, first) if len(words) == 1 else [])


def is_full_name(index: NameIndex, form: Form, surname: str) -> bool:
    """Whether a form may be the full name of the person whom a surname stands for.

    Without a given name, an initial or an office beside it, the form must come before the surname alone, as the full
    name of a person does, and must not contain a place: "North American Facebook" names no person.
    """
    if form.words[0].lower() in ORGANISATION_NOUNS:
        return False  # "Team Lee"
    if is_organisation(form.words) or (surname.isupper() and len(surname) > 1 and not form.text.isupper()):
        return False
    comes_first = form.starts[0] < index.first_seen.get((surname,), len(index.text))
    # "President Lee" is neither Ann Lee Jr. nor "his father, Bo Lee".
    if not comes_first and surname in index.titled and is_relative(index.text, form):
        return False
    if form.words[0] == "Will":
        return comes_first  # "Will Larch sell?" opens a sentence
    if any(is_given(word) or is_initial(word) for word in form.words[:-1]) or surname in index.honorific_genders:
        return True
    if any(is_place([word]) or index.is_written_small(word) for word in form.words[:-1] if not word.islower()):
        return False
    return comes_first or has_office(index.text, form)


def is_relative(text: str, form: Form) -> bool:
    """Whether a form names someone of the family of a better-known person: "his son, Ann Lee Jr."."""
    return form.words[-1].rstrip(".") in GENERATIONS or KIN_RE.search(text[: form.starts[0]][-20:]) is not None


def stands_alone(index: NameIndex, words: tuple[str, ...], form: Form) -> bool:
    """Whether a short name is what the article mostly calls an organisation, beside a form that adds little to it.

    Such forms are a department of an acronym ("LMC Office") and a news service ("Larch News"). "Larch" for "Larch
    Energy" or "Larch Inc" stays a short form, however often it occurs.
    """
    if form.words[len(words)] in PRODUCTS:
        return True
    adds_little = form.words[len(words)] == "News" or (words[-1].isupper() and form.words[-1] not in FIRM_SUFFIXES)
    return adds_little and index.times_alone(words) > 2 * len(form.starts)


def _ends_in(form: Form, words: list[str]) -> bool:
    """Whether a longer form has the same first and last word, or ends in the whole name.

    The latter holds for organisations and for double surnames: "Harbour Board" in "Tarvik Harbour Board", "Vega Ruiz"
    in "Ana Vega Ruiz".
    """
    if len(form.words) <= len(words):
        return False
    tail = [word.lower() for word in form.words[-len(words) :]]
    ends_in_all = tail == [word.lower() for word in words] and (is_organisation(form.words) or not is_given(words[0]))
    return form.words[0] == words[0] or ends_in_all


def _begins_with(index: NameIndex, form: Form, words: list[str]) -> bool:
    """Whether a form is an organisation's, or a name that came first, and begins with the whole of a shorter name."""
    if len(form.words) <= len(words) or form.words[: len(words)] != tuple(words):
        return False
    if stands_alone(index, tuple(words), form):
        return False
    first_seen = index.first_seen.get(tuple(words), len(index.text))
    return is_organisation(form.words) or (form.starts[0] < first_seen and not is_person(index, words))


def _forms_by_first_word(index: NameIndex, word: str) -> list[Form]:
    """The names that a single word may stand for, if it is not a surname.

    It is the given name of a person, or the first word of an organisation whose full name came before it; otherwise the
    last word before the legal form of an organisation ("Kodak"), or the last word of one named before ("the Trust").
    """
    forms = [form for form in index.beginning_with(word) if len(form.words) <= 5]
    if not is_given(word):
        if word in index.titled or word in index.honorific_genders:
            return []  # "President Lee", "Mr. Lee"
        if len({form.words[1] for form in forms}) > 1 and not any(is_organisation(form.words) for form in forms):
            return []  # "Larch" beside "Larch Search" and "Larch Maps"
        first_seen = index.first_seen.get((word,), len(index.text))
        forms = [
            form
            for form in forms
            if form.starts[0] < first_seen
            and not stands_alone(index, (word,), form)
            and (is_organisation(form.words) or len(form.words) == 2 or "of" in form.words)
        ]
    if forms:
        return forms
    first_seen = index.first_seen.get((word,), len(index.text))
    return [
        form
        for form in index.ending_before_suffix(word)
        if len(form.words) > 2
        and is_organisation(form.words)
        # "Larch" is not the "Council Larch" of a later "on the Council Larch account".
        and (form.words[-1] in FIRM_SUFFIXES or form.starts[0] < first_seen)
    ]


def list_acronyms(index: NameIndex) -> dict[str, str]:
    """Acronym -> the words it stands for: those before it in brackets, otherwise a name with these initials."""
    acronyms: dict[str, str] = {}
    for m in ACRONYM_RE.finditer(index.text):
        words = WORD_RE.findall(index.text[max(0, m.start() - ACRONYM_WORDS) : m.start()])
        if (expansion := _match_initials(m[1], words)) is not None:
            acronyms.setdefault(m[1], expansion)
    for form in index.forms.values():
        words = [word for word in form.words if word[0].isupper()]
        words = words[words[:1] in (["U.S."], ["U.K."]) :]
        if not words or is_person(index, words):  # there are no words where a script has no capitals
            continue
        # "General Motors Corp" is "GM", and also "GMC"; the "Centers for Disease Control and Prevention" are the "CDC".
        before_and = form.words[: form.words.index("and")] if "and" in form.words else words
        for named in (
            [word for word in words if word not in FIRM_SUFFIXES],
            words,
            [part for word in words for part in word.split("-") if part[:1].isupper()],  # "Anti-Defamation League"
            [word for word in before_and if word[0].isupper()],
            form.words if len(form.words) == 3 and form.words[1] == "of" else [],  # "DOJ": Department of Justice
        ):
            initials = "".join(word[0].upper() for word in named)
            if len(initials) > 1:
                acronyms.setdefault(initials, without_article(form.text))
    return acronyms


def _match_initials(acronym: str, words: list[str]) -> str | None:
    """The shortest run of words at the end of a list whose capital initials give an acronym.

    >>> _match_initials("FSA", ["by", "the", "Food", "Standards", "Agency"])
    'Food Standards Agency'
    """
    for start in range(len(words) - 1, -1, -1):
        initials = "".join(word[0] for word in words[start:] if word[0].isupper())
        if initials == acronym and words[start][0].isupper():
            return " ".join(words[start:])
        if len(initials) > len(acronym):
            return None
    return None
