"""Reported speech: clauses that paraphrase, without quotation marks, what a source said.

"Maria Ortiz said on Monday that the bridge was safe" has the content "the bridge was safe". The search proposes every
clause that a word of saying may report (`reported_search`), and a small logistic regression accepts or rejects each.
Its weights are numbers in `data/reported/weights.json`, learned by `tools/train_reported.py`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from quotestance.errors import ResourceError
from quotestance.quotes.document import Document
from quotestance.quotes.reported_clause import ReportedClause
from quotestance.quotes.reported_features import list_features
from quotestance.quotes.reported_search import find_candidates

__all__ = ["find_reported", "score_clause"]

THRESHOLD = 0.62
"""The least probability of an accepted clause. In cross-validation on PolNeAR F1 is flat from 0.4 to 0.62, while
precision rises from 0.74 to 0.79."""
AUTHOR = frozenset(("i", "we", "you"))
"""Pronouns that outside quotation marks mean the author or the reader."""


def find_reported(document: Document) -> list[ReportedClause]:
    """The reported clauses of an article, in the order of their starts; of two with the same span, one.

    Raises:
        ResourceError: the weights are missing, so the installation is damaged.

    >>> document = Document("Larch Mills denied hiding the fault. The plant shut in May, according to Maria Ortiz.")
    >>> [document.text[clause.start : clause.end] for clause in find_reported(document)]
    ['hiding the fault', 'The plant shut in May']
    """
    found: dict[tuple[int, int], ReportedClause] = {}
    for clause in find_candidates(document):
        mention = clause.mention
        if mention.symbol == "P" and mention.head in AUTHOR:
            continue
        if score_clause(document, clause) >= THRESHOLD:
            found.setdefault((clause.start, clause.end), clause)
    return sorted(found.values(), key=lambda clause: (clause.start, -clause.end))


def score_clause(document: Document, clause: ReportedClause) -> float:
    """The probability, from 0 to 1, that a clause is reported speech."""
    weights = _load_weights()
    score = weights[""] + sum(weights.get(feature, 0.0) for feature in list_features(document, clause))
    return 1.0 / (1.0 + math.exp(-score))


@cache
def _load_weights() -> dict[str, float]:
    """Feature -> weight; the intercept has the empty name."""
    try:
        text = files("quotestance.data").joinpath("reported/weights.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ResourceError("the weights for reported speech are missing; install quotestance again") from error
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights
