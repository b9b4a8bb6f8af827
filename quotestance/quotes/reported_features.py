"""What the acceptance model reads of a clause that may be reported speech."""

from __future__ import annotations

from collections.abc import Iterator

from quotestance.english.word_classes import DOCUMENTS
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.document import Document
from quotestance.quotes.reported_clause import ReportedClause

__all__ = ["list_features"]


def list_features(document: Document, clause: ReportedClause) -> Iterator[str]:
    """The names of the features that a clause has; each counts once."""
    symbols, rule, verb = clause.line.symbols, clause.rule, f"{clause.lemma}/{clause.tag}"
    start, end = clause.sentence
    yield f"rule={rule}"
    yield f"lemma={clause.lemma}"
    yield f"verb={verb}"
    yield f"verb={verb} rule={rule}"
    yield f"link={clause.link} rule={rule}"
    yield from _source_features(clause)
    yield from _content_features(document, clause)
    before = symbols[max(start, clause.cue_index - 4) : clause.cue_index]
    yield f"before={before[-1:]}"
    yield f"before2={before[-2:]}"
    yield f"after={symbols[clause.cue_index + 1 : clause.cue_index + 2]}"
    yield f"after={symbols[clause.cue_index + 1 : clause.cue_index + 3]} link={clause.link} rule={rule}"
    yield f"modal={before.rstrip('a')[-1:] == 'h'}"
    yield f"opens={symbols[start : min(start + 1, end)]} rule={rule}"
    first = min(clause.source_index, clause.cue_index)
    yield f"outside={symbols[max(start, first - 1) : first]} rule={rule}"
    yield f"distance={min(6, abs(clause.cue_index - clause.source_index))}"
    yield f"lead={min(4, (first - start) // 4)} rule={rule}"


def _source_features(clause: ReportedClause) -> Iterator[str]:
    mention = clause.mention
    yield f"source={mention.symbol}"
    head = mention.head.lower()
    if mention.symbol == "P":
        yield f"pronoun={head}"
    elif head in load_word_list("person_nouns"):
        yield "source is person"
    elif head in DOCUMENTS:
        yield "source is document"
    elif mention.symbol in "nm":
        yield "source is noun"
        if head.endswith("s"):
            yield "source is plural"


def _content_features(document: Document, clause: ReportedClause) -> Iterator[str]:
    symbols = clause.line.symbols[clause.first : clause.last]
    rule = clause.rule
    words = document.text[clause.start : clause.end].split()
    yield f"words={min(len(words), 40) // 4} rule={rule}"
    yield f"words={min(len(words), 40) // 4}"
    yield f"content={symbols[:1]} rule={rule}"
    yield f"content={symbols[:2]}"
    yield f"finite={clause.is_finite} rule={rule}"
    yield f"quoted={'Q' in symbols} rule={rule}"
    yield f"verbs={min(4, sum(symbols.count(tag) for tag in 'bhvVUD'))}"
    yield f"certainty={int(10 * clause.certainty)}"
    yield f"commas={min(4, symbols.count(','))}"
    yield f"to the end={clause.last == clause.sentence[1]} rule={rule}"
    if words[0].lower() in ("i", "it", "he", "she", "they", "we", "there", "you", "this", "that"):
        yield f"first word={words[0].lower()}"
    if "first" in words[:1]:
        yield "ordinal"
    if sum(word[:1].isupper() for word in words) > 0.7 * len(words):
        yield "capitals"
    if "?" in document.text[clause.end : clause.end + 2]:
        yield "question"
