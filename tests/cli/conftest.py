"""A fixture that runs the command in this process."""

import io
import json
import sys
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from quotestance import pipeline
from quotestance.cli import main
from quotestance.records.quote import Stance


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.splitlines()]


class _Model:
    """Labels every speech quote as defensive, so that these tests do not depend on the shipped model."""

    info: ClassVar = {"weights_sha256": "0"}

    def label(self, text, quotes, company, *, explain=False):
        if company is None:
            return quotes
        reasons = (("cue 'said'", 0.5),) if explain else ()
        return tuple(
            replace(quote, about="company", stance=Stance("defensive", (0.1, 0.7, 0.2), reasons))
            if quote.kind == "speech"
            else quote
            for quote in quotes
        )


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "_load_model", lambda folder: _Model())
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*argv, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(arg) for arg in argv])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return run
