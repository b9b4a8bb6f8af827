"""The exceptions that quotestance raises. Each message says what was found, where, and what to do."""

from __future__ import annotations

from importlib import import_module
from reprlib import Repr
from types import ModuleType

__all__ = ["CorpusError", "ModelError", "QuotestanceError", "ResourceError", "import_extra", "shorten"]

_short = Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60
_short.maxlevel = 3


class QuotestanceError(Exception):
    """Any error that quotestance itself raises; the base class of the other three."""


class CorpusError(QuotestanceError):
    """An article or a file of labels cannot be read."""


class ModelError(QuotestanceError):
    """A model folder is missing, damaged, or not written by quotestance."""


class ResourceError(QuotestanceError):
    """A word list or another file of the package is missing or damaged."""


def import_extra(module: str, extra: str) -> ModuleType:
    """Import and return a module of an optional package, which the extra `extra` of quotestance installs.

    Raises:
        QuotestanceError: the package is not installed; the message has the command that installs it.

    >>> import_extra("json.decoder", "html").__name__
    'json.decoder'
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise QuotestanceError(f"this needs {package}: pip install 'quotestance[{extra}]'") from error


def shorten(value: object) -> str:
    """The repr of a value for a message: at most 60 characters, however large or deeply nested the value is.

    >>> shorten(["a", {"b": [0] * 1000}])
    "['a', {'b': [0, 0, 0, 0, 0, 0, ...]}]"
    """
    words = _short.repr(value)
    return words if len(words) <= 60 else words[:57] + "..."
