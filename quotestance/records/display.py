"""Labelled articles for the eye: a table on a terminal, and one in HTML for notebooks.

Article text is a stranger's: control and escape characters, and those that turn the direction of writing, never
reach a terminal, and nothing reaches HTML without being escaped.
"""

from __future__ import annotations

import html
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES, Quote

__all__ = ["count_noun", "cut", "display_width", "format_html", "format_table", "harmless", "wants_colour"]


COLOURS = {"critical": "31", "defensive": "34", "neutral": "2", "other": "2"}
# Four to one or more against white and against the black of dark notebooks, which tell a page no more than that.
HTML_COLOURS = {"critical": "#d93a2b", "defensive": "#2a75d3", "neutral": "#757575", "other": "#757575"}
JOINERS = "\u200c\u200d"  # parts of words in some scripts and of emoji
WIDEST_NAME = 26
WIDEST_ROLE = 34
NARROWEST_QUOTE = 8
LONGEST_CELL = 400
REASONS_SHOWN = 5


def format_table(
    article: LabelledArticle,
    *,
    width: int = 100,
    colour: bool = False,
    include_other: bool = False,
    with_stance: bool = True,
    most: int | None = None,
) -> str:
    """A heading and a row a quote, `most` rows at most, each cut to `width` columns (where that is 50 or more).

    >>> from quotestance.records.quote import Speaker, Stance
    >>> won = Quote(1, 9, "We won.\\x1b", speaker=Speaker("Ann Lee", side="company"),
    ...             stance=Stance("defensive", (0.1, 0.8, 0.1)))
    >>> print(format_table(LabelledArticle("a.txt", "Acme", (won,))))
    a.txt · Acme · 1 quote: 1 defensive
      who      side     stance         quote
      Ann Lee  company  defensive 80%  We won.␛
    """
    quotes = [quote for quote in article.quotes if include_other or quote.counts]
    lines = [cut(_heading(article, quotes, with_stance=with_stance), width)]
    if colour:
        lines = [f"\x1b[1m{line}\x1b[0m" for line in lines]
    if quotes:
        lines += _rows(quotes[:most], width, colour=colour, with_stance=with_stance)
    if most is not None and len(quotes) > most:
        lines.append(f"  … and {len(quotes) - most} more")
    return "\n".join(lines)


def format_columns(
    article: LabelledArticle,
    fields: Sequence[str],
    *,
    width: int = 100,
    colour: bool = False,
    include_other: bool = False,
) -> str:
    """A heading and a row a quote with the fields named (see `rows.FIELDS`), cut to `width` columns.

    >>> print(format_columns(LabelledArticle("a.txt", "Acme", (Quote(1, 8, "We won."),)), ["start", "quote"]))
    a.txt · Acme · 1 quote
      start  quote
      1      We won.
    """
    from quotestance.records.rows import iter_rows

    rows = list(iter_rows(article, include_other=include_other)) if article.error is None else []
    quotes = [quote for quote in article.quotes if include_other or quote.counts]
    heading = cut(_heading(article, quotes, with_stance=any(quote.stance for quote in quotes)), width)
    cells = [list(fields), *([_cell(row[name]) for name in fields] for row in rows)]
    widths = _shares(
        [max(display_width(row[at]) for row in cells) for at in range(len(fields))], width - 2 * len(fields)
    )
    lines = [
        "  " + "  ".join(_padded(cut(cell, size), size) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([f"\x1b[1m{heading}\x1b[0m" if colour else heading, *(lines if rows else ())])


def format_html(article: LabelledArticle) -> str:
    """The same as an HTML table, the quotes uncut; for notebooks."""
    head = f"<p><b>{_escaped(_heading(article, list(article.quotes), with_stance=True))}</b></p>"
    if not article.quotes:
        return head
    rows = "".join(map(_html_row, article.quotes))
    names = "".join(f'<th style="text-align:left">{name}</th>' for name in ("who", "role", "side", "stance", "quote"))
    return f"{head}<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>"


def harmless(text: str) -> str:
    """`text` on one line, with nothing in it that a terminal would act on.

    Escape and other control characters are shown as pictures; marks that turn the direction of writing are left out.

    >>> harmless("a\\x1b[2Jb\\n\\n  c\\u202e")
    'a␛[2Jb c'
    """
    if text.isprintable() and "  " not in text:  # so its only white space is single spaces
        return text if text.isascii() else text.strip()
    return " ".join("".join(map(_harmless_character, text)).split())


def display_width(text: str) -> int:
    """How many columns of a terminal `text` takes: East Asian wide characters two, combining ones none.

    >>> display_width("naïve"), display_width("引用"), display_width("e\\u0301")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def cut(text: str, width: int) -> str:
    """`text` in at most `width` columns, with an ellipsis where something is left out.

    >>> cut("We patched the flaw", 12)
    'We patched…'
    """
    if len(text) <= width and display_width(text) <= width:
        return text
    kept, taken = 0, 1
    for character in text:
        taken += _character_width(character)
        if taken > width:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def wants_colour(stream: TextIO) -> bool:
    """Whether to write colours: not with NO_COLOR set; else with FORCE_COLOR, or on a terminal that is not dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _heading(article: LabelledArticle, quotes: list[Quote], *, with_stance: bool) -> str:
    parts = [article.id]
    if article.company:
        parts.append(article.company + (" (inferred)" if article.company_inferred else ""))
    if article.error is not None:
        parts.append("failed: " + article.error.removeprefix(f"{article.id}: "))
    else:
        counts = Counter(_stance_word(quote) for quote in quotes)
        shown = ", ".join(f"{counts[word]} {word}" for word in (*STANCES, "other") if counts[word])
        number = f"{len(quotes)} quote" + "s" * (len(quotes) != 1)
        parts.append(f"{number}: {shown}" if shown and with_stance else number)
    return " · ".join(map(harmless, parts))


def _stance_word(quote: Quote) -> str:
    if quote.kind == "other":
        return "other"
    return quote.stance.label or "unsure" if quote.stance else "-"


def _stance_cell(quote: Quote) -> str:
    word = _stance_word(quote)
    if quote.stance and quote.stance.probabilities:
        return f"{word:<9} {max(quote.stance.probabilities):>3.0%}"
    return word


def _cells(quote: Quote, width: int, *, with_stance: bool) -> list[str]:
    speaker = quote.speaker
    who = cut(harmless(speaker.name), min(WIDEST_NAME, width // 4)) if speaker else "-"
    if not with_stance:
        return [who, cut(harmless(speaker.role), min(WIDEST_ROLE, width // 3)) if speaker and speaker.role else "-"]
    return [who, (speaker.side if speaker else None) or "-", _stance_cell(quote)]


def _rows(quotes: list[Quote], width: int, *, colour: bool, with_stance: bool) -> Iterator[str]:
    names = ["who", "side", "stance"] if with_stance else ["who", "role"]
    table = [names, *(_cells(quote, width, with_stance=with_stance) for quote in quotes)]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    room = max(NARROWEST_QUOTE, width - sum(widths) - 2 * len(widths) - 2)
    texts = ["quote", *(_excerpt(quote.text, room) for quote in quotes)]
    for number, (cells, text) in enumerate(zip(table, texts, strict=True)):
        padded = [cell + " " * (size - display_width(cell)) for cell, size in zip(cells, widths, strict=True)]
        quote = quotes[number - 1] if number else None
        if colour and with_stance and quote and _stance_word(quote) in COLOURS:
            padded[-1] = f"\x1b[{COLOURS[_stance_word(quote)]}m{padded[-1]}\x1b[0m"
        yield "  " + "  ".join([*padded, text])
        if quote and quote.stance and quote.stance.explanation:
            reasons = ", ".join(
                f"{harmless(words)} {weight:+.2f}" for words, weight in quote.stance.explanation[:REASONS_SHOWN]
            )
            yield cut(f"      because: {reasons}", width)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "-" if value is None else _excerpt(str(value), LONGEST_CELL)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - display_width(text))


def _shares(sizes: list[int], room: int) -> list[int]:
    """The sizes, the largest cut down until all fit into `room` (but none to less than one column).

    >>> _shares([5, 90, 30], 45)
    [5, 20, 20]
    """
    over = sum(sizes) - room
    while over > 0 and max(sizes) > 1:
        largest = max(sizes)
        places = [at for at, size in enumerate(sizes) if size == largest]
        below = max((size for size in sizes if size < largest), default=1)
        step = max(1, min(largest - below, over // len(places)))
        for at in places[:over]:
            sizes[at] -= step
        over = sum(sizes) - room
    return sizes


def _excerpt(text: str, width: int) -> str:
    """`cut`, without looking at more of a long text than can be shown."""
    start = text[: 10 * width]
    return cut(harmless(start) + "…" * (len(start) < len(text)), width)


def _harmless_character(character: str) -> str:
    category = unicodedata.category(character)
    code = ord(character)
    if character.isspace():
        return " "
    if category == "Cc":
        return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" and character not in JOINERS else character


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _html_row(quote: Quote) -> str:
    speaker = quote.speaker
    style = HTML_COLOURS.get(_stance_word(quote))
    stance = f'<td style="color:{style};white-space:nowrap">' if style else "<td>"
    cells = [
        speaker.name if speaker else "-",
        (speaker.role if speaker else None) or "-",
        (speaker.side if speaker else None) or "-",
    ]
    return (
        "<tr>"
        + "".join(f'<td style="text-align:left">{_escaped(cell)}</td>' for cell in cells)
        + stance
        + _escaped(_stance_cell(quote))
        + "</td>"
        + f'<td style="text-align:left">{_escaped(quote.text)}</td></tr>'
    )


def _escaped(text: str) -> str:
    return html.escape(harmless(text))


def count_noun(number: int, noun: str) -> str:
    """The number with its noun.

    >>> count_noun(1, "article"), count_noun(2, "article")
    ('1 article', '2 articles')
    """
    return f"{number} {noun}" + "s" * (number != 1)
