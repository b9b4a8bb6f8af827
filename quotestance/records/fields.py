"""Checked reading of JSON fields, with one wording of errors for all loaders.

Every `read_...` function takes a JSON object and the name of a field, and raises CorpusError if the field has a wrong
type or value. The message names the field and what was found; the loader adds the file and the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotestance.errors import CorpusError, shorten

__all__ = [
    "is_number",
    "read_integer",
    "read_objects",
    "read_one_of",
    "read_required_string",
    "read_spans",
    "read_string",
    "read_strings",
]


MAX_WEIGHT = 1e9
"""The largest weight of a feature that is read back."""


def read_integer(record: Mapping[str, Any], field: str) -> int:
    """A whole number, which must be there.

    >>> read_integer({"start": 7}, "start")
    7
    """
    value = record.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CorpusError(f"'{field}' must be a whole number, found {shorten(value)}")
    return value


def read_required_string(record: Mapping[str, Any], field: str) -> str:
    """A string, which must be there and may be empty."""
    value = record.get(field)
    if not isinstance(value, str):
        raise CorpusError(f"'{field}' must be a string, found {shorten(value)}")
    return value


def read_string(record: Mapping[str, Any], field: str) -> str | None:
    """A string; None if the field is missing or null."""
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise CorpusError(f"'{field}' must be a string or null, found {shorten(value)}")
    return value


def read_one_of(record: Mapping[str, Any], field: str, allowed: tuple[str, ...]) -> str | None:
    """One of the strings `allowed`; None if the field is missing or null."""
    value = record.get(field)
    if value is not None and value not in allowed:
        raise CorpusError(f"'{field}' must be one of {', '.join(allowed)} or null, found {shorten(value)}")
    return value


def read_strings(record: Mapping[str, Any], field: str) -> list[str]:
    """A list of strings; empty if the field is missing, null or empty."""
    value = record.get(field) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CorpusError(f"'{field}' must be a list of strings, found {shorten(value)}")
    return value


def read_objects(record: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    """A list of JSON objects; empty if the field is missing or null."""
    value = record.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise CorpusError(f"'{field}' must be a list of objects, found {shorten(value)}")
    return value


def read_spans(record: Mapping[str, Any], field: str) -> list[tuple[int, int]]:
    """A list of pairs of whole numbers; empty if the field is missing, null or empty."""
    value = record.get(field) or []
    if not isinstance(value, list) or not all(
        isinstance(pair, list) and [type(number) for number in pair] == [int, int] for pair in value
    ):
        raise CorpusError(f"'{field}' must be a list of pairs of whole numbers, found {shorten(value)}")
    return [(start, end) for start, end in value]


def is_number(value: object, least: float = -MAX_WEIGHT, most: float = MAX_WEIGHT) -> bool:
    """Whether `value` is a number from `least` to `most`. Booleans, NaN and infinity are not.

    >>> is_number(0.5, 0, 1), is_number(True), is_number(float("nan"))
    (True, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most
