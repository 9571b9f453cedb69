"""Writing that is all or nothing, on disks that are full, torn or lying."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop import safefile
from danvan_desktop.problems import Problem


def _only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_there_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "sổ.goi"
    safefile.write_bytes(target, b"xin")
    assert target.read_bytes() == b"xin"
    assert _only(target.parent) == ["sổ.goi"]


@given(st.lists(st.binary(max_size=2000), max_size=6))
def test_pieces_come_out_as_one_and_its_hash_is_that_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    target = tmp_path_factory.mktemp("pieces") / "file"
    with safefile.write_via(target) as file:
        for piece in pieces:
            file.write(piece)
    assert target.read_bytes() == b"".join(pieces)
    assert safefile.file_sha256(target) == hashlib.sha256(b"".join(pieces)).hexdigest()


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    with safefile.write_via(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


def test_an_error_in_the_middle_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), safefile.write_via(target) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"old"
    assert _only(tmp_path) == ["file"]


def test_the_stick_pulled_out_under_the_hand_is_no_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"

    def gone(path: Path, *_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))

    monkeypatch.setattr(os, "replace", gone)
    monkeypatch.setattr(Path, "unlink", gone)
    with pytest.raises(Problem) as raised:
        safefile.write_bytes(target, b"x")
    assert (raised.value.code, raised.value.data_safe) == ("S-105", True)


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize(("number", "code"), [
    (errno.ENOSPC, "S-102"), (errno.EDQUOT, "S-102"), (errno.EIO, "S-105"), (errno.EACCES, "S-105")])
def test_a_failing_disk_is_a_problem_with_its_own_words_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    fail = OSError(number, os.strerror(number))

    def failing(*_: object, **__: object) -> None:
        raise fail

    with monkeypatch.context() as broken:
        if step == "open":
            broken.setattr(Path, "open", failing)
        elif step == "write":
            broken.setattr(safefile._Hashing, "write", failing)
        else:
            broken.setattr(os, step, failing)
        with pytest.raises(Problem) as raised:
            safefile.write_bytes(target, b"new")
    assert raised.value.code == code
    assert raised.value.data_safe
    assert target.read_bytes() == b"old"
    assert _only(tmp_path) == ["file"]


def test_a_really_full_disk_is_told_as_such() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(OSError) as raised, open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")
    assert safefile.problem_of(raised.value).code == "S-102"


def test_a_medium_that_gives_back_other_bytes_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    monkeypatch.setattr(safefile, "file_sha256", lambda path: hashlib.sha256(b"torn").hexdigest())
    with pytest.raises(Problem) as raised:
        safefile.write_bytes(target, b"whole")
    assert raised.value.code == "S-105"
    assert _only(tmp_path) == []


def test_reading_back_can_be_left_out_where_the_reader_verifies_anyway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safefile, "file_sha256", lambda path: pytest.fail("was read back"))
    with safefile.write_via(tmp_path / "file", verify=False) as file:
        file.write(b"x")
    assert (tmp_path / "file").read_bytes() == b"x"


def test_the_bytes_are_forced_to_the_disk_before_the_rename_and_the_folder_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("fsync"), fsync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *names: (steps.append("rename"), replace(*names))[1])
    safefile.write_bytes(tmp_path / "file", b"x")
    assert steps == ["fsync", "rename", "fsync"]


def test_a_note_whose_loss_costs_nothing_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: pytest.fail("waited for the disk"))
    safefile.write_bytes(tmp_path / "note", b"x", durable=False)
    assert (tmp_path / "note").read_bytes() == b"x"
