"""From text to quoted spans, each tied to a cue and a mention of its speaker."""

from __future__ import annotations

from quotestance.quotes.rules import RULES
from quotestance.quotes.scanner import scan_quotes

__all__ = ["RULES", "scan_quotes"]
