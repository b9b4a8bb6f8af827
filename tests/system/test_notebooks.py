"""The notebooks run in a new kernel, and are stored with outputs that can be published."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(ROOT.joinpath("notebooks").glob("*.ipynb"))
MACHINE_RE = re.compile(r"/(?:home|root|tmp|work|Users|var|usr|opt)/|[A-Z]:\\|Warning\b|it/s\]")
"""Paths, warnings and progress bars, which must not be published."""


def read_code_cells(path):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def test_there_are_three_notebooks():
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_with_its_outputs(path):
    cells = read_code_cells(path)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1)), (
        "python tools/run_notebooks.py"
    )
    assert all(cell["outputs"] for cell in cells[1:-1])
    assert not [output for cell in cells for output in cell["outputs"] if output["output_type"] == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_have_no_paths_warnings_or_progress_bars(path):
    outputs = [output for cell in read_code_cells(path) for output in cell["outputs"]]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    for output in outputs:
        shown = {kind: data for kind, data in output.get("data", {}).items() if not kind.startswith("image/")}
        text = json.dumps([shown, output.get("text")], ensure_ascii=False)
        assert not MACHINE_RE.search(text), text[:200]
    assert path.stat().st_size < 1_000_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_lines_of_code_fit_on_a_page(path):
    wide = [line for cell in read_code_cells(path) for line in "".join(cell["source"]).split("\n") if len(line) > 105]
    assert not wide


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path):
    for module in ("nbformat", "nbclient", "ipykernel", "matplotlib", "pandas"):
        pytest.importorskip(module)
    spec = importlib.util.spec_from_file_location("run_notebooks", ROOT / "tools" / "run_notebooks.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    done = tool.execute(path)
    stored = read_code_cells(path)
    ran = [cell for cell in done.cells if cell.cell_type == "code"]
    assert [bool(cell.outputs) for cell in ran] == [bool(cell["outputs"]) for cell in stored]
    assert not [output for cell in ran for output in cell.outputs if output.get("name") == "stderr"]
