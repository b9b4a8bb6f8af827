"""The data of a page with corrections: what its script needs to write labels and tables, as JSON in the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import Quote
from quotestance.records.rows import COLUMNS, METADATA

__all__ = ["QUOTE_FIELDS", "collect_data"]


QUOTE_FIELDS = (
    "start",
    "end",
    "kind",
    "statement",
    "speaker",
    "mention",
    "role",
    "side",
    "about",
    "stance",
    "probabilities",
    "rule",
    "counts",
    "text",
)
"""The fields of a quote in the data, in this order. A quote's text is given only if the page lacks its article's."""


def collect_data(
    articles: Sequence[LabelledArticle], order: Sequence[tuple[int, int]] | None = None, *, with_texts: bool = False
) -> dict[str, Any]:
    """What the script reads: the articles with their quotes as lists of `QUOTE_FIELDS`, and the columns of a table.

    `articles` have the names of speakers as they were labelled, not as they are shown. `order` is the order in which a
    reader is asked about quotes: pairs of an article's number and a quote's place. `with_texts` adds the texts, for a
    page that does not show them. `key` is equal for pages of the same quotes; the browser keeps the corrections
    under it.
    """
    listed = [_describe_article(article, with_text=with_texts) for article in articles]
    spans = [[article.id, article.company, [quote.start for quote in article.quotes]] for article in articles]
    return {
        "key": hashlib.sha256(json.dumps(spans).encode()).hexdigest()[:16],
        "fields": QUOTE_FIELDS,
        "columns": COLUMNS,
        "order": order,
        "articles": listed,
    }


def _describe_article(article: LabelledArticle, *, with_text: bool) -> dict[str, Any]:
    known = {name: getattr(article, name) for name in METADATA}
    described: dict[str, Any] = {
        "id": article.id,
        **known,
        "company": article.company,
        "company_inferred": article.company_inferred,
        "shown": [sanitize(article.company or ""), sanitize(article.outlet or "")],
        "has_text": article.text is not None,
        "quotes": [list(_describe_quote(quote, with_text=article.text is None)) for quote in article.quotes],
    }
    return described | {"text": article.text} if with_text else described


def _describe_quote(quote: Quote, *, with_text: bool) -> Iterable[Any]:
    """The values of `QUOTE_FIELDS`."""
    speaker, stance = quote.speaker, quote.stance
    yield from (quote.start, quote.end, quote.kind, quote.statement)
    yield from (speaker.name, speaker.mention, speaker.role, speaker.side) if speaker else (None,) * 4
    yield quote.about
    yield stance.label if stance else None
    yield [round(share, 4) for share in stance.probabilities] if stance and stance.probabilities else None
    yield from (quote.rule, int(quote.counts), quote.text if with_text else None)
