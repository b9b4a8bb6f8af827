"""Check what is given to `label`, `extract` and `label_many`, and say what to give instead."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quotestance.errors import CorpusError, QuotestanceError, shorten
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.fields import is_number
from quotestance.records.quote import STANCES

__all__ = ["check_name", "check_names", "check_shares", "check_text", "list_articles", "make_article"]


MAX_PATH_LENGTH = 300
ROUNDING = 0.02
"""How far the sum of three rounded shares may be from 1."""
# A word that ends in the suffix of a file that articles are read from, perhaps with folders before it.
PATH_RE = re.compile(
    r"\S+\.(?:txt|jsonl|ndjson|json|csv|tsv|parquet|html?|docx|pdf|rtf|xlsx|xml|eml|md)(?:\.gz)?", re.IGNORECASE
)


def make_article(given: object, id_: str = "article") -> Article:
    """The article itself, or one with the text that was given and `id_`.

    Raises:
        TypeError: it is neither a text nor an `Article`; the message says what to do.
        CorpusError: the text is the path of a file.

    >>> make_article("It rained.").text
    'It rained.'
    >>> make_article(["It rained."])
    Traceback (most recent call last):
    TypeError: expected a text (str) or an Article, found ['It rained.']; for several articles use label_many
    """
    if isinstance(given, Article):
        return given
    if isinstance(given, str):
        if _is_path(given):
            raise CorpusError(
                f"{shorten(given)} is the name of a file, and a text is needed: read it with "
                f"quotestance.read_articles({given!r})"
            )
        return Article(id_, given)
    raise TypeError(f"expected a text (str) or an Article, found {shorten(given)}; {_advise(given)}")


def list_articles(given: Iterable[Any]) -> Iterator[Article | LabelledArticle]:
    """The articles of an iterable, of which each text becomes one with the id "article-1", "article-2" and so on.

    Raises:
        TypeError: a text or a single article was given (at once), or a member is no article (when it is reached).
        CorpusError: a member is the path of a file (when it is reached).
    """
    if isinstance(given, (str, bytes, Article, LabelledArticle, os.PathLike)) or not isinstance(given, Iterable):
        raise TypeError(f"expected an iterable of articles, found {shorten(given)}; {_advise(given, many=True)}")
    return _make_each(given)


def check_names(names: object, argument: str = "aliases") -> tuple[str, ...]:
    """The names as a tuple.

    Raises:
        TypeError: they are one string, or not all are strings.

    >>> check_names("AC")
    Traceback (most recent call last):
    TypeError: aliases must be a list of names, found 'AC'; write ['AC']
    """
    if isinstance(names, str):
        raise TypeError(f"{argument} must be a list of names, found {shorten(names)}; write [{shorten(names)}]")
    if not isinstance(names, Iterable):
        raise TypeError(f"{argument} must be a list of names, found {shorten(names)}")
    listed = tuple(names)
    for name in listed:
        check_name(name, f"each of {argument}")
    return listed


def check_name(name: object, argument: str = "company") -> None:
    """Raise TypeError if a name is not a string."""
    if not isinstance(name, str):
        raise TypeError(f"{argument} must be a name (str), found {shorten(name)}")


def check_text(text: object, argument: str) -> None:
    """Raise TypeError if a text is not a string."""
    if not isinstance(text, str):
        raise TypeError(f"{argument} must be a text (str), found {shorten(text)}")


def check_shares(shares: Sequence[float], argument: str = "target") -> tuple[float, float, float]:
    """The shares of critical, defensive and neutral quotes, divided by their sum.

    Raises:
        QuotestanceError: they are not three positive numbers whose sum is about 1.

    >>> check_shares([0.25, 0.25, 0.5])
    (0.25, 0.25, 0.5)
    """
    listed = tuple(shares) if isinstance(shares, Iterable) and not isinstance(shares, (str, Mapping)) else ()
    is_valid = len(listed) == len(STANCES) and all(is_number(share, 1e-6, 1) for share in listed)
    if not is_valid or abs(sum(listed) - 1) > ROUNDING:
        raise QuotestanceError(
            f"{argument} must be the shares of {', '.join(STANCES)} quotes: three positive numbers whose sum is 1; "
            f"found {shorten(shares)}"
        )
    critical, defensive, neutral = (float(share) / sum(listed) for share in listed)
    return critical, defensive, neutral


def _make_each(given: Iterable[Any]) -> Iterator[Article | LabelledArticle]:
    for number, article in enumerate(given, start=1):
        yield article if isinstance(article, LabelledArticle) else make_article(article, f"article-{number}")


def _is_path(text: str) -> bool:
    """Whether a text is the path of a file: of one that exists, or one word with the suffix of a file."""
    if not 0 < len(text) <= MAX_PATH_LENGTH or "\n" in text or "\0" in text:
        return False
    if PATH_RE.fullmatch(text):
        return True
    # A text of one word may happen to be the name of a folder or of a file without suffix.
    return ("." in text or os.sep in text) and os.path.isfile(text)


def _advise(given: object, *, many: bool = False) -> str:
    if isinstance(given, os.PathLike):
        return f"read the file with quotestance.read_articles({str(given)!r})"
    if isinstance(given, bytes):
        return "decode the bytes to a text"
    if isinstance(given, LabelledArticle):
        return "it is labelled already"
    if many:
        return "put it into a list, or use label" if isinstance(given, (str, Article)) else "give a list"
    if given is not None and isinstance(given, Iterable):
        return "for several articles use label_many"
    return "give the text of the article"
