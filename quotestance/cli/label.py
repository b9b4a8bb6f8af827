"""The commands `label` and `extract`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quotestance.cli.decorators import label_options, shared_options
from quotestance.cli.options import LABEL_FORMATS, RunOptions
from quotestance.cli.run import run

if TYPE_CHECKING:
    from quotestance.sides.company import Company

__all__ = ["choose_companies", "extract", "label"]


@click.command()
@shared_options(LABEL_FORMATS)
@label_options
def label(**values: Any) -> int:
    """Find quotes with their speakers, sides and stances.

    The side says whether a speaker speaks for the company. The stance of a quote toward the company is critical,
    defensive or neutral.

    A text file is one article. In .jsonl, .csv, .tsv, .xlsx and .parquet files each line or row is one article: its
    text in 'text' and, if known, 'id', 'company', 'aliases', 'title', 'outlet', 'date', 'url', 'byline' and 'section'.
    Exports of Nexis, Factiva and ProQuest are split into their articles. Web pages need the extra 'html', and Word,
    PDF, RTF and Excel files 'documents'. A folder stands for all these files below it, - for standard input.

    \b
    quotestance label article.txt --company "Northwind Foods" --alias Northwind
    quotestance label press/ -o quotes.csv --fields speaker,stance,quote
    quotestance label press/ --companies companies.csv -o quotes.jsonl
    quotestance label archive.csv --columns text=words,id=nr -o quotes.jsonl
    """
    from quotestance.pipeline import Labeller

    options = RunOptions.from_values(values, LABEL_FORMATS)
    names = options.company_names
    return run(
        options,
        Labeller(
            names[0] if len(names) == 1 else None,
            options.aliases,
            options.model,
            explain=options.explain or options.form == "html",
            min_confidence=options.min_confidence,
            companies=choose_companies(names, options.company_file),
            reported=options.reported,
        ),
    )


def choose_companies(names: Sequence[str], path: str | None) -> tuple[Company, ...]:
    """The companies of the file at `path`; of several `names`, only those, with what the file has on them.

    Raises:
        QuotestanceError: the file cannot be read.
    """
    if not path and len(names) < 2:
        return ()
    from quotestance.sides.company import Company
    from quotestance.sides.company_file import read_companies
    from quotestance.sides.company_names import name_key

    companies = read_companies(path) if path else ()
    if len(names) < 2:
        return companies
    known = {name_key(company.name): company for company in companies}
    named = {name_key(name): Company(name) for name in names}
    return tuple(known.get(key, company) for key, company in named.items())


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
