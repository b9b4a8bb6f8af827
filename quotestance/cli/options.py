"""The options of a run, checked, as the commands pass them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

__all__ = ["FORMATS", "LABEL_FORMATS", "RunOptions", "choose_format"]


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
    print_full: bool = False
    """Whether a report prints more than its summary."""
    review: bool = False
    """Whether html is a page for checking quotes."""
    first: int | None = None
    """The number of quotes in that page; None for all."""

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


def _decode_name(name: str) -> str:
    """`name` as UTF-8.

    In a locale without UTF-8, Python passes the bytes that it cannot decode as lone surrogates.
    """
    try:
        return name.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return name
