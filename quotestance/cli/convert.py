"""The commands `convert` and `report`, which read what `label` wrote."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from quotestance.cli import formats
from quotestance.cli.decorators import choose_options
from quotestance.cli.label import label
from quotestance.cli.messages import choose_notifier
from quotestance.cli.options import LABEL_FORMATS, RunOptions
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.records.article import LabelledArticle

__all__ = ["convert", "report"]


LABELLING = {
    "company_names": "--company",
    "company_file": "--companies",
    "aliases": "--alias",
    "model": "--model",
    "jobs": "--jobs",
    "columns": "--columns",
}
"""Options of `label` that `report` has too, for articles that are not yet labelled."""


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(), metavar="RESULTS ...")
@choose_options(label, "form", "output", "force", "include_other", "fields", "bom", "group", "merge", "quiet")
def convert(results: tuple[str, ...], **values: Any) -> int:
    """Write results of 'label' in another format.

    RESULTS are files that 'label' or 'extract' wrote as jsonl, csv or parquet. Nothing is labelled again. None of them
    has the texts of the articles, and csv also lacks articles without quotes, cues and explanations.

    \b
    quotestance convert results.jsonl -o quotes.xlsx
    quotestance convert monday.jsonl tuesday.jsonl --merge -o statements.csv
    """
    options = RunOptions.from_values({"sources": results, **values}, LABEL_FORMATS)
    return _write(_read_results(results, options), options)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="RESULTS|SOURCE ...")
@choose_options(label, "output", "force", "include_other", "encoding", "quiet", *LABELLING)
def report(sources: tuple[str, ...], output: str | None, **values: Any) -> int:
    """Write results of 'label' as a report in one HTML file.

    RESULTS are files that 'label' wrote as jsonl, csv or parquet. They have no texts: add the SOURCE (files or folders)
    that was labelled, and the report shows each article with its quotes marked; without it, only the quotes. If all
    are articles, they are labelled first, as by 'label'.

    \b
    quotestance report results.jsonl -o report.html
    quotestance report results.jsonl press/ -o report.html
    """
    from quotestance.reading.results import holds_results

    results = [source for source in sources if holds_results(source)]
    if not results:
        return int(click.get_current_context().invoke(label, sources=sources, output=output, form="html", **values))
    if given := [option for name, option in LABELLING.items() if values.pop(name) not in (None, (), 1, {})]:
        raise click.UsageError(f"{results[0]} is labelled already: {given[0]} has no effect")
    options = RunOptions.from_values({"sources": sources, "output": output, "form": "html", **values}, LABEL_FORMATS)
    articles = _read_results(results, options)
    texts = [source for source in sources if source not in results]
    return _write(_add_texts(articles, texts, options) if texts else articles, options)


def _read_results(paths: Sequence[str], options: RunOptions) -> list[LabelledArticle]:
    """The articles of all files, with a notice if a format lacks something."""
    from quotestance.errors import CorpusError
    from quotestance.reading.results import read_results

    articles: list[LabelledArticle] = []
    for path in paths:
        if not os.path.exists(path):
            raise CorpusError(f"{path}: no such file")
        articles += read_results(path)
    if lacking := [path for path in paths if path.lower().endswith(".csv")]:
        choose_notifier(quiet=options.quiet)(
            f"{', '.join(lacking)}: CSV has no articles without quotes, no cues and no explanations"
        )
    if not articles:
        raise CorpusError(f"{', '.join(paths)}: no articles found")
    return articles


def _add_texts(
    articles: Iterable[LabelledArticle], sources: Sequence[str], options: RunOptions
) -> list[LabelledArticle]:
    """The articles with their texts, as far as `sources` have them and the quotes are at their spans."""
    from quotestance.reading.articles import read_articles
    from quotestance.records.article import Article

    notify = choose_notifier(quiet=options.quiet)
    found = read_articles(sources, options.encoding, notice=notify)
    texts = {article.id: article.text for article in found if isinstance(article, Article)}
    with_texts: list[LabelledArticle] = []
    missing = 0
    for article in articles:
        text = texts.get(article.id)
        if text is not None and any(text[quote.start : quote.end] != quote.text for quote in article.quotes):
            notify(f"{article.id}: its text is not the one that was labelled; only its quotes are shown")
        elif text is not None:
            article = replace(article, text=text)
        missing += text is None
        with_texts.append(article)
    if missing:
        notify(f"{plural(missing, 'article')} not found in {', '.join(sources)}: only the quotes are shown")
    return with_texts


def _write(articles: Sequence[LabelledArticle], options: RunOptions) -> int:
    from quotestance.files import open_text
    from quotestance.statements.grouping import group_statements

    with_stance = any(article.has_stances or article.company_inferred for article in articles)
    explained = any(quote.stance and quote.stance.explanation for article in articles for quote in article.quotes)
    kept = dict.fromkeys(name for article in articles for name in article.kept)
    options = replace(options, explain=explained, keep=tuple(kept))
    formats.protect_output(options, with_stance=with_stance)
    if options.is_binary:
        with formats.open_binary(options, with_stance=with_stance) as write_article:
            for article in articles:
                write_article(article)
        return 0
    try:
        with open_text(options.output, formats.choose_encoding(options)) as write:
            if options.needs_all_articles:
                for piece in formats.format_all(group_statements(articles), options, with_stance=with_stance):
                    write(piece)
                return 0
            render = formats.choose_renderer(options, with_stance=with_stance)
            write(formats.make_header(options, with_stance=with_stance))
            for article in articles:
                write(render(article))
    except BrokenPipeError:  # the reader has seen enough
        pass
    return 0
