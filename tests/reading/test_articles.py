"""Reading articles: the case table, folders, standard input, and what is refused before anything is read."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from quotestance.errors import CorpusError
from quotestance.reading.articles import read_articles
from quotestance.reading.encoding import decode
from quotestance.reading.sources import count_articles
from quotestance.records.article import Article, LabelledArticle

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("corpus.jsonl").open(encoding="utf-8")
]
CASES = [case for case in CASES if sys.version_info >= tuple(case.get("since", ()))]
READ_AS_STDIN = [case for case in CASES if case["bytes"].startswith(('{"id": "x"', "id,text"))]
HURTFUL = {"deep": '{"text": ' + "[" * 200_000, "huge-number": '{"text": "a", "n": ' + "9" * 5_000 + "}"}


def check(found: list[Article | LabelledArticle], expected: list[dict[str, object]]) -> None:
    assert [article.id for article in found] == [row["id"] for row in expected]
    for article, row in zip(found, expected, strict=True):
        if "says" in row:
            assert isinstance(article, LabelledArticle), article
            assert article.quotes == ()
            for words in row["says"]:
                assert words in (article.error or "")
        else:
            fields = {"aliases": [], "company": None, "title": None, "url": None, "date": None} | row
            assert article == Article(**(fields | {"aliases": tuple(fields["aliases"])}))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_cases(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(case["file"]).write_bytes(case["bytes"].encode("latin-1"))
    check(list(read_articles(case["file"], case.get("encoding"), columns=case.get("columns"))), case["articles"])


@pytest.mark.parametrize("case", READ_AS_STDIN, ids=[case["id"] for case in READ_AS_STDIN])
def test_standard_input_is_read_as_what_it_looks_like(case):
    name, encoding = case["file"], case.get("encoding")
    expected = json.loads(json.dumps(case["articles"]).replace(name, "stdin"))
    check(list(read_articles("-", encoding, stdin=io.BytesIO(case["bytes"].encode("latin-1")))), expected)


def test_standard_input_in_utf16_is_told_by_its_first_line():
    data = b"\xff\xfe" + '{"id": "x", "text": "a"}\n{"id": "y", "text": "b"}\n'.encode("utf-16-le")
    assert [article.id for article in read_articles("-", stdin=io.BytesIO(data))] == ["x", "y"]


@pytest.mark.parametrize("line", HURTFUL.values(), ids=HURTFUL)
def test_json_made_to_hurt_is_an_error_of_its_line(line, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(line + '\n{"id": "y", "text": "c"}\n', encoding="utf-8")
    bad, good = read_articles(path)
    assert isinstance(bad, LabelledArticle)
    assert bad.error.startswith(f"{path}:1: not ")
    assert good.text == "c"


@pytest.fixture
def folder(tmp_path):
    """Articles at two depths, hidden files, files of other kinds, labels, and an output of our own."""
    (tmp_path / "b.txt").write_bytes(b"B")
    (tmp_path / "a.txt").write_bytes(b"A\xff")
    (tmp_path / "c.jsonl").write_text('{"id": "c1", "text": "C"}\n', encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"id": "a.txt", "quotes": []}\n', encoding="utf-8")
    (tmp_path / "out.csv").write_text("article_id,company,quote\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_bytes(b"no")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_bytes(b"MORE A")
    return tmp_path


def test_folder_is_read_in_order_of_name_and_labels_are_passed_over_aloud(folder):
    said = []
    found = list(read_articles(folder, notice=said.append))
    assert [article.id for article in found] == ["a.txt", "b.txt", "c1", "more/a.txt"]
    assert isinstance(found[0], LabelledArticle), "an unreadable file in a folder is kept, and the rest is read"
    assert [Path(message.split(":")[0]).name for message in said] == ["gold.jsonl", "out.csv"]
    assert count_articles([folder]) is None  # csv


def test_the_same_id_twice_is_an_error_of_the_second(folder):
    found = list(read_articles([folder / "b.txt", folder / "b.txt", folder / "more"]))
    assert [article.id for article in found] == ["b.txt", str(folder / "b.txt"), "a.txt"]
    assert "used before" in found[1].error


@pytest.mark.parametrize(
    ("source", "says"), [("missing.txt", "missing.txt: no such file"), ("empty", "empty: the folder holds no articles")]
)
def test_nothing_to_read_is_refused_before_reading(source, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("good.txt").write_text("Good.", encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        read_articles(["good.txt", source])


@pytest.mark.parametrize("name", ["no-such", "rot13", "base64", "utf-8\0"])
def test_unknown_encodings_are_refused(name, tmp_path):
    with pytest.raises(CorpusError, match="unknown encoding"):
        read_articles([], name)


def test_a_file_that_vanishes_is_an_error_of_its_own(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    articles = read_articles([tmp_path / "a.txt", tmp_path / "b.txt"])
    (tmp_path / "a.txt").unlink()
    first, second = articles
    assert "cannot be read" in first.error
    assert second.text == "x"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="file permissions do not bind this user")
def test_a_file_without_permission_is_an_error_of_its_own(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    [found] = read_articles(path)
    assert "cannot be read" in found.error


def test_reading_is_lazy(tmp_path):
    def lines():
        yield b'{"id": "a", "text": "one"}\n'
        raise AssertionError("the second line was read before it was asked for")

    class Stream(io.BytesIO):
        source = lines()

        def readline(self, size=-1):
            return next(self.source)

        def __next__(self):
            return next(self.source)

    assert next(read_articles("-", stdin=Stream())).id == "a"


def test_a_long_article_is_read_whole(tmp_path):
    path = tmp_path / "a.csv"
    text = "x" * 3_000_000
    path.write_text(f"id,text\na,{text}\n", encoding="utf-8")
    [article] = read_articles(path)
    assert article.text == text


def test_counting(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    assert count_articles([tmp_path, tmp_path / "a.txt"]) == 4
    assert count_articles(["-"]) is None


def test_decode_never_skips():
    for data in (b"\xff", b"a\x80b", b"\xff\xfe\0", b"\xff\xfe\0\xd8", b"\xef\xbb\xbf\xff"):
        with pytest.raises(CorpusError, match="byte"):
            decode(data)
