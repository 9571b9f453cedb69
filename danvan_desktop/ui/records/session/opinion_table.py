"""The opinions of a session as a table: content in two lines; in large letters number, field and content alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView

from danvan_desktop.domain.records import TYPES
from danvan_desktop.services.finding import Row
from danvan_desktop.services.sessions import is_parked
from danvan_desktop.speech import _, day
from danvan_desktop.ui.records.live_desk import answer_words
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.flow_table import Cell, CellDelegate, FlowColumn, FlowRow, FlowTable

OPINION = TYPES["opinion"]
CHIPS = {
    "on_spot": ("ok", "check"),
    "assigned": ("warn", "right"),
    "unanswered": ("plain", "clock"),
    "petition": ("info", "letter"),
}
LARGE = 1.75  # of the letters of a table
NUMBER, CONTENT, AREA = 0, 1, 3  # the columns a projector shows
LARGE_WIDTHS = {NUMBER: 70, AREA: 260}


@dataclass(frozen=True)
class LinesCell(Cell):
    """Text in two lines at most. size: of its letters."""

    size: float = 1.0


def _font(size: float) -> QFont:
    font = QFont(look().font("table"))
    font.setPointSizeF(font.pointSizeF() * size)
    return font


def lay_out(text: str, font: QFont, width: int) -> list[str]:
    """The text in lines of that width, two at most; the second ends in … where more would follow."""
    words = text.replace("\n", " ")
    layout = QTextLayout(words, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    first = layout.createLine()
    if not first.isValid():
        layout.endLayout()
        return []
    first.setLineWidth(max(width, 1))
    length = first.textLength()
    layout.endLayout()
    rest = words[length:].strip()
    if not rest:
        return [words]
    return [words[:length].rstrip(), QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)]


class OpinionDelegate(CellDelegate):
    """Paints content in two lines."""

    def draw_cell(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        if not isinstance(cell, LinesCell) or cell.icon:
            super().draw_cell(painter, room, cell)
            return
        font = _font(cell.size)
        painter.setFont(font)
        painter.setPen(look().colour(cell.tone))
        metrics = QFontMetrics(font)
        lines = lay_out(cell.text, font, room.width())
        top = room.top() + (room.height() - len(lines) * metrics.lineSpacing()) // 2
        side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        for at, line in enumerate(lines):
            where = QRect(room.left(), top + at * metrics.lineSpacing(), room.width(), metrics.lineSpacing())
            painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, line)


def cells_of(each: Row, size: float = 1.0) -> list[Cell]:
    """One opinion as the table shows it. No name is in it; a denunciation shows its paper file's number alone."""
    values = each.values
    secret = OPINION.is_denunciation(values)
    number = values.get("secret_file_no") or "…"
    text = _("Tố cáo · hồ sơ mật {number}").format(number=number) if secret else str(values.get("summary") or "")
    area = _(OPINION.field("subject_area").kind.show(values.get("subject_area")))
    place = LinesCell(str(values.get("position") or ""), tone="text2", right=True, size=size)
    if size > 1:
        return [place, LinesCell(text, size=size), Cell(), LinesCell(area, tone="text2", size=size), *[Cell()] * 3]
    code = str(values.get("answer_kind") or "")
    weight, icon = CHIPS.get(code, ("plain", "pencil"))
    due = str(values.get("due_on") or "")
    shown_due = day(date.fromisoformat(due))[:5] if due else str(values.get("due_text") or "")
    return [
        Cell(place.text, tone="text2", right=True),
        LinesCell(text, icon="lock" if secret else ""),
        Cell(str(values.get("village") or "")),
        Cell(area),
        Cell(answer_words(code), chip=weight, icon=icon),
        Cell(str(values.get("assigned_to") or values.get("answered_by") or "")),
        Cell(shown_due, right="/" in shown_due, tone="text2"),
    ]


class OpinionTable(FlowTable):
    """The table of a session. menu_wanted(place on the screen)."""

    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        self.large = False
        super().__init__(
            [
                FlowColumn(_("Số"), 48, right=True),
                FlowColumn(_("Nội dung ý kiến")),
                FlowColumn(_("Thôn, tổ"), 112),
                FlowColumn(_("Lĩnh vực"), 130),
                FlowColumn(_("Trả lời"), 138),
                FlowColumn(_("Ai trả lời, giao ai"), 160),
                FlowColumn(_("Hạn"), 72, right=True),
            ],
            _("Các ý kiến đã ghi"),
            row_height=40,
        )
        self.setItemDelegate(OpinionDelegate(self))
        self._shown: Sequence[Row] = ()

    def show_large(self, large: bool) -> None:
        """Letters for a projector: number, field and content alone."""
        self.large = large
        self.show_rows(self._shown)
        self._fit()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Fill the table; a half-written opinion is amber."""
        self._shown = rows
        size = LARGE if self.large else 1.0
        self.fill([FlowRow(each.id, cells_of(each, size), "warn" if is_parked(each.values) else "") for each in rows])
        self._heights()

    def _fit(self) -> None:
        super()._fit()
        if self.large:
            for at in range(len(self.model_.columns)):
                self.setColumnHidden(at, at not in (NUMBER, CONTENT, AREA))
                if at in LARGE_WIDTHS:
                    self.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                    self.setColumnWidth(at, look().px(LARGE_WIDTHS[at]))
        self._heights()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heights()

    def _heights(self) -> None:
        """One line or two, by the width the content has."""
        font = _font(LARGE if self.large else 1.0)
        line, width = QFontMetrics(font).lineSpacing(), self.columnWidth(CONTENT) - 2 * look().px(8)
        one, two = max(look().px(40), line + look().px(12)), 2 * line + look().px(12)
        metrics = QFontMetrics(font)
        for at, each in enumerate(self.model_.rows):
            long = metrics.horizontalAdvance(each.cells[CONTENT].text.replace("\n", " ")) > width
            wanted = two if long else one
            if self.rowHeight(at) != wanted:
                self.setRowHeight(at, wanted)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())
