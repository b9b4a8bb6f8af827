"""Find whom a recording shows or a message comes from: "the video shows Ann Lee saying".

The subject of such a sentence is the recording, or whoever released it, but the participle belongs to the person beside
it.
"""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.document_nouns import is_document
from quotestance.quotes.document import Document
from quotestance.quotes.patterns import CHAIN

__all__ = ["find_shown_speaker"]

RECORDINGS = frozenset(
    "video videos footage clip clips soundbite soundbites tape tapes recording audio image images".split()
)
SHOWING = frozenset(
    (
        "shows showed showing features featured featuring captures captured caught depicts depicted includes included "
        "heard quotes quoted quoting cited cites citing"
    ).split()
)
ORIGINS = frozenset(("from", "by"))
# "shows Ann Lee of the port, a baker,", up to the participle
SHOWN_RE = re.compile(rf"(?P<verb>[vDVUBZGg])(?P<speaker>[Nn]){CHAIN}(?:,[^,.;:Q]{{1,25}},)?a*\Z")
# "a video of Ann Lee, a baker,", "a letter from Ann Lee"
ORIGIN_RE = re.compile(r"(?P<noun>[nm])(?P<link>[op])(?P<speaker>[Nn])(?:,[^.;:Q]{1,25},)?a*\Z")
LONGEST = 40  # symbols before the participle


def find_shown_speaker(document: Document, line: SymbolLine, start: int, cue: int) -> Mention | None:
    """Whom a recording shows or a message comes from right before the participle at the index `cue`, or None.

    `start` is the index of the first symbol of the sentence that is read.
    """
    if line.symbols[cue] != "G":
        return None
    base = max(start, cue - LONGEST)
    before = line.symbols[base:cue]
    if (m := SHOWN_RE.search(before)) and document.covered(line, base + m.start("verb")).lower() in SHOWING:
        return line.mentions[base + m.start("speaker")]
    if m := ORIGIN_RE.search(before):
        noun = line.mentions[base + m.start("noun")].head
        link = document.covered(line, base + m.start("link")).lower()
        if (link == "of" and noun in RECORDINGS) or (link in ORIGINS and is_document(noun)):
            return line.mentions[base + m.start("speaker")]
    return None
