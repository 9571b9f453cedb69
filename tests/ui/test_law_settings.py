"""Lịch nghỉ, Thời hạn theo luật, Hạn đã đổi: the difference is seen before it is written, by keys, in real offices."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from danvan_desktop import paths
from danvan_desktop.services import entry, law, recounting
from danvan_desktop.ui.page import Place, PlainMemory
from danvan_desktop.ui.widgets.basics import DeedButton
from danvan_desktop.ui.widgets.year_view import YearView, day_sentence
from tests import builders, exchange_builder

ACCEPT = "complaint.accept@2026-07-01"
STORM = date(2026, 11, 25)  # a Wednesday; the complaint received 16/11 is due on 26/11


@pytest.fixture
def settings(window):
    window.go(Place("settings"))
    return window.here


@pytest.fixture
def year(settings, press):
    press("Ctrl+Tab")
    return settings.calendar


@pytest.fixture
def rules(settings, press):
    press("Ctrl+Tab", "Ctrl+Tab")
    return settings.rules


def due(desk):
    """The law's day of the complaint."""
    return desk.db.value("SELECT law_due FROM r_petition WHERE kind = 'complaint' AND _deleted = 0")


def complaint(desk):
    return str(uuid.UUID(bytes=desk.db.value("SELECT id FROM r_petition WHERE kind = 'complaint'")))


def lines(table):
    return [[cell.text for cell in each.cells] for each in table.model_.rows if not each.heading]


def headings(table):
    return [each.heading for each in table.model_.rows if each.heading]


def say(window):
    return window.shell.notices.session[-1]


def with_storm(desk, day=STORM):
    found = law.calendar(desk).years[day.year]
    return replace(found, off={**found.off, day: "Nghỉ bão số 12"})


# --- the calendar -------------------------------------------------------------------------------------------------


def test_a_holiday_added_by_keys_is_seen_before_it_moves_a_deadline_and_undo_brings_it_back(
        year, window, office, press, type_text):
    desk = office.desk
    assert year.view.hasFocus() and year.view.at == date(2026, 11, 23) and due(desk) == "2026-11-26"
    press("Right", "Right", "Return")
    type_text(QApplication.focusWidget(), "Nghỉ bão số 12")
    press("Ctrl+Return")
    assert year.changed_days() == {STORM} and year.view.words() == "thứ Tư 25/11/2026, nghỉ: Nghỉ bão số 12, chưa ghi"
    press("Ctrl+Return")
    assert year.proposing and lines(year.differences.table) == [
        ["Đơn 1/2026", "Kiểm tra, thụ lý", "26/11/2026", "27/11/2026"]]
    assert year.differences.table.said.text() == (
        "Đơn 1/2026: 26/11/2026 → 27/11/2026, vì lịch nghỉ có thêm ngày 25/11/2026 (Nghỉ bão số 12).")
    assert due(desk) == "2026-11-26" and not law.calendar(desk).why_off(STORM)
    press("Ctrl+Return")
    assert due(desk) == "2026-11-27" and law.calendar(desk).why_off(STORM) == "Nghỉ bão số 12"
    assert say(window) == "Đã ghi lịch nghỉ năm 2026. Đã tính lại 1 hạn. Hoàn tác: Ctrl+Z."
    assert next(each.after for each in entry.history(desk, complaint(desk)) if each.field == "law_due") == "2026-11-27"
    assert year._whose.text().startswith("Lịch của đơn vị, ghi lúc ") and year.draft is None
    press("Ctrl+Z")
    assert due(desk) == "2026-11-26" and not law.calendar(desk).why_off(STORM)
    assert recounting.pending(desk).shifts == () and year._whose.text() == "Lịch kèm chương trình"


def test_a_change_that_is_put_off_writes_nothing_and_stays_to_be_written(year, office, press):
    before = office.desk.journal.tip()[0]
    year.set_days(STORM, STORM, "off", "Nghỉ bão số 12")
    press("Ctrl+Return", "Escape")
    assert not year.proposing and year.draft is not None and office.desk.journal.tip()[0] == before
    year.drop_draft()
    assert year.draft is None and year.changed_days() == set()


def test_several_days_are_off_at_once_and_only_a_saturday_is_worked(year, press, type_text):
    year.ask_day(date(2026, 12, 10))
    year.last.set_text("11/12/2026")
    year.name.set_text("Nghỉ lũ")
    press("Ctrl+Return")
    assert {date(2026, 12, 10), date(2026, 12, 11)} <= year.year.off.keys()
    year.ask_day(date(2026, 12, 9))
    year.kind_buttons["worked"].click()
    year.name.set_text("làm bù")
    press("Ctrl+Return")
    assert year.day_boxes["first"].finding.text == "Chỉ thứ Bảy, Chủ nhật mới ghi làm bù."
    year.first.set_text("12/12/2026")
    press("Ctrl+Return")
    assert year.year.worked[date(2026, 12, 12)] == "làm bù" and year.sheet is None
    assert headings(year.table) == ["Ngày nghỉ 17", "Ngày làm bù 3"]


@pytest.mark.parametrize(("first", "last", "name", "field"), [
    ("31/02/2026", "", "x", "first"), ("05/01/2027", "", "x", "first"), ("10/12/2026", "09/12/2026", "x", "last"),
    ("10/12/2026", "", " ", "name")])
def test_a_day_that_cannot_be_is_said_under_its_field(year, press, first, last, name, field):
    year.ask_day(date(2026, 12, 10))
    for editor, text in ((year.first, first), (year.last, last), (year.name, name)):
        editor.set_text(text)
    press("Ctrl+Return")
    assert year.day_boxes[field].finding is not None and year.draft is None
    press("Escape")
    assert year.sheet is None


def test_del_makes_a_holiday_an_ordinary_day(year, press):
    press("Right", "Delete")
    assert year.view.words() == "thứ Ba 24/11/2026, ngày làm việc, chưa ghi"
    year.table.setCurrentIndex(year.table.model_.index(1, 0))
    year.table.setFocus()
    press("Delete")
    assert date(2026, 1, 1) not in year.year.off


def test_a_year_nobody_sent_is_proposed_looked_through_and_written_as_expected(year, office, press):
    year._choose(2031)
    assert year.year is None
    press("Ctrl+Return")
    assert year.year.certainty == "expected" and year.view.at == date(2031, 1, 1)
    press("Ctrl+Return")
    assert year.differences.summary.text() == "Không hạn nào của 2 hồ sơ đang xử lý phải đổi."
    assert year.differences.button.text() == "Ghi"
    press("Ctrl+Return")
    assert law.calendar(office.desk).years[2031].certainty == "expected" and year._certainty.text() == "Lịch dự kiến"


def test_the_years_turn_by_keys_but_not_away_from_what_is_not_written(year, window, press):
    press("Ctrl+PgDown")
    assert (year.number, year._certainty.text()) == (2027, "Lịch dự kiến")
    press("Ctrl+PgUp")
    year.set_days(STORM, STORM, "off", "x")
    press("Ctrl+PgUp")
    assert year.number == 2026 and say(window) == "Ghi hoặc bỏ sửa lịch năm 2026 trước."
    year.drop_draft()
    year._drop()
    popup = QApplication.activePopupWidget()
    assert "2031 (chưa có)" in [each.text for each in popup.model.shown]
    popup.picked.emit(2020)
    popup.close()
    assert year.number == 2020 and year.view.at == date(2020, 1, 1)


def test_source_and_certainty_are_changed_and_own_calendar_is_given_up(year, office, press):
    year.ask_facts()
    year.sources.set_text("Công văn 1\n\nCông văn 2")
    year.note.set_text("đã đọc")
    press("Ctrl+Return", "Ctrl+Return", "Ctrl+Return")
    assert law.calendar(office.desk).years[2026].sources == ("Công văn 1", "Công văn 2")
    assert "Công văn 1; Công văn 2" in year._sources.text()
    year.restore()
    press("Ctrl+Return")
    assert law.calendar(office.desk).version == law.shipped_calendar().version and year.saved.origin == "shipped"


def test_a_guess_over_an_announced_year_says_that_it_does_not_hold(year, office, press):
    year.ask_facts()
    year.certainty = "expected"
    press("Ctrl+Return")
    year.set_days(STORM, STORM, "off", "Nghỉ bão số 12")
    press("Ctrl+Return")
    assert year.differences._note.text() == "Năm 2026 đã có lịch công bố: lịch dự kiến không thay lịch ấy."
    assert lines(year.differences.table) == []


def test_a_screen_reader_hears_each_day_and_keys_go_through_the_year(qtbot, press):
    view = YearView()
    qtbot.addWidget(view)
    view.show_year(law.shipped_calendar().years[2026], date(2026, 11, 23))
    view.resize(800, 600)
    heard = []
    view.stood.connect(lambda _on: heard.append(view._voice.accessibleName()))
    for on in (date(2026, 1, 10), date(2026, 11, 22), date(2026, 11, 23)):
        view.stand_on(on)
    assert heard == ["thứ Bảy 10/01/2026, làm bù cho thứ Sáu 02/01/2026", "Chủ nhật 22/11/2026, nghỉ cuối tuần",
                     "thứ Hai 23/11/2026, ngày làm việc, hôm nay"]
    for key, day in (("Down", 30), ("Up", 23), ("Home", 1), ("End", 30), ("Left", 29)):
        send(qtbot, view, key)
        assert view.at == date(2026, 11, day)
    send(qtbot, view, "PgDown")
    send(qtbot, view, "End")
    send(qtbot, view, "Right")
    assert view.at == date(2026, 12, 31)
    send(qtbot, view, "PgUp")
    assert view.at == date(2026, 11, 30)
    view.stand_on(date(2027, 1, 1))
    assert view.at == date(2026, 11, 30)


def send(qtbot, widget, key):
    from PySide6.QtGui import QKeySequence

    qtbot.keyClick(widget, QKeySequence(key)[0].key())


def test_a_day_off_and_a_worked_saturday_differ_by_letter_not_by_colour_alone(qtbot):
    from danvan_desktop.ui import theme

    pictures = []
    theme.install(paths.resources(), "light", 100)
    for kept in ({}, {date(2026, 11, 21): "x"}):
        view = YearView()
        qtbot.addWidget(view)
        found = law.shipped_calendar().years[2026]
        view.show_year(replace(found, worked={**found.worked, **kept}), date(2026, 11, 23))
        view.resize(800, 600)
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]
    assert day_sentence(law.shipped_calendar().years[2026], date(2026, 11, 24)) == (
        "thứ Ba 24/11/2026, nghỉ: Ngày Văn hóa Việt Nam")


# --- rules --------------------------------------------------------------------------------------------------------


def test_rules_stand_by_field_and_an_unverified_one_is_marked_and_found(rules, press, type_text):
    assert [each.rpartition(" ")[0] for each in headings(rules.table)] == [
        "Khiếu nại", "Tố cáo", "Tiếp công dân", "Đơn", "Đối thoại"]
    unverified = sum(not each.rule.verified for each in rules.rows)
    assert unverified and [each[4] for each in lines(rules.table)].count("Chưa kiểm chứng") == unverified
    rules.doubtful.setFocus()
    press("Return")
    assert {each[4] for each in lines(rules.table)} == {"Chưa kiểm chứng"}
    press("Return", "Ctrl+F")
    assert rules.search.hasFocus()
    type_text(rules.search, "thu ly")
    assert lines(rules.table) and all("thụ lý" in " ".join(each).lower() for each in lines(rules.table))
    press("Return")
    assert rules.table.hasFocus()
    rules.search.setText("không có việc này")
    rules._fill()
    assert lines(rules.table) == [] and not rules._none.isHidden()


def test_an_unverified_row_says_so_when_opened_and_is_marked_checked_with_name_and_date(rules, office, press):
    row = next(each.rule for each in rules.rows if not each.rule.verified)
    rules.open_rule(row.id)
    words = [each.text() for each in rules._form.findChildren(type(rules._none))]
    assert any(each.startswith("Chưa kiểm chứng với văn bản luật") for each in words)
    box = rules.boxes["verified"].editor.box
    box.setFocus()
    press("Space")
    assert rules.boxes["checked_by"].editor.text() == "Hoài An"
    press("Ctrl+Return", "Ctrl+Return")
    checked = law.rules(office.desk).row(row.id)
    assert (checked.verified, checked.checked_by, checked.checked_on) == (True, "Hoài An", date(2026, 11, 23))


def test_fewer_days_are_seen_before_they_move_a_deadline_and_undo_brings_them_back(rules, office, press):
    desk = office.desk
    rules.open_rule(ACCEPT)
    press("Ctrl+Return")
    assert not rules.proposing, "nothing was changed"
    QApplication.focusWidget().selectAll()
    press("5", "Ctrl+Return")
    assert lines(rules.differences.table) == [["Đơn 1/2026", "Kiểm tra, thụ lý", "26/11/2026", "23/11/2026"]]
    assert rules.differences.table.model_.rows[0].cells[3].under == "thứ Hai, sớm hơn 3 ngày"
    press("Escape")
    assert rules.boxes["days"].editor.text() == "5", "what was typed stays"
    press("Ctrl+Return", "Ctrl+Return")
    assert due(desk) == "2026-11-23" and law.rules(desk).row(ACCEPT).days == 5
    assert rules.stack.currentIndex() == 0
    press("Ctrl+Z")
    assert due(desk) == "2026-11-26" and law.rules(desk).row(ACCEPT).days == 7


def test_a_value_that_cannot_be_read_or_be_is_said_under_its_field(rules, office, press):
    before = office.desk.journal.tip()[0]
    rules.open_rule(ACCEPT)
    for name, text in (("days", "nhiều"), ("days", ""), ("legal_basis", ""), ("valid_to", "01/01/2020"),
                       ("extension", "5")):
        rules.open_rule(ACCEPT)
        rules.boxes[name].editor.set_text(text)
        rules.look_ahead()
        field = "extensions" if name == "extension" else name
        assert any(rules.boxes[each].finding for each in (field, name)), name
        assert not rules.proposing
    assert office.desk.journal.tip()[0] == before


def test_a_row_is_withdrawn_and_taken_into_use_again(rules, office, press):
    rules.open_rule(ACCEPT)
    rules.withdraw()
    press("Ctrl+Return")
    assert law.rules(office.desk).row(ACCEPT).withdrawn and due(office.desk) == "2026-11-26"
    assert [each[4] for each in lines(rules.table) if each[4] == "Đã rút"] == ["Đã rút"]
    rules.open_rule(ACCEPT)
    rules.restore()
    press("Ctrl+Return")
    assert not law.rules(office.desk).row(ACCEPT).withdrawn


def test_a_new_row_from_a_day_on_is_copied_from_another(rules, office, press):
    rules.open_rule(ACCEPT)
    rules._show_form(rules.shown, copying=True)
    rules.look_ahead()
    assert rules.boxes["valid_from"].finding.text == "Cần ghi mục này."
    rules.boxes["valid_from"].editor.set_text("01/07/2026")
    rules.boxes["valid_from"].show_finding(None)
    rules.look_ahead()
    assert rules.boxes["valid_from"].finding.code == "known"
    rules.boxes["valid_from"].show_finding(None)
    rules.boxes["valid_from"].editor.set_text("01/01/2027")
    rules.boxes["days"].editor.set_text("4")
    press("Ctrl+Return", "Ctrl+Return")
    made = law.rules(office.desk).row("complaint.accept@2027-01-01")
    assert (made.days, made.valid_from, made.verified) == (4, date(2027, 1, 1), False)


def test_the_unit_is_remote_from_a_day_by_a_decree_and_that_can_be_taken_back(rules, office, press):
    rules.ask_remote()
    rules.look_ahead_remote()
    assert rules.period_boxes["from"].finding.text == "Cần ghi mục này."
    for name, text in (("from", "01/01/2026"), ("to", "01/01/2025"), ("decree", "QĐ 861/QĐ-TTg")):
        rules.period_boxes[name].editor.set_text(text)
    press("Ctrl+Return")
    assert rules.period_boxes["to"].finding.text == "Ngày cuối trước ngày đầu."
    rules.period_boxes["to"].editor.set_text("")
    press("Ctrl+Return", "Ctrl+Return")
    assert law.remote_on(office.desk, date(2026, 11, 23))
    assert rules._remote.text() == "Đơn vị là vùng sâu, vùng xa theo QĐ 861/QĐ-TTg"
    rules.ask_remote()
    rules.period_table.setFocus()
    press("Return")
    assert rules.period_boxes["decree"].editor.text() == "QĐ 861/QĐ-TTg"
    rules.drop_button.setFocus()
    press("Space", "Ctrl+Return")
    assert not law.remote_on(office.desk, date(2026, 11, 23)) and rules.periods == ()


def test_a_clerk_reads_the_law_and_changes_nothing(window, office, press):
    before = office.desk.journal.tip()[0]
    window.shell.office = replace(window.shell.office, roles=frozenset({"clerk"}))
    window.go(Place("settings", options={"tab": "calendar"}))
    year = window.here.calendar
    press("Return", "Delete", "Ctrl+N", "Ctrl+Return")
    assert year.sheet is None and year.draft is None and not year._edit.isEnabled()
    window.go(Place("settings", options={"tab": "rules"}))
    rules = window.here.rules
    rules.open_rule(ACCEPT)
    assert rules.boxes["days"].editor.line.isReadOnly()
    assert [each.text for each in rules.head().buttons] == ["Về danh sách"]
    press("Ctrl+Return", "Escape")
    assert office.desk.journal.tip()[0] == before and rules.stack.currentIndex() == 0


# --- from above ---------------------------------------------------------------------------------------------------


@pytest.fixture
def below(qtbot, tmp_path):
    """(province, commune, window of the commune on Hôm nay): the commune has a complaint due on 26/11."""
    from danvan_desktop.app import open_window
    from danvan_desktop.ui import theme
    from danvan_desktop.ui.tasks import Tasks

    above, below = exchange_builder.pair(tmp_path)
    builders.add(below, "petition", kind="complaint", summary="Đường thôn", received_on="2026-11-16")
    theme.install(paths.resources(), "light", 100)
    window = open_window(SimpleNamespace(desk=below), tasks=Tasks(inline=True), memory=PlainMemory())
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go(Place("today"))
    return above, below, window


def test_a_calendar_from_the_province_is_told_looked_at_applied_and_seen(below, tmp_path, press):
    above, desk, window = below
    assert window.slot.shown is None
    law.save_year(above, with_storm(above))
    exchange_builder.carry(above, desk, tmp_path / "usb")
    window.shell.changed.emit(set())  # as Gửi – Nhận does after a parcel
    assert window.slot.shown.text == "Lịch nghỉ mới (gói số 1 của tỉnh): 1 hạn thay đổi."
    assert due(desk) == "2026-11-26"
    look = next(each for each in window.slot.findChildren(DeedButton) if each.text() == "Xem")
    look.setFocus()
    press("Space")
    page = window.here
    assert page.key == "changed_deadlines" and headings(page.table) == ["Chờ tính lại 1"]
    assert lines(page.table) == [["Đơn 1/2026", "Kiểm tra, thụ lý", "26/11/2026", "27/11/2026"]]
    press("Ctrl+Return")
    assert due(desk) == "2026-11-27" and headings(page.table) == ["Đã tính lại, chưa ai xem 1"]
    press("Ctrl+Z")
    assert due(desk) == "2026-11-26" and headings(page.table) == ["Chờ tính lại 1"]
    press("Ctrl+Return")
    page.table.setFocus()
    press("Return")
    strip = window.here.top.deadlines
    assert strip._was.text() == (
        "Hạn đổi từ 26/11/2026 sang 27/11/2026 vì lịch nghỉ có thêm ngày 25/11/2026 (Nghỉ bão số 12).")
    window.go(Place("today"))
    assert window.slot.shown is None
    window.go(Place("changed_deadlines"))
    press("Ctrl+Return")
    assert recounting.unseen(desk) == () and not page._nothing.isHidden() and page.head().buttons == ()
    window.go(Place("settings", options={"tab": "calendar"}))
    assert window.here.calendar._whose.text().startswith("Lịch gói số 1 của tỉnh gửi xuống, ghi lúc ")


def test_what_came_before_the_program_was_opened_has_no_number(below, tmp_path, qtbot):
    from danvan_desktop.app import open_window
    from danvan_desktop.ui.tasks import Tasks

    above, desk, _window = below
    law.save_year(above, with_storm(above))
    exchange_builder.carry(above, desk, tmp_path / "usb")
    window = open_window(SimpleNamespace(desk=desk), tasks=Tasks(inline=True), memory=PlainMemory())
    qtbot.addWidget(window)
    assert window.slot.shown.text == "Lịch nghỉ mới (của tỉnh): 1 hạn thay đổi."


def test_without_the_complaints_role_the_page_says_which_number_moves_but_not_whom_it_is_about(below):
    _above, desk, window = below
    window.shell.office = replace(window.shell.office, roles=frozenset({"clerk", "leader"}))
    law.save_year(desk, with_storm(desk))
    window.go(Place("changed_deadlines"))
    page = window.here
    assert [each.cells[0].under for each in page.table.model_.rows if not each.heading] == [""]
    assert page.head().buttons[0].why == "Mục này dành cho người được giao xử lý đơn."
    page.open_current()
    assert window.here is page
