"""Resolve definite phrases: "the company", "the spokesman", "his statement"."""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention
from quotestance.english.tags import word_tags

OF_NAME_RE = re.compile(r"[op]N")
SPOKEN = ("spokesm", "spokesw", "spokesp", "representative")
BY_NAME_RE = re.compile(r"[gDVpo][poi]?N")
LOOK_BACK = 4000


def head_phrase(mention: Mention, text: str) -> str:
    """The shortest phrase for someone whom the article never names: "a spokesman", "one analyst"."""
    words = [word for word in text.split() if not word.endswith("-based")]
    first = words[0].lower()
    if mention.head.startswith(SPOKEN) and len(words) > 2 and first in ("a", "an", "the", "one"):
        return f"a {mention.head}"
    small = word_tags().get(first) in ("d", "e", "P", "#") or first in ("one", "two", "three")
    return " ".join([first, *words[1:]] if small else words)
