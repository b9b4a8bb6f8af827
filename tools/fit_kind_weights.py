"""Fit the weights of the model that tells speech from terms: quotestance/data/kind_weights.json.

    python tools/fit_kind_weights.py FOLDER...

Each FOLDER has `labels.jsonl` and `text/`, in the form of `quotestance.corpus`, or PolNeAR's `gold.jsonl` and `text/`.
The first folder counts fully, the others by half. Folds by article of the first folder are scored before the fit.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.quotes.kind_features import describe_kind
from quotestance.quotes.kind_model import LONGEST_TERM, SPEECH_ABOVE, TERM_BELOW
from quotestance.quotes.quote_view import QuoteView
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

LEAST_COUNT = 8  # of a feature
STRENGTH = 0.5  # C of the regression
SMALLEST_WEIGHT = 2  # hundredths
OTHER_WEIGHT = 0.7  # of the folders after the first
TARGET = Path(__file__).parents[1] / "quotestance" / "data" / "kind_weights.json"

Row = tuple[str, bool, bool, list[str]]
"""Article, whether the span is speech, whether the rules take it for speech, features."""


def read_articles(folder: Path) -> Iterator[tuple[str, str, dict[tuple[int, int], bool]]]:
    """Identifier, text, and (start, end) -> whether it is speech, for each article of a folder."""
    polnear = folder / "gold.jsonl"
    for line in (polnear if polnear.exists() else folder / "labels.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        name = record["text_file"] if polnear.exists() else f"text/{record['id']}.txt"
        if not (folder / name).exists():
            continue
        text = (folder / name).open(encoding="utf-8", newline="").read()
        labels = {(q["start"], q["end"]): q.get("kind", "speech") == "speech" for q in record["quotes"]}
        labels |= dict.fromkeys(map(tuple, record.get("other", ())), False)
        yield record.get("id") or record["doc"], text, labels


def read_rows(folder: Path) -> Iterator[Row]:
    """The quoted spans of a folder but for the long ones that a rule attributed."""
    for article, text, labels in read_articles(folder):
        document = Document(text)
        attributions = attribute(document, refine=False)
        for number, span in enumerate(document.spans):
            # PolNeAR's spans include the marks.
            is_speech = labels.get((span.start, span.end), labels.get(span.outer))
            line = document.line(span.paragraph)
            quote = QuoteView(document, attributions, line, line.index_of[number]) if number in line.index_of else None
            found = attributions[number]
            if is_speech is None or quote is None:
                continue
            if found.mention is not None and len(quote.words.split()) > LONGEST_TERM:
                continue
            taken = found.mention is not None or found.rule == "unnamed"
            yield article, is_speech, taken, describe_kind(quote, found)


def fit(rows: list[Row], weights: list[float]) -> tuple[DictVectorizer, LogisticRegression]:
    """A vectorizer and a regression for rows with weights."""
    counts = Counter(feature for row in rows for feature in row[3])
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([{f: 1 for f in row[3] if counts[f] >= LEAST_COUNT} for row in rows])
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
    return vectorizer, model.fit(table, [row[1] for row in rows], sample_weight=weights)


def score_folds(rows: list[Row], others: list[Row]) -> None:
    """Print what the model changes in the first folder, each article scored by a model that has not seen it."""
    found: Counter[str] = Counter()
    for train, test in GroupKFold(5).split(rows, groups=[row[0] for row in rows]):
        seen = [rows[i] for i in train]
        vectorizer, model = fit(seen + others, [1.0] * len(seen) + [OTHER_WEIGHT] * len(others))
        held_out = [rows[i] for i in test]
        table = vectorizer.transform([dict.fromkeys(row[3], 1) for row in held_out])
        for (_, is_speech, taken, _), probability in zip(held_out, model.predict_proba(table)[:, 1], strict=True):
            kind = "speech" if is_speech else "other"
            if taken and probability < TERM_BELOW:
                found[f"{kind} taken back"] += 1
            elif not taken and probability > SPEECH_ABOVE:
                found[f"{kind} added"] += 1
            else:
                found[f"{kind} {'taken' if taken else 'left'} as before"] += 1
    print(dict(found))


def main(folders: list[Path]) -> None:
    first, *rest = [list(read_rows(folder)) for folder in folders]
    others = [row for rows in rest for row in rows]
    score_folds(first, others)
    vectorizer, model = fit(first + others, [1.0] * len(first) + [OTHER_WEIGHT] * len(others))
    weights = np.rint(model.coef_[0] * 100).astype(int).tolist()
    stored = {f: w for f, w in zip(vectorizer.feature_names_, weights, strict=True) if abs(w) >= SMALLEST_WEIGHT}
    content = {"bias": round(float(model.intercept_[0]) * 100), "weights": dict(sorted(stored.items()))}
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(stored)} weights in {TARGET}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
