"""Collect what an article says about a speaker: phrases around the mentions of the name, for the side rules to read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from quotestance.english.document_nouns import is_document
from quotestance.english.phrase_matcher import find_name
from quotestance.english.word_classes import POSTNOMINALS, is_organisation, without_possessive
from quotestance.records.quote import Speaker
from quotestance.sides.company import Company
from quotestance.sides.rules import SideRule, read_phrase
from quotestance.sides.title_before import PARAGRAPH_RE, find_title_before

__all__ = ["Evidence"]


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
            first = tuple(self._read_role(speaker)) + tuple(self._read_around(name, MAX_FULL_NAMES))
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

    def _read_role(self, speaker: Speaker) -> Iterator[str]:
        """The role, unless it is the document of another organisation: "the letter" of the Ardent Institute."""
        role, name = speaker.role, speaker.name
        if role and not (
            is_document(role.split()[-1].lower())
            and is_organisation(name.split())
            and not self.company.is_named_in(name)
        ):
            yield role

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
