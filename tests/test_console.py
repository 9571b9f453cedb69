"""`danvan`: names, keys and exit codes are a contract; never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from danvan_desktop import console
from danvan_desktop.domain.units import unit_id

ROOT = Path(__file__).resolve().parents[1]


class Danvan:
    """Runs commands at one office and reads the JSON lines."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys
        self.code, self.errors = 0, ""

    def __call__(self, *words: str, expect: int = 0) -> list[dict[str, Any]]:
        self.code = console.main(["--home", str(self.home), "--json", "--today", "2026-11-23", *words])
        printed = self._capsys.readouterr()
        self.errors = printed.err
        assert "Traceback" not in printed.err
        assert self.code == expect, printed.err
        return [json.loads(line) for line in printed.out.splitlines()]

    def one(self, *words: str, expect: int = 0) -> dict[str, Any]:
        (line,) = self(*words, expect=expect)
        return line


@pytest.fixture
def danvan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Danvan:
    run = Danvan(tmp_path / "xa", capsys)
    run("init", "--unit-code", "99001", "--level", "commune", "--name", "Xã Khê Hòa", "--no-password")
    return run


def test_init_names_unit_and_device(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = Danvan(tmp_path / "tinh", capsys).one("init", "--unit-code", "24", "--level", "province", "--no-password")
    assert line["unit"] == unit_id("province", "24", "since-2025")
    assert len(line["device"]) == 16
    assert line["name"] == "Tỉnh Bắc Ninh"


def test_a_record_is_added_shown_changed_listed_found_binned_and_brought_back(danvan: Danvan) -> None:
    added = danvan.one("add", "model", "name=Thắp sáng đường quê", "funds_vnd=15 triệu", "registered_on=31/02/2026")
    assert {"registered_on", "owner"} <= {each["field"] for each in added["findings"]}
    shown = danvan.one("show", added["id"])
    assert shown["number"] == "MH-2026-001"
    assert shown["status"] == "incomplete"
    assert shown["fields"]["funds_vnd"] == 15_000_000
    assert "registered_on" not in shown["fields"]
    danvan.one("set", "MH-2026-001", "labour_days=186,5")
    assert danvan.one("show", "mh 1")["fields"]["labour_days"] == "186.5"
    assert [line["to"] for line in danvan("history", "mh 1") if line["field"] == "labour_days"] == ["186.5"]
    assert danvan.one("find", "duong que")["id"] == added["id"]
    assert danvan.one("list", "model", "--where", "funds_vnd=15tr")["name"] == "Thắp sáng đường quê"
    assert danvan("list", "model", "--where", "funds_vnd=16tr") == []
    binned = danvan.one("delete", added["id"], "--reason", "ghi hai lần")
    assert danvan("list", "model") == []
    assert danvan.one("undo", binned["deed"])["undone"] == [added["id"]]
    assert len(danvan("list", "model")) == 1


def test_refusals_have_a_code_three_sentences_and_exit_1(danvan: Danvan) -> None:
    for words, code in (
        (("show", "mh 77"), "S-109"),
        (("add", "modle"), "S-111"),
        (("add", "model", "nam=x"), "S-112"),
        (("delete", "mh 77", "--reason", "x"), "S-109"),
        (("undo", "01a203cd-47cf-7954-ad60-30faee42e008"), "S-113"),
        (("init", "--unit-code", "24", "--level", "province", "--no-password"), "S-107"),
    ):
        line = danvan.one(*words, expect=1)
        assert line["problem"] == code
        assert line["message"] and line["remedy"] and line["data_safe"] is True
        assert f"[{code}]" in danvan.errors


def test_wrong_usage_and_commands_of_later_versions_exit_2(danvan: Danvan) -> None:
    for words in (
        ("show",),
        ("frobnicate",),
        ("add", "model", "name"),
        ("report", "--list"),
        ("verify-certificate", "x.pdf"),
    ):
        danvan(*words, expect=2)
        assert danvan.errors


def test_types_tell_every_field_with_its_class(danvan: Danvan) -> None:
    lines = {line["type"]: line for line in danvan("types")}
    assert {"model", "dialogue", "opinion", "petition", "reception", "award", "certificate", "unit"} <= set(lines)
    fields = {each["name"]: each for each in danvan.one("types", "petition")["fields"]}
    assert fields["sender"]["audience"] == "L"
    assert set(fields["sender"]) == {"name", "label", "kind", "group", "audience", "needed"}


def test_check_rebuild_backup_and_restore(danvan: Danvan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    danvan.one("add", "model", "name=Đường hoa")
    assert danvan.one("check") == {"sound": True, "faults": []}
    assert danvan.one("rebuild")["records"] == 2
    assert danvan.one("backup", str(tmp_path / "sao.luu"))["verified"] is True
    other = Danvan(tmp_path / "khac", capsys)
    other.one("restore", str(tmp_path / "sao.luu"))
    assert other.one("list", "model")["name"] == "Đường hoa"


def test_a_damaged_table_is_found_and_exit_is_1(danvan: Danvan) -> None:
    from danvan_desktop.workplace import open_office

    added = danvan.one("add", "model", "name=Đường hoa")
    with open_office(danvan.home) as office, office.desk.db.folding():
        office.desk.db.execute("UPDATE r_model SET name = 'Khác'")
    line = danvan.one("check", expect=1)
    assert line["faults"] == [{"kind": "table", "what": f"model/{added['id']}"}]
    danvan.one("rebuild")
    assert danvan.one("check")["sound"]


def test_our_own_fault_is_one_problem_and_a_report_without_values(
    danvan: Danvan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Chim Hoàng Yến")

    monkeypatch.setattr(console.entry, "save_fields", broken)
    assert danvan.one("add", "model", "name=Chim Hoàng Yến", expect=1)["problem"] == "S-199"
    report = (Path(os.environ["DANVAN_STATE"]) / "truc-trac.txt").read_text()
    assert "RuntimeError" in report and "Hoàng Yến" not in report


def test_words_are_vietnamese_by_default_and_english_on_request(
    danvan: Danvan, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.main(["--home", str(danvan.home), "show", "mh 9"]) == 1
    assert "Không có mục nào" in capsys.readouterr().err
    assert console.main(["--home", str(danvan.home), "add", "model", "name=Đường hoa"]) == 0
    assert "Đã lưu MH-2026-001" in capsys.readouterr().out
    assert console.main(["--home", str(danvan.home), "show", "mh 1"]) == 0
    assert "Tên mô hình: Đường hoa" in capsys.readouterr().out


def test_the_password_comes_from_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Danvan(tmp_path / "khoa", capsys)
    monkeypatch.setenv("DANVAN_PASSWORD", "Đường quê 1")
    run("init", "--unit-code", "24", "--level", "province")
    assert run("list", "model") == []
    monkeypatch.setenv("DANVAN_PASSWORD", "sai")
    assert run.one("list", "model", expect=1)["problem"] == "K-101"
    monkeypatch.delenv("DANVAN_PASSWORD")
    monkeypatch.setattr(sys, "stdin", open(os.devnull))  # noqa: SIM115 - closed with the test
    assert run.one("list", "model", expect=1)["problem"] == "K-104"
    sys.stdin.close()


def test_the_installed_command_speaks_utf8_to_a_pipe(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "danvan_desktop.console", "--home", str(tmp_path), "list", "model"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Thư mục" in done.stderr.decode()


SAMPLES = ROOT / "resources" / "samples"


def test_the_sample_registers_come_in_once_and_stay_the_same_at_the_second_time(danvan: Danvan) -> None:
    counts = {
        "danh-sach-khen-thuong-2026": [86],
        "doi-thoai-2026": [6, 140],
        "so-theo-doi-mo-hinh-2022": [241, 0],
        "so-tiep-cong-dan-2026": [180],
    }
    for name, rows in counts.items():
        path = str(SAMPLES / f"{name}.xlsx")
        assert [line["created"] for line in danvan("import", path)] == rows
        assert [line["unchanged"] for line in danvan("import", path)] == rows
    assert danvan.one("check")["sound"]


def test_an_import_is_looked_at_first_and_undone_as_one_act(danvan: Danvan) -> None:
    seen = danvan("import", str(SAMPLES / "doi-thoai-2026.xlsx"), "--dry-run")
    assert [line["created"] for line in seen] == [6, 140]
    assert not any(line["deed"] for line in seen) and danvan("list", "opinion") == []
    first, _ = danvan("import", str(SAMPLES / "doi-thoai-2026.xlsx"))
    assert len(danvan.one("undo", first["deed"])["undone"]) == 146
    assert danvan("list", "opinion") == []


def test_an_export_leaves_out_what_stays_in_the_office_and_comes_back_unchanged(danvan: Danvan, tmp_path: Path) -> None:
    danvan("import", str(SAMPLES / "so-tiep-cong-dan-2026.xlsx"))
    for words in ([], ["--with-local"]):
        out = tmp_path / "so.xlsx"
        assert danvan.one("export", "reception", str(out), *words)["rows"] == 180
        (line,) = danvan("import", str(out))
        assert (line["unchanged"], line["changed"], line["created"]) == (180, 0, 0)


def test_a_decision_is_recorded_and_its_certificates_are_drawn(danvan: Danvan, tmp_path: Path) -> None:
    danvan.one("add", "model", "name=Đường hoa", "owner=Tổ Dân vận thôn Cầu Gỗ", "owner_kind=tập thể")
    made = danvan.one(
        "decide", "--issuer", "Chủ tịch Ủy ban nhân dân xã Khê Hòa", "--family", "state", "--movement",
        "Dân vận khéo", "--number", "15/QĐ-UBND", "--date", "20/11/2026", "--signer", "Lê Văn Mẫu",
        "--place", "Khê Hòa",
        "mh 1", "Bà Hoàng Thị Mẫu",
    )  # fmt: skip
    assert made["recipients"] == 2
    done = danvan.one("certificates", made["id"], "--out", str(tmp_path / "gk.pdf"))
    assert (done["pages"], done["problems"], done["numbered"]) == (2, [], 2)
    first = (tmp_path / "gk.pdf").read_bytes()
    again = danvan.one("certificates", made["id"], "--out", str(tmp_path / "gk2.pdf"))
    assert again["numbered"] == 0
    assert (tmp_path / "gk2.pdf").read_bytes() == first


def test_a_certificate_that_cannot_be_printed_names_the_person_and_exits_1(danvan: Danvan, tmp_path: Path) -> None:
    made = danvan.one(
        "decide", "--issuer", "Chủ tịch", "--family", "state", "--number", "15/QĐ-UBND", "--date", "20/11/2026",
        "--movement", "Dân vận khéo", "--signer", "Lê Văn Mẫu", "--place", "Khê Hòa", "Tổ 中 thôn Mẫu",
        "Tổ Dân vận thôn Cầu Gỗ",
    )  # fmt: skip
    done = danvan.one("certificates", made["id"], "--out", str(tmp_path / "gk.pdf"), expect=1)
    assert done["pages"] == 1
    assert "Tổ 中 thôn Mẫu" in done["problems"][0]["message"]


@pytest.fixture
def joined(danvan: Danvan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Danvan, Danvan, Path]:
    """A commune that has joined its province, and a stick."""
    province, stick = Danvan(tmp_path / "tinh", capsys), tmp_path / "usb"
    province("init", "--unit-code", "24", "--level", "province", "--no-password")
    slip = province.one("enrol", "99001", "--out", str(stick), "--name", "Xã Khê Hòa")
    assert {"file", "code"} <= set(slip)
    told = danvan.one("join", slip["file"], "--code", slip["code"])
    assert told["fingerprint"] == slip["fingerprint"]
    return danvan, province, stick


def test_a_parcel_goes_up_waits_for_a_word_and_its_receipt_comes_back(joined: tuple[Danvan, Danvan, Path]) -> None:
    commune, province, stick = joined
    petition = commune.one("add", "petition", "kind=1", "sender=Chim Hoàng Yến", "summary=Khiếu nại đất")["id"]
    assert commune.one("disclose", petition, "--by", "Phạm Quốc Mẫu", "--on-paper")["disclosed"] == 1
    sent = commune.one("send", "--to", str(stick))
    assert b"Ho\xc3\xa0ng Y\xe1\xba\xbfn" not in Path(sent["parcel"]).read_bytes()
    held = province.one("receive", str(stick))
    assert (held["result"], held["problem"]) == ("held", "G-131")
    _, got = province("confirm", "99001")
    assert got["result"] == "applied"
    shown = province.one("show", petition)
    assert shown["fields"]["summary"] == "Khiếu nại đất" and "sender" not in shown["fields"]
    seen = province.one("inspect", sent["parcel"])
    assert seen["verified"] == ["spelling", "signature", "payload", "content"] and seen["no"] == 1
    province("send", "--to", str(stick))
    assert commune.one("receive", str(stick))["result"] == "applied"
    stands = commune("exchange")[-1]
    assert (stands["received_up_to"], stands["unsent"]) == (1, 0)
    assert province.one("receive", sent["parcel"])["result"] == "already"


def test_a_spoilt_parcel_is_refused_and_the_others_are_done(joined: tuple[Danvan, Danvan, Path]) -> None:
    commune, province, stick = joined
    commune("send", "--to", str(stick))
    whole = next(stick.glob("*up*.goi")).read_bytes()
    (stick / "rach.goi").write_bytes(whole[:-3000])
    (stick / "rac.goi").write_bytes(b"khong phai goi")
    results = {line["file"]: (line["result"], line["problem"]) for line in province("receive", str(stick), expect=1)}
    assert results.pop("rach.goi") == ("refused", "G-102")
    assert results.pop("rac.goi") == ("refused", "G-101")
    assert [result for result, _ in results.values()] == ["held"]


def test_what_a_parcel_needs_is_said_when_it_is_missing(danvan: Danvan) -> None:
    assert danvan.one("send", expect=1)["problem"] == "G-134"
    assert danvan.one("confirm", "99001", expect=1)["problem"] == "G-137"
    assert danvan.one("receive", str(danvan.home / "khong-co"), expect=1)["problem"] == "G-120"
    danvan("disclose", expect=2)


@pytest.mark.long
def test_the_demo_tells_the_whole_story_and_touches_only_what_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        assert console.main(["--json", "demo", str(folder)]) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        made = {line["what"] for line in lines}
        assert {"commune", "province", "parcel up", "parcel down", "certificates", "picture", "acknowledged"} <= made
        assert {"petition", "session", "paper", "calendar", "moved", "due"} <= made  # the story of the law
        assert all(Path(line["path"]).exists() for line in lines if line["path"])
        assert not {"problem", "no pictures"} & made
        (folder / "cua-toi.txt").write_text("giữ lại")
    assert (folder / "cua-toi.txt").read_text() == "giữ lại"


def test_the_demo_leaves_a_folder_alone_that_no_demo_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("x")
    assert console.main(["--json", "demo", str(tmp_path)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["problem"] == "S-120" and str(tmp_path) in said["message"]
    assert [each.name for each in tmp_path.iterdir()] == ["x"]
