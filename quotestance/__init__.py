"""Find out who is quoted in a news article, saying what, and on whose side.

    import quotestance

    quotestance.label(text, company="Northwind Foods")

The names below are imported when they are first used, so that `import quotestance` takes almost no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from quotestance.about import __version__

if TYPE_CHECKING:
    from quotestance.batch import extract_many, label_many
    from quotestance.corpus.packaged import load_corpus
    from quotestance.errors import CorpusError, ModelError, QuotestanceError, ResourceError
    from quotestance.evaluation.report import evaluate
    from quotestance.pipeline import Labeller, extract, label
    from quotestance.reading.articles import read_articles
    from quotestance.reading.results import read_results
    from quotestance.records import STANCES, Article, Cue, LabelledArticle, Quote, Speaker, Stance, to_frame
    from quotestance.sides.company import Company
    from quotestance.sides.company_file import read_companies
    from quotestance.statements.grouping import group_statements
    from quotestance.statements.merging import merge_statements
    from quotestance.writing.lines import write_articles

__all__ = [
    "STANCES",
    "Article",
    "Company",
    "CorpusError",
    "Cue",
    "LabelledArticle",
    "Labeller",
    "ModelError",
    "Quote",
    "QuotestanceError",
    "ResourceError",
    "Speaker",
    "Stance",
    "__version__",
    "evaluate",
    "extract",
    "extract_many",
    "group_statements",
    "label",
    "label_many",
    "load_corpus",
    "merge_statements",
    "read_articles",
    "read_companies",
    "read_results",
    "to_frame",
    "write_articles",
]

_NAMES_BY_MODULE = {
    "quotestance.batch": ("extract_many", "label_many"),
    "quotestance.reading.articles": ("read_articles",),
    "quotestance.reading.results": ("read_results",),
    "quotestance.errors": ("CorpusError", "ModelError", "QuotestanceError", "ResourceError"),
    "quotestance.evaluation.report": ("evaluate",),
    "quotestance.corpus.packaged": ("load_corpus",),
    "quotestance.statements.merging": ("merge_statements",),
    "quotestance.writing.lines": ("write_articles",),
    "quotestance.pipeline": ("Labeller", "extract", "label"),
    "quotestance.records": ("STANCES", "Article", "Cue", "LabelledArticle", "Quote", "Speaker", "Stance", "to_frame"),
    "quotestance.sides.company": ("Company",),
    "quotestance.sides.company_file": ("read_companies",),
    "quotestance.statements.grouping": ("group_statements",),
}
_MODULE_OF = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'quotestance' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
