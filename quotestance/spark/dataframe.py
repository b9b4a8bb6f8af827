"""Label the articles of a Spark DataFrame.

Rows are passed to Python as Arrow batches (`mapInArrow`) without conversion to pandas, and the nested quotes are
returned with the types of `article_schema`. The extra `spark` installs all that this needs, except Java.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from quotestance.errors import QuotestanceError
from quotestance.pipeline import Labeller
from quotestance.reading.field_names import is_metadata
from quotestance.reading.parquet import read_batch
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import COLUMNS as CSV_COLUMNS
from quotestance.records.rows import METADATA
from quotestance.writing.parquet import article_schema, to_batch

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

    from quotestance.sides.company import Company

__all__ = ["batch_mapper", "explode_quotes", "extract", "label"]


SLICE_ROWS = 256
"""Rows that are labelled before their results are returned. Spark sends up to 10,000 rows at once, whose results would
all be held in memory."""

COLUMN_TYPES = {  # "void" is the type of a column that contains only nulls
    "text": ("string",),
    "company": ("string", "void"),
    "aliases": ("array<string>", "string", "void"),
}

Work = Callable[[Article], LabelledArticle]
Split = Callable[[Iterable[Article | LabelledArticle]], Iterable[Article | LabelledArticle]]
MapBatches = Callable[["Iterable[pa.RecordBatch]"], "Iterator[pa.RecordBatch]"]


def label(
    df: DataFrame,
    text: str = "text",
    *,
    company: str | None = None,
    aliases: Sequence[str] = (),
    id: str = "id",
    company_column: str | None = "company",
    aliases_column: str | None = "aliases",
    companies: Sequence[Company] = (),
    keep: Sequence[str] = (),
    model: str | os.PathLike[str] | None = None,
    explain: bool = False,
    min_confidence: float = 0.0,
    reported: bool = False,
) -> DataFrame:
    """One row per article: `id`, `company`, `company_inferred`, `company_named`, `quotes` (an array of structs),
    `error`, what is known about it (`title`, `outlet`, `date`, `url`, `byline`, `section`, `duplicate_of`), and `keep`.

    `text`, `id`, `company_column` and `aliases_column` are names of columns of `df`. Only the first must exist:
    without the others the values are null, and the company is inferred, as on the command line. An id may have any
    type and is returned as a string. `aliases_column` contains an array of strings, or one string with the names
    separated by `;`. Columns of `df` with the names of metadata are read as by `read_articles`: the outlet may also be
    called `source`, `publisher` or `site`, and dates are brought into ISO form. The columns named in `keep` are copied
    unchanged; one with the name of metadata takes the place of our column.

    `companies`, which `read_companies` reads from a file, are those that occur in the archive: an article without a
    company of its own is labelled toward each that it names, in one row per company with the same id. If
    `company_column` is None, no article has a company of its own.

    `company` and `aliases` apply to all rows; these, `companies`, `model`, `explain`, `min_confidence` and `reported`
    are arguments of `Labeller`. A model folder must have the same path on every worker; each Python worker loads it
    once. A row that cannot be labelled has an `error` and no quotes, and the job continues. Duplicate ids are not
    detected.

    Raises:
        QuotestanceError: a column is missing or has the wrong type, or `min_confidence` is not between 0 and 1.
        ModelError: the model folder cannot be read here.
    """
    labeller = Labeller(
        company, tuple(aliases), model, explain, min_confidence, companies=tuple(companies), reported=reported
    )
    labeller.load()  # so that a wrong folder is reported now, and not by a failed task
    split = labeller.split_by_company if companies else None
    return _run(df, labeller.label, text, id, company_column, aliases_column, keep, split)


def extract(
    df: DataFrame,
    text: str = "text",
    *,
    id: str = "id",
    company_column: str = "company",
    keep: Sequence[str] = (),
    reported: bool = False,
) -> DataFrame:
    """One row per article, with the columns of `label`, but only quotes and speakers: no side, stance or model.

    `reported` adds reported speech, as for `label`.

    Raises:
        QuotestanceError: a column is missing or has the wrong type.
    """
    return _run(df, Labeller(reported=reported).extract, text, id, company_column, None, keep)


def explode_quotes(labelled: DataFrame) -> DataFrame:
    """One row per quote of a DataFrame that `label` or `extract` returned.

    The columns are those of the CSV format, `error`, and those that were kept. A failed article has one row, of kind
    "error". Cells that look like formulas are not escaped, unlike in CSV files.
    """
    from pyspark.sql import functions as F

    own = article_schema().names
    kept = [_column(name) for name in labelled.columns if name not in own]
    rows = labelled.where("size(quotes) > 0 OR error IS NOT NULL")
    # Results of an earlier version have no metadata.
    metadata = [
        _column(name) if name in labelled.columns else F.lit(None).cast("string").alias(name) for name in METADATA
    ]
    exploded = rows.select("id", "company", "error", *metadata, *kept, F.explode_outer("quotes").alias("quote"))
    paths = {
        "article_id": "id",
        "company": "company",
        "quote": "quote.text",
        "speaker": "quote.speaker.name",
        "role": "quote.speaker.role",
        "side": "quote.speaker.side",
    }
    paths |= {f"p_{stance}": f"quote.probabilities.{stance}" for stance in STANCES} | {name: name for name in METADATA}
    columns = [F.col(paths.get(name, f"quote.{name}")) for name in CSV_COLUMNS]
    columns[CSV_COLUMNS.index("kind")] = F.coalesce("quote.kind", F.lit("error"))
    named = [column.alias(name) for column, name in zip(columns, CSV_COLUMNS, strict=True)]
    return exploded.select(*named, "error", *kept)


def _run(
    df: DataFrame,
    work: Work,
    text: str,
    id: str,
    company: str | None,
    aliases: str | None,
    keep: Sequence[str],
    split: Split | None = None,
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
    used = {text, id, company, aliases}
    fields += [
        _column(name).cast("string").alias(name)
        for name in df.columns
        if (name in METADATA or is_metadata(name)) and name not in used and _is_simple(df, name)
    ]
    own = [field for field in article_schema() if field.name not in keep]
    schema = StructType(
        [StructField(field.name, _spark_type(field.type)) for field in own] + [df.schema[name] for name in keep]
    )
    columns = [F.struct(*fields).alias("article"), *map(_column, keep)]
    return df.select(*columns).mapInArrow(batch_mapper(work, schema.names, split), schema)


def _is_simple(df: DataFrame, name: str) -> bool:
    return not df.schema[name].dataType.simpleString().startswith(("array", "map", "struct", "binary"))


def batch_mapper(work: Work, names: list[str], split: Split | None = None) -> MapBatches:
    """The function that the Python workers run.

    The first column of a batch contains the articles; the others are copied to the result, whose columns are `names`.
    `split` makes several articles of one, for as many rows.
    """

    def map_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, SLICE_ROWS):
                yield map_slice(batch.slice(start, SLICE_ROWS))

    def map_slice(batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        articles = read_batch(pa.RecordBatch.from_struct_array(batch.column(0)), lambda row: ("", ""))
        numbered = [
            (number, part)
            for number, article in enumerate(articles)
            for part in (split([article]) if split else [article])
        ]
        labelled = to_batch([part if isinstance(part, LabelledArticle) else work(part) for _, part in numbered])
        kept = batch.columns[1:]
        if split:
            rows = pa.array([number for number, _ in numbered], pa.int64())
            kept = [column.take(rows) for column in kept]
        own = [labelled.column(name) for name in names[: len(names) - len(kept)]]
        return pa.RecordBatch.from_arrays([*own, *kept], names=names)

    return map_batches


def _check_columns(df: DataFrame, named: dict[str, str | None], keep: Sequence[str]) -> None:
    """Check the columns before a job is started.

    `text` must exist, and so must every column whose name differs from the default.
    """
    for field, name in named.items():
        # The defaults are optional; a column that was named explicitly must exist.
        if name is None or (name not in df.columns and name == field != "text"):
            continue
        _check_exists(df, name)
        found = df.schema[name].dataType.simpleString()
        if field in COLUMN_TYPES and found not in COLUMN_TYPES[field]:
            raise QuotestanceError(f"column {name!r} has type {found}; {field} must be {COLUMN_TYPES[field][0]}")
    for name in keep:
        _check_exists(df, name)
        if name in article_schema().names and name not in METADATA:
            raise QuotestanceError(
                f"column {name!r} cannot be kept, because the result has a column of that name; rename it"
            )


def _check_exists(df: DataFrame, name: str) -> None:
    if name not in df.columns:
        raise QuotestanceError(f"no column {name!r}; the columns are {', '.join(df.columns)}")


def _column(name: str) -> Any:
    """The column with exactly this name; without the quoting, Spark reads a dot as access to a field."""
    from pyspark.sql import functions as F

    return F.col("`" + name.replace("`", "``") + "`")


def _spark_type(arrow_type: pa.DataType) -> DataType:
    import pyarrow as pa
    from pyspark.sql import types

    if pa.types.is_list(arrow_type):
        return types.ArrayType(_spark_type(arrow_type.value_type))
    if pa.types.is_struct(arrow_type):
        return types.StructType([types.StructField(field.name, _spark_type(field.type)) for field in arrow_type])
    simple: dict[str, DataType] = {
        "string": types.StringType(),
        "int32": types.IntegerType(),
        "double": types.DoubleType(),
        "bool": types.BooleanType(),
    }
    return simple[str(arrow_type)]
