"""Recognise an export by its content, and refuse clearly what is an export but has a layout that is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from quotestance.errors import CorpusError
from quotestance.reading.exports.document import Export
from quotestance.reading.exports.factiva import (
    is_factiva_html,
    is_factiva_text,
    is_factiva_xml,
    parse_factiva_html,
    parse_factiva_text,
    parse_factiva_xml,
)
from quotestance.reading.exports.nexis_old import is_old_html, is_old_text, parse_old_html, parse_old_text
from quotestance.reading.exports.nexis_uni import is_uni_text, parse_uni_text
from quotestance.reading.exports.proquest import (
    is_proquest_html,
    is_proquest_text,
    parse_proquest_html,
    parse_proquest_text,
)

__all__ = ["parse_page_export", "parse_text_export", "refuse_export"]


Layouts = Sequence[tuple[Callable[[str], bool], Callable[[str], Export]]]

PAGE_LAYOUTS: Layouts = (
    (is_old_html, parse_old_html),
    (is_factiva_html, parse_factiva_html),
    (is_proquest_html, parse_proquest_html),
)
TEXT_LAYOUTS: Layouts = (
    (is_factiva_xml, parse_factiva_xml),
    (is_uni_text, parse_uni_text),
    (is_proquest_text, parse_proquest_text),
    (is_factiva_text, parse_factiva_text),
    (is_old_text, parse_old_text),
)
# Lines that only exports have. An article that mentions Factiva or ProQuest has none of them.
UNKNOWN_TEXTS = {
    "Nexis": r"^[ \t]*(?:Download Request: |Time Of Request: |Job Number: *\d{5,}|(?i:Load-Date):[ \xa0]"
    r"|(?:Length|Länge|Longueur|Longitud|Lengte):[ \xa0]?\d+ \w+[ \t]*$)",
    "Factiva": r"^[ \t]*(?:© \d{4} Factiva, Inc\.|.{3,60}, \d+ words, .{0,40}\(English\)$)",
    "ProQuest": r"^[ \t]*(?:ProQuest document ID: ?\d|Database copyright © \d{4} ProQuest)",
    # A date line, and the number of words in one of the next lines.
    "NewsBank": r"^[ \t]*(?:OpenURL Link|\w{3,9} \d{1,2}, \d{4} \| \S.*\n(?:.*\n){0,3}?.*\b\d+ Words)",
    "Gale": r"^[ \t]*Gale Document Number: |\bGALE\|A\d{6}",
    "PressReader": r"^Article Name:.*\n(?:Publication|Section):",
}
UNKNOWN_PAGES = {
    "Nexis": r"<DOCFULL>|<title>[^<]{0,60}Lexis",
    "Factiva": r"<title>\s*(?:Dow Jones )?Factiva\s*</title>",
    "ProQuest": r"<title>\s*ProQuest (?:Export|Document)",
    "NewsBank": r"class=[\"']?artSeparator",
}
UNKNOWN_TEXT_RES = {name: re.compile(pattern, re.MULTILINE) for name, pattern in UNKNOWN_TEXTS.items()}
UNKNOWN_PAGE_RES = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in UNKNOWN_PAGES.items()}
FACTIVA_PAGE_RE = re.compile(r"Page\s*\d+\s*of\s*\d+\s*©\s*\d{4}\s*Factiva")
READ = "Nexis (DOCX, RTF, TXT, HTML), Factiva (HTML, RTF, TXT, XML) and ProQuest (TXT, HTML, EML)"


def parse_text_export(text: str) -> Export | None:
    """The documents of a text, if it is an export; None if it is not.

    Raises:
        CorpusError: it looks like an export, but its layout is not known.
    """
    return _parse(text, TEXT_LAYOUTS, UNKNOWN_TEXT_RES)


def parse_page_export(text: str) -> Export | None:
    """The same for an HTML page.

    Raises:
        CorpusError: it looks like an export, but its layout is not known.
    """
    return _parse(text, PAGE_LAYOUTS, UNKNOWN_PAGE_RES)


def refuse_export(text: str) -> None:
    """Check that the text of a PDF is no export; page heads inside the articles make it unreadable.

    Raises:
        CorpusError: it is one.
    """
    if any(recognise(text) for recognise, _ in TEXT_LAYOUTS) or FACTIVA_PAGE_RE.search(text):
        raise CorpusError(f"an export as PDF, which is not read; download it in another format: {READ}")
    _refuse_unknown(text, UNKNOWN_TEXT_RES)


def _parse(text: str, layouts: Layouts, unknown: Mapping[str, re.Pattern[str]]) -> Export | None:
    for recognise, parse in layouts:
        if recognise(text):
            return parse(text)
    _refuse_unknown(text, unknown)
    return None


def _refuse_unknown(text: str, signs: Mapping[str, re.Pattern[str]]) -> None:
    for database, sign in signs.items():
        if m := sign.search(text):
            found = " ".join(m[0].split())[:60]
            raise CorpusError(
                f"an export of {database} in a layout that is not read (found {found!r}); download it again in another "
                f"format, or save each article as .txt; exports are read from {READ}"
            )
