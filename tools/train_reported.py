"""Learn which clauses are reported speech: data/reported/weights.json, from PolNeAR (Newell et al. 2018).

    python tools/train_reported.py FOLDER -o quotestance/data/reported/weights.json

FOLDER has `reported.jsonl` (attributions with source, cue and content spans) and the texts. A clause that the search
proposes is right if it shares at least half of the characters of an attribution's content, and of its own. Attributions
that are not scored (beliefs, one-word contents) count half. A logistic regression learns from these clauses; features
that occur fewer than five times, and weights near zero, are left out. `--folds N` prints precision, recall and F1 by
cross-validation over articles, for several thresholds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from quotestance.quotes.document import Document
from quotestance.quotes.reported_features import list_features
from quotestance.quotes.reported_search import find_candidates
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

LEAST_COUNT = 5
LEAST_WEIGHT = 0.02
STRENGTH = 0.1  # of L2 regularisation (scikit-learn's C); 0.3 gave the same F1 in cross-validation
RIGHT, UNSCORED, WRONG = 1.0, 0.5, 0.0

Spans = list[list[int]]


def shared_part(start: int, end: int, spans: Spans) -> float:
    """The smaller of the shares that a span and a content have of each other."""
    shared = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
    return min(shared / max(1, sum(b - a for a, b in spans)), shared / max(1, end - start))


def read_examples(folder: Path) -> Iterator[tuple[dict[str, int], float, int]]:
    """The features of each proposed clause, whether it is right, and the number of its article."""
    with open(folder / "reported.jsonl", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            text = (folder / record["text_file"]).open(encoding="utf-8", newline="").read()
            document = Document(text)
            used: set[int] = set()
            for clause in find_candidates(document):
                features = dict.fromkeys(list_features(document, clause), 1)
                yield features, judge(clause.start, clause.end, record["attributions"], used), number


def judge(start: int, end: int, attributions: list[dict[str, Any]], used: set[int]) -> float:
    """RIGHT, UNSCORED or WRONG; `used` are the attributions that earlier clauses matched."""
    matched = [i for i, a in enumerate(attributions) if shared_part(start, end, a["content"]) >= 0.5]
    for i in matched:
        if i not in used and attributions[i]["core"] and attributions[i]["type"] != "direct":
            used.add(i)
            return RIGHT
    return UNSCORED if matched else WRONG


def count_scored(folder: Path) -> int:
    """The number of scored attributions."""
    with open(folder / "reported.jsonl", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return sum(a["core"] and a["type"] != "direct" for record in records for a in record["attributions"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", dest="output", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    features, judged, articles = zip(*read_examples(args.folder), strict=True)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(features)
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= LEAST_COUNT
    matrix, names = matrix[:, kept], vectorizer.get_feature_names_out()[kept]
    judgement = np.array(judged)
    target, weight = judgement > WRONG, np.ones(len(judged))
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    if args.folds:
        probability = np.zeros(len(target))
        for train, test in GroupKFold(args.folds).split(matrix, target, articles):
            model.fit(matrix[train], target[train], sample_weight=weight[train])
            probability[test] = model.predict_proba(matrix[test])[:, 1]
        total = count_scored(args.folder)
        for threshold in np.arange(0.3, 0.75, 0.05):
            taken = judgement[probability >= threshold]
            right, wrong = (taken == RIGHT).sum(), (taken == WRONG).sum()
            f1 = 2 * right / (right + wrong + total)
            print(f"{threshold:.2f}: precision {right / (right + wrong):.3f}, recall {right / total:.3f}, F1 {f1:.3f}")
    if args.output:
        model.fit(matrix, target, sample_weight=weight)
        pairs = zip(names, model.coef_[0].tolist(), strict=True)
        weights = {name: round(value, 2) for name, value in pairs if abs(value) >= LEAST_WEIGHT}
        weights[""] = round(float(model.intercept_[0]), 2)
        text = json.dumps({"source": "PolNeAR, tools/train_reported.py", "weights": weights}, indent=0, sort_keys=True)
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
