"""What may be given to label, extract and label_many, and what the errors about everything else say."""

from pathlib import Path

import pytest
import quotestance
from quotestance.errors import CorpusError
from quotestance.records.arguments import make_article
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import Stance

TEXT = "“It was safe,” said Maria Ortiz of Acme."
NO_ARTICLE = {
    "path": (Path("x.txt"), "found PosixPath('x.txt'); read the file with quotestance.read_articles('x.txt')"),
    "none": (None, "found None; give the text of the article"),
    "list": ([TEXT], "for several articles use label_many"),
    "generator": ((text for text in [TEXT]), "for several articles use label_many"),
    "bytes": (TEXT.encode(), "decode the bytes to a text"),
    "number": (7, "expected a text (str) or an Article, found 7"),
    "labelled": (LabelledArticle("a"), "it is labelled already"),
}
FILE_NAMES = ["data/x.txt", "x.HTML", "C:\\press\\a.docx", "/data/press.jsonl.gz", "article with blanks.text"]
TEXTS = [
    TEXT,
    "",
    "Rain.",
    "x.txt\n",
    "He wrote to a.txt and b.txt",
    "Visit example.org",
    "folder",
    "." * 400,
    "a\0.txt",
]


@pytest.mark.parametrize(("given", "says"), NO_ARTICLE.values(), ids=NO_ARTICLE)
@pytest.mark.parametrize("call", [quotestance.label, quotestance.extract, quotestance.Labeller().label])
def test_what_is_no_article_is_explained(call, given, says):
    with pytest.raises(TypeError) as caught:
        call(given)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_name_of_a_file_is_not_taken_for_a_text(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("article with blanks.text").write_text("x", encoding="utf-8")
    with pytest.raises(CorpusError, match="is the name of a file, and a text is needed: read it with"):
        quotestance.label(name)


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_taken_for_a_text(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    assert make_article(text) == Article("article", text)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"aliases": "AC"}, "aliases must be a list of names, found 'AC'; write ['AC']"),
        ({"aliases": None}, "aliases must be a list of names, found None"),
        ({"aliases": ["AC", 3]}, "each of aliases must be a name (str), found 3"),
        ({"company": 3}, "company must be a name (str), found 3"),
    ],
)
def test_names_are_checked(arguments, says):
    for call in (lambda: quotestance.label(TEXT, **arguments), lambda: quotestance.Labeller(**arguments)):
        with pytest.raises(TypeError) as caught:
            call()
        assert says in str(caught.value)


@pytest.mark.parametrize("given", [TEXT, Article("a", TEXT), Path("x.txt"), None, 7, b"x", LabelledArticle("a")])
@pytest.mark.parametrize("call", [quotestance.label_many, quotestance.extract_many])
def test_many_articles_are_an_iterable(call, given):
    with pytest.raises(TypeError, match="expected an iterable of articles, found"):
        call(given)


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_articles_may_be_texts(jobs):
    failed = LabelledArticle("b", error="b: empty")
    found = list(quotestance.extract_many([TEXT, Article("a", TEXT), failed, TEXT], jobs=jobs))
    assert [article.id for article in found] == ["article-1", "a", "b", "article-4"]
    assert [len(article.quotes) for article in found] == [1, 1, 0, 1]
    with pytest.raises(TypeError, match="found None; give the text"):
        list(quotestance.extract_many([TEXT, None]))


def test_label_takes_title_explanation_and_model(tmp_path):
    article = quotestance.label(Article("a", TEXT, url="u"), "Acme", title="Recall widens", explain=True)
    assert (article.title, article.url, article.company) == ("Recall widens", "u", "Acme")
    assert article.quotes[0].stance.explanation
    assert not quotestance.label(TEXT, "Acme").quotes[0].stance.explanation
    assert isinstance(quotestance.label(TEXT, "Acme").quotes[0].stance, Stance)
    with pytest.raises(quotestance.ModelError, match="nowhere"):
        quotestance.label(TEXT, "Acme", model=tmp_path / "nowhere")
    with pytest.raises(TypeError, match=r"title must be a text \(str\), found 3"):
        quotestance.label(TEXT, "Acme", title=3)
    with pytest.raises(TypeError, match="model must be the path of a model folder, found 3"):
        quotestance.label(TEXT, "Acme", model=3)
