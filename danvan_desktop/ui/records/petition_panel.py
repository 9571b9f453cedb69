"""The side panel of a petition: what acceptance needs, the trail of its steps, the national database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QLayout, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choices, Finding, RecordType
from danvan_desktop.domain.law.life import StepDone
from danvan_desktop.domain.law.petition_life import COLLECTIVE
from danvan_desktop.services.cases import Case
from danvan_desktop.speech import _, day
from danvan_desktop.ui.records.form_model import FormModel
from danvan_desktop.ui.records.side_panel import SidePanel
from danvan_desktop.ui.records.step_sheet import step_label
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import box, column, label, link, row, rule

OPEN = ("registered", "classified", "urged")  # states before acceptance
NEEDED = {  # what is looked at before acceptance, by kind; `ours` is the field `competence`
    "complaint": ("named", "signed", "stated", "in_term", "ours", "no_second"),
    "denunciation": ("named", "signed", "stated", "ours"),
}
OTHERS = ("named", "stated", "ours")


class Trail(QWidget):
    """One step of the trail: a dot on a thin upright line, words beside it."""

    def __init__(self, words: QWidget, first: bool, last: bool, struck: bool) -> None:
        super().__init__()
        self._first, self._last, self._struck = first, last, struck
        self.setLayout(row(words, gap=0, margins=(20, 0, 0, 6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        px = look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPoint(px(7), px(10))
        top, bottom = (middle.y() if self._first else 0), (middle.y() if self._last else self.height())
        painter.fillRect(QRect(middle.x(), top, 1, bottom - top), look().colour("edge"))
        painter.setPen(look().colour("text3" if self._struck else "primary"))
        painter.setBrush(look().colour("surface" if self._struck else "primary"))
        painter.drawEllipse(middle, px(4), px(4))


class PetitionPanel(SidePanel):
    """ticked(name, on): a condition of acceptance, or "ours". undo_wanted(StepDone). copy_wanted, entered(on)."""

    ticked = Signal(str, bool)
    undo_wanted = Signal(object)
    copy_wanted = Signal()
    entered = Signal(bool)

    def __init__(self, record_type: RecordType, model: Callable[[], FormModel]) -> None:
        super().__init__(record_type)
        self._model = model
        self.case: Case | None = None
        self.ticks: dict[str, QCheckBox] = {}
        self.national = QCheckBox(_("Đã nhập CSDL quốc gia"))
        self.national.clicked.connect(self.entered)
        copy = link(_("Chép từng mục"), self.copy_wanted.emit)
        self._national = box(column(row(self.national, None), row(20, copy, None), gap=0, margins=(12, 4, 8, 4)))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, self._national)

    def show_case(self, case: Case | None) -> None:
        """The case as it stands; None before the petition is saved."""
        self.case = case
        self._national.setVisible(case is not None)
        self._draw_history()

    # --- Cần làm ----------------------------------------------------------------------------------------------------

    def show_to_do(self, findings: Sequence[Finding], next_step: str, ready: str) -> None:
        super().show_to_do(findings, next_step, ready)
        self.national.setChecked(bool(self._model().text("national_db_on")))
        self.ticks = {}
        lines = self._lists[0]
        held = self._checks()
        if held is None:
            return
        lines.insertWidget(0, held)
        open_ones = sum(not each.isChecked() for each in self.ticks.values())
        needed = sum(each.weight != "review" for each in findings)
        self.tabs.show_count(0, open_ones + needed)

    def _checks(self) -> QWidget | None:
        """What has to be seen before acceptance, while that is still to come."""
        model, case = self._model(), self.case
        kind = model.text("kind")
        if case is None or case.state not in OPEN or kind in ("", "mixed"):
            return None
        every = self._type.field("conditions").kind
        assert isinstance(every, Choices)
        have = {each.strip() for each in model.text("conditions").split(";")}
        lines = column(label(_("Trước khi thụ lý, cần xem"), "small"), gap=0)
        names = [*NEEDED.get(kind, OTHERS), *(("mandate",) if self._persons() >= COLLECTIVE else ())]
        for name in names:
            text = _("Thuộc thẩm quyền") if name == "ours" else _(every.label_of(name))
            tick = QCheckBox(text.replace("&", "&&"))
            tick.setAccessibleName(text)
            tick.setChecked(model.text("competence") == "ours" if name == "ours" else name in have)
            tick.clicked.connect(lambda on, name=name: self.ticked.emit(name, on))
            self.ticks[name] = tick
            note = self._term() if name == "in_term" else ""
            lines.addLayout(row(tick, None, *((label(note, "small"),) if note else ()), gap=4))
        if kind == "complaint":
            words = _("Vụ việc phức tạp? Có một trong 7 dấu hiệu thì hạn dài hơn và phải ghi vào hồ sơ.")
            lines.addSpacing(look().px(4))
            lines.addWidget(label(words, "small", wrap=True))
        lines.addSpacing(look().px(6))
        lines.addWidget(rule())
        return box(lines)

    def _persons(self) -> int:
        count = self._model().values().get("signer_count")
        return count if isinstance(count, int) and not isinstance(count, bool) else 0

    def _term(self) -> str:
        """The last day of the right to complain, or how long it is."""
        assert self.case is not None
        found = next((each for each in self.case.clocks if each.name == "complaint.right"), None)
        due = found.deadline.due if found and found.deadline else None
        return _("đến {day}").format(day=day(due)) if due else _("90 ngày")

    # --- Lịch sử ----------------------------------------------------------------------------------------------------

    def _draw_history(self) -> None:
        super()._draw_history()
        case = getattr(self, "case", None)
        if case is None or not case.steps or self._only:
            return
        lines = self._lists[1]
        held = column(label(_("Các bước đã làm"), "small"), gap=0)
        steps = list(reversed(case.steps))
        for at, each in enumerate(steps):
            held.addWidget(Trail(self._step(case, each), at == 0, at == len(steps) - 1, False))
        held.addWidget(rule())
        lines.insertWidget(0, box(held))

    def _step(self, case: Case, step: StepDone) -> QWidget:
        papers = " · ".join(part for part in (step.document_no, step.body, step.reason) if part)
        name = step_label(step.step)
        lines: list[QWidget | QLayout] = [label(f"{day(step.on)} · {name}", "strong", wrap=True)]
        if papers:
            lines.append(label(papers, "small", wrap=True))
        if case.imported:  # told by the columns of a register, there is no entry to correct
            lines.append(label(_("theo sổ đã nhập"), "small"))
        else:
            back = link(_("Sửa bằng bút toán đính chính"), lambda: self.undo_wanted.emit(step))
            back.setAccessibleName(_("Sửa bước {step} bằng bút toán đính chính").format(step=name))
            lines.append(row(back, None))
        return box(column(*lines, gap=0))
