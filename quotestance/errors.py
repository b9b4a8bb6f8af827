"""The exceptions that a caller may catch. Each message says what was found, where, and what to do."""

from __future__ import annotations

from importlib import import_module
from reprlib import Repr
from types import ModuleType

__all__ = ["CorpusError", "ModelError", "QuotestanceError", "ResourceError", "import_extra", "shorten"]

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


def import_extra(module: str, extra: str) -> ModuleType:
    """Import a module of an optional package, which the extra `extra` of quotestance installs, and return it.

    Raises:
        QuotestanceError: it is not installed; the message has the command that installs it.

    >>> import_extra("json.decoder", "html").__name__
    'json.decoder'
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise QuotestanceError(f"this needs {package}: pip install 'quotestance[{extra}]'") from error


def shorten(value: object) -> str:
    """What was found, for a message: at most 60 characters, however large or deep it is.

    >>> shorten(["a", {"b": [0] * 1000}])
    "['a', {'b': [0, 0, 0, 0, 0, 0, ...]}]"
    """
    words = _short.repr(value)
    return words if len(words) <= 60 else words[:57] + "..."
