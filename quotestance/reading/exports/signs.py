"""Quick signs of an export, so that only a file that may be one is searched with the patterns of the layouts."""

from __future__ import annotations

__all__ = ["may_be_export"]


# One of these stands in every layout, known or not. "0020" begins the date in a number of Factiva. A word too
# many costs the articles that have it a closer look, nothing else; each takes a few microseconds.
SIGNS = (
    *(
        "DOCUMENT",
        "Dokument ",
        "Document ",
        "Load-Date",
        "LOAD-DATE",
        "UPDATE:",
        "DATE-CHARGEMENT",
        "DOC_ID_",
        "DOCFULL",
    ),
    *(
        "End of Document",
        "Download Request",
        "Time Of Request",
        "Job Number",
        "Lexis",
        "Length:",
        "Länge:",
        "Longueur:",
        "Longitud:",
        "Lengte:",
    ),
    *("Factiva", 'Article"', "Article'", "ppsArticle", "PPSResponse", "0020", " words, "),
    *("ProQuest", "DocID_", "OpenURL", "artSeparator", " | ", "Gale Document", "GALE|", "Article Name:"),
)


def may_be_export(text: str) -> bool:
    """Whether a text needs a closer look.

    >>> may_be_export("It rained."), may_be_export("    1 of 10 DOCUMENTS")
    (False, True)
    """
    return any(sign in text for sign in SIGNS)
