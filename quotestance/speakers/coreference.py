"""Mentions -> one person or body ("Ms. Ortiz", "she", "the company") by the fullest name that the article gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from quotestance.english.chunker import POSSESSIVES, Mention, SymbolLine, mention_span
from quotestance.english.word_classes import (
    COMPANY_NOUNS,
    DOCUMENTS,
    FIRM_NOUNS,
    OFFICES_SHORT,
    PUBLIC_OFFICES,
    SPEAKING_NOUNS,
    is_headline,
    is_like_person,
    is_of_kind,
    is_place,
    singular_persons,
    title_words,
    titles_before,
    without_article,
)
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.attribution import Attribution
from quotestance.quotes.sentence import REMARKS
from quotestance.records.quote import Speaker
from quotestance.speakers.antecedents import APPOSED_NAME_RE, MOST_SYMBOLS, NAMED_RE, ONE_RE, PRONOUNS, Discourse
from quotestance.speakers.definite_phrases import BY_NAME_RE, LOOK_BACK, OF_NAME_RE, SPOKEN, head_phrase
from quotestance.speakers.name_index import NAME_RE, POSTNOMINALS
from quotestance.speakers.names import NameBook
from quotestance.speakers.persons import APPOSITION_RE
from quotestance.speakers.roles import Roles

__all__ = ["Referents"]

DEEPEST = 100  # sentences in a row that begin with "he": beyond them nobody is looked for


class Referents:
    """Who the mentions of one article stand for; asked quote by quote, in text order."""

    def __init__(self, attribution: Attribution) -> None:
        self.attribution = attribution
        self.text = attribution.text
        self.book = NameBook(
            self.text, [s.outer for n, s in enumerate(attribution.spans) if n not in attribution.nicknames]
        )
        self.discourse = Discourse(attribution)
        self.roles = Roles(self.text, self.discourse, self.book)
        self.known: dict[tuple[int, int], str] = {}
        self.depth = 0
        self.singular_persons = singular_persons()

    def speaker(self, number: int) -> Speaker | None:
        """The speaker of a quoted span by the fullest name of the article; None where nobody is to be found."""
        mention = self.attribution.found[number].mention
        if mention is None:
            return None
        start, end = mention_span(mention)
        name = self.name_of(mention)
        return Speaker(name, self.text[start:end], start, end, self.roles.role_of(mention, name))

    def name_of(self, mention: Mention) -> str:
        """The fullest name, or the phrase itself where the article gives none. Answers are kept."""
        key = (mention.start, mention.end)
        if key not in self.known:
            self.known[key] = self.text[mention.start : mention.end]  # ends a circle of pronouns
            if self.depth < DEEPEST:
                self.depth += 1
                self.known[key] = " ".join(self._resolve(mention).split())
                self.depth -= 1
        return self.known[key]

    def _resolve(self, mention: Mention) -> str:
        start, end = mention_span(mention)
        text = self.text[start:end]
        if mention.symbol == "W":
            return self.name_of(mention.antecedent) if mention.antecedent else text
        if mention.symbol == "P":
            return self._pronoun(mention, text.lower()) or text
        if mention.symbol == "N":
            if " " not in text and (joined := self._joined_title(mention)) is not None:
                return self.name_of(joined)
            words = [*self.text[mention.start : start].split()[-1:], *text.split()]
            if full := self.book.body_beginning(words, start):
                return self.full_name(full.text, start)
            return self._pair(mention) or self.full_name(text, start)
        return self._nominal(mention) or head_phrase(mention, text)

    def _joined_title(self, mention: Mention) -> Mention | None:
        """ "Fiscal Policy Minister Ann Lee" behind "Economic and": the name at the end of a title that "and" splits."""
        line, index = self.discourse.place(mention.start)
        if line.symbols[index + 1 : index + 3] != "cN":
            return None
        name = line.mentions[index + 2]
        before = self.text[name.start : name.name_start].split()
        return name if before and before[-1].rstrip(".") in title_words() and before[0][0].isupper() else None

    def full_name(self, text: str, position: int) -> str:
        """The fullest form of a name that stands at a position."""
        words = text.split()
        cut = titles_before(words)
        words = words[cut:] or words
        if len(words) > 2 and words[-1] in POSTNOMINALS:
            words = words[:-1]
        text = " ".join(words)
        full = self.book.fullest(words, position)
        if full is None and len(words) == 1 and len(text) > 2 and text.isupper():
            full = self.book.fullest([text.title()], position)  # "LEE:" in a transcript
        return full.text if full else self.book.spelt_out(text) or without_article(text)

    # Nominals: "the company", "company attorney, Tor Ekeland", "the spokesman"

    def _nominal(self, mention: Mention) -> str | None:
        line, index = self.discourse.place(mention.start)
        if (
            (m := APPOSED_NAME_RE.match(line.symbols, index + 1))
            and (name := line.mentions.get(m.end() - 1))
            and name.name_start < name.name_end
            and (
                mention.head in load_word_list("person_nouns")
                or mention.head.endswith(("or", "er", "ist", "ian"))
                or self.book.is_person(named := self.text[name.name_start : name.name_end].split())
                or self.book.may_be_person(named)
            )
        ):
            return self.name_of(name)
        if line.symbols[index + 1 : index + 3] == "cN" and mention.head in load_word_list("person_nouns"):
            name = line.mentions[index + 2]  # "president and chief executive Ann Lee"
            if name.start < name.name_start and self.text[name.start].islower():
                return self.name_of(name)
        if (m := OF_NAME_RE.match(line.symbols, index + 1)) and mention.head in self.singular_persons:
            name = line.mentions[m.end() - 1]  # "head of research Peter Kim"
            before = self.text[name.start : name.name_start].split()
            words = self.text[name.name_start : name.name_end].split()
            personal = self.book.is_person(words) or self.book.may_be_person(words)
            if before and before[0].islower() and before[0] not in ("the", "a", "an") and personal:
                return self.name_of(name)
        words = self.text[mention.start : mention.end].split()
        owned = mention.possessor is not None and (mention.head in REMARKS or mention.head in DOCUMENTS)
        if owned and (owner := self._owner(mention)) is not None:
            return owner
        if mention.head in DOCUMENTS:
            return self._author(mention)
        if mention.possessor and mention.head in self.singular_persons:
            return self._person_by_role(mention)
        if words[0].lower() not in ("the", "this", "that"):
            return None
        if mention.head in self.singular_persons and not mention.head.startswith(SPOKEN):
            known = self._introduced(mention) or self._person_by_role(mention)
            holds_office = mention.head in PUBLIC_OFFICES and len(words) > 2
            new = holds_office or words[1] == "new"  # "the pensions minister", "the new director"
            return known or (None if new else self._last_to_speak(mention))
        if len(words) == 2 and mention.head.endswith("s") and mention.head in load_word_list("person_nouns"):
            return self._several_before(mention.start, named=True)
        if mention.head in COMPANY_NOUNS and len(words) == 3 and words[1][:1].isupper():
            full = self.full_name(words[1], mention.start)
            return full if full != words[1] else None  # "the Larch group" where there is no Larch Mills
        if len(words) > 3:
            return None
        if mention.head in COMPANY_NOUNS:
            return self._body_before(mention.start, mention.head)
        if mention.head in load_word_list("person_nouns"):
            return self._introduced(mention) or self._person_by_role(mention)
        return None

    def _owner(self, mention: Mention) -> str | None:
        """Whose report or remark a phrase is: "Lee's memo", "his statement"."""
        start, end = mention.possessor or (mention.start, mention.start)
        words = self.text[start:end]
        if words[:1].isupper() and words.lower() not in POSSESSIVES:
            return self.full_name(words, start)
        if words.lower() in ("his", "her"):
            return self._person_before(start, "m" if words.lower() == "his" else "f")
        return None

    def _author(self, mention: Mention) -> str | None:
        """Whom a document speaks for: the name in its phrase, else the body named before."""
        line, index = self.discourse.place(mention.start)
        names = [
            m for m in NAME_RE.finditer(self.text, mention.start, mention.end) if m[0].lower() not in ("the", "a", "an")
        ]
        if names:
            return self.full_name(names[-1][0], names[-1].start())
        if (m := BY_NAME_RE.match(line.symbols, index + 1)) and (by := line.mentions.get(m.end() - 1)):
            return self.name_of(by)
        first = self.text[mention.start : mention.end].split()[0].lower()
        return self._body_before(mention.start) if first in ("the", "its", "their") else None

    def _introduced(self, mention: Mention) -> str | None:
        """ "A Delta spokesman" for a later "the spokesman"."""
        if mention.head.endswith("s"):
            return None
        for pattern in (rf"\b(?:an?|one|another)\s(?:[\w.&'’-]+\s){{0,4}}?{re.escape(mention.head)}\b",):
            found = None
            for m in re.finditer(pattern, self.text[max(0, mention.start - LOOK_BACK) : mention.start], re.IGNORECASE):
                found = m
            if found:
                return self._bearer(mention, found) or head_phrase(mention, found[0])
        return None

    def _bearer(self, mention: Mention, found: re.Match[str]) -> str | None:
        """The person beside whom a phrase introduced the office: "Ann Lee, a lawyer for the port"."""
        start = mention.start - (min(mention.start, LOOK_BACK) - found.start())
        line, index = self.discourse.place(start)
        if line.spans[index][0] != start or line.symbols[max(0, index - 2) : index] != "N,":
            return None
        name = self.name_of(line.mentions[index - 2])
        return name if self.book.is_person(name.split()) else None

    def _person_by_role(self, mention: Mention) -> str | None:
        """The person whose office the phrase repeats, the one named last: "the senator" for Sen. Ed Markey."""
        if mention.head not in self.singular_persons:
            return None
        titles = OFFICES_SHORT.get(mention.head, (mention.head,))
        before, after = None, None
        for name in self.book.persons():
            held = self.text[max(0, name.start - 40) : name.start].rstrip(" .\n").endswith((mention.head, *titles))
            follows = self.text[name.start + len(name.text) : name.start + len(name.text) + 80]
            if held or ((m := APPOSITION_RE.match(follows)) and mention.head in m[0].lower()):
                if name.start < mention.start:
                    before = name
                else:
                    after = after or name
        found = before or after
        return found.text if found else None

    def _last_to_speak(self, mention: Mention) -> str | None:
        """The person who spoke last before "the researcher", if one did not long before."""
        line, index = self.discourse.place(mention.start)
        if line.symbols[index + 1 : index + 2] in ("p", "o"):
            return None  # "the manager for Ohio": somebody new
        for line, begin, end in self.discourse.sentences_back(mention.start):
            for said in self.discourse.speakers_and_subject(line, begin, end):
                name = self.name_of(said)
                if name[:1].isupper() and self.book.is_person(name.split()) and name.lower() not in PRONOUNS:
                    return name
        return None

    def _body_before(self, position: int, noun: str = "") -> str | None:
        """The body that "the company" or "it" stands for: the last one named as a subject, else the last one named.

        Where a noun tells of what kind it is, a body of another kind is passed over.
        """
        last = next(self.discourse.sentences_back(position), None)
        if last is not None and (by := self.discourse.issuer(*last)):
            return self.name_of(by)
        for everyone in (False, True):
            for line, begin, end in self.discourse.sentences_back(position):
                mentions = self.discourse.speakers_and_subject(line, begin, end)
                if everyone:
                    mentions = [line.mentions[m.start()] for m in NAMED_RE.finditer(line.symbols, begin, end)]
                for mention in mentions:
                    name = self.name_of(mention)
                    if (
                        name[:1].isupper()
                        and not is_headline(name)
                        and (mention.symbol == "N" or name != self.phrase(mention))
                        and self.book.is_known_body(name.split())
                        and not (everyone and is_place(name.split()))
                        and is_of_kind(name, noun)
                    ):
                        return name
        return self._someone_before(position, body=True)

    def _acting_body(self, position: int) -> str | None:
        """The body that acts or speaks just before, also one named only here or not at all: "the regulator"."""
        for line, begin, end in islice(self.discourse.sentences_back(position), 2):
            acting = self.discourse.speakers_and_subject(line, begin, end)
            for mention in acting:
                name = self.name_of(mention)
                told_of = mention.head in FIRM_NOUNS and name[:4] == "the "  # by its name, further back
                if mention.symbol == "n" and mention.head in SPEAKING_NOUNS and not told_of:
                    return name
                if mention.symbol == "N" and name[:1].isupper() and self._is_once_named_body(name):
                    return name
            if acting:
                return None
        return None

    def _is_once_named_body(self, name: str) -> bool:
        words = name.split()
        return not (is_headline(name) or is_place(words) or self.book.is_person(words))

    def phrase(self, mention: Mention) -> str:
        """A mention as it stands in the text, white space made plain."""
        return " ".join(self.text[mention.start : mention.end].split())

    # Pronouns

    def _pronoun(self, mention: Mention, word: str) -> str | None:
        if word in ("he", "his", "she", "her"):
            return self._person_before(mention.start, "m" if word in ("he", "his") else "f")
        if word in ("it", "its"):
            return self._acting_body(mention.start) or self._body_before(mention.start)
        if word in ("one", "another"):
            line, index = self.discourse.place(mention.start)  # "another, Ann Lee, said", "one of them, Ann Lee, said"
            m = APPOSED_NAME_RE.match(line.symbols, index + 1)
            return self.name_of(line.mentions[m.end() - 1]) if m else None
        if word in ("they", "their"):
            return self._several_before(mention.start)
        return None

    def _several_before(self, position: int, *, named: bool = False) -> str | None:
        """The last speakers or subjects that are several: "Ann Lee and Bo Reth", "two officials" unless `named`."""
        for line, begin, end in self.discourse.sentences_back(position):
            for mention in self.discourse.speakers_and_subject(line, begin, end):
                several = mention.head.endswith("s") and mention.head in load_word_list("person_nouns")
                if several and mention.symbol == "n" and not named:
                    return self.name_of(mention)
                if (pair := self._pair(mention)) is not None:
                    return pair
        return None

    def _pair(self, mention: Mention) -> str | None:
        """Two persons joined by "and", each in full: they speak together."""
        line, index = self.discourse.place(mention.start)
        if mention.symbol != "N" or line.symbols[index : index + 3] != "NcN":
            return None
        if self.text[slice(*line.spans[index + 1])] not in ("and", "&"):
            return None
        other = line.mentions[index + 2]
        names = [self.full_name(self.text[slice(*mention_span(m))], m.start) for m in (mention, other)]
        return " and ".join(names) if all(self.book.is_person(name.split()) for name in names) else None

    def _person_before(self, position: int, gender: str) -> str | None:
        """The last person spoken of as speaker or subject who may be "he" or "she", else the last one named."""
        for line, begin, end in self.discourse.sentences_back(position):
            for name in self._persons(line, begin, end):
                known = self.book.gender(name.split()) or (
                    "f" if name.endswith("woman") else "m" if name.endswith("man") else None
                )
                if known is None or known == gender:
                    return name
        return self._someone_before(position, body=False)

    def _someone_before(self, position: int, *, body: bool) -> str | None:
        """The last speaker or subject whose name tells neither person nor body, where nobody better is named."""
        for line, begin, end in self.discourse.sentences_back(position):
            for mention in self.discourse.speakers_and_subject(line, begin, end):
                words = self.name_of(mention).split()
                if (
                    mention.symbol == "N"
                    and not is_place(words)
                    and not is_headline(" ".join(words))
                    and (
                        not self.book.is_person(words)
                        if body
                        else 1 < len(words) < 4 and not self.book.is_known_body(words)
                    )
                ):
                    return " ".join(words)
        return None

    def _persons(self, line: SymbolLine, begin: int, end: int) -> Iterator[str]:
        """The persons of one sentence, likeliest first: speakers and subject, whoever it names, then "an analyst",
        then a subject that may be one."""
        likely = self.discourse.speakers_and_subject(line, begin, end)
        named = [
            line.mentions[i]
            for i in range(max(begin, end - MOST_SYMBOLS), end)
            if i in line.mentions and line.mentions[i].symbol == "N"
        ]
        for mention in [*likely, *named]:
            name = self.name_of(mention)
            if name[:1].isupper():
                if self.book.is_person(name.split()) and name.lower() not in PRONOUNS:
                    yield name
            elif (
                mention.symbol == "n"
                and ONE_RE.match(name)
                and (mention.head in self.singular_persons or (is_like_person(mention.head) and name[:4] != "the "))
            ):
                yield name
        for mention in likely:
            if self.book.may_be_person((name := self.name_of(mention)).split()):
                yield name
