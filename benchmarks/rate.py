"""The rate of one core on Arrow batches, as a Spark worker gets them: `python benchmarks/rate.py [IN.parquet]`.

Without a file the articles are the invented ones of the package. Each round labels them all, then extracts from them
all; the fastest round counts, since other work on the machine only slows. Processor time is what core-hours are made
of; the time by the clock is given beside it, with the machine's load.
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

ARCHIVE = 200_000_000  # articles


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, help="a Parquet file with 'text' [default: packaged articles]")
    parser.add_argument("--articles", type=int, default=1000, help="how many of them at most")
    parser.add_argument("--characters", type=int, help="of an article of the archive [default: as in what is measured]")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--price", type=float, default=0.04, help="of a core-hour, in any currency")
    args = parser.parse_args()
    batch = read_articles(args.source, args.articles)
    labeller = Labeller()
    labeller.load()
    works = {"label": labeller.label, "extract": labeller.extract}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(args.rounds):
        for name, work in works.items():
            seconds[name].append(measure(batch, work))
    characters = sum(map(len, batch.column(0).field("text").to_pylist()))
    mean = args.characters or characters / batch.num_rows
    print(
        f"{batch.num_rows} articles of {characters / batch.num_rows:.0f} characters on average; fastest of "
        f"{args.rounds}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(
        "| what | articles a processor second | characters a processor second | articles a second by the clock "
        f"| core-hours for {ARCHIVE // 1_000_000} million of {mean:,.0f} characters | at {args.price} a core-hour |\n"
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
    """The articles as one batch with one column, as Spark hands them to a worker."""
    if source:
        rows = pq.read_table(source, columns=None).slice(0, most)
        rows = rows.select([name for name in rows.column_names if name in INPUT_COLUMNS])
    else:
        lines = (files("quotestance.data") / "invented" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines[:most]]
        rows = pa.Table.from_pylist([{name: record[name] for name in INPUT_COLUMNS} for record in records])
    return pa.RecordBatch.from_arrays([rows.combine_chunks().to_struct_array().combine_chunks()], names=["article"])


def measure(batch: pa.RecordBatch, work: Callable[..., Any]) -> tuple[float, float]:
    """Seconds of the processor and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    for _ in batch_mapper(work, article_schema().names)([batch]):
        pass
    return time.process_time() - processor, time.perf_counter() - clock


if __name__ == "__main__":
    main()
