"""Exports of Factiva: HTML, RTF and text with or without field codes, and XML.

Without field codes the header is a list of lines of which many are optional. The line with the number of words, which a
date follows, is always there; the others are found from it: the title before it, the outlet after the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from quotestance.errors import CorpusError
from quotestance.reading.exports.dates import find_date, starts_with_date
from quotestance.reading.exports.document import Document, Export, clean, clean_byline, clean_paragraphs
from quotestance.reading.exports.markup import Block, split_blocks

__all__ = [
    "is_factiva_html",
    "is_factiva_text",
    "is_factiva_xml",
    "parse_factiva_html",
    "parse_factiva_text",
    "parse_factiva_xml",
]


ARTICLE_RE = re.compile(r"<div\b[^>]{0,80}class=[\"']article [a-z]{2,6}Article\b", re.IGNORECASE)
OUTER_RE = re.compile(r"<div id=[\"']?article-\w+[\"']? class=[\"']?article\b", re.IGNORECASE)
AFTER_ARTICLES_RE = re.compile(r"class=[\"'](?:searchPreview|footerBG)|id=[\"']pageFooter", re.IGNORECASE)
XML_RE = re.compile(r"<(?:\w+:)?(?:PPSResponse|ppsArticleResponse)\b")
# "Document NYTF000020050408dp1900j9s": the word follows the language of the interface, the number has the load date.
ACCESSION = r"[^\W\d_]{2,10} (?P<number>[A-Za-z][A-Za-z0-9]{3,9}\d{8}[A-Za-z0-9]{6,12})"
TEXT_ACCESSION_RE = re.compile(rf"^[ \t]*(?:AN\b[ \t|]*)?{ACCESSION}[ \t|]*\r?$", re.MULTILINE)
WORDS_RE = re.compile(r"\d[\d.,]*\s*[^\W\d_]{1,12}")  # "808 words", "1.052 Wörter", "658 字"
NUMBERED_RE = re.compile(r"(\d{1,3})\) (?=\S)")
TIME_RE = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?\s*")
DECLARATION_RE = re.compile(r"\A\s*<\?xml[^>]*>")
RIGHTS_RE = re.compile(r"\s*(?:Copyright\b|\([cC]\)|©)")
BYLINE_RE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af)\s+\S")
CODES = frozenset(
    "SE CLM HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD ART CX CT RF CO IN NS RE IPC IPD NGC GC PUB AN".split()
)
CODE_RE = re.compile(r"[ \t]*([A-Z]{2,3})[ \t\xa0]*(?:[|\t]|$|[ \xa0]{2})[ \t|]*(.*)")


def is_factiva_html(text: str) -> bool:
    """Whether a page contains articles of Factiva."""
    return ARTICLE_RE.search(text) is not None


def is_factiva_xml(text: str) -> bool:
    """Whether a text is XML of Factiva."""
    return XML_RE.search(text, 0, 2_000) is not None


def is_factiva_text(text: str) -> bool:
    """Whether a text has the accession numbers that close each article of Factiva."""
    return TEXT_ACCESSION_RE.search(text) is not None


def parse_factiva_html(text: str) -> Export:
    """The articles of a page saved from Factiva."""
    starts = [m.start() for m in ARTICLE_RE.finditer(text)]
    after = AFTER_ARTICLES_RE.search(text, starts[-1])
    ends = [*starts[1:], after.start() if after else len(text)]
    documents = tuple(_parse_blocks(split_blocks(text[start:end])) for start, end in zip(starts, ends, strict=True))
    # Pages of 2017 and later wrap each article in an element with its number.
    declared = len(OUTER_RE.findall(text))
    return Export("Factiva", _without_numbering(documents), declared or None, "the page's own markup")


def _parse_blocks(blocks: list[Block]) -> Document:
    if any(block.style == "index" for block in blocks):
        return _parse_table(blocks)
    body = [number for number, block in enumerate(blocks) if block.style.startswith("articleParagraph")]
    first = body[0] if body else len(blocks)
    title = next((number for number, block in enumerate(blocks[:first]) if block.id == "hd"), None)
    lines = [block.text for block in blocks[:first]]
    document = _parse_header(lines, title)
    byline = next((clean(block.text) for block in blocks[:first] if block.style == "author"), None)
    section = clean(lines[title - 1]) if title else None
    return _fill(document, [blocks[number].text for number in body], byline=byline, section=section)


def _parse_table(blocks: Sequence[Block]) -> Document:
    """An article with field codes: cells with a code, each followed by the cells of its value."""
    fields: dict[str, list[str]] = {}
    code = ""
    for block in blocks:
        if block.style == "index":
            code = block.text
            fields[code] = []
        elif code:
            fields[code].append(block.text)
    return _parse_fields(fields)


def parse_factiva_text(text: str) -> Export:
    """The articles of a text, or of RTF turned into text; each ends with its accession number."""
    lines = text.replace("\r\n", "\n").replace("\f", "\n").split("\n")
    chunks: list[list[str]] = [[]]
    for line in lines:
        chunks[-1].append(line)
        if TEXT_ACCESSION_RE.match(line):
            chunks.append([])
    # The search summary follows the last article.
    chunks.pop()
    # A line of the table of contents has a title, a tab and a page.
    entries = [line.rstrip().rpartition("\t") for line in chunks[0]]
    contents = {clean(title) for title, _, page in entries if title and page.isdigit()}
    documents = [_parse_lines(chunk, contents) for chunk in chunks]
    return Export("Factiva", tuple(documents), len(contents) or None, "the table of contents")


def _parse_lines(lines: list[str], contents: set[str | None]) -> Document:
    fields = _read_codes(lines)
    if "HD" in fields and ("LP" in fields or "TD" in fields):
        return _parse_fields(fields)
    texts = [line.strip() for line in lines]
    words = next(
        (n for n in range(len(texts) - 1) if WORDS_RE.fullmatch(texts[n]) and starts_with_date(texts[n + 1])), None
    )
    if words is None:
        return Document(problem="no line with the number of words and the date, which a Factiva article has")
    rights = next((n for n in range(words, len(texts)) if RIGHTS_RE.match(texts[n])), words + 2)
    start = next((n + 1 for n in range(words - 1, -1, -1) if not texts[n]), 0)
    heading = texts[start:words]
    title = _choose_title(heading, contents)
    document = _parse_header(texts[start : rights + 1], title)
    after = heading[title + 1 :]
    body = _without_closing([text for text in texts[rights + 1 : -1] if text])
    return _fill(
        document,
        body,
        byline=clean(after[0]) if after and BYLINE_RE.match(after[0]) else None,
        section=clean(heading[0]) if title else None,
    )


def _choose_title(heading: Sequence[str], contents: set[str | None]) -> int:
    """Which of the lines before the number of words is the title: one of the contents, else the longest.

    The section may precede it, the byline and the agency may follow.
    """
    for number, line in enumerate(heading):
        if clean(line) in contents:
            return number
    lengths = [0 if BYLINE_RE.match(line) else len(line) for line in heading]
    return lengths.index(max(lengths)) if lengths else 0


def _without_closing(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the publisher, which stands at the end and is no sentence."""
    if len(paragraphs) > 1 and len(paragraphs[-1]) < 80 and paragraphs[-1][-1] not in ".!?\"'”’»)…:":
        return paragraphs[:-1]
    return paragraphs


def _parse_header(lines: Sequence[str], title: int | None) -> Document:
    """The title, date and outlet of a header; `title` is the number of the title's line."""
    words = next(
        (n for n in range(len(lines) - 1) if WORDS_RE.fullmatch(lines[n].strip()) and starts_with_date(lines[n + 1])),
        None,
    )
    name = clean(lines[title]) if title is not None and title < len(lines) else None
    if words is None:
        return Document(title=name)
    # The time of day may stand between the date and the outlet.
    after = [line for line in lines[words + 2 :] if not TIME_RE.fullmatch(line)]
    return Document(title=name, outlet=clean(after[0]) if after else None, date=find_date(lines[words + 1]))


def _read_codes(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of each field. A code stands alone in its line, or before its value."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        m = CODE_RE.fullmatch(line)
        if m and m[1] in CODES and m[1] not in fields and (fields or m[1] in ("SE", "HD", "CLM")):
            code = m[1]
            fields[code] = []
            line = m[2]
        if code:
            fields[code].append(line.strip().removesuffix("|"))
    return fields


def _parse_fields(fields: dict[str, list[str]]) -> Document:
    values = {code: clean(" ".join(texts)) for code, texts in fields.items()}
    document = Document(
        title=values.get("HD"), outlet=values.get("SN"), date=find_date(values.get("PD") or ""), url=None
    )
    body = fields.get("LP", []) + fields.get("TD", [])
    return _fill(document, body, byline=values.get("BY"), section=values.get("SE") or values.get("CLM"))


def _fill(document: Document, body: Sequence[str], byline: str | None, section: str | None) -> Document:
    paragraphs = clean_paragraphs(body)
    problem = None if paragraphs else "there is no text after the header"
    return Document(
        paragraphs, document.title, document.outlet, document.date, clean_byline(byline), section, None, problem
    )


def _without_numbering(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents without "1) ", "2) " before their titles, if all have such a number in rising order."""
    found = [NUMBERED_RE.match(document.title or "") for document in documents]
    numbers = [int(m[1]) for m in found if m]
    if len(numbers) < max(2, len(documents)) or numbers != sorted(set(numbers)):
        return documents
    return tuple(
        replace(document, title=(document.title or "")[m.end() :])
        for document, m in zip(documents, found, strict=True)
        if m
    )


def parse_factiva_xml(text: str) -> Export:
    """The articles of an XML answer of Factiva.

    Raises:
        CorpusError: the text is not valid XML, or has a document type, whose entities could fill the memory.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CorpusError("XML with a document type is not read; Factiva writes none")
    try:
        root = ElementTree.fromstring(DECLARATION_RE.sub("", text))
    except ElementTree.ParseError as error:
        raise CorpusError(f"not valid XML: {error}") from None
    articles = [element for element in root.iter() if _name(element) == "article"]
    sets = [element for element in root.iter() if _name(element) == "ppsarticleResultSet"]
    counts = [count for element in sets if (count := element.get("count") or "").isdigit()]
    declared = sum(map(int, counts)) if counts else None
    return Export("Factiva", tuple(map(_parse_element, articles)), declared, "the result set")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _parse_element(article: ElementTree.Element) -> Document:
    parts = {_name(child): child for child in reversed(article)}

    def read(name: str) -> str | None:
        return clean("".join(parts[name].itertext())) if name in parts else None

    body = [
        "".join(paragraph.itertext())
        for name in ("leadParagraph", "tailParagraphs")
        if name in parts
        for paragraph in parts[name]
    ]
    document = Document(
        title=read("headline"), outlet=read("sourceName"), date=find_date((read("publicationDate") or "")[:10])
    )
    return _fill(document, body, byline=read("byline"), section=read("sectionName"))
