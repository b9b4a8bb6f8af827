"""Messages, the progress bar and the summary of a run, all on stderr."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.records.article import LabelledArticle
    from quotestance.writing.lines import Rendered

__all__ = ["RunSummary", "choose_notifier", "is_terminal", "list_first", "say", "show_progress"]


Result = TypeVar("Result")

MIN_ARTICLES_FOR_BAR = 5  # with fewer, the run ends before anyone could read the bar
MAX_IDS = 5  # of articles in a notice
MAX_NAMES = 10  # in one message; the others are counted


class RunSummary:
    """Counts of a run, reported at its end: which companies were inferred, and what is missing or failed."""

    def __init__(
        self, *, notify: Callable[[str], None], has_companies: bool = False, named: Sequence[str] = ()
    ) -> None:
        """`notify` shows the notices. `has_companies`: articles are labelled toward those of several given companies
        that they name. `named` are those for which a notice says that no article names them."""
        # A resumed run takes these two over from the interrupted one.
        self.articles = self.failed = 0
        # Articles whose own company is not the one that was given for all.
        self.overridden = 0
        self._notify = notify
        self._has_companies = has_companies
        # Those that no article has named so far, in order.
        self._unused = dict.fromkeys(named)
        self._without_company: list[str] = []
        self._never_named: list[str] = []
        self._inferred: Counter[str] = Counter()

    def count(self, article: LabelledArticle | Rendered) -> None:
        """Count one result. The error of a failed article is shown at once."""
        self.articles += 1
        self._unused.pop(article.company or "", None)
        if article.error is not None:
            self.failed += 1
            where = article.error.partition(": ")[0]
            say(article.error if where.endswith(article.id) else f"{article.id}: {article.error}")
        elif article.company is None:
            if article.quotes:
                self._without_company.append(article.id)
        elif article.company_inferred:
            self._inferred[article.company] += 1
        elif article.company_named is False:
            self._never_named.append(article.id)

    def report(self, *, with_stance: bool) -> int:
        """Show the summary and return the exit code: 1 if articles failed, else 0."""
        if self._inferred:
            names = ", ".join(
                f"{name} ({number})" if self.articles > 1 else name for name, number in self._inferred.most_common(3)
            )
            more = ", ..." if len(self._inferred) > 3 else ""
            self._notify(f"company inferred from the text: {names}{more}; set it with --company NAME")
        if with_stance:
            self._report_companies()
        if self.failed:
            say(f"{self.failed} of {plural(self.articles, 'article')} failed")
        return 1 if self.failed else 0

    def _report_companies(self) -> None:
        if self._without_company and self._has_companies:
            self._notify(f"none of the companies is named in {_list_ids(self._without_company)}: stance not set")
        elif self._without_company:
            where = plural(len(self._without_company), "article")
            self._notify(f"no company found in {where}: stance not set; name the company with --company NAME")
        if self._unused:
            self._notify(f"no article names {list_first([*self._unused])}; check the name")
        if self._never_named:
            self._notify(
                f"the company is never named in {_list_ids(self._never_named)}: stance not set; check its name, or "
                "add another one with --alias"
            )
        if self.overridden:
            self._notify(f"--company was used instead of the own company of {plural(self.overridden, 'article')}")


def _list_ids(ids: Sequence[str]) -> str:
    """The number of articles, and the first ids."""
    more = ", ..." if len(ids) > MAX_IDS else ""
    return f"{plural(len(ids), 'article')} ({', '.join(ids[:MAX_IDS])}{more})"


def show_progress(
    results: Iterator[Result], sources: Sequence[str], done: int = 0, *, enabled: bool
) -> Iterable[Result]:
    """`results`, with a progress bar if stderr is a terminal and there are more than a few of them.

    `done` articles of the sources are skipped, because an earlier run has labelled them.
    """
    if not enabled or not is_terminal(sys.stderr):
        return results
    return _show_bar(results, sources, done)


def _show_bar(results: Iterator[Result], sources: Sequence[str], done: int) -> Iterator[Result]:
    bar: Any = None
    try:
        for number, article in enumerate(results, start=done + 1):
            if number == done + MIN_ARTICLES_FOR_BAR:
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
    """Whether `stream` is open and connected to a terminal."""
    return stream is not None and stream.isatty()


def say(message: str) -> None:
    """Write a message to stderr, without control characters that a terminal would obey."""
    from quotestance.records.display import sanitize

    line = f"quotestance: {sanitize(message)}"
    with suppress(OSError):
        if "tqdm" in sys.modules:  # a progress bar may occupy the line
            from tqdm import tqdm

            tqdm.write(line, file=sys.stderr)
        else:
            click.echo(line, err=True)


def choose_notifier(*, quiet: bool) -> Callable[[str], None]:
    """The function for notices, which are messages about success: `say`, or one that shows nothing for --quiet."""
    return _ignore if quiet else say


def _ignore(message: str) -> None:
    pass


def list_first(names: Sequence[str]) -> str:
    """The first names, separated by commas, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
