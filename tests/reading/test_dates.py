"""Dates in ISO form, by the case table, and the messages about those that cannot be read."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.reading.articles import read_articles
from quotestance.reading.dates import is_iso_date, normalize_date

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("dates.jsonl").open(encoding="utf-8")
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_date_is_brought_into_iso_form_or_kept(case):
    assert normalize_date(case["text"]) == case["date"]
    assert is_iso_date(case["date"]) is not case["id"].startswith("alone")


@given(st.text(max_size=30) | st.text("0123456789/-.: TZaepMr,", max_size=20))
def test_date_that_was_read_is_not_changed_again(text):
    found = normalize_date(text)
    assert found == text.strip() or is_iso_date(found)
    assert normalize_date(found) == found


def test_unreadable_dates_are_named_and_then_counted(tmp_path):
    dates = ["2026-03-01", *(f"day {number}" for number in range(7)), ""]
    lines = [json.dumps({"id": str(n), "text": "It rained.", "date": date}) for n, date in enumerate(dates)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    notices = []
    assert [article.date for article in read_articles(path, notice=notices.append)] == [*dates[:-1], None]
    assert notices[0] == f"{path}:2: the date 'day 0' is kept as text; write it as YYYY-MM-DD"
    assert len(notices) == 6
    assert notices[-1] == "7 dates in all are kept as text"
