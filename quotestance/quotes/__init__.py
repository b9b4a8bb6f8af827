"""From text to quoted spans, each attributed to a mention of its speaker and a cue."""

from __future__ import annotations

from quotestance.quotes.rules import RULES
from quotestance.quotes.scanner import scan_quotes

__all__ = ["RULES", "scan_quotes"]
