"""Labelling one article through all stages, and the public names of the package."""

import pickle
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import quotestance
from hypothesis import given
from hypothesis import strategies as st
from quotestance import Article, Labeller, ModelError, Quote, QuotestanceError, ResourceError, Stance, pipeline
from quotestance.sides import assignment, inference
from quotestance.sides.company import Company

TEXT = "\u201cIt was safe,\u201d said Maria Ortiz, chief executive of Northwind Foods.\n"
MARKS = st.sampled_from("\"“”„«»'‘’")
WORDS = st.sampled_from([" said ", "Ann Lee", "Acme Corp", ", ", ". ", "\n\n", "\r\n", "We did it", "é", "𝄞"])
NEWS = st.lists(WORDS | MARKS, max_size=30).map("".join)


class Model:
    def label(self, text, quotes, company, *, explain=False):
        return tuple(replace(quote, about="company", stance=Stance("critical", (0.6, 0.3, 0.1))) for quote in quotes)


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr(pipeline, "_load_model", lambda folder: Model())


def test_label_gives_a_readable_result():
    result = quotestance.label(TEXT, company="Northwind Foods")
    assert [(quote.text, quote.speaker.name, quote.speaker.side) for quote in result.quotes] == [
        ("It was safe,", "Maria Ortiz", "company")
    ]
    assert result.quotes[0].stance.label in quotestance.STANCES
    assert "Maria Ortiz" in repr(result)
    assert "It was safe," in result._repr_html_()


def test_extract_loads_no_model(monkeypatch):
    monkeypatch.setattr(pipeline, "_load_model", lambda folder: pytest.fail("the model was loaded"))
    result = quotestance.extract(TEXT)
    assert [quote.speaker.name for quote in result.quotes] == ["Maria Ortiz"]
    assert result.quotes[0].stance is None


@given(NEWS)
def test_spans_match_the_text(text):
    result = quotestance.extract(text)
    assert result.error is None
    spans = [(quote.start, quote.end) for quote in result.quotes]
    assert all(text[quote.start : quote.end] == quote.text for quote in result.quotes)
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(NEWS)
def test_labels_of_any_text_are_valid(text):
    result = quotestance.label(text, company="Acme Corp", aliases=["Acme"])
    assert result.error is None
    for quote in result.quotes:
        assert (quote.stance is None) == (quote.kind == "other" or not result.company_named)
        if quote.stance:
            assert quote.stance.label in quotestance.STANCES
            assert sum(quote.stance.probabilities) == pytest.approx(1)


@pytest.mark.parametrize(
    ("labeller", "article", "company", "aliases", "inferred"),
    [
        (Labeller("Given", ("G",)), Article("a", TEXT), "Given", ("G",), False),
        (Labeller("Given", ("G",)), Article("a", TEXT, "Own", ("O",)), "Given", ("G",), False),
        (Labeller("Given", ("G",)), Article("a", TEXT, "Given", ("O",)), "Given", ("G", "O"), False),
        (Labeller("Given", ("G",)), Article("a", TEXT, None, ("G", "O")), "Given", ("G", "O"), False),
        (Labeller(), Article("a", TEXT, "Own", ("O",)), "Own", ("O",), False),
        (Labeller(), Article("a", TEXT), "Inferred Inc", (), True),
    ],
)
def test_company_and_aliases_come_from_labeller_then_article_then_text(
    model, monkeypatch, labeller, article, company, aliases, inferred
):
    seen = []
    monkeypatch.setattr(inference, "infer_company", lambda text, title: Company("Inferred Inc"))
    monkeypatch.setattr(assignment, "assign_sides", lambda text, quotes, company, title: seen.append(company) or quotes)
    result = labeller.label(article)
    assert (result.company, result.company_inferred) == (company, inferred)
    assert (seen[0].name, seen[0].aliases) == (company, aliases)


def test_without_company_stances_are_none(model, monkeypatch):
    monkeypatch.setattr(inference, "infer_company", lambda text, title: None)
    result = Labeller().label(TEXT)
    assert result.company is None
    assert [quote.stance for quote in result.quotes] == [None]


def test_min_confidence_removes_uncertain_stances(model):
    assert Labeller("Acme", min_confidence=0.6).label(TEXT).quotes[0].stance.label == "critical"
    [quote] = Labeller("Acme", min_confidence=0.61).label(TEXT).quotes
    assert quote.stance == Stance(None, (0.6, 0.3, 0.1))
    assert "unsure" in repr(Labeller("Acme", min_confidence=0.7).label(TEXT))


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_min_confidence_must_be_a_probability(value):
    with pytest.raises(QuotestanceError, match="from 0 to 1"):
        Labeller(min_confidence=value)


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError("deep"), MemoryError(), AssertionError()])
def test_error_inside_an_article_is_returned(monkeypatch, error):
    def fail(text, **options):
        raise error

    monkeypatch.setattr(pipeline, "extract_quotes", fail)
    for result in (Labeller("Acme").label(Article("a", TEXT)), Labeller().extract(Article("a", TEXT))):
        assert (result.id, result.quotes) == ("a", ())
        assert type(error).__name__ in result.error


@pytest.mark.parametrize("error", [ModelError("damaged"), ResourceError("missing")])
def test_damaged_model_or_word_list_is_raised(monkeypatch, error):
    def fail(folder):
        raise error

    monkeypatch.setattr(pipeline, "_load_model", fail)
    with pytest.raises(type(error)):
        Labeller("Acme").label(TEXT)


def test_missing_model_folder_is_named_in_error(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        Labeller("Acme", model=tmp_path / "nowhere").load()


def test_labeller_is_small_when_pickled():
    labeller = Labeller("Acme", ("A",), explain=True)
    labeller.label(TEXT)
    assert len(pickle.dumps(labeller)) < 1000
    assert pickle.loads(pickle.dumps(labeller)) == labeller


# The public names


def test_public_names_exist():
    assert len(set(quotestance.__all__)) == len(quotestance.__all__)
    for name in quotestance.__all__:
        assert getattr(quotestance, name) is not None
    assert set(quotestance.__all__) <= set(dir(quotestance))
    with pytest.raises(AttributeError, match="no attribute 'sing'"):
        quotestance.sing  # noqa: B018


def test_version_matches_pyproject():
    project = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{quotestance.__version__}"\n' in project


def test_import_loads_no_heavy_modules():
    script = "import sys, quotestance; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "click", "joblib", "sklearn", "nltk", "quotestance.pipeline"} & set(modules)


def test_quote_is_exported_as_the_record():
    assert Quote is quotestance.records.quote.Quote


def test_company_named_hundreds_of_times_in_a_sentence():
    article = quotestance.label("“We mended it,” said Ann Lee of Acme. " + "Acme " * 1000, company="Acme")
    assert article.error is None
    assert [quote.stance.label for quote in article.quotes]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Larch Boss Maria Brannek Quits", "Maria Brannek"),
        ("Larch Boss Quits After Brannek Row", "Brannek"),
        (None, "Brannek"),
    ],
    ids=["given-name", "no-given-name", "no-title"],
)
def test_title_gives_a_given_name(title, name):
    [quote] = pipeline.extract_quotes("“It was safe,” Brannek said.", title=title)
    assert quote.speaker.name == name
    article = Article(id="a", text="“It was safe,” Brannek said.", title=title)
    assert pipeline.extract(article).quotes[0].speaker.name == name
