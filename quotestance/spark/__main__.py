"""`python -m quotestance.spark IN.parquet OUT.parquet`: label a Parquet data set with Spark."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from quotestance.cli.label import choose_companies
from quotestance.cli.messages import say
from quotestance.errors import QuotestanceError, import_extra
from quotestance.records.display import plural
from quotestance.spark.dataframe import explode_quotes, extract, label

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["main"]


MAX_NAMED_FAILURES = 20  # the others are only counted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the script and return its exit code: 0 if all went well, 1 if articles failed, 2 if nothing was written."""
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
    "company_names",
    multiple=True,
    metavar="NAME",
    help="Company that the stances are about. If it is repeated, each article is labelled toward every company that it "
    "names. [default: the article's 'company' column, else the organisation that it is about]",
)
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name of the company; may be repeated.")
@click.option(
    "--companies",
    "company_file",
    type=click.Path(),
    metavar="FILE.csv",
    help="File of companies with the columns company, aliases, people and parts, as for 'quotestance label'.",
)
@click.option("--text", default="text", metavar="COLUMN", show_default=True, help="Column with the text.")
@click.option("--id", "id_", default="id", metavar="COLUMN", show_default=True, help="Column with the id.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="Column to copy to the output; may be repeated.")
@click.option(
    "--model", metavar="DIR", help="Model folder, at the same path on every worker. [default: the shipped model]"
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Leave a stance empty if its probability is below P.",
)
@click.option("--explain", is_flag=True, help="Add the features that decided each stance.")
@click.option("--reported", is_flag=True, help="Add reported speech: clauses without quotation marks.")
@click.option("--extract", "without_stance", is_flag=True, help="Find quotes and speakers, without sides or stances.")
@click.option("--quotes", "by_quote", is_flag=True, help="Write one row per quote, with the columns of the CSV format.")
@click.option("--partitions", type=click.IntRange(1), metavar="N", help="Split the input into N partitions first.")
@click.option("--overwrite", is_flag=True, help="Replace OUT.parquet if it exists.")
def _script(
    source: str,
    target: str,
    company_names: tuple[str, ...],
    aliases: tuple[str, ...],
    company_file: str | None,
    text: str,
    id_: str,
    keep: tuple[str, ...],
    model: str | None,
    min_confidence: float,
    explain: bool,
    reported: bool,
    without_stance: bool,
    by_quote: bool,
    partitions: int | None,
    overwrite: bool,
) -> int:
    """Label the articles of a Parquet file or folder on Spark.

    It uses all cores of this machine, or the cluster if it was started by spark-submit.

    \b
    python -m quotestance.spark news.parquet labelled.parquet --keep date
    """
    if aliases and not company_names:
        raise click.UsageError("--alias needs --company: it is another name of the company")
    if aliases and len(company_names) > 1:
        raise click.UsageError("--alias works with one --company; for names of several use --companies FILE.csv")
    # Several names count more than the companies of the articles, as on the command line.
    has_one = len(company_names) < 2
    companies = choose_companies(company_names, company_file)
    with _session() as spark, _convert_errors():
        df = spark.read.parquet(source)
        df = df.repartition(partitions) if partitions else df
        if without_stance:
            result = extract(df, text, id=id_, keep=keep, reported=reported)
        else:
            result = label(
                df,
                text,
                company=company_names[0] if len(company_names) == 1 else None,
                aliases=aliases,
                companies=companies,
                company_column="company" if has_one else None,
                aliases_column="aliases" if has_one else None,
                id=id_,
                keep=keep,
                model=model,
                explain=explain,
                reported=reported,
                min_confidence=min_confidence,
            )
        result = explode_quotes(result) if by_quote else result
        result.write.mode("overwrite" if overwrite else "errorifexists").parquet(target)
        return _report(spark.read.parquet(target), "article_id" if by_quote else "id")


def _report(written: DataFrame, id_column: str) -> int:
    """Report the first failed articles and their number, and return the exit code."""
    failures = written.where("error IS NOT NULL")
    count = failures.count()
    for row in failures.select(id_column, "error").take(MAX_NAMED_FAILURES):
        say(f"{row[0] or 'article without id'}: {row[1]}")
    if count:
        say(f"{plural(count, 'article')} failed; see the column 'error'")
    return 1 if count else 0


@contextmanager
def _session() -> Iterator[SparkSession]:
    """The session of spark-submit, else a new one on all cores of this machine."""
    import_extra("pyspark", "spark")
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    submitted = any(name in os.environ for name in ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE", "MASTER"))
    builder = SparkSession.builder.appName("quotestance")
    if not submitted:
        if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
            raise QuotestanceError("Spark needs Java, which was not found: install Java 17 or newer, or set JAVA_HOME")
        os.environ.setdefault(
            "PYSPARK_PYTHON", sys.executable
        )  # otherwise the workers run whichever python3 is first in PATH
        builder = builder.master("local[*]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    try:
        session = builder.getOrCreate()
    except PySparkException as error:
        raise QuotestanceError(
            f"Spark could not be started: {_first_line(error)} (it needs Java 17 or newer)"
        ) from error
    if not submitted:
        session.sparkContext.setLogLevel("OFF")  # errors are reported below, without Java's stack trace
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _convert_errors() -> Iterator[None]:
    """Raise the errors of Spark as a `QuotestanceError` with a message of one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        hint = "; --overwrite replaces it" if "ALREADY_EXISTS" in str(error) else ""
        raise QuotestanceError(f"Spark: {_first_line(error)}{hint}") from error


def _first_line(error: Exception) -> str:
    java = getattr(error, "java_exception", None)  # str(error) would begin with a line of py4j
    return str(java.toString() if java is not None else error).strip().split("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
