"""The rules one by one: each with its reason, the text that it must catch and the one that it must leave alone."""

import json
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from quotestance.quotes.attribution import attribute
from quotestance.quotes.cue_search import find_cue, main_subject
from quotestance.quotes.document import Document
from quotestance.quotes.rules import CLAUSE_RULES, RULES, SEARCHES, Rule
from quotestance.quotes.sentence import LONGEST_LEFT, LONGEST_RIGHT

ALL = (*RULES, *CLAUSE_RULES)
CASES = [
    json.loads(line)
    for line in Path(__file__).parents[1].joinpath("cases").joinpath("speakers.jsonl").open(encoding="utf-8")
]


def fired(text: str) -> list[str | None]:
    return [found.rule for found in attribute(Document(text))]


def failing(fails: dict[str, str]) -> list:
    return [
        pytest.param(
            rule,
            id=rule.name,
            marks=pytest.mark.xfail(strict=True, reason=fails[rule.name]) if rule.name in fails else (),
        )
        for rule in ALL
    ]


@pytest.mark.parametrize("rule", failing({}))
def test_rule_catches_its_hit(rule: Rule):
    assert fired(rule.hits) == [rule.name]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_rule_leaves_its_miss_alone(rule: Rule):
    assert rule.name not in fired(rule.misses)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_rule_finds_its_speaker_in_its_hit(rule: Rule):
    [found] = attribute(Document(rule.hits))
    assert found.mention is not None
    assert rule.hits[found.mention.name_start : found.mention.name_end] in ("Maria Ortiz", "")
    assert found.cue is not None
    assert rule.hits[slice(*found.cue)].isalpha()


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_rule_is_a_readable_record(rule: Rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert rule.side in ("right", "left", "context")
    assert rule.reason.endswith(".")
    assert "speaker" in rule.pattern.groupindex
    assert "cue" in rule.pattern.groupindex


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.name)
def test_search_catches_its_hit_and_leaves_its_miss_alone(search: Rule):
    assert search.name in fired(search.hits)
    assert search.name not in fired(search.misses)
    assert search.reason.endswith(".")


def test_names_are_unique():
    names = [rule.name for rule in (*ALL, *SEARCHES)]
    assert len(names) == len(set(names))


def test_every_rule_fires_in_the_case_table():
    seen = {name for case in CASES for name in fired(case["text"])}
    assert sorted(rule.name for rule in ALL if rule.name not in seen) == []


MEASURABLE = 0.002
"""Seconds of processor time; what takes less is not judged."""
MOST = 10
"""How many times as long half as many symbols again may take; their cube is 3.4 times as long, a pattern that reads
every symbol in two ways takes over sixty times as long."""


def check_growth(read: Callable[[int], None], longest: int) -> None:
    """Lines of growing length up to the longest one take a time in proportion to a power of their length."""

    def seconds(length: int) -> float:
        began = time.process_time()
        read(length)
        return time.process_time() - began

    lengths = [round(longest / 1.5**steps) for steps in (4, 3, 2, 1, 0)]
    for shorter, longer in pairwise(lengths):
        if seconds(longer) > MEASURABLE:
            least = max(MEASURABLE / MOST, min(seconds(shorter) for _ in range(5)))
            assert min(seconds(longer) for _ in range(3)) <= MOST * least, (shorter, longer)


@pytest.mark.slow
@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
@pytest.mark.parametrize(
    "hurt", ["N", ",", ",N", "NV", "t", "-N", "o", "Nc", "pN", "oNcN", "tN", "g", "pt", "a", "h", "y", "VN", "S"]
)
def test_pattern_does_not_backtrack_on_what_it_nearly_matches(rule: Rule, hurt: str):
    def read(length):
        for lead in ("", ",", ",N", "-N,", ",n", "~"):
            for tail in ("", "x", "V", ",V", "-x"):
                rule.pattern.search((lead + hurt * length)[: length - len(tail)] + tail)

    check_growth(read, LONGEST_RIGHT)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hurt",
    ["N", ",N", "NV", "Nc", "pN", "oNcN", "tN", "g", "DoN", "pt", "a", "y", "VN", "NU", "NB", "GN", "S", "W", "T"],
)
def test_cue_search_does_not_backtrack_on_what_it_nearly_matches(hurt: str):
    def read(length):
        for tail in ("", "V", "G", "NV", "U", "B,", "x"):
            line = (hurt * length)[: length - len(tail)] + tail
            find_cue(line)
            main_subject(line)

    check_growth(read, LONGEST_LEFT)


CUES = {
    "name-said": ("NV", (0, 1)),
    "name-said-comma": ("NV,", (0, 1)),
    "pronoun": ("PV", (0, 1)),
    "chain": ("NoNV", (0, 3)),
    "apposition": ("N,n,V", (0, 4)),
    "passive-says-nothing": ("nbV", None),
    "no-verb": ("N", None),
    "empty": ("", None),
}


@pytest.mark.parametrize(("left", "expected"), CUES.values(), ids=CUES)
def test_find_cue(left, expected):
    found = find_cue(left)
    assert (found[:2] if found else None) == expected


@pytest.mark.parametrize(("left", "expected"), [("Nv", 0), ("sPv,Nv", 4), ("", None), ("v", None)])
def test_main_subject(left, expected):
    found = main_subject(left)
    assert (found.start("speaker") if found else None) == expected
