"""Quotes, speakers and kinds of one article: the stages from its text to records."""

from __future__ import annotations

from quotestance.attribution import Attribution
from quotestance.boilerplate import mark_repeats, silence_boilerplate
from quotestance.coreference import Referents
from quotestance.records import Cue, Quote

__all__ = ["extract_quotes"]

# What makes a quote part of the statement before it.
RUNS_ON = frozenset(("follow-on", "same-sentence", "carried", "speaker-before"))


def extract_quotes(text: str) -> tuple[Quote, ...]:
    """The quotes of an article in order, each with kind, statement, speaker (without side), cue and rule.

    >>> [(q.text, q.speaker.name) for q in extract_quotes("Maria Ortiz left. “It was safe,” Ms. Ortiz said.")]
    [('It was safe,', 'Maria Ortiz')]
    """
    attribution = Attribution(text)
    found = attribution.run()
    referents = Referents(attribution)
    quotes: list[Quote] = []
    statement = 0
    for number, span in enumerate(attribution.spans):
        tie = found[number]
        speaker = referents.speaker(number)
        cue = Cue(text[tie.cue[0] : tie.cue[1]], *tie.cue) if tie.cue else None
        before = quotes[-1] if quotes else None
        runs_on = (
            before is not None
            and before.kind == "speech"
            and (tie.rule in RUNS_ON or (cue is not None and cue == before.cue))
        )
        statement += not runs_on
        kind = "speech" if tie.mention is not None or tie.rule == "unnamed" else "other"
        quotes.append(Quote(span.start, span.end, text[span.start : span.end], kind, statement, speaker, cue, tie.rule))
    return mark_repeats(silence_boilerplate(text, quotes))
