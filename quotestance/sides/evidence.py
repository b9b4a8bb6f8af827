"""What an article says about a speaker: the words around each mention of the name, gathered for the side rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from quotestance.english.phrase_matcher import find_name
from quotestance.english.word_classes import without_possessive
from quotestance.english.word_lists import load_word_list
from quotestance.records.quote import Speaker

if TYPE_CHECKING:
    from quotestance.sides.company import Company

__all__ = ["Evidence", "find_title_before"]


READ_MOST = 200_000
"""Characters of an article that are searched for what it says about a speaker; keeps the time linear in its length."""
FULL_NAMES, LAST_NAMES = 3, 4
"""Places of a full name, and of its last part alone, around which is read. Roles stand at the first ones: with 4 and 6
the sides of one in forty quotes in political news were wrong that are right so, and nothing else changed."""

TIE_RE = re.compile(r"\s(?:of|for|at)\s")

VERBS_BEFORE = frozenset("said says told added asked warned wrote saying adding telling".split())
"""Cues end a title that is read backwards from a name."""

OFFICES = tuple(
    "head heads director chief president manager chair chairman secretary governor editor officer commissioner".split()
)
HEAD_OF_RE = re.compile(rf"[^.,;:\"“”()]{{0,60}}\b(?:{'|'.join(OFFICES)})\s+(?:of|for|at)\s+[^.;:\"“”]{{3,50}}?,?\s*$")
"""An office with what it is over, right before a name ("Merck's head of research Peter Kim")."""


@dataclass(frozen=True)
class Evidence:
    """An article as the side rules read it."""

    text: str
    company: Company

    @cached_property
    def mentions(self) -> list[tuple[int, int]]:
        """Where the company is named; few speakers' roles ask for it."""
        return self.company.find(self.text)

    def phrases(self, speaker: Speaker) -> Iterator[tuple[str, ...]]:
        """What the article says about a speaker, the best source first: the role given with the words around the full
        name, then the words around its last part."""
        name = speaker.name.strip()
        yield ((speaker.role,) if speaker.role else ()) + tuple(self._around(name, FULL_NAMES))
        last = name.split()[-1]
        if last != name and len(last) > 2 and not last.endswith("."):
            yield tuple(self._around(last, LAST_NAMES))

    def _around(self, name: str, limit: int) -> Iterator[str]:
        for start, end in islice(find_name(self.text, name, READ_MOST), limit):
            after = AFTER_NAME_RE.match(self.text, end, end + 200)
            if after and not OTHER_PERSON_RE.search(after.group("role")[:90]):
                yield self._resolve(_cut_role(after.group("role")), start)
            before = find_title_before(self.text, start)
            if before:
                yield self._resolve(before, start)

    def _resolve(self, phrase: str, at: int) -> str:
        """A phrase that opens with "its" or "their", with the body put in for it that the sentences before name."""
        pronoun = ITS_RE.match(phrase)
        body = self._find_antecedent(at) if pronoun else None
        return phrase if pronoun is None or body is None else f"{body}'s {phrase[pronoun.end() :]}"

    def _find_antecedent(self, at: int) -> str | None:
        """The first body named in the nearest sentence of the paragraph that names one; the company by its name."""
        paragraph = PARAGRAPH_RE.split(self.text[max(0, at - 500) : at])[-1]
        first = at - len(paragraph)
        kinds = f"{self.company.name} {' '.join(self.company.aliases)}".lower()
        for sentence in reversed(list(SENTENCE_RE.finditer(paragraph))):
            start, end = first + sentence.start(), first + sentence.end()
            within = slice(bisect_left(self.mentions, (start,)), bisect_left(self.mentions, (end,)))
            named = [(a, self.company.name) for a, _ in self.mentions[within]]
            for body in BODY_RE.finditer(self.text, start, end):
                noun = body.group().split()[-1].lower()
                own = noun in OWN_NOUNS or noun in kinds
                named.append((body.start(), self.company.name if own else "Another Body"))
            if named:
                return min(named)[1]
        return None


OWN_NOUNS = frozenset(
    "company firm bank airline carrier retailer chain maker carmaker giant manufacturer insurer lender "
    "corporation".split()
)
"""Nouns that mean the company itself, unless another body was named: news about a company calls it so."""

BODY_RE = re.compile(
    r"\b(?:[Tt]he\s+(?:[\w'’-]+\s+){0,3}?|[Aa]n?\s+(?:[\w'’-]+\s+){0,3}?|"
    r"(?:[A-Z][\w&'’.-]*\s+)+(?:(?:of|for)\s+(?:[A-Z]\w+\s+)*)?)"
    r"(?:company|firm|bank|airline|carrier|retailer|chain|maker|carmaker|giant|manufacturer|insurer|lender|corporation|"
    r"union|league|council|commission|regulator|charity|campaign|group|institute|authority|watchdog|association|"
    r"federation|agency|trust|board|society|ministry|bidder|buyer|rival|supplier|customer|committee|fund|consultancy|party|"
    r"club|college|body|coalition|alliance|foundation|centre|center|bureau|observatory|network|yard|university|school|"
    r"hospital|lobby|chamber|forum)\b",
    re.IGNORECASE,
)
ITS_RE = re.compile(r"(?:its|their)\s+", re.IGNORECASE)
PARAGRAPH_RE = re.compile(r"\n\s*\n|\n(?=[ ]{2})")
SENTENCE_RE = re.compile(r"\S.*?(?:[.!?][\"”’']*(?=\s+[A-Z\"“])|\Z)", re.DOTALL)

AFTER_NAME_RE = re.compile(
    r"""(?: \s(?:KC|QC|MP|MBE|OBE|CBE|PhD|MD)(?=,) )?            # letters behind the name
        (?: \s*,\s+ (?: who \s+ )? | \s+\(\s* | \s+(?=(?:of|at|from|with)\s) | \s+--?\s+ | \s+who\s+
          | \s+(?:is|was)\s+(?=(?:the|a|an)\s))
        (?: (?:aged\s+)? \d\d (?: , \s+ | (?=\s*[.;]) ) )?          # an age says nothing
        (?! (?: said|says|told|added|adding|and|but|in|on|saying|has|had|after|as|he|she|they|it|this|that|when|while
              | where|which|whose|was|were|is|are|laid|puts|put|led|told|gave|took|came|went|made|wrote|sent|did ) \b )
        (?! (?!retired|renowned|noted|self-employed|red) [a-z]+ed \b )  # what the person did, no role
        (?P<role> (?: [^.;:"“”\n)] | \n(?!\s*\n|[ ]{2}) | (?<=\b[A-Z])\. | (?<=\b(?:Co|St|Mr|Dr))\.
                    | (?<=\b(?:Inc|Ltd))\. | (?<=Corp)\. )+ )""",
    re.VERBOSE,
)

OTHER_PERSON_RE = re.compile(
    r"\b(?:officer|executive|director|chairman|president|manager|spokesman|spokeswoman)\s+[A-Z][a-z]+\s+[A-Z][a-z]+\b"
)
"""Another person's title and name: a list of people, no apposition."""

ROLE_END_RE = re.compile(
    r"\s+(?:said|says|told|added|wrote|warned|noted|believes?|thinks|argued|described|called|predicted|agreed|estimated|expects?)\b"
    r"|,\s+(?!(?:and|chief|chairman|president|managing|head|vice|executive|general|senior|deputy|a|an|the|who|Inc|Ltd|LLC|Co|Corp)\b)"
)


def _cut_role(words: str) -> str:
    """An apposition up to where the sentence goes on ("chairman, told reporters" -> "chairman")."""
    end = ROLE_END_RE.search(words)
    return words[: end.start() if end else None][:160]


OPENERS = frozenset("mr mrs ms his her its their our of".split())
"""Function words in capitals that may open a title."""

HONORIFICS = tuple("Sir Dame Lord Lady Baroness Canon Sheikh Engr Adv Dr Mr Mrs Ms".split())
HONORIFIC_RE = re.compile(rf"(?:\b(?:{'|'.join(HONORIFICS)})\.?\s+)*\Z")
"""What may stand between a title and a name; found empty where there is none."""

INSIDE_WORDS = frozenset("_&.'’/-")


def _word_before(window: str) -> tuple[int, int]:
    """The span of the word that ends a window, a comma and white space behind it aside; empty where there is none."""
    end = len(window.rstrip())
    end -= window.endswith(",", 0, end)
    start = end
    while start and (window[start - 1].isalnum() or window[start - 1] in INSIDE_WORDS):
        start -= 1
    return start, end


def find_title_before(text: str, start: int) -> str:
    """The title right before a name, or an empty string.

    Walks back over capitalised words and callings; plain words count only between a calling and what it belongs to.

    >>> find_title_before("Then Northwind finance director Ann Lee left.", 32)
    'Northwind finance director'
    """
    left = text[max(0, start - 20) : start]
    if left.rstrip().rstrip(".").endswith(HONORIFICS) and (honorific := HONORIFIC_RE.search(left)):
        start -= len(honorific.group())
    insider, outsider = load_word_list("roles_company"), load_word_list("roles_other")
    begin = cursor = start
    plain = 0
    seen_role = False
    window = text[max(0, start - 110) : start]
    offset = start - len(window)
    comma = window.rstrip().endswith(",")
    while True:
        word_start, word_end = _word_before(window[: cursor - offset])
        gap = window[word_end : cursor - offset]
        if word_start == word_end or "\n\n" in gap or "\n  " in gap or ("," in gap and not (comma and cursor == start)):
            break
        word = window[word_start:word_end]
        bare = without_possessive(word).lower()
        if (
            cursor != start
            and word.endswith(".")
            and len(bare) > 3
            and bare.rstrip(".") not in ("inc", "corp", "ltd", "co", "sen", "rep", "gov")
        ):
            break
        if bare in insider or bare in outsider:
            seen_role, plain = True, 0
        elif comma and cursor == start:
            break
        elif word[:1].isupper() or word[:1].isdigit():
            if bare in load_word_list("function_words") and bare not in OPENERS:
                break
            plain = 0
        elif bare in ("of", "for", "and", "at", "the", "its", "in") and seen_role:
            plain += 1
        elif bare in load_word_list("function_words") or not seen_role or plain >= 2 or bare in VERBS_BEFORE:
            break
        else:
            plain += 1
        if plain > 2:
            break
        cursor = begin = offset + word_start
    if not seen_role and TIE_RE.search(window) and any(office in window for office in OFFICES):
        head = HEAD_OF_RE.search(window)
        if head and "\n\n" not in head.group() and "\n  " not in head.group():
            return head.group().strip(" \n,")
    return text[begin:start].strip(" \n,") if begin < start else ""
