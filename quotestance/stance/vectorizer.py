"""Map feature names to columns, and the features of quotes to the entries of a sparse matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise, repeat

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
    def fit(
        cls, quotes: Sequence[DescribedQuote], weights: Mapping[str, float], min_counts: Mapping[str, int]
    ) -> Vectorizer:
        """Learn the names that a number of the quotes have, at least that of their family, and their smoothed idf.

        A family of weight 0 gets no columns. The model file separates names by line feeds, so a name that contains
        one is left out.
        """
        names: dict[str, list[str]] = {}
        idf: list[Numbers] = []
        for index, family in enumerate(FAMILIES):
            counts = Counter(chain.from_iterable(quote.families[index] for quote in quotes))
            frequent = (name for name, count in counts.items() if count >= min_counts[family] and "\n" not in name)
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
        used = [index for index, family in enumerate(FAMILIES) if self.weights[family]]
        segments, first_of, segment_at = _find_segments(quotes, used)
        lengths = np.fromiter(map(len, segments), np.int64, len(segments))
        # Names are looked up without a line of Python per name; -1 is a name that the model does not know.
        looked_up = (
            map(self.columns[index].get, chain.from_iterable(segments[first:end]), repeat(-1))
            for index, (first, end) in zip(used, pairwise(first_of), strict=True)
        )
        columns = np.fromiter(chain.from_iterable(looked_up), np.int64, lengths.sum())
        known = np.flatnonzero(columns >= 0)
        segment_of, columns = np.repeat(np.arange(len(segments)), lengths)[known], columns[known]
        # The families of named features are the last, so the entries of words come first.
        first_named = first_of[sum(FAMILIES[index] not in NAMED_FAMILIES for index in used)]
        words = int(np.searchsorted(segment_of, first_named))
        idf = self.idf[columns[:words]]
        norms = np.sqrt(np.bincount(segment_of[:words], idf * idf, len(segments)))
        # `known` has positions among the entries of all families; those of named features come after all words.
        named = np.fromiter(chain.from_iterable(map(dict.values, segments[first_named:])), np.float64)
        values = np.concatenate([idf / norms[segment_of[:words]], named[known[words:] - lengths[:first_named].sum()]])
        weights = np.repeat([self.weights[FAMILIES[index]] for index in used], np.diff(first_of))
        values *= weights[segment_of]
        # Each place gets the entries of its segment: positions that count up from the segment's first entry.
        sizes = np.bincount(segment_of, minlength=len(segments))
        repeats = sizes[segment_at]
        offsets = (np.cumsum(sizes) - sizes)[segment_at] - (np.cumsum(repeats) - repeats)
        entries = np.repeat(offsets, repeats) + np.arange(repeats.sum())
        rows = np.repeat(np.arange(len(segment_at)) % max(len(quotes), 1), repeats)
        return rows, columns[entries], values[entries]


def _find_segments(
    quotes: Sequence[DescribedQuote], used: Sequence[int]
) -> tuple[list[dict[str, float]], list[int], Integers]:
    """The different sets of features, where those of each family begin and the last ones end, and which set is where.

    A place is a family and a quote, all quotes of the first family before those of the next. Quotes of an article share
    the features of some families, which are then looked up only once.
    """
    segments: list[dict[str, float]] = []
    first_of, segment_at = [0], []
    for index in used:
        seen: dict[int, int] = {}
        for quote in quotes:
            features = quote.families[index]
            if id(features) not in seen:
                seen[id(features)] = len(segments)
                segments.append(features)
            segment_at.append(seen[id(features)])
        first_of.append(len(segments))
    return segments, first_of, np.array(segment_at, dtype=np.int64)
