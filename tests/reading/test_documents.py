"""Documents: each kind is read, whatever its name is; damaged, empty and hostile ones are errors of their file."""

import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from quotestance.reading import formats, signatures
from quotestance.reading.articles import read_articles
from quotestance.reading.sources import count_articles
from quotestance.records.article import Article, LabelledArticle

from document_files import make_docx, make_pdf, make_xlsx

QUOTE = "“We stopped them,” said Dov Aster of Pellworth Trams."
EMAIL = (
    "From: The Mercury <news@example.com>\r\nSubject: =?utf-8?q?Trams_=E2=80=9Cstop=E2=80=9D?=\r\n"
    "Date: Tue, 03 Jun 2014 06:30:00 +0000\r\nMIME-Version: 1.0\r\n"
)
PLAIN_EMAIL = f'{EMAIL}Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{QUOTE}\r\n'
HTML_EMAIL = (
    f'{EMAIL}Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    f"<html><head><title>No</title></head><body><p>{QUOTE}</p><p>More <b>follows</b>.</p></body></html>\r\n"
)
RTF = r"{\rtf1\ansi\ansicpg1252{\header Page 1}\pard \'93We stopped them,\'94 said Dov Aster of Pellworth Trams.\par }"


@pytest.fixture(autouse=True)
def _libraries():
    for name in ("docx", "pypdfium2", "striprtf", "openpyxl"):
        pytest.importorskip(name, reason="the extra 'documents' is not installed")


def read(path: Path, data: bytes | str) -> list[Article | LabelledArticle]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_articles(path))


KINDS = {
    "docx": lambda: make_docx(QUOTE),
    "pdf": lambda: make_pdf([[(50, 800, QUOTE)]]),
    "rtf": lambda: RTF.encode(),
    "eml": lambda: PLAIN_EMAIL.encode(),
    "xlsx": lambda: make_xlsx([["id", "text"], ["a", QUOTE]]),
    "json": lambda: json.dumps([{"id": "a", "text": QUOTE}], indent=1).encode(),
    "ndjson": lambda: json.dumps({"id": "a", "text": QUOTE}).encode(),
    "md": lambda: QUOTE.encode(),
    "txt.gz": lambda: gzip.compress(QUOTE.encode()),
    "jsonl.gz": lambda: gzip.compress(json.dumps({"id": "a", "text": QUOTE}).encode()),
    "csv.gz": lambda: gzip.compress(f'id,text\na,"{QUOTE}"\n'.encode()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_document_is_read(kind, tmp_path):
    [article] = read(tmp_path / f"a.{kind}", KINDS[kind]())
    assert isinstance(article, Article), article
    assert article.text.strip() == QUOTE
    assert article.id in ("a", f"a.{kind}")


@pytest.mark.parametrize("kind", ["docx", "pdf", "rtf", "xlsx", "json", "ndjson", "eml", "txt.gz", "jsonl.gz"])
@pytest.mark.parametrize("name", ["a.txt", "a.unknown"])
def test_renamed_document_is_read_by_its_content(kind, name, tmp_path):
    [article] = read(tmp_path / name, KINDS[kind]())
    assert article.text.strip() == QUOTE


@pytest.mark.parametrize("kind", KINDS)
def test_document_on_standard_input_is_read(kind):
    [article] = read_articles("-", stdin=io.BytesIO(KINDS[kind]()))
    assert article.text.strip() == QUOTE


def test_folder_reads_all_kinds(tmp_path):
    for kind, make in KINDS.items():
        (tmp_path / f"{kind.replace('.', '-')}.{kind}").write_bytes(make().replace(b'"a"', f'"{kind}"'.encode()))
    messages = []
    found = list(read_articles(tmp_path, notice=messages.append))
    assert len(found) == len(KINDS)
    assert [article.text.strip() for article in found if isinstance(article, Article)].count(QUOTE) >= len(KINDS) - 2
    assert messages == []
    assert count_articles([tmp_path]) is None


def test_docx_gives_tables_tabs_and_insertions_in_order(tmp_path):
    data = make_docx("One\ntwo", "", "Three\tfour", cells=("left", "right"))
    [article] = read(tmp_path / "a.docx", data)
    assert article.text == "One\n\ntwo\n\nThree\tfour\n\nleft\n\nright"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:t>left</w:t></w:r>", b"<w:t>left</w:t></w:r><w:ins><w:r><w:t> new</w:t></w:r></w:ins>"
        b"<w:del><w:r><w:delText> old</w:delText></w:r></w:del>")  # fmt: skip
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    [article] = read(tmp_path / "b.docx", changed.getvalue())
    assert "left new\n\nright" in article.text


COLUMNS_LEFT = ("Pellworth Trams took nine cars out of", "service on Monday after a report by the com-", "pany.",
                "   Its chief engineer was not sure.")  # fmt: skip
COLUMNS_RIGHT = ("“We stopped them before anybody was", "hurt,” said Dov Aster, who leads the", "repair of the cars.",
                 "More trams run on Friday.")  # fmt: skip


def test_pdf_columns_are_read_one_after_the_other(tmp_path):
    lines = [(50, 800, "Trams stop after brake fault in nine cars", 20)]
    for number, pair in enumerate(zip(COLUMNS_LEFT, COLUMNS_RIGHT, strict=True)):  # row by row, as some programs do
        lines += [(left, 760 - 12 * number, text) for left, text in zip((50, 310), pair, strict=True)]
    [article] = read(tmp_path / "a.pdf", make_pdf([lines]))
    assert article.text.split("\n\n") == [
        "Trams stop after brake fault in nine cars",
        "Pellworth Trams took nine cars out of service on Monday after a report by the company.",
        "Its chief engineer was not sure.",
        "“We stopped them before anybody was hurt,” said Dov Aster, who leads the repair of the cars. "
        "More trams run on Friday.",
    ]


def test_pdf_without_columns_keeps_its_lines_and_loses_heads_and_page_numbers(tmp_path):
    bodies = [
        (
            f"{word} line that is as wide as the page and is followed by another one of the same",
            f"kind, {word} ends here.",
        )
        for word in ("one", "another", "every")
    ]
    pages = [
        [(50, 820, "The Pellworth Mercury"), (50, 760, first), (50, 746, last), (290, 20, f"Page {number} of 3")]
        for number, (first, last) in enumerate(bodies, start=1)
    ]
    [article] = read(tmp_path / "a.pdf", make_pdf(pages))
    assert article.text.split("\n\n") == [" ".join(body) for body in bodies]


def test_pdf_keeps_the_hyphen_of_a_word_that_has_one_elsewhere(tmp_path):
    lines = ["The long-term repair goes on, and the long-", "term plan of the town is in the com-", "ing week."]
    [article] = read(tmp_path / "a.pdf", make_pdf([[(50, 700 - 12 * n, line) for n, line in enumerate(lines)]]))
    assert article.text == "The long-term repair goes on, and the long-term plan of the town is in the coming week."


def test_pdf_may_have_bytes_before_it(tmp_path):
    [article] = read(tmp_path / "a.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + make_pdf([[(50, 800, QUOTE)]]))
    assert article.text == QUOTE


def test_rtf_leaves_out_headers_and_reads_its_code_page(tmp_path):
    [article] = read(tmp_path / "a.rtf", RTF)
    assert article.text == QUOTE


@pytest.mark.parametrize("data", [PLAIN_EMAIL, HTML_EMAIL], ids=["plain", "html"])
def test_email_has_subject_and_date(data, tmp_path):
    [article] = read(tmp_path / "a.eml", data)
    assert (article.title, article.date) == ("Trams “stop”", "2014-06-03")
    assert article.text.startswith(QUOTE)
    assert "<" not in article.text


def test_workbook_has_the_fields_of_csv(tmp_path):
    rows = [["ID", "Text", "aliases", "date", "note", None], [17, QUOTE, "Trams; PT", datetime(2014, 6, 3), 1.5],
            [None] * 3, ["b", "Nothing.", None, date(2014, 6, 4)], [None, None, None, "no text"]]  # fmt: skip
    first, second, third = read(tmp_path / "a.xlsx", make_xlsx([["A", "B"], [1, 2]], rows))
    assert (first.id, first.text, first.aliases, first.date) == ("17", QUOTE, ("Trams", "PT"), "2014-06-03")
    assert (second.id, second.date) == ("b", "2014-06-04")
    assert (third.id, third.text) == ("a.xlsx:5", "")


def test_workbook_without_a_text_column_is_an_error_with_its_columns(tmp_path):
    [found] = read(tmp_path / "a.xlsx", make_xlsx([["A", "words"], [1, QUOTE]]))
    assert "'text'" in found.error
    assert "['A', 'words']" in found.error
    [article] = read_articles(tmp_path / "a.xlsx", columns={"text": "words"})
    assert article.text == QUOTE


def test_header_of_a_workbook_may_stand_below_the_name_of_the_report(tmp_path):
    rows = [["Clippings"], [], ["Published", "Headline", "Publication", "Body"],
            [46082, "Trams stop", "Dale Gazette", QUOTE]]  # fmt: skip
    [article] = read(tmp_path / "a.xlsx", make_xlsx([["notes"]], rows))
    assert (article.id, article.text, article.title) == ("a.xlsx:4", QUOTE, "Trams stop")
    assert (article.outlet, article.date) == ("Dale Gazette", "2026-03-01")


def test_workbook_of_labels_is_skipped_in_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "out.xlsx").write_bytes(make_xlsx([["article_id", "company", "quote"], ["a", None, "A"]]))
    messages = []
    assert [article.id for article in read_articles(tmp_path, notice=messages.append)] == ["a.txt"]
    assert "labels" in messages[0]


def test_json_array_has_an_error_for_each_bad_item(tmp_path):
    first, second, third = read(tmp_path / "a.json", '[{"text": "A", "title": "T"}, {"id": "b"}, 3]')
    assert (first.id, first.title) == ("a.json:1", "T")
    assert second.id == "b"
    assert "no 'text'" in second.error
    assert "must be a JSON object" in third.error


def test_markdown_and_brackets_stay_text(tmp_path):
    texts = {
        "a.md": "# Trams\n\n**Stop.**",
        "b.txt": "[1] A note.",
        "c.txt": "{no} JSON",
        "d.txt": "From: the archive.\n\nIt rained.",
        "e.txt": "%PDF is a format.",
    }
    for name, text in texts.items():
        [article] = read(tmp_path / name, text)
        assert (article.id, article.text) == (name, text)


def make_bomb(name: str, member: str, size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, b" " * size)
    return stream.getvalue()


def entity_docx() -> bytes:
    """A Word file whose text is an entity that refers to others."""
    with zipfile.ZipFile(io.BytesIO(make_docx("x"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    parts["word/document.xml"] = (
        f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p></w:body></w:document>'
    ).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


BAD = {
    "cut.docx": (lambda: make_docx(QUOTE)[:2000], "damaged or incomplete ZIP"),
    "cut.xlsx": (lambda: make_xlsx([["text"], [QUOTE]])[:2000], "damaged or incomplete ZIP"),
    "cut.pdf": (lambda: make_pdf([[(50, 800, QUOTE)]])[:300], "cannot be read as PDF"),
    "cut.txt.gz": (lambda: gzip.compress(QUOTE.encode() * 1000)[:60], "damaged or incomplete gzip"),
    "cut.jsonl.gz": (lambda: gzip.compress(b'{"text": "a"}\n' * 9000)[:-30], "damaged or incomplete gzip"),
    "cut.rtf": (lambda: b"{\\rtf1\\ansi", "no text"),
    "empty.docx": (lambda: make_docx(""), "no text"),
    "empty.pdf": (lambda: make_pdf([[]]), "without text, probably scanned"),
    "scanned.pdf": (lambda: make_pdf([[(50, 800, QUOTE)], [], []]), "2 of 3 pages of the PDF have no text"),
    "empty.eml": (lambda: EMAIL.encode() + b"\r\n", "an e-mail without text"),
    "empty.xlsx": (lambda: make_xlsx([]), "a workbook without any cell"),
    "empty.json": (lambda: b"[]", "no object with 'text'; found []"),
    "tasks.json": (
        lambda: b'[{"data": {"text": "a"}}, {"data": {"text": "b"}}]',
        "no object with 'text'; found ['data']",
    ),
    "object.json": (lambda: b'{"articles": [{"text": "a"}]}', "no object with 'text'; found ['articles']"),
    "empty-name.pdf": (lambda: b"", "empty-name.pdf: empty"),
    "text.docx": (lambda: QUOTE.encode(), "not a .docx file, but text"),
    "text.pdf": (lambda: QUOTE.encode(), "cannot be read as PDF"),
    "parts.docx": (lambda: make_bomb("a", "word/document.xml", 10), "cannot be read as DOCX"),
    "parts.xlsx": (lambda: make_bomb("a", "xl/workbook.xml", 10), "cannot be read as XLSX"),
    "other.zip": (lambda: make_bomb("a", "a.txt", 10), "a ZIP archive; unpack it"),
    "book.epub": (lambda: make_bomb("a", "mimetype", 10), "an e-book"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
    "twice.txt.gz": (lambda: gzip.compress(gzip.compress(b"A")), "compressed twice"),
    "entities.docx": (entity_docx, ""),
    "no.json": (lambda: b'{"text": ', "not valid JSON"),
    "deep.json": (lambda: b"[" * 100_000, "nested too deeply"),
    "charset.eml": (lambda: PLAIN_EMAIL.replace('"utf-8"', '"x-none"').encode(), ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_document_is_an_error_of_its_file_and_others_are_read(name, tmp_path):
    make, says = BAD[name]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "z.txt").write_text("Good.", encoding="utf-8")
    *found, good = read_articles([tmp_path / name, tmp_path / "z.txt"])
    assert good.text == "Good."
    errors = [article.error for article in found if isinstance(article, LabelledArticle)]
    if says:
        assert errors
        assert all(str(tmp_path / name) in error for error in errors)
        assert says in errors[-1]
    else:  # the library's choice: an error, or a text that is not large
        assert errors or all(len(article.text) < 10_000 for article in found)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "rtf", "eml", "jsonl.gz"])
def test_changed_bytes_give_an_article_or_an_error(kind, tmp_path):
    chance = random.Random(kind)
    whole = KINDS[kind]()
    for _ in range(20):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = read(tmp_path / f"a.{kind}", bytes(data))
        assert found
        assert all(isinstance(article, (Article, LabelledArticle)) for article in found)


@pytest.mark.parametrize(("name", "member"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")])
def test_zip_bomb_is_refused_before_it_is_unpacked(name, member, tmp_path, monkeypatch):
    monkeypatch.setattr(signatures, "MAX_UNPACKED", 100_000)
    [found] = read(tmp_path / name, make_bomb(name, member, 100_001))
    assert "bytes when unpacked; the maximum is 100,000" in found.error


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz"])
def test_gzip_bomb_is_refused_while_it_is_unpacked(name, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED", 100_000)
    [found] = read(tmp_path / name, gzip.compress(b'{"text": "' + b"a" * 200_000))
    assert "more than 100,000 bytes in one piece when unpacked" in found.error


@pytest.mark.parametrize(
    ("module", "kind"), [("docx", "docx"), ("pypdfium2", "pdf"), ("striprtf", "rtf"), ("openpyxl", "xlsx")]
)
def test_missing_library_is_an_error_that_names_the_extra(module, kind, tmp_path, monkeypatch):
    data = KINDS[kind]()
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    [found] = read(tmp_path / f"a.{kind}", data)
    assert "pip install 'quotestance[documents]'" in found.error


def test_text_loads_no_library_for_documents(tmp_path):
    (tmp_path / "a.txt").write_text(QUOTE, encoding="utf-8")
    code = (
        "import sys; from quotestance import read_articles; list(read_articles(sys.argv[1]));"
        "print([name for name in sys.modules if name in ('docx', 'pypdfium2', 'striprtf', 'openpyxl', 'lxml', 'email',"
        " 'quotestance.reading.exports.detection', 'quotestance.reading.documents')])"
    )
    run = subprocess.run([sys.executable, "-c", code, tmp_path / "a.txt"], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
