"""Run the notebooks in a new kernel and store their outputs: `python tools/run_notebooks.py [NAME ...]`.

Times and other metadata that change with every run are not stored. Needs the extra `notebooks`.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py", "pygments_lexer": "ipython3"},
}
CELL_SECONDS = 600
TABLE_ID_RE = re.compile(r"T_[0-9a-f]{5}")  # pandas gives each styled table a random id


def execute(path: Path) -> Any:
    """The notebook with its outputs, after a run in its own folder; an error in a cell ends the run."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    return tidy(notebook)


def tidy(notebook: Any) -> Any:
    """The notebook without metadata of the machine, with ids of cells and tables replaced by their positions."""
    notebook.metadata = nbformat.from_dict(KERNEL)
    for position, cell in enumerate(notebook.cells):
        cell.id = f"cell-{position:02}"
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = TABLE_ID_RE.sub(f"T_{position:02}", output.data["text/html"])
    return notebook


def main(names: Sequence[str]) -> int:
    """Run the notebooks whose names contain one of `names`, or all notebooks."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not names or any(name in path.stem for name in names):
            began = time.monotonic()
            nbformat.write(execute(path), path)
            print(f"{path.name}: {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
