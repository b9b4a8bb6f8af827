"""The record of a clause that may be reported speech."""

from __future__ import annotations

from typing import NamedTuple

from quotestance.english.chunker import Mention, SymbolLine

__all__ = ["ReportedClause"]


class ReportedClause(NamedTuple):
    """A clause with the source and the cue that may report it.

    `start` and `end` span the content in the text, and `cue` the word of saying. `rule` names the form of the report
    (`reported_frames`), `lemma` is the word of saying, `tag` its form, and `link` tells how its source was found.
    `cue_index`, `source_index`, `first`, `last` and `sentence` are indices among the symbols of `line`; the content is
    `first` up to `last`. `certainty` is the probability, from 0 to 1, that its end is right by half (`reported_ends`).
    """

    start: int
    end: int
    mention: Mention
    cue: tuple[int, int]
    rule: str
    lemma: str
    tag: str
    link: str
    line: SymbolLine
    cue_index: int
    source_index: int
    first: int
    last: int
    sentence: tuple[int, int]
    is_finite: bool
    certainty: float = 1.0
