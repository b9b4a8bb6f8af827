"""Train the side classifier on labelled folders: `python tools/train_sides.py FOLDER[:WEIGHT]... -o models/sides.json`.

A folder has `labels.jsonl` (one line per article with company, aliases and quotes, of which `side` and `speaker` are
read) and `text/`, and may have a weight (1 if none is given). The invented articles of the packaged corpus are added.
Quotes and speakers are extracted as for any article, since the classifier will meet them with the same errors. A
speaker counts if the labels give a compatible name. The tool prints the accuracy on the articles of companies that
were left out, in five folds of the first folder.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotestance.corpus.packaged import load_corpus
from quotestance.pipeline import extract_quotes
from quotestance.records.article import Article
from quotestance.sides.acronyms import add_acronyms
from quotestance.sides.assignment import group_by_speaker, weigh_speaker
from quotestance.sides.company import Company
from quotestance.sides.company_speaker import name_company
from quotestance.sides.evidence import Evidence
from quotestance.sides.speaker_features import describe_speaker
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

MIN_SPEAKERS = 6
"""Speakers that must have a feature, so that names and rare words get no weight."""
STRENGTH = 0.05
"""Inverse of the regularisation strength, chosen by cross-validation on the first folder."""
FOLDS = 5
DIGITS = 4
PACKAGED_WEIGHT = 0.3


@dataclass(frozen=True)
class Row:
    """A speaker of an article: features, sides by the labels (with their numbers of quotes) and by the rules."""

    company: str
    features: frozenset[str]
    sides: Counter[str]
    by_rules: str | None
    is_same: bool
    weight: float

    @property
    def is_insider(self) -> bool:
        """Whether most labels say that the speaker is on the company's side."""
        return self.sides["company"] > self.sides["other"]


def read_folder(folder: Path, weight: float) -> Iterator[Row]:
    """The speakers of a folder's articles whose quotes have a labelled side."""
    with (folder / "labels.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            path = folder / "text" / f"{record['id']}.txt"
            if not record["company"] or not path.exists():
                continue
            text = path.open(encoding="utf-8", newline="").read()
            company = Company(record["company"], tuple(record["aliases"]))
            article = Article(record["id"], text, title=record.get("title"))
            yield from _read_article(article, company, record["quotes"], weight)


def read_packaged(weight: float) -> Iterator[Row]:
    """The speakers of the invented articles of the packaged corpus."""
    for record in load_corpus("train", part="invented"):
        article = record.article
        if article.company:
            labels = [
                {"start": quote.start, "end": quote.end, "speaker": quote.speaker.name, "side": quote.speaker.side}
                for quote in record.quotes
                if quote.speaker is not None
            ]
            yield from _read_article(article, Company(article.company, article.aliases), labels, weight)


def _read_article(article: Article, company: Company, labels: Sequence[dict], weight: float) -> Iterator[Row]:
    text = article.text
    evidence = Evidence(text, add_acronyms(company, text), article.title)
    found = name_company(extract_quotes(text, title=article.title), company)
    for quotes in group_by_speaker(found).values():
        speaker = quotes[0].speaker
        sides = Counter(
            label["side"]
            for quote in quotes
            for label in labels
            if label.get("side")
            and label["start"] < quote.end
            and quote.start < label["end"]
            and are_compatible(speaker.name, label["speaker"] or "")
        )
        if sides:
            by_rules = weigh_speaker(text, quotes[0], speaker, evidence)
            features = frozenset(describe_speaker(quotes, speaker, evidence, by_rules))
            is_same = evidence.company.is_same_as(speaker.name)
            yield Row(company.name, features, sides, by_rules, is_same, weight * min(3, sides.total()) ** 0.5)


def are_compatible(name: str, other: str) -> bool:
    """Whether the words of one name lie within the other's."""
    first, second = ({word.strip(".").lower() for word in text.split()} - {"the", "a", "an"} for text in (name, other))
    return bool(first and second) and (first <= second or second <= first)


def fit(rows: Sequence[Row]) -> tuple[dict[str, float], float]:
    """The weight of each frequent feature, and the intercept."""
    counts = Counter(feature for row in rows for feature in row.features)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{feature: 1 for feature in row.features if counts[feature] >= MIN_SPEAKERS} for row in rows]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(matrix, [row.is_insider for row in rows], sample_weight=[row.weight for row in rows])
    weights = dict(zip(vectorizer.feature_names_, model.coef_[0].round(DIGITS).tolist(), strict=True))
    return {name: weight for name, weight in weights.items() if weight}, round(float(model.intercept_[0]), DIGITS)


def count_right(rows: Sequence[Row], weights: dict[str, float], intercept: float) -> tuple[int, int, int]:
    """The numbers of quotes with the right side by the classifier and by the rules, and of all quotes."""
    right = by_rules = 0
    for row in rows:
        score = intercept + sum(weights.get(feature, 0) for feature in row.features)
        right += row.sides["company" if score > 0 or row.is_same else "other"]
        by_rules += row.sides[row.by_rules]
    return right, by_rules, sum(row.sides.total() for row in rows)


def cross_validate(rows: Sequence[Row], others: Sequence[Row]) -> tuple[int, int, int]:
    """The same numbers for all rows, each by a model that was trained without the articles of its company."""
    companies = sorted({row.company for row in rows})
    totals = (0, 0, 0)
    for number in range(FOLDS):
        held_out = set(companies[number::FOLDS])
        weights, intercept = fit([*(row for row in rows if row.company not in held_out), *others])
        counts = count_right([row for row in rows if row.company in held_out], weights, intercept)
        totals = tuple(map(sum, zip(totals, counts, strict=True)))
    return totals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:WEIGHT]")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    rows_of = []
    for folder in arguments.folders:
        path, _, weight = folder.partition(":")
        rows_of.append(list(read_folder(Path(path), float(weight or 1))))
    others = [*(row for rows in rows_of[1:] for row in rows), *read_packaged(PACKAGED_WEIGHT)]
    right, by_rules, total = cross_validate(rows_of[0], others)
    print(f"companies left out: {right}/{total} = {right / total:.3f}, by the rules alone {by_rules / total:.3f}")
    weights, intercept = fit([*rows_of[0], *others])
    content = {"intercept": intercept, "weights": dict(sorted(weights.items()))}
    arguments.output.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights, {len(rows_of[0]) + len(others)} speakers")


if __name__ == "__main__":
    main()
