"""Comparison of two systems, and the worst mistakes of one."""

from dataclasses import replace

import pytest
from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.comparison import compare, find_mistakes
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance

TEXT = 'Oda Vik said, "We shut the valve." Then "a fun deck" rose.'
SAID = Quote(15, 33, "We shut the valve.", speaker=Speaker("Oda Vik", "Oda Vik", 0, 7), stance=Stance("defensive"))
TERM = Quote(41, 51, "a fun deck", kind="other")


def gold(number=20):
    return [CorpusRecord(Article(str(i), TEXT, "Brask"), (SAID, TERM), "own", "dev", "own") for i in range(number)]


def guess(stance="defensive", probability=0.6, **changes):
    rest = (1 - probability) / 2
    probabilities = tuple(probability if name == stance else rest for name in STANCES)
    return replace(SAID, stance=Stance(stance, probabilities, (("quote: 'shut'", 0.5),)), rule="colon", **changes)


def label(choose, number=20):
    return [LabelledArticle(str(i), "Brask", tuple(choose(i))) for i in range(number)]


def test_system_compared_with_itself_has_no_difference():
    system = label(lambda i: [guess("critical" if i % 3 else "defensive")])
    found = compare(gold(), system, system, draws=50)
    assert {d.score for d in found.differences} >= {"quotes exact F1", "speaker exact", "stance accuracy"}
    assert all(d.a == d.b and (d.low, d.high) == (0, 0) and not d.significant for d in found.differences)
    assert all((k.only_a, k.only_b, k.p, k.significant) == ((), (), 1.0, False) for k in found.disagreements)


def test_large_difference_is_significant():
    weak = label(lambda i: [guess("critical" if i < 12 else "defensive")])
    strong = label(lambda i: [guess()])
    found = compare(gold(), weak, strong)
    stance = next(d for d in found.differences if d.score == "stance accuracy")
    assert (stance.a, stance.b, stance.significant) == (pytest.approx(0.4), 1.0, True)
    assert 0 < stance.low < 0.6 < stance.high < 1
    speakers, stances = found.disagreements
    assert (len(stances.only_a), len(stances.only_b), stances.significant) == (0, 12, True)
    assert stances.p == pytest.approx(2 * 0.5**12)
    assert stances.only_b[0].predicted == "critical"  # the wrong answer of A
    assert not speakers.significant
    back = compare(gold(), strong, weak)
    assert next(d for d in back.differences if d.score == "stance accuracy").high < 0


def test_difference_of_one_quote_is_not_significant():
    weak = label(lambda i: [guess("critical" if i < 1 else "defensive")])
    found = compare(gold(), weak, label(lambda i: [guess()]))
    assert not any(d.significant for d in found.differences)
    assert not any(k.significant for k in found.disagreements)
    assert found.disagreements[1].p == 1.0


def test_missed_quote_is_wrong_for_speaker_and_stance():
    found = compare(gold(3), label(lambda i: [], 3), label(lambda i: [guess()], 3), draws=50)
    assert [len(kind.only_b) for kind in found.disagreements] == [3, 3]
    assert found.disagreements[0].only_b[0].predicted == "missed"


def test_table_lists_some_answers_and_json_all():
    found = compare(gold(), label(lambda i: [guess("critical")]), label(lambda i: [guess()]), draws=50)
    table = found.table("old.jsonl", "new/", most=2)
    assert table.startswith("A: old.jsonl\nB: new/\n20 articles")
    assert "McNemar's exact p 1.91e-06: significant" in table
    assert table.count("gold defensive, got critical (0.60)   [colon]") == 2
    assert "with the answer of" not in found.table(most=0)
    as_json = found.to_dict()
    assert len(as_json["right_alone"]["stance"]["only_b"]) == 20
    assert as_json["differences"]["stance accuracy"]["significant"] is True


def test_worst_mistakes_of_each_kind_come_first():
    def choose(i):
        if i == 0:
            return []
        wrong = replace(TERM, kind="speech", speaker=Speaker("Ib Lund"))
        return [guess("critical", 0.5 + i / 100), *([wrong] if i == 3 else [])]

    found = find_mistakes(gold(6), label(choose, 6), most=2)
    assert [(m.kind, m.article) for m in found] == [("stance", "5"), ("stance", "4"), ("missed", "0"), ("extra", "3")]
    worst = found[0]
    assert (worst.gold, worst.predicted, worst.probability, worst.text) == ("defensive", "critical", 0.55, SAID.text)
    assert worst.explanation == (("quote: 'shut'", 0.5),)
    assert "quote: 'shut' +0.50" in worst.format()
    assert (found[3].gold, found[3].predicted) == ("no speech", "Ib Lund")


def test_wrong_and_missing_speakers_are_mistakes():
    silent = label(lambda i: [guess(speaker=None if i else Speaker("Ib Lund"))], 2)
    found = [m for m in find_mistakes(gold(2), silent, 5) if m.kind == "speaker"]
    assert [(m.gold, m.predicted) for m in found] == [("Oda Vik", "Ib Lund"), ("Oda Vik", "nobody")]


def test_right_answers_are_no_mistakes():
    assert find_mistakes(gold(2), label(lambda i: [guess()], 2), 5) == []


def test_abstention_counts_as_missed():
    open_ = replace(SAID, stance=Stance(None, (0.3, 0.4, 0.3)))
    (found,) = find_mistakes(gold(1), label(lambda i: [open_], 1), 5)
    assert (found.predicted, found.probability) == ("missed", None)
