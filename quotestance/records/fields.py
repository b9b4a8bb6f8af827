"""Checked reading of JSON fields, with one wording of errors for all loaders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotestance.errors import CorpusError, shorten

__all__ = ["is_number", "read_integer", "read_one_of", "read_string"]

LARGEST = 1e9
"""The largest weight of a feature that is read back."""


def read_integer(record: Mapping[str, Any], field: str) -> int:
    value = record.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CorpusError(f"a quote needs '{field}' (a whole number), found {shorten(value)}")
    return value


def read_string(record: Mapping[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise CorpusError(f"'{field}' must be a string or null, found {shorten(value)}")
    return value


def read_one_of(record: Mapping[str, Any], field: str, allowed: tuple[str, ...]) -> str | None:
    value = record.get(field)
    if value is not None and value not in allowed:
        raise CorpusError(f"'{field}' must be one of {', '.join(allowed)} or null, found {shorten(value)}")
    return value


def is_number(value: object, least: float = -LARGEST, most: float = LARGEST) -> bool:
    """Whether it is a number in these bounds; true and false, NaN and 1e999 are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most
