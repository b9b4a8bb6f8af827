"""Mentions of the company, a guess at its name, and the sides of speakers."""

import json
import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.records.quote import Quote, Speaker
from quotestance.sides.assignment import assign_sides
from quotestance.sides.company import Company
from quotestance.sides.rules import RULES, read_phrase
from quotestance.sides.title_before import find_title_before

from time_growth import check_growth

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name):
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(
            row, id=row["id"], marks=[pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        )
        for row in rows
    ]


@pytest.mark.parametrize("case", read_cases("company_mentions.jsonl"))
def test_mentions(case):
    spans = Company(case["company"], tuple(case.get("aliases", ()))).find(case["text"])
    assert [case["text"][a:b] for a, b in spans] == case["found"]


@given(st.text(max_size=200))
def test_mentions_are_in_order_and_do_not_overlap(text):
    spans = Company("Mead Corp", ("the A", "B")).find(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize("name", ["", " ", "(", "a\\", "*", "The", "Co"])
def test_unusual_names_do_not_break_the_search(name):
    assert isinstance(Company(name).find("A Co (x) * \\ the end"), list)


@pytest.mark.parametrize("case", read_cases("sides.jsonl"))
def test_sides(case):
    text = case["text"]
    start = text.index('"') + 1
    end = text.index('"', start)
    quote = Quote(start, end, text[start:end], speaker=Speaker(case["speaker"]))
    (assigned,) = assign_sides(text, [quote], Company(case.get("company", "Northwind plc")), case.get("title"))
    assert assigned.speaker.side == case["side"]


def test_assignment_changes_only_sides():
    quotes = [
        Quote(0, 1, "a", kind="other"),
        Quote(2, 3, "b"),
        Quote(4, 5, "c", speaker=Speaker("Ann Lee", "Lee", 6, 9, "clerk")),
    ]
    assigned = assign_sides("a b c Lee", quotes, Company("Northwind"))
    assert assigned[:2] == tuple(quotes[:2])
    assert (assigned[2].speaker.mention, assigned[2].speaker.role) == ("Lee", "clerk")


def test_one_speaker_has_one_side():
    text = '"We are sound," said Ann Lee of Northwind. "It is late," Lee said.'
    quotes = [
        Quote(1, 14, "We are sound,", speaker=Speaker("Ann Lee")),
        Quote(44, 55, "It is late,", speaker=Speaker("Ann Lee")),
    ]
    assert {q.speaker.side for q in assign_sides(text, quotes, Company("Northwind"))} == {"company"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_matches_its_hit_and_not_its_miss(rule):
    company = Company("Northwind News", ("Northwind",))
    assert read_phrase(rule.hits, company) == rule
    assert read_phrase(rule.misses, company) != rule


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Then Northwind finance director Ann", "Northwind finance director"),
        ("It rose, chairman Ann", "chairman"),
        ("The profit rose. Ann", ""),
        ("Merck's head of research Ann", "Merck's head of research"),
        ("He told Ann", ""),
        ("It rose.\n\nOrva chief of staff Ann", "Orva chief of staff"),
        ("L.M.C. spokeswoman Ann", "L.M.C. spokeswoman"),
        ("Larch Radio host Ann", "Larch Radio host"),
        ("Larch security firm Ann", ""),
    ],
)
def test_title_before_name(text, title):
    assert find_title_before(text, text.index("Ann")) == title


SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.skipif(not (SHARED / "bbc").is_dir(), reason="needs ../shared/bbc")
def test_sides_on_real_news_are_right():
    right = total = 0
    for line in (SHARED / "bbc" / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["company"]:
            text = (SHARED / "bbc" / "text" / f"{row['id']}.txt").read_bytes().decode()
            quotes = [Quote.from_dict({**q, "side": None, "role": None}) for q in row["quotes"]]
            assigned = assign_sides(text, quotes, Company(row["company"], tuple(row["aliases"])))
            pairs = [(g["side"], q.speaker.side) for g, q in zip(row["quotes"], assigned, strict=True) if g["side"]]
            right += sum(a == b for a, b in pairs)
            total += len(pairs)
    assert right / total >= 0.88


GROWING = {
    "acronym-beside-names": lambda n: Company("Orva Bay").find("Orva Bay (OB) " + "OB saw Orva. " * n),
    "one-name": lambda n: Company("Orva").find("Orva " * n),
}


@pytest.mark.slow
@pytest.mark.parametrize("search", GROWING.values(), ids=GROWING)
def test_time_grows_about_linearly_with_the_names(search):
    """Ten times the names take at most forty times as long."""

    def seconds(number):
        began = time.process_time()
        search(number)
        return time.process_time() - began

    search(10)
    check_growth(partial(seconds, 1000), partial(seconds, 10_000), 40)
