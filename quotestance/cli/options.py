"""Options of `label` and `extract` that only the reading and writing of articles look at.

They wait in click's context, so that the commands between need not hand them on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import click

__all__ = ["Extras", "check_extras", "current_extras", "extra_options"]


KEY = "quotestance.extras"


@dataclass(slots=True)
class Extras:
    """What was asked for: columns of the input, fields of the output, a byte-order mark, no notices."""

    columns: dict[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    bom: bool = False
    quiet: bool = False

    def to_dict(self) -> dict[str, Any]:
        """What another run must have alike to go on with the output of this one."""
        return {"columns": self.columns, "fields": list(self.fields), "bom": self.bom}


def current_extras() -> Extras:
    """The options of the command that runs; the defaults outside of one."""
    context = click.get_current_context(silent=True)
    return Extras() if context is None else context.meta.setdefault(KEY, Extras())


def extra_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that `label` and `extract` share."""
    for option in (
        _option("--quiet", "-q", is_flag=True, help="No notices and no progress bar; failed articles are still named."),
        _option("--bom", is_flag=True, help="Begin csv with a byte-order mark, by which Excel knows UTF-8."),
        _option(
            "--fields",
            metavar="A,B,...",
            callback=_keep_fields,
            help="The columns of table or csv, in this order: article_id, company, quote, speaker, role, side, "
            "about, stance, p_critical, p_defensive, p_neutral, kind, rule, start, end, statement, mention, "
            "cue, repeats, group, error.",
        ),
        _option(
            "--columns",
            metavar="text=NAME,...",
            callback=_keep_columns,
            help="Which columns of csv (or fields of jsonl) hold text, id, company, aliases, title, url, date.",
        ),
    ):
        command = option(command)
    return command


def check_extras(form: str, *, merge: bool = False) -> None:
    """Refuse what does not go together.

    Raises:
        click.UsageError: names the option and what it goes with.
    """
    extras = current_extras()
    if extras.fields and form not in ("table", "csv"):
        raise click.UsageError(f"--fields is for table and csv; {form} holds every field")
    if extras.fields and merge:
        raise click.UsageError("--fields is for a row a quote, --merge for a row a statement")
    if extras.bom and form != "csv":
        raise click.UsageError("--bom is for csv: --format csv, or -o with a name that ends in .csv")


def _option(
    *names: str, callback: Callable[..., Any] | None = None, **settings: Any
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(*names, expose_value=False, callback=callback or _keep, **settings)


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    setattr(context.meta.setdefault(KEY, Extras()), str(option.name), value)


def _keep_fields(context: click.Context, option: click.Parameter, value: str | None) -> None:
    from quotestance.errors import QuotestanceError

    if value is not None:
        from quotestance.records.rows import check_fields

        try:
            _keep(context, option, check_fields([name.strip() for name in value.split(",")]))
        except QuotestanceError as error:
            raise click.BadParameter(str(error), context, option) from error


def _keep_columns(context: click.Context, option: click.Parameter, value: str | None) -> None:
    pairs = [pair.partition("=") for pair in (value or "").split(",") if pair.strip()]
    columns = {name.strip(): column.strip() for name, _, column in pairs}
    if not all(columns.values()) or len(columns) < len(pairs):
        raise click.BadParameter(f"say which column holds what, as text=body,id=nr; found {value!r}", context, option)
    _keep(context, option, columns)
