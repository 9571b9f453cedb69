"""What the window says without being asked: the notice slot and its queue.

`Notices.show` puts a notice on the page on top (or on every page, for the safety of data), `done` says something
finished in the status line, `problem` words a Problem as three labelled lines. One notice is seen at a time, the
heaviest first, with "và n việc nữa".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from danvan_desktop.problems import N_, Problem
from danvan_desktop.speech import _, words_for
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, IconButton, clear, column, label, link, picture, row

WEIGHTS = ("danger", "clash", "warn", "info", "ok")
ICONS = {"danger": "warn", "clash": "clash", "warn": "flag", "info": "note", "ok": "check"}
EVERYWHERE = "*"
ROWS = (N_("Chuyện gì"), N_("Dữ liệu"), N_("Làm gì"))


@dataclass(frozen=True)
class Deed:
    """A button of a notice."""

    text: str
    run: Callable[[], object]
    filled: bool = False


@dataclass(frozen=True)
class Notice:
    """key: a later notice of the same key replaces this one. weight: one of WEIGHTS. lines: the three sentences of a
    problem, or none. page: where it belongs, EVERYWHERE for the safety of data. sticky: only solved, not dismissed."""

    key: str
    weight: str
    text: str
    lines: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()
    page: str = ""
    code: str = ""
    sticky: bool = False


class Notices(QObject):
    """The queue; the window shows it."""

    changed = Signal()
    said = Signal(str)  # for the status line

    def __init__(self) -> None:
        super().__init__()
        self._held: list[Notice] = []
        self.session: list[str] = []  # Nhật ký phiên
        self.page = ""

    def show(self, notice: Notice) -> None:
        """Queue a notice, for the page on top unless it names another."""
        if not notice.page:
            notice = Notice(**{**notice.__dict__, "page": self.page})
        self._held = [each for each in self._held if (each.key, each.page) != (notice.key, notice.page)] + [notice]
        self.changed.emit()

    def problem(self, problem: Problem, *deeds: Deed, key: str = "", title: str = "", page: str = "") -> None:
        """Say a problem in its three sentences, with its code."""
        words = words_for(problem)
        self.show(
            Notice(
                key or problem.code,
                "danger" if not problem.data_safe else "warn",
                title or _("Chưa làm được"),
                (words.what, words.data, words.remedy),
                deeds,
                page,
                problem.code,
            )
        )

    def done(self, text: str) -> None:
        """Say what was done: six seconds in the status line, and in the session's log."""
        self.session.append(text)
        self.said.emit(text)

    def dismiss(self, key: str, page: str = "") -> None:
        """A notice was dealt with; on every page unless one is named."""
        left = [each for each in self._held if each.key != key or (page and each.page != page)]
        if len(left) != len(self._held):
            self._held = left
            self.changed.emit()

    def visible(self) -> list[Notice]:
        """Notices for the page on top, heaviest first, newest first among equals."""
        mine = [each for each in reversed(self._held) if each.page in (self.page, EVERYWHERE)]
        return sorted(mine, key=lambda each: WEIGHTS.index(each.weight))


class NoticeSlot(QFrame):
    """The strip under the page head: nothing, or one notice."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self._notices, self._skip = notices, 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.shown: Notice | None = None
        notices.changed.connect(self.refresh)
        look().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the heaviest notice of the page on top."""
        queue = self._notices.visible()
        notice = queue[self._skip % len(queue)] if queue else None
        self._skip = self._skip if queue else 0
        clear(self._layout)
        self.setVisible(notice is not None)
        self.shown = notice
        if notice:
            self._layout.addWidget(self._frame(notice, len(queue) - 1))

    def _next(self) -> None:
        self._skip += 1
        self.refresh()

    def _frame(self, notice: Notice, more: int) -> QFrame:
        frame = QFrame()
        frame.setProperty("weight", notice.weight)
        frame.setAccessibleName(" ".join((notice.text, *notice.lines)))
        icon = picture(ICONS[notice.weight], notice.weight)
        buttons = [DeedButton(deed.text, deed.run, kind="outlined" if deed.filled else "link") for deed in notice.deeds]
        close = (
            None
            if notice.sticky
            else IconButton("x", _("Bỏ thông báo"), lambda: self._notices.dismiss(notice.key, notice.page))
        )
        rest = link(_("và {n} việc nữa").format(n=more), self._next) if more else None
        if not notice.lines:
            text = label(notice.text, wrap=True)
            head = row(
                icon,
                text,
                *buttons,
                *((rest,) if rest else ()),
                *((close,) if close else ()),
                gap=12,
                margins=(12, 6, 8, 6),
            )
            head.setStretch(1, 1)
            frame.setLayout(head)
            return frame
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(2))
        grid.setColumnStretch(1, 1)
        for at, (name, sentence) in enumerate(zip(ROWS, notice.lines, strict=False)):
            grid.addWidget(label(_(name), "label"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(sentence, "table", wrap=True), at, 1)
        title = label(notice.text, "strong")
        code = label(notice.code, "hint")
        copy = link(
            _("Chép nội dung"),
            lambda: QGuiApplication.clipboard().setText("\n".join((f"{notice.text} ({notice.code})", *notice.lines))),
        )
        top = row(icon, title, None, *((rest,) if rest else ()), *((close,) if close else ()), gap=12)
        foot = row(*buttons, copy, None, code, gap=12)
        frame.setLayout(column(top, grid, foot, gap=4, margins=(12, 8, 8, 8)))
        return frame
