"""What a phrase holds: each pattern that is tried only where one of its words stands is tried wherever it matches.

Phrases are made out of the patterns themselves, every choice of every branch, and taken from the rules and the cases.
"""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from quotestance.sides import role_phrases as phrases
from quotestance.sides.role_phrases import Spotted, find_words, role_patterns
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
INSIDERS, OUTSIDERS = role_patterns()
SPOTTED = {name: value for name, value in vars(phrases).items() if isinstance(value, Spotted)}
SPOTTED |= {"insiders": INSIDERS, "outsiders": OUTSIDERS}
LETTERS = {_constants.CATEGORY_WORD: "x", _constants.CATEGORY_SPACE: " "}
ORDINARY = [
    *(phrase for rule in RULES for phrase in (rule.hits, rule.misses)),
    *(part for case in CASES for part in (case["text"], *case["text"].replace("\n", ",").split(","))),
    "",
    "BİLATE",  # small, its İ has a mark that parts words: "bi̇late" holds no "late"
    "ÖFORMER FORMERÉ",
    "former_director",
    "the chairman\u0301 of Acme",
]


def write_out(pattern) -> Iterator[str]:
    """Texts that a parsed pattern may match: each branch, each letter that is named, what may be left out there and
    not. What stands before or after a match by a look-around is written out with it."""
    for parts in product(*(list(write_part(*item)) for item in pattern)):
        yield "".join(parts)


def write_part(code, value) -> Iterator[str]:
    if code is _constants.LITERAL:
        yield chr(value)
    elif code is _constants.IN:
        for kind, what in value if all(kind is _constants.LITERAL for kind, _ in value) else value[:1]:
            yield LETTERS[what] if kind is _constants.CATEGORY else chr(what[0] if isinstance(what, tuple) else what)
    elif code is _constants.BRANCH:
        for branch in value[1]:
            yield from write_out(branch)
    elif code is _constants.SUBPATTERN:
        yield from write_out(value[-1])
    elif code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, most, repeated = value
        for text in write_out(repeated):
            yield from (text * times for times in {least, min(most, least + 1 if least == 0 else least)})
    elif code is _constants.ASSERT:
        yield from write_out(value[1])
    elif code in (_constants.AT, _constants.ASSERT_NOT):
        yield ""
    else:
        raise NotImplementedError(code)


def make_phrases(spotted: Spotted) -> list[str]:
    made = sorted(set(write_out(_parser.parse(spotted.pattern.pattern, spotted.pattern.flags))))
    return [*made, *(f"x{text} x" for text in made if not text[:1].isalnum()), *map(str.upper, made), *ORDINARY]


MADE = {name: make_phrases(spotted) for name, spotted in SPOTTED.items()}


def find_difference(spotted: Spotted, made: list[str]) -> str | None:
    """The first phrase of which the words tell something else than the bare pattern."""
    for phrase in made:
        words, match = find_words(phrase), spotted.pattern.search(phrase)
        found = spotted.search(phrase, words)
        if spotted.stands_in(phrase, words) != bool(match) or (found and found.span()) != (match and match.span()):
            return phrase
        if spotted.sub("_", phrase, words) != spotted.pattern.sub("_", phrase):
            return phrase
    return None


@pytest.mark.parametrize("name", SPOTTED)
def test_words_tell_what_the_pattern_finds(name):
    spotted, made = SPOTTED[name], MADE[name]
    matched = sum(spotted.pattern.search(phrase) is not None for phrase in made)
    assert matched >= len(spotted.words)
    assert find_difference(spotted, made) is None


def drop(spotted: Spotted, word: str) -> Spotted:
    return Spotted(spotted.pattern, spotted.enough - {word}, spotted.more - {word})


@pytest.mark.parametrize("name", SPOTTED)
def test_no_word_can_be_dropped(name):
    """Without it some phrase is missed; of callings of several words, not where the others are a calling as well."""
    spotted = SPOTTED[name]
    by_word: dict[str, list[str]] = {word: [] for word in spotted.words}
    for phrase in MADE[name]:
        for word in find_words(phrase) & spotted.words:
            by_word[word].append(phrase)
    needed = spotted.enough if name in ("insiders", "outsiders") else spotted.words
    assert [word for word in sorted(needed) if find_difference(drop(spotted, word), by_word[word]) is None] == []


@pytest.mark.parametrize("name", SPOTTED)
def test_a_word_that_is_enough_is_a_match(name):
    spotted = SPOTTED[name]
    assert [word for word in sorted(spotted.enough) if not spotted.pattern.search(f"the {word} x")] == []
