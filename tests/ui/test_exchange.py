"""Gửi – Nhận at a commune and at a province: real parcels between two windows, by keys where there are keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from danvan_desktop import paths
from danvan_desktop.clock import ManualClock
from danvan_desktop.parcels.carriers import Volume
from danvan_desktop.problems import Problem
from danvan_desktop.services import disclosing, enrolling, entry, exchange, receiving, sending
from danvan_desktop.ui.page import Place, PlainMemory
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.workplace import create_office


@pytest.fixture
def province(tmp_path):
    with create_office(
        tmp_path / "tinh", unit_code="75", level="province", name="Tỉnh Hưng Giang", clock=ManualClock()
    ) as opened:
        yield opened


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "CONGVAN"
    path.mkdir()
    return path


@pytest.fixture
def slip(province, stick):
    return enrolling.enrol(province.desk, "25252", stick, name="Xã Khê Hòa")


@pytest.fixture
def joined(office, slip):
    enrolling.join(office.desk, slip.path, slip.code)
    return office


@pytest.fixture
def at_province(qtbot, province):
    from danvan_desktop.app import open_window
    from danvan_desktop.ui import theme

    theme.install(paths.resources(), "light", 100)
    made = open_window(province, tasks=Tasks(inline=True), memory=PlainMemory())
    qtbot.addWidget(made)
    made.show()
    made.go(Place("exchange"))
    return made


def sender(window):
    window.go(Place("exchange", options={"tab": "send"}))
    return window.here.send


def line(tab, kind):
    return next(row for row in tab.table.model_.rows if row.value == kind)


def put_current(tab, kind):
    at = next(i for i, row in enumerate(tab.table.model_.rows) if row.value == kind)
    tab.table.setCurrentIndex(tab.table.model_.index(at, 0))
    tab.table.setFocus()


# --- what leaves -----------------------------------------------------------------------------------------------------


def test_petitions_stay_until_somebody_lets_them_go_and_models_go_by_themselves(joined, window):
    tab = sender(window)
    assert line(tab, "model").cells[0].tick is True and line(tab, "model").cells[2].text == "4"
    assert line(tab, "petition").cells[0].tick is False and "2 chờ cho gửi" in line(tab, "petition").cells[3].text
    assert "Người gửi" in line(tab, "petition").cells[5].text and line(tab, "petition").cells[5].icon == "home"


def test_the_last_line_says_that_no_denouncer_is_in_the_machine(joined, window):
    last = sender(window).table.model_.rows[-1]
    assert last.cells[1].text == "Danh tính người tố cáo" and "không thể gửi" in last.cells[4].under


def test_space_lets_a_register_go_and_asks_for_approval_first(joined, window, stick, press):
    tab = sender(window)
    tab.writing.carrier.take_folder(stick)
    put_current(tab, "petition")
    press("Space")
    assert tab.asks == 2 and tab.at == 1
    assert [each.text for each in tab.head().buttons] == ["Duyệt"] and tab.head().buttons[0].why
    tab.name.set_text("Phạm Quốc Mẫu")
    tab.on.set_text("23/11/2026")
    tab._look_again()
    press("Ctrl+Return")
    assert tab.approved and tab.at == 2
    press("Ctrl+Return")
    assert tab.writing.state == "done" and "Đã ghi và kiểm tra đúng" in tab.writing.text()
    assert len(list(stick.glob("*_up_*.goi"))) == 1


def test_enter_shows_the_records_of_a_line_one_by_one(joined, window, press):
    tab = sender(window)
    put_current(tab, "petition")
    press("Return")
    assert tab.one_by_one.hasFocus() and len(tab.one_by_one.model_.rows) == 2
    press("Space")
    assert tab.asks == 1
    press("Escape")
    assert tab.table.isVisible()


def test_an_edit_after_the_parcel_asks_again(joined, window, office, stick):
    desk = office.desk
    disclosing.disclose_type(desk, "petition")
    sending.send(desk, stick)
    petition = next(iter(desk.db.rows("SELECT id FROM r_petition")))[0].hex()
    record = f"{petition[:8]}-{petition[8:12]}-{petition[12:16]}-{petition[16:20]}-{petition[20:]}"
    entry.save_fields(desk, "petition", record, {"result": "Đã trả lời"})
    tab = sender(window)
    assert {each.id for each in tab.draft.waiting["petition"]} == {record}


def test_an_office_that_works_alone_is_offered_to_join_and_joins_with_file_and_words(office, window, slip, press):
    tab = sender(window)
    assert tab.draft.up is None and tab.head().buttons[0].why
    tab._ask_join()
    sheet = tab.join_sheet
    sheet.file.take(slip.path)
    sheet.code.set_text(slip.code)
    sheet.code.changed.emit()
    assert sheet.invitation is not None and sheet.invitation.fingerprint == slip.fingerprint
    sheet.same.click()
    assert office.desk.upper_office is not None and tab.draft.up.requested


def test_a_stick_that_cannot_be_let_go_is_not_said_to_be_free(joined, window, stick):
    class Stuck:
        def eject(self, volume):
            return False

    tab = sender(window)
    tab.writing.ejector = Stuck()
    tab.writing.carrier.volume = Volume(stick, "CONGVAN", True, 10**9, "vfat")
    tab.send()
    assert "Chưa tháo được USB" in tab.writing.text() and "Có thể rút USB" not in tab.writing.text()


def test_only_after_letting_go_the_stick_may_be_pulled(joined, window, stick):
    class Free:
        def eject(self, volume):
            return True

    tab = sender(window)
    tab.writing.ejector = Free()
    tab.writing.carrier.volume = Volume(stick, "CONGVAN", True, 10**9, "vfat")
    tab.send()
    assert tab.writing.text() == "Đã ghi và kiểm tra đúng. Có thể rút USB."


def test_a_full_stick_is_said_in_three_sentences_and_can_be_tried_again(joined, window, stick):
    tab = sender(window)
    tab.writing.carrier.volume = Volume(stick, "CONGVAN", True, 100, "vfat")
    tab.send()
    assert tab.writing.state == "failed" and window.slot.shown.code == "G-121" and len(window.slot.shown.lines) == 3
    tab.writing.carrier.volume = Volume(stick, "CONGVAN", False, 10**9, "vfat")
    window.slot.shown.deeds[0].run()
    assert tab.writing.state == "done"


# --- what comes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(joined, stick):
    disclosing.disclose_type(joined.desk, "petition")
    return sending.send(joined.desk, stick)


def test_a_new_machine_waits_with_its_fingerprint_until_a_person_confirms(sent, at_province, stick, qtbot):
    at_province.here.show_tab("receive")
    tab = at_province.here.receive
    tab.read([stick])
    held = tab.received[0]
    assert held.result == "held" and tab.table.model_.rows[0].cells[2].text == "Chờ xác nhận máy"
    assert len(held.fingerprint.split()) == 4
    tab.confirm(held)
    assert [each.result for each in tab.received] == ["applied"]
    assert "4 mô hình" in tab.table.model_.rows[0].cells[3].text


def test_a_torn_parcel_says_what_happened_and_that_nothing_was_touched(sent, at_province, stick, tmp_path):
    torn = tmp_path / "rach.goi"
    torn.write_bytes(sent[0].path.read_bytes()[:-700])
    at_province.here.show_tab("receive")
    tab = at_province.here.receive
    tab.read([torn])
    assert [each.result for each in tab.received] == ["refused"]
    assert tab.table.model_.rows[0].cells[2].chip == "danger" and tab.current.problem is not None


def test_a_folder_without_parcels_is_said_to_have_none(at_province, tmp_path):
    at_province.here.show_tab("receive")
    at_province.here.receive.read([tmp_path])
    assert "không có tệp gói" in at_province.slot.shown.text


def test_programs_on_a_stick_are_warned_of(at_province, sent, stick):
    (stick / "anh.jpg.lnk").write_bytes(b"x")
    at_province.here.show_tab("receive")
    tab = at_province.here.receive
    tab.offer(Volume(stick, "GHI-SO", True))
    texts = [each.text for each in at_province.shell.notices.visible()]
    assert any("tệp lạ (.lnk)" in text for text in texts) and any("tệp gói" in text for text in texts)
    tab.read_offered()
    assert tab.received


def test_a_held_parcel_can_be_put_aside(sent, at_province, province, stick):
    at_province.here.show_tab("receive")
    tab = at_province.here.receive
    tab.read([stick])
    tab.put_aside(tab.received[0])
    assert tab.received == [] and receiving.held(province.desk) == []


def test_the_receipt_comes_home_and_the_card_says_up_to_which_parcel(
    sent, at_province, province, stick, window, office
):
    receiving.receive(province.desk, [stick])
    enrolling.confirm(province.desk, "25252")
    answer = at_province.here.send
    at_province.here.show_tab("send")
    answer.writing.carrier.take_folder(stick)
    answer.refresh()
    answer.send()
    assert answer.writing.state == "done" and list(stick.glob("*_down_*.goi"))
    window.go(Place("exchange", options={"tab": "receive"}))
    window.here.receive.read([stick])
    up = exchange.upward(office.desk)
    assert up.received_up_to == 1 and up.unsent == 0
    tab = sender(window)
    assert tab.draft.up.received_up_to == 1
    window.here.show_tab("log")
    states = [row.cells[5].text for row in window.here.log.table.model_.rows]
    assert "Nơi nhận đã nhận đủ" in states and "Đã nhận" in states


# --- enrolment -------------------------------------------------------------------------------------------------------


def test_a_province_enrols_a_unit_and_shows_eight_words_and_the_fingerprint(at_province, stick, qtbot, type_text):
    tab = at_province.here.send
    tab.writing.carrier.take_folder(stick)
    tab.ask_enrol()
    sheet = tab.enrol_sheet
    type_text(sheet.box, "26368")
    qtbot.keyClick(sheet.box, Qt.Key.Key_Return)
    assert len(sheet.made.code.split()) == 8 and len(sheet.made.fingerprint.split()) == 4
    assert sheet.made.path.exists() and [each.code for each in tab.below] == ["26368"]


def test_a_unit_that_is_not_on_the_list_is_refused_with_its_reason(at_province, stick, type_text):
    tab = at_province.here.send
    tab.writing.carrier.take_folder(stick)
    tab.ask_enrol()
    type_text(tab.enrol_sheet.box, "00000")
    tab.enrol_sheet.enrol()
    assert not tab.enrol_sheet._problem.isHidden() and tab.enrol_sheet.made is None


def test_the_day_of_approval_has_to_be_a_day(joined, window):
    tab = sender(window)
    tab._flip_line("petition")
    tab.name.set_text("Phạm Quốc Mẫu")
    tab.on.set_text("31/02/2026")
    assert "ngày duyệt" in tab._why_not_approve().lower()
    tab.on.set_text("20/11")
    assert tab._approval().approved_on == date(2026, 11, 20).isoformat()


def test_problems_of_a_carrier_are_problems_and_not_crashes(at_province, tmp_path):
    at_province.here.show_tab("receive")
    at_province.here.receive.read([tmp_path / "khong-co"])
    assert at_province.slot.shown.code == Problem("G-120").code


def test_records_that_were_not_let_go_are_not_said_to_have_come(joined, at_province, stick):
    sending.send(joined.desk, stick)
    at_province.here.show_tab("receive")
    tab = at_province.here.receive
    tab.read([stick])
    tab.confirm(tab.received[0])
    said = tab.table.model_.rows[0].cells[3].text
    assert "4 mô hình" in said and "đơn" not in said.split(", ")[0] and "2 đơn" not in said
