"""Phrases that stand for a speaker without ending in a name: "the company", "his statement"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile

from quotestance.english.chunker import Mention, SymbolLine, mention_span
from quotestance.english.tags import word_tags
from quotestance.english.word_classes import COMPOUND_RE, ORGANISATION_NOUNS, PARTIES, is_like_person, singular_persons
from quotestance.speakers.context import Context

__all__ = ["ARTICLES", "Phrase", "may_be_person_noun", "read_complement", "read_phrase", "shorten_phrase"]

ARTICLES = ("the", "a", "an")
STAND_INS = frozenset(
    (
        "star mogul magnate titan millionaire billionaire native heavyweight hero champion recruit mep mp md pm "
        "cfo coo cto mum mom dad chef guard vet therapist heir countess duchess duke earl baroness princess prince "
        "king queen cop graduate"
    ).split()
)
"""Nouns for persons without the ending of one, which are too rare or too ambiguous for the list of such nouns."""
STAND_IN_ENDINGS = (
    "-year-old",
    "-of-one",
    "-of-two",
    "-of-three",
    "-of-four",
    "-of-five",
    "man",
    "woman",
    "eer",
    "smith",
)
COLLECTIVES = frozenset("group coalition handful couple pair majority number".split())
"""Nouns that mean nobody without what follows "of"."""
RELATIONAL = frozenset(
    (
        "members supporters opponents critics advocates backers allies lawyers attorneys relatives friends victims "
        "survivors democrats republicans"
    ).split()
)
"""Nouns for those who belong to someone or something, named after "of", "for" or "on"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention without a name at its end: its text, its words, and the line and index of its symbol."""

    mention: Mention
    text: str
    words: list[str]
    line: SymbolLine
    index: int

    @property
    def noun(self) -> str:
        """The noun that the phrase is about, in lower case."""
        return self.mention.head

    @property
    def named_words(self) -> list[str]:
        """The words with a capital after the first one, without "Ohio-based"."""
        return [word for word in self.words[1:] if word[:1].isupper() and COMPOUND_RE.search(word) is None]

    @property
    def start(self) -> int:
        """The position of the phrase in the text."""
        return self.mention.start


def read_phrase(context: Context, mention: Mention) -> Phrase:
    """A mention with its place among the symbols."""
    text = context.document.text
    start, end = mention_span(mention)
    line, index = context.document.locate(mention.start)
    return Phrase(mention, text[start:end], text[mention.start : mention.end].split(), line, index)


def shorten_phrase(mention: Mention, text: str) -> str:
    """The shortest phrase for someone whom the article does not name: "a spokesman", "one analyst"."""
    words = [word for word in text.split() if not word.endswith("-based")]
    words = words[len(words) > 1 and words[0].lower() == "other" :]  # "other critics" are critics
    first = words[0].lower()
    if mention.head in ORGANISATION_NOUNS and (named := _drop_description(words)):
        return " ".join(named)
    is_function_word = words[0] not in PARTIES and (
        word_tags().get(first) in ("d", "e", "P", "#") or first in ("one", "two", "three")
    )
    return " ".join([first, *words[1:]] if is_function_word else words)


def _drop_description(words: list[str]) -> list[str]:
    """The words of "the influential Larch Gazette board" from the name on; none where nothing describes it."""
    described = words[words[0].lower() == "the" :]
    if not described or word_tags().get(described[0].lower()) in ("d", "#"):
        return []  # "two Ohio companies", "his Ohio office"
    named = list(dropwhile(lambda word: word[0].islower() or "-" in word, described))
    return named if len(named) < len(described) else []


def read_complement(context: Context, phrase: Phrase) -> str:
    """What a phrase needs to tell who is meant: " of senators" after "a group", " for Ann Lee" after "lawyers".

    Only nouns of `COLLECTIVES` and `RELATIONAL` need it; otherwise "".
    """
    line, after = phrase.line, phrase.index + 1
    complement = line.mentions.get(after + 1)
    if complement is None or complement.symbol not in "Nnm" or line.symbols[after] not in "op":
        return ""
    link, noun = context.document.covered(line, after).lower(), phrase.noun.lower()
    if not ((noun in COLLECTIVES and link == "of") or (link in ("of", "for", "on") and noun in RELATIONAL)):
        return ""
    return f" {link} {' '.join(context.document.text[complement.start : complement.end].split())}"


def may_be_person_noun(noun: str) -> bool:
    """Whether "the" and a noun may stand for a person: nouns of the list, and by their ending others ("the welder")."""
    return noun in singular_persons() or (
        noun not in ORGANISATION_NOUNS
        and (noun in STAND_INS or noun.endswith(STAND_IN_ENDINGS) or is_like_person(noun))
    )
