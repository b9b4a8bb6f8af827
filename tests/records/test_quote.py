"""Records: the JSON form reads back equal, invalid records raise an error, and a prompt shows a table."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.errors import CorpusError
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import KINDS, SIDES, STANCES, Cue, Quote, Speaker, Stance
from quotestance.records.rows import METADATA

names = st.text(min_size=1, max_size=12)
optional = st.none() | names
positions = st.integers(0, 10_000)
shares = st.integers(0, 10_000).map(lambda number: number / 10_000)  # four digits, as they are written
stances = st.builds(Stance, st.sampled_from(STANCES), st.none() | st.tuples(shares, shares, shares))
speakers = st.builds(
    Speaker, names, optional, st.none() | positions, st.none() | positions, optional, st.sampled_from((None, *SIDES))
)


@st.composite
def quotes(draw):
    text, start = draw(st.text(max_size=20)), draw(positions)
    return Quote(
        start,
        start + len(text),
        text,
        draw(st.sampled_from(KINDS)),
        draw(st.none() | positions),
        draw(st.none() | speakers),
        draw(st.none() | st.builds(Cue, names, positions, positions)),
        draw(optional),
        draw(st.sampled_from((None, *SIDES))),
        draw(st.none() | stances),
    )


articles = st.builds(
    LabelledArticle,
    st.text(),
    optional,
    st.lists(quotes(), max_size=4).map(tuple),
    optional,
    st.booleans(),
    **dict.fromkeys(METADATA, optional),
)


@given(articles)
def test_json_reads_back_equal(article):
    assert LabelledArticle.from_dict(json.loads(json.dumps(article.to_dict()))) == article


@given(articles)
def test_shown_article_has_no_control_characters_or_tags(article):
    shown = repr(article).replace("\n", "")
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert "<script" not in article._repr_html_()


def test_explanation_is_written_only_if_set():
    plain = Quote(1, 4, "No.", stance=Stance("neutral", (0.2, 0.3, 0.5)))
    explained = Quote(1, 4, "No.", stance=Stance("neutral", (0.2, 0.3, 0.5), (("cue 'said'", 0.4),)))
    assert "explanation" not in plain.to_dict()
    assert Quote.from_dict(explained.to_dict()) == explained


def test_json_form_has_the_documented_fields():
    quote = Quote(
        311,
        352,
        "We found the fault and we have mended it.",
        statement=1,
        rule="quote-verb-name",
        speaker=Speaker("Maria Ortiz", "Ms. Ortiz", 361, 370, "chief executive", "company"),
        cue=Cue("said", 356, 360),
        about="company",
        stance=Stance("defensive", (0.05, 0.86, 0.09)),
    )
    article = LabelledArticle("a-204", "Northwind Foods", (quote,), title="Recall widens", date="2026-03-01")
    assert article.to_dict() == {
        "id": "a-204",
        "title": "Recall widens",
        "outlet": None,
        "date": "2026-03-01",
        "url": None,
        "company": "Northwind Foods",
        "company_inferred": False,
        "company_named": None,
        "error": None,
        "quotes": [
            {
                "start": 311,
                "end": 352,
                "text": "We found the fault and we have mended it.",
                "kind": "speech",
                "statement": 1,
                "rule": "quote-verb-name",
                "about": "company",
                "stance": "defensive",
                "speaker": {
                    "name": "Maria Ortiz",
                    "mention": "Ms. Ortiz",
                    "start": 361,
                    "end": 370,
                    "role": "chief executive",
                    "side": "company",
                },
                "cue": {"text": "said", "start": 356, "end": 360},
                "probabilities": {"critical": 0.05, "defensive": 0.86, "neutral": 0.09},
            }
        ],
    }


QUOTE = {"start": 1, "end": 4, "text": "No."}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ([], "JSON object"),
        ({}, "'id'"),
        ({"id": 3}, "'id' must be a string, found 3"),
        ({"id": "a", "quotes": {}}, "'quotes' must be a list"),
        ({"id": "a", "quotes": [3]}, "'quotes' must be a list"),
        ({"id": "a", "company": 3}, "'company' must be a string"),
        ({"id": "a", "quotes": [QUOTE | {"start": "1"}]}, "'start' must be a whole number, found '1'"),
        ({"id": "a", "quotes": [QUOTE | {"start": True}]}, "'start'"),
        ({"id": "a", "quotes": [QUOTE | {"end": None}]}, "'end'"),
        ({"id": "a", "quotes": [QUOTE | {"end": 5}]}, "has the length 3, but its span is 1-5"),
        ({"id": "a", "quotes": [QUOTE | {"start": -3, "end": 0}]}, "span is -3-0"),
        ({"id": "a", "quotes": [QUOTE | {"text": None}]}, "'text'"),
        ({"id": "a", "quotes": [QUOTE | {"kind": "song"}]}, "'kind' must be one of speech, other"),
        ({"id": "a", "quotes": [QUOTE | {"stance": "angry"}]}, "'stance' must be one of critical"),
        ({"id": "a", "quotes": [QUOTE | {"stance": ["critical"]}]}, "'stance' must be one of critical"),
        ({"id": "a", "quotes": [QUOTE | {"about": "rival"}]}, "'about'"),
        ({"id": "a", "quotes": [QUOTE | {"speaker": 3}]}, "'speaker'"),
        ({"id": "a", "quotes": [QUOTE | {"speaker": {"mention": "she"}}]}, "'speaker'"),
        ({"id": "a", "quotes": [QUOTE | {"speaker": {"name": "Ann", "side": "theirs"}}]}, "'side'"),
        ({"id": "a", "quotes": [QUOTE | {"cue": "said"}]}, "'cue'"),
        ({"id": "a", "quotes": [QUOTE | {"probabilities": [1, 0, 0]}]}, "'probabilities'"),
        ({"id": "a", "quotes": [QUOTE | {"probabilities": {"critical": 1}}]}, "'probabilities'"),
        (
            {"id": "a", "quotes": [QUOTE | {"probabilities": dict.fromkeys(STANCES, 0.3), "explanation": [["x"]]}]},
            "'explanation'",
        ),
    ],
)
def test_invalid_record_raises_an_error_naming_the_field(record, says):
    with pytest.raises(CorpusError, match=says):
        LabelledArticle.from_dict(record)


def test_speaker_in_hand_labels_may_be_just_a_name():
    quote = Quote.from_dict(QUOTE | {"speaker": "Ann Lee", "side": "company", "role": "chief", "stance": "neutral"})
    assert quote.speaker == Speaker("Ann Lee", side="company", role="chief")
    assert quote.stance == Stance("neutral")


def test_article_is_shown_as_a_table_at_a_prompt_and_in_a_notebook():
    quote = Quote(
        0,
        16,
        "<script>&\x1b[2J\n\n",
        speaker=Speaker("Ann <b>Lee", role="chief"),
        stance=Stance("critical", (0.7, 0.2, 0.1)),
    )
    article = LabelledArticle("a", "Acme", (quote, Quote(30, 38, "The Rock", "other")))
    assert [line.split()[:3] for line in repr(article).splitlines()] == [
        ["a", "·", "Acme"],
        ["speaker", "side", "stance"],
        ["Ann", "<b>Lee", "-"],
    ], "only speech, as on the command line"
    html = article._repr_html_()
    assert "&lt;script&gt;&amp;␛[2J" in html
    assert "Ann &lt;b&gt;Lee" in html
    assert "<script" not in html
    assert "\x1b" not in html + repr(article)


def test_article_without_stances_is_shown_without_their_columns():
    article = LabelledArticle("a", quotes=(Quote(0, 2, "No", speaker=Speaker("Ann Lee", role="chief")),))
    assert repr(article).splitlines()[1].split() == ["speaker", "role", "quote"]
    assert "stance" not in article._repr_html_()
    assert "side" not in article._repr_html_()


def test_stance_is_its_label():
    stance = Stance("critical", (0.7, 0.1, 0.2))
    assert (str(stance), str(Stance(None)), f"{stance}") == ("critical", "unsure", "critical")
    assert stance == "critical" != stance.probabilities
    assert stance != "neutral"
    assert stance == Stance("critical", (0.7, 0.1, 0.2)) != Stance("critical")
    assert {stance: 1}["critical"] == {"critical": 1}[stance] == 1
    assert stance.by_class == {"critical": 0.7, "defensive": 0.1, "neutral": 0.2}
    assert Stance("neutral").by_class == {}
    assert stance != 3


def test_probabilities_are_written_with_four_digits():
    quote = Quote(0, 2, "No", stance=Stance("neutral", (1 / 3, 1 / 3, 1 / 3)))
    assert quote.to_dict()["probabilities"] == dict.fromkeys(STANCES, 0.3333)
    [row] = LabelledArticle("a", quotes=(quote,)).rows()
    assert row["p_critical"] == 0.3333


def test_long_article_is_truncated_at_a_prompt():
    article = LabelledArticle("a", quotes=tuple(Quote(i, i + 1, "x") for i in range(1000)))
    assert repr(article).endswith("… and 900 more")


def test_records_cannot_be_changed():
    with pytest.raises(AttributeError):
        Article("a", "b").text = "c"
