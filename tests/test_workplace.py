"""An office's folder: made, opened, refused, backed up, restored."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_desktop import workplace
from danvan_desktop.clock import ManualClock
from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding, marker, upkeep
from danvan_desktop.services.finding import Query
from danvan_desktop.workplace import Workplace, create_office, open_office, restore_office


def make(home: Path, password: str | None = None) -> Workplace:
    return create_office(home, unit_code="24", level="province", password=password, clock=ManualClock())


def add_model(office: Workplace, name: str) -> str:
    return entry.save_fields(office.desk, "model", None, {"name": name}).id


def models(office: Workplace) -> list[object]:
    return [row.values["name"] for row in finding.listing(office.desk, Query("model", descending=False))]


def test_an_office_takes_its_name_from_the_unit_list_and_keeps_what_was_saved(tmp_path: Path) -> None:
    with make(tmp_path / "nha") as office:
        assert office.desk.office_name == "Tỉnh Bắc Ninh"
        add_model(office, "Đường hoa")
    with open_office(tmp_path / "nha") as again:
        assert models(again) == ["Đường hoa"]
        assert again.desk.identity == office.desk.identity


def test_a_password_is_asked_for_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    with make(tmp_path, password="Đường quê 1") as office:
        add_model(office, "Đường hoa")
    for wrong, code in (("Đường quê 2", "K-101"), (None, "K-104")):
        with pytest.raises(Problem) as met:
            open_office(tmp_path, password=wrong)
        assert met.value.code == code
    with open_office(tmp_path, password="Đường quê 1") as again:
        assert models(again) == ["Đường hoa"]


def test_a_folder_has_one_office_and_one_open_window(tmp_path: Path) -> None:
    with make(tmp_path):
        with pytest.raises(Problem) as met:
            open_office(tmp_path)
        assert met.value.code == "S-103"
    with pytest.raises(Problem) as met:
        make(tmp_path)
    assert met.value.code == "S-107"
    with pytest.raises(Problem) as met:
        open_office(tmp_path / "khong-co")
    assert met.value.code == "S-106"


def test_an_unknown_unit_needs_a_name_and_leaves_no_office_behind(tmp_path: Path) -> None:
    with pytest.raises(Problem) as met:
        create_office(tmp_path / "a", unit_code="99999", level="commune")
    assert met.value.code == "S-116"
    assert not workplace.exists(tmp_path / "a")
    with create_office(tmp_path / "a", unit_code="99999", level="commune", name="Xã Khê Hòa") as office:
        assert office.desk.office_name == "Xã Khê Hòa"


def test_a_set_up_cut_off_halfway_can_be_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Problem("S-102")

    with monkeypatch.context() as patch:
        patch.setattr(workplace.keys, "create", full)
        with pytest.raises(Problem):
            make(tmp_path)
    assert not workplace.exists(tmp_path)
    with make(tmp_path) as office:
        assert models(office) == []


def test_a_backup_restores_everything_into_an_empty_folder_and_begins_a_new_incarnation(tmp_path: Path) -> None:
    with make(tmp_path / "cu", password="mật khẩu") as office:
        add_model(office, "Đường hoa")
        blob = office.desk.blobs.put(b"mot tep kem")
        office.desk.db.execute("INSERT INTO blob(hash, size, present) VALUES(?, 11, 1)", (blob,))
        made = upkeep.back_up(office.desk, tmp_path / "kho" / "sao.luu")
        assert upkeep.last_backup(office.desk) == made
        add_model(office, "Sau bản sao")
    with restore_office(tmp_path / "kho" / "sao.luu", tmp_path / "moi", password="mật khẩu") as again:
        assert models(again) == ["Đường hoa"]
        assert again.desk.blobs.get(blob) == b"mot tep kem"
        assert again.desk.identity.incarnation > office.desk.identity.incarnation
        assert upkeep.check(again.desk) == []


def test_a_file_that_is_no_backup_is_refused_and_nothing_is_laid_down(tmp_path: Path) -> None:
    with make(tmp_path / "cu") as office:
        upkeep.back_up(office.desk, tmp_path / "sao.luu")
    whole = (tmp_path / "sao.luu").read_bytes()
    for name, data in (("rac", b"khong phai"), ("rach", whole[: len(whole) // 2]), ("trong", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Problem) as met:
            restore_office(tmp_path / name, tmp_path / f"nha-{name}")
        assert met.value.code == "S-118"
        assert not workplace.exists(tmp_path / f"nha-{name}")


def test_a_wrong_password_at_restore_leaves_the_folder_free_for_another_try(tmp_path: Path) -> None:
    with make(tmp_path / "cu", password="đúng") as office:
        upkeep.back_up(office.desk, tmp_path / "sao.luu")
    with pytest.raises(Problem):
        restore_office(tmp_path / "sao.luu", tmp_path / "moi", password="sai")
    with restore_office(tmp_path / "sao.luu", tmp_path / "moi", password="đúng"):
        pass


def test_an_old_copy_of_the_folder_is_noticed_at_start(tmp_path: Path) -> None:
    home = tmp_path / "nha"
    with make(home) as office:
        add_model(office, "Trước")
    old = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    with open_office(home) as office:
        first = office.desk.identity.incarnation
        add_model(office, "Mất khi đĩa hỏng")
    for path in home.iterdir():
        if path.is_file():
            path.unlink()
    for name, data in old.items():
        (home / name).write_bytes(data)
    with open_office(home) as office:
        assert office.desk.identity.incarnation > first
        cause = office.desk.db.value("SELECT cause FROM r_chain")
        assert cause == '"restored"'
        add_model(office, "Sau")
        assert upkeep.check(office.desk) == []
        second = office.desk.identity.incarnation
    with open_office(home) as office:
        assert office.desk.identity.incarnation == second, "one restore is one new chain, not one at each start"


def test_a_lost_or_spoilt_marker_is_no_alarm(tmp_path: Path) -> None:
    with make(tmp_path / "nha") as office:
        number = office.desk.identity.incarnation
        state = office.desk.state
    (only,) = state.glob("*.marker")
    for spoil in (lambda: only.write_bytes(b"{"), only.unlink):
        spoil()
        with open_office(tmp_path / "nha") as office:
            assert office.desk.identity.incarnation == number


def test_a_marker_that_cannot_be_written_does_not_stop_the_work(tmp_path: Path) -> None:
    with make(tmp_path / "nha") as office:
        (tmp_path / "tep").write_bytes(b"")
        office.desk.state = tmp_path / "tep" / "khong-the"
        marker.write(office.desk)
        add_model(office, "Vẫn lưu được")


def test_an_office_whose_keys_were_lost_is_laid_aside_and_opens_with_the_keys_from_a_backup(tmp_path: Path) -> None:
    with make(tmp_path) as office:
        add_model(office, "Đường hoa")
    kept = (tmp_path / "keys.json").read_bytes()
    (tmp_path / "keys.json").unlink()
    make(tmp_path).close()
    aside = next(tmp_path.glob("khong-khoa-*-so.db"))
    back = tmp_path / "back"
    back.mkdir()
    aside.replace(back / "so.db")
    (back / "keys.json").write_bytes(kept)
    with open_office(back) as again:
        assert models(again) == ["Đường hoa"]
