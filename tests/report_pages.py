"""Parse an HTML report like a browser, and check it: it contains the texts of the articles and no tags from them."""

import re
from functools import cache
from html.parser import HTMLParser

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.statements.grouping import group_statements
from quotestance.writing.report import format_report, replace_controls

VOID = {"meta", "input", "rect", "br"}
PLACE_RE = re.compile(r"#?(?:[ahnqs]+\d+(?:-\d+)?|(?:h-)?[a-z]+)|\d+\.\d\d")
PLACES = {"id", "href", "aria-labelledby", "x", "width"}


class Page(HTMLParser):
    """The texts of the articles and all tags with their attributes; fails if a tag is not closed."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.texts, self.tags, self.open, self.inside, self.words = [], [], [], None, []
        self.feed(page.replace("\r\n", "\n").replace("\r", "\n"))  # like a browser
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if ("class", "text") in attrs:
            self.inside = len(self.open)
            self.texts.append("")

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.inside == len(self.open):
            self.inside = None
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.inside is not None:
            self.texts[-1] += data
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"unexpected comment: {data!r}")

    def handle_decl(self, decl):
        assert decl == "DOCTYPE html"

    def handle_pi(self, data):
        raise AssertionError(f"unexpected instruction: {data!r}")

    def unknown_decl(self, data):
        raise AssertionError(f"unexpected declaration: {data!r}")


def attributes(page):
    """Each attribute with its value; anchors and coordinates are replaced by "place", since they contain numbers."""
    return {
        (tag, name, "place" if name in PLACES and PLACE_RE.fullmatch(value) else value)
        for tag, attrs in page.tags
        for name, value in attrs.items()
    }


@cache
def template_parts():
    """All tags and attributes of reports whose articles have every field and contain only letters."""
    text = "“One two.” “Three four.” “Five six.” “Seven eight.” “Nine.”"
    spans = [m.span(1) for m in re.finditer("“([^”]*)”", text)]
    stances = (Stance("critical", (0.8, 0.1, 0.1), (("x", 0.5),)), Stance("defensive"), Stance("neutral"), None)
    sides = ("company", "other", None, "other")
    quotes = [
        Quote(
            a,
            b,
            text[a:b],
            "speech",
            n,
            Speaker(f"Ann {n}", "she", 0, 3, "chief", side),
            Cue("said", 0, 4),
            "r",
            "company",
            stance,
            n,
        )
        for n, ((a, b), stance, side) in enumerate(zip(spans, stances, sides, strict=False))
    ]
    quotes.append(Quote(*spans[4], text[slice(*spans[4])], "other"))
    many = [
        LabelledArticle(
            f"m{n}", "Acme", (Quote(0, 1, "x", speaker=Speaker(f"Bo {n}"), statement=1, group=99),), text="x"
        )
        for n in range(100)
    ]
    articles = [
        LabelledArticle("a", "Acme", tuple(quotes), None, True, text=text),
        LabelledArticle("b", error="no"),
        *many,
    ]
    articles.append(LabelledArticle("c", "Brisk", (Quote(0, 1, "y", speaker=Speaker("Cy")),), text="y"))
    both = [Page("".join(format_report(some, include_other=True))) for some in (articles, articles[:1], [])]
    return {tag for page in both for tag, _ in page.tags}, set().union(*map(attributes, both))


def check_report(articles, *, grouped=False):
    """Check that the page contains the texts and names of the articles, and no tag or attribute from them."""
    if grouped:
        articles = group_statements(articles)
    source = "".join(format_report(articles, include_other=True))
    source.encode()
    page = Page(source)
    assert page.texts == [replace_controls(article.text or "") for article in articles]
    tags, known = template_parts()
    assert {tag for tag, _ in page.tags} <= tags
    assert attributes(page) - known == set()
    places = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(places) == len(set(places))
    assert all(attrs["href"][:1] == "#" and attrs["href"][1:] in places for tag, attrs in page.tags if tag == "a")
    words = set(page.words)
    for article in articles:
        assert not article.id or sanitize(article.id) in words or not sanitize(article.id)
        for quote in article.quotes:
            if quote.kind == "speech" and quote.speaker and sanitize(quote.speaker.name):
                assert sanitize(quote.speaker.name) in words
    return page
