"""Labelled articles as Arrow record batches and Parquet files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quotestance.errors import import_extra
from quotestance.files import ByteSink, open_bytes
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import METADATA, SURROGATE_RE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["article_schema", "open_parquet", "to_batch"]


@lru_cache(maxsize=1)
def article_schema() -> pa.Schema:
    """The columns of a labelled article, named and nested as in a line of JSON.

    Two things differ from JSON, since columns have types: what JSON leaves out if it is not set, such as `explanation`
    and `section`, is always present (null if not set), and `explanation` is a list of structs with `feature` and
    `weight`.
    """
    import pyarrow as pa

    text, integer = pa.string(), pa.int32()
    span = [("start", integer), ("end", integer)]
    speaker = pa.struct([("name", text), ("mention", text), *span, ("role", text), ("side", text)])
    quote = pa.struct(
        [
            *span,
            ("text", text),
            ("kind", text),
            ("statement", integer),
            ("speaker", speaker),
            ("cue", pa.struct([("text", text), *span])),
            ("rule", text),
            ("about", text),
            ("stance", text),
            ("probabilities", pa.struct([(stance, pa.float64()) for stance in STANCES])),
            ("repeats", integer),
            ("explanation", pa.list_(pa.struct([("feature", text), ("weight", pa.float64())]))),
        ]
    )
    return pa.schema(
        [
            ("id", text),
            ("company", text),
            ("company_inferred", pa.bool_()),
            ("company_named", pa.bool_()),
            ("quotes", pa.list_(quote)),
            ("error", text),
            *((name, text) for name in METADATA),
        ]
    )


def to_batch(articles: Sequence[LabelledArticle], keep: Sequence[str] = ()) -> pa.RecordBatch:
    """The articles as rows of `article_schema`, and of the columns `keep`, as text (lists and objects as JSON).

    An empty id is null; an unpaired surrogate becomes U+FFFD.
    """
    import pyarrow as pa

    schema = _schema_with(keep)
    records = [_row(article, keep) for article in articles]
    try:
        return pa.RecordBatch.from_pylist(records, schema)
    # Unpaired surrogates are rare, so they are only looked for if Arrow has found one.
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_without_surrogates(record) for record in records], schema)


def _schema_with(keep: Sequence[str]) -> pa.Schema:
    import pyarrow as pa

    schema = article_schema()
    return pa.schema([*schema, *((name, pa.string()) for name in keep if name not in schema.names)])


def _row(article: LabelledArticle, keep: Sequence[str]) -> dict[str, Any]:
    record = article.to_dict()
    for name in keep:
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            record[name] = json.dumps(value, ensure_ascii=False)
    record["id"] = article.id or None
    for quote in record["quotes"]:
        if "explanation" in quote:
            quote["explanation"] = [{"feature": feature, "weight": weight} for feature, weight in quote["explanation"]]
    return record


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return SURROGATE_RE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _without_surrogates(inner) for key, inner in value.items()}
    return [_without_surrogates(inner) for inner in value] if isinstance(value, list) else value


WRITE_ROWS = 256  # articles that are converted to Arrow at once
ROW_GROUP_BYTES = 4_000_000
"""A row group is written when its batches take this much memory in Arrow."""


@contextmanager
def open_parquet(
    path: str | os.PathLike[str], *, keep: Sequence[str] = ()
) -> Iterator[Callable[[LabelledArticle], None]]:
    """A function that writes articles to `path` in the columns of `to_batch`, as `open_bytes` writes files.

    Raises:
        QuotestanceError: pyarrow is not installed, or the file cannot be written.
    """
    parquet = import_extra("pyarrow.parquet", "pandas")
    import pyarrow as pa

    articles: list[LabelledArticle] = []
    batches: list[Any] = []

    def convert() -> None:
        batches.append(to_batch(articles, keep))
        articles.clear()

    def write_row_group() -> None:
        writer.write_table(pa.Table.from_batches(batches, _schema_with(keep)))
        batches.clear()

    def write(article: LabelledArticle) -> None:
        articles.append(article)
        if len(articles) >= WRITE_ROWS:
            convert()
            if sum(batch.nbytes for batch in batches) >= ROW_GROUP_BYTES:
                write_row_group()

    with open_bytes(path) as write_bytes:
        sink = ByteSink(write_bytes)
        writer = parquet.ParquetWriter(sink, _schema_with(keep))
        try:
            yield write
            convert()
            write_row_group()
            writer.close()
        finally:
            sink.close()  # after an error, pyarrow still writes the footer when the writer is deleted; drop it
