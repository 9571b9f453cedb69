"""A year at a glance: twelve months; days off are filled and lettered, worked Saturdays ringed and lettered.

← → ↑ ↓ go by day and week, PgUp PgDn by month, Home End within the month; Enter opens the day. A screen reader hears
one sentence a day.
"""

from __future__ import annotations

import calendar as months_of
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from danvan_desktop.domain.law.calendars import Year
from danvan_desktop.speech import _, day, weekday
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.day_ruler import short_weekday

CELL, HIGH, GAP = 25, 24, 15  # px at 100 %: the least width of a day, its height, the space between months
HEAD, LETTERS = 26, 18  # the month's name, the weekdays
MONDAY = date(2024, 1, 1)


def day_sentence(year: Year, on: date) -> str:
    """What a day is, in words: "thứ Ba 24/11/2026, nghỉ: Ngày Văn hóa Việt Nam"."""
    name = f"{weekday(on)} {day(on)}"
    if on in year.worked:
        return _("{day}, {why}").format(day=name, why=_(year.worked[on]))
    if on in year.off:
        return _("{day}, nghỉ: {name}").format(day=name, name=_(year.off[on]))
    if on.weekday() >= 5:
        return _("{day}, nghỉ cuối tuần").format(day=name)
    return _("{day}, ngày làm việc").format(day=name)


class YearView(QWidget):
    """stood(date): the keys or the mouse stand on a day. opened(date): a day is to be changed."""

    stood = Signal(object)
    opened = Signal(object)
    emptied = Signal(object)  # Del on a day

    def __init__(self) -> None:
        super().__init__()
        self.year: Year | None = None
        self.at = date.min
        self._today = date.min
        self._changed: frozenset[date] = frozenset()
        self._rects: dict[date, QRect] = {}
        self._heads: list[tuple[QRect, str]] = []
        self._letters: list[tuple[QRect, str]] = []
        self._voice = QWidget(self)  # the day under the keys, for a screen reader
        self._voice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._lay_out)

    def show_year(self, year: Year, today: date, changed: Collection[date] = ()) -> None:
        """Draw a year. changed: days that differ from what is saved."""
        other = self.year is None or self.year.year != year.year
        self.year, self._today, self._changed = year, today, frozenset(changed)
        if other:
            self.at = today if today.year == year.year else date(year.year, 1, 1)
        self.setAccessibleName(_("Lịch năm {year}").format(year=year.year))
        self._say()
        self._lay_out()

    def stand_on(self, on: date) -> None:
        """Put the keys on a day of the year."""
        if self.year is None or on.year != self.year.year:
            return
        self.at = on
        self._say()
        QAccessible.updateAccessibility(QAccessibleEvent(self._voice, QAccessible.Event.Focus))
        self.stood.emit(on)
        self.update()

    def spot(self) -> QRect:
        """Where the day under the keys is drawn."""
        return self._rects.get(self.at, QRect())

    def words(self) -> str:
        """What is said of the day under the keys."""
        if self.year is None:
            return ""
        said = day_sentence(self.year, self.at)
        if self.at == self._today:
            said = _("{day}, hôm nay").format(day=said)
        return _("{day}, chưa ghi").format(day=said) if self.at in self._changed else said

    def _say(self) -> None:
        self.setAccessibleDescription(self.words())
        self._voice.setAccessibleName(self.words())
        if self.at in self._rects:
            self._voice.setGeometry(self._rects[self.at])

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = self._wanted(Qt.Key(event.key()))
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif wanted is not None:
            self.stand_on(wanted)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.at)
        elif event.key() == Qt.Key.Key_Delete:
            self.emptied.emit(self.at)
        else:
            super().keyPressEvent(event)

    def _wanted(self, key: Qt.Key) -> date | None:
        """The day a key leads to; at the ends of the year the last one that is in it."""
        if self.year is None:
            return None
        steps: Mapping[Qt.Key, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if key in steps:
            on = self.at + timedelta(days=steps[key])
            return on if on.year == self.year.year else self.at
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            month = min(12, max(1, self.at.month + (1 if key == Qt.Key.Key_PageDown else -1)))
            return self.at.replace(month=month, day=min(self.at.day, _length(self.at.year, month)))
        if key == Qt.Key.Key_Home:
            return self.at.replace(day=1)
        return self.at.replace(day=_length(self.at.year, self.at.month)) if key == Qt.Key.Key_End else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stand_on(self.at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _day_at(self, point: QPoint) -> date | None:
        return next((on for on, rect in self._rects.items() if rect.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (on := self._day_at(event.position().toPoint())) is not None:
            self.stand_on(on)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (on := self._day_at(event.position().toPoint())) is not None:
            self.opened.emit(on)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.year is not None:
            on = self._day_at(event.pos())
            QToolTip.showText(event.globalPos(), day_sentence(self.year, on) if on else "", self)
            return True
        return super().event(event)

    # --- laying out -------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(look().px(4 * 7 * CELL + 3 * GAP), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(7 * CELL), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        px = look().px
        self._rects, self._heads, self._letters = {}, [], []
        if self.year is None:
            return
        across = next((many for many in (4, 3, 2) if many * 7 * px(CELL) + (many - 1) * px(GAP) <= self.width()), 1)
        wide = min(px(36), (self.width() - (across - 1) * px(GAP)) // across // 7)
        block = px(HEAD + LETTERS + 6 * HIGH + 10)
        for month in range(1, 13):
            left = (month - 1) % across * (7 * wide + px(GAP))
            top = (month - 1) // across * block
            self._heads.append((QRect(left, top, 7 * wide, px(HEAD)), _("Tháng {n}").format(n=month)))
            for place in range(7):
                rect = QRect(left + place * wide, top + px(HEAD), wide, px(LETTERS))
                self._letters.append((rect, short_weekday(MONDAY + timedelta(days=place))))
            first = date(self.year.year, month, 1).weekday()
            for number in range(1, _length(self.year.year, month) + 1):
                line, place = divmod(first + number - 1, 7)
                spot = QPoint(left + place * wide, top + px(HEAD + LETTERS) + line * px(HIGH))
                self._rects[date(self.year.year, month, number)] = QRect(spot, QSize(wide, px(HIGH)))
        height = -(-12 // across) * block
        if self.minimumHeight() != height:
            self.setFixedHeight(height)
        self._say()
        self.update()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        seen = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(seen.colour("text"))
        painter.setFont(seen.font("table", 600))
        for rect, name in self._heads:
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(seen.colour("text3"))
        painter.setFont(seen.font("small"))
        for rect, name in self._letters:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, name)
        for on, rect in self._rects.items():
            if rect.intersects(event.rect()):
                self._paint_day(painter, on, rect)

    def _paint_day(self, painter: QPainter, on: date, rect: QRect) -> None:
        assert self.year is not None
        seen, px = look(), look().px
        off, worked = on in self.year.off, on in self.year.worked
        around = rect.toRectF().adjusted(1.5, 1.5, -1.5, -1.5)
        ink = "onprimary" if off else "warn" if worked else "text3" if on.weekday() >= 5 else "text"
        painter.setPen(QPen(seen.colour("warn"), 1.5) if worked else Qt.PenStyle.NoPen)
        painter.setBrush(seen.colour("primary" if off else "warnsoft" if worked else "sunken")
                         if off or worked or on.weekday() >= 5 else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(around, px(4), px(4))
        painter.setPen(seen.colour(ink))
        painter.setFont(seen.font("small", 600 if off or worked else 400))
        room = rect.adjusted(0, 0, -px(8), 0) if off or worked else rect
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(on.day))
        if off or worked:
            painter.setFont(_tiny())
            corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(rect.adjusted(0, px(1), -px(3), 0), corner, _("N") if off else _("L"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if on in self._changed:
            painter.setPen(QPen(seen.colour("clash"), 2))
            painter.drawLine(rect.left() + px(4), rect.bottom(), rect.right() - px(4), rect.bottom())
        if on == self._today:
            painter.setPen(QPen(seen.colour("focus"), 2))
            painter.drawRoundedRect(around, px(4), px(4))
        if on == self.at and self.hasFocus():
            painter.setPen(QPen(seen.colour("text"), 2))
            painter.drawRoundedRect(rect.toRectF().adjusted(0, 0, 0, 0), px(5), px(5))


def _length(year: int, month: int) -> int:
    return months_of.monthrange(year, month)[1]


def _tiny() -> QFont:
    """The letter beside the number: as small as the numbers of a ruler."""
    font = look().font("small", 600)
    font.setPointSizeF(font.pointSizeF() * 0.75)
    return font
