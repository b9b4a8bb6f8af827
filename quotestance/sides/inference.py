"""Infer the company that an article is about: a linear model chooses among the names in the text, or none of them."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from quotestance.english.word_classes import company_endings
from quotestance.errors import ResourceError
from quotestance.sides.candidate_features import Described, describe_candidates
from quotestance.sides.candidates import Candidate
from quotestance.sides.company import Company

__all__ = ["infer_company", "load_weights", "score_features"]


MARGIN = 0.5
"""By how much a name must score higher than no company. On the training articles this loses no right name with a title,
and one in a hundred without, and removes two fifths of the names inferred for articles about no company."""

FORMAT = 1


def infer_company(text: str, title: str | None = None) -> Company | None:
    """The organisation that the article is about, by its fullest name, with its other forms as aliases; or None.

    A guess for articles without a given company. It reads how often and where a name stands, also in the title, what
    surrounds it (roles, shares, spokespeople), and whether it looks like a person, a place or an organisation.

    >>> text = "Brannock Stores fell. Shares of Brannock Stores lost 3 pct after Brannock Stores Inc cut its forecast."
    >>> infer_company(text).name
    'Brannock Stores Inc'
    >>> infer_company("It rained in London, and Ann Lee stayed at home.") is None
    True
    """
    described = describe_candidates(text, title)
    weights = load_weights()
    best, best_score = None, score_features(described.none, weights) + MARGIN
    for candidate, features in zip(described.candidates, described.features, strict=True):
        score = score_features(features, weights)
        if score > best_score:
            best, best_score = candidate, score
    if best is None:
        return None
    name, *aliases = _list_names(best, described)
    return Company(name, tuple(aliases))


def score_features(features: dict[str, float], weights: dict[str, float]) -> float:
    """The sum of the features' values times their weights; a feature without a weight does not count."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def _list_names(best: Candidate, described: Described) -> list[str]:
    """The fullest name of the chosen candidate, then its other forms."""
    endings = company_endings()
    names = [best.fullest_name]
    for other in described.found.values():
        if other is best:
            continue
        rest = other.key[len(best.key) :].split() if other.key.startswith(best.key + " ") else None
        # "Larch Technologies" for "Larch", but not "Larch Messenger".
        if rest and all(word.capitalize() in endings for word in rest) and "and" not in rest:
            names.insert(0, other.fullest_name)
        elif other.key == described.acronyms.get(best.key) or best.key == described.acronyms.get(other.key):
            names.append(other.fullest_name)
    return list(dict.fromkeys(names))


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """The weights of the model by the names of the features (see data/company/README.md).

    Raises:
        ResourceError: the file is missing or damaged, so the installation is.
    """
    try:
        stored = json.loads(files("quotestance.data").joinpath("company/weights.json").read_text(encoding="utf-8"))
        if stored["format"] != FORMAT:
            raise ValueError(f"format {stored['format']!r}")
        return {str(name): float(weight) for name, weight in stored["weights"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(
            f"the weights for inferring companies cannot be read ({error}); install quotestance again"
        ) from error
