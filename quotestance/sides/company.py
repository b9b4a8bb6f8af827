"""The company that an article is about, and its mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from quotestance.english.phrase_matcher import Match, PhraseMatcher
from quotestance.english.word_classes import company_endings
from quotestance.english.word_lists import load_word_list

__all__ = ["Company"]


CORPORATE_ENDINGS = company_endings()
# One corporate ending with the space or comma before it. The lookbehind makes the match begin at the first of several
# spaces, which keeps the time linear.
SUFFIX_RE = re.compile(rf"(?<![\s,])[\s,]+(?:(?:&|and)\sCo|{'|'.join(map(re.escape, sorted(CORPORATE_ENDINGS)))})\.?$")
"""The end that a name may lose in later mentions ("Mead Corp" -> "Mead")."""

# An acronym in brackets: "General Motors (GM)", "the Exchange (the NWX)".
ACRONYM_RE = re.compile(r"\s*\((?:the\s+)?([A-Z][A-Za-z&]{1,6})\)")
# A first name, an initial or a title before a short form, and a name after it, show that it is part of another name.
NAME_BEFORE_RE = re.compile(r"([A-Z][a-z]+|[A-Z]\.|Mrs?\.?|Ms\.?|Dr\.?|Sir) $")
NAME_AFTER_RE = re.compile(r" ([A-Z][a-z]+)")


@dataclass(frozen=True)
class Company:
    """The company by its name and aliases; `find` gives its mentions in an article.

    >>> Company("Northwind Foods plc", ("NWF",)).find("Northwind Foods fell. NWF said Northwind's boss had left.")
    [(0, 15), (22, 25), (31, 40)]
    """

    name: str
    aliases: tuple[str, ...] = ()
    _forms: PhraseMatcher = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms", _list_forms(self.name, tuple(self.aliases)))

    def find(self, text: str) -> list[tuple[int, int]]:
        """The half-open spans of the company's mentions, in text order.

        Mentions are the name, the aliases, short forms ("Mead" for "Mead Corp") and an acronym that the text gives in
        brackets. A possessive 's is not part of the span. "The company", "it" and other stand-ins are not found, nor
        is a short form that is part of another name.

        >>> Company("Campeau Corp").find("Robert Campeau of Campeau said so.")
        [(18, 25)]
        """
        found = self._forms.find(text)
        if not found:
            return []
        spans = [(form.start, form.end) for form in found if not _is_part_of_other_name(form, text)]
        # An acronym inside a full form is not counted twice.
        acronym = _find_acronym(text, found)
        if acronym:
            more = [(form.start, form.end) for form in PhraseMatcher([acronym]).find(text)]
            spans = sorted(spans + [span for span in more if not _overlaps(span, spans)])
        return spans

    def is_named_in(self, phrase: str) -> bool:
        """True if the phrase contains the company's name or one of its forms."""
        return self._forms.occurs_in(phrase)

    def is_same_as(self, name: str) -> bool:
        """True if a speaker's name is the company's name in one of its forms, with or without "the".

        >>> Company("Mead Corp").is_same_as("Mead"), Company("Mead Corp").is_same_as("Burnell Mead")
        (True, False)
        """
        if not self.is_named_in(name):
            return False
        bare = re.sub(r"^(?:the|The|THE)\s+", "", name.strip())
        end = self._forms.match_start(bare)
        # The company's name inside another one ("Burnell Mead") is not the same name.
        if not end:
            return False
        # Only corporate endings, a possessive and punctuation may follow.
        rest = bare[end:]
        return not re.sub(r"['’]s$|[\s.,]", "", SUFFIX_RE.sub("", " " + rest))


def _overlaps(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """True if a span overlaps one of `spans`, which are sorted and do not overlap each other."""
    later = bisect_left(spans, (span[1],))  # the first span that starts at or after the end
    return later > 0 and spans[later - 1][1] > span[0]


def _find_acronym(text: str, mentions: Iterable[Match]) -> str | None:
    """The acronym that the text gives in brackets directly after a mention: "General Motors (GM)"."""
    for mention in mentions:
        after = ACRONYM_RE.match(text[mention.end : mention.end + 24])
        if after:
            return after.group(1)
    return None


def _is_part_of_other_name(mention: Match, text: str) -> bool:
    """True for a short form inside a longer capitalised name ("Robert Campeau", "Ford Foundation")."""
    if not mention.short:
        return False
    # "Robert Campeau", but not "But Campeau": a function word only begins the sentence.
    before = NAME_BEFORE_RE.search(text[max(0, mention.start - 24) : mention.start])
    if before and before.group(1).lower() not in load_word_list("function_words"):
        return True
    after = NAME_AFTER_RE.match(text[mention.end : mention.end + 24])
    # "Ford Foundation", but not "Ford Chairman": a role in the company.
    return after is not None and after.group(1).lower() not in load_word_list("roles_company")


@lru_cache(maxsize=256)
def _list_forms(name: str, aliases: tuple[str, ...]) -> PhraseMatcher:
    """The forms of a name and its aliases.

    Full forms are the names themselves, and without corporate endings if two words or more remain. Short forms are a
    single remaining word, and the first word of a longer name; neither may be a common word.
    """
    full: dict[str, None] = {}
    short: dict[str, None] = {}
    for given in (name, *aliases):
        given = " ".join(given.split())
        if not given:
            continue
        full[given] = None
        bare = re.sub(r"^[Tt]he ", "", given)
        # One ending after the other: "Mead Paper Co Inc" -> "Mead Paper Co" -> "Mead Paper".
        while SUFFIX_RE.search(bare):
            bare = SUFFIX_RE.sub("", bare).rstrip(" ,&")
            words = bare.split()
            if len(words) > 1:
                full[bare] = None
            elif bare and bare.lower() not in load_word_list("generic_names"):
                (short if len(bare) > 1 else full)[bare] = None
        words = bare.split()
        if (
            # The first word of a name: "Northwind" of "Northwind Foods", but not "Bank", "US" or "3M".
            len(words) > 1
            and len(words[0]) > 3
            and words[0].isalpha()
            and words[0].lower() not in load_word_list("generic_names")
        ):
            short[words[0]] = None
    # A name that is given in full is not a short form too.
    for form in full:
        short.pop(form, None)
    return PhraseMatcher(_with_cases(full), _with_cases(short))


def _with_cases(forms: Iterable[str]) -> list[str]:
    """The forms and their variants in capitals, the longest first, so that the longest match is found.

    A form that begins with "the" also gets a variant for the beginning of a sentence.
    """
    cases: dict[str, None] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        cases[form] = None
        if form.startswith("the "):
            cases["The " + form[4:]] = None
        if len(form) > 2:
            cases[form.upper()] = None
    return list(cases)
