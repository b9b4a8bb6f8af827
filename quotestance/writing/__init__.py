"""From labelled articles to files."""

from __future__ import annotations

from quotestance.writing.lines import write_articles

__all__ = ["write_articles"]
