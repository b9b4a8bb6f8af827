"""The commands for labelling by hand: parse, call the library, write."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from quotestance.cli.messages import say
from quotestance.records.display import plural

__all__ = ["agreement", "annotate", "name_some"]


@click.group()
def annotate() -> None:
    """Correct quotes by hand in Label Studio, and take the result as labels to train on and to score against.

    \b
    quotestance label press/ --company "Northwind Foods" -o labelled.jsonl
    quotestance annotate export labelled.jsonl press/ -o tasks.json --config config.xml
    (in Label Studio: new project, config.xml as its labelling interface, import tasks.json, label, export as JSON)
    quotestance annotate import result.json -o labels.jsonl
    quotestance train labels.jsonl --packaged -o my-model
    """


@annotate.command("export")
@click.argument("labelled", type=click.Path(), metavar="LABELLED.jsonl")
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="FILE|FOLDER ...")
@click.option(
    "-o", "--output", type=click.Path(), metavar="OUT", help="Write the tasks here and not to standard output."
)
@click.option("--config", type=click.Path(), metavar="OUT.xml", help="Write the labelling configuration here.")
@click.option("--encoding", metavar="NAME", help="Encoding of the articles, as for 'label'. [default: utf-8]")
def export(
    labelled: str, sources: tuple[str, ...], output: str | None, config: str | None, encoding: str | None
) -> int:
    """Write what 'label --format jsonl' found as tasks for Label Studio, each quote marked already.

    The texts come from FILE|FOLDER ..., the articles that were labelled. Articles without quotes are left out.

    \b
    quotestance annotate export labelled.jsonl press/ -o tasks.json --config config.xml
    """
    from quotestance.about import __version__
    from quotestance.corpus.label_studio import labelling_config, task_of
    from quotestance.corpus.labels import read_labelled
    from quotestance.errors import CorpusError
    from quotestance.files import open_text
    from quotestance.reading.articles import read_articles
    from quotestance.records.article import Article

    wanted = {article.id: article for article in read_labelled(labelled) if article.quotes}
    tasks = [
        task_of(article, wanted.pop(article.id), f"quotestance {__version__}")
        for article in read_articles(sources, encoding, notice=say)
        if isinstance(article, Article) and article.id in wanted
    ]
    if wanted:
        raise CorpusError(
            f"{labelled}: no text in {', '.join(sources)} for {plural(len(wanted), 'article')}, "
            f"the first is {next(iter(wanted))}; name the files or folder as they were named to 'label'"
        )
    with open_text(output) as write:
        write(json.dumps(tasks, ensure_ascii=True, indent=1) + "\n")
    if config:
        with open_text(config) as write:
            write(labelling_config())
    say(
        f"{plural(len(tasks), 'task')} with "
        f"{plural(sum(len(article.quotes) for article in read_labelled(labelled)), 'quote')}"
    )
    return 0


@annotate.command("import")
@click.argument("result", type=click.Path(), metavar="RESULT.json")
@click.option("-o", "--output", type=click.Path(), metavar="OUT", help="Write here and not to standard output.")
def import_(result: str, output: str | None) -> int:
    """Turn a project that Label Studio exported as JSON into labels for 'train' and 'evaluate'.

    Tasks that nobody labelled are left out, and counted; of several annotations of a task the newest is taken.

    \b
    quotestance annotate import result.json -o labels.jsonl
    """
    from quotestance.corpus.label_studio import labels_from_tasks, read_tasks
    from quotestance.errors import CorpusError
    from quotestance.files import open_text
    from quotestance.reading.encoding import decode

    try:
        imported = labels_from_tasks(read_tasks(decode(Path(result).read_bytes())))
    except OSError as error:
        raise CorpusError(f"{result}: cannot be read: {error.strerror or error}") from error
    except CorpusError as error:
        raise CorpusError(f"{result}: {error}") from error
    if not imported.rows:
        raise CorpusError(f"{result}: no task in it has an annotation; submit some in Label Studio and export again")
    with open_text(output) as write:
        for row in imported.rows:
            write(json.dumps(row) + "\n")
    if imported.several:
        say(f"annotated more than once, newest taken: {', '.join(imported.several[:10])}")
    if imported.unlabelled:
        say(f"{plural(imported.unlabelled, 'task')} without an annotation left out")
    say(
        f"{plural(sum(len(row['quotes']) for row in imported.rows), 'quote')} in "
        f"{plural(len(imported.rows), 'article')}"
    )
    return 0


NAMED_MOST = 10
"""Articles named in one message; the rest are counted."""


@click.command()
@click.argument("first", metavar="A.jsonl")
@click.argument("second", metavar="B.jsonl")
@click.option("--disagreements", type=click.IntRange(0), default=0, metavar="N",
              help="List the first N quotes on which the two differ.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
def agreement(first: str, second: str, disagreements: int, as_json: bool) -> int:
    """How far two annotators' files of labels agree, on the spans that both labelled.

    Quotes are matched by article and span; the files need no texts. What only one of them labelled is named by
    article, and by span with --json.

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
            say(f"only in {path}: {plural(len(alone), 'quote')}: {name_some(named)}")
    return 0


def name_some(names: list[str]) -> str:
    more = len(names) - NAMED_MOST
    return ", ".join(names[:NAMED_MOST]) + (f" and {more} more" if more > 0 else "")
