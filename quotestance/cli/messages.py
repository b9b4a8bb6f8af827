"""What the command line says on stderr: messages, a progress bar, and the account of a run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotestance.cli.options import current_extras
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.records.article import LabelledArticle
    from quotestance.writing.lines import Rendered

__all__ = ["Tally", "is_terminal", "note", "say", "show_progress"]


Result = TypeVar("Result")

ENOUGH_FOR_A_BAR = 5  # articles; fewer are done before one could read it


class Tally:
    """What there is to say about the run, beside its results."""

    def __init__(self, articles: int = 0, failed: int = 0) -> None:
        """Start with what an earlier run has done."""
        self.articles, self.failed = articles, failed
        self.without_company = 0
        self.inferred: Counter[str] = Counter()

    def count(self, article: LabelledArticle | Rendered) -> None:
        """Take note of one result; a failed article is named at once."""
        self.articles += 1
        if article.error is not None:
            self.failed += 1
            say(article.error if article.error.startswith(article.id) else f"{article.id}: {article.error}")
        elif article.company is None:
            self.without_company += bool(article.quotes)
        elif article.company_inferred:
            self.inferred[article.company] += 1

    def report(self, *, with_stance: bool) -> None:
        """Say what was inferred, left open, or failed."""
        if self.inferred:
            names = ", ".join(
                f"{name} ({number})" if self.articles > 1 else name for name, number in self.inferred.most_common(3)
            )
            more = ", ..." if len(self.inferred) > 3 else ""
            note(f"company inferred from the text: {names}{more}; --company NAME sets it")
        if with_stance and self.without_company:
            where = plural(self.without_company, "article")
            note(f"no company given and none to infer in {where}: stances left open; --company NAME sets it")
        if self.failed:
            say(f"{self.failed} of {plural(self.articles, 'article')} failed")


def show_progress(
    results: Iterator[Result], sources: Sequence[str], done: int = 0, *, scrolling: bool
) -> Iterable[Result]:
    """`results`, with a bar on stderr for more than a few; not where they scroll by on the same terminal.

    `done` articles of the sources were left out, since an earlier run has labelled them.
    """
    if scrolling or current_extras().quiet or not is_terminal(sys.stderr):
        return results
    return _with_bar(results, sources, done)


def _with_bar(results: Iterator[Result], sources: Sequence[str], done: int) -> Iterator[Result]:
    bar: Any = None
    try:
        for number, article in enumerate(results, start=done + 1):
            if number == done + ENOUGH_FOR_A_BAR:
                from tqdm import tqdm

                from quotestance.reading.sources import count_articles

                bar = tqdm(
                    total=count_articles(sources), initial=number, unit=" articles", leave=False, file=sys.stderr
                )
            elif bar is not None:
                bar.update()
            yield article
    finally:
        if bar is not None:
            bar.close()


def is_terminal(stream: Any) -> bool:
    """Whether a stream is there and somebody watches it."""
    return stream is not None and stream.isatty()


def say(message: str) -> None:
    """Write a message to stderr, sanitized for a terminal."""
    from quotestance.records.display import sanitize

    line = f"quotestance: {sanitize(message)}"
    with suppress(OSError):
        if "tqdm" in sys.modules:  # a bar may stand on the line
            from tqdm import tqdm

            tqdm.write(line, file=sys.stderr)
        else:
            click.echo(line, err=True)


def note(message: str) -> None:
    """Say what one can do without: not with --quiet."""
    if not current_extras().quiet:
        say(message)
