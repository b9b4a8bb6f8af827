"""Which files may be overwritten: every output of quotestance, and no other file."""

import json
from pathlib import Path

import pytest
from quotestance.cli.main import main
from quotestance.errors import QuotestanceError
from quotestance.writing.ownership import is_own_output, protect_file

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("ownership.jsonl").open(encoding="utf-8")
]
ARTICLE = "“It was safe,” said Maria Ortiz, chief executive of Northwind Foods.\n"
# Options of a command that writes `OUT`, which must then be recognised.
OUTPUTS = {
    "table": ["label", "OUT.txt"],
    "table-of-a-failure": ["extract", "OUT.txt", "bad.jsonl"],
    "table-of-columns": ["label", "OUT.txt", "--fields", "quote,start"],
    "table-of-statements": ["label", "OUT", "--merge"],
    "jsonl": ["label", "OUT.jsonl"],
    "jsonl-of-statements": ["label", "OUT.jsonl", "--merge"],
    "jsonl-with-metadata": ["extract", "OUT.jsonl", "bad.jsonl", "--keep", "nr"],
    "csv": ["label", "OUT.csv", "--bom"],
    "csv-of-extract": ["extract", "OUT.csv"],
    "csv-of-statements": ["label", "OUT.csv", "--merge"],
    "csv-of-columns": ["label", "OUT.csv", "--fields", "quote,side"],
    "md": ["label", "OUT.md"],
    "md-of-statements": ["label", "OUT.md", "--merge"],
    "html": ["label", "OUT.html"],
    "parquet": ["label", "OUT.parquet"],
    "xlsx": ["extract", "OUT.xlsx"],
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_file_of_another_program_is_not_overwritten(case, tmp_path):
    path = tmp_path / "out"
    path.write_bytes(case["bytes"].encode("latin-1"))
    assert is_own_output(path) is case["own"]
    protect_file(path, force=True)
    if not case["own"]:
        with pytest.raises(QuotestanceError, match="not an output of quotestance; use another name, or --force"):
            protect_file(path)


@pytest.mark.parametrize("argv", OUTPUTS.values(), ids=OUTPUTS)
def test_output_may_be_overwritten(argv, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if argv[1].endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="the extra 'pandas' is not installed")
    if argv[1].endswith(".xlsx"):
        pytest.importorskip("openpyxl", reason="the extra 'documents' is not installed")
    Path("a.txt").write_text(ARTICLE, encoding="utf-8")
    Path("bad.jsonl").write_text('{"id": "b", "nr": 7, "title": "Recall · widens", "text": "It rained."}\n{bad\n')
    command, out, *rest = argv
    code = main([command, "a.txt", *rest, "-o", out])
    assert code == ("bad.jsonl" in rest)
    assert is_own_output(out)
    assert main([command, "a.txt", *rest, "-o", out]) == code


def test_what_is_no_file_may_be_written_to(tmp_path):
    for path in (None, tmp_path / "new.csv", tmp_path, "/dev/null"):
        protect_file(path)


def test_file_with_the_header_that_will_be_written_may_be_overwritten(tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"\xef\xbb\xbfspeaker,quote\r\nAnn,No\r\n")
    protect_file(path, header="speaker,quote\r\n")
    with pytest.raises(QuotestanceError):
        protect_file(path, header="quote,speaker\r\n")
