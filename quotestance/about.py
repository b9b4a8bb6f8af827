"""The version of quotestance, the marks of its outputs, and the name of its model."""

from __future__ import annotations

__all__ = ["PAGE_MARK", "SHIPPED", "TEXT_MARK", "__version__"]

__version__ = "0.1.0"
PAGE_MARK = '<meta name="generator" content="quotestance '
"""What the head of an HTML report contains."""
TEXT_MARK = "<!-- quotestance "
"""What a Markdown file begins with."""
SHIPPED = "shipped"
"""The name that stands for the model that comes with the package, wherever a model folder is given."""
