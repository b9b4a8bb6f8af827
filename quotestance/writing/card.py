"""The line of a model's card that says how reliable its stances are."""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path

from quotestance.about import SHIPPED

__all__ = ["read_reliability"]


IN_SHORT_RE = re.compile(r"^## In short\n+(?P<words>(?:[^\s#].*\n?)+)", re.MULTILINE)


def read_reliability(folder: str | os.PathLike[str] | None = None) -> str | None:
    """The paragraph below "In short" in the README.md of a model folder (None or "shipped": of the shipped model).

    None if the folder has no card with such a paragraph, as that of a model that `train` wrote.
    """
    path = resources.files("quotestance.models") if folder in (None, SHIPPED) else Path(folder)
    try:
        card = path.joinpath("README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return None
    m = IN_SHORT_RE.search(card)
    return " ".join(m["words"].split()) if m else None
