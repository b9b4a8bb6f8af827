"""Memory does not grow with the number of articles."""

import gc
import importlib
import inspect
import json
import pkgutil
import tracemalloc
from csv import writer
from functools import _lru_cache_wrapper

import pytest
import quotestance
from quotestance import batch
from quotestance.cli.main import main
from quotestance.writing import parquet

pytestmark = pytest.mark.slow

FEW, MANY = 100, 1_000
GROWTH = 300
"""Bytes per article. A hash of each id is kept, so that duplicates are found. A text here has 2,000 characters, and its
output 700."""
CHUNKS = 600_000
"""Bytes of the chunks in flight between processes, which vary from run to run."""
LARGEST_CACHE = 16_384
BOUNDED_BY_THE_PACKAGE = {
    "quotestance.english.word_lists.load_flags",
    "quotestance.english.word_lists.load_word_list",
    "quotestance.quotes.reported_frames._frames_of",
    "quotestance.writing.page._load_templates",
    "quotestance.writing.page._read_resource",
}
"""Caches without a limit, whose keys are from files of the package and not words of the articles."""


def write_input(path, number):
    quote, rest = "We have mended it, " * 30, "and it rained " * 100
    rows = [(f"article {i:05}", f"“{quote}” said Ann Lee, head of Larch {i % 7}.\n\n{rest}") for i in range(number)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        if path.suffix == ".csv":
            writer(stream).writerows([("id", "text"), *rows])
        else:
            stream.writelines(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in rows)
    return path


def peak(path, out, jobs):
    """The peak memory of Python objects, in bytes, in the process that reads and writes."""
    gc.collect()
    tracemalloc.start()
    try:
        assert main(["extract", str(path), "-o", str(out), "--jobs", str(jobs), "--quiet"]) == 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("suffix", "out"), [("jsonl", "jsonl"), ("csv", "csv"), ("jsonl", "parquet")])
def test_memory_does_not_grow_with_the_number_of_articles(tmp_path, monkeypatch, suffix, out, jobs):
    monkeypatch.setattr(batch, "CHUNKS_IN_FLIGHT", 1)
    if out == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra pandas")
        monkeypatch.setattr(parquet, "WRITE_ROWS", 16)  # rows are kept until a batch is full
    few, many = (write_input(tmp_path / f"{number}.{suffix}", number) for number in (FEW, MANY))
    target = tmp_path / f"out.{out}"
    peak(few, target, jobs)  # loads what a process loads once
    small, large = peak(few, target, jobs), peak(many, target, jobs)
    assert large - small <= GROWTH * (MANY - FEW) + (CHUNKS if jobs > 1 else 0)


def caches():
    """Each cached function of the package with the maximum size of its cache."""
    for module in pkgutil.walk_packages(quotestance.__path__, "quotestance."):
        if module.name.endswith("__main__"):
            continue
        for function in vars(importlib.import_module(module.name)).values():
            if isinstance(function, _lru_cache_wrapper) and inspect.signature(function).parameters:
                yield f"{function.__module__}.{function.__name__}", function.cache_parameters()["maxsize"]


def test_caches_are_limited():
    sizes = dict(caches())
    assert "quotestance.sides.organisations._normalize_name_word" in sizes
    assert {name for name, most in sizes.items() if most is None} <= BOUNDED_BY_THE_PACKAGE
    assert {name: most for name, most in sizes.items() if most is not None and most > LARGEST_CACHE} == {}
