"""Articles out of Arrow record batches and labelled articles into them: the form that Parquet files and Spark share.

pyarrow comes with the extras `pandas` and `spark`, and is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quotestance.records.article import LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import SURROGATE_RE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["article_schema", "to_batch"]


@lru_cache(maxsize=1)
def article_schema() -> pa.Schema:
    """The columns of a labelled article, named and nested as in a line of JSON.

    Two things differ, since columns have types: `explanation` and `repeats` are always there (null where there is
    none), and `explanation` is a list of `feature` and `weight`.
    """
    import pyarrow as pa

    text, place = pa.string(), pa.int32()
    span = [("start", place), ("end", place)]
    speaker = pa.struct([("name", text), ("mention", text), *span, ("role", text), ("side", text)])
    quote = pa.struct(
        [
            *span,
            ("text", text),
            ("kind", text),
            ("statement", place),
            ("speaker", speaker),
            ("cue", pa.struct([("text", text), *span])),
            ("rule", text),
            ("about", text),
            ("stance", text),
            ("probabilities", pa.struct([(stance, pa.float64()) for stance in STANCES])),
            ("repeats", place),
            ("explanation", pa.list_(pa.struct([("feature", text), ("weight", pa.float64())]))),
        ]
    )
    return pa.schema(
        [
            ("id", text),
            ("company", text),
            ("company_inferred", pa.bool_()),
            ("quotes", pa.list_(quote)),
            ("error", text),
        ]
    )


def to_batch(articles: Sequence[LabelledArticle]) -> pa.RecordBatch:
    """The articles as rows of `article_schema`. An empty id is null; half of a surrogate pair becomes U+FFFD."""
    import pyarrow as pa

    records = [_row(article) for article in articles]
    try:
        return pa.RecordBatch.from_pylist(records, article_schema())
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_without_surrogates(record) for record in records], article_schema())


def _row(article: LabelledArticle) -> dict[str, Any]:
    record = article.to_dict()
    record["id"] = article.id or None
    for quote in record["quotes"]:
        if "explanation" in quote:
            quote["explanation"] = [{"feature": words, "weight": weight} for words, weight in quote["explanation"]]
    return record


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return SURROGATE_RE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _without_surrogates(inner) for key, inner in value.items()}
    return [_without_surrogates(inner) for inner in value] if isinstance(value, list) else value
