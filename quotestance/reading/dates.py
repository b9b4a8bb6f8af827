"""Dates of publication in ISO form, from the forms that files, web pages and exports of news databases have."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta
from functools import lru_cache

__all__ = ["is_iso_date", "normalize_date"]


ISO_DATE_RE = re.compile(
    r"""
    \d{4} (?: -\d\d (?: -\d\d                        # a year, a month or a day
        (?: [T\ ] \d\d:\d\d (?: :\d\d (?:[.,]\d+)? )?  # perhaps with a time
            (?: Z | [+-]\d\d:?\d\d )? )?                # and its offset
    )? )?
    """,
    re.VERBOSE | re.ASCII,
)
EXCEL_DAY_RE = re.compile(r"[2-7]\d{4}", re.ASCII)  # from 1954 to 2119
EXCEL_START = date(1899, 12, 30)  # Excel counts a 29 February 1900
YEAR_FIRST_RE = re.compile(r"\d{4}", re.ASCII)
MAX_LENGTH = 100
"""Characters of a date; a longer text is no date."""
US_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
SECONDS_IN_HOUR = 3600


def is_iso_date(text: str) -> bool:
    """Whether a text is a year, a month, a day or a time in ISO form.

    >>> is_iso_date("2026-03"), is_iso_date("2026-03-01T10:30Z"), is_iso_date("2026-13-01"), is_iso_date("March 2026")
    (True, True, False, False)
    """
    if ISO_DATE_RE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat((text[:10] + "-01-01")[:10])
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)  # articles of one day follow each other
def normalize_date(text: str) -> str:
    """The date in ISO form, as precise as the text is; the text itself if it cannot be read as one date.

    A number of five digits is a day as Excel counts them.
    A date such as 3/4/2026, of which the day and the month cannot be told apart, is not changed.

    >>> normalize_date("Sunday, March 1, 2026"), normalize_date("Mar 2026"), normalize_date("2026-03-01T10:30:00Z")
    ('2026-03-01', '2026-03', '2026-03-01T10:30:00Z')
    >>> normalize_date("46082")
    '2026-03-01'
    >>> normalize_date("3/4/2026"), normalize_date("3/14/2026"), normalize_date("last week")
    ('3/4/2026', '2026-03-14', 'last week')
    """
    text = text.strip()
    if EXCEL_DAY_RE.fullmatch(text):
        return (EXCEL_START + timedelta(days=int(text))).isoformat()
    if is_iso_date(text) or len(text) > MAX_LENGTH or not any(character.isdigit() for character in text):
        return text
    first = _parse(text, datetime(1999, 1, 2))
    # What differs between two defaults is not in the text.
    second = _parse(text, datetime(2000, 3, 4))
    if first is None or second is None or first.year != second.year:
        return text
    if first.month != second.month:
        return f"{first.year:04}"
    if first.day != second.day:
        return f"{first.year:04}-{first.month:02}"
    # dateutil would also read 2026/03/01 with the day before the month.
    if not YEAR_FIRST_RE.match(text) and _parse(text, datetime(1999, 1, 2), day_first=True) != first:
        return text
    return first.isoformat() if (first.hour, first.minute) != (0, 0) else first.date().isoformat()


def _parse(text: str, default: datetime, *, day_first: bool = False) -> datetime | None:
    from dateutil import parser  # takes 0.05 s to import, and most dates are in ISO form

    zones = {name: hours * SECONDS_IN_HOUR for name, hours in US_ZONES.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of time zones that dateutil does not know; they are left out
            found: datetime = parser.parse(text, default=default, dayfirst=day_first, tzinfos=zones)
    except (ValueError, OverflowError, ArithmeticError, TypeError, RecursionError):
        return None
    return found
