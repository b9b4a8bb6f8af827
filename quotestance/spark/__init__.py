"""The same labelling on Spark."""

from __future__ import annotations

from quotestance.spark.dataframe import explode_quotes, extract, label

__all__ = ["explode_quotes", "extract", "label"]
