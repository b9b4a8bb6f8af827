"""Where the content of a clause after its cue ends.

"Ann Lee said the bridge was safe, while the port lost nine ships" may end at the comma or at the stop. At each break a
logistic regression gives the probability that the content ends there if it goes on so far. Of all breaks the one is
chosen whose content most probably shares at least half of its characters with the true content, and the reverse. The
weights are learned by `tools/train_reported.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from quotestance.quotes.document import Document
from quotestance.quotes.reported_clause import ReportedClause
from quotestance.quotes.reported_line import FINITE_RE, end_of, is_finite

__all__ = ["choose_end", "find_breaks", "list_break_features"]

BREAK_RE = re.compile(r"[,;\-:]|(?<![,\-;:cswyWTpDVgGoibhdS])[csyAG]")
"""A mark, or the word that opens a clause without one; but not "when" of "which, when" or "compared when"."""
SEGMENT_RE = re.compile(r"[^,\-;]*")  # what follows a break, up to the next mark
MOST_BREAKS = 12
OPENING = frozenset("cswyWTapiAGPdo")  # tags of the words that tell best what follows a break
LENGTH_STEP, MOST_STEPS = 25, 8  # characters of content before a break
LEAST_SHARE = 0.5
TIE = 0.001  # of two ends that match equally the more probable one


def choose_end(document: Document, clause: ReportedClause, weights: Mapping[str, float]) -> ReportedClause:
    """The clause with the end that most probably is right by half; a clause before its cue is left as it is."""
    if clause.first < clause.cue_index or not (breaks := find_breaks(clause)):
        return clause
    lasts = [*breaks, clause.sentence[1]]
    probabilities, going_on = [], 1.0
    for index in breaks:
        score = weights[""] + sum([weights.get(name, 0.0) for name in list_break_features(document, clause, index)])
        here = 1.0 / (1.0 + math.exp(-score))
        probabilities.append(going_on * here)
        going_on *= 1.0 - here
    probabilities.append(going_on)
    spans = clause.line.spans
    lengths = [spans[last - 1][1] - clause.start for last in lasts]

    def match(i: int) -> float:
        least, most = lengths[i] * LEAST_SHARE, lengths[i] / LEAST_SHARE
        matched = (p for p, length in zip(probabilities, lengths, strict=True) if least <= length <= most)
        return sum(matched) + TIE * probabilities[i]

    best = max(range(len(lasts)), key=match)
    return _end_at(document, clause, lasts[best])._replace(certainty=match(best))


def find_breaks(clause: ReportedClause) -> list[int]:
    """The indices of the symbols before which the content may end, except the end of its sentence."""
    matches = BREAK_RE.finditer(clause.line.symbols, clause.first + 2, clause.sentence[1])
    return [m.start() for m, _ in zip(matches, range(MOST_BREAKS), strict=False)]


def list_break_features(document: Document, clause: ReportedClause, index: int) -> tuple[str, ...]:
    """The names of the features of a break; each counts once."""
    symbols, spans, stop = clause.line.symbols, clause.line.spans, clause.sentence[1]
    mark, after = "", index
    while after < stop and symbols[after] in ",-;:":
        mark, after = symbols[index], after + 1
    word = ""
    if after < stop and symbols[after] in OPENING:
        word = document.text[slice(*spans[after])].lower()
    segment = SEGMENT_RE.match(symbols, after, stop)
    segment_end = segment.end() if segment else stop
    opens = symbols[after : min(after + 1, stop)]
    has_verb = FINITE_RE.search(symbols, after, segment_end) is not None
    length = spans[index - 1][1] - clause.start
    return (
        f"{mark} {symbols[after : min(after + 3, stop)]}",
        f"{mark} {word} {symbols[after + 1 : min(after + 2, stop)]}",
        f"{mark} {word or opens} finite after={FINITE_RE.search(symbols, after, stop) is not None}",
        f"{mark} {word or opens} finite before={FINITE_RE.search(symbols, clause.first, index) is not None}",
        f"{mark} {opens} segment={has_verb} {symbols[segment_end : min(segment_end + 1, stop)]}",
        f"{mark} length={min(MOST_STEPS, length // LENGTH_STEP)}",
        f"{mark} lemma={clause.lemma}",
        f"{mark} link={clause.link}",
        f"{mark} proposed={index == clause.last}",
    )


def _end_at(document: Document, clause: ReportedClause, last: int) -> ReportedClause:
    symbols = clause.line.symbols
    while symbols[last - 1] in ",c-:;":
        last -= 1
    if last in (clause.last, clause.first):
        return clause
    end = end_of(document.text, clause.line, last)
    finite = is_finite(document.text, clause.line, clause.first, last)
    return clause._replace(end=end, last=last, is_finite=finite)
