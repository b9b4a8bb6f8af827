"""Parse an HTML report like a browser, and check it: it contains the texts of the articles and no tags from them."""

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.statements.grouping import group_statements
from quotestance.writing.facts import is_link
from quotestance.writing.report import format_report, replace_controls

VOID = {"meta", "input", "br"}
NAME = r"(?:[a-z-]*[a-z])?\d*(?:-\d+)?(?:-[a-z]+)*"  # "h-quotes", "q3-7", "c1-outlet-d"
PLACE_RE = re.compile(rf"#?{NAME}(?: {NAME})*|#quotes\?[\w%+.=&*~-]*|\d+(?:\.\d+)?%?")
PLACES = {"id", "href", "aria-labelledby", "x", "y", "y1", "y2", "width", "height"}


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
    """Each attribute with its value; anchors and coordinates are replaced by "place"."""
    return {
        (tag, name, "place" if name in PLACES and PLACE_RE.fullmatch(value) else value)
        for tag, attrs in page.tags
        for name, value in attrs.items()
    }


LETTERS = {"title": "Title", "outlet": "Outlet", "date": "2026-03-01", "byline": "Author", "section": "Section"}
ADDRESS = "https://example.org/kite"


@cache
def template_parts():
    """All tags and attributes of reports whose articles have every field and contain only letters."""
    text = "“One two.” “Three four.” “Five six.” “Seven eight.” “Nine.” “Ten eleven twelve.”"
    spans = [m.span(1) for m in re.finditer("“([^”]*)”", text)]
    stances = (
        Stance("critical", (0.8, 0.1, 0.1), (("x", 0.5),)),
        Stance("defensive"),
        Stance("neutral"),
        Stance("critical", (0.4, 0.3, 0.3)),
        None,
    )
    sides = ("company", "other", None, "other", "company")
    kinds = ("speech", "reported", "turn", "speech", "speech")
    quotes = [
        Quote(a, b, text[a:b], kind, n, Speaker(f"Ann {n}", "she", 0, 3, "chief of it", side), Cue("said", 0, 4), "r")
        for n, ((a, b), side, kind) in enumerate(zip(spans, sides, kinds, strict=False))
    ]
    quotes = [
        replace(quote, about="company", stance=stance, group=n)
        for n, (quote, stance) in enumerate(zip(quotes, stances, strict=True))
    ]
    quotes.append(Quote(*spans[5], text[slice(*spans[5])], "other"))
    other = [replace(quote, text=f"{quote.text} more", end=quote.end + 5) for quote in quotes]
    bos = [replace(quote, speaker=Speaker(f"Bo {n}", None, side="other")) for n, quote in enumerate(other)]
    articles = [
        LabelledArticle("a", "Acme", tuple(quotes), None, True, text=text, url=ADDRESS, **LETTERS),
        LabelledArticle("a2", "Acme", tuple(bos), outlet="Other", date="2026-03", duplicate_of="a"),
        LabelledArticle("b", error="no"),
    ]
    many = [
        LabelledArticle(
            f"m{n}",
            f"Firm {n % 15}",
            (Quote(0, 1, "x", speaker=Speaker(f"Bo {n}"), statement=1, group=99 + n % 20),),
            text="x",
            outlet=f"Outlet {n}",
        )
        for n in range(100)
    ]
    some = (articles, articles[:1], [*articles, *many], many[:20], [])
    pages = [Page("".join(format_report(listed, include_other=True))) for listed in some]
    return {tag for page in pages for tag, _ in page.tags}, set().union(*map(attributes, pages))


def check_report(articles, *, grouped=False):
    """Check that the page contains the texts and names of the articles, and no tag or attribute from them."""
    if grouped:
        articles = group_statements(articles)
    source = "".join(format_report(articles, include_other=True))
    source.encode()
    page = Page(source)
    assert sorted(page.texts) == sorted(replace_controls(article.text or "") for article in articles)
    tags, known = template_parts()
    assert {tag for tag, _ in page.tags} <= {*tags, "u"}  # "u": the words in which copies of a statement differ
    addresses = {("a", "href", article.url) for article in articles if is_link(article.url)}
    assert attributes(page) - known - addresses == set()
    places = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(places) == len(set(places))
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    inside = [link[1:] for link in links if ("a", "href", link) not in addresses and not link.startswith("#quotes?")]
    assert set(inside) <= set(places)
    words = set(page.words)
    for article in articles:
        assert not article.id or sanitize(article.id) in words or not sanitize(article.id) or article.title
        for quote in article.quotes:
            if quote.kind == "speech" and quote.speaker and sanitize(quote.speaker.name):
                assert sanitize(quote.speaker.name) in words
    return page
