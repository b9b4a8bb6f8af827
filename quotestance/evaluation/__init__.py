"""Score quotes, speakers, sides and stances against hand labels."""

from __future__ import annotations

from quotestance.evaluation.comparison import compare, find_mistakes
from quotestance.evaluation.report import evaluate, label_given

__all__ = ["compare", "evaluate", "find_mistakes", "label_given"]
