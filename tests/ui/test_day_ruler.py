"""The day ruler: which days are drawn, at which size, and what each is called."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from danvan_desktop.domain.law.deadlines import Day, Deadline, Inputs
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.services import explaining
from danvan_desktop.ui.widgets.day_ruler import LARGE, MIDDLE, TICK, DayRuler, cells_of, size_for

TODAY = date(2026, 11, 23)
CULTURE_DAY = {date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}


def deadline(start, days, unit="working", paused=None, backward=False):
    """A deadline counted by hand: weekends and 24/11 off, days of `paused` not counted."""
    rule = Rule("x", "complaint.accept", "Kiểm tra, thụ lý", "nhận đơn", unit, days, "Điều 16", True, backward=backward)
    ruler, number, on = [], 0, start
    while number < days:
        on += timedelta(-1 if backward else 1)
        why = CULTURE_DAY.get(on) or ("", "", "", "", "", "saturday", "sunday")[on.weekday()]
        if paused and paused[0] < on <= paused[1]:
            ruler.append(Day(on, 0, "suspended"))
        elif unit == "calendar" or not why:
            number += 1
            ruler.append(Day(on, number, why))
        else:
            ruler.append(Day(on, 0, why))
    ruler.sort(key=lambda each: each.day)
    return Deadline(rule, start, Inputs(), on, days, tuple(ruler), None, False, "x")


@pytest.fixture
def ruler(window, qtbot):
    made = DayRuler(explaining.day_words)
    made.setParent(window.here.top)
    made.setGeometry(0, 0, 700, 90)
    made.show()
    return made


def test_one_cell_a_day_from_the_start_event_to_the_due_day():
    cells = cells_of(deadline(date(2026, 11, 16), 7), TODAY, "soon")
    kinds = [each.kind for each in cells]
    assert kinds == ["start", *["counted"] * 4, "skipped", "skipped", "counted", "skipped", "counted", "due"]
    assert [each.number for each in cells if each.kind in ("counted", "due")] == [1, 2, 3, 4, 5, 6, 7]


def test_a_suspension_is_one_wide_block():
    cells = cells_of(deadline(date(2026, 10, 26), 30, "calendar", (date(2026, 11, 5), date(2026, 11, 17))), TODAY, "")
    (block,) = [each for each in cells if each.wide]
    assert block.kind == "paused" and len(block.days) == 12
    assert len(cells) == 1 + 30 + 1


def test_days_after_the_due_day_are_one_block_that_ends_today():
    cells = cells_of(deadline(date(2026, 11, 5), 7), TODAY, "overdue")
    assert cells[-1].kind == "late" and len(cells[-1].days) == 7 and cells[-1].days[-1] == TODAY


def test_counting_back_the_session_stands_at_the_right_end():
    cells = cells_of(deadline(date(2026, 12, 1), 5, "calendar", backward=True), TODAY, "counting")
    assert cells[0].kind == "due" and cells[-1].kind == "start"


@pytest.mark.parametrize(
    ("days", "room", "size"),
    [(7, 700, LARGE), (14, 720, LARGE), (15, 720, MIDDLE), (31, 720, MIDDLE), (32, 720, TICK), (14, 400, MIDDLE),
     (31, 400, TICK)],
)  # fmt: skip
def test_the_cells_shrink_with_the_number_of_days_and_the_room(days, room, size):
    cells = cells_of(deadline(date(2026, 10, 1), days, "calendar"), TODAY, "counting")
    assert size_for(cells, room, 0).height == size.height


@pytest.mark.parametrize("days", [7, 31, 45, 90])
def test_the_last_cell_stays_inside_the_widget(ruler, days):
    ruler.show_deadline(deadline(date(2026, 10, 1), days, "calendar"), TODAY, "counting")
    assert ruler._rects[-1].right() <= ruler.width()
    assert not ruler.grab().isNull()


def test_each_day_is_read_by_the_arrows_and_has_a_child_of_its_own(ruler, qtbot):
    said = []
    ruler.read.connect(said.append)
    ruler.show_deadline(deadline(date(2026, 11, 16), 7), TODAY, "soon")
    ruler.setFocus(Qt.FocusReason.TabFocusReason)
    assert said[-1] == "thứ Hai 23/11, ngày 5, hôm nay"
    qtbot.keyClick(ruler, Qt.Key.Key_Right)
    assert said[-1] == "thứ Ba 24/11, không tính, Ngày Văn hóa Việt Nam"
    assert ruler.accessibleDescription() == said[-1]
    qtbot.keyClick(ruler, Qt.Key.Key_End)
    assert said[-1] == "thứ Năm 26/11, ngày 7, hạn"
    qtbot.keyClick(ruler, Qt.Key.Key_Right)
    assert said[-1] == "thứ Năm 26/11, ngày 7, hạn", "there is nothing behind the due day"
    qtbot.keyClick(ruler, Qt.Key.Key_Home)
    assert said[-1] == "nhận đơn 16/11/2026"
    assert [each.accessibleName() for each in ruler._children][8] == "thứ Ba 24/11, không tính, Ngày Văn hóa Việt Nam"
    ruler.clearFocus()
    assert said[-1] == ""


def test_blocks_are_told_with_their_days(ruler):
    ruler.show_deadline(deadline(date(2026, 11, 5), 7), TODAY, "overdue")
    assert ruler.words_of(ruler.cells[-1]) == "Quá hạn 7 ngày, từ 17/11/2026 đến 23/11/2026"
    ruler.show_deadline(
        deadline(date(2026, 10, 26), 30, "calendar", (date(2026, 11, 5), date(2026, 11, 17))), TODAY, "counting"
    )
    block = next(each for each in ruler.cells if each.wide)
    assert ruler.words_of(block) == "Tạm đình chỉ 12 ngày, từ 06/11/2026 đến 17/11/2026, không tính"


def test_the_mouse_reads_the_day_it_presses(ruler, qtbot):
    said = []
    ruler.read.connect(said.append)
    ruler.show_deadline(deadline(date(2026, 11, 16), 7), TODAY, "soon")
    qtbot.mouseClick(ruler, Qt.MouseButton.LeftButton, pos=ruler._rects[5].center())
    assert "thứ Bảy 21/11" in said[-1] or ruler.at == 5


def test_without_a_deadline_nothing_is_drawn_and_nothing_takes_the_focus(ruler):
    ruler.show_deadline(None, TODAY, "unknown")
    assert ruler.cells == [] and ruler.focusPolicy() == Qt.FocusPolicy.NoFocus
