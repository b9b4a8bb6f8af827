"""The commands `report` and `review`, which write HTML pages of articles or of results."""

from __future__ import annotations

from typing import Any

import click

from quotestance.cli.convert import add_texts, read_all_results, write_results
from quotestance.cli.decorators import choose_options
from quotestance.cli.label import label
from quotestance.cli.options import LABEL_FORMATS, RunOptions

__all__ = ["report", "review"]


LABELLING = {
    "company_names": "--company",
    "company_file": "--companies",
    "aliases": "--alias",
    "model": "--model",
    "jobs": "--jobs",
    "columns": "--columns",
}
"""Options of `label` that `report` has too, for articles that are not yet labelled."""


PAGE_OPTIONS = ("output", "force", "encoding", "quiet", *LABELLING)
sources_argument = click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="RESULTS|SOURCE ...")


@click.command()
@sources_argument
@choose_options(label, "include_other", *PAGE_OPTIONS)
@click.option(
    "--print",
    "printed",
    type=click.Choice(("summary", "full")),
    default="summary",
    show_default=True,
    help="What the page prints: the summary, of four pages at most, or also the quotes and the articles.",
)
def report(sources: tuple[str, ...], printed: str, **values: Any) -> int:
    """Write results of 'label' as a report in one HTML file.

    RESULTS are files that 'label' wrote as jsonl, csv or parquet. They have no texts: add the SOURCE (files or folders)
    that was labelled, and the report shows each article with its quotes marked; without it, only the quotes. If all
    are articles, they are labelled first, as by 'label'. Quotes can be corrected in the page, which writes the labels
    for 'train' and 'evaluate'.

    \b
    quotestance report results.jsonl -o report.html
    quotestance report results.jsonl press/ -o report.html
    """
    return _write_page(sources, {**values, "print_full": printed == "full"})


@click.command()
@sources_argument
@choose_options(label, *PAGE_OPTIONS)
@click.option("--first", type=click.IntRange(min=1), metavar="N", help="Ask about N quotes only. [default: all]")
def review(sources: tuple[str, ...], **values: Any) -> int:
    """Write an HTML page for checking quotes one by one.

    The quotes that the model is least sure of come first. SOURCE and RESULTS are those of 'report'. The page keeps the
    corrections until they are downloaded as labels for 'train' and 'evaluate'.

    \b
    quotestance review press/ --company "Northwind" -o review.html --first 100
    quotestance review results.jsonl press/ -o review.html
    """
    return _write_page(sources, {**values, "review": True})


def _write_page(sources: tuple[str, ...], values: dict[str, Any]) -> int:
    """Write the page of results, or label the articles first if there are no results among the sources."""
    from quotestance.reading.results import holds_results

    results = [source for source in sources if holds_results(source)]
    if not results:
        return int(click.get_current_context().invoke(label, sources=sources, form="html", **values))
    if given := [option for name, option in LABELLING.items() if values.pop(name) not in (None, (), 1, {})]:
        raise click.UsageError(f"{results[0]} is labelled already: {given[0]} has no effect")
    options = RunOptions.from_values({"sources": sources, "form": "html", **values}, LABEL_FORMATS)
    articles = read_all_results(results, options)
    texts = [source for source in sources if source not in results]
    return write_results(add_texts(articles, texts, options) if texts else articles, options)
