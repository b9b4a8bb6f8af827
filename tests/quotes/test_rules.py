"""Each rule matches its example, leaves its counterexample alone, and occurs in the case table."""

import json
import re
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from quotestance.english.chunker import Mention, SymbolLine
from quotestance.pipeline import extract_quotes
from quotestance.quotes.attribution import LOOSE, OVERRIDING, attribute
from quotestance.quotes.cue_search import find_cue, main_subject
from quotestance.quotes.document import UNATTRIBUTED, Document
from quotestance.quotes.quote_view import LONGEST_LEFT, LONGEST_RIGHT, QuoteView
from quotestance.quotes.rules import RULES, Rule

from time_growth import check_growth

CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("speakers.jsonl").open(encoding="utf-8")
]
POSITIONS = ("after", "before", "clause", "sentence", "context", "quote", "likely", "next")
OF_SENTENCE = [rule for rule in RULES if rule.position in ("after", "before", "clause")]


def name_of(rule: Rule) -> str:
    return f"{rule.name}-{rule.position}"


def rules_of(text: str) -> list[str | None]:
    """The name of the rule that attributed each quote of a text."""
    return [attribution.rule for attribution in attribute(Document(text))]


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_rule_matches_its_example_only(rule: Rule):
    assert rule.name in rules_of(rule.hits)
    assert rule.name not in rules_of(rule.misses)


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_rule_finds_the_speaker_of_its_example(rule: Rule):
    expected = None if rule.position == "quote" or rule.name == "likely-term" else "Maria Ortiz"
    quotes = [quote for quote in extract_quotes(rule.hits) if quote.rule == rule.name]
    assert {quote.speaker and quote.speaker.name for quote in quotes} == {expected}


@pytest.mark.parametrize("rule", OF_SENTENCE, ids=name_of)
def test_cue_of_the_example_is_one_word(rule: Rule):
    cues = [quote.cue.text for quote in extract_quotes(rule.hits) if quote.rule == rule.name and quote.cue]
    assert all(map(str.isalpha, cues))
    assert cues or rule.name in ("colon", "remark-of-name", "quote-in-words-of-name")


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_rule_is_a_readable_record(rule: Rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.position in POSITIONS
    assert re.fullmatch(r"[A-Z].*\.", rule.reason)


def test_rules_are_in_the_order_of_their_positions():
    order = [POSITIONS.index(rule.position) for rule in RULES]
    assert order == sorted(order)


def test_name_and_position_are_unique():
    keys = [(rule.name, rule.position) for rule in RULES]
    assert len(keys) == len(set(keys))


def test_every_rule_occurs_in_the_case_table():
    seen = {name for case in CASES for name in rules_of(case["text"])}
    assert {rule.name for rule in RULES} - seen == set()


def test_rules_named_in_the_algorithm_exist():
    assert {rule.name for rule in RULES} >= LOOSE | OVERRIDING


# Time: a rule sees 90 symbols before the quote and 60 after it at most


def view_of(left: str, right: str) -> QuoteView:
    """A quote between symbols, each of which may be a mention."""
    symbols = f"{left}Q{right}"
    mentions = {index: Mention("N", 0, 1, 0, 1, "it") for index in range(len(symbols))}
    line = SymbolLine(symbols, [(0, 1)] * len(symbols), mentions, {len(left): 0}, {0: len(left)})
    return QuoteView(Document("“It was safe,”"), [UNATTRIBUTED], line, len(left))


NEARLY_MATCHED = [
    "N", ",", ",N", "NV", "t", "-N", "o", "Nc", "pN", "oNcN", "tN", "g", "pt", "a", "h", "y", "VN", "S", "DoN", "NU",
    "NB", "GN", "W", "T",
]  # fmt: skip


MEASURABLE = 0.02
"""Seconds of processor time; what takes less is not judged. Most rules take about 0.005."""
MOST = 10
"""How many times as long half as many symbols again may take; their cube is 3.4 times as long, a pattern that reads
every symbol in two ways takes over sixty times as long."""


def check_lengths(read: Callable[[int], None], longest: int) -> None:
    """Lines of growing length up to the longest one take a time in proportion to a power of their length."""

    def seconds(length: int) -> float:
        began = time.process_time()
        read(length)
        return time.process_time() - began

    lengths = [round(longest / 1.5**steps) for steps in (4, 3, 2, 1, 0)]
    for shorter, longer in pairwise(lengths):
        check_growth(partial(seconds, shorter), partial(seconds, longer), MOST, least=MEASURABLE)


@pytest.mark.slow
@pytest.mark.parametrize("rule", OF_SENTENCE, ids=name_of)
@pytest.mark.parametrize("repeated", NEARLY_MATCHED)
def test_rule_is_fast_on_near_matches(rule: Rule, repeated: str):
    def read(length):
        for lead in ("", ",", ",N", "-N,", ",n", "~"):
            for tail in ("", "x", "V", ",V", "-x"):
                symbols = (lead + repeated * length)[: length - len(tail)] + tail
                rule.find(view_of(symbols, symbols[:LONGEST_RIGHT]))

    check_lengths(read, LONGEST_LEFT)


@pytest.mark.slow
@pytest.mark.parametrize("repeated", NEARLY_MATCHED)
def test_cue_search_is_fast_on_near_matches(repeated: str):
    def read(length):
        for tail in ("", "V", "G", "NV", "U", "B,", "x"):
            line = (repeated * length)[: length - len(tail)] + tail
            find_cue(line)
            main_subject(line)

    check_lengths(read, LONGEST_LEFT)


CUES = {
    "name-said": ("NV", (0, 1)),
    "name-said-comma": ("NV,", (0, 1)),
    "pronoun": ("PV", (0, 1)),
    "chain": ("NoNV", (0, 3)),
    "apposition": ("N,n,V", (0, 4)),
    "passive": ("nbV", None),
    "no-verb": ("N", None),
    "empty": ("", None),
    "noun-after-determiner": ("NhdV", None),
    "embedded-pronoun": ("NVwPU", (0, 1)),
    "who": ("N,WV,", (2, 3)),
    "quoted-as-saying": ("NVNyG", (2, 4)),
    "infinitive": ("NviB,", (0, 3)),
}


@pytest.mark.parametrize(("left", "expected"), CUES.values(), ids=CUES)
def test_find_cue(left, expected):
    found = find_cue(left)
    assert (found[:2] if found else None) == expected


@pytest.mark.parametrize(("left", "expected"), [("Nv", 0), ("sPv,Nv", 4), ("", None), ("v", None), ("Nv,QNV,", 4)])
def test_main_subject(left, expected):
    found = main_subject(left)
    assert (found.start("speaker") if found else None) == expected
