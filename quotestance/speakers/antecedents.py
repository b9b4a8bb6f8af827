"""Find the person or organisation that a pronoun or "the company" refers back to.

The sentences before it are searched, the nearest first. In each of them, those who speak or act come before others that
are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from quotestance.english.chunker import Mention, SymbolLine, mention_span
from quotestance.english.document_nouns import is_document
from quotestance.english.noun_kinds import kind_of_noun
from quotestance.english.word_classes import (
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
from quotestance.speakers.context import Context
from quotestance.speakers.persons import gender_of, is_common_word, is_known_organisation
from quotestance.speakers.sentences import (
    MOST_SYMBOLS,
    Sentence,
    find_publisher,
    names_of_sentence,
    sentences_before,
    speakers_and_subject,
)

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


# The patterns read the symbols of a line; see `english.tags.TAGS` and `english.chunker.Mention`.

# A name in apposition, with phrases between: "one of them, Ann Lee, said".
APPOSED_NAME_RE = re.compile(
    r"""
    (?: [poi] [NnmOt]+ )*               # "of them", "for the port", "on Monday"
    , N
    (?= [,.~;:QVUDvabhto] | \Z )        # the apposition ends: not "the lawyer, Ann Lee's brother"
    """,
    re.VERBOSE,
)
# Two names joined by "and"; the first may have an apposition: "Ann Lee, a lawyer for the port, and Bo Reth".
PAIR = r"N (?P<gap> , [^,.;:~QVvUDbhGTW]{1,14} , | , )? c N"
PAIR_RE = re.compile(PAIR, re.VERBOSE)
PAIR_AT_END_RE = re.compile(rf"{PAIR} \Z", re.VERBOSE)
LONGEST_PAIR = 20  # symbols
ADDRESSING = frozenset("told tells asked asks warned reminded assured informed thanked advised urged".split())
OBJECT_RE = re.compile(r"[aht]*[VUDv]N")  # "told Ann Lee", after a pronoun
ONE_RE = re.compile(r"(?:an?|the|one|another)\b", re.IGNORECASE)  # "an analyst", but not "analysts"
PRONOUNS = frozenset(
    "i we you he she it they i his her their many some others another one both who that nobody somebody everybody "
    "anybody someone anyone everyone nothing everything".split()
)
QUANTITIES = frozenset("one another some several many most two three four hundreds thousands dozens".split())


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
    listener = _name_after_verb(context, position)
    for sentence in sentences_before(context.document, position):
        for name in _persons_of_sentence(context, sentence):
            if name == listener:
                continue  # "she told Lee"
            known = gender_of(context.name_index, name.split()) or _gender_of_noun(name)
            if known is None or known == gender:
                return name
    return _find_unclassified(context, position, organisation=False)


def _name_after_verb(context: Context, position: int) -> str | None:
    """Whom the pronoun at a position speaks to, who is somebody else: "Lee" in "she told Lee"."""
    line, index = context.document.locate(position)
    m = OBJECT_RE.match(line.symbols, index + 1)
    is_address = m is not None and context.document.covered(line, m.end() - 2).lower() in ADDRESSING
    return context.resolve(line.mentions[m.end() - 1]) if m and is_address else None


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
        for mention in names_of_sentence(sentence):
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
            is_plural = mention.head.endswith("s") and (
                mention.head in load_word_list("person_nouns")
                or (mention.possessor is None and kind_of_noun(mention.head[:-1]) == "person")
            )
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
    """The full names of two persons or organisations joined by "and", who speak together, or None.

    `mention` is the first of them, or a person that is the second.
    """
    if mention.symbol != "N":
        return None
    line, index = context.document.locate(mention.start)
    if (m := PAIR_RE.match(line.symbols, index)) is None:
        before = PAIR_AT_END_RE.search(line.symbols, max(0, index - LONGEST_PAIR), index + 1)
        return _join_persons(context, line, before) if before else None
    if m["gap"]:
        return _join_persons(context, line, m)
    if context.document.covered(line, index + 1) not in ("and", "&"):
        return None
    second = line.mentions[index + 2]
    names = [_full_name(context, name) for name in (mention, second)]
    if all(context.is_person(name) for name in names):
        return " and ".join(names)
    # Not "Gulf" of "Gulf and Western Inc", which is one name.
    is_pair = all(context.may_be_organisation(name) and " and " not in name for name in names)
    the = "the " if context.document.text[second.start :][:4] == "the " else ""
    return f"{names[0]} and {the}{names[1]}" if is_pair else None


def _join_persons(context: Context, line: SymbolLine, pair: re.Match[str]) -> str | None:
    """The full names of two persons joined by "and", or None if one of them is none."""
    if context.document.covered(line, pair.end() - 2) != "and":
        return None
    names = [_full_name(context, line.mentions[i]) for i in (pair.start(), pair.end() - 1)]
    return " and ".join(names) if all(context.is_person(name) for name in names) else None


def _full_name(context: Context, mention: Mention) -> str:
    start, end = mention_span(mention)
    return context.full_names.full_name(context.document.text[start:end], mention.start)


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
