"""Ids met before, among many."""

import random

from quotestance.seen import FIRST_SIZE, SeenIds


def test_every_id_is_new_once():
    """Also when the table has grown several times, and for ids that are no good UTF-8."""
    ids = [f"a-{number}" for number in range(5 * FIRST_SIZE)] + ["", "\ud800", "\udfff", "é", "e\u0301"]
    seen = SeenIds()
    assert all(seen.add(id_) for id_ in ids)
    random.Random(0).shuffle(ids)
    assert not any(seen.add(id_) for id_ in ids)


def test_a_table_takes_a_few_bytes_an_id():
    seen = SeenIds()
    for number in range(20_000):
        seen.add(str(number))
    assert len(seen._table) * seen._table.itemsize <= 32 * 20_000
