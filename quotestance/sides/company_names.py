"""Compare names of companies: spelling variants and legal endings do not count."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from quotestance.english.word_classes import company_endings

__all__ = ["fold", "name_key", "swap"]


def _build_swaps() -> dict[str, str]:
    """Each character that `fold` replaces, with its one replacement."""
    swaps = dict.fromkeys("‘’ʼ′`´", "'") | dict.fromkeys("“”„", '"') | dict.fromkeys("‐‑‒–", " ")
    swaps |= dict(zip("øØđĐłŁı\u00a0\u202f", "oOdDlLi  ", strict=True))
    # Latin letters with accents: decomposed, they begin with the bare letter. lower() would make "İ" two.
    for code in range(0xC0, 0x250):
        bare = normalize("NFD", chr(code))[0]
        if bare.isascii() and bare.isalpha():
            swaps[chr(code)] = bare
    return swaps


SWAPS = _build_swaps()
SWAPPED = frozenset(SWAPS)


def swap(text: str) -> str:
    """The text without accents, with straight quotation marks and with spaces for hyphens, one character for one."""
    if not text.isascii():
        # A replacement for each kind of character that occurs is faster than a table lookup for each character.
        for character in SWAPPED.intersection(text):
            text = text.replace(character, SWAPS[character])
    return text.replace("-", " ")


def fold(text: str) -> str:
    """The text as `swap` returns it, in lower case.

    One character stays one character, so spans in the result are spans in the text. For matching only.

    >>> fold("O’Dowd–Bär")
    "o'dowd bar"
    """
    return swap(text).lower()


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """A form of a company's name that is equal for its spelling variants.

    Case, accents, the shapes of apostrophes and dashes, full stops, a leading "the", "&" for "and", a possessive and
    legal endings ("Inc", "plc") do not count.

    >>> name_key("The Bär & Sohn Co., Ltd.") == name_key("bar and sohn"), name_key("Co")
    (True, 'co')
    """
    folded = fold(name).replace(".", "").replace(",", " ").replace("&", " & ")
    words = ["and" if word == "&" else word for word in folded.split()]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if words and words[-1].endswith(("'s", "s'")):
        words[-1] = words[-1][:-2] if words[-1].endswith("'s") else words[-1][:-1]
    while len(words) > 1 and words[-1] in _legal_endings():
        words.pop()
        if len(words) > 1 and words[-1] == "and":
            words.pop()
    return " ".join(words)


@lru_cache(maxsize=1)
def _legal_endings() -> frozenset[str]:
    return frozenset(fold(ending).replace(".", "") for ending in company_endings(legal_only=True))
