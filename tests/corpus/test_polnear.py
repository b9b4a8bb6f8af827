"""Labels in the form of PolNeAR, whose spans include the quotation marks, become hand labels."""

import json
from pathlib import Path

import pytest
from quotestance.corpus.labels import read_labels
from quotestance.errors import CorpusError
from quotestance.evaluation.report import RuleCount, evaluate
from quotestance.pipeline import extract

POLNEAR = Path(__file__).parents[3] / "shared" / "polnear" / "dev"
TEXT = "“We won,” Ann Lee said. ''Today,'' she said. The “fun deck” shut. “Hm.”\r\nEnd."


def span(words):
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def row_of(**fields):
    quotes = [
        {"start": a, "end": b, "source": [source]}
        for (a, b), source in ((span("''Today,''"), span("she")), (span("“We won,”"), span("Ann Lee")))
    ]
    return {
        "doc": "d",
        "text_file": "text/d.txt",
        "quotes": quotes,
        "other": [span("“fun deck”")],
        "ignore": [span("“Hm.”")],
        **fields,
    }


def read(tmp_path, row):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "d.txt").write_bytes(TEXT.encode())
    (tmp_path / "gold.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return read_labels(tmp_path / "gold.jsonl", tmp_path)


def test_converted_quotes_are_in_order_and_without_marks(tmp_path):
    (record,) = read(tmp_path, row_of())
    assert record.article.text == TEXT
    assert [(q.text, q.kind, q.speaker and q.speaker.mention) for q in record.quotes] == [
        ("We won,", "speech", "Ann Lee"),
        ("Today,", "speech", "she"),
        ("fun deck", "other", None),
    ]
    assert record.unscored == (tuple(span("“Hm.”")),)


def test_speakers_are_scored_by_their_mention(tmp_path):
    (record,) = read(tmp_path, row_of())
    labelled = extract(TEXT)
    found = evaluate([record], [type(labelled)("d", None, labelled.quotes)], draws=20)
    assert found.scores["speaker mention"].cases == 2
    assert found.scores["speaker mention"].value == 1
    assert found.scores["speaker exact"].cases == 0
    assert (found.scores["speaker by name"].cases, found.scores["speaker by pronoun"].cases) == (1, 1)
    assert sum((count.right for count in found.by_rule.values()), 0) == 2
    assert all(count == RuleCount(count.right) for count in found.by_rule.values())


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"quotes": [{"start": 1}]}, "'end' must be a whole number"),
        ({"quotes": [{"start": 0, "end": 5, "source": []}]}, "a quote needs 'source'"),
        ({"quotes": [{"start": 0, "end": 500, "source": [[0, 1]]}]}, "the span 0-500 is not in the text"),
        ({"other": [3]}, "'other' must be a list of pairs"),
        ({"ignore": [["a", 3]]}, "'ignore' must be a list of pairs"),
        ({"quotes": 4}, "'quotes' must be a list of objects"),
    ],
)
def test_invalid_row_is_reported_with_file_and_line(tmp_path, fields, says):
    with pytest.raises(CorpusError, match=rf"gold\.jsonl:1: article d: {says}"):
        read(tmp_path, row_of(**fields))


def test_polnear_is_read_completely():
    if not (POLNEAR / "gold.jsonl").is_file():
        pytest.skip("../shared/polnear is not there")
    records = read_labels(POLNEAR / "gold.jsonl", POLNEAR)
    assert len(records) == 84
    quotes = [quote for record in records for quote in record.quotes]
    assert sum(quote.kind == "speech" for quote in quotes) == 895
    assert not any(quote.text[0] in '“”"' or quote.text[-1] in '“”"' for quote in quotes)
    assert all(quote.speaker.mention for quote in quotes if quote.kind == "speech")
