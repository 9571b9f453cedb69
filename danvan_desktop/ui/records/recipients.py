"""The list of a decision: recipients in order, and the desk where one is typed or changed (ui.md 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import awarding, entry, praising
from danvan_desktop.services.finding import Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.praising import Line
from danvan_desktop.speech import _, number
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.form_model import raw_text
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    EmptyState,
    Sheet,
    clear,
    column,
    label,
    link,
    row,
)
from danvan_desktop.ui.widgets.fields import FieldBox, box_for
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

CERTIFICATE = TYPES["certificate"]
FIELDS = ("recipient", "recipient_kind", "recipient_title", "reason", "coefficient", "bonus_vnd")
PASTED = ("recipient", "recipient_title", "reason")


class RecipientTable(FlowTable):
    """The list; Alt+↑ ↓ moves a line, Del strikes it out."""

    moved = Signal(int)
    struck = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Delete:
            self.struck.emit()
        else:
            super().keyPressEvent(event)


class RecipientDesk(QFrame):
    """One recipient. taken(typed texts): ready, a new one or the one being changed."""

    taken = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("card", "active")
        self.record: str | None = None
        self.boxes: dict[str, FieldBox] = {name: box_for(CERTIFICATE.field(name), today) for name in FIELDS}
        self._head = label("", "section")
        self._cancel = link(_("Thôi sửa"), self.empty)
        self.button = DeedButton(_("Thêm vào danh sách"), self.take, kind="filled", keys="Ctrl+Enter")
        top = row(
            column(self.boxes["recipient"], None),
            column(self.boxes["recipient_title"], self.boxes["recipient_kind"], gap=6),
            gap=12,
        )
        low = row(
            column(self.boxes["reason"], None),
            column(self.boxes["coefficient"], self.boxes["bonus_vnd"], gap=6),
            gap=12,
        )
        for each in (top, low):
            each.setStretch(0, 3)
            each.setStretch(1, 2)
        both = row(top, low, gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        head = row(self._head, self._cancel, None, self.button, gap=10)
        self.setLayout(column(head, both, gap=6, margins=(14, 8, 14, 10)))
        self.empty()

    def empty(self) -> None:
        """The next one; kind and reason stay as proposed by the decision."""
        self.record = None
        for each in self.boxes.values():
            each.editor.set_text("")
        self._dress(_("Người được khen"), _("Thêm vào danh sách"), False)

    def edit(self, shown: Row, place: int) -> None:
        """Put a line on the desk."""
        self.record = shown.id
        for name, each in self.boxes.items():
            each.editor.set_text(raw_text(CERTIFICATE.field(name), shown.values.get(name)))
        self._dress(_("Sửa số {n}").format(n=place), _("Ghi lại"), True)
        self.boxes["recipient"].editor.widget.setFocus()

    def _dress(self, title: str, button: str, editing: bool) -> None:
        self._head.setText(title)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self._cancel.setHidden(not editing)

    def typed(self) -> dict[str, str]:
        return {name: text for name, each in self.boxes.items() if (text := each.editor.text().strip()) or self.record}

    def take(self) -> None:
        """Ctrl+Enter: into the list."""
        if not self.boxes["recipient"].editor.text().strip():
            self.boxes["recipient"].editor.widget.setFocus()
            return
        self.taken.emit(self.typed())


class RecipientsPane(QWidget):
    """`counted` when the list was read; `lines` is what it holds."""

    counted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.decision, self.own = "", False
        self.lines: list[Line] = []
        self.desk = RecipientDesk(lambda: self.shell.desk.clock.today())
        self.desk.taken.connect(self.save)
        self.table = RecipientTable(
            [
                FlowColumn("", 40, right=True),
                FlowColumn(_("Tên người được khen"), 0),
                FlowColumn(_("Loại"), 96),
                FlowColumn(_("Thành tích"), 150),
                FlowColumn(_("Tiền thưởng"), 364),
                FlowColumn(_("Số sổ"), 88, right=True),
            ],
            _("Danh sách người được khen"),
            row_height=38,
            waiting=(3, 4),
        )
        self.table.opened.connect(lambda _record: self.edit_current())
        self.table.moved.connect(self.move_line)
        self.table.struck.connect(self.strike)
        self._buttons = [
            DeedButton(_("Lấy từ mô hình…"), self.ask_models, icon="model"),
            DeedButton(_("Dán từ Excel…"), self.ask_paste, icon="table"),
            DeedButton(_("Cấp số sổ"), self.number),
        ]
        self.total = label("", "small")
        self._sheets = column(gap=0)
        self._empty = EmptyState(
            "medal", _("Chưa có ai trong danh sách. Gõ tên ở dưới, lấy từ mô hình, hoặc dán từ Excel.")
        )
        top = row(*self._buttons, None, self.total, gap=8)
        parts = (top, self._sheets, self.table, self._empty, self.desk)
        layout = column(*parts, gap=10, margins=(12, 10, 12, 12))
        layout.setStretch(2, 1)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_decision(self, decision: str, own: bool) -> None:
        """Show the list of a decision, "" for one not saved yet."""
        if decision != self.decision:
            self.desk.empty()
            self._close_sheet()
        self.decision, self.own = decision, own
        self.desk.setVisible(own and bool(decision))
        for each in self._buttons:
            each.explain("" if decision and own else _("Lưu quyết định trước đã."))
        if decision:
            desk = self.shell.desk
            self.shell.tasks.run(lambda: praising.lines(desk, decision), self._show, key=f"recipients {id(self)}")
        else:
            self._show([])

    def _show(self, lines: list[Line]) -> None:
        self.lines = lines
        self.table.fill([FlowRow(each.row.id, self._cells(at, each)) for at, each in enumerate(lines, 1)])
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        kept = [each for each in lines if not each.row.values.get("struck")]
        money = sum(int(str(each.row.values.get("bonus_vnd") or 0)) for each in kept)
        self.total.setText(
            _("{n} người, tập thể · {money} đồng").format(n=number(len(kept)), money=number(money)) if kept else ""
        )
        self.counted.emit()

    def _cells(self, at: int, line: Line) -> tuple[Cell, ...]:
        values = line.row.values
        struck = bool(values.get("struck"))
        tone = "text3" if struck else "text"
        kind = CERTIFICATE.field("recipient_kind").kind.show(values.get("recipient_kind"))
        bonus = values.get("bonus_vnd")
        reckoned = line.sum or ""
        if reckoned and not line.verified:
            reckoned += " · " + _("chưa kiểm chứng")
        no, year = values.get("register_no"), values.get("register_year")
        return (
            Cell(str(at), tone="text3", right=True),
            Cell(
                str(values.get("recipient") or "").replace("\n", " "),
                strong=True,
                tone=tone,
                under=_("đã bỏ khỏi danh sách") if struck else str(values.get("recipient_title") or ""),
            ),
            Cell(_(kind), tone="text2"),
            Cell(str(values.get("reason") or "").replace("\n", " "), tone="text2"),
            Cell(number(int(str(bonus))) if bonus else "", tone=tone, under=reckoned),
            Cell((f"{no}/{year}" if year else str(no)) if no else "", right=True, tone=tone),
        )

    @property
    def current(self) -> Line | None:
        record = self.table.current()
        return next((each for each in self.lines if each.row.id == record), None)

    # --- changing -----------------------------------------------------------------------------------------------------

    def _did(self, outcome: Outcome, said: str) -> None:
        self.shell.tell(outcome, said)
        self.show_decision(self.decision, self.own)

    def save(self, typed: Mapping[str, str]) -> None:
        """Add the recipient on the desk, or write the changed one."""
        desk, decision, record = self.shell.desk, self.decision, self.desk.record

        def work() -> Outcome:
            if record is None:
                return awarding.add_recipients(desk, decision, [dict(typed)])
            return entry.save_fields(desk, "certificate", record, dict(typed))

        def done(outcome: Outcome) -> None:
            self.desk.empty()
            self._did(outcome, _("Đã ghi vào danh sách."))
            self.desk.boxes["recipient"].editor.widget.setFocus()

        self.shell.tasks.run(work, done, self._failed)

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="recipients")

    def edit_current(self) -> None:
        """Enter: the line with the focus goes onto the desk."""
        if (line := self.current) is not None and self.own:
            self.desk.edit(line.row, self.lines.index(line) + 1)

    def move_line(self, by: int) -> None:
        """Alt+↑ ↓."""
        line = self.current
        if line is None or not self.own:
            return
        order = [each.row.id for each in self.lines]
        at = order.index(line.row.id)
        if 0 <= at + by < len(order):
            order[at], order[at + by] = order[at + by], order[at]
            desk = self.shell.desk
            self.shell.tasks.run(lambda: praising.reorder(desk, order), lambda out: self._did(out, ""), self._failed)

    def strike(self) -> None:
        """Del: strike the line out, or take that back; a number once given stays with it."""
        line = self.current
        if line is None or not self.own:
            return
        desk, record, struck = self.shell.desk, line.row.id, not line.row.values.get("struck")
        said = _("Đã bỏ khỏi danh sách; số sổ, nếu có, không cấp lại.") if struck else _("Đã đưa lại vào danh sách.")
        self.shell.tasks.run(
            lambda: praising.strike(desk, record, struck), lambda out: self._did(out, said), self._failed
        )

    def number(self) -> None:
        """Give register numbers in list order."""
        desk, decision = self.shell.desk, self.decision

        def done(outcome: Outcome) -> None:
            many = sum(ref.type == "certificate" for ref in outcome.changed)
            self._did(outcome, _("Đã cấp {n} số sổ khen thưởng.").format(n=many) if many else _("Ai cũng đã có số sổ."))

        self.shell.tasks.run(lambda: awarding.number(desk, decision), done, self._failed)

    def _open_sheet(self, sheet: Sheet) -> None:
        """A sheet takes the place of list and desk until it is closed."""
        clear(self._sheets)
        sheet.closed.connect(self._close_sheet)
        self._sheets.addWidget(sheet)
        for each in (self.table, self._empty, self.desk):
            each.hide()

    def _close_sheet(self) -> None:
        clear(self._sheets)
        self.table.setVisible(bool(self.lines))
        self._empty.setVisible(not self.lines)
        self.desk.setVisible(self.own and bool(self.decision))

    # --- sheets -------------------------------------------------------------------------------------------------------

    def ask_models(self) -> None:
        """Take recipients from models: recognised ones first."""
        desk, decision = self.shell.desk, self.decision
        self.shell.tasks.run(lambda: praising.recognised_models(desk, decision), self._show_models, self._failed)

    def _show_models(self, models: list[Row]) -> None:
        ticked: set[str] = set()
        table = FlowTable(
            [
                FlowColumn("", 34),
                FlowColumn(_("Số"), 120),
                FlowColumn(_("Tên mô hình")),
                FlowColumn(_("Tập thể, cá nhân"), 260),
                FlowColumn("", 150),
            ],
            _("Mô hình"),
        )
        take = DeedButton("", kind="filled")

        def fill() -> None:
            rows = []
            for each in models:
                recognised = each.status == "recognised" or bool(each.values.get("recognised_level"))
                rows.append(
                    FlowRow(
                        each.id,
                        (
                            Cell(tick=each.id in ticked, spoken=_("chọn") if each.id in ticked else _("không chọn")),
                            Cell(each.number),
                            Cell(str(each.values.get("name") or "").replace("\n", " "), strong=True),
                            Cell(str(each.values.get("owner") or "").replace("\n", " "), tone="text2"),
                            Cell(_("Đã công nhận"), "ok", "check") if recognised else Cell(),
                        ),
                    )
                )
            table.fill(rows)
            take.setText(_("Lấy {n} mô hình").format(n=len(ticked)))
            take.explain("" if ticked else _("Đánh dấu mô hình bằng Space."))

        def flip(record: object) -> None:
            if isinstance(record, str):
                ticked.symmetric_difference_update({record})
                fill()

        def go() -> None:
            desk, decision = self.shell.desk, self.decision
            wanted = [each.id for each in models if each.id in ticked]
            self._close_sheet()
            self.shell.tasks.run(
                lambda: awarding.add_recipients(desk, decision, wanted),
                lambda out: self._did(out, _("Đã lấy {n} mô hình.").format(n=len(wanted))),
                self._failed,
            )

        table.space_pressed.connect(flip)
        table.opened.connect(flip)
        take.clicked.connect(lambda _checked=False: go())
        table.setMinimumHeight(look().px(40 + 32 * (9 if not look().large else 5)))
        self._open_sheet(Sheet(_("Lấy từ mô hình (Space để đánh dấu)"), table, row(take, None)))
        fill()
        table.setFocus()
        self.models_sheet = (table, take)

    def ask_paste(self) -> None:
        """Lines from Excel: name, second line, achievement in this order of columns."""
        text = QPlainTextEdit()
        text.setAccessibleName(_("Các dòng chép từ Excel"))
        text.setTabChangesFocus(False)
        text.setPlaceholderText(_("Ctrl+V: mỗi dòng một người, các cột Tên · Chức vụ, đơn vị · Thành tích."))
        text.setFixedHeight(look().px(140))
        take = DeedButton("", kind="filled")
        said = label("", "small")

        def lines() -> list[dict[str, str]]:
            found = []
            for line in text.toPlainText().splitlines():
                cells = [cell.strip() for cell in line.split("\t")]
                if cells and cells[0]:
                    found.append({name: cell for name, cell in zip(PASTED, cells, strict=False) if cell})
            return found

        def count() -> None:
            many = len(lines())
            take.setText(_("Nhận {n} dòng").format(n=many))
            take.explain("" if many else _("Chưa có dòng nào."))
            wide = max((len(line.split("\t")) for line in text.toPlainText().splitlines()), default=0)
            said.setText(_("Chỉ dùng ba cột đầu.") if wide > len(PASTED) else "")

        def go() -> None:
            desk, decision, wanted = self.shell.desk, self.decision, lines()
            self._close_sheet()
            self.shell.tasks.run(
                lambda: awarding.add_recipients(desk, decision, wanted),
                lambda out: self._did(out, _("Đã thêm {n} người.").format(n=len(wanted))),
                self._failed,
            )

        text.textChanged.connect(count)
        take.clicked.connect(lambda _checked=False: go())
        self._open_sheet(Sheet(_("Dán từ Excel"), text, row(take, said, None, gap=10)))
        count()
        text.setFocus()
        self.paste_sheet = (text, take)
