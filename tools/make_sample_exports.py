"""Write invented exports of Nexis Uni and Factiva, on which docs/workflows.md can be tried.

    python tools/make_sample_exports.py FOLDER

The texts are invented articles of the packaged corpus; outlets, dates and bylines are invented here. FOLDER gets
`Files (12).DOCX`, with twelve documents about one company as Nexis Uni writes them, and `factiva/`, with three pages of
100 articles as Factiva writes them. Needs the extra `documents`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from quotestance.corpus import load_corpus
from quotestance.corpus.labels import CorpusRecord

COMPANY = "Northwind Foods"
OUTLETS = ("The Pellworth Mercury", "Dale Gazette", "Harrow Evening News", "The Northmere Post", "Coast Business Daily")
BYLINES = ("Orla Tandy", "Dov Aster", "Ines Calloway", "Piet Hallow")
START = date(2026, 1, 5)
MAX_TITLE = 120  # characters
PAGE_ARTICLES = 100
PAGES = 3


class Story(NamedTuple):
    """An article as a database has it."""

    title: str
    paragraphs: list[str]
    outlet: str
    day: date
    byline: str

    @property
    def words(self) -> int:
        """The number of words, which both databases print."""
        return sum(len(text.split()) for text in self.paragraphs)

    @property
    def written_day(self) -> str:
        """The date as both databases print it, but for its order."""
        return f"{self.day:%B} {self.day.day}, {self.day.year}"


def make_stories(records: Iterable[CorpusRecord]) -> list[Story]:
    """The articles as stories, some of each month from January to March."""
    stories = []
    for number, record in enumerate(records):
        title, *paragraphs = [part.strip() for part in record.article.text.split("\n\n")]
        if not paragraphs or len(title) > MAX_TITLE:
            title, paragraphs = f"Report {number + 1}", [title, *paragraphs]
        day = START + timedelta(days=number * 7 % 84)
        stories.append(Story(title, paragraphs, OUTLETS[number % 5], day, BYLINES[number % 4]))
    return stories


def rename_company(record: CorpusRecord) -> CorpusRecord:
    """The article with `COMPANY` in place of its company."""
    article = record.article
    company = article.company or ""
    text = article.text
    for name in sorted({company, company.split()[0], *article.aliases}, key=len, reverse=True):
        text = text.replace(name, COMPANY if " " in name else COMPANY.split()[0])
    return replace(record, article=replace(article, text=text))


def make_nexis(stories: Sequence[Story]) -> Any:
    """A Word file with the marks by which Nexis Uni's parts are found."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()

    def add(text: str, mark: str = "", *, title: bool = False) -> None:
        paragraph = document.add_paragraph(text)
        if mark:
            start = OxmlElement("w:bookmarkStart")
            start.set(qn("w:name"), mark)
            paragraph._p.append(start)
        if title:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), "0")
            paragraph._p.get_or_add_pPr().append(level)

    add(f"User Name: Somebody\nDate and Time: Friday, April 3, 2026\nDocuments ({len(stories)})")
    for number, story in enumerate(stories, start=1):
        add(f"{number}. {story.title}\nClient/Matter: -None-\nSearch Terms: {COMPANY}")
    for number, story in enumerate(stories, start=1):
        add("", f"Bookmark_{number}")
        add(story.title, title=True)
        for line in (story.outlet, f"{story.written_day} {story.day:%A}", f"Copyright {story.day.year} Invented Press"):
            add(line)
        for line in ("Section: NEWS; Pg. 4", f"Length: {story.words} words", f"Byline: By {story.byline}"):
            add(line)
        add("Body", f"Body_{number}")
        for text in story.paragraphs:
            add(text)
        add("Classification", f"Classification_{number}")
        for line in ("Language: ENGLISH", f"Load-Date: {story.written_day}", "End of Document"):
            add(line)
    return document


def make_factiva(stories: Sequence[Story], first: int) -> str:
    """A page of articles, numbered from `first`."""
    parts = ['<html><head><meta charset="UTF-8"><title>Factiva</title></head><body><div id="contentLeft">']
    for number, story in enumerate(stories, start=first):
        code = f"PELMER00{story.day:%Y%m%d}ea63{number:05}"
        day = f"{story.day.day} {story.day:%B %Y}"
        header = (f"{story.words} words", day, story.outlet, "PELMER", "English", "(c) 2026 Invented Press")
        parts.append(f'<div id="article-{code}" class="article"><div class="article enArticle"><div>News</div>')
        parts.append(f'<div id="hd"><span class="enHeadline">{escape(story.title)}</span></div>')
        parts.append(f'<div class="author">By {story.byline}</div>')
        parts.append("".join(f"<div>{escape(line)}</div>" for line in header))
        parts += [f'<p class="articleParagraph enarticleParagraph">{escape(text)}</p>' for text in story.paragraphs]
        parts.append(f"<p>Invented Press Limited</p><p>Document {code}</p></div></div>")
    return "\n".join([*parts, "</div></body></html>\n"])


def main(folder: Path) -> int:
    """Write both exports."""
    pages = folder / "factiva"
    pages.mkdir(parents=True, exist_ok=True)
    corpus = load_corpus(part="invented")
    stories = make_stories(rename_company(record) for record in corpus if record.sector == "food")[:10]
    # Two agency reports that another paper prints, too.
    stories += [story._replace(outlet=OUTLETS[4], byline="Staff") for story in stories[:2]]
    make_nexis(stories).save(folder / f"Files ({len(stories)}).DOCX")
    articles = iter(make_stories(record for record in corpus if record.sector))
    for number in range(PAGES):
        page = make_factiva(list(islice(articles, PAGE_ARTICLES)), number * PAGE_ARTICLES + 1)
        pages.joinpath(f"Factiva-{number + 1}.html").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:2])))
