"""The options of `label` and `extract`: how click parses them, and the record that the commands pass on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

__all__ = [
    "FORMATS",
    "LABEL_FORMATS",
    "RunOptions",
    "choose_format",
    "choose_options",
    "label_options",
    "shared_options",
]


Command = Callable[..., int]

FORMATS = ("table", "jsonl", "csv", "parquet", "xlsx", "md")
LABEL_FORMATS = (*FORMATS, "html")
FORMAT_OF_SUFFIX = {
    ".txt": "table",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
}


def choose_format(output: str | None, formats: Sequence[str] = FORMATS) -> str:
    """The format that the suffix of the output file names; "table" for standard output and for a name without suffix.

    Raises:
        click.UsageError: no format has this suffix.

    >>> choose_format("quotes.CSV"), choose_format(None)
    ('csv', 'table')
    """
    suffix = Path(output or "").suffix.lower()
    form = FORMAT_OF_SUFFIX.get(suffix) if suffix else "table"
    if form is None or form not in formats:
        known = ", ".join(name for name, written in FORMAT_OF_SUFFIX.items() if written in formats)
        raise click.UsageError(f"{output}: nothing is written as '{suffix}'; use one of {known}, or add --format")
    return form


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of one run. The second group belongs to `label` and keeps its defaults in a run of `extract`."""

    sources: tuple[str, ...]
    form: str = "table"
    output: str | None = None
    """The path of the output file; None for standard output."""
    jobs: int = 1
    resume: bool = False
    encoding: str | None = None
    include_other: bool = False
    reported: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    """Names of the input columns, by the names that quotestance gives them."""
    fields: tuple[str, ...] = ()
    """The columns of the output; none for the default ones."""
    keep: tuple[str, ...] = ()
    """Columns of the input that are copied to the output."""
    bom: bool = False
    quiet: bool = False
    force: bool = False

    company_names: tuple[str, ...] = ()
    company_file: str | None = None
    """The path of a file that `read_companies` reads."""
    aliases: tuple[str, ...] = ()
    model: str | None = None
    min_confidence: float = 0.0
    explain: bool = False
    group: bool = False
    merge: bool = False

    @classmethod
    def from_values(cls, values: Mapping[str, Any], formats: Sequence[str] = FORMATS) -> RunOptions:
        """The options as click parsed them, with the format chosen from the output's suffix unless it is given.

        Raises:
            click.UsageError: a name is empty, or two options do not work together.
        """
        options = cls(**values)
        options = replace(
            options,
            form=options.form or choose_format(options.output, formats),
            output=None if options.output == "-" else options.output,
            company_names=tuple(map(_decode_name, options.company_names)),
            aliases=tuple(map(_decode_name, options.aliases)),
        )
        for is_wrong, message in _list_conflicts(options):
            if is_wrong:
                raise click.UsageError(message)
        _check_columns(options)
        return options

    @property
    def needs_all_articles(self) -> bool:
        """Whether nothing can be written before the last article is labelled."""
        return self.group or self.merge or self.form == "html"

    @property
    def is_binary(self) -> bool:
        """Whether the output is a file that cannot be written as text."""
        return self.form in ("parquet", "xlsx")


def _check_columns(options: RunOptions) -> None:
    """Check the names of --fields and --keep.

    Raises:
        click.UsageError: a field does not exist, or a column cannot be kept under its name.
    """
    from quotestance.errors import QuotestanceError
    from quotestance.records.rows import RESERVED, check_fields

    if reserved := RESERVED.intersection(options.keep):
        raise click.UsageError(
            f"--keep {', '.join(sorted(reserved))}: the output has a field of its own with this name"
        )
    if options.fields:
        try:
            check_fields(options.fields, options.keep)
        except QuotestanceError as error:
            raise click.UsageError(f"--fields: {error}") from error


def _list_conflicts(options: RunOptions) -> list[tuple[bool, str]]:
    """Each combination that is refused: whether these options have it, and the message."""
    form, has_columns = options.form, options.form in ("table", "csv", "xlsx", "md")
    names = (*options.company_names, *options.aliases)
    return [
        (not all(name.strip() for name in names), "--company and --alias need a name that is not empty"),
        (
            bool(options.aliases) and not options.company_names,
            "--alias needs --company: it is another name of the company",
        ),
        (
            bool(options.aliases) and len(options.company_names) > 1,
            "--alias works with one --company; for the names of several companies use --companies FILE.csv",
        ),
        (
            options.group and form == "table" and not options.merge,
            "--group works with jsonl and csv; for a table of statements use --merge",
        ),
        (
            (options.group or options.merge) and options.is_binary,
            f"--group and --merge do not work with {form}; use jsonl or csv",
        ),
        (options.group and form == "md" and not options.merge, "--group works with jsonl and csv; for md use --merge"),
        (
            options.merge and form == "html",
            "--merge works with table, jsonl, csv and md; html always shows both quotes and statements",
        ),
        (
            options.resume and options.needs_all_articles,
            "--resume does not work with --group, --merge or html, which are written after the last article",
        ),
        (
            bool(options.fields) and not has_columns,
            f"--fields works with table, csv, xlsx and md; {form} has every field",
        ),
        (
            bool(options.fields) and options.merge,
            "--fields selects columns of quotes; --merge writes statements instead",
        ),
        (options.bom and form != "csv", "--bom works with csv: use --format csv, or -o with a name that ends in .csv"),
        (
            options.resume and options.is_binary,
            f"--resume works with jsonl, csv, md and table; an interrupted {form} file cannot be continued",
        ),
        (options.is_binary and options.output is None, f"{form} is written to a file: add -o OUT.{form}"),
        (options.resume and options.output is None, "--resume needs -o OUT"),
    ]


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
            help="Folder of a model that 'train' wrote. [default: the shipped model]",
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
            f"give each name once with its column, for example text=body,id=nr; found {value!r}", context, option
        )
    return columns


def _decode_name(name: str) -> str:
    """`name` as UTF-8.

    In a locale without UTF-8, Python passes the bytes that it cannot decode as lone surrogates.
    """
    try:
        return name.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return name
