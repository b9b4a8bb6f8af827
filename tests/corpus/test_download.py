"""Texts are extracted from archives and downloaded from a server on localhost, with the messages of `corpus fetch`."""

import gzip
import hashlib
import io
import json
import signal
import sys
import tarfile
import threading
import time
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from quotestance.cli import corpus as cli_corpus
from quotestance.cli.main import main
from quotestance.corpus import collections, download
from quotestance.corpus.collections import COLLECTIONS, read_texts, split_reuters
from quotestance.corpus.packaged import SPLITS, read_rows
from quotestance.errors import CorpusError

pooch = pytest.importorskip("pooch")

RAW = Path(__file__).parents[3] / "shared" / "realnews" / "raw"

REUTERS, BBC, POLNEAR, ALLSIDES = COLLECTIONS

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
ALLSIDES_TEXT = "The weir\n\nis “open”."

ROWS = [
    {"id": f"{prefix}-{number}", "source": source, "document": document, "sha256": text}
    for prefix, number, source, document, text in (
        ("reuters", 41, "reuters-21578", "41", TEXT_41),
        ("reuters", 43, "reuters-21578", "43", TEXT_43),
        ("business", "002", "bbc-fulltext", "business/002", BBC_TEXT),
        ("polnear", "weir", "polnear", "weir", POLNEAR_TEXT),
        ("allsides", "Weir1", "allsides", "Weir1", ALLSIDES_TEXT),
    )
]
EXPECTED = {f"{row['id']}.txt": row["sha256"] for row in ROWS}
for _row in ROWS:
    _row["sha256"] = hashlib.sha256(_row["sha256"].encode()).hexdigest()


def make_tar(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def make_zip(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


PADDING = hashlib.shake_256(b"padding").digest(200_000)  # incompressible, so that a download can be cut inside it
ARCHIVES = {
    "reuters-21578": make_tar({"README.txt": PADDING, "reut2-000.sgm": SGM.encode("latin-1")}),
    "bbc-fulltext": make_zip({"bbc/README.TXT": b"", "bbc/business/002.txt": BBC_TEXT.encode("latin-1")}),
    "polnear": make_zip({"PolNeAR-HEAD/data/dev/text/weir.txt": POLNEAR_TEXT.encode()}),
    "allsides": make_zip(
        {
            "Article-Bias-Prediction-1/data/jsons/Weir1.json": json.dumps({"content_original": ALLSIDES_TEXT}),
            "Article-Bias-Prediction-1/data/splits/random/train.tsv": "ID\tbias",
        }
    ),
}


class Server(ThreadingHTTPServer):
    """Serves `archives` by source; `plan` has the steps for the next requests of a source, `asked` the past requests.

    A step is an HTTP status, "cut" (half of the archive), "hang up" (no answer), "interrupt" (half of the archive, then
    Ctrl-C), "gzip" (the archive, declared as an encoding) or "no length" (a Content-Length that is no number).
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.archives = dict(ARCHIVES)
        self.plan = {}
        self.asked = []

    def handle_error(self, request, client_address):
        pass


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        source = self.path.rpartition("/")[2]
        data = self.server.archives[source]
        self.server.asked.append(source)
        steps = self.server.plan.get(source)
        step = steps.pop(0) if steps else "serve"
        if isinstance(step, int):
            self.send_error(step)
        elif step != "hang up":
            self.send_response(200)
            self.send_header("Content-Length", "many" if step == "no length" else str(len(data)))
            if step == "gzip":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if step in ("cut", "interrupt") else data)
            if step == "interrupt":
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(download, "read_rows", lambda part: ((f"real/x.jsonl:{i}", r) for i, r in enumerate(ROWS)))
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the wait before a retry
    with Server() as server:
        collections = tuple(replace(collection, url=f"{server.url}/{collection.source}") for collection in COLLECTIONS)
        monkeypatch.setattr(download, "COLLECTIONS", collections)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def fetch(server, tmp_path, capfd):
    """Run the command: exit code and messages."""

    def fetch(*argv, folder=tmp_path / "texts"):
        code = main(["corpus", "fetch", str(folder), *argv])
        captured = capfd.readouterr()
        assert captured.out == ""
        assert "Traceback" not in captured.err
        return code, captured.err

    fetch.folder = tmp_path / "texts"
    return fetch


def files_in(folder):
    return {path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir()}


# Texts from archives


def read(collection, data, tmp_path):
    path = tmp_path / collection.file
    path.write_bytes(data)
    return dict(read_texts(collection, path))


def test_texts_of_each_archive_are_extracted(tmp_path):
    assert read(REUTERS, ARCHIVES["reuters-21578"], tmp_path) == {"41": TEXT_41, "42": "\n\n", "43": TEXT_43}
    assert read(BBC, ARCHIVES["bbc-fulltext"], tmp_path) == {"business/002": BBC_TEXT}
    assert read(POLNEAR, ARCHIVES["polnear"], tmp_path) == {"weir": POLNEAR_TEXT}
    assert read(ALLSIDES, ARCHIVES["allsides"], tmp_path) == {"Weir1": ALLSIDES_TEXT}


def test_other_files_are_skipped(tmp_path):
    files = {"../reut2-000.sgm.exe": b"x", "bbc/sport/002.txt": b"x", "bbc/business/2.txt": b"x", "reut2-000.sgm/": b""}
    assert read(BBC, make_zip(files), tmp_path) == {}
    assert read(REUTERS, make_tar({"lewis.dtd": b"x"}), tmp_path) == {}


def test_links_and_folders_are_skipped(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("reut2-001.sgm")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert read(REUTERS, out.getvalue(), tmp_path) == {}


@pytest.mark.skipif(not RAW.is_dir(), reason="needs ../shared/realnews/raw")
def test_original_files_contain_the_labelled_texts():
    hashes = {row["document"]: row["sha256"] for _, row in read_rows("real") if row["source"] == "reuters-21578"}
    texts = [found for path in sorted(RAW.glob("*.sgm")) for found in split_reuters(path.name, path.read_bytes())]
    labelled = [(number, text) for number, text in texts if number in hashes]
    assert len(texts) == 1578
    assert len(labelled) == 84
    for number, text in labelled:
        assert hashlib.sha256(text.encode()).hexdigest() == hashes[number], number


BROKEN = {
    "html for tar": (REUTERS, b"<!DOCTYPE html>"),
    "html for zip": (BBC, b"<!DOCTYPE html>"),
    "cut gzip": (REUTERS, ARCHIVES["reuters-21578"][:-2000]),
    "no tar": (REUTERS, gzip.compress(b"no tar at all" * 100)),
    "cut zip": (BBC, ARCHIVES["bbc-fulltext"][:-30]),
    "damaged gzip": (REUTERS, b"\x1f\x8b\x08" + PADDING[:5000]),
}


@pytest.mark.parametrize(("collection", "data"), BROKEN.values(), ids=BROKEN)
def test_damaged_archive_cannot_be_read(tmp_path, collection, data):
    with pytest.raises(CorpusError, match=rf"{collection.file} cannot be read \("):
        read(collection, data, tmp_path)


def make_sparse_tar():
    """A file that has no bytes in the archive and 200,000 once read."""
    entry = tarfile.TarInfo("reut2-000.sgm")
    entry.pax_headers = {"GNU.sparse.map": "200000,0", "GNU.sparse.size": "200000"}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(entry)
    return out.getvalue()


LARGE = {
    "tar": (REUTERS, make_tar({"other.bin": b" " * 200_000})),
    "sparse file": (REUTERS, make_sparse_tar()),
    "zip": (BBC, make_zip({f"bbc/business/{number:03}.txt": b" " * 60_000 for number in range(2)})),
}


@pytest.mark.parametrize(("collection", "data"), LARGE.values(), ids=LARGE)
def test_decompression_has_a_limit(tmp_path, monkeypatch, collection, data):
    monkeypatch.setattr(collections, "DECOMPRESSED_MAX", 100_000)
    with pytest.raises(CorpusError, match="more than 100,000 bytes once decompressed"):
        read(collection, data, tmp_path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_methods_without_a_limit_are_skipped(tmp_path, method):
    assert read(BBC, make_zip({"bbc/business/002.txt": b" "}, method), tmp_path) == {}


# Downloads


def test_all_texts_are_fetched(fetch, server, monkeypatch):
    monkeypatch.setattr(pooch.get_logger().handlers[0], "stream", sys.stderr)  # to see that it prints nothing itself
    code, err = fetch()
    assert code == 0
    assert "5 texts of 5, 5 of them new" in err
    assert err.count(f"Downloading file 'polnear.zip' from '{server.url}/polnear'") == 1
    assert all(line.startswith("quotestance: ") for line in err.splitlines())
    assert files_in(fetch.folder) == EXPECTED


def test_second_run_fetches_only_missing_or_changed_texts(fetch, server):
    fetch()
    server.asked.clear()
    assert "5 texts of 5, 0 of them new" in fetch()[1]
    assert server.asked == []
    (fetch.folder / "business-002.txt").unlink()
    (fetch.folder / "polnear-weir.txt").write_text("edited", encoding="utf-8")
    assert fetch()[0] == 0
    assert server.asked == ["bbc-fulltext", "polnear"]
    assert files_in(fetch.folder) == EXPECTED


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal_only(fetch, monkeypatch, terminal):
    monkeypatch.setattr(cli_corpus, "is_terminal", lambda stream: terminal)
    code, err = fetch()
    assert code == 0
    assert ("100%|" in err) is terminal


def test_failed_download_is_retried(fetch, server):
    server.plan["reuters-21578"] = ["cut", 503]
    code, err = fetch()
    assert code == 0
    assert "Will attempt the download again 2 more times" in err
    assert files_in(fetch.folder) == EXPECTED


@pytest.mark.parametrize(
    ("step", "says"),
    [(404, "HTTP 404"), ("hang up", "ConnectionError"), ("cut", "ChunkedEncodingError"), ("no length", "ValueError")],
)
def test_failing_server_is_reported_once(fetch, server, step, says):
    server.plan = {collection.source: [step] * (1 + download.RETRIES) for collection in COLLECTIONS}
    code, err = fetch()
    assert code == 2
    assert err.count(f"/bbc-fulltext cannot be downloaded ({says}") == 1
    assert f"save it as {fetch.folder / 'bbc-fulltext.zip'}" in err
    assert "0 texts of 5" in err
    assert files_in(fetch.folder) == {}


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "nonsense:port", "http://[::1"])
def test_failing_proxy_is_reported(fetch, server, monkeypatch, proxy):
    monkeypatch.setenv("http_proxy", proxy)
    code, err = fetch()
    assert code == 2
    assert f"reuters-21578: 2 texts missing: {server.url}/reuters-21578 cannot be downloaded (" in err
    assert server.asked == []


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals to a thread")
def test_ctrl_c_leaves_no_partial_archive(fetch, server):
    server.plan["reuters-21578"] = ["interrupt"]
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background ignores Ctrl-C
    try:
        assert fetch()[0] == 130
    finally:
        signal.signal(signal.SIGINT, earlier)
    assert files_in(fetch.folder) == {}


def test_archive_decompressed_by_the_http_client_is_read(fetch, server):
    server.plan["reuters-21578"] = ["gzip"]
    assert fetch("--source", "reuters-21578")[0] == 0
    assert set(files_in(fetch.folder)) == {"reuters-41.txt", "reuters-43.txt"}
    assert server.asked == ["reuters-21578"]


def test_web_page_instead_of_an_archive_is_reported(fetch, server):
    server.archives["bbc-fulltext"] = b"<html>Log in to use this network</html>"
    code, err = fetch()
    assert code == 1
    assert "bbc-fulltext: 1 text missing: bbc-fulltext.zip cannot be read (File is not a zip file)" in err
    assert "bbc-fulltext.zip" not in files_in(fetch.folder)


def test_download_has_a_limit(fetch, server, monkeypatch):
    monkeypatch.setattr(download, "ARCHIVE_MAX", 100_000)
    code, err = fetch()
    assert code == 1
    assert "reuters-21578: 2 texts missing: the archive has more than 100,000 bytes" in err
    assert set(files_in(fetch.folder)) == {"business-002.txt", "polnear-weir.txt", "allsides-Weir1.txt"}


def test_text_with_another_hash_is_not_written(fetch, server):
    server.archives["bbc-fulltext"] = make_zip({"bbc/business/002.txt": b"Weir opens\n\nAnd shuts."})
    server.archives["polnear"] = make_zip({"PolNeAR/data/dev/text/other.txt": b"x"})
    code, err = fetch()
    assert code == 1
    assert "bbc-fulltext: 1 text missing: the archive's text is not the one that was labelled (its hash differs)" in err
    assert "polnear: 1 text missing: not in the archive: polnear-weir" in err
    assert set(files_in(fetch.folder)) == {"reuters-41.txt", "reuters-43.txt", "allsides-Weir1.txt"}


def test_full_disk_is_reported(fetch, server, monkeypatch):
    def refuse(file, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download.LimitedFile, "write", refuse)
    code, err = fetch()
    assert code == 2
    assert f"{fetch.folder}: cannot be written: No space left on device" in err
    assert files_in(fetch.folder) == {}


def test_folder_that_cannot_be_created_is_reported(fetch, tmp_path):
    (tmp_path / "file").write_text("x")
    code, err = fetch(folder=tmp_path / "file" / "texts")
    assert code == 2
    assert "cannot be written" in err


def test_message_for_missing_pooch_says_how_to_install_it(fetch, server, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    code, err = fetch()
    assert code == 2
    assert "pip install 'quotestance[corpus]'" in err
    assert server.asked == []


# Archives that the user put into the folder


def test_archive_in_the_folder_is_read_without_pooch_and_kept(fetch, server, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    fetch.folder.mkdir()
    (fetch.folder / "bbc-fulltext.zip").write_bytes(ARCHIVES["bbc-fulltext"])
    code, err = fetch("--source", "bbc-fulltext")
    assert code == 0
    assert "reading" in err
    assert server.asked == []
    assert (fetch.folder / "bbc-fulltext.zip").read_bytes() == ARCHIVES["bbc-fulltext"]


def test_damaged_archive_in_the_folder_is_named_and_kept(fetch, server):
    fetch.folder.mkdir()
    (fetch.folder / "bbc-fulltext.zip").write_bytes(ARCHIVES["bbc-fulltext"][:-30])
    code, err = fetch("--source", "bbc-fulltext")
    assert code == 2
    assert "bbc-fulltext: 1 text missing: bbc-fulltext.zip cannot be read" in err
    assert (fetch.folder / "bbc-fulltext.zip").exists()


# The command and the packaged rows


@pytest.mark.parametrize("argv", [(), ("a", "b"), ("a", "--source", "wire")])
def test_bad_usage_is_exit_2(server, capfd, argv):
    assert main(["corpus", "fetch", *argv]) == 2
    assert server.asked == []


def test_command_offers_all_sources_and_splits():
    assert {row["source"] for _, row in read_rows("real")} == set(cli_corpus.SOURCES) == {c.source for c in COLLECTIONS}
    assert cli_corpus.SPLITS == SPLITS


def test_ids_are_valid_file_names():
    ids = [row["id"] for _, row in read_rows("real")]
    assert len(set(ids)) == len(ids)
    assert all(set("/\\:").isdisjoint(id_) and len(id_) < 200 and not id_.startswith(".") for id_ in ids)


def test_rows_of_these_tests_have_fields_of_packaged_rows():
    _, row = next(read_rows("real"))
    assert set(ROWS[0]) < set(row)
