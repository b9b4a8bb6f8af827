"""Malicious Parquet files by name, for tests/cases/attacks.jsonl."""

import io
import pickle
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra pandas")
pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra pandas")

ARTICLE = "“No,” said Ann Lee of Acme."


class Bomb:
    """An object that creates a file when it is unpickled."""

    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


def write(columns, **options):
    """The bytes of a Parquet file with these columns."""
    out = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), out, **options)
    return out.getvalue()


VALID = write({"id": ["a", "b", "c"], "text": [ARTICLE] * 3})


def with_footer_length(length):
    """The valid file with another length of its footer."""
    return VALID[:-8] + length.to_bytes(4, "little") + b"PAR1"


def compress(columns, **options):
    """The bytes of a Parquet file compressed with zstd, without statistics."""
    return write(columns, **{"compression": "zstd", "write_statistics": False, **options})


def duplicate_column():
    """A file with two columns of the same name. No writer accepts that, so a name in the footer is replaced."""
    data = write({"text": [ARTICLE], "tex2": [ARTICLE]}, store_schema=False)
    return data[:4] + data[4:].replace(b"tex2", b"text")


def false_page_size(size, declared):
    """A page whose header declares a false decompressed size, encoded in the same number of bytes."""
    data = compress({"text": ["x" * size]}, use_dictionary=False)
    assert data[4:7] == b"\x15\x00\x15"  # a data page, and the field with its decompressed size
    length = next(i for i, byte in enumerate(data[7:], start=1) if byte < 128)
    return data[:7] + signed_varint(declared, length) + data[7 + length :]


def signed_varint(number, length):
    """A number in Thrift's encoding, padded to this many bytes."""
    return bytes([number * 2 >> 7 * i & 127 | (128 if i < length - 1 else 0) for i in range(length)])


def nested(depth):
    """A file with a column of nested structs."""
    kind = pa.int8()
    for _ in range(depth):
        kind = pa.struct([("a", kind)])
    return write({"text": [ARTICLE], "x": pa.array([None], kind)})


def column(values, kind=None):
    """A file with one column, `text`."""
    return write({"text": pa.array(values, kind)})


def pickled_type():
    """Older versions of Arrow unpickled Python types from the metadata."""
    hidden = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": pickle.dumps(Bomb())}
    schema = pa.schema([pa.field("text", pa.string(), metadata=hidden)], {b"pandas": pickle.dumps(Bomb())})
    return write(pa.table({"text": [ARTICLE]}, schema))


def partly_utf8():
    """A file with one text that is not UTF-8 and one that is."""
    values = pa.StringArray.from_buffers(2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xffb"))
    return write({"id": ["a", "b"], "text": values})


ATTACKS = {
    "empty": lambda: b"",
    "a-text": lambda: ARTICLE.encode(),
    "only-magic-bytes": lambda: b"PAR1PAR1",
    "wrong-magic-bytes": lambda: VALID[:-1] + b"2",
    "encrypted": lambda: VALID[:-4] + b"PARE",
    "footer-beyond-the-file": lambda: with_footer_length(2**31 - 1),
    "footer-empty": lambda: with_footer_length(0),
    "footer-cut": lambda: with_footer_length(11),
    "footer-longer": lambda: with_footer_length(len(VALID) - 12),
    "cut-at-the-end": lambda: VALID[:-30],
    "cut-in-the-middle": lambda: VALID[:60] + VALID[-200:],
    "pages-of-noise": lambda: VALID[:4] + b"\xff" * 60 + VALID[64:],
    "pages-of-zeros": lambda: VALID[:4] + bytes(60) + VALID[64:],
    "page-declares-too-little": lambda: false_page_size(20_000_000, 100),
    "page-declares-too-much": lambda: false_page_size(20_000, 1_000_000),
    "huge-unused-column": lambda: compress({"text": [ARTICLE], "html": ["x" * 100_000_000]}, use_dictionary=False),
    "three-thousand-row-groups": lambda: write({"text": [ARTICLE] * 3000}, row_group_size=1),
    "three-thousand-columns": lambda: write({"text": [ARTICLE], **{f"c{i}": [1] for i in range(3000)}}),
    "structs-in-structs": lambda: nested(300),
    "pickled-type": pickled_type,
    "schema-of-noise": lambda: write(
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
    "text-partly-utf-8": partly_utf8,
    "text-with-nul": lambda: column(["a\0b"]),
    "text-with-escapes": lambda: column(["“Wo\x1b]52;c;cm0=\x07n,” said Ann \x1b[2JLee\x1bc."]),
    "nested-aliases": lambda: write({"text": [ARTICLE], "aliases": [[["a"]]]}),
    "text-twice": duplicate_column,
    "column-name-with-escapes": lambda: write({"\x1b[2J" + "x" * 1_000_000: [ARTICLE]}),
    "id-null": lambda: write({"id": pa.array([None, None], pa.string()), "text": [ARTICLE] * 2}),
    "id-with-path-traversal": lambda: write({"id": ["../../x", "/etc/x"], "text": [ARTICLE] * 2}),
    "id-twice": lambda: write({"id": ["a", "a"], "text": [ARTICLE] * 2}),
    "id-of-a-megabyte": lambda: write({"id": ["x" * 1_000_000], "text": [ARTICLE]}),
    "id-a-formula": lambda: write({"id": ["=HYPERLINK(1)"], "text": [ARTICLE]}),
    "id-beyond-64-bits": lambda: write({"id": pa.array([2**64 - 1], pa.uint64()), "text": [ARTICLE]}),
}
