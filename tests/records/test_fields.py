"""Checked reading of JSON fields: valid values are returned, invalid ones named in the error."""

import pytest
from quotestance.errors import CorpusError
from quotestance.records.fields import (
    read_integer,
    read_objects,
    read_one_of,
    read_required_string,
    read_spans,
    read_string,
    read_strings,
)

COLOURS = ("red", "blue")


def read_colour(record, field):
    return read_one_of(record, field, COLOURS)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (read_integer, 0, 0),
        (read_required_string, "", ""),
        (read_string, None, None),
        (read_colour, "blue", "blue"),
        (read_colour, None, None),
        (read_strings, None, []),
        (read_strings, ["a"], ["a"]),
        (read_objects, None, []),
        (read_objects, [{}], [{}]),
        (read_spans, [[0, 4]], [(0, 4)]),
        (read_spans, None, []),
    ],
)
def test_valid_value_is_returned(read, value, expected):
    assert read({"x": value}, "x") == expected


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (read_integer, True, "'x' must be a whole number, found True"),
        (read_integer, 1.0, "'x' must be a whole number, found 1.0"),
        (read_integer, None, "'x' must be a whole number, found None"),
        (read_required_string, None, "'x' must be a string, found None"),
        (read_string, 3, "'x' must be a string or null, found 3"),
        (read_colour, "green", "'x' must be one of red, blue or null, found 'green'"),
        (read_strings, "a", "'x' must be a list of strings, found 'a'"),
        (read_strings, [1], "'x' must be a list of strings, found [1]"),
        (read_objects, {}, "'x' must be a list of objects, found {}"),
        (read_objects, ["a"], "'x' must be a list of objects, found ['a']"),
        (read_spans, [[0]], "'x' must be a list of pairs of whole numbers, found [[0]]"),
        (read_spans, [[0, True]], "'x' must be a list of pairs of whole numbers, found [[0, True]]"),
    ],
)
def test_invalid_value_raises_an_error_with_field_and_value(read, value, message):
    with pytest.raises(CorpusError) as raised:
        read({"x": value}, "x")
    assert str(raised.value) == message
