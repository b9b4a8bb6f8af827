"""The commands `corpus fetch` and `corpus join`."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.messages import is_terminal, list_first, say
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.corpus.labels import MissingText

__all__ = ["corpus"]


SOURCES = ("reuters-21578", "bbc-fulltext", "polnear", "allsides")
SPLITS = ("train", "dev", "test")


@click.group()
def corpus() -> None:
    """Download the corpus texts and join them with their labels.

    The package contains all labels of the corpus, but only the texts of its invented part.

    \b
    quotestance corpus fetch texts/
    quotestance corpus join texts/ -o corpus.jsonl
    """


@corpus.command()
@click.argument("folder", metavar="DIR")
@click.option("--source", "sources", multiple=True, type=click.Choice(SOURCES),
              help="Fetch only the texts from this archive; may be repeated. [default: all]")  # fmt: skip
def fetch(folder: str, sources: tuple[str, ...]) -> int:
    """Download the texts of the real part into DIR.

    They come from public archives. Each text is checked against the hash of the text that was labelled, and texts that
    are already in DIR are not downloaded again. If you put an archive into DIR yourself (reuters21578.tar.gz,
    bbc-fulltext.zip, polnear.zip or allsides.zip), it is used instead. Downloads need the extra 'corpus': pip install
    'quotestance[corpus]'.

    \b
    quotestance corpus fetch texts/ --source polnear
    """
    from quotestance.corpus.download import fetch_texts

    there, written, missing = fetch_texts(Path(folder), sources, say, progress=is_terminal(sys.stderr))
    for line in format_missing(missing):
        say(line)
    say(f"{folder}: {plural(there + written, 'text')} of {there + written + len(missing)}, {written} of them new")
    return 0 if not missing else 1 if there + written else 2


@corpus.command()
@click.argument("folders", nargs=-1, required=True, metavar="DIR ...")
@click.option("-o", "--output", metavar="OUT", help="Write to OUT instead of standard output.")
@click.option("--split", type=click.Choice(SPLITS), help="Join only the articles of this split. [default: all]")
@click.option("--part", type=click.Choice(("real", "invented", "all")), default="real", show_default=True,
              help="Part of the corpus to join; the texts of the real part are read from DIR.")  # fmt: skip
def join(folders: tuple[str, ...], output: str | None, split: str | None, part: str) -> int:
    """Join labels and texts into one file.

    Each article is one line of JSON, with its text and the text of each quote.

    \b
    quotestance corpus join texts/ --split dev -o dev.jsonl
    """
    from quotestance.corpus.labels import MissingText
    from quotestance.corpus.packaged import join_corpus
    from quotestance.errors import CorpusError
    from quotestance.files import open_text

    joined = 0
    missing: list[MissingText] = []
    try:
        with open_text(output) as write:
            for row in join_corpus(folders, split, None if part == "all" else part):
                if isinstance(row, MissingText):
                    missing.append(row)
                else:
                    write(json.dumps(row, ensure_ascii=False) + "\n")
                    joined += 1
            if not joined:
                raise CorpusError(
                    f"{', '.join(folders)}: no corpus texts found; download them with: quotestance corpus fetch DIR"
                )
    except BrokenPipeError:
        return 0
    for line in format_missing(missing):
        say(line)
    say(f"{plural(joined, 'article')} joined, {len(missing)} missing")
    return 1 if missing else 0


def format_missing(missing: Iterable[MissingText]) -> list[str]:
    """One line for each source and reason: how many texts are missing, why, and their first ids."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text in missing:
        groups[text.source, text.why].append(text.id)
    return [
        f"{source}: {plural(len(ids), 'text')} missing: {why}: {list_first(ids)}"
        for (source, why), ids in groups.items()
    ]
