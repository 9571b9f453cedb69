"""A clerk's whole petition at the keyboard: in, classified, accepted, prolonged, decided, sent, closed.

No mouse and no method of a page: keys go to whatever has the focus, as Windows sends them. Pictures of the pages go to
`screenshots/flow/` on every run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

import danvan_desktop.ui  # noqa: F401 - before PySide6 hands out its first None
from danvan_desktop import paths
from danvan_desktop.app import open_window
from danvan_desktop.clock import ManualClock
from danvan_desktop.services import cases, entry, finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui import theme
from danvan_desktop.ui.page import PlainMemory
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.ui.tour import picture
from danvan_desktop.workplace import create_office


class Clerk:
    """Somebody at the keyboard of an office's window."""

    def __init__(self, window: Any, clock: ManualClock, qtbot: Any,
                 type_text: Callable[[Any, str], None]) -> None:
        self.window, self.clock, self._qtbot, self._send, self.keys = window, clock, qtbot, type_text, 0

    def press(self, *keys: str) -> None:
        for each in keys:
            combination = QKeySequence(each)[0]
            if QApplication.focusWidget() is None:
                with self._qtbot.waitActive(self.window):
                    self.window.activateWindow()
            target = QApplication.focusWidget() or QApplication.activeWindow()
            self._qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()
            self.keys += 1

    def type(self, text: str) -> None:
        self._send(QApplication.focusWidget(), text)
        self.keys += len(text)
        QApplication.processEvents()

    def fill(self, name: str, text: str) -> None:
        """Walk by Tab to the field of that name, put `text` there instead of what stands in it."""
        self.walk_to(name)
        self.press("Ctrl+A")
        self.type(text)

    def walk_to(self, name: str) -> None:
        """Tab until the focus is on what a screen reader calls `name`."""
        for _ in range(150):
            here = QApplication.focusWidget()
            if here is not None and here.accessibleName() == name:
                return
            self.press("Tab")
        raise AssertionError(f"no way by Tab to {name}")

    def section(self, name: str) -> None:
        """Ctrl+Tab until the form shows a section."""
        for _ in range(6):
            tabs = self.window.here.top.form.tabs
            if tabs.tabText(tabs.currentIndex()).replace("&", "").split(" ")[0] == name.split(" ")[0]:
                return
            self.press("Ctrl+Tab")
        raise AssertionError(f"no section {name}")

    def pick_from_menu(self, name: str) -> None:
        """Open Khác with the keyboard and take an entry with the arrow keys."""
        self.walk_to("Khác")

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            for _ in range(40):
                active = menu.activeAction()
                if active is not None and active.text().startswith(name):
                    self._qtbot.keyClick(menu, Qt.Key.Key_Return)
                    return
                self._qtbot.keyClick(menu, Qt.Key.Key_Down)
            menu.close()

        QTimer.singleShot(0, choose)
        self.press("Space")
        self.awake()

    def awake(self) -> None:
        """A popup takes the offscreen window's activity with it; a real window gets it back by itself."""
        self.window.windowHandle().requestActivate()
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window
                              and QApplication.focusWidget() is not None)

    def on(self, day: date) -> None:
        self.clock.business_date = day

    @property
    def desk(self) -> Any:
        return self.window.shell.desk

    def shot(self, name: str) -> None:
        top = os.environ.get("DANVAN_SCREENSHOTS", Path(__file__).resolve().parents[2] / "screenshots")
        folder = Path(top) / "flow"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"don-{name}.png").write_bytes(picture(self.window))


@pytest.fixture
def clerk(tmp_path: Path, qtbot: Any, type_text: Callable[[Any, str], None]) -> Iterator[Clerk]:
    theme.install(paths.resources(), "light", 100)
    clock = ManualClock(business_date=date(2026, 11, 16))
    tasks, crashes = Tasks(inline=True), []
    tasks.crashed.connect(crashes.append)
    with create_office(tmp_path / "xa", unit_code="25252", level="commune", body="uband", name="UBND xã Khê Hòa",
                       person="Hoài An", clock=clock) as office:
        window = open_window(office, tasks=tasks, memory=PlainMemory())
        window.resize(1366, 698)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        yield Clerk(window, clock, qtbot, type_text)
        for each in crashes:
            if isinstance(each, BaseException):
                raise each


def _case(clerk: Clerk) -> cases.Case:
    (row,) = finding.listing(clerk.desk, Query("petition"), 5)
    return cases.case(clerk.desk, row.id)


def test_a_complaint_goes_from_the_letter_to_the_archive_by_keyboard(clerk: Clerk) -> None:
    # 16/11: the letter comes in. Two minutes, no mouse.
    clerk.press("Alt+1")
    clerk.type("1")
    clerk.press("Return")
    clerk.fill("Ngày nhận", "16/11")
    clerk.fill("Tóm tắt gửi tỉnh", "Khiếu nại mức bồi thường hoa màu khi làm kênh")
    clerk.section("Người gửi")
    clerk.fill("Người gửi", "Vi Văn Khiêm")
    clerk.fill("Địa chỉ", "Thôn Nà Hốc")
    clerk.press("Ctrl+S")
    assert _case(clerk).clocks[0].name == "complaint.accept"
    assert str(_case(clerk).clocks[0].due) == "2026-11-26"
    clerk.shot("1-nhan-don")

    # 17/11: classified.
    clerk.on(date(2026, 11, 17))
    clerk.section("Xử lý")
    clerk.fill("Thẩm quyền", "1")
    clerk.press("Return", "Ctrl+S")
    _step(clerk, "Phân loại")
    clerk.press("Ctrl+Return")
    assert _case(clerk).state == "classified"

    # 23/11: accepted, the usual step.
    clerk.on(date(2026, 11, 23))
    clerk.press("Ctrl+Return")
    clerk.fill("Ngày", "23/11")
    clerk.fill("Số văn bản", "12/TB-UBND")
    clerk.shot("2-thu-ly")
    clerk.press("Ctrl+Return")
    now = _case(clerk)
    assert (now.state, now.clocks[0].name, str(now.clocks[0].due)) == ("accepted", "complaint.resolve_1", "2026-12-23")

    # 18/12: a complex case, documented, and prolonged to 45 days.
    clerk.on(date(2026, 12, 18))
    clerk.section("Xử lý")
    clerk.walk_to("Dấu hiệu phức tạp")
    clerk.press("F4", "Space")  # the first sign: verification in two places or more
    clerk.press("Escape")
    clerk.awake()
    clerk.press("Ctrl+S")
    _step(clerk, "Gia hạn")
    clerk.fill("Số văn bản", "31/TB-UBND")
    clerk.fill("Người ký", "Nông Văn Bình")
    clerk.fill("Lý do", "xác minh ở hai thôn")
    clerk.press("Ctrl+Return")
    assert str(_case(clerk).clocks[0].due) == "2027-01-07"
    clerk.shot("3-gia-han")

    # 04/01: decided; the sheet of the decision is in Khác, because verifying is the usual way.
    clerk.on(date(2027, 1, 4))
    _step(clerk, "Ra quyết định")
    clerk.fill("Số văn bản", "02/QĐ-UBND")
    clerk.fill("Người ký", "Nông Văn Bình")
    clerk.press("Ctrl+Return")
    now = _case(clerk)
    assert (now.state, now.clocks[0].name) == ("decided", "complaint.send_1")

    # 05/01: sent to whom it concerns, 06/01 closed: the usual steps.
    clerk.on(date(2027, 1, 5))
    clerk.press("Ctrl+Return")
    clerk.fill("Số văn bản", "05/UBND")
    clerk.press("Ctrl+Return")
    assert _case(clerk).state == "notified"
    clerk.on(date(2027, 1, 6))
    clerk.press("Ctrl+Return")
    clerk.press("Ctrl+Return")
    now = _case(clerk)
    assert now.state == "closed" and not [each for each in now.clocks if each.open]
    assert [each.step for each in now.steps] == ["classify", "accept", "extend", "decide", "notify", "close"]
    clerk.shot("4-ket-thuc")

    # The history has every act, and a step can be taken back with a reason.
    steps = {each.step: each.id for each in now.steps}
    assert all(entry.history(clerk.desk, each) for each in steps.values())
    clerk.press("Ctrl+Z")
    clerk.fill("Lý do sửa", "còn phải công khai")
    clerk.press("Ctrl+Return")
    assert _case(clerk).state == "notified"


def _step(clerk: Clerk, name: str) -> None:
    """A step's button in the row, or its entry under Khác."""
    shown = [each for each in clerk.window.findChildren(QAbstractButton)
             if each.accessibleName() == name and each.isVisible() and each.isEnabled()]
    if shown:
        clerk.walk_to(name)
        clerk.press("Space")
    else:
        clerk.pick_from_menu(name)
