"""Count the packaged corpus again and put the tables into its card, quotestance/data/corpus/README.md.

    python tools/update_card.py

Run it after a change of the corpus; a test compares the card with the files. The prose around the tables is written by
hand.
"""

from __future__ import annotations

import re
from pathlib import Path

from describe_corpus import describe_corpus

CARD = Path(__file__).parents[1] / "quotestance" / "data" / "corpus" / "README.md"
TABLES_RE = re.compile(
    r"(?P<begin><!-- tables: tools/describe_corpus.py -->\n\n).*(?P<end>\n\n<!-- end of the tables -->)", re.DOTALL
)


def main() -> None:
    """Replace the tables between the two comments of the card."""
    card = CARD.read_text(encoding="utf-8")
    tables = describe_corpus()
    updated, count = TABLES_RE.subn(lambda match: match["begin"] + tables + match["end"], card)
    if count != 1:
        raise SystemExit(f"{CARD}: the comments around the tables are missing")
    CARD.write_text(updated, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
