"""Exports of news databases: the case table, Word and RTF files made here, copies, and the real samples if present."""

import io
import json
import re
from pathlib import Path

import pytest
from quotestance.reading.articles import read_articles
from quotestance.reading.exports.document import join_lines
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.rows import METADATA

CASES_FOLDER = Path(__file__).parents[1] / "cases"
CASES = [json.loads(line) for line in CASES_FOLDER.joinpath("exports.jsonl").open(encoding="utf-8")]
SAMPLES = Path(__file__).parents[3] / "shared" / "exports" / "samples"
UNI_TEXT = CASES_FOLDER.joinpath("exports", "nexis_uni.txt").read_text(encoding="utf-8")
FACTIVA_TEXT = CASES_FOLDER.joinpath("exports", "factiva.txt").read_text(encoding="utf-8")


def make_file(case: dict, folder: Path) -> Path:
    """The file of a case: a text, or an invented export with the case's changes."""
    text = case["text"] if "text" in case else CASES_FOLDER.joinpath("exports", case["file"]).read_text("utf-8")
    for old, new in case.get("replace", ()):
        assert old in text
        text = text.replace(old, new)
    for key, part in (("after", 2), ("before", 0)):
        if key in case:
            assert case[key] in text
            text = text.partition(case[key])[part]
    text = case.get("prefix", "") + text[: case.get("cut")]
    path = folder / case.get("name", case.get("file", "a.txt"))
    path.write_bytes(text.encode(case.get("encode", "utf-8")))
    return path


def check(found: Article | LabelledArticle, expected: dict, name: str) -> None:
    article_id = name if expected["id"] in ("", "=") else name + expected["id"]
    assert found.id == article_id
    if "says" in expected:
        assert isinstance(found, LabelledArticle), found
        assert all(words in (found.error or "") for words in expected["says"]), found.error
        return
    assert isinstance(found, Article), found
    copied = expected.get("duplicate_of")
    wanted = {field: expected.get(field) for field in METADATA} | {"duplicate_of": copied and name + copied}
    assert found.metadata() == wanted
    assert found.text.startswith(expected["starts"])
    assert found.text.rstrip("\n").endswith(expected["ends"])
    assert len(found.text.split("\n\n")) == expected["paragraphs"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_export_gives_its_articles(case, tmp_path):
    path = make_file(case, tmp_path)
    found = list(read_articles(path))
    if "articles" in case:
        for article, expected in zip(found, case["articles"], strict=True):
            check(article, expected, path.name)
        return
    assert [article.id for article in found] == [path.name + article_id for article_id in case["ids"]]
    errors = " ".join(article.error or "" for article in found if isinstance(article, LabelledArticle))
    assert all(words in errors for words in case.get("says", ()))
    articles = [article for article in found if isinstance(article, Article)]
    for key in case.keys() & {"first_title", "first_byline", "last_title", "last_date"}:
        place, _, field = key.partition("_")
        assert getattr(articles[0 if place == "first" else -1], field) == case[key]


def test_quarter_of_the_cases_is_refused_or_left_alone():
    kept = [case for case in CASES if case["id"].endswith(("-refused", "-left-alone"))]
    assert len(kept) * 4 >= len(CASES)


@pytest.mark.parametrize("name", sorted(path.name for path in CASES_FOLDER.joinpath("exports").iterdir()))
def test_export_that_is_cut_anywhere_gives_articles_or_errors(name, tmp_path):
    data = CASES_FOLDER.joinpath("exports", name).read_bytes()
    whole = len(list(read_articles(CASES_FOLDER / "exports" / name)))
    for size in range(1, len(data), 97):
        (tmp_path / name).write_bytes(data[:size])
        found = list(read_articles(tmp_path / name))
        assert 1 <= len(found) <= whole + 1
        assert len({article.id for article in found}) == len(found)


def test_ids_are_stable_and_standard_input_is_recognised():
    [first, second] = read_articles("-", stdin=io.BytesIO(UNI_TEXT.encode()))
    assert (first.id, second.id) == ("stdin#1", "stdin#2")


WRAPPED = {
    "prose": [
        ["Pellworth Trams took nine cars out of service after a driver", "smelled smoke."],
        [
            '"We stopped them before anybody was hurt, and we will look at',
            'all of them before they run again," said Dov Aster.',
        ],
        ["BRAKES"],
        ["Repairs will take a week, he said, since the brakes come from", "a small mill in the north."],
    ],
    "interview": [
        ["TANDY: How many cars did you stop when the first driver called", "the depot?"],
        ["ASTER: All nine of them, and we have looked at every brake, all"],
        ["TANDY: Were they old? I ask since we have seen the report from", "the mill."],
        ["ASTER: No."],
    ],
}
PARAGRAPHS = {
    "few": "One tram|and another|and a third",
    "sentences": "It rained.|It snowed.|The tram stopped.|A man got off.|He went home.|It was dark.|The end.",
    "table": "Rank|Town|Trams|1|Pellworth|9|2|Harrow|7",
    "long": "x" * 101 + "|one|two|three|four|five|six",
}


@pytest.mark.parametrize("paragraphs", WRAPPED.values(), ids=WRAPPED)
def test_lines_wrapped_by_hand_are_joined(paragraphs):
    lines = [line for paragraph in paragraphs for line in paragraph]
    assert list(join_lines(lines)) == [" ".join(paragraph) for paragraph in paragraphs]


@pytest.mark.parametrize("paragraphs", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_paragraphs_are_left_alone(paragraphs):
    assert list(join_lines(paragraphs.split("|"))) == paragraphs.split("|")


def test_copies_are_marked_across_files(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(UNI_TEXT, encoding="utf-8")
    articles = list(read_articles(tmp_path))
    assert [article.duplicate_of for article in articles] == [None, None, "a.txt#1", "a.txt#2"]


def test_export_as_rtf_is_read(tmp_path):
    pytest.importorskip("striprtf", reason="the extra 'documents' is not installed")
    for name, text in (("uni.rtf", UNI_TEXT), ("factiva.doc", FACTIVA_TEXT)):
        rtf = "".join(character if character.isascii() else f"\\u{ord(character)}?" for character in text)
        rtf = rtf.replace("\n", "\\par\n")
        (tmp_path / name).write_text(f"{{\\rtf1\\ansi\\ansicpg1252 {rtf}}}", encoding="ascii")
        articles = list(read_articles(tmp_path / name))
        assert [article.id for article in articles] == [f"{name}#1", f"{name}#2"]
        assert all(isinstance(article, Article) and article.date and article.outlet for article in articles)


def make_word_export(
    *, bookmarks: bool = True, cover: bool = True, foreign: bool = False, declared: int | None = None
) -> bytes:
    """The invented Nexis Uni export as Nexis writes it: bookmarks, levels of headings, and its own count."""
    docx = pytest.importorskip("docx", reason="the extra 'documents' is not installed")
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()

    def mark(paragraph, name):
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:name"), name)
        paragraph._p.append(start)

    before, *documents = re.split(r"\n\n\n(?=Trams stop|Ferry)", UNI_TEXT)
    for line in before.split("\n") if cover else ():
        document.add_paragraph(line)
    for number, text in enumerate(documents, start=1):
        if bookmarks:
            mark(document.add_paragraph(), f"Bookmark_{number}")
        title, *lines = text.replace(";\nnine", "; nine").split("\n")
        paragraph = document.add_paragraph(title)
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().append(level)
        body_seen = False
        for line in lines:
            paragraph = document.add_paragraph(line)
            if line == "Body" and not body_seen:
                body_seen = True
                mark(paragraph, f"Body_{number}")
            if line.startswith("Classification") or (number > 1 and line.startswith("Load-Date")):
                mark(paragraph, f"Classification_{number}")
    if foreign:  # the words depend on the language of the interface, the bookmarks do not
        for paragraph in document.paragraphs:
            if paragraph.text.startswith(("End of Document", "Body", "Classification", "Load-Date")):
                paragraph.runs[0].text = f"Andere{paragraph.text}"
    if declared:
        properties = f'<Properties><property name="LADocCount"><vt:i4>{declared}</vt:i4></property></Properties>'
        part = Part(PackURI("/docProps/custom.xml"), "application/xml", properties.encode(), document.part.package)
        document.part.package.relate_to(part, "http://example.com/custom")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("options", [{}, {"bookmarks": False}, {"cover": False}, {"cover": False, "declared": 2}],
                         ids=["bookmarks", "headings-only", "no-cover", "own-count"])  # fmt: skip
def test_word_export_gives_its_articles(options, tmp_path):
    path = tmp_path / "a.DOCX"
    path.write_bytes(make_word_export(**options))
    [case] = [case for case in CASES if case["id"] == "nexis-uni-text"]
    for article, expected in zip(read_articles(path), case["articles"], strict=True):
        check(article, expected, path.name)


def test_word_export_of_an_interface_in_another_language_is_read_by_its_bookmarks(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(make_word_export(foreign=True))
    first, second = read_articles(path)
    assert (first.title, first.byline) == ("Trams stop after brake fault; nine cars out of service", "Orla Tandy")
    assert "Language" not in first.text
    assert (second.text, second.date) == ("The first ferry leaves at six and not at seven.", "2014")


def test_word_export_with_fewer_documents_than_it_states_is_an_error_of_the_file(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(make_word_export(cover=False, declared=5))
    *_, error = read_articles(path)
    assert "the file's own count lists 5 documents, 2 found" in error.error


EXPECTED_SAMPLES = {
    "factiva.html": 3, "factiva.xml": 3, "factiva_2013.html": 3, "factiva_2013_multipage.html": 4,
    "factiva_de_ui_cp1252.html": 4, "factiva_de_ui_numbered.html": 5, "factiva_indexed.html": 2,
    "factiva_korean.html": 2, "factiva_search_summary_de.html": 2, "factiva_zh_ui.html": 5, "invented_factiva.rtf": 2,
    "invented_factiva.txt": 2, "invented_factiva_de_ui.txt": 2, "invented_factiva_indexed.rtf": 2,
    "invented_factiva_indexed.txt": 2, "invented_nexis_uni.rtf": 2, "nexis_old.html": 4, "nexis_old.txt": 10,
    "nexis_old_dutch_kop.txt": 2, "nexis_old_german.html": 3, "nexis_old_layout_copyright_error.html": 2,
    "nexis_old_layout_en.html": 2, "nexis_old_layout_extra_lines.html": 1, "nexis_old_layout_fr.html": 3,
    "nexis_old_layout_multipart_main_texts.html": 1, "nexis_old_layout_no_content.html": 1,
    "nexis_old_layout_no_headings.html": 1, "nexis_old_single_no_cover.txt": 1, "nexis_old_spanish.txt": 9,
    "nexis_old_tricky_multilang.txt": 27, "nexis_uni.docx": 2, "nexis_uni_2022_cover_spanish.docx": 3,
    "nexis_uni_2023_french.docx": 12, "nexis_uni_2023_german.docx": 6, "nexis_uni_2023_syndicated_duplicates.docx": 5,
    "nexis_uni_blank_header_lines.docx": 4, "nexis_uni_corrections.docx": 3, "nexis_uni_cover.docx": 7,
    "nexis_uni_cover_resaved.docx": 10, "nexis_uni_graphic.docx": 2, "nexis_uni_misc_labels.docx": 4,
    "nexis_uni_single_heading1.docx": 1, "proquest.html": 2, "proquest.txt": 7,
    "proquest_cover_toc_bibliography.txt": 3, "proquest_email.eml": 2, "proquest_fragment_one_doc.html": 1,
    "proquest_numbered.txt": 3, "proquest_v2_2023.html": 3,
}  # fmt: skip
"""Documents of each sample by its description. Documents without text are among them."""
REFUSED_SAMPLES = (
    "invented_factiva.pdf", "invented_gale.txt", "invented_newsbank.pdf", "invented_newsbank.txt",
    "invented_newsbank_2005.html", "invented_nexis_uni.pdf", "invented_pressreader.epub", "invented_pressreader.txt",
    "invented_proquest.xls",
)  # fmt: skip


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples, which contain newspaper text, are not there")
@pytest.mark.parametrize("name", EXPECTED_SAMPLES)
def test_sample_gives_all_its_documents(name):
    needed = {".docx": "docx", ".rtf": "striprtf"}.get(Path(name).suffix)
    if needed:
        pytest.importorskip(needed, reason="the extra 'documents' is not installed")
    found = [article for article in read_articles(SAMPLES / name) if "#" in article.id]
    assert len(found) == EXPECTED_SAMPLES[name]
    articles = [article for article in found if isinstance(article, Article)]
    assert all(article.outlet and article.date for article in articles)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples, which contain newspaper text, are not there")
@pytest.mark.parametrize("name", REFUSED_SAMPLES)
def test_sample_of_another_layout_is_refused(name):
    if name.endswith(".pdf"):
        pytest.importorskip("pypdfium2", reason="the extra 'documents' is not installed")
    [found] = read_articles(SAMPLES / name)
    assert isinstance(found, LabelledArticle)
    assert "not read" in (found.error or "")
