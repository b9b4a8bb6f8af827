"""The side classifier: a logistic regression over the features of a speaker, stored as numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat

from quotestance.errors import ResourceError

__all__ = ["SideModel", "load_side_model"]


FILE = "sides.json"


@dataclass(frozen=True)
class SideModel:
    """The weight of each feature (see `speaker_features`), and the intercept."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, features: Iterable[str]) -> float:
        """The probability, from 0 to 1, that a speaker with these features is on the company's side.

        Features without a weight count nothing.

        >>> round(SideModel({"named": 0.5}, -0.5).probability(["named", "unknown"]), 2)
        0.5
        """
        # `fsum` does not depend on the order of a set, which differs between runs.
        score = self.intercept + math.fsum(map(self.weights.get, features, repeat(0.0)))
        return 1 / (1 + math.exp(-score))


@cache
def load_side_model() -> SideModel:
    """The classifier that comes with the package.

    Raises:
        ResourceError: its file is missing or damaged, so the installation is.
    """
    try:
        content = json.loads(files("quotestance.models").joinpath(FILE).read_text(encoding="utf-8"))
        weights = {str(name): float(weight) for name, weight in content["weights"].items()}
        return SideModel(weights, float(content["intercept"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"the side classifier {FILE} is missing or damaged; install quotestance again") from error
