"""Measure the throughput of one core on Arrow batches, as in a Spark worker: `python benchmarks/rate.py [IN.parquet]`.

Without a file, the invented articles of the package are used. Each round labels all articles and then extracts from
all; the fastest round counts, because other work on the machine can only slow it down. Core-hours are computed from
processor time; wall-clock time is printed too, with the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from quotestance.pipeline import Labeller
from quotestance.reading.parquet import INPUT_COLUMNS
from quotestance.spark.dataframe import batch_mapper
from quotestance.writing.parquet import article_schema

ARCHIVE = 200_000_000
"""The number of articles in the archive whose cost is estimated."""


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, help="a Parquet file with 'text' [default: packaged articles]")
    parser.add_argument("--articles", type=int, default=1000, help="the most articles to measure")
    parser.add_argument(
        "--characters",
        type=int,
        help="mean length of an article in the archive [default: that of the measured articles]",
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--price", type=float, default=0.04, help="price of a core-hour, in any currency")
    args = parser.parse_args()
    batch = read_articles(args.source, args.articles)
    labeller = Labeller()
    labeller.load()
    commands = {"label": labeller.label, "extract": labeller.extract}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(args.rounds):
        for name, process in commands.items():
            seconds[name].append(measure(batch, process))
    characters = sum(map(len, batch.column(0).field("text").to_pylist()))
    mean = args.characters or characters / batch.num_rows
    print(
        f"{batch.num_rows} articles of {characters / batch.num_rows:.0f} characters on average; fastest of "
        f"{args.rounds}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(
        "| command | articles per processor second | characters per processor second | articles per second, wall clock "
        f"| core-hours for {ARCHIVE // 1_000_000} million articles of {mean:,.0f} characters "
        f"| cost at {args.price} per core-hour |\n"
        "|---|---|---|---|---|---|"
    )
    for name, rounds in seconds.items():
        processor, clock = min(first for first, _ in rounds), min(second for _, second in rounds)
        hours = ARCHIVE * mean * processor / characters / 3600
        print(
            f"| {name} | {batch.num_rows / processor:.0f} | {characters / processor:,.0f} "
            f"| {batch.num_rows / clock:.0f} | {hours:,.0f} | {hours * args.price:,.0f} |"
        )


def read_articles(source: Path | None, most: int) -> pa.RecordBatch:
    """The articles as one batch with one column, as Spark passes them to a worker."""
    if source:
        rows = pq.read_table(source, columns=None).slice(0, most)
        rows = rows.select([name for name in rows.column_names if name in INPUT_COLUMNS])
    else:
        path = files("quotestance.data") / "corpus" / "invented" / "articles.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines[:most]]
        rows = pa.Table.from_pylist([{name: record[name] for name in INPUT_COLUMNS} for record in records])
    return pa.RecordBatch.from_arrays([rows.combine_chunks().to_struct_array().combine_chunks()], names=["article"])


def measure(batch: pa.RecordBatch, process: Callable[..., Any]) -> tuple[float, float]:
    """Processor seconds and wall-clock seconds."""
    processor, clock = time.process_time(), time.perf_counter()
    for _ in batch_mapper(process, article_schema().names)([batch]):
        pass
    return time.process_time() - processor, time.perf_counter() - clock


if __name__ == "__main__":
    main()
