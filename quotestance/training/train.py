"""Train a stance model on labelled articles, or adapt one to them, and write its folder."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import sklearn

from quotestance.corpus.labels import CorpusRecord
from quotestance.errors import CorpusError
from quotestance.records.display import plural
from quotestance.records.quote import STANCES
from quotestance.sides.assignment import assign_sides
from quotestance.stance.features import DescribedQuote, describe
from quotestance.stance.model import StanceModel
from quotestance.stance.persistence import load_model, save_model
from quotestance.training.adaptation import Adaptation, adapt
from quotestance.training.estimator import StanceClassifier

__all__ = ["DOMAINS", "adapt_model", "describe_records", "train"]


DOMAINS = {
    "reuters-21578": "wire",
    "invented-articles": "invented",
    "invented-items": "invented",
    "polnear": "politics",
}
"""Sources whose quotes are not of the kind that will be labelled (business and technology news), with their domain."""

SOURCE_WEIGHTS = {
    "invented-articles": 0.7,
    "invented-items": 0.7,
    "polnear": 0.5,
    "allsides": 0.6,
}
"""Weights of quotes in training; other sources have 1. Chosen by macro-F1 and log loss on held-out business and
technology news; half or twice as much changed them by less than 0.02. The US news articles, which are more than a third
of all quotes, would outweigh business news with 1."""


def describe_records(records: Iterable[CorpusRecord]) -> tuple[list[DescribedQuote], list[str], list[str], list[str]]:
    """Described quotes of labelled articles, with their stances, groups (companies) and sources.

    Quotes without a stance and articles without a company are left out. The rules assign the sides, as in labelling: a
    model trained on sides labelled by hand trusts them too much. Only the short invented items keep the labelled sides,
    because a single sentence often does not show them. Labelled roles are not used.
    """
    X: list[DescribedQuote] = []
    y: list[str] = []
    groups: list[str] = []
    sources: list[str] = []
    for record in records:
        company = record.company
        if company is None:
            continue
        quotes = tuple(replace(q, speaker=replace(q.speaker, role=None)) if q.speaker else q for q in record.quotes)
        if record.source != "invented-items":
            quotes = assign_sides(record.article.text, quotes, company)
        for described in describe(record.article.text, quotes, company):
            stance = record.quotes[described.index].stance
            if stance is not None and stance.label is not None:
                X.append(described)
                y.append(stance.label)
                groups.append(company.name.lower())
                sources.append(record.source)
    return X, y, groups, sources


def train(records: Sequence[CorpusRecord], folder: Path, classifier: StanceClassifier | None = None) -> StanceModel:
    """Fit a model on the records and write it to a folder; the same records give the same bytes.

    Raises:
        CorpusError: a stance has fewer than two quotes, or the quotes are not both about the company and about
            something else.
    """
    X, y, groups, sources = describe_records(records)
    missing = [stance for stance in STANCES if y.count(stance) < 2]
    if missing:
        raise CorpusError(
            f"the labels contain too few quotes that are {' or '.join(missing)}: {len(y)} with a stance "
            f"in {plural(len(records), 'article')}"
        )
    estimator = classifier if classifier is not None else StanceClassifier()
    estimator.fit(
        X,
        y,
        groups,
        [SOURCE_WEIGHTS.get(source, 1.0) for source in sources],
        [DOMAINS.get(source, "") for source in sources],
    )
    model = estimator.export()
    model.info = _describe_training(records, y, sources) | {"settings": estimator.get_params()}
    save_model(model, folder, model.info)
    return model


def adapt_model(
    records: Sequence[CorpusRecord],
    folder: Path,
    base: StanceModel | None = None,
    target: tuple[float, float, float] | None = None,
) -> Adaptation:
    """Adapt a model (None: the shipped model) to labelled articles, and write it to a folder.

    The adapted model is the given one if no change of its weights is better on held-out articles (see `adapt`). Its
    `target` is that of the given model unless another is given. The same records give the same bytes.

    Raises:
        CorpusError: no quote of the records has a stance.
    """
    base = base if base is not None else load_model()
    X, y, _, sources = describe_records(records)
    adaptation = adapt(base, X, y, [str(quote.article) for quote in X])
    adapted_from = {name: base.info.get(name) for name in ("weights_sha256", "labels_sha256", "quotes")}
    info = _describe_training(records, y, sources) | {
        "settings": base.info.get("settings", {}),
        "adapted_from": adapted_from,
        "adaptation": {
            "precision": adaptation.precision,
            "held_out_losses": {str(precision or "unchanged"): loss for precision, loss in adaptation.losses.items()},
        },
    }
    model = StanceModel(adaptation.model.vectorizer, adaptation.model.layers, info)
    model = model if target is None else model.expect_shares(target)
    save_model(model, folder, model.info)
    return replace(adaptation, model=model)


def _describe_training(records: Sequence[CorpusRecord], y: Sequence[str], sources: Sequence[str]) -> dict[str, Any]:
    """What a model's `model.json` says about its labels and the libraries."""
    return {
        "trained_with": {
            "quotestance": version("quotestance"),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
        },
        "labels_sha256": _hash_labels(records),
        "quotes": len(y),
        "quotes_by_source": dict(sorted(Counter(sources).items())),
        "quotes_by_stance": dict(sorted(Counter(y).items())),
    }


def _hash_labels(records: Iterable[CorpusRecord]) -> str:
    """A hash of all labels that does not depend on the order of the articles."""
    lines = sorted(
        json.dumps([r.article.id, r.article.company, [q.to_dict() for q in r.quotes]], sort_keys=True) for r in records
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
