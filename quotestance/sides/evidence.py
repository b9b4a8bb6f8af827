"""Collect what an article says about a speaker: phrases around the mentions of the name, for the side rules to read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from quotestance.english.phrase_matcher import find_name
from quotestance.english.word_classes import POSTNOMINALS, without_possessive
from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.records.quote import Speaker
from quotestance.sides.company import Company
from quotestance.sides.rules import SideRule, read_phrase

__all__ = ["Evidence", "find_title_before"]


MAX_SEARCHED = 200_000
"""Characters of an article in which names are searched, so that the time stays linear in its length."""

MAX_FULL_NAMES, MAX_LAST_NAMES = 3, 4
"""How many mentions of the full name and of the last name are read. Roles are given at the first mentions: with 4 and 6
one in forty quotes in political news got a wrong side instead of the right one, and nothing else changed."""

COMPANY_NOUNS = frozenset(
    "company firm bank airline carrier retailer chain maker carmaker giant manufacturer insurer lender "
    "corporation".split()
)
"""Nouns that mean the company itself unless another organisation was named, since the article is about it."""

OTHER_NOUNS = frozenset(
    "union league council commission regulator charity campaign group institute authority watchdog association "
    "federation agency trust board society ministry bidder buyer rival supplier customer committee fund consultancy "
    "party club college body coalition alliance foundation centre center bureau observatory network yard university "
    "school hospital lobby chamber forum".split()
)
ORGANISATION_RE = re.compile(
    rf"""\b (?: (?:the|an?) \s+ (?: [\w'’-]+ \s+ ){{0,3}}?               # "the", "a" and up to three words,
              | (?: [A-Z][\w&'’.-]* \s+ )+                               # or any words (case is ignored), in which
                (?: (?:of|for) \s+ (?: [A-Z]\w+ \s+ )* )? )              # "of" or "for" may be the last but one
         (?: {"|".join(sorted(COMPANY_NOUNS | OTHER_NOUNS))} ) \b""",
    re.IGNORECASE | re.VERBOSE,
)
OTHER_ORGANISATION = "Another Organisation"
"""Placeholder for an organisation that is not the company; the rules read it as a name."""

ITS_RE = re.compile(r"(?:its|their)\s+", re.IGNORECASE)
# Between paragraphs: a blank line, or a line end before an indent.
PARAGRAPH_RE = re.compile(r"\n\s*\n|\n(?=[ ]{2})")
SENTENCE_RE = re.compile(
    r"""
    \S .*?
    (?: [.!?] [\"”’']*             # a stop, perhaps with closing marks,
        (?= \s+ [A-Z\"“] )         # before a capital or a quote
      | \Z )                       # or the end of the paragraph
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Evidence:
    """An article as the side rules read it, with its title if that is known."""

    text: str
    company: Company
    title: str | None = None
    _read: dict[Speaker, list[tuple[str, SideRule | None]]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def mentions(self) -> list[tuple[int, int]]:
        """The company's mentions; found when first used, since few speakers' roles need them."""
        return self.company.find(self.text)

    def read_phrases(self, speaker: Speaker) -> list[tuple[str, SideRule | None]]:
        """Phrases about a named speaker with the rule that each matches, the same phrase once.

        They are the speaker's role and the words around the full name. The words around the last name, which are less
        reliable, are read only if the rules say nothing about these. The result is kept for the next call.
        """
        if (found := self._read.get(speaker)) is None:
            name = speaker.name.strip()
            first = ((speaker.role,) if speaker.role else ()) + tuple(self._read_around(name, MAX_FULL_NAMES))
            found = self._apply_rules(first, speaker)
            last = name.split()[-1]
            # Neither a name of one word nor "Jr." is read twice; words of one or two letters would be found everywhere.
            is_findable = len(last) > 2 and not last.endswith(".")
            if not any(rule for _, rule in found) and last != name and is_findable:
                found += self._apply_rules(tuple(self._read_around(last, MAX_LAST_NAMES)), speaker)
            if not any(rule for _, rule in found) and is_findable and self.title:
                found += self._apply_rules(tuple(self._read_title(last, self.title)), speaker)
            self._read[speaker] = found
        return found

    def _read_title(self, last: str, title: str) -> Iterator[str]:
        """The "Larch's" or "Larch Chief" of the company before a last name in the title: "Larch Chief Lee Quits".

        As headlines have verbs with a capital ("Larch Sues Lee"), any other words before the name say nothing.
        """
        for start, _ in islice(find_name(title, last, MAX_SEARCHED), 1):
            phrase = find_title_before(title, start)
            rule = read_phrase(phrase, self.company)
            if rule is not None and (rule.name == "role-in-company" or without_possessive(phrase) != phrase):
                yield phrase

    def _apply_rules(self, phrases: tuple[str, ...], speaker: Speaker) -> list[tuple[str, SideRule | None]]:
        """Each phrase with the first rule that applies to it, or None."""
        return [(phrase, read_phrase(phrase, self.company, speaker.name)) for phrase in dict.fromkeys(phrases)]

    def _read_around(self, name: str, max_mentions: int) -> Iterator[str]:
        """The apposition after each mention of a name, and the title before it."""
        for start, end in islice(find_name(self.text, name, MAX_SEARCHED), max_mentions):
            # The pattern stops at the end of the sentence; the limit is for texts without stops.
            after = AFTER_NAME_RE.match(self.text, end, end + 200)
            # "Ann Lee, Larch chairman Bo Reth and ...": a list of people, whose roles are not Ann Lee's.
            if after and not OTHER_PERSON_RE.search(after.group("role")[:90]):
                yield self._resolve_pronoun(_cut_role(after.group("role")), start)
            title = find_title_before(self.text, start)
            if title:
                yield self._resolve_pronoun(title, start)

    def _resolve_pronoun(self, phrase: str, position: int) -> str:
        """A phrase in which "its" or "their" at the beginning is replaced by the organisation that it refers to."""
        pronoun = ITS_RE.match(phrase)
        organisation = self._find_antecedent(position) if pronoun else None
        return phrase if pronoun is None or organisation is None else f"{organisation}'s {phrase[pronoun.end() :]}"

    def _find_antecedent(self, position: int) -> str | None:
        """The first organisation of the nearest sentence before a position, in its paragraph, that names one.

        Either the company's name or `OTHER_ORGANISATION`.
        """
        # At most 500 characters, for texts without paragraphs.
        paragraph = PARAGRAPH_RE.split(self.text[max(0, position - 500) : position])[-1]
        paragraph_start = position - len(paragraph)
        company_words = f"{self.company.name} {' '.join(self.company.aliases)}".lower()
        for sentence in reversed(list(SENTENCE_RE.finditer(paragraph))):
            start, end = paragraph_start + sentence.start(), paragraph_start + sentence.end()
            in_sentence = slice(bisect_left(self.mentions, (start,)), bisect_left(self.mentions, (end,)))
            mentions = self.mentions[in_sentence]
            named = [(first, self.company.name) for first, _ in mentions]
            starts, ends = {first for first, _ in mentions}, {last for _, last in mentions}
            for organisation in ORGANISATION_RE.finditer(self.text, start, end):
                noun = organisation.group().split()[-1].lower()
                # "The television network Larch", "Larch, a television network"
                follows, precedes = organisation.end() + 1 in starts, organisation.start() - 2 in ends
                is_company = noun in COMPANY_NOUNS or noun in company_words or follows or precedes
                named.append((organisation.start(), self.company.name if is_company else OTHER_ORGANISATION))
            if named:
                return min(named)[1]
        return None


# What follows a name: an apposition ("Ann Lee, chairman of Ardent"), or who the person is or is with.
AFTER_NAME_RE = re.compile(
    rf"""(?: \s(?:{"|".join(sorted(POSTNOMINALS))})(?=,) )?       # letters after the name
        (?: \s*,\s+ (?: who \s+ )?                               # how the apposition is attached: a comma,
          | \s+\(\s*                                             # a bracket,
          | \s+(?=(?:of|at|from|with)\s)                         # a preposition, which is part of the role,
          | \s+--?\s+                                            # a dash,
          | \s+who\s+                                            # or a clause
          | \s+(?:is|was)\s+(?=(?:the|a|an)\s) )
        (?: (?:aged\s+)? \d\d (?: , \s+ | (?=\s*[.;]) ) )?       # an age, which is not part of the role
        # Not a role: the verb of the sentence, or the beginning of a new clause,
        (?! (?: said|says|told|added|adding|and|but|in|on|saying|has|had|after|as|he|she|they|it|this|that|when|while
              | where|which|whose|was|were|is|are|laid|puts|put|led|told|gave|took|came|went|made|wrote|sent|did ) \b )
        # nor what the person did, except for participles that describe a role.
        (?! (?!retired|renowned|noted|self-employed|red) [a-z]+ed \b )
        # The role goes on to the end of the sentence or paragraph; full stops of initials and abbreviations are no end.
        (?P<role> (?: [^.;:"“”\n)] | \n(?!\s*\n|[ ]{2}) | (?<=\b[A-Z])\. | (?<=\b(?:Co|St|Mr|Dr))\.
                    | (?<=\b(?:Inc|Ltd))\. | (?<=Corp)\. )+ )""",
    re.VERBOSE,
)

OTHER_PERSON_RE = re.compile(
    # A role, then a first and a last name with capitals: "chairman Bo Reth".
    r"\b(?:officer|executive|director|chairman|president|manager|spokesman|spokeswoman)\s+[A-Z][a-z]+\s+[A-Z][a-z]+\b"
)
"""The title and name of another person: the text is a list of people and not an apposition."""

# The verb of the sentence, or a comma that is followed neither by another role nor by a part of a name.
ROLE_END_RE = re.compile(
    r"""\s+(?:said|says|told|added|wrote|warned|noted|believes?|thinks|argued|described|called|predicted|agreed
             |estimated|expects?)\b
      | ,\s+(?!(?:and|chief|chairman|president|managing|head|vice|executive|general|senior|deputy|a|an|the|who
                 |Inc|Ltd|LLC|Co|Corp)\b)""",
    re.VERBOSE,
)


def _cut_role(words: str) -> str:
    """An apposition up to the point where the sentence goes on ("chairman, told reporters" -> "chairman")."""
    end = ROLE_END_RE.search(words)
    return words[: end.start() if end else None][:160]


TITLE_WINDOW = 110
"""Characters before a name in which its title is searched."""

MAX_CONNECTING_WORDS = 2
"""Lower-case words in a row within a title, such as "of the" in "head of the Northwind board"."""

HONORIFICS = tuple("Sir Dame Lord Lady Baroness Canon Sheikh Engr Adv Dr Mr Mrs Ms".split())
HONORIFIC_RE = re.compile(rf"(?:\b(?:{'|'.join(HONORIFICS)})\.?\s+)*\Z")
"""Honorifics between a title and a name; the match is empty if there are none."""

OFFICES = tuple(
    "head heads director chief president manager chair chairman secretary governor editor officer commissioner".split()
)
OFFICE_OF_RE = re.compile(r"\s(?:of|for|at)\s")
HEAD_OF_RE = re.compile(
    rf"""
    [^.,;:\"“”()]{{0,60}}                   # what the office belongs to: "Merck's"
    \b (?: {"|".join(OFFICES)} ) \s+
    (?:of|for|at) \s+ [^.;:\"“”]{{3,50}}?   # its area: "of research"
    ,? \s* $
    """,
    re.VERBOSE,
)
"""An office with a description of any words, directly before a name ("Merck's head of research Peter Kim")."""

WORD_CHARACTERS = frozenset("_&.'’/-")
ABBREVIATIONS = frozenset("inc corp ltd co sen rep gov".split())


def find_title_before(text: str, start: int) -> str:
    """The title directly before a name that begins at `start`, or an empty string.

    Goes back over capitalised words and roles. Lower-case words are part of a title only between a role and the
    organisation that it belongs to.

    >>> find_title_before("Then Northwind finance director Ann Lee left.", 32)
    'Northwind finance director'
    """
    # "director Mr Lee": the title is before the honorific.
    start = _skip_honorifics(text, start)
    window = text[max(0, start - TITLE_WINDOW) : start]
    after_comma = window.rstrip().endswith(",")
    title_start = len(window)
    has_role = False
    connecting = 0
    for word_start, word in _walk_back(window):
        # After a comma only a role is a title ("the chairman, Ann Lee"), not a name: "In Ohio, Ann Lee said".
        kind = TITLE_WORD_KINDS[word]
        if kind == "end" or (after_comma and title_start == len(window) and kind != "role"):
            break
        if kind == "connecting":
            # Read backward: only a role to the right of them makes lower-case words part of the title.
            if not has_role or connecting == MAX_CONNECTING_WORDS:
                break
            connecting += 1
        else:
            connecting = 0
            has_role = has_role or kind == "role"
        title_start = word_start
    # "head of research": its last word is no role, so the walk back has not found one.
    if not has_role and (office := _find_head_of(window)):
        return office
    return window[title_start:].strip(" \n,")


def _skip_honorifics(text: str, start: int) -> int:
    """The start of the honorifics directly before a name, or the start of the name."""
    before = text[max(0, start - 20) : start]
    if before.rstrip().rstrip(".").endswith(HONORIFICS) and (honorific := HONORIFIC_RE.search(before)):
        return start - len(honorific.group())
    return start


def _walk_back(window: str) -> Iterator[tuple[int, str]]:
    """The words of a text with their starts, from the last one back to the beginning of their sentence or clause.

    A comma after the last word is skipped.
    """
    end = len(window)
    while True:
        start, word_end = _find_last_word(window[:end])
        word, gap = window[start:word_end], window[word_end:end]
        is_last = end == len(window)
        # A comma inside the title ends it; the one directly before the name does not.
        if not word or _has_paragraph_end(gap) or ("," in gap and not is_last):
            return
        # The last word may have a stop of its own: "Sen. Lee".
        if not is_last and _ends_sentence(word):
            return
        yield start, word
        end = start


def _find_last_word(text: str) -> tuple[int, int]:
    """The span of the last word of a text, before white space and at most one comma; empty if there is none."""
    end = len(text.rstrip())
    end -= text.endswith(",", 0, end)
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in WORD_CHARACTERS):
        start -= 1
    return start, end


def _has_paragraph_end(gap: str) -> bool:
    return "\n\n" in gap or "\n  " in gap


def _ends_sentence(word: str) -> bool:
    """True for a word with a full stop, unless it is short or a known abbreviation."""
    if not word.endswith("."):
        return False
    bare = without_possessive(word).lower()
    return len(bare) > 3 and bare.rstrip(".") not in ABBREVIATIONS


VERBS_BEFORE = frozenset("said says told added asked warned wrote saying adding telling".split())
"""Cues that may stand before a title ("told Northwind director Ann Lee")."""

CONNECTING_WORDS = frozenset("of for and at the its in".split())

OPENING_WORDS = frozenset("mr mrs ms his her its their our of".split())
"""Function words that a title may begin with, and that have a capital at the beginning of a sentence."""


def _classify_title_word(word: str) -> str:
    """The kind of a word before a name: "role", "name", "connecting", or "end" if no title goes on across it."""
    bare = without_possessive(word).lower()
    if bare in load_word_list("roles_company") or bare in load_word_list("roles_other"):
        return "role"
    is_function_word = bare in load_word_list("function_words")
    # "The" at the beginning of a sentence is no part of a title, but "Its" or "Mr" may be.
    if word[:1].isupper() or word[:1].isdigit():
        return "end" if is_function_word and bare not in OPENING_WORDS else "name"
    if bare in CONNECTING_WORDS:
        return "connecting"
    # Any other lower-case word may describe the role: "embattled Northwind chairman".
    return "end" if is_function_word or bare in VERBS_BEFORE else "connecting"


TITLE_WORD_KINDS = WordCache(_classify_title_word)


def _find_head_of(window: str) -> str:
    """An office with its area at the end of a text ("head of research"), or an empty string."""
    if not (OFFICE_OF_RE.search(window) and any(office in window for office in OFFICES)):
        return ""
    head = HEAD_OF_RE.search(window)
    return "" if head is None or _has_paragraph_end(head.group()) else head.group().strip(" \n,")
