"""Stances over time: the dates of articles, and quotes counted by day, week, month or year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

__all__ = ["Period", "Timeline", "count_by_period", "format_date", "format_range", "read_date"]


DATE_RE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")  # a year, a month or a day in ISO form
YEARS = range(1800, 2200)  # other years are typos, and one of them would stretch the chart beyond use
MAX_DAYS = 31
MAX_WEEKS = 27
MAX_MONTHS = 120
MONTHS = "January February March April May June July August September October November December".split()
MONTH_RE = re.compile("|".join(MONTHS))


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or the first day of a month or a year; `precision` says which ("day", "month" or "year")."""

    day: date
    precision: str


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month or year with the quotes of its articles by stance."""

    start: date
    label: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def short_label(self) -> str:
        """The label with its month in three letters: "1 Mar 2026"."""
        return MONTH_RE.sub(lambda m: m[0][:3], self.label.removeprefix("week of "))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods without gaps, in order; `undated` quotes have no date that is precise enough for the unit."""

    unit: str
    periods: tuple[Period, ...] = ()
    undated: int = 0

    @property
    def rows(self) -> list[tuple[str, Counter[str]]]:
        """The name and the counts of each period that has quotes."""
        return [(period.label, period.counts) for period in self.periods if period.counts]

    @property
    def peak(self) -> Period | None:
        """The period with the most quotes, the first of several."""
        return max(self.periods, key=lambda period: period.counts.total(), default=None)


def read_date(text: str | None) -> PartialDate | None:
    """A date in ISO form, which may lack the day or the month; None if it is none, or not a plausible one.

    >>> read_date("2026-03-01"), read_date("3/4/2026")
    (PartialDate(day=datetime.date(2026, 3, 1), precision='day'), None)
    """
    m = DATE_RE.match(text or "")
    if m is None or int(m[1]) not in YEARS:
        return None
    try:
        day = date(int(m[1]), int(m[2] or 1), int(m[3] or 1))
    except ValueError:
        return None
    return PartialDate(day, "day" if m[3] else "month" if m[2] else "year")


def format_date(text: str | None) -> str:
    """A date as a reader writes it; one that cannot be read stays as it is.

    >>> format_date("2026-03-01"), format_date("2026-03"), format_date("3/4/2026"), format_date(None)
    ('1 March 2026', 'March 2026', '3/4/2026', '')
    """
    found = read_date(text)
    return (text or "") if found is None else _name_day(found.day, found.precision)


def format_range(dates: Iterable[str | None]) -> str:
    """The first and the last of the dates; an empty string if none can be read.

    >>> format_range(["2026-03-01", None, "2025-12"]), format_range(["2026"])
    ('December 2025 – 1 March 2026', '2026')
    """
    found = sorted(filter(None, map(read_date, dates)), key=lambda one: one.day)
    if not found:
        return ""
    first, last = (_name_day(one.day, one.precision) for one in (found[0], found[-1]))
    return first if first == last else f"{first} – {last}"


def count_by_period(dated: Sequence[tuple[str | None, str]]) -> Timeline:
    """Pairs of a date and a stance, counted by day, week, month or year, as the range of the dates suggests.

    >>> timeline = count_by_period([("2026-03-01", "critical"), ("2026-03-03", "neutral"), (None, "neutral")])
    >>> [(period.label, dict(period.counts)) for period in timeline.periods], timeline.undated
    ([('1 March 2026', {'critical': 1}), ('2 March 2026', {}), ('3 March 2026', {'neutral': 1})], 1)
    """
    found = [(read_date(text), stance) for text, stance in dated]
    dates = [one for one, _ in found if one is not None]
    if not dates:
        return Timeline("day", (), len(found))
    unit = _choose_unit(dates)
    precise = {"day": ("day",), "week": ("day",), "month": ("day", "month"), "year": ("day", "month", "year")}[unit]
    usable = [(_start_of(one.day, unit), stance) for one, stance in found if one and one.precision in precise]
    counts: dict[date, Counter[str]] = {}
    for start, stance in usable:
        counts.setdefault(start, Counter())[stance] += 1
    starts = _list_starts(min(counts), max(counts), unit) if counts else ()
    periods = tuple(Period(start, _name_period(start, unit), counts.get(start, Counter())) for start in starts)
    return Timeline(unit, periods, len(found) - len(usable))


def _choose_unit(dates: Sequence[PartialDate]) -> str:
    """The unit in which the dates make a readable number of periods."""
    exact = [one.day for one in dates if one.precision == "day"]
    # Articles of a monthly have no day: a chart by days would leave them out, which is right for a few of them only.
    if 2 * len(exact) >= len(dates):
        length = (max(exact) - min(exact)).days + 1
        if length <= MAX_DAYS:
            return "day"
        if length <= 7 * MAX_WEEKS:
            return "week"
    days = [one.day for one in dates]
    by_month = any(one.precision != "year" for one in dates) and (max(days) - min(days)).days <= 30.5 * MAX_MONTHS
    return "month" if by_month else "year"


def _start_of(day: date, unit: str) -> date:
    """The first day of the period: a Monday, the first of a month or the first of January."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=1) if unit == "year" else day.replace(day=1) if unit == "month" else day


def _list_starts(first: date, last: date, unit: str) -> Iterable[date]:
    start = first
    while start <= last:
        yield start
        if unit in ("day", "week"):
            start += timedelta(days=7 if unit == "week" else 1)
        else:
            start = _start_of(start + timedelta(days=366 if unit == "year" else 31), unit)


def _name_period(start: date, unit: str) -> str:
    return f"week of {_name_day(start, 'day')}" if unit == "week" else _name_day(start, unit)


def _name_day(day: date, precision: str) -> str:
    month = MONTHS[day.month - 1]
    return {"day": f"{day.day} {month} {day.year}", "month": f"{month} {day.year}", "year": str(day.year)}[precision]
