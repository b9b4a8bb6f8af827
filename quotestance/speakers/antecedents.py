"""Find the person or organisation that a pronoun or "the company" refers back to.

The sentences before it are searched, the nearest first. In each of them, those who speak or act come before others that
are named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from quotestance.english.chunker import Mention, SymbolLine, mention_span
from quotestance.english.document_nouns import is_document
from quotestance.english.word_classes import (
    DOCUMENTS,
    FIRM_NOUNS,
    SPEAKING_NOUNS,
    is_headline,
    is_like_person,
    is_named_kind,
    is_of_kind,
    is_place,
    singular_persons,
)
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import main_subject
from quotestance.quotes.document import Document, sentence_bounds
from quotestance.quotes.quote_view import speaker_at
from quotestance.speakers.context import Context
from quotestance.speakers.persons import gender_of, is_common_word, is_known_organisation

__all__ = [
    "APPOSED_NAME_RE",
    "PRONOUNS",
    "find_group",
    "find_last_speaker",
    "find_organisation",
    "find_person",
    "join_pair",
    "resolve_pronoun",
]

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
ONE_RE = re.compile(r"(?:an?|the|one|another)\b", re.IGNORECASE)  # "an analyst", but not "analysts"
PRONOUNS = frozenset(
    "i we you he she it they i his her their many some others another one both who that nobody somebody everybody "
    "anybody someone anyone everyone nothing everything".split()
)


QUANTITIES = frozenset("one another some several many most two three four hundreds thousands dozens".split())


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
    if pronoun in QUANTITIES:
        line, index = context.document.locate(mention.start)  # "another, Ann Lee, said", "one of them, Ann Lee, said"
        m = APPOSED_NAME_RE.match(line.symbols, index + 1) if pronoun in ("one", "another") else None
        return context.resolve(line.mentions[m.end() - 1]) if m else _part_of_group(context, line, index)
    if pronoun in ("they", "their"):
        return find_group(context, mention.start)
    return None


def _part_of_group(context: Context, line: SymbolLine, index: int) -> str | None:
    """For "one" in "one of the pollsters": the whole phrase; for a document its author."""
    group = line.mentions.get(index + 2) if line.symbols[index + 1 : index + 2] == "o" else None
    if group is None:
        return None
    if is_document(group.head):
        return context.resolve(group)
    text = context.document.text[line.spans[index][0] : group.end]
    return text[:1].lower() + text[1:]


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
    return None if noun == "paper" else _find_unclassified(context, position, organisation=True)


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
            if mention.symbol == "N" and name[:1].isupper() and context.may_be_organisation(name):
                return name
            if mention.symbol == "n" and is_document(mention.head) and name[:1].isupper():
                return name  # "the report by Ann Lee", whose words "it" stands for
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
    """The person who last spoke or acted before a position, otherwise whoever may be a person, or None."""
    possible = None
    for sentence in sentences_before(context.document, position):
        for mention in speakers_and_subject(context, sentence):
            name = context.resolve(mention)
            if name[:1].isupper() and context.is_person(name) and name.lower() not in PRONOUNS:
                return name
            if mention.symbol == "N" and context.may_be_person(name):
                possible = possible or name
    return possible


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
        and (is_known_organisation(context.name_index, name.split()) or is_named_kind(name, noun))
        and not is_common_word(name.split())
        and is_of_kind(name, noun)
    )


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
            if is_common_word(words):
                continue
            if organisation:
                fits = not context.is_person(name)
            else:
                fits = 1 < len(words) < 4 and not is_known_organisation(context.name_index, words)
            if fits:
                return name
    return None
