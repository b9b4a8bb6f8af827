"""Train a stance model on labelled quotes, or adapt one to them."""

from __future__ import annotations

from quotestance.training.estimator import StanceClassifier
from quotestance.training.train import adapt_model, describe_records, train

__all__ = ["StanceClassifier", "adapt_model", "describe_records", "train"]
