"""An article about a company, and functions that write input files for the command."""

import json
from pathlib import Path

ARTICLE = "\u201cIt was safe,\u201d said Maria Ortiz, chief executive of Northwind Foods. \u201cWe mended it.\u201d\n"


def write(name, content):
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def write_many(path, number):
    lines = (json.dumps({"id": str(i), "text": ARTICLE}) + "\n" for i in range(number))
    path.write_text("".join(lines), encoding="utf-8")
