"""Properties that hold for any text: random characters, shuffled pieces of news, and plausible news in many alphabets.

The examples are the same in every run; `tools/fuzz.py` searches for new ones.
"""

import csv
import io
import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from quotestance import Article, LabelledArticle, extract, label
from quotestance.batch import extract_many, label_many
from quotestance.corpus.labels import read_labelled, read_labels
from quotestance.english.segmentation import (
    is_abbreviation,
    is_hard_wrapped,
    normalize_marks,
    split_paragraphs,
    split_sentences,
    word_before,
)
from quotestance.errors import CorpusError
from quotestance.pipeline import Labeller
from quotestance.quotes.scanner import scan_quotes
from quotestance.reading.articles import read_articles
from quotestance.reading.encoding import decode, decode_lines
from quotestance.records.article import to_frame
from quotestance.records.display import display_width, format_html, format_table, sanitize, truncate
from quotestance.records.quote import Quote, Speaker, Stance
from quotestance.records.rows import FIELDS
from quotestance.sides.assignment import assign_sides
from quotestance.sides.company import Company
from quotestance.sides.inference import infer_company
from quotestance.stance.features import FAMILIES, describe
from quotestance.stance.masking import mask_words
from quotestance.statements.grouping import group_statements
from quotestance.statements.merging import merge_statements
from quotestance.writing.lines import write_articles

from fuzz_targets import as_utf8, make_articles, write_parquet_file, write_report
from laws import NAMES, ODD, PIECES, check_spans, check_stances, check_written

PAIRS = ("“”", '""', "«»", "„“", "‘’", "''", "〝〞", "””", "““")
any_text = st.text(st.characters(), max_size=120)  # includes lone surrogates, control and private-use characters
broken_news = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=40
).map("".join)
names = st.sampled_from(NAMES)
words = st.sampled_from(
    [
        "We have mended the fault",
        "It was not safe",
        "no",
        "They lied to us, again and again",
        "a fun deck",
        "43 %",
        "Мы всё исправили",
        "我們道歉",
        "אנחנו מצטערים",
        "نحن آسفون",
        "We are ’sorry’",
        "it’s the dogs' bowl",
        "6'3\" tall",
    ]
)


@st.composite
def sentences(draw):
    """A sentence of news, in most cases with a quote and its speaker."""
    opening, closing = draw(st.sampled_from(PAIRS))
    quoted, name = f"{opening}{draw(words)}{draw(st.sampled_from(',.?!…'))}{closing}", draw(names)
    odd = draw(st.sampled_from(["", "", "", *ODD]))
    at = draw(st.integers(0, len(quoted)))
    quoted = quoted[:at] + odd + quoted[at:]
    return draw(
        st.sampled_from(
            [
                f"{quoted} said {name}.",
                f"{quoted} {name} told reporters on Monday.",
                f"{name} said: {quoted}",
                f"{quoted} he said. {quoted}",
                f"{name}, chief executive of {draw(names)}, called it {quoted}",
                f"The so-called {quoted} closed.",
                f"{quoted}",
                f"According to {name}, {quoted} was wrong.",
                f"{name} left on Tuesday.",
                f"{quoted} asked {name}, a lawyer for {draw(names)}. She added: {quoted}",
            ]
        )
    )


@st.composite
def news(draw):
    """Paragraphs of such sentences, separated by one of many line ends."""
    paragraphs = draw(st.lists(st.lists(sentences(), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\r\r", "\u2029", "\n \n"])).join(paragraphs)


texts = news() | broken_news | any_text
companies = st.sampled_from(
    [
        "Acme",
        "Acme Corp.",
        "Northwind Foods",
        "ACME",
        "Ана Петрова",
        "王小明",
        "the",
        "'",
        "(",
        "\\",
        "a*",
        "\u200b",
        "\ud800",
        " x ",
    ]
) | st.text(min_size=1, max_size=8)


# Extraction and labels


@given(texts)
def test_extracted_spans_match_the_text(text):
    article = extract(text)
    check_spans(text, article)
    check_written(article)
    assert article.company is None
    assert all(
        quote.stance is None and (quote.speaker is None or quote.speaker.side is None) for quote in article.quotes
    )


@given(text=texts, company=st.none() | companies, aliases=st.lists(companies, max_size=2))
def test_labels_are_valid_for_any_text_and_company(text, company, aliases):
    article = label(text, company, aliases)
    check_spans(text, article)
    check_stances(article)
    check_written(article)
    kept = [(q.start, q.end, q.kind, q.statement, q.cue, q.rule) for q in extract(text).quotes]
    assert [(q.start, q.end, q.kind, q.statement, q.cue, q.rule) for q in article.quotes] == kept


@given(st.lists(texts, min_size=2, max_size=4))
def test_articles_are_labelled_independently(texts):
    articles = [Article(f"a{i}", text) for i, text in enumerate(texts)]
    labeller = Labeller(explain=True)
    together = list(label_many(articles, labeller))
    assert [*label_many(reversed(articles), labeller)][::-1] == together
    assert [labeller.label(article) for article in articles] == together
    assert list(extract_many(articles)) == [Labeller().extract(article) for article in articles]


@given(
    text=texts,
    tail=st.sampled_from(["it rained for most of the day.", "the ferry leaves at nine, and again at noon."]),
    end=st.sampled_from(["\n\n", "\r\n\r\n", "\r\r", "\u2029"]),
)
def test_final_paragraph_without_quotes_changes_no_quote(text, tail, end):
    longer = text + end + tail
    assume(is_hard_wrapped(longer) == is_hard_wrapped(text))
    assert extract(longer).quotes == extract(text).quotes


@given(st.lists(st.lists(sentences(), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5))
def test_line_ends_change_only_the_offsets(paragraphs):
    assume(not any(re.search(r"[\r\n\u2028\u2029\x0b\x0c\x1b\x85]", paragraph) for paragraph in paragraphs))
    found = [
        [(q.text, q.kind, q.rule, q.speaker and q.speaker.name) for q in extract(end.join(paragraphs)).quotes]
        for end in ("\n\n", "\r\n\r\n", "\r\r", "\u2029")
    ]
    assert all(other == found[0] for other in found)


@given(text=texts, part=texts)
def test_quoted_spans_are_inside_their_marks_and_paragraphs(text, part):
    paragraphs = split_paragraphs(text)
    last = 0
    for span in scan_quotes(text):
        assert last <= span.outer[0] <= span.start < span.end <= span.outer[1]
        a, b = paragraphs[span.paragraph]
        assert a <= span.outer[0]
        assert span.outer[1] <= b
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        last = span.outer[1]


# Stages


@given(text=texts, company=companies)
def test_company_mentions_are_sorted_spans_of_the_text(text, company):
    found = Company(company).find(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert found == sorted(set(found))
    company = infer_company(text)
    inferred = company and company.name
    assert inferred is None or inferred.strip()


@given(text=texts, company=companies)
def test_sides_and_features_do_not_change_the_quotes(text, company):
    quotes = extract(text).quotes
    sided = assign_sides(text, quotes, Company(company))
    assert [(q.start, q.end, q.kind) for q in sided] == [(q.start, q.end, q.kind) for q in quotes]
    described = describe(text, sided, Company(company))
    assert [d.index for d in described] == [i for i, q in enumerate(sided) if q.kind == "speech"]
    assert all(len(d.families) == len(FAMILIES) for d in described)
    tokens = mask_words(text, sided, Company(company).find(text))
    for quote in sided:
        words = tokens.words[slice(*tokens.range(quote.start, quote.end))]
        assert all(isinstance(word, str) and word for word in words)


@given(text=texts)
def test_splitting_loses_only_whitespace(text):
    assert len(normalize_marks(text)) == len(text)
    for split in (split_paragraphs, split_sentences):
        position = 0
        for start, end in split(text):
            assert not text[position:start].strip()
            assert position <= start < end
            position = end
        assert not text[position:].strip()
    is_abbreviation(text)
    assert text[: len(text) // 2].endswith(word_before(text, len(text) // 2))


# Writing and reading back

strings = st.text(st.characters(), max_size=20)
kinds = st.sampled_from(["speech", "other"])
sides = st.sampled_from(["company", "other", None])
places = st.none() | st.integers(0)
speakers = st.builds(Speaker, strings, st.none() | strings, places, places, st.none() | strings, sides)
labels = st.sampled_from(["critical", "defensive", "neutral"])
shares = st.integers(0, 10_000).map(lambda number: number / 10_000)  # four digits, as they are written
stances = st.builds(Stance, labels, st.none() | st.tuples(shares, shares, shares))


@st.composite
def labelled_articles(draw):
    text = draw(texts)
    quotes = []
    for span in scan_quotes(text):
        words = text[span.start : span.end]
        kind, statement, rule = draw(kinds), draw(st.none() | st.integers(0)), draw(st.none() | strings)
        speaker, stance = draw(st.none() | speakers), draw(st.none() | stances)
        quotes.append(Quote(span.start, span.end, words, kind, statement, speaker, None, rule, draw(sides), stance))
    return LabelledArticle(draw(strings), draw(st.none() | strings), tuple(quotes), None, draw(st.booleans()))


@given(labelled_articles(), strings)
def test_records_are_read_back_unchanged(article, error):
    check_written(article)
    check_written(LabelledArticle(article.id, article.company, error=error))
    with tempfile.TemporaryDirectory() as folder:
        assert write_articles([article, article], Path(folder, "a.jsonl")) == 2
        assert read_labelled(Path(folder, "a.jsonl")) == [article, article]


@given(st.binary(max_size=160))
def test_report_contains_the_texts_and_no_tags_from_them(data):
    write_report(data)


@given(st.binary(max_size=160))
def test_parquet_is_read_back_unchanged(data):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'quotestance[pandas]'")
    write_parquet_file(data)


@given(data=st.binary(max_size=120), more=st.binary(max_size=60))
def test_grouping_does_not_change_quotes_and_other_articles_do_not_split_groups(data, more):
    articles, others = make_articles(data), make_articles(more)
    grouped = group_statements(articles)
    assert [replace(article, quotes=without_groups(article)) for article in grouped] == articles
    assert sum(map(len, (statement.occurrences for statement in merge_statements(grouped)))) <= sum(
        quote.counts for article in articles for quote in article.quotes
    )
    together = group_statements([*articles, *others])[: len(articles)]
    found, expected = ([quote.group for article in some for quote in article.quotes] for some in (together, grouped))
    pairs = {(a, b) for a, b in zip(found, expected, strict=True) if b is not None}
    assert len(pairs) == len({b for _, b in pairs}), "a statement is not split"


def without_groups(article):
    return tuple(replace(quote, group=None) for quote in article.quotes)


@given(st.binary(max_size=120))
def test_frame_has_the_rows_of_csv(data):
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'quotestance[pandas]'")
    articles = make_articles(data)
    frame = to_frame(articles, FIELDS, include_other=True)
    rows = [row for article in articles for row in article.rows(include_other=True)]
    assert len(frame) == len(rows)
    assert frame["quote"].fillna("").tolist() == [as_utf8(row["quote"]) or "" for row in rows]


cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30) | broken_news.filter(
    str.isprintable
)


@given(
    st.lists(st.fixed_dictionaries({"text": cells, "company": cells, "title": cells}), min_size=1, max_size=4),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_articles_are_read_in_any_format_and_encoding(rows, encoding):
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "a.jsonl")
        lines.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\r\n" for row in rows).encode(encoding))
        table = Path(folder, "a.csv")
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, ["text", "company", "title"])
        writer.writeheader()
        writer.writerows(rows)
        table.write_bytes(buffer.getvalue().encode(encoding))
        for path in (lines, table):
            found = list(read_articles(path))
            assert [(a.text, a.company or "", a.title or "") for a in found] == [
                (r["text"], r["company"], r["title"].strip()) for r in rows
            ]


@given(
    st.binary(max_size=80), st.sampled_from([None, "latin-1", "utf-16", "utf-32-be", "cp1252", "utf-7", "shift_jis"])
)
@example(b"\xff\xfe\x00", None)
@example(b"\xef\xbb\xbf", None)
def test_bytes_are_decoded_completely_or_refused(data, encoding):
    try:
        text = decode(data, encoding)
    except CorpusError as error:
        assert re.search(r"byte \d|character \d|cannot be decoded", str(error))  # noqa: PT017
    else:
        stream = io.BytesIO(data)
        lines = [line for _, line in decode_lines(stream.readline(), stream, encoding)]
        assert "".join(map(str, lines)) == text


@given(st.binary(max_size=60) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_readers_name_the_file_in_errors(data):
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".txt", ".jsonl", ".csv"):
            path = Path(folder, f"a{suffix}")
            path.write_bytes(data)
            for article in read_articles(path):
                assert isinstance(article, Article) or article.error
        for read in (read_labels, read_labelled):
            try:
                read(Path(folder, "a.jsonl"))
            except CorpusError as error:
                assert "a.jsonl" in str(error)  # noqa: PT017


# Display


@given(text=texts, width=st.integers(1, 120))
def test_displayed_text_fits_and_is_sanitized(text, width):
    shown = sanitize(text)
    assert "\n" not in shown
    assert sanitize(shown) == shown
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode()
    assert display_width(truncate(text, width)) <= width
    article = label(text)
    assert all(
        display_width(line) <= 90 for line in format_table(article.heading(), article.quotes, width=90).split("\n")
    )
    assert not re.search(r"<(?!/?(p|b|table|thead|tbody|tr|th|td)[ >])", format_html(article.heading(), article.quotes))


# Sizes

SENTENCE = "“Мы исправили это,” said Ана Петрова of Acme. 王小明 left; “sorry\u202e” was יעל כהן’s word. "
UNITS = {"news": SENTENCE, "quotes": "“no” ", "combining": "\u0301", "zero-width": "\u200b", "right-to-left": "א"}


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_line_of_10_mb_is_read(unit, tmp_path):
    """News is extracted completely, the other texts only in part; test_growth.py covers their length."""
    text = UNITS[unit] * (10_000_000 // len(UNITS[unit].encode()) + 1)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    [article] = read_articles(path)
    assert article.text == text
    part = text if unit == "news" else text[:200_000]
    check_spans(part, extract(part))
