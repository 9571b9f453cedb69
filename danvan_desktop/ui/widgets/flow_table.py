"""A table of rows in memory, painted like the lists: gutter icons, chips, ticks, right-aligned numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from danvan_desktop.ui.theme import look

Index = QModelIndex | QPersistentModelIndex
LEAST_REST = 220  # px at 100 % that the widest column keeps
ROW = Qt.ItemDataRole.UserRole  # the FlowRow
CELL = Qt.ItemDataRole.UserRole + 1  # the Cell


@dataclass(frozen=True)
class Cell:
    """What a cell shows. chip: weight of a soft ground around the text. icon: before the text. tone: colour role.

    under: a second, grey line. strong: weight 500. right: right-aligned with tabular digits. marks: parts of the text
    to underline, (start, length).
    """

    text: str = ""
    chip: str = ""
    icon: str = ""
    tone: str = "text"
    under: str = ""
    strong: bool = False
    right: bool = False
    marks: tuple[tuple[int, int], ...] = ()
    spoken: str = ""
    icons: tuple[tuple[str, str], ...] = ()  # a gutter: (icon, colour role), instead of text
    bar: float | None = None  # a small bar before the text, 0…1
    tick: bool | None = None  # a check box instead of text


@dataclass(frozen=True)
class FlowColumn:
    """width in px at 100 %, 0 takes the rest."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True)
class FlowRow:
    """value: what the row stands for. weight: soft ground of the whole row. heading: a line over the whole width."""

    value: Any
    cells: Sequence[Cell] = field(default_factory=tuple)
    weight: str = ""
    heading: str = ""
    ticked: bool | None = None


class FlowModel(QAbstractTableModel):
    """Rows in memory."""

    def __init__(self, columns: Sequence[FlowColumn]) -> None:
        super().__init__()
        self.columns, self.rows = list(columns), list[FlowRow]()

    def fill(self, rows: Sequence[FlowRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[section].right
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags  # arrow keys pass over it
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role not in (
            CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        cell = row.cells[index.column()] if index.column() < len(row.cells) else Cell(row.heading)
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {cell.spoken or cell.text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.text if len(cell.text) > 30 else None
        return cell.text


def draw_tabular(painter: QPainter, room: QRect, text: str) -> None:
    """Right-aligned text whose digits all have one width (our face has no tabular figures)."""
    metrics = painter.fontMetrics()
    digit = max(metrics.horizontalAdvance(each) for each in "0123456789")
    at = room.right()
    base = room.top() + (room.height() + metrics.ascent() - metrics.descent()) // 2
    for char in reversed(text):
        own = metrics.horizontalAdvance(char)
        wide = digit if char.isdigit() else own
        at -= wide
        painter.drawText(at + (wide - own) // 2, base, char)


class CellDelegate(QStyledItemDelegate):
    """Paints a `Cell`; the current row has one ring around it."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), look().px(32))

    def cell(self, index: Index) -> Cell:
        found = index.data(CELL)
        return found if isinstance(found, Cell) else Cell(str(index.data() or ""))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        seen, px = look(), look().px
        row = index.data(ROW)
        rect = option.rect
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        weight = row.weight if isinstance(row, FlowRow) else ""
        heading = isinstance(row, FlowRow) and bool(row.heading)
        ground = (
            "sunken"
            if heading
            else "select"
            if selected
            else "select"
            if weight == "select"
            else weight + "soft"
            if weight
            else "surface"
        )
        painter.fillRect(rect, seen.colour(ground))
        painter.setPen(seen.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        cell = self.cell(index)
        if heading:
            if index.column() == 0:
                painter.setFont(seen.font("label", 600))
                painter.setPen(seen.colour(cell.tone))
                wide = QRect(rect.left() + px(8), rect.top(), self._view.viewport().width(), rect.height())
                painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter, row.heading)
        else:
            self.draw_cell(painter, rect.adjusted(px(8), 0, -px(8), 0), cell)
        if self._ring(option, index):
            self._draw_ring(painter, rect, index)
        painter.restore()

    def _draw_tick(self, painter: QPainter, room: QRect, ticked: bool) -> None:
        seen, px = look(), look().px
        side = px(15)
        square = QRect(room.left() + (room.width() - side) // 2, room.top() + (room.height() - side) // 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(seen.colour("primary" if ticked else "edge"))
        painter.setBrush(seen.colour("primary" if ticked else "surface"))
        painter.drawRoundedRect(square, 3, 3)
        if ticked:
            painter.drawPixmap(square.left() + px(1), square.top() + px(1), seen.picture("check", "onprimary", 13))

    def draw_cell(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        """Tick, gutter, bar, icon, chip or text, underlined matches, a grey second line."""
        seen, px = look(), look().px
        painter.setFont(seen.font("table", 500 if cell.strong else 400))
        if cell.tick is not None:
            self._draw_tick(painter, room, cell.tick)
            return
        for at, (icon, tone) in enumerate(cell.icons):
            picture = seen.picture(icon, tone, 16)
            painter.drawPixmap(room.left() - px(4) + at * px(18), room.top() + (room.height() - px(16)) // 2, picture)
        if cell.bar is not None:
            wide, high = px(44), px(6)
            track = QRect(room.left(), room.top() + (room.height() - high) // 2, wide, high)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(seen.colour("line"))
            painter.drawRoundedRect(track, high / 2, high / 2)
            painter.setBrush(seen.colour(cell.tone))
            painter.drawRoundedRect(track.adjusted(0, 0, -round(wide * (1 - cell.bar)), 0), high / 2, high / 2)
            room = room.adjusted(wide + px(6), 0, 0, 0)
        if cell.chip:
            self._draw_chip(painter, room, cell)
            return
        if cell.icon:
            painter.drawPixmap(
                room.left(), room.top() + (room.height() - px(18)) // 2, seen.picture(cell.icon, cell.tone, 18)
            )
            room = room.adjusted(px(24), 0, 0, 0)
        painter.setPen(seen.colour(cell.tone))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(cell.text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        if cell.right and "/" in text:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            return
        if cell.right:
            draw_tabular(painter, room, text)
            return
        if cell.under:
            half = room.height() // 2
            painter.drawText(room.adjusted(0, px(3), 0, -half + px(3)), Qt.AlignmentFlag.AlignVCenter, text)
            painter.setFont(seen.font("small"))
            painter.setPen(seen.colour("text3"))
            under = painter.fontMetrics().elidedText(cell.under, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room.adjusted(0, half - px(3), 0, -px(2)), Qt.AlignmentFlag.AlignVCenter, under)
            return
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        base = room.top() + (room.height() + metrics.height()) // 2
        for start, length in cell.marks:
            if start < len(text):
                left = room.left() + metrics.horizontalAdvance(text[:start])
                width = metrics.horizontalAdvance(text[start : start + length])
                painter.fillRect(left, base, min(width, room.right() - left), 2, seen.colour("focus"))

    def _draw_chip(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        seen, px = look(), look().px
        painter.setFont(seen.font("label"))
        metrics = painter.fontMetrics()
        lead = px(20) if cell.icon else 0
        width = min(metrics.horizontalAdvance(cell.text) + lead + px(20), room.width())
        height = metrics.height() + px(6)
        chip = QRect(room.left(), room.top() + (room.height() - height) // 2, width, height)
        plain = cell.chip == "plain"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(seen.colour("sunken" if plain else f"{cell.chip}soft"))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        ink = "text2" if plain else cell.chip
        if cell.icon:
            painter.drawPixmap(
                chip.left() + px(8), chip.top() + (height - px(14)) // 2, seen.picture(cell.icon, ink, 14)
            )
        painter.setPen(seen.colour(ink))
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, width - lead - px(16))
        painter.drawText(chip.adjusted(px(10) + lead, 0, -px(6), 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _ring(self, option: QStyleOptionViewItem, index: Index) -> bool:
        return self._view.hasFocus() and self._view.currentIndex().row() == index.row()

    def _draw_ring(self, painter: QPainter, rect: QRect, index: Index) -> None:
        header = self._view.horizontalHeader()
        shown = [at for at in map(header.logicalIndex, range(header.count())) if not header.isSectionHidden(at)]
        last = shown[-1]
        colour = look().colour("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, colour)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, colour)
        if header.visualIndex(index.column()) == 0:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
        if index.column() == last:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)


class FlowTable(QTableView):
    """The table; Enter or a double click opens a row, Space ticks it."""

    opened = Signal(object)  # the row's value
    space_pressed = Signal(object)
    binned = Signal()

    def __init__(
        self,
        columns: Sequence[FlowColumn],
        name: str,
        row_height: int = 32,
        *,
        rest: int = LEAST_REST,
        waiting: Sequence[int] = (),
    ) -> None:
        """rest, waiting: see `fit_columns`."""
        super().__init__()
        self._rest, self._waiting = rest, tuple(waiting)
        self.model_ = FlowModel(columns)
        self.setModel(self.model_)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        self._row_height = row_height
        self.setProperty("framed", "true")
        dress(self)
        self._rescale()
        look().changed.connect(self._rescale)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def _rescale(self) -> None:
        px = look().px
        self.verticalHeader().setDefaultSectionSize(
            max(px(self._row_height), QFontMetrics(look().font("table")).height() + px(8))
        )
        self._fit()

    def _fit(self) -> None:
        fit_columns(self, [column.width for column in self.model_.columns], self._rest, self._waiting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def fill(self, rows: Sequence[FlowRow]) -> None:
        """Show these rows; the current one stays by its value."""
        before = self.current()
        self.model_.fill(rows)
        if rows:
            at = next(
                (i for i, each in enumerate(rows) if before is not None and each.value == before and not each.heading),
                next((i for i, each in enumerate(rows) if not each.heading), 0),
            )
            self.setCurrentIndex(self.model_.index(at, 0))

    def current(self) -> Any:
        """The value of the current row, None without one."""
        at = self.currentIndex().row()
        return self.model_.rows[at].value if 0 <= at < len(self.model_.rows) else None

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.model_.rows) and not self.model_.rows[at].heading:
            self.opened.emit(self.model_.rows[at].value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and plain:
            self.space_pressed.emit(self.current())
        elif event.key() == Qt.Key.Key_Delete and plain:
            self.binned.emit()
        elif event.text() == "/":
            event.ignore()  # the window's: to the search box
        else:
            super().keyPressEvent(event)


def dress(view: QTableView) -> None:
    """What all our tables have in common."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def fit_columns(view: QTableView, widths: Sequence[int], rest: int = LEAST_REST, waiting: Sequence[int] = ()) -> None:
    """Set column widths (px at 100 %); 0 takes the rest, at least `rest`.

    Where there is less room, columns wait for a wider window: first those of `waiting`, then the last ones.
    """
    header = view.horizontalHeader()
    header.setMinimumSectionSize(look().px(20))
    room = view.viewport().width() - look().px(rest) - sum(look().px(width) for width in widths)
    order = [*waiting, *(at for at in reversed(range(2, len(widths))) if widths[at] and at not in waiting)]
    gone: set[int] = set()
    for at in order if 0 in widths else ():
        if room < 0:
            gone.add(at)
            room += look().px(widths[at])
    for at, width in enumerate(widths):
        if width:
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            view.setColumnWidth(at, look().px(width))
            view.setColumnHidden(at, at in gone)
        else:
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
