"""The commands that train a model and score one: parse, call the library, write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.messages import say
from quotestance.cli.train import read_label_files, texts_option

if TYPE_CHECKING:
    from quotestance.evaluation.run import ComparisonResult, EvaluationResult

__all__ = ["evaluate"]


@click.command()
@click.argument("labels", nargs=-1, type=click.Path(), metavar="[LABELS.jsonl ...]")
@click.option(
    "--packaged",
    type=click.Choice(("train", "dev", "test")),
    metavar="SPLIT",
    help="Score on a split of the packaged corpus: train, dev or test.",
)
@click.option(
    "--predictions", type=click.Path(), metavar="FILE", help="Score these, as 'label --format jsonl' wrote them."
)
@click.option("--model", type=click.Path(), metavar="DIR", help="The model to label with. [default: the shipped model]")
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="Compare two files of predictions or model folders: which "
    "differences are significant, and what each got right alone.",
)
@texts_option
@click.option("--by-rule", is_flag=True, help="How often each rule found a speaker, and how often it was right.")
@click.option("--errors", type=click.IntRange(min=0), metavar="N", help="Print the N worst mistakes of each kind.")
@click.option(
    "--figure",
    type=click.Path(),
    metavar="FOLDER",
    help="Draw confusion, reliability and learning curve as PNG files there.",
)
@click.option("--json", "as_json", is_flag=True, help="The scores as JSON.")
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
    """Score quotes, speakers and stances against hand labels, beside baselines, with 95 % intervals.

    \b
    quotestance evaluate my-labels.jsonl --model my-model
    quotestance evaluate my-labels.jsonl --compare before.jsonl after.jsonl
    quotestance evaluate --packaged dev --by-rule --errors 10
    """
    from quotestance.corpus.packaged import load_corpus
    from quotestance.evaluation.run import compare_systems, score_system

    if sum(map(bool, (predictions, model, compare))) > 1:
        raise click.UsageError("--predictions, --model and --compare exclude each other")
    if bool(labels) == bool(packaged):
        raise click.UsageError("name files of labels, or a split of the packaged corpus with --packaged")
    if compare and (by_rule or figure):
        raise click.UsageError("--by-rule and --figure are for one system, not for --compare")
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
        say(f"drawn: {path}")
    return 0


def _render(result: EvaluationResult | ComparisonResult, as_json: bool) -> str:
    import json

    return json.dumps(result.to_dict(), indent=1, ensure_ascii=False) if as_json else result.table()
