"""An article as the features of its candidates read it: its heading, stand-ins, and names that contain each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotestance.english.word_classes import COMPANY_NOUNS
from quotestance.sides.candidates import Candidate
from quotestance.sides.company_names import fold

__all__ = ["CandidateArticle", "Heading", "NameFamily"]


STAND_IN_REACH = 600
"""Characters between a name and "the company" that may refer to it."""
STAND_INS = COMPANY_NOUNS | {"platform", "giant", "site"}
# "the company", "the social-media company". The lookbehind, for the start of a word, follows the first letter, so that
# the search tests the character class first, which is fast.
STAND_IN_RE = re.compile(r"[Tt](?<!\w.)he ([a-z-]+)(?: ([a-z-]+))?")


@dataclass(frozen=True)
class Heading:
    """Words over an article, compared by folded words: its title, or a first line that is a headline."""

    words: str

    @classmethod
    def read(cls, heading: str) -> Heading:
        """The folded words of a heading, each between two spaces."""
        folded = re.sub(r"'s?(?!\w)|(?<!\w)'|[^\w' &]", " ", fold(heading).replace(".", "")).replace("&", " and ")
        return cls(f" {' '.join(folded.split())} ")

    def find(self, key: str) -> int:
        """The position of a name, or -1."""
        return self.words.find(f" {key} ")


@dataclass
class CandidateArticle:
    """An article as the features read it."""

    text: str
    title: str | None
    found: dict[str, Candidate]
    best: list[str] = field(default_factory=list)

    @cached_property
    def first_start(self) -> int:
        """The start of the first name; -1 without names."""
        first = next(iter(self.found.values()), None)
        return first.start if first else -1

    def most_other(self, candidate: Candidate) -> int:
        """The mentions of the most frequent other name."""
        first, second = self.top_two
        return second if len(candidate.mentions) == first else first

    @cached_property
    def top_two(self) -> tuple[int, int]:
        """The two greatest numbers of mentions."""
        first, second, *_ = *sorted((len(other.mentions) for other in self.found.values()), reverse=True), 0, 0
        return first, second

    @cached_property
    def heading(self) -> Heading | None:
        """The title, if it is given."""
        return Heading.read(self.title) if self.title else None

    @cached_property
    def first_line(self) -> tuple[Heading, int] | None:
        """The first line if it looks like a headline, and where the text below it begins."""
        end = self.text.find("\n")
        line = self.text[: max(end, 0)].strip()
        # One sentence that does not end with a stop, with a blank line below it.
        if not 10 < len(line) < 130 or line[-1] in '.,;:”"' or " " not in line or self.text[end : end + 2] != "\n\n":
            return None
        return Heading.read(line), end

    @cached_property
    def stand_ins(self) -> Counter[str]:
        """How often each of the best candidates is the last of them before "the company" and the like."""
        found = [the.start() for the in STAND_IN_RE.finditer(self.text) if not STAND_INS.isdisjoint(the.groups())]
        if not found:
            return Counter()
        places = sorted(
            (start + piece.start, key)
            for key in self.best
            for start, piece in self.found[key].mentions
            if not piece.follows_title
        )
        starts = [start for start, _ in places]
        counts: Counter[str] = Counter()
        for position in found:
            last = bisect_right(starts, position) - 1
            if last >= 0 and position - starts[last] < STAND_IN_REACH:
                counts[places[last][1]] += 1
        return counts


class NameFamily:
    """How the candidates' names contain each other: "Larch" begins "Larch Mills", and ends "Ann Larch"."""

    def __init__(self, found: dict[str, Candidate]) -> None:
        self.found = found
        self.longer: dict[str, list[str]] = {}
        self.ends: dict[str, list[str]] = {}
        self.initials: dict[str, list[str]] = {}
        self.acronyms: dict[str, str] = {}
        for key in found:
            words = key.split()
            if len(words) == 1:
                continue
            for i in range(1, len(words)):
                if (start := " ".join(words[:i])) in found:
                    self.longer.setdefault(start, []).append(key)
                if (end := " ".join(words[i:])) in found:
                    self.ends.setdefault(end, []).append(key)
            if len(words) > 2:
                initials = _initials(words)
                if initials in found:
                    self.initials.setdefault(initials, []).append(key)
                    self.acronyms[key] = initials

    def count(self, key: str) -> float:
        """A first count: the mentions, and in part those of longer forms."""
        own = len(self.found[key].mentions)
        longer = self.longer.get(key)
        return own + 0.3 * sum(len(self.found[other].mentions) for other in longer) if longer else own


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if word not in ("of", "and", "for"))
