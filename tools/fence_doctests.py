"""For the docs site: examples in docstrings become fenced code, where Markdown would take `>>>` for quotations."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

EXAMPLE_RE = re.compile(r"(?:^[ ]*>>> .*\n?(?:^[ ]*\S.*\n?)*)", re.MULTILINE)


def fence(docstring: str) -> str:
    """A docstring with each run of lines from `>>>` to the next blank one in a fence."""
    return EXAMPLE_RE.sub(lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", docstring)


class FenceDoctests(Extension):
    """Changes the docstrings as they are collected."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Fence the examples of one object."""
        if obj.docstring:
            obj.docstring.value = fence(obj.docstring.value)
