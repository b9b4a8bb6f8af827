"""What the acceptance model reads of a clause that may be reported speech."""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention
from quotestance.english.word_classes import DOCUMENTS
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.document import Document
from quotestance.quotes.reported_clause import ReportedClause

__all__ = ["list_features"]

VERB_RE = re.compile("[bhvVUD]")
FIRST_WORDS = frozenset("i it he she they we there you this that".split())


def list_features(document: Document, clause: ReportedClause) -> list[str]:
    """The names of the features that a clause has; each counts once."""
    symbols, rule, verb = clause.line.symbols, clause.rule, f"{clause.lemma}/{clause.tag}"
    start, end = clause.sentence
    cue, source = clause.cue_index, clause.source_index
    before = symbols[max(start, cue - 4) : cue]
    first = min(source, cue)
    return [
        f"rule={rule}",
        f"lemma={clause.lemma}",
        f"verb={verb}",
        f"verb={verb} rule={rule}",
        f"link={clause.link} rule={rule}",
        f"before={before[-1:]}",
        f"before2={before[-2:]}",
        f"after={symbols[cue + 1 : cue + 2]}",
        f"after={symbols[cue + 1 : cue + 3]} link={clause.link} rule={rule}",
        f"modal={before.rstrip('a')[-1:] == 'h'}",
        f"opens={symbols[start : min(start + 1, end)]} rule={rule}",
        f"outside={symbols[max(start, first - 1) : first]} rule={rule}",
        f"distance={min(6, abs(cue - source))}",
        f"lead={min(4, (first - start) // 4)} rule={rule}",
        *_source_features(clause.mention),
        *_content_features(document, clause),
    ]


def _source_features(mention: Mention) -> list[str]:
    features = [f"source={mention.symbol}"]
    head = mention.head.lower()
    if mention.symbol == "P":
        features.append(f"pronoun={head}")
    elif head in load_word_list("person_nouns"):
        features.append("source is person")
    elif head in DOCUMENTS:
        features.append("source is document")
    elif mention.symbol in "nm":
        features.append("source is noun")
        if head.endswith("s"):
            features.append("source is plural")
    return features


def _content_features(document: Document, clause: ReportedClause) -> list[str]:
    symbols = clause.line.symbols[clause.first : clause.last]
    rule = clause.rule
    words = document.text[clause.start : clause.end].split()
    length = min(len(words), 40) // 4
    features = [
        f"words={length} rule={rule}",
        f"words={length}",
        f"content={symbols[:1]} rule={rule}",
        f"content={symbols[:2]}",
        f"finite={clause.is_finite} rule={rule}",
        f"quoted={'Q' in symbols} rule={rule}",
        f"verbs={min(4, len(VERB_RE.findall(symbols)))}",
        f"certainty={int(10 * clause.certainty)}",
        f"commas={min(4, symbols.count(','))}",
        f"to the end={clause.last == clause.sentence[1]} rule={rule}",
    ]
    if (word := words[0].lower()) in FIRST_WORDS:
        features.append(f"first word={word}")
    if words[0] == "first":
        features.append("ordinal")
    if sum([word[0].isupper() for word in words]) > 0.7 * len(words):
        features.append("capitals")
    if "?" in document.text[clause.end : clause.end + 2]:
        features.append("question")
    return features
