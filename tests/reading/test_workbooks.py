import pytest
from quotestance.reading.workbooks import iter_sheet

from document_files import make_xlsx

pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'quotestance[documents]'")

QUOTES = (("article_id", "quote"), ("a", "No"))
SHEETS = {
    "only-sheet": ((QUOTES,), ("article_id",), 1),
    "second-sheet": (((("Notes",), ("of 2026",)), QUOTES), ("article_id",), 1),
    "another-spelling": (((("Notes",), ("of 2026",)), QUOTES), ("Article ID",), 1),
    "line-above-the-header": (((("Quotes of 2026",), *QUOTES),), ("article_id",), 2),
}


@pytest.mark.parametrize(("sheets", "wanted", "number"), SHEETS.values(), ids=SHEETS)
def test_sheet_with_a_wanted_column_is_read_from_its_header(sheets, wanted, number):
    assert list(iter_sheet(make_xlsx(*sheets), wanted)) == [(number, list(QUOTES[0])), (number + 1, list(QUOTES[1]))]


def test_first_sheet_is_read_if_none_has_a_wanted_column():
    rows = list(iter_sheet(make_xlsx((("Notes",), ("of 2026",)), QUOTES), ("text",)))
    assert rows == [(1, ["Notes"]), (2, ["of 2026"])]
