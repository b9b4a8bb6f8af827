"""Fuzz targets: functions of bytes that fail on a crash or on a broken property.

`tools/fuzz.py` runs them with coverage guidance; `system/test_fuzz.py` replays the stored inputs.
"""

import hashlib
import io
import json
import re
import tempfile
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from quotestance.corpus.labels import read_labelled, read_labels
from quotestance.english.segmentation import split_sentences
from quotestance.errors import ModelError, QuotestanceError
from quotestance.pipeline import Labeller, extract_quotes
from quotestance.quotes.scanner import scan_quotes
from quotestance.reading.articles import read_articles
from quotestance.reading.encoding import BYTE_ORDER_MARKS
from quotestance.reading.sources import count_articles
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import STANCES, Cue, Quote, Speaker, Stance
from quotestance.sides.company import Company
from quotestance.stance.features import FAMILIES
from quotestance.stance.model import CROSSINGS, LinearLayers, StanceModel
from quotestance.stance.persistence import load_model, save_model
from quotestance.stance.vectorizer import Vectorizer
from quotestance.writing.parquet import open_parquet

from laws import PIECES, check_spans, check_stances, check_written
from report_pages import check_report

MARKUP = (
    "<script>|</script>|<img src=x onerror=alert(1)>|</title>|</style>|<!--|-->|<![CDATA[|]]>|&amp;|&lt;|&#60;|&|<|>|'|"
    "javascript:alert(1)|=HYPERLINK(1)|</p>|</div>|</html>|</textarea>|<svg/onload=x>|\x00|“|”|</mark>|{{|\u202e|\ud800"
).split("|")
ENCODINGS = (None, "latin-1", "utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "shift_jis", "utf-8-sig", "ascii")


@cache
def folder() -> Path:
    """A temporary folder, in memory if the system has /dev/shm."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="quotestance-fuzz-", dir=memory if memory.is_dir() else None))


def check_extract(text):
    """Extract quotes from a text and check the result."""
    article = LabelledArticle("a", quotes=extract_quotes(text), text=text)
    check_spans(text, article)
    check_written(article)
    for start, end in split_sentences(text):
        assert start < end


def extract_bytes(data):
    """Extract from the bytes as UTF-8 with lone surrogates, or else as Latin-1."""
    check_extract(data.decode("utf-8", "surrogatepass") if _decodes(data) else data.decode("latin-1"))


def _decodes(data):
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def as_news(data, pieces=PIECES):
    """A text with one piece of news per byte."""
    return "".join(pieces[byte % len(pieces)] + (" " if byte >= len(pieces) - 10 else "") for byte in data)


def extract_news(data):
    check_extract(as_news(data))


def label_news(data):
    """The first byte selects the company; the others are the text."""
    company = (None, "Acme", "Acme Corp.", "\u200b", "'", "(", "Ортіз", "\ud800")[data[0] % 8] if data else None
    text = as_news(data[1:])
    article = Labeller().label(Article("a", text, company, ("Acme",) if data[:1] > b"\x80" else ()))
    check_spans(text, article)
    check_stances(article)
    check_written(article)


def _read_as(suffix, data):
    """Read a file; its first byte selects the encoding, the others are the content."""
    path = folder() / f"a{suffix}"
    path.write_bytes(data[1:])
    encoding = ENCODINGS[data[0] % len(ENCODINGS)] if data else None
    articles = list(read_articles(path, encoding))
    assert len({article.id for article in articles}) == len(articles)
    for article in articles:
        assert article.id
        if isinstance(article, LabelledArticle):
            assert article.error
            check_written(article)
        else:
            assert "\0" not in article.text
            assert article.text is not None
    count_articles([path])
    return articles


def read_txt(data):
    [article] = _read_as(".txt", data)
    if isinstance(article, Article):
        encoding = ENCODINGS[data[0] % len(ENCODINGS)] if data else None
        if encoding is None and not data[1:].startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
            assert article.text.encode() == data[1:]


def read_jsonl(data):
    _read_as(".jsonl", data)


def read_csv(data):
    _read_as(".csv", data)


def read_stdin(data):
    list(read_articles("-", stdin=io.BytesIO(data)))


def read_label_files(data):
    """Read a file of hand labels, and as output of `label`."""
    path = folder() / "labels.jsonl"
    path.write_bytes(data)
    path.with_name("d.txt").write_text("“We lied,” said Ann Lee.", encoding="utf-8")
    for read in (lambda: read_labels(path, folder()), lambda: read_labelled(path)):
        try:
            for record in read():
                if isinstance(record, LabelledArticle):
                    check_written(record)
                else:
                    for quote in record.quotes:
                        assert record.article.text[quote.start : quote.end] == quote.text
        except QuotestanceError as error:
            str(error).encode("utf-8", "backslashreplace")


@cache
def tiny_model() -> tuple[dict, bytes]:
    """The header and the weights of a model with one feature per family."""
    size = len(FAMILIES)
    vectorizer = Vectorizer(dict.fromkeys(FAMILIES, ("safe",)), np.ones(size), dict.fromkeys(FAMILIES, 1.0))
    classes = len(STANCES)
    layers = LinearLayers(
        np.ones(size), 0.5, np.ones((size + len(CROSSINGS), classes)), np.zeros(classes), 1.0, np.zeros(classes), 0.1
    )
    save_model(StanceModel(vectorizer, layers), folder() / "tiny", {})
    return json.loads((folder() / "tiny/model.json").read_text()), (folder() / "tiny/weights.npz").read_bytes()


def _load(header, weights):
    path = folder() / "model"
    path.mkdir(exist_ok=True)
    (path / "model.json").write_bytes(header)
    (path / "weights.npz").write_bytes(weights)
    try:
        model = load_model(path)
    except ModelError as error:
        assert str(path) in str(error)  # noqa: PT017
        return
    text = "“We are safe,” said Ann Lee of Acme. The “safe” was safe."
    quotes = model.label(text, extract_quotes(text), Company("Acme"), explain=True)
    check_written(LabelledArticle("a", "Acme", quotes))


def read_model_header(data):
    """Load a header with valid weights."""
    _load(data, tiny_model()[1])


def read_model_weights(data):
    """Load weights with a header that has their size and hash."""
    header = {**tiny_model()[0], "weights_bytes": len(data), "weights_sha256": hashlib.sha256(data).hexdigest()}
    _load(json.dumps(header).encode(), data)


def read_model_arrays(data):
    """Load a model with one array replaced. The first byte selects the array; the others are its content."""
    valid = zipfile.ZipFile(io.BytesIO(tiny_model()[1]))
    names = valid.namelist()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at, name in enumerate(names):
            archive.writestr(name, data[1:] if data and data[0] % len(names) == at else valid.read(name))
    read_model_weights(out.getvalue())


def write_parquet_file(data):
    """Write articles as Parquet, read them back and compare."""
    import pyarrow.parquet

    articles = make_articles(data)
    path = folder() / "out.parquet"
    with open_parquet(path) as write:
        for article in articles:
            write(article)
    rows = pyarrow.parquet.read_table(path).to_pylist()
    assert len(rows) == len(articles)
    for row, article in zip(rows, articles, strict=True):
        expected = article.to_dict()
        assert row["id"] == (as_utf8(article.id) or None)
        assert (row["company"], row["error"]) == (as_utf8(article.company), as_utf8(article.error))
        for found, quote in zip(row["quotes"], expected["quotes"], strict=True):
            explanation = found.pop("explanation")
            assert [[one["feature"], one["weight"]] for one in explanation or []] == as_utf8(
                quote.pop("explanation", [])
            )
            assert {**found, "repeats": None} == as_utf8({**quote, "repeats": None})


def as_utf8(value):
    """The value as Parquet stores it: without lone surrogates and without groups."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {key: as_utf8(part) for key, part in value.items() if key != "group"}
    return [as_utf8(part) for part in value] if isinstance(value, list) else value


def make_articles(data):
    """Articles whose fields consist of pieces of news and markup, one per byte."""
    texts = [as_news(part, [*PIECES[:200], *MARKUP]) for part in data.split(b"\0")[:40]]
    chosen = (texts * 8)[: len(texts) + 8] if texts else []
    articles = []
    for at, text in enumerate(texts[:6]):
        name, role, rule, company, words, id_ = (chosen[(at + i) % len(chosen)] for i in range(1, 7))
        quotes = []
        for number, span in enumerate(scan_quotes(text)):
            side = (None, "company", "other")[number % 3]
            stance = Stance(STANCES[len(name) % 3], (0.5, 0.25, 0.25), ((words, 0.5),)) if len(role) % 2 else None
            speaker = Speaker(name, words or None, 0, 1, role or None, side) if len(rule) % 3 else None
            kind = "other" if number % 5 == 4 else "speech"
            quote = Quote(span.start, span.end, text[span.start : span.end], kind, number, speaker)
            quotes.append(replace(quote, cue=Cue(words, 0, 1), rule=rule or None, about=side, stance=stance))
        error = role if len(words) % 7 == 6 else None
        articles.append(LabelledArticle(f"{at}{id_}", company or None, tuple(quotes), error, bool(role), text=text))
    return articles


def write_report(data):
    """Write a report and check its page."""
    check_report(make_articles(data), grouped=data[:1] > b"\xf0")


TARGETS = {
    "extract": extract_bytes,
    "extract-news": extract_news,
    "label-news": label_news,
    "txt": read_txt,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "stdin": read_stdin,
    "labels": read_label_files,
    "model-header": read_model_header,
    "model-weights": read_model_weights,
    "model-arrays": read_model_arrays,
    "parquet-out": write_parquet_file,
    "report": write_report,
}
