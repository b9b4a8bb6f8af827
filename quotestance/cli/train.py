"""The command `train`, and what it shares with `evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.messages import say
from quotestance.errors import QuotestanceError
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.corpus.labels import CorpusRecord

__all__ = ["read_label_files", "train"]


texts_option = click.option(
    "--texts",
    type=click.Path(),
    metavar="DIR",
    multiple=True,
    help="Folder with the texts of the articles; may be repeated. [default: the folder of the labels]",
)


@click.command()
@click.argument("labels", nargs=-1, type=click.Path(), metavar="[LABELS.jsonl ...]")
@click.option("-o", "--output", required=True, type=click.Path(), metavar="DIR", help="Write the model to this folder.")
@texts_option
@click.option("--packaged", is_flag=True, help="Train on LABELS and the invented part of the packaged corpus.")
def train(labels: tuple[str, ...], output: str, texts: tuple[str, ...], packaged: bool) -> int:
    """Train a stance model on labelled articles.

    Without LABELS it is trained on the packaged corpus. The package contains the texts of the invented part only;
    'corpus fetch' downloads those of the real part, and --texts DIR adds them.

    \b
    quotestance train my-labels.jsonl --packaged -o my-model
    quotestance train --texts texts/ -o my-model
    """
    from quotestance.corpus.packaged import load_corpus
    from quotestance.training.train import train as train_model

    records = read_label_files(labels, texts)
    if packaged or not labels:
        records += load_corpus("train", texts=None if labels else texts or None)
        if labels or not texts:
            say(
                "of the packaged corpus only the invented part is used, which costs accuracy on real news; "
                "train without LABELS and with --texts DIR to use both parts"
            )
    train_model(records, Path(output))
    say(f"{output}: trained on {plural(len(records), 'article')}; use it with: quotestance label --model {output}")
    return 0


def read_label_files(paths: Sequence[str], texts: Sequence[str]) -> list[CorpusRecord]:
    """The labelled articles of all files, with their texts from `texts`, or else from the folder of each file.

    Raises:
        QuotestanceError: a file cannot be read, or has no article whose text is found.
    """
    from quotestance.corpus.labels import read_labels

    records: list[CorpusRecord] = []
    for path in map(Path, paths):
        found = read_labels(path, texts or path.parent)
        if not found:
            raise QuotestanceError(
                f"{path}: no labelled article whose text was found; give the folder of the texts with --texts DIR"
            )
        records += found
    return records
