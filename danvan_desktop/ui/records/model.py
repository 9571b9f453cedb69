"""The table model of a list: row numbers in order, rows in pages of 128 of which 32 are kept.

The first page is asked for alone, so that a list of a million opens like one of a thousand; the order of the rest
(eight bytes a row) follows. Nothing is read in the main thread.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from danvan_desktop.domain.fields import N_, Choice, Date, Decimal, Field, Money, RecordType, Text, Tick, Whole
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.services import finding
from danvan_desktop.services.finding import Query, Row
from danvan_desktop.speech import _, day, number
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.widgets.flow_table import CELL, ROW, Cell, FlowRow

PAGE, KEPT = 128, 32
Index = QModelIndex | QPersistentModelIndex
_PLAIN, _PICKED = FlowRow(None), FlowRow(None, weight="select")

STATES = {  # state of a record -> (icon, tone, words), most important first
    "conflicts": ("clash", "clash", N_("Hai máy ghi khác nhau")),
    "incomplete": ("broken", "warn", N_("Chưa đầy đủ, còn chờ gói")),
    "draft": ("pencil", "text2", N_("Bản nháp chưa lưu")),
    "returned": ("note", "info", N_("Tỉnh có nhận xét")),
    "missing": ("flag", "warn", N_("Còn mục để hoàn thành")),
}


@dataclass(frozen=True)
class ListColumn:
    """A column of a list. width in px at 100 %, 0 takes the rest. sort: what `Query.sort` is called, "" cannot sort."""

    key: str
    title: str
    width: int
    right: bool = False
    sort: str = ""
    field: Field | None = None


def columns_of(record_type: RecordType) -> list[ListColumn]:
    """The list's columns, derived: tick, states, number, title, the listed fields, completeness, last change."""
    shown = [
        ListColumn("tick", "", 36),
        ListColumn("states", "", 44),
        ListColumn("number", _("Số"), 112 if record_type.prefix else 80, sort="number"),
    ]
    title = record_type.field(record_type.title)
    listed = [each for each in record_type.fields if each.listed and each is not title]
    shown.append(ListColumn(title.name, _(title.label), 0, sort=title.name if title.sortable else "", field=title))
    shown += [
        ListColumn(
            each.name,
            _(each.label),
            _width(each),
            isinstance(each.kind, Whole | Money | Decimal),
            each.name if each.sortable else "",
            each,
        )
        for each in listed
    ]
    if any(each.needed for each in record_type.fields):
        shown.append(ListColumn("complete", _("Hồ sơ"), 96))
    shown.append(ListColumn("changed", _("Sửa lần cuối"), 104, right=True, sort="changed"))
    return shown


def hidden_at_first(columns: Sequence[ListColumn]) -> list[str]:
    """Columns a person has to ask for: the name needs room, so four listed fields stand beside it."""
    listed = [each.key for each in columns if each.field is not None and each.width and each.field.when is None]
    asked_rarely = [each.key for each in columns if each.field is not None and each.field.when is not None]
    return listed[4:] + asked_rarely


def _width(field: Field) -> int:
    if isinstance(field.kind, Date):
        return 96
    if isinstance(field.kind, Whole | Money | Decimal):
        return 96
    if isinstance(field.kind, Tick):
        return 72
    if isinstance(field.kind, Choice):
        longest = max((len(_(option.label)) for option in field.kind.options), default=10)
        return 92 if longest <= 12 else 140
    return 160


def matches(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where search words (folded) begin words of a text: (start, length) for underlining."""
    found = []
    for word in re.finditer(r"\w+", text):
        folded = fold(word[0])
        longest = max((len(each) for each in words if each and folded.startswith(each)), default=0)
        if longest:
            found.append((word.start(), min(longest, len(word[0]))))
    return tuple(found)


def states_of(row: Row) -> list[str]:
    """States of a row, most important first."""
    has = {
        "conflicts": bool(row.conflicts),
        "incomplete": row.incomplete,
        "draft": row.has_draft,
        "returned": row.status == "returned",
        "missing": row.missing > 0,
    }
    return [name for name in STATES if has[name]]


class RecordsModel(QAbstractTableModel):
    """The rows of one query."""

    counted = Signal()  # the number of rows is known
    ticks_changed = Signal()

    def __init__(self, shell: Shell, record_type: RecordType, columns: Sequence[ListColumn]) -> None:
        super().__init__()
        self._shell, self.record_type, self.columns = shell, record_type, list(columns)
        self.query = Query(record_type.name)
        self.keys: array[int] = array("q")
        self.complete = False  # whether `keys` is the whole list
        self.picked: set[int] = set()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._round = 0
        self._words: list[str] = []
        self._needed = sum(each.needed for each in record_type.fields)
        self._this_year = shell.desk.clock.today().year
        self.cells: Callable[[Row, ListColumn], Cell | None] = lambda row, column: None  # a page may draw its own

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask(self, query: Query) -> None:
        """Show another query; the old rows stay on screen until the new ones are there."""
        self._round += 1
        this, desk = self._round, self._shell.desk
        self.query, self._words = query, fold(query.text).split()
        self._shell.tasks.run(
            lambda: finding.keys(desk, query, PAGE), lambda keys: self._first(this, keys), key=f"list {id(self)}"
        )

    def _first(self, this: int, keys: array[int]) -> None:
        if this != self._round:
            return
        desk, query = self._shell.desk, self.query
        whole = len(keys) < PAGE
        name = self.record_type.name

        def read() -> list[Row]:
            return finding.rows(desk, name, keys)

        self._shell.tasks.run(read, lambda rows: self._show(this, keys, rows, whole), key=f"list {id(self)}")
        if not whole:
            self._shell.tasks.run(
                lambda: finding.keys(desk, query), lambda every: self._all(this, every), key=f"order {id(self)}"
            )

    def _show(self, this: int, keys: array[int], rows: list[Row], whole: bool) -> None:
        if this != self._round:
            return
        self.beginResetModel()
        self.keys, self.complete = keys, whole
        self._pages.clear()
        self._asked.clear()
        self._pages[0] = self._in_order(keys, rows)
        self.picked &= set(keys) if whole else self.picked
        self.endResetModel()
        self.counted.emit()

    def _in_order(self, keys: Sequence[int], rows: Sequence[Row]) -> list[Row]:
        by_key = {row.k: row for row in rows}
        return [by_key.get(k) or Row(k, "", self.record_type.name, "", {}, "", 0, 0) for k in keys]

    def _all(self, this: int, keys: array[int]) -> None:
        if this != self._round:
            return
        before = len(self.keys)
        if len(keys) > before and keys[:before] == self.keys:
            self.beginInsertRows(QModelIndex(), before, len(keys) - 1)
            self.keys, self.complete = keys, True
            self.endInsertRows()
        else:
            self.beginResetModel()
            self.keys, self.complete = keys, True
            self._pages.clear()
            self._asked.clear()
            self.endResetModel()
        self.counted.emit()

    def row(self, at: int) -> Row | None:
        """The row at a place, None while its page is on its way."""
        page, inside = divmod(at, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._fetch(page)
            rows = self._pages.get(page)  # there at once when tasks run inline
            if rows is None:
                return None
        else:
            self._pages.move_to_end(page)
        return rows[inside] if inside < len(rows) else None

    def _fetch(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        this, desk, name = self._round, self._shell.desk, self.record_type.name
        keys = self.keys[page * PAGE : (page + 1) * PAGE]
        self._shell.tasks.run(lambda: finding.rows(desk, name, keys), lambda rows: self._keep(this, page, keys, rows))

    def _keep(self, this: int, page: int, keys: array[int], rows: list[Row]) -> None:
        if this != self._round:
            return
        self._asked.discard(page)
        self._pages[page] = self._in_order(keys, rows)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(keys) - 1, len(self.columns) - 1))

    # --- ticks ------------------------------------------------------------------------------------------------------

    def flip(self, at: int) -> None:
        if 0 <= at < len(self.keys):
            self.picked ^= {self.keys[at]}
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
            self.ticks_changed.emit()

    def pick_all(self, on: bool) -> None:
        self.picked = set(self.keys) if on else set()
        if len(self.keys):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, len(self.columns) - 1))
        self.ticks_changed.emit()

    # --- what the view asks -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == ROW:
            return _PICKED if self.keys[index.row()] in self.picked else _PLAIN
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = self.cell(index.row(), index.column())
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.columns[index.column()].title}: {cell.spoken or cell.text}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return cell.spoken or (cell.text if len(cell.text) > 24 else None)
            return cell.text
        return None

    def cell(self, at: int, column: int) -> Cell:
        """What a cell shows."""
        row, shown = self.row(at), self.columns[column]
        if shown.key == "tick":
            return Cell(tick=self.keys[at] in self.picked, spoken=_("đã chọn") if self.keys[at] in self.picked else "")
        if row is None or not row.id:
            return Cell()
        own = self.cells(row, shown)
        if own is not None:
            return own
        if shown.key == "states":
            return self._states(row)
        if shown.key == "number":
            return Cell(row.number, tone="text2")
        if shown.key == "complete":
            return self._complete(row)
        if shown.key == "changed":
            return Cell(self._moment(row.changed_ms), tone="text2", right=True)
        return self._value(row, shown)

    def _states(self, row: Row) -> Cell:
        states = states_of(row)
        if row.status in ("complete", "accepted", "recognised"):
            states = [each for each in states if each != "missing"]
        words = "; ".join(_(STATES[name][2]) for name in states)
        return Cell(icons=tuple(STATES[name][:2] for name in states[:2]), spoken=words)

    def _complete(self, row: Row) -> Cell:
        if row.missing == 0:
            return Cell(_("đủ"), bar=1.0, tone="ok", strong=True, spoken=_("đủ mục cần khi hoàn thành"))
        have = max(self._needed - row.missing, 0)
        return Cell(
            f"{have}/{self._needed}",
            bar=have / max(self._needed, 1),
            tone="warn",
            spoken=_("còn {n} mục để hoàn thành").format(n=row.missing),
        )

    def _moment(self, ms: int) -> str:
        """dd/mm of this year with the time when it is today, dd/mm/yyyy before."""
        at = datetime.fromtimestamp(ms / 1000)
        if at.date() == self._shell.desk.clock.today():
            return f"{at:%d/%m %H:%M}"
        return f"{at:%d/%m}" if at.year == self._this_year else day(at.date())

    def _value(self, row: Row, shown: ListColumn) -> Cell:
        field = shown.field
        assert field is not None
        value = row.values.get(field.name)
        if value is None and field.part_text:
            value = row.values.get(field.part_text)
            return Cell(str(value or ""), tone="text2")
        text = _(field.kind.show(value)) if isinstance(field.kind, Choice) else field.kind.show(value)
        if isinstance(field.kind, Money | Whole) and isinstance(value, int) and not isinstance(value, bool):
            text = number(value)
        if field.name == self.record_type.title:
            return Cell(text, strong=True, marks=matches(text, self._words))
        marks = matches(text, self._words) if self._words and isinstance(field.kind, Text) else ()
        if isinstance(field.kind, Tick):
            return Cell("x" if value else "")
        return Cell(text, right=shown.right, marks=marks, tone="text2" if field.audience == "L" else "text")
