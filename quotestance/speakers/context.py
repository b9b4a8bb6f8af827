"""One article and what its names show: which are persons', which have an office, which describe an organisation."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotestance.english.chunker import Mention
from quotestance.english.document_nouns import SINGULARS
from quotestance.english.word_classes import is_headline, is_organisation, is_place, title_words
from quotestance.quotes.document import Attribution, Document
from quotestance.speakers.name_index import MOST_FORMS, Form, Name, NameIndex
from quotestance.speakers.names import FullNames
from quotestance.speakers.persons import APPOSITION_RE, is_common_word, is_person, list_persons, may_be_person

__all__ = ["Context"]

WORD_RE = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
# A surname after an office, without a given name or anything else that is capitalised: "President Lee said". The search
# is fast because the pattern begins with the offices, without `\b`.
OFFICE_AND_SURNAME_RE = re.compile(
    r"""
    (?: President | Pres\. | Sens?\. | Senator | Reps?\. | Representative | Congress(?:wo)?man | Gov\. | Governor
        | Mayor | Justice | Judge | Secretary | Speaker | Minister | Chancellor | Premier | Pope | Prof\. | Professor
        | Sheriff | Gen\. | General | Col\. | Lt\. | Sgt\. | Officer | Detective | Sister | Father | Pastor
        | Chairman | Chairwoman )
    [ ] ([A-Z][\w-]*[a-z]) \b (?! [ ] (?:[A-Z]|of\b) | ['’](?!s\b) )
    """,
    re.VERBOSE,
)
# A surname before what only a person has: "the Lee administration".
TERM_OF_OFFICE_RE = re.compile(r"[ ](?:administration|presidency)\b")
SURNAME_AT_END_RE = re.compile(r"\b[A-Z][\w-]*[a-z]\Z")
LONGEST_SURNAME = 30
# A name of up to six words.
NAME = r"(?<![\w&'’-]) [A-Z][\w&'’-]* (?: [ ] (?: (?:of|for|the|and) [ ] ){0,2} [A-Z][\w&'’-]* ){0,5}"
NAME_RE = re.compile(NAME, re.VERBOSE)
NAME_AT_END_RE = re.compile(rf"{NAME} \Z", re.VERBOSE)
LONGEST_NAME = 120  # characters in which a name before an apposition is looked for
LEAD = 60  # characters before a name in which its titles are looked for
LONGEST_LEAD = 40  # characters between an apposition's article and the noun
# An apposition with an article: ", a trade group".
APPOSED_PHRASE_RE = re.compile(r""",[ ](?:an?|the)[ ](?P<words>[^,.;"“”\n]{0,60})""")


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
        titled = [name for name in self._surnames_after_office[: 2 * MOST_FORMS] if name.text in self.titled]
        return sorted([*self.persons, *titled], key=lambda name: name.start)

    @cached_property
    def descriptions(self) -> list[tuple[Name, str, str]]:
        """The names of `described`, each with the words before it and the apposition after it (or "")."""
        text, found = self.document.text, []
        for name in self.described:
            end = name.start + len(name.text)
            m = APPOSITION_RE.match(text[end : end + 80])
            found.append((name, text[max(0, name.start - LEAD) : name.start], m[0] if m else ""))
        return found

    @cached_property
    def _surnames_after_office(self) -> list[Name]:
        text = self.document.text
        return [
            Name((m[1],), m.start(1), m[1])
            for m in OFFICE_AND_SURNAME_RE.finditer(text)
            if not text[m.start() - 1 : m.start()].isalnum()
        ]

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
        found = {name.text for name in self._surnames_after_office}
        text = self.document.text
        for m in TERM_OF_OFFICE_RE.finditer(text):
            if surname := SURNAME_AT_END_RE.search(text[max(0, m.start() - LONGEST_SURNAME) : m.start()]):
                found.add(surname[0])
        return frozenset(filter(_is_surname, found))

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's, as far as the article and the list of given names show."""
        return is_person(self.name_index, name.split()) or name in self.titled

    def may_be_person(self, name: str) -> bool:
        """Whether a name about which nothing is known has the form of a person's name."""
        return may_be_person(self.name_index, name.split())

    def may_be_organisation(self, name: str) -> bool:
        """Whether a name is neither a person's nor a place's nor a headline."""
        words = name.split()
        return not (is_headline(name) or is_place(words) or self.is_person(name) or is_common_word(words))

    def find_described(self, noun: str) -> list[tuple[int, str]]:
        """The organisations that the article calls by a noun: "Larch Mills, an advocacy group", "the platform Larch".

        Each comes after its place in the text; they are remembered for each noun.
        """
        if noun not in self._described:
            self._described[noun] = sorted(self._find_described(noun))
        return self._described[noun]

    def _find_described(self, noun: str) -> Iterator[tuple[int, str]]:
        text = self.document.text
        for start, name, words in self._appositions:
            if noun in words and noun in WORD_RE.findall(words[: LONGEST_LEAD + len(noun)]):
                yield start, name
        start = text.find(f"{noun} ")
        while start >= 0:
            m = NAME_RE.match(text, start + len(noun) + 1)
            if m is not None and not text[start - 1 : start].isalnum():
                yield start, m[0]
            start = text.find(f"{noun} ", start + 1)

    @cached_property
    def _appositions(self) -> list[tuple[int, str, str]]:
        """The place of each name with an apposition, the name, and the words after its article."""
        text, found = self.document.text, []
        for m in APPOSED_PHRASE_RE.finditer(text):
            offset = max(0, m.start() - LONGEST_NAME)
            if name := NAME_AT_END_RE.search(text[offset : m.start()]):
                found.append((offset + name.start(), name[0], m["words"]))
        return found


def _is_surname(word: str) -> bool:
    return word not in title_words() and not is_organisation((word,)) and not is_place([word])
