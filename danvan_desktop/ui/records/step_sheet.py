"""The sheet of one step, inside the page (ui.md 9.2): what the step needs, the clock it starts, the paper it can print.

Ctrl+Enter does it, Esc closes it; a step done is taken back by `UndoSheet`, with a reason, as a correcting entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choice, Date, Finding, Kind, Text, Unreadable, Whole
from danvan_desktop.domain.law.life import StepDone
from danvan_desktop.domain.records.step import STEP
from danvan_desktop.domain.vietnamese import looks_like_person_names, with_address
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import cases, explaining, paper_forms
from danvan_desktop.services.cases import Case, Clock, Offer, StepField
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _, day, day_with_weekday, words_for
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.form_model import NAMED
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import DeedButton, IconButton, Picture, clear, column, label, row
from danvan_desktop.ui.widgets.fields import Editor, FieldBox, LineEditor, editor_for

PAUSE_MS = 150
NEEDED = N_("Bước này cần mục này.")


class _Sheet(QFrame):
    """What both sheets have: a head with ✕, a body, a row with the filled button."""

    closed = Signal()
    done = Signal(str, object, bool)  # the step's id ("" where one was taken back), Offer or None, its paper is wanted

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("card", "active")
        self._shell = shell
        self.title = label("", "section")
        self._fields = QVBoxLayout()
        self._said, self._said_icon = label("", "table", "info", wrap=True), Picture("clock", "info", 16)
        self._live = row(self._said_icon, self._said, gap=8)
        self._live.setStretch(1, 1)
        self.button = DeedButton(_("Ghi bước này"), self.go, kind="filled", keys="Ctrl+Enter")
        self.paper = QCheckBox()
        foot = row(self.paper, None, DeedButton(_("Để sau"), self.close_sheet, keys="Esc"), self.button, gap=10)
        head = row(self.title, None, IconButton("x", _("Đóng"), self.close_sheet))
        self.setLayout(column(head, self._fields, self._live, foot, gap=8, margins=(16, 6, 8, 10)))
        self._busy = False

    def go(self) -> None:
        raise NotImplementedError

    def close_sheet(self) -> None:
        self.hide()
        self.closed.emit()

    def _say(self, words: str, tone: str = "info", icon: str = "clock") -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        self._said_icon.setVisible(bool(words))
        self._said_icon.show_icon(icon, tone)
        tag(self._said, tone=tone)

    def _failed(self, problem: Problem) -> None:
        self._busy = False
        words = words_for(problem)
        self._say(f"{words.what} {words.remedy} ({problem.code})", "danger", "warn")


class StepSheet(_Sheet):
    """Asks what a step needs and writes it."""

    def __init__(
        self,
        shell: Shell,
        case: Callable[[], Case | None],
        ready: Callable[[Callable[[str], None]], None] | None = None,
    ) -> None:
        super().__init__(shell)
        self._case, self._ready = case, ready
        self.offer: Offer | None = None
        self.boxes: dict[str, FieldBox] = {}
        self._round = 0
        self._wait = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._wait.timeout.connect(self.look_ahead)

    def ask(self, offer: Offer) -> None:
        """Open for one step; the date is today until one is typed."""
        self.offer = offer
        self.title.setText(_(offer.label))
        self.setAccessibleName(_(offer.label))
        self._build(offer)
        name = next((each.label for each in paper_forms.forms() if each.name == offer.paper), "")
        self.paper.setVisible(bool(name))
        self.paper.setChecked(False)  # a file with names is made only where a person asks for it
        self.paper.setText(_("Ghi luôn tệp Word: {paper}").format(paper=_(name)).replace("&", "&&"))
        self._say("")
        self.show()
        self.look_ahead()
        next(iter(self.boxes.values())).editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, offer: Offer) -> None:
        clear(self._fields)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(8))
        self.boxes = {}
        at_row = at_column = 0
        for each in offer.needs:
            wide = min(12, _width(each.name) * 2) if look().large else _width(each.name)
            if at_column + wide > 12:
                at_row, at_column = at_row + 1, 0
            made = self._box(each)
            grid.addWidget(made, at_row, at_column, 1, wide, Qt.AlignmentFlag.AlignTop)
            at_column += wide
        for at in range(12):
            grid.setColumnStretch(at, 1)
        self._fields.addLayout(grid)
        stops = [*(each.editor.widget for each in self.boxes.values()), self.paper, self.button]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _box(self, field: StepField) -> FieldBox:
        editor: Editor = editor_for(_kind(field.name), field.label, self._today)
        made = FieldBox(field.label, editor, needed=field.needed)
        self.boxes[field.name] = made
        if field.name == "date":
            editor.set_text(day(self._today()))
        editor.edited.connect(lambda: self._typed(field.name))
        editor.left.connect(lambda: self._left(field.name))
        return made

    def _today(self) -> date:
        today: date = self._shell.desk.clock.today()
        return today

    def _typed(self, name: str) -> None:
        self.boxes[name].show_finding(None)
        self._wait.start()

    def _left(self, name: str) -> None:
        """In normal form where it can be read, else what is wrong with it."""
        made, kind = self.boxes[name], _kind(name)
        try:
            value = kind.read(made.editor.text(), self._today())
        except Unreadable as error:
            made.show_finding(Finding(name, error.code, "wrong", error.text, error.values))
            return
        if isinstance(kind, Date | Whole) and value is not None:
            made.editor.set_text(kind.show(value))
        if name in ("reason", "body") and isinstance(value, str) and (names := looks_like_person_names(value)):
            shown = with_address(names[0], value)  # a step's words may go up, and of a denunciation they stay for good
            made.show_finding(Finding(name, "names", "review", NAMED, {"name": shown}))

    # --- what would come of it --------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """What stands in the sheet, as the services read it."""
        return {name: made.editor.text() for name, made in self.boxes.items()}

    def _on(self) -> date | None:
        try:
            read = Date().read(self.boxes["date"].editor.text(), self._today())
        except Unreadable:
            return None
        return date.fromisoformat(str(read)) if read else None

    def look_ahead(self) -> None:
        """Say which clock the step would start, from the date as it stands."""
        self._wait.stop()
        case, offer, on = self._case(), self.offer, self._on()
        if case is None or offer is None or on is None or self.isHidden():
            return
        self._round += 1
        this, desk, record, typed = self._round, self._shell.desk, case.ref.id, self.typed()

        def show(clocks: tuple[Clock, ...]) -> None:
            if this == self._round:
                self._say(ahead_words(clocks))

        def not_so(problem: Problem) -> None:
            if this == self._round:
                self._failed(problem)

        work = lambda: cases.preview(desk, record, offer.step, on, typed)  # noqa: E731
        self._shell.tasks.run(work, show, not_so, key=f"preview {id(self)}")

    # --- doing it ---------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Write the step, if nothing it needs is missing; the first missing field gets the focus."""
        if self.offer is None or self._busy:
            return
        for name, made in self.boxes.items():
            if made.finding is not None and made.finding.weight == "wrong":
                made.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            if self._needs(name) and not made.editor.text().strip():
                made.show_finding(Finding(name, "needed", "needed", NEEDED))
                made.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._busy = True
        if self._ready is not None:
            self._ready(self._write)
        elif (case := self._case()) is not None:
            self._write(case.ref.id)

    def _needs(self, name: str) -> bool:
        assert self.offer is not None
        return any(each.needed for each in self.offer.needs if each.name == name)

    def _write(self, record: str) -> None:
        offer, desk, typed = self.offer, self._shell.desk, self.typed()
        assert offer is not None

        def done(outcome: Outcome) -> None:
            self._busy = False
            if outcome.findings and not outcome.deed:
                self._show_findings(outcome.findings)
                return
            self.hide()
            step = [each.id for each in outcome.changed if each.type == "step"][-1]
            said = _("Đã ghi: {step}. Hoàn tác (Ctrl+Z) có ghi lý do.").format(step=_(offer.label))
            self._shell.tell(outcome, said)
            self.done.emit(step, offer, self.paper.isChecked() and bool(offer.paper))

        work = lambda: cases.do(desk, record, offer.step, typed)  # noqa: E731
        self._shell.tasks.run(work, done, self._failed)

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        for each in findings:
            if each.field in self.boxes:
                self.boxes[each.field].show_finding(each)
                self.boxes[each.field].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def release(self) -> None:
        """What had to be saved first could not be: the sheet may be tried again."""
        self._busy = False


class UndoSheet(_Sheet):
    """Takes a step back by a correcting entry; the step stays in the history."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.reason = LineEditor()
        self.box = FieldBox(_("Lý do sửa"), self.reason, needed=True)
        self.reason.edited.connect(lambda: self.box.show_finding(None))
        self._fields.addWidget(self.box)
        self.button.setText(_("Ghi bút toán đính chính"))
        self.button.setAccessibleName(self.button.text())
        self.paper.hide()
        self.step: StepDone | None = None

    def ask(self, step: StepDone, name: str) -> None:
        """Open for one step. name: what people call it."""
        self.step = step
        on = day(step.on)
        self.title.setText(_("Sửa bước “{step}” ngày {day}").format(step=name, day=on))
        self.setAccessibleName(self.title.text())
        self.reason.set_text("")
        self.box.show_finding(None)
        self._say(_("Bước này được gạch bằng một bút toán mới; bút toán cũ vẫn còn trong lịch sử."), "info", "info")
        self.show()
        self.reason.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self) -> None:
        reason = self.reason.text().strip()
        if self.step is None or self._busy:
            return
        if not reason:
            self.box.show_finding(Finding("reason", "needed", "needed", NEEDED))
            self.reason.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        desk, step = self._shell.desk, self.step.id

        def done(outcome: Outcome) -> None:
            self._busy = False
            self.hide()
            self._shell.tell(outcome, _("Đã ghi bút toán đính chính."))
            self.done.emit("", None, False)

        self._shell.tasks.run(lambda: cases.undo_step(desk, step, reason), done, self._failed)


def step_label(step: str) -> str:
    """What people call a step."""
    kind = STEP.field("step").kind
    return _(kind.label_of(step)) if isinstance(kind, Choice) else step


def _kind(name: str) -> Kind:
    return STEP.field(name).kind


def _width(name: str) -> int:
    """Columns of twelve."""
    kind = _kind(name)
    return 6 if isinstance(kind, Text) and (kind.lines > 1 or name == "body") else 3


def ahead_words(clocks: Sequence[Clock]) -> str:
    """Which clocks a step would start: "Hạn giải quyết sẽ là thứ Hai 28/12/2026: …"."""
    parts = []
    for each in clocks:
        name = _(each.label)
        if each.problem is not None:
            parts.append(f"{name}: {words_for(each.problem).what}")
        elif each.deadline is not None and each.due is not None:
            words = explaining.sentence(each.deadline)
            said = _("{name}: hạn sẽ là {day}. {words}")
            parts.append(said.format(name=name, day=day_with_weekday(each.due), words=words))
    return "\n".join(parts)
