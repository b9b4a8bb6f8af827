"""Find the person or organisation that a pronoun or "the company" refers back to.

The sentences before it are searched, the nearest first. In each of them, those who speak or act come before others that
are named.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from quotestance.english.chunker import Mention, SymbolLine, mention_span
from quotestance.english.tags import word_tags
from quotestance.english.word_classes import (
    DOCUMENTS,
    FIRM_NOUNS,
    SPEAKING_NOUNS,
    is_headline,
    is_like_person,
    is_of_kind,
    is_organisation,
    is_place,
    singular_persons,
    title_words,
)
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import main_subject
from quotestance.quotes.document import Attribution, Document, sentence_bounds
from quotestance.quotes.quote_view import speaker_at
from quotestance.speakers.document_nouns import DOCUMENT_RE, is_document
from quotestance.speakers.name_index import Form, Name, NameIndex
from quotestance.speakers.names import FullNames
from quotestance.speakers.persons import gender_of, is_known_organisation, is_person, list_persons, may_be_person

__all__ = [
    "APPOSED_NAME_RE",
    "PRONOUNS",
    "Context",
    "find_group",
    "find_last_speaker",
    "find_organisation",
    "find_organisation_of_kind",
    "find_person",
    "join_pair",
    "resolve_pronoun",
]

ANY_KIND = frozenset("company firm group organization organisation business giant government network industry".split())
"""Nouns that do not tell one organisation from another."""
NAMED_BY_PERSON = frozenset(("campaign", "administration"))
MOST_SENTENCES = 12  # before a mention, in which its antecedent is looked for
MOST_PARAGRAPHS = 3  # before the paragraph of the pronoun
MOST_SYMBOLS = 120  # of a sentence, counted from its end

# The patterns read the symbols of a line; see `english.tags.TAGS` and `english.chunker.Mention`.

# A document and the organisation that it comes from: "a statement from Larch Mills", "a report issued by Larch Mills".
PUBLISHER_RE = re.compile(r"n [DV]? [po] N", re.VERBOSE)

# The speaker of indirect speech after its verb: ", said Lee", "according to the company".
INDIRECT_SPEECH_RE = re.compile(r"(?: [,\-] a? V | A ) i? (?P<speaker> [NnP] )", re.VERBOSE)

# A name in apposition, with phrases between: "one of them, Ann Lee, said".
APPOSED_NAME_RE = re.compile(
    r"""
    (?: [poi] [NnmOt]+ )*               # "of them", "for the port", "on Monday"
    , N
    (?= [,.~;:QVUDvabhto] | \Z )        # the apposition ends: not "the lawyer, Ann Lee's brother"
    """,
    re.VERBOSE,
)
# A surname after an office, without a given name or anything else that is capitalised: "President Obama said"; or before
# what only a person has: "the Obama administration".
OFFICE_AND_SURNAME_RE = re.compile(
    r"""
    \b (?: President | Pres\. | Sens?\. | Senator | Reps?\. | Representative | Congress(?:wo)?man | Gov\. | Governor | Mayor
        | Justice | Judge | Secretary | Speaker | Minister | Chancellor | Premier | Pope | Prof\. | Professor | Sheriff
        | Gen\. | General | Col\. | Lt\. | Sgt\. | Officer | Detective | Sister | Father | Pastor | Chairman | Chairwoman )
    [ ] ([A-Z][\w-]*[a-z]) \b (?! [ ] (?:[A-Z]|of\b) | ['’](?!s\b) )
    | \b ([A-Z][\w-]*[a-z]) [ ] (?: administration | presidency ) \b
    """,
    re.VERBOSE,
)
ONE_RE = re.compile(r"(?:an?|the|one|another)\b", re.IGNORECASE)  # "an analyst", but not "analysts"
PRONOUNS = frozenset("i we you he she it they i his her their many some others another one both who that".split())


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
        titled = [Name((m[1],), m.start(1), m[1]) for m in matches if m[1] in self.titled]
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
        return [(m.start(), m[0].lower()) for m in DOCUMENT_RE.finditer(self.document.text)]

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


class Sentence(NamedTuple):
    """A sentence as a half-open range of the symbols of a line."""

    line: SymbolLine
    begin: int
    end: int


def resolve_pronoun(context: Context, mention: Mention, pronoun: str) -> str | None:
    """The name that a lower-case pronoun stands for, or None."""
    if pronoun in ("he", "his", "she", "her"):
        return find_person(context, mention.start, "m" if pronoun in ("he", "his") else "f")
    if pronoun in ("it", "its"):
        return find_acting_organisation(context, mention.start) or find_organisation(context, mention.start)
    if pronoun in ("one", "another"):
        line, index = context.document.locate(mention.start)  # "another, Ann Lee, said", "one of them, Ann Lee, said"
        m = APPOSED_NAME_RE.match(line.symbols, index + 1)
        return context.resolve(line.mentions[m.end() - 1]) if m else None
    if pronoun in ("they", "their"):
        return find_group(context, mention.start)
    return None


def find_person(context: Context, position: int, gender: str) -> str | None:
    """The last person before a position who may be of a gender ("f" or "m"), or None."""
    for sentence in sentences_before(context.document, position):
        for name in _persons_of_sentence(context, sentence):
            known = gender_of(context.name_index, name.split()) or _gender_of_noun(name)
            if known is None or known == gender:
                return name
    return _find_unclassified(context, position, organisation=False)


def find_organisation(context: Context, position: int, noun: str = "") -> str | None:
    """The organisation that "the company" or "it" stands for at a position, or None.

    It is the last one named as a speaker or subject, otherwise the last one named. A noun such as "union" excludes
    organisations of other kinds.
    """
    last = next(sentences_before(context.document, position), None)
    if last is not None and (publisher := find_publisher(last)):
        return context.resolve(publisher)
    for sentence in sentences_before(context.document, position):
        for mention in speakers_and_subject(context, sentence):
            name = context.resolve(mention)
            if _is_named_organisation(context, mention, name, noun):
                return name
    for sentence in sentences_before(context.document, position):
        for mention in _names_of_sentence(sentence):
            name = context.resolve(mention)
            if _is_named_organisation(context, mention, name, noun) and not is_place(name.split()):
                return name
    return _find_unclassified(context, position, organisation=True)


def find_organisation_of_kind(context: Context, noun: str, position: int) -> str | None:
    """The organisation that has a noun in its name or is described by it: "the court" for the Supreme Court.

    It is the one named last before the position, otherwise the next one.
    """
    if noun in ANY_KIND:
        return None
    text = context.document.text
    if noun in NAMED_BY_PERSON:
        # "the campaign" for "the Lee campaign"
        found = [m for m in re.finditer(rf"\b((?:[A-Z][\w-]+[ ])*[A-Z][\w-]+)(?:['’]s)?[ ]{noun}\b", text)]
        nearest = max(found, key=lambda m: m.start() if m.start() < position else -m.start(), default=None)
        return nearest[0] if nearest else None
    forms = context.forms_containing.get(noun.capitalize(), [])
    if forms and noun not in FIRM_NOUNS:
        nearest_form = max(forms, key=lambda form: form.last_before(position))
        return context.full_names.full_name(nearest_form.text, position)
    # "Larch Mills, an advocacy group", "the messaging platform Larch"
    described = re.compile(
        rf"""
        (?P<before> [A-Z][\w&'’-]* (?: [ ](?:(?:of|for|the|and)[ ])*[A-Z][\w&'’-]* ){{0,5}} ) ,[ ](?:an?|the)[ ][^,.;"“”\n]{{0,40}}\b{noun}\b
        | \b{noun}[ ](?P<after> [A-Z][\w&'’-]* (?: [ ](?:(?:of|for|the|and)[ ])*[A-Z][\w&'’-]* ){{0,5}} )
        """,
        re.VERBOSE,
    )
    found = list(described.finditer(text))
    nearest = max(found, key=lambda m: m.start() if m.start() < position else -m.start(), default=None)
    if nearest is None:
        return None
    name = context.full_names.full_name(nearest["before"] or nearest["after"], nearest.start())
    return name if _may_be_organisation(context, name) and name.lower() not in word_tags() else None


def find_acting_organisation(context: Context, position: int) -> str | None:
    """The organisation that speaks or acts in the last sentences before a position, or None.

    Unlike in `find_organisation`, it may be without a name ("the regulator") or named only once.
    """
    for sentence in islice(sentences_before(context.document, position), 2):
        acting = speakers_and_subject(context, sentence)
        for mention in acting:
            name = context.resolve(mention)
            refers_back = mention.head in FIRM_NOUNS and name[:4] == "the "  # its name is further back
            if mention.symbol == "n" and mention.head in SPEAKING_NOUNS and not refers_back:
                return name
            if mention.symbol == "N" and name[:1].isupper() and _may_be_organisation(context, name):
                return name
        # Somebody else acts, so the pronoun does not stand for an organisation farther back.
        if acting:
            return None
    return None


def find_group(context: Context, position: int, *, named: bool = False) -> str | None:
    """The last several persons who speak or act: "Ann Lee and Bo Reth", or "two officials" unless `named`.

    Unless `named`, "they" may also stand for whoever else spoke or acted last, such as an organisation.
    """
    last = None
    for sentence in sentences_before(context.document, position):
        acting = speakers_and_subject(context, sentence)
        for mention in acting:
            is_plural = mention.head.endswith("s") and mention.head in load_word_list("person_nouns")
            if is_plural and mention.symbol == "n" and not named:
                return context.resolve(mention)
            if (pair := join_pair(context, mention)) is not None:
                return pair
        if named:
            continue
        for mention in acting:
            name = context.resolve(mention)
            if mention.symbol in "nN" and not name.endswith("’s") and _may_speak(context, mention, name):
                if not context.is_person(name):
                    return last or name
                last = last or name
    return last


def _may_speak(context: Context, mention: Mention, name: str) -> bool:
    """Whether a mention is a person's, an organisation's, or a document's that has an author."""
    if name[:1].isupper():
        return not (is_headline(name) or is_place(name.split()))
    return mention.head in load_word_list("person_nouns") or mention.head in SPEAKING_NOUNS


def find_last_speaker(context: Context, position: int) -> str | None:
    """The person who last spoke or acted before a position, or None."""
    for sentence in sentences_before(context.document, position):
        for mention in speakers_and_subject(context, sentence):
            name = context.resolve(mention)
            if name[:1].isupper() and context.is_person(name) and name.lower() not in PRONOUNS:
                return name
    return None


def join_pair(context: Context, mention: Mention) -> str | None:
    """The full names of two persons joined by "and", who speak together; None for any other mention."""
    document = context.document
    line, index = document.locate(mention.start)
    if mention.symbol != "N" or line.symbols[index : index + 3] != "NcN":
        return None
    if document.covered(line, index + 1) not in ("and", "&"):
        return None
    names = []
    for person in (mention, line.mentions[index + 2]):
        start, end = mention_span(person)
        names.append(context.full_names.full_name(document.text[start:end], person.start))
    return " and ".join(names) if all(context.is_person(name) for name in names) else None


def sentences_before(document: Document, position: int) -> Iterator[Sentence]:
    """The sentences before a position, nearest first, from its paragraph and a few before it.

    The first one is cut off at the position.
    """
    paragraph = document.paragraph_at(position)
    left = MOST_SENTENCES
    for number in range(paragraph, max(-1, paragraph - 1 - MOST_PARAGRAPHS), -1):
        line = document.line(number)
        end = bisect_left(line.spans, (position, position)) if number == paragraph else len(line.symbols)
        while end > 0 and left > 0:
            begin, _ = sentence_bounds(line.symbols, end - 1)
            yield Sentence(line, begin, end)
            end = begin
            left -= 1


def speakers_and_subject(context: Context, sentence: Sentence) -> list[Mention]:
    """Those who speak or act in a sentence: the speakers of its quotes and of indirect speech, then its subject."""
    line, begin, end = sentence
    begin = max(begin, end - MOST_SYMBOLS)
    found: list[Mention] = []
    for i in range(end - 1, begin - 1, -1):
        if line.symbols[i] == "Q":
            speaker = context.attributions[line.quotes[i]].mention
            if speaker is not None and speaker.start < line.spans[end - 1][1]:
                found.append(speaker)
    found += [
        line.mentions[m.start("speaker")]
        for m in INDIRECT_SPEECH_RE.finditer(line.symbols, begin, end)
        if m.start("speaker") in line.mentions
    ]
    if line.symbols[begin : begin + 2] in ("NW", "nW"):
        found.append(line.mentions[begin])  # "An engineer who asked not to be named said so"
    # The "v" lets a mention at the end, where the sentence is cut off, be a subject.
    if (m := main_subject(line.symbols[begin:end] + "v")) and (
        subject := speaker_at(context.document, line, begin + m.start("speaker"))
    ):
        found.append(subject)
    return found


def find_publisher(sentence: Sentence) -> Mention | None:
    """The organisation whose document is mentioned first: "In a statement from Larch Mills, the company said"."""
    line, begin, end = sentence
    for m in PUBLISHER_RE.finditer(line.symbols, begin, end):
        document, organisation = line.mentions.get(m.start()), line.mentions.get(m.end() - 1)
        if document is not None and organisation is not None and document.head in DOCUMENTS:
            return organisation
    return None


def _names_of_sentence(sentence: Sentence) -> list[Mention]:
    line, begin, end = sentence
    return [line.mentions[i] for i in range(begin, end) if line.symbols[i] == "N"]


def _persons_of_sentence(context: Context, sentence: Sentence) -> Iterator[str]:
    """The persons of a sentence, the likeliest first.

    These are the speakers and the subject (also unnamed ones such as "an analyst"), then other persons that are named;
    last come speakers and subjects that may be persons.
    """
    acting = speakers_and_subject(context, sentence)
    line, begin, end = sentence
    named = [
        line.mentions[i]
        for i in range(max(begin, end - MOST_SYMBOLS), end)
        if i in line.mentions and line.mentions[i].symbol == "N"
    ]
    for mention in [*acting, *named]:
        if mention.symbol == "n" and is_document(mention.head):
            continue  # "Lee's report found": its author does not act
        name = context.resolve(mention)
        if name[:1].isupper():
            if context.is_person(name) and name.lower() not in PRONOUNS:
                yield name
        elif mention.symbol == "n" and _is_unnamed_person(mention.head, name):
            yield name
    yield from _possessors(context, sentence)
    for mention in acting:
        name = context.resolve(mention)
        if context.may_be_person(name):
            yield name


def _possessors(context: Context, sentence: Sentence) -> Iterator[str]:
    """The persons of a sentence who only own something: "Ann Lee's firm helps shops"."""
    line, begin, end = sentence
    text = context.document.text
    for i in range(max(begin, end - MOST_SYMBOLS), end):
        if i in line.mentions and (span := line.mentions[i].possessor) and text[span[0]].isupper():
            name = context.full_names.full_name(text[span[0] : span[1]], span[0])
            if context.is_person(name):
                yield name


def _is_unnamed_person(noun: str, phrase: str) -> bool:
    """Whether a phrase with a noun is for one person: "an analyst", "a Larch arbitrageur"."""
    if not ONE_RE.match(phrase):
        return False
    return noun in singular_persons() or (is_like_person(noun) and phrase[:4] != "the ")


def _gender_of_noun(phrase: str) -> str | None:
    if phrase.endswith("woman"):
        return "f"
    return "m" if phrase.endswith("man") else None


def _is_named_organisation(context: Context, mention: Mention, name: str, noun: str) -> bool:
    """Whether a mention resolves to the name of an organisation that `noun` may be used for."""
    return (
        name[:1].isupper()
        and not is_headline(name)
        and (mention.symbol == "N" or name != " ".join(context.document.text[mention.start : mention.end].split()))
        and is_known_organisation(context.name_index, name.split())
        and is_of_kind(name, noun)
    )


def _may_be_organisation(context: Context, name: str) -> bool:
    return not (is_headline(name) or is_place(name.split()) or context.is_person(name))


def _find_unclassified(context: Context, position: int, *, organisation: bool) -> str | None:
    """The last speaker or subject with a name that shows neither a person nor an organisation.

    This is for articles in which no better one is named. With `organisation`, any name but a person's will do;
    otherwise a name of two or three words that is not an organisation's.
    """
    for sentence in sentences_before(context.document, position):
        for mention in speakers_and_subject(context, sentence):
            name = context.resolve(mention)
            words = name.split()
            if mention.symbol != "N" or is_place(words) or is_headline(name):
                continue
            if organisation:
                fits = not context.is_person(name)
            else:
                fits = 1 < len(words) < 4 and not is_known_organisation(context.name_index, words)
            if fits:
                return name
    return None
