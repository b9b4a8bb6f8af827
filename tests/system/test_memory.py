"""Memory stays flat: ten times the articles take no more of it."""

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
from quotestance.reading import parquet

pytestmark = pytest.mark.slow

FEW, MANY = 100, 1_000
GROWTH = 300
"""Bytes an article. A hash of each id is held, so that a second one is found. A text here is 2,000 characters, and what
is written of it 700."""
CHUNKS = 400_000
"""Bytes of the chunks that are on their way between processes at the worst moment, which is not the same each time."""
LARGEST_CACHE = 16_384
OF_THE_PACKAGE = {"quotestance.english.word_lists.load_word_list", "quotestance.writing.report._read_resource"}
"""Keyed by the files of the package, and not by what the articles hold."""


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
    """Bytes of Python objects, at most, in the process that reads and writes."""
    gc.collect()
    tracemalloc.start()
    try:
        assert main(["extract", str(path), "-o", str(out), "--jobs", str(jobs), "--quiet"]) == 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("suffix", "out"), [("jsonl", "jsonl"), ("csv", "csv"), ("jsonl", "parquet")])
def test_ten_times_the_articles_take_no_more_memory(tmp_path, monkeypatch, suffix, out, jobs):
    monkeypatch.setattr(batch, "CHUNKS_IN_FLIGHT", 1)
    if out == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra pandas")
        monkeypatch.setattr(parquet, "WRITE_ROWS", 16)  # held until they are a batch
    few, many = (write_input(tmp_path / f"{number}.{suffix}", number) for number in (FEW, MANY))
    target = tmp_path / f"out.{out}"
    peak(few, target, jobs)  # what is loaded once
    small, large = peak(few, target, jobs), peak(many, target, jobs)
    assert large - small <= GROWTH * (MANY - FEW) + (CHUNKS if jobs > 1 else 0)


def caches():
    """Each function of the package that keeps results by its arguments, with how many it keeps at most."""
    for module in pkgutil.walk_packages(quotestance.__path__, "quotestance."):
        if module.name.endswith("__main__"):
            continue
        for function in vars(importlib.import_module(module.name)).values():
            if isinstance(function, _lru_cache_wrapper) and inspect.signature(function).parameters:
                yield f"{function.__module__}.{function.__name__}", function.cache_parameters()["maxsize"]


def test_no_cache_grows_with_the_words_of_the_articles():
    sizes = dict(caches())
    assert "quotestance.sides.role_phrases._normalize_name_word" in sizes
    assert {name for name, most in sizes.items() if most is None} <= OF_THE_PACKAGE
    assert {name: most for name, most in sizes.items() if most is not None and most > LARGEST_CACHE} == {}
