"""Certificates: checked, frozen, drawn, and the same again years later."""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest

from danvan_desktop import safefile
from danvan_desktop.clock import ManualClock
from danvan_desktop.documents.page import Page
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import awarding, certifying, entry, finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.tracking import Cancelled
from danvan_desktop.storage import upkeep
from tests.builders import CANARY, add, bytes_of, in_plain_files, office
from tests.services.test_awarding import TYPED, decided

NAMES = ("Ông Lục Văn Sấm", "Tổ Dân vận thôn Xuân Hòa", "Hộ bà Lục Thị Nhung")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "office")
    yield made
    made.db.close()


@pytest.fixture
def decision(desk: Desk) -> str:
    found = decided(desk, *NAMES)
    awarding.number(desk, found)
    return found


def text_of(path: Path) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    return [unicodedata.normalize("NFC", page.extract_text()) for page in reader.pages]


def frozen(desk: Desk, decision: str) -> list[object]:
    return [row.values.get("page") for row in awarding.recipients_of(desk, decision)]


def test_every_recipient_gets_a_sheet_in_list_order(desk: Desk, decision: str, tmp_path: Path) -> None:
    done = certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert (done.file, done.pages, done.problems) == (tmp_path / "a.pdf", 3, ())
    for name, number, text in zip(NAMES, (1, 2, 3), text_of(tmp_path / "a.pdf"), strict=True):
        assert name in text and f"Vào sổ khen thưởng số: {number}/2026" in text


def test_the_record_keeps_the_page_its_template_and_its_fonts(desk: Desk, decision: str, tmp_path: Path) -> None:
    done = certifying.certificates(desk, decision, tmp_path / "a.pdf")
    for ref in done.outcome.changed:
        values = desk.journal.folded(ref.id).values
        page = Page.from_json(str(values["page"]))
        assert (values["template_version"], values["fonts"]) == (page.template, page.fonts)
        assert values["frozen_on"] == "2026-11-23"
    assert upkeep.check(desk.journal) == []
    upkeep.rebuild(desk.journal)
    assert len(certifying.check(desk, decision)[0]) == 3


def test_a_reprint_years_later_has_the_same_bytes_whatever_was_edited_meanwhile(
        desk: Desk, decision: str, tmp_path: Path) -> None:
    certifying.certificates(desk, decision, tmp_path / "first.pdf")
    for row in awarding.recipients_of(desk, decision):
        add(desk, "certificate", row.id, recipient="Tên khác", recipient_title="Chức khác", register_no=99)
    add(desk, "award", decision, issuer="Chủ tịch Ủy ban nhân dân xã mới", decision_no="1/QĐ", signer="Người khác")
    assert isinstance(desk.clock, ManualClock)
    desk.clock.business_date = date(2036, 1, 1)
    again = certifying.certificates(desk, decision, tmp_path / "again.pdf")
    assert again.outcome.deed == ""  # nothing more was written
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()


def test_sheets_with_problems_are_left_out_and_told_and_the_others_come(
        desk: Desk, decision: str, tmp_path: Path) -> None:
    awarding.add_recipients(desk, decision, ["Bà Vi Thị 𠀋", "Ông Chưa Có Số"])
    awarding.number(desk, decision)
    add(desk, "certificate", awarding.recipients_of(desk, decision)[4].id, reason=None)
    done = certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert done.pages == 3 and len(text_of(tmp_path / "a.pdf")) == 3
    assert [(problem.code, problem.values["position"]) for problem in done.problems] == [("I-103", 4), ("I-105", 5)]
    assert [bool(page) for page in frozen(desk, decision)] == [True, True, True, False, False]


def test_before_numbers_are_given_nothing_is_drawn_and_nothing_frozen(desk: Desk, tmp_path: Path) -> None:
    decision = decided(desk, *NAMES)
    done = certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert done.file is None and [problem.code for problem in done.problems] == ["I-106"] * 3
    assert not (tmp_path / "a.pdf").exists() and frozen(desk, decision) == [None] * 3


@pytest.mark.parametrize("gap, code", [({"decision_no": None}, "I-101"), ({"decision_date": None}, "I-101"),
                                       ({"signer": None}, "I-102")])
def test_a_decision_that_is_not_ready_is_refused(
        desk: Desk, decision: str, tmp_path: Path, gap: dict[str, None], code: str) -> None:
    add(desk, "award", decision, **gap)
    with pytest.raises(Problem) as refused:
        certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert refused.value.code == code and not (tmp_path / "a.pdf").exists()


def test_a_portion_is_drawn_by_its_places_in_the_list(desk: Desk, decision: str, tmp_path: Path) -> None:
    assert certifying.certificates(desk, decision, tmp_path / "a.pdf", first=2, last=2).pages == 1
    assert NAMES[1] in text_of(tmp_path / "a.pdf")[0]
    assert [bool(page) for page in frozen(desk, decision)] == [False, True, False]
    with pytest.raises(Problem) as refused:
        certifying.certificates(desk, decision, tmp_path / "a.pdf", first=4)
    assert refused.value.code == "I-108"


def test_struck_and_binned_recipients_get_no_sheet_and_the_others_keep_their_place(
        desk: Desk, decision: str, tmp_path: Path) -> None:
    add(desk, "certificate", awarding.recipients_of(desk, decision)[0].id, struck=True)
    assert certifying.certificates(desk, decision, tmp_path / "a.pdf").pages == 2
    entry.delete(desk, awarding.recipients_of(desk, decision)[1].id, "nhập nhầm")
    assert certifying.certificates(desk, decision, tmp_path / "a.pdf").pages == 1


def test_stock_with_a_printed_frame_gets_text_only_from_the_same_frozen_page(
        desk: Desk, decision: str, tmp_path: Path) -> None:
    certifying.certificates(desk, decision, tmp_path / "a.pdf", stock="preprinted")
    assert all("GIẤY KHEN" not in text for text in text_of(tmp_path / "a.pdf"))
    certifying.certificates(desk, decision, tmp_path / "b.pdf")
    assert all("GIẤY KHEN" in text for text in text_of(tmp_path / "b.pdf"))


def test_the_template_is_that_of_the_family_or_the_one_asked_for(desk: Desk, tmp_path: Path) -> None:
    decision = decided(desk, *NAMES, family="party", issuer="Ban Chấp hành Đảng bộ xã Khê Hòa",
                       on_behalf="T/M Ban Thường vụ")
    awarding.number(desk, decision)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in pypdf.PdfReader(io.BytesIO(
        certifying.preview(desk, awarding.recipients_of(desk, decision)[0].id))).pages[0].extract_text()
    certifying.certificates(desk, decision, tmp_path / "a.pdf", template="giay-khen-ubnd")
    assert "CỘNG HÒA XÃ HỘI" in text_of(tmp_path / "a.pdf")[0]


def test_a_preview_is_the_sheet_that_will_be_printed_and_freezes_nothing(
        desk: Desk, decision: str, tmp_path: Path) -> None:
    first = awarding.recipients_of(desk, decision)[0].id
    before = certifying.preview(desk, first)
    assert frozen(desk, decision) == [None] * 3
    certifying.certificates(desk, decision, tmp_path / "a.pdf", last=1)
    assert (tmp_path / "a.pdf").read_bytes() == before == certifying.preview(desk, first)
    add(desk, "certificate", awarding.recipients_of(desk, decision)[1].id, reason=None)
    with pytest.raises(Problem) as refused:
        certifying.preview(desk, awarding.recipients_of(desk, decision)[1].id)
    assert refused.value.code == "I-105"


def test_when_the_file_cannot_be_written_nothing_is_frozen(
        desk: Desk, decision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        patch.setattr(safefile.os, "fsync", full)
        with pytest.raises(Problem) as refused:
            certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert refused.value.code == "S-102" and frozen(desk, decision) == [None] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["office"]
    assert upkeep.check(desk.journal) == []


def test_stopping_in_the_middle_leaves_no_file_and_freezes_nothing(desk: Desk, decision: str, tmp_path: Path) -> None:
    class Stops:
        def step(self, done: int, total: int, what: str = "") -> None:
            assert total == 3
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        certifying.certificates(desk, decision, tmp_path / "a.pdf", progress=Stops())
    assert frozen(desk, decision) == [None] * 3 and not list(tmp_path.glob("*.pdf*"))


def test_a_frozen_page_whose_font_is_gone_is_refused(desk: Desk, decision: str, tmp_path: Path) -> None:
    certifying.certificates(desk, decision, tmp_path / "a.pdf")
    first = awarding.recipients_of(desk, decision)[0].id
    page = str(desk.journal.folded(first).values["page"])
    add(desk, "certificate", first, page=page.replace(Page.from_json(page).fonts["Charm-Bold"], "0" * 64))
    with pytest.raises(Problem) as refused:
        certifying.certificates(desk, decision, tmp_path / "b.pdf")
    assert refused.value.code == "I-109" and not (tmp_path / "b.pdf").exists()


def test_a_kind_nobody_chose_is_read_from_the_name(desk: Desk, tmp_path: Path) -> None:
    decision = decided(desk, "Hộ bà Lục Thị Nhung")
    awarding.number(desk, decision)
    (row,) = awarding.recipients_of(desk, decision)
    add(desk, "certificate", row.id, recipient_kind=None, address="Thôn Đông Thịnh")
    certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert "Thôn Đông Thịnh" in text_of(tmp_path / "a.pdf")[0]


def test_what_is_no_decision_has_no_certificates(desk: Desk, tmp_path: Path) -> None:
    model = add(desk, "model", name="Đường hoa")
    with pytest.raises(Problem) as refused:
        certifying.certificates(desk, model, tmp_path / "a.pdf")
    assert refused.value.code == "S-109"


def test_an_address_leaves_the_office_in_the_pdf_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen page may hold an address (class L), so it is class L itself: no part that travels has it."""
    in_plain_files(monkeypatch)
    desk = office(tmp_path / "plain")
    decision = awarding.decide(desk, TYPED, [{"recipient": "Hộ bà Lục Thị Nhung", "address": CANARY}]).id
    awarding.number(desk, decision)
    certifying.certificates(desk, decision, tmp_path / "a.pdf")
    assert CANARY in text_of(tmp_path / "a.pdf")[0] and CANARY.encode() in bytes_of(desk)
    travelling = [part.body for chain in desk.journal.chains() for _, _, parts in desk.journal.chain_lines(chain)
                  for cls, part in parts.items() if cls != "L"]
    assert travelling and not any(CANARY in body for body in travelling)
    assert TYPES["certificate"].field("page").audience == "L"
    assert finding.find(desk, CANARY) == []
    desk.db.close()
