"""The names of one article: which stand for one person or body, which is the fullest, and whose they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from quotestance.english.segmentation import is_hard_wrapped
from quotestance.english.tags import word_tags
from quotestance.english.word_classes import (
    OFFICES,
    ORG_HEADS,
    given_gender,
    is_given,
    is_initial,
    is_organisation,
    is_place,
    singular_persons,
    title_words,
    titles_before,
    without_article,
)
from quotestance.speakers.name_index import (
    FIRM_ENDS,
    HONORIFIC_RE,
    LONGEST_HEADLINE,
    MOST_FORMS,
    NAME_RE,
    OF_OFFICE,
    OF_RE,
    OPENING,
    POSTNOMINALS,
    SENTENCE_ENDS,
    SUFFIXES,
    WRAPPED_NAME_RE,
    Form,
    Name,
)
from quotestance.speakers.persons import APPOSITION_RE, PERSONAL_RE

__all__ = ["NameBook"]

TITLED_RE = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+\Z")
ACRONYM_RE = re.compile(r"\s\(([A-Z]{2,7})\)")
LETTERS_RE = re.compile(r"[^\W\d_][\w'’-]*,?")
SPELT = {"Fed": "FR"}


class NameBook:
    """The names of one article and who they are; `quotes` are the quoted spans, whose names count last."""

    def __init__(self, text: str, quotes: list[tuple[int, int]]) -> None:
        self.text = text
        self.forms: dict[tuple[str, ...], Form] = {}
        self.by_last: dict[str, list[tuple[str, ...]]] = {}
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        self.by_inner: dict[str, list[tuple[str, ...]]] = {}
        self._longer: dict[tuple[str, ...], list[Form]] = {}
        self.first_seen: dict[tuple[str, ...], int] = {}
        self.genders: dict[str, str] = {}
        self.times_named: Counter[str] = Counter()
        first_line = text[: max(0, text.find("\n", 0, LONGEST_HEADLINE))]
        self.headline_end = -1 if first_line.rstrip()[-1:] in SENTENCE_ENDS else len(first_line)
        self._persons: list[Name] | None = None
        self._acronyms: dict[str, str] | None = None
        self.slips_left = MOST_FORMS
        position = 0
        titles = title_words()
        singles: list[str] = []
        pattern = WRAPPED_NAME_RE if is_hard_wrapped(text) else NAME_RE
        for start, end in [*quotes, (len(text), len(text))]:
            for m in pattern.finditer(text, position, start):
                run = m[0]
                if not run.isalnum():
                    self._enter(m.start(), run)
                elif run not in titles:  # one word, as most are
                    singles.append(run)
                    if m.start() > self.headline_end:
                        self.first_seen.setdefault((run,), m.start())
            position = end
        self.times_named.update(singles)
        for m in HONORIFIC_RE.finditer(text):
            name, gender = m[2].split()[-1], title_words().get(m[1]) or "-"
            if gender != "-" or name not in self.genders:
                self.genders[name] = gender

    def _enter(self, start: int, run: str) -> None:
        if run.isalnum():  # what is left of a longer run
            if run not in title_words():
                self.times_named[run] += 1
                if start > self.headline_end:
                    self.first_seen.setdefault((run,), start)
            return
        for m in OF_RE.finditer(run):
            if run[: m.start()].split()[-1] in title_words() and run[m.end() :].split()[0] in OFFICES:
                continue  # "Secretary of State Ann Lee": the office goes with the title, below
            if run[: m.start()].split()[-1] not in ORG_HEADS:
                self._enter(start + m.end(), run[m.end() :])
                run = run[: m.start()]
                break
        words = run.split()
        if len(words) > 2 and words[-1] in POSTNOMINALS:
            run = run[: -len(words.pop())].rstrip()
        if len(words) > 1 and words[-1] in OPENING:  # "Ann Lee The talks began": a full stop is lost
            self._enter(start, run[: -len(words[-1])].rstrip())
            return
        cut = titles_before(words)
        if cut + 2 < len(words) and words[cut - 1] == "of" and words[cut] in OFFICES:
            cut += 1
        if cut == len(words):
            return
        if self.text.endswith(OF_OFFICE, 0, start):
            cut = next((i for i in range(1, len(words) - 1) if is_given(words[i]) and not is_given(words[0])), cut)
        self.times_named[words[cut]] += 1
        if cut:
            behind = run.split(maxsplit=cut)[-1]
            start, run, words = start + len(run) - len(behind), behind, words[cut:]
        if sum(len(w) > 3 and w.isupper() for w in words) > 1:
            return  # a headline in capitals
        name = Name(tuple(words), start, run)
        if start > self.headline_end:
            self.first_seen.setdefault(name.words, start)
        if len(words) < 2:
            return
        if (form := self.forms.get(name.words)) is not None:
            form.starts.append(start)
            return
        self.forms[name.words] = Form(name.words, run, [start])
        last = words[-2] if words[-1].rstrip(".") in SUFFIXES else words[-1]
        inner = words[-2] if words[-1] in FIRM_ENDS else last  # "Kodak" of "Eastman Kodak Co"
        for index, word in ((self.by_last, last), (self.by_first, words[0]), (self.by_inner, inner)):
            keys = index.setdefault(word, [])
            if len(keys) < MOST_FORMS:
                keys.append(name.words)

    def fullest(self, words: list[str], position: int) -> Name | None:
        """The fullest name of the article that a shorter one stands for, or None where it is the fullest.

        A surname stands for the person who bears it, of several the one named last before `position`; a first word
        stands for a body whose full name came first.
        """
        key = tuple(words)
        if key not in self._longer:
            self._longer[key] = self._longer_forms(words)
        longer = self._longer[key]
        if len(longer) > 1 and (m := TITLED_RE.search(self.text, max(0, position - 8), position)):
            longer = [f for f in longer if self.fits(f, "m" if m[1] == "Mr" else "f")] or longer
        return self._choose(longer, position) if longer else None

    def _longer_forms(self, words: list[str]) -> list[Form]:
        last, first = words[-1], words[0]
        if len(words) > 1 and first[:1].isupper():
            ending = [f for f in self._ending(last) if self._ends_in(f, words)]
            return ending + [f for f in self._beginning(first) if self._begins_with(f, words)]
        longer = [f for f in self._ending(last) if not is_organisation(f.words)]
        longer = [f for f in longer if self.fits(f, self.genders.get(last))] or longer
        if not longer and len(words) == 1:
            longer = [f for f in self._beginning(first) if len(f.words) <= 5]
            seen = self.first_seen.get((first,), len(self.text))
            if not is_given(first):
                longer = [
                    f
                    for f in longer
                    if f.starts[0] < seen and (is_organisation(f.words) or len(f.words) == 2 or "of" in f.words)
                ]
            longer = longer or [
                self.forms[k] for k in self.by_inner.get(first, ()) if len(k) > 2 and is_organisation(k)
            ]
        return longer or self._misspelt(words)

    def _ends_in(self, form: Form, words: list[str]) -> bool:
        """Whether a longer name has the same first and last word, or ends in a whole body or double surname."""
        if len(form.words) <= len(words):
            return False
        tail = [w.lower() for w in form.words[-len(words) :]]
        whole = tail == [w.lower() for w in words] and (is_organisation(form.words) or not is_given(words[0]))
        return form.words[0] == words[0] or whole

    def _begins_with(self, form: Form, words: list[str]) -> bool:
        if len(form.words) <= len(words) or form.words[: len(words)] != tuple(words):
            return False
        first_seen = self.first_seen.get(tuple(words), len(self.text))
        return is_organisation(form.words) or (form.starts[0] < first_seen and not self.is_person(words))

    def _misspelt(self, words: list[str]) -> list[Form]:
        """The person whose surname is all but the same, for the slips of the pen that real articles hold."""
        if len(words) != 1 or len(words[0]) < 5 or words[0].isupper() or is_place(words) or not self.slips_left:
            return []
        self.slips_left -= 1
        keys = [key for key in self.by_last if key[:1] == words[0][:1]][:MOST_FORMS]
        like = get_close_matches(words[0], keys, 1, 0.85)
        named = words[0] in self.genders
        return [f for f in self._ending(like[0]) if named or self.is_person(list(f.words))] if like else []

    def _ending(self, word: str) -> list[Form]:
        return [self.forms[key] for key in self.by_last.get(word, ())]

    def _beginning(self, word: str) -> list[Form]:
        return [self.forms[key] for key in self.by_first.get(word, ())]

    def body_beginning(self, words: list[str], position: int) -> Name | None:
        """The body whose name begins with words that look like a title and a name: "General Motors"."""
        if words[0].rstrip(".") not in title_words():
            return None
        found = [f for f in self._beginning(words[0]) if f.words[: len(words)] == tuple(words)]
        return self._choose(found, position) if found else None

    def _choose(self, forms: list[Form], position: int) -> Name:
        """Of the people or bodies that a short form may mean the one named last before it, by the longest form."""
        nearest = max(forms, key=lambda f: f.last_before(position))
        same = [f for f in forms if f.words[-1] == nearest.words[-1] and f.words[0] == nearest.words[0]]
        best = max(same, key=lambda f: (len(f.words), -f.starts[0]))
        return Name(best.words, best.starts[0], best.text)

    def spelt_out(self, acronym: str) -> str | None:
        """The words that an acronym in brackets follows: "Food Standards Agency (FSA)"."""
        if not acronym.isupper() and acronym not in SPELT:
            return None
        if self._acronyms is None:
            self._acronyms = {}
            for m in ACRONYM_RE.finditer(self.text):
                words = LETTERS_RE.findall(self.text[max(0, m.start() - 90) : m.start()])
                if (full := _words_of(m[1], words)) is not None:
                    self._acronyms.setdefault(m[1], full)
            for form in self.forms.values():
                words = [w for w in form.words if w[0].isupper()]
                words = words[words[:1] in (["U.S."], ["U.K."]) :]  # none where a script has no capitals
                if not words or self.is_person(words):
                    continue
                for named in ([w for w in words if w not in FIRM_ENDS], words):
                    initials = "".join(w[0] for w in named)
                    if len(initials) > 1:
                        self._acronyms.setdefault(initials, without_article(form.text))
        return self._acronyms.get(SPELT.get(acronym, acronym))

    def persons(self) -> list[Name]:
        """The full names of persons in text order, as often as they stand, up to a limit for texts full of names."""
        if self._persons is None:
            names = [
                Name(f.words, start, f.text)
                for f in list(self.forms.values())[:MOST_FORMS]
                if not is_organisation(f.words)
                for start in f.starts[:8]
            ]
            self._persons = sorted(names, key=lambda n: n.start)
        return self._persons

    def gender(self, words: Iterable[str]) -> str | None:
        """ "f", "m" or None, by the honorifics of the article, else by the given name."""
        words = list(words)
        known = self.genders.get(words[-1])
        if known in ("f", "m"):
            return known
        given = given_gender(words[0])
        return given if given in ("f", "m") else None

    def fits(self, name: Form, gender: str | None) -> bool:
        """Whether a name may belong to someone of a gender (True where either is unknown)."""
        given = given_gender(name.words[0])
        return gender not in ("f", "m") or given not in ("f", "m") or given == gender

    def is_person(self, words: list[str]) -> bool:
        """Whether a name is a person's, as far as the article and the list of given names tell."""
        if is_organisation(words) or words[0].lower() in ("the", "a", "an") or is_place(words):
            return False
        if is_given(words[0]) or words[-1] in self.genders or any(map(is_initial, words[:-1])):
            return True
        if len(words) == 1:
            return any(self.is_person(list(f.words)) for f in self._ending(words[0])[:3])
        return len(words) < 6 and (
            any(self._has_office(f) for f in self._ending(words[-1])[:5])
            or (len(words) < 4 and self._goes_by_last_word(words))
        )

    def may_be_person(self, words: list[str]) -> bool:
        """Whether a name of several words that nothing tells to be a person's has the form of one, and stands for no
        body in the article: none of its words is a common one, and the first does not stand for the whole."""
        return (
            1 < len(words) < 6
            and words[0][:1].isupper()
            and not is_organisation(words)
            and not is_place(words)
            and not any((word.isupper() and len(word) > 2) or word.lower() in word_tags() for word in words[1:])
            and not any(word.endswith(("'s", "’s")) for word in words)
            and (words[0],) not in self.first_seen
        )

    def is_known_body(self, words: list[str]) -> bool:
        """Whether a name that is no person's is named as often as the bodies that an article is about."""
        if self.is_person(words):
            return False
        return is_organisation(words) or self.times_named[words[0]] > 1

    def _has_office(self, form: Form) -> bool:
        return any(self._has_office_at(start, start + len(form.text)) for start in form.starts[:5])

    def _goes_by_last_word(self, words: list[str]) -> bool:
        """Whether the article shortens a name to its last word, as it does a person's, and never to its first."""
        first, last = words[0], words[-1]
        if (first,) in self.first_seen or len(self.by_first.get(first, ())) > 1:
            return False
        if last.lower() in word_tags() or is_place([last]):
            return False
        full, short = self.first_seen.get(tuple(words)), self.first_seen.get((last,))
        return full is not None and short is not None and full < short

    def _has_office_at(self, start: int, end: int) -> bool:
        """Whether a person's title, office or age stands beside a name: "analyst Kavo Reth", "Kavo Reth, 40, who"."""
        before = self.text[max(0, start - 25) : start].split()
        if before and (
            before[-1].lower().rstrip(".,") in singular_persons() or before[-1].rstrip(".") in title_words()
        ):
            return True
        if PERSONAL_RE.match(self.text, end):
            return True
        m = APPOSITION_RE.match(self.text, end)
        return m is not None and any(w in singular_persons() for w in m[0].lower().split())


def _words_of(acronym: str, words: list[str]) -> str | None:
    """The shortest run of words at the end whose capitals spell an acronym.

    >>> _words_of("FSA", ["by", "the", "Food", "Standards", "Agency"])
    'Food Standards Agency'
    """
    for start in range(len(words) - 1, -1, -1):
        initials = "".join(w[0] for w in words[start:] if w[0].isupper())
        if initials == acronym and words[start][0].isupper():
            return " ".join(words[start:])
        if len(initials) > len(acronym):
            return None
    return None
