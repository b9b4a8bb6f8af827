"""The same labelling on a Spark DataFrame, and as a script: `python -m quotestance.spark IN.parquet OUT.parquet`.

Rows go to Python as Arrow batches (`mapInArrow`): no row is turned into a pandas object on the way, and the nested
quotes go back in the types of `arrow.article_schema`. The extra `spark` brings what this needs, but for Java.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from quotestance.errors import QuotestanceError
from quotestance.messages import say
from quotestance.pipeline import Labeller
from quotestance.reading.parquet import read_batch
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.display import count_noun
from quotestance.records.quote import STANCES
from quotestance.records.rows import COLUMNS as CSV_COLUMNS
from quotestance.writing.parquet import article_schema, to_batch

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import DataType

__all__ = ["explode_quotes", "extract", "label", "main"]


SLICE_ROWS = 256
"""Rows labelled before their results go back. Spark sends up to 10,000 at once, whose results would all wait."""

NAMED = 20  # failed articles that the script names

COLUMN_TYPES = {  # void: a column of nulls alone
    "text": ("string",),
    "company": ("string", "void"),
    "aliases": ("array<string>", "string", "void"),
}

Work = Callable[[Article], LabelledArticle]
MapBatches = Callable[["Iterable[pa.RecordBatch]"], "Iterator[pa.RecordBatch]"]


def label(
    df: DataFrame,
    text: str = "text",
    *,
    company: str | None = None,
    aliases: Sequence[str] = (),
    id: str = "id",
    company_column: str = "company",
    aliases_column: str = "aliases",
    keep: Sequence[str] = (),
    model: str | os.PathLike[str] | None = None,
    explain: bool = False,
    min_confidence: float = 0.0,
) -> DataFrame:
    """A row an article: `id`, `company`, `company_inferred`, `quotes` (an array of structs), `error`, and `keep`.

    `text`, `id`, `company_column` and `aliases_column` name columns of `df`. The last three are optional: what `df`
    has no column for is null, and the company then inferred, as on the command line. An id may have any type and
    comes out as a string; `aliases_column` holds an array of strings, or one string with `;` between names. `keep`
    names columns to hand through as they are.

    `company` and `aliases` hold for all rows; these, `model`, `explain` and `min_confidence` are those of
    `Labeller`. A model folder must stand at the same path on every worker; each Python worker loads it once. A row
    that cannot be labelled has `error` and no quotes, and the job goes on. That two rows share an id is not noticed.

    Raises:
        QuotestanceError: a column is missing or of a wrong type, or `min_confidence` lies outside 0 to 1.
        ModelError: the model folder cannot be read here.
    """
    labeller = Labeller(company, tuple(aliases), model, explain, min_confidence)
    labeller.load()  # a folder that is no model is told of now, and not by a failed task
    return _run(df, labeller.label, text, id, company_column, aliases_column, keep)


def extract(
    df: DataFrame, text: str = "text", *, id: str = "id", company_column: str = "company", keep: Sequence[str] = ()
) -> DataFrame:
    """A row an article as `label` gives it, with speakers alone: no side, no stance, no model.

    Raises:
        QuotestanceError: a column is missing or of a wrong type.
    """
    return _run(df, Labeller().extract, text, id, company_column, None, keep)


def explode_quotes(labelled: DataFrame) -> DataFrame:
    """What `label` or `extract` gave as a row a quote, in the columns of the CSV, with `error` and those kept.

    A failed article has one row, of kind "error". Cells are as they are: nothing is put before a formula.
    """
    from pyspark.sql import functions as F

    own = article_schema().names
    kept = [_column(name) for name in labelled.columns if name not in own]
    rows = labelled.where("size(quotes) > 0 OR error IS NOT NULL")
    exploded = rows.select("id", "company", "error", *kept, F.explode_outer("quotes").alias("quote"))
    paths = {
        "article_id": "id",
        "company": "company",
        "quote": "quote.text",
        "speaker": "quote.speaker.name",
        "role": "quote.speaker.role",
        "side": "quote.speaker.side",
    }
    paths |= {f"p_{stance}": f"quote.probabilities.{stance}" for stance in STANCES}
    columns = [F.col(paths.get(name, f"quote.{name}")) for name in CSV_COLUMNS]
    columns[CSV_COLUMNS.index("kind")] = F.coalesce("quote.kind", F.lit("error"))
    named = [column.alias(name) for column, name in zip(columns, CSV_COLUMNS, strict=True)]
    return exploded.select(*named, "error", *kept)


def _run(
    df: DataFrame, work: Work, text: str, id: str, company: str, aliases: str | None, keep: Sequence[str]
) -> DataFrame:
    from pyspark.sql import functions as F
    from pyspark.sql.types import StructField, StructType

    _check_columns(df, {"text": text, "id": id, "company": company, "aliases": aliases}, keep)
    fields = [_column(text).alias("text")]
    if id in df.columns:
        fields.append(_column(id).cast("string").alias("id"))
    fields += [
        _column(name).alias(field)
        for field, name in (("company", company), ("aliases", aliases))
        if name and name in df.columns
    ]
    own = [StructField(field.name, _spark_type(field.type)) for field in article_schema()]
    schema = StructType(own + [df.schema[name] for name in keep])
    columns = [F.struct(*fields).alias("article"), *map(_column, keep)]
    return df.select(*columns).mapInArrow(_batch_mapper(work, schema.names), schema)


def _batch_mapper(work: Work, names: list[str]) -> MapBatches:
    """What a Python worker runs. The first column of a batch holds the articles, the others are handed through."""

    def map_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, SLICE_ROWS):
                yield map_slice(batch.slice(start, SLICE_ROWS))

    def map_slice(batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        articles = read_batch(pa.RecordBatch.from_struct_array(batch.column(0)), lambda row: ("", ""))
        results = [article if isinstance(article, LabelledArticle) else work(article) for article in articles]
        return pa.RecordBatch.from_arrays([*to_batch(results).columns, *batch.columns[1:]], names=names)

    return map_batches


def _check_columns(df: DataFrame, named: dict[str, str | None], keep: Sequence[str]) -> None:
    """Refuse what cannot work before a job is started; `text` must be there, and any column not named by default."""
    for field, name in named.items():
        if name is None or (name not in df.columns and name == field != "text"):
            continue
        _check_is_there(df, name)
        found = df.schema[name].dataType.simpleString()
        if field in COLUMN_TYPES and found not in COLUMN_TYPES[field]:
            raise QuotestanceError(f"the column {name!r} is {found}; {field} must be {COLUMN_TYPES[field][0]}")
    for name in keep:
        _check_is_there(df, name)
        if name in article_schema().names:
            raise QuotestanceError(f"the column {name!r} cannot be kept: the result has one of that name; rename it")


def _check_is_there(df: DataFrame, name: str) -> None:
    if name not in df.columns:
        raise QuotestanceError(f"no column {name!r}; there are {', '.join(df.columns)}")


def _column(name: str) -> Any:
    """The column of exactly that name, dots and all."""
    from pyspark.sql import functions as F

    return F.col("`" + name.replace("`", "``") + "`")


def _spark_type(arrow_type: pa.DataType) -> DataType:
    import pyarrow as pa
    from pyspark.sql import types

    if pa.types.is_list(arrow_type):
        return types.ArrayType(_spark_type(arrow_type.value_type))
    if pa.types.is_struct(arrow_type):
        return types.StructType([types.StructField(field.name, _spark_type(field.type)) for field in arrow_type])
    plain: dict[str, DataType] = {
        "string": types.StringType(),
        "int32": types.IntegerType(),
        "double": types.DoubleType(),
        "bool": types.BooleanType(),
    }
    return plain[str(arrow_type)]


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
        say(f"{count_noun(count, 'article')} failed; their rows have 'error'")
    return 1 if count else 0


@contextmanager
def _session() -> Iterator[SparkSession]:
    """The session that spark-submit has set up, else one on all cores of this machine."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise QuotestanceError("Spark is not installed: pip install 'quotestance[spark]'") from error
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
