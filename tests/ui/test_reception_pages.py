"""What is made of the reception book, and its posted schedule, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import entry, finding, schedule
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place


@pytest.fixture
def book(window):
    for number in range(3):
        typed = {"received_on": f"0{number + 2}/11/2026", "summary": f"việc {number}", "visitor": "Vi Văn Khiêm"}
        entry.save_fields(window.shell.desk, "reception", None, typed)
    window.go(Place("petitions", kind="reception", options={"view": "grid"}))
    return window.here.top


@pytest.fixture
def days(window):
    window.go(Place("petitions", kind="reception", options={"view": "schedule"}))
    return window.here.top


def files(window):
    return sorted(path.name for path in window.shell.desk.folder_of_papers.glob("*"))


def test_the_book_is_printed_and_the_file_can_be_deleted_at_once(window, book, press):
    press("Ctrl+P", "Ctrl+Return")
    assert files(window) == ["so-tiep-cong-dan-20261101-20261123.pdf"]
    assert "giữ như giữ sổ" in window.slot.shown.text
    window.slot.shown.deeds[-1].run()
    assert files(window) == []


def test_lines_are_laid_out_for_the_national_database_and_marked_when_they_are_there(window, book, press):
    book.papers.ask_national()
    QApplication.processEvents()
    press("Ctrl+Return")
    assert len(files(window)) == 1
    window.slot.shown.deeds[0].run()
    rows = finding.listing(window.shell.desk, Query("reception"), None)
    assert {row.values["national_db_on"] for row in rows} == {"2026-11-23"}
    press("Ctrl+Z")
    rows = finding.listing(window.shell.desk, Query("reception"), None)
    assert {row.values.get("national_db_on") for row in rows} == {None}


def test_a_period_without_lines_says_so(window, book, press, type_text):
    press("Ctrl+P")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "01/12/2026")
    press("Ctrl+Return")
    assert window.slot.shown.code == "H-165" and files(window) == []


def test_a_period_that_is_no_day_stays_open(window, book, press, type_text):
    press("Ctrl+P")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "31/02")
    press("Ctrl+Return")
    assert book.open_sheet() is not None
    press("Escape")
    assert book.open_sheet() is None


def test_a_schedule_is_made_posted_and_printed(window, days, press):
    days.ask_days()
    QApplication.processEvents()
    press("Ctrl+Return")
    assert [held.text("held_on") for held, _terms in days.shown][:2] == ["2026-12-03", "2026-12-10"]
    assert "chưa kiểm chứng" in days._duties.text()
    assert days.status() == "6 ngày tiếp sắp tới · 6 ngày chưa niêm yết"
    days.post_all()
    assert days.status().endswith("0 ngày chưa niêm yết")
    press("Ctrl+P", "Ctrl+Return")
    assert files(window) == ["lich-tiep-cong-dan-20261201-20261231.pdf"]


def test_a_day_is_written_changed_and_taken_off_by_keys(window, days, press, type_text):
    press("Ctrl+N")
    type_text(QApplication.focusWidget(), "03/12/2026")
    press("Return")
    type_text(QApplication.focusWidget(), "Chủ tịch UBND xã")
    press("Ctrl+Return")
    ((held, _terms),) = days.shown
    assert held.text("role") == "Chủ tịch UBND xã"
    days.table.setFocus()
    press("Return")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "24/11/2026")
    press("Ctrl+Return")
    assert window.slot.shown.code == "H-163"
    assert days.shown[0][0].text("held_on") == "2026-12-03"
    days.table.setFocus()
    press("Del")
    assert days.shown == []


def test_who_receives_is_data_a_person_changes(window, days, press, type_text):
    schedule.take_usual(window.shell.desk)
    days.refresh()
    days.edit_duties()
    QApplication.processEvents()
    press("Space")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "Phó Chủ tịch")
    press("Ctrl+Return")
    assert [each.text("role") for each in days.duties] == ["Phó Chủ tịch", "Bí thư Đảng ủy"]


def test_the_three_tabs_lead_to_each_other(window, book):
    book._which.setCurrentIndex(2)
    page = window.here.top
    assert page.head().title == "Lịch tiếp công dân"
    window.back()
    assert window.here.top is book
    book._which.setCurrentIndex(0)
    assert window.here.top is window.here.lists["petition"]
