"""Articles out of Arrow record batches and labelled articles into them: the form that Parquet files and Spark share.

pyarrow comes with the extras `pandas` and `spark`, and is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quotestance.corpus import read_id, read_record
from quotestance.errors import CorpusError, QuotestanceError
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES
from quotestance.records.rows import SURROGATE_RE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["INPUT_COLUMNS", "article_schema", "read_batch", "require_pyarrow", "to_batch"]


INPUT_COLUMNS = ("id", "text", "company", "aliases")
"""What labelling reads. `title`, `url` and `date` change nothing, and an archive may hold them in any type."""


def require_pyarrow() -> None:
    """Refuse to go on without pyarrow.

    Raises:
        QuotestanceError: says how to install it.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise QuotestanceError(
            "Parquet needs pyarrow, which is not installed: pip install 'quotestance[pandas]'"
        ) from error


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


def read_batch(
    batch: pa.RecordBatch, name_row: Callable[[int], tuple[str, str]]
) -> Iterator[Article | LabelledArticle]:
    """The article of each row; a row that holds none becomes a `LabelledArticle` with `error`.

    The columns are those of `INPUT_COLUMNS`, in any order, `text` among them; `aliases` is a list, or a string with
    `;` between names. `name_row` gives for the number of a row, counted from 0, the id of an article without one,
    and where the row stands, for errors.
    """
    columns = {name: _values(batch.column(name)) for name in batch.schema.names if name in INPUT_COLUMNS}
    for number in range(batch.num_rows):
        record = {name: values[number] for name, values in columns.items() if values[number] is not None}
        own_id, where = name_row(number)
        try:
            yield read_record(_checked(record), own_id)
        except CorpusError as error:
            yield LabelledArticle(read_id(record) or own_id, error=f"{where}: {error}" if where else str(error))


def to_batch(articles: Sequence[LabelledArticle]) -> pa.RecordBatch:
    """The articles as rows of `article_schema`. An empty id is null; half of a surrogate pair becomes U+FFFD."""
    import pyarrow as pa

    records = [_row(article) for article in articles]
    try:
        return pa.RecordBatch.from_pylist(records, article_schema())
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_without_surrogates(record) for record in records], article_schema())


def _values(column: pa.Array) -> list[Any]:
    if hasattr(column.type, "value_type") and hasattr(column.type.value_type, "index_type"):
        return [_members(scalar) for scalar in column]
    try:
        values: list[Any] = column.to_pylist()
        return values
    except UnicodeDecodeError:  # neither Parquet's writers nor Spark check what they call a string
        return [_value(scalar) for scalar in column]


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return CorpusError(f"not utf-8: byte {error.start} cannot be decoded")


def _members(scalar: pa.Scalar) -> Any:
    """A list of strings that has a dictionary, each string once: one of a megabyte may be in it a million times."""
    if not scalar.is_valid:
        return None
    words, places = scalar.values.dictionary, dict.fromkeys(scalar.values.indices.to_pylist())
    damaged = CorpusError("damaged: no string where it points to")  # pyarrow does not check it
    found = [
        None if place is None else _value(words[place]) if 0 <= place < len(words) else damaged for place in places
    ]
    return next((value for value in found if isinstance(value, CorpusError)), found)


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    for name, value in record.items():
        if isinstance(value, CorpusError):
            raise CorpusError(f"'{name}' is {value}")
    if isinstance(record.get("aliases"), str):
        return {**record, "aliases": [alias.strip() for alias in record["aliases"].split(";") if alias.strip()]}
    return record


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
