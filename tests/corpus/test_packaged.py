"""Check the packaged corpus as data. Each check names faulty rows by file and line, and is tested on a faulty row."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from describe_corpus import count_repeated_runs
from quotestance.corpus.packaged import SPLITS, load_corpus, read_rows
from quotestance.english.segmentation import normalize_marks
from quotestance.quotes.scanner import scan_quotes
from quotestance.records.quote import KINDS, SIDES, STANCES

SHARED = Path(__file__).parents[3] / "shared"
TEXTS = tuple(SHARED / folder / "text" for folder in ("realnews", "polnear/train", "usnews/train"))
needs_texts = pytest.mark.skipif(
    not all(folder.is_dir() for folder in TEXTS), reason="needs the texts of ../shared (realnews, polnear, usnews)"
)

SOURCES = {
    "real": {"reuters-21578", "bbc-fulltext", "polnear", "allsides"},
    "invented": {"invented-articles", "invented-items"},
}
ENGLISH = {"AU", "CA", "IE", "IN", "NG", "UK", "US", "ZA"}
SHINGLE = 5
"""The number of words of a shingle."""
MOST_SHARED = 0.3
"""The share of the shorter text's shingles that two articles of different splits may have in common. One stock phrase
is enough for a short item to reach it; two articles about the same story have far more."""
SAME_QUOTE = 6
"""The number of words from which two equal quotes count as the same; shorter ones ("no comment") may be chance."""


@dataclass(frozen=True)
class Row:
    """One packaged row with its text; `where` is its file and line."""

    where: str
    id: str
    split: str
    text: str
    quotes: list
    fields: dict


def read_part(part):
    texts = {record.article.id: record.article.text for record in load_corpus(part=part, texts=TEXTS)}
    return [Row(where, row["id"], row["split"], texts[row["id"]], row["quotes"], row) for where, row in read_rows(part)]


@pytest.fixture(scope="module")
def invented():
    return read_part("invented")


@pytest.fixture(scope="module")
def real():
    return read_part("real")


PHRASE_RE = re.compile(r"(?:an?|one|another|the|some|two) (?:.* )?(?P<head>[a-z]+?)s?")
"""A speaker without a name ("one former employee"), whose head noun may be plural in the text."""


# The checks: each takes rows and yields faults with file and line


def find_unknown_classes(rows, part):
    for row in rows:
        fields = row.fields
        known = [("split", SPLITS), ("source", SOURCES[part]), ("english", {*ENGLISH, None})]
        for field, allowed in known:
            if fields.get(field) not in allowed:
                yield f"{row.where}: {field} {fields.get(field)!r}"
        for quote in row.quotes:
            speech = quote["kind"] == "speech" and bool(fields["company"])
            about = (*SIDES, None) if fields["source"] == "invented-items" else SIDES
            for field, allowed in (
                ("kind", KINDS),
                ("side", (*SIDES, None)),
                ("stance", STANCES if speech else (None,)),
                ("about", about if speech else (None,)),
            ):
                if quote.get(field) not in allowed:
                    yield f"{row.where}: {field} {quote.get(field)!r} of the quote at {quote['start']}"


def find_unlabelled_spans(rows):
    for row in rows:
        labelled = {(quote["start"], quote["end"]) for quote in row.quotes}
        for span in scan_quotes(row.text):
            if (span.start, span.end) not in labelled:
                yield f"{row.where}: {row.text[span.start : span.end]!r} at {span.start} has no label"


def find_unnamed_speakers(rows):
    """Speakers who are neither named in the text, nor the row's company, nor a phrase whose head is in the text.

    The words of a name may be apart: of two speakers, or of one with a nickname between them.
    """
    for row in rows:
        flat = normalize_marks(" ".join(row.text.split()).lower())
        for quote in row.quotes:
            speaker = quote["speaker"]
            name = speaker["name"] if isinstance(speaker, dict) else speaker
            if name is None or name == row.fields["company"] or normalize_marks(" ".join(name.split()).lower()) in flat:
                continue
            phrase = PHRASE_RE.fullmatch(name)
            is_name = name[:1].isupper() and all(word.lower() in flat for word in name.split())
            if not is_name and (not phrase or phrase["head"] not in flat):
                yield f"{row.where}: {name!r} is not in the text"


def make_shingles(text, length=SHINGLE):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def find_similar(rows, most=MOST_SHARED):
    """Articles of two splits that share more than `most` of the shorter one's shingles."""
    held = [make_shingles(row.text) for row in rows]
    holders = defaultdict(list)
    for at, found in enumerate(held):
        for shingle in found:
            holders[shingle].append(at)
    shared = Counter()
    for found in holders.values():
        shared.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :] if rows[a].split != rows[b].split)
    for (a, b), count in shared.items():
        share = count / min(len(held[a]), len(held[b]))
        if share > most:
            yield f"{rows[a].where} ({rows[a].split}) and {rows[b].where} ({rows[b].split}) share {share:.0%}"


def find_quotes_in_two_splits(rows):
    places = defaultdict(dict)
    for row in rows:
        for quote in row.quotes:
            words = re.findall(r"\w+", row.text[quote["start"] : quote["end"]].lower())
            if len(words) >= SAME_QUOTE:
                places[" ".join(words)].setdefault(row.split, row.where)
    for words, splits in places.items():
        if len(splits) > 1:
            yield f"{', '.join(splits.values())}: {words!r}"


def find_most_frequent(texts, length, *, last=False):
    """The most frequent first (or last) words, and how many texts have them."""
    words = [re.findall(r"\w+", text.lower()) for text in texts]
    ends = Counter(" ".join(found[-length:] if last else found[:length]) for found in words if len(found) > length)
    return ends.most_common(1)[0]


def find_written_faults(rows):
    """Quotation marks without a space outside of them, and quotes with a space inside their marks."""
    for row in rows:
        for quote in row.quotes:
            start, end = quote["start"], quote["end"]
            words = row.text[start:end]
            if words != words.strip() or not words:
                yield f"{row.where}: space inside the marks at {start}"
            if row.text[max(0, start - 2) : start - 1].isalnum() or row.text[end + 1 : end + 2].isalnum():
                yield f"{row.where}: no space beside the marks at {start}"


# Both parts have no faults


def articles_of(rows):
    return [row for row in rows if row.fields["source"] == "invented-articles"]


def test_invented_part_has_no_faults(invented):
    assert list(find_unknown_classes(invented, "invented")) == []
    assert list(find_unlabelled_spans(invented)) == []
    assert list(find_unnamed_speakers(invented)) == []
    assert list(find_written_faults(invented)) == []
    assert list(find_quotes_in_two_splits(invented)) == []
    assert list(find_similar(articles_of(invented))) == []
    assert list(find_similar(invented, most=0.5)) == []


@pytest.mark.slow
@needs_texts
def test_real_part_has_no_faults(real):
    assert list(find_unknown_classes(real, "real")) == []
    assert list(find_unnamed_speakers(real)) == []
    assert [
        fault for fault in find_written_faults(real) if "inside" in fault
    ] == []  # old news agency texts lack some spaces
    assert list(find_quotes_in_two_splits(real)) == []
    assert list(find_similar(real)) == []


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "bbc" / "text").is_dir(), reason="needs ../shared/bbc and its neighbours")
def test_training_texts_are_not_about_evaluated_stories(invented, request):
    """No text of the train split is about the same story as an article that scores are measured on."""
    folders = (SHARED / "bbc" / "text", SHARED / "polnear" / "dev" / "text", SHARED / "seeds")
    held = [
        Row(str(path), path.stem, "measured", path.read_bytes().decode("utf-8"), [], {})
        for folder in folders
        for path in sorted(folder.glob("*.txt"))
    ]
    rows = invented + (request.getfixturevalue("real") if all(map(Path.is_dir, TEXTS)) else [])
    assert len(held) > 300
    assert list(find_similar([row for row in rows if row.split == "train"] + held)) == []


def test_quotes_do_not_repeat_each_other(invented):
    quotes = [row.text[quote["start"] : quote["end"]] for row in invented for quote in row.quotes]
    held, total = count_repeated_runs(quotes)
    assert total > 4_500
    assert held < 0.02 * total
    for last in (False, True):
        words, times = find_most_frequent(quotes, 4, last=last)
        assert times < 0.002 * total, f"{words!r} {'ends' if last else 'begins'} {times} quotes"


def test_articles_begin_and_end_differently(invented):
    texts = [row.text for row in articles_of(invented)]
    for last in (False, True):
        words, times = find_most_frequent(texts, 3, last=last)
        assert times < 0.02 * len(texts), f"{words!r} {'ends' if last else 'begins'} {times} articles"


# Each check finds its fault

STORY = (
    "The council shut the quay at four on Monday after cracks ran through its western wall, and nobody was let near it "
    'until the harbour master had been to look. "We saw it move by a hand," said Odile Farrant.'
)


def row_of(text=STORY, where="invented/x.jsonl:7", split="train", quotes=None, **fields):
    start = text.index('"') + 1
    end = text.index('"', start)
    quote = {"start": start, "end": end, "kind": "speech", "speaker": "Odile Farrant"}
    quote |= {"side": "other", "about": "company", "stance": "critical"}
    fields = {"split": split, "source": "invented-articles", "english": "UK", "company": "Tarvik Quays"} | fields
    return Row(where, "x", split, text, [quote] if quotes is None else quotes, fields)


def with_quote(row, **fields):
    return replace(row, quotes=[row.quotes[0] | fields])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (row_of(english="Martian"), "invented/x.jsonl:7: english 'Martian'"),
        (row_of(split="tset"), "invented/x.jsonl:7: split 'tset'"),
        (row_of(source="elsewhere"), "invented/x.jsonl:7: source 'elsewhere'"),
        (with_quote(row_of(), stance="angry"), "invented/x.jsonl:7: stance 'angry'"),
        (with_quote(row_of(), stance=None), "invented/x.jsonl:7: stance None"),
        (with_quote(row_of(), about=None), "invented/x.jsonl:7: about None"),
        (with_quote(row_of(), kind="other"), "invented/x.jsonl:7: stance 'critical'"),
        (with_quote(row_of(), side="theirs"), "invented/x.jsonl:7: side 'theirs'"),
    ],
)
def test_unknown_class_is_found(row, says):
    assert any(fault.startswith(says) for fault in find_unknown_classes([row], "invented"))


def test_valid_row_has_no_fault():
    rows = [row_of(), row_of('"It held," said one diver at Brack Weir. Two divers agreed.', split="dev")]
    rows[1] = with_quote(rows[1], speaker="another diver")
    assert list(find_unknown_classes(rows, "invented")) == []
    for find in (find_unlabelled_spans, find_unnamed_speakers, find_similar, find_quotes_in_two_splits):
        assert list(find(rows)) == []
    assert list(find_written_faults(rows)) == []


def test_span_without_label_is_found():
    (fault,) = find_unlabelled_spans([row_of(STORY + ' They call it "the step".')])
    assert fault.startswith("invented/x.jsonl:7: 'the step'")


@pytest.mark.parametrize("name", ["Odile Ferrant", "a diver", "O. Farrant"])
def test_speaker_who_is_not_in_the_text_is_found(name):
    (fault,) = find_unnamed_speakers([with_quote(row_of(), speaker=name)])
    assert fault == f"invented/x.jsonl:7: {name!r} is not in the text"


def test_similar_articles_are_found_only_across_splits():
    twin = row_of(STORY.replace("Monday", "Tuesday") + " It stays shut.", "invented/x.jsonl:9", "test")
    (fault,) = find_similar([row_of(), twin])
    assert "x.jsonl:7 (train) and invented/x.jsonl:9 (test) share" in fault
    assert list(find_similar([row_of(), replace(twin, split="train")])) == []


def test_quote_in_two_splits_is_found():
    other = row_of('At noon "we saw it move by a hand", Odile Farrant told the court.', "invented/x.jsonl:8", "dev")
    (fault,) = find_quotes_in_two_splits([row_of(), other])
    assert fault == "invented/x.jsonl:7, invented/x.jsonl:8: 'we saw it move by a hand'"


@pytest.mark.parametrize("text", ['She said"it held".', 'She said "it held"again.', 'She said " it held".'])
def test_missing_and_misplaced_spaces_at_marks_are_found(text):
    (fault,) = find_written_faults([row_of(text)])
    assert fault.startswith("invented/x.jsonl:7: ")
