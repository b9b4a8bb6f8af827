"""Labelled articles as Markdown: a heading and a table of quotes for each article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quotestance.about import TEXT_MARK, __version__
from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import STANCES
from quotestance.records.rows import METADATA

__all__ = ["FIELDS_SHOWN", "escape_markdown", "format_markdown_table", "markdown_header", "to_markdown"]


FIELDS_SHOWN = ("speaker", "role", "side", "stance", "quote")
SPECIAL_RE = re.compile(r"[\\`*_\[\]|<>&#~]")


def markdown_header(title: str = "Quotes") -> str:
    """The first lines of a file. The comment is not shown; it marks the file as an output of quotestance."""
    return f"{TEXT_MARK}{__version__} -->\n\n# {title}\n"


def to_markdown(
    article: LabelledArticle,
    *,
    include_other: bool = False,
    with_stance: bool = True,
    fields: Sequence[str] = (),
    more: Sequence[str] = (),
) -> str:
    """The article as a section: its title, what is known about it, and a table with one row per quote.

    The table has the columns `fields`, by default `FIELDS_SHOWN` (without `with_stance`, without side and stance) and
    `more`.
    """
    facts = [value for name in METADATA[1:] if name != "duplicate_of" and (value := getattr(article, name))]
    if article.duplicate_of:
        facts.append(f"a copy of {article.duplicate_of}")
    heading = article.heading(include_other=include_other, with_stance=with_stance)
    lines = ["", f"## {escape_markdown(article.title or article.id)}", ""]
    if facts:
        lines += [escape_markdown(" · ".join(facts)), ""]
    lines.append(escape_markdown(heading))
    rows = list(article.with_names_shown().rows(include_other=include_other)) if article.error is None else []
    if rows:
        default = FIELDS_SHOWN if with_stance else ("speaker", "role", "quote")
        shown = fields or (*default, *more)
        cells = [
            [row.get(name) if fields or name != "stance" else _with_probability(row) for name in shown] for row in rows
        ]
        lines += ["", *format_markdown_table(shown, cells)]
    return "\n".join(lines) + "\n"


def format_markdown_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a table.

    >>> list(format_markdown_table(["quote", "start"], [["a | b", 7], ["c", None]]))
    ['| quote | start |', '| --- | --- |', '| a \\\\| b | 7 |', '| c |  |']
    """
    yield "| " + " | ".join(names) + " |"
    yield "| " + " | ".join(["---"] * len(names)) + " |"
    for row in rows:
        yield "| " + " | ".join("" if cell is None else escape_markdown(str(cell)) for cell in row) + " |"


def escape_markdown(text: str) -> str:
    """`text` on one line, in which nothing is read as Markdown or HTML.

    >>> escape_markdown("<b>*Not*\\nbold</b>")
    '\\\\<b\\\\>\\\\*Not\\\\* bold\\\\</b\\\\>'
    """
    return SPECIAL_RE.sub(r"\\\g<0>", sanitize(text))


def _with_probability(row: Mapping[str, Any]) -> object:
    """The stance and its probability, as in a table on a terminal."""
    shares = [row[f"p_{name}"] for name in STANCES]
    if None in shares:
        return row["stance"]
    return f"{row['stance'] or 'unsure'} {max(shares):.0%}"
