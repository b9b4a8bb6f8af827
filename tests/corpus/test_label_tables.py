"""Labels in CSV files and workbooks, as `label` writes them and people correct them; see cases/label_tables.jsonl."""

import csv
import io
import json
from pathlib import Path

import pytest
from quotestance.corpus.labels import read_labels
from quotestance.errors import CorpusError

CASES = Path(__file__).parents[1] / "cases"
ROWS = [json.loads(line) for line in (CASES / "label_tables.jsonl").read_text(encoding="utf-8").splitlines()]
TEXT = '"We deny it," said Ann Lee. "They lie."'


def write_csv(content, folder):
    path = folder / "labels.csv"
    path.write_bytes(content.encode())
    return path


def write_workbook(content, folder):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(content, newline=""), delimiter=";" if ";" in content else ","):
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(folder / "labels.xlsx")
    return folder / "labels.xlsx"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
@pytest.mark.parametrize("write", [write_csv, write_workbook])
def test_table_of_labels(row, write, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    path = write(row["csv"], tmp_path)
    if says := row.get(f"{path.suffix[1:]}_says"):
        with pytest.raises(CorpusError, match=path.name) as caught:
            read_labels(path, tmp_path)
        assert says in str(caught.value)
        return
    [record] = read_labels(path, tmp_path)
    assert record.article.text == TEXT
    for quote, expected in zip(record.quotes, row["quotes"], strict=True):
        found = {
            "text": quote.text,
            "speaker": quote.speaker and quote.speaker.name,
            "side": quote.speaker and quote.speaker.side,
            "stance": quote.stance and quote.stance.label,
        }
        assert {name: found[name] for name in expected} == expected
