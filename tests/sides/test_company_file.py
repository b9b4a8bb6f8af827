"""The file of companies, and what it adds to the sides of speakers."""

import json
from pathlib import Path

import pytest
from quotestance.errors import CorpusError
from quotestance.records.quote import Quote, Speaker
from quotestance.sides.assignment import assign_sides
from quotestance.sides.company import Company
from quotestance.sides.company_file import read_companies
from quotestance.sides.company_names import fold, name_key

CASES = Path(__file__).parents[1] / "cases"


def read_rows(name):
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", read_rows("company_names.jsonl"), ids=lambda case: case["id"])
def test_names_are_compared_by_their_keys(case):
    assert (name_key(case["one"]) == name_key(case["other"])) == case["same"]
    assert len(fold(case["one"])) == len(case["one"])


@pytest.mark.parametrize("case", read_rows("company_people.jsonl"), ids=lambda case: case["id"])
def test_people_and_parts_are_on_the_side_of_the_company(case):
    text = case["text"]
    start = text.index("“") + 1
    end = text.index("”", start)
    company = Company("Orvane", people=tuple(case.get("people", ())), parts=tuple(case.get("parts", ())))
    quote = Quote(start, end, text[start:end], speaker=Speaker(case["speaker"], role=case.get("role")))
    (assigned,) = assign_sides(text, [quote], company)
    assert assigned.speaker.side == case["side"]


def test_companies_are_read_with_their_aliases_people_and_parts(tmp_path):
    path = tmp_path / "companies.csv"
    rows = ("\ufeffCompany,people,Aliases,ticker", 'Orvane,Ann Lee; Bo Dahl ;,"OV; Orvane, Inc",X', "", "Telvira", "")
    path.write_bytes("\r\n".join(rows).encode())
    assert read_companies(path) == (
        Company("Orvane", ("OV", "Orvane, Inc"), ("Ann Lee", "Bo Dahl")),
        Company("Telvira"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no column 'company'; found \\[\\]"),
        (b"company;aliases\nOrvane;OV\n", "no column 'company'.*separated by commas"),
        (b"company\n", "no companies below the header"),
        (b"company,aliases\n,OV\n", "c.csv:2: no company"),
        (b"company\nOrvane\n\nORVANE Inc\n", "c.csv:4: 'ORVANE Inc' is also in line 2"),
        (b"company,aliases\nOrvane,OV,O V\n", "c.csv:2: 3 cells for 2 columns"),
        (b"company\n\xd8rsted\n", "not UTF-8"),
        (b'company\n"Orvane\n', "not valid CSV"),
    ],
)
def test_mistakes_in_the_file_are_explained(tmp_path, monkeypatch, content, words):
    monkeypatch.chdir(tmp_path)
    Path("c.csv").write_bytes(content)
    with pytest.raises(CorpusError, match=words):
        read_companies("c.csv")


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_companies(tmp_path / "none.csv")
