"""Small windows inside the window: a sheet over the page, and the list a field drops down.

Popups suggest and never complete inline: what is typed stays as typed until a line is taken with ↓ then Enter or Tab.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import IconButton, column, label, row

Index = QModelIndex | QPersistentModelIndex


class Overlay(QFrame):
    """A sheet over the page; Esc closes it and the focus goes back to where it was."""

    def __init__(self, over: QWidget, title: str, width: int = 640) -> None:
        super().__init__(over)
        self.setProperty("popup", "true")
        self.setAccessibleName(title)
        self._width = width
        self._before = QApplication.focusWidget()
        self.body = QVBoxLayout()
        self.body.setSpacing(look().px(8))
        self.setLayout(
            column(
                row(label(title, "section"), None, IconButton("x", _("Đóng"), self.close)),
                self.body,
                gap=8,
                margins=(16, 8, 12, 16),
            )
        )
        over.installEventFilter(self)

    def open(self) -> None:
        """Show it, centred near the top."""
        self.show()
        self.place()
        self.raise_()
        first = next(
            (
                each
                for each in self.findChildren(QWidget)
                if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(each, IconButton)
            ),
            self,
        )
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        over = self.parentWidget()
        width = min(look().px(self._width), over.width() - look().px(48))
        height = min(self.sizeHint().height(), over.height() - look().px(96))
        self.setGeometry((over.width() - width) // 2, look().px(64), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self.place()
        return False

    def event(self, event: QEvent) -> bool:
        # Esc is the window's shortcut for "back"; here it means "close this".
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QEvent) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()


@dataclass(frozen=True)
class Line:
    """A line of a popup: what it stands for, its text, a grey word behind it."""

    value: object
    text: str
    beside: str = ""


class Lines(QAbstractListModel):
    """Lines filtered tone-free by what is typed; the digit of each of the first nine stands before it."""

    def __init__(self, lines: Sequence[Line] = (), digits: bool = True) -> None:
        super().__init__()
        self._all: list[tuple[str, Line]] = []
        self.shown: list[Line] = []
        self._digits = digits
        self.fill(lines)

    def fill(self, lines: Sequence[Line]) -> None:
        self._all = [(fold(line.text), line) for line in lines]
        self.filter("")

    def filter(self, typed: str) -> None:
        wanted = fold(typed)
        self.beginResetModel()
        starts = [line for key, line in self._all if key.startswith(wanted)]
        inside = [line for key, line in self._all if wanted in key and not key.startswith(wanted)]
        self.shown = starts + inside
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            line = self.shown[index.row()]
            digit = f"{index.row() + 1}  " if self._digits and index.row() < 9 else ""
            return f"{digit}{line.text}   {line.beside}".rstrip()
        return None


class DropDown(QFrame):
    """The list a choice field drops down, with a search line when it is long. Picks with Enter, digits or the mouse."""

    picked = Signal(object)

    def __init__(self, field: QWidget, lines: Sequence[Line], *, searchable: bool) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self._field = field
        self.model = Lines(lines, digits=not searchable)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Tìm trong danh sách"))
        if not searchable:
            self.search.hide()
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(field.accessibleName())
        self.view.clicked.connect(lambda index: self._take(index.row()))
        self.view.installEventFilter(self)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self.search, self.view, gap=4, margins=(4, 4, 4, 4)))
        self.setFocusProxy(self.search if searchable else self.view)

    def drop(self, current: object = None, typed: str = "") -> None:
        """Show under the field; `typed` starts the search."""
        rows = min(max(self.model.rowCount(), 1), 10)
        height = rows * max(self.view.sizeHintForRow(0), look().px(28)) + look().px(10)
        self.view.setFixedHeight(height)
        self.setMinimumWidth(max(self._field.width(), look().px(200)))
        self.adjustSize()
        below = self._field.mapToGlobal(QPoint(0, self._field.height() + 1))
        screen = self._field.screen().availableGeometry()
        if below.y() + self.height() > screen.bottom():
            below = self._field.mapToGlobal(QPoint(0, -self.height() - 1))
        self.move(min(below.x(), max(screen.right() - self.width(), 0)), max(below.y(), 0))
        self.show()
        at = next((i for i, line in enumerate(self.model.shown) if line.value == current), 0)
        self.view.setCurrentIndex(self.model.index(at))
        (self.search if self.search.isVisible() else self.view).setFocus()
        if typed and self.search.isVisible():
            self.search.setText(typed)

    def _filter(self, typed: str) -> None:
        self.model.filter(typed)
        self.view.setCurrentIndex(self.model.index(0))

    def _take(self, at: int) -> None:
        if 0 <= at < len(self.model.shown):
            value = self.model.shown[at].value
            self.close()
            self.picked.emit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, at = event.key(), self.view.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(at)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.view.setCurrentIndex(self.model.index(max(0, min(at + step, len(self.model.shown) - 1))))
        elif watched is self.view and event.text().isdigit() and event.text() != "0":
            self._take(int(event.text()) - 1)
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True


class Suggestions(QFrame):
    """Earlier values under a text field: re-filtered by every key, taken only with ↓ then Enter or Tab."""

    def __init__(self, field: QLineEdit, source: Callable[[str, Callable[[Sequence[str]], None]], None]) -> None:
        super().__init__(field, Qt.WindowType.ToolTip)
        self.setProperty("popup", "true")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._field, self._source = field, source
        self.model = Lines((), digits=False)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(lambda index: self._take(index.row()))
        self.setLayout(column(self.view, gap=0, margins=(2, 2, 2, 2)))
        field.textEdited.connect(self._ask)
        field.installEventFilter(self)

    def _ask(self, typed: str) -> None:
        if len(typed.strip()) < 2:
            self.hide()
            return
        self._source(typed, self._offer)

    def _offer(self, found: Sequence[str]) -> None:
        others = [text for text in found if text != self._field.text()]
        if not others or not self._field.hasFocus():
            self.hide()
            return
        self.model.fill([Line(text, text) for text in others[:8]])
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())
        height = min(len(others), 8) * max(self.view.sizeHintForRow(0), look().px(28)) + look().px(8)
        at = self._field.mapToGlobal(QPoint(0, self._field.height() + 1))
        self.setGeometry(at.x(), at.y(), self._field.width(), height)
        self.show()

    def _take(self, at: int) -> None:
        text = self.model.shown[at].text
        self.hide()
        self._field.setText(text)
        self._field.textEdited.emit(text)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.hide()
        if not self.isVisible() or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() is not QEvent.Type.KeyPress:
            return False
        at = self.view.currentIndex().row()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.view.setCurrentIndex(self.model.index(max(0, min(at + step, len(self.model.shown) - 1))))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and at >= 0:
            self._take(at)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def sizeHint(self) -> QSize:
        return QSize(self._field.width(), look().px(120))


class CheckLines(Lines):
    """Lines with a tick each and a count behind."""

    def __init__(self, lines: Sequence[Line], ticked: set[object]) -> None:
        self.ticked = set(ticked)
        super().__init__(lines, digits=False)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = self.shown[index.row()].value in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def flip(self, at: int) -> None:
        self.ticked ^= {self.shown[at].value}
        index = self.index(at)
        self.dataChanged.emit(index, index)


class CheckList(QFrame):
    """Several of many: Space or the mouse ticks, typing filters, Enter or Esc closes; `changed(set)` at once."""

    changed = Signal(object)
    closed = Signal()

    def __init__(self, field: QWidget, lines: Sequence[Line], ticked: set[object]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self._field = field
        self.model = CheckLines(lines, ticked)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Tìm trong danh sách"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        if len(lines) <= 7:
            self.search.hide()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.clicked.connect(lambda index: self._flip(index.row()))
        self.view.installEventFilter(self)
        self.view.setAccessibleName(field.accessibleName())
        self.setLayout(column(self.search, self.view, gap=4, margins=(4, 4, 4, 4)))

    def drop(self) -> None:
        rows = min(max(self.model.rowCount(), 1), 10)
        self.view.setFixedHeight(rows * max(self.view.sizeHintForRow(0), look().px(28)) + look().px(10))
        self.view.setMinimumWidth(max(self.view.sizeHintForColumn(0) + look().px(40), look().px(220)))
        self.setMinimumWidth(self._field.width())
        self.adjustSize()
        self.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 1)))
        self.show()
        self.view.setCurrentIndex(self.model.index(0))
        (self.view if self.search.isHidden() else self.search).setFocus()

    def _filter(self, typed: str) -> None:
        self.model.filter(typed)
        self.view.setCurrentIndex(self.model.index(0))

    def _flip(self, at: int) -> None:
        if 0 <= at < len(self.model.shown):
            self.model.flip(at)
            self.changed.emit(set(self.model.ticked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        at = self.view.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.view.setCurrentIndex(self.model.index(max(0, min(at + step, len(self.model.shown) - 1))))
        elif event.key() == Qt.Key.Key_Space and (watched is self.view or not self.search.text()):
            self._flip(at)
        else:
            return False
        return True

    def closeEvent(self, event: QEvent) -> None:
        self.closed.emit()
        self.deleteLater()
