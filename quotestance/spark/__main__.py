"""`python -m quotestance.spark IN.parquet OUT.parquet`: label a Parquet data set with Spark."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from quotestance.cli.messages import say
from quotestance.errors import QuotestanceError, import_extra
from quotestance.records.display import plural
from quotestance.spark.dataframe import explode_quotes, extract, label

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["main"]


NAMED = 20  # failed articles that the script names


def main(argv: Sequence[str] | None = None) -> int:
    """Run the script and return its exit code: 0 all labelled, 1 some articles failed, 2 nothing was written."""
    try:
        code = _script.main(
            None if argv is None else list(argv), prog_name="python -m quotestance.spark", standalone_mode=False
        )
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
    except QuotestanceError as error:
        say(str(error))
    except (click.Abort, KeyboardInterrupt):
        return 130
    return 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("source", metavar="IN.parquet")
@click.argument("target", metavar="OUT.parquet")
@click.option(
    "--company",
    metavar="NAME",
    help="The company that the stances are about. Without it: an article's own "
    "'company' column, else the organisation that it names most.",
)
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name of it; may be repeated.")
@click.option("--text", default="text", metavar="COLUMN", show_default=True, help="The column with the text.")
@click.option("--id", "id_", default="id", metavar="COLUMN", show_default=True, help="The column with the id.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A column to hand through; may be repeated.")
@click.option("--model", metavar="DIR", help="A model folder, at the same path on every worker. [default: as shipped]")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Leave stances open whose probability is below P.",
)
@click.option("--explain", is_flag=True, help="Give the features that decided each stance.")
@click.option("--extract", "without_stance", is_flag=True, help="Quotes and speakers alone.")
@click.option("--quotes", "by_quote", is_flag=True, help="A row a quote, in the columns of the CSV.")
@click.option("--partitions", type=click.IntRange(1), metavar="N", help="Cut the input into N parts first.")
@click.option("--overwrite", is_flag=True, help="Replace OUT.parquet where it is there already.")
def _script(
    source: str,
    target: str,
    company: str | None,
    aliases: tuple[str, ...],
    text: str,
    id_: str,
    keep: tuple[str, ...],
    model: str | None,
    min_confidence: float,
    explain: bool,
    without_stance: bool,
    by_quote: bool,
    partitions: int | None,
    overwrite: bool,
) -> int:
    """Label the articles of a Parquet file or folder on Spark.

    Run by itself it uses all cores of this machine; in a job that spark-submit starts, the cluster.
    """
    if aliases and company is None:
        raise click.UsageError("--alias names the company of --company, which is missing")
    with _session() as spark, _explained():
        df = spark.read.parquet(source)
        df = df.repartition(partitions) if partitions else df
        if without_stance:
            result = extract(df, text, id=id_, keep=keep)
        else:
            result = label(
                df,
                text,
                company=company,
                aliases=aliases,
                id=id_,
                keep=keep,
                model=model,
                explain=explain,
                min_confidence=min_confidence,
            )
        result = explode_quotes(result) if by_quote else result
        result.write.mode("overwrite" if overwrite else "errorifexists").parquet(target)
        return _report(spark.read.parquet(target), "article_id" if by_quote else "id")


def _report(written: DataFrame, id_column: str) -> int:
    """Name the first failed articles and count them; the exit code."""
    failures = written.where("error IS NOT NULL")
    count = failures.count()
    for row in failures.select(id_column, "error").take(NAMED):
        say(f"{row[0] or 'an article without id'}: {row[1]}")
    if count:
        say(f"{plural(count, 'article')} failed; their rows have 'error'")
    return 1 if count else 0


@contextmanager
def _session() -> Iterator[SparkSession]:
    """The session that spark-submit has set up, else one on all cores of this machine."""
    import_extra("pyspark", "spark")
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    submitted = any(name in os.environ for name in ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE", "MASTER"))
    builder = SparkSession.builder.appName("quotestance")
    if not submitted:
        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            raise QuotestanceError("Spark needs Java, and none is found: install Java 17 or newer, or set JAVA_HOME")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers take any python3
        builder = builder.master("local[*]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    try:
        session = builder.getOrCreate()
    except PySparkException as error:
        raise QuotestanceError(f"Spark does not start: {_first_line(error)} (it needs Java 17 or newer)") from error
    if not submitted:
        session.sparkContext.setLogLevel("OFF")  # what fails is told below, without Java's stack
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _explained() -> Iterator[None]:
    """Spark's errors as one of ours, in one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        hint = "; --overwrite replaces it" if "ALREADY_EXISTS" in str(error) else ""
        raise QuotestanceError(f"Spark: {_first_line(error)}{hint}") from error


def _first_line(error: Exception) -> str:
    java = getattr(error, "java_exception", None)  # whose first line is py4j's own
    return str(java.toString() if java is not None else error).strip().split("\n")[0]


if __name__ == "__main__":
    from quotestance.spark import main as run  # as a module with a name, so that the workers can import it

    sys.exit(run())
