"""Label the articles of a Spark DataFrame, with the same results as the command line."""

from __future__ import annotations

from collections.abc import Sequence

from quotestance.spark.dataframe import explode_quotes, extract, label

__all__ = ["explode_quotes", "extract", "label", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `python -m quotestance.spark` in this process and return its exit code.

    The code is 0 if all articles were labelled, 1 if some failed, and 2 if nothing was written.
    """
    from quotestance.spark.__main__ import main as run_script  # here, or `python -m` warns of a second import

    return run_script(argv)
