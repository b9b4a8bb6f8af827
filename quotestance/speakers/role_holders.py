"""Find the person who holds a role: "the senator", "Larch Mills' chief executive", "the Ohio Republican".

The article gives the role next to a name somewhere else: as a title before it, or in an apposition after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotestance.english.word_classes import OFFICES_SHORT, without_possessive
from quotestance.speakers.context import Context

__all__ = ["PARTIES", "find_by_age", "find_by_calling", "find_by_party", "find_holder", "has_other_party"]

LESSER = frozenset(("vice", "deputy", "assistant", "associate", "acting", "lieutenant"))
"""Words before an office that make it another one."""
SYNONYMS = {
    "ceo": ("chief executive", "CEO", "chief"),
    "chief executive": ("chief executive", "CEO"),
    "executive": ("chief executive", "CEO", "executive"),
    "chief": ("chief", "CEO", "director", "commissioner"),
    "boss": ("boss", "CEO", "chief executive", "chairman"),
    "lawyer": ("lawyer", "attorney"),
    "attorney": ("attorney", "lawyer"),
    "lawmaker": ("lawmaker", "Sen", "Rep", "Senator", "senator", "congressman", "congresswoman"),
    "legislator": ("legislator", "lawmaker", "Sen", "Rep"),
    "politician": ("politician", "Sen", "Rep", "Gov"),
    "founder": ("founder", "co-founder", "cofounder"),
    "reporter": ("reporter", "correspondent", "journalist"),
    "journalist": ("journalist", "reporter", "correspondent"),
    "host": ("host", "anchor"),
    "anchor": ("anchor", "host"),
}
"""Role in lower case -> other words for those who hold it."""
PARTY_RE = re.compile(r"[,(]\s?(?P<party>[RDI])[-–](?P<state>[A-Z][\w.]*)")  # "Ann Lee (R-Ohio)", "Ann Lee, D-N.H."
PARTIES = {"republican": "R", "democrat": "D", "independent": "I", "conservative": "R", "liberal": "D"}
CALLING_RE = re.compile(r",\san?\s(?:[a-z-]+\s){0,2}?(?P<noun>[a-z-]+)(?=,|\s(?:from|of|in|at|with|for|by|who)\b)")
"""The calling in an apposition after a name: ", a circus clown from Ohio"."""
OTHER_CHIEF_RE = re.compile(r"(?: [a-z]+){1,3} officer\b(?<! executive officer)")  # after "chief"
AGE_AFTER_RE = re.compile(r",\s([1-9]\d)\b")  # "Ann Lee, 54, a welder"
AGE_RE = re.compile(r"([1-9]\d)-year-old\b")


def find_holder(context: Context, role: list[str], position: int, owner: tuple[str, ...] = ()) -> str | None:
    """The person with a role, the last one before a position if possible; words of `owner` near the name count more.

    `role` has the words of the role, of which the longest end that the article has next to a name decides: "press
    secretary" before "secretary".
    """
    lowered = [without_possessive(word).lower() for word in role]
    for start in range(max(0, len(lowered) - 3), len(lowered)):
        if start and lowered[start - 1] in LESSER:
            break  # the vice president is not the president
        term = " ".join(lowered[start:])
        terms = (term, *SYNONYMS.get(term, ()), *OFFICES_SHORT.get(term, ()))
        best: tuple[int, int, str] | None = None
        for name, at, around in _descriptions(context, terms):
            near = sum(word in around for word in owner)
            # The nearest one before the position, otherwise the first one after it.
            rank = (near, at if at < position else -at, name)
            if best is None or rank[:2] > best[:2]:
                best = rank
        if best is not None:
            return best[2]
    return None


def _descriptions(context: Context, terms: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    """The persons that one of several terms describes: name, place and the words around it."""
    lowered = [term.lower() for term in terms]
    for name, lead, apposition in context.descriptions:
        before, after = lead.lower().rstrip().rstrip(",").rstrip("."), apposition.lower()
        is_described = any(_ends_in(before, term) or _contains(after, term) for term in lowered)
        if is_described or name.words[0].lower() in terms:  # "Countess Thrale": a title that is on no list
            yield context.full_names.full_name(name.text, name.start), name.start, lead + apposition


def _ends_in(words: str, term: str) -> bool:
    """Whether a term ends the words before a name, as a title does: "said Sen", but not "the vice president"."""
    before = words.removesuffix(term)
    return before != words and not before.endswith("vice ") and not _is_word_character(before[-1:])


def _contains(words: str, term: str) -> bool:
    """Whether a term is among the words after a name; "chief" is no chief in "the chief safety officer"."""
    start = words.find(term)
    while start >= 0:
        end = start + len(term)
        is_whole_word = not _is_word_character(words[start - 1 : start]) and not words[end : end + 1].isalnum()
        if is_whole_word and not (term == "chief" and OTHER_CHIEF_RE.match(words, end)):
            return True
        start = words.find(term, start + 1)
    return False


def _is_word_character(character: str) -> bool:
    return character.isalnum() or character == "-"


def find_by_calling(context: Context, noun: str, position: int) -> str | None:
    """The person whom the article calls by a noun that is on no list: "Ann Lee, a clown from Ohio" for "the clown"."""
    text, found = context.document.text, None
    for name in context.described:
        end = name.start + len(name.text)
        m = CALLING_RE.match(text, end)
        if m and m["noun"] == noun and context.is_person(name.text) and (found is None or name.start < position):
            found = context.full_names.full_name(name.text, name.start)
    return found


def find_by_party(context: Context, state: str, party: str, position: int) -> str | None:
    """For "the Ohio Republican": the person whose name has "R-Ohio" or ", an Ohio Republican" after it."""
    letter, found = PARTIES.get(party.lower()), None
    if letter is None:
        return None
    text = context.document.text
    spelled_out = (f", {state} {party}", f", a {state} {party}", f", an {state} {party}")
    for name in context.described:
        end = name.start + len(name.text)
        m = PARTY_RE.match(text[end : end + 20].lstrip())
        is_member = text.startswith(spelled_out, end) or (
            m is not None and m["party"] == letter and _abbreviates(m["state"], state)
        )
        if is_member and (found is None or name.start < position):
            found = context.full_names.full_name(name.text, name.start)
    return found


def has_other_party(context: Context, name: str, party: str) -> bool:
    """Whether the article gives a person another party than the one in "the Ohio Republican": "Ann Lee (D-Ohio)"."""
    text = context.document.text
    for person in context.described:
        end = person.start + len(person.text)
        m = PARTY_RE.match(text[end : end + 20].lstrip())
        if m is not None and m["party"] != PARTIES[party.lower()] and person.words[-1] == name.split()[-1]:
            return True
    return False


def _abbreviates(short: str, state: str) -> bool:
    """Whether the letters of an abbreviation occur in a state's name in this order.

    >>> _abbreviates("N.H.", "New Hampshire"), _abbreviates("Mo.", "Ohio")
    (True, False)
    """
    letters = iter(state.lower())
    bare = short.replace(".", "").lower()
    return bare[:1] == state[:1].lower() and all(letter in letters for letter in bare)


def find_by_age(context: Context, phrase: str, position: int) -> str | None:
    """For "the 54-year-old", "the 54-year-old welder": the person whose name has ", 54," after it."""
    m = AGE_RE.search(phrase)
    if m is None:
        return None
    text, found = context.document.text, None
    for name in context.described:
        end = name.start + len(name.text)
        age = AGE_AFTER_RE.match(text, end)
        if age and age[1] == m[1] and (found is None or name.start < position):
            found = context.full_names.full_name(name.text, name.start)
    return found
