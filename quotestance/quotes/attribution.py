"""Attribute each quoted span to a mention and a cue: the rules of its own sentence first, then its surroundings.

The result carries the name of the rule, so that each rule can be counted and scored.
"""

from __future__ import annotations

from quotestance.english.word_classes import NEWSPAPERS, QUANTIFIERS
from quotestance.quotes.document import UNATTRIBUTED, Attribution, Document
from quotestance.quotes.quote_view import QuoteView, Rule
from quotestance.quotes.rules import AFTER, BEFORE, CLAUSE, CONTEXT, LIKELY, NEXT, QUOTE, SENTENCE
from quotestance.quotes.sentence import PLAIN_CUES

__all__ = ["attribute"]

LOOSE = frozenset(("name-verb-object-quote", "subject-and-verb-quote", "subject-saying-quote"))
"""Rules over a cue that may belong to something else than the quote."""
SIGNED = tuple(rule for rule in CONTEXT if rule.name.startswith("signature"))
"""Rules that decide against a subject that names nobody: "Some argue that “…” Ann Lee, Larch Gazette"."""
OVERRIDING = frozenset(("quote-clause-name-verb", "quote-clause-verb-name"))
"""Rules that decide against a loose one, if their cue is plain."""


def attribute(document: Document, *, refine: bool = True) -> list[Attribution]:
    """The attribution of each quoted span of an article, in text order; without a mention where there is no speaker.

    Without `refine` the model of the kind is not asked; that is for fitting it.

    >>> document = Document("“It was safe,” said Maria Ortiz. “It still is.”")
    >>> [attribution.rule for attribution in attribute(document)]
    ['quote-verb-name', 'follow-on']
    """
    attributions = [UNATTRIBUTED] * len(document.spans)
    quotes: list[QuoteView] = []
    for paragraph in dict.fromkeys(span.paragraph for span in document.spans):
        line = document.line(paragraph)
        of_paragraph = [QuoteView(document, attributions, line, index) for index in line.quotes]
        attribute_paragraph(of_paragraph, attributions)
        if refine:
            for quote in of_paragraph:
                attributions[quote.number] = first_match(LIKELY, quote) or attributions[quote.number]
        quotes += of_paragraph
    # From the last quote to the first, so that a speaker passes over several quotes that are left open.
    for quote in reversed(quotes):
        attributions[quote.number] = first_match(NEXT, quote) or attributions[quote.number]
    return attributions


def attribute_paragraph(quotes: list[QuoteView], attributions: list[Attribution]) -> None:
    """Fill in the attributions of one paragraph's quotes; those of all earlier paragraphs are known."""
    for quote in quotes:
        attributions[quote.number] = attribute_in_sentence(quote) or UNATTRIBUTED
    # The second time backward, so that a speaker passes over several quotes in either direction.
    for rules, order in ((SENTENCE, quotes), (SENTENCE, quotes[::-1]), (CONTEXT, quotes)):
        for quote in order:
            if attributions[quote.number].mention is None:
                attributions[quote.number] = first_match(rules, quote) or UNATTRIBUTED
    for quote in quotes:
        attributions[quote.number] = first_match(QUOTE, quote) or attributions[quote.number]


def attribute_in_sentence(quote: QuoteView) -> Attribution | None:
    """The attribution of a quote by the words around it in its sentence."""
    before = BEFORE if quote.left else ()
    after = AFTER if quote.right else ()
    # If rules of both sides hold, the side that the quote is tied to more closely decides.
    nearest, other = (before, after) if quote.is_introduced else (after, before)
    found = first_match(nearest, quote) or first_match(other, quote)
    if found is not None and is_unnamed(found) and (signed := first_match(SIGNED, quote)):
        return signed
    if found is not None and is_medium(quote, found) and has_named_governor(quote):
        found = first_match(before, quote) or found
    is_loose = found is not None and found.rule in LOOSE and not quote.left.endswith(":")
    if found is not None and not is_loose:
        return found
    # “Our best hope” is to wait, Lee said: read only if nothing near the quote has decided.
    later = first_match(CLAUSE, quote)
    if later is not None and (found is None or (later.rule in OVERRIDING and has_plain_cue(quote.document, later))):
        return later
    return found


def first_match(rules: tuple[Rule, ...], quote: QuoteView) -> Attribution | None:
    """The attribution of a quote by the first rule that matches, or None."""
    for rule in rules:
        if (found := rule.find(quote)) is not None:
            mention, cue = found
            return Attribution(mention, cue, rule.name)
    return None


def is_unnamed(found: Attribution) -> bool:
    """Whether the speaker is "some", "others" or a noun without a name."""
    mention = found.mention
    return mention is not None and (mention.head in QUANTIFIERS or mention.symbol in "nm")


def is_medium(quote: QuoteView, found: Attribution) -> bool:
    """Whether what follows the quote names where it was published: "according to the Post", "the Post reported"."""
    mention = found.mention
    if mention is None or found.cue is None or found.cue[0] < quote.span.end:
        return False
    if quote.document.text[slice(*found.cue)].lower() in ("reported", "reports"):
        return mention.symbol != "P"
    if found.rule != "quote-according-to":
        return False
    name = quote.document.text[mention.name_start : mention.name_end].split()
    return mention.symbol == "n" or not NEWSPAPERS.isdisjoint(name)


def has_named_governor(quote: QuoteView) -> bool:
    """Whether a reporting verb before the quote governs it and has a name or a pronoun as its subject."""
    return quote.governor is not None and quote.governor[0].symbol in "NP"


def has_plain_cue(document: Document, attribution: Attribution) -> bool:
    """Whether the cue is a reporting verb without a second meaning."""
    return attribution.cue is not None and document.text[slice(*attribution.cue)].lower() in PLAIN_CUES
