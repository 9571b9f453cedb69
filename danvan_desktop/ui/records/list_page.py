"""The list of a register: saved views, search as one types, chips, marks, preview, bin. One class for all types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTabBar,
    QTableView,
    QWidget,
)

from danvan_desktop.domain.fields import Choice, Choices, RecordType, Year
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_
from danvan_desktop.services import entry, exporting, finding
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _, counted, number, several
from danvan_desktop.ui.notices import Notice
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.records.model import ListColumn, RecordsModel, columns_of, hidden_at_first
from danvan_desktop.ui.records.preview import Preview
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    EmptyState,
    Sheet,
    box,
    column,
    keycap,
    label,
    link,
    picture,
    row,
)
from danvan_desktop.ui.widgets.chips import FilterChip
from danvan_desktop.ui.widgets.fields import FieldBox, LineEdit, LineEditor
from danvan_desktop.ui.widgets.flow_table import CellDelegate, dress
from danvan_desktop.ui.widgets.popups import Line

NAME_LEAST = 240  # px at 100 %
MANY_BINNED = 3  # above, the number has to be typed


@dataclass(frozen=True)
class View:
    """A saved way of looking. marks, where, deleted as in `Query`; own ones are the user's. due: a date field and the
    days from today it lies between, None for open.
    """

    name: str
    marks: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    deleted: bool = False
    text: str = ""
    own: bool = field(default=False, compare=False)
    due: tuple[str, int | None, int] | None = None

    def between(self, today: date) -> dict[str, tuple[str | None, str]]:
        """As `Query.between`."""
        if self.due is None:
            return {}
        name, first, last = self.due
        days = [None if each is None else (today + timedelta(each)).isoformat() for each in (first, last)]
        return {name: (days[0], str(days[1]))}


VIEWS = (
    View(N_("Tất cả")),
    View(N_("Còn mục để hoàn thành"), ("missing",)),
    View(N_("Hai máy ghi khác nhau"), ("conflicts",)),
    View(N_("Thùng"), deleted=True),
)


class RecordsTable(QTableView):
    """The table of a list; its keys are those of ui.md 20."""

    opened = Signal(int)
    previewed = Signal()
    binned = Signal()
    menu_wanted = Signal(object)
    left_upwards = Signal()

    def __init__(self, model: RecordsModel, name: str) -> None:
        super().__init__()
        self.records = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setProperty("framed", "true")
        dress(self)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        look().changed.connect(self._rescale)
        self._rescale()

    def _rescale(self) -> None:
        px = look().px
        self.verticalHeader().setDefaultSectionSize(max(px(32), QFontMetrics(look().font("table")).height() + px(10)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.records.columns[index.column()].key == "tick":
            self.records.flip(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at = event.key(), self.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.opened.emit(at)
        elif key == Qt.Key.Key_Space and shift:
            self.records.flip(at)
        elif key == Qt.Key.Key_Space:
            self.previewed.emit()
        elif key == Qt.Key.Key_Delete:
            self.binned.emit()
        elif key == Qt.Key.Key_A and control:
            self.records.pick_all(True)
        elif event.text() == "/":
            event.ignore()  # the window's: to the search box
        elif key == Qt.Key.Key_Up and at == 0 and not control:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)


class SearchBox(LineEdit):
    """The search box: ↓ goes into the table, Esc clears and then leaves."""

    down = Signal()
    leave_wanted = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(_("Tìm"))
        self._glass = self.addAction(look().icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self._glass.setIcon(look().icon("search", "text3", 16))

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.leave_wanted.emit()
        else:
            super().keyPressEvent(event)


class ListPage(Page):
    """One register's list. `opened(row id, position, length)` when a record is to be opened."""

    opened = Signal(str, int)
    new_wanted = Signal()

    def __init__(self, shell: Shell, type_name: str, key: str, hint: str = "") -> None:
        super().__init__(shell)
        self.key = key
        self.record_type: RecordType = TYPES[type_name]
        self.plural = several(self.record_type.plural)
        self.extra_buttons: tuple[HeadButton, ...] = ()
        self._deeds: list[str] = []
        self._counts: dict[int, int] = {}
        self._preview: Preview | None = None
        self.views = [*self.ways(), *self._own_views()]
        self.model = RecordsModel(shell, self.record_type, self.make_columns())
        self.table = RecordsTable(self.model, self.plural)
        self.search = SearchBox(hint or _("Tìm trong {name}…").format(name=self.plural.lower()))
        self.chips = self._make_chips()
        self._build()
        self._connect()
        self._fitted = 0
        self._fit_columns()
        self._restore_sort()
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(self.refresh)
        self._stale = True
        self._confirmed: Callable[[], object] = lambda: None  # what Ctrl+Enter does while a sheet asks
        self._kept: tuple[Any, int] = (None, 0)

    # --- for hand-made lists ----------------------------------------------------------------------------------------

    def ways(self) -> Sequence[View]:
        """The ways of looking every user has."""
        return VIEWS

    def make_columns(self) -> list[ListColumn]:
        """The columns, in their order."""
        return columns_of(self.record_type)

    def _today(self) -> date:
        today: date = self.shell.desk.clock.today()
        return today

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        px = look().px
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName(_("Cách xem"))
        for view in self.views:
            self.tabs.addTab(view.name if view.own else _(view.name))
        self._strip = box(
            row(self.tabs, link(_("+ Lưu cách xem này"), self._ask_view_name), None, gap=8, margins=(8, 0, 16, 0)),
            bar="head",
        )
        self.search.setMinimumWidth(px(300))
        self.search.setMaximumWidth(px(360))
        self._clear = link(_("Xóa lọc"), self.clear_filters)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(px(8))
        for chip in self.chips.values():
            self._chip_row.addWidget(chip)
        filters = row(self.search, self._chip_row, self._clear, None, gap=8)
        self._sheet_place = column(gap=0)
        held = QWidget()
        self._below = QStackedLayout(held)
        self._below.addWidget(self.table)
        self._empty: QWidget | None = None
        layout = column(filters, self._sheet_place, held, gap=12)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._picked = QFrame()
        self._picked_count = label("", "small", "primary")
        self._picked.setLayout(
            row(
                self._picked_count,
                DeedButton(_("Bỏ vào thùng…"), self.ask_bin),
                link(_("Bỏ chọn"), lambda: self.model.pick_all(False)),
                keycap("Esc"),
                None,
                gap=10,
            )
        )

    def _make_chips(self) -> dict[str, FilterChip]:
        chips: dict[str, FilterChip] = {}
        for each in self.record_type.fields:
            wanted = isinstance(each.kind, Choice) and (each.listed or each.name == "subject_area")
            if not (wanted or isinstance(each.kind, Year)) or len(chips) == 5:
                continue
            chip = FilterChip(_(each.label), lambda offer, name=each.name: self._values_of(name, offer))
            chips[each.name] = chip
        if "year" in chips:  # the year stands first
            chips = {"year": chips.pop("year"), **chips}
        return chips

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda _text: self._wait.start())
        self.search.textChanged.connect(lambda text: None if text else self._wait.start())
        self.search.down.connect(self._into_table)
        self.search.leave_wanted.connect(self._into_table)
        for chip in self.chips.values():
            chip.changed.connect(self.refresh)
        self.tabs.currentChanged.connect(lambda _at: self.refresh())
        self.table.opened.connect(self._open_row)
        self.table.previewed.connect(self.toggle_preview)
        self.table.binned.connect(self.ask_bin)
        self.table.menu_wanted.connect(self._row_menu)
        self.table.left_upwards.connect(self.search.setFocus)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_preview())
        self.model.counted.connect(self._counted)
        self.model.ticks_changed.connect(self._ticked)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort_by)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self._head_menu(header.mapToGlobal(at)))
        header.sectionResized.connect(self._remember_width)
        look().changed.connect(self._fit_columns)
        self.shell.changed.connect(self._something_changed)

    def _fit_columns(self) -> None:
        header = self.table.horizontalHeader()
        widths = self.shell.memory.get(f"widths.{self.record_type.name}", {}) or {}
        hidden = self._hidden()
        header.setMinimumSectionSize(look().px(24))
        metrics = QFontMetrics(look().font("label"))
        header.blockSignals(True)
        self._fitted = self.table.viewport().width()
        room = self._fitted - look().px(NAME_LEAST)
        for at, each in enumerate(self.model.columns):
            self.table.setColumnHidden(at, each.key in hidden)
            if each.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                if each.key == "number":
                    widths = {**widths, "number": self._number_width()}
                needed = metrics.horizontalAdvance(each.title) + look().px(18 + (14 if each.sort else 0))
                width = max(look().px(widths.get(each.key, each.width)), needed if each.title else 0)
                self.table.setColumnWidth(at, width)
                if each.key not in hidden:
                    room -= width
                    # What does not fit beside a readable name waits for a wider window.
                    self.table.setColumnHidden(at, room < 0 and at > 3)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.blockSignals(False)

    def _number_width(self) -> int:
        prefix = self.record_type.prefix
        longest = f"{prefix}-2026-0000" if prefix else "0000/2026"
        advance = QFontMetrics(look().font("table")).horizontalAdvance(longest)
        return round(advance * 100 / look().scale) + 18

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_again)

    def _fit_again(self) -> None:
        if self.table.viewport().width() != self._fitted:
            self._fit_columns()

    def _hidden(self) -> set[str]:
        kept = self.shell.memory.get(f"hidden.{self.record_type.name}")
        hidden = set(hidden_at_first(self.model.columns) if kept is None else kept)
        if self._preview is not None:  # the name keeps its room
            hidden |= {each.key for each in self.model.columns[5:]}
        return hidden

    def _remember_width(self, at: int, _old: int, new: int) -> None:
        each = self.model.columns[at]
        if each.width:
            widths = dict(self.shell.memory.get(f"widths.{self.record_type.name}", {}) or {})
            widths[each.key] = round(new * 100 / look().scale)
            self.shell.memory.put(f"widths.{self.record_type.name}", widths)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        return self.views[max(self.tabs.currentIndex(), 0)]

    def query(self) -> Query:
        """What the list asks for now."""
        view = self.view
        where = {
            **dict(view.where),
            **{name: tuple(sorted(chip.values, key=str)) for name, chip in self.chips.items() if chip.values},
        }
        return replace(
            self.model.query,
            text=self.search.text().strip(),
            where=where,
            marks=view.marks,
            deleted=view.deleted,
            between=view.between(self._today()),
        )

    def refresh(self) -> None:
        """Ask again."""
        self._stale = False
        at = self.table.currentIndex().row()
        self._kept = (
            self.model.keys[at] if 0 <= at < len(self.model.keys) else None,
            self.table.verticalScrollBar().value(),
        )
        self.model.ask(self.query())
        self._count_views()
        self._clear.setVisible(bool(self.search.text() or any(chip.values for chip in self.chips.values())))

    def _count_views(self) -> None:
        desk = self.shell.desk
        queries = [
            Query(
                self.record_type.name,
                view.text,
                dict(view.where),
                marks=view.marks,
                deleted=view.deleted,
                between=view.between(self._today()),
            )
            for view in self.views
        ]

        def count() -> list[int]:
            return [finding.count(desk, query, 100_000) for query in queries]

        self.shell.tasks.run(count, self._show_counts, key=f"counts {id(self)}")

    def _show_counts(self, counts: list[int]) -> None:
        self._counts = dict(enumerate(counts))
        for at, view in enumerate(self.views):
            name = view.name if view.own else _(view.name)
            many = self._counts.get(at, 0)
            self.tabs.setTabText(at, f"{name}  {number(many)}")
            # A view for trouble is offered when there is trouble.
            self.tabs.setTabVisible(
                at, not (view.marks == ("conflicts",) and not many and self.tabs.currentIndex() != at)
            )
        self.head_changed.emit()

    def _counted(self) -> None:
        if not len(self.model.keys):
            self._show_empty()
        else:
            self._below.setCurrentWidget(self.table)
            if self.table.currentIndex().row() < 0:
                key, scrolled = self._kept
                here = key in self.model.keys
                self.table.setCurrentIndex(self.model.index(self.model.keys.index(key) if here else 0, 3))
                if here:  # the list never jumps
                    self.table.verticalScrollBar().setValue(scrolled)
        self.head_changed.emit()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._below.removeWidget(self._empty)
            self._empty.deleteLater()
        filtered = self.search.text() or any(chip.values for chip in self.chips.values())
        if filtered:
            words = (
                _("Không có {name} nào khớp “{text}”.") if self.search.text() else _("Không có {name} nào khớp bộ lọc.")
            )
            self._empty = EmptyState(
                "search",
                words.format(name=self.plural.lower(), text=self.search.text().strip()),
                DeedButton(_("Xóa lọc"), self.clear_filters),
            )
        elif self.view != VIEWS[0]:
            self._empty = EmptyState(
                "check",
                _("Không có {name} nào trong “{view}”.").format(name=self.plural.lower(), view=_(self.view.name)),
            )
        else:
            self._empty = self.nothing_yet()
        self._below.addWidget(self._empty)
        self._below.setCurrentWidget(self._empty)

    def nothing_yet(self) -> EmptyState:
        """The state of a register without any record."""
        buttons = [
            DeedButton(_("{name} mới").format(name=_(self.record_type.label)), self.new_wanted.emit, icon="plus")
        ]
        buttons += [DeedButton(each.text, each.run) for each in self.extra_buttons if each.icon == "table"]
        sentence = _("Chưa có {name} nào. Nhập {name} đầu tiên, hoặc lấy từ tệp Excel đang dùng.")
        return EmptyState("file", sentence.format(name=_(self.record_type.label).lower()), *buttons)

    def clear_filters(self) -> None:
        """All filters off, the search empty."""
        self.search.clear()
        for chip in self.chips.values():
            chip.set_values(set())
        self.refresh()

    def _values_of(self, name: str, offer: Any) -> None:
        query = self.query()
        query = replace(query, where={each: wanted for each, wanted in query.where.items() if each != name})
        desk = self.shell.desk
        self.shell.tasks.run(
            lambda: finding.value_counts(desk, query, name), lambda counts: offer(self._lines(name, counts))
        )

    def _lines(self, name: str, counts: Sequence[tuple[Any, int]]) -> list[Line]:
        kind = self.record_type.field(name).kind
        if isinstance(kind, Choices):
            totals: dict[str, int] = {}
            for codes, many in counts:
                for code in codes if isinstance(codes, list) else ():
                    totals[code] = totals.get(code, 0) + many
            counts = sorted(totals.items(), key=lambda one: -one[1])
        if isinstance(kind, Choice):
            return [Line(code, _(kind.label_of(code)), str(many)) for code, many in counts]
        return [
            Line(value, kind.show(value), str(many))
            for value, many in sorted(counts, key=lambda one: one[0], reverse=True)
        ]

    # --- sorting, columns -------------------------------------------------------------------------------------------

    def _sort_by(self, at: int) -> None:
        each = self.model.columns[at]
        if each.key == "tick":
            self.model.pick_all(not self.model.picked)
        if not each.sort:
            self._show_sort()
            return
        query = self.model.query
        down = not query.descending if query.sort == each.sort else each.sort in ("changed", "number")
        self.model.query = replace(query, sort=each.sort, descending=down)
        self.shell.memory.put(f"sort.{self.record_type.name}", [each.sort, down])
        self._show_sort()
        self.refresh()

    def _restore_sort(self) -> None:
        known = {each.sort for each in self.model.columns}
        sort, down = self.shell.memory.get(f"sort.{self.record_type.name}") or ("number", True)
        if sort in known:
            self.model.query = replace(self.model.query, sort=sort, descending=down)
        self._show_sort()

    def _show_sort(self) -> None:
        query = self.model.query
        at = next((i for i, each in enumerate(self.model.columns) if each.sort == query.sort), -1)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(at, order)

    def _head_menu(self, at: Any) -> None:
        menu = QMenu(self)
        hidden = self._hidden()
        for each in self.model.columns:
            if each.title and each.key not in ("number", self.record_type.title):
                action = QAction(each.title, menu, checkable=True, checked=each.key not in hidden)
                action.triggered.connect(lambda _checked=False, key=each.key: self._flip_column(key))
                menu.addAction(action)
        menu.exec(at)

    def _flip_column(self, key: str) -> None:
        hidden = self._hidden() ^ {key}
        self.shell.memory.put(f"hidden.{self.record_type.name}", sorted(hidden))
        self._fit_columns()

    def _row_menu(self, at: Any) -> None:
        menu = QMenu(self)
        menu.addAction(_("Mở"), lambda: self._open_row(self.table.currentIndex().row()))
        menu.addAction(_("Xem nhanh"), self.toggle_preview)
        menu.addSeparator()
        menu.addAction(_("Bỏ vào thùng…"), self.ask_bin)
        menu.exec(at)

    # --- views ------------------------------------------------------------------------------------------------------

    def _own_views(self) -> list[View]:
        kept = self.shell.memory.get(f"views.{self.record_type.name}", ()) or ()
        return [
            View(
                each["name"],
                where=tuple((name, tuple(values)) for name, values in each["where"].items()),
                text=each.get("text", ""),
                own=True,
            )
            for each in kept
        ]

    def _ask_view_name(self) -> None:
        editor = LineEditor()
        field_box = FieldBox(_("Tên cách xem"), editor)

        def keep() -> None:
            name = editor.text().strip()
            if name:
                self._keep_view(name)
                sheet.close_sheet()

        sheet = self._sheet(_("Lưu cách xem này"), field_box, DeedButton(_("Lưu cách xem"), keep))
        editor.widget.setFocus()

    def _keep_view(self, name: str) -> None:
        where = {each: sorted(chip.values, key=str) for each, chip in self.chips.items() if chip.values}
        key = f"views.{self.record_type.name}"
        self.shell.memory.put(
            key,
            [
                *(self.shell.memory.get(key, ()) or ()),
                {"name": name, "where": where, "text": self.search.text().strip()},
            ],
        )
        view = View(
            name,
            where=tuple((each, tuple(values)) for each, values in where.items()),
            text=self.search.text().strip(),
            own=True,
        )
        self.views.append(view)
        self.tabs.addTab(name)
        self.shell.notices.done(_("Đã lưu cách xem “{name}”.").format(name=name))
        self._count_views()

    # --- rows -------------------------------------------------------------------------------------------------------

    def current(self) -> Row | None:
        """The current row."""
        at = self.table.currentIndex().row()
        return self.model.row(at) if 0 <= at < len(self.model.keys) else None

    def _into_table(self) -> None:
        self.table.setFocus()
        if self.table.currentIndex().row() < 0 and len(self.model.keys):
            self.table.setCurrentIndex(self.model.index(0, 3))

    def _open_row(self, at: int) -> None:
        found = self.model.row(at) if 0 <= at < len(self.model.keys) else None
        if found is not None and found.id:
            self.opened.emit(found.id, at)

    def neighbour(self, at: int, step: int) -> tuple[str, int] | None:
        """The record before or after a place of the list: (id, its place)."""
        wanted = at + step
        if not 0 <= wanted < len(self.model.keys):
            return None
        found = self.model.row(wanted)
        if found is None or not found.id:
            return None
        self.table.setCurrentIndex(self.model.index(wanted, 3))
        return found.id, wanted

    def _something_changed(self, records: set[str]) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    # --- preview ----------------------------------------------------------------------------------------------------

    def toggle_preview(self) -> None:
        """Space: the record beside the list, read-only."""
        if self._preview is None:
            self._preview = Preview(self.record_type)
            self._show_preview()
        else:
            self._preview = None
        self._fit_columns()
        self.head_changed.emit()

    def _show_preview(self) -> None:
        if self._preview is not None:
            self._preview.show_row(self.current())

    def panel(self) -> QWidget | None:
        return self._preview

    # --- bin --------------------------------------------------------------------------------------------------------

    def _sheet(self, title: str, *items: Any) -> Sheet:
        while (held := self._sheet_place.takeAt(0)) is not None:
            if held.widget():
                held.widget().deleteLater()
        sheet = Sheet(title, row(*items, None, gap=12))
        sheet.closed.connect(self._into_table)
        self._sheet_place.addWidget(sheet)
        return sheet

    def open_sheet(self) -> Sheet | None:
        """The sheet that is open now."""
        held = self._sheet_place.itemAt(0)
        found = held.widget() if held else None
        return found if isinstance(found, Sheet) and not found.isHidden() else None

    def ask_bin(self) -> None:
        """Ask for the reason; above three records also for their number."""
        keys = sorted(self.model.picked) or (
            [self.model.keys[self.table.currentIndex().row()]]
            if self.table.currentIndex().row() >= 0 and len(self.model.keys)
            else []
        )
        if not keys or self.view.deleted:
            return
        reason, typed = LineEditor(), LineEditor()
        reason_box = FieldBox(_("Lý do"), reason)
        reason_box.setMinimumWidth(look().px(360))
        many = len(keys) > MANY_BINNED
        number_box = FieldBox(_("Gõ {n} để xác nhận").format(n=len(keys)), typed)

        def bin_them() -> None:
            if reason.text().strip() and (not many or typed.text().strip() == str(len(keys))):
                sheet.close_sheet()
                self._bin(keys, reason.text())

        deed = DeedButton(_("Bỏ {n} {name} vào thùng").format(n=len(keys), name=self.plural.lower()), bin_them)
        items: list[Any] = [reason_box, *((number_box,) if many else ()), deed]
        sheet = self._sheet(_("Bỏ vào thùng"), *items)
        self._confirmed = bin_them
        reason.widget.setFocus()

    def _import(self) -> None:
        self.shell.go(Place("import", options={"from": self.key}))

    def ask_export(self) -> None:
        """Xuất: what is found now, with or without what stays in the office; the act says so."""
        local = QCheckBox(_("Kèm cả mục ở lại đơn vị (họ tên, địa chỉ, ghi chú)"))

        def write() -> None:
            sheet.close_sheet()
            self._export(local.isChecked())

        note = label(_("Tệp ghi vào thư mục giay-to của đơn vị, đúng mẫu mà Nhập từ Excel đọc lại được."), "small")
        sheet = self._sheet(
            _("Xuất {n} {name}").format(
                n=number(len(self.model.keys)), name=counted(self.record_type.label, len(self.model.keys)).lower()
            ),
            column(row(picture("home", "home", 16), local, None, gap=6), note, gap=4),
            DeedButton(_("Ghi tệp Excel"), write),
        )
        self._confirmed = write
        local.setFocus()

    def _export(self, with_local: bool) -> None:
        desk, type_name, query = self.shell.desk, self.record_type.name, self.query()
        name = f"{type_name}-{datetime.fromtimestamp(desk.clock.now_ms() / 1000):%Y%m%d-%H%M}.xlsx"

        def work(progress: Progress) -> exporting.Exported:
            return exporting.export(
                desk, type_name, desk.folder_of_papers / name, with_local=with_local, query=query, progress=progress
            )

        def done(made: exporting.Exported) -> None:
            words = _("Đã ghi {n} dòng vào {path}.").format(n=number(made.rows), path=made.path)
            weight = "warn" if made.local else "ok"
            if made.local:
                words += " " + _("Tệp có họ tên, địa chỉ: giữ như giữ sổ.")
            self.shell.notices.show(Notice("exported", weight, words, page=self.key))

        self.shell.tasks.run(work, done, self.shell.notices.problem, name=_("Xuất ra Excel"), progress=True)

    def _bin(self, keys: Sequence[int], reason: str) -> None:
        desk, type_name = self.shell.desk, self.record_type.name

        def work() -> Outcome:
            return entry.delete_many(desk, [each.id for each in finding.rows(desk, type_name, keys)], reason)

        def done(outcome: Outcome) -> None:
            self._deeds.append(outcome.deed)
            self.model.picked.clear()
            self.shell.tell(
                outcome,
                _("Đã bỏ {n} {name} vào thùng. Hoàn tác (Ctrl+Z).").format(
                    n=len(outcome.changed), name=self.plural.lower()
                ),
            )
            self._ticked()

        self.shell.tasks.run(work, done, self.shell.notices.problem)

    def _undo(self) -> None:
        deed, desk = self._deeds.pop(), self.shell.desk
        self.shell.tasks.run(
            lambda: entry.undo(desk, deed),
            lambda outcome: self.shell.tell(outcome, _("Đã hoàn tác.")),
            self.shell.notices.problem,
        )

    # --- page -------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        text = place.options.get("text")
        if text is not None:
            self.search.setText(text)
        if self._stale or text is not None:
            self.refresh()

    def head(self) -> Head:
        new = HeadButton(
            _("{name} mới").format(name=_(self.record_type.label)), self.new_wanted.emit, "filled", "plus", "Ctrl+N"
        )
        sheet = HeadButton(_("Nhập từ Excel…"), self._import, icon="table")
        return Head(self.plural, buttons=(*self.extra_buttons, sheet, HeadButton(_("Xuất…"), self.ask_export), new))

    def strip(self) -> QWidget | None:
        return self._strip

    def first_focus(self) -> QWidget | None:
        return self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("search", _("tìm")), ("open", _("mở")), ("preview", _("xem nhanh")), ("help", _("phím tắt")))

    def status(self) -> str:
        whole = self._counts.get(0, 0)
        shown = len(self.model.keys)
        text = f"{number(whole)} {counted(self.record_type.label, whole).lower()}"
        if shown != whole:
            more = "+" if not self.model.complete else ""
            text += " · " + _("đang xem {n}").format(n=number(shown) + more)
        return text

    def _ticked(self) -> None:
        self._picked_count.setText(_("Đã chọn {n}").format(n=number(len(self.model.picked))))
        self.head_changed.emit()

    def picked_bar(self) -> QWidget | None:
        return self._picked if self.model.picked else None

    def perform(self, deed: str) -> bool:
        if deed == "search":
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif deed in ("new", "main") and self.open_sheet() is None:
            self.new_wanted.emit()
        elif deed == "main":
            self._confirmed()
        elif deed == "views":
            self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif deed == "undo" and self._deeds:
            self._undo()
        elif deed == "back":
            return self._back()
        else:
            return False
        return True

    def _back(self) -> bool:
        if (sheet := self.open_sheet()) is not None:
            sheet.close_sheet()
        elif self._preview is not None:
            self.toggle_preview()
        elif self.model.picked:
            self.model.pick_all(False)
        else:
            return False
        return True
