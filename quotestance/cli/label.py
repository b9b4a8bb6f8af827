"""The commands `label` and `extract`."""

from __future__ import annotations

from typing import Any

import click

from quotestance.cli.options import LABEL_FORMATS, RunOptions, label_options, shared_options
from quotestance.cli.run import run

__all__ = ["extract", "label"]


@click.command()
@shared_options(LABEL_FORMATS)
@label_options
def label(**values: Any) -> int:
    """Find quotes with their speakers, sides and stances.

    The side says whether a speaker speaks for the company. The stance of a quote toward the company is critical,
    defensive or neutral.

    A text file is one article. In .jsonl, .csv, .xlsx and .parquet files each line or row is one article: its text
    in 'text' and, if known, 'id', 'company', 'aliases', 'title', 'outlet', 'date', 'url', 'byline' and 'section'.
    Exports of Nexis, Factiva and ProQuest are split into their articles. Web pages need the extra 'html', and Word,
    PDF, RTF and Excel files 'documents'. A folder stands for all these files below it, - for standard input.

    \b
    quotestance label article.txt --company "Northwind Foods" --alias Northwind
    quotestance label press/ -o quotes.csv --fields speaker,stance,quote
    quotestance label archive.csv --columns text=body,id=nr -o quotes.jsonl
    """
    from quotestance.pipeline import Labeller

    options = RunOptions.from_values(values, LABEL_FORMATS)
    return run(
        options,
        Labeller(
            options.company,
            options.aliases,
            options.model,
            explain=options.explain or options.form == "html",
            min_confidence=options.min_confidence,
            reported=options.reported,
        ),
    )


@click.command()
@shared_options()
def extract(**values: Any) -> int:
    """Find quotes and their speakers, without sides or stances.

    It needs no company and no model. The input files are those of 'label'.

    \b
    quotestance extract article.txt
    quotestance extract 'press/**/*.html' --format jsonl -o quotes.jsonl
    """
    return run(RunOptions.from_values(values))
