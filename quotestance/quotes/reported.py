"""Reported speech: clauses that paraphrase, without quotation marks, what a source said.

"Maria Ortiz said on Monday that the bridge was safe" has the content "the bridge was safe". The search proposes every
clause that a word of saying may report (`reported_search`), and a small logistic regression accepts or rejects each.
Its weights are numbers in `data/reported/weights.json`, learned by `tools/train_reported.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from quotestance.errors import ResourceError
from quotestance.quotes.document import Document
from quotestance.quotes.reported_clause import ReportedClause
from quotestance.quotes.reported_ends import choose_end
from quotestance.quotes.reported_features import list_features
from quotestance.quotes.reported_search import find_candidates

__all__ = ["AUTHOR", "find_reported", "keep_best", "score_clause"]

THRESHOLD = 0.5
"""The least probability of an accepted clause. In cross-validation on PolNeAR F1 is flat from 0.42 to 0.54, while
precision rises from 0.79 to 0.81."""
AUTHOR = frozenset(("i", "we", "you"))
"""Pronouns that outside quotation marks mean the author or the reader."""


def find_reported(document: Document) -> list[ReportedClause]:
    """The reported clauses of an article, in the order of their starts.

    Raises:
        ResourceError: the weights are missing, so the installation is damaged.

    >>> document = Document("Larch Mills denied hiding the fault. The plant shut in May, according to Maria Ortiz.")
    >>> [document.text[clause.start : clause.end] for clause in find_reported(document)]
    ['hiding the fault', 'The plant shut in May']
    """
    weights = load_weights()["ends"]
    sentences: dict[tuple[int, int], list[tuple[float, ReportedClause]]] = {}
    for candidate in find_candidates(document):
        clause = choose_end(document, candidate, weights)
        mention = clause.mention
        if mention.symbol == "P" and mention.head in AUTHOR:
            continue
        if (score := score_clause(document, clause)) >= THRESHOLD:
            sentences.setdefault((id(clause.line), clause.sentence[0]), []).append((score, clause))
    found = [clause for scored in sentences.values() for clause in keep_best(scored)]
    return sorted(found, key=lambda clause: (clause.start, -clause.end))


def keep_best(scored: Sequence[tuple[float, ReportedClause]]) -> list[ReportedClause]:
    """The clauses of a sentence or an article, given with their scores, without those half the same as a better one.

    "She said, adding that the bridge was safe" has the clause of "adding", not one that contains that word.
    """
    kept: list[ReportedClause] = []
    for _, clause in sorted(scored, key=lambda pair: -pair[0]):
        if all(not _are_half_the_same(clause, other) for other in kept):
            kept.append(clause)
    return kept


def _are_half_the_same(one: ReportedClause, other: ReportedClause) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= max(one.end - one.start, other.end - other.start)


def score_clause(document: Document, clause: ReportedClause) -> float:
    """The probability, from 0 to 1, that a clause is reported speech."""
    weights = load_weights()["clauses"]
    score = weights[""] + sum([weights.get(feature, 0.0) for feature in list_features(document, clause)])
    return 1.0 / (1.0 + math.exp(-score))


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """The weights of the two models, "clauses" and "ends": feature -> weight; the intercepts have the empty name."""
    try:
        text = files("quotestance.data").joinpath("reported/weights.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ResourceError("the weights for reported speech are missing; install quotestance again") from error
    weights: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return weights
