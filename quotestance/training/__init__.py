"""Train a stance model on labelled quotes."""

from __future__ import annotations

from quotestance.training.estimator import StanceClassifier
from quotestance.training.train import describe_records, train

__all__ = ["StanceClassifier", "describe_records", "train"]
