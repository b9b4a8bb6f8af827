"""The names of one article, indexed by first and last word.

A name is a run of capitalized words without the title before it ("Sen.") and the letters after it ("QC"). Which of the
names are persons' is decided in `persons`, which of them stand for the same person or organisation in `names`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from quotestance.english.segmentation import is_hard_wrapped
from quotestance.english.tag_rules import TextFacts, tag_by_ending
from quotestance.english.titles import titles_before
from quotestance.english.word_classes import (
    COMPOUND_RE,
    FOR_HEADS,
    OFFICES,
    ORG_HEADS,
    POSTNOMINALS,
    SUBJECTS,
    is_given,
    is_initial,
    title_words,
    without_accents,
)
from quotestance.speakers.name_patterns import (
    FIRM_SUFFIXES,
    HONORIFIC_RE,
    NAME_RE,
    OF_RE,
    PIECE_RE,
    WRAPPED_NAME_RE,
    bare_words,
    without_nickname,
)
from quotestance.speakers.name_trimming import GENERATIONS, find_name, is_title_case

__all__ = ["MOST_FORMS", "Form", "Name", "NameIndex"]


OPENERS = frozenset("The A An In It He She They We But And Its His Her This".split())  # of the next sentence
OFFICE_LINKS = ("of ", "of the ", "for ", "and ", "in ")  # in front of a run: "Chancellor of the" + "Exchequer Ann Lee"
MOST_FORMS = 100  # names that share a word, or persons; enough for real articles, and a bound on the time for others
LONGEST_HEADLINE = 200  # characters
LONGEST_KEPT = 200  # characters of a run whose names are remembered
NAMED_AFTER = frozenset(("Show", "Report", "Podcast", "Hour"))  # programmes named after their host
AND = " and "
SENTENCE_ENDS = (".", "!", "?", '"', "”", "")


class Name(NamedTuple):
    """A name without its title at one place of the article, where its first letter is `text[start]`."""

    words: tuple[str, ...]
    start: int
    text: str


@dataclass(slots=True)
class Form:
    """A name of several words with all the places where the article has it, in order."""

    words: tuple[str, ...]
    text: str
    starts: list[int]

    def last_before(self, position: int) -> int:
        """The last place at or before a position; for a name that only comes later, the negative of its first place.

        Of several forms, the one with the largest value was named last before the position or is named next.
        """
        i = bisect_right(self.starts, position)
        return self.starts[i - 1] if i else -self.starts[0]


class NameIndex:
    """The names of one article outside its quotes, found once and then only read.

    `forms` has the names of several words. `first_seen` is the first place of each name, also of one word, below the
    headline; `times_named` counts the first words of names. `titled` has the single words after titles ("President
    Lee"). `honorific_genders` maps the words after honorifics, mostly surnames, to "f", "m" or "-" (for titles that do
    not show the gender, such as "Dr"). `title` is the title of the article, if it is not part of the text.
    """

    def __init__(self, text: str, quotes: list[tuple[int, int]], title: str | None = None) -> None:
        self.text = text
        self.forms: dict[tuple[str, ...], Form] = {}
        self.first_seen: dict[tuple[str, ...], int] = {}
        self.times_named: Counter[str] = Counter()
        self.titled: set[str] = set()
        self._quotes = quotes
        self._title = title or ""
        self.honorific_genders: dict[str, str] = {}
        self._by_first: dict[str, list[Form]] = {}
        self._by_last: dict[str, list[Form]] = {}
        self._by_inner: dict[str, list[Form]] = {}
        self._facts = TextFacts(text)
        self._runs: Counter[tuple[str, ...]] = Counter()
        # No headline: a first line that is too long, or that ends like a sentence.
        first_line = text[: max(0, text.find("\n", 0, LONGEST_HEADLINE))]
        self._headline_end = -1 if first_line.rstrip()[-1:] in SENTENCE_ENDS else len(first_line)
        self._index_names(quotes)
        self._index_honorifics()

    def beginning_with(self, word: str) -> list[Form]:
        """The names of several words that begin with a word."""
        return self._by_first.get(without_accents(word), [])

    def ending_in(self, word: str) -> list[Form]:
        """The names of several words that end in a word, also before "Jr." or "III"."""
        return self._by_last.get(without_accents(word), [])

    def ending_before_suffix(self, word: str) -> list[Form]:
        """The names that end in a word or in a word and a legal form: "Eastman Kodak Co" for "Kodak"."""
        return self._by_inner.get(without_accents(word), [])

    def last_words(self) -> list[str]:
        """The words in which names of several words end, in the order of the article."""
        return list(self._by_last)

    def trim(self, words: Sequence[str]) -> list[str]:
        """The words of a run that are the name, by the other names of the article: "Ann Lee" of "Chair Ann Lee"."""
        start, stop = find_name(tuple(words), self._runs, self._facts)
        return list(words[start:stop])

    def is_written_small(self, word: str) -> bool:
        """Whether a word that is no given name is a word of the language, by its ending or as the article has it."""
        lower = word.lower()
        return COMPOUND_RE.search(word) is not None or tag_by_ending(lower) == "D" or self._facts.has_lowercase(lower)

    def times_alone(self, words: tuple[str, ...]) -> int:
        """How often the article has a name by itself, not as a part of a longer name."""
        return self._runs[words]

    def _index_names(self, quotes: list[tuple[int, int]]) -> None:
        titles = title_words()
        pattern = WRAPPED_NAME_RE if is_hard_wrapped(self.text) else NAME_RE
        single_words: list[str] = []
        names: list[Name] = []
        position = 0
        # The text between the quotes; the last part ends with the article.
        for start, end in [*quotes, (len(self.text), len(self.text))]:
            for begin, run in self._find_runs(pattern, position, start):
                if not run.isalnum():
                    for piece in split_run(run, after_office=self.text.endswith(OFFICE_LINKS, 0, begin)):
                        names.append(Name(piece.words, begin + piece.offset, piece.text))
                        if piece.is_titled:
                            self.titled.add(piece.words[0])
                elif run not in titles:  # one word, as most runs are; this is faster
                    single_words.append(run)
                    if begin > self._headline_end:
                        self.first_seen.setdefault((run,), begin)
            position = end
        self.times_named.update(single_words)
        self._runs.update({(word,): count for word, count in self.times_named.items()})
        self._runs.update(name.words for name in names)
        for name in names:
            self._index_name(self._trim_name(name))

    def _find_runs(self, pattern: re.Pattern[str], start: int, end: int) -> list[tuple[int, str]]:
        """The runs of capitalized words between two positions; two of them that "and" joins to one name are one run."""
        runs: list[tuple[int, str]] = []
        for m in pattern.finditer(self.text, start, end):
            begin, run = m.start(), m[0]
            if self.text.startswith(AND, begin - len(AND)) and runs and _are_joined(*runs[-1], begin, run):
                begin, before = runs.pop()
                run = f"{before}{AND}{run}"
            runs.append((begin, run))
        return runs

    def _trim_name(self, name: Name) -> Name:
        if len(name.words) == 1:
            self.times_named[name.words[0]] += 1
            return name
        start, stop = find_name(name.words, self._runs, self._facts)
        self.times_named[name.words[start]] += 1
        if stop - start == len(name.words):
            return name
        pieces = list(PIECE_RE.finditer(name.text))
        text = name.text[pieces[start].start() : pieces[stop - 1].end()]
        return Name(name.words[start:stop], name.start + pieces[start].start(), text)

    def _index_name(self, name: Name) -> None:
        words = name.words
        form = self.forms.get(words)
        # Short words in capitals may be acronyms.
        if form is None and len([word for word in words if len(word) > 3 and word.isupper()]) > 1:
            return  # a headline in capitals
        if name.start > self._headline_end:
            self.first_seen[words] = min(name.start, self.first_seen.get(words, name.start))
        # "Larch Larch": a caption beside the text.
        if form is None and (len(set(words)) < 2 or is_title_case(words)):
            return
        if form is not None:
            form.starts.append(name.start)
            if len(name.text) > len(form.text):
                form.text = name.text  # "Ann Lee Jr." rather than "Ann Lee Jr"
            return
        form = self.forms[words] = Form(words, name.text, [name.start])
        last = words[-2] if words[-1] in GENERATIONS else words[-1]
        inner = words[-2] if words[-1] in FIRM_SUFFIXES else last
        keys = [(self._by_last, last), (self._by_first, words[0]), (self._by_inner, inner)]
        if len(words) > 3 and words[-2] in ("i", "y", "e"):
            keys.append((self._by_last, words[-3]))  # "Carrer" of "Ana Carrer i Vidal"
        for index, word in keys:
            forms = index.setdefault(without_accents(word), [])
            if len(forms) < MOST_FORMS:
                forms.append(form)

    @cached_property
    def names_elsewhere(self) -> dict[str, str]:
        """Surname -> the name of two words, or three with an initial, by which a quote or the title has the person.

        Where both do, or several quotes, the first quote counts. Titles have capitals everywhere, so that nothing but a
        given name shows where a name begins, and no other names are read in them.
        """
        names: dict[str, str] = {}
        for text, start, end in [*((self.text, *quote) for quote in self._quotes), (self._title, 0, len(self._title))]:
            for m in NAME_RE.finditer(text, start, end):
                words = m[0].split()
                for i in range(len(words) - 1):
                    last = i + 2 if is_initial(words[i + 1]) and i + 2 < len(words) else i + 1
                    if is_given(words[i]) and words[i] != "Will":
                        names.setdefault(words[last], " ".join(words[i : last + 1]))
        for form in self.forms:
            if form[-1] in NAMED_AFTER and len(form) == 3 and is_given(form[0]):
                names.setdefault(form[1], " ".join(form[:2]))  # "Ann Lee" of "The Ann Lee Show"
        return names

    def _index_honorifics(self) -> None:
        for m in HONORIFIC_RE.finditer(self.text):
            if self.text[m.start() - 1 : m.start()].isalnum():
                continue
            word, gender = m[2].split()[-1], title_words().get(m[1]) or "-"
            if word.isupper() and len(word) > 1:
                continue  # "Miss USA"
            # A title that shows the gender replaces one that does not, and the other way round never.
            if gender != "-" or word not in self.honorific_genders:
                known = self.honorific_genders.get(word, gender)
                self.honorific_genders[word] = gender if known in ("-", gender) else "-"  # Mr and Mrs Lee


def _are_joined(first: int, before: str, begin: int, run: str) -> bool:
    """Whether two runs with "and" before the second are one name: "Health and Human Services"."""
    return (
        begin - first - len(before) == len(AND)
        and before.rpartition(" ")[2] in SUBJECTS
        and run.partition(" ")[0] in SUBJECTS
    )


class Piece(NamedTuple):
    """A name in a run of capitalized words: its offset in the run, and whether it is one word after a title."""

    offset: int
    words: tuple[str, ...]
    text: str
    is_titled: bool


def split_run(run: str, *, after_office: bool) -> tuple[Piece, ...]:
    """The name in a run of capitalized words, or both names, the second first, where "of" or "for" joins two.

    `after_office` says that the run may begin with the end of an office, which is no part of the name.

    >>> [piece.text for piece in split_run("Chair Ann Lee of Larch Motors", after_office=False)]
    ['Larch Motors', 'Ann Lee']
    """
    # An article, and the news of a day, repeat their names. Longer runs are not kept, to bound the memory.
    return (_split_run if len(run) <= LONGEST_KEPT else _split_run.__wrapped__)(run, after_office)


@lru_cache(maxsize=16384)
def _split_run(run: str, after_office: bool) -> tuple[Piece, ...]:
    pieces: tuple[Piece, ...] = ()
    if (joint := _find_joint(run)) is not None:
        rest = split_run(run[joint.end() :], after_office=joint[0].endswith(OFFICE_LINKS))
        pieces = tuple(piece._replace(offset=joint.end() + piece.offset) for piece in rest)
        run = run[: joint.start()]
    run = _trim_end(without_nickname(run))
    words = run.split()
    cut = _count_titles(words, after_office=after_office)
    if cut == len(words):
        return pieces
    is_titled = bool(cut) and len(words) == cut + 1 and words[cut - 1].rstrip(".") in title_words()
    text = run.split(maxsplit=cut)[-1]
    return (*pieces, Piece(len(run) - len(text), bare_words(words[cut:]), text, is_titled))


def _find_joint(run: str) -> re.Match[str] | None:
    """The "of" or "for" between two names in a run, or None where it is part of one name or of a title.

    >>> _find_joint("Ann Lee of Larch Motors")[0]
    ' of '
    >>> _find_joint("Bank of Ohio"), _find_joint("Secretary of State Ann Lee")
    (None, None)
    """
    for m in OF_RE.finditer(run):
        left, right = run[: m.start()].split()[-1], run[m.end() :].split()[0]
        # "Bank of Ohio" is one name, and so is "Secretary of State" a title.
        if left not in ORG_HEADS | FOR_HEADS and not (left in title_words() and right in OFFICES):
            return m
    return None


def _trim_end(run: str) -> str:
    """A run without the letters after a person's name and the first word of the next sentence.

    The next sentence belongs to the run only where the full stop before it is missing.

    >>> _trim_end("Ann Lee QC"), _trim_end("Ann Lee The")
    ('Ann Lee', 'Ann Lee')
    """
    words = run.split()
    # With two words it may be the surname.
    if len(words) > 2 and words[-1] in POSTNOMINALS:
        run = run[: -len(words.pop())].rstrip()
    # Again, since letters may precede the opener: "Ann Lee QC The".
    if len(words) > 1 and words[-1] in OPENERS:
        return _trim_end(run[: -len(words[-1])].rstrip())
    return run


def _count_titles(words: list[str], *, after_office: bool) -> int:
    """How many words of a run are titles before the name; all of them where there is no name.

    `after_office` says that the run may begin with the end of an office: "Chancellor of the" + "Exchequer Ann Lee".

    >>> _count_titles("Secretary of State Ann Lee".split(), after_office=False)
    3
    >>> _count_titles("Exchequer Ann Lee".split(), after_office=True)
    1
    """
    if after_office and not is_given(words[0]):
        given = next((i for i in range(1, len(words) - 1) if is_given(words[i])), None)
        if given is not None:
            return given
    cut = titles_before(words)
    # "Secretary of State Ann Lee": the office after "of" belongs to the title if a name of two words remains.
    if cut + 2 < len(words) and words[cut - 1] == "of" and words[cut] in OFFICES:
        cut += 1
    return cut
