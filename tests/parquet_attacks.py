"""Parquet files made to do harm, by the names that tests/cases/attacks.jsonl has for them."""

import io
import pickle
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra pandas")
pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra pandas")

ARTICLE = "“No,” said Ann Lee of Acme."


class Bomb:
    """Unpickled, it makes a file."""

    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


def written(columns, **options):
    out = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), out, **options)
    return out.getvalue()


WHOLE = written({"id": ["a", "b", "c"], "text": [ARTICLE] * 3})


def with_footer_length(length):
    return WHOLE[:-8] + length.to_bytes(4, "little") + b"PAR1"


def folded(columns, **options):
    return written(columns, **{"compression": "zstd", "write_statistics": False, **options})


def overlapping():
    """Two columns of one name cannot be written; a footer can be made to name the same one twice."""
    data = written({"text": [ARTICLE], "tex2": [ARTICLE]}, store_schema=False)
    return data[:4] + data[4:].replace(b"tex2", b"text")


def lying_page(bytes_there, says):
    """A page whose header says that it unfolds to less than it does; the number keeps its length."""
    data = folded({"text": ["x" * bytes_there]}, use_dictionary=False)
    assert data[4:7] == b"\x15\x00\x15"  # a data page, and the field of what it unfolds to
    length = next(i for i, byte in enumerate(data[7:], start=1) if byte < 128)
    return data[:7] + signed_varint(says, length) + data[7 + length :]


def signed_varint(number, length):
    """A number as Thrift writes it, in more bytes than it needs."""
    return bytes([number * 2 >> 7 * i & 127 | (128 if i < length - 1 else 0) for i in range(length)])


def nested(depth):
    kind = pa.int8()
    for _ in range(depth):
        kind = pa.struct([("a", kind)])
    return written({"text": [ARTICLE], "x": pa.array([None], kind)})


def column(values, kind=None):
    return written({"text": pa.array(values, kind)})


def pickled_type():
    """Arrow's types in Python were pickles once."""
    hidden = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": pickle.dumps(Bomb())}
    schema = pa.schema([pa.field("text", pa.string(), metadata=hidden)], {b"pandas": pickle.dumps(Bomb())})
    return written(pa.table({"text": [ARTICLE]}, schema))


def half_utf8():
    values = pa.StringArray.from_buffers(2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xffb"))
    return written({"id": ["a", "b"], "text": values})


ATTACKS = {
    "empty": lambda: b"",
    "a-text": lambda: ARTICLE.encode(),
    "two-marks": lambda: b"PAR1PAR1",
    "another-mark": lambda: WHOLE[:-1] + b"2",
    "encrypted": lambda: WHOLE[:-4] + b"PARE",
    "footer-beyond-the-file": lambda: with_footer_length(2**31 - 1),
    "footer-of-nothing": lambda: with_footer_length(0),
    "footer-cut": lambda: with_footer_length(11),
    "footer-longer": lambda: with_footer_length(len(WHOLE) - 12),
    "cut-behind": lambda: WHOLE[:-30],
    "cut-in-the-middle": lambda: WHOLE[:60] + WHOLE[-200:],
    "pages-of-noise": lambda: WHOLE[:4] + b"\xff" * 60 + WHOLE[64:],
    "pages-of-zeros": lambda: WHOLE[:4] + bytes(60) + WHOLE[64:],
    "page-that-says-less": lambda: lying_page(20_000_000, 100),
    "page-that-says-more": lambda: lying_page(20_000, 1_000_000),
    "a-column-that-is-not-read": lambda: folded({"text": [ARTICLE], "html": ["x" * 100_000_000]}, use_dictionary=False),
    "three-thousand-row-groups": lambda: written({"text": [ARTICLE] * 3000}, row_group_size=1),
    "three-thousand-columns": lambda: written({"text": [ARTICLE], **{f"c{i}": [1] for i in range(3000)}}),
    "structs-in-structs": lambda: nested(300),
    "pickled-type": pickled_type,
    "schema-of-noise": lambda: written(
        pa.table({"text": [ARTICLE]}).replace_schema_metadata({"ARROW:schema": "noise"}), store_schema=False
    ),
    "text-a-list": lambda: column([[ARTICLE]]),
    "text-a-struct": lambda: column([{"text": ARTICLE}]),
    "text-a-map": lambda: column([[("a", ARTICLE)]], pa.map_(pa.string(), pa.string())),
    "text-bytes": lambda: column([ARTICLE.encode()]),
    "text-decimals": lambda: column([1], pa.decimal128(38, 2)),
    "text-nulls": lambda: column([None], pa.null()),
    "text-large": lambda: column([ARTICLE], pa.large_string()),
    "text-views": lambda: column([ARTICLE], pa.string_view() if hasattr(pa, "string_view") else pa.string()),
    "text-half-utf-8": half_utf8,
    "text-with-nul": lambda: column(["a\0b"]),
    "text-with-escapes": lambda: column(["“Wo\x1b]52;c;cm0=\x07n,” said Ann \x1b[2JLee\x1bc."]),
    "aliases-of-aliases": lambda: written({"text": [ARTICLE], "aliases": [[["a"]]]}),
    "text-twice": overlapping,
    "no-text-but-escapes": lambda: written({"\x1b[2J" + "x" * 1_000_000: [ARTICLE]}),
    "id-null": lambda: written({"id": pa.array([None, None], pa.string()), "text": [ARTICLE] * 2}),
    "id-climbs": lambda: written({"id": ["../../x", "/etc/x"], "text": [ARTICLE] * 2}),
    "id-twice": lambda: written({"id": ["a", "a"], "text": [ARTICLE] * 2}),
    "id-of-a-megabyte": lambda: written({"id": ["x" * 1_000_000], "text": [ARTICLE]}),
    "id-a-formula": lambda: written({"id": ["=HYPERLINK(1)"], "text": [ARTICLE]}),
    "id-beyond-64-bits": lambda: written({"id": pa.array([2**64 - 1], pa.uint64()), "text": [ARTICLE]}),
}
