"""The opinions of a session: those noted so far, and the desk where the next one is typed (ui.md 10).

Order of the desk is the order of speech: content, hamlet, field, how it was answered; Ctrl+Enter takes it and empties
the desk, hamlet and field stay. A half-written opinion is parked with Ctrl+J, because the next speaker does not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QWidget

from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.services import entry, finding
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _, day
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.earlier import earlier
from danvan_desktop.ui.records.form_model import raw_text
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, EmptyState, Sheet, box, column, keycap, label, row, scrolled
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor, box_for
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

OPINION = TYPES["opinion"]
ANSWERS = ("on_spot", "assigned", "unanswered", "petition")
CHIPS = {
    "on_spot": ("ok", "check"),
    "assigned": ("warn", "right"),
    "unanswered": ("plain", "clock"),
    "petition": ("info", "letter"),
}
LIKE_DENUNCIATION = ("to cao", "nhan tien", "tham nhung", "an chan")
STAYS = ("village", "subject_area")


class Desk(QFrame):
    """The entry desk. taken(typed texts, position or None): an opinion is ready."""

    taken = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("card", "active")
        self.record: str | None = None  # the opinion being edited, None for the next one
        self.boxes: dict[str, FieldBox] = {}
        for name in ("summary", "village", "subject_area", "answered_by", "result", "assigned_to", "due_on", "speaker"):
            self.boxes[name] = box_for(OPINION.field(name), today)
        self._head = label("", "section")
        self._name_tick = QCheckBox(_("Ghi tên người phát biểu"))
        self._name_tick.toggled.connect(self._show_fields)
        self._name_note = label(_("Chỉ ghi tên khi người phát biểu đồng ý ghi vào biên bản."), "small")
        self._advice = label(_("Nếu là tố cáo: ghi số hồ sơ giấy, không ghi nội dung ở đây."), "small", "warn")
        self._advice.setVisible(False)
        self.answers = QButtonGroup(self)
        self._answer_row = QHBoxLayout()
        self._answer_row.setSpacing(look().px(6))
        for at, code in enumerate(ANSWERS):
            kind = OPINION.field("answer_kind").kind
            button = DeedButton(_(kind.label_of(code)), kind="segment", keys=f"Alt+{at + 1}")  # type: ignore[attr-defined]
            button.setCheckable(True)
            self.answers.addButton(button, at)
            self._answer_row.addWidget(button)
        self.answers.idClicked.connect(lambda at: self.answer(at))
        done = DeedButton(_("Xong"), self.take, kind="filled", keys="Ctrl+Enter")
        details = row(
            self.boxes["answered_by"],
            self.boxes["assigned_to"],
            self.boxes["due_on"],
            self.boxes["result"],
            None,
            gap=12,
        )
        for at, wide in enumerate((2, 3, 2, 3)):
            details.setStretch(at, wide)
        self._details = details
        head = row(self._head, None, self._name_tick, keycap("Alt+G"), self._name_note, gap=8)
        right = column(self.boxes["village"], self.boxes["subject_area"], gap=4)
        text = row(column(self.boxes["summary"], self._advice, None, gap=2), right, gap=12)
        text.setStretch(0, 2)
        text.setStretch(1, 1)
        self._answer_row.addStretch(1)
        answer = column(label(_("Trả lời"), "label"), self._answer_row, None, gap=3)
        foot = row(answer, self._details, column(label(" ", "label"), done, None, gap=3), gap=16)
        foot.setStretch(1, 1)
        self.setLayout(column(head, self.boxes["speaker"], text, foot, gap=8, margins=(14, 10, 14, 12)))
        self.boxes["summary"].editor.edited.connect(self._read_content)
        self._chosen = ""
        self._next = 1
        self.clear()

    # --- what stands on it ------------------------------------------------------------------------------------------

    def answer(self, at: int) -> None:
        """Alt+1…4: how it was answered."""
        self._chosen = ANSWERS[at]
        button = self.answers.button(at)
        button.setChecked(True)
        self._show_fields()
        first = {"on_spot": "answered_by", "assigned": "assigned_to"}.get(self._chosen)
        if first:
            self.boxes[first].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fields(self) -> None:
        self.boxes["answered_by"].setVisible(self._chosen == "on_spot")
        self.boxes["result"].setVisible(self._chosen == "on_spot")
        self.boxes["assigned_to"].setVisible(self._chosen == "assigned")
        self.boxes["due_on"].setVisible(self._chosen == "assigned")
        named = self._name_tick.isChecked()
        self.boxes["speaker"].setVisible(named)
        self._name_note.setVisible(named)

    def _read_content(self) -> None:
        words = fold(self.boxes["summary"].editor.text())
        self._advice.setVisible(any(each in words for each in LIKE_DENUNCIATION))

    def note_name(self) -> None:
        """Alt+G."""
        self._name_tick.setChecked(not self._name_tick.isChecked())
        if self._name_tick.isChecked():
            self.boxes["speaker"].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self, *, keep: bool = False) -> None:
        """Empty the desk; with keep, hamlet and field stay for the next speaker."""
        for name, each in self.boxes.items():
            if not (keep and name in STAYS):
                each.editor.set_text("")
            each.show_finding(None)
        self.record, self._chosen = None, ""
        self.answers.setExclusive(False)
        for button in self.answers.buttons():
            button.setChecked(False)
        self.answers.setExclusive(True)
        self._name_tick.setChecked(False)
        self._advice.setVisible(False)
        self._show_fields()
        self._say()

    def number(self, following: int) -> None:
        """The number the next opinion gets."""
        self._next = following
        self._say()

    def _say(self, number: int = 0) -> None:
        self._head.setText(
            _("Sửa ý kiến số {n}").format(n=number) if number else _("Ý kiến số {n}").format(n=self._next)
        )

    def put_back(self, found: Row) -> None:
        """Ctrl+↑ or Enter in the table: an earlier opinion on the desk again."""
        self.clear()
        self.record = found.id
        for name, each in self.boxes.items():
            each.editor.set_text(raw_text(OPINION.field(name), found.values.get(name)))
        self._name_tick.setChecked(bool(found.values.get("speaker")))
        answer = str(found.values.get("answer_kind") or "")
        if answer in ANSWERS:
            self._chosen = answer
            self.answers.button(ANSWERS.index(answer)).setChecked(True)
        self._show_fields()
        self._say(int(str(found.values.get("position") or 0)))
        self.focus()

    def texts(self) -> dict[str, str]:
        """What is typed, by field; fields that are not asked for are empty."""
        shown = {
            "answered_by": self._chosen == "on_spot",
            "result": self._chosen == "on_spot",
            "assigned_to": self._chosen == "assigned",
            "due_on": self._chosen == "assigned",
            "speaker": self._name_tick.isChecked(),
        }
        typed = {name: each.editor.text() if shown.get(name, True) else "" for name, each in self.boxes.items()}
        return {**typed, "answer_kind": self._chosen, "speaker_consent": "yes" if typed["speaker"] else ""}

    def take(self) -> None:
        """Xong, ý kiến tiếp theo."""
        if self.boxes["summary"].editor.text().strip():
            self.taken.emit(self.texts())
        else:
            self.focus()

    def park(self) -> None:
        """Để sau: kept without an answer."""
        if self.boxes["summary"].editor.text().strip():
            self._chosen = ""
            self.taken.emit(self.texts())

    def focus(self) -> None:
        self.boxes["summary"].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)


class OpinionsPane(QWidget):
    """Table above, desk below; the desk never scrolls away."""

    counted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.session = ""
        self.rows: list[Row] = []
        self.own = True
        self.table = FlowTable(
            [
                FlowColumn(_("Số"), 44, right=True),
                FlowColumn(_("Nội dung ý kiến")),
                FlowColumn(_("Thôn, tổ"), 120),
                FlowColumn(_("Lĩnh vực"), 140),
                FlowColumn(_("Trả lời"), 150),
                FlowColumn(_("Ai trả lời, giao ai"), 170),
                FlowColumn(_("Hạn"), 92, right=True),
            ],
            _("Các ý kiến đã ghi"),
            row_height=36,
        )
        self.desk = Desk(shell.desk.clock.today)
        for name in ("village", "answered_by", "assigned_to"):
            editor = self.desk.boxes[name].editor
            if isinstance(editor, LineEditor):
                editor.suggest(lambda typed, offer, name=name: earlier(shell, "opinion", name, typed, offer))
        self.desk.taken.connect(self._save)
        self.table.opened.connect(self._edit)
        self._empty = EmptyState(
            "talk", _("Chưa có ý kiến nào. Lưu buổi đối thoại rồi ghi ý kiến đầu tiên ở bàn ghi bên dưới.")
        )
        layout = column(self.table, self._empty, self.desk, gap=10, margins=(12, 12, 12, 12))
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        # The desk never scrolls away, except where large letters leave no room for it.
        self.setLayout(column(scrolled(layout), gap=0))
        self._keep_rows()
        look().changed.connect(self._keep_rows)
        self._deeds: list[str] = []

    def _keep_rows(self) -> None:
        self.table.setMinimumHeight(look().px(110))

    def show_session(self, session: str, own: bool) -> None:
        """The opinions of a saved session; "" for one that is not saved yet."""
        self.session, self.own = session, own
        self.desk.setVisible(own and bool(session))
        if not session:
            self._show([])
            return
        desk = self._shell.desk
        self._shell.tasks.run(
            lambda: finding.listing(desk, Query("opinion", parent=session, sort="number", descending=False), None),
            lambda rows: self._show(rows) if session == self.session else None,
            key=f"opinions {id(self)}",
        )

    def _show(self, rows: Sequence[Row]) -> None:
        grown = len(rows) > len(self.rows)
        self.rows = list(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.table.fill([FlowRow(each.id, self._cells(each), "warn" if self._parked(each) else "") for each in rows])
        last = max((int(str(each.values.get("position") or 0)) for each in rows), default=0)
        self.desk.number(last + 1)
        if grown:
            self.table.setCurrentIndex(self.table.model_.index(len(rows) - 1, 1))
            self.table.scrollToBottom()
        self.counted.emit()

    def _parked(self, each: Row) -> bool:
        return (
            not each.values.get("answer_kind")
            and not OPINION.is_denunciation(each.values)
            and not each.values.get("result")
        )

    def _cells(self, each: Row) -> list[Cell]:
        values = each.values
        secret = OPINION.is_denunciation(values)
        text = (
            _("Tố cáo · hồ sơ mật {number}").format(number=values.get("secret_file_no") or "…")
            if secret
            else str(values.get("summary") or "")
        )
        code = str(values.get("answer_kind") or "")
        weight, icon = CHIPS.get(code, ("plain", "pencil"))
        words = _(OPINION.field("answer_kind").kind.show(code)) if code else _("Đang dở")
        who = str(values.get("assigned_to") or values.get("answered_by") or "")
        due = str(values.get("due_on") or "")
        shown_due = day(date.fromisoformat(due))[:5] if due else str(values.get("due_text") or "")
        area = _(OPINION.field("subject_area").kind.show(values.get("subject_area")))
        return [
            Cell(str(values.get("position") or ""), tone="text2", right=True),
            Cell(text, icon="lock" if secret else ""),
            Cell(str(values.get("village") or "")),
            Cell(area),
            Cell(words, chip=weight, icon=icon),
            Cell(who),
            Cell(shown_due, right="/" in shown_due, tone="text2"),
        ]

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _save(self, typed: Mapping[str, str]) -> None:
        record, desk, session = self.desk.record, self._shell.desk, self.session
        more: dict[str, Value] = {} if record else {"parent": session}
        sent = dict(typed) if record else {name: text for name, text in typed.items() if text}

        def done(outcome: Outcome) -> None:
            wrong = [each for each in outcome.findings if each.weight == "wrong"]
            self._deeds.append(outcome.deed)
            self._shell.tell(outcome, _("Đã ghi ý kiến."))
            if wrong:
                self.desk.record = outcome.id
                for each in wrong:
                    self.desk.boxes[each.field].show_finding(each)
                    self.desk.boxes[each.field].editor.widget.setFocus()
            else:
                self.desk.clear(keep=True)
                self.desk.focus()
            self.show_session(session, self.own)

        self._shell.tasks.run(
            lambda: entry.save_fields(desk, "opinion", record, sent, more), done, self._shell.notices.problem
        )

    def _edit(self, record: object) -> None:
        found = next((each for each in self.rows if each.id == record), None)
        if found is not None and self.own:
            self.desk.put_back(found)

    def edit_previous(self) -> None:
        """Ctrl+↑."""
        if self.rows:
            self.desk.put_back(self.rows[-1])

    def ask_bin(self, sheet: Callable[..., Sheet]) -> None:
        """Bỏ ý kiến đang chọn vào thùng, có lý do."""
        record = self.table.current()
        if not isinstance(record, str) or not self.own:
            return
        reason = LineEditor()

        def go() -> None:
            if reason.text().strip():
                desk, session, words = self._shell.desk, self.session, reason.text()
                made.close_sheet()
                self._shell.tasks.run(
                    lambda: entry.delete(desk, record, words),
                    lambda outcome: (
                        self._shell.tell(outcome, _("Đã bỏ vào thùng.")),
                        self.show_session(session, self.own),
                    ),
                    self._shell.notices.problem,
                )

        made = sheet(
            _("Bỏ ý kiến vào thùng"), row(FieldBox(_("Lý do"), reason), DeedButton(_("Bỏ vào thùng"), go), gap=12)
        )
        reason.widget.setFocus()

    def undo(self) -> bool:
        """Undo the last opinion taken."""
        if not self._deeds:
            return False
        deed, desk, session = self._deeds.pop(), self._shell.desk, self.session
        self._shell.tasks.run(
            lambda: entry.undo(desk, deed),
            lambda outcome: (self._shell.tell(outcome, _("Đã hoàn tác.")), self.show_session(session, self.own)),
            self._shell.notices.problem,
        )
        return True

    def counts(self) -> dict[str, int]:
        """How many opinions, by way of answering; "parked" those half-written."""
        found = {"all": len(self.rows), "parked": sum(map(self._parked, self.rows))}
        for each in self.rows:
            code = str(each.values.get("answer_kind") or "")
            found[code] = found.get(code, 0) + 1
        return found


def counters(pane: OpinionsPane) -> QWidget:
    """The figures a report wants, live, for the page head."""
    found = pane.counts()
    pairs = [
        (found["all"], _("ý kiến"), "text"),
        (found.get("on_spot", 0), _("tại chỗ"), "ok"),
        (found.get("assigned", 0), _("giao"), "warn"),
        (found["parked"], _("đang dở"), "text2"),
    ]
    shown: list[QWidget | int] = []
    for many, words, tone in pairs:
        shown += [label(str(many), "section", tone), label(words, "small"), 6]
    return box(row(*shown, gap=4))
