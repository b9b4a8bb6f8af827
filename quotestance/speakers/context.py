"""One article and what its names show: which are persons', which have an office, which describe an organisation."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from quotestance.english.chunker import Mention
from quotestance.english.document_nouns import SINGULARS
from quotestance.english.word_classes import is_headline, is_organisation, is_place, title_words
from quotestance.quotes.document import Attribution, Document
from quotestance.speakers.name_index import MOST_FORMS, Form, Name, NameIndex
from quotestance.speakers.names import FullNames
from quotestance.speakers.persons import is_person, list_persons, may_be_person

__all__ = ["Context", "described_pattern"]

WORD_RE = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
# A surname after an office, without a given name or anything else that is capitalised: "President Lee said"; or before
# what only a person has: "the Lee administration".
OFFICE_AND_SURNAME_RE = re.compile(
    r"""
    \b (?: President | Pres\. | Sens?\. | Senator | Reps?\. | Representative | Congress(?:wo)?man | Gov\. | Governor
        | Mayor | Justice | Judge | Secretary | Speaker | Minister | Chancellor | Premier | Pope | Prof\. | Professor
        | Sheriff | Gen\. | General | Col\. | Lt\. | Sgt\. | Officer | Detective | Sister | Father | Pastor
        | Chairman | Chairwoman )
    [ ] ([A-Z][\w-]*[a-z]) \b (?! [ ] (?:[A-Z]|of\b) | ['’](?!s\b) )
    | \b ([A-Z][\w-]*[a-z]) [ ] (?: administration | presidency ) \b
    """,
    re.VERBOSE,
)
# A name of up to six words.
NAME = r"(?<![\w&'’-]) [A-Z][\w&'’-]* (?: [ ] (?: (?:of|for|the|and) [ ] ){0,2} [A-Z][\w&'’-]* ){0,5}"


@lru_cache(maxsize=256)
def described_pattern(noun: str) -> re.Pattern[str]:
    """The pattern of an organisation that a noun describes."""
    return re.compile(
        rf"""
        (?P<before> {NAME} ) ,[ ] (?:an?|the) [ ] [^,.;"“”\n]{{0,40}} \b{re.escape(noun)}\b  # "Larch, a trade group"
        | \b{re.escape(noun)}[ ] (?P<after> {NAME} )  # "the trade group Larch"
        """,
        re.VERBOSE,
    )


@dataclass
class Context(ABC):
    """An article and its names, for the functions that resolve mentions.

    `attributions` has one entry for each quoted span of the document. The subclass `Referents` implements `resolve`:
    a reference to it would be a cycle, which keeps an article in memory until the garbage collector runs.
    """

    document: Document
    attributions: Sequence[Attribution]
    name_index: NameIndex
    full_names: FullNames
    _described: dict[str, list[tuple[int, str]]] = field(default_factory=dict, init=False)

    @abstractmethod
    def resolve(self, mention: Mention) -> str:
        """The fullest name that a mention refers to."""

    @cached_property
    def persons(self) -> list[Name]:
        """The full names of persons in text order."""
        return list_persons(self.name_index)

    @cached_property
    def described(self) -> list[Name]:
        """The persons with full names or an office before their surname in text order, once for each occurrence."""
        matches = OFFICE_AND_SURNAME_RE.finditer(self.document.text)
        titled = [Name((m[1],), m.start(1), m[1]) for m in islice(matches, 2 * MOST_FORMS) if m[1] in self.titled]
        return sorted([*self.persons, *titled], key=lambda name: name.start)

    @cached_property
    def forms_containing(self) -> dict[str, list[Form]]:
        """Word -> the names of several words that contain it."""
        forms: dict[str, list[Form]] = {}
        for form in self.name_index.forms.values():
            if not is_headline(form.text):
                for word in form.words:
                    forms.setdefault(word, []).append(form)
        return forms

    @cached_property
    def document_words(self) -> list[tuple[int, str]]:
        """The words for documents, and the verbs of those who make them, each after its place, in text order."""
        matches = WORD_RE.finditer(self.document.text)
        return [(m.start(), SINGULARS[word]) for m in matches if (word := m[0].lower()) in SINGULARS]

    @cached_property
    def titled(self) -> frozenset[str]:
        """The surnames that stand alone after an office somewhere in the article: "President Obama"."""
        found = (m[1] or m[2] for m in OFFICE_AND_SURNAME_RE.finditer(self.document.text))
        return frozenset(
            name
            for name in found
            if name not in title_words() and not is_organisation((name,)) and not is_place([name])
        )

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's, as far as the article and the list of given names show."""
        return is_person(self.name_index, name.split()) or name in self.titled

    def may_be_person(self, name: str) -> bool:
        """Whether a name about which nothing is known has the form of a person's name."""
        return may_be_person(self.name_index, name.split())

    def may_be_organisation(self, name: str) -> bool:
        """Whether a name is neither a person's nor a place's nor a headline."""
        return not (is_headline(name) or is_place(name.split()) or self.is_person(name))

    def find_described(self, noun: str) -> list[tuple[int, str]]:
        """The organisations that the article calls by a noun: "Larch Mills, an advocacy group", "the platform Larch".

        Each comes after its place in the text; they are remembered for each noun.
        """
        if noun not in self._described:
            matches = described_pattern(noun).finditer(self.document.text)
            self._described[noun] = [(m.start(), m["before"] or m["after"]) for m in matches]
        return self._described[noun]


def _is_surname(word: str) -> bool:
    return word not in title_words() and not is_organisation((word,)) and not is_place([word])
