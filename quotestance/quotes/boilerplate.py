"""What a web page prints around its article, and what it prints twice: quotes there are not said anew.

Nothing is taken away, so that every quoted span of the text stays in the record. Marks in a line of boilerplate stand
around another article's headline and become kind "other"; the second print of a quote names the first (`repeats`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.records.quote import Quote

__all__ = ["mark_repeats", "silence_boilerplate"]


# A line that leads to another page. The colon (or bar, or dash) tells it from a sentence: "Related costs rose".
LINK_RE = re.compile(
    r"""[ \t>*•▶►–-]{0,20}
    (?: also\ read | read\ (?:more|also|next|this) | see\ also | must\ read | don['’]t\ miss
      | related (?:\ (?:stor(?:y|ies)|articles?|posts?|reading|news|coverage))?
      | more\ (?:stories|news|from\ [^\n:|]{1,30}) | (?:you\ (?:may|might)\ also|recommended) (?:\ like | \ for\ you)?
      | watch (?:\ (?:now|more|live))? | listen )
    [ \t]{0,9} [:|–—]""",
    re.VERBOSE | re.IGNORECASE,
)
# A heading, alone on its line, below which the article is over: who wrote it, what readers say, what else there is.
FOOTER_RE = re.compile(
    r"""\n[ \t]{0,20}
    (?: about\ the\ authors? | leave\ a\ (?:reply|comment) | post\ a\ comment | join\ the\ (?:conversation|discussion)
      | (?:\d+\ )? (?:comments|responses) | related\ (?:posts|articles|stories) | you\ (?:may|might)\ also\ like
      | more\ (?:stories|from\ [^\n]{1,30}) | recommended\ (?:for\ you|stories) )
    [ \t]{0,9} :? [ \t\r]{0,9} \n""",  # bounded: two runs of blanks side by side take their product
    re.VERBOSE | re.IGNORECASE,
)
WORD_RE = re.compile(r"\w+")
REPEATED_WORDS = 5
"""A shorter quote may well be said twice. In 840 US news articles and 1,507 others these rules mark 13 quotes, twelve
utterances printed twice and the name of an event, and take none for boilerplate."""


def silence_boilerplate(text: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes, those that stand in lines of boilerplate as kind "other", said by nobody.

    A footer is looked for below the first third of the text alone.

    >>> text = "ALSO READ: “We won”, says Ann Lee\\nIt rained."
    >>> silence_boilerplate(text, [Quote(12, 18, "We won")])[0].kind
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
        begins = text.rfind("\n", before, quote.start) + 1  # from the last quote on, so that a long line is read once
        if begins or not kept:
            link = LINK_RE.match(text, begins, quote.start) is not None
        before = quote.start
        silent = link or quote.start >= end
        kept.append(replace(quote, kind="other", speaker=None, cue=None, rule=None) if silent else quote)
    return tuple(kept)


def mark_repeats(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes, those that print again what the same speaker says elsewhere in the article marked with `repeats`.

    Of two prints the one that names a speaker counts: a pull quote often stands without. Two speakers of the same
    words are two quotes.

    >>> said = "we found the fault and mended it"
    >>> [quote.repeats for quote in mark_repeats([Quote(5, 37, said), Quote(90, 122, said)])]
    [None, 5]
    """
    prints: dict[tuple[str, ...], list[int]] = {}
    for number, quote in enumerate(quotes):
        words = tuple(WORD_RE.findall(quote.text.casefold())) if quote.kind == "speech" else ()
        if len(words) >= REPEATED_WORDS:
            prints.setdefault(words, []).append(number)
    marked = list(quotes)
    for copies in prints.values():
        first: dict[str | None, int] = {}
        for number in sorted(copies, key=lambda n: quotes[n].speaker is None):
            speaker = quotes[number].speaker
            name = speaker.name if speaker else next(iter(first), None)
            if name in first:
                marked[number] = replace(quotes[number], repeats=quotes[first[name]].start)
            first.setdefault(name, number)
    return tuple(marked)
