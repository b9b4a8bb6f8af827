"""The stance of attributed quotes, with probabilities."""

from __future__ import annotations

from quotestance.stance.inspection import list_strongest
from quotestance.stance.model import StanceModel
from quotestance.stance.persistence import load_model

__all__ = ["StanceModel", "list_strongest", "load_model"]
