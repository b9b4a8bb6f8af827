"""How the time of `quotestance extract` grows with the length of one text, and with texts made to be slow.

Every text is one process, from its start to the last line written. What starting costs is taken off. The seconds are
those that the processor worked for it, which other work on the machine moves least; reading and writing are in them.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

NEWS = (
    "“We shut the valve within {n} minutes,” said Oda Brandvik, the plant's safety chief, on Friday.\n\n"
    "The council was told late. “Nobody called us for {n} hours,” Cllr. Piers Okonjo said. “That is too late.”\n\n"
    "According to a spokeswoman, the so-called “quiet room” had been empty since May {n}.\n\n"
)
"""Three invented paragraphs; the number makes no two alike."""


def make_news(length: int) -> str:
    """An article of so many characters: speech, a quote that runs on, a quoted term."""
    parts: list[str] = []
    size = number = 0
    while size < length:
        number += 1
        parts.append(NEWS.format(n=number))
        size += len(parts[-1])
    return "".join(parts)[:length]


SHORT = 3.0
"""Seconds; what takes longer is timed once."""

LEAST = 0.02
"""Seconds; the clock of processor time counts in hundredths."""

SLOW: dict[str, Callable[[int], str]] = {
    "nothing but straight marks": lambda length: '"' * length,
    "nothing but marks that open": lambda length: "“" * length,
    "marks and spaces": lambda length: '" ' * (length // 2),
    "nothing but capitals": lambda length: ("VORLAND HARBOUR BOARD " * (length // 22 + 1))[:length],
    "one word of capitals": lambda length: "A" * length,
    "one paragraph of news": lambda length: make_news(length).replace("\n\n", " "),
}
"""Texts made to be slow, by length."""


def measure_growth(command: Sequence[str], largest: int = 20_000_000, slow: int = 5_000_000) -> str:
    """Markdown tables: news from 10 kB up by tens, then the slow texts at a tenth of `slow` and at `slow`."""
    sizes = [size for size in (10_000, 100_000, 1_000_000, 2_000_000, 10_000_000, 20_000_000) if size <= largest]
    start = time_text(command, "")
    lines = [
        f"Processor seconds; an empty text takes {start:.2f}: that is starting, and is taken off below.\n",
        "| text | characters | seconds | characters/s | time to that of the text before | length to it |",
        "|---|---|---|---|---|---|",
    ]
    slow = min(slow, largest)
    for name, make, lengths in [
        ("news", make_news, sizes),
        *((name, make, [slow // 10, slow]) for name, make in SLOW.items()),
    ]:
        before: tuple[int, float] | None = None
        for length in lengths:
            seconds = max(LEAST, time_text(command, make(length)) - start)
            lines.append(format_row(name, length, seconds, before))
            before = length, seconds
    return "\n".join(lines) + "\n"


def format_row(name: str, size: int, seconds: float, before: tuple[int, float] | None) -> str:
    """One row; the ratios are to the shorter text before it, where that took long enough to be measured."""
    if before is None:
        ratios = " | "
    elif before[1] <= LEAST:
        ratios = f" | {size / before[0]:.1f}"
    else:
        ratios = f"{seconds / before[1]:.1f} | {size / before[0]:.1f}"
    return f"| {name} | {size:,} | {seconds:.2f} | {size / seconds:,.0f} | {ratios} |"


def time_text(command: Sequence[str], text: str) -> float:
    """Processor seconds of one process over one text; the least of three for a short one, since starting varies."""
    seconds = time_process(command, text)
    return seconds if seconds > SHORT else min(seconds, time_process(command, text), time_process(command, text))


def time_process(command: Sequence[str], text: str) -> float:
    """Processor seconds of one process from start to end, whatever else the machine is doing."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "text.txt"), Path(folder, "out.jsonl")
        source.write_text(text, encoding="utf-8")
        before = count_child_seconds()
        done = subprocess.run(
            [*command, "extract", str(source), "--format", "jsonl", "-o", str(target)], capture_output=True, text=True
        )
        seconds = count_child_seconds() - before
    if done.returncode == 2:
        raise SystemExit(f"{command} failed on a text of {len(text)} characters: {done.stderr[-500:]}")
    return seconds


def count_child_seconds() -> float:
    """Processor seconds of all processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system
