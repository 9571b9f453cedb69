"""The day ruler (ui.md 9.1): one cell a day from the start event to the due day, so that nobody has to trust a number.

Counted days carry their number, skipped ones are hatched with their reason, today is ringed, the due day is filled with
the verdict's colour, a suspension is one wide block. ← → Home End read day by day; each cell is a child with a name, so
a screen reader hears what is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from danvan_desktop.domain.law.deadlines import Day, Deadline
from danvan_desktop.speech import _, day
from danvan_desktop.ui.theme import look

SPARE = 5  # px round the cells for the rings
LABEL = 18  # px of a line of labels
FILLS = {  # a clock's state -> the colour role of its due day
    "counting": "ok", "soon": "warn", "today": "warn", "overdue": "danger", "paused": "text2", "done": "ok",
    "done_late": "danger", "unknown": "text2",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One thing on the ruler. days: the day, or all days of a block. kind: start, counted, skipped, due, paused, late.

    number: its place in the count, 0 for none.
    """

    kind: Literal["start", "counted", "skipped", "due", "paused", "late"]
    days: tuple[date, ...]
    number: int = 0
    why: str = ""

    @property
    def wide(self) -> bool:
        return self.kind in ("paused", "late")


@dataclass(frozen=True)
class Size:
    """How wide and high a cell is at 100 %, the space behind it, and the least it may shrink to."""

    width: int
    height: int
    gap: int
    least: int


LARGE, MIDDLE, TICK = Size(44, 34, 3, 34), Size(20, 28, 1, 17), Size(9, 24, 1, 2)


def cells_of(deadline: Deadline, today: date, state: str) -> list[Cell]:
    """The cells in the order of the calendar. A case past its due day ends with the block of days it is late."""
    start = Cell("start", (deadline.start,))
    found: list[Cell] = []
    for paused, days in groupby(deadline.ruler, key=lambda each: each.why == "suspended" and each.day != deadline.due):
        if paused:
            found.append(Cell("paused", tuple(each.day for each in days), why="suspended"))
        else:
            found += [Cell(_kind(each, deadline), (each.day,), each.number, each.why) for each in days]
    if deadline.rule.backward:
        return [*found, start]
    if state == "overdue" and deadline.due is not None and today > deadline.due:
        late = tuple(date.fromordinal(at) for at in range(deadline.due.toordinal() + 1, today.toordinal() + 1))
        found.append(Cell("late", late))
    return [start, *found]


def _kind(each: Day, deadline: Deadline) -> Literal["due", "counted", "skipped"]:
    if each.day == deadline.due:
        return "due"
    return "counted" if each.number else "skipped"


def size_for(cells: Sequence[Cell], room: float, wide: float) -> Size:
    """The size of ui.md 9.1 for so many days, or the next smaller one where `room` (px at 100 %) is short.

    wide: what all blocks together take.
    """
    many = sum(not each.wide for each in cells)
    for most, size in ((15, LARGE), (32, MIDDLE)):  # 14 and 31 days, and the day it starts on
        if many <= most and many * (size.least + size.gap) + wide <= room:
            fits = int((room - wide) / max(many, 1)) - size.gap
            return Size(max(size.least, min(size.width, fits)), size.height, size.gap, size.least)
    fits = int((room - wide) / max(many, 1)) - TICK.gap
    return Size(max(TICK.least, min(TICK.width, fits)), TICK.height, TICK.gap, TICK.least)


def reason_letters(why: str) -> str:
    """What a skipped day says in its cell: "T7", "CN", "Lễ"."""
    return {"saturday": _("T7"), "sunday": _("CN"), "suspended": ""}.get(why, _("Lễ"))


def short_weekday(on: date) -> str:
    """ "T2" … "T7", "CN"."""
    return (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))[on.weekday()]


class DayRuler(QWidget):
    """read(words): the keyboard or the mouse stands on a day; "" when it left. words: how a `Day` is told."""

    read = Signal(str)

    def __init__(self, words: Callable[[Day], str]) -> None:
        super().__init__()
        self._words = words
        self._deadline: Deadline | None = None
        self.cells: list[Cell] = []
        self.at = -1
        self._state, self._today = "unknown", date.min
        self._rects: list[QRect] = []
        self._children: list[QWidget] = []
        self._size = LARGE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Thước ngày"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._lay_out)

    def show_deadline(self, deadline: Deadline | None, today: date, state: str) -> None:
        """Draw one deadline; None draws nothing. state: of the clock, as `services.cases.Clock.state`."""
        self._deadline, self._today, self._state = deadline, today, state
        self.cells = cells_of(deadline, today, state) if deadline else []
        self.at = -1
        for each in self._children:
            each.hide()
            each.deleteLater()
        self._children = [QWidget(self) for _cell in self.cells]
        for cell, child in zip(self.cells, self._children, strict=True):
            words = self.words_of(cell)
            child.setAccessibleName(words)
            child.setToolTip(words)
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
            child.show()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.cells else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription(_("{n} ngày; phím ← → đọc từng ngày").format(n=len(self.cells)))
        self._lay_out()

    def words_of(self, cell: Cell) -> str:
        """What a cell means, in words."""
        assert self._deadline is not None
        first, last = cell.days[0], cell.days[-1]
        if cell.kind == "start":
            return f"{_(self._deadline.rule.start_event)} {day(first)}"
        if cell.kind == "paused":
            return _("Tạm đình chỉ {n} ngày, từ {first} đến {last}, không tính").format(
                n=len(cell.days), first=day(first), last=day(last)
            )
        if cell.kind == "late":
            return _("Quá hạn {n} ngày, từ {first} đến {last}").format(
                n=len(cell.days), first=day(first), last=day(last)
            )
        told = self._words(next(each for each in self._deadline.ruler if each.day == first))
        marks = [_("hôm nay")] if first == self._today else []
        marks += [_("hạn")] if cell.kind == "due" else []
        return ", ".join([told, *marks])

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.cells) - 1
        wanted = {
            Qt.Key.Key_Left: max(self.at - 1, 0),
            Qt.Key.Key_Right: min(self.at + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if wanted is None or not self.cells:
            super().keyPressEvent(event)
        else:
            self.stand_on(wanted)

    def stand_on(self, at: int) -> None:
        """Read one cell."""
        self.at = at
        words = self.words_of(self.cells[at])
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self._children[at], QAccessible.Event.Focus))
        self.read.emit(words)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.cells and event.reason() is not Qt.FocusReason.MouseFocusReason:
            here = next((at for at, each in enumerate(self.cells) if self._today in each.days), len(self.cells) - 1)
            self.stand_on(self.at if self.at >= 0 else here)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.at = -1
        self.read.emit("")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = next((at for at, rect in enumerate(self._rects) if rect.contains(event.position().toPoint())), -1)
        if at >= 0:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.stand_on(at)

    # --- laying out -------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        px = look().px
        wanted = size_for(self.cells, 10_000, 0)
        wide = sum(self._block_width(each) for each in self.cells if each.wide)
        many = sum(not each.wide for each in self.cells)
        width = many * px(wanted.width + wanted.gap) + wide + px(2 * SPARE)
        return QSize(width, px(wanted.height + 2 * SPARE + 2 * LABEL))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(LARGE.height + 2 * SPARE + 2 * LABEL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _block_words(self, cell: Cell) -> str:
        many = len(cell.days)
        return (_("Quá hạn {n} ngày") if cell.kind == "late" else _("Tạm đình chỉ {n} ngày")).format(n=many)

    def _block_width(self, cell: Cell) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(self._block_words(cell)) + look().px(18)

    def _small(self) -> QFont:
        return look().font("small", 500)

    def _lay_out(self) -> None:
        px = look().px
        wide = sum(self._block_width(each) + px(3) for each in self.cells if each.wide)
        room = (self.width() - px(2 * SPARE)) * 100 / look().scale
        size = self._size = size_for(self.cells, room, wide * 100 / look().scale)
        left, top = px(SPARE), px(LABEL + SPARE)
        self._rects = []
        for cell, child in zip(self.cells, self._children, strict=True):
            width = self._block_width(cell) if cell.wide else px(size.width)
            rect = QRect(left, top, width, px(size.height))
            self._rects.append(rect)
            child.setGeometry(rect)
            left += width + max(1, px(3 if cell.wide else size.gap))
        self.updateGeometry()
        self.update()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, (cell, rect) in enumerate(zip(self.cells, self._rects, strict=True)):
            self._paint_cell(painter, cell, rect)
            if self._today in cell.days:
                self._ring(painter, rect, 2, "focus")
            if at == self.at and self.hasFocus():
                self._ring(painter, rect, 4, "text")
        self._paint_dates(painter)
        self._paint_marks(painter)

    def _ring(self, painter: QPainter, rect: QRect, away: int, role: str) -> None:
        away = look().px(away)
        painter.setPen(QPen(look().colour(role), 2 if role == "focus" else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = rect.toRectF().adjusted(-away + 1, -away + 1, away - 1, away - 1)
        painter.drawRoundedRect(around, look().px(5), look().px(5))

    def _paint_cell(self, painter: QPainter, cell: Cell, rect: QRect) -> None:
        seen = look()
        ground, edge, ink = self._colours(cell)
        tick = self._size.height == TICK.height and not cell.wide
        radius = seen.px(1 if tick else 4)
        around = rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(around, radius, radius)
        if cell.kind in ("skipped", "paused"):
            hatch = QColor(seen.colour("text3"))
            hatch.setAlphaF(0.45)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(around, radius, radius)
        if tick:
            return
        if cell.kind == "start" and rect.width() >= seen.px(17):
            side = 18 if rect.width() >= seen.px(30) else 14
            flag = seen.picture("flag", "text2", side)
            painter.drawPixmap(rect.center().x() - seen.px(side / 2) + 1, rect.center().y() - seen.px(side / 2), flag)
            return
        large = self._size.height == LARGE.height and cell.kind in ("counted", "due")
        painter.setFont(seen.font("section") if large else self._small())
        painter.setPen(ink)
        text = self._text(cell)
        if cell.kind == "skipped" and text:  # the letters stand on a quiet ground, or the hatching eats them
            need = painter.fontMetrics().boundingRect(text)
            need.moveCenter(rect.center())
            painter.fillRect(need.adjusted(-2, 0, 2, 0) & rect.adjusted(1, 1, -1, -1), seen.colour("surface"))
        if cell.kind == "paused":
            need = painter.fontMetrics().boundingRect(text)
            need.moveCenter(rect.center())
            painter.fillRect(need.adjusted(-4, -1, 4, 1), seen.colour("surface"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _text(self, cell: Cell) -> str:
        if cell.wide:
            return self._block_words(cell)
        if cell.kind == "skipped":
            letters = reason_letters(cell.why)
            fits = QFontMetrics(self._small()).horizontalAdvance(letters) <= look().px(self._size.width) - 2
            return letters if fits else ""
        return str(cell.number) if cell.number else ""

    def _colours(self, cell: Cell) -> tuple[QColor, QColor, QColor]:
        """Ground, edge, ink."""
        seen = look().colour
        if cell.kind == "due":
            fill = seen(FILLS.get(self._state, "text2"))
            return fill, fill, seen("surface")
        if cell.kind == "late":
            return seen("dangersoft"), seen("danger"), seen("danger")
        if cell.kind in ("skipped", "paused"):
            return seen("surface"), seen("line"), seen("text2")
        if cell.kind == "counted" and cell.days[0] <= self._today:
            return seen("primarysoft"), seen("primary"), seen("primary")
        return seen("surface"), seen("edge"), seen("text")

    def _paint_dates(self, painter: QPainter) -> None:
        """Above the cells: every day where there is room, else the Mondays."""
        seen, line = look(), look().px(LABEL)
        pitch = seen.px(self._size.width + self._size.gap)
        painter.setFont(self._small())
        metrics = painter.fontMetrics()
        large = self._size.height == LARGE.height
        end = -1
        for cell, rect in zip(self.cells, self._rects, strict=True):
            on = cell.days[0]
            full = f"{short_weekday(on)} {on.day}"
            if cell.wide:
                continue
            if large:
                text = full if metrics.horizontalAdvance(full) <= pitch else str(on.day)
            elif on.weekday() == 0 or cell.kind in ("start", "due"):
                text = f"{on.day}/{on.month}"
            else:
                continue
            width = metrics.horizontalAdvance(text) + 2
            left = rect.center().x() - width // 2 if large else rect.left()
            left = max(0, min(left, self.width() - width))
            bold = on == self._today or cell.kind == "due"
            if left <= end and not bold:
                continue
            if left <= end + seen.px(4) and not large:
                continue
            painter.setPen(seen.colour("text" if bold else "text2"))
            painter.setFont(seen.font("small", 600 if bold else 400))
            painter.drawText(QRect(left, 0, width + 2, line), Qt.AlignmentFlag.AlignCenter, text)
            end = left + width

    def _paint_marks(self, painter: QPainter) -> None:
        """Under the cells: the start event, today, due; due first, then what still has room."""
        seen = look()
        top = seen.px(LABEL + 2 * SPARE + self._size.height)
        taken: list[QRect] = []
        for text, rect, role, weight in self._marks():
            painter.setFont(seen.font("small", weight))
            width = painter.fontMetrics().horizontalAdvance(text) + 4
            left = max(0, min(rect.center().x() - width // 2, self.width() - width))
            room = QRect(left, top, width, seen.px(LABEL))
            if any(room.adjusted(-4, 0, 4, 0).intersects(each) for each in taken):
                room.moveRight(min(each.left() for each in taken if each.left() > room.left() - width) - seen.px(6))
                if room.left() < 0 or any(room.intersects(each) for each in taken):
                    continue
            taken.append(room)
            painter.setPen(seen.colour(role))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _marks(self) -> list[tuple[str, QRect, str, int]]:
        pairs = list(zip(self.cells, self._rects, strict=True))
        found: list[tuple[str, QRect, str, int]] = []
        for cell, rect in pairs:
            if cell.kind == "due":
                text = _("hạn, hôm nay") if self._today in cell.days else _("hạn")
                found.append((text, rect, FILLS.get(self._state, "text2"), 600))
        for cell, rect in pairs:
            if self._today in cell.days and cell.kind not in ("due", "start"):
                found.append((_("hôm nay"), rect, "focus", 600))
        for cell, rect in pairs:
            if cell.kind == "start" and self._deadline is not None:
                event = _(self._deadline.rule.start_event)
                found.append((_("hôm nay") if self._today in cell.days else event, rect, "text2", 400))
        return found
