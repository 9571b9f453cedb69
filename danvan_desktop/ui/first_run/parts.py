"""Pieces that only the first run has: the column of steps, large choices, places by old and new names, code words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QListView, QPushButton, QSizePolicy, QWidget

from danvan_desktop.domain.units import Found, Unit, UnitList
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Picture, box, column, label, row
from danvan_desktop.ui.widgets.fields import LineEdit
from danvan_desktop.ui.widgets.popups import Line, Lines


class StepColumn(QWidget):
    """The five steps: done ones ticked, the present one golden."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self._at = list(names), 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_step(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(
            _("Bước {n} trên {of}: {name}").format(n=at + 1, of=len(self._names), name=self._names[at])
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(42) * len(self._names))

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, px = look(), look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, name in enumerate(self._names):
            round_ = QRect(1, at * px(42) + px(9), px(24), px(24))
            now = at == self._at
            painter.setPen(Qt.PenStyle.NoPen if now else QPen(seen.colour("railtext"), 1))
            painter.setBrush(seen.colour("railmark") if now else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(round_)
            if at < self._at:
                painter.drawPixmap(round_.adjusted(px(4), px(4), 0, 0).topLeft(), seen.picture("check", "railon", 16))
            else:
                painter.setPen(seen.colour("rail" if now else "railtext"))
                painter.setFont(seen.font("table", 600))
                painter.drawText(round_, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            painter.setPen(seen.colour("railon" if now else "railtext"))
            painter.setFont(seen.font("body", 600 if now else 400))
            room = QRect(px(34), at * px(42), self.width() - px(34), px(42))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)


class Segments(QWidget):
    """A few choices side by side, one of them set; arrow keys go between them."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[object, str]], now: object) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: list[DeedButton] = []
        for value, text in choices:
            button = DeedButton(text, kind="segment")
            button.setCheckable(True)
            button.setChecked(value == now)
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self.buttons.append(button)
        self.setLayout(row(*self.buttons, None, gap=8))


class Choice(QPushButton):
    """A large choice: icon, what it is, one sentence."""

    def __init__(self, at: int, icon: str, title: str, sentence: str) -> None:
        super().__init__()
        self.setProperty("kind", "big")
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        words = column(label(title, "section"), label(sentence, "table", "text2", wrap=True), gap=2)
        inner = row(Picture(icon, "primary", 24), words, gap=16, margins=(18, 12, 16, 12))
        inner.setStretch(1, 1)
        inner.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(inner)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        inner = self.layout()
        assert inner is not None
        return QSize(look().px(400), inner.totalHeightForWidth(max(self.width(), look().px(400))))

    minimumSizeHint = sizeHint


@dataclass(frozen=True)
class Place:
    """A line of the search: the unit it leads to, and what is said about an old name."""

    unit: Unit
    text: str


def places_of(found: Sequence[Found], units: UnitList, level: str) -> list[Place]:
    """The units of today that search results lead to; one line for each heir of a unit of the past."""
    lines: list[Place] = []
    for each in found:
        heirs = [one for one in each.became if one.level == level]
        targets = [each.unit] if each.unit.era == "since-2025" and each.unit.level == level else heirs
        for unit in targets:
            if not each.past:
                lines.append(Place(unit, units.full_name(unit)))
            elif unit is each.unit:
                lines.append(Place(unit, units.describe(each, _)))
            else:
                full = units.full_name(unit)
                said = _("{name} (cũ) nay thuộc {now}").format(name=each.name, now=full[:1].lower() + full[1:])
                lines.append(Place(unit, said))
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in lines:
        if (key := (one.unit.id, one.text)) not in seen:
            seen.add(key)
            kept.append(one)
    return kept


class PlaceFinder(QWidget):
    """A search line and the places found under it; ↓ goes into the list, Enter takes."""

    taken = Signal(object)  # Unit

    def __init__(self, units: Callable[[], UnitList], level: str) -> None:
        super().__init__()
        self._units, self.level = units, level
        self.box = LineEdit()
        self.box.enter_moves = False
        self.box.setPlaceholderText(_("Gõ tên xã, phường, cả tên cũ; thêm tên tỉnh nếu trùng"))
        self.box.setAccessibleName(_("Tìm đơn vị"))
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.model = Lines((), digits=False)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(_("Đơn vị tìm thấy"))
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.list.installEventFilter(self)
        layout = column(self.box, box(column(self.list, gap=0, margins=(1, 1, 1, 1)), card=True), gap=6)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def set_level(self, level: str) -> None:
        self.level = level
        self._search(self.box.text())

    def _search(self, typed: str) -> None:
        if len(fold(typed)) < 2:
            self.model.fill(())
            return
        units = self._units()
        levels = ("commune", "district") if self.level == "commune" else (self.level,)
        places = places_of(units.search(typed, 24, levels), units, self.level)
        self.model.fill([Line(each.unit, each.text) for each in places])
        self.list.setCurrentIndex(self.model.index(0))

    def _take(self, at: int) -> None:
        if 0 <= at < len(self.model.shown):
            self.taken.emit(self.model.shown[at].value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        at, plain = self.list.currentIndex().row(), not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.model.shown:
            self._take(max(at, 0))
            return True
        if watched is self.box and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentIndex(self.model.index(max(0, min(at + step, len(self.model.shown) - 1))))
            return True
        return False
