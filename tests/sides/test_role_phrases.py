"""Keywords never hide a match of their pattern.

The phrases are generated from the patterns themselves, with every alternative of every branch, and taken from the rules
and the case table.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from quotestance.sides import role_phrases
from quotestance.sides.keywords import KeywordPattern, find_words
from quotestance.sides.role_phrases import load_role_patterns
from quotestance.sides.rules import RULES

try:
    from re import _constants, _parser
except ImportError:  # Python 3.10
    import sre_constants as _constants
    import sre_parse as _parser

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "sides.jsonl").read_text(encoding="utf-8").splitlines()
]
INSIDERS, OUTSIDERS = load_role_patterns()
PATTERNS = {name: value for name, value in vars(role_phrases).items() if isinstance(value, KeywordPattern)}
PATTERNS |= {"insiders": INSIDERS, "outsiders": OUTSIDERS}
SAMPLES = {_constants.CATEGORY_WORD: "x", _constants.CATEGORY_SPACE: " "}
ORDINARY = [
    *(phrase for rule in RULES for phrase in (rule.hits, rule.misses)),
    *(part for case in CASES for part in (case["text"], *case["text"].replace("\n", ",").split(","))),
    "",
    "BİLATE",  # lower() turns İ into "i" and a combining dot, which is not a letter: "bi̇late" does not contain "late"
    "ÖFORMER FORMERÉ",
    "former_director",
    "the chairman\u0301 of Acme",
]


def generate_texts(pattern) -> Iterator[str]:
    """Texts that a parsed pattern may match: every branch, every literal, with and without optional parts.

    The text of a lookahead or lookbehind is included.
    """
    for parts in product(*(list(generate_part(*item)) for item in pattern)):
        yield "".join(parts)


def generate_part(code, value) -> Iterator[str]:
    if code is _constants.LITERAL:
        yield chr(value)
    elif code is _constants.IN:
        for kind, what in value if all(kind is _constants.LITERAL for kind, _ in value) else value[:1]:
            yield SAMPLES[what] if kind is _constants.CATEGORY else chr(what[0] if isinstance(what, tuple) else what)
    elif code is _constants.BRANCH:
        for branch in value[1]:
            yield from generate_texts(branch)
    elif code is _constants.SUBPATTERN:
        yield from generate_texts(value[-1])
    elif code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, most, repeated = value
        for text in generate_texts(repeated):
            yield from (text * times for times in {least, min(most, least + 1 if least == 0 else least)})
    elif code is _constants.ASSERT:
        yield from generate_texts(value[1])
    elif code in (_constants.AT, _constants.ASSERT_NOT):
        yield ""
    else:
        raise NotImplementedError(code)


def make_phrases(pattern: re.Pattern) -> list[str]:
    texts = sorted(set(generate_texts(_parser.parse(pattern.pattern, pattern.flags))))
    return [*texts, *(f"x{text} x" for text in texts if not text[:1].isalnum()), *map(str.upper, texts), *ORDINARY]


PHRASES = {name: make_phrases(keyword_pattern.pattern) for name, keyword_pattern in PATTERNS.items()}


def find_difference(keyword_pattern: KeywordPattern, phrases: list[str]) -> str | None:
    """The first phrase for which the keywords and the pattern alone give different results."""
    for phrase in phrases:
        words, expected = find_words(phrase), keyword_pattern.pattern.search(phrase)
        match = keyword_pattern.search(phrase, words)
        if keyword_pattern.is_in(phrase, words) != bool(expected):
            return phrase
        if (match and match.span()) != (expected and expected.span()):
            return phrase
        if keyword_pattern.sub("_", phrase, words) != keyword_pattern.pattern.sub("_", phrase):
            return phrase
    return None


@pytest.mark.parametrize("name", PATTERNS)
def test_keywords_hide_no_match(name):
    keyword_pattern, phrases = PATTERNS[name], PHRASES[name]
    matches = sum(keyword_pattern.pattern.search(phrase) is not None for phrase in phrases)
    assert matches >= len(keyword_pattern.keywords)
    assert find_difference(keyword_pattern, phrases) is None


def drop(keyword_pattern: KeywordPattern, word: str) -> KeywordPattern:
    return KeywordPattern(keyword_pattern.pattern, keyword_pattern.sufficient - {word}, keyword_pattern.others - {word})


@pytest.mark.parametrize("name", PATTERNS)
def test_every_keyword_is_needed(name):
    """Without it a phrase is missed. Of a role of several words the first may be a role too, so it is not checked."""
    keyword_pattern = PATTERNS[name]
    by_word: dict[str, list[str]] = {word: [] for word in keyword_pattern.keywords}
    for phrase in PHRASES[name]:
        for word in find_words(phrase) & keyword_pattern.keywords:
            by_word[word].append(phrase)
    needed = keyword_pattern.sufficient if name in ("insiders", "outsiders") else keyword_pattern.keywords
    assert [w for w in sorted(needed) if find_difference(drop(keyword_pattern, w), by_word[w]) is None] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_sufficient_keyword_is_a_match(name):
    keyword_pattern = PATTERNS[name]
    sufficient = sorted(keyword_pattern.sufficient)
    assert [word for word in sufficient if not keyword_pattern.pattern.search(f"the {word} x")] == []
