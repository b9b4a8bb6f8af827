"""The figures of the report's first page: shares, time, outlets, speakers, wordings, and the model card's line."""

from collections import Counter

import pytest
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker, Stance
from quotestance.statements.merging import merge_statements
from quotestance.writing.card import read_reliability
from quotestance.writing.charts import draw_bar, draw_columns
from quotestance.writing.overview import describe_companies
from quotestance.writing.report import make_heading, sort_by_date
from quotestance.writing.review import format_review, order_by_uncertainty
from quotestance.writing.stance_counts import CLASSES, classify_stance, list_said, round_shares
from quotestance.writing.timeline import count_by_period, format_date, format_range, read_date
from quotestance.writing.voices import rank_voices, unify_names
from quotestance.writing.wordings import compare_wordings, count_outlets


def quote(text="It holds", name="Ann Lee", stance="critical", shares=None, side=None, role=None, group=None):
    """A quote; without `shares` its stance is certain, as if labelled by hand."""
    speaker = Speaker(name, role=role, side=side) if name else None
    return Quote(0, len(text), text, "speech", None, speaker, None, None, None, Stance(stance, shares), group)


def article(*quotes, id_="a", company="Acme", **known):
    return LabelledArticle(id_, company, quotes, **known)


@pytest.mark.parametrize(
    ("stance", "counted"),
    [
        (Stance("critical", (0.5, 0.3, 0.2)), "critical"),
        (Stance("neutral", (0.2, 0.3, 0.5)), "neutral"),
        (Stance("defensive", (0.3, 0.49, 0.21)), "unclear"),
        (Stance("defensive"), "defensive"),
        (Stance(None, (0.8, 0.1, 0.1)), "unclear"),
        (None, "unclear"),
    ],
)
def test_stance_counts_if_its_probability_is_at_least_a_half(stance, counted):
    assert classify_stance(Quote(0, 1, "x", stance=stance)) == counted


@pytest.mark.parametrize(
    "numbers",
    [
        (1, 1, 1, 0),
        (45, 17, 31, 8),
        (1, 0, 0, 0),
        (0, 0, 0, 7),
        (1, 1, 1, 1),
        (999, 1, 1, 1),
        (2, 2, 2, 1),
        (3, 3, 1, 6),
    ],
)
def test_shares_add_up_to_100_and_are_less_than_one_percent_off(numbers):
    counts = dict(zip(CLASSES, numbers, strict=True))
    shares = round_shares(counts)
    assert sum(shares.values()) == 100
    assert all(abs(shares[name] - 100 * counts[name] / sum(numbers)) < 1 for name in CLASSES)


def test_shares_of_nothing_are_zero():
    assert round_shares({}) == dict.fromkeys(CLASSES, 0)
    assert draw_bar({}) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-01", "1 March 2026"),
        ("2026-03-01T09:30:00", "1 March 2026"),
        ("2026-03", "March 2026"),
        ("2026", "2026"),
        ("2026-13-01", "2026-13-01"),
        ("2026-02-30", "2026-02-30"),
        ("3/4/2026", "3/4/2026"),
        ("yesterday", "yesterday"),
        ("0001-01-01", "0001-01-01"),
        ("20260301", "20260301"),
        ("", ""),
        (None, ""),
    ],
)
def test_date_is_shown_as_a_reader_writes_it_or_as_it_is(text, shown):
    assert format_date(text) == shown
    assert (read_date(text) is None) == (shown == (text or "")) or shown == "2026"


@pytest.mark.parametrize(
    ("dates", "unit", "labels"),
    [
        (["2026-03-01"], "day", ["1 March 2026"]),
        (["2026-02-27", "2026-03-01"], "day", ["27 February 2026", "28 February 2026", "1 March 2026"]),
        (["2026-03-01", "2026-04-10"], "week", ["week of 23 February 2026", "week of 6 April 2026"]),
        (["2025-12-31", "2026-12-01"], "month", ["December 2025", "December 2026"]),
        (["2001-01-01", "2026-01-01"], "year", ["2001", "2026"]),
        (["2026-03"], "month", ["March 2026"]),
        (["2024", "2026"], "year", ["2024", "2026"]),
        (["yesterday", None], "day", []),
    ],
)
def test_unit_of_time_follows_the_range(dates, unit, labels):
    timeline = count_by_period([(date, "neutral") for date in dates])
    found = [period.label for period in timeline.periods]
    assert timeline.unit == unit
    assert found == labels or [found[0], found[-1]] == labels
    assert sum(period.counts.total() for period in timeline.periods) + timeline.undated == len(dates)


def test_month_without_a_day_is_left_out_of_a_chart_by_days():
    dates = ["2026-03-01", "2026-03-02", "2026-03", "2026"]
    timeline = count_by_period([(date, "critical") for date in dates])
    assert (timeline.unit, timeline.undated) == ("day", 2)
    timeline = count_by_period([(date, "critical") for date in dates[1:]])
    assert (timeline.unit, timeline.undated) == ("month", 1), "most of the dates have no day"


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        (["2026-03-01", "2026-01-15"], "15 January 2026 – 1 March 2026"),
        (["2026-03-01", "2026-03-01"], "1 March 2026"),
        (["2026-03", None, "soon"], "March 2026"),
        ([None], ""),
        ([], ""),
    ],
)
def test_range_has_the_first_and_the_last_date(dates, shown):
    assert format_range(dates) == shown


@pytest.mark.parametrize("most", [0, 1, 4, 7, 31, 75, 1234])
def test_columns_stay_in_the_plot_and_in_order(most):
    dated = [("2026-03-01", "critical")] * most + [("2026-03-09", "neutral")]
    chart = draw_columns(count_by_period(dated))
    for column in chart.columns:
        assert 0 <= column.start < column.start + column.width <= 100
        assert sum(part.size for part in column.segments) <= chart.height
        assert column.segments[0].start == 0
    assert 2 <= len(chart.lines) <= 5
    assert chart.lines[-1][0] == chart.height
    assert [place for place, _, _ in chart.labels] == sorted(place for place, _, _ in chart.labels)
    assert len(chart.labels) <= 4


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (["Ann B. Lee", "Ann Lee"], True),
        (["Ann Lee", "Lee"], True),
        (["Ann Lee", "John Lee", "Lee"], False),
        (["Harbour Post", "Post"], False),
        (["Northwind Foods Inc.", "Northwind Foods"], True),
        (["Ann Lee", "Ann Leeds"], False),
        (["Lee", "Leeds"], False),
    ],
)
def test_forms_of_one_name_have_one_key(names, same):
    keys = unify_names(names)
    assert (keys[names[0]] == keys[names[-1]]) == same


def test_speakers_are_ranked_on_the_side_that_more_of_their_quotes_take():
    said = list_said(
        [
            article(
                *[quote(name="Ann Lee", role="mayor")] * 2,
                quote(name="Ann Lee", stance="defensive"),
                *[quote(name="Bo Dahl", stance="defensive", side="company")] * 3,
                *[quote(name="a resident")] * 9,
                quote(name=None),
                quote(name="Cy Poe", stance="neutral"),
                quote(name="Di Ray", stance="critical", shares=(0.4, 0.3, 0.3)),
            )
        ]
    )
    against, in_favour = rank_voices(said, "Acme")
    assert [(voice.name, voice.role, voice.counts["critical"]) for voice in against] == [("Ann Lee", "mayor", 2)]
    assert [(voice.name, voice.side, voice.counts.total()) for voice in in_favour] == [("Bo Dahl", "company", 3)]


@pytest.mark.parametrize("role", ["the company", "a spokesman", "Acme", "The Suit"])
def test_role_that_says_nothing_is_left_out(role):
    against, _ = rank_voices(list_said([article(quote(name="Acme", role=role))]), "Acme")
    assert against[0].role == ""


def test_most_telling_quote_is_sure_whole_and_of_a_readable_length():
    good = "They took the money and left the harbour without a wall."
    quotes = [
        quote("greedy", shares=(0.9, 0.05, 0.05)),
        quote(good, shares=(0.8, 0.1, 0.1)),
        quote(good.lower(), shares=(0.85, 0.1, 0.05)),
        quote(f"{good} " * 9, shares=(0.85, 0.1, 0.05)),
        quote(f"{good} Twice.", shares=(0.6, 0.2, 0.2)),
    ]
    [voice], _ = rank_voices(list_said([article(*quotes)]))
    assert voice.telling.quote.text == good


def test_each_company_has_an_overview_the_largest_first():
    articles = [
        article(quote(), id_="a", company="Acme", outlet="Times", date="2026-03-01"),
        article(quote(), quote(stance="neutral"), id_="b", company="Brisk Ltd", outlet="Post"),
        article(quote(), id_="c", company="Brisk", outlet="Post"),
        article(quote(), id_="d", company=None),
    ]
    overviews = describe_companies(articles)
    assert [(one.company, one.article_count, one.quote_count) for one in overviews] == [
        ("Brisk Ltd", 2, 3),
        ("Acme", 1, 1),
    ]
    assert overviews[0].outlets.shown == (("Post", Counter(critical=2, neutral=1)),)
    assert overviews[1].period == "1 March 2026"
    assert make_heading(overviews) == "Who says what about Brisk Ltd and Acme"


@pytest.mark.parametrize(
    ("companies", "heading"),
    [
        ([None, None], "Who says what"),
        (["Acme", "ACME Inc."], "Who says what about Acme"),
        (["Acme", "Brisk", "Crown"], "Who says what about Acme, Brisk and Crown"),
        (["Acme", "Brisk", "Crown", "Dune"], "Who says what about 4 companies"),
        (["Acme", None], "Who says what about Acme"),
        ([], "Who says what"),
    ],
)
def test_heading_names_up_to_three_companies(companies, heading):
    articles = [article(quote(), id_=str(n), company=company) for n, company in enumerate(companies)]
    assert make_heading(describe_companies(articles)) == heading


def test_articles_without_metadata_have_no_outlets_and_no_time():
    [one] = describe_companies([article(quote(), company=None)])
    assert (one.company, one.period, one.outlet_count, one.outlets.shown) == (None, "", 0, ())
    assert (one.outlets.unnamed, one.timeline.undated, one.timeline.periods) == (1, 1, ())


def test_outlets_beyond_the_eighth_are_counted_together():
    articles = [article(*[quote()] * (20 - n), id_=str(n), outlet=f"Outlet {n}", date="2026-03-01") for n in range(12)]
    [one] = describe_companies(articles)
    assert [name for name, _ in one.outlets.shown] == [f"Outlet {n}" for n in range(8)]
    assert (one.outlets.other_count, one.outlets.others.total()) == (4, 12 + 11 + 10 + 9)


LONG = "We checked the wall twice, and it will hold until spring."


@pytest.mark.parametrize(
    ("other", "kind", "new"),
    [
        ("we checked the wall twice and it will hold until spring", "same", []),
        ("it will hold until spring", "part", []),
        ("We checked the wall once, and it will hold until spring.", "differs", ["once"]),
        ("We checked the old wall twice; it will hold.", "differs", ["old"]),
        ("Nothing alike", "differs", ["Nothing alike"]),
    ],
)
def test_wordings_are_compared_word_by_word(other, kind, new):
    articles = [
        article(quote(LONG, group=1), id_="a", outlet="Times"),
        article(quote(other, name="the harbour office", group=1), id_="b", outlet="Post"),
    ]
    [statement] = merge_statements(articles)
    longest, *others = compare_wordings(statement)
    assert longest.is_longest
    assert longest.sources == (["Times", "Post"] if kind == "same" else ["Times"])
    assert [one.is_part for one in others] == [kind == "part"] * (kind != "same")
    assert [text for one in others for text, differs in one.pieces if differs] == new
    assert all("".join(text for text, _ in one.pieces) == other for one in others)
    assert count_outlets(statement) == 2


def test_statement_of_one_outlet_is_not_among_the_carried_ones():
    articles = [article(quote(LONG, group=1), id_=name, outlet="Times") for name in "ab"]
    articles += [article(quote(f"{LONG} Yes.", group=2), id_=name, outlet=name) for name in "cd"]
    [one] = describe_companies(articles, merge_statements(articles))
    assert [statement.quote.group for statement in one.statements] == [2]
    assert one.statement_count == 1


def test_newest_articles_come_first_and_undated_ones_last():
    articles = [
        LabelledArticle(name, date=date)
        for name, date in zip("abcd", (None, "2026-01", "2026-03-01", "x"), strict=True)
    ]
    assert [one.id for one in sort_by_date(articles)] == ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ("# Card\n\n## In short\nRight in 7 of 10\nquotes.\n\n## More\nx\n", "Right in 7 of 10 quotes."),
        ("# Card\n\n## In short\n\n## More\nx\n", None),
        ("# Card\nIn short\nx\n", None),
        (None, None),
    ],
)
def test_reliability_is_the_paragraph_of_the_card(tmp_path, card, line):
    if card is not None:
        (tmp_path / "README.md").write_text(card, encoding="utf-8")
    assert read_reliability(tmp_path) == line


UNSURE = [
    ("a", (0.9, 0.05, 0.05), None),
    ("b", (0.4, 0.35, 0.25), None),
    ("c", (0.45, 0.45, 0.1), 1),
    ("d", (0.1, 0.8, 0.1), None),
    ("e", (0.45, 0.45, 0.1), 1),
    ("f", None, None),
]


def test_quotes_with_the_smallest_margin_are_reviewed_first_and_each_statement_once():
    articles = [article(quote(name, shares=shares, group=group), id_=name) for name, shares, group in UNSURE] + [
        LabelledArticle("g", error="not read"),
        article(id_="h"),
    ]
    order = order_by_uncertainty(articles)
    assert [articles[number].id for number, place in order] == ["c", "b", "d", "a"]
    assert {place for _, place in order} == {0}
    page = "".join(format_review(articles, 2))
    assert "Review of 2 quotes" in page
    assert page.count('class="article"') == 2
