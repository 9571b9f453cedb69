"""Theo dõi: each promise a small line: who, by when, how it stands, evidence, whether the province has seen it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from danvan_desktop.domain.fields import Date, Field, Finding, Unreadable
from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import promises
from danvan_desktop.services.finding import Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.promises import Promise
from danvan_desktop.speech import _, day
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, EmptyState, Sheet, column, row
from danvan_desktop.ui.widgets.fields import DateEditor, FieldBox, LineEditor, box_for
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

OPINION = TYPES["opinion"]
WEIGHTS = {
    "open": ("plain", "clock"),
    "soon": ("warn", "clock"),
    "overdue": ("danger", "warn"),
    "done": ("ok", "check"),
    "done_late": ("ok", "check"),
    "forwarded": ("info", "right"),
}
Opener = Callable[..., Sheet]


class FollowUpPane(QWidget):
    """The promises of a session. counted: they were read. wrote: one was changed. turned: a sheet opened or closed."""

    counted = Signal()
    wrote = Signal(str)  # the act
    turned = Signal()

    def __init__(self, shell: Shell, sheet: Opener) -> None:
        super().__init__()
        self._shell, self._sheet = shell, sheet
        self.found: list[Promise] = []
        self.own = True
        self.then: Callable[[], object] | None = None  # what the open sheet's button does
        self._words = Elided("", "body", least=120)
        self.table = FlowTable(
            [
                FlowColumn(_("Số"), 44, right=True),
                FlowColumn(_("Việc đã hứa")),
                FlowColumn(_("Ai làm"), 150),
                FlowColumn(_("Hạn"), 104, right=True),
                FlowColumn(_("Tình trạng"), 176),
                FlowColumn(_("Kết quả, minh chứng"), 190),
                FlowColumn(_("Tỉnh"), 96),
            ],
            _("Việc đã hứa với Nhân dân"),
            row_height=36,
            waiting=(6, 5),
        )
        self.table.opened.connect(lambda _record: self.ask_done())
        self.buttons = {
            "done": DeedButton(_("Ghi kết quả…"), self.ask_done, keys="Enter"),
            "reassign": DeedButton(_("Giao lại…"), self.ask_reassign),
            "forward": DeedButton(_("Chuyển nơi khác…"), self.ask_forward),
            "reopen": DeedButton(_("Mở lại…"), self.ask_reopen),
        }
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self._empty = EmptyState("flag", _("Chưa có việc nào giao cơ quan hay còn nợ trả lời trong buổi này."))
        self._bar = row(self._words, None, *self.buttons.values(), gap=8)
        layout = column(self._bar, self.table, self._empty, gap=10, margins=(16, 12, 16, 12))
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        look().changed.connect(self._allow)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row], own: bool) -> None:
        """The promises among these opinions."""
        self.own = own
        desk = self._shell.desk
        self._shell.tasks.run(
            lambda: promises.of_rows(desk, rows), self._show, key=f"promises {id(self)}"
        )  # fmt: skip

    def _show(self, found: list[Promise]) -> None:
        self.found = found
        self.table.fill([FlowRow(each.row.id, self._cells(each)) for each in found])
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        late = sum(each.state == "overdue" for each in found)
        words = [
            _("{n} việc").format(n=len(found)),
            _("{n} đã xong").format(n=sum(not each.open for each in found)),
            *([_("{n} quá hạn").format(n=late)] if late else []),
        ]
        self._words.setText(" · ".join(words) if found else "")
        self._allow()
        self.counted.emit()

    def _cells(self, each: Promise) -> list[Cell]:
        values = each.row.values
        weight, icon = WEIGHTS[each.state]
        state = _(promises.STATES[each.state])
        if each.reopened:
            state = _("{state} · mở lại").format(state=state)
        if each.done_on is not None:
            state = f"{state} {day(each.done_on)[:5]}"
        due = day(each.due) if each.due else str(values.get("due_text") or "")
        result = [str(values.get(name) or "") for name in ("document_no", "result", "evidence")]
        seen = {None: Cell(), True: Cell(_("đã nhận"), icon="check", tone="ok"), False: Cell(_("chưa"), tone="text2")}
        return [
            Cell(str(values.get("position") or ""), tone="text2", right=True),
            Cell(str(values.get("summary") or "")),
            Cell(each.who or _("chưa giao"), tone="text" if each.who else "text2"),
            Cell(due, right=bool(each.due), tone="danger" if each.state == "overdue" else "text"),
            Cell(state, chip=weight, icon=icon),
            Cell(" · ".join(part for part in result if part)),
            seen[each.seen],
        ]

    @property
    def current(self) -> Promise | None:
        """The promise of the current row."""
        record = self.table.current()
        return next((each for each in self.found if each.row.id == record), None)

    def late(self) -> int:
        """How many are overdue."""
        return sum(each.state == "overdue" for each in self.found)

    def _allow(self) -> None:
        at = self.current
        usable = self.own and at is not None
        for name, button in self.buttons.items():
            button.setVisible(self.own)
            button.setEnabled(usable and at is not None and at.open is (name != "reopen"))

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _box(self, name: str, text: str = "", label: str = "", lines: bool = True) -> FieldBox:
        each: Field = OPINION.field(name)
        today = self._shell.desk.clock.today
        made = box_for(each, today) if lines else FieldBox(label or _(each.label), LineEditor())
        made.editor.set_text(text)
        return made

    def _ask(self, title: str, words: str, boxes: Sequence[FieldBox], deed: Callable[..., Outcome], said: str) -> None:
        """A sheet with fields; its button does `deed(*what they hold)`, and what is wrong stays on it."""

        def go() -> None:
            told = [self._told(each) for each in boxes]
            if any(each.finding for each in boxes):
                return
            self._shell.tasks.run(lambda: deed(*told), done, self._shell.notices.problem)

        def done(outcome: Outcome) -> None:
            sheet.close_sheet()
            self._shell.tell(outcome, said)
            self.wrote.emit(outcome.deed)

        button = DeedButton(words, go, kind="filled", keys="Ctrl+Enter")
        sheet = self._sheet(title, row(*boxes, button, gap=12))
        sheet.show()  # now, not with the next event: Tab has to find the fields at once
        sheet.closed.connect(self.forget)
        self.then = go
        self.turned.emit()
        for before, after in pairwise([*(each.editor.widget for each in boxes), button]):
            QWidget.setTabOrder(before, after)
        boxes[0].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The sheet is gone."""
        if self.then is None:
            return
        self.then = None
        self.turned.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _told(self, each: FieldBox) -> str | date | None:
        """The text of a field, or its day; a day that cannot be read is said under it."""
        text = each.editor.text()
        if not isinstance(each.editor, DateEditor):
            return text
        try:
            found = Date().read(text, self._shell.desk.clock.today())
        except Unreadable as error:
            each.show_finding(Finding("due_on", error.code, "wrong", error.text, error.values))
            return None
        each.show_finding(None)
        return date.fromisoformat(str(found)) if found else None

    def ask_done(self) -> None:
        """Ghi kết quả: what was done, under which document, on which day, with what evidence."""
        at, desk = self.current, self._shell.desk
        if at is None or not self.own or not at.open:
            return
        values, record = at.row.values, at.row.id
        result = self._box("result", str(values.get("result") or ""), lines=False)
        number = self._box("document_no", str(values.get("document_no") or ""))
        on = self._box("done_on", day(desk.clock.today()))
        evidence = self._box("evidence", str(values.get("evidence") or ""), lines=False)
        self._ask(
            _("Kết quả ý kiến số {n}").format(n=values.get("position") or ""), _("Ghi kết quả"),
            (result, number, on, evidence),
            lambda result, number, on, evidence: promises.mark_done(desk, record, result, number, on, evidence),
            _("Đã ghi kết quả."),
        )  # fmt: skip

    def ask_reassign(self) -> None:
        """Giao lại: another body, another day, and why."""
        at, desk = self.current, self._shell.desk
        if at is None or not self.own or not at.open:
            return
        record = at.row.id
        body = self._box("assigned_to", at.who)
        due = self._box("due_on", day(at.due) if at.due else "")
        reason = FieldBox(_("Lý do"), LineEditor())
        self._ask(
            _("Giao lại ý kiến số {n}").format(n=at.row.values.get("position") or ""), _("Giao lại"),
            (body, due, reason),
            lambda body, due, reason: promises.reassign(desk, record, body, due, reason),
            _("Đã giao lại."),
        )  # fmt: skip

    def ask_forward(self) -> None:
        """Chuyển nơi khác: it is not in our competence."""
        at, desk = self.current, self._shell.desk
        if at is None or not self.own or not at.open:
            return
        record = at.row.id
        body = FieldBox(_("Nơi có thẩm quyền"), LineEditor())
        number = FieldBox(_("Số văn bản chuyển"), LineEditor())
        self._ask(
            _("Chuyển ý kiến số {n}").format(n=at.row.values.get("position") or ""), _("Chuyển"), (body, number),
            lambda body, number: promises.forward(desk, record, body, number),
            _("Đã ghi nơi chuyển đến."),
        )  # fmt: skip

    def ask_reopen(self) -> None:
        """Mở lại: it was called done and is not."""
        at, desk = self.current, self._shell.desk
        if at is None or not self.own or at.open:
            return
        record = at.row.id
        reason = FieldBox(_("Lý do"), LineEditor())
        self._ask(
            _("Mở lại ý kiến số {n}").format(n=at.row.values.get("position") or ""), _("Mở lại"), (reason,),
            lambda reason: promises.reopen(desk, record, reason), _("Đã mở lại."),
        )  # fmt: skip

    def perform(self, deed: str) -> bool:
        """Ctrl+Enter while a sheet is open."""
        if deed == "main" and self.then is not None:
            self.then()
            return True
        return False
