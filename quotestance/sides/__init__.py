"""The company, and which speakers are on its side."""

from __future__ import annotations

from quotestance.sides.assignment import assign_sides
from quotestance.sides.company import Company
from quotestance.sides.company_file import read_companies
from quotestance.sides.inference import infer_company

__all__ = ["Company", "assign_sides", "infer_company", "read_companies"]
