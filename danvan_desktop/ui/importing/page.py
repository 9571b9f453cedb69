"""Nhập từ Excel: choose a file, see what would come in, take it in as one act. The file is only read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choice
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import entry, importing
from danvan_desktop.services.importing import CellNote, SheetResult
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _, number, several
from danvan_desktop.ui.notices import Deed
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell, page_of_type
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    Chip,
    DeedButton,
    Elided,
    EmptyState,
    box,
    card,
    clear,
    column,
    label,
    link,
    picture,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.stepline import StepLine
from danvan_desktop.ui.widgets.toggles import ToggleChip

FILTER = N_("Bảng tính (*.xlsx *.xls *.xlsm *.ods *.csv)")
MOST_LINES, MOST_REASONS = 2_000, 40
FONTS = {"tcvn3": "TCVN3 (.VnTime)", "vni": "VNI", "viqr": "VIQR"}


class ImportPage(Page):
    """Three steps: 1 Chọn tệp → 2 Xem trước → 3 Nhập."""

    key = "import"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.path: Path | None = None
        self.results: list[SheetResult] = []
        self.deed = ""
        self._from = "models"
        self._filter = "all"
        self.setAcceptDrops(True)
        self._steps = StepLine([_("Chọn tệp"), _("Xem trước"), _("Nhập")])
        self._steps_box = box(row(self._steps, margins=(0, 0, 12, 0)))
        self._choose = EmptyState(
            "table",
            _("Chọn tệp Excel, .ods hoặc .csv đang dùng. Tệp chỉ được đọc, không bị sửa."),
            DeedButton(_("Chọn tệp…"), self.choose, kind="filled", keys="Ctrl+Enter"),
        )
        self.sheets = QTabBar()
        self.sheets.setDrawBase(False)
        self.sheets.setExpanding(False)
        self.sheets.setAccessibleName(_("Trang tính"))
        self.sheets.currentChanged.connect(lambda _at: self._show_sheet())
        self._strip = box(row(self.sheets, gap=0, margins=(8, 0, 8, 0)), bar="head")
        self._filters: dict[str, ToggleChip] = {}
        self._summary = row(gap=8)
        self._font_note = QVBoxLayout()
        self._table_place = column(gap=0)
        self._reasons = column(gap=6)
        side = card(scrolled(column(self._reasons, None, margins=(0, 0, 8, 0))), title=_("Cần xem"))
        self._side = side
        look().changed.connect(self._rescale)
        self._rescale()
        left = column(self._summary, self._font_note, self._table_place, gap=10)
        left.setStretch(2, 1)
        preview = QWidget()
        preview.setLayout(row(left, side, gap=12))
        self._preview = preview
        self._done = QWidget()
        self._done_layout = column(gap=12)
        self._done.setLayout(self._done_layout)
        self._stack = QStackedWidget()
        for each in (self._choose, preview, self._done):
            self._stack.addWidget(each)
        self.setLayout(column(self._stack, gap=0))

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(320 if not look().large else 260))

    # --- 1 ----------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file (one of the three things a box may ask for)."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Chọn tệp bảng tính"), "", _(FILTER))
        if name:
            self.read(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [each for each in event.mimeData().urls() if each.isLocalFile()]
        if urls:
            self.read(Path(urls[0].toLocalFile()))

    def read(self, path: Path) -> None:
        """Look what the file would bring, without writing."""
        desk = self.shell.desk
        self.path = path
        self.shell.notices.dismiss("import", self.key)

        def work(progress: Progress) -> list[SheetResult]:
            return importing.import_file(desk, path, dry_run=True, progress=progress)

        self.shell.tasks.run(
            work, self._show, self._refuse, name=_("Đọc tệp {name}").format(name=path.name), progress=True, key="import"
        )

    def _refuse(self, problem: Problem) -> None:
        if self._stack.currentWidget() is self._done:
            self.start_over()
        self.shell.notices.problem(
            problem, Deed(_("Chọn tệp khác"), self.choose), key="import", title=_("Chưa đọc được tệp"), page=self.key
        )

    # --- 2 ----------------------------------------------------------------------------------------------------------

    def _show(self, results: list[SheetResult]) -> None:
        self.results = [each for each in results if each.type or each.rows]
        self._stack.setCurrentWidget(self._preview)
        self.sheets.blockSignals(True)
        while self.sheets.count():
            self.sheets.removeTab(0)
        for each in self.results:
            kind = several(TYPES[each.type].plural) if each.type else _("không nhận ra sổ nào")
            self.sheets.addTab(f"{each.sheet}  ·  {kind}  {number(each.rows)}")
        self.sheets.blockSignals(False)
        self._show_sheet()
        self.head_changed.emit()

    def _show_sheet(self) -> None:
        at = self.sheets.currentIndex()
        if not 0 <= at < len(self.results):
            return
        result = self.results[at]
        self._filter = "all"
        self._show_summary(result)
        self._show_fonts(result)
        self._show_lines(result)
        self._show_reasons(result)

    def _show_summary(self, result: SheetResult) -> None:
        """Counts as pills; those one can filter by are pressed, the others only say."""
        clear(self._summary)
        self._filters = {}
        wrong = {each.row for each in (*result.refused, *result.notes)}
        filters = [
            ("all", result.rows, _("{n} dòng"), ""),
            ("look", len(wrong), _("{n} cần xem"), "danger"),
            ("twin", len(result.possible_duplicates), _("{n} có thể trùng"), "clash"),
        ]
        for kind, many, words, tone in filters:
            if many or kind == "all":
                pill = ToggleChip(words.format(n=number(many)), lambda kind=kind: self._only(kind), tone)
                pill.setChecked(kind == self._filter)
                self._filters[kind] = pill
                self._summary.addWidget(pill)
        for many, words, weight in (
            (result.created, _("{n} mới"), "ok"),
            (result.changed, _("{n} đổi"), "primary"),
            (result.unchanged, _("{n} đã có"), "plain"),
            (len(result.dropped), _("{n} ô không giữ"), "home"),
        ):
            if many:
                self._summary.addWidget(Chip(words.format(n=number(many)), weight))
        if result.ignored:
            said = _("Bỏ qua {n} dòng tiêu đề, cộng, chân trang").format(n=number(len(result.ignored)))
            self._summary.addWidget(Elided(said, "small"))
        self._summary.addStretch(1)

    def _only(self, kind: str) -> None:
        self._filter = kind
        for name, pill in self._filters.items():
            pill.setChecked(name == kind)
        self._show_lines(self.results[self.sheets.currentIndex()])

    def _show_fonts(self, result: SheetResult) -> None:
        clear(self._font_note)
        fonts = sorted(set(result.encoding.values()))
        if fonts:
            columns = ", ".join(result.encoding)
            names = ", ".join(FONTS.get(each, each) for each in fonts)
            text = _("Cột {columns} gõ bằng phông cũ ({fonts}). Đã đổi sang Unicode.").format(
                columns=columns, fonts=names
            )
            self._font_note.addLayout(row(picture("info", "info", 16), label(text, "small", "info", wrap=True), gap=6))

    def _show_lines(self, result: SheetResult) -> None:
        clear(self._table_place)
        if result.type is None:
            self._table_place.addWidget(
                EmptyState("table", _("Không nhận ra sổ nào trong trang tính này. Trang được bỏ qua."))
            )
            return
        record_type = TYPES[result.type]
        wanted = [record_type.field(record_type.title)]
        used = {name for line in result.lines[:200] for name in line.values}
        said = {note.field for note in (*result.refused, *result.notes)}
        wanted += [each for each in record_type.fields if each.name in said and each not in wanted and each.section][:3]
        wanted += [each for each in record_type.fields if each.name in used and each not in wanted and each.section][:5]
        columns = [FlowColumn(_("Dòng"), 60, right=True)]
        columns += [FlowColumn(_(each.label), 0 if at == 0 else 116) for at, each in enumerate(wanted)]
        table = FlowTable(columns, _("Các dòng sẽ nhập"))
        wrong = {(note.row, note.field): note.reason for note in (*result.refused, *result.notes)}
        typed = {(note.row, note.field): note.value for note in (*result.refused, *result.notes)}
        rows_wrong = {at for at, _field in wrong}
        twins = {at for at, _record in result.possible_duplicates}
        shown = {"look": rows_wrong, "twin": twins}.get(self._filter)
        rows = []
        for line in result.lines:
            if shown is not None and line.row not in shown:
                continue
            cells = [Cell(str(line.row), tone="text3", right=True)]
            for at, each in enumerate(wanted):
                value = line.values.get(each.name)
                text = _(each.kind.show(value)) if isinstance(each.kind, Choice) else each.kind.show(value)
                bad = (line.row, each.name) in wrong
                cells.append(
                    Cell(
                        text or (typed.get((line.row, each.name)) or "…" if bad else ""),
                        strong=at == 0,
                        icon="flag" if bad else "",
                        tone="warn" if bad else "text",
                        spoken=f"{text} {wrong.get((line.row, each.name), '')}",
                    )
                )
            rows.append(FlowRow(line.row, cells, "warn" if line.row in twins else ""))
            if len(rows) == MOST_LINES:
                break
        table.fill(rows)
        self._table_place.addWidget(table)

    def _show_reasons(self, result: SheetResult) -> None:
        """Equal reasons in one line; what may not be kept stands first."""
        clear(self._reasons)
        if result.dropped:
            self._reasons.addLayout(
                row(
                    picture("lock", "home", 18),
                    label(
                        _("{n} ô ghi danh tính người tố cáo: không nhập, không giữ ở đâu. Ghi số hồ sơ giấy.").format(
                            n=len(result.dropped)
                        ),
                        "table",
                        wrap=True,
                    ),
                    gap=8,
                )
            )
            self._reasons.addWidget(rule())
        self._group(result, result.refused, "warn", "danger")
        self._group(result, result.notes, "flag", "warn")
        if not (result.refused or result.notes or result.dropped):
            self._reasons.addLayout(
                row(picture("check", "ok", 18), label(_("Không có gì phải xem."), "table"), None, gap=8)
            )

    def _group(self, result: SheetResult, notes: Iterable[CellNote], icon: str, tone: str) -> None:
        groups: dict[str, list[CellNote]] = {}
        for each in notes:
            groups.setdefault(f"{each.field}\n{each.reason}", []).append(each)
        for same in list(groups.values())[:MOST_REASONS]:
            first = same[0]
            name = (
                _(TYPES[result.type].field(first.field).label)
                if result.type and TYPES[result.type].has(first.field)
                else first.field
            )
            rows_said = ", ".join(str(each.row) for each in same[:6]) + ("…" if len(same) > 6 else "")
            self._reasons.addLayout(
                row(
                    picture(icon, tone, 18),
                    column(
                        label(f"{name}: {_(first.reason)}", "table", wrap=True),
                        label(_("{n} ô, dòng {rows}").format(n=len(same), rows=rows_said), "small"),
                        gap=0,
                    ),
                    gap=8,
                )
            )
            self._reasons.addWidget(rule())

    # --- 3 ----------------------------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Write it, as one act."""
        desk, path = self.shell.desk, self.path
        if path is None:
            return

        def work(progress: Progress) -> list[SheetResult]:
            return importing.import_file(desk, path, progress=progress)

        self.shell.tasks.run(
            work,
            self._taken,
            self._refuse,
            name=_("Nhập tệp {name}").format(name=path.name),
            progress=True,
            key="import",
        )

    def _taken(self, results: list[SheetResult]) -> None:
        self.deed = next((each.deed for each in results if each.deed), "")
        self.shell.changed.emit(set())
        clear(self._done_layout)
        held: list[QWidget] = [
            label(_("Đã nhập tệp {name}").format(name=self.path.name if self.path else ""), "section")
        ]
        for each in results:
            if each.type:
                said = _("{sheet} → {kind}: {created} mới, {changed} đổi, {same} đã có").format(
                    sheet=each.sheet,
                    kind=several(TYPES[each.type].plural),
                    created=number(each.created),
                    changed=number(each.changed),
                    same=number(each.unchanged),
                )
                held.append(label(said, wrap=True))
        kinds = [each.type for each in results if each.type]
        buttons = [
            DeedButton(
                _("Xem {kind}").format(kind=several(TYPES[kind].plural)),
                lambda kind=kind: self.shell.go(Place(page_of_type(kind), kind=TYPES[kind].parent or kind)),
            )
            for kind in dict.fromkeys(kinds)
        ]
        undo = [link(_("Hoàn tác lần nhập này"), self._undo)] if self.deed else []
        self._done_layout.addWidget(
            card(*held, row(*buttons, *undo, DeedButton(_("Nhập tệp khác…"), self.choose), None), gap=10)
        )
        self._done_layout.addStretch(1)
        self._stack.setCurrentWidget(self._done)
        self.shell.notices.done(_("Đã nhập {n} dòng.").format(n=number(sum(each.rows for each in results))))
        self.head_changed.emit()

    def _undo(self) -> None:
        desk, deed = self.shell.desk, self.deed

        def done(outcome: Outcome) -> None:
            said = _("Đã hoàn tác lần nhập.")
            if outcome.left_alone:
                said += " " + _("{n} mục đã sửa sau đó được giữ nguyên.").format(n=len(outcome.left_alone))
            self.shell.changed.emit(set())
            self.shell.notices.done(said)
            self.start_over()

        self.shell.tasks.run(
            lambda: entry.undo(desk, deed), done, self.shell.notices.problem, name=_("Hoàn tác lần nhập")
        )

    def start_over(self) -> None:
        """Back to choosing."""
        self.results, self.path, self.deed = [], None, ""
        self._stack.setCurrentWidget(self._choose)
        self.head_changed.emit()

    # --- page -------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self._from = str(place.options.get("from", "models"))
        if place.options.get("file"):
            self.read(Path(str(place.options["file"])))
        elif self._stack.currentWidget() is self._done:
            self.start_over()

    def head(self) -> Head:
        at = self._stack.currentIndex()
        self._steps.show_step(at)
        buttons: tuple[HeadButton, ...] = ()
        if at == 1:
            wanted = sum(each.created + each.changed for each in self.results)
            why = "" if wanted else _("Không có gì mới để nhập")
            buttons = (
                HeadButton(_("Chọn tệp khác…"), self.choose),
                HeadButton(
                    _("Nhập {n} dòng").format(n=number(wanted)), self.take_in, "filled", keys="Ctrl+Enter", why=why
                ),
            )
        crumb = (_("Quay lại"), Place(self._from))
        return Head(
            _("Nhập từ Excel"),
            (crumb, *(((self.path.name, None),) if self.path else ())),
            buttons=buttons,
            beside=self._steps_box,
        )

    def strip(self) -> QWidget | None:
        return self._strip if self._stack.currentIndex() == 1 and len(self.results) > 1 else None

    def perform(self, deed: str) -> bool:
        if deed == "main" and self._stack.currentIndex() != 1:
            self.choose()
            return True
        if deed == "back" and self._stack.currentIndex() == 1:
            self.start_over()
            return True
        return False

    def first_focus(self) -> QWidget | None:
        return self._stack.currentWidget().findChild(QAbstractButton)

    def hints(self) -> Sequence[tuple[str, str]]:
        if self._stack.currentIndex() == 1:
            return (("main", _("nhập")), ("back", _("chọn tệp khác")), ("help", _("phím tắt")))
        return (("main", _("chọn tệp")), ("help", _("phím tắt")))

    def status(self) -> str:
        return _("Tệp chỉ được đọc, không bị sửa.") if self._stack.currentIndex() == 1 else ""
