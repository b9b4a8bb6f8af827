"""The type of an attribution rule, and the view of a quote and its sentence that rules read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.noun_kinds import kind_of_noun
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import Link, find_cue, link_subject_over_object
from quotestance.quotes.document import Attribution, Document, sentence_bounds
from quotestance.quotes.kind import ends_clause, is_clause
from quotestance.quotes.patterns import ADVERB, REPORTED
from quotestance.quotes.recordings import find_shown_speaker
from quotestance.quotes.relatives import find_antecedent

__all__ = ["LONGEST_LEFT", "LONGEST_RIGHT", "Finding", "QuoteView", "Rule", "owner_of", "speaker_at"]

LONGEST_LEFT = 90  # symbols before a quote that rules read
LONGEST_RIGHT = 60  # symbols after it

NAME_VERB_RE = re.compile(rf"[NP]{ADVERB}*{REPORTED}")  # "Ann Lee also said", right after the quote

CLAUSE_OPENS_RE = re.compile(r"V(?:[^Q.;:,wsWT]{0,10}T)?\Z")  # "said", "said on Monday that"
PLAIN_VERBS = frozenset("said says told tells stated states concluded concludes wrote writes".split())
MEDIUM_VERBS = frozenset(("reported", "reports"))
"""What a paper does that passes on the words of others."""
OTHER_CLAUSE_RE = re.compile(r"[,sw]")  # a comma, or "after", "when", "what": no clause that "said" introduces

Finding = tuple["Mention | None", "tuple[int, int] | None"]
"""The mention of a speaker and the span of the cue; either may be missing."""
Governor = tuple[Mention, tuple[int, int], Link]
"""The mention of a speaker, the span of the reporting verb, and the link between the two."""


class QuoteView:
    """One quote in its sentence, as the rules read it.

    `line` and `index` are its place among the symbols, `start` and `end` the bounds of its sentence in them.
    `attributions` are those made so far: of all quotes of earlier paragraphs, and of this paragraph by earlier stages.
    """

    def __init__(self, document: Document, attributions: Sequence[Attribution], line: SymbolLine, index: int) -> None:
        self.document = document
        self.attributions = attributions
        self.line = line
        self.index = index
        self.number = line.quotes[index]
        self.span = document.spans[self.number]
        self.words = document.words(self.number)
        self.start, self.end = sentence_bounds(line.symbols, index)
        self.left = line.symbols[max(self.start, index - LONGEST_LEFT) : index]
        """The symbols of the sentence before the quote, LONGEST_LEFT at most."""
        self.base = index - len(self.left)
        """The index in the line of the first symbol of `left`."""
        self.right_end = min(self.end, index + LONGEST_RIGHT)
        """Where `right` ends in the line."""
        self.right = self._right(line.symbols[index + 1 : self.right_end])
        """The symbols of the sentence after the quote, LONGEST_RIGHT at most, after the comma that ends the quote."""

    def _right(self, symbols: str) -> str:
        """The symbols after the quote, with a comma before them if the quote ends in one or may have lost one."""
        # “We knew it was safe” said Lee: the patterns expect a comma. In “…” is or “…” has, the quote is the subject.
        may_lack_comma = not self.left and symbols[:1] not in ("", "b", "h") and is_clause(self.words)
        if may_lack_comma or ends_clause(self.words) or NAME_VERB_RE.match(symbols):
            return "," + symbols
        return symbols

    @property
    def is_introduced(self) -> bool:
        """Whether what precedes the quote leads to it more closely than what follows, so that it is read first."""
        left = self.left
        # "Lee said, “", "Lee said: “"
        if left[-2:] in ("V,", "G,", "V:"):
            return True
        # “…,” said Lee: a comma at the end of the quote shows that the cue follows.
        has_comma = self.words[-1:] == "," or self.right.startswith(",,")
        # "Accused by Lee of “…”, the firm denied it": the participle is nearer than the main clause.
        return left != "" and (left[-1] in ":VGT" or left[:2] == "Vp") and not has_comma

    @cached_property
    def opens_sentence(self) -> bool:
        """Whether nothing but small words precedes the quote in its sentence."""
        return not self.line.symbols[self.start : self.index].strip("ac,")

    @cached_property
    def is_alone(self) -> bool:
        """Whether the quote opens its sentence and only other quotes follow in it."""
        return self.opens_sentence and not self.line.symbols[self.index + 1 : self.end].strip("~Q")

    @property
    def opens_paragraph(self) -> bool:
        """Whether the quote is in the first sentence of a paragraph that has one before it."""
        return self.start == 0 and self.span.paragraph > 0

    @cached_property
    def governor(self) -> Governor | None:
        """The speaker, cue and link of the reporting verb before the quote that governs it.

        A thing says nothing: in "Lee said the pipeline would carry “" the verb of its clause gives way to an earlier
        one. Without one a quoted clause still has a speaker, though a doubtful one, but a few words have none.
        """
        found = self._governor_before(len(self.left))
        if found is not None and found[0].symbol == "N":
            return self._governor_of_name(found) or found
        if found is None or found[0].symbol not in "nmW":
            return found
        start = found[0].start
        at = bisect_left(self.line.spans, (start,)) - self.base
        if is_thing(found[0]):
            earlier = self._governor_before(at)
            if earlier is not None and not is_thing(earlier[0]):
                return earlier
            return found if is_clause(self.words) else None
        # "Lee said the fact that the firm admitted it “": a noun in the clause of somebody with a name.
        if found[0].symbol in "nm" and found[2] is link_subject_over_object and (earlier := self._governor_before(at)):
            between = self.left[bisect_left(self.line.spans, (earlier[1][0],)) - self.base : at]
            # But not "Lee left after the firm called it “".
            is_clause_of = earlier[0].symbol in "NP" and OTHER_CLAUSE_RE.search(between) is None
            return earlier if is_clause_of else found
        return found

    def _governor_of_name(self, found: Governor) -> Governor | None:
        """The governor of a clause that tells what somebody with a name did: "Lee said Reth posted a “".

        A reporting verb near enough to the quote stands: "Lee said Reth stated on Monday “".
        """
        at = bisect_left(self.line.spans, (found[0].start,)) - self.base
        is_embedded = found[2] is link_subject_over_object and CLAUSE_OPENS_RE.search(self.left, 0, at) is not None
        if not is_embedded or self._covered(found[1]) in PLAIN_VERBS:
            return None
        earlier = self._governor_before(at)
        if earlier is None or is_thing(earlier[0]) or self._covered(earlier[1]) in MEDIUM_VERBS:
            return None
        cue = bisect_left(self.line.spans, (earlier[1][0],)) - self.base
        return None if OTHER_CLAUSE_RE.search(self.left, cue, at) else earlier

    def _covered(self, span: tuple[int, int]) -> str:
        """The text of a span in lower case."""
        return self.document.text[slice(*span)].lower()

    def _governor_before(self, end: int) -> Governor | None:
        """The governor of what follows the first `end` symbols of `left`."""
        if (verb := find_cue(self.left[:end])) is None:
            return None
        mention = find_shown_speaker(self.document, self.line, self.base, self.base + verb.cue) or speaker_at(
            self.document, self.line, self.base + verb.speaker
        )
        return (mention, self.line.spans[self.base + verb.cue], verb.link) if mention else None

    def mention(self, m: re.Match[str]) -> Mention:
        """The mention that the group "speaker" of a pattern over `left` matched."""
        return self.line.mentions[self.base + m.start("speaker")]

    def cue(self, m: re.Match[str]) -> tuple[int, int]:
        """The span of the group "cue" of a pattern over `left`."""
        return self.line.spans[self.base + m.start("cue")]


def is_thing(mention: Mention) -> bool:
    """Whether a mention is a noun for neither a person nor an organisation nor a document: "the pipeline".

    "that" stands for the noun before it.
    """
    if mention.head == "that" and mention.antecedent is not None:
        return is_thing(mention.antecedent)
    return mention.symbol in "nm" and mention.name_start == mention.name_end and kind_of_noun(mention.head) is None


def speaker_at(document: Document, line: SymbolLine, index: int) -> Mention | None:
    """The mention at an index of a line, or the name that it describes or lists as an example.

    "head of tax" after "Ann Lee," and "Lawmakers" before "like Sen. Lee" both lead to the name.
    """
    mention = line.mentions.get(index)
    if mention is None:
        return None
    if mention.symbol == "W":
        antecedent = find_antecedent(line, index)
        if antecedent is None:
            return mention
        return speaker_at(document, line, bisect_left(line.spans, (antecedent.start,)))
    if (
        # "Ann Lee, head of tax, said": the noun in apposition is the subject next to the verb.
        mention.symbol in "nm"
        and line.symbols[max(0, index - 2) : index] == "N,"
        # Not "to Ann Lee, officials said": there the name belongs to another phrase.
        and line.symbols[max(0, index - 3)] not in "poiyg"
        and mention.head in load_word_list("person_nouns")
    ):
        return line.mentions[index - 2]
    if (
        mention.symbol == "n"
        and line.symbols[index + 1 : index + 3] == "pN"
        and document.covered(line, index + 1).lower() == "like"
    ):
        return line.mentions[index + 2]
    return mention


def owner_of(document: Document, noun: Mention) -> Finding:
    """The owner of a noun of speech: "Lee" of "Lee's claim", "her" of "her words"; the noun is the cue."""
    start, end = noun.possessor or (noun.start, noun.end)
    # The owner has no mention of its own, since it is inside the noun phrase.
    symbol = "N" if document.text[start].isupper() else "P"
    owner = Mention(symbol, start, end, start, end, document.text[start:end].lower())
    return owner, (noun.end - len(noun.head), noun.end)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: why it exists, a text that it must match and one that it must not match.

    `position` says what the rule reads; `rules` explains the values. `find` returns the mention and the cue by which
    the rule attributes a quote, or None if the rule does not hold.
    """

    name: str
    position: str
    reason: str
    hits: str
    misses: str
    find: Callable[[QuoteView], Finding | None]

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The pattern of a rule that is one pattern over the symbols after the quote."""
        return getattr(self.find, "pattern", None)
