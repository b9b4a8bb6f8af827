"""Learn which clauses are reported speech and where they end: data/reported/weights.json, from PolNeAR (Newell 2018).

    python tools/train_reported.py FOLDER -o quotestance/data/reported/weights.json

FOLDER has `reported.jsonl` (attributions with source, cue and content spans) and the texts. Both models are logistic
regressions; features that occur fewer than five times, and weights near zero, are left out.

The first model learns where a content ends, from the clauses that have the cue and the start of an attribution: at each
break of a clause up to the true end, whether it is the end. The second learns which clauses are reported speech. A
clause is right if it shares at least half of the characters of an attribution's content, and of its own; attributions
that are not scored (beliefs, one-word contents) count as well. The clauses that the second model learns from have
the ends that the first model gives them when it is trained on other articles.

Precision, recall and F1 by cross-validation over articles are printed for several thresholds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from quotestance.quotes.document import Document
from quotestance.quotes.reported import AUTHOR, keep_best
from quotestance.quotes.reported_clause import ReportedClause
from quotestance.quotes.reported_ends import choose_end, find_breaks, list_break_features
from quotestance.quotes.reported_features import list_features
from quotestance.quotes.reported_search import find_candidates
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

FOLDS = 5
LEAST_COUNT = 5
LEAST_WEIGHT = 0.02
CLAUSE_STRENGTH = 0.1  # of L2 regularisation (scikit-learn's C); 0.3 gave the same F1 in cross-validation
END_STRENGTH = 0.5
RIGHT, UNSCORED, WRONG = 1.0, 0.5, 0.0
START_TOLERANCE, END_TOLERANCE = 6, 2  # characters

Attribution = dict[str, Any]
Weights = dict[str, float]
Examples = list[tuple[list[str], bool]]


class LabelledText(NamedTuple):
    """One article: its text as a document, its attributions and the proposed clauses."""

    document: Document
    attributions: list[Attribution]
    clauses: list[ReportedClause]


def read_articles(folder: Path) -> list[LabelledText]:
    """The articles of a folder with the clauses that the search proposes."""
    articles = []
    with open(folder / "reported.jsonl", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            document = Document((folder / record["text_file"]).open(encoding="utf-8", newline="").read())
            articles.append(LabelledText(document, record["attributions"], list(find_candidates(document))))
    return articles


def learn(examples: Examples, strength: float) -> Weights:
    """Feature -> weight of a logistic regression; the intercept has the empty name."""
    features, targets = zip(*examples, strict=True)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(names, 1) for names in features])
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= LEAST_COUNT
    model = LogisticRegression(C=strength, max_iter=1000).fit(matrix[:, kept], targets)
    pairs = zip(vectorizer.get_feature_names_out()[kept], model.coef_[0].tolist(), strict=True)
    weights = {name: round(value, 2) for name, value in pairs if abs(value) >= LEAST_WEIGHT}
    weights[""] = round(float(model.intercept_[0]), 2)
    return weights


def end_examples(article: LabelledText) -> Examples:
    """The breaks of each clause that has the cue and the start of an attribution, up to the true end."""
    examples: Examples = []
    for clause in article.clauses:
        end = find_true_end(clause, article.attributions)
        if end is None or clause.first < clause.cue_index:
            continue
        for index in find_breaks(clause):
            is_end = abs(clause.line.spans[index - 1][1] - end) <= END_TOLERANCE
            examples.append((list(list_break_features(article.document, clause, index)), is_end))
            if is_end:
                break
    return examples


def find_true_end(clause: ReportedClause, attributions: Iterable[Attribution]) -> int | None:
    """The end of the content that an attribution with the cue and the start of a clause has."""
    for attribution in attributions:
        has_cue = any(start < clause.cue[1] and clause.cue[0] < end for start, end in attribution["cue"])
        if has_cue and any(abs(start - clause.start) <= START_TOLERANCE for start, _ in attribution["content"]):
            return max(end for _, end in attribution["content"])
    return None


def shared_part(start: int, end: int, spans: Sequence[Sequence[int]]) -> float:
    """The smaller of the shares that a span and a content have of each other."""
    shared = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
    return min(shared / max(1, sum(b - a for a, b in spans)), shared / max(1, end - start))


def judge(clause: ReportedClause, attributions: list[Attribution], used: set[int]) -> float:
    """RIGHT, UNSCORED or WRONG, as the scorer counts; `used` are the attributions that earlier clauses matched."""
    matched = [i for i, a in enumerate(attributions) if shared_part(clause.start, clause.end, a["content"]) >= 0.5]
    for i in matched:
        if i not in used and is_scored(attributions[i]):
            used.add(i)
            return RIGHT
    return UNSCORED if any(not is_scored(attributions[i]) for i in matched) else WRONG


def is_scored(attribution: Attribution) -> bool:
    """Whether score_reported.py counts an attribution."""
    return bool(attribution["core"]) and attribution["type"] != "direct"


class JudgedClause(NamedTuple):
    """A clause with its end, the number of its article, its features and whether it matches any attribution."""

    clause: ReportedClause
    article: int
    features: list[str]
    is_right: bool


def judge_clauses(articles: Sequence[LabelledText]) -> list[JudgedClause]:
    """The clauses of all articles, with ends by a model that is trained on the other folds."""
    judged = []
    examples = [end_examples(article) for article in articles]
    for fold in range(FOLDS):
        others = [example for i, part in enumerate(examples) if i % FOLDS != fold for example in part]
        weights = learn(others, END_STRENGTH)
        for number, article in enumerate(articles):
            for candidate in article.clauses if number % FOLDS == fold else ():
                clause = choose_end(article.document, candidate, weights)
                features = list(list_features(article.document, clause))
                is_right = judge(clause, article.attributions, set()) > WRONG
                judged.append(JudgedClause(clause, number, features, is_right))
    return judged


def cross_validate(judged: Sequence[JudgedClause], articles: Sequence[LabelledText]) -> None:
    """Print precision, recall and F1 for several thresholds."""
    scored: dict[int, list[tuple[float, ReportedClause]]] = {}
    for fold in range(FOLDS):
        weights = learn([(j.features, j.is_right) for j in judged if j.article % FOLDS != fold], CLAUSE_STRENGTH)
        for j in judged:
            mention = j.clause.mention
            if j.article % FOLDS == fold and not (mention.symbol == "P" and mention.head in AUTHOR):
                score = weights[""] + sum(weights.get(name, 0.0) for name in j.features)
                scored.setdefault(j.article, []).append((1.0 / (1.0 + np.exp(-score)), j.clause))
    total = sum(is_scored(a) for article in articles for a in article.attributions)
    for threshold in np.arange(0.36, 0.7, 0.03):
        judgements: list[float] = []
        for number, pairs in scored.items():
            used: set[int] = set()
            kept = keep_best([pair for pair in pairs if pair[0] >= threshold])
            judgements.extend(judge(clause, articles[number].attributions, used) for clause in kept)
        right, wrong = judgements.count(RIGHT), judgements.count(WRONG)
        f1 = 2 * right / (right + wrong + total)
        print(f"{threshold:.2f}: precision {right / (right + wrong):.3f}, recall {right / total:.3f}, F1 {f1:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", dest="output", type=Path)
    args = parser.parse_args()
    articles = read_articles(args.folder)
    judged = judge_clauses(articles)
    cross_validate(judged, articles)
    if args.output:
        weights = {
            "clauses": learn([(j.features, j.is_right) for j in judged], CLAUSE_STRENGTH),
            "ends": learn([example for article in articles for example in end_examples(article)], END_STRENGTH),
        }
        text = json.dumps({"source": "PolNeAR, tools/train_reported.py", "weights": weights}, indent=0, sort_keys=True)
        args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
