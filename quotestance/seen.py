"""Which ids were met, in a few bytes each, so that a second article of the same id is found among millions."""

from __future__ import annotations

import os
from array import array
from hashlib import blake2b

__all__ = ["SeenIds"]


BYTES = 8
"""Of hash, an id. That two of ten million different ids have the same is one case in 400,000."""
FIRST_SIZE = 1024


class SeenIds:
    """A set that can only be added to: 16 to 32 bytes an id, where a set of strings takes 150 and more."""

    def __init__(self) -> None:
        self._table = array("Q", bytes(BYTES * FIRST_SIZE))  # open addressing; 0 is a free place
        self._number = 0
        self._key = os.urandom(16)  # so that no file can be made to have all its ids in one place

    def add(self, id_: str) -> bool:
        """Take note of an id. True if it is new.

        >>> seen = SeenIds()
        >>> seen.add("a-1"), seen.add("a-2"), seen.add("a-1")
        (True, True, False)
        """
        data = id_.encode("utf-8", "surrogatepass")
        number = int.from_bytes(blake2b(data, digest_size=BYTES, key=self._key).digest(), "big") or 1
        if not self._put(number):
            return False
        self._number += 1
        if 2 * self._number > len(self._table):
            old, self._table = self._table, array("Q", bytes(2 * BYTES * len(self._table)))
            for number in filter(None, old):
                self._put(number)
        return True

    def _put(self, number: int) -> bool:
        table = self._table
        last = len(table) - 1
        at = number & last
        while table[at]:
            if table[at] == number:
                return False
            at = (at + 1) & last
        table[at] = number
        return True
