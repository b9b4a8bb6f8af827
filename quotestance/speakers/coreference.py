"""Resolve mentions ("Ms. Ortiz", "she", "the company") to the fullest name that the article gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.english.chunker import Mention, mention_span
from quotestance.english.document_nouns import is_document
from quotestance.english.word_classes import title_words
from quotestance.quotes.document import Attribution, Document
from quotestance.records.quote import Speaker
from quotestance.speakers.antecedents import find_last_speaker, join_pair, resolve_pronoun
from quotestance.speakers.context import Context
from quotestance.speakers.definite_phrases import resolve_phrase
from quotestance.speakers.name_index import NameIndex
from quotestance.speakers.names import FullNames
from quotestance.speakers.roles import find_role

__all__ = ["Referents"]

# People by where they are from, who stand for someone named before: "the Welshman", "the American".
ORIGINS = frozenset(
    (
        "Englishman Englishwoman Welshman Welshwoman Irishman Irishwoman Scotsman Scotswoman Frenchman Frenchwoman "
        "Dutchman American Briton Scot Canadian Australian German Italian Spaniard Swede Dane Finn Norwegian Pole "
        "Russian Belgian Austrian Brazilian Mexican Indian Texan Californian Londoner Chinese Japanese Israeli "
        "Egyptian Nigerian Kenyan"
    ).split()
)
NOBODY = frozenset("nobody none nothing anybody anyone everybody everyone everything this that these those".split())
"""Words that name no speaker, where the article does not say who is meant."""
UNSIGNED = frozenset(("Editorial Board", "The Editorial Board", "Editorial"))
"""What stands for a name under the leading articles of a paper."""
PHRASES_BEFORE_RE = re.compile(r"[nNm] (?: [poi] [NnmOt\#]+ (?: c [Nnm] )? )+ \Z", re.VERBOSE)
"""A noun with prepositional phrases up to the end: "note to the staff on Monday"."""
LONGEST_PHRASES = 16  # symbols
MOST_STEPS = 100  # of one resolution: a limit for texts in which sentence after sentence begins with "he"


class Referents(Context):
    """Resolves the mentions of one article; `attributions` has one entry for each of its quoted spans.

    A surname may have its given name in the `title`. Answers are remembered, as the antecedent of a pronoun may itself
    be a pronoun.
    """

    def __init__(self, document: Document, attributions: Sequence[Attribution], title: str | None = None) -> None:
        quotes = [span.outer for number, span in enumerate(document.spans) if number not in document.nicknames]
        name_index = NameIndex(document.text, quotes, title)
        super().__init__(document, attributions, name_index, FullNames(name_index))
        self._resolved: dict[tuple[int, int], str] = {}
        self._steps = 0

    def speaker(self, number: int) -> Speaker | None:
        """The speaker of the quoted span with this number, or None if it has none."""
        mention = self.attributions[number].mention
        if mention is None:
            return None
        speaker = self.speaker_of(mention)
        return None if speaker.name.lower() in NOBODY else speaker

    def speaker_of(self, mention: Mention) -> Speaker:
        """The speaker that a mention stands for."""
        start, end = mention_span(mention)
        name = self.resolve(mention)
        role = find_role(self.document, self.name_index, mention, name)
        return Speaker(name, self.document.text[start:end], start, end, role)

    def resolve(self, mention: Mention) -> str:
        """The fullest name that a mention stands for, or its own words if the article gives no name."""
        key = (mention.start, mention.end)
        if key not in self._resolved:
            self._resolved[key] = self.document.text[mention.start : mention.end]  # the answer within a circle
            if self._steps < MOST_STEPS:
                self._steps += 1
                self._resolved[key] = " ".join(self._resolve(mention).split())
                self._steps -= 1
        return self._resolved[key]

    def _resolve(self, mention: Mention) -> str:
        start, end = mention_span(mention)
        text = self.document.text[start:end]
        if mention.symbol == "W":
            antecedent = self._document_before(mention) or mention.antecedent
            return self.resolve(antecedent) if antecedent else text
        if mention.symbol == "P":
            return resolve_pronoun(self, mention, text.lower()) or text
        if mention.symbol == "N":
            return self._resolve_name(mention)
        return resolve_phrase(self, mention)

    def _resolve_name(self, mention: Mention) -> str:
        start, end = mention_span(mention)
        text = self.document.text[start:end]
        if " " not in text and (joined := self._second_half_of_title(mention)) is not None:
            return self.resolve(joined)
        if text in UNSIGNED and (paper := self._name_after_comma(mention)) is not None:
            return self.resolve(paper)
        if text in ORIGINS and self.document.text[mention.start : start].lower().strip() == "the":
            return find_last_speaker(self, mention.start) or text  # "the Welshman"
        # "General" was tagged as a title, so the word before the name is needed to find "General Motors".
        words = [*self.document.text[mention.start : start].split()[-1:], *text.split()]
        if organisation := self.full_names.find_organisation(words, start):
            return self.full_names.full_name(organisation.text, start)
        return join_pair(self, mention) or self.full_names.full_name(text, start)

    def _document_before(self, mention: Mention) -> Mention | None:
        """The document to which "that" refers over phrases that follow it: "a note to the staff that said"."""
        antecedent = mention.antecedent
        if antecedent is None or mention.head != "that" or is_document(antecedent.head):
            return None
        line, index = self.document.locate(mention.start)
        m = PHRASES_BEFORE_RE.search(line.symbols, max(0, index - LONGEST_PHRASES), index)
        document = line.mentions.get(m.start()) if m else None
        return document if document is not None and is_document(document.head) else None

    def _name_after_comma(self, mention: Mention) -> Mention | None:
        """The paper whose board it is: "Editorial Board, Larch Gazette"."""
        line, index = self.document.locate(mention.start)
        return line.mentions[index + 2] if line.symbols[index + 1 : index + 3] == ",N" else None

    def _second_half_of_title(self, mention: Mention) -> Mention | None:
        """The mention after "and" where a title is split: "Economic" and "Fiscal Policy Minister Ann Lee"."""
        line, index = self.document.locate(mention.start)
        if line.symbols[index + 1 : index + 3] != "cN":
            return None
        name = line.mentions[index + 2]
        before = self.document.text[name.start : name.name_start].split()
        return name if before and before[-1].rstrip(".") in title_words() and before[0][0].isupper() else None
