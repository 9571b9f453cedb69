"""Kết luận: what was given to whom, by body, as the conclusion notice says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from danvan_desktop.services import sessions
from danvan_desktop.services.finding import Row
from danvan_desktop.services.sessions import Tally
from danvan_desktop.speech import _, day
from danvan_desktop.ui.records.live_desk import answer_words
from danvan_desktop.ui.records.session.opinion_table import CHIPS
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, column, label, row
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable


class ConclusionPane(QWidget):
    """Opinions by the body they were given to. figures_wanted: put the counted figures into the form."""

    figures_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told = Tally()
        self._words = Elided("", "body", least=120)
        self.figures = DeedButton(_("Điền số ý kiến đã ghi"), self.figures_wanted.emit)
        self.papers = QHBoxLayout()  # the page puts the menu of papers here
        self.table = FlowTable(
            [
                FlowColumn(_("Số"), 48, right=True),
                FlowColumn(_("Nội dung ý kiến")),
                FlowColumn(_("Trả lời"), 150),
                FlowColumn(_("Hạn"), 100, right=True),
            ],
            _("Ý kiến theo cơ quan được giao"),
        )
        self._nobody = label(_("Chưa có ý kiến nào giao cơ quan."), "body", "text2")
        head = row(label(_("Giao giải quyết"), "section"), self._words, None, self.papers, self.figures, gap=12)
        layout = column(head, self._nobody, self.table, gap=8, margins=(16, 4, 16, 12))
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._keep_rows()
        look().changed.connect(self._keep_rows)

    def _keep_rows(self) -> None:
        self.table.setMinimumHeight(look().px(76 if look().large else 150))

    def show_rows(self, rows: Sequence[Row], own: bool) -> None:
        """Group the opinions and say the figures."""
        self.told = sessions.tally(rows)
        words = _("{all} ý kiến · tại chỗ {spot} · giao {given} · thành đơn {petition}")
        self._words.setText(
            words.format(
                all=self.told.all, spot=self.told.on_spot, given=self.told.assigned, petition=self.told.petition
            )
        )
        self.figures.setVisible(own and bool(rows))
        lines: list[FlowRow] = []
        for body, held in sessions.by_body(rows):
            title = body or _("Chưa giao cơ quan nào")
            lines.append(FlowRow(None, heading=_("{body} · {n} ý kiến").format(body=title, n=len(held))))
            lines += [FlowRow(each.id, _cells(each)) for each in held]
        self.table.clearSpans()
        self.table.fill(lines)
        for at, line in enumerate(lines):
            if line.heading:
                self.table.setSpan(at, 0, 1, len(self.table.model_.columns))
        self.table.setVisible(bool(lines))
        self._nobody.setVisible(not lines)


def _cells(each: Row) -> list[Cell]:
    values = each.values
    code = str(values.get("answer_kind") or "")
    weight, icon = CHIPS.get(code, ("plain", "pencil"))
    due = str(values.get("due_on") or "")
    return [
        Cell(str(values.get("position") or ""), tone="text2", right=True),
        Cell(str(values.get("summary") or "")),
        Cell(answer_words(code), chip=weight, icon=icon),
        Cell(day(date.fromisoformat(due)) if due else str(values.get("due_text") or ""), right=bool(due)),
    ]
