"""Whether a name is a person's, and the person's gender."""

from __future__ import annotations

import re

__all__ = ["APPOSITION_RE"]

APPOSITION_RE = re.compile(r",\s[^,.;\"“]{0,70}")
PERSONAL_RE = re.compile(r",\s(?:who|whose|[1-9]\d)\b")
