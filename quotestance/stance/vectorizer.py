"""Map feature names to columns, and the features of quotes to the entries of a sparse matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from quotestance.stance.features import FAMILIES, NAMED_FAMILIES, DescribedQuote

__all__ = ["Entries", "Integers", "Numbers", "Vectorizer"]


Numbers = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Entries = tuple[Integers, Integers, Numbers]
"""The entries of a sparse matrix that are not zero: their rows, columns and values."""


class Vectorizer:
    """The feature names of all families, one column each, with their idf and the weight of each family."""

    def __init__(self, names: Mapping[str, Sequence[str]], idf: Numbers, weights: Mapping[str, float]) -> None:
        self.names = {family: tuple(names[family]) for family in FAMILIES}
        self.idf = idf
        self.weights = dict(weights)
        self.columns: list[dict[str, int]] = []
        first = 0
        for family in FAMILIES:
            self.columns.append({name: first + i for i, name in enumerate(self.names[family])})
            first += len(self.names[family])
        self.size = first

    @classmethod
    def fit(cls, quotes: Sequence[DescribedQuote], weights: Mapping[str, float], min_count: int) -> Vectorizer:
        """Learn the names that at least `min_count` of the quotes have, and their smoothed idf.

        A family of weight 0 gets no columns. The model file separates names by line feeds, so a name that contains
        one is left out.
        """
        names: dict[str, list[str]] = {}
        idf: list[Numbers] = []
        for index, family in enumerate(FAMILIES):
            counts = Counter(chain.from_iterable(quote.families[index] for quote in quotes))
            frequent = (name for name, count in counts.items() if count >= min_count and "\n" not in name)
            names[family] = sorted(frequent) if weights[family] else []
            idf.append(np.array([np.log((1 + len(quotes)) / (1 + counts[name])) + 1.0 for name in names[family]]))
        return cls(names, np.concatenate(idf), weights)

    def columns_of(self, family: str) -> slice:
        """The columns of a family."""
        first = sum(len(self.names[other]) for other in FAMILIES[: FAMILIES.index(family)])
        return slice(first, first + len(self.names[family]))

    def transform(self, quotes: Sequence[DescribedQuote]) -> Entries:
        """The quotes' features as matrix entries; a row is a quote's position in `quotes`.

        In the families of words each value is the idf, and each quote's values have unit length; the values of named
        features are kept as they are. Every value is multiplied by its family's weight. All quotes are done at once:
        calling numpy for each quote would take longer than the arithmetic.
        """
        # All features of the first family come first, quote by quote, then those of the next family.
        number = len(quotes)
        used = [index for index, family in enumerate(FAMILIES) if self.weights[family]]
        segments = [quote.families[index] for index in used for quote in quotes]  # one for each family and quote
        lengths = np.fromiter(map(len, segments), np.int64, len(segments))
        # Names are looked up without a line of Python per name; -1 is a name that the model does not know.
        looked_up = (
            map(self.columns[index].get, chain.from_iterable(segments[i * number : (i + 1) * number]), repeat(-1))
            for i, index in enumerate(used)
        )
        columns = np.fromiter(chain.from_iterable(looked_up), np.int64, lengths.sum())
        known = np.flatnonzero(columns >= 0)
        segment_of, columns = np.repeat(np.arange(len(segments)), lengths)[known], columns[known]
        # The families of named features are the last, so the entries of words come first.
        first_named = number * sum(FAMILIES[index] not in NAMED_FAMILIES for index in used)
        words = int(np.searchsorted(segment_of, first_named))
        idf = self.idf[columns[:words]]
        norms = np.sqrt(np.bincount(segment_of[:words], idf * idf, len(segments)))
        # `known` has positions among the entries of all families; those of named features come after all words.
        named = np.fromiter(chain.from_iterable(map(dict.values, segments[first_named:])), np.float64)
        values = np.concatenate([idf / norms[segment_of[:words]], named[known[words:] - lengths[:first_named].sum()]])
        weights = np.repeat([self.weights[FAMILIES[index]] for index in used], number)
        return segment_of % max(number, 1), columns, values * weights[segment_of]
