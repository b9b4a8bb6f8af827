"""The commands for labelling by hand: `annotate export`, `annotate import` and `agreement`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from quotestance.cli.messages import list_first, say
from quotestance.records.display import plural

__all__ = ["agreement", "annotate"]


@click.group()
def annotate() -> None:
    """Correct quotes and stances by hand in Label Studio.

    The result is a file of labels for 'train' and 'evaluate'. First export tasks:

    \b
    quotestance label press/ --company "Northwind Foods" -o labelled.jsonl
    quotestance annotate export labelled.jsonl press/ -o tasks.json \\
        --config config.xml

    In Label Studio, create a project with config.xml as its labelling interface, import tasks.json, correct the
    labels and export them as JSON. Then turn them into labels:

    \b
    quotestance annotate import result.json -o labels.jsonl
    quotestance train labels.jsonl -o my-model
    """


@annotate.command("export")
@click.argument("labelled", type=click.Path(), metavar="LABELLED")
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="FILE|FOLDER ...")
@click.option(
    "-o", "--output", type=click.Path(), metavar="OUT", help="Write the tasks to OUT instead of standard output."
)
@click.option(
    "--config", type=click.Path(), metavar="OUT.xml", help="Write the labelling interface for Label Studio to OUT.xml."
)
@click.option("--force", is_flag=True, help="Replace OUT and OUT.xml even if they are files of another program.")
@click.option("--encoding", metavar="NAME", help="Encoding of articles without a byte-order mark. [default: utf-8]")
def export(
    labelled: str,
    sources: tuple[str, ...],
    output: str | None,
    config: str | None,
    force: bool,
    encoding: str | None,
) -> int:
    """Write labelled articles as tasks for Label Studio.

    LABELLED is what 'label' wrote as jsonl, csv or parquet, and FILE|FOLDER ... are the articles that were labelled. In
    the tasks each quote is already marked. Articles without quotes are skipped.

    \b
    quotestance annotate export labelled.jsonl press/ -o tasks.json \\
        --config config.xml
    """
    from quotestance.about import __version__
    from quotestance.corpus.label_studio import make_labelling_config, make_task
    from quotestance.corpus.labels import read_labelled
    from quotestance.errors import CorpusError
    from quotestance.files import open_text
    from quotestance.reading.articles import read_articles
    from quotestance.records.article import Article
    from quotestance.writing.ownership import protect_file

    protect_file(output, force=force)
    protect_file(config, force=force, header=make_labelling_config())
    wanted = {article.id: article for article in read_labelled(labelled) if article.quotes}
    tasks = [
        make_task(article, wanted.pop(article.id), f"quotestance {__version__}")
        for article in read_articles(sources, encoding, notice=say)
        if isinstance(article, Article) and article.id in wanted
    ]
    if wanted:
        raise CorpusError(
            f"{labelled}: {plural(len(wanted), 'article')} not found in {', '.join(sources)}, first "
            f"{next(iter(wanted))}; give the same files or folder as for 'label'"
        )
    with open_text(output) as write:
        write(json.dumps(tasks, ensure_ascii=True, indent=1) + "\n")
    if config:
        with open_text(config) as write:
            write(make_labelling_config())
    say(
        f"exported {plural(len(tasks), 'task')} with "
        f"{plural(sum(len(article.quotes) for article in read_labelled(labelled)), 'quote')}"
    )
    return 0


@annotate.command("import")
@click.argument("result", type=click.Path(), metavar="RESULT.json")
@click.option("-o", "--output", type=click.Path(), metavar="OUT", help="Write to OUT instead of standard output.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
def import_(result: str, output: str | None, force: bool) -> int:
    """Turn an export of Label Studio into labels.

    RESULT.json is a project exported as JSON; the labels are for 'train' and 'evaluate'. Tasks without an annotation
    are skipped and counted. If a task has several annotations, the newest one is used.

    \b
    quotestance annotate import result.json -o labels.jsonl
    """
    from quotestance.corpus.label_studio import convert_tasks, read_tasks
    from quotestance.errors import CorpusError
    from quotestance.files import open_text
    from quotestance.reading.encoding import decode
    from quotestance.writing.ownership import protect_file

    protect_file(output, force=force)
    try:
        imported = convert_tasks(read_tasks(decode(Path(result).read_bytes())))
    except OSError as error:
        raise CorpusError(f"{result}: cannot be read: {error.strerror or error}") from error
    except CorpusError as error:
        raise CorpusError(f"{result}: {error}") from error
    if not imported.rows:
        raise CorpusError(f"{result}: no task has an annotation; submit some in Label Studio and export again")
    with open_text(output) as write:
        for row in imported.rows:
            write(json.dumps(row) + "\n")
    if imported.several:
        say(f"annotated more than once, newest annotation used: {list_first(imported.several)}")
    if imported.unlabelled:
        say(f"skipped {plural(imported.unlabelled, 'task')} without an annotation")
    say(
        f"imported {plural(sum(len(row['quotes']) for row in imported.rows), 'quote')} in "
        f"{plural(len(imported.rows), 'article')}"
    )
    return 0


@click.command()
@click.argument("first", metavar="A.jsonl")
@click.argument("second", metavar="B.jsonl")
@click.option("--disagreements", type=click.IntRange(0), default=0, metavar="N",
              help="List the first N quotes whose labels differ.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def agreement(first: str, second: str, disagreements: int, as_json: bool) -> int:
    """Measure how far two annotators agree.

    Quotes are matched by article and span, without the texts of the articles. The figures are about the spans that
    both labelled; those that only one of them labelled are counted by article, and listed with --json.

    \b
    quotestance agreement ann.jsonl ben.jsonl --disagreements 20
    """
    from quotestance.corpus.agreement import compare_labels

    result = compare_labels(first, second)
    if as_json:
        click.echo(json.dumps(result.to_dict(disagreements), ensure_ascii=False, indent=1))
        return 0
    click.echo(result.table(disagreements))
    for path, alone in ((first, result.only_first), (second, result.only_second)):
        if alone:
            articles = Counter(span.rpartition(":")[0] for span in alone)
            named = [f"{article} ({number})" for article, number in articles.items()]
            say(f"only in {path}: {plural(len(alone), 'quote')}: {list_first(named)}")
    return 0
