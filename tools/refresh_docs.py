"""Run the examples in the README and in docs/, and write their output into the pages: `python tools/refresh_docs.py`.

The commands of a fenced `console` block with output are run in a temporary folder that contains `examples/`; a block
without output is left unchanged. `tests/system/test_docs.py` fails if the output on a page is out of date, except for
numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK_RE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTHS = {"README.md": 112}
WIDTH = 80


def list_pages() -> list[Path]:
    """The README and the pages of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def read_commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with the output below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def refresh(page: Path) -> str:
    """The text of a page, with updated output in every block that has output."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        width = WIDTHS.get(page.name, WIDTH)
        return BLOCK_RE.sub(lambda match: _rerun(match[1], folder, width), page.read_text(encoding="utf-8"))


def _rerun(block: str, folder: str, width: int) -> str:
    commands = list(read_commands(block))
    if any(output for _, output in commands):
        block = "".join(f"$ {command}\n{_run(command, folder, width)}" for command, _ in commands)
    return f"```console\n{block}```"


def _run(command: str, folder: str, width: int) -> str:
    """The standard output of a command, or its standard error if the output is empty."""
    scripts = str(Path(sys.executable).parent)
    env = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "PATH": scripts + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{command}\nends with {done.returncode}: {done.stderr}")
    return done.stdout or done.stderr


def main() -> int:
    """Update the pages whose output has changed."""
    for page in list_pages():
        old, new = page.read_text(encoding="utf-8"), refresh(page)
        if new != old:
            page.write_text(new, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: new output")
    return 0


if __name__ == "__main__":
    sys.exit(main())
