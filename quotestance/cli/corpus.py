"""The commands about the labelled corpus and about hand labels: parse, call the library, write."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.annotate import name_some
from quotestance.cli.messages import is_terminal, say
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.corpus.labels import MissingText

__all__ = ["corpus"]


SOURCES = ("reuters-21578", "bbc-fulltext", "polnear")
SPLITS = ("train", "dev", "test")


@click.group()
def corpus() -> None:
    """The labelled corpus: get the texts of its real part, join them with their labels.

    \b
    quotestance corpus fetch texts/
    quotestance corpus join texts/ -o corpus.jsonl
    """


@corpus.command()
@click.argument("folder", metavar="DIR")
@click.option("--source", "sources", multiple=True, type=click.Choice(SOURCES),
              help="Fetch these alone; may be repeated. [default: all]")  # fmt: skip
def fetch(folder: str, sources: tuple[str, ...]) -> int:
    """Get the texts of the real part from public archives, as files in DIR.

    Each is checked against the hash of the text that was labelled. What is there already is not fetched again. An
    archive that you put into DIR yourself (reuters21578.tar.gz, bbc-fulltext.zip, polnear.zip) is read instead.
    Downloads need pooch: pip install 'quotestance[corpus]'.

    \b
    quotestance corpus fetch texts/ --source polnear
    """
    from quotestance.corpus.download import fetch_texts

    there, written, missing = fetch_texts(Path(folder), sources, say, progress=is_terminal(sys.stderr))
    for line in name_missing(missing):
        say(line)
    say(f"{folder}: {plural(there + written, 'text')} of {there + written + len(missing)}, {written} of them new")
    return 0 if not missing else 1 if there + written else 2


@corpus.command()
@click.argument("folders", nargs=-1, required=True, metavar="DIR ...")
@click.option("-o", "--output", metavar="OUT", help="Write here and not to standard output.")
@click.option("--split", type=click.Choice(SPLITS), help="Only these articles. [default: all]")
@click.option("--part", type=click.Choice(("real", "invented", "all")), default="real", show_default=True,
              help="The real part, whose texts are in DIR, the invented one, which has its own, or both.")  # fmt: skip
def join(folders: tuple[str, ...], output: str | None, split: str | None, part: str) -> int:
    """Put labels and texts together: a line of JSON an article, with its text and each quote's words.

    \b
    quotestance corpus join texts/ --split dev -o dev.jsonl
    """
    from quotestance.corpus.labels import MissingText
    from quotestance.corpus.packaged import join_corpus
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
                raise click.ClickException(
                    f"{', '.join(folders)}: no text of the corpus in it; quotestance corpus fetch DIR gets them"
                )
    except BrokenPipeError:
        return 0
    for line in name_missing(missing):
        say(line)
    say(f"{plural(joined, 'article')} joined, {len(missing)} missing")
    return 1 if missing else 0


def name_missing(missing: Iterable[MissingText]) -> list[str]:
    """A line for each source and reason: how many texts, why, and the first of their ids."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text in missing:
        groups[text.source, text.why].append(text.id)
    return [
        f"{source}: {plural(len(ids), 'text')} missing: {why}: {name_some(ids)}"
        for (source, why), ids in groups.items()
    ]
