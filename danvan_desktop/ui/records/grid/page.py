"""A page where people type rows: saved when a row is left, drafts at each pause, paste with a look first, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QWidget

from danvan_desktop.problems import Problem
from danvan_desktop.services import entry, rows
from danvan_desktop.services.finding import Query
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.rows import Block, TypedRow
from danvan_desktop.speech import _, day, number, several
from danvan_desktop.ui.notices import Deed
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.records.grid.columns import GridSheet
from danvan_desktop.ui.records.grid.model import NEW, GridModel, Paste
from danvan_desktop.ui.records.grid.table import GridTable
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    Picture,
    Sheet,
    box,
    clear,
    column,
    label,
    row,
)
from danvan_desktop.ui.widgets.fields import FINDING_ICONS, finding_words

PAUSE_MS = 800


@dataclass(frozen=True)
class Typing:
    """A change of one row that is not saved: what was typed there before."""

    key: int
    before: Mapping[str, str]


@dataclass(frozen=True)
class Saved:
    """A saved act."""

    deed: str


class GridPage(Page):
    """A grid over one declared sheet."""

    def __init__(self, shell: Shell, sheet: GridSheet, key: str) -> None:
        super().__init__(shell)
        self.key, self.sheet = key, sheet
        self.record_type = sheet.type
        self.grid = GridModel(shell, sheet)
        self.table = GridTable(self.grid, several(sheet.type.plural), lambda: shell.desk.clock.today())
        self._done: list[Typing | Saved] = []
        self._saving: set[int] = set()
        self._drafted: set[int] = set()  # rows whose drafts this page has kept
        self._here: tuple[int, int] | None = None  # the current cell while the model starts anew
        self._confirmed: Callable[[], object] = lambda: None  # what Ctrl+Enter does while a sheet asks
        self._asking: int | None = None  # the row whose names somebody is asked about
        self._mine = False  # whether the change the shell tells of is ours
        self._stale = True
        self._on_saved = False  # whether the current row is a saved one: the head's acts are about it
        self._live: tuple[int, str, str] | None = None  # what stands in an open editor
        self._sheets = column(gap=0)
        self._bar_place = column(gap=0)
        self._icon, self._said = Picture("", "text2", 14), Elided("", "small")
        self._line = box(row(self._icon, self._said, None, gap=6, margins=(4, 0, 4, 0)))
        layout = column(self._sheets, self._bar_place, self.table, self._line, gap=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep_drafts)
        self._connect()

    def _connect(self) -> None:
        table = self.table
        table.cell_wanted.connect(self.write)
        table.row_left.connect(self.save_row)
        table.fill_wanted.connect(self.fill_down)
        table.clear_wanted.connect(self.clear_cells)
        table.paste_wanted.connect(self.paste)
        table.copy_wanted.connect(self.copy)
        table.above_wanted.connect(self.copy_above)
        table.today_wanted.connect(self.put_today)
        table.moved.connect(self._say_cell)
        table.reverted.connect(self._forget_live)
        table.delegate.typing.connect(self._typing)
        self.grid.edited.connect(lambda _at: self._edited())
        self.grid.loaded.connect(self._loaded)
        self.grid.modelAboutToBeReset.connect(self._before_reset)
        self.grid.modelReset.connect(self._after_reset)
        self.shell.changed.connect(self._something_changed)

    # --- for hand-made grids ----------------------------------------------------------------------------------------

    def query(self) -> Query:
        """Which rows, in the order of the book."""
        return Query(self.record_type.name, sort="number", descending=False)

    # --- opening ----------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the rows anew."""
        self._stale = False
        self.grid.ask(self.query())

    def _before_reset(self) -> None:
        self.table.finish()
        here = self.table.currentIndex()
        self._here = (self.grid.key(here.row()), here.column()) if here.isValid() else None

    def _after_reset(self) -> None:
        if self._here is not None:
            self.table.go_to(self.grid.place(self._here[0]), self._here[1])

    def _loaded(self) -> None:
        if not self.table.currentIndex().isValid():
            self.table.go_to(self.grid.new_at, self._first_column())
        self._say_cell()
        self.head_changed.emit()

    def _first_column(self) -> int:
        return next(at for at, each in enumerate(self.sheet.columns) if each.field is not None)

    def _something_changed(self, records: set[str]) -> None:
        self._stale = True
        if self.isVisible() and not self._mine:
            self.refresh()

    def leave(self) -> None:
        """The row that is being typed is saved as it is; names are covered again."""
        self.table.finish()
        self.save_row(self.table.currentIndex().row())
        self.keep_drafts()
        self.grid.revealed = False
        self.grid.open_rows.clear()
        self.grid.open_ids.clear()

    # --- typing -----------------------------------------------------------------------------------------------------

    def write(self, at: int, where: int, raw: str) -> None:
        """A cell gets a text (the code of a choice)."""
        if self.grid.cell(at, where).locked:
            return
        self._forget_live()
        key = self.grid.key(at)
        self._done.append(Typing(key, dict(self.grid.typed.get(key, {}))))
        self.grid.set_raw(at, self.grid.field_at(at, where), raw)
        self._ask_identity(at)

    def _typing(self, at: int, name: str, text: str) -> None:
        self._live = (self.grid.key(at), name, text)
        self._pause.start()

    def _forget_live(self) -> None:
        self._live = None

    def _edited(self) -> None:
        self._pause.start()
        self._say_cell()
        self.head_changed.emit()

    def keep_drafts(self) -> None:
        """Keep what is typed and not saved, durably."""
        self._pause.stop()
        desk, name = self.shell.desk, self.record_type.name
        every = {key: dict(typed) for key, typed in self.grid.typed.items() if key not in self._saving}
        if self._live is not None:
            key, cell, text = self._live
            every[key] = {**every.get(key, {}), cell: text}
        kept: list[tuple[str, dict[str, str]]] = []
        for key, typed in every.items():
            if record := self._draft_of(key):
                kept.append((record, typed))

        def work() -> None:
            for record, typed in kept:
                entry.keep_draft(desk, name, record, typed)
            for record in filter(None, gone):
                entry.drop_draft(desk, record)

        gone = [self._draft_of(key) for key in self._drafted - set(every)]
        self._drafted = set(every)
        if kept or gone:
            self.shell.tasks.run(work, None, self._not_written, key=f"grid draft {id(self)}")

    def _draft_of(self, key: int) -> str:
        """What a row's draft is called; "" for a row that is not there now."""
        found = self.grid.row(self.grid.place(key)) if key != NEW else None
        return f"new:{self.record_type.name}" if key == NEW else found.id if found else ""

    def _not_written(self, problem: Problem) -> None:
        self.shell.notices.problem(
            problem,
            Deed(_("Lưu lại"), lambda: self.save_row(self.table.currentIndex().row()), filled=True),
            key="not written",
            page=self.key,
            title=_("Chưa ghi được"),
        )

    # --- saving -----------------------------------------------------------------------------------------------------

    def save_row(self, at: int) -> None:
        """A row is saved as it is when it is left; what cannot be read stays in it as its draft."""
        if self.grid.paste or not 0 <= at <= self.grid.new_at:
            return
        key = self.grid.key(at)
        wanted = self.grid.to_save(at)
        if wanted is None or key in self._saving or key == self._asking:
            return
        if wanted.record is not None and set(wanted.typed) <= set(self.grid.form(at).wrong()):
            return  # nothing that could be written; it is kept as a draft
        self._save([key], [wanted], _("Đã ghi dòng."))

    def _save(self, keys: Sequence[int], wanted: Sequence[TypedRow], said: str, name: str = "") -> None:
        """Write rows as one act. keys: of those that stand in the grid now, first in `wanted`."""
        desk, type_name = self.shell.desk, self.record_type.name
        self._pause.stop()
        self._done = [each for each in self._done if isinstance(each, Saved) or each.key not in keys]
        sent = [self.grid.send_off()] if NEW in keys else []
        self._drafted -= set(keys)
        known = [key for key in keys if key != NEW]
        self._saving |= set(known)

        def done(outcome: Outcome) -> None:
            self._saving -= set(known)
            if outcome.deed:
                self._done.append(Saved(outcome.deed))
            for typed in sent:
                self.grid.arrived(typed)
            for key, each in zip(keys, wanted, strict=False):
                if key != NEW:
                    self.grid.saved(key, each.typed)
            made = {ref.id for ref, each in zip(outcome.changed, wanted, strict=True) if each.record is None}
            self.grid.open_ids |= made
            self.shell.notices.dismiss("not written", self.key)
            self._tell(outcome, said)

        def failed(problem: Problem) -> None:
            self._saving -= set(known)
            for typed in sent:
                self.grid.arrived(typed, back=True)
            self._not_written(problem)

        self.shell.tasks.run(lambda: rows.save_rows(desk, type_name, wanted), done, failed, name=name)

    def _tell(self, outcome: Outcome, said: str) -> None:
        self._mine = True
        self.shell.tell(outcome, said)
        self._mine = False
        self.refresh()

    def save_many(self, wanted: Mapping[int, dict[str, str]], said: str) -> None:
        """Texts by place, as one act; what else is typed in these rows goes along."""
        keys, savings = [], []
        for at, typed in sorted(wanted.items()):
            key = self.grid.key(at)
            found = self.grid.row(at)
            if found is not None and not self.grid.why_locked(at):
                keys.append(key)
                savings.append(TypedRow(found.id, {**self.grid.typed.get(key, {}), **typed}))
        losing = self._losing({at: typed for at, typed in wanted.items() if at < len(self.grid.keys)})
        if savings and losing:
            self._ask_losing(losing, lambda: self._save(keys, savings, said))
        elif savings:
            self._save(keys, savings, said)

    def _losing(self, wanted: Mapping[int, Mapping[str, str]]) -> int:
        """How many saved rows would lose names, because these texts make them denunciations."""
        return sum(
            self.record_type.is_denunciation({**self.grid.form(at).values(), **typed})
            and not self.grid.form(at).secret
            and bool(self.grid.form(at).identity_texts())
            for at, typed in wanted.items()
            if "kind" in typed
        )

    def _ask_losing(self, many: int, go: Callable[[], object]) -> None:
        def agreed() -> None:
            sheet.close_sheet()
            go()

        sheet = self.sheet_over(
            _("Chép họ tên sang hồ sơ giấy trước"),
            label(losing_words(many), wrap=True),
            row(
                DeedButton(_("Đã chép, lưu và xóa các mục này"), agreed),
                DeedButton(_("Để sau"), lambda: sheet.close_sheet()),
                None,
            ),
        )
        self._confirmed = agreed
        sheet.findChildren(DeedButton)[-2].setFocus()

    # --- denunciations ----------------------------------------------------------------------------------------------

    def _ask_identity(self, at: int) -> None:
        """A row that became a denunciation loses its names, after one warning (decisions 1)."""
        form, key = self.grid.form(at), self.grid.key(at)
        names = form.identity_texts() if form.secret else []
        if not names:
            return
        self._asking = key
        back = self._done[-1] if self._done and isinstance(self._done[-1], Typing) else None

        def agreed() -> None:
            for name in form.identity_texts():
                self.grid.set_raw(self.grid.place(key), name, "")
            self._asking = None
            sheet.close_sheet()
            self.save_row(self.grid.place(key))

        def later() -> None:
            if self._asking == key and back is not None:
                self.grid.restore(key, back.before)
            self._asking = None

        labels = ", ".join(_(self.record_type.field(name).label) for name in names)
        sheet = self.sheet_over(
            _("Chép họ tên sang hồ sơ giấy trước"),
            label(
                _(
                    "Đơn tố cáo không giữ danh tính trong máy. Khi lưu, các mục sau bị xóa, cả trong lịch sử, "
                    "không lấy lại được: {names}."
                ).format(names=labels),
                wrap=True,
            ),
            row(
                DeedButton(_("Đã chép, lưu và xóa các mục này"), agreed),
                DeedButton(_("Để sau"), lambda: sheet.close_sheet()),
                None,
            ),
        )
        sheet.closed.connect(later)
        self._confirmed = agreed
        sheet.findChildren(DeedButton)[-2].setFocus()

    # --- many cells -------------------------------------------------------------------------------------------------

    def _cells(self) -> dict[int, list[int]]:
        """Chosen cells that can be typed into, by row."""
        found: dict[int, list[int]] = {}
        for at, where in self.table.cells():
            if not self.grid.cell(at, where).locked:
                found.setdefault(at, []).append(where)
        return found

    def clear_cells(self) -> None:
        """Del: empties the chosen cells; over several rows it asks first."""
        cells = self._cells()
        here = self.table.currentIndex().row()
        if set(cells) <= {here}:
            key = self.grid.key(here)
            before = Typing(key, dict(self.grid.typed.get(key, {})))
            for where in cells.get(here, ()):
                self.grid.set_raw(here, self.grid.field_at(here, where), "")
            if cells:
                self._done.append(before)
            return
        many = sum(map(len, cells.values()))
        wanted = {at: {self.grid.field_at(at, where): "" for where in columns} for at, columns in cells.items()}

        def go() -> None:
            sheet.close_sheet()
            self.save_many(wanted, _("Đã xóa {n} ô. Hoàn tác (Ctrl+Z).").format(n=number(many)))

        sheet = self.sheet_over(
            _("Xóa {n} ô ở {rows} dòng?").format(n=number(many), rows=number(len(cells))),
            row(DeedButton(_("Xóa {n} ô").format(n=number(many)), go), None),
        )
        self._confirmed = go
        sheet.findChildren(DeedButton)[-1].setFocus()

    def fill_down(self) -> None:
        """Ctrl+D: the first chosen row over those below it; of one cell, the cell above."""
        cells = self.table.cells()
        if len({at for at, _where in cells}) <= 1:
            self.copy_above()
            return
        first = cells[0][0]
        wanted: dict[int, dict[str, str]] = {}
        for at, columns in self._cells().items():
            if at != first and at < len(self.grid.keys):
                names = [self.grid.field_at(at, where) for where in columns]
                wanted[at] = {name: self.grid.raw(first, name) for name in names}
        self.save_many(wanted, _("Đã điền xuống {n} dòng. Hoàn tác (Ctrl+Z).").format(n=number(len(wanted))))

    def copy_above(self) -> None:
        """Ctrl+': what the cell above holds."""
        here = self.table.currentIndex()
        name = self.grid.field_at(here.row(), here.column())
        if name and here.row() > 0:
            self.write(here.row(), here.column(), self.grid.raw(here.row() - 1, name))

    def put_today(self) -> None:
        """Ctrl+;"""
        here = self.table.currentIndex()
        name = self.grid.field_at(here.row(), here.column())
        if name and self.record_type.field(name).kind.name == "date":
            self.write(here.row(), here.column(), day(self.shell.desk.clock.today()))

    def copy(self) -> None:
        """Ctrl+C: tab-separated, with the headings when whole rows are chosen; what is covered stays covered."""
        cells = self.table.cells()
        if not cells:
            return
        columns = sorted({where for _at, where in cells})
        lines = [[self.grid.cell(at, where).text for where in columns] for at in sorted({at for at, _where in cells})]
        if len(columns) == self.grid.columnCount():
            lines.insert(0, [self.sheet.columns[where].title for where in columns])
        QGuiApplication.clipboard().setText("\n".join("\t".join(map(_quoted, line)) for line in lines))

    # --- paste ------------------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Ctrl+V: the block lies over the grid until it is taken."""
        if self.grid.paste:
            return
        data = QGuiApplication.clipboard().mimeData()
        text, html = data.text() if data.hasText() else "", data.html() if data.hasHtml() else ""
        here = self.table.currentIndex()
        at, where = max(here.row(), 0), max(here.column(), 0)
        if text and not any(mark in text.strip("\r\n") for mark in "\t\n") and "<table" not in html.lower():
            self.write(at, where, text.strip("\r\n"))
            return
        self.save_row(at)
        columns = [self.grid.field_at(at, each) for each in range(where, self.grid.columnCount())]
        form = self.sheet.form if where == 0 else ()
        desk, name = self.shell.desk, self.record_type.name
        self.shell.tasks.run(
            lambda: rows.read_block(desk, name, text, html, columns, form),
            lambda block: self._lay(block, at),
            lambda problem: self.shell.notices.problem(problem, key="paste", page=self.key),
            name=_("Đọc khối vừa chép"),
        )

    def _lay(self, block: Block, at: int) -> None:
        self.shell.notices.dismiss("paste", self.key)
        at = min(at, len(self.grid.keys))
        over = min(len(block.rows), len(self.grid.keys) - at)
        self.grid.lay(Paste(block, at, over))
        clear(self._bar_place)
        self._bar_place.addWidget(self._paste_bar(block, over))
        first = next((i for i, each in enumerate(self.sheet.columns) if each.key in block.columns), 1)
        self.table.go_to(at, first)
        self.table.setFocus()
        self.head_changed.emit()
        # The bar takes room of the table: only then is it known what is in sight.
        QTimer.singleShot(0, self.table, self._show_pasted)

    def _show_pasted(self) -> None:
        self.table.scrollTo(self.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)

    def _paste_bar(self, block: Block, over: int) -> QWidget:
        odd = sum(any(each.weight == "wrong" for each in one.findings) for one in block.rows)
        words = [
            _("Dán {rows} dòng × {columns} cột").format(
                rows=number(len(block.rows)), columns=number(len(block.columns))
            ),
            _("{n} vừa, {odd} cần xem").format(n=number(len(block.rows) - odd), odd=number(odd)),
        ]
        if over:
            words.append(_("ghi đè {n} dòng đã có").format(n=number(over)))
        if block.ignored > 0:
            words.append(_("bỏ qua {n} dòng tiêu đề, tổng").format(n=number(block.ignored)))
        if block.unused:
            words.append(_("{n} cột không dùng").format(n=number(block.unused)))
        if block.encoding:
            names = ", ".join(sorted(set(block.encoding.values())))
            words.append(_("gõ bằng phông cũ ({name}), đã đổi sang Unicode").format(name=names))
        items: list[Any] = [label(" · ".join(words), wrap=True)]
        if any(one.dropped for one in block.rows):
            secret = sum(bool(one.dropped) for one in block.rows)
            items.append(
                label(
                    _("{n} dòng tố cáo: họ tên không được dán. Chép họ tên sang hồ sơ giấy trước.").format(n=secret),
                    "small",
                    "warn",
                    wrap=True,
                )
            )
        lying = dict(enumerate((one.typed for one in block.rows[:over]), self.grid.paste.at if self.grid.paste else 0))
        if losing := self._losing(lying):
            items.append(label(losing_words(losing), "small", "danger", wrap=True))
        self.take_button = DeedButton(_("Nhận"), self.take_paste, kind="filled", keys="Ctrl+Enter")
        drop = DeedButton(_("Bỏ"), self.drop_paste, keys="Esc")
        line = row(column(*items, gap=2), self.take_button, drop, gap=8, margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        bar = box(line, card="active")
        bar.setAccessibleName(_("Khối đang dán"))
        return bar

    def take_paste(self) -> None:
        """Write the block as one act."""
        paste = self.grid.paste
        if paste is None:
            return
        keys, wanted = [], []
        for place, one in enumerate(paste.block.rows, paste.at):
            found = self.grid.row(place)
            if place < len(self.grid.keys):
                if found is None or self.grid.why_locked(place):
                    continue
                keys.append(found.k)
                wanted.append(TypedRow(found.id, {**self.grid.typed.get(found.k, {}), **one.typed}))
            elif one.typed:
                wanted.append(TypedRow(None, dict(one.typed), self.grid.more))
        self.drop_paste()
        if wanted:
            said = _("Đã dán {n} dòng. Hoàn tác (Ctrl+Z).").format(n=number(len(wanted)))
            self._save(keys, wanted, said, name=_("Ghi các dòng vừa dán"))

    def drop_paste(self) -> None:
        """Esc: forget the block; nothing was written."""
        if self.grid.paste is None:
            return
        at = min(self.grid.paste.at, len(self.grid.keys))
        self.grid.lay(None)
        clear(self._bar_place)
        self.table.go_to(at, self._first_column())
        self.table.setFocus()
        self.head_changed.emit()

    # --- undo -------------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Typing first, then saved acts."""
        if self.grid.paste:
            self.drop_paste()
            return
        if not self._done:
            self.shell.notices.done(_("Không có gì để hoàn tác."))
            return
        last = self._done.pop()
        if isinstance(last, Typing):
            self.grid.restore(last.key, last.before)
            self._edited()
            return
        desk, deed = self.shell.desk, last.deed

        def done(outcome: Outcome) -> None:
            self._tell(outcome, _("Đã hoàn tác."))

        self.shell.tasks.run(lambda: entry.undo(desk, deed), done, self.shell.notices.problem)

    # --- sheets, findings -------------------------------------------------------------------------------------------

    def sheet_over(self, title: str, *items: object) -> Sheet:
        """A sheet above the grid; one at a time."""
        self.close_sheet()
        self._confirmed = lambda: None
        sheet = Sheet(title, *items)  # type: ignore[arg-type]
        sheet.closed.connect(lambda: self.table.setFocus() if self.isVisible() else None)
        self._sheets.addWidget(sheet)
        return sheet

    def confirm_with(self, deed: Callable[[], object]) -> None:
        """What Ctrl+Enter does while the sheet is open."""
        self._confirmed = deed

    def did(self, outcome: Outcome, said: str) -> None:
        """A deed beside typing was done; Ctrl+Z takes it back."""
        if outcome.deed:
            self._done.append(Saved(outcome.deed))
        self._tell(outcome, said)

    def open_sheet(self) -> Sheet | None:
        """The sheet that is open now."""
        held = self._sheets.itemAt(0)
        found = held.widget() if held else None
        return found if isinstance(found, Sheet) and not found.isHidden() else None

    def close_sheet(self) -> bool:
        found = self.open_sheet()
        if found is not None:
            found.close_sheet()
        clear(self._sheets)
        return found is not None

    def _say_cell(self) -> None:
        """What there is to say about the current cell, in words under the grid."""
        here = self.table.currentIndex()
        on_saved = 0 <= here.row() < len(self.grid.keys)
        if on_saved is not self._on_saved:
            self._on_saved = on_saved
            self.head_changed.emit()
        if not here.isValid() or here.row() >= self.grid.rowCount():
            return
        cell = self.grid.cell(here.row(), here.column())
        locked = self.grid.why_locked(here.row()) if not self.grid.paste else ""
        if cell.finding:
            icon, tone = FINDING_ICONS[cell.finding.weight]
            words = f"{self.sheet.columns[here.column()].title}: {finding_words(cell.finding)}"
        else:
            icon, tone, words = ("lock", "text2", locked) if locked else ("", "text2", "")
        self._icon.show_icon(icon, tone)
        self._said.setText(words)
        self._said.setAccessibleName(words)

    def walk(self, by: int) -> None:
        """F7: the next cell with something to say."""
        here = self.table.currentIndex()
        found = self.grid.next_finding(max(here.row(), 0), max(here.column(), 0), by)
        if found is not None:
            self.table.go_to(*found)
            self.table.setFocus()
        else:
            self.shell.notices.done(_("Không còn ô nào cần xem."))

    # --- page -------------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        new = HeadButton(_("Dòng mới"), self.new_row, "outlined" if self.grid.paste else "filled", "plus", "Ctrl+N")
        return Head(several(self.record_type.plural), buttons=(*self.buttons(), new))

    def buttons(self) -> tuple[HeadButton, ...]:
        """Acts of this grid in the head."""
        return ()

    def new_row(self) -> None:
        """Ctrl+N: to the empty row; the one being typed is saved."""
        self.table.finish()
        if self.grid.paste is None:
            self.save_row(self.table.currentIndex().row())
            self.table.go_to(self.grid.new_at, self._first_column())
            self.table.setFocus()

    def reveal(self) -> None:
        """Alt+X: names of saved rows, shown or covered."""
        self.grid.revealed = not self.grid.revealed
        self.table.viewport().update()

    def first_focus(self) -> QWidget | None:
        return self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.grid.paste:
            return (("main", _("nhận khối dán")), ("back", _("bỏ")), ("next finding", _("ô cần xem")))
        return (("Ctrl+V", _("dán từ Excel")), ("Ctrl+D", _("điền xuống")), ("next finding", _("ô cần xem")))

    def perform(self, deed: str) -> bool:
        if deed not in ("undo", "redo", "back"):
            self.table.finish()
        known: dict[str, Callable[[], object]] = {
            "new": self.new_row,
            "save": lambda: self.save_row(self.table.currentIndex().row()),
            "undo": self.undo,
            "next finding": lambda: self.walk(1),
            "previous finding": lambda: self.walk(-1),
            "reveal": self.reveal,
            "main": self._main,
        }
        if deed in known:
            known[deed]()
            return True
        if deed == "back":
            if self.grid.paste:
                self.drop_paste()
                return True
            return self.close_sheet()
        return False

    def _main(self) -> None:
        if self.open_sheet() is not None:
            self._confirmed()
        elif self.grid.paste:
            self.take_paste()
        else:
            self.new_row()


def losing_words(many: int) -> str:
    """The one warning, for several rows at once (decisions 1)."""
    return _(
        "{n} dòng đã có thành tố cáo: họ tên, địa chỉ ở các dòng ấy bị xóa, cả trong lịch sử, không lấy lại được. "
        "Chép họ tên sang hồ sơ giấy trước."
    ).format(n=number(many))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '\t\n"') else text
