"""Read, label and write articles, as `label` and `extract` do: one by one, all together, or to a Parquet file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from quotestance.about import __version__
from quotestance.cli.formats import (
    choose_encoding,
    choose_renderer,
    format_all,
    make_header,
    open_binary,
    protect_output,
)
from quotestance.cli.messages import RunSummary, choose_notifier, is_terminal, say, show_progress
from quotestance.errors import QuotestanceError
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.cli.options import RunOptions
    from quotestance.pipeline import Labeller
    from quotestance.records.article import Article, LabelledArticle
    from quotestance.writing.resume import Sink

__all__ = ["run"]


Result = TypeVar("Result")


def run(options: RunOptions, labeller: Labeller | None = None) -> int:
    """Read, label and write the articles and return the exit code; without a labeller only speakers are found.

    Raises:
        QuotestanceError: there are no articles, or the model, the input or the output cannot be opened.
    """
    protect_output(options, with_stance=labeller is not None)
    if options.needs_all_articles:
        return _write_together(options, labeller)
    if options.is_binary:
        return _write_binary(options, labeller)
    return _write_one_by_one(options, labeller)


def _write_one_by_one(options: RunOptions, labeller: Labeller | None) -> int:
    """Write each article as soon as it is labelled, so that an interrupted run can be resumed."""
    from quotestance.writing.lines import render_article
    from quotestance.writing.resume import is_complete, open_sink, skip_done

    output = options.output
    if options.resume and is_complete(output or ""):
        say(f"{output}: already complete; run without --resume to write it again")
        return 0
    summary = _new_summary(options, labeller)
    articles = _read(options, labeller, summary)
    settings = _describe_settings(options, labeller)
    with_stance = labeller is not None
    render = partial(render_article, render=choose_renderer(options, with_stance=with_stance))
    sink: Sink | None = None
    try:
        with open_sink(output, settings, resume=options.resume, encoding=choose_encoding(options)) as sink:
            start = sink.start
            summary.articles, summary.failed = start.articles, start.failed
            # A resumed file has its header already.
            if not start.bytes:
                sink.write(make_header(options, with_stance=with_stance))
            with closing(_process(skip_done(articles, start), options, labeller, render, start.articles)) as results:
                for article in results:
                    sink.write(article.text)
                    sink.finish_article(article.id, failed=article.error is not None)
                    summary.count(article)
            _check_not_empty(summary, options)
    # The reader has seen enough: `quotestance label ... | head`.
    except BrokenPipeError:
        return 0
    except (QuotestanceError, KeyboardInterrupt):
        if sink is not None and sink.saved > sink.start.articles:
            saved = plural(sink.saved, "article")
            say(f"{output}: stopped after {saved}; run the same command with --resume to continue")
        raise
    return summary.report(with_stance=with_stance)


def _write_together(options: RunOptions, labeller: Labeller | None) -> int:
    """Label all articles, find the statements that several of them contain, and write."""
    from quotestance.batch import unchanged
    from quotestance.files import open_text
    from quotestance.statements.grouping import group_statements

    if labeller is not None:
        labeller.load()
    summary = _new_summary(options, labeller)
    articles = _read(options, labeller, summary)
    labelled: list[LabelledArticle] = []
    with closing(_process(articles, options, labeller, unchanged)) as results:
        for article in results:
            labelled.append(article)
            summary.count(article)
    _check_not_empty(summary, options)
    try:
        with open_text(options.output, choose_encoding(options)) as write:
            for piece in format_all(group_statements(labelled), options, with_stance=labeller is not None):
                write(piece)
    except BrokenPipeError:
        return 0
    return summary.report(with_stance=labeller is not None)


def _write_binary(options: RunOptions, labeller: Labeller | None) -> int:
    """Write a Parquet file or a workbook, of which a part is in memory at a time."""
    from quotestance.batch import unchanged

    summary = _new_summary(options, labeller)
    articles = _read(options, labeller, summary)
    if labeller is not None:
        labeller.load()
    with (
        open_binary(options, with_stance=labeller is not None) as write,
        closing(_process(articles, options, labeller, unchanged)) as results,
    ):
        for article in results:
            write(article)
            summary.count(article)
        _check_not_empty(summary, options)
    return summary.report(with_stance=labeller is not None)


def _read(options: RunOptions, labeller: Labeller | None, summary: RunSummary) -> Iterator[Article | LabelledArticle]:
    """The articles of the sources; with several companies, each once for every company that it names."""
    from quotestance.reading.articles import read_articles

    notice = choose_notifier(quiet=options.quiet)
    articles = read_articles(
        options.sources, options.encoding, columns=options.columns, keep=options.keep, notice=notice
    )
    if labeller is None:
        return articles
    if options.company_names:
        articles = _override_companies(articles, options.company_names, summary)
    return labeller.split_by_company(articles) if labeller.companies else articles


def _override_companies(
    articles: Iterable[Article | LabelledArticle], names: Sequence[str], summary: RunSummary
) -> Iterator[Article | LabelledArticle]:
    """The articles, which --company labels toward `names`; those with another company of their own are counted."""
    from dataclasses import replace

    from quotestance.records.article import Article
    from quotestance.sides.company_names import name_key

    keys = set(map(name_key, names))
    for article in articles:
        if isinstance(article, Article) and article.company:
            summary.overridden += name_key(article.company) not in keys
            # With one name the article's aliases may still count, which the labeller decides.
            yield replace(article, company=None, aliases=()) if len(names) > 1 else article
        else:
            yield article


def _process(
    articles: Iterable[Article | LabelledArticle],
    options: RunOptions,
    labeller: Labeller | None,
    finish: Callable[[LabelledArticle], Result],
    done: int = 0,
) -> Generator[Result, None, None]:
    """What `finish` returns for each labelled article, in order, with a progress bar."""
    from quotestance.batch import process_many
    from quotestance.pipeline import Labeller

    work = Labeller(reported=options.reported).extract if labeller is None else labeller.label
    # Results that scroll by on the terminal show the progress themselves.
    scrolling = options.output is None and not options.needs_all_articles and is_terminal(sys.stdout)
    with closing(process_many(articles, work, finish, jobs=options.jobs)) as results:
        yield from show_progress(results, options.sources, done, enabled=not (options.quiet or scrolling))


def _describe_settings(options: RunOptions, labeller: Labeller | None) -> dict[str, Any]:
    """The settings that the output depends on; a run can only be resumed with the same ones."""
    settings: dict[str, Any] = {
        "version": __version__,
        "sources": options.sources,
        "encoding": options.encoding,
        "form": options.form,
        "all": options.include_other,
        "model": None,
        "columns": options.columns,
        "fields": options.fields,
        "keep": options.keep,
        "bom": options.bom,
        "reported": options.reported,
    }
    if labeller is not None:
        settings |= {
            "company": options.company_names,
            "aliases": options.aliases,
            "companies": [(c.name, c.aliases, c.people, c.parts) for c in labeller.companies],
            "min_confidence": options.min_confidence,
            "explain": options.explain,
            "model": labeller.load().info.get("weights_sha256"),
        }
    return settings


def _new_summary(options: RunOptions, labeller: Labeller | None) -> RunSummary:
    has_choice = bool(options.company_file) or len(options.company_names) > 1
    # A file may have companies for years to come. A resumed run has not seen all articles.
    is_checked = len(options.company_names) > 1 and not options.resume
    named = [company.name for company in labeller.companies] if labeller is not None and is_checked else []
    return RunSummary(notify=choose_notifier(quiet=options.quiet), has_companies=has_choice, named=named)


def _check_not_empty(summary: RunSummary, options: RunOptions) -> None:
    if not summary.articles:
        raise QuotestanceError(f"{', '.join(options.sources)}: no articles found")
