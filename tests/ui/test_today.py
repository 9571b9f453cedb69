"""Hôm nay: what is due, what waits, how safe the data is; by keys."""

from datetime import date, datetime, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from danvan_desktop.domain.records.reception import RECEPTION_DAY
from danvan_desktop.services import entry, schedule, sessions, upkeep
from danvan_desktop.services.exchange import Upward
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.today.page import FactRow


@pytest.fixture
def due_work(office):
    desk = office.desk
    for summary, on in (
        ("Rác ở chợ", "21/11/2026"),
        ("Đất lúa", "23/11/2026"),
        ("Hoa màu", "26/11/2026"),
        ("Sổ đỏ", "28/12/2026"),
    ):
        entry.save_fields(
            desk,
            "petition",
            None,
            {"kind": "phản ánh", "received_on": "20/11/2026", "summary": summary, "sender": "Lò Thị Sen", "due_on": on},
        )
    return desk


@pytest.fixture
def page(due_work, window):
    window.go(Place("today"))
    return window.here


def lines(page):
    return [each for each in page.table.model_.rows if not each.heading]


def headings(page):
    return [each.heading for each in page.table.model_.rows if each.heading]


def test_work_stands_under_overdue_today_this_week_and_later(page):
    assert headings(page) == ["Quá hạn 2", "Hôm nay 2", "Tuần này 2", "Sau đó 8"]
    late, rubbish, field, session, complaint, crops = (each.cells for each in lines(page)[:6])
    assert (late[0].text, late[0].chip, late[2].text) == ("Quá hạn 5 ngày", "danger", "Tố cáo · hồ sơ mật 05/HSM")
    assert (rubbish[0].text, rubbish[2].text) == ("Quá hạn 2 ngày", "Đơn 3/2026 – Rác ở chợ")
    assert (field[0].text, field[0].chip, field[3].text) == ("Hôm nay là hạn", "warn", "Trả lời người gửi đơn")
    assert session[3].text == "Mở bàn ghi ý kiến"
    assert (crops[0].text, crops[0].spoken) == ("thứ Năm 26/11", "thứ Năm 26/11/2026, Còn 3 ngày làm việc")
    assert complaint[3].text == "Kiểm tra, thụ lý"


def test_the_arrow_keys_pass_over_the_headings_and_enter_opens_the_record(page, window, press):
    page.table.setFocus()
    press("Down", "Down")
    assert page.table.current().title == "Đơn 4/2026 – Đất lúa"
    press("Return")
    assert window.here.key == "petitions" and window.here.top.record == lines(page)[2].value.ref.id


@pytest.mark.parametrize(("title", "opens"), [
    ("Chưa tổ chức đối thoại", "dialogues"), ("Sao lưu dữ liệu", "settings"), ("Tiếp công dân thứ Năm", "petitions"),
])  # fmt: skip
def test_work_that_is_no_records_opens_the_page_where_it_is_done(due_work, window, press, title, opens):
    schedule.save(due_work, RECEPTION_DAY, None, {"held_on": "17/12/2026", "role": "Chủ tịch"})
    due_work.clock.business_date = date(2026, 12, 7)  # a fortnight without a backup
    window.go(Place("today"))
    page = window.here
    page.table.setFocus()
    at = next(at for at, each in enumerate(page.table.model_.rows) if not each.heading and title in each.value.title)
    page.table.setCurrentIndex(page.table.model_.index(at, 0))
    press("Return")
    assert window.here.key == opens


def test_what_does_not_fit_is_counted_and_shown_on_request(page, press, monkeypatch):
    monkeypatch.setattr(page, "_limits", {"overdue": 1, "today": 1, "week": 1, "later": 2})
    page.refresh()
    assert len(lines(page)) == 5 and headings(page)[-1] == "Sau đó 8" and page._more.text() == "Xem 9 việc nữa"
    page._more.setFocus()
    press("Space")
    assert len(lines(page)) == 14 and page._more.isHidden() and page.table.hasFocus()


def test_the_head_tells_that_tomorrow_is_a_holiday(page, window):
    assert page.head().chip == ("Mai 24/11 nghỉ: Ngày Văn hóa Việt Nam", "info")
    window.shell.desk.clock.business_date = date(2026, 11, 24)
    page.refresh()
    assert page.head().chip == ("", "info")


@pytest.mark.parametrize(
    ("keys", "page", "kind"),
    [("Alt+1", "petitions", "petition"), ("Alt+2", "petitions", "reception"), ("Alt+4", "models", "model")],
)
def test_alt_and_a_digit_begins_a_new_record(window, press, keys, page, kind):
    window.go(Place("today"))
    press(keys)
    assert window.here.key == page and window.here.top.record_type.name == kind and window.here.top.record == "new"


def test_the_rail_counts_what_is_overdue_or_due_today(page, window):
    assert window.rail.buttons["today"].count == 4 and window.rail.buttons["today"].urgent
    assert {page: window.rail.buttons[page].count for page in ("petitions", "dialogues", "models")} == {
        "petitions": 3, "dialogues": 1, "models": 0}  # fmt: skip


def test_the_rail_counts_again_when_something_changes_on_another_page(page, window):
    window.go(Place("models"))
    entry.save_fields(window.shell.desk, "petition", lines(page)[1].value.ref.id, {"replied_on": "22/11/2026"})
    window.shell.changed.emit(set())
    assert window.rail.buttons["petitions"].count == 2


def test_a_draft_waits_here_and_opens_where_it_was_left(office, window, press):
    entry.keep_draft(office.desk, "model", "new:model", {"name": "đang gõ dở"})
    window.go(Place("today"))
    page = window.here
    assert page.seen.waiting.drafts[0][0] == "model"
    page._open_draft()
    assert window.here.key == "models" and window.here.top.record == "new"


def test_a_year_without_a_calendar_is_said_before_its_terms_begin(office, window, qtbot):
    window.go(Place("today"))
    assert not window.here.seen.waiting.no_calendar
    office.desk.clock.business_date = date(2030, 11, 23)  # the shipped calendars end with 2030
    window.here.refresh()
    row = next(each for each in window.here.findChildren(FactRow) if "2031" in each.accessibleName())
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.here.key == "settings"


@pytest.mark.parametrize(("sent_on", "said"), [(date(2026, 11, 20), 0), (date(2026, 11, 2), 1)])
def test_a_parcel_long_without_a_receipt_is_said(page, sent_on, said):
    at = int(datetime.combine(sent_on, time(12)).timestamp() * 1000)
    up = Upward("", "Tỉnh Hưng Giang", 11, at, 3, (12, 13), 0, 4, False, None, at)
    found = [each.accessibleName() for each in page._exchange_rows(page.seen, up)]
    assert "2 gói gửi sau chưa có biên nhận" in found[0]
    assert sum(each.startswith("Gói 12 chưa có biên nhận. Gửi ngày 02/11/2026") for each in found) == said


def test_no_backup_is_said_and_a_backup_is_said_with_its_day(office, window, tmp_path):
    window.go(Place("today"))
    assert window.here._backup_words(window.here.seen) == ("Chưa sao lưu lần nào", "warn")
    upkeep.back_up(office.desk, tmp_path / "so.tar")
    window.here.refresh()
    assert window.here._backup_words(window.here.seen) == ("Sao lưu 23/11, đã đọc lại", "ok")
    assert window.here.seen.backup_on == date(2026, 11, 30)


def test_nothing_due_is_said_kindly(office, window, monkeypatch, tmp_path):
    monkeypatch.setattr(sessions, "duties", lambda desk, year: ())
    for name in ("petition", "dialogue"):
        for (raw,) in office.desk.db.rows(f"SELECT id FROM r_{name}"):
            entry.delete(office.desk, str(UUID(bytes=raw)), "thử")
    window.go(Place("today"))
    assert not window.here.seen.due and window.here.status() == "Không có việc nào đến hạn trong tuần này."
    assert window.here.first_focus() is window.here.quick[0]


def test_a_week_without_work_is_said_above_what_comes_later(office, window):
    for name in ("petition", "dialogue"):
        for (raw,) in office.desk.db.rows(f"SELECT id FROM r_{name}"):
            entry.delete(office.desk, str(UUID(bytes=raw)), "thử")
    window.go(Place("today"))
    assert window.here._quiet.isVisible() and headings(window.here) == ["Sau đó 3"]


def test_only_ones_own_work_is_shown_when_asked(office, window, qtbot):
    for who in ("Hoài An", "Văn Thành"):
        entry.save_fields(
            office.desk, "petition", None, {"kind": "phản ánh", "summary": who, "due_on": "25/11/2026", "handler": who}
        )
    window.go(Place("today"))
    page = window.here
    page.mine.setFocus()
    qtbot.keyClick(page.mine, Qt.Key.Key_Return)
    assert [each.value.who for each in lines(page)] == ["Hoài An"] and page.status().startswith("1 việc có hạn")
    page.all.setFocus()
    qtbot.keyClick(page.all, Qt.Key.Key_Return)
    assert len(lines(page)) > 1
