"""Attribution by a name on the quote's own line or below it, without a clause: signatures, colons, names alone.

As in `sentence`, each `find_*` function takes a `QuoteView` and returns the mention and the cue, or None. The records
of these rules are in `rules`.
"""

from __future__ import annotations

import re

from quotestance.quotes.cue_search import main_subject
from quotestance.quotes.passives import is_passive_without_agent
from quotestance.quotes.patterns import ADVERBIALS, CHAIN, NAME, NP, PREPOSITION, REPORTED, SPEAKER, TIME
from quotestance.quotes.quote_view import Finding, QuoteView
from quotestance.quotes.sentence import PLAIN_CUES

__all__ = [
    "find_name_alone",
    "find_name_and_colon",
    "find_name_and_verb_after_stop",
    "find_signature",
    "find_signature_below",
]

# All that precedes the quote in its sentence: "Ann Lee:", "Ann Lee of the port:". Between the name and the colon stand
# three symbols without another mention at most ("Ann Lee (left):"), or a preposition with its noun phrase.
COLON_RE = re.compile(rf"[-(]*(?P<speaker>{SPEAKER})(?:[^NnP]{{0,3}}|p{NP}):")
# All that follows the quote in its sentence: "Ann Lee of the port", "Ann Lee, a lawyer". A verb or a stop in the
# apposition would make it a clause, which is for other rules.
NAME_ALONE_RE = re.compile(rf"{NAME}(?:[po][NnmO]|,[nN][^QvVUDbhB.;:]{{0,12}})?\Z")
# A sentence after the quote that has only a name and a cue: "Ann Lee said on Monday."
STOPPED_RE = re.compile(
    rf"""[.~] (?P<speaker>{SPEAKER}) {CHAIN}{ADVERBIALS} (?P<cue>{REPORTED})
    (?:[poi]?[nmtN\#]){{0,4}} (?:\.|\Z)    # to whom, when and where
    """,
    re.VERBOSE,
)
# "— Ann Lee, a lawyer.": dashes or brackets, the name, perhaps an apposition without a verb, and a stop
SIGNATURE_RE = re.compile(rf"[-(]*(?P<speaker>{NAME})(?:,[^QvVUD.;:]{{0,12}})?\.?\Z")
# "“It was safe.” Ann Lee, Larch Gazette", at the end of the line; in "Larch Today" the last word is a time.
SOURCE_RE = re.compile(rf"[.~](?P<speaker>{NAME})(?:,{NAME}{TIME}?)?\.?\Z")
# "this question from Ann Lee:", "a line written by Ann Lee in 2010:", but not a title: “Larch at Sea,” by Ann Lee:
ORIGIN_RE = re.compile(rf"(?<!Q)(?<!Q,){PREPOSITION}(?P<speaker>{NAME})(?:{PREPOSITION}[{NAME}nmt\#]+)?:\Z")
# "Ann Lee, Larch Gazette" as a line of its own
CREDIT_RE = re.compile(rf"(?P<speaker>{NAME}),{NAME}{TIME}?\Z")
LONGEST_SIGNATURE = 80  # characters


def find_name_and_verb_after_stop(quote: QuoteView) -> Finding | None:
    """The subject of a plain cue in a sentence of its own after the quote: "“It was safe.” Ann Lee said."."""
    line = quote.line
    m = STOPPED_RE.match(line.symbols, quote.index + 1)
    if m is None or quote.document.covered(line, m.start("cue")).lower() not in PLAIN_CUES:
        return None
    return line.mentions[m.start("speaker")], line.spans[m.start("cue")]


def find_name_alone(quote: QuoteView) -> Finding | None:
    """The name that follows a quote with a comma, without a verb: "“It was safe,” Ann Lee, a lawyer."."""
    if quote.start < quote.index or quote.words[-1] != ",":
        return None
    m = NAME_ALONE_RE.match(quote.line.symbols, quote.index + 1, quote.end)
    return (quote.line.mentions[quote.index + 1], None) if m else None


def find_signature(quote: QuoteView) -> Finding | None:
    """The name after a dash at the end of the quote's line; without one, a name and where it was published."""
    if m := SOURCE_RE.match(quote.line.symbols, quote.index + 1):
        mention = quote.line.mentions[m.start("speaker")]
        # A name alone signs a quote that is the whole line; one word may be an agency that signs the article.
        is_whole_name = " " in quote.document.text[mention.name_start : mention.name_end]
        if "," in m[0] or (quote.index == 0 and is_whole_name):
            return mention, None
    following = quote.line.symbols[quote.index + 1 : quote.end]
    m = SIGNATURE_RE.match(following) if following[:1] == "-" else None
    return (quote.line.mentions[quote.index + 1 + m.start("speaker")], None) if m else None


def find_signature_below(quote: QuoteView) -> Finding | None:
    """The name that is a short line of its own below a quote that is a line of its own.

    With its paper the name may also sign a quote that only ends a line.
    """
    document, paragraph = quote.document, quote.span.paragraph
    if quote.line.symbols[quote.index + 1 :].strip(".~") or paragraph + 1 == len(document.paragraphs):
        return None
    start, end = document.paragraphs[paragraph + 1]
    if end - start > LONGEST_SIGNATURE:
        return None
    below = document.line(paragraph + 1)
    m = (CREDIT_RE if quote.index else SIGNATURE_RE).match(below.symbols)
    # Without a dash, a line that ends in a stop is a sentence, not a signature.
    if m is None or (below.symbols[0] != "-" and below.symbols[-1] == "."):
        return None
    return below.mentions[m.start("speaker")], None


def find_name_and_colon(quote: QuoteView) -> Finding | None:
    """The name, or the subject, of a sentence that leads to the quote by a colon: "Maria Ortiz: “"."""
    if quote.opens_sentence or quote.line.symbols[quote.index - 1] != ":":
        return None
    left = quote.line.symbols[quote.start : quote.index]
    if (m := ORIGIN_RE.search(left)) and quote.document.covered(quote.line, quote.start + m.start()) in ("by", "from"):
        return quote.line.mentions[quote.start + m.start("speaker")], None
    # “…” Ann Lee: “…”: the quote before has no stop.
    m = COLON_RE.fullmatch(left, left.rfind("Q") + 1) or (
        None if is_passive_without_agent(quote) else main_subject(left + "v")
    )
    return (quote.line.mentions[quote.start + m.start("speaker")], None) if m else None
