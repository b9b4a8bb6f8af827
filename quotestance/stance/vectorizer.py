"""Map feature names to columns, and feature counts to a sparse matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from quotestance.stance.features import FAMILIES, DescribedQuote

__all__ = ["Vocabulary"]


Numbers = npt.NDArray[np.float64]


class Vocabulary:
    """Feature names of all families in one run of columns, with their idf and their families' weights."""

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

    def encode(self, quotes: Sequence[DescribedQuote]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Numbers]:
        """The quotes' features as a sparse matrix: rows (places in `quotes`), columns and values.

        Each family of words is idf of unit length, facts are as they are. One pass over all quotes of an article: the
        calls of numpy for each quote would take longer than the sums.
        """
        number = len(quotes)
        used = [at for at, family in enumerate(FAMILIES) if self.weights[family]]
        segments = [quote.families[at] for at in used for quote in quotes]  # one for each family and quote
        lengths = np.fromiter(map(len, segments), np.int64, len(segments))
        found = (
            map(self.columns[at].get, chain.from_iterable(segments[i * number : (i + 1) * number]), repeat(-1))
            for i, at in enumerate(used)
        )
        columns = np.fromiter(chain.from_iterable(found), np.int64, lengths.sum())
        known = np.flatnonzero(columns >= 0)
        places, columns = np.repeat(np.arange(len(segments)), lengths)[known], columns[known]
        of_facts = number * sum(FAMILIES[at] != "facts" for at in used)  # the first segment that is no words
        words = int(np.searchsorted(places, of_facts))
        idf = self.idf[columns[:words]]
        norms = np.sqrt(np.bincount(places[:words], idf * idf, len(segments)))
        facts = np.fromiter(chain.from_iterable(map(dict.values, segments[of_facts:])), np.float64)
        values = np.concatenate([idf / norms[places[:words]], facts[known[words:] - lengths[:of_facts].sum()]])
        weights = np.repeat([self.weights[FAMILIES[at]] for at in used], number)
        return places % max(number, 1), columns, values * weights[places]
