"""The grid on the screen: keys of ui.md 20, editors by kind, cells painted with their findings.

Typing replaces, F2 edits, Enter goes down (to the column where Tab began), Tab right. A choice is picked by its digit
or from a list that drops down; nothing is completed while typing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from danvan_desktop.domain.fields import Choice, Choices, Date, Text, Tick, Unreadable
from danvan_desktop.speech import _
from danvan_desktop.ui.records.grid.model import CELL, GridCell, GridModel
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.fields import ENTER, FINDING_ICONS, CalendarPopup, LineEdit, window_wins
from danvan_desktop.ui.widgets.flow_table import dress
from danvan_desktop.ui.widgets.popups import CheckList, DropDown, Line

Index = QModelIndex | QPersistentModelIndex
NO, CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
GRID_KEYS = (Qt.Key.Key_D, Qt.Key.Key_Apostrophe, Qt.Key.Key_Semicolon, Qt.Key.Key_V, Qt.Key.Key_C)
LINES = 2  # of text in a row
BAR = 3  # px of the finding's bar


def _stays_here(event: QEvent) -> bool:
    """Esc restores the cell before it is the window's "back"."""
    return (
        event.type() is QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    )


class CellLine(LineEdit):
    """One line in a cell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self.enter_moves = False

    def event(self, event: QEvent) -> bool:
        if _stays_here(event):
            event.accept()
            return True
        return super().event(event)


class CellText(QPlainTextEdit):
    """Several lines in a cell; Shift+Enter or Alt+Enter starts a new line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        if _stays_here(event):
            event.accept()
            return True
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.document()
            if window_wins(event, document.isUndoAvailable(), document.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)


Editor = CellLine | CellText


class GridDelegate(QStyledItemDelegate):
    """Paints cells and makes their editors. `typing(row, field, text)` at every key in one."""

    typing = Signal(int, str, str)

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table

    # --- editors ----------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        grid = self._table.grid
        name = grid.field_at(index.row(), index.column())
        kind = grid.type.field(name).kind
        made: Editor
        if isinstance(kind, Text) and kind.lines > 1:
            made = CellText(parent)
            made.textChanged.connect(lambda: self.typing.emit(index.row(), name, made.toPlainText()))
        else:
            made = CellLine(parent)
            made.textEdited.connect(lambda text: self.typing.emit(index.row(), name, text))
        made.setAccessibleName(grid.shown_column(index.column()).title)
        made.setProperty("incell", "true")
        self._table.editor = made
        return made

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._table.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Filled once: what is typed stays although the row is painted anew meanwhile."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        grid = self._table.grid
        text = grid.raw(index.row(), grid.field_at(index.row(), index.column()))
        if isinstance(editor, CellText):
            editor.blockSignals(True)
            editor.setPlainText(text)
            editor.blockSignals(False)
            editor.selectAll()
        elif isinstance(editor, CellLine):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        text = editor.toPlainText() if isinstance(editor, CellText) else editor.text()  # type: ignore[attr-defined]
        self._table.write(index.row(), index.column(), text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        room = QRect(option.rect)
        if isinstance(editor, CellText):
            high = QFontMetrics(look().font("table")).lineSpacing() * 4 + look().px(14)
            room.setHeight(max(room.height(), min(high, self._table.viewport().height())))
            room.moveTop(max(0, min(room.top(), self._table.viewport().height() - room.height())))
        editor.setGeometry(room)

    def eventFilter(self, editor: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, Editor):
            key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if key in ENTER and held in (SHIFT, ALT) and isinstance(editor, CellText):
                editor.textCursor().insertText("\n")
                return True
            if key in ENTER and not held:
                self._leave(editor, "down")
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._leave(editor, "right" if key == Qt.Key.Key_Tab else "left")
                return True
            if key == Qt.Key.Key_Escape:
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self._table.reverted.emit()
                return True
            if isinstance(editor, CellLine) and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not held:
                self._leave(editor, "up" if key == Qt.Key.Key_Up else "down")
                return True
            return False
        return super().eventFilter(editor, event)  # type: ignore[arg-type]

    def _leave(self, editor: QWidget, way: str) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._table.step(way)

    # --- painting ---------------------------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), self._table.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        seen, px, rect = look(), look().px, option.rect
        cell = index.data(CELL)
        assert isinstance(cell, GridCell)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = self._table.currentIndex() == index
        painter.save()
        ground = "infosoft" if cell.pasted else "select" if chosen and not current else "surface"
        if cell.locked and ground == "surface":
            ground = "sunken"
        painter.fillRect(rect, seen.colour(ground))
        painter.setPen(seen.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if cell.finding:
            tone = FINDING_ICONS[cell.finding.weight][1]
            painter.fillRect(rect.left(), rect.top(), px(BAR), rect.height() - 1, seen.colour(tone))
        painter.setFont(seen.font("table", 500 if cell.changed else 400))
        painter.setPen(seen.colour("danger" if cell.finding and cell.finding.weight == "wrong" else cell.tone))
        room = rect.adjusted(px(7), px(3), -px(5), -px(3))
        if cell.icon:
            painter.drawPixmap(room.left(), room.top() + px(1), seen.picture(cell.icon, cell.tone, 16))
            room.setLeft(room.left() + px(20))
        self._draw_text(painter, room, cell.text)
        if current:
            colour = seen.colour("focus" if self._table.hasFocus() else "edge")
            for piece in (
                QRect(rect.left(), rect.top(), rect.width(), 2),
                QRect(rect.left(), rect.bottom() - 1, rect.width(), 2),
                QRect(rect.left(), rect.top(), 2, rect.height()),
                QRect(rect.right() - 1, rect.top(), 2, rect.height()),
            ):
                painter.fillRect(piece, colour)
        painter.restore()

    def _draw_text(self, painter: QPainter, room: QRect, text: str) -> None:
        """At most LINES lines, broken between words, the last one elided."""
        metrics = painter.fontMetrics()
        words, lines = text.replace("\n", " ").split(" "), [""]
        for at, word in enumerate(words):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > room.width():
                if len(lines) == LINES:
                    lines[-1] = " ".join([lines[-1], *words[at:]])
                    break
                lines.append(word)
            else:
                lines[-1] = longer
        for number, line in enumerate(lines):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room.left(), room.top() + metrics.ascent() + number * metrics.lineSpacing(), shown)


class GridHeader(QHeaderView):
    """Column heads in two lines: name, and the paper form's own number."""

    def sizeHint(self) -> QSize:
        line = QFontMetrics(look().font("label")).lineSpacing()
        return QSize(super().sizeHint().width(), 2 * line + look().px(18))


class GridTable(QTableView):
    """The view. Signals say what a person wants; the page does it."""

    row_left = Signal(int)  # the current row was left
    fill_wanted = Signal()
    clear_wanted = Signal()
    paste_wanted = Signal()
    copy_wanted = Signal()
    above_wanted = Signal()
    today_wanted = Signal()
    cell_wanted = Signal(int, int, str)  # row, column, raw text: a value was chosen
    moved = Signal()
    reverted = Signal()
    open_wanted = Signal(int)

    def __init__(self, model: GridModel, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        self.grid, self._today = model, today
        self.editor: Editor | None = None
        self.popup: QWidget | None = None  # what a cell dropped down last
        self._run_from = -1  # the column where a run of Tab began
        self._anchor = QWidget(self.viewport())
        self._anchor.hide()
        self.setModel(model)
        self.setHorizontalHeader(GridHeader(Qt.Orientation.Horizontal, self))
        dress(self)
        self.setAccessibleName(name)
        self.delegate = GridDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setProperty("framed", "true")
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        look().changed.connect(self._rescale)
        self._rescale()

    def _rescale(self) -> None:
        px = look().px
        line = QFontMetrics(look().font("table")).lineSpacing()
        self.verticalHeader().setDefaultSectionSize(LINES * line + px(8))
        self.horizontalHeader().setMinimumSectionSize(px(40))
        for at, each in enumerate(self.grid.sheet.columns):
            needed = QFontMetrics(look().font("label", 500)).horizontalAdvance(each.title) + px(18)
            self.setColumnWidth(at, max(px(each.width), min(needed, px(230))))

    # --- going about ------------------------------------------------------------------------------------------------

    def go_to(self, at: int, column: int) -> None:
        self.setCurrentIndex(self.grid.index(at, column))

    def step(self, way: str) -> None:
        """Where Enter and Tab go from the current cell."""
        here = self.currentIndex()
        at, column = here.row(), here.column()
        last = self.grid.columnCount() - 1
        if way in ("right", "left"):
            if self._run_from < 0:
                self._run_from = column
            run, by = self._run_from, 1 if way == "right" else -1
            column += by
            if column > last:
                at, column, run = at + 1, 1, -1
            elif column < 1:
                at, column, run = at - 1, last, -1
            self._go(at, column)
            self._run_from = run
        else:
            column = self._run_from if self._run_from > 0 and way == "down" else column
            self._go(at + (1 if way == "down" else -1), column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, at: int, column: int) -> None:
        before = self.currentIndex().row()
        if at >= self.grid.rowCount():  # below the last row: it is saved, and the next empty one comes
            self.row_left.emit(before)
            at = self.grid.rowCount() - 1
        self.go_to(max(at, 0), column)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._run_from = -1
        self.viewport().update()
        if previous.isValid() and current.row() != previous.row():
            self.row_left.emit(previous.row())
        self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def cells(self) -> list[tuple[int, int]]:
        """The chosen cells, row by row."""
        return sorted((index.row(), index.column()) for index in self.selectedIndexes())

    # --- editing ----------------------------------------------------------------------------------------------------

    def write(self, at: int, column: int, raw: str) -> None:
        """An editor is done with a cell."""
        name = self.grid.field_at(at, column)
        if name and raw != self.grid.raw(at, name):
            self.cell_wanted.emit(at, column, raw)

    def finish(self) -> None:
        """Take what stands in an open editor."""
        if (editor := self.editor) is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def edit(self, index: QModelIndex, trigger: object = None, event: QEvent | None = None) -> bool:  # type: ignore[override]
        if trigger is None:
            super().edit(index)
            return True
        triggers = QAbstractItemView.EditTrigger
        name = self.grid.field_at(index.row(), index.column()) if index.isValid() else ""
        asked = trigger in (triggers.EditKeyPressed, triggers.DoubleClicked, triggers.AnyKeyPressed)
        if name and asked and not self.grid.cell(index.row(), index.column()).locked:
            kind = self.grid.type.field(name).kind
            typed = event.text() if isinstance(event, QKeyEvent) and trigger == triggers.AnyKeyPressed else ""
            if isinstance(kind, Tick):
                self._tick(index, typed)
                return True
            if isinstance(kind, Choice):
                self._choose(index, kind, typed)
                return True
        return super().edit(index, trigger, event)  # type: ignore[call-overload]

    def _tick(self, index: QModelIndex, typed: str) -> None:
        if typed in ("", " ", "x", "X"):
            raw = self.grid.raw(index.row(), self.grid.field_at(index.row(), index.column()))
            self.cell_wanted.emit(index.row(), index.column(), "" if raw else "x")

    def _choose(self, index: QModelIndex, kind: Choice, typed: str) -> None:
        at, column = index.row(), index.column()
        if typed.isdigit() and not isinstance(kind, Choices):
            if 0 < int(typed) <= len(kind.options):
                self.cell_wanted.emit(at, column, kind.options[int(typed) - 1].code)
            return
        self._anchor.setGeometry(self.visualRect(index))
        self._anchor.setAccessibleName(self.grid.shown_column(column).title)
        raw = self.grid.raw(at, self.grid.field_at(at, column))
        lines = [Line(option.code, _(option.label)) for option in kind.options]
        popup: DropDown | CheckList
        if isinstance(kind, Choices):
            ticked: set[object] = {code.strip() for code in raw.split(";") if code.strip()}
            popup = CheckList(self._anchor, lines, ticked)
            popup.changed.connect(
                lambda codes: self.cell_wanted.emit(at, column, "; ".join(sorted(map(str, codes))))
            )
            popup.drop()
        else:
            popup = DropDown(
                self._anchor, [*lines, Line("", _("(để trống)"))], searchable=bool(typed.strip()) or len(lines) > 9
            )
            popup.picked.connect(lambda code: self.cell_wanted.emit(at, column, str(code)))
            popup.drop(raw, typed.strip())
        self.popup = popup

    def _calendar(self, index: QModelIndex) -> None:
        at, column = index.row(), index.column()
        today = self._today()
        try:
            typed = Date().read(self.grid.raw(at, self.grid.field_at(at, column)), today)
        except Unreadable:
            typed = None
        self._anchor.setGeometry(self.visualRect(index))
        day = QDate.fromString(str(typed), "yyyy-MM-dd") if typed else QDate(today.year, today.month, today.day)
        popup = CalendarPopup(self._anchor, day)
        popup.picked.connect(lambda picked: self.cell_wanted.emit(at, column, picked.toString("dd/MM/yyyy")))
        popup.drop()
        self.popup = popup

    def _drop(self) -> None:
        index = self.currentIndex()
        name = self.grid.field_at(index.row(), index.column()) if index.isValid() else ""
        if not name or self.grid.cell(index.row(), index.column()).locked:
            return
        kind = self.grid.type.field(name).kind
        if isinstance(kind, Choice):
            self._choose(index, kind, "")
        elif isinstance(kind, Date):
            self._calendar(index)

    # --- keys -------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == CTRL and event.key() in GRID_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wanted = {
            (CTRL, Qt.Key.Key_D): self.fill_wanted,
            (CTRL, Qt.Key.Key_Apostrophe): self.above_wanted,
            (CTRL, Qt.Key.Key_Semicolon): self.today_wanted,
            (CTRL, Qt.Key.Key_V): self.paste_wanted,
            (CTRL, Qt.Key.Key_C): self.copy_wanted,
            (NO, Qt.Key.Key_Delete): self.clear_wanted,
        }.get((held, Qt.Key(key)))
        if wanted is not None:
            wanted.emit()
        elif key in ENTER and not held:
            self.step("down")
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and held in (NO, SHIFT):
            self.step("right" if key == Qt.Key.Key_Tab else "left")
        elif key == Qt.Key.Key_F4 or (held == ALT and key == Qt.Key.Key_Down):
            self._drop()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif key == Qt.Key.Key_F2:
            super().keyPressEvent(event)
        elif event.text() and event.text().isprintable() and not held & (CTRL | ALT):
            # "/" and digits are typed here, not the window's
            self.edit(self.currentIndex(), QAbstractItemView.EditTrigger.AnyKeyPressed, event)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False  # Tab goes from cell to cell; F6 leaves the grid
