"""Quotes in boilerplate have no speaker, and repeated quotes count once."""

import json
from pathlib import Path

import pytest
from quotestance.pipeline import extract_quotes
from quotestance.quotes.repeats import mark_repeats
from quotestance.quotes.scanner import scan_quotes
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.writing.lines import to_csv, to_jsonl

with Path(__file__).parents[1].joinpath("cases").joinpath("boilerplate.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_cases(case):
    quotes = extract_quotes(case["text"])
    assert [quote.text for quote in quotes if quote.counts] == case["speech"]
    assert [(quote.start, quote.end) for quote in quotes] == [
        (span.start, span.end) for span in scan_quotes(case["text"])
    ], "every quoted span stays in the record"
    for quote in quotes:
        assert case["text"][quote.start : quote.end] == quote.text


def test_repeated_quote_is_kept_without_a_csv_row():
    text = next(case["text"] for case in CASES if case["id"] == "printed-twice")
    first, second = extract_quotes(text)
    assert (first.repeats, second.repeats) == (None, first.start)
    article = LabelledArticle("a", quotes=(first, second))
    assert LabelledArticle.from_dict(json.loads(to_jsonl(article))) == article
    assert "repeats" not in first.to_dict()
    assert to_csv(article).count("\r\n") == 1
    assert to_csv(article, include_other=True).count("\r\n") == 2


def test_every_repetition_refers_to_the_first_occurrence():
    said = Quote(1, 26, "we mended it on that day.")
    later = [Quote(at, at + 25, said.text) for at in (101, 201)]
    assert [quote.repeats for quote in mark_repeats([said, *later])] == [None, 1, 1]
