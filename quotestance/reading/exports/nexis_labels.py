"""The labels of Nexis documents ("BYLINE: ..."), in the languages of its interfaces."""

from __future__ import annotations

import re

__all__ = ["COPYRIGHT_RE", "DOCUMENT_COUNT_RE", "read_label"]


# Labels follow the language of the interface and not of the article, so one document may mix two languages.
NAMES = {
    "byline": "BYLINE NAME AUTHOR AUTOR AUTEUR SIGNATURE",
    "section": "SECTION RUBRIK RUBRIQUE",
    "title": "HEADLINE TITLE TITRE KOP",
    "deck": "HIGHLIGHT CHAPEAU ENCART INSERT ABSTRACT",
    "body": "BODY TEXT TEKST ARTICLE",
    "length": "LENGTH LÄNGE LONGUEUR LENGTE",
    "loaded": "LOAD-DATE UPDATE DATE-CHARGEMENT LADE-DATUM",
    "place": "DATELINE ORTSZEILE",
    "url": "URL",
    "closing": "LANGUAGE SPRACHE LANGUE TAAL PUBLICATION-TYPE PUB-TYPE TYPE-PUBLICATION DOCUMENT-TYPE GRAPHIC GRAFIK",
    "other": "ANCHORS ANCHOR GUESTS GUEST SHOW HOST SERIES SERVICE DISTRIBUTION BIO CORRECTION CORRECTION-DATE "
    "JOURNAL-CODE ZEITUNGS-CODE CODE-REVUE TRANSCRIPT PUB-SUBJECT SUBJECT COMPANY ORGANIZATION PERSON GEOGRAPHIC "
    "COUNTRY STATE CITY TICKER INDUSTRY SUJET LOCALISATION-GEO SOCIETE SOCIÉTÉ SECTEUR-ACTIVITE SYMBOLE-BOURSIER "
    "ORGANISATION PERSONNE NOTES COLUMN ISBN ISSN VIEW-ORIGINAL-PAGE LINK-TO-ORIGINAL",
}
LABELS = {name: field for field, names in NAMES.items() for name in names.split()}
LABEL_RE = re.compile(r"\s*([^\W\d_][\w -]{1,20}?):[ \xa0]*", re.UNICODE)
COPYRIGHT_RE = re.compile(r"\s*(?:Copyright\b|©|\([cC]\) ?\d{4})")
DOCUMENT_COUNT_RE = re.compile(r"(?:Items|Documents|Documenten|Dokumente|documenten)\s*:\s*(\d+)\s*-\s*(\d+)")
"""The range in the first line of a cover: "Download Request: Selected Items: 1-10"."""


def read_label(line: str, *, any_case: bool = False) -> tuple[str, str] | None:
    """The field and the value of a line that begins with a known label; None if it does not.

    The old layouts write labels in capitals; `any_case` is for the others.

    >>> read_label("BYLINE: Ines Calloway"), read_label("Journal Code:\\xa0TARN", any_case=True)
    (('byline', 'Ines Calloway'), ('other', 'TARN'))
    >>> read_label("WAR: Two more towns fall"), read_label("Section: Business")
    (None, None)
    """
    m = LABEL_RE.match(line)
    if m is None or not (any_case or m[1].isupper()):
        return None
    field = LABELS.get(m[1].strip().upper().replace(" ", "-"))
    return (field, line[m.end() :].strip()) if field else None
