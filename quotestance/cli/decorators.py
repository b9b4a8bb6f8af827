"""The options of `label` and `extract` as click reads them, for these commands and for others that share some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from quotestance.cli.options import FORMATS

__all__ = ["choose_options", "label_options", "shared_options"]


Command = Callable[..., int]


def shared_options(formats: Sequence[str] = FORMATS) -> Callable[[Command], Command]:
    """Add the arguments and options that `label` and `extract` share."""
    return _decorator(
        click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="FILE|FOLDER|- ..."),
        click.option(
            "--format",
            "form",
            type=click.Choice(formats),
            help="Output format. [default: from the suffix of OUT, else table]",
        ),
        click.option(
            "-o", "--output", type=click.Path(), metavar="OUT", help="Write to OUT instead of standard output."
        ),
        click.option("--force", is_flag=True, help="Replace OUT even if it is a file that quotestance did not write."),
        click.option(
            "--jobs",
            type=click.IntRange(-1, 1024),
            default=1,
            show_default=True,
            metavar="N",
            callback=_refuse_zero,
            help="Number of worker processes; -1 for all cores.",
        ),
        click.option(
            "--resume",
            is_flag=True,
            help="Resume an interrupted run. The input, OUT and all options that affect the output must be the same.",
        ),
        click.option(
            "--encoding",
            metavar="NAME",
            help="Encoding of input files without a byte-order mark. [default: utf-8]",
        ),
        click.option(
            "--all",
            "include_other",
            is_flag=True,
            help="Include titles, scare quotes and repeated quotes (jsonl and parquet always include them).",
        ),
        click.option(
            "--reported",
            is_flag=True,
            help="Add reported speech: clauses without quotation marks, as in 'Lee said that the bridge was safe'.",
        ),
        click.option(
            "--columns",
            metavar="text=NAME,...",
            callback=_parse_columns,
            help="Names of the csv or Parquet columns (or jsonl fields) that hold text, id, company, aliases, title, "
            "outlet, date, url, byline, section and duplicate_of, if they differ from these.",
        ),
        click.option(
            "--fields",
            metavar="A,B,...",
            callback=_parse_fields,
            help="Columns of the table or of the csv, xlsx or md file, in this order. Available: article_id, company, "
            "quote, speaker, role, side, about, stance, p_critical, p_defensive, p_neutral, kind, rule, start, end, "
            "statement, title, outlet, date, url, byline, section, duplicate_of, mention, cue, repeats, group, error, "
            "explanation, and the columns of --keep.",
        ),
        click.option(
            "--keep",
            multiple=True,
            metavar="COLUMN",
            help="Column of the input (jsonl, csv or Parquet) to copy to the output; may be repeated.",
        ),
        click.option(
            "--bom", is_flag=True, help="Start the csv file with a byte-order mark, so that Excel reads it as UTF-8."
        ),
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            help="Show no notices and no progress bar; failed articles are still reported.",
        ),
    )


def label_options(command: Command) -> Command:
    """Add the options about the company, the model and the statements, which only `label` has."""
    return _decorator(
        click.option(
            "--company",
            "company_names",
            multiple=True,
            metavar="NAME",
            help="Company that the stances are about. If it is repeated, each article is labelled toward every company "
            "that it names. [default: the article's 'company' field, else the organisation that it is about]",
        ),
        click.option(
            "--alias", "aliases", multiple=True, metavar="NAME", help="Another name of the company; may be repeated."
        ),
        click.option(
            "--companies",
            "company_file",
            type=click.Path(),
            metavar="FILE.csv",
            help="File of companies with the columns company, aliases, people and parts (several separated by "
            "semicolons): what a text does not say. Each article without a company of its own is labelled toward every "
            "company of the file that it names.",
        ),
        click.option(
            "--model",
            type=click.Path(),
            metavar="DIR",
            help="Folder of a model that 'train' wrote; 'shipped' is the shipped model. [default: shipped]",
        ),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            default=0.0,
            metavar="P",
            help="Leave a stance empty if its probability is below P.",
        ),
        click.option(
            "--explain",
            is_flag=True,
            help="Add the features that decided each stance (html always shows them).",
        ),
        click.option(
            "--group",
            is_flag=True,
            help="Number the statements that appear in several articles (jsonl and csv; html always shows them).",
        ),
        click.option(
            "--merge",
            is_flag=True,
            help="Write one row per statement instead of one per quote, with all its occurrences (table, jsonl, csv "
            "and md).",
        ),
    )(command)


def choose_options(command: click.Command, *names: str) -> Callable[[Command], Command]:
    """Add the options of another command that have these names, in its order."""
    chosen = [option for option in command.params if option.name in names]

    def decorate(function: Command) -> Command:
        # click collects the options of a function from the last to the first.
        function.__dict__.setdefault("__click_params__", []).extend(reversed(chosen))
        return function

    return decorate


def _decorator(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """One decorator for all `options`, which --help lists in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _refuse_zero(context: click.Context, option: click.Parameter, jobs: int) -> int:
    if jobs == 0:
        raise click.BadParameter("use 1 or more, or -1 for all cores", context, option)
    return jobs


def _parse_fields(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    return () if value is None else tuple(name.strip() for name in value.split(","))


def _parse_columns(context: click.Context, option: click.Parameter, value: str | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in (value or "").split(",") if pair.strip()]
    columns = {name.strip(): column.strip() for name, _, column in pairs}
    if not all(columns.values()) or len(columns) < len(pairs):
        raise click.BadParameter(
            f"give each name once with its column, for example text=words,id=nr; found {value!r}", context, option
        )
    return columns
