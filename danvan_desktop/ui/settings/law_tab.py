"""What the tabs of the law's data have in common: what a change moves is shown, then written and counted in one act.

A tab asks `propose(title, lines, change)`; the sheet "Thay đổi" takes the place of its first view until it is written
or closed. Ctrl+Z takes the last written one back, cases and all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from danvan_desktop.domain.fields import Finding
from danvan_desktop.problems import Problem
from danvan_desktop.services import law_changes
from danvan_desktop.services.law_changes import Ahead, Change
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _, finding_text, number
from danvan_desktop.ui.page import Page, Shell
from danvan_desktop.ui.shift_table import ShiftTable
from danvan_desktop.ui.tasks import Job
from danvan_desktop.ui.widgets.basics import DeedButton, IconButton, Picture, box, clear, column, label, row


class Differences(QWidget):
    """What a change says and moves, and the button that writes it."""

    def __init__(self, shell: Shell, write: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__()
        self.title, self._lines = label("", "section"), column(gap=2)
        self._icon, self.summary = Picture("clock", "info", 18), label("", "strong", wrap=True)
        self._note = label("", "table", "warn", wrap=True)
        self.table = ShiftTable(_("Hạn thay đổi"), "complaints" in shell.office.roles)
        self.button = DeedButton(_("Ghi và tính lại"), write, kind="filled", keys="Ctrl+Enter")
        self.later = DeedButton(_("Để sau"), close, keys="Esc")
        said = row(self._icon, self.summary, gap=8)
        said.setStretch(1, 1)
        head = row(self.title, None, IconButton("x", _("Đóng"), close))
        foot = row(None, self.later, self.button, gap=10)
        self._empty = box(column(None))
        layout = column(head, self._lines, said, self._note, self.table, self.table.said, self._empty, foot, gap=8,
                        margins=(16, 6, 12, 12))
        layout.setStretchFactor(self.table, 1)
        layout.setStretchFactor(self._empty, 1)
        framed = box(layout, card="active")
        self.setLayout(column(framed, gap=0))

    def show_ahead(self, title: str, lines: Sequence[str], ahead: Ahead) -> None:
        self.title.setText(title)
        clear(self._lines)
        for each in lines:
            self._lines.addWidget(label(each, "table", wrap=True))
        shifts, records = ahead.shifts, ahead.recount.records
        if shifts:
            words = _("{n} hạn đổi, của {records} hồ sơ đang xử lý. Hạn cũ vẫn nằm trong lịch sử.")
            self.summary.setText(words.format(n=number(len(shifts)), records=number(records)))
        else:
            words = _("Không hạn nào của {n} hồ sơ đang xử lý phải đổi.")
            self.summary.setText(words.format(n=number(ahead.recount.looked_at)))
        self._icon.show_icon("clock" if shifts else "check", "warn" if shifts else "ok")
        notes = [finding_text(each) for each in ahead.findings]
        if ahead.recount.rivals:
            notes.append(_("{n} hồ sơ hai máy ghi khác nhau chưa tính lại: chọn giá trị trước.").format(
                n=len(ahead.recount.rivals)))
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))
        self.table.show_groups(("", shifts))
        for part in (self.table, self.table.said):
            part.setVisible(bool(shifts))
        self._empty.setVisible(not shifts)
        self.button.setText(_("Ghi và tính lại") if shifts else _("Ghi"))
        self.button.setAccessibleName(self.button.text())


class LawTab(Page):
    """A tab of Cài đặt. The first widget of `stack` is the tab's own view; `differences` is shown over it."""

    key = "settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.stack = QStackedWidget()
        self.differences = Differences(shell, self.write, self.close_differences)
        self.written: list[tuple[str, ...]] = []
        self.ahead: Ahead | None = None
        self._change: Change | None = None
        self._said = ""
        self._below: QWidget | None = None
        self._job: Job | None = None
        self.setLayout(column(self.stack, gap=0))

    @property
    def can_edit(self) -> bool:
        return "leader" in self.shell.office.roles

    @property
    def why_not(self) -> str:
        """Why nothing can be changed here, "" where it can."""
        return "" if self.can_edit else _("Chỉ lãnh đạo hoặc người quản trị sửa lịch nghỉ và thời hạn.")

    @property
    def busy(self) -> bool:
        return self._job is not None and self._job.state in ("waiting", "running")

    def refresh(self) -> None:
        """Read again and show."""
        raise NotImplementedError

    def flawed(self, findings: Sequence[Finding]) -> None:
        """The change cannot be: show where."""
        raise NotImplementedError

    # --- looking ahead ----------------------------------------------------------------------------------------------

    def propose(self, title: str, lines: Sequence[str], change: Change, said: str) -> None:
        """Show what a change would move, to be written with `write`. said: for the status line, once written."""
        desk = self.shell.desk

        def show(ahead: Ahead) -> None:
            if ahead.wrong:
                self.flawed(ahead.findings)
                return
            self.ahead, self._change, self._said = ahead, change, said
            if self.stack.currentWidget() is not self.differences:
                self._below = self.stack.currentWidget()
            self.differences.show_ahead(title, lines, ahead)
            self.stack.setCurrentWidget(self.differences)
            (self.differences.table if ahead.shifts else self.differences.button).setFocus()
            self.head_changed.emit()

        self.shell.tasks.run(lambda: law_changes.ahead(desk, change), show, self._failed, name=_("Tính thử hạn"),
                             key="law ahead")

    @property
    def proposing(self) -> bool:
        return self.stack.currentWidget() is self.differences

    def close_differences(self) -> None:
        """Back to what was being changed; nothing is written."""
        self._change = None
        if self._below is not None:
            self.stack.setCurrentWidget(self._below)
        self.head_changed.emit()
        if (focus := self.first_focus()) is not None:
            focus.setFocus()

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the change shown and the new deadlines."""
        desk, change, ahead = self.shell.desk, self._change, self.ahead
        if change is None or ahead is None or self.busy:
            return

        def done(both: tuple[Outcome, Outcome]) -> None:
            changed, applied = both
            self.written.append((changed.deed, applied.deed))
            self._change = None
            self.ended()
            moved = len(ahead.shifts)
            words = _("{said} Đã tính lại {n} hạn. Hoàn tác: Ctrl+Z.") if moved else _("{said} Hoàn tác: Ctrl+Z.")
            self.shell.notices.done(words.format(said=self._said, n=number(moved)))
            if applied.left_alone:
                words = _("{n} hồ sơ vừa có người sửa nên chưa tính lại: xem ở trang Hạn đã đổi.")
                self.shell.notices.done(words.format(n=len(applied.left_alone)))
            self.shell.changed.emit(set())

        self._job = self.shell.tasks.run(
            lambda progress: law_changes.write(desk, change, ahead.recount, progress), done, self._failed,
            name=_("Ghi và tính lại hạn"), progress=True)

    def ended(self) -> None:
        """A change was written or taken back: back to the first view."""
        self.stack.setCurrentIndex(0)
        self.refresh()

    def take_back(self) -> bool:
        """Undo what was written last from here."""
        if not self.written or self.busy:
            return False
        desk, deeds = self.shell.desk, self.written.pop()

        def done(_outcomes: Any) -> None:
            self.ended()
            self.shell.notices.done(_("Đã hoàn tác: lịch, quy định và các hạn trở lại như trước."))
            self.shell.changed.emit(set())

        self._job = self.shell.tasks.run(lambda: law_changes.undo(desk, deeds), done, self._failed)
        return True

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="law")

    def perform(self, deed: str) -> bool:
        if deed == "undo":
            return self.take_back()
        if self.proposing and deed in ("main", "back"):
            if deed == "main":
                self.write()
            else:
                self.close_differences()
            return True
        return False
