"""Quotes as a table for a terminal and as an HTML table for notebooks.

Article text is not trusted: control characters, escape sequences and characters that change the text direction never
reach a terminal, and everything is escaped in HTML.
"""

from __future__ import annotations

import html
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from quotestance.records.quote import STANCES, Quote

__all__ = [
    "count_quotes",
    "display_width",
    "format_columns",
    "format_html",
    "format_table",
    "plural",
    "sanitize",
    "truncate",
    "wants_colour",
]


COLOURS = {"critical": "31", "defensive": "34", "neutral": "2", "other": "2"}
# Contrast of at least 4:1 on white and on black, since a notebook does not say whether its theme is light or dark.
HTML_COLOURS = {"critical": "#d93a2b", "defensive": "#2a75d3", "neutral": "#757575", "other": "#757575"}
JOINERS = "\u200c\u200d"  # parts of words in some scripts, and of emoji
MAX_NAME_WIDTH = 32  # "a spokesperson (Northwind Foods)"
MAX_ROLE_WIDTH = 34
MIN_QUOTE_WIDTH = 8  # columns that a quote keeps on a narrow terminal
MAX_CELL_WIDTH = 400
REASONS_SHOWN = 5


def format_table(
    heading: str,
    quotes: Sequence[Quote],
    *,
    width: int = 100,
    colour: bool = False,
    with_stance: bool = True,
    most: int | None = None,
) -> str:
    """The heading and one row per quote, at most `most` rows; lines are cut to `width` columns (if at least 50).

    >>> from quotestance.records.quote import Speaker, Stance
    >>> won = Quote(1, 9, "We won.\\x1b", speaker=Speaker("Ann Lee", side="company"),
    ...             stance=Stance("defensive", (0.1, 0.8, 0.1)))
    >>> print(format_table("a.txt · Acme · 1 quote: 1 defensive", [won]))
    a.txt · Acme · 1 quote: 1 defensive
      speaker  side     stance         quote
      Ann Lee  company  defensive 80%  We won.␛
    """
    lines = [_format_heading(heading, width, colour=colour)]
    if quotes:
        lines += _quote_lines(quotes[:most], width, colour=colour, with_stance=with_stance)
    if most is not None and len(quotes) > most:
        lines.append(f"  … and {len(quotes) - most} more")
    return "\n".join(lines)


def format_columns(
    heading: str,
    rows: Iterable[Mapping[str, Any]],
    fields: Sequence[str],
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """The heading and a table of the given fields of `rows` (see `rows.FIELDS`), cut to `width` columns.

    >>> print(format_columns("a.txt · 1 quote", [{"start": 1, "quote": "We won."}], ["start", "quote"]))
    a.txt · 1 quote
      start  quote
      1      We won.
    """
    lines = [_format_heading(heading, width, colour=colour)]
    cells = [[_format_cell(row.get(name)) for name in fields] for row in rows]
    if cells:
        table = [list(fields), *cells]
        sizes = [max(map(display_width, column)) for column in zip(*table, strict=True)]
        sizes = _shrink_columns(sizes, width - 2 * len(fields))
        for row in table:
            padded = [_pad(truncate(cell, size), size) for cell, size in zip(row, sizes, strict=True)]
            lines.append("  " + "  ".join(padded).rstrip())
    return "\n".join(lines)


def format_html(heading: str, quotes: Sequence[Quote], *, with_stance: bool = True) -> str:
    """The heading and the quotes, not cut, as an HTML table for notebooks; `with_stance` adds side and stance."""
    head = f"<p><b>{_escape(heading)}</b></p>"
    if not quotes:
        return head
    rows = "".join(_html_row(quote, with_stance=with_stance) for quote in quotes)
    columns = ("speaker", "role", *(("side", "stance") if with_stance else ()), "quote")
    names = "".join(f'<th style="text-align:left">{name}</th>' for name in columns)
    return f"{head}<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>"


def count_quotes(quotes: Sequence[Quote], *, with_stance: bool = True) -> str:
    """How many quotes there are, and how many of each stance.

    >>> from quotestance.records.quote import Stance
    >>> count_quotes([Quote(5, 9, "Well", stance=Stance("neutral")), Quote(12, 14, "No")])
    '2 quotes: 1 neutral'
    """
    number = plural(len(quotes), "quote")
    counts = Counter(map(_stance_word, quotes))
    stances = ", ".join(f"{counts[word]} {word}" for word in (*STANCES, "other") if counts[word])
    return f"{number}: {stances}" if stances and with_stance else number


def sanitize(text: str) -> str:
    """`text` on one line, safe to write to a terminal.

    Control characters are replaced by visible symbols; characters that change the text direction are left out.

    >>> sanitize("a\\x1b[2Jb\\n\\n  c\\u202e")
    'a␛[2Jb c'
    """
    if text.isprintable() and "  " not in text:  # the only white space in it is single spaces
        return text if text.isascii() else text.strip()
    return " ".join("".join(map(_sanitize_character, text)).split())


def display_width(text: str) -> int:
    """How many terminal columns `text` takes: an East Asian wide character takes two, a combining one none.

    >>> display_width("naïve"), display_width("引用"), display_width("e\\u0301")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def truncate(text: str, width: int) -> str:
    """`text` in at most `width` columns, with an ellipsis if something is left out.

    >>> truncate("We patched the flaw", 12)
    'We patched…'
    """
    if len(text) <= width and display_width(text) <= width:
        return text
    # The ellipsis takes one column.
    kept, taken = 0, 1
    for character in text:
        taken += _character_width(character)
        if taken > width:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def wants_colour(stream: TextIO) -> bool:
    """Whether to write colours: NO_COLOR turns them off, FORCE_COLOR on; else a terminal that is not dumb has them."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def plural(number: int, noun: str) -> str:
    """The number with its noun in the singular or plural.

    >>> plural(1, "article"), plural(2, "article")
    ('1 article', '2 articles')
    """
    return f"{number} {noun}" + "s" * (number != 1)


def _format_heading(heading: str, width: int, *, colour: bool) -> str:
    heading = truncate(heading, width)
    return f"\x1b[1m{heading}\x1b[0m" if colour else heading


def _stance_word(quote: Quote) -> str:
    if quote.kind == "other":
        return "other"
    return quote.stance.label or "unsure" if quote.stance else "-"


def _stance_cell(quote: Quote) -> str:
    word = _stance_word(quote)
    if quote.stance and quote.stance.probabilities:
        return f"{word:<9} {max(quote.stance.probabilities):>3.0%}"
    return word


def _short_cells(quote: Quote, width: int, *, with_stance: bool) -> list[str]:
    """All cells of a quote's row but the last, which is its text."""
    speaker = quote.speaker
    name = truncate(sanitize(speaker.name), min(MAX_NAME_WIDTH, (width - 30) // 2)) if speaker else "-"
    if with_stance:
        return [name, (speaker.side if speaker else None) or "-", _stance_cell(quote)]
    role = speaker.role if speaker else None
    return [name, truncate(sanitize(role), min(MAX_ROLE_WIDTH, width // 3)) if role else "-"]


def _quote_lines(quotes: Sequence[Quote], width: int, *, colour: bool, with_stance: bool) -> Iterator[str]:
    names = ["speaker", "side", "stance"] if with_stance else ["speaker", "role"]
    table = [names, *(_short_cells(quote, width, with_stance=with_stance) for quote in quotes)]
    sizes = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    # Two blanks after each column and before the first.
    room = max(MIN_QUOTE_WIDTH, width - sum(sizes) - 2 * len(sizes) - 2)
    yield "  " + "  ".join([*map(_pad, names, sizes), "quote"])
    for quote, cells in zip(quotes, table[1:], strict=True):
        padded = list(map(_pad, cells, sizes))
        if colour and with_stance and _stance_word(quote) in COLOURS:
            padded[-1] = f"\x1b[{COLOURS[_stance_word(quote)]}m{padded[-1]}\x1b[0m"
        yield "  " + "  ".join([*padded, _excerpt(quote.text, room)])
        if quote.stance and quote.stance.explanation:
            reasons = ", ".join(
                f"{sanitize(feature)} {weight:+.2f}" for feature, weight in quote.stance.explanation[:REASONS_SHOWN]
            )
            yield truncate(f"      because: {reasons}", width)


def _format_cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "-" if value is None else _excerpt(str(value), MAX_CELL_WIDTH)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _shrink_columns(sizes: list[int], room: int) -> list[int]:
    """The sizes, the largest reduced until their sum is at most `room`, but none to less than one column.

    >>> _shrink_columns([5, 90, 30], 45)
    [5, 20, 20]
    """
    sizes = list(sizes)
    while (excess := sum(sizes) - room) > 0 and max(sizes) > 1:
        # Reduce all of the largest together, at most to the size of the next smaller one.
        largest = max(sizes)
        columns = [column for column, size in enumerate(sizes) if size == largest]
        next_smaller = max((size for size in sizes if size < largest), default=1)
        step = max(1, min(largest - next_smaller, excess // len(columns)))
        for column in columns[:excess]:
            sizes[column] -= step
    return sizes


def _excerpt(text: str, width: int) -> str:
    """`text` sanitized and truncated; of a long text, no more is processed than can be shown."""
    # Sanitizing shortens runs of white space, so ten times the width are read.
    start = text[: 10 * width]
    return truncate(sanitize(start) + "…" * (len(start) < len(text)), width)


def _sanitize_character(character: str) -> str:
    category = unicodedata.category(character)
    code = ord(character)
    if character.isspace():
        return " "
    # The symbols for control characters (U+2400 and on) are in the order of the characters.
    if category == "Cc":
        return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" and character not in JOINERS else character


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _html_row(quote: Quote, *, with_stance: bool) -> str:
    speaker = quote.speaker
    style = HTML_COLOURS.get(_stance_word(quote))
    stance = f'<td style="color:{style};white-space:nowrap">' if style else "<td>"
    cells = [
        speaker.name if speaker else "-",
        (speaker.role if speaker else None) or "-",
        *([(speaker.side if speaker else None) or "-"] if with_stance else []),
    ]
    return (
        "<tr>"
        + "".join(f'<td style="text-align:left">{_escape(cell)}</td>' for cell in cells)
        + (f"{stance}{_escape(_stance_cell(quote))}</td>" if with_stance else "")
        + f'<td style="text-align:left">{_escape(quote.text)}</td></tr>'
    )


def _escape(text: str) -> str:
    return html.escape(sanitize(text))
