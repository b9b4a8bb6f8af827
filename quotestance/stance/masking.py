"""Split an article into words and mask the company, names and numbers, so that the model does not learn brands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import ne

from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.records.quote import Quote

__all__ = ["COMPANY", "NAME", "NUMBER", "PERCENT", "PRONOUNS", "Tokens", "mask_words"]


COMPANY, NAME, NUMBER, PERCENT = "_company_", "_name_", "_number_", "_percent_"

# One group for `re.split`: a word with inner apostrophes and full stops ("didn't", "U.S"), or one of the characters
# that say something about the quote by themselves. All other characters are part of the gaps between words.
TOKEN_RE = re.compile(r"(\w+(?:['’.]\w+)*|[%$£€?!])")

PRONOUNS = {
    word: person
    for person, words in {
        "we": "we us our ours we're we've we'll we'd",
        "they": "they them their they're they've they'll they'd",
        "i": "i my me i'm i've i'd i'll",
        "you": "you your you're",
        "it": "it its it's",
        "he": "he she his her him",
        "this": "this that these those",
        "company": COMPANY,
    }.items()
    for word in words.split()
}
"""Pronouns, and the company, with the person that their feature is named after."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of an article in lower case and masked, with their start positions in the text."""

    starts: list[int]
    words: list[str]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the words that start inside a half-open span of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def mask_words(
    text: str,
    quotes: Sequence[Quote],
    mentions: Sequence[tuple[int, int]],
    spans: Iterable[tuple[int, int]] | None = None,
) -> Tokens:
    """The words of some `spans` of a text (ordered, not overlapping; by default the whole text), masked.

    Masked are the company's `mentions`, names (words with a capital inside a sentence, and the words of speakers'
    names) and numbers. Adjacent words of a name or of the company become a single placeholder.
    """
    gaps, found, starts = _split_words(text, ((0, len(text)),) if spans is None else spans)
    known = _list_name_words(quotes)
    # This runs for every word of every article, so whole lists are mapped without a line of Python per word.
    words = list(map(NORMALIZED_WORDS.__getitem__, found))
    changed = compress(range(len(found)), map(ne, found, words))  # includes all words with a capital
    capitals = [i for i in changed if NAME_WORDS[found[i]]]
    inside = [  # a gap of a single space decides most cases; for the others the text is looked at
        i for i in capitals if (gaps[i] == " " and found[i - 1] not in "!?") or not _begins_sentence(text, starts[i])
    ]
    # A word that is a name somewhere in the text is one at the beginning of a sentence too.
    known.update(map(found.__getitem__, inside))
    masked = [i for i in capitals if found[i] in known]
    for i in masked:
        words[i] = NAME
    # Last, so that they replace the placeholder for names.
    for start, end in mentions:
        of_company = range(bisect_left(starts, start), bisect_left(starts, end))
        for i in of_company:
            words[i] = COMPANY
        masked += of_company
    # Of adjacent words with the same mask only the first is kept.
    kept = [True] * len(words)
    for i in masked:
        # In the gap only these characters may be inside a name: "Larch & Mills".
        if i and words[i] == words[i - 1] and not gaps[i].strip("&.,' ’\n"):
            kept[i] = False
    return Tokens(list(compress(starts, kept)), list(compress(words, kept)))


def _list_name_words(quotes: Iterable[Quote]) -> set[str]:
    """The capitalised words of the speakers' names."""
    names = (quote.speaker.name for quote in quotes if quote.speaker)
    return {word for name in names for word in name.split() if word[:1].isupper()}


def _split_words(text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[str], list[str], list[int]]:
    """The gap before each word, the words, and their start positions.

    The gap before the first word of a span begins with "|", so that no name continues from one span to the next.
    """
    gaps: list[str] = []
    found: list[str] = []
    starts: list[int] = []
    for start, end in spans:
        parts = TOKEN_RE.split(text[start:end])  # gap, word, gap, word, ..., gap
        # The lengths of all parts summed up are the starts; every second one belongs to a word.
        starts += list(accumulate(map(len, parts), initial=start))[1:-1:2]
        found += parts[1::2]
        gaps.append("|" + parts[0])
        gaps += parts[2:-1:2]
        # No word in this span: only the gap was added.
        if len(parts) == 1:
            gaps.pop()
    return gaps, found, starts


def _begins_sentence(text: str, start: int) -> bool:
    """True if the word at `start` is the first of its sentence; opening quotation marks and brackets are skipped."""
    last = start - 1
    while last >= 0 and text[last] in " \"“”('‘[":
        last -= 1
    if last < 0:
        return True
    if text[last] == "\n":  # a line end within a sentence does not end it
        return last < 1 or text[last - 1] in "\n.!? "
    return text[last] in ".!?:"


def _may_be_name(word: str) -> bool:
    """True if a word has a capital and is neither a function word nor a pronoun."""
    if not word[0].isupper():
        return False
    lower = word.lower().replace("’", "'")
    return lower not in load_word_list("function_words") and lower not in PRONOUNS


def _normalize_word(word: str) -> str:
    """A word that is not a name as the classifier reads it: in lower case, without the possessive 's."""
    if word[0].isdigit():
        return NUMBER
    if word == "%":
        return PERCENT
    lower = word.lower().replace("’", "'")
    return lower[:-2] if lower.endswith("'s") and lower not in PRONOUNS else lower


NORMALIZED_WORDS = WordCache(_normalize_word)
NAME_WORDS = WordCache(_may_be_name)
