"""Other names that archives and spreadsheets give to the fields of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quotestance.records.rows import METADATA

__all__ = ["NAMED", "TEXT_NAMES", "fill_fields", "find_text_column", "is_field", "is_metadata", "simplify"]


NAMED = ("text", "id", "aliases", "company", *METADATA)
"""The fields of an article that a file may have, of which `columns` can name others."""
TEXT_NAMES = ("full text", "fulltext", "body", "article body", "article text", "content")
"""Names of the field `text` in place of its own, in the order in which they are used."""
OTHER_NAMES = {
    "title": ("headline",),
    "outlet": ("source", "publisher", "site", "publication", "publication title", "newspaper"),
    "date": ("published", "publication date", "date published", "pubdate"),
    "url": ("link",),
    "byline": ("author", "authors"),
}
"""The same for fields of metadata."""
FIELD_OF = {other: field for field, others in OTHER_NAMES.items() for other in others}


def simplify(name: str) -> str:
    """The name in lower case, with spaces in place of underscores and hyphens.

    >>> simplify(" Publication_Date ")
    'publication date'
    """
    return name.strip().lower().replace("_", " ").replace("-", " ")


def is_metadata(name: str) -> bool:
    """Whether a name is one that a field of metadata may have in place of its own."""
    return simplify(name) in FIELD_OF


def is_field(name: str) -> bool:
    """Whether a name is that of a field of an article, or one that is read in its place.

    >>> is_field("text"), is_field("Headline"), is_field("price")
    (True, True, False)
    """
    return name in NAMED or is_metadata(name) or simplify(name) in TEXT_NAMES


def find_text_column(names: Iterable[str]) -> str | None:
    """The name that stands for `text`: "text" itself, else the first of `TEXT_NAMES`; None if there is none.

    >>> find_text_column(["id", "Full_Text"]), find_text_column(["id"])
    ('Full_Text', None)
    """
    listed = list(names)
    if "text" in listed:
        return "text"
    simple = {simplify(name): name for name in reversed(listed)}
    return next((simple[name] for name in TEXT_NAMES if name in simple), None)


def fill_fields(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with each missing field filled from another name of it; values that are no strings are ignored.

    >>> dict(fill_fields({"Headline": "Recall widens", "body": "It rained.", "source": {"id": 7}}))["title"]
    'Recall widens'
    """
    filled: dict[str, Any] = {}
    column = find_text_column(record)
    if column not in (None, "text") and isinstance(record[column], str):
        filled["text"] = record[column]
    # By the order of the names, not of the fields of the record.
    simple = {simplify(name): value for name, value in record.items() if isinstance(value, str) and value.strip()}
    for other, field in FIELD_OF.items():
        if other in simple and not record.get(field):
            filled.setdefault(field, simple[other])
    return {**record, **filled} if filled else record
