"""The company that an article is about, and its mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from quotestance.english.phrase_matcher import Match, PhraseMatcher
from quotestance.english.word_classes import company_endings
from quotestance.english.word_lists import load_word_list
from quotestance.sides.company_names import name_key
from quotestance.sides.name_forms import SUFFIX_RE, NameForms, list_forms

__all__ = ["Company"]


# An acronym in brackets: "General Motors (GM)", "the Exchange (the NWX)".
ACRONYM_RE = re.compile(r"\s*\((?:the\s+)?([A-Z][A-Za-z&]{1,6})\)")
# A first name, an initial or a title before a short form, and a name after it, show that it is part of another name.
NAME_BEFORE_RE = re.compile(r"([A-Z][a-z]+|[A-Z]\.|Mrs?\.?|Ms\.?|Dr\.?|Sir) $")
NAME_AFTER_RE = re.compile(r" ([A-Z][a-z]+)")
SHORTEST_ARTICLE = 1000  # characters; mentions in shorter texts are not remembered


@dataclass(frozen=True)
class Company:
    """The company by its name and aliases, with its people and parts; `find` gives its mentions in an article.

    `people` are persons who speak for the company, and `parts` what belongs to it (subsidiaries, brands), for what a
    text does not say; a mention of a part is one of the company. Names match in any spelling (see `name_key`), in any
    case with capitals; a name in lower case is taken as typed without them.

    >>> Company("Northwind Foods plc", ("NWF",)).find("Northwind Foods fell. NWF said Northwind's boss had left.")
    [(0, 15), (22, 25), (31, 40)]
    >>> Company("o'dowd").find("Shares of O’Dowd fell.")
    [(10, 16)]
    """

    name: str
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    _forms: NameForms = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms", list_forms(self.name, (*self.aliases, *self.parts)))

    def find(self, text: str) -> list[tuple[int, int]]:
        """The half-open spans of the company's mentions, in text order.

        Mentions are the name, the aliases and parts, short forms ("Mead" for "Mead Corp") and an acronym that the text
        gives in brackets. A possessive 's is not part of the span. "The company", "it" and other stand-ins are not
        found, nor is a short form that is part of another name.

        >>> Company("Campeau Corp").find("Robert Campeau of Campeau said so.")
        [(18, 25)]
        """
        # Several stages search the same article; phrases are searched once.
        return list(_find_in_article(self, text)) if len(text) > SHORTEST_ARTICLE else self._find(text)

    def _find(self, text: str) -> list[tuple[int, int]]:
        found = self._forms.find(text)
        if not found:
            return []
        spans = [(form.start, form.end) for form in found if not self._is_part_of_other_name(form, text)]
        # An acronym inside a full form is not counted twice.
        acronym = _find_acronym(text, found)
        if acronym:
            more = [(form.start, form.end) for form in PhraseMatcher([acronym]).find(text)]
            spans = sorted(spans + [span for span in more if not _overlaps(span, spans)])
        return spans

    def _is_part_of_other_name(self, mention: Match, text: str) -> bool:
        """True for a short form inside a longer capitalised name ("Robert Campeau", "Ford Foundation")."""
        if not mention.short:
            return False
        # "Robert Campeau", but not "But Campeau": a function word only begins the sentence.
        before = NAME_BEFORE_RE.search(text[max(0, mention.start - 24) : mention.start])
        if before and before.group(1).lower() not in load_word_list("function_words"):
            return True
        after = NAME_AFTER_RE.match(text[mention.end : mention.end + 24])
        # "Ford Foundation", but not "Ford Chairman": a role in the company.
        if after is None or after.group(1).lower() in load_word_list("roles_company"):
            return False
        # "Mead Inc" is Mead Corp, but "Orvane Inc" is not Orvane Canada Inc.
        is_whole = name_key(text[mention.start : mention.end]) in self._keys
        return not (is_whole and after.group(1) in company_endings(legal_only=True))

    @cached_property
    def _keys(self) -> set[str]:
        return {name_key(name) for name in (self.name, *self.aliases, *self.parts)}

    def is_named_in(self, phrase: str) -> bool:
        """True if the phrase contains the company's name or one of its forms."""
        return bool(self._forms.find(phrase))

    def is_same_as(self, name: str) -> bool:
        """True if a speaker's name is the company's name in one of its forms, with or without "the".

        >>> Company("Mead Corp").is_same_as("Mead"), Company("Mead Corp").is_same_as("Burnell Mead")
        (True, False)
        """
        bare = re.sub(r"^(?:the|The|THE)\s+", "", name.strip())
        found = self._forms.find(bare)
        # The company's name inside another one ("Burnell Mead") is not the same name.
        if not found or found[0].start:
            return False
        # Only corporate endings, a possessive and punctuation may follow.
        rest = bare[found[0].end :]
        return not re.sub(r"['’]s$|[\s.,]", "", SUFFIX_RE.sub("", " " + rest))

    def is_spelled_out_as(self, name: str) -> bool:
        """Whether a name has the initials of a company that is given by its acronym.

        One more word may follow, as in "Centers for Disease Control and Prevention" for "CDC".

        >>> Company("LMU").is_spelled_out_as("Larch Mills Union"), Company("LMU").is_spelled_out_as("Lea Mills")
        (True, False)
        """
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        return any(
            len(acronym) > 2 and acronym.isupper() and initials.startswith(acronym) and len(initials) < len(acronym) + 2
            for acronym in (self.name, *self.aliases)
        )

    def is_named_in_article(self, text: str, title: str | None = None) -> bool:
        """True if the text or the title contains the company's name, an alias or a part."""
        return bool(self.find(text)) or (title is not None and bool(self.find(title)))

    def has_person(self, name: str) -> bool:
        """True if a speaker's name is that of one of `people`, or the last name of one.

        >>> larch = Company("Larch", people=("Ann Lee",))
        >>> larch.has_person("Lee"), larch.has_person("Bo Lee")
        (True, False)
        """
        if not self.people:
            return False
        words = name_key(name).split()
        return any(_is_same_person(words, name_key(person).split()) for person in self.people)


@lru_cache(maxsize=4)
def _find_in_article(company: Company, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(company._find(text))


def _is_same_person(words: list[str], known: list[str]) -> bool:
    """True for the same last name with the same first name, or without one."""
    if not words or not known or words[-1] != known[-1]:
        return False
    return len(words) == 1 or words[0] == known[0] or (len(words[0]) == 1 and known[0].startswith(words[0]))


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
