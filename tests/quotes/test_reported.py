"""Reported speech: the case table, and what holds for every result."""

import json
from pathlib import Path

import pytest
from quotestance.pipeline import Labeller, extract_quotes
from quotestance.quotes.document import Document
from quotestance.quotes.reported import find_reported, keep_best, score_clause
from quotestance.quotes.reported_ends import choose_end, find_breaks, list_break_features
from quotestance.quotes.reported_frames import FRAMES
from quotestance.quotes.reported_search import find_candidates
from quotestance.quotes.reported_statements import insert_reported, insert_turns
from quotestance.quotes.reported_words import SAYING_NOUNS, cue_words, saying_verbs
from quotestance.records.quote import Quote, Speaker

HERE = Path(__file__).parents[1]
CASES = [json.loads(line) for line in (HERE / "cases" / "reported.jsonl").open(encoding="utf-8")]


def marked(case):
    marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_cases(case):
    found = [quote for quote in extract_quotes(case["text"], reported=True) if quote.kind == "reported"]
    assert [(q.text, q.speaker.name) for q in found] == [(row["text"], row["speaker"]) for row in case["reported"]]


def test_a_third_of_the_table_is_left_alone():
    alone = [case for case in CASES if not case["reported"]]
    assert len(CASES) >= 120
    assert len(alone) >= len(CASES) / 3
    assert len({case["id"] for case in CASES}) == len({case["text"] for case in CASES}) == len(CASES)
    assert all(case["id"].startswith("alone-") == (not case["reported"]) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_quotes_are_the_same_without_reported_speech(case):
    with_reported = extract_quotes(case["text"], reported=True)
    quotes = [(q.start, q.end, q.kind, q.speaker, q.rule) for q in with_reported if q.kind != "reported"]
    assert quotes == [(q.start, q.end, q.kind, q.speaker, q.rule) for q in extract_quotes(case["text"])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_spans_and_statements_are_in_order(case):
    text = case["text"]
    numbers = []
    for quote in extract_quotes(text, reported=True):
        assert text[quote.start : quote.end] == quote.text == quote.text.strip()
        numbers.append(quote.statement)
        if quote.kind == "reported":
            assert text[quote.cue.start : quote.cue.end] == quote.cue.text
            assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.mention
    assert sorted(set(numbers)) == list(range(1, len(set(numbers)) + 1))


def test_a_quote_shares_the_statement_of_the_clause_around_it():
    text = "Maria Ortiz said the bridge was “quite safe” and would open. “It is old,” Bo Reth said."
    found = [(q.kind, q.statement) for q in extract_quotes(text, reported=True)]
    assert found == [("reported", 1), ("speech", 1), ("speech", 2)]


def test_a_quote_of_someone_else_has_a_statement_of_its_own():
    clause = Quote(0, 30, "x" * 30, "reported", speaker=Speaker("Ann Lee"))
    quote = Quote(5, 9, "mad,", "speech", 1, Speaker("Bo Reth"))
    assert [q.statement for q in insert_reported([quote], [clause])] == [1, 2]


def test_quotes_inside_a_turn_are_dropped():
    turn = Quote(5, 20, "x" * 15, "turn", 1, Speaker("Ann Lee"))
    quotes = [Quote(0, 3, "One", "speech", 1), Quote(7, 10, "Two", "speech", 2), Quote(22, 27, "Three", "speech", 3)]
    assert [(q.start, q.statement) for q in insert_turns(quotes, [turn])] == [(0, 1), (5, 2), (22, 3)]


def test_reported_clauses_have_sides_and_stances():
    text = "Northwind Foods said it regretted the fault. The senator accused Northwind of hiding the fault."
    labelled = Labeller("Northwind Foods", ("Northwind",), reported=True).label(text)
    assert [q.kind for q in labelled.quotes] == ["reported", "reported"]
    assert [q.speaker.side for q in labelled.quotes] == ["company", "other"]
    assert all(q.about and q.stance.label and len(q.stance.probabilities) == 3 for q in labelled.quotes)


def test_a_clause_ends_at_a_break_of_its_sentence():
    document = Document("Ann Lee said the bridge was safe for now, though the port lost nine ships. It was old.")
    [candidate] = find_candidates(document)
    chosen = choose_end(document, candidate, {"": -9.0})
    assert (chosen.end, chosen.certainty) == (candidate.end, pytest.approx(1.0, abs=0.01))
    assert document.text[candidate.start : candidate.end].endswith("nine ships")
    [index] = find_breaks(candidate)
    certain = dict.fromkeys(list_break_features(document, candidate, index), 9.0)
    cut = choose_end(document, candidate, {"": 0.0, **certain})
    assert document.text[cut.start : cut.end] == "the bridge was safe for now"


def test_of_clauses_half_the_same_the_better_is_kept():
    document = Document("Ann Lee said Bo Reth claimed the bridge over the river was safe.")
    outer, inner = find_candidates(document)
    assert keep_best([(0.6, outer), (0.9, inner)]) == [inner]
    assert keep_best([(0.9, outer), (0.6, inner)]) == [outer]


def test_scores_are_probabilities_and_the_author_is_no_source():
    document = Document("Ann Lee said the bridge was safe. I said that the bridge was old.")
    [clause] = find_reported(document)
    assert clause.mention.head == "Lee"
    assert 0.6 < score_clause(document, clause) <= 1.0


def test_every_frame_is_used_and_every_verb_has_known_frames():
    flags = {frame.flag for frame in FRAMES} | {"aside"}
    used = set()
    for form, verb in saying_verbs().items():
        assert form.isalpha()
        assert form.islower()
        assert verb.frames <= flags, form
        used |= verb.frames
    assert used == flags


def test_cue_words_are_known_in_lower_case():
    assert {"said", "according", "claims"} <= cue_words()
    assert cue_words().isdisjoint({"thinks", "wants", "plans", "believes", "hopes"})
    assert all(word.islower() for word in SAYING_NOUNS)
