"""A petition's page, driven by keys: deadline, steps, duplicates, split letters, the national database."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from danvan_desktop.services import cases, duplicates, entry, finding, law, recounting
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Elided

AGAIN = {
    "kind": "complaint", "received_on": "20/11/2026", "sender": "Vi Van Khiem",
    "summary": "Đề nghị xem lại mức bồi thường hoa màu",
}  # fmt: skip


def row_of(window, **values):
    rows = finding.listing(window.shell.desk, Query("petition"), None)
    return next(row for row in rows if all(row.values.get(name) == value for name, value in values.items()))


@pytest.fixture
def go(window):
    def open_petition(record):
        window.go(Place("petitions", record, "petition"))
        return window.here.top

    return open_petition


@pytest.fixture
def page(window, go):
    """The complaint of 16/11/2026, due on Thursday."""
    return go(row_of(window, kind="complaint").id)


@pytest.fixture
def add(window):
    def save(**typed):
        return entry.save_fields(window.shell.desk, "petition", None, typed).id

    return save


@pytest.fixture
def large_again():
    yield
    look().apply("light", 100)


def focus(page, name):
    page.form.go_to(name)
    return page.form.boxes[name].editor.widget


def sheet_field(page, name):
    return page.steps.sheet.boxes[name].editor.widget


def accept(page, press, type_text, number="12/TB-UBND"):
    press("Ctrl+Return", "Tab")
    type_text(sheet_field(page, "document_no"), number)
    press("Ctrl+Return")


# --- the strip ----------------------------------------------------------------------------------------------------


def test_the_strip_says_the_day_the_verdict_the_reckoning_and_the_law(page):
    strip = page.deadlines
    assert strip.isVisible()
    assert (strip.due.text(), strip.weekday.text()) == ("26/11/2026", "thứ Năm")
    assert strip.verdict.words.text() == "Còn 3 ngày làm việc, cả hôm nay"
    assert strip.sentence.text().startswith("Nhận đơn thứ Hai 16/11, tính từ ngày hôm sau, đủ 7 ngày làm việc")
    assert strip.basis.text().startswith("Điều 16")


def test_the_basis_opens_the_row_of_the_rule_and_esc_closes_it(page, press, qtbot):
    page.deadlines.basis.click()
    popup = next(each for each in QApplication.topLevelWidgets() if type(each).__name__ == "BasisPopup")
    words = [each.text() for each in popup.findChildren(QLabel)]
    assert any("7 ngày làm việc" in each for each in words)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_another_clock_is_shown_when_it_is_chosen(page):
    other = next(each for each in page.deadlines.findChildren(DeedButton) if "31/12/2026" in each.text())
    other.click()
    assert page.deadlines.clock.name == "petition.alarm_45"
    assert page.deadlines.due.text() == "31/12/2026"
    page.show_record(page.record)
    assert page.deadlines.clock.name == "petition.alarm_45", "reading the record again keeps what one looks at"


def test_reading_day_by_day_stands_where_the_sentence_stood(page, press):
    page.deadlines.ruler.setFocus(Qt.FocusReason.TabFocusReason)
    press("Right")
    assert page.deadlines.sentence.text() == "thứ Ba 24/11, không tính, Ngày Văn hóa Việt Nam"
    page.form.focus_first()
    assert page.deadlines.sentence.text().startswith("Nhận đơn")


def test_a_deadline_a_recount_moved_says_so_until_somebody_has_looked(window, page):
    desk = window.shell.desk
    year = law.calendar(desk).years[2026]
    law.save_year(desk, replace(year, off={**year.off, date(2026, 11, 25): "Nghỉ bão"}))
    recounting.apply(desk, recounting.pending(desk))
    window.shell.changed.emit(set())
    said = page.deadlines._was.text()
    assert said.startswith("Hạn đổi từ 26/11/2026 sang 27/11/2026 vì lịch nghỉ có thêm ngày 25/11/2026 (Nghỉ bão)")
    assert page.deadlines._clash.isVisible() and page.deadlines.due.text() == "27/11/2026"
    next(each for each in page.deadlines.findChildren(DeedButton) if each.text() == "Đã xem").click()
    assert not page.deadlines._clash.isVisible() and page.deadlines.due.text() == "27/11/2026"


def test_until_a_new_calendar_is_applied_the_old_day_stands_and_says_so(window, page):
    desk = window.shell.desk
    year = law.calendar(desk).years[2026]
    law.save_year(desk, replace(year, off={**year.off, date(2026, 11, 25): "Nghỉ bão"}))
    page.show_record(page.record)
    assert page.deadlines.due.text() == "26/11/2026"
    assert page.deadlines.sentence.text().startswith("Hạn giữ như lúc tính")
    assert not page.deadlines.ruler.isVisible()


def test_without_a_calendar_nothing_is_counted_and_it_says_what_to_do(add, go):
    page = go(add(kind="complaint", received_on="20/12/2031", summary="Việc đo đất", sender="Hà Văn Tư"))
    strip = page.deadlines
    assert strip.due.text() == "—" and "2031" in strip.sentence.text() and not strip.ruler.isVisible()


def test_steps_a_register_told_are_shown_but_cannot_be_corrected(add, go):
    page = go(add(kind="complaint", received_on="05/10/2026", summary="Việc đo đất", sender="Hà Văn Tư",
                  handling="guide", handling_date="07/10/2026", resolver="UBND xã bên"))  # fmt: skip
    page.side.tabs.setCurrentIndex(1)
    words = [each.text() for each in page.side.findChildren(QLabel)]
    assert "07/10/2026 · Hướng dẫn" in words and "theo sổ đã nhập" in words
    assert not [each for each in page.side.findChildren(DeedButton) if "đính chính" in each.text()]


def test_an_overdue_petition_says_by_how_much(add, go):
    page = go(add(kind="complaint", received_on="05/11/2026", summary="Việc đo đất", sender="Hà Văn Tư"))
    assert page.deadlines.verdict.words.text() == "Quá hạn 7 ngày"
    assert page.deadlines.ruler.cells[-1].kind == "late"


# --- steps --------------------------------------------------------------------------------------------------------


def test_the_usual_step_is_filled_and_one_that_is_not_lawful_says_why(page):
    steps = page.steps.row
    assert steps.usual.step == "accept" and steps.filled.kind == "filled"
    greyed = next(button for offer, button in steps.outlined if offer.why)
    assert greyed.toolTip() and greyed.accessibleDescription() == greyed.toolTip()
    assert steps.note.text() == greyed.toolTip()
    inside = [action.text() for action in steps.menu().actions()]
    assert any(each.startswith("Lưu đơn – Chỉ lưu") for each in inside)
    assert any(each.startswith("Rút đơn") for each in inside)


def test_ctrl_enter_opens_the_usual_step_and_does_it(page, press, type_text):
    press("Ctrl+Return")
    assert page.steps.sheet.isVisible() and page.steps.sheet.title.text() == "Thụ lý"
    assert QApplication.focusWidget() is sheet_field(page, "date")
    assert sheet_field(page, "date").text() == "23/11/2026"
    press("Tab")
    assert QApplication.focusWidget() is sheet_field(page, "document_no")
    type_text(sheet_field(page, "document_no"), "12/TB-UBND")
    press("Ctrl+Return")
    assert not page.steps.sheet.isVisible()
    assert page.chip() == ("Đã thụ lý", "primary")
    assert page.deadlines.clock.name == "complaint.resolve_1"
    assert [each.step for each in page.case.steps] == ["accept"]


def test_there_is_never_more_than_one_filled_button(window, page, press):
    def filled():
        return [each for each in window.findChildren(DeedButton) if each.kind == "filled" and each.isVisible()]

    assert [each.text() for each in filled()] == ["Thụ lý…"]
    press("Ctrl+Return")
    assert [each.text() for each in filled()] == ["Ghi bước này"]
    press("Escape")
    assert [each.text() for each in filled()] == ["Thụ lý…"]


def test_esc_closes_the_sheet_and_then_leaves_the_page(window, page, press):
    press("Ctrl+Return", "Escape")
    assert not page.steps.sheet.isVisible() and window.here.top is page
    assert QApplication.focusWidget() is page.steps.row.filled
    press("Escape")
    assert window.here.top is window.here.lists["petition"]


def test_the_sheet_says_which_clock_the_step_starts_as_the_date_is_typed(page, press, type_text):
    press("Ctrl+Return")
    assert "23/12/2026" in page.steps.sheet._said.text()
    widget = sheet_field(page, "date")
    widget.selectAll()
    type_text(widget, "20/11/2026")
    page.steps.sheet.look_ahead()
    assert "hạn sẽ là thứ Hai 21/12/2026" in page.steps.sheet._said.text()


def test_a_step_without_what_the_law_asks_for_points_at_the_field(page, press):
    press("Ctrl+Return", "Ctrl+Return")
    assert page.steps.sheet.isVisible()
    assert page.steps.sheet.boxes["document_no"].finding.weight == "needed"
    assert QApplication.focusWidget() is sheet_field(page, "document_no")


def test_a_name_in_a_step_s_reason_is_spoken_of_and_holds_nobody_back(page, press, type_text):
    page.steps.ask(next(each for each in page.case.offers if each.step == "refuse"))
    widget = sheet_field(page, "reason")
    widget.setFocus()
    type_text(widget, "đã trả lời ông Bắc")
    press("Tab")
    found = page.steps.sheet.boxes["reason"].finding
    assert (found.code, found.weight, found.values["name"]) == ("names", "review", "ông Bắc")
    press("Ctrl+Return")
    assert page.case.state == "refused"


def test_a_date_that_is_none_is_not_written(page, press, type_text):
    press("Ctrl+Return")
    widget = sheet_field(page, "date")
    widget.selectAll()
    type_text(widget, "31/02/2026")
    press("Tab")
    assert page.steps.sheet.boxes["date"].finding.weight == "wrong"
    press("Ctrl+Return")
    assert page.case.steps == () and QApplication.focusWidget() is widget


def test_a_step_before_the_petition_came_is_refused_in_words(page, press, type_text):
    press("Ctrl+Return")
    widget = sheet_field(page, "date")
    widget.selectAll()
    type_text(widget, "10/11/2026")
    press("Tab")
    type_text(sheet_field(page, "document_no"), "12")
    press("Ctrl+Return")
    assert page.steps.sheet.isVisible() and "H-104" in page.steps.sheet._said.text()
    press("Escape")
    assert page.case.steps == ()


def test_what_is_typed_in_the_form_is_saved_before_the_step(page, press, type_text):
    type_text(focus(page, "summary"), "Đã bổ sung. ")
    accept(page, press, type_text)
    assert page.shown.values["summary"].startswith("Đã bổ sung.")
    assert page.case.state == "accepted" and not page.model.dirty


def test_ctrl_z_takes_the_step_back_with_a_reason(page, press, type_text):
    accept(page, press, type_text)
    press("Ctrl+Z")
    assert page.steps.undo_sheet.isVisible()
    press("Ctrl+Return")
    assert page.steps.undo_sheet.box.finding is not None, "a reason is asked for"
    type_text(page.steps.undo_sheet.reason.widget, "ghi nhầm ngày")
    press("Ctrl+Return")
    assert page.case.state == "registered" and page.case.steps == ()
    assert any(each.reason == "ghi nhầm ngày" or each.after == "ghi nhầm ngày"
               for each in entry.history(page.shell.desk, steps_of(page)[-1]))  # fmt: skip


def steps_of(page):
    rows = page.shell.desk.db.rows("SELECT lower(hex(id)) FROM r_step ORDER BY k")
    return [f"{each[:8]}-{each[8:12]}-{each[12:16]}-{each[16:20]}-{each[20:]}" for (each,) in rows]


def test_the_trail_of_steps_stands_in_the_history_and_corrects(page, press, type_text):
    accept(page, press, type_text)
    page.side.tabs.setCurrentIndex(1)
    lines = [each.text() for each in page.side.findChildren(QLabel) if each.isVisible()]
    assert "23/11/2026 · Thụ lý" in lines
    back = [each for each in page.side.findChildren(DeedButton) if each.text() == "Sửa bằng bút toán đính chính"]
    back[-1].click()
    assert page.steps.undo_sheet.isVisible() and "Thụ lý" in page.steps.undo_sheet.title.text()


def test_ctrl_z_after_a_later_save_undoes_the_save(page, press, type_text):
    accept(page, press, type_text)
    type_text(focus(page, "summary"), "Thêm. ")
    press("Ctrl+S")
    page.perform("undo")
    assert not page.steps.undo_sheet.isVisible()
    assert not page.shown.values["summary"].startswith("Thêm.")


def test_a_new_petition_has_no_strip_and_no_steps_until_it_is_saved(window, press, type_text):
    window.go(Place("petitions", "new", "petition", {"fresh": {"received_on": "16/11/2026", "kind": "complaint"}}))
    page = window.here.top
    assert page.strip() is None
    type_text(focus(page, "summary"), "Việc cống thoát nước")
    press("Ctrl+S")
    assert page.strip() is not None and page.deadlines.isVisible()
    assert window.head.filled is None, "the row of steps has the filled button now"


def test_a_paper_is_written_only_when_it_is_asked_for(window, page, press, type_text):
    press("Ctrl+Return")
    assert page.steps.sheet.paper.isVisible() and not page.steps.sheet.paper.isChecked()
    page.steps.sheet.paper.setChecked(True)
    type_text(sheet_field(page, "document_no"), "12")
    press("Ctrl+Return")
    assert list(window.shell.desk.folder_of_papers.glob("*.docx"))


# --- before acceptance ----------------------------------------------------------------------------------------------


def test_what_acceptance_needs_is_ticked_in_the_panel_and_saved_with_the_petition(page, press):
    ticks = page.side.ticks
    assert [ticks[name].isChecked() for name in ("named", "signed", "stated")] == [False, False, False]
    page.side.ticks["named"].click()
    page.side.ticks["ours"].click()
    assert page.model.text("conditions") == "named" and page.model.text("competence") == "ours"
    press("Ctrl+S")
    assert page.shown.values["conditions"] == ["named"]
    assert page.side.ticks["named"].isChecked()
    page.side.ticks["named"].click()
    assert page.model.text("conditions") == ""


def test_a_petition_of_many_says_who_may_speak_for_it_and_waits_for_the_mandate(add, go):
    page = go(add(kind="complaint", received_on="16/11/2026", summary="Việc đo đất", signer_count="6"))
    assert "6 người" in page._note.text() and "2 người đại diện" in page._note.text()
    assert page._note_box.isVisible()
    assert page.steps.row.usual is None or page.steps.row.usual.step != "accept"
    assert "mandate" in page.side.ticks


def test_after_acceptance_nothing_is_left_to_tick(page, press, type_text):
    accept(page, press, type_text)
    assert page.side.ticks == {}


# --- duplicates ---------------------------------------------------------------------------------------------------


def test_a_possible_duplicate_is_told_while_typing(window, page, press, type_text):
    window.go(Place("petitions", "new", "petition", {"fresh": AGAIN | {"sender": "", "summary": ""}}))
    new = window.here.top
    type_text(focus(new, "sender"), "Vi Văn Khiêm")
    type_text(focus(new, "summary"), "Xin lại mức bồi thường hoa màu")
    assert not new.twins.isVisible(), "only after a pause"
    new.twins.look()
    assert new.twins.isVisible()
    assert new.twins._head.text() == "Có thể trùng với đơn 1/2026: cùng người gửi, nội dung gần giống."
    assert "Khiêm" not in new.twins._told.text() and "nhận 16/11/2026" in new.twins._told.text()
    new.twins._links[2].click()
    assert not new.twins.isVisible()
    press("Ctrl+S")
    assert new.shown.values["not_duplicate_of"] == [page.record] or len(new.shown.values["not_duplicate_of"]) == 1


def test_a_duplicate_is_linked_and_no_longer_due(window, page, add, go):
    again = go(add(**AGAIN))
    again.twins.look()
    again.twins._links[0].click()
    sheet = again._sheets.itemAt(0).widget()
    words = [each.text() for each in sheet.findChildren(QLabel)]
    assert "Đơn 1/2026" in words and not any("Khiêm" in each for each in words)
    next(each for each in sheet.findChildren(DeedButton) if each.text() == "Là đơn trùng").click()
    assert again.case.state == "duplicate" and again.chip()[0] == "Đơn trùng"
    assert again.case.clocks == () and not again.deadlines.isVisible()
    assert again.shown.values.get("law_due") is None
    assert not again.twins.isVisible()


def test_no_duplicate_is_looked_for_once_a_petition_is_a_denunciation(window, page, add, go, press):
    again = go(add(**AGAIN))
    again.twins.look()
    assert again.twins.isVisible()
    again.form.go_to("kind")
    press("2")
    again.twins.look()
    assert not again.twins.isVisible()


def test_answering_keeps_what_is_being_typed(page, add, go, type_text):
    again = go(add(**AGAIN))
    type_text(focus(again, "handler"), "Bình")
    again.twins.look()
    again.twins.is_none.emit(again.twins.found[0])
    assert again.model.text("handler") == "Bình"
    values = finding.show(again.shell.desk, again.record).values
    assert duplicates.look(again.shell.desk, values, again.record) == ()


# --- letters of many kinds ----------------------------------------------------------------------------------------


def test_a_letter_of_many_kinds_is_split_by_keys(window, add, go, press):
    record = add(kind="mixed", received_on="17/11/2026", summary="Khiếu nại và kiến nghị", sender="Hà Thị Lụa")
    page = go(record)
    assert page.steps.row.usual.step == "split"
    press("Ctrl+Return", "Ctrl+Return")
    assert page.case.state == "registered", "two kinds at least"
    press("Space", "Tab", "Tab", "Space", "Ctrl+Return")
    assert page.case.state == "split"
    rows = finding.listing(window.shell.desk, Query("petition"), None)
    parts = {row.values["kind"]: row.values for row in rows if row.values.get("split_from") == record}
    assert set(parts) == {"complaint", "proposal"}
    assert all(each["sender"] == "Hà Thị Lụa" and each["received_on"] == "2026-11-17" for each in parts.values())


# --- denunciations ------------------------------------------------------------------------------------------------


def test_a_denunciation_shows_no_name_but_its_paper_file(window, go):
    page = go(row_of(window, kind="denunciation").id)
    assert page.head().title == "Tố cáo · hồ sơ mật 05/HSM"
    assert not page.form.tabs.isTabVisible(1)
    assert page.deadlines.clock.name == "denunciation.intake"


def test_a_name_in_a_denunciation_is_warned_about_in_stronger_words(window, go, press, type_text):
    page = go(row_of(window, kind="denunciation").id)
    type_text(focus(page, "summary"), "Theo ông Hoàng Văn Nam. ")
    press("Tab")
    said = page.form.boxes["summary"]._sentence.text()
    assert "ông Hoàng Văn Nam" in said and "Đơn tố cáo không ghi tên ai" in said


# --- the national database ----------------------------------------------------------------------------------------


def test_a_petition_is_copied_field_by_field_and_the_clipboard_is_as_it_was(window, page, press):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("trước đó")
    page._copy_out()
    held = page.findChild(QWidget, "") and next(
        each for each in page.findChildren(QWidget) if type(each).__name__ == "NationalCopy"
    )
    met = []
    for _ in held.lines:
        press("Return")
        met.append(clipboard.text())
    assert met[0] == "16/11/2026" and "Vi Văn Khiêm" in met
    press("Return")
    assert clipboard.text() == "trước đó"
    assert page.model.text("national_db_on") == "23/11/2026"


def test_leaving_in_the_middle_takes_the_name_off_the_clipboard(window, page, press):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    page._copy_out()
    while clipboard.text() != "Vi Văn Khiêm":
        press("Return")
    press("Escape")
    assert clipboard.text() == ""


def test_what_somebody_copied_meanwhile_stays_on_the_clipboard(page, press):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    page._copy_out()
    press("Return")
    clipboard.setText("của người khác")
    press("Escape")
    assert clipboard.text() == "của người khác"


def test_the_name_leaves_the_clipboard_by_itself_after_two_minutes(page, press):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    page._copy_out()
    press("Return")
    held = next(each for each in page.findChildren(QWidget) if type(each).__name__ == "NationalCopy")
    assert held._timer.interval() == 120_000 and held._timer.isActive()
    held._timer.timeout.emit()
    assert clipboard.text() == ""


def test_a_denunciation_is_copied_without_anybody(window, go, press):
    page = go(row_of(window, kind="denunciation").id)
    page._copy_out()
    held = next(each for each in page.findChildren(QWidget) if type(each).__name__ == "NationalCopy")
    assert [stays for _name, _text, stays in held.lines] == [False] * len(held.lines)


def test_ticking_that_it_was_entered_writes_today(page, press):
    page.panel_.national.click()
    assert page.model.text("national_db_on") == "23/11/2026"
    page.panel_.national.click()
    assert page.model.text("national_db_on") == ""


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_state_and_law_s_day_and_views_of_what_is_due(window, add):
    late = add(kind="complaint", received_on="05/11/2026", summary="Việc đo đất", sender="Hà Văn Tư")
    window.go(Place("petitions", kind="petition"))
    page = window.here.top
    keys = [each.key for each in page.model.columns]
    at = next(at for at in range(len(page.model.keys)) if page.model.row(at).id == late)
    assert page.model.cell(at, keys.index("state")).text == "Chờ xử lý"
    due = page.model.cell(at, keys.index("law_due"))
    assert (due.text, due.chip) == ("16/11/2026", "danger") and "quá hạn 7 ngày" in due.spoken
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert names[1] == "Quá hạn  2"
    page.tabs.setCurrentIndex(1)
    assert late in [page.model.row(at).id for at in range(len(page.model.keys))] and len(page.model.keys) == 2
    page.tabs.setCurrentIndex(2)
    assert late not in [page.model.row(at).id for at in range(len(page.model.keys))] and len(page.model.keys)


def test_the_list_is_narrowed_by_state(window, page, press, type_text):
    accept(page, press, type_text)
    window.go(Place("petitions", kind="petition"))
    listed = window.here.top
    listed.chips["state"].set_values({"accepted"})
    listed.refresh()
    assert [listed.model.row(at).id for at in range(len(listed.model.keys))] == [page.record]


# --- looks ----------------------------------------------------------------------------------------------------------


def cut(window):
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
        if isinstance(each, QLabel) and not isinstance(each, Elided) and each.text() and not each.pixmap():
            metrics = each.fontMetrics()
            narrow = not each.wordWrap() and each.width() < metrics.horizontalAdvance(each.text())
            if narrow or each.height() < metrics.height():
                found.append(each.text())
        elif isinstance(each, DeedButton) and each.width() < each.fontMetrics().horizontalAdvance(each.text()):
            found.append(each.text())
    return found


@pytest.mark.parametrize("scale", [100, 125, 150, 175])
def test_nothing_on_the_page_is_cut_with_and_without_a_sheet(window, page, add, go, press, large_again, scale):
    add(**AGAIN)
    look().apply("light", scale)
    window.resize(1366, 698)
    page.show_record(page.record)
    page.twins.look()
    for keys in ((), ("Ctrl+Return",)):
        press(*keys)
        for _ in range(4):
            QApplication.processEvents()
        assert not cut(window)


def test_tab_goes_from_the_steps_through_strip_and_form_and_comes_round(page, press):
    page.form.focus_first()
    first, met = QApplication.focusWidget(), []
    for _ in range(200):
        press("Tab")
        met.append(QApplication.focusWidget())
        if met[-1] is first:
            break
    assert met[-1] is first
    assert page.deadlines.ruler in met and page.deadlines.basis in met
    fields = [each.editor.widget for each in page.form.boxes.values() if each.isVisible()]
    assert [each for each in met if each in fields][:-1] == fields[1:]


def test_every_control_of_the_page_and_the_sheet_has_a_name(window, page, press):
    press("Ctrl+Return")
    for each in window.findChildren(QWidget):
        if (
            each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and type(each).__module__.startswith("danvan")
        ):
            assert each.accessibleName(), each


def test_a_case_that_cannot_be_read_is_said_and_the_form_stays(window, page, monkeypatch):
    from danvan_desktop.problems import Problem

    def gone(desk, record):
        raise Problem("S-109", id=record)

    monkeypatch.setattr(cases, "case", gone)
    page.show_record(page.record)
    assert window.slot.shown.code == "S-109"
