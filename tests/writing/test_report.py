"""The HTML report: only its own script runs, the articles' texts are unchanged, and a browser shows it."""

import base64
import hashlib
import json
import re
from importlib import resources
from pathlib import Path

import pytest
from quotestance import write_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.writing.report import format_report, replace_controls

from report_pages import Page, check_report

EXAMPLES = Path(__file__).parents[2] / "examples"

ATTACK = (
    "<script>document.title='run'</script></div></article><img src=x onerror=\"document.title='run'\">\r\n"
    "“It was <b onclick='x'>safe</b> &amp; sound &lt;&#13;,” said Maria \x1b[31m Ortiz.\r\r\n\n"
    "<style>*{display:none}</style> \u202eesrever \u2066in\u2069 \ud800 \x00 \x85 “--><!-- ]]> {{7*7}}”\u2028 “No”\n"
    "\u200f\u05e9\u05dc\u05d5\u05dd “\u05dc\u05d0,” \t\x0b end </p></html>"
)


def _hostile():
    """An article with markup in every field."""
    spans = [m.span(1) for m in re.finditer("“([^”]*)”", ATTACK)]
    name = "<img src=x onerror=\"document.title='run'\">\u202e\ud800"
    speaker = Speaker(name, name, 0, 3, name, "other")
    stance = Stance("critical", (0.8, 0.1, 0.1), ((name, 0.5),))
    quotes = tuple(
        Quote(start, end, ATTACK[start:end], "speech", number, speaker, None, name, "company", stance)
        for number, (start, end) in enumerate(spans)
    )
    return LabelledArticle(name, name, quotes, text=ATTACK)


@pytest.fixture(scope="module")
def pages(examples):
    articles = [*examples, _hostile()]
    return articles, "".join(format_report(articles, include_other=True))


def test_report_without_tags_is_the_text_of_the_articles(pages):
    articles, page = pages
    texts = Page(page).texts
    assert texts == [replace_controls(article.text) for article in articles]
    assert texts[:-1] == [article.text for article in articles[:-1]], "text without control characters is unchanged"
    assert len(texts[-1]) == len(ATTACK)
    assert "<script>document.title='run'</script>" in texts[-1]


def test_policy_allows_only_the_script_and_style_of_the_report(pages):
    page = pages[1]
    tags = Page(page).tags
    [policy] = [attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        [source] = re.findall(f"<{element}>(.*?)</{element}>", page, re.DOTALL)  # the data has a type
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    names = {name for _, attrs in tags for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in ("src", "style", "srcset", "action")]
    assert all(attrs["href"].startswith("#") for tag, attrs in tags if tag == "a")
    assert not {tag for tag, _ in tags} & {"img", "link", "iframe", "object", "base", "b onclick"}
    assert not re.search(r"url\(|@import|https?://", re.sub(r'<div class="text">.*?</div>', "", page, flags=re.DOTALL))


def test_templates_escape_all_but_script_and_style():
    folder = resources.files("quotestance.data") / "report"
    sources = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".j2")]
    unescaped = [found for source in sources for found in re.findall(r"\w+ *\| *safe\b", source)]
    assert unescaped == ["style | safe", "script | safe"]
    assert not [source for source in sources if "{% autoescape" in source]


def test_long_page_is_returned_in_pieces():
    articles = [LabelledArticle(f"a{number}", text="Nothing said.\n\n" * 200) for number in range(100)]
    sizes = [len(piece) for piece in format_report(articles)]
    assert max(sizes) < 0.1 * sum(sizes)


def test_links_have_targets_and_ids_are_unique(pages):
    tags = Page(pages[1]).tags
    places = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(places) == len(set(places))
    links = {attrs["href"] for tag, attrs in tags if tag == "a"}
    assert {link[1:] for link in links if not link.startswith("#quotes?")} <= set(places)
    labels = {name for _, attrs in tags for name in attrs.get("aria-labelledby", "").split()}
    assert labels <= set(places)


def test_quote_over_two_paragraphs_is_marked_in_both():
    text = "He wrote: “One.\n\nTwo.” Then “three”."
    quotes = (Quote(11, 21, text[11:21], "speech", 1), Quote(29, 34, text[29:34], "speech", 2))
    page = "".join(format_report([LabelledArticle("a", "Acme", quotes, text=text)]))
    assert Page(page).texts == [text]
    marks = re.findall(r"<mark[^>]*><a[^>]*>(.*?)</a></mark>", page)
    assert marks == ["One.", "Two.", "three"]


def test_overlapping_quotes_keep_the_text():
    text = "“One “two” three.”"
    quotes = (Quote(1, 17, text[1:17]), Quote(6, 9, text[6:9]))
    assert Page("".join(format_report([LabelledArticle("a", "Acme", quotes, text=text)]))).texts == [text]


def test_failed_articles_and_articles_without_quotes_are_listed():
    articles = [LabelledArticle("a.txt", error="a.txt: <not> UTF-8"), LabelledArticle("b.txt", text="Nothing said.")]
    page = "".join(format_report(articles))
    assert "a.txt: &lt;not&gt; UTF-8" in page
    assert "1 article could not be labelled" in page
    assert "No quotes were found in 2 articles" in page
    assert Page(page).texts == ["", "Nothing said."]


def test_report_without_articles_is_a_page(tmp_path):
    assert write_articles([], tmp_path / "none.html", "html") == 0
    assert Page((tmp_path / "none.html").read_text(encoding="utf-8")).texts == []


def test_page_shows_shares_rules_and_differing_attributions(examples):
    page = "".join(format_report(examples, reliability="Half of it is right."))
    words = " ".join(" ".join(Page(page).words).split())
    assert "<h1>Who says what about Corvane Locks</h1>" in page
    assert "5 articles · 20 quotes · 9 statements" in page
    assert "Half of it is right." in words
    assert "The attribution differs: Inés Harrow (3); Corvane Locks (2)" in words
    assert re.search(r"Of 20 quotes, \d+ % are critical of Corvane Locks, \d+ % defend it and \d+ % are neutral", words)
    for article in examples:
        for quote in article.quotes:
            if quote.kind == "speech":
                assert f"rule {quote.rule}" in page


def test_report_without_scores_says_so():
    article = LabelledArticle("a", "Acme", (Quote(1, 3, "No", stance=Stance("neutral")),), text="“No”")
    assert "No scores are known for it" in "".join(format_report([article]))


def test_report_without_stances_speaks_of_none():
    article = LabelledArticle("a", quotes=(Quote(1, 3, "No", speaker=Speaker("Ann Lee")),), text="“No”")
    page = "".join(format_report([article], reliability="Half of it is right."))
    assert "1 quote without stances" in page
    for words in ("Half of it is right", "% are critical", "No named speaker"):
        assert words not in page


def test_quote_without_speaker_and_stance_says_so():
    article = LabelledArticle("a", quotes=(Quote(1, 3, "No"),), text="“No”")
    page = "".join(format_report([article]))
    assert "<td>no speaker found</td><td>unknown</td>" in page
    assert '<span class="tag unclear">unclear</span>' in page


def test_articles_are_listed_from_the_newest_by_title_outlet_and_date():
    articles = [
        LabelledArticle("a", title="First", date="2026-01-09", outlet="Times", url="https://example.org/a?b&c"),
        LabelledArticle("b", date="yesterday"),
        LabelledArticle("c", title="Second", date="2026-02", outlet="Post", url="javascript:alert(1)"),
    ]
    page = "".join(format_report(articles))
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Second", "First", "b"]
    assert "Post · February 2026" in page
    assert "Times · 9 January 2026" in page
    assert re.findall(r'href="(?!#)([^"]*)"', page) == ["https://example.org/a?b&amp;c"]


def test_data_of_the_page_is_that_of_the_articles(pages):
    articles, page = pages
    [source] = re.findall('<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert not re.search("[<>&']", source)
    data = json.loads(source)
    described = {article["id"]: article for article in data["articles"]}
    assert set(METADATA) <= set(data["columns"]) & set(data["articles"][0])
    assert set(described) == {article.id for article in articles}
    for article in articles:
        known = [dict(zip(data["fields"], values, strict=True)) for values in described[article.id]["quotes"]]
        assert [(quote["start"], quote["end"]) for quote in known] == [(q.start, q.end) for q in article.quotes]
        assert [quote["speaker"] for quote in known] == [q.speaker and q.speaker.name for q in article.quotes]
        assert [quote["stance"] for quote in known] == [q.stance and q.stance.label for q in article.quotes]


LONG = "Ann " * 250_000
HOSTILE = {
    "script": "</title></style><script>document.title='run'</script>",
    "image": "<img src=x onerror=\"document.title='run'\">",
    "attribute": "' onclick='document.title=1' x='\" onclick=\"document.title=1\" x=\"",
    "link": "javascript:document.title='run'",
    "ends-its-cell": "</b></summary></details></td></tr></table></article></main></body></html>",
    "comment": "<!-- --><!--><!DOCTYPE x><?php x ?><![CDATA[ x ]]>",
    "references": "&lt;script&gt; &#60;script&#62; &amp;lt; &",
    "directions": "\u202egnp.exe\u2066 \u200f\u05e9\u05dc\u05d5\u05dd \u061c",
    "halves": "\ud800 \udfff",
    "controls": "a\0b\x1b[2J\x07\x85\x9b",
    "formula": '=HYPERLINK("x")',
    "template": "{{7*7}} ${7*7} %s {0}",
    "a-place-of-the-page": "q1-0",
    "a-megabyte": LONG,
    "marks-that-combine": "e" + "\u0301" * 1000,
    "of-nothing-visible": "\u200b\u2060\xad",
}


HOSTILE_PARAMETERS = [
    pytest.param(words, id=name, marks=[pytest.mark.slow] * (words is LONG)) for name, words in HOSTILE.items()
]


def _with(words, field):
    """Two articles of the same statement, with the words in one of their fields."""
    said = (
        f"“We saw {words} on the quay at noon and nobody took it away,”"
        if field == "text"
        else "“We saw a red kite on the quay at noon and nobody took it away,”"
    )
    text = f"{said} said Ann Lee."
    part = {field: words}
    name = f"Ann {words}" if field == "name" else "Ann Lee"
    speaker = Speaker(name, part.get("mention", "Lee"), 0, 1, part.get("role", "mayor"), "other")
    stance = Stance("critical", (0.8, 0.1, 0.1), ((part.get("feature", "kite"), 0.5),))
    cue, rule = Cue(part.get("cue", "said"), 0, 1), part.get("rule", "quote-verb-name")
    quote = Quote(1, len(said) - 1, said[1:-1], "speech", 1, speaker, cue, rule, "company", stance)
    known = {**METADATA, **{key: value for key, value in part.items() if key in METADATA or key == "duplicate_of"}}
    articles = [
        LabelledArticle(f"{part.get('id', 'a')}{n}", part.get("company", "Acme"), (quote,), text=text, **known)
        for n in range(2)
    ]
    return [*articles, LabelledArticle("b", part.get("company"), error=part.get("error", "not read"))]


METADATA = {"title": "A title", "outlet": "Times", "date": "2026-03-01", "url": None, "byline": None, "section": None}
TEXTS = ("text", "name", "mention", "role", "feature", "cue", "rule", "id", "company", "error")
FIELDS = (*TEXTS, *METADATA, "duplicate_of")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("words", HOSTILE_PARAMETERS)
def test_words_of_articles_add_no_tags_or_attributes(words, field):
    articles = _with(words, field)
    check_report(articles)
    page = check_report(articles, grouped=True)
    if words is not LONG and sanitize(words):
        usual = check_report(_with("a kite", field), grouped=True)
        assert [tag for tag, _ in page.tags] == [tag for tag, _ in usual.tags], "the same tags in the same order"
    shown = sanitize(words) if field != "text" else replace_controls(words)
    if field == "date" or (field == "url" and not words.startswith("http")):
        return  # a date is shown as it is read, and an address only as a link
    everything = "".join(page.words)
    assert shown in (everything if field == "text" else " ".join(everything.split()) if shown.strip() else shown)


def test_lxml_reads_the_same_texts_and_tags():
    html = pytest.importorskip("lxml.html", reason="lxml is not installed (extra: html)")
    for words in HOSTILE.values():
        articles = [article for field in FIELDS for article in _with(words[:2000], field)]
        page = "".join(format_report(articles))
        tree = html.document_fromstring(page)
        assert sorted("".join(one.itertext()) for one in tree.iter("div") if one.get("class") == "text") == sorted(
            replace_controls(article.text or "") for article in articles
        )
        assert [one.tag for one in tree.iter() if isinstance(one.tag, str)] == [tag for tag, _ in Page(page).tags]
