"""Rows of named fields, as a data frame and as a table no wider than the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.errors import QuotestanceError
from quotestance.records.article import LabelledArticle, to_frame
from quotestance.records.display import display_width, format_columns, format_table
from quotestance.records.quote import Quote, Speaker, Stance
from quotestance.records.rows import COLUMNS, FIELDS, check_fields

QUOTES = (
    Quote(1, 9, "=1+1 We.", speaker=Speaker("Ann Lee", "she", 12, 15, "the mill's owner", "company"), statement=1,
          about="company", stance=Stance("neutral", (0.25, 0.25, 0.5))),
    Quote(20, 28, "The Rock", kind="other"),
    Quote(40, 48, "=1+1 We.", speaker=Speaker("Ann Lee"), repeats=1),
)  # fmt: skip
ARTICLE = LabelledArticle("a", "Acme", QUOTES)
FAILED = LabelledArticle("b", error="b: empty")


@pytest.fixture
def frame():
    pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    return to_frame


def test_frame_holds_the_rows_of_many_articles(frame):
    rows = frame([ARTICLE, FAILED])
    assert tuple(rows.columns) == COLUMNS
    assert rows["quote"][0] == "=1+1 We.", "no apostrophe is added, since a data frame runs no formulas"
    assert list(rows["kind"]) == ["speech", "error"]
    assert rows["start"].dtype == "Int64"
    assert rows["p_neutral"][0] == 0.5
    assert ARTICLE.to_frame(["quote", "start"], include_other=True).to_dict("list") == {
        "quote": [quote.text for quote in QUOTES], "start": [1, 20, 40]}  # fmt: skip
    assert list(frame([], ["quote"]).columns) == ["quote"]


@pytest.mark.parametrize(("fields", "says"), [(["qoute"], "unknown field 'qoute'; the fields are article_id"),
                                              ([], "at least"), (["quote", "quote"], "each only once")])  # fmt: skip
def test_invalid_selection_of_fields_raises_an_error(fields, says):
    with pytest.raises(QuotestanceError, match=says):
        check_fields(fields)


def test_every_row_has_every_field():
    for article in (ARTICLE, FAILED):
        assert {tuple(row) for row in article.rows(include_other=True)} == {FIELDS}


@given(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=6, unique=True), st.integers(50, 200))
def test_table_of_selected_columns_fits_the_width(fields, width):
    rows = ARTICLE.rows(include_other=True)
    for line in format_columns(ARTICLE.heading(), rows, fields, width=width).splitlines():
        assert display_width(line) <= width


@pytest.mark.parametrize("width", range(50, 130, 7))
@pytest.mark.parametrize("with_stance", [True, False])
def test_table_fits_a_narrow_terminal(width, with_stance):
    long = Quote(0, 400, "word " * 80, speaker=Speaker("A" * 90, role="r" * 90, side="company"),
                 stance=Stance("defensive", (0.0, 1.0, 0.0)))  # fmt: skip
    for line in format_table("a · Acme", [long], width=width, with_stance=with_stance).splitlines():
        assert display_width(line) <= width
