"""Texts out of archives, downloads from a server on loopback that does what servers do, and the command's words."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from quotestance.cli import corpus as cli_corpus
from quotestance.cli.main import main
from quotestance.corpus import collections as archives
from quotestance.corpus import download as fetching
from quotestance.corpus.collections import COLLECTIONS, DamagedArchive, read_texts, split_reuters
from quotestance.corpus.packaged import SPLITS, read_rows

SHARED = Path(__file__).parents[3] / "shared"
RAW = SHARED / "realnews" / "raw"

REUTERS, BBC, POLNEAR = COLLECTIONS

SGM = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" OLDID="9" NEWID="41">
<TEXT>&#2;
<TITLE>BRACK WEIR &lt;BWR> REOPENS</TITLE>
<DATELINE> TARVIK, March 1 - </DATELINE><BODY>The weir at Brack caf\xe9 is open, S&amp;W said.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS TOPICS="NO" OLDID="8" NEWID="42">
<TEXT TYPE="UNPROC">&#2;
no title, no body
&#3;</TEXT>
</REUTERS>
<REUTERS TOPICS="NO" OLDID="7" NEWID="43"><TEXT><TITLE>
Tide late
</TITLE></TEXT></REUTERS>
"""
TEXT_41 = "BRACK WEIR <BWR> REOPENS\n\nThe weir at Brack caf\xe9 is open, S&W said.\n Reuter\n"
TEXT_43 = "Tide late\n\n"
BBC_TEXT = "Weir opens\n\nBrack Weir made \xa33m.\n"
POLNEAR_TEXT = "The weir\r\n\r\nis “open”.\n"

ROWS = [
    {"id": f"{prefix}-{number}", "source": source, "document": document, "sha256": text}
    for prefix, number, source, document, text in (
        ("reuters", 41, "reuters-21578", "41", TEXT_41),
        ("reuters", 43, "reuters-21578", "43", TEXT_43),
        ("business", "002", "bbc-fulltext", "business/002", BBC_TEXT),
        ("polnear", "weir", "polnear", "weir", POLNEAR_TEXT),
    )
]
EXPECTED = {f"{row['id']}.txt": row["sha256"] for row in ROWS}
for _row in ROWS:
    _row["sha256"] = hashlib.sha256(_row["sha256"].encode()).hexdigest()


def make_tar(files, mode="w:gz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def make_zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


PADDING = hashlib.shake_256(b"padding").digest(600_000)  # does not compress, so that a download can be cut inside it
ARCHIVES = {
    "reuters-21578": make_tar({"README.txt": PADDING, "reut2-000.sgm": SGM.encode("latin-1")}),
    "bbc-fulltext": make_zip({"bbc/README.TXT": b"", "bbc/business/002.txt": BBC_TEXT.encode("latin-1")}),
    "polnear": make_zip({"PolNeAR-HEAD/data/dev/text/weir.txt": POLNEAR_TEXT.encode()}),
}


class Server(ThreadingHTTPServer):
    """Serves `archives` by source; `plan` says what becomes of the next requests, `asked` what they were."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.archives = dict(ARCHIVES)
        self.plan = {}
        self.asked = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        source = self.path.rpartition("/")[2]
        data = self.server.archives[source]
        wanted = self.headers.get("Range")
        self.server.asked.append((source, wanted))
        steps = self.server.plan.get(source)
        step = steps.pop(0) if steps else "serve"
        start = int(wanted[6:-1]) if wanted and step != "whole" else 0
        if isinstance(step, int) and step >= 400:
            self.send_error(step)
        elif step == "hang up":
            self.close_connection = True
        elif start >= len(data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            end = start + step[1] if isinstance(step, tuple) else len(data)  # ("cut", bytes)
            self.wfile.write(data[start:end])
            self.close_connection = True


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        monkeypatch.setattr(
            fetching, "COLLECTIONS", tuple(replace(c, url=f"{server.url}/{c.source}") for c in COLLECTIONS)
        )
        monkeypatch.setattr(fetching, "read_rows", lambda part: ((f"real/x.jsonl:{i}", r) for i, r in enumerate(ROWS)))
        monkeypatch.setattr(fetching, "PAUSES", (0.0, 0.0))
        monkeypatch.setattr(fetching, "TIMEOUT", 10.0)
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def fetch(server, tmp_path, capfd):
    """Run the command into a folder: exit code and messages."""

    def fetch(*argv, folder=tmp_path / "texts"):
        code = main(["corpus", "fetch", str(folder), *argv])
        captured = capfd.readouterr()
        assert captured.out == ""
        assert "Traceback" not in captured.err
        return code, captured.err

    fetch.folder = tmp_path / "texts"
    return fetch


def texts_in(folder):
    return {path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir()}


# Texts out of archives


def read(collection, data, tmp_path, wanted=("41", "43", "business/002", "weir")):
    path = tmp_path / "archive"
    path.write_bytes(data)
    return dict(read_texts(collection, path, wanted))


def test_each_archive_gives_its_texts(tmp_path):
    assert read(REUTERS, ARCHIVES["reuters-21578"], tmp_path) == {"41": TEXT_41, "43": TEXT_43}
    assert read(BBC, ARCHIVES["bbc-fulltext"], tmp_path) == {"business/002": BBC_TEXT}
    assert read(POLNEAR, ARCHIVES["polnear"], tmp_path) == {"weir": POLNEAR_TEXT}


def test_a_tar_inside_a_zip_is_read(tmp_path):
    data = make_zip({"README": b"", "reuters21578.tar.gz": ARCHIVES["reuters-21578"]})
    assert read(REUTERS, data, tmp_path) == {"41": TEXT_41, "43": TEXT_43}


def test_names_of_other_files_are_passed_over(tmp_path):
    files = {"../reut2-000.sgm.exe": b"x", "bbc/sport/002.txt": b"x", "bbc/business/2.txt": b"x", "reut2-000.sgm/": b""}
    assert read(BBC, make_zip(files), tmp_path) == {}
    assert read(REUTERS, make_tar({"lewis.dtd": b"x"}), tmp_path) == {}


def test_only_files_are_read(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("reut2-001.sgm")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert read(REUTERS, out.getvalue(), tmp_path) == {}


@pytest.mark.skipif(not RAW.is_dir(), reason="needs ../shared/realnews/raw")
def test_the_real_files_give_the_labelled_texts():
    hashes = {row["document"]: row["sha256"] for _, row in read_rows("real") if row["source"] == "reuters-21578"}
    texts = [found for path in sorted(RAW.glob("*.sgm")) for found in split_reuters(path.name, path.read_bytes())]
    labelled = [(number, text) for number, text in texts if number in hashes]
    assert len(texts) == 1578
    assert len(labelled) == 84
    for number, text in labelled:
        assert hashlib.sha256(text.encode()).hexdigest() == hashes[number], number


BROKEN = {
    "html": (b"<!DOCTYPE html>", "neither a zip nor a tar.gz"),
    "empty": (b"", "neither a zip nor a tar.gz"),
    "cut gzip": (ARCHIVES["reuters-21578"][:-2000], "damaged or cut short"),
    "no tar": (gzip.compress(b"no tar at all" * 100), "damaged or cut short"),
    "cut zip": (ARCHIVES["bbc-fulltext"][:-30], "damaged or cut short"),
    "flipped": (b"\x1f\x8b\x08" + PADDING[:5000], "damaged or cut short"),
}


@pytest.mark.parametrize(("data", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_archive_is_told_in_words(tmp_path, data, says):
    with pytest.raises(DamagedArchive, match=says):
        read(BBC, data, tmp_path)


def test_a_file_that_unfolds_too_far_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MEMBER_MOST", 1000)
    with pytest.raises(DamagedArchive, match=r"002.txt' in it has more than 1,000 bytes"):
        read(BBC, make_zip({"bbc/business/002.txt": b" " * 1001}), tmp_path)


@pytest.mark.parametrize("name", ["reut2-000.sgm", "passed-over.bin"])
def test_an_archive_that_unfolds_too_far_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(archives, "UNFOLDED_MOST", 100_000)
    with pytest.raises(DamagedArchive, match="more than 100,000 bytes once unfolded"):
        read(REUTERS, make_tar({name: b" " * 200_000}), tmp_path)
    if name.startswith("reut"):
        files = {f"bbc/business/{number:03}.txt": b" " * 60_000 for number in range(2)}
        with pytest.raises(DamagedArchive, match="more than 100,000 bytes once unfolded"):
            read(BBC, make_zip(files), tmp_path)


# Downloads


def test_all_texts_are_fetched_once(fetch, server):
    code, err = fetch()
    assert code == 0
    assert "4 texts of 4, 4 of them new" in err
    assert texts_in(fetch.folder) == EXPECTED
    assert len(server.asked) == 3
    code, err = fetch()
    assert code == 0
    assert "4 texts of 4, 0 of them new" in err
    assert len(server.asked) == 3


def test_a_second_run_fetches_only_what_is_missing_or_changed(fetch, server):
    fetch()
    server.asked.clear()
    (fetch.folder / "business-002.txt").unlink()
    (fetch.folder / "polnear-weir.txt").write_text("edited", encoding="utf-8")
    assert fetch()[0] == 0
    assert [source for source, _ in server.asked] == ["bbc-fulltext", "polnear"]
    assert texts_in(fetch.folder) == EXPECTED


def test_one_source_alone(fetch, server):
    code, err = fetch("--source", "polnear")
    assert code == 0
    assert "1 text of 1" in err
    assert [source for source, _ in server.asked] == ["polnear"]
    assert list(texts_in(fetch.folder)) == ["polnear-weir.txt"]


@pytest.mark.parametrize(
    ("steps", "ranges"),
    [
        ([("cut", 1000)], [None, "bytes=1000-"]),
        ([("cut", 1000), ("cut", 500)], [None, "bytes=1000-", "bytes=1500-"]),
        ([("cut", 1000), "whole"], [None, "bytes=1000-"]),  # a server that knows no ranges
        (["hang up"], [None, None]),
        ([503, 502], [None, None, None]),
    ],
)
def test_a_cut_or_busy_connection_is_taken_up_again(fetch, server, steps, ranges):
    server.plan["reuters-21578"] = list(steps)
    code, err = fetch()
    assert code == 0
    assert "trying again" in err
    assert [wanted for source, wanted in server.asked if source == "reuters-21578"] == ranges
    assert texts_in(fetch.folder) == EXPECTED


def test_the_next_run_goes_on_where_the_last_was_cut(fetch, server):
    server.plan["reuters-21578"] = [("cut", 1000)] * 3
    code, err = fetch()
    assert code == 1
    assert "reuters-21578: 2 texts missing" in err
    assert f"the connection was cut after 3,000 of {len(ARCHIVES['reuters-21578']):,} bytes" in err
    assert "reuters-41, reuters-43" in err
    assert (fetch.folder / "reuters21578.tar.gz.part").stat().st_size == 3000
    server.asked.clear()
    assert fetch()[0] == 0
    assert server.asked == [("reuters-21578", "bytes=3000-")]
    assert texts_in(fetch.folder) == EXPECTED


def test_a_whole_part_is_read_and_not_fetched_again(fetch, server):
    fetch.folder.mkdir()
    (fetch.folder / "bbc-fulltext.zip.part").write_bytes(ARCHIVES["bbc-fulltext"])
    assert fetch()[0] == 0
    assert texts_in(fetch.folder) == EXPECTED


@pytest.mark.parametrize("part", [b"of another archive", PADDING + PADDING])
def test_a_part_of_another_archive_does_no_harm(fetch, server, part):
    fetch.folder.mkdir()
    (fetch.folder / "reuters21578.tar.gz.part").write_bytes(part)
    assert fetch()[0] == 0
    assert texts_in(fetch.folder) == EXPECTED


def test_an_archive_put_there_by_hand_is_read_and_kept(fetch, server):
    fetch.folder.mkdir()
    (fetch.folder / "bbc-fulltext.zip").write_bytes(ARCHIVES["bbc-fulltext"])
    code, err = fetch("--source", "bbc-fulltext")
    assert code == 0
    assert "reading" in err
    assert server.asked == []
    assert (fetch.folder / "bbc-fulltext.zip").read_bytes() == ARCHIVES["bbc-fulltext"]


def test_a_damaged_archive_put_there_by_hand_is_named(fetch, server):
    fetch.folder.mkdir()
    (fetch.folder / "bbc-fulltext.zip").write_bytes(ARCHIVES["bbc-fulltext"][:-30])
    code, err = fetch()
    assert code == 1
    assert "bbc-fulltext: 1 text missing: bbc-fulltext.zip is damaged or cut short" in err
    assert (fetch.folder / "bbc-fulltext.zip").exists()


def test_a_text_with_another_hash_is_not_written(fetch, server):
    server.archives["bbc-fulltext"] = make_zip({"bbc/business/002.txt": b"Weir opens\n\nAnd shuts."})
    server.archives["polnear"] = make_zip({"PolNeAR/data/dev/text/other.txt": b"x"})
    code, err = fetch()
    assert code == 1
    assert "bbc-fulltext: 1 text missing: the archive's text is not the one that was labelled (its hash differs)" in err
    assert "polnear: 1 text missing: not in the archive: polnear-weir" in err
    assert set(texts_in(fetch.folder)) == {"reuters-41.txt", "reuters-43.txt"}


@pytest.mark.parametrize(
    ("step", "says"),
    [(404, "HTTP 404"), (407, "HTTP 407"), (500, "HTTP 500"), ("hang up", "the connection was cut")],
)
def test_a_server_that_gives_nothing(fetch, server, step, says):
    server.plan = {collection.source: [step] * 3 for collection in COLLECTIONS}
    code, err = fetch()
    assert code == 2
    assert err.count(f"/bbc-fulltext: {says}") == 1
    assert "get the archive by other ways and put it at" in err
    assert "0 texts of 4" in err
    assert texts_in(fetch.folder) == {}


def test_a_proxy_that_refuses(fetch, server, monkeypatch):
    monkeypatch.setattr(
        fetching, "COLLECTIONS", tuple(replace(c, url=f"http://archive.invalid/{c.source}") for c in COLLECTIONS)
    )
    monkeypatch.setenv("http_proxy", server.url)
    server.plan = {collection.source: [502] * 3 for collection in COLLECTIONS}
    code, err = fetch()
    assert code == 2
    assert "http://archive.invalid/polnear: HTTP 502 Bad Gateway" in err, err
    server.plan = {}
    assert fetch()[0] == 0


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "nonsense:port", "http://[::1"])
def test_a_proxy_that_is_none(fetch, server, monkeypatch, proxy):
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("no_proxy", "elsewhere")
    code, err = fetch()
    assert code == 2
    assert "reuters-21578: 2 texts missing" in err


def test_a_page_in_place_of_the_archive(fetch, server):
    server.archives["bbc-fulltext"] = b"<html>Log in to use this network</html>"
    code, err = fetch()
    assert code == 1
    assert "neither a zip nor a tar.gz archive (it begins with b'<htm')" in err
    assert not list(fetch.folder.glob("*.part"))


def test_more_than_the_archive_can_have(fetch, server, monkeypatch):
    monkeypatch.setattr(fetching, "COLLECTIONS", tuple(replace(c, most=500_000) for c in fetching.COLLECTIONS))
    code, err = fetch()
    assert code == 1
    assert "more than 500,000 bytes came" in err
    assert not list(fetch.folder.glob("*.part"))


def test_a_folder_that_cannot_be_made(fetch, tmp_path):
    (tmp_path / "file").write_text("x")
    code, err = fetch(folder=tmp_path / "file" / "texts")
    assert code == 2
    assert "cannot be written" in err


@contextmanager
def full_disk(monkeypatch, method, suffix):
    """No space left for files with such a suffix."""
    real = getattr(Path, method)

    def refuse(path, *arguments, **options):
        if path.name.endswith(suffix) and (method != "open" or "b" in arguments[0]):
            raise OSError(28, "No space left on device")
        return real(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, method, refuse)
        yield


@pytest.mark.parametrize(("method", "suffix"), [("open", ".tar.gz.part"), ("write_bytes", ".part")])
def test_a_full_disk_is_told_and_nothing_half_is_left(fetch, server, monkeypatch, method, suffix):
    with full_disk(monkeypatch, method, suffix):
        code, err = fetch()
    assert code == 2
    assert "cannot be written: No space left on device" in err
    assert not list(fetch.folder.glob("*.txt"))
    assert not list(fetch.folder.glob(".quotestance*"))
    assert fetch()[0] == 0
    assert texts_in(fetch.folder) == EXPECTED


@pytest.mark.parametrize("argv", [(), ("a", "b"), ("a", "--source", "wire")])
def test_bad_usage(server, capfd, argv):
    assert main(["corpus", "fetch", *argv]) == 2
    assert server.asked == []


def test_the_command_names_what_there_is():
    assert {row["source"] for _, row in read_rows("real")} == set(cli_corpus.SOURCES) == {c.source for c in COLLECTIONS}
    assert cli_corpus.SPLITS == SPLITS


def test_ids_are_names_of_files():
    ids = [row["id"] for _, row in read_rows("real")]
    assert len(set(ids)) == len(ids)
    assert all(set("/\\:").isdisjoint(id_) and len(id_) < 200 and not id_.startswith(".") for id_ in ids)


def test_rows_are_what_the_packaged_ones_are():
    _, row = next(read_rows("real"))
    assert set(ROWS[0]) < set(row)
    assert json.dumps(ROWS)  # plain values only
