"""Labels, probabilities and explanations of a model; damaged model folders."""

import hashlib
import io
import json
import pickle
import shutil
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from quotestance.errors import ModelError
from quotestance.records.quote import STANCES, Quote, Speaker
from quotestance.sides.assignment import assign_sides
from quotestance.sides.company import Company
from quotestance.stance.features import FAMILIES, DescribedQuote, describe
from quotestance.stance.model import CROSSINGS, cross_about, share_scores
from quotestance.stance.persistence import MAX_BYTES, load_model, save_model

TEXT = (
    'Northwind, the ferry line, was fined on Monday. "We are deeply sorry and we will mend every ship," said Ann Lee, '
    'chief executive of Northwind. "They lied to us for years and put lives at risk," said Bob Fane, whose boat sank. '
    'The so-called "fun deck" closed.'
)


def quote_of(words, speaker=None, kind="speech"):
    start = TEXT.index(words)
    end = TEXT.index('"', start)
    return Quote(start, end, TEXT[start:end], kind, speaker=Speaker(speaker) if speaker else None)


QUOTES = (quote_of("We are", "Ann Lee"), quote_of("They lied", "Bob Fane"), quote_of("fun deck", kind="other"))
NORTHWIND = Company("Northwind")
MODELS = Path(str(files("quotestance.models")))


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture
def folder(tmp_path):
    for name in ("model.json", "weights.npz"):
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


def label(model, explain=False):
    return model.label(TEXT, assign_sides(TEXT, QUOTES, NORTHWIND), NORTHWIND, explain=explain)


def test_only_speech_is_labelled(model):
    apology, charge, name = label(model)
    assert apology.stance.label == "defensive"
    assert charge.stance.label == "critical"
    assert charge.about == "company"
    assert (name.about, name.stance) == (None, None)


def test_probabilities_sum_to_one_and_label_is_the_most_probable(model):
    for quote in label(model)[:2]:
        assert sum(quote.stance.probabilities) == pytest.approx(1.0)
        assert quote.stance.label == STANCES[int(np.argmax(quote.stance.probabilities))]
        assert quote.stance.explanation == ()


def test_explanation_has_five_features_in_words(model):
    apology, charge, _ = label(model, explain=True)
    for quote in (apology, charge):
        assert len(quote.stance.explanation) == 5
        weights = [abs(weight) for _, weight in quote.stance.explanation]
        assert weights == sorted(weights, reverse=True)
        assert all(words and "|" not in words and "<" not in words for words, _ in quote.stance.explanation)


def test_explanation_adds_up_to_the_score(model):
    (described, *_) = describe(TEXT, assign_sides(TEXT, QUOTES, NORTHWIND), NORTHWIND)
    best = 1
    everything = sum(weight for _, weight in model.explain(described, best, most=10_000))
    scores = (model.score([described])[1][0] - model.layers.stance_intercept) * model.layers.calibration_factor
    assert everything == pytest.approx(scores[best] - np.delete(scores, best).mean(), abs=0.01)


def test_without_a_company_nothing_is_labelled(model):
    assert all(q.stance is None and q.about is None for q in model.label(TEXT, QUOTES, None))


def test_no_quotes_give_no_labels(model):
    assert model.label("It rained.", (), NORTHWIND) == ()
    assert model.predict_proba([]).shape == (0, 3)


def test_quotes_of_one_speaker_share_scores_by_nearness():
    def quote(index, speaker="Ann", article=1):
        return DescribedQuote(index, ({},) * len(FAMILIES), None, None, article, speaker)

    scores = np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    shared = share_scores([quote(0), quote(1), quote(3)], scores, 0.5)
    assert shared[1, 0] > shared[1, 1] > shared[1, 2]
    apart = share_scores([quote(0), quote(1, "Bob"), quote(3, article=2)], scores, 0.5)
    assert np.allclose(apart, scores - scores.mean(axis=1, keepdims=True))
    nobody = share_scores([quote(0, ""), quote(1, "")], scores[:2], 0.5)
    assert np.allclose(nobody, (scores - scores.mean(axis=1, keepdims=True))[:2])


def test_crossings_follow_the_side():
    families = tuple({"lexicon|blame": 1.0} if family == "facts" else {} for family in FAMILIES)
    for side, name in (("company", "company"), ("other", "other"), (None, "unknown")):
        values = dict(zip(CROSSINGS, cross_about(0.8, DescribedQuote(0, families, side)), strict=True))
        assert values[f"about|{name}"] == pytest.approx(0.8)
        assert values[f"not about|{name}"] == pytest.approx(0.2)
        assert sum(value != 0 for value in values.values()) == (3 if side is None else 4)


def test_packaged_model_is_small():
    assert sum(path.stat().st_size for path in MODELS.iterdir() if path.is_file()) < 10_000_000


def test_saving_a_loaded_model_gives_the_same_bytes(model, folder, tmp_path):
    save_model(model, tmp_path / "again", {})
    assert (tmp_path / "again" / "weights.npz").read_bytes() == (folder / "weights.npz").read_bytes()


def change_header(folder, **fields):
    path = folder / "model.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def replace_weights(folder, data):
    (folder / "weights.npz").write_bytes(data)
    change_header(folder, weights_bytes=len(data), weights_sha256=hashlib.sha256(data).hexdigest())


def rewrite_arrays(folder, **arrays):
    kept = dict(np.load(folder / "weights.npz"))
    stream = io.BytesIO()
    np.savez_compressed(stream, **{**kept, **arrays})
    replace_weights(folder, stream.getvalue())


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


def zip_of(**entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.npy", data)
    return stream.getvalue()


def npy_of(array, *, allow_pickle=False):
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=allow_pickle)
    return stream.getvalue()


def damage_pickle(folder):
    replace_weights(folder, pickle.dumps(Bomb()))


def damage_pickled_array(folder):
    replace_weights(folder, zip_of(idf=npy_of(np.array([Bomb()], dtype=object), allow_pickle=True)))


def damage_zip_bomb(folder):
    replace_weights(folder, zip_of(idf=b"\0" * (MAX_BYTES + 1)))


def damage_npy_bomb(folder):
    header = npy_of(np.zeros(1)).replace(b"(1,)", b"(9999999999,)")[:128]
    replace_weights(folder, zip_of(idf=header))


def damage_one_byte(folder):
    data = bytearray((folder / "weights.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "weights.npz").write_bytes(bytes(data))


DAMAGES = {
    "no header": (lambda f: (f / "model.json").unlink(), "no model.json"),
    "no weights": (lambda f: (f / "weights.npz").unlink(), "cannot be read"),
    "header is not JSON": (lambda f: (f / "model.json").write_text("{"), "JSON"),
    "header is a list": (lambda f: (f / "model.json").write_text("[]"), "format_version"),
    "unknown version": (lambda f: change_header(f, format_version=99), "format version 99"),
    "other classes": (lambda f: change_header(f, classes=["a"]), "classes"),
    "one byte changed": (damage_one_byte, "hash"),
    "truncated": (lambda f: (f / "weights.npz").write_bytes((f / "weights.npz").read_bytes()[:-9]), "bytes"),
    "pickle": (damage_pickle, "Pickles are never read"),
    "pickled array": (damage_pickled_array, "Pickles are never read"),
    "zip bomb": (damage_zip_bomb, "decompress"),
    "array that declares a huge shape": (damage_npy_bomb, "numbers"),
    "part missing": (lambda f: replace_weights(f, zip_of(idf=npy_of(np.zeros(3)))), "missing or wrong"),
    "wrong shape": (lambda f: rewrite_arrays(f, about_coef=np.zeros(3)), "about_coef has shape"),
    "wrong type": (lambda f: rewrite_arrays(f, calibration_shift=np.zeros(3, dtype=np.float32)), "float32"),
    "not a number": (lambda f: rewrite_arrays(f, calibration_shift=np.array([0, np.nan, 0])), "finite"),
    "idf of zero": (lambda f: rewrite_arrays(f, idf=0 * load_model(f).vectorizer.idf), "an idf is below"),
    "wrong number of names": (lambda f: change_header(f, families={}), "numbers of feature names"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_model_is_refused_and_nothing_runs(folder, name, monkeypatch):
    monkeypatch.chdir(folder)
    damage, message = DAMAGES[name]
    damage(folder)
    with pytest.raises(ModelError, match=message) as caught:
        load_model(folder)
    assert str(folder) in str(caught.value)
    assert not (folder / "exploded").exists()


def test_missing_folder_is_reported(tmp_path):
    with pytest.raises(ModelError, match="no such folder"):
        load_model(tmp_path / "nowhere")
