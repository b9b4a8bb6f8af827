"""The exceptions that a caller may catch. Each message says what was found, where, and what to do."""

from __future__ import annotations

from importlib import import_module
from reprlib import Repr
from typing import Any

__all__ = ["CorpusError", "ModelError", "QuotestanceError", "ResourceError", "import_extra", "shown"]

_short = Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60
_short.maxlevel = 3


class QuotestanceError(Exception):
    """Whatever quotestance itself refuses; catching it catches the three below."""


class CorpusError(QuotestanceError):
    """An article or a file of labels that cannot be read as it stands."""


class ModelError(QuotestanceError):
    """A model folder that is missing, damaged, or not one of ours."""


class ResourceError(QuotestanceError):
    """A word list or another file of the package that is missing or damaged."""


def import_extra(*modules: str, extra: str) -> Any:
    """Import modules that an optional extra of the package installs; returns the first.

    Raises:
        QuotestanceError: one of them cannot be imported; the message has the command that installs the extra.

    >>> import_extra("spam", extra="corpus")
    Traceback (most recent call last):
    quotestance.errors.QuotestanceError: spam is missing (No module named 'spam'): pip install 'quotestance[corpus]'
    """
    try:
        imported = [import_module(name) for name in modules]
    except ImportError as error:
        raise QuotestanceError(f"{modules[0]} is missing ({error}): pip install 'quotestance[{extra}]'") from error
    return imported[0]


def shown(value: object) -> str:
    """What was found, for a message: at most 60 characters, however large or deep it is.

    >>> shown(["a", {"b": [0] * 1000}])
    "['a', {'b': [0, 0, 0, 0, 0, 0, ...]}]"
    """
    words = _short.repr(value)
    return words if len(words) <= 60 else words[:57] + "..."
