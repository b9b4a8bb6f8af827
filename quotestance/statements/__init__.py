"""Group and merge statements that occur in several articles."""

from __future__ import annotations

from quotestance.statements.grouping import group_statements
from quotestance.statements.merging import merge_statements

__all__ = ["group_statements", "merge_statements"]
