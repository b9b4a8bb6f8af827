"""The company that is inferred from an article."""

import json
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.errors import ResourceError
from quotestance.sides import inference
from quotestance.sides.inference import infer_company, load_weights

from time_growth import check_growth

CASES = Path(__file__).parents[1] / "cases" / "infer_company.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            row, id=row["id"], marks=[pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        )
        for row in ROWS
    ],
)
def test_inferred_company(case):
    company = infer_company(case["text"], case.get("title"))
    assert (company and company.name) == case["company"]
    if "aliases" in case:
        assert list(company.aliases) == case["aliases"]


@given(st.text(max_size=300), st.none() | st.text(max_size=60))
def test_any_text_has_a_company_or_none(text, title):
    company = infer_company(text, title)
    assert company is None or company.name


def test_damaged_weights_are_reported(tmp_path, monkeypatch):
    (tmp_path / "company").mkdir()
    (tmp_path / "company" / "weights.json").write_text('{"format": 2, "weights": {}}', encoding="utf-8")
    monkeypatch.setattr(inference, "files", lambda package: tmp_path)
    load_weights.cache_clear()
    with pytest.raises(ResourceError, match="install quotestance again"):
        load_weights()
    load_weights.cache_clear()


def spell(number):
    return "".join("abcdefghijklmnopqrstuvwxyz"[number // 26**k % 26] for k in range(4)).capitalize()


GROWING = {
    "names-with-the-same-beginning": lambda n: infer_company("".join(f"the Bank {spell(i)} of, " for i in range(n))),
    "names-in-one-run": lambda n: infer_company(" ".join(spell(i) for i in range(n))),
    "stand-ins": lambda n: infer_company("Orva fell. " + "the company, " * n),
    "one-name": lambda n: infer_company("Orva said. " * n, "Orva"),
}


@pytest.mark.slow
@pytest.mark.parametrize("infer", GROWING.values(), ids=GROWING)
def test_time_grows_about_linearly_with_the_names(infer):
    """Ten times the names take at most forty times as long."""

    def seconds(number):
        began = time.process_time()
        infer(number)
        return time.process_time() - began

    infer(10)
    check_growth(partial(seconds, 1000), partial(seconds, 10_000), 40)
