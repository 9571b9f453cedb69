"""Hôm nay: what is due, what waits, how safe the data is; by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from danvan_desktop.clock import ManualClock
from danvan_desktop.services import entry, today, upkeep
from danvan_desktop.ui.page import Place


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
            {"kind": "phản ánh", "received_on": "02/11/2026", "summary": summary, "sender": "Lò Thị Sen", "due_on": on},
        )
    return desk


@pytest.fixture
def page(due_work, window):
    window.go(Place("today"))
    return window.here


def test_work_stands_under_overdue_today_this_week_and_later(page):
    assert [each.heading for each in page.table.model_.rows if each.heading] == [
        "Quá hạn 1",
        "Hôm nay 2",
        "Tuần này 1",
        "Sau đó 1",
    ]
    first = page.table.model_.rows[1].cells
    assert (first[0].text, first[0].chip) == ("Quá hạn 2 ngày", "danger")
    assert "Rác ở chợ" in first[2].text


def test_the_arrow_keys_pass_over_the_headings_and_enter_opens_the_record(page, window, press):
    page.table.setFocus()
    press("Down")
    assert page.table.current().name == "Đất lúa" or "đối thoại" in page.table.current().name.lower()
    press("Return")
    assert window.here.key in ("petitions", "dialogues")


def test_answered_work_is_no_longer_due(due_work):
    before = len(today.due(due_work))
    record = next(each for each in today.due(due_work) if each.name == "Rác ở chợ").ref.id
    entry.save_fields(due_work, "petition", record, {"replied_on": "22/11/2026"})
    assert len(today.due(due_work)) == before - 1


def test_a_week_ends_on_sunday():
    monday = date(2026, 11, 23)
    assert [today.when_of(date(2026, 11, at), monday) for at in (22, 23, 29, 30)] == [
        "overdue",
        "today",
        "week",
        "later",
    ]


@pytest.mark.parametrize(
    ("keys", "page", "kind"),
    [("Alt+1", "petitions", "petition"), ("Alt+2", "petitions", "reception"), ("Alt+4", "models", "model")],
)
def test_alt_and_a_digit_begins_a_new_record(window, press, keys, page, kind):
    window.go(Place("today"))
    press(keys)
    assert window.here.key == page and window.here.top.record_type.name == kind and window.here.top.record == "new"


def test_the_rail_counts_what_is_overdue_or_due_today(page, window):
    assert window.rail.buttons["today"].count == 3 and window.rail.buttons["today"].urgent
    assert window.rail.buttons["petitions"].count == 2


def test_a_draft_waits_here_and_opens_where_it_was_left(office, window, press):
    entry.keep_draft(office.desk, "model", "new:model", {"name": "đang gõ dở"})
    window.go(Place("today"))
    page = window.here
    assert page.seen.waiting.drafts[0][0] == "model"
    page._open_draft()
    assert window.here.key == "models" and window.here.top.record == "new"


def test_no_backup_is_said_and_a_backup_is_said_with_its_day(office, window, tmp_path):
    window.go(Place("today"))
    assert window.here._backup_words(window.here.seen) == ("Chưa sao lưu lần nào", "warn")
    upkeep.back_up(office.desk, tmp_path / "so.tar")
    window.here.refresh()
    assert window.here._backup_words(window.here.seen) == ("Sao lưu 23/11, đã đọc lại", "ok")


def test_nothing_due_is_said_kindly(office, window):
    office.desk.clock = ManualClock(business_date=date(2026, 11, 30))
    window.go(Place("today"))
    assert not window.here.seen.due and window.here.status() == "Không có việc nào đến hạn."
    assert window.here.first_focus() is window.here.quick[0]


def test_only_ones_own_work_is_shown_when_asked(office, window, qtbot):
    for who in ("Hoài An", "Văn Thành"):
        entry.save_fields(
            office.desk, "petition", None, {"kind": "phản ánh", "summary": who, "due_on": "25/11/2026", "handler": who}
        )
    window.go(Place("today"))
    page = window.here
    page.mine.setFocus()
    qtbot.keyClick(page.mine, Qt.Key.Key_Return)
    assert [each.value.who for each in page.table.model_.rows if not each.heading] == ["Hoài An"]
