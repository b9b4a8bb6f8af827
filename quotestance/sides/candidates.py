"""Find the names in an article that may be its company's: capitalised words, cut where one name ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from quotestance.english.word_classes import CERTAIN_WORDS, company_endings, title_words, without_possessive
from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.sides.company_names import name_key

__all__ = ["Candidate", "Piece", "find_candidates", "unwrap"]


MAX_CANDIDATES = 6
"""Names whose context is read; the right one is among the first six by count in 0.98 of the training articles."""

RUN_RE = re.compile(
    r"""[A-ZÀ-ÖØ-Þ]
        (?: (?<! [\w@#/&.'’-] . ) | (?<= \s [a-z0-9] . ) )         # at the start of a word, or after the "e" of "eBay"
        [\w&'’.-]*
        (?: [ ] (?: (?:of|and|for|&) [ ] (?: the [ ] )? )?          # up to eleven more words
            (?: [A-ZÀ-ÖØ-Þ] | [a-z][A-Z] ) [\w&'’.-]* ){0,11}
        (?: , [ ] (?: Inc|LLC|Ltd|L\.P )\b | [ ] plc\b )?""",
    re.VERBOSE,
)
"""A run of capitalised words, in which there may be several names."""

# A line end between two words of a text with lines of a fixed length.
LINE_END_RE = re.compile(r"(?<=[^\s])\n(?=[^\s])")
WRAPPED_RE = re.compile(r"\n(?<=[a-z,]\n)[a-z]")

NO_TITLES = frozenset(
    "Advocate Captain Commander Father General Justice Major Premier Prime Principal Sister Vice".split()
)
"""Titles that are as often words of an organisation's name."""
MORE_TITLES = frozenset("Spokesman Spokeswoman Spokesperson Co-founder Leader Former Analyst Reporter".split())
CONNECTING = frozenset(("of", "and", "for", "&", "the"))
CONTRACTION_RE = re.compile(r"(?:I|He|She|It|We|You|They|That|There|What|Who|Here|Let)['’][a-z]+|[A-Z][a-z]+n['’]t")
LAWS = frozenset("Act Amendment Bill Treaty Accord Agreement Constitution Clause Resolution Title Section".split())


class Piece(NamedTuple):
    """A name in a run of capitalised words: its half-open span from the start of the run, and what stands beside it.

    `follows_title` is true after a title ("President Larch"), `precedes_title` before one ("Larch CEO"), and
    `is_part` for a part of a longer name that is a candidate too ("Larch" in "Larch and Ash").
    """

    start: int
    end: int
    name: str
    key: str
    follows_title: bool = False
    precedes_title: bool = False
    is_part: bool = False


@dataclass
class Candidate:
    """One name in all its spellings: its key (see `name_key`), and its mentions in order.

    A mention is the start of its run of capitalised words with the piece of the run.
    """

    key: str
    mentions: list[tuple[int, Piece]] = field(default_factory=list)

    @cached_property
    def start(self) -> int:
        """The start of the first mention in the text."""
        run, piece = self.mentions[0]
        return run + piece.start

    @cached_property
    def spellings(self) -> dict[str, int]:
        """The spellings with their numbers of mentions."""
        counts: dict[str, int] = {}
        for _, piece in self.mentions:
            counts[piece.name] = counts.get(piece.name, 0) + 1
        return counts

    @cached_property
    def name(self) -> str:
        """The most frequent spelling; of equally frequent ones the first."""
        return max(self.spellings, key=self.spellings.__getitem__)

    @property
    def fullest_name(self) -> str:
        """The longest spelling, in capitals only if all spellings are."""
        return max(self.spellings, key=lambda name: (not name.isupper(), len(name)))


def unwrap(text: str) -> str:
    """The text with spaces for the line ends within paragraphs if its lines have a fixed length; of the same length."""
    if len(WRAPPED_RE.findall(text, 0, 3000)) < 3:
        return text
    return LINE_END_RE.sub(" ", text)


def find_candidates(text: str) -> dict[str, Candidate]:
    """The names of a text by their keys, in the order of their first mentions. Places and common words are left out."""
    found: dict[str, Candidate] = {}
    for run in RUN_RE.finditer(text):
        start, end_of_run = run.span()
        # The first letter of "eBay" and the digit of "3M" are before the match.
        if start and text[start - 1].isalnum():
            start -= 1
        for piece in PIECES[text[start:end_of_run]]:
            candidate = found.get(piece.key)
            if candidate is None:
                candidate = found[piece.key] = Candidate(piece.key)
            candidate.mentions.append((start, piece))
    lists = [key for key in found if " and " in key and _is_list(found[key], found)]
    for key in lists:
        del found[key]
    return found


def _is_list(candidate: Candidate, found: Mapping[str, Candidate]) -> bool:
    """True for two names with "and" between them ("Larch and Ash").

    They are one name if they occur only together, and more than once, or if the second is clearly an organisation's
    ("Securities and Exchange Commission") and one of them occurs only with the other.
    """
    if "&" in candidate.name:
        return False
    parts = candidate.key.split(" and ")
    alone = [part in found and any(not piece.is_part for _, piece in found[part].mentions) for part in parts]
    if candidate.name.rpartition(" ")[2] in CERTAIN_WORDS:
        return all(alone)
    return any(alone) or len(candidate.mentions) == 1


@dataclass(slots=True)
class _Word:
    text: str
    start: int
    end: int


def _split_run(run: str) -> tuple[Piece, ...]:
    """The names in a run of capitalised words: it is cut at titles, possessives, full stops and function words."""
    pieces: list[Piece] = []
    words: list[_Word] = []
    after_title = False
    for word in _iter_words(run):
        kind = WORD_KINDS[word.text]
        if kind in ("title", "break"):
            pieces += _join_words(words, after_title, precedes_title=kind == "title")
            words = []
            after_title = kind == "title"
        else:
            words.append(_cut_possessive(word))
            if kind == "end":
                pieces += _join_words(words, after_title, precedes_title=False)
                words, after_title = [], False
    pieces += _join_words(words, after_title, precedes_title=False)
    return tuple(pieces)


def _iter_words(run: str) -> Iterator[_Word]:
    start = 0
    for text in run.split(" "):
        yield _Word(text, start, start + len(text))
        start += len(text) + 1


def _classify_word(word: str) -> str:
    """The kind of a word: "title", "break" (in no name), "end" (the last of a name), "connecting" or "name"."""
    if word in CONNECTING:
        return "connecting"
    bare = without_possessive(word.rstrip(".,"))
    if bare in _titles():
        return "title"
    lower = bare.lower()
    # "WHO" and "IT" are names, "Who" and "It" are not.
    is_function_word = lower in load_word_list("function_words") and (len(bare) == 1 or not bare.isupper())
    if is_function_word or CONTRACTION_RE.fullmatch(word):
        return "break"
    if bare != word.rstrip(".,"):
        return "end"
    return "end" if _ends_sentence(word) else "name"


WORD_KINDS = WordCache(_classify_word)


def _ends_sentence(word: str) -> bool:
    """True for a word with a full stop, unless it is an initial, an abbreviation or a legal ending."""
    if not word.endswith("."):
        return False
    bare = word.rstrip(".")
    return len(bare) > 1 and "." not in bare and bare not in ENDINGS and bare not in ("St", "Mt", "Ft", "Bros")


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return (frozenset(title_words()) | MORE_TITLES) - NO_TITLES


def _cut_possessive(word: _Word) -> _Word:
    if word.text.isalnum():  # as most words
        return word
    stripped = word.text.rstrip(".,") if _ends_sentence(word.text) or word.text.endswith(",") else word.text
    bare = without_possessive(stripped)
    return _Word(bare, word.start, word.start + len(bare))


def _join_words(words: list[_Word], follows_title: bool, *, precedes_title: bool) -> list[Piece]:
    """The names of words without titles between them: all of them as one name, and the parts before and after "and"
    or "of"."""
    while words and words[0].text in CONNECTING:
        words = words[1:]
    while words and words[-1].text in CONNECTING:
        words = words[:-1]
    if not words:
        return []
    breaks = [i for i, word in enumerate(words) if word.text in CONNECTING and word.text != "&"]
    whole = _make_piece(words, follows_title, precedes_title, is_part=False)
    if not breaks:
        return [whole] if whole else []
    parts: list[Piece | None] = []
    start = 0
    for end in (*breaks, len(words)):
        part = words[start:end]
        if part:
            parts.append(
                _make_piece(
                    part,
                    follows_title and start == 0,
                    precedes_title and end == len(words),
                    is_part=whole is not None,
                )
            )
        start = end + 1
    return [piece for piece in (whole, *parts) if piece]


def _make_piece(words: list[_Word], follows_title: bool, precedes_title: bool, *, is_part: bool) -> Piece | None:
    name = " ".join(word.text for word in words).rstrip(".,")
    if not name or not _may_be_company(name):
        return None
    start = words[0].start
    return Piece(start, start + len(name), name, name_key(name), follows_title, precedes_title, is_part)


def _may_be_company(name: str) -> bool:
    """False for places, peoples, months, interface words, laws, single letters and headlines in capitals."""
    words = name.split()
    last = words[-1]
    if last in LAWS or len(words) > 9 or sum(map(str.isalnum, name)) < 2:
        return False
    if len(words) > 3 and name.isupper():
        return False
    # "Critics", but not "Carrier"
    if len(words) == 1 and last.endswith("s") and last.lower() in load_word_list("person_nouns"):
        return False
    never = load_word_list("never_companies")
    lower = name.lower().replace("’", "'").rstrip(".")
    if lower in never or all(word.rstrip(".,") in never or word in CONNECTING for word in lower.split()):
        return False
    return not (len(words) == 1 and lower in load_word_list("places") and lower not in CERTAIN_LOWER)


ENDINGS = company_endings()
CERTAIN_LOWER = frozenset(word.lower() for word in CERTAIN_WORDS)
PIECES: WordCache[tuple[Piece, ...]] = WordCache(_split_run)
