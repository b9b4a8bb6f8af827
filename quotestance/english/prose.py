"""The prose of an article: its text without markup, with page furniture blanked out.

Names, cues, quotes and the company are looked for in the prose. Its spans lead back to the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from quotestance.english.furniture import find_furniture, mask
from quotestance.english.markup import DecodedText, decode_markup
from quotestance.english.segmentation import split_paragraphs

__all__ = ["Prose", "read_prose"]


@dataclass(frozen=True)
class Prose:
    """The prose of an article, as `text`.

    `unmasked` is the same text with the furniture in it, whose spans are `furniture`. Both are as long as the article
    unless it has markup; `original_span` leads back to it in any case.
    """

    text: str
    unmasked: str
    furniture: tuple[tuple[int, int], ...] = ()
    decoded: DecodedText | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the article that a non-empty span of the prose comes from."""
        return self.decoded.original_span(start, end) if self.decoded else (start, end)


@lru_cache(maxsize=1)
def read_prose(text: str) -> Prose:
    """The prose of an article; cached for the current one, since several stages read it.

    >>> read_prose("<p>Larch lost.</p>\\nSEE ALSO: Ash wins\\nIt sued.").text
    '\\nLarch lost.\\n\\n                  \\nIt sued.'
    """
    decoded = decode_markup(text)
    plain = decoded.text if decoded else text
    furniture = tuple(find_furniture(plain, split_paragraphs(plain)))
    return Prose(mask(plain, furniture) if furniture else plain, plain, furniture, decoded)
