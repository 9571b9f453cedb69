"""Hạn đã đổi (ui.md 9.1 "Recomputed"): deadlines that today's calendar, rules or remote flag count otherwise.

The office that owns the cases applies them, all at once; what was applied stays listed until somebody has looked at it.
That something waits is told by `ui.law_watch`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, law_changes, recounting
from danvan_desktop.services.law_changes import Standing
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.recounting import Shift
from danvan_desktop.speech import _, number
from danvan_desktop.ui.law_watch import KEY, news
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell, page_of_type
from danvan_desktop.ui.shift_table import ShiftTable
from danvan_desktop.ui.tasks import Job
from danvan_desktop.ui.widgets.basics import EmptyState, column, label


class ChangedDeadlinesPage(Page):
    """See the module."""

    key = KEY

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.standing: Standing | None = None
        self.deeds: list[str] = []
        self._job: Job | None = None
        self._said = label("", "table", wrap=True)
        self.table = ShiftTable(_("Hạn đã đổi"), "complaints" in shell.office.roles)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self.head_changed.emit())
        self._nothing = EmptyState("check", _("Mọi hạn đều tính theo lịch nghỉ và quy định đang dùng."))
        self._nothing.hide()
        whole = column(self._said, self.table, self.table.said, self._nothing, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        shell.changed.connect(lambda _records: self.refresh() if self.isVisible() else None)

    # --- showing ------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        desk = self.shell.desk
        self.shell.tasks.run(lambda: law_changes.standing(desk), self._show, self._failed, name=_("Tính thử hạn"),
                             key="changed deadlines")

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        waiting, unseen = standing.waiting, standing.unseen
        self.table.show_groups(
            (_("Chờ tính lại {n}").format(n=number(len(waiting))), waiting),
            (_("Đã tính lại, chưa ai xem {n}").format(n=number(len(unseen))), unseen),
        )
        said = [news(self.shell, standing)] if waiting else []
        if waiting:
            said.append(_("Hồ sơ giữ hạn cũ đến khi bấm Tính lại; hạn cũ vẫn nằm trong lịch sử."))
        if standing.pending.rivals:
            said.append(_("{n} hồ sơ hai máy ghi khác nhau chưa tính lại: chọn giá trị trước.").format(
                n=len(standing.pending.rivals)))
        self._said.setText(" ".join(said))
        self._said.setVisible(bool(said))
        shown = bool(waiting or unseen)
        for part in (self.table, self.table.said):
            part.setVisible(shown)
        self._nothing.setVisible(not shown)
        self.head_changed.emit()

    @property
    def current(self) -> Shift | None:
        chosen = self.table.current()
        return chosen if isinstance(chosen, Shift) else None

    # --- doing --------------------------------------------------------------------------------------------------------

    def _why_closed(self) -> str:
        """Why the record under the keys cannot be opened."""
        shift = self.current
        if shift is None:
            return _("Chưa chọn hồ sơ nào.")
        hidden = page_of_type(shift.ref.type) == "petitions" and "complaints" not in self.shell.office.roles
        return _("Mục này dành cho người được giao xử lý đơn.") if hidden else ""

    def _open(self, shift: object) -> None:
        if isinstance(shift, Shift) and not self._why_closed():
            self.shell.go(Place(page_of_type(shift.ref.type), shift.ref.id, shift.ref.type))

    def open_current(self) -> None:
        """The record of the row under the keys."""
        self._open(self.current)

    def apply(self) -> None:
        """Count all that wait anew: one act."""
        if self.standing is None or not self.standing.waiting or self._busy:
            return
        desk, standing = self.shell.desk, self.standing

        def done(outcome: Outcome) -> None:
            if outcome.deed:
                self.deeds.append(outcome.deed)
            self.shell.notices.done(_("Đã tính lại {n} hạn. Hoàn tác: Ctrl+Z.").format(n=number(len(standing.waiting))))
            self.shell.changed.emit(set())

        self._job = self.shell.tasks.run(lambda progress: recounting.apply(desk, standing.pending, progress), done,
                                         self._failed, name=_("Tính lại hạn"), progress=True)

    def seen_all(self) -> None:
        """Note that the moved deadlines were looked at."""
        if self.standing is None or self._busy:
            return
        desk, records = self.shell.desk, {each.ref.id for each in self.standing.unseen}

        def done(outcome: Outcome) -> None:
            self.shell.tell(outcome, _("Đã ghi là đã xem."))
            self.refresh()

        self._job = self.shell.tasks.run(lambda: recounting.seen(desk, records), done, self._failed)

    def _undo(self) -> bool:
        if not self.deeds or self._busy:
            return False
        desk, deed = self.shell.desk, self.deeds.pop()

        def done(_outcome: Any) -> None:
            self.shell.notices.done(_("Đã hoàn tác: các hạn trở lại như trước."))
            self.shell.changed.emit(set())

        self._job = self.shell.tasks.run(lambda: entry.undo(desk, deed), done, self._failed)
        return True

    @property
    def _busy(self) -> bool:
        return self._job is not None and self._job.state in ("waiting", "running")

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="changed deadlines")

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        standing = self.standing
        waiting, unseen = (standing.waiting, standing.unseen) if standing else ((), ())
        buttons = []
        if waiting or unseen:
            buttons.append(HeadButton(_("Mở hồ sơ"), self.open_current, keys="Enter", why=self._why_closed()))
        if unseen:
            kind = "outlined" if waiting else "filled"
            buttons.append(HeadButton(_("Đã xem tất cả"), self.seen_all, kind, keys="" if waiting else "Ctrl+Enter"))
        if waiting:
            buttons.append(HeadButton(_("Tính lại tất cả"), self.apply, "filled", keys="Ctrl+Enter"))
        chip = (_("{n} hạn chờ tính lại").format(n=number(len(waiting))), "clash") if waiting else ("", "plain")
        return Head(_("Hạn đã đổi"), ((_("Hôm nay"), Place("today")),), chip=chip, buttons=tuple(buttons))

    def perform(self, deed: str) -> bool:
        return self._undo() if deed == "undo" else False

    def first_focus(self) -> QWidget | None:
        return self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        waiting = self.standing is not None and bool(self.standing.waiting)
        return (("Enter", _("mở hồ sơ")), ("main", _("tính lại tất cả") if waiting else _("đã xem tất cả")))
