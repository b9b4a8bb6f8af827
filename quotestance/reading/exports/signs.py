"""Quick signs of an export, so that the modules for exports are loaded only when a file may be one."""

from __future__ import annotations

import re

__all__ = ["may_be_export"]


# Words that stand in every layout, known or not; and a line with an accession number of Factiva. A word more here costs
# an article that has it the time for a closer look, nothing else.
SIGNS_RE = re.compile(
    r"DOCUMENTS?[ \t]*$|Do[ck]ument \d+ (?:von|de|van|of) \d|End of Document|(?i:^load-date)|^UPDATE:|DATE-CHARGEMENT:"
    r"|Download Request|Job Number|Printopdracht|DOC_ID_|DOCFULL|ProQuest|DocID_|Factiva|[a-z]Article[\"' ]|ppsArticle"
    r"|Gale Document|GALE\||^Article Name:|OpenURL|artSeparator|\d{4} \| |, \d+ words, "
    r"|\w\d{8}[A-Za-z0-9]{6,12}[ \t|]*$",
    re.MULTILINE,
)


def may_be_export(text: str) -> bool:
    """Whether a text needs a closer look.

    >>> may_be_export("It rained."), may_be_export("    1 of 10 DOCUMENTS")
    (False, True)
    """
    return SIGNS_RE.search(text) is not None
