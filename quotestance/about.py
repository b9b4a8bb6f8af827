"""The version of quotestance, and the marks of its outputs."""

from __future__ import annotations

__all__ = ["PAGE_MARK", "TEXT_MARK", "__version__"]

__version__ = "0.1.0"
PAGE_MARK = '<meta name="generator" content="quotestance '
"""What the head of an HTML report contains."""
TEXT_MARK = "<!-- quotestance "
"""What a Markdown file begins with."""
