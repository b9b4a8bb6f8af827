"""Quotes, kinds, speakers and roles: the case table, and properties of the project's texts and of random texts."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.prose import read_prose
from quotestance.english.segmentation import normalize_marks, split_paragraphs, split_sentences
from quotestance.pipeline import extract_quotes
from quotestance.quotes.scanner import scan_quotes
from quotestance.records.quote import KINDS, Quote

HERE = Path(__file__).parents[1]
CASES = [json.loads(line) for line in (HERE / "cases" / "speakers.jsonl").open(encoding="utf-8")]
ARTICLE_RE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)


def marked(case):
    marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


def without_article(role: str | None) -> str | None:
    """The role without its leading article, which the case table ignores."""
    return ARTICLE_RE.sub("", role, count=1) if role and ARTICLE_RE.match(role) else role


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_cases(case):
    found = extract_quotes(case["text"])
    expected = [(q["text"], q["kind"], q["speaker"]) for q in case["quotes"]]
    assert [(q.text, q.kind, q.speaker.name if q.speaker else None) for q in found] == expected
    for quote, row in zip(found, case["quotes"], strict=True):
        if "role" in row:
            assert without_article(quote.speaker.role) == without_article(row["role"])


def test_a_quarter_of_the_table_has_no_speech():
    alone = [case for case in CASES if all(q["kind"] == "other" for q in case["quotes"])]
    assert len(CASES) >= 170
    assert len(alone) >= len(CASES) / 4
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_row_is_well_formed(case):
    position = 0
    for quote in case["quotes"]:
        assert set(quote) <= {"text", "kind", "speaker", "role"}
        assert quote["kind"] in KINDS
        assert quote["kind"] == "speech" or quote["speaker"] is None
        position = case["text"].index(quote["text"], position) + len(quote["text"])


# Properties of the project's texts


@cache
def own_texts() -> dict[str, str]:
    """Every text of the case tables, the examples and the invented corpus by name."""
    found = {}
    for path in sorted((HERE / "cases").glob("*.jsonl")):
        for number, line in enumerate(path.open(encoding="utf-8"), 1):
            row = json.loads(line)
            for field, value in row.items():
                if field in ("text", "shown") and isinstance(value, str):
                    found[f"{path.stem}:{number}:{field}"] = value
            for n, article in enumerate(row.get("articles") or ()):
                if isinstance(article, dict) and isinstance(article.get("text"), str):
                    found[f"{path.stem}:{number}:article-{n}"] = article["text"]
    for path in sorted((HERE.parent / "examples").glob("*.txt")):
        found[f"examples/{path.name}"] = path.read_text(encoding="utf-8")
    for path in sorted((HERE.parent / "quotestance" / "data" / "invented").glob("*.jsonl")):
        for number, line in enumerate(path.open(encoding="utf-8"), 1):
            text = json.loads(line).get("text")
            if isinstance(text, str):
                found[f"invented/{path.stem}:{number}"] = text
    return found


# Without names, and without words that another text may have in capitals only
ADDED_PARAGRAPH = "\n\nnothing more happened that day."
GROUPS = ("speakers", "quotes", "examples/", "invented/articles", "invented/items", "")


def group(name: str) -> str:
    return next(prefix for prefix in GROUPS if name.startswith(prefix))


def own(prefix: str) -> list[tuple[str, str]]:
    return [(name, text) for name, text in own_texts().items() if group(name) == prefix]


extract_once = cache(extract_quotes)


def find_violation(text: str) -> str | None:
    """The first violated property of the quotes of a text, or None."""
    quotes = extract_once(text)
    if any(quote.kind == "turn" for quote in quotes):
        return None  # see test_transcripts
    prose = read_prose(text)
    outer = [prose.original_span(*span.outer) for span in scan_quotes(prose.unmasked)]
    position, statement = 0, 0
    for quote, (outer_start, outer_end) in zip(quotes, outer, strict=True):
        if text[quote.start : quote.end] != quote.text:
            return f"the span of {quote.text!r} has other words"
        if not position <= outer_start < quote.start < quote.end <= outer_end:
            return f"{quote.text!r} is out of order or outside its quotation marks"
        position = outer_end
        if quote.statement is None or not statement <= quote.statement <= statement + 1:
            return f"{quote.text!r} is statement {quote.statement} after {statement}"
        statement = quote.statement
        if violation := find_violation_of_quote(text, quote):
            return violation
    if extract_quotes(text) != quotes:
        return "a second run gives another result"
    return None


def find_violation_of_quote(text: str, quote: Quote) -> str | None:
    if quote.kind not in KINDS:
        return f"unknown kind {quote.kind!r}"
    if quote.kind == "other" and quote.speaker is not None:
        return f"{quote.text!r} is not speech but has a speaker"
    if (cue := quote.cue) is not None:
        if text[cue.start : cue.end] != cue.text:
            return f"the cue of {quote.text!r} is not {cue.text!r}"
        if quote.start <= cue.start < quote.end:
            return f"the cue of {quote.text!r} is inside it"
    if (speaker := quote.speaker) is not None:
        if text[speaker.start : speaker.end] != speaker.mention:
            return f"the mention of {speaker.name!r} is not {speaker.mention!r}"
        if not speaker.name.strip() or speaker.name != " ".join(speaker.name.split()):
            return f"the name {speaker.name!r} has stray blanks"
        if quote.start <= (speaker.start or 0) < quote.end:
            return f"the mention of {speaker.name!r} is inside its quote"
    return None


@pytest.mark.parametrize("prefix", GROUPS)
def test_no_text_violates_a_property(prefix):
    assert {name: violation for name, text in own(prefix) if (violation := find_violation(text))} == {}


@pytest.mark.parametrize("prefix", GROUPS)
def test_plain_text_has_the_same_length(prefix):
    assert [name for name, text in own(prefix) if len(normalize_marks(text)) != len(text)] == []


@pytest.mark.parametrize("prefix", GROUPS)
def test_following_paragraph_changes_no_quote(prefix):
    changed = [name for name, text in own(prefix) if extract_quotes(text + ADDED_PARAGRAPH) != extract_once(text)]
    assert changed == []


def test_windows_line_ends_change_no_name():
    changed = []
    for name, text in own("examples/"):
        windows = extract_quotes(text.replace("\n", "\r\n"))
        if [q.speaker and q.speaker.name for q in windows] != [
            q.speaker and q.speaker.name for q in extract_quotes(text)
        ]:
            changed.append(name)
    assert changed == []


# Properties of random texts

any_text = st.text(st.characters(), max_size=120)
news = st.lists(
    st.sampled_from(
        [
            "“It rained,” ",
            '"It rained," ',
            "“It rained.” ",
            '"',
            "“",
            "”",
            "'",
            "’",
            "''",
            "Maria Ortiz ",
            "Ms. Ortiz ",
            "Ortiz ",
            "said ",
            "said. ",
            "says ",
            "who said ",
            "called it ",
            "according to ",
            "the company ",
            "the senator ",
            "Sen. ",
            "a spokesman for ",
            "Larch & Sons ",
            "he ",
            "she ",
            "it ",
            "they ",
            ", ",
            ". ",
            ": ",
            "; ",
            " — ",
            "? ",
            "\n",
            "\n\n",
            "\r\n",
            "\u2028",
            "\u00a0",
            "(",
            ") ",
            "'s ",
            "of ",
            "and ",
            "that ",
            "as ",
            "put it ",
            "İ",
            "\ud83d",
            "\u200b",
            "\u202e",
            "שלום ",
            "6'3\" ",
            "— Maria Ortiz\n",
            "MARIA ORTIZ ",
            "report ",
            "i ",
            "I ",
        ]
    ),
    max_size=30,
).map("".join)


@given(any_text | news)
def test_random_text_violates_no_property(text):
    assert find_violation(text) is None


@given(news)
def test_quote_survives_a_round_trip(text):
    for quote in extract_quotes(text):
        assert Quote.from_dict(quote.to_dict()) == quote


@given(news)
def test_quote_is_in_one_paragraph_and_starts_in_one_sentence(text):
    paragraphs, sentences = split_paragraphs(text), split_sentences(text)
    for quote in extract_quotes(text):
        assert sum(a <= quote.start and quote.end <= b for a, b in paragraphs) == 1
        assert sum(a <= quote.start < b for a, b in sentences) == 1
