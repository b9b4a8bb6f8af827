"""The small parts of the HTML report: escaped text, words for stances and sides, tables of counts."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quotestance.records.display import harmless
from quotestance.records.quote import STANCES, Quote, Speaker

__all__ = [
    "COLUMNS",
    "OPEN",
    "Row",
    "escape_text",
    "format_bar",
    "format_counts",
    "format_long_counts",
    "format_names",
    "format_numbers",
    "format_tag",
    "inline",
    "most_frequent",
    "name_of",
    "percent",
    "side_of",
    "side_words",
    "sort_by_size",
    "speaker_words",
    "stance_of",
    "visible",
]


OPEN = "open"  # speech whose stance is not known
COLUMNS = (*STANCES, OPEN)
NAMES_SHOWN = 12
ROWS_SHOWN = 40
# Controls do nothing on a page, but one could not see them; half of a pair has no UTF-8 form; the rest turn the
# direction of writing beyond their own place. Marks of direction (U+200E, U+200F, U+061C) stay: they do not reach out.
UNSHOWN_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(slots=True)
class Row:
    """A speaker's, a side's or a company's quotes by stance."""

    stances: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    def count(self, quote: Quote) -> None:
        """Take note of one."""
        self.stances[stance_of(quote)] += 1
        self.sides[side_of(quote)] += 1
        self.names[name_of(quote)] += 1
        if quote.speaker and quote.speaker.role:
            self.roles[harmless(quote.speaker.role)] += 1


def visible(text: str) -> str:
    """`text` with a picture, or U+FFFD, in place of each character that cannot be shown; one for one.

    >>> visible("a\\x1b[2J b\\u202e")
    'a␛[2J b�'
    """
    return UNSHOWN_RE.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def format_bar(stances: Counter[str], total: int) -> str:
    """The shares as a picture; the list below it says the same in words."""
    parts, start = [], 0.0
    for stance in COLUMNS:
        width = 100 * stances[stance] / total
        parts.append(f'<rect class="{stance}" x="{start:.2f}" width="{width:.2f}" height="10"/>' if width else "")
        start += width
    return (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>\n'
    )


def format_counts(caption: str, heads: Sequence[str], stances: Sequence[str], rows: str) -> str:
    """A table of counts by stance, which the page's script makes sortable."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    columns += "".join(f'<th scope="col" class="n">{stance}</th>' for stance in (*stances, "quotes"))
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0"><table class="sortable">'
        f"<caption>{caption}</caption><thead><tr>{columns}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
    )


def format_long_counts(
    caption: str, heads: Sequence[str], stances: Sequence[str], rows: Sequence[str]
) -> Iterator[str]:
    """The table, those beyond the first rows folded away."""
    yield format_counts(caption, heads, stances, "".join(rows[:ROWS_SHOWN]))
    if more := rows[ROWS_SHOWN:]:
        yield f"<details><summary>{len(more)} more</summary>"
        yield format_counts(f"{caption}: the others", heads, stances, "".join(more)) + "</details>\n"


def format_numbers(row: Row, stances: Sequence[str]) -> str:
    """The cells of a row: its quotes of each stance, and in all."""
    cells = [row.stances[stance] for stance in stances]
    return "".join(f'<td class="n">{number}</td>' for number in (*cells, row.stances.total()))


def format_names(row: Row) -> str:
    """The speakers with most quotes, and how many there are beside them."""
    names = [
        inline(name) if count == 1 else f"{inline(name)} ({count})"
        for name, count in row.names.most_common(NAMES_SHOWN)
    ]
    more = len(row.names) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def sort_by_size(rows: dict[str, Row]) -> list[tuple[str, Row]]:
    """The rows by their quotes, most first."""
    return sorted(rows.items(), key=lambda item: (-item[1].stances.total(), item[0].casefold()))


def most_frequent(counts: Counter[str]) -> str:
    """What was counted most often, or nothing."""
    return counts.most_common(1)[0][0] if counts else ""


def stance_of(quote: Quote) -> str:
    """The stance in a word."""
    return (quote.stance.label if quote.stance else None) or OPEN


def side_of(quote: Quote) -> str:
    """The speaker's side in a word, as the tables have it."""
    return (quote.speaker.side if quote.speaker else None) or "not known"


def side_words(side: str) -> str:
    """The same in a phrase."""
    return {"company": "the company's side", "other": "others"}.get(side, side)


def name_of(quote: Quote) -> str:
    """Who is quoted, on one line."""
    return harmless(quote.speaker.name) if quote.speaker else "nobody named"


def speaker_words(speaker: Speaker | None) -> str:
    """A name with its role."""
    if speaker is None:
        return "nobody named"
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name


def percent(part: int, whole: int) -> str:
    """A share in words, or nothing of nothing."""
    return f"{part / whole:.0%}" if whole else ""


def format_tag(stance: str) -> str:
    """A stance as a coloured word."""
    return f'<span class="tag {stance}">{"term" if stance == "other" else stance}</span>'


def inline(text: str | None) -> str:
    """A name or another short text on one line."""
    return html.escape(harmless(text or ""))


def escape_text(text: str) -> str:
    """A piece of an article, escaped so that a browser gives back each character: a bare CR it would turn into LF."""
    return html.escape(visible(text)).replace("\r", "&#13;")
