"""Files appear complete under their names, or not at all."""

import errno
from pathlib import Path

import pytest
from quotestance.errors import QuotestanceError
from quotestance.files import open_text, write_files


def test_error_inside_the_block_leaves_no_file(tmp_path):
    def stop_half_way():
        with open_text(tmp_path / "out.jsonl") as write:
            write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []


def test_writing_to_a_link_replaces_the_file_that_it_points_to(tmp_path):
    (tmp_path / "real.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with open_text(tmp_path / "link.jsonl") as write:
        write("new")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text(encoding="utf-8") == "new"


def test_replaced_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "out.csv"
    path.touch(mode=0o600)
    with open_text(path) as write:
        write("new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_several_files_are_replaced_together(tmp_path):
    write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}


def test_failure_in_one_of_several_files_leaves_all_as_they_were(tmp_path, monkeypatch):
    write_files({tmp_path / "a": b"old", tmp_path / "b": b"old"})
    write_bytes = Path.write_bytes

    def fill_the_disk(path, data):
        if data == b"too much":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", fill_the_disk)
    with pytest.raises(QuotestanceError, match="b: cannot be written: No space left"):
        write_files({tmp_path / "a": b"new", tmp_path / "b": b"too much"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


@pytest.mark.parametrize("path", ["no-such-folder/out.csv", "out\0.csv"])
def test_path_that_cannot_be_written_is_named(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QuotestanceError, match="cannot be written") as raised, open_text(path):
        pass
    assert str(raised.value).startswith(path)
