"""Folders and sticks: what is looked at, what is written and read back, and what the clerk hears when it fails."""

import os
import types
from pathlib import Path

import pytest

from danvan_desktop import safefile
from danvan_desktop.parcels import carriers
from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.problems import Problem


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick as sticks are: parcels, hidden ones, a folder, a worm, a link."""
    (tmp_path / "goi").mkdir()
    for name in ("b.goi", ".a.goi", "goi/C.GOI", "goi/d.txt", "setup.exe", "anh.lnk", "goi.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.goi").symlink_to(tmp_path / "b.goi")
    (tmp_path / "folder.goi").mkdir()
    return tmp_path


def test_only_parcels_are_found_also_hidden_ones_and_one_folder_deep(stick: Path) -> None:
    assert [str(p.relative_to(stick)) for p in carriers.find(stick)] == [".a.goi", "b.goi", "goi/C.GOI"]
    assert carriers.find(stick / "b.goi") == (stick / "b.goi",)


def test_programs_and_shortcuts_beside_the_parcels_are_named(stick: Path) -> None:
    assert carriers.strangers(stick) == ("anh.lnk", "setup.exe")


def test_a_folder_nobody_may_read_does_not_stop_the_search(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scan(path):
        if str(path).endswith("goi"):
            raise PermissionError(13, "denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert len(carriers.find(stick)) == 2


def test_a_stick_that_is_gone_is_said(tmp_path: Path) -> None:
    for deed in (carriers.find, carriers.strangers):
        with pytest.raises(Problem) as gone:
            deed(tmp_path / "away")
        assert gone.value.code == "G-120"


def test_a_parcel_is_put_and_never_replaces_another(tmp_path: Path) -> None:
    parcel = tmp_path / "out.goi"
    parcel.write_bytes(b"one" * 1000)
    volume = carriers.folder(tmp_path / "stick")
    assert volume.free_bytes
    first, second = (carriers.put(volume, "VN_up-1.goi", parcel) for _ in range(2))
    assert (first.name, second.name) == ("VN_up-1.goi", "VN_up-1_2.goi")
    assert first.read_bytes() == second.read_bytes() == parcel.read_bytes()
    assert len(list(volume.path.iterdir())) == 2


def test_a_stick_without_room_is_refused_before_writing(tmp_path: Path) -> None:
    parcel = tmp_path / "out.goi"
    parcel.write_bytes(b"x")
    with pytest.raises(Problem) as full:
        carriers.put(Volume(tmp_path / "s", "KINGSTON", free_bytes=1000), "a.goi", parcel)
    assert full.value.code == "G-121" and full.value.values["place"] == "KINGSTON"
    assert not (tmp_path / "s").exists()


def test_a_stick_that_fills_up_while_writing_is_said_and_left_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = tmp_path / "out.goi"
    parcel.write_bytes(b"x" * 100)
    for error, code in ((OSError(28, "full"), "G-121"), (OSError(5, "gone"), "G-120")):

        def failing(handle: int, error: OSError = error) -> None:
            raise error

        with monkeypatch.context() as patch, pytest.raises(Problem) as refused:
            patch.setattr(os, "fsync", failing)
            carriers.put(Volume(tmp_path / "s"), "a.goi", parcel)
        assert refused.value.code == code
        assert not list((tmp_path / "s").iterdir())


def test_a_parcel_too_large_for_fat_is_refused(tmp_path: Path) -> None:
    parcel = tmp_path / "out.goi"
    with parcel.open("wb") as file:
        file.truncate(4 << 30)
    with pytest.raises(Problem) as large:
        carriers.put(Volume(tmp_path, file_system="vfat"), "a.goi", parcel)
    assert large.value.code == "G-122"


def test_a_stick_that_does_not_hold_what_was_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = tmp_path / "out.goi"
    parcel.write_bytes(b"x")
    monkeypatch.setattr(safefile, "file_sha256", lambda path: str(path))
    with pytest.raises(Problem) as bad:
        carriers.put(Volume(tmp_path / "s"), "a.goi", parcel)
    assert bad.value.code == "G-123" and not list((tmp_path / "s").iterdir())


def test_an_office_is_not_founded_on_a_stick(tmp_path: Path) -> None:
    carriers.refuse_as_home(Volume(tmp_path))
    with pytest.raises(Problem) as refused:
        carriers.refuse_as_home(Volume(tmp_path, removable=True))
    assert refused.value.code == "G-124"


class StandIn:
    """kernel32 as far as ejecting needs it; never the real one."""

    def __init__(self, handle: int = 7, answers: tuple[int, ...] = (1, 1, 1)) -> None:
        self.handle, self.answers, self.calls = handle, iter(answers), []

    def CreateFileW(self, name: str, *rest: object) -> int:
        self.calls.append(name)
        return self.handle

    def DeviceIoControl(self, handle: int, code: int, *rest: object) -> int:
        self.calls.append(code)
        return next(self.answers)

    def CloseHandle(self, handle: int) -> None:
        self.calls.append("closed")


def test_windows_is_asked_to_lock_dismount_and_eject() -> None:
    kernel = StandIn()
    drive = types.SimpleNamespace(drive="E:")
    assert carriers.WindowsEjector(kernel).eject(Volume(drive))
    assert kernel.calls == ["\\\\.\\E:", 0x00090018, 0x00090020, 0x002D4808, "closed"]


def test_a_stick_in_use_is_not_called_ejected() -> None:
    assert not carriers.WindowsEjector(StandIn(handle=-1)).eject(Volume(Path("E:/")))
    kernel = StandIn(answers=(0,))
    assert not carriers.WindowsEjector(kernel).eject(Volume(Path("E:/")))
    assert kernel.calls[-1] == "closed"


def test_the_ejector_finds_windows_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = StandIn()
    monkeypatch.setattr("ctypes.windll", types.SimpleNamespace(kernel32=kernel), raising=False)
    assert carriers.WindowsEjector().eject(Volume(Path("E:/")))
