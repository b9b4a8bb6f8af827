"""Train the model that infers an article's company, and write its weights.

    python tools/train_company.py FOLDER[:PREFIX,...]=WEIGHT... [-o WEIGHTS.json]

FOLDER has labels.jsonl (id, company, aliases and perhaps title) and text/ID.txt. With prefixes only articles whose ids
begin with one of them are read. WEIGHT is how much each article counts. Articles with a title are read with it and
without it, so that the model does not depend on it. The share of right choices in five folds by company is printed.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from quotestance.english.prose import read_prose
from quotestance.files import open_text
from quotestance.sides.candidate_features import describe_candidates
from quotestance.sides.company_names import name_key
from quotestance.sides.inference import FORMAT, MARGIN, score_features
from scipy.optimize import minimize

OUTPUT = Path(__file__).parents[1] / "quotestance" / "data" / "company" / "weights.json"
L2 = 1.0
"""The strength of the L2 penalty on weights of standardised features; 0.3 to 4 give the same result in five folds."""
FOLDS = 5
MAX_MORE_WORDS = 2
"""Words that a right name may have more or fewer than a label ("Larch Mills Inc" for "Larch")."""


class Example(NamedTuple):
    """An article: the features of each choice, of which the last is none, which are right, and how much it counts."""

    features: list[dict[str, float]]
    right: list[bool]
    weight: float
    fold: int
    source: str


def read_examples(specification: str) -> list[Example]:
    """The articles of FOLDER[:PREFIX,...]=WEIGHT; one with a title twice, with it and without it."""
    path, _, weight = specification.rpartition("=")
    folder, _, prefixes = path.partition(":")
    examples = []
    for line in (Path(folder) / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"].startswith(tuple(prefixes.split(","))):
            text = (Path(folder) / "text" / f"{row['id']}.txt").read_bytes().decode()
            titles = [None, row["title"]] if row.get("title") else [None]
            examples += [_build_example(row, text, title, float(weight) / len(titles), path) for title in titles]
    return examples


def _build_example(row: dict[str, Any], text: str, title: str | None, weight: float, path: str) -> Example:
    names = [row["company"], *row["aliases"]] if row["company"] else []
    described = describe_candidates(read_prose(text).text, title)
    right = [any(is_same_name(candidate.key, name_key(name)) for name in names) for candidate in described.candidates]
    # All articles about one company are in one fold.
    fold = zlib.crc32((row["company"] or row["id"]).encode()) % FOLDS
    source = path + (" with titles" if title else "")
    return Example([*described.features, described.none], [*right, not names], weight, fold, source)


def is_same_name(key: str, label: str) -> bool:
    """Whether the words of one name are those of the other, with at most two more."""
    one, other = set(key.split()), set(label.split())
    return (one <= other or other <= one) and abs(len(one) - len(other)) <= MAX_MORE_WORDS


def fit(examples: list[Example]) -> dict[str, float]:
    """The weights of the conditional logit that makes the right choices of the examples likeliest.

    Articles without a right choice among the candidates are left out.
    """
    examples = [example for example in examples if any(example.right)]
    names = sorted({name for example in examples for features in example.features for name in features})
    index = {name: number for number, name in enumerate(names)}
    sizes = np.array([len(example.features) for example in examples])
    table = np.zeros((sizes.sum(), len(names)))
    for row, features in enumerate(features for example in examples for features in example.features):
        for name, value in features.items():
            table[row, index[name]] = value
    scale = table.std(axis=0)
    scale[scale == 0] = 1.0
    table /= scale
    right = np.concatenate([example.right for example in examples])
    weight = np.array([example.weight for example in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ beta
        powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        total, good = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        slope = powers / np.repeat(total, sizes) - powers * right / np.repeat(good, sizes)
        gradient = table.T @ (np.repeat(weight, sizes) * slope) + L2 * beta
        return float(weight @ (np.log(total) - np.log(good)) + L2 / 2 * beta @ beta), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(value), 4) for name, value in zip(names, found.x / scale, strict=True)}


def is_right(example: Example, weights: dict[str, float]) -> bool:
    """Whether the model chooses a right candidate."""
    scores = [score_features(features, weights) for features in example.features]
    scores[-1] += MARGIN
    return example.right[int(np.argmax(scores))]


def print_folds(examples: list[Example]) -> None:
    """Print the share of right choices in five folds, by source."""
    results: dict[str, list[bool]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = fit([example for example in examples if example.fold != fold])
        for example in examples:
            if example.fold == fold:
                results[example.source].append(is_right(example, weights))
    for source, right in results.items():
        print(f"{source}: {np.mean(right):.3f} of {len(right)} right in {FOLDS} folds")


@click.command(help=__doc__.split("\n\n")[0])
@click.argument("specifications", nargs=-1, required=True, metavar="FOLDER[:PREFIX,...]=WEIGHT ...")
@click.option("-o", "--output", type=click.Path(), default=str(OUTPUT), help="The file of weights to write.")
@click.option("--folds/--no-folds", default=True, help="Whether to print the share of right choices in five folds.")
def main(specifications: tuple[str, ...], output: str, *, folds: bool) -> None:
    """Train and write."""
    examples = [example for specification in specifications for example in read_examples(specification)]
    if folds:
        print_folds(examples)
    stored = {"format": FORMAT, "articles": len(examples), "weights": fit(examples)}
    with open_text(output) as write:
        write(json.dumps(stored, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
