"""Scores of small labels, computed by hand, and properties of all scores."""

import json
from dataclasses import replace

import pytest
from quotestance.corpus.labels import CorpusRecord
from quotestance.evaluation.metrics import DRAWS
from quotestance.evaluation.report import RuleCount, evaluate, label_given
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES, Quote, Speaker, Stance
from quotestance.stance.persistence import load_model
from sklearn.metrics import cohen_kappa_score, f1_score

TEXT = '"We deny it," Ann Lee said. "They lied," Bob Fane said. The "fun deck" shut. "It is May," Ann Lee said.'


def quote_of(words, stance=None, speaker=None, kind="speech", side=None, about=None, rule=None, probability=None):
    start = TEXT.index(words)
    end = TEXT.index('"', start)
    probabilities = None
    if probability is not None:
        probabilities = tuple(probability if s == stance else (1 - probability) / 2 for s in STANCES)
    return Quote(
        start,
        end,
        TEXT[start:end],
        kind,
        speaker=Speaker(speaker, side=side) if speaker else None,
        rule=rule,
        about=about,
        stance=Stance(stance, probabilities) if stance else None,
    )


GOLD_QUOTES = (
    quote_of("We deny", "defensive", "Ann Lee", side="company", about="company"),
    quote_of("They lied", "critical", "Bob Fane", side="other", about="company"),
    quote_of("fun deck", kind="other"),
    quote_of("It is", "neutral", "Ann Lee", side="company", about="other"),
)


def gold(quotes=GOLD_QUOTES, id_="a"):
    return CorpusRecord(Article(id_, TEXT, "Acme"), tuple(quotes), "own", "train", "own")


def score(predicted, records=None):
    records = records or [gold()]
    return evaluate(records, [LabelledArticle(records[0].article.id, "Acme", tuple(predicted))], draws=20)


def test_gold_against_itself_is_perfect():
    report = score(GOLD_QUOTES)
    for name, found in report.scores.items():
        if name.startswith(("speaker mention", "speaker by")):  # these labels have no mentions
            assert found.cases == 0
            continue
        assert found.value == (0.0 if name == "stance calibration error" else 1.0), name
        assert (found.low, found.high) == (found.value, found.value)


def test_each_mistake_lowers_its_own_score():
    said, charged, name, dated = GOLD_QUOTES
    wrong_speaker = score((replace(said, speaker=Speaker("Zed Lee", side="company")), charged, name, dated))
    assert wrong_speaker.scores["speaker exact"].value == pytest.approx(2 / 3)
    assert wrong_speaker.scores["speaker last word"].value == 1
    wrong_side = score((said, replace(charged, speaker=Speaker("Bob Fane", side="company")), name, dated))
    assert wrong_side.scores["side right"].value == pytest.approx(2 / 3)
    wrong_about = score((said, charged, name, replace(dated, about="company")))
    assert wrong_about.scores["about right"].value == pytest.approx(2 / 3)
    wrong_kind = score((said, charged, replace(name, kind="speech"), dated))
    assert wrong_kind.scores["kind accuracy"].value == pytest.approx(3 / 4)
    assert wrong_kind.scores["quotes exact precision"].value == pytest.approx(3 / 4)
    assert wrong_kind.scores["quotes exact recall"].value == 1


def test_missed_quote_also_lowers_speaker_and_stance_scores():
    report = score(GOLD_QUOTES[1:])
    assert report.scores["quotes overlap recall"].value == pytest.approx(2 / 3)
    assert report.scores["speaker exact"].value == pytest.approx(2 / 3)
    assert report.scores["stance defensive F1"].value == 0
    assert report.scores["stance macro-F1"].value == pytest.approx(2 / 3)
    assert report.scores["stance accuracy"].value == pytest.approx(2 / 3)
    assert report.confusion[1] == (0, 0, 0, 1)


def test_match_shares_at_least_half_of_both_spans():
    said = GOLD_QUOTES[0]
    half = replace(said, end=said.start + 6, text=said.text[:6])
    less = replace(said, end=said.start + 4, text=said.text[:4])
    longer = replace(said, end=said.end + 40, text=TEXT[said.start : said.end + 40])
    for guess, found in ((half, 1), (less, 0), (longer, 0)):
        report = score((guess,))
        assert report.scores["quotes overlap recall"].value == pytest.approx(found / 3)
        assert report.scores["quotes exact recall"].value == 0


@pytest.mark.parametrize(
    ("ours", "theirs", "same"), [("the U.S. Navy", "US navy", 1.0), ("Ann Lee", "Lee Ann", 0.0), ("", "Ann", 0.0)]
)
def test_names_are_compared_without_case_full_stops_and_the(ours, theirs, same):
    guess = replace(GOLD_QUOTES[0], speaker=Speaker(ours))
    record = gold([replace(GOLD_QUOTES[0], speaker=Speaker(theirs))])
    assert score((guess,), [record]).scores["speaker exact"].value == same


def test_scores_are_equal_to_those_of_scikit_learn():
    truth = ["critical", "defensive", "neutral", "neutral", "defensive", "critical", "neutral"]
    guesses = ["critical", "neutral", "neutral", "defensive", "defensive", "neutral", "neutral"]
    records = [gold([quote_of("We deny", t, "Ann Lee")], str(i)) for i, t in enumerate(truth)]
    found = [LabelledArticle(str(i), "Acme", (quote_of("We deny", g, "Ann Lee"),)) for i, g in enumerate(guesses)]
    scores = evaluate(records, found, draws=20).scores
    assert scores["stance macro-F1"].value == pytest.approx(f1_score(truth, guesses, average="macro"))
    assert scores["stance kappa"].value == pytest.approx(cohen_kappa_score(truth, guesses))


def test_calibration_error_is_correct():
    labelled = [
        quote_of("We deny", "defensive", "Ann Lee", probability=0.95),
        quote_of("They lied", "neutral", "Bob Fane", probability=0.95),
    ]
    assert score(labelled).scores["stance calibration error"].value == pytest.approx(abs(0.95 - 0.5))


def test_right_and_wrong_speakers_are_counted_by_rule():
    said = replace(GOLD_QUOTES[0], rule="quote-name-verb")
    wrong = replace(GOLD_QUOTES[1], rule="quote-name-verb", speaker=Speaker("Cy"))
    no_speech = replace(GOLD_QUOTES[2], kind="speech", rule="colon", speaker=Speaker("Cy"))
    left_alone = replace(GOLD_QUOTES[3], kind="other", rule="term")
    assert score((said, wrong, no_speech, left_alone)).by_rule == {
        "quote-name-verb": RuleCount(1, 1, 0),
        "colon": RuleCount(0, 0, 1),
    }
    table = score((said, wrong, no_speech)).table(by_rule=True)
    assert "quote-name-verb                       2      1   0.500      1          0" in table
    assert "speaker by rule" not in score((said,)).table()


def test_predicted_speaker_without_gold_speaker_is_wrong():
    nobody = replace(GOLD_QUOTES[0], speaker=None)
    guess = replace(nobody, rule="colon", speaker=Speaker("Cy"))
    assert score((guess,), [gold([nobody])]).by_rule == {"colon": RuleCount(0, 1, 0)}
    silent = replace(nobody, rule="unnamed")
    assert score((silent,), [gold([nobody])]).by_rule == {"unnamed": RuleCount(1, 0, 0)}


def test_quotes_in_unscored_spans_are_ignored():
    said, charged, term, _ = GOLD_QUOTES
    record = replace(gold([said]), unscored=((charged.start - 1, charged.end + 1), (said.start, said.start + 3)))
    extra = replace(charged, rule="colon")
    report = score((said, extra), [record])
    assert report.scores["quotes overlap precision"].value == 1
    assert report.by_rule == {}
    scored = score((said, replace(term, kind="speech")), [record])
    assert scored.scores["quotes overlap precision"].value == pytest.approx(1 / 2)


def test_intervals_contain_the_score_and_are_reproducible():
    records = [
        gold([quote_of("We deny", "defensive", "Ann Lee"), quote_of("They lied", "critical", "Bob Fane")], str(i))
        for i in range(20)
    ]
    found = [
        LabelledArticle(
            str(i),
            "Acme",
            (
                quote_of("We deny", "defensive", "Ann Lee"),
                quote_of("They lied", "critical" if i % 3 else "neutral", "Bob Fane"),
            ),
        )
        for i in range(20)
    ]
    one, two = evaluate(records, found), evaluate(records, found)
    assert one.to_dict() == two.to_dict()
    macro = one.scores["stance accuracy"]
    assert macro.low < macro.value < macro.high
    assert DRAWS >= 1000


def test_article_without_prediction_counts_as_missed():
    assert evaluate([gold()], [], draws=20).scores["quotes exact recall"].value == 0


def test_report_without_articles():
    report = evaluate([], [])
    assert all(found.cases == 0 for found in report.scores.values())
    assert "0 articles" in report.table()


def test_report_as_json_and_table():
    labelled = [quote_of("We deny", "defensive", "Ann Lee", probability=0.75, rule="colon")]
    found = [LabelledArticle("a", "Acme", tuple(labelled))]
    report = evaluate([gold()], found, given=label_given([gold()], load_model()), draws=20)
    back = json.loads(json.dumps(report.to_dict()))
    assert back["scores"]["stance accuracy"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert back["given"]["stance macro-F1"]["cases"] == 3
    assert "quotes exact F1" not in back["given"]
    assert {"majority", "cue words"} <= set(back["baselines"])
    assert back["reliability"][7] == {"quotes": 1, "probability": 0.75, "right": 1.0}
    assert back["by_rule"] == {"colon": {"fired": 1, "right": 1, "wrong": 0, "false_positives": 0}}
    table = report.table()
    for part in ("stance macro-F1", "majority: macro-F1", "missed", "0.7 to 0.8           1  0.750  1.000"):
        assert part in table
    assert "speaker mention" not in table  # based on no case


def test_labels_without_stances_have_no_stance_scores_in_the_table():
    record = gold([replace(GOLD_QUOTES[0], stance=None)])
    table = score(GOLD_QUOTES[:1], [record]).table()
    assert "quotes exact F1" in table
    assert "stance" not in table


def test_gold_sides_and_stances_are_hidden_from_the_model():
    model = load_model()
    hidden = [
        replace(q, about=None, stance=None, speaker=replace(q.speaker, role=None, side=None) if q.speaker else None)
        for q in GOLD_QUOTES
    ]
    assert label_given([gold()], model) == label_given([gold(hidden)], model)


def test_article_without_a_company_gets_no_stance():
    record = CorpusRecord(Article("x", TEXT, None), GOLD_QUOTES, "own", "train", "own")
    (labelled,) = label_given([record], load_model())
    assert all(q.stance is None for q in labelled.quotes)
