"""Attribution from the neighbouring sentences and paragraphs, for quotes whose own sentence names no speaker.

As in `sentence`, each `find_*` function takes a `QuoteView` and returns the mention and the cue, or None. The records
of these rules are in `rules`.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.document_nouns import is_document
from quotestance.english.word_classes import DOCUMENTS, QUANTIFIERS
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import clause_subject, find_cue, main_subject
from quotestance.quotes.document import Attribution, sentence_bounds
from quotestance.quotes.kind import is_clause
from quotestance.quotes.passives import is_passive_without_agent
from quotestance.quotes.patterns import (
    ADVERB,
    ADVERBIALS,
    AUXILIARY,
    CHAIN,
    NAME,
    NP,
    REPORTED,
    SPEAKER,
    TIME,
)
from quotestance.quotes.quote_view import LONGEST_LEFT, Finding, QuoteView, speaker_at
from quotestance.quotes.sentence import REMARKS

# The sentence after a quote, from the stop between them; its first word is one of REFERRING.
SENTENCE_AFTER = (
    re.compile(
        rf"[.~][TP][bS][ws](?P<speaker>{SPEAKER}){CHAIN}{ADVERBIALS}(?P<cue>[VUBDv])"
    ),  # "That is what Lee wrote"
    re.compile(rf"[.~][TP][bS](?P<noun>n)[op](?P<speaker>{NP})"),  # "Those were the words of Ann Lee"
    re.compile(rf"[.~][TP][bS](?P<speaker>{NAME})(?=[pt.,]|\Z)"),  # "That was Ann Lee on Monday"
    re.compile(rf"[.~]s(?P<cue>{REPORTED})(?P<speaker>{NP})"),  # "So said Ann Lee"
    re.compile(rf"[.~]p(?P<words>{NAME})[hvVD]"),  # "With those words Ann Lee left": one noun phrase
)
REFERRING = frozenset(("that", "those", "this", "these", "so", "with"))
REPORTER = frozenset(("i", "we"))
"""The writer, who asks but does not speak."""
GUESSED = frozenset(("last-speaker", "paragraph-before-quote", "paragraph-before"))
"""Rules that attribute a quote by earlier paragraphs, against which one that continues it decides."""
FARTHEST_SPEAKER = 3  # how many quotes back the last speaker may have been quoted
SHORT_SENTENCE = 3  # symbols that are too few for a sentence of its own between two quotes


# The sentence after


def find_speaker_in_sentence_after(quote: QuoteView) -> Finding | None:
    """The speaker named in the sentence after a quote: "“It was safe.” Those were the words of Ann Lee."."""
    line, document = quote.line, quote.document
    if not quote.is_alone or previous_quote(quote) is not None:
        return None
    for pattern in SENTENCE_AFTER:
        m = pattern.match(line.symbols, quote.end)
        if m is None or document.covered(line, m.start() + 1).lower() not in REFERRING:
            continue
        if "noun" in m.groupdict() and line.mentions[m.start("noun")].head not in REMARKS:
            continue
        if "words" in m.groupdict():
            with_words = "words" in document.covered(line, m.start("words")).lower().split()
            return (line.mentions[m.start("words")], None) if with_words else None
        cue = line.spans[m.start("cue")] if "cue" in m.groupdict() else None
        return line.mentions[m.start("speaker")], cue
    return None


# The sentence before


def find_cue_in_sentence_before(quote: QuoteView) -> Finding | None:
    """The subject of the reporting verb in the sentence before a quote.

    After another quote in the paragraph it counts only if it is a sentence between the two.
    """
    if not quote.opens_sentence:
        return None
    previous = previous_quote(quote)
    if previous is not None:
        begins, _ = sentence_bounds(quote.line.symbols, quote.start - 1)
        is_between = previous < begins and quote.start - previous > SHORT_SENTENCE
        if is_between and (found := reporting_subject(quote.line, quote.start - 1)):
            return found
        if quote.attributions[quote.line.quotes[previous]].mention is not None:
            return None  # see find_speaker_of_quote_before
    return reporting_subject(quote.line, quote.start - 1) if quote.is_alone and quote.start > 0 else None


def find_speaker_of_quote_before(quote: QuoteView) -> Finding | None:
    """The speaker of the last quote before the sentence, in the same paragraph."""
    if not quote.opens_sentence or (previous := previous_quote(quote)) is None:
        return None
    return as_finding(quote.attributions[quote.line.quotes[previous]])


def find_subject_of_sentence_before(quote: QuoteView) -> Finding | None:
    """The subject of the sentence before, which has no reporting verb."""
    return subject(quote.line, quote.start - 1) if quote.is_alone and quote.start > 0 else None


def previous_quote(quote: QuoteView) -> int | None:
    """The index of the last quote of the paragraph before the quote's sentence."""
    index = quote.line.symbols.rfind("Q", 0, quote.start)
    return index if index >= 0 else None


def reporting_subject(line: SymbolLine, end: int) -> Finding | None:
    """The subject of the last reporting verb in the sentence of a line that ends at `end`, with the verb as cue."""
    left = before_end(line, end)
    base = end - len(left)
    verb = find_cue(left)
    if verb is None or left[verb.cue] not in "VG":
        return None
    mention = line.mentions.get(base + verb.speaker)
    if mention is not None and mention.head in REPORTER:
        return find_listener(line, base + verb.cue, end)
    return (mention, line.spans[base + verb.cue]) if mention and can_speak(mention) else None


def subject(line: SymbolLine, end: int) -> Finding | None:
    """The main subject of the sentence of a line that ends at `end`, if it may be a speaker."""
    left = before_end(line, end)
    m = main_subject(left)
    if m is None:
        return None
    mention = line.mentions[end - len(left) + m.start("speaker")]
    if mention.head in REPORTER:
        return find_listener(line, end - len(left) + m.start("speaker"), end)
    return (mention, None) if can_speak(mention) else None


def find_listener(line: SymbolLine, start: int, end: int) -> Finding | None:
    """The first name between two indices: whom a reporter asked, who then speaks ("I asked Ann Lee why. “"."""
    name = line.symbols.find("N", start, end)
    return (line.mentions[name], None) if name >= 0 else None


def before_end(line: SymbolLine, end: int) -> str:
    """The symbols of the sentence that ends at `end`, LONGEST_LEFT at most."""
    start, _ = sentence_bounds(line.symbols, end)
    return line.symbols[max(start, end - LONGEST_LEFT) : end]


def can_speak(mention: Mention) -> bool:
    """Whether a mention without a reporting verb may be a speaker: a name, a pronoun, a person or a document."""
    return mention.symbol in "NPW" or mention.head in load_word_list("person_nouns") or mention.head in DOCUMENTS


def as_finding(attribution: Attribution) -> Finding | None:
    """The speaker and cue of another quote's attribution, if it has a speaker."""
    return (attribution.mention, attribution.cue) if attribution.mention is not None else None


# The paragraph before


def find_speaker_of_open_quote(quote: QuoteView) -> Finding | None:
    """The speaker of the quote that the paragraph before left open and that this one continues."""
    if not (quote.is_alone and quote.opens_paragraph and quote.span.carried and quote.number):
        return None
    return as_finding(quote.attributions[quote.number - 1])


def find_speaker_of_paragraph_before(quote: QuoteView) -> Finding | None:
    """The speaker of the last quote of the paragraph before."""
    if not (quote.is_alone and quote.opens_paragraph and quote.number):
        return None
    if quote.document.spans[quote.number - 1].paragraph != quote.span.paragraph - 1:
        return None
    return as_finding(quote.attributions[quote.number - 1])


def find_subject_in_paragraph_before(quote: QuoteView) -> Finding | None:
    """The subject of the last sentence of the paragraph before: of its reporting verb, else its main subject."""
    if not (quote.is_alone and quote.opens_paragraph):
        return None
    line = quote.document.line(quote.span.paragraph - 1)
    end = len(line.symbols.rstrip(".~:"))
    return reporting_subject(line, end) or subject(line, end)


def find_name_in_lead_in(quote: QuoteView) -> Finding | None:
    """The first name of a line without a verb that ends in a colon: "Statement from Larch Mills:"."""
    if not (quote.is_alone and quote.opens_paragraph):
        return None
    line = quote.document.line(quote.span.paragraph - 1)
    if not line.symbols.endswith(":"):
        return None
    end = len(line.symbols.rstrip(".~:"))
    start, _ = sentence_bounds(line.symbols, end - 1) if end else (0, 0)
    name = line.symbols.find("N", start, end)
    return (line.mentions[name], None) if name >= 0 else None


# Speakers farther back, and quoted clauses without a cue


def find_last_speaker(quote: QuoteView) -> Finding | None:
    """Who spoke last, a few quotes back at most, for a quote that is a sentence of its own."""
    if not quote.is_alone or quote.start == quote.span.paragraph == 0:
        return None
    last = max(0, quote.number - FARTHEST_SPEAKER)
    mentions = (found.mention for found in reversed(quote.attributions[last : quote.number]))
    mention = next(filter(None, mentions), None)
    return (mention, None) if mention else None


def find_subject_of_clause(quote: QuoteView) -> Finding | None:
    """The main subject before a quoted clause without a cue: "Maria Ortiz has a bridge “that would carry".

    If the subject has no name, or its verb is inside the quote (Maria Ortiz “is right about it”), the words are more
    often those of whoever is named as speaking in the sentence before.
    """
    if not is_unattributed_clause(quote) or is_passive_without_agent(quote):
        return None
    at = clause_subject(quote.left + "v", after_name=True)
    mention = None if at is None else speaker_at(quote.document, quote.line, quote.base + at)
    if mention is None:
        return None
    is_spoken_of = len(quote.left.strip(f"{ADVERB}{AUXILIARY}{TIME}")) == 1
    is_nameless = mention.symbol in "nm" and not is_document(mention.head)
    if (is_spoken_of or is_nameless) and (found := find_named_before(quote)):
        return found
    return mention, None


def find_named_before(quote: QuoteView) -> Finding | None:
    """The named speaker of the sentence before, in the same paragraph: of its last quote or its reporting verb."""
    line, end = quote.line, quote.start - 1
    if end < 0:
        return None
    last = line.symbols.rfind("Q", sentence_bounds(line.symbols, end)[0], end + 1)
    found = as_finding(quote.attributions[line.quotes[last]]) if last >= 0 else reporting_subject(line, end)
    return (found[0], None) if found and found[0] and found[0].symbol in "NP" else None


def find_speaker_before_clause(quote: QuoteView) -> Finding | None:
    """The speaker of the quote before a quoted clause without a cue or a subject, in the same paragraph."""
    if not quote.number or not is_unattributed_clause(quote):
        return None
    if quote.document.spans[quote.number - 1].paragraph != quote.span.paragraph:
        return None
    return as_finding(quote.attributions[quote.number - 1])


def is_unattributed_clause(quote: QuoteView) -> bool:
    """Whether the words of a quote make it speech, and nothing shows that they belong to an earlier speaker."""
    if quote.opens_sentence and (quote.opens_paragraph or not quote.is_alone):
        return False
    return is_clause(quote.words)


# The quote that follows


def find_speaker_of_continuation(quote: QuoteView, from_right: frozenset[str]) -> Finding | None:
    """The speaker of the next quote, if this one is left open and the next continues it.

    `from_right` are the rules that read what follows a quote: they attribute both quotes if these run together.
    """
    number = quote.number
    if number + 1 == len(quote.document.spans):
        return None
    # Called from the last quote to the first, so the attribution of the next one is final.
    following, continuation = quote.document.spans[number + 1], quote.attributions[number + 1]
    current = quote.attributions[number]
    is_guess = current.mention is not None and (current.rule in GUESSED or current.mention.head in QUANTIFIERS)
    is_guessed = current.mention is None or (is_guess and continuation.rule in from_right)
    if following.carried and is_guessed:
        return continuation.mention, continuation.cue
    runs_on = not quote.span.closed and quote.span.outer[1] == following.outer[0]  # printed without its break
    same_paragraph = quote.span.paragraph == following.paragraph
    if runs_on and same_paragraph and continuation.rule in from_right and current.rule not in from_right:
        return continuation.mention, continuation.cue
    return None
