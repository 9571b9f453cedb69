"""The rows of a grid: saved ones in pages, what is typed over them, one empty row at the end, a pasted block above.

Nothing is read or written in the main thread. What is typed lies in `typed` by row until the row is saved; texts that
cannot be read stay there, as they stay in the row's draft.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from danvan_desktop.domain.fields import Choice, Choices, Finding, Value, missing
from danvan_desktop.domain.vietnamese import nfc
from danvan_desktop.services import entry, finding
from danvan_desktop.services.finding import Query, Row, number_of
from danvan_desktop.services.rows import Block, PastedRow, TypedRow
from danvan_desktop.speech import _
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.form import mask
from danvan_desktop.ui.records.form_model import FormModel
from danvan_desktop.ui.records.grid.columns import GridColumn, GridSheet
from danvan_desktop.ui.widgets.fields import finding_words

PAGE, KEPT, FORMS = 128, 32, 600
NEW = -1  # the key of the empty row at the end
CELL = Qt.ItemDataRole.UserRole + 1
WEIGHTS = ("wrong", "needed", "review")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class GridCell:
    """What a cell shows. tone: colour role. finding: what there is to say. locked: cannot be typed into.

    pasted: part of a block not taken yet. changed: typed and not saved.
    """

    text: str = ""
    tone: str = "text"
    finding: Finding | None = None
    locked: bool = False
    pasted: bool = False
    changed: bool = False
    icon: str = ""
    right: bool = False


@dataclass
class Paste:
    """A block lying over the grid from row `at` on; `over` rows of it lie on saved ones."""

    block: Block
    at: int
    over: int = 0


@dataclass(frozen=True)
class Read:
    """What one look at the database gave. typed: drafts by record id; stale: typed over an older version."""

    keys: array[int]
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()


def read(desk: Any, query: Query) -> Read:
    """The rows' order and this account's drafts among them. Database lane."""
    keys = finding.keys(desk, query)
    typed, stale = {}, set()
    for draft in entry.all_drafts(desk):
        if draft.type != query.type:
            continue
        typed[draft.record] = draft.typed
        if not draft.record.startswith("new:"):
            heads = desk.journal.folded(draft.record).heads
            if tuple(sorted(heads)) != tuple(sorted(draft.base_heads)):
                stale.add(draft.record)
    return Read(keys, typed, frozenset(stale))


class GridModel(QAbstractTableModel):
    """`edited(row)` when a person changed a cell; `loaded` when rows were read."""

    edited = Signal(int)
    loaded = Signal()

    def __init__(self, shell: Shell, sheet: GridSheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.type = sheet.type
        self.query = Query(self.type.name, sort="number", descending=False)
        self.more: dict[str, Value] = {}  # values a new row gets that nobody types (parent)
        self.keys: array[int] = array("q")
        self.typed: dict[int, dict[str, str]] = {}
        self.paste: Paste | None = None
        self.pending: list[dict[str, str]] = []  # new rows on their way into the journal
        self.open_rows: set[int] = set()  # typed in this sitting: their names are not covered
        self.open_ids: set[str] = set()
        self.revealed = False
        self._read = Read(self.keys)
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._forms: OrderedDict[int, FormModel] = OrderedDict()
        self._said: dict[int, dict[str, Finding]] = {}
        self._round = 0

    # --- reading ----------------------------------------------------------------------------------------------------

    def ask(self, query: Query | None = None) -> None:
        """Read the order of the rows anew; what is typed stays."""
        self.query = query or self.query
        self._round += 1
        this, desk, wanted = self._round, self.shell.desk, self.query
        self.shell.tasks.run(
            lambda: read(desk, wanted), lambda found: self._show(this, found), key=f"grid {id(self)}"
        )

    def _show(self, this: int, found: Read) -> None:
        if this != self._round:
            return
        before, now = self.keys, found.keys
        grown = len(now) >= len(before) and now[: len(before)] == before and self.paste is None
        if grown and len(now) > len(before):
            self.beginInsertRows(QModelIndex(), len(before), len(now) - 1)
        elif not grown:
            self.beginResetModel()
        self.keys, self._read = now, found
        self._pages.clear()
        self._asked.clear()
        self._forms.clear()
        if NEW not in self.typed and (kept := found.typed.get(f"new:{self.type.name}")):
            self.typed[NEW] = dict(kept)
        if grown and len(now) > len(before):
            self.endInsertRows()
        elif not grown:
            self.endResetModel()
        self._repaint(0, self.rowCount() - 1)
        self.loaded.emit()

    def _repaint(self, first: int, last: int) -> None:
        self._said.clear()
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def row(self, at: int) -> Row | None:
        """The saved row at a place; None for others and while its page is on its way."""
        if not 0 <= at < len(self.keys):
            return None
        page, inside = divmod(at, PAGE)
        if page not in self._pages:
            self._fetch(page)
        else:
            self._pages.move_to_end(page)
        rows = self._pages.get(page, [])
        found = rows[inside] if inside < len(rows) else None
        return found if found is not None and found.id else None

    def _fetch(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        this, desk, name = self._round, self.shell.desk, self.type.name
        keys = self.keys[page * PAGE : (page + 1) * PAGE]
        self.shell.tasks.run(lambda: finding.rows(desk, name, keys), lambda rows: self._keep(this, page, keys, rows))

    def _keep(self, this: int, page: int, keys: Sequence[int], rows: Sequence[Row]) -> None:
        if this != self._round:
            return
        self._asked.discard(page)
        by_key = {row.k: row for row in rows}
        self._pages[page] = [by_key.get(k) or Row(k, "", self.type.name, "", {}, "", 0, 0) for k in keys]
        for row in rows:
            if row.has_draft and row.k not in self.typed and row.id not in self._read.stale:
                self.typed[row.k] = dict(self._read.typed.get(row.id, {}))
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        self._repaint(page * PAGE, page * PAGE + len(keys) - 1)

    # --- rows -------------------------------------------------------------------------------------------------------

    @property
    def new_at(self) -> int:
        """The place of the empty row."""
        return len(self.keys) + len(self.pending)

    def key(self, at: int) -> int:
        """A saved row's number; NEW for the empty row; below it, rows on their way."""
        if 0 <= at < len(self.keys):
            return self.keys[at]
        return NEW - 1 - (at - len(self.keys)) if at < self.new_at else NEW

    def place(self, key: int) -> int:
        """Where a row stands now; the empty row's place for one that is gone."""
        try:
            return self.keys.index(key) if key >= 0 else self.new_at
        except ValueError:
            return self.new_at

    def why_locked(self, at: int) -> str:
        """Why nothing can be typed into a row, "" where it can."""
        if len(self.keys) <= at < self.new_at:
            return _("Đang ghi dòng này.")
        row = self.row(at)
        if at >= self.new_at:
            return ""
        if row is None:
            return _("Đang đọc dòng này.")
        if row.office != self.shell.desk.identity.office:
            return _("Chỉ xem: dòng của đơn vị khác.")
        if row.id in self._read.stale:
            return _("Có bản nháp gõ trên bản cũ: mở hồ sơ để chọn.")
        return ""

    def form(self, at: int) -> FormModel:
        """A row as a form: what is stored and what is typed over it."""
        key = self.key(at)
        found = self._forms.get(key)
        if found is None:
            row = self.row(at)
            typed = self.pending[NEW - 1 - key] if key < NEW else self.typed.get(key, {})
            found = FormModel(self.type, self.today, row.values if row else {}, typed)
            if row is not None or key == NEW:
                self._forms[key] = found
            while len(self._forms) > FORMS:
                self._forms.popitem(last=False)
        return found

    @property
    def today(self) -> Any:
        return self.shell.desk.clock.today()

    def field_at(self, at: int, column: int) -> str:
        """The field a cell holds: a denunciation has the paper file's number where others have a name."""
        shown = self.sheet.columns[column]
        if shown.secret and self._secret(at):
            return shown.secret
        return shown.field.name if shown.field else ""

    def _pasted(self, at: int) -> PastedRow | None:
        if self.paste and self.paste.at <= at < self.paste.at + len(self.paste.block.rows):
            return self.paste.block.rows[at - self.paste.at]
        return None

    def _secret(self, at: int) -> bool:
        pasted = self._pasted(at)
        if pasted is not None and "kind" in pasted.typed:
            return self.type.is_denunciation({"kind": pasted.typed["kind"]})
        return self.form(at).secret

    def raw(self, at: int, name: str) -> str:
        """The raw text of a cell, the pasted one where a block lies over it."""
        pasted = self._pasted(at)
        if pasted is not None and name in pasted.typed:
            return pasted.typed[name]
        return self.form(at).text(name) if name in self.form(at).base else ""

    def words(self, name: str, raw: str) -> str:
        """Raw text as people read it: labels instead of codes."""
        kind = self.type.field(name).kind
        if isinstance(kind, Choices):
            return "; ".join(_(kind.label_of(code.strip())) for code in raw.split(";") if code.strip())
        return _(kind.label_of(raw)) if isinstance(kind, Choice) and raw else raw

    def findings(self, at: int) -> dict[str, Finding]:
        """What there is to say about a row, by field; the heaviest of each."""
        if at not in self._said:
            self._said[at] = self._look_at(at)
        return self._said[at]

    def _look_at(self, at: int) -> dict[str, Finding]:
        form = self.form(at)
        pasted = self._pasted(at)
        said: list[Finding] = list(pasted.findings) if pasted else []
        if pasted is None:
            said += form.findings.values()
            if at < self.new_at or form.dirty:
                values = form.values()
                said += self.sheet.review(values, self.today)
                said += [each for each in missing(self.type, values) if each.field in self._shown()]
        found: dict[str, Finding] = {}
        for each in sorted(said, key=lambda one: WEIGHTS.index(one.weight)):
            found.setdefault(each.field, each)
        return found

    def _shown(self) -> set[str]:
        return {each.key for each in self.sheet.columns} | {each.secret for each in self.sheet.columns if each.secret}

    def covered(self, at: int, name: str) -> bool:
        """Whether a saved name is masked until Alt+X."""
        each = self.type.field(name)
        key = self.key(at)
        if not each.identity or each.audience != "L" or self.revealed or key < 0 or key in self.open_rows:
            return False
        row = self.row(at)
        return self._pasted(at) is None and (row is None or row.id not in self.open_ids)

    # --- typing -----------------------------------------------------------------------------------------------------

    def set_raw(self, at: int, name: str, raw: str) -> None:
        """A person changed a cell; read at once, and kept as typed where it cannot be."""
        form, key = self.form(at), self.key(at)
        if key == NEW and not form.dirty and raw:
            for other, text in self.sheet.fresh(self.today).items():
                if other != name and not form.text(other):
                    form.type(other, text)
        form.type(name, nfc(raw))
        form.leave(name)
        self._note(key, form)
        self._repaint(at, at)
        self.edited.emit(at)

    def _note(self, key: int, form: FormModel) -> None:
        if form.typed:
            self.typed[key] = dict(form.typed)
        else:
            self.typed.pop(key, None)
        self.open_rows.add(key)

    def restore(self, key: int, typed: Mapping[str, str]) -> None:
        """Put a row's typed texts back as they were (undo)."""
        self._forms.pop(key, None)
        if typed:
            self.typed[key] = dict(typed)
        else:
            self.typed.pop(key, None)
        self._repaint(self.place(key), self.place(key))

    def to_save(self, at: int) -> TypedRow | None:
        """What a row would write; None where nothing is typed."""
        key = self.key(at)
        typed = {name: text for name, text in self.typed.get(key, {}).items()}
        if not typed or (key == NEW and not any(typed.values())):
            return None
        if key == NEW:
            return TypedRow(None, {name: text for name, text in typed.items() if text}, self.more)
        row = self.row(at)
        return TypedRow(row.id, typed) if row else None

    def send_off(self) -> dict[str, str]:
        """The empty row's texts are on their way; another empty row comes below them."""
        typed = self.typed.pop(NEW)
        self._forms.pop(NEW, None)
        self.beginInsertRows(QModelIndex(), self.new_at, self.new_at)
        self.pending.append(typed)
        self.endInsertRows()
        self._repaint(self.new_at - 1, self.new_at)
        return typed

    def arrived(self, typed: dict[str, str], *, back: bool = False) -> None:
        """A row sent off was written, or (back) was not: then it is the empty row again if that is free."""
        at = next((i for i, each in enumerate(self.pending) if each is typed), None)
        if at is None or (back and NEW in self.typed):
            return
        place = len(self.keys) + at
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.pending[at]
        if back:
            self.typed[NEW] = typed
        self._forms.clear()
        self.endRemoveRows()
        self._repaint(place, self.new_at)

    def saved(self, key: int, typed: Mapping[str, str]) -> None:
        """These texts of a row were written; what could not be read, or was typed since, stays."""
        wrong = self.form(self.place(key)).wrong() if key in self.keys else []
        now = self.typed.get(key, {})
        left = {name: text for name, text in now.items() if name in wrong or typed.get(name) != text}
        self._forms.pop(key, None)
        if left:
            self.typed[key] = left
        else:
            self.typed.pop(key, None)

    def lay(self, paste: Paste | None) -> None:
        """Lay a block over the grid, or take it away."""
        self.beginResetModel()
        self.paste = paste
        self._forms.clear()
        self._said.clear()
        self.endResetModel()

    # --- what the view asks -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid():
            return 0
        own = self.new_at + 1
        return max(own, self.paste.at + len(self.paste.block.rows) + 1) if self.paste else own

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.sheet.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        shown = self.sheet.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{shown.title}\n{shown.mark}" if shown.mark else shown.title
        if role == Qt.ItemDataRole.ToolTipRole and shown.field:
            stays = _("Ở lại đơn vị: mục này không đi theo gói gửi tỉnh.") if shown.field.audience == "L" else ""
            return "\n".join(part for part in (_(shown.field.hint or shown.field.label), stays) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        cell = self.cell(index.row(), index.column())
        return flags if cell.locked else flags | Qt.ItemFlag.ItemIsEditable

    def cell(self, at: int, column: int) -> GridCell:
        """What a cell shows."""
        shown = self.sheet.columns[column]
        if shown.field is None:
            row = self.row(at) if self._pasted(at) is None or at < len(self.keys) else None
            own = number_of(self.type, row.values, short=True) if row else "*" if at == self.new_at else ""
            return GridCell(own, "text2", locked=True)
        name = self.field_at(at, column)
        pasted = self._pasted(at) is not None
        locked = bool(self.paste) or bool(self.why_locked(at))
        raw, secret = self.raw(at, name), self._secret(at)
        said = self.findings(at).get(name) or (self.findings(at).get(shown.key) if pasted else None)
        if name == shown.secret:
            text = _("hồ sơ mật số {number}").format(number=raw or "…")
            return GridCell(text, "text2", said, locked, pasted, icon="lock")
        if secret and self.type.field(name).identity:
            return GridCell(locked=True, pasted=pasted, finding=said if pasted else None)
        text = self.words(name, raw)
        if self.covered(at, name) and text:
            text = mask(text)
        changed = name in self.typed.get(self.key(at), {})
        return GridCell(text, "text", said, locked, pasted, changed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at, column = index.row(), index.column()
        if role == Qt.ItemDataRole.EditRole:
            name = self.field_at(at, column)
            return self.words(name, self.raw(at, name)) if name else ""
        if role not in (
            CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        cell = self.cell(at, column)
        if role == CELL:
            return cell
        said = finding_words(cell.finding) if cell.finding else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (f"{self.sheet.columns[column].title}: {cell.text}.", said) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return said or (self.why_locked(at) if column and not self.paste else "") or (
                cell.text if len(cell.text) > 24 else None
            )
        return cell.text

    def shown_column(self, column: int) -> GridColumn:
        return self.sheet.columns[column]

    def next_finding(self, at: int, column: int, by: int) -> tuple[int, int] | None:
        """The next cell with something to say, row by row, round the end."""
        rows, columns = self.rowCount(), self.columnCount()
        here = at * columns + column
        for step in range(1, rows * columns + 1):
            place = (here + by * step) % (rows * columns)
            row, inside = divmod(place, columns)
            if row < len(self.keys) and self.paste is None and not self._has_more(row):
                continue
            if self.cell(row, inside).finding is not None:
                return row, inside
        return None

    def _has_more(self, at: int) -> bool:
        """Cheaply: whether a row may have findings; rows whose page is not here are passed over."""
        return at // PAGE in self._pages and bool(self.findings(at))
