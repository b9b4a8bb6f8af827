"""The linear stance model as numbers: load it, score quotes, explain, save. numpy alone, no pickle.

A model folder holds `weights.npz` (feature names, idf, coefficients, intercepts, calibration) and `model.json` (format
version, classes, sizes, hashes). Everything is checked before it is unfolded; nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quotestance.errors import ModelError
from quotestance.features import FAMILIES, DescribedQuote, describe, say_feature
from quotestance.records.quote import STANCES, Quote, Stance
from quotestance.sides.company import Company
from quotestance.weights import REMEDY, read_header, unpack_arrays, write_folder

__all__ = ["LinearLayers", "StanceModel", "Vocabulary", "load_model"]


Numbers = npt.NDArray[np.float64]

SIDES_READ = ("company", "other", "unknown")
CORE = (
    "lexicon|negative",
    "lexicon|positive",
    "lexicon|blame",
    "lexicon|denial",
    "lexicon|promise",
    "lexicon|doubt",
    "lexicon|demand",
    "lexicon|praise",
    "lexicon|apology",
    "lexicon|harm",
    "lexicon|not negative",
    "lexicon|not positive",
    "lexicon|obligation",
    "lexicon|economy",
    "lexicon|procedure",
    "balance|good",
    "balance|bad",
    "form|fragment",
    "pronoun|we",
    "pronoun|they",
    "pronoun|company",
    "pronoun|it",
    "negation",
)
"""The facts whose weight hangs on whether the quote is about the company, and on the speaker's side."""

CROSSINGS = (
    "about",
    *(f"about|{side}" for side in SIDES_READ),
    *(f"not about|{side}" for side in SIDES_READ),
    *(f"about|{side}|{fact}" for side in ("company", "other") for fact in CORE),
)
"""What the stance layer reads of the probability that a quote is about the company: alone, and crossed with the side
and the core facts."""

LARGEST = 1e6
"""The largest size of a number that a model may hold, so that no sum of products overflows; ours stay below 20."""

LEAST_IDF = 1e-3
"""The least idf that is read, as families of words are divided by the length of theirs; a trained one is 1 or more."""


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


CORE_SCALE = 0.5
"""What a core fact counts in the crossings; between 0.3 and 1 nothing changed."""


def cross_about(probability: float, quote: DescribedQuote) -> list[float]:
    """The values of `CROSSINGS` for one quote."""
    values = [0.0] * len(CROSSINGS)
    at = {"company": 0, "other": 1}.get(quote.side or "", 2)
    values[0] = 2.0 * probability - 1.0
    values[1 + at] = probability
    values[4 + at] = 1.0 - probability
    facts = quote.families[-1]
    first = 7 + (0 if at == 0 else len(CORE))
    for fact in PLACES.keys() & facts.keys():
        values[first + PLACES[fact]] = CORE_SCALE * probability * facts[fact]
    return values


PLACES = {fact: i for i, fact in enumerate(CORE)}


def share_scores(quotes: Sequence[DescribedQuote], scores: Numbers, share: float) -> Numbers:
    """Scores to which each quote adds a share of those of the same speaker's other quotes in the article, the nearest
    most.

    A speaker seldom changes sides: of neighbouring quotes of one speaker in real news, seven to eight in ten agree.
    Scores are centred first, so that only their differences are passed on.
    """
    scores = np.asarray(scores - scores.mean(axis=1, keepdims=True))
    groups: dict[tuple[int, str], list[int]] = {}
    for at, quote in enumerate(quotes):
        if quote.speaker:
            groups.setdefault((quote.article, quote.speaker), []).append(at)
    receiving: list[int] = []
    giving: list[int] = []
    parts: list[float] = []
    for members in groups.values():
        for place, at in enumerate(members if len(members) > 1 else ()):
            near = members[max(0, place - NEIGHBOURS) : place] + members[place + 1 : place + 1 + NEIGHBOURS]
            weights = {
                other: 1.0 / abs(quotes[other].index - quotes[at].index)
                for other in near
                if quotes[other].index != quotes[at].index
            }
            total = sum(weights.values())
            receiving += [at] * len(weights)
            giving += weights
            parts += [weight / total for weight in weights.values()]
    shared: Numbers = np.array(scores)
    if receiving:
        np.add.at(shared, receiving, share * np.array(parts)[:, None] * scores[giving])
    return shared


NEIGHBOURS = 5
"""How many of a speaker's quotes before and after one are looked at."""


@dataclass(frozen=True)
class LinearLayers:
    """The numbers of the two layers. Shapes: about (size,), stance (size + crossings, 3), calibration (1,) and (3,).

    `calibration_factor` multiplies the log-odds, `calibration_shift` is added; `share` is that of `share_scores`.
    """

    about_coef: Numbers
    about_intercept: float
    stance_coef: Numbers
    stance_intercept: Numbers
    calibration_factor: float
    calibration_shift: Numbers
    share: float


def softmax(scores: Numbers) -> Numbers:
    """Probabilities of log-odds, along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


class StanceModel:
    """The loaded classifier. `label` is what a user calls; `score` gives the bare numbers."""

    def __init__(self, vocabulary: Vocabulary, layers: LinearLayers, info: Mapping[str, Any] | None = None) -> None:
        self.vocabulary = vocabulary
        self.layers = layers
        self.info = dict(info or {})

    def score(self, quotes: Sequence[DescribedQuote]) -> tuple[Numbers, Numbers]:
        """Probabilities that the quotes are about the company, and the bare scores of the three stances, before
        sharing and calibration, shapes (n_quotes,) and (n_quotes, 3)."""
        rows, columns, values = self.vocabulary.encode(quotes)
        layers, number = self.layers, len(quotes)
        odds = np.bincount(rows, values * layers.about_coef[columns], number) + layers.about_intercept
        about = 1.0 / (1.0 + np.exp(np.minimum(-odds, 700.0)))  # exp(710) overflows
        crossed = np.array([cross_about(p, quote) for p, quote in zip(about.tolist(), quotes, strict=True)])
        weighted = values[:, None] * layers.stance_coef[columns]
        scores = np.stack([np.bincount(rows, part, number) for part in weighted.T], axis=1)
        return about, scores + crossed @ layers.stance_coef[self.vocabulary.size :] + layers.stance_intercept

    def score_all(self, quotes: Sequence[DescribedQuote]) -> tuple[list[float], Numbers]:
        """For all quotes of an article (or of several): the probability of being about the company, and of the
        stances, shape (n_quotes, 3)."""
        if not quotes:
            return [], np.zeros((0, len(STANCES)))
        about, scores = self.score(quotes)
        shared = share_scores(quotes, scores, self.layers.share)
        return about.tolist(), softmax(shared * self.layers.calibration_factor + self.layers.calibration_shift)

    def predict_proba(self, quotes: Sequence[DescribedQuote]) -> Numbers:
        """Stance probabilities, shape (n_quotes, 3)."""
        return self.score_all(quotes)[1]

    def label(
        self, text: str, quotes: Sequence[Quote], company: Company | None, *, explain: bool = False
    ) -> tuple[Quote, ...]:
        """The same quotes with `about` and `stance` set on speech; without a company nothing is set.

        The quotes' speakers should have their sides (`companies.assign_sides`).
        """
        if company is None:
            return tuple(quote.revise(quote.speaker, None, None) for quote in quotes)
        done = [quote if quote.kind == "speech" else quote.revise(quote.speaker, None, None) for quote in quotes]
        described = describe(text, quotes, company)
        about, probabilities = self.score_all(described)
        for one, of_company, (critical, defensive, neutral) in zip(
            described, about, probabilities.tolist(), strict=True
        ):
            best = max(range(len(STANCES)), key=(critical, defensive, neutral).__getitem__)
            reasons = self.explain(one, best) if explain else ()
            stance = Stance(STANCES[best], (critical, defensive, neutral), reasons)
            quote = done[one.index]
            done[one.index] = quote.revise(quote.speaker, "company" if of_company >= 0.5 else "other", stance)
        return tuple(done)

    def explain(self, quote: DescribedQuote, best: int, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that moved a quote most, in words, with their part in the log-odds of class `best` against the
        mean of the others."""
        _, columns, values = self.vocabulary.encode([quote])
        layers = self.layers
        about = float(self.score([quote])[0][0])
        contrast = np.full(len(STANCES), -layers.calibration_factor / (len(STANCES) - 1))
        contrast[best] = layers.calibration_factor
        crossed = cross_about(about, quote) * (layers.stance_coef[self.vocabulary.size :] @ contrast)
        parts: dict[str, float] = {
            "about the company" if about >= 0.5 else "not about the company": float(crossed.sum())
        }
        weights = values * (layers.stance_coef[columns] @ contrast)
        wanted = dict(zip(columns.tolist(), weights.tolist(), strict=True))
        for family, index, counts in zip(FAMILIES, self.vocabulary.columns, quote.families, strict=True):
            for name in counts:
                weight = wanted.get(index.get(name, -1))
                if weight:
                    words = say_feature(family, name)
                    parts[words] = parts.get(words, 0.0) + weight
        strongest = sorted(parts.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
        return tuple((words, round(weight, 4)) for words, weight in strongest)

    def save(self, folder: Path, info: Mapping[str, Any]) -> None:
        """Write `weights.npz` and `model.json` into a folder, made if need be; the bytes depend on the numbers
        alone."""
        header = {
            "families": {family: len(self.vocabulary.names[family]) for family in FAMILIES},
            "family_weights": self.vocabulary.weights,
            "crossings": len(CROSSINGS),
            **info,
        }
        write_folder(folder, _list_arrays(self.vocabulary, self.layers), header)


def _list_arrays(vocabulary: Vocabulary, layers: LinearLayers) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {
        f"names_{family}": np.frombuffer("\n".join(vocabulary.names[family]).encode(), dtype=np.uint8)
        for family in FAMILIES
    }
    arrays.update(
        idf=vocabulary.idf,
        about_coef=layers.about_coef,
        about_intercept=np.array([layers.about_intercept]),
        stance_coef=layers.stance_coef,
        stance_intercept=layers.stance_intercept,
        calibration_factor=np.array([layers.calibration_factor]),
        calibration_shift=layers.calibration_shift,
        share=np.array([layers.share]),
    )
    return arrays


def load_model(folder: Path | None = None) -> StanceModel:
    """The model in a folder; the one that ships with the package if None (read once and kept).

    Raises:
        ModelError: the folder is missing, damaged, too large, or not a model of this format; the message says what
            to do.
    """
    if folder is None:
        return _load_shipped()
    return _load(Path(folder))


@lru_cache(maxsize=1)
def _load_shipped() -> StanceModel:
    with resources.as_file(resources.files("quotestance.models")) as folder:
        return _load(Path(folder))


def _load(folder: Path) -> StanceModel:
    header = read_header(folder)
    arrays = unpack_arrays(folder / "weights.npz", header)
    try:
        most = arrays["idf"].size
        names = {family: _read_names(arrays[f"names_{family}"], most) for family in FAMILIES}
        vocabulary = Vocabulary(names, arrays["idf"], {f: float(header["family_weights"][f]) for f in FAMILIES})
        layers = LinearLayers(
            arrays["about_coef"],
            float(arrays["about_intercept"][0]),
            arrays["stance_coef"],
            arrays["stance_intercept"],
            float(arrays["calibration_factor"][0]),
            arrays["calibration_shift"],
            float(arrays["share"][0]),
        )
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise ModelError(f"{folder}: the model lacks a part or holds a wrong one ({error!r}). {REMEDY}") from error
    _check_shapes(folder, header, vocabulary, layers)
    return StanceModel(vocabulary, layers, header)


def _read_names(array: npt.NDArray[Any], most: int) -> tuple[str, ...]:
    """Names, each on a line; more than there are numbers for them are not made room for."""
    joined = array.astype(np.uint8, casting="safe").tobytes()
    if joined.count(b"\n") >= max(most, 1):
        raise ValueError("more feature names than numbers")
    return tuple(joined.decode("utf-8").split("\n")) if joined else ()


def _check_shapes(folder: Path, header: Mapping[str, Any], vocabulary: Vocabulary, layers: LinearLayers) -> None:
    size, classes = vocabulary.size, len(STANCES)
    expected = {
        "idf": (vocabulary.idf, (size,)),
        "about_coef": (layers.about_coef, (size,)),
        "stance_coef": (layers.stance_coef, (size + len(CROSSINGS), classes)),
        "stance_intercept": (layers.stance_intercept, (classes,)),
        "calibration_shift": (layers.calibration_shift, (classes,)),
    }
    for name, (array, shape) in expected.items():
        if array.shape != shape or array.dtype != np.float64 or not (np.abs(array) <= LARGEST).all():
            raise ModelError(
                f"{folder}: {name} has shape {array.shape} and type {array.dtype}, "
                f"expected {shape} of finite float64 up to {LARGEST:g}. {REMEDY}"
            )
    numbers = (layers.about_intercept, layers.calibration_factor, layers.share, *vocabulary.weights.values())
    if not all(abs(number) <= LARGEST for number in numbers):
        raise ModelError(f"{folder}: an intercept, a factor or a weight is no number up to {LARGEST:g}. {REMEDY}")
    if not (vocabulary.idf >= LEAST_IDF).all():
        raise ModelError(f"{folder}: an idf lies below {LEAST_IDF:g}, so that words weigh nothing. {REMEDY}")
    if header.get("families") != {family: len(vocabulary.names[family]) for family in FAMILIES}:
        raise ModelError(f"{folder}: the vocabulary's sizes are not those in model.json. {REMEDY}")
