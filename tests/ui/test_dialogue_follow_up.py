"""After the session: the conclusion by body, what was promised, the steps, the yearly duty."""

import pytest
from PySide6.QtWidgets import QApplication

from danvan_desktop.problems import Problem
from danvan_desktop.services import cases, entry, finding, promises, sessions
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.records.dialogues import CONCLUSION, FOLLOW_UP
from danvan_desktop.ui.widgets.basics import Sheet


@pytest.fixture
def session(window):
    desk = window.shell.desk
    record = entry.save_fields(desk, "dialogue", None, {
        "name": "Đối thoại về môi trường", "session_kind": "leader", "held_on": "05/11/2026", "chair": "Bí thư"}).id
    for text, kind, body, due in (("Rác ven suối", "assigned", "UBND xã", "10/11/2026"),
                                  ("Đèn đường", "assigned", "Điện lực", "20/12/2026"),
                                  ("Cống chợ", "assigned", "UBND xã", "25/11/2026"),
                                  ("Hỏi giống ngô", "on_spot", "", ""),
                                  ("Chế độ người cao tuổi", "unanswered", "", "")):
        sessions.note(desk, record, {"summary": text, "answer_kind": kind, "assigned_to": body, "due_on": due})
    window.go(Place("dialogues", record, "dialogue", {"tab": FOLLOW_UP}))
    return window.here.top


@pytest.fixture
def follow(session):
    session.follow_up.table.setFocus()
    return session.follow_up


def lines(follow):
    return [[cell.text for cell in row.cells] for row in follow.table.model_.rows]


def test_each_promise_is_a_line_with_who_when_and_how_it_stands(session, follow):
    assert [line[1:5] for line in lines(follow)] == [
        ["Rác ven suối", "UBND xã", "10/11/2026", "Quá hạn"],
        ["Cống chợ", "UBND xã", "25/11/2026", "Sắp đến hạn"],
        ["Đèn đường", "Điện lực", "20/12/2026", "Chưa đến hạn"],
        ["Chế độ người cao tuổi", "chưa giao", "", "Chưa đến hạn"]]
    assert session.form.tabs.tabText(FOLLOW_UP) == "Theo dõi"
    assert session.form.tabs.tabButton(FOLLOW_UP, session.form.tabs.ButtonPosition.RightSide).text() == "1"


def test_a_result_is_written_by_keys_alone(session, follow, press, type_text):
    press("Return")
    type_text(QApplication.focusWidget(), "Đã dọn")
    press("Return")
    type_text(QApplication.focusWidget(), "12/UBND")
    press("Ctrl+Return")
    assert QApplication.focusWidget() is follow.table
    found = next(each for each in follow.found if each.row.values["summary"] == "Rác ven suối")
    assert (found.state, found.row.values["result"], found.row.values["document_no"]) == (
        "done_late", "Đã dọn", "12/UBND")
    assert lines(follow)[-1][4] == "Đã giải quyết, chậm 23/11" and follow.late() == 0


def test_what_is_missing_is_said_and_the_sheet_stays(window, session, follow, press, type_text):
    press("Return", "Ctrl+Return")
    assert session.findChild(Sheet).isVisible() and window.shell.notices.visible()[0].code == "H-150"
    type_text(QApplication.focusWidget(), "Đã dọn")
    press("Tab", "Tab")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "31/02")
    press("Ctrl+Return")
    assert follow.found[0].state == "overdue", "a day that is none is not taken for today"
    press("Esc")
    assert follow.then is None


def test_a_promise_can_be_given_to_another_sent_on_and_reopened(session, follow, press, type_text):
    follow.buttons["reassign"].click()
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "Hợp tác xã")
    press("Tab")
    field = QApplication.focusWidget()
    field.selectAll()
    type_text(field, "01/12")
    press("Tab")
    type_text(QApplication.focusWidget(), "UBND không có xe")
    press("Ctrl+Return")
    found = next(each for each in follow.found if each.row.values["summary"] == "Rác ven suối")
    assert (found.who, found.due.isoformat(), found.state) == ("Hợp tác xã", "2026-12-01", "open")
    follow.table.setCurrentIndex(follow.table.model_.index(2, 0))
    assert follow.current.row.values["summary"] == "Đèn đường"
    follow.buttons["forward"].click()
    type_text(QApplication.focusWidget(), "Điện lực tỉnh")
    press("Ctrl+Return")
    at = next(at for at, each in enumerate(follow.found) if each.state == "forwarded")
    follow.table.setCurrentIndex(follow.table.model_.index(at, 0))
    assert follow.buttons["reopen"].isEnabled() and not follow.buttons["done"].isEnabled()
    follow.buttons["reopen"].click()
    type_text(QApplication.focusWidget(), "Điện lực trả lại")
    press("Ctrl+Return")
    assert all(each.open for each in follow.found)
    assert [line[4] for line in lines(follow)].count("Chưa đến hạn · mở lại") == 1


def test_deeds_that_do_not_fit_the_line_open_nothing(session, follow):
    follow.ask_reopen()
    assert follow.then is None
    promises.mark_done(session.shell.desk, follow.current.row.id, "Đã dọn")
    session.show_record(session.record)
    follow.table.setCurrentIndex(follow.table.model_.index(3, 0))
    for deed in (follow.ask_done, follow.ask_reassign, follow.ask_forward):
        deed()
        assert follow.then is None


def test_the_conclusion_stands_by_body_and_gives_its_figures_to_the_form(session, press):
    session.form.show_tab(CONCLUSION)
    rows = session.conclusion.table.model_.rows
    assert [row.heading or row.cells[1].text for row in rows] == [
        "UBND xã · 2 ý kiến", "Rác ven suối", "Cống chợ", "Điện lực · 1 ý kiến", "Đèn đường",
        "Chưa giao cơ quan nào · 1 ý kiến", "Chế độ người cao tuổi"]
    session.conclusion.figures.click()
    press("Ctrl+S")
    values = finding.show(session.shell.desk, session.record).values
    assert (values["opinions_total"], values["opinions_on_spot"], values["opinions_assigned"]) == (5, 1, 3)


def test_the_tabs_stand_in_the_order_of_a_session(session):
    tabs = session.form.tabs
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Chuẩn bị", "Ý kiến  5", "Kết luận", "Theo dõi"]


def test_a_step_is_done_from_the_row_of_steps(session, press, type_text):
    cases.do(session.shell.desk, session.record, "hold", {"date": "05/11/2026"})
    session.show_record(session.record)
    session.form.show_tab(CONCLUSION)
    press("Ctrl+Return")
    assert session.steps.open_sheet is not None
    press("Ctrl+Return")
    assert cases.case(session.shell.desk, session.record).state == "minuted"
    assert session.chip()[0] == "Đã ký biên bản"
    press("Ctrl+Z")
    assert session.steps.open_sheet is not None, "a step is taken back by another, with its reason"
    press("Esc")
    assert session.steps.open_sheet is None


def test_what_is_typed_is_saved_before_a_step(session, press, type_text):
    session.form.show_tab(CONCLUSION)
    session.form.go_to("secretary")
    type_text(QApplication.focusWidget(), "Chánh Văn phòng")
    press("Ctrl+Return", "Ctrl+Return")
    assert finding.show(session.shell.desk, session.record).values["secretary"] == "Chánh Văn phòng"


def test_a_session_to_come_cannot_be_held(window):
    desk = window.shell.desk
    record = entry.save_fields(desk, "dialogue", None, {"name": "Sắp tới", "held_on": "30/11/2026"}).id
    with pytest.raises(Problem, match="H-105"):
        cases.do(desk, record, "hold", {"date": "30/11/2026"})


def test_the_list_says_quietly_what_the_year_still_owes(window):
    window.go(Place("dialogues"))
    page = window.here.top
    assert page._duty_line.isVisible()
    assert "Trao đổi, đối thoại của UBND với Nhân dân: chưa tổ chức đối thoại năm 2026" in page.duties.text()
    assert "Điều 32" in page.duties.toolTip()
    for kind in ("government", "community", "leader", "leader"):
        entry.save_fields(window.shell.desk, "dialogue", None, {
            "name": "Đã họp", "session_kind": kind, "held_on": "02/03/2026"})
    window.shell.changed.emit(set())
    assert not page._duty_line.isVisible() and page.duties.text() == ""


def test_a_new_session_knows_its_day_and_level(window, press):
    window.go(Place("dialogues"))
    press("Ctrl+N")
    page = window.here.top
    assert (page.model.text("held_on"), page.model.text("level")) == ("23/11/2026", "commune")
    assert len(finding.listing(window.shell.desk, Query("dialogue"))) == 1
