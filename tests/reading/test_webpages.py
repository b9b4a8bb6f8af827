"""Web pages: the article and its metadata, declared encodings, and errors for pages without an article."""

import io
import sys
from pathlib import Path

import pytest
from quotestance.reading.articles import read_articles
from quotestance.records.article import Article, LabelledArticle

BODY = (
    "<p>Brightwater Dairies recalled milk from forty shops on Tuesday after a tank at its plant in Lowmere was found "
    "to be cracked, the company told its customers.</p>"
    "<p>“We found the crack and we have mended it,” said Maria Ortiz, chief executive of the dairy, to a crowd.</p>"
    "<p>The union was not so sure. “They knew about this tank for a year,” said Tom Reeve, a shop steward.</p>"
)
PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="{charset}"><title>Dairy recalls milk</title>'
    '<meta property="article:published_time" content="2025-03-04T10:00:00Z">'
    '<link rel="canonical" href="https://millpost.example/dairy"></head><body>'
    "<nav><a href='/'>“We never sleep,” says the mayor</a></nav>"
    f"<article><h1>Dairy recalls milk</h1>{BODY}</article>"
    '<div id="comments"><h3>Leave a Reply</h3><p>Bob wrote: “Utter rubbish, as ever.”</p></div></body></html>'
)
needs_trafilatura = pytest.mark.usefixtures("_trafilatura")


@pytest.fixture
def _trafilatura():
    pytest.importorskip("trafilatura", reason="the extra 'html' is not installed")


def page(charset="utf-8", before=""):
    return (before + PAGE.format(charset=charset)).encode("cp1252" if charset != "utf-8" else charset)


def check(article: Article | LabelledArticle) -> None:
    assert isinstance(article, Article), article
    assert (article.title, article.url, article.date) == (
        "Dairy recalls milk", "https://millpost.example/dairy", "2025-03-04")  # fmt: skip
    assert "“We found the crack and we have mended it,” said Maria Ortiz" in article.text
    assert "mayor" not in article.text
    assert "rubbish" not in article.text
    assert "\n\nThe union was not so sure." in article.text, "a blank line separates paragraphs"


@needs_trafilatura
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", page()),
        ("a.HTM", page()),
        ("a.html", page(before="\ufeff")),
        ("a.html", page("windows-1252")),
        ("a.html", page("iso-8859-1")),
        ("a.html", page(before='<?xml version="1.0" encoding="utf-8"?>\n')),
    ],
    ids=["html", "htm", "byte-order-mark", "windows-1252", "latin-1-as-browsers-read-it", "xml-declaration"],
)
def test_page_gives_its_article_and_metadata(name, data, tmp_path):
    (tmp_path / name).write_bytes(data)
    [article] = read_articles(tmp_path)
    check(article)
    assert article.id == name
    [from_stdin] = read_articles("-", stdin=io.BytesIO(data))
    check(from_stdin)


@needs_trafilatura
@pytest.mark.parametrize(
    ("data", "says"),
    [(b" ", "no article"), (b"<html></html>", "no article"), (b"<html>caf\xe9</html>", "not utf-8: byte 9"),
     (b"<html>\0</html>", "NUL")],
    ids=["empty", "no-text", "undecodable", "binary"],
)  # fmt: skip
def test_page_without_article_is_an_error_in_its_place(data, says, tmp_path):
    (tmp_path / "a.html").write_bytes(data)
    (tmp_path / "b.txt").write_text("It rained.", encoding="utf-8")
    bad, good = read_articles(tmp_path)
    assert says in bad.error
    assert good.text == "It rained."


def test_error_without_trafilatura_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_bytes(page())
    [article] = read_articles(tmp_path / "a.html")
    assert "pip install 'quotestance[html]'" in article.error


def test_files_that_a_browser_saves_with_a_page_are_skipped(tmp_path):
    for name in ("Dairy.html", "Dairy_files/frame.html", "other_files/a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"<html></html>")
    assert [article.id for article in read_articles(tmp_path)] == ["Dairy.html", "other_files/a.txt"]


def test_pattern_is_expanded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("press/a/one.txt", "press/b/one.txt", "press/b/two.md", "press/[odd].txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name, encoding="utf-8")
    assert [article.id for article in read_articles("press/*/one.txt")] == ["a/one.txt", "b/one.txt"]
    assert [article.id for article in read_articles("press/**/*.md")] == ["b/two.md"]
    assert [article.text for article in read_articles("press/[odd].txt")] == ["press/[odd].txt"], (
        "a file of that name, not a pattern"
    )
