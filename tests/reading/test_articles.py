"""Reading articles: the case table, folders, standard input, and errors that are raised before reading."""

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
HOSTILE_LINES = {"deep": '{"text": ' + "[" * 200_000, "huge-number": '{"text": "a", "n": ' + "9" * 5_000 + "}"}


def check(found: list[Article | LabelledArticle], expected: list[dict[str, object]]) -> None:
    assert [article.id for article in found] == [row["id"] for row in expected]
    for article, row in zip(found, expected, strict=True):
        if "says" in row:
            assert isinstance(article, LabelledArticle), article
            assert article.quotes == ()
            for words in row["says"]:
                assert words in (article.error or "")
        else:
            assert article == Article(**(row | {"aliases": tuple(row.get("aliases", ()))}))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_source_gives_the_expected_articles(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(case["file"]).write_bytes(case["bytes"].encode("latin-1"))
    check(list(read_articles(case["file"], case.get("encoding"), columns=case.get("columns"))), case["articles"])


@pytest.mark.parametrize("case", READ_AS_STDIN, ids=[case["id"] for case in READ_AS_STDIN])
def test_format_of_standard_input_is_recognised(case):
    name, encoding = case["file"], case.get("encoding")
    expected = json.loads(json.dumps(case["articles"]).replace(name, "stdin"))
    stdin = io.BytesIO(case["bytes"].encode("latin-1"))
    check(list(read_articles("-", encoding, columns=case.get("columns"), stdin=stdin)), expected)


def test_jsonl_in_utf16_is_recognised_on_standard_input():
    data = b"\xff\xfe" + '{"id": "x", "text": "a"}\n{"id": "y", "text": "b"}\n'.encode("utf-16-le")
    assert [article.id for article in read_articles("-", stdin=io.BytesIO(data))] == ["x", "y"]


@pytest.mark.parametrize("line", HOSTILE_LINES.values(), ids=HOSTILE_LINES)
def test_hostile_json_is_an_error_of_its_line(line, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(line + '\n{"id": "y", "text": "c"}\n', encoding="utf-8")
    bad, good = read_articles(path)
    assert isinstance(bad, LabelledArticle)
    assert bad.error.startswith(f"{path}:1: not ")
    assert good.text == "c"


@pytest.fixture
def folder(tmp_path):
    """Articles at two levels, a hidden file, a file of another type, labels, and outputs of quotestance."""
    (tmp_path / "b.txt").write_bytes(b"B")
    (tmp_path / "a.txt").write_bytes(b"A\xff")
    (tmp_path / "c.jsonl").write_text('{"id": "c1", "text": "C"}\n', encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"id": "a.txt", "quotes": []}\n', encoding="utf-8")
    (tmp_path / "out.csv").write_text("article_id,company,quote\n", encoding="utf-8")
    (tmp_path / "out.html").write_text(
        '<head><meta name="generator" content="quotestance 0.1.0"></head>', encoding="utf-8"
    )
    (tmp_path / "out.md").write_text("<!-- quotestance 0.1.0 -->\n\n# Quotes\n", encoding="utf-8")
    (tmp_path / "merged.csv").write_text("group,company,quote,articles,article_ids\n", encoding="utf-8")
    (tmp_path / "merged.jsonl").write_text('{"group": 1, "text": "No", "printings": []}\n', encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_bytes(b"no")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_bytes(b"MORE A")
    return tmp_path


def test_folder_is_read_by_name_and_labels_are_skipped_with_a_message(folder):
    messages = []
    found = list(read_articles(folder, notice=messages.append))
    assert [article.id for article in found] == ["a.txt", "b.txt", "c1", "more/a.txt"]
    assert isinstance(found[0], LabelledArticle), "a file that cannot be read is an error, and the rest is read"
    named = [Path(message.split(":")[0]).name for message in messages]
    assert named == ["gold.jsonl", "merged.csv", "merged.jsonl", "out.csv", "out.html", "7 files in all are skipped"]
    assert count_articles([folder]) is None  # csv


def test_skipped_files_are_named_with_the_reason_and_then_counted(tmp_path):
    for name in ("a.txt", "b.png", "c.xls", "d", "e.tar.gz", "f.odt", "g.mp3", "h.mp3", ".hidden", "~$i.docx"):
        (tmp_path / name).write_bytes(b"x")
    messages = []
    assert [article.id for article in read_articles(tmp_path, notice=messages.append)] == ["a.txt"]
    assert [message.removeprefix(f"{tmp_path}/") for message in messages] == [
        "b.png: skipped, since '.png' is not read",
        "c.xls: skipped, since '.xls' is not read; save it as .xlsx",
        "d: skipped, since it has no suffix that shows its format",
        "e.tar.gz: skipped, since '.gz' is not read; unpack it",
        "f.odt: skipped, since '.odt' is not read; save it as .docx",
        "7 files in all are skipped",
    ]


def test_repeated_id_is_an_error_of_the_second_article(folder):
    found = list(read_articles([folder / "b.txt", folder / "b.txt", folder / "more"]))
    assert [article.id for article in found] == ["b.txt", str(folder / "b.txt"), "a.txt"]
    assert "used before" in found[1].error


@pytest.mark.parametrize(
    ("source", "says"),
    [("missing.txt", "missing.txt: no such file"), ("empty", "empty: the folder contains no articles")],
)
def test_source_without_articles_raises_before_reading(source, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("good.txt").write_text("Good.", encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        read_articles(["good.txt", source])


@pytest.mark.parametrize("name", ["no-such", "rot13", "base64", "utf-8\0"])
def test_unknown_encoding_raises_an_error(name, tmp_path):
    with pytest.raises(CorpusError, match="unknown encoding"):
        read_articles([], name)


def test_deleted_file_is_an_error_in_its_place(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    articles = read_articles([tmp_path / "a.txt", tmp_path / "b.txt"])
    (tmp_path / "a.txt").unlink()
    first, second = articles
    assert "cannot be read" in first.error
    assert second.text == "x"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="file permissions do not bind this user")
def test_file_without_permission_is_an_error_in_its_place(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    [found] = read_articles(path)
    assert "cannot be read" in found.error


def test_articles_are_read_one_at_a_time(tmp_path):
    def lines():
        yield b'{"id": "a", "text": "one"}\n'
        raise AssertionError("the second line was read too early")

    class Stream(io.BytesIO):
        source = lines()

        def readline(self, size=-1):
            return next(self.source)

        def __next__(self):
            return next(self.source)

    assert next(read_articles("-", stdin=Stream())).id == "a"


def test_long_csv_cell_is_read(tmp_path):
    path = tmp_path / "a.csv"
    text = "x" * 3_000_000
    path.write_text(f"id,text\na,{text}\n", encoding="utf-8")
    [article] = read_articles(path)
    assert article.text == text


def test_articles_are_counted_by_lines_and_files(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    assert count_articles([tmp_path, tmp_path / "a.txt"]) == 4
    assert count_articles(["-"]) is None


def test_decode_raises_on_every_invalid_byte():
    for data in (b"\xff", b"a\x80b", b"\xff\xfe\0", b"\xff\xfe\0\xd8", b"\xef\xbb\xbf\xff"):
        with pytest.raises(CorpusError, match="byte"):
            decode(data)
