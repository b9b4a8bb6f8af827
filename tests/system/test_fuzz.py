"""Replay the fuzzer's inputs: a set with the same coverage as its whole corpus, and inputs that failed once."""

import base64
import json
from pathlib import Path

import pytest

from fuzz_targets import TARGETS

pytestmark = pytest.mark.slow

with Path(__file__).parents[1].joinpath("cases").joinpath("fuzz.jsonl").open(encoding="utf-8") as lines:
    INPUTS = [json.loads(line) for line in lines]


def test_every_target_has_inputs():
    assert {row["target"] for row in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_target_accepts_its_inputs(target):
    if target.startswith("parquet"):
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'quotestance[pandas]'")
    for row in INPUTS:
        if row["target"] == target:
            data = base64.b64decode(row["base64"])
            try:
                TARGETS[target](data)
            except Exception as error:
                raise AssertionError(f"{target} fails on {data!r}") from error
