"""The commands `label` and `extract`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotestance.about import __version__
from quotestance.cli.formats import FORMATS, LABEL_FORMATS, choose_renderer, compose, form_by_suffix, output_encoding
from quotestance.cli.messages import Tally, is_terminal, note, say, show_progress
from quotestance.cli.options import check_extras, current_extras, extra_options
from quotestance.errors import QuotestanceError
from quotestance.records.display import plural

if TYPE_CHECKING:
    from quotestance.pipeline import Labeller
    from quotestance.records.article import Article, LabelledArticle
    from quotestance.writing.resume import Sink

Work = Callable[["Article"], "LabelledArticle"]
Result = TypeVar("Result")


def _shared_options(command: Callable[..., int], formats: Sequence[str] = FORMATS) -> Callable[..., int]:
    options = [
        click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="FILE|FOLDER|- ..."),
        click.option(
            "--format",
            "form",
            type=click.Choice(formats),
            help="How to write the result. [default: by the suffix of OUT, else table]",
        ),
        click.option("-o", "--output", type=click.Path(), metavar="OUT", help="Write here and not to standard output."),
        click.option(
            "--jobs",
            type=click.IntRange(-1, 1024),
            default=1,
            show_default=True,
            callback=_refuse_zero,
            help="Processes to work in; -1 for one a core.",
        ),
        click.option(
            "--resume", is_flag=True, help="Go on where a stopped run with the same OUT and options left off."
        ),
        click.option(
            "--encoding", metavar="NAME", help="Encoding of files without a byte-order mark. [default: utf-8]"
        ),
        click.option(
            "--all",
            "include_other",
            is_flag=True,
            help="Rows for titles, scare quotes and second prints of a quote too (jsonl always has them).",
        ),
    ]
    command = extra_options(command)
    for option in reversed(options):
        command = option(command)
    return command


def _refuse_zero(context: click.Context, option: click.Parameter, jobs: int) -> int:
    if jobs == 0:
        raise click.BadParameter("give 1 or more, or -1 for one a core", context, option)
    return jobs


@click.command()
@partial(_shared_options, formats=LABEL_FORMATS)
@click.option(
    "--company",
    metavar="NAME",
    help="The company that the stances are about. Without it: an article's own "
    "'company' field, else the organisation that it names most.",
)
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name of it; may be repeated.")
@click.option(
    "--model",
    type=click.Path(),
    metavar="DIR",
    help="A model folder, as 'train' makes it. [default: the shipped model]",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Leave stances open whose probability is below P.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Give the features that decided each stance (table and jsonl; html always has them).",
)
@click.option(
    "--group",
    is_flag=True,
    help="Number the statements that several articles print (jsonl and csv; html always has them).",
)
@click.option("--merge", is_flag=True, help="One line a statement, and not one a quote: all its printings merged.")
def label(
    sources: tuple[str, ...],
    form: str | None,
    output: str | None,
    jobs: int,
    resume: bool,
    encoding: str | None,
    include_other: bool,
    company: str | None,
    aliases: tuple[str, ...],
    model: str | None,
    min_confidence: float,
    explain: bool,
    group: bool,
    merge: bool,
) -> int:
    """Find each quote, its speaker, the speaker's side, and the quote's stance toward the company.

    Text files are one article each; .jsonl, .csv and .parquet hold one article a line or row, in 'text', with 'id',
    'company', 'aliases', 'title', 'url' and 'date' where you have them; .html pages are read where the extra
    'html' is installed; a folder is read for files of these kinds; - is standard input.

    \b
    quotestance label article.txt --company "Northwind Foods" --alias Northwind
    quotestance label press/ --format csv -o quotes.csv --fields article_id,speaker,stance,quote
    quotestance label archive.csv --columns text=body,id=nr --jobs 2 -o quotes.jsonl
    """
    from quotestance.pipeline import Labeller

    company, aliases = company and _as_typed(company), tuple(map(_as_typed, aliases))
    if (company is not None and not company.strip()) or not all(alias.strip() for alias in aliases):
        raise click.UsageError("--company and --alias each need a name")
    if aliases and company is None:
        raise click.UsageError("--alias names the company of --company, which is missing")
    form = form or form_by_suffix(output, LABEL_FORMATS)
    if group and form == "table" and not merge:
        raise click.UsageError("--group is for jsonl and csv; a table shows the statements with --merge")
    if (group or merge) and form == "parquet":
        raise click.UsageError("--group and --merge are not for parquet; write jsonl")
    if merge and form == "html":
        raise click.UsageError("--merge is for table, jsonl and csv; html shows both the quotes and the statements")
    labeller = Labeller(company, aliases, model, explain or form == "html", min_confidence)
    if group or merge or form == "html":
        if resume:
            raise click.UsageError("--resume is for what is written article by article: not for --group, --merge, html")
        check_extras(form, merge=merge)
        labeller.load()
        return _process_together(
            sources, encoding, form, output, labeller, jobs, include_other=include_other, merge=merge
        )
    settings = {"company": company, "aliases": aliases, "min_confidence": min_confidence, "explain": explain}
    return _process(
        sources,
        encoding,
        form,
        output,
        labeller.label,
        jobs,
        resume=resume,
        settings=settings,
        labeller=labeller,
        include_other=include_other,
    )


@click.command()
@_shared_options
def extract(
    sources: tuple[str, ...],
    form: str | None,
    output: str | None,
    jobs: int,
    resume: bool,
    encoding: str | None,
    include_other: bool,
) -> int:
    """Find each quote and its speaker alone: no company, no stance, no model.

    \b
    quotestance extract article.txt
    quotestance extract 'press/**/*.html' --format jsonl -o quotes.jsonl
    """
    from quotestance.pipeline import Labeller

    return _process(
        sources,
        encoding,
        form,
        output,
        Labeller().extract,
        jobs,
        resume=resume,
        settings={},
        include_other=include_other,
    )


def _process(
    sources: tuple[str, ...],
    encoding: str | None,
    form: str | None,
    output: str | None,
    work: Work,
    jobs: int,
    *,
    resume: bool,
    settings: dict[str, Any],
    labeller: Labeller | None = None,
    include_other: bool,
) -> int:
    """Read, label and write article by article; the exit code. Without a labeller there are no stances."""
    from quotestance.reading.articles import read_articles
    from quotestance.records.rows import COLUMNS as CSV_COLUMNS
    from quotestance.writing.lines import csv_header, render_article
    from quotestance.writing.resume import is_complete, open_sink, skip_done

    output = None if output == "-" else output
    form = form or form_by_suffix(output)
    check_extras(form)
    if form == "parquet":
        if resume:
            raise click.UsageError("--resume is for jsonl, csv and tables; a Parquet file is whole or not there")
        return _write_parquet(sources, encoding, output, work, jobs, labeller)
    if resume and output is None:
        raise click.UsageError("--resume goes with -o OUT")
    if resume and is_complete(output or ""):
        say(f"{output}: already complete; run without --resume to write it again")
        return 0
    extras = current_extras()
    articles = read_articles(sources, encoding, columns=extras.columns, notice=note)
    model = labeller.load().info.get("weights_sha256") if labeller else None
    settings |= {
        "version": __version__,
        "sources": sources,
        "encoding": encoding,
        "form": form,
        "all": include_other,
        "model": model,
        **extras.to_dict(),
    }
    renderer = choose_renderer(form, output, include_other=include_other, with_stance=labeller is not None)
    render = partial(render_article, render=renderer)
    sink: Sink | None = None
    try:
        with open_sink(output, settings, resume=resume, encoding=output_encoding(form, output)) as sink:
            tally = Tally(sink.start.articles, sink.start.failed)
            if form == "csv" and not sink.start.bytes:
                sink.write(csv_header(extras.fields or CSV_COLUMNS, bom=extras.bom))
            scrolling = not output and is_terminal(sys.stdout)
            show = partial(show_progress, sources=sources, done=tally.articles, scrolling=scrolling)
            with closing(_work_through(skip_done(articles, sink.start), work, render, jobs, show)) as results:
                for article in results:
                    sink.write(article.text)
                    sink.finish_article(article.id, failed=article.error is not None)
                    tally.count(article)
            if not tally.articles:
                raise QuotestanceError(f"{', '.join(sources)}: no articles in it")
    except BrokenPipeError:
        return 0
    except (QuotestanceError, KeyboardInterrupt):
        if sink is not None and sink.saved > sink.start.articles:
            say(
                f"{output}: stopped after {plural(sink.saved, 'article')}; the same command with --resume goes on "
                "from there"
            )
        raise
    tally.report(with_stance=labeller is not None)
    return 1 if tally.failed else 0


def _process_together(
    sources: tuple[str, ...],
    encoding: str | None,
    form: str,
    output: str | None,
    labeller: Labeller,
    jobs: int,
    *,
    include_other: bool,
    merge: bool,
) -> int:
    """Read and label all, find what several articles print, and write; the exit code."""
    from quotestance.batch import label_many
    from quotestance.files import open_text
    from quotestance.reading.articles import read_articles
    from quotestance.statements.grouping import group_statements

    output = None if output == "-" else output
    articles = read_articles(sources, encoding, columns=current_extras().columns, notice=note)
    tally = Tally()
    labelled: list[LabelledArticle] = []
    with closing(label_many(articles, labeller, jobs=jobs)) as results:
        for article in show_progress(results, sources, scrolling=False):
            labelled.append(article)
            tally.count(article)
    if not labelled:
        raise QuotestanceError(f"{', '.join(sources)}: no articles in it")
    try:
        with open_text(output, output_encoding(form, output)) as write:
            for piece in compose(group_statements(labelled), form, output, include_other=include_other, merge=merge):
                write(piece)
    except BrokenPipeError:
        return 0
    tally.report(with_stance=True)
    return 1 if tally.failed else 0


def _work_through(
    articles: Iterable[Article | LabelledArticle],
    work: Work,
    finish: Callable[[LabelledArticle], Result],
    jobs: int,
    show: Callable[[Iterator[Any]], Iterable[Any]],
) -> Generator[Result, None, None]:
    """What `finish` makes of each labelled article, in order, with a progress bar."""
    from quotestance.batch import process_many

    with closing(process_many(articles, work, finish, jobs=jobs)) as results:
        yield from show(results)


def _write_parquet(
    sources: tuple[str, ...], encoding: str | None, output: str | None, work: Work, jobs: int, labeller: Labeller | None
) -> int:
    """Read, label and write row by row; the exit code."""
    from quotestance.batch import unchanged
    from quotestance.reading.articles import read_articles
    from quotestance.writing.parquet import open_parquet

    if output is None:
        raise click.UsageError("parquet is written to a file: -o OUT.parquet")
    articles = read_articles(sources, encoding, columns=current_extras().columns, notice=note)
    if labeller:
        labeller.load()
    tally = Tally()
    show = partial(show_progress, sources=sources, scrolling=False)
    with open_parquet(output) as write, closing(_work_through(articles, work, unchanged, jobs, show)) as results:
        for article in results:
            write(article)
            tally.count(article)
        if not tally.articles:
            raise QuotestanceError(f"{', '.join(sources)}: no articles in it")
    tally.report(with_stance=labeller is not None)
    return 1 if tally.failed else 0


def _as_typed(name: str) -> str:
    """`name` as UTF-8 where the locale's encoding could not tell and Python kept its bytes as half pairs."""
    try:
        return name.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return name
