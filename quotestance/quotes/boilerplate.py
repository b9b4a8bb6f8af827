"""Quotes in the boilerplate around an article, and quotes that the article repeats.

No quote is removed, so that every quoted span of the text stays in the record. Quotation marks in a line of boilerplate
belong to another article's headline, and the quote gets the kind "other". A repeated quote refers to its first
occurrence (`repeats`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.records.quote import Quote

__all__ = ["mark_boilerplate", "mark_repeats"]

# A line with a link to another page. The colon, bar or dash distinguishes it from a sentence: "Related costs rose".
LINK_RE = re.compile(
    r"""[ \t>*•▶►–-]{0,20}
    (?: also\ read | read\ (?:more|also|next|this) | see\ also | must\ read | don['’]t\ miss
      | related (?:\ (?:stor(?:y|ies)|articles?|posts?|reading|news|coverage))?
      | more\ (?:stories|news|from\ [^\n:|]{1,30}) | (?:you\ (?:may|might)\ also|recommended) (?:\ like | \ for\ you)?
      | watch (?:\ (?:now|more|live))? | listen )
    [ \t]{0,9} [:|–—]""",
    re.VERBOSE | re.IGNORECASE,
)
# A heading on a line of its own that ends the article: about the author, readers' comments, other articles.
FOOTER_RE = re.compile(
    r"""\n[ \t]{0,20}
    (?: about\ the\ authors? | leave\ a\ (?:reply|comment) | post\ a\ comment | join\ the\ (?:conversation|discussion)
      | (?:\d+\ )? (?:comments|responses) | related\ (?:posts|articles|stories) | you\ (?:may|might)\ also\ like
      | more\ (?:stories|from\ [^\n]{1,30}) | recommended\ (?:for\ you|stories) )
    [ \t]{0,9} :? [ \t\r]{0,9} \n""",  # bounded, since two adjacent runs of blanks take quadratic time
    re.VERBOSE | re.IGNORECASE,
)
WORD_RE = re.compile(r"\w+")
REPEATED_WORDS = 5
"""Words of the shortest quote that counts as repeated, since a shorter one may be said twice. In 840 US news articles
and 1,507 others these rules mark 13 quotes: twelve repeated utterances and the name of an event. They take none for
boilerplate."""


def mark_boilerplate(text: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes in order; those in lines of boilerplate have the kind "other" and no speaker.

    A footer is searched for after the first third of the text only.

    >>> text = "ALSO READ: “We won”, says Ann Lee\\nIt rained."
    >>> mark_boilerplate(text, [Quote(12, 18, "We won")])[0].kind
    'other'
    """
    if not quotes:
        return ()
    footer = FOOTER_RE.search(text, len(text) // 3, quotes[-1].start)
    end = footer.start() if footer else len(text)
    kept: list[Quote] = []
    before = 0
    link = False
    for quote in quotes:
        # The start of the quote's line, or 0 if the line is that of the quote before, whose result is kept.
        begins = text.rfind("\n", before, quote.start) + 1  # from the last quote, so that a long line is read once
        if begins or not kept:
            link = LINK_RE.match(text, begins, quote.start) is not None
        before = quote.start
        is_boilerplate = link or quote.start >= end
        kept.append(replace(quote, kind="other", speaker=None, cue=None, rule=None) if is_boilerplate else quote)
    return tuple(kept)


def mark_repeats(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes in order; `repeats` is set where the same speaker says the same words elsewhere in the article.

    An occurrence with a speaker counts as the first, since a pull quote often has none. The same words of two speakers
    are two quotes.

    >>> said = "we found the fault and mended it"
    >>> [quote.repeats for quote in mark_repeats([Quote(5, 37, said), Quote(90, 122, said)])]
    [None, 5]
    """
    occurrences: dict[tuple[str, ...], list[int]] = {}
    for number, quote in enumerate(quotes):
        words = tuple(WORD_RE.findall(quote.text.casefold())) if quote.kind == "speech" else ()
        if len(words) >= REPEATED_WORDS:
            occurrences.setdefault(words, []).append(number)
    marked = list(quotes)
    for copies in occurrences.values():
        first: dict[str | None, int] = {}
        # Those with a speaker first; the sort is stable, so the order of the text is kept otherwise.
        for number in sorted(copies, key=lambda n: quotes[n].speaker is None):
            speaker = quotes[number].speaker
            # A copy without a speaker counts as the first speaker's.
            name = speaker.name if speaker else next(iter(first), None)
            if name in first:
                marked[number] = replace(quotes[number], repeats=quotes[first[name]].start)
            first.setdefault(name, number)
    return tuple(marked)
