"""Extraction takes linear time, also on adversarial texts.

The processor times of two lengths, one ten times the other, are compared in one run, so the speed of the machine does
not matter. Quadratic time shows a ratio near 100.
"""

import gc
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

import pytest
from quotestance.english.chunker import LONGEST_PHRASE
from quotestance.english.prose import read_prose
from quotestance.pipeline import extract_quotes

from time_growth import check_growth

pytestmark = pytest.mark.slow

EXAMPLES = "\n\n".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
)
MAX_RATIO = 20.0
"""The largest ratio allowed: 10, and as much again for cache misses of the longer text and for a busy machine."""
MIN_SECONDS = 0.015
"""If the smaller text takes less time, it is made longer, since caches would dominate the ratio."""
MAX_CHARACTERS = 800_000
MEASURABLE = 0.004
"""Seconds; shorter times are not compared."""

UNITS = {  # name -> the repeated text, and the length of the smaller text
    "ordinary": (EXAMPLES + "\n\n", 60_000),
    "ordinary-one-paragraph": (" ".join(EXAMPLES.split()) + " ", 60_000),
    "ordinary-one-line-each": ("\n".join(EXAMPLES.split("\n\n")) + "\n", 60_000),
    "one-paragraph-of-1-mb": (
        "The quay was closed at four and stayed so, as Odile Farrant had said it would. ",
        100_000,
    ),
    "one-sentence-of-1-mb": ("and the quay was closed at four by the mayor of Tarvik ", 100_000),
    "straight-marks": ('"', 15_000),
    "straight-marks-spaced": ('" ', 30_000),
    "straight-marks-by-words": ('a "b ', 30_000),
    "curly-opening": ("“", 15_000),
    "curly-closing": ("”", 15_000),
    "curly-opening-spaced": ("“ ", 30_000),
    "low-marks": ("„", 15_000),
    "angle-opening": ("«", 15_000),
    "angle-closing": ("» ", 30_000),
    "single-marks": ("'", 40_000),
    "single-marks-spaced": ("' ", 40_000),
    "single-curly": ("’", 40_000),
    "single-curly-opening": ("‘a ", 40_000),
    "single-quotes": ("‘no,’ ", 30_000),
    "two-apostrophes": ("'' ", 40_000),
    "backticks": ("`` ", 40_000),
    "attributes": ('="', 40_000),
    "capitals-run": ("A", 1_000_000),
    "capitals-spaced": ("A ", 40_000),
    "capitalised-words": ("Abe ", 60_000),
    "initials": ("A. ", 60_000),
    "dotted": ("U.S.", 60_000),
    "commas": (",", 100_000),
    "commas-spaced": (", ", 100_000),
    "brackets-opening": ("(", 100_000),
    "brackets-closing": (")", 100_000),
    "brackets-square": ("[ ", 100_000),
    "brackets-around": ("(a) ", 60_000),
    "stops": (".", 100_000),
    "stops-spaced": (". ", 100_000),
    "dashes": ("- ", 100_000),
    "dashes-long": ("—", 100_000),
    "colons": (": ", 100_000),
    "possessives": ("Lee's ", 40_000),
    "digits": ("1,", 100_000),
    "hyphens": ("a-", 100_000),
    "spaces": (" ", 200_000),
    "line-ends": ("\n", 200_000),
    "short-paragraphs": ("a\n\n", 30_000),
    "said": ("said ", 100_000),
    "who-said": ("who said ", 60_000),
    "the": ("the ", 100_000),
    "lee-comma": ("Lee, ", 40_000),
    "lee-said-that": ("Lee said that ", 60_000),
    "bank-of": ("Bank of ", 40_000),
    "according-to": ("according to Lee ", 60_000),
    "one-word-quotes": ("“no” ", 15_000),
    "one-word-quotes-straight": ('"no" ', 15_000),
    "one-word-quotes-and-a-verb": ("he said “no” and ", 6_000),
    "one-word-quotes-and-a-name": ("“no,” said Lee, ", 10_000),
    "quotes-by-name": ("“No,” said Lee. ", 20_000),
    "quotes-by-he": ("“No,” he said. ", 15_000),
    "quotes-by-it": ("“No,” it said. ", 15_000),
    "quotes-by-company": ("“No,” the company said. ", 15_000),
    "quotes-by-spokesman": ("“No,” the spokesman said. ", 15_000),
    "quotes-by-senator": ("“No,” the senator said. ", 15_000),
    "quotes-by-they": ("“No,” they said. ", 15_000),
    "quotes-by-researcher": ("“No,” the researcher said. ", 15_000),
    "quotes-by-researchers": ("“No,” the researchers said. ", 15_000),
    "quotes-by-report": ("“No,” the report said. ", 15_000),
    "quotes-unclosed": ("“One.\n\n", 15_000),
    "quotes-without-a-cue": ("“One.” “Two.” ", 20_000),
    "quotes-by-he-paragraphs": ("“No,” he said. It rained.\n\n", 15_000),
    "quotes-signed": ("“No, not now.”\nAnn Lee\n", 15_000),
    "quotes-by-colon": ("Lee: “No.”\n\n", 15_000),
}


def letters(number: int) -> str:
    """A capitalised word of four letters, different for each number."""
    return "".join("abcdefghijklmnopqrstuvwxyz"[number // 26**k % 26] for k in range(4)).capitalize()


GENERATED = {  # texts with a new name for each number
    "new-names-by-she": lambda i: f"“No,” said Ann {letters(i)}. “Yes,” she said.\n\n",
    "new-given-names-of-one-surname": lambda i: f"“No,” Lee said. {letters(i)} Lee left.\n\n",
    "new-surnames-of-one-given-name": lambda i: f"“No,” Ann said. Ann {letters(i)} left.\n\n",
    "new-senators": lambda i: f"“No,” the senator said. Sen. Bob {letters(i)} left.\n\n",
    "new-companies": lambda i: f"“No,” the company said. {letters(i)} Bank left.\n\n",
    "new-acronyms": lambda i: (
        f"“No,” the {letters(i)[:3].upper()} said. The {letters(i)} Bay Board ({letters(i)[:3].upper()}) left.\n\n"
    ),
    "new-names-one-paragraph": lambda i: f"“No,” she said. Ann {letters(i)} left. ",
    "new-names-one-sentence": lambda i: f"Ann {letters(i)}, ",
}

FAILS = {"one-word-quotes-and-a-verb": "each quote is read with the whole sentence before it: 40 times as long"}


def seconds(text: str) -> float:
    """The processor time of extraction, for a text that was not read before."""
    read_prose.cache_clear()
    began = time.process_time()
    extract_quotes(text)
    return time.process_time() - began


def check_texts(make_small: Callable[[], str], make_large: Callable[[], str]) -> None:
    """Objects of other tests are frozen, so that the garbage collector does not visit them."""
    seconds(make_small())
    gc.collect()
    gc.freeze()
    check_growth(lambda: seconds(make_small()), lambda: seconds(make_large()), MAX_RATIO)


def cases(table):
    return [
        pytest.param(value, id=key, marks=pytest.mark.xfail(strict=True, reason=FAILS[key]) if key in FAILS else ())
        for key, value in table.items()
    ]


@pytest.mark.parametrize("unit", cases(UNITS))
def test_time_is_linear_in_the_length(unit):
    piece, length = unit
    small = piece * max(1, length // len(piece))
    while seconds(small) < MIN_SECONDS and len(small) < MAX_CHARACTERS:
        small *= 2
    check_texts(lambda: small, lambda: small * 10)


@pytest.mark.parametrize("make", cases(GENERATED))
def test_time_is_linear_in_the_number_of_names(make):
    numbers = count()  # new names each time, since known words are cached
    check_texts(lambda: "".join(map(make, islice(numbers, 300))), lambda: "".join(map(make, islice(numbers, 3000))))


@pytest.mark.parametrize(
    "name", ["Ann " * 1000 + "Lee", "A" + "n" * 4000, "the " + "great " * 700 + "bank", "Bank of " * 500]
)
def test_name_as_long_as_half_the_article_is_not_a_speaker(name):
    """Otherwise every quote would contain it."""

    def make(times):
        return f"“No,” said {name * times}. " + "“No,” she said. " * (100 * times)

    found = extract_quotes(make(1))
    assert len(found) == 101
    assert all(len(quote.speaker.name) <= LONGEST_PHRASE for quote in found if quote.speaker)
    check_texts(lambda: make(1), lambda: make(10))


@pytest.mark.parametrize("piece", ["of the bank ", "of Bank of Ohio and ", "vice president of the bank's "])
def test_role_as_long_as_half_the_article_is_not_a_role(piece):
    def make(times):
        return f"“No,” said the president {piece * 300 * times}. " + "“No,” said the president. " * (100 * times)

    assert all(len(quote.speaker.role or "") <= LONGEST_PHRASE for quote in extract_quotes(make(1)) if quote.speaker)
    check_texts(lambda: make(1), lambda: make(10))


# An ambiguous pattern takes exponential time: twice as long for each repetition, even on a short text.
CHAINED = [
    "approved of Ann ",
    "seen in Ohio ",
    "of Ann and Bob ",
    "called to Ann ",
    "saying of Ann ",
    "on Friday ",
    "in Ohio on Friday ",
    "of the bank ",
    "Ann and ",
    "with Ann by Bob ",
    "who of Ann ",
    "quickly ",
    "to ",
    "as Ann ",
    "Friday ",
    "named by the bank ",
    "her aide's ",
    "and Ann ",
    ", Ann",
    " - Ann",
    "dealing with Ann ",
    "at noon talks ",
    "has been ",
    "not ",
    "that Ann ",
    "Ann's ",
]
FORMS = [
    "The mayor {}; then said “no way” again.",
    "The mayor {} which said “no.”",
    "“No,” the mayor {} if.",
    "“No,” Lee, {} if.",
    "Lee, {} if “no, not a single one of them.”",
    "Lee said, {} if “no.”",
    "“No” is, Lee {} if so.",
    "“No,” said the aide {} if.",
]


@pytest.mark.parametrize("piece", CHAINED)
@pytest.mark.parametrize("form", FORMS)
def test_no_sentence_takes_exponential_time(form, piece):
    before = 12
    shorter = min(seconds(form.format(piece * before)) for _ in range(3))
    for times in (15, 18, 21, 24, 40):  # at 28, exponential time is more than a minute
        text = form.format(piece * times)
        longer = seconds(text)
        if longer > MEASURABLE:  # the minimum of three, since other processes may slow a run
            longer = min(longer, seconds(text), seconds(text))
            # Exponential time is eight times as long; another process beside the run may double it.
            assert longer <= 4 * times / before * max(shorter, MEASURABLE / 4), (before, times)
        before, shorter = times, longer
