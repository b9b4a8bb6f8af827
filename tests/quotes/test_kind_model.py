"""The model that tells speech from terms: its weights, its bounds, and the quotes that it is asked about."""

import json

import pytest
from quotestance.errors import ResourceError
from quotestance.quotes import kind_model
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import UNATTRIBUTED, Document
from quotestance.quotes.kind_features import describe_kind
from quotestance.quotes.kind_model import is_doubtful, speech_probability
from quotestance.quotes.quote_view import QuoteView

LONG = "It was safe and it is safe and it will be safe for as long as the river runs"


def view_of(text: str) -> QuoteView:
    document = Document(text)
    return QuoteView(document, attribute(document), document.line(0), document.line(0).index_of[0])


def test_term_is_less_likely_than_speech():
    said, listed = view_of("Maria Ortiz said it was “quite safe.”"), view_of("The so-called “rust belt” shrank.")
    term, speech = (speech_probability(describe_kind(v, v.attributions[0])) for v in (listed, said))
    assert 0 < term < 0.2 < 0.8 < speech < 1


def test_unknown_features_leave_the_bias():
    bias, _ = kind_model._load_weights()
    assert (speech_probability(["no such feature"]) > 0.5) == (bias > 0)


def test_long_attributed_quote_is_not_doubtful():
    quote = view_of(f"“{LONG},” Maria Ortiz said.")
    assert not is_doubtful(quote, quote.attributions[0])
    assert is_doubtful(quote, UNATTRIBUTED)


@pytest.mark.parametrize("content", ["", "[]", '{"bias": 1}', '{"bias": 1, "weights": 2}', '{"bias": null}'])
def test_damaged_weights_are_reported(tmp_path, monkeypatch, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / kind_model.WEIGHTS).write_text(content, encoding="utf-8")
    monkeypatch.setattr(kind_model, "files", lambda package: tmp_path)
    kind_model._load_weights.cache_clear()
    with pytest.raises(ResourceError, match="reinstall"):
        kind_model._load_weights()
    kind_model._load_weights.cache_clear()


def test_weights_are_whole_hundredths_and_none_is_negligible():
    bias, weights = kind_model._load_weights()
    assert json.loads(json.dumps(bias)) == bias
    assert len(weights) > 1000
    assert all(0.02 <= abs(weight) < 10 for weight in weights.values())
