"""The command `evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.label_files import labels_argument, read_label_files, texts_option
from quotestance.cli.messages import say

if TYPE_CHECKING:
    from quotestance.evaluation.run import ComparisonResult, EvaluationResult

__all__ = ["evaluate"]


@click.command()
@labels_argument
@click.option(
    "--packaged",
    type=click.Choice(("train", "dev", "test")),
    metavar="SPLIT",
    help="Score on the train, dev or test split of the packaged corpus instead of LABELS.",
)
@click.option(
    "--predictions",
    type=click.Path(),
    metavar="FILE",
    help="Score this output of 'label --format jsonl' instead of labelling the articles.",
)
@click.option(
    "--model",
    type=click.Path(),
    metavar="DIR",
    help="Folder of the model to score; 'shipped' is the shipped model. [default: shipped]",
)
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="Compare two prediction files or model folders ('shipped' is the shipped model): "
    "which differences are significant, and what only one of them got right.",
)
@texts_option
@click.option("--by-rule", is_flag=True, help="Show how often each rule found a speaker, and how often that was right.")
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show the N worst mistakes of each kind; with --compare, N differences. [default with --compare: 5]",
)
@click.option(
    "--figure",
    type=click.Path(),
    metavar="FOLDER",
    help="Write charts to FOLDER as PNG files: confusion matrix, reliability and learning curve (needs the extra "
    "'figures').",
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate(
    labels: tuple[str, ...],
    packaged: str | None,
    predictions: str | None,
    model: str | None,
    compare: tuple[str, str] | None,
    texts: tuple[str, ...],
    by_rule: bool,
    errors: int | None,
    figure: str | None,
    as_json: bool,
) -> int:
    """Score quotes, speakers and stances against hand labels.

    The scores have 95 % intervals and stand next to those of simple baselines.

    \b
    quotestance evaluate my-labels.jsonl --model my-model
    quotestance evaluate my-labels.jsonl --compare shipped my-model
    quotestance evaluate my-labels.jsonl --compare before.jsonl after.jsonl
    quotestance evaluate --packaged dev --by-rule --errors 10
    """
    from quotestance.corpus.packaged import load_corpus
    from quotestance.evaluation.run import compare_systems, score_system

    if sum(map(bool, (predictions, model, compare))) > 1:
        raise click.UsageError("give only one of --predictions, --model and --compare")
    if bool(labels) == bool(packaged):
        raise click.UsageError("give either label files or --packaged SPLIT")
    if compare and (by_rule or figure):
        raise click.UsageError("--by-rule and --figure do not work with --compare")
    records = load_corpus(packaged, texts=texts or None) if packaged else read_label_files(labels, texts)
    if compare:
        click.echo(_render(compare_systems(records, *compare, most=5 if errors is None else errors), as_json))
        return 0
    outcome = score_system(
        records,
        predictions=predictions,
        model=model,
        texts=texts,
        mistakes=errors or 0,
        by_rule=by_rule,
        figures=Path(figure) if figure else None,
    )
    click.echo(_render(outcome, as_json))
    for path in outcome.figures:
        say(f"wrote {path}")
    return 0


def _render(result: EvaluationResult | ComparisonResult, as_json: bool) -> str:
    import json

    return json.dumps(result.to_dict(), indent=1, ensure_ascii=False) if as_json else result.table()
