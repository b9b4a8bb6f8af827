"""The command `train`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.label_files import labels_argument, read_label_files, texts_option
from quotestance.cli.messages import say
from quotestance.errors import QuotestanceError
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.corpus.labels import CorpusRecord

__all__ = ["train"]


NOTHING = "none"
Shares = tuple[float, float, float]


def _parse_shares(context: click.Context, option: click.Parameter, value: str | None) -> Shares | None:
    from quotestance.records.arguments import check_shares

    if value is None:
        return None
    try:
        return check_shares([float(part) for part in value.split(",")], "--target")
    except (ValueError, QuotestanceError):
        raise click.BadParameter(
            f"give the shares of critical, defensive and neutral quotes, for example 0.2,0.3,0.5; found {value!r}"
        ) from None


@click.command()
@labels_argument
@click.option("-o", "--output", required=True, type=click.Path(), metavar="DIR", help="Write the model to this folder.")
@click.option(
    "--from",
    "start",
    type=click.Path(),
    metavar="DIR",
    help="Model to start from: a folder, 'shipped', or 'none' to learn from LABELS alone. "
    "[default: shipped; none without LABELS or with --packaged]",
)
@texts_option
@click.option("--packaged", is_flag=True, help="Train on LABELS and the invented part of the packaged corpus.")
@click.option(
    "--target",
    metavar="C,D,N",
    callback=_parse_shares,
    help="Shares of critical, defensive and neutral quotes to expect in the articles that will be labelled. "
    "[default: those of the model to start from, else 0.23,0.26,0.51]",
)
def train(
    labels: tuple[str, ...],
    output: str,
    start: str | None,
    texts: tuple[str, ...],
    packaged: bool,
    target: Shares | None,
) -> int:
    """Adapt the stance model to your labels, or train a new one.

    LABELS are what 'label' wrote as jsonl, csv or xlsx, with the stances corrected. The model keeps its features, and
    its weights change as far as that helps on held-out articles of LABELS, perhaps not at all.

    Without LABELS a new model is trained on the packaged corpus. The package contains the texts of the invented part
    only; 'corpus fetch' downloads those of the real part, and --texts DIR adds them.

    \b
    quotestance label press/ --company Northwind -o labels.xlsx   # correct it
    quotestance train labels.xlsx --texts press/ -o my-model
    quotestance train --texts texts/ -o new-model
    """
    if packaged or not labels:
        if start not in (None, NOTHING):
            raise click.UsageError("--from needs LABELS and does not work with --packaged")
        start = NOTHING
    records = read_label_files(labels, texts) if labels else []
    if start == NOTHING:
        return _train_new(records, output, texts, use_corpus=packaged or not labels, target=target)
    return _adapt(records, output, start, target)


def _train_new(
    records: list[CorpusRecord], output: str, texts: tuple[str, ...], *, use_corpus: bool, target: Shares | None
) -> int:
    """Train a model from nothing on the records, and on the packaged corpus if it is to be used."""
    from quotestance.corpus.packaged import load_corpus
    from quotestance.training.estimator import StanceClassifier
    from quotestance.training.train import train as train_model

    if use_corpus:
        if records or not texts:
            say(
                "of the packaged corpus only the invented part is used, which costs accuracy on real news; "
                "train without LABELS and with --texts DIR to use both parts"
            )
        records = records + load_corpus("train", texts=None if records else texts or None)
    classifier = StanceClassifier() if target is None else StanceClassifier(target=target)
    train_model(records, Path(output), classifier)
    say(f"{output}: trained on {plural(len(records), 'article')}; use it with: quotestance label --model {output}")
    return 0


def _adapt(records: list[CorpusRecord], output: str, start: str | None, target: Shares | None) -> int:
    """Adapt a model to the records."""
    from quotestance.about import SHIPPED
    from quotestance.stance.persistence import load_model
    from quotestance.training.adaptation import FEW_QUOTES
    from quotestance.training.train import adapt_model

    if without := [record for record in records if record.company is None]:
        say(f"left out {plural(len(without), 'article')} without a company, first {without[0].article.id}")
    result = adapt_model(records, Path(output), load_model(start), target)
    labelled = f"{plural(result.quotes, 'labelled quote')} in {plural(result.articles, 'article')}"
    name = "the shipped model" if start in (None, SHIPPED) else start
    if result.is_changed:
        change = f"{name}, adapted to {labelled}"
    elif result.seems_uncorrected:
        change = (
            f"the weights of {name}, which predicts {result.agreement:.0%} of the stances itself ({labelled}); "
            "give it only the quotes that you checked"
        )
    elif result.articles < 2:
        change = f"the weights of {name}: {labelled} cannot be cross-validated; label quotes of several articles"
    else:
        change = f"the weights of {name}: on held-out articles, no adaptation to {labelled} was clearly better"
    if result.quotes < FEW_QUOTES:
        say(f"caution: {labelled} are few; label {FEW_QUOTES} or more")
    say(f"{output}: {change}; use it with: quotestance label --model {output}")
    return 0
