"""The files of hand labels that `train` and `evaluate` read, and the option for the texts of their articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotestance.cli.messages import say
from quotestance.errors import QuotestanceError
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.corpus.labels import CorpusRecord
    from quotestance.records.article import Article

__all__ = ["labels_argument", "read_label_files", "texts_option"]


Command = Callable[..., int]


def labels_argument(command: Command) -> Command:
    """Add the argument for the files of labels."""
    return click.argument("labels", nargs=-1, type=click.Path(), metavar="[LABELS ...]")(command)


def texts_option(command: Command) -> Command:
    """Add the option for the texts of the labelled articles."""
    return click.option(
        "--texts",
        type=click.Path(),
        metavar="DIR|FILE",
        multiple=True,
        help="Folder with the texts of the articles, or a file of articles that 'label' reads; may be repeated. "
        "[default: the folder of the labels]",
    )(command)


def read_label_files(paths: Sequence[str], texts: Sequence[str]) -> list[CorpusRecord]:
    """The labelled articles of all files, with their texts from `texts`, or else from the folder of each file.

    `texts` are what 'label' read: folders or files. Articles whose text is not found are left out with a notice.

    Raises:
        QuotestanceError: a file cannot be read, or has no article whose text is found.
    """
    from quotestance.corpus.labels import read_labels

    records: list[CorpusRecord] = []
    finder = _ArticleFinder(texts)
    for path in map(Path, paths):
        finder.missing.clear()
        found = read_labels(path, list(texts) or path.parent, finder.find)
        if not found and not finder.missing:
            raise QuotestanceError(f"{path}: contains no labelled quote")
        if not found:
            raise QuotestanceError(
                f"{path}: no labelled article whose text was found; give the folder or file of the texts with --texts"
            )
        if finder.missing:
            say(
                f"{path}: left out {plural(len(finder.missing), 'article')} whose text was not found, first "
                f"{finder.missing[0]}; give the folder or file of the texts with --texts"
            )
        records += found
    return records


class _ArticleFinder:
    """Finds articles by their ids in the sources that `label` read, which are read when they are first needed."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.missing: list[str] = []
        """The ids that were not found."""
        self._sources = sources
        self._articles: dict[str, Article] | None = None

    def find(self, id_: str) -> Article | None:
        """The article with this id, if one of the sources has it."""
        if self._articles is None:
            self._articles = self._read()
        article = self._articles.get(id_)
        if article is None:
            self.missing.append(id_)
        return article

    def _read(self) -> dict[str, Article]:
        from quotestance.reading.articles import read_articles
        from quotestance.records.article import Article

        if not self._sources:
            return {}
        found = read_articles(self._sources)
        return {article.id: article for article in found if isinstance(article, Article)}
