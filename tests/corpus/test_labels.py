"""Hand labels are read and checked, and the packaged labels are joined with their texts by hash."""

import hashlib
import json
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from quotestance.cli.main import main
from quotestance.corpus import packaged
from quotestance.corpus.labels import read_labels
from quotestance.corpus.packaged import SPLITS, load_corpus
from quotestance.errors import CorpusError
from quotestance.records.quote import STANCES

SHARED = Path(__file__).parents[3] / "shared"
TEXTS = SHARED / "realnews" / "text"
POLNEAR_TEXTS = SHARED / "polnear" / "train" / "text"
ALLSIDES_TEXTS = SHARED / "usnews" / "train" / "text"
needs_texts = pytest.mark.skipif(
    not all(map(Path.is_dir, (TEXTS, POLNEAR_TEXTS, ALLSIDES_TEXTS))),
    reason="needs the texts of ../shared (realnews, polnear, usnews)",
)


@pytest.fixture(scope="module")
def invented():
    return load_corpus(part="invented")


def read_rows(name):
    path = resources.files("quotestance.data").joinpath(f"corpus/{name}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_splits_add_up_to_the_corpus(invented):
    assert sum(len(load_corpus(split, part="invented")) for split in SPLITS) == len(invented)
    assert {record.part for record in load_corpus()} == {"invented"}


def test_no_company_is_in_two_splits(invented):
    splits = {}
    for record in invented:
        splits.setdefault(record.article.company.lower(), set()).add(record.split)
    assert all(len(found) == 1 for found in splits.values())


def test_ids_and_texts_are_unique(invented):
    for key in (lambda r: r.article.id, lambda r: r.article.text):
        assert max(Counter(map(key, invented)).values()) == 1


def test_each_stance_has_a_fifth_of_the_labels(invented):
    counts = Counter(q.stance.label for record in invented for q in record.quotes if q.stance)
    total = sum(counts.values())
    assert total >= 3_500
    assert all(counts[stance] >= 0.2 * total for stance in STANCES)


def test_side_does_not_determine_the_stance(invented):
    counts = Counter(
        (q.speaker.side, q.stance.label)
        for r in invented
        if r.source == "invented-articles"
        for q in r.quotes
        if q.stance and q.speaker and q.speaker.side
    )
    for side in ("company", "other"):
        of_side = sum(n for (s, _), n in counts.items() if s == side)
        assert max(n for (s, _), n in counts.items() if s == side) < 0.7 * of_side


def test_speech_in_articles_has_all_labels(invented):
    for record in invented:
        if record.source == "invented-articles":
            for quote in record.quotes:
                assert (quote.stance is not None) == (quote.about is not None) == (quote.kind == "speech"), (
                    record.article.id
                )


def test_real_labels_contain_no_text():
    allowed = {"start", "end", "kind", "speaker", "role", "side", "about", "stance"}
    rows = read_rows("real/labels.jsonl")
    assert len(rows) == 1507
    for row in rows + read_rows("real/polnear.jsonl") + read_rows("real/allsides.jsonl"):
        assert set(row) == {"id", "source", "document", "sha256", "company", "aliases", "split", "quotes"}
        assert row["split"] in SPLITS
        assert all(set(quote) == allowed for quote in row["quotes"])
        assert all(len(quote["role"] or "") < 200 for quote in row["quotes"])


@needs_texts
def test_real_labels_are_joined_with_their_texts():
    records = load_corpus(part="real", texts=TEXTS)
    assert len(records) == 1507
    assert sum(q.stance is not None for record in records for q in record.quotes) == 2956
    assert {record.split for record in records} == set(SPLITS)


@needs_texts
def test_no_real_company_is_in_two_splits():
    splits = {}
    for row in read_rows("real/labels.jsonl"):
        if row["company"]:
            splits.setdefault(row["company"].lower(), set()).add(row["split"])
    assert all(len(found) == 1 for found in splits.values())


def test_real_part_needs_texts():
    with pytest.raises(CorpusError, match="corpus fetch"):
        load_corpus(part="real")


@pytest.mark.parametrize("arguments", [{"split": "tset"}, {"part": "reel"}])
def test_unknown_split_or_part_is_refused(arguments):
    with pytest.raises(CorpusError, match="choose one of"):
        load_corpus(**arguments)


def test_articles_with_missing_texts_are_left_out(tmp_path):
    assert load_corpus(part="real", texts=tmp_path) == []


def row_of(**fields):
    return {
        "id": "x",
        "text": 'He said "no" twice.',
        "company": "Acme",
        "quotes": [{"start": 9, "end": 11, "text": "no"}],
        **fields,
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "labels.jsonl:2: not valid JSON"),
        ("[]", "labels.jsonl:2: each line must be a JSON object"),
        ("[" * 100_000, "labels.jsonl:2: not readable: JSON nested too deeply"),
        (json.dumps(row_of(quotes=3)), "labels.jsonl:2: article x: 'quotes' must be a list"),
        (json.dumps(row_of(company=3)), "labels.jsonl:2: article x: 'company' must be a string"),
        (json.dumps(row_of(aliases="AC")), "labels.jsonl:2: article x: 'aliases' must be a list"),
        (json.dumps({"text": "x"}), "labels.jsonl:2: 'id' must be a string"),
        (
            json.dumps(row_of(quotes=[{"start": 9, "end": 11, "text": "on"}])),
            "labels.jsonl:2: quote differs from article x at 9-11",
        ),
        (json.dumps(row_of(quotes=[{"start": 9}])), "labels.jsonl:2: quotes[0]: 'end' must be a whole number"),
        (json.dumps(row_of(quotes=[{"start": 9, "end": 99}])), "labels.jsonl:2"),
        (
            json.dumps(row_of(quotes=[{"start": 9, "end": 11}, {"start": 3, "end": 5}])),
            "labels.jsonl:2: article x: the quote at 3-5 overlaps",
        ),
        (
            json.dumps(row_of(quotes=[{"start": 9, "end": 11, "stance": "angry"}])),
            "labels.jsonl:2: quotes[0]: 'stance'",
        ),
        (
            json.dumps(row_of(quotes=[{"start": 9, "end": 11}, {"start": 12, "end": 14, "kind": 3}])),
            "labels.jsonl:2: quotes[1]: 'kind'",
        ),
        (json.dumps(row_of(quotes={"start": 9})), "labels.jsonl:2: article x: 'quotes' must be a list"),
        (json.dumps(row_of(aliases="Acme")), "labels.jsonl:2: article x: 'aliases' must be a list of strings"),
        (json.dumps(row_of(company=["Acme"])), "labels.jsonl:2: article x: 'company' must be a string"),
        (json.dumps(row_of(unscored=[[1, "2"]])), "labels.jsonl:2: article x: 'unscored' must be a list of pairs"),
        (json.dumps(row_of()) + "\n" + json.dumps(row_of()), "labels.jsonl:3: the 'id' 'x' was used before"),
        (json.dumps({"id": "x", "quotes": []}), "labels.jsonl:2: article x has no 'text'"),
    ],
)
def test_invalid_row_is_reported_with_file_and_line(tmp_path, line, says):
    path = tmp_path / "labels.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_labels(path)
    assert says in str(caught.value)


def test_text_with_another_hash_is_refused(tmp_path):
    (tmp_path / "x.txt").write_text('He said "no" thrice.', encoding="utf-8")
    row = row_of(sha256=hashlib.sha256(b"another").hexdigest())
    del row["text"]
    (tmp_path / "labels.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(CorpusError, match="hash differs"):
        read_labels(tmp_path / "labels.jsonl", tmp_path)


def test_hand_labels_are_read_with_their_text(tmp_path):
    (tmp_path / "labels.jsonl").write_text(json.dumps(row_of(aliases=["AC"])), encoding="utf-8")
    (record,) = read_labels(tmp_path / "labels.jsonl")
    assert record.company.aliases == ("AC",)
    assert (record.split, record.source, record.quotes[0].text) == ("train", "own", "no")


def test_missing_file_cannot_be_read(tmp_path):
    with pytest.raises(CorpusError, match="cannot be read"):
        read_labels(tmp_path / "none.jsonl")


@needs_texts
def test_joined_file_reads_like_the_loaded_corpus(tmp_path, capfd):
    out = tmp_path / "joined.jsonl"
    code = main(["corpus", "join", *map(str, (TEXTS, POLNEAR_TEXTS, ALLSIDES_TEXTS)), "-o", str(out)])
    assert code == 0, capfd.readouterr().err
    assert "2346 articles joined, 0 missing" in capfd.readouterr().err
    assert read_labels(out) == load_corpus(part="real", texts=[TEXTS, POLNEAR_TEXTS, ALLSIDES_TEXTS])


@pytest.fixture
def small(monkeypatch):
    """A packaged corpus of three real rows and an invented one."""
    text = 'He said "no" twice.\x85Again.'
    rows = [
        {"id": f"r-{n}", "source": "wire", "document": f"d{n}", "company": "Acme", "aliases": ["AC"], "split": split,
         "sha256": hashlib.sha256(text.encode()).hexdigest(),
         "quotes": [{"start": 9, "end": 11, "kind": "speech", "speaker": None, "role": "clerk", "side": "other"}]}
        for n, split in enumerate(SPLITS)
    ]  # fmt: skip
    invented = row_of(id="i-0", split="train", source="invented-items")
    files = {
        "real": [("real/x.jsonl", map(json.dumps, rows))],
        "invented": [("invented/y.jsonl", [json.dumps(invented)])],
    }
    files = {part: [(name, list(lines)) for name, lines in found] for part, found in files.items()}
    monkeypatch.setattr(packaged, "read_files", lambda part: iter(files[part]))
    return text


@pytest.fixture
def join(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def join(*argv):
        code = main(["corpus", "join", *argv])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, [json.loads(line) for line in out.split("\n") if line], err

    return join


def test_join_names_missing_texts(small, join):
    Path("texts").mkdir()
    Path("texts/r-0.txt").write_bytes(small.encode())
    Path("texts/d1.txt").write_text("edited", encoding="utf-8")
    code, rows, err = join("texts")
    assert code == 1
    (row,) = rows
    assert (row["id"], row["part"], row["text"]) == ("r-0", "real", small)
    (quote,) = row["quotes"]
    assert (quote["text"], quote["speaker"], quote["role"]) == ("no", None, "clerk")
    assert "wire: 1 text missing: not the text that was labelled (its hash differs); fetch it again: r-1" in err
    assert "wire: 1 text missing: no such file: r-2" in err
    assert "1 article joined, 2 missing" in err


def test_joined_file_is_read_without_texts(small, join):
    Path("r-0.txt").write_bytes(small.encode())
    assert join(".", "--split", "train", "--part", "all", "-o", "joined.jsonl")[0] == 0
    assert read_labels(Path("joined.jsonl")) == load_corpus("train", texts=".")


def test_join_of_one_part_or_split(small, join):
    assert [row["id"] for row in join(".", "--part", "invented")[1]] == ["i-0"]
    code, rows, err = join(".", "--split", "dev", "--part", "all", "-o", "joined.jsonl")
    assert (code, rows) == (2, [])
    assert "no corpus texts found; download them with: quotestance corpus fetch DIR" in err
    assert not Path("joined.jsonl").exists()


@pytest.mark.parametrize("argv", [(), ("nowhere",), (".", "--split", "tset"), (".", "-o", "nowhere/joined.jsonl")])
def test_join_without_any_text_is_exit_2(small, join, argv):
    code, rows, err = join(*argv)
    assert (code, rows) == (2, [])
    assert err


def test_join_names_unreadable_text(small, join):
    Path("r-0.txt").write_bytes(small.encode())
    Path("r-1.txt").write_bytes(b"\xff\xfe\x00")
    code, rows, err = join(".")
    assert (code, len(rows)) == (1, 1)
    assert "missing: cannot be read: not utf-16-le" in err
    with pytest.raises(CorpusError, match=r"r-1\.txt: cannot be read"):
        load_corpus(part="real", texts=".")
