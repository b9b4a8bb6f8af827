"""A spaCy component that finds quotes: `nlp.add_pipe("quotestance", config={"company": "Northwind Foods"})`.

spaCy is an extra: `pip install 'quotestance[spacy]'`. It finds the component by its entry point, so nothing need be
imported. The tokens of any pipeline will do, for example those of `spacy.blank("en")`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from quotestance.errors import import_extra
from quotestance.pipeline import Labeller
from quotestance.records.article import LabelledArticle

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

__all__ = ["QuoteComponent", "factory", "make_component"]


KEY = "quotestance"
"""Where `Doc.user_data` has the result, in its JSON form, so that it can be saved and sent to other processes."""


class QuoteComponent:
    """Sets `doc.spans["quotes"]` and `doc._.quotes` on each Doc.

    `doc._.quotes` are the `Quote` records that count, whose spans count the characters of `doc.text`.
    `doc.spans["quotes"]` has a spaCy Span for each of them, without the quotation marks; its label is the stance, or
    "quote" without one, and `span._.quote` is its record. Where tokens do not end at the marks, the Span holds whole
    tokens. `doc._.quotestance` is the `LabelledArticle`. An article that fails has no quotes, and its `error` says why.
    """

    def __init__(self, labeller: Labeller, *, stance: bool = True) -> None:
        """Label with `labeller`; without `stance` only find quotes and speakers."""
        self._work = labeller.label if stance else labeller.extract
        if stance:
            labeller.load()  # so that a wrong model folder is reported when the pipeline is made
        _register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Find the quotes of `doc` and return it."""
        article = self._work(doc.text)
        doc.user_data[KEY] = article.to_dict()
        spans = (
            doc.char_span(
                quote.start,
                quote.end,
                label=str(quote.stance) if quote.stance else "quote",
                alignment_mode="expand",
            )
            for quote in article.select_quotes()
        )
        doc.spans["quotes"] = [span for span in spans if span is not None]
        return doc


def make_component(
    nlp: Language,
    name: str,
    company: str | None,
    aliases: Sequence[str],
    model: str | None,
    explain: bool,
    min_confidence: float,
    stance: bool,
) -> QuoteComponent:
    """The component for a pipeline. The arguments after `name` are its config; they mean the same as in `Labeller`.

    With `stance` false no company is needed and no model is loaded, as by `extract`.

    Raises:
        ModelError: the model folder is missing or damaged.
    """
    labeller = Labeller(company, tuple(aliases), model, explain, min_confidence)
    return QuoteComponent(labeller, stance=stance)


def _register_extensions() -> None:
    tokens = import_extra("spacy.tokens", "spacy")
    if not tokens.Doc.has_extension("quotes"):
        tokens.Doc.set_extension("quotestance", getter=_read_article)
        tokens.Doc.set_extension("quotes", getter=lambda doc: _read_article(doc).select_quotes())
        tokens.Span.set_extension("quote", getter=_find_quote)


def _read_article(doc: Doc) -> LabelledArticle:
    record = doc.user_data.get(KEY)
    return LabelledArticle.from_dict(record) if record else LabelledArticle("article")


def _find_quote(span: Span) -> Any:
    """The quote of a Span of `doc.spans["quotes"]`; None for any other Span."""
    quotes = _read_article(span.doc).select_quotes()
    start, end = span.start_char, span.end_char
    return next((quote for quote in quotes if start <= quote.start < end and quote.end <= end), None)


def _register() -> Callable[..., Any]:
    """Register `make_component` with spaCy under the name of the entry point."""
    config: dict[str, Any] = {"company": None, "aliases": [], "model": None}
    config |= {"explain": False, "min_confidence": 0.0, "stance": True}
    language = import_extra("spacy.language", "spacy").Language
    language.factory("quotestance", default_config=config, assigns=["doc._.quotes"], func=make_component)
    return make_component


# spaCy imports this module by its entry point, and expects that the import registers the factory.
factory = _register() if find_spec("spacy") else make_component
