"""Exports of ProQuest: text, and the HTML of its pages and e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from quotestance.reading.exports.dates import find_date
from quotestance.reading.exports.document import Document, Export, clean, clean_byline, clean_paragraphs
from quotestance.reading.exports.markup import split_blocks

__all__ = ["is_proquest_html", "is_proquest_text", "parse_proquest_html", "parse_proquest_text"]


SEPARATOR_RE = re.compile(r"^_{60}[ \t]*\r?$", re.MULTILINE)
ANCHOR_RE = re.compile(r"<a name=[\"']?DocID_", re.IGNORECASE)
END_RE = re.compile(r"<div[^>]{0,120}class=[\"']copyright", re.IGNORECASE)
NUMBER_RE = re.compile(r"\s*Document \d+ of (\d+)\s*")
CONTENTS_RE = re.compile(r"^\d+\. \S", re.MULTILINE)
# Spaces are lost or added at random in one document of a hundred, so labels are compared without any.
LABEL_NAMES = frozenset(
    "".join(name.lower().split())
    for name in (
        "Author;Publication info;Abstract;Links;Full text;Subject;Business indexing term;Location;People;"
        "Company / organization;Title;Publication title;First page;Pages;Publication year;Publication date;Section;"
        "Publisher;Place of publication;Country of publication;Publication subject;ISSN;e-ISSN;Source type;"
        "Language of publication;Document type;ProQuest document ID;Document URL;Copyright;Last updated;Database;"
        "Volume;Issue;Year;Dateline;Identifier / keyword;Classification;Number of pages;Illustration;"
        "Alternate title;URL;Document feature;Accession number;DOI;Source;Edition;Column"
    ).split(";")
)
LABEL_RE = re.compile(r"([A-Za-z][A-Za-z /-]{1,40}?):(?:\s+|$)")
CLOSING = frozenset(("publicationtitle", "proquestdocumentid", "documenturl", "sourcetype", "publicationdate"))
"""Labels one of which every document has after its text."""
LABELLED_SHARE = 5  # lines with a label for each line without one
CREDIT_RE = re.compile(r"(CAPTION|CREDIT): ?")
CREDIT_BELOW_RE = re.compile(r"Credit: ?")
NOTES = frozenset(("Illustration", "AuthorAffiliation"))
"""Headings of what follows the text: captions, and notes on the author."""
# "Title: [Business/Financial Desk]", "Title [Derived Headline]", "Title ...[Derived Headline]: deck"
TITLE_END_RE = re.compile(r": ?\ufffd?\s?\[[^\]]{1,40}\]\Z|\s?(?:\.\.\.)?\[Derived Headline\]")
INFO_END_RE = re.compile(r"[;\[]")  # "Mercury ; Town [Town]03 Jun 2014: A.2."
BROKEN_TAG_RE = re.compile(r"/?\w{1,8}>")  # "<html>" that lost its first character
ENLARGE = "Enlarge this image."
NOT_AN_AUTHOR = "Anonymous"


def is_proquest_text(text: str) -> bool:
    """Whether a text has the separators of ProQuest."""
    return SEPARATOR_RE.search(text) is not None and "ProQuest" in text


def is_proquest_html(text: str) -> bool:
    """Whether a page has the anchors of ProQuest's documents."""
    return ANCHOR_RE.search(text) is not None


def parse_proquest_text(text: str) -> Export:
    """The documents of a text file."""
    blocks = SEPARATOR_RE.split(text.replace("\r\n", "\n"))
    documents: list[Document] = []
    totals: set[int] = set()
    contents = 0
    for block in blocks:
        lines = block.strip("\n").split("\n")
        if m := NUMBER_RE.fullmatch(lines[0]):
            totals.add(int(m[1]))
            lines = lines[1:]
        elif lines[0].strip() == "Table of contents":
            contents = len(CONTENTS_RE.findall(block))
        labels = {label for line in lines if (label := _read_label(line)[0])}
        if labels & {"fulltext", "proquestdocumentid", "documenturl"}:
            documents.append(_parse_lines(lines))
    if len(totals) == 1:
        return Export("ProQuest", tuple(documents), totals.pop(), "the numbering")
    return Export("ProQuest", tuple(documents), contents or None, "the table of contents")


def parse_proquest_html(text: str) -> Export:
    """The documents of a page or an e-mail; it is cut before it is parsed, since a broken tag swallows what follows."""
    starts = [m.start() for m in ANCHOR_RE.finditer(text)]
    after = END_RE.search(text, starts[-1])
    ends = [*starts[1:], after.start() if after else len(text)]
    documents = []
    for start, end in zip(starts, ends, strict=True):
        blocks = split_blocks(text[start:end])
        documents.append(_parse_lines([line for block in blocks for line in ("", *block.text.split("\n"))]))
    return Export("ProQuest", tuple(documents))


def _read_label(line: str) -> tuple[str, str]:
    """The known label of a line, in lower case and without spaces, and the value; "" and the line if there is none."""
    m = LABEL_RE.match(line)
    name = "".join(m[1].lower().split()) if m else ""
    return (name, line[m.end() :]) if m and name in LABEL_NAMES else ("", line)


def _parse_lines(lines: Sequence[str]) -> Document:
    labels = [_read_label(line) for line in lines]
    start = next((number for number, (name, _) in enumerate(labels) if name == "fulltext"), None)
    first = next((line for line in lines if line.strip() and not NUMBER_RE.fullmatch(line)), "")
    end = _find_end(lines, labels, start + 1) if start is not None else 0
    values: dict[str, str] = {}
    for number, (name, value) in enumerate(labels):
        # A label may stand in a line of its own, before its value.
        value = value.strip() or (_next_line(lines, number) if name else "")
        if name and value and not (start is not None and start <= number < end):
            values.setdefault(name, value)
    texts = [] if start is None else [labels[start][1], *lines[start + 1 : end]]
    body, credit = _split_credit(texts)
    paragraphs = clean_paragraphs(body)
    outlet, date = _read_publication(values)
    author = values.get("author")
    title = clean(values.get("title") if _read_label(first)[0] else first)
    return Document(
        paragraphs,
        TITLE_END_RE.sub("", title).rstrip() if title else None,
        outlet,
        date,
        clean_byline(author) if author and author != NOT_AN_AUTHOR else clean_byline(credit),
        clean(values.get("section")),
        _read_address(values, lines),
        None if paragraphs else "there is no full text" + (", only an abstract" if "abstract" in values else ""),
    )


def _next_line(lines: Sequence[str], number: int) -> str:
    """The line after `number` if it is not a label; "" otherwise."""
    line = lines[number + 1] if number + 1 < len(lines) else ""
    return "" if _read_label(line)[0] else line.strip()


def _find_end(lines: Sequence[str], labels: Sequence[tuple[str, str]], start: int) -> int:
    """Where the text ends: at the first known label after an empty line from which on nearly every line has a label.

    A line of the text may look like a label ("Subject: ..."), and some labels after it are not known here.
    """
    end = len(lines)
    labelled = other = 0
    has_closing = False
    for number in range(len(lines) - 1, start - 1, -1):
        if not lines[number].strip():
            continue
        is_label = LABEL_RE.match(lines[number]) is not None
        labelled, other = labelled + is_label, other + (not is_label)
        has_closing = has_closing or labels[number][0] in CLOSING
        if has_closing and labels[number][0] and not lines[number - 1].strip() and labelled >= LABELLED_SHARE * other:
            end = number
    return end


def _split_credit(lines: Iterable[str]) -> tuple[list[str], str | None]:
    """The text without captions, notes and credits, and the name in the credit, which some papers have for a byline."""
    body: list[str] = []
    credit = None
    for line in lines:
        if body and line.strip() in NOTES:
            break
        m = CREDIT_RE.match(line)
        if m and m[1] == "CREDIT":
            credit = clean(line[m.end() :])
        elif not m and line.strip() != ENLARGE and not BROKEN_TAG_RE.fullmatch(line.strip()):
            body.append(line)
    while body and not body[-1].strip():
        body.pop()
    if body and (m := CREDIT_BELOW_RE.match(body[-1])):
        credit = credit or clean(body.pop()[m.end() :])
    return body, credit


def _read_publication(values: dict[str, str]) -> tuple[str | None, str | None]:
    """The outlet and the date."""
    info = values.get("publicationinfo", "")
    outlet = clean(values.get("publicationtitle", "").partition(";")[0])
    m = INFO_END_RE.search(info)
    return (
        outlet or (clean(info[: m.start()]) if m else None),
        find_date(values.get("publicationdate", "")) or find_date(info),
    )


def _read_address(values: dict[str, str], lines: Iterable[str]) -> str | None:
    """The publisher's address, else the one at ProQuest without the library's proxy and account.

    Spaces in an address are damage.
    """
    if "url" in values:
        return "".join(values["url"].split())
    given = values.get("documenturl") or next((line for line in lines if "/docview/" in line), "")
    address = "".join(given.split()).rpartition("url=")[2].partition("?")[0]
    return address if address.startswith("http") else None
