"""The live desk in full: lists of earlier values, drafts, denunciations, large letters, a long session."""

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, finding, sessions
from danvan_desktop.services.finding import Query, show
from danvan_desktop.storage import drafts
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.records.session.opinion_table import lay_out
from danvan_desktop.ui.theme import look
from tests.builders import CANARY


@pytest.fixture
def session(window):
    found = finding.listing(window.shell.desk, Query("dialogue"))[0]
    window.go(Place("dialogues", found.id, "dialogue", {"tab": 99}))
    return window.here.top


@pytest.fixture
def pane(session):
    return session.pane


@pytest.fixture
def desk(pane):
    pane.desk.focus()
    return pane.desk


def saved(session):
    return [row.values for row in sessions.opinions(session.shell.desk, session.record)]


def typed(name, desk):
    return desk.boxes[name].editor.text()


def write(desk, type_text, text):
    desk.focus()
    type_text(QApplication.focusWidget(), text)


def popup(desk, name):
    from danvan_desktop.ui.records.live_desk import Picks

    return desk.boxes[name].editor.widget.findChild(Picks)


# --- earlier values -----------------------------------------------------------------------------------------------


def test_a_digit_takes_an_earlier_hamlet_and_letters_filter(session, desk, press, type_text):
    for village in ("Nà Hốc", "Nà Hốc", "Gốc Đa"):
        sessions.note(session.shell.desk, session.record, {"summary": "Việc", "village": village})
    write(desk, type_text, "Mương vỡ")
    press("Return")
    offered = popup(desk, "village")
    assert offered.isVisible() and [line.text for line in offered.model.shown] == ["Nà Hốc", "Gốc Đa"]
    press("2")
    assert typed("village", desk) == "Gốc Đa" and not offered.isVisible()
    field = desk.boxes["village"].editor.widget
    field.selectAll()
    press("Backspace")
    type_text(field, "na")
    assert [line.text for line in offered.model.shown] == ["Nà Hốc"] and typed("village", desk) == "na"
    press("Down", "Return")
    assert typed("village", desk) == "Nà Hốc"


def test_a_digit_after_letters_is_a_letter_like_any_other(session, desk, press, type_text):
    """VNI types tones with digits."""
    sessions.note(session.shell.desk, session.record, {"summary": "Việc", "village": "Nà Hốc"})
    press("Tab")
    type_text(QApplication.focusWidget(), "Na1")
    assert typed("village", desk) == "Na1"


def test_backspaces_of_an_input_method_are_left_alone(session, desk, type_text):
    """Unikey takes letters back and types them with their marks."""
    widget = desk.boxes["summary"].editor.widget
    write(desk, type_text, "Duongw")
    for _each in range(5):
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Backspace,
                                                 Qt.KeyboardModifier.NoModifier))
    type_text(widget, "ương")
    assert typed("summary", desk) == "Dương"


# --- drafts -------------------------------------------------------------------------------------------------------


def test_what_stands_on_the_desk_is_kept_at_a_pause_and_comes_back(window, session, desk, press, type_text):
    write(desk, type_text, "Đường điện võng")
    press("Alt+2")
    type_text(QApplication.focusWidget(), "Điện lực")
    session.pane._pause.timeout.emit()
    assert session.mark[0] == "draft"
    kept = entry.draft_of(window.shell.desk, sessions.draft_key(session.record))
    assert kept.typed == {"summary": "Đường điện võng", "answer_kind": "assigned", "assigned_to": "Điện lực"}
    session.pane.session = ""  # as after a fresh start
    desk.clear()
    window.go(Place("models"))
    window.go(Place("dialogues", session.record, "dialogue", {"tab": 99}))
    assert typed("summary", desk) == "Đường điện võng" and desk.chosen == "assigned"
    press("Ctrl+Return")
    assert entry.all_drafts(window.shell.desk) == []


def test_a_desk_emptied_by_hand_keeps_no_draft(window, session, desk, press, type_text):
    write(desk, type_text, "Đ")
    session.pane.keep_draft()
    press("Backspace")
    session.pane.keep_draft()
    assert entry.all_drafts(window.shell.desk) == []


def test_going_away_keeps_the_draft(window, session, desk, type_text):
    write(desk, type_text, "Đường điện")
    window.go(Place("models"))
    assert len(entry.all_drafts(window.shell.desk)) == 1


def test_today_leads_back_to_the_desk_of_a_draft(window, session, desk, type_text):
    write(desk, type_text, "Đường điện")
    window.go(Place("today"))
    window.here._open_draft()
    assert window.here.top is session and session.at_desk and typed("summary", desk) == "Đường điện"


def test_an_earlier_opinion_lays_the_begun_one_aside_and_gives_it_back(session, desk, press, type_text):
    write(desk, type_text, "Đang nói dở")
    press("Ctrl+Up")
    assert desk._head.text() == "Sửa ý kiến số 2"
    press("Ctrl+Up")
    assert desk._head.text() == "Sửa ý kiến số 1"
    press("Ctrl+Up")
    assert desk._head.text() == "Sửa ý kiến số 1", "there is none before it"
    press("Ctrl+Return")
    assert typed("summary", desk) == "Đang nói dở" and desk._head.text() == "Ý kiến số 3"
    press("Ctrl+Up", "Ctrl+N")
    assert typed("summary", desk) == "Đang nói dở" and desk.record is None
    assert len(saved(session)) == 2


def test_a_full_disk_leaves_the_words_on_the_desk(window, session, desk, press, type_text, monkeypatch):
    def full(*_args, **_more):
        raise Problem("S-102")

    monkeypatch.setattr(sessions, "note", full)
    write(desk, type_text, "Mương vỡ")
    press("Ctrl+Return")
    assert typed("summary", desk) == "Mương vỡ" and session.mark[0] == "failed"
    monkeypatch.undo()
    press("Ctrl+Return")
    assert saved(session)[-1]["summary"] == "Mương vỡ" and session.mark[0] == "saved"


# --- answers ------------------------------------------------------------------------------------------------------


def test_a_change_of_answer_clears_what_the_other_one_said(session, desk, press, type_text):
    write(desk, type_text, "Mương vỡ")
    press("Alt+2")
    type_text(QApplication.focusWidget(), "UBND xã")
    press("Ctrl+Return", "Ctrl+Up", "Alt+1")
    type_text(QApplication.focusWidget(), "Chủ tịch UBND")
    press("Ctrl+Return")
    last = saved(session)[-1]
    assert last["answered_by"] == "Chủ tịch UBND" and "assigned_to" not in last


def test_a_result_written_later_survives_an_edit_on_the_desk(session, desk, press):
    record = sessions.note(session.shell.desk, session.record, {
        "summary": "Mương vỡ", "answer_kind": "assigned", "assigned_to": "UBND xã"}).id
    entry.save_fields(session.shell.desk, "opinion", record, {"result": "Đã sửa", "evidence": "Ảnh"})
    session.show_record(session.record)
    press("Ctrl+Up", "Ctrl+Return")
    assert (saved(session)[-1]["result"], saved(session)[-1]["evidence"]) == ("Đã sửa", "Ảnh")


def test_a_day_before_the_session_stays_on_the_desk_with_a_sentence(session, desk, press, type_text):
    write(desk, type_text, "Mương vỡ")
    press("Alt+2", "Tab")
    type_text(QApplication.focusWidget(), "01/11/2026")
    press("Ctrl+Return")
    assert desk.boxes["due_on"].finding.weight == "wrong"
    assert "due_on" not in saved(session)[-1] and desk.record is not None


def test_a_name_nobody_agreed_to_stays_as_it_is(session, desk, press):
    typed_in = {"summary": "Mương vỡ", "speaker": CANARY, "speaker_consent": "unknown"}
    entry.save_fields(session.shell.desk, "opinion", None, typed_in, {"parent": session.record})
    session.show_record(session.record)
    press("Ctrl+Up")
    assert not desk.boxes["speaker"].isVisible()
    press("Ctrl+Return")
    assert (saved(session)[-1]["speaker"], saved(session)[-1]["speaker_consent"]) == (CANARY, "unknown")


def test_taking_the_tick_back_takes_the_name_away(session, desk, press, type_text):
    write(desk, type_text, "Mương vỡ")
    press("Alt+G")
    type_text(QApplication.focusWidget(), "Trần Thị Mây")
    press("Ctrl+Return", "Ctrl+Up")
    assert desk.boxes["speaker"].isVisible()
    press("Alt+G", "Ctrl+Return")
    assert saved(session)[-1].get("speaker") is None and saved(session)[-1].get("speaker_consent") is None


# --- petitions ----------------------------------------------------------------------------------------------------


def test_alt_4_makes_a_petition_in_the_same_act(window, session, desk, press, type_text):
    write(desk, type_text, "Đo lại đất vườn")
    press("Alt+4", "4", "Ctrl+Return")
    petition = finding.listing(window.shell.desk, Query("petition", sort="changed"))[0]
    assert (petition.values["summary"], petition.values["kind"], petition.values["source"]) == (
        "Đo lại đất vườn", "complaint", "dialogue")
    assert saved(session)[-1]["petition"] == petition.id
    session.pane.open_petition()
    assert window.here.place().record == petition.id


def test_alt_4_in_the_table_makes_a_petition_of_that_opinion(window, session, press):
    session.pane.table.setFocus()
    session.pane.table.setCurrentIndex(session.pane.table.model_.index(0, 1))
    press("Alt+4")
    assert saved(session)[0]["answer_kind"] == "petition" and saved(session)[0]["petition"]
    assert session.pane.table.model_.rows[0].cells[4].text == "Thành đơn"
    assert session.perform("undo") and saved(session)[0]["answer_kind"] == "on_spot"


def test_a_denunciation_leaves_its_file_number_alone(window, session, desk, press, type_text):
    write(desk, type_text, f"{CANARY} tố cáo")
    press("Alt+G")
    type_text(QApplication.focusWidget(), CANARY)
    session.pane.keep_draft()
    press("Alt+4", "5")
    assert desk.secret and desk.advice == "Tố cáo: chỉ giữ số hồ sơ giấy. Nội dung và tên đã gõ không được lưu."
    assert not desk.boxes["speaker"].isVisible()
    press("Alt+G")
    assert not desk.boxes["speaker"].isVisible()
    press("Return")
    type_text(QApplication.focusWidget(), "07/HSM")
    session.pane.keep_draft()
    (draft,) = entry.all_drafts(window.shell.desk)
    assert CANARY not in str(draft)
    press("Ctrl+Return")
    last = saved(session)[-1]
    assert last["secret_file_no"] == "07/HSM" and "petition" not in last
    cells = session.pane.table.model_.rows[-1].cells
    assert cells[1].text == "Tố cáo · hồ sơ mật 07/HSM"
    petition = finding.listing(window.shell.desk, Query("petition", sort="changed"))[0]
    assert show(window.shell.desk, petition.id).links == () and petition.values["secret_file_no"] == "07/HSM"
    for each in (draft, last, petition.values):
        assert CANARY not in str(each)
    assert drafts.all_of(window.shell.desk.db, window.shell.desk.identity.account) == []


@pytest.mark.parametrize(("text", "advised"), [
    ("Cán bộ thôn ăn chặn tiền", True), ("Nhân tiện xin hỏi giống ngô", False), ("Nhận tiền hỗ trợ", True)])
def test_words_are_read_with_their_tones(desk, type_text, text, advised):
    write(desk, type_text, text)
    assert bool(desk.advice) is advised


def test_a_name_in_what_goes_to_the_province_is_pointed_at_once_the_field_is_left(desk, press, type_text):
    write(desk, type_text, "Đề nghị ông Nguyễn Văn Bắc trả lời")
    assert desk.advice == ""
    press("Tab")
    assert "Nguyễn Văn Bắc" in desk.advice


# --- the wall -----------------------------------------------------------------------------------------------------


def test_large_letters_show_number_field_and_content_and_no_name(session, desk, press):
    session._large()
    table = session.pane.table
    assert [at for at in range(7) if not table.isColumnHidden(at)] == [0, 1, 3]
    press("Alt+G")
    assert not desk.boxes["speaker"].isVisible() and not desk._names.isVisible()
    session._large()
    assert not table.isColumnHidden(4) and desk._names.isVisible()


def test_content_takes_two_lines_and_no_more(session):
    font = look().font("table")
    assert lay_out("Ngắn", font, 300) == ["Ngắn"] and lay_out("", font, 300) == [""]
    two = lay_out("Nước máy đục sau mỗi trận mưa " * 9, font, 300)
    assert len(two) == 2 and two[1].endswith("…")


def test_f11_hides_rail_panel_and_tabs_and_brings_them_back(window, session, desk, press):
    press("F11")
    assert not window.rail.isVisible() and not session.form.tabs.isVisible() and desk.isVisible()
    press("F11")
    assert window.rail.isVisible() and session.form.tabs.isVisible()
    press("F11")
    window.go(Place("models"))
    press("F11")
    window.go(Place("dialogues", session.record, "dialogue", {"tab": 99}))
    assert session.form.tabs.isVisible(), "hidden on this page, brought back on another"


def test_the_head_tells_session_place_and_time_passed(window, session, desk, press, type_text):
    head = session.head()
    assert [text for text, _place in head.crumbs] == ["Đối thoại", "Phiên ngày 23/11/2026"]
    assert head.chip == ("Đang diễn ra · 0 phút", "ok")
    window.shell.desk.clock.advance(72 * 60_000)
    assert session.head().chip[0] == "Đang diễn ra · 1 giờ 12 phút"


def test_a_session_to_come_takes_opinions_and_says_so(window, session):
    entry.save_fields(window.shell.desk, "dialogue", session.record, {"held_on": "30/11/2026"})
    session.show_record(session.record)
    assert session.pane._early_line.isVisible() and "30/11/2026" in session.pane._early.text()
    assert not session.head().chip[0].startswith("Đang diễn ra")


def test_two_machines_with_one_number_are_said_and_mended(window, session):
    entry.save_fields(window.shell.desk, "opinion", None, {"summary": "Của máy khác"},
                      {"parent": session.record, "position": 2})
    session.show_record(session.record)
    assert session.pane._twice_line.isVisible() and "số 2" in session.pane._twice.text()
    session.pane.renumber()
    assert [each["position"] for each in saved(session)] == [1, 2, 3] and not session.pane._twice_line.isVisible()


def test_a_session_of_another_office_or_in_the_bin_is_only_read(window, session, desk, press):
    entry.delete(window.shell.desk, session.record, "Nhập nhầm")
    session.show_record(session.record)
    assert not desk.isVisible()
    session.pane._save({"summary": "Việc"}, "")
    assert len(saved(session)) == 2


def test_tab_walks_the_desk_in_the_order_of_speech(desk, press):
    press("Alt+2")
    desk.focus()
    walked = []
    for _each in range(10):
        walked.append(QApplication.focusWidget())
        press("Tab")
    boxes, buttons = desk.boxes, desk.answers.buttons()
    asked = [boxes[name].editor.widget for name in ("summary", "village", "subject_area")]
    answer = [boxes[name].editor.widget for name in ("assigned_to", "due_on")]
    checked = [each for each in walked if each in buttons]
    assert walked[:3] == asked and checked
    assert [each for each in walked if each in answer] == answer
    assert walked.index(answer[0]) > walked.index(checked[0])


# --- a long session -----------------------------------------------------------------------------------------------


def test_two_hundred_opinions_more_in_a_long_session_stay_quick(window, session, desk, press, record_property):
    for number in range(98):
        sessions.note(window.shell.desk, session.record, {"summary": f"Ý kiến gửi trước {number}"})
    session.show_record(session.record)
    spent = []
    for number in range(200):
        desk.boxes["summary"].editor.set_text(f"Ý kiến thứ {number} về đường, điện, nước sạch của thôn")
        desk.boxes["village"].editor.set_text("Nà Hốc")
        desk.answer(number % 3)
        began = time.perf_counter()
        press("Ctrl+Return")
        spent.append(time.perf_counter() - began)
    record_property("seconds_each", sum(spent) / len(spent))
    print(f"\n200 opinions: {1000 * sum(spent) / 200:.0f} ms each, the last ten {100 * sum(spent[-10:]):.0f} ms")
    rows = saved(session)
    assert [each["position"] for each in rows] == list(range(1, 301))
    assert (session.pane.tally().all, session.pane.average()) == (300, 0)
    session.form.show_tab(2)
    assert session.conclusion.told.all == 300
