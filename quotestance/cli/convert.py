"""The command `convert`, and how it and others read and write what `label` wrote."""

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

__all__ = ["add_texts", "convert", "read_all_results", "write_results"]


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
    return write_results(read_all_results(results, options), options)


def read_all_results(paths: Sequence[str], options: RunOptions) -> list[LabelledArticle]:
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


def add_texts(
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


def write_results(articles: Sequence[LabelledArticle], options: RunOptions) -> int:
    """Write the articles in the format of the options, and return the exit code."""
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
