"""The desk where opinions are noted as they are spoken."""

import pytest
from PySide6.QtWidgets import QApplication

from danvan_desktop.services import finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Place


@pytest.fixture
def session(window):
    found = finding.listing(window.shell.desk, Query("dialogue"))[0]
    window.go(Place("dialogues", found.id, "dialogue", {"tab": 99}))
    return window.here.top


@pytest.fixture
def desk(session):
    return session.pane.desk


def saved(session):
    rows = finding.listing(
        session.shell.desk, Query("opinion", parent=session.record, sort="number", descending=False), None
    )
    return [row.values for row in rows]


def test_the_desk_stands_open_with_the_next_number(session, desk):
    assert session.at_desk
    assert desk._head.text() == "Ý kiến số 3"
    assert [row.cells[1].text for row in session.pane.table.model_.rows] == [
        "Lớp mầm non thiếu nhà vệ sinh",
        "Nước máy đục sau mỗi trận mưa",
    ]


def test_an_opinion_by_keys_alone_and_the_next_starts_at_once(session, desk, press, type_text):
    desk.focus()
    type_text(QApplication.focusWidget(), "Đường vào nghĩa trang lầy lội")
    press("Return")
    type_text(QApplication.focusWidget(), "Nà Hốc")
    press("Return", "5", "Alt+2")
    type_text(QApplication.focusWidget(), "UBND xã")
    press("Return")
    type_text(QApplication.focusWidget(), "15/12")
    press("Ctrl+Return")
    last = saved(session)[-1]
    assert (last["summary"], last["village"], last["answer_kind"], last["assigned_to"], last["due_on"]) == (
        "Đường vào nghĩa trang lầy lội",
        "Nà Hốc",
        "assigned",
        "UBND xã",
        "2026-12-15",
    )
    assert last["position"] == 3 and "speaker" not in last
    assert desk._head.text() == "Ý kiến số 4"
    assert QApplication.focusWidget() is desk.boxes["summary"].editor.widget
    assert desk.boxes["village"].editor.text() == "Nà Hốc", "stays until it is changed"
    assert desk.boxes["assigned_to"].editor.text() == ""


def test_the_desk_asks_only_what_the_kind_of_answer_needs(desk, press):
    press("Alt+1")
    assert desk.boxes["answered_by"].isVisible() and not desk.boxes["due_on"].isVisible()
    press("Alt+2")
    assert desk.boxes["due_on"].isVisible() and not desk.boxes["answered_by"].isVisible()


def test_an_empty_opinion_is_not_taken(session, desk, press):
    press("Ctrl+Return")
    assert len(saved(session)) == 2


def test_ctrl_j_parks_a_half_written_opinion(session, desk, press, type_text):
    desk.focus()
    type_text(QApplication.focusWidget(), "Đường điện chui qua vườn")
    press("Ctrl+J")
    assert "answer_kind" not in saved(session)[-1]
    assert session.pane.tally().parked == 1
    assert session.pane.table.model_.rows[-1].weight == "warn"


def test_ctrl_up_puts_the_previous_opinion_back_on_the_desk(session, desk, press, type_text):
    press("Ctrl+Up")
    assert desk._head.text() == "Sửa ý kiến số 2"
    widget = desk.boxes["summary"].editor.widget
    widget.selectAll()
    type_text(widget, "Nước máy đục")
    press("Ctrl+Return")
    assert [each["summary"] for each in saved(session)] == ["Lớp mầm non thiếu nhà vệ sinh", "Nước máy đục"]


def test_the_name_is_off_until_it_is_asked_for(session, desk, press, type_text):
    assert not desk.boxes["speaker"].isVisible()
    press("Alt+G")
    assert desk.boxes["speaker"].isVisible()
    assert desk._name_note.text() == "Chỉ ghi tên khi người phát biểu đồng ý ghi vào biên bản."
    type_text(QApplication.focusWidget(), "Trần Thị Mây")
    desk.focus()
    type_text(QApplication.focusWidget(), "Xin mở đường")
    press("Ctrl+Return")
    last = saved(session)[-1]
    assert (last["speaker"], last["speaker_consent"]) == ("Trần Thị Mây", "yes")
    press("Alt+G", "Alt+G")
    assert not desk.boxes["speaker"].isVisible()


def test_words_of_a_denunciation_are_advised_and_not_blocked(desk, type_text):
    type_text(desk.boxes["summary"].editor.widget, "Tôi tố cáo cán bộ thôn")
    assert desk._advice.isVisible()


def test_a_date_that_is_none_keeps_the_opinion_on_the_desk(session, desk, press, type_text):
    desk.focus()
    type_text(QApplication.focusWidget(), "Sửa mương")
    press("Alt+2")
    widget = desk.boxes["due_on"].editor.widget
    widget.setFocus()
    type_text(widget, "31/02")
    press("Ctrl+Return")
    assert desk.boxes["due_on"].finding.weight == "wrong"
    assert saved(session)[-1]["summary"] == "Sửa mương" and desk.record is not None
    widget.selectAll()
    type_text(widget, "28/02/2027")
    press("Ctrl+Return")
    assert saved(session)[-1]["due_on"] == "2027-02-28" and len(saved(session)) == 3


def test_ctrl_z_takes_the_last_opinion_back(session, desk, press, type_text):
    desk.focus()
    type_text(QApplication.focusWidget(), "Ghi nhầm")
    press("Ctrl+Return")
    session.perform("undo")
    assert len(saved(session)) == 2


def test_a_session_not_saved_yet_has_no_desk(window):
    window.go(Place("dialogues", "new", "dialogue", {"tab": 99}))
    page = window.here.top
    assert not page.pane.desk.isVisible() and page.pane._empty.isVisible()


def test_the_counts_a_report_wants_stand_in_the_head(window, session):
    assert session.head().beside is not None and session.head().beside.isVisible()
    told = session.pane.tally()
    assert (told.all, told.on_spot, told.parked) == (2, 2, 0)
    assert session.counters.accessibleName() == "2 ý kiến, 2 trả lời tại chỗ, 0 giao cơ quan, 0 đang dở"


def test_opening_an_opinion_shows_it_in_its_session(window, session):
    opinion = session.pane.rows[0].id
    window.go(Place("models"))
    window.go(Place("dialogues", opinion, "opinion"))
    assert window.here.top is session and session.at_desk


def test_an_opinion_goes_to_the_bin_with_a_reason(session, press, type_text):
    from danvan_desktop.ui.widgets.basics import DeedButton, Sheet

    session.pane.table.setFocus()
    press("Del")
    sheet = session.findChild(Sheet)
    type_text(QApplication.focusWidget(), "Ghi hai lần")
    next(each for each in sheet.findChildren(DeedButton) if each.text() == "Bỏ vào thùng").click()
    assert len(saved(session)) == 1
