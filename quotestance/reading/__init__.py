"""Read articles from files."""

from __future__ import annotations

from quotestance.reading.articles import read_articles
from quotestance.reading.sources import count_articles

__all__ = ["count_articles", "read_articles"]
