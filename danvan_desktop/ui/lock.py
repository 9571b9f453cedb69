"""Locked: office, clock, password; nothing of the work behind. Also the way in at the start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from danvan_desktop.problems import Problem
from danvan_desktop.speech import _, words_for
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Picture, box, column, label, row
from danvan_desktop.ui.widgets.fields import LineEdit

SLOWER_S = (0, 0, 1, 2, 5, 15)  # wrong tries slow down, never erase


class LockScreen(QFrame):
    """unlock(password) runs in the paper lane (Argon2 takes time), raises Problem K-101; `opened(result)` follows."""

    opened = Signal(object)

    def __init__(self, office: str, unlock: Callable[[str], object], tasks: Tasks, note: str = "") -> None:
        super().__init__()
        self.setObjectName("rail")  # the whole window in the colour of the rail
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._unlock, self._tasks, self._wrong = unlock, tasks, 0
        self.password = LineEdit()
        self.password.enter_moves = False
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Mật khẩu"))
        self.password.setPlaceholderText(_("Mật khẩu"))
        self.password.setMinimumWidth(look().px(280))
        self.password.returnPressed.connect(self.try_it)
        self._button = DeedButton(_("Mở"), self.try_it, kind="filled")
        self._said = label("", "body", wrap=True)
        self._said.setMinimumWidth(look().px(420))
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._clock = label("", "figure")
        name = label(office, "title")
        held = column(
            Picture("app", "railtext", 48),
            name,
            self._clock,
            12,
            row(self.password, self._button),
            self._said,
            label(note, "small"),
            gap=12,
        )
        for at in range(held.count()):
            item = held.itemAt(at)
            if item is not None:
                item.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner: QWidget = box(held)
        self.setLayout(column(None, row(None, inner, None), None))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def showEvent(self, event: object) -> None:
        self.password.setFocus()

    def _show_time(self) -> None:
        self._clock.setText(f"{datetime.now():%H:%M}")

    def try_it(self) -> None:
        """Try what is typed; after wrong tries it takes longer."""
        if not self._button.isEnabled():
            return
        typed = self.password.text()
        self._button.setEnabled(False)
        self._said.setText(_("Đang mở…"))
        self._tasks.run(lambda: self._unlock(typed), self._open, self._refuse, lane="paper")

    def _open(self, result: object) -> None:
        self.password.clear()
        self._said.setText("")
        self._button.setEnabled(True)
        self._wrong = 0
        self.opened.emit(result)

    def _refuse(self, problem: Problem) -> None:
        words = words_for(problem)
        said = [words.what]
        if problem.code == "K-101":
            self._wrong += 1
            if self._wrong >= 2:
                said.append(
                    _("Nếu gõ mãi không đúng: bộ gõ tiếng Việt có thể đang bật. Bấm Ctrl+Shift để tắt rồi gõ lại.")
                )
        else:
            said += [words.data, words.remedy]
        self._said.setText(" ".join(said))
        self.password.selectAll()
        self.password.setFocus()
        wait_s = SLOWER_S[min(self._wrong, len(SLOWER_S) - 1)]
        QTimer.singleShot(wait_s * 1000, self, lambda: self._button.setEnabled(True))
