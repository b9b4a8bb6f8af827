"""The geometry of the report's charts. The template draws them as inline SVG.

Widths are in percent of the chart, so that it fits any screen while its words keep their size; heights are in pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotestance.writing.stance_counts import CLASSES, round_shares
from quotestance.writing.timeline import Timeline

__all__ = ["Column", "ColumnChart", "Segment", "draw_bar", "draw_columns"]


PLOT_HEIGHT = 200
"""Pixels of the tallest column."""
MIN_LABELLED = 9
"""Percent of a bar that have room for "100 %"."""
LABELS = 4
"""The most labels below the columns; more do not fit on a phone."""
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar or a column: `start` and `size` are in percent of a bar, or in pixels of a column."""

    stance: str
    start: float
    size: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its left edge and width in percent of the plot."""

    start: float
    width: float
    name: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns with grid lines (the height above the bottom in pixels, and the number) and labels below them (the place
    in percent, how the text is anchored there, and the text)."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str, str], ...]
    height: int = PLOT_HEIGHT


def draw_bar(counts: Mapping[str, int]) -> list[Segment]:
    """A bar of full length, divided by the shares of `CLASSES`; a large enough part has its percentage as label.

    >>> [(part.stance, part.start, part.size, part.label) for part in draw_bar({"critical": 3, "neutral": 1})]
    [('critical', 0.0, 75.0, '75 %'), ('neutral', 75.0, 25.0, '25 %')]
    """
    total = sum(counts.get(name, 0) for name in CLASSES)
    shares = round_shares(counts)
    segments, start = [], 0.0
    for name in CLASSES:
        if number := counts.get(name, 0):
            size = 100 * number / total
            segments.append(Segment(name, start, size, f"{shares[name]} %" if size >= MIN_LABELLED else ""))
            start += size
    return segments


def draw_columns(timeline: Timeline) -> ColumnChart:
    """A column for each period, as tall as it has quotes."""
    periods = timeline.periods
    most = max((period.counts.total() for period in periods), default=0)
    step = _choose_step(most)
    top = max(step, -(-most // step) * step)
    slot = 100 / max(len(periods), 1)
    columns = (
        Column(
            number * slot + slot * 0.1,
            slot * 0.8,
            period.label,
            tuple(_stack(period.counts, PLOT_HEIGHT / top)),
        )
        for number, period in enumerate(periods)
        if period.counts
    )
    lines = ((number * PLOT_HEIGHT / top, number) for number in range(0, top + 1, step))
    return ColumnChart(tuple(columns), tuple(lines), tuple(_place_labels([period.short_label for period in periods])))


def _stack(counts: Counter[str], scale: float) -> Iterator[Segment]:
    """The parts of a column from the bottom; `start` is the height of the lower edge."""
    height = 0.0
    for name in CLASSES:
        if size := counts[name] * scale:
            yield Segment(name, height, size)
            height += size


def _choose_step(most: int) -> int:
    """A round number that divides the axis into at most four parts.

    >>> [_choose_step(most) for most in (0, 4, 5, 62, 1000)]
    [1, 1, 2, 20, 500]
    """
    power = 1
    while True:
        for step in STEPS:
            if step * power * 4 >= most:
                return step * power
        power *= 10


def _place_labels(names: Sequence[str]) -> Iterator[tuple[float, str, str]]:
    """The first, the last and some names between, each below its column."""
    last = len(names) - 1
    if last < 0:
        return
    gaps = min(last, LABELS - 1)
    for number in sorted({round(last * part / gaps) for part in range(gaps + 1)} if gaps else {0}):
        anchor = "middle" if not last else "start" if not number else "end" if number == last else "middle"
        place = {"start": 0.0, "end": 100.0}.get(anchor, 100 * (number + 0.5) / len(names))
        yield place, anchor, names[number]
