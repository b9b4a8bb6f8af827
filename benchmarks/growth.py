"""Measure how the time of `quotestance extract` grows with the length of a text, also for texts made to be slow.

Each text is processed by one process, including reading and writing; the start-up time is subtracted. Times are
processor seconds, which depend least on other work on the machine.
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
"""Three invented paragraphs; the number makes each copy different."""


def make_news(length: int) -> str:
    """An article of `length` characters with speech, a quote in two parts, and a quoted term."""
    parts: list[str] = []
    size = number = 0
    while size < length:
        number += 1
        parts.append(NEWS.format(n=number))
        size += len(parts[-1])
    return "".join(parts)[:length]


SHORT = 3.0
"""Seconds. A process that takes longer is timed only once."""

LEAST = 0.02
"""Seconds. Processor time is measured in hundredths of a second."""

SLOW: dict[str, Callable[[int], str]] = {
    "only straight quotation marks": lambda length: '"' * length,
    "only opening quotation marks": lambda length: "“" * length,
    "quotation marks and spaces": lambda length: '" ' * (length // 2),
    "only capitals": lambda length: ("VORLAND HARBOUR BOARD " * (length // 22 + 1))[:length],
    "one word in capitals": lambda length: "A" * length,
    "one paragraph of news": lambda length: make_news(length).replace("\n\n", " "),
}
"""Texts made to be slow: name -> function from the length to the text."""


def measure_growth(command: Sequence[str], largest: int = 20_000_000, slow: int = 5_000_000) -> str:
    """A Markdown table: news from 10,000 characters to `largest`, then each slow text with `slow / 10` and `slow`."""
    sizes = [size for size in (10_000, 100_000, 1_000_000, 2_000_000, 10_000_000, 20_000_000) if size <= largest]
    start = time_text(command, "")
    lines = [
        f"Processor seconds; an empty text takes {start:.2f} (start-up), which is subtracted below.\n",
        "| text | characters | seconds | characters/s | time / previous time | length / previous length |",
        "|---|---|---|---|---|---|",
    ]
    slow = min(slow, largest)
    for name, make, lengths in [
        ("news", make_news, sizes),
        *((name, make, [slow // 10, slow]) for name, make in SLOW.items()),
    ]:
        previous: tuple[int, float] | None = None
        for length in lengths:
            seconds = max(LEAST, time_text(command, make(length)) - start)
            lines.append(format_row(name, length, seconds, previous))
            previous = length, seconds
    return "\n".join(lines) + "\n"


def format_row(name: str, size: int, seconds: float, previous: tuple[int, float] | None) -> str:
    """One row of the table. The ratio of times is empty if the previous text was too fast to be measured."""
    if previous is None:
        ratios = " | "
    elif previous[1] <= LEAST:
        ratios = f" | {size / previous[0]:.1f}"
    else:
        ratios = f"{seconds / previous[1]:.1f} | {size / previous[0]:.1f}"
    return f"| {name} | {size:,} | {seconds:.2f} | {size / seconds:,.0f} | {ratios} |"


def time_text(command: Sequence[str], text: str) -> float:
    """Processor seconds of one process for one text; the minimum of three for a short text, as start-up times vary."""
    seconds = time_process(command, text)
    return seconds if seconds > SHORT else min(seconds, time_process(command, text), time_process(command, text))


def time_process(command: Sequence[str], text: str) -> float:
    """Processor seconds of one process from start to end."""
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
    """Processor seconds of all child processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system
