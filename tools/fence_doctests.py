"""Extension of the docs site: fence the examples in docstrings, since Markdown reads `>>>` as nested block quotes."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

EXAMPLE_RE = re.compile(r"(?:^[ ]*>>> .*\n?(?:^[ ]*\S.*\n?)*)", re.MULTILINE)


def fence(docstring: str) -> str:
    """The docstring with a fence around each example, from `>>>` to the next blank line."""
    return EXAMPLE_RE.sub(lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", docstring)


class FenceDoctests(Extension):
    """Fence the examples of every docstring that griffe collects."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Fence the examples of one object."""
        if obj.docstring:
            obj.docstring.value = fence(obj.docstring.value)
