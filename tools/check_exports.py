"""Print what is found in the exports of news databases in a folder: articles, metadata, copies and errors by file.

    python tools/check_exports.py FOLDER [--all]

With --all, the outlet, date and title of each article are printed, to compare them with the files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from quotestance.reading.articles import read_articles
from quotestance.records.article import Article

COLUMNS = "{:52} {:>5} {:>5} {:>6} {:>5} {:>6} {:>6}"


def main() -> None:
    """Read each file of the folder on its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    print(COLUMNS.format("file", "found", "title", "outlet", "date", "copies", "errors"))
    for path in sorted(path for path in arguments.folder.iterdir() if path.is_file()):
        results = list(read_articles(path))
        articles = [result for result in results if isinstance(result, Article)]
        counts = [sum(bool(getattr(a, name)) for a in articles) for name in ("title", "outlet", "date", "duplicate_of")]
        print(COLUMNS.format(path.name, len(articles), *counts, len(results) - len(articles)))
        for result in results:
            if not isinstance(result, Article):
                print(f"    {(result.error or '').removeprefix(str(path))[:180]}")
            elif arguments.all:
                print(
                    f"    {result.outlet} | {result.date} | {(result.title or '')[:70]} | {len(result.text)} characters"
                )


if __name__ == "__main__":
    main()
