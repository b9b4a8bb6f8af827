"""The exceptions that a caller may catch. Each message says what was found, where, and what to do."""

from __future__ import annotations

__all__ = ["CorpusError", "ModelError", "QuotestanceError", "ResourceError"]


class QuotestanceError(Exception):
    """Whatever quotestance itself refuses; catching it catches the three below."""


class CorpusError(QuotestanceError):
    """An article or a file of labels that cannot be read as it stands."""


class ModelError(QuotestanceError):
    """A model folder that is missing, damaged, or not one of ours."""


class ResourceError(QuotestanceError):
    """A word list or another file of the package that is missing or damaged."""
