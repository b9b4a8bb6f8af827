"""Resolve phrases that have a name beside them: "company attorney, Ann Lee", "head of research Ann Lee".

Each function returns the name, or None for a phrase without one.
"""

from __future__ import annotations

import re

from quotestance.english.titles import titles_before
from quotestance.english.word_classes import title_words
from quotestance.english.word_lists import load_word_list
from quotestance.speakers.antecedents import APPOSED_NAME_RE
from quotestance.speakers.context import Context
from quotestance.speakers.phrases import ARTICLES, Phrase, may_be_person_noun

__all__ = ["name_after_department", "name_after_second_role", "name_in_apposition", "name_of_identified"]

PERSON_ENDINGS = ("or", "er", "ist", "ian")

# Symbols after a phrase. See `english.tags.TAGS`.

# "of Ann Lee", "for trust and safety Ann Lee"
DEPARTMENT_AND_NAME_RE = re.compile(r"(?: [op] [nmN] (?: c [nmN] )? ){0,2}? [op] (?: [nm] c )? N", re.VERBOSE)
IDENTIFIED_RE = re.compile(
    r",? (?P<verb> [DVU]) a? y [nm]? N", re.VERBOSE
)  # ", identified as media coordinator Ann Lee"
IDENTIFYING = frozenset(("identified", "named", "known"))


def name_in_apposition(context: Context, phrase: Phrase) -> str | None:
    """For "company attorney, Ann Lee": the name after the comma."""
    m = APPOSED_NAME_RE.match(phrase.line.symbols, phrase.index + 1)
    name = phrase.line.mentions.get(m.end() - 1) if m else None
    if name is None or name.name_start == name.name_end:
        return None
    named = context.document.text[name.name_start : name.name_end]
    is_for_person = (
        phrase.noun in load_word_list("person_nouns")
        or phrase.noun.endswith(PERSON_ENDINGS)
        or context.is_person(named)
        or context.may_be_person(named)
    )
    return context.resolve(name) if is_for_person else None


def name_of_identified(context: Context, phrase: Phrase) -> str | None:
    """For "a person identified as Ann Lee": the name."""
    m = IDENTIFIED_RE.match(phrase.line.symbols, phrase.index + 1)
    if m is None:
        return None
    verb = context.document.covered(phrase.line, m.start("verb")).lower()
    return context.resolve(phrase.line.mentions[m.end() - 1]) if verb in IDENTIFYING else None


def name_after_second_role(context: Context, phrase: Phrase) -> str | None:
    """For "president and chief executive Ann Lee": the name after the second role."""
    if phrase.line.symbols[phrase.index + 1 : phrase.index + 3] != "cN" or not may_be_person_noun(phrase.noun):
        return None
    name = phrase.line.mentions[phrase.index + 2]
    # "the mayor and Ann Lee" are two.
    before = context.document.text[name.start : name.name_start].split()
    has_role = any(may_be_person_noun(word.lower()) for word in before)
    return context.resolve(name) if has_role and before[0].lower() not in ARTICLES else None


def name_after_department(context: Context, phrase: Phrase) -> str | None:
    """For "head of research Ann Lee", "chairman of the committee Sen. Ann Lee": the name after the department."""
    m = DEPARTMENT_AND_NAME_RE.match(phrase.line.symbols, phrase.index + 1)
    # In "a spokesman for Senate Chairman Ann Lee" the name is another person's.
    if m is None or not may_be_person_noun(phrase.noun) or phrase.noun.startswith("spokes"):
        return None
    text, name = context.document.text, phrase.line.mentions[m.end() - 1]
    named = text[name.name_start : name.name_end]
    words = named.split()
    # In "the F.B.I. Ann Lee" the department has capitals, too.
    before = [*text[name.start : name.name_start].split(), *words[: titles_before(words)]]
    while before and before[-1].rstrip(".") in title_words():
        before.pop()
    # "research" stands between "of" and the name; in "lawyer for Ann Lee" nothing does, and in "lawyer for the singer
    # Ann Lee" a noun for the person.
    if not before or before[-1].lower() in ARTICLES or may_be_person_noun(before[-1].lower()):
        return None
    return context.resolve(name) if context.is_person(named) or context.may_be_person(named) else None
