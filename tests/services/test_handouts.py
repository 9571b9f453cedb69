"""Files with what stays in the office are made only when asked for, and each is a line."""

from __future__ import annotations

from pathlib import Path

from danvan_desktop.services import awarding, certifying, handouts, upkeep
from danvan_desktop.services.entry import save_fields
from danvan_desktop.services.exporting import export
from tests.builders import office


def test_an_export_with_local_columns_is_written_down_and_one_without_is_not(tmp_path: Path) -> None:
    desk = office(tmp_path)
    save_fields(desk, "model", None, {"name": "Đường hoa", "contact_phone": "0912 345 678"})
    export(desk, "model", tmp_path / "thuong.xlsx")
    assert handouts.of(desk) == []
    export(desk, "model", tmp_path / "day-du.xlsx", with_local=True)
    (line,) = handouts.of(desk)
    assert (line.op, line.reason, line.by) == ("handout", "day-du.xlsx", desk.identity.account)
    assert upkeep.check(desk) == []


def test_the_certificates_of_a_decision_are_in_its_history(tmp_path: Path) -> None:
    desk = office(tmp_path)
    typed = {"issuer": "Chủ tịch Ủy ban nhân dân xã Khê Hòa", "family": "state", "movement": "Dân vận khéo",
             "decision_no": "15/QĐ-UBND", "decision_date": "20/11/2026", "signer": "Lê Văn Mẫu",
             "place_name": "Khê Hòa"}  # fmt: skip
    made = awarding.decide(desk, typed, ["Tổ Dân vận thôn Cầu Gỗ"]).id
    awarding.number(desk, made)
    certifying.certificates(desk, made, tmp_path / "gk.pdf")
    assert [line.reason for line in handouts.history(desk, made) if line.op == "handout"] == ["gk.pdf"]
