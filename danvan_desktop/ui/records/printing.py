"""Certificates of a decision: checked before anything, seen as the page that will be printed, written as one PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPainter, QPaintEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from danvan_desktop.problems import Problem
from danvan_desktop.services import certifying, praising
from danvan_desktop.services.certifying import Certified, Sheet
from danvan_desktop.services.praising import Form
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _, words_for
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, Picture, box, clear, column, label, row, rule
from danvan_desktop.ui.widgets.fields import ChoiceButton
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.popups import DropDown, Line

LIST, SETTINGS = 340, 240
RULER = 22
A4_LANDSCAPE_MM = (297.0, 210.0)


class PagePreview(QWidget):
    """A page of a PDF, with rulers in millimetres at its top and left."""

    def __init__(self) -> None:
        super().__init__()
        self._pdf = QPdfDocument(self)
        self._bytes, self._buffer = QByteArray(), QBuffer(self)
        self._picture: QImage | None = None
        self._width_mm, self._height_mm = A4_LANDSCAPE_MM
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look().px(220), look().px(160))
        self.setAccessibleName(_("Trang sẽ in"))

    def show_pdf(self, data: bytes) -> None:
        """Show the first page; b"" shows an empty sheet."""
        self._pdf.close()
        self._buffer.close()
        self._picture = None
        if data:
            self._bytes = QByteArray(data)
            self._buffer.setBuffer(self._bytes)
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._pdf.load(self._buffer)
            points = self._pdf.pagePointSize(0)
            self._width_mm, self._height_mm = points.width() * 25.4 / 72, points.height() * 25.4 / 72
        self.update()

    def _page_size(self) -> QSize:
        ruler = look().px(RULER)
        room = QSize(max(self.width() - ruler - 2, 1), max(self.height() - ruler - 2, 1))
        return QSize(round(self._width_mm * 100), round(self._height_mm * 100)).scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, ruler = look(), look().px(RULER)
        size = self._page_size()
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._pdf.pageCount() and (self._picture is None or self._picture.size() != size * ratio):
            self._picture = self._pdf.render(0, size * ratio)
        painter.fillRect(ruler, ruler, size.width(), size.height(), Qt.GlobalColor.white)
        if self._picture is not None:
            self._picture.setDevicePixelRatio(ratio)
            painter.drawImage(ruler, ruler, self._picture)
        painter.setPen(seen.colour("edge"))
        painter.drawRect(ruler, ruler, size.width(), size.height())
        painter.setFont(seen.font("small"))
        painter.setPen(seen.colour("text2"))
        per_mm = size.width() / self._width_mm
        for mm in range(0, int(self._width_mm) + 1, 10):
            x, long = ruler + round(mm * per_mm), mm % 50 == 0
            painter.drawLine(x, ruler - (8 if long else 4), x, ruler - 1)
            if long and mm < self._width_mm - 12:
                painter.drawText(x + 2, ruler - 8, str(mm))
        for mm in range(0, int(self._height_mm) + 1, 10):
            y, long = ruler + round(mm * per_mm), mm % 50 == 0
            painter.drawLine(ruler - (8 if long else 4), y, ruler - 1, y)


class PrintPane(QWidget):
    """Sheets · preview · settings. `checked` when the list was looked through."""

    checked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.decision = ""
        self.sheets: list[Sheet] = []
        self.problems: tuple[Problem, ...] = ()
        self.forms: list[Form] = []
        self.template = ""
        self.made: Path | None = None
        self.table = FlowTable(
            [FlowColumn("", 36, right=True), FlowColumn(_("Tên")), FlowColumn(_("Tình trạng"), 122)],
            _("Các tờ"),
            rest=120,
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self.show_page())
        self._counts = label("", "section")
        self.preview = PagePreview()
        self._page_title = Elided("", "section")
        self._verdict = QVBoxLayout()
        self._verdict.setContentsMargins(0, 0, 0, 0)
        self._verdict.setSpacing(look().px(2))
        self.choice = ChoiceButton()
        self.choice.setAccessibleName(_("Mẫu"))
        self.choice.dropped.connect(lambda _typed: self._drop())
        self.full, self.stock = QRadioButton(_("In cả khung")), QRadioButton(_("Lên phôi có sẵn"))
        group = QButtonGroup(self)
        for each in (self.full, self.stock):
            group.addButton(each)
            each.toggled.connect(lambda on: self.show_page() if on else None)
        self.write_button = DeedButton(_("Ghi PDF"), self.write, kind="filled", icon="print", keys="Ctrl+Enter")
        self.open_button = DeedButton(_("Mở tệp vừa ghi"), self.open_made, icon="file")
        self.open_button.hide()
        self._where = label("", "small", wrap=True)
        self._build()
        self.full.setChecked(True)
        look().changed.connect(self._rescale)
        self._rescale()

    def _build(self) -> None:
        self._left = box(column(self._counts, self.table, gap=8, margins=(12, 10, 12, 12)), card=True)
        middle_layout = column(self._page_title, self.preview, self._verdict, gap=8, margins=(12, 10, 12, 12))
        middle_layout.setStretch(1, 1)
        middle = box(middle_layout, card=True)
        self._right = box(
            column(
                label(_("Mẫu"), "label"),
                self.choice,
                4,
                label(_("Cách in"), "label"),
                self.full,
                self.stock,
                rule(),
                label(_("In ở cỡ thật (100 %), giấy A4 ngang. Phôi có sẵn: chỉ in chữ."), "small", wrap=True),
                4,
                self.write_button,
                self.open_button,
                self._where,
                None,
                gap=6,
                margins=(14, 12, 14, 12),
            ),
            card=True,
        )
        whole = row(self._left, middle, self._right, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _rescale(self) -> None:
        large = look().large
        self._left.setFixedWidth(look().px(LIST if not large else 230))
        self._right.setFixedWidth(look().px(SETTINGS if not large else 190))

    # --- looking ------------------------------------------------------------------------------------------------------

    def show_decision(self, decision: str) -> None:
        """Check the list of a decision; runs by itself whenever the page is shown."""
        if decision != self.decision:
            self.made = None
            self.open_button.hide()
            self._where.setText("")
        self.decision = decision
        if decision:
            desk, template = self.shell.desk, self.template or None

            def work() -> tuple[list[Sheet], tuple[Problem, ...], list[Form]]:
                sheets, problems = certifying.check(desk, decision, template)
                return sheets, problems, praising.forms(desk.clock.today())

            self.shell.tasks.run(work, lambda found: self._show(*found), self._cannot, key=f"check {id(self)}")

    def _cannot(self, problem: Problem) -> None:
        self._show([], (problem,), self.forms)

    def _show(self, sheets: list[Sheet], problems: tuple[Problem, ...], forms: list[Form]) -> None:
        self.sheets, self.problems, self.forms = sheets, problems, forms
        faulty = {problem.values.get("position") for problem in problems}
        rows = []
        for at, each in enumerate(sheets, 1):
            name = str(each.row.values.get("recipient") or "").replace("\n", " ")
            if each.frozen:
                state = Cell(_("Đã chốt"), "primary", "lock")
            elif each.page is None or at in faulty:
                state = Cell(_("Cần sửa"), "danger", "warn")
            else:
                state = Cell(_("Vừa khung"), "ok", "check")
            rows.append(FlowRow(each.row.id, (Cell(str(at), tone="text3", right=True), Cell(name, strong=True), state)))
        self.table.fill(rows)
        self._counts.setText(_("{n} giấy khen").format(n=len(sheets)))
        self._show_verdict()
        why = "" if any(each.page for each in sheets) else _("Chưa có tờ nào in được.")
        self.write_button.explain(why)
        self._show_choice()
        self.show_page()
        self.checked.emit()

    def _show_verdict(self) -> None:
        clear(self._verdict)
        good = sum(each.page is not None for each in self.sheets)
        total = len(self.sheets)
        if total and good == total and not self.problems:
            text = _("{n}/{n} tên vừa khung · đủ chữ cái · quyết định có số").format(n=total)
            self._verdict.addWidget(self._verdict_line("check", "ok", text))
        elif total:
            text = _("{good}/{n} tờ in được; các tờ khác ghi lý do dưới đây").format(good=good, n=total)
            self._verdict.addWidget(self._verdict_line("warn", "danger", text))
        for problem in self.problems[:3]:
            words = words_for(problem)
            self._verdict.addWidget(self._verdict_line("flag", "danger", f"{words.what} {words.remedy}"))
        if len(self.problems) > 3:
            self._verdict.addWidget(label(_("và {n} chỗ nữa").format(n=len(self.problems) - 3), "small"))

    def _verdict_line(self, icon: str, tone: str, text: str) -> QWidget:
        line = row(Picture(icon, tone, 18), label(text, "table", wrap=True), gap=8)
        line.setStretch(1, 1)
        return box(line)

    def _show_choice(self) -> None:
        chosen = next((each for each in self.forms if each.name == self.template), None)
        self.choice.shown = chosen.label if chosen else _("Theo quyết định")
        self.choice.setText(self.choice.shown)
        self.choice.update()

    def _drop(self) -> None:
        lines = [Line("", _("Theo quyết định"))]
        lines += [Line(each.name, each.label, "" if each.verified else _("chưa kiểm chứng")) for each in self.forms]
        popup = DropDown(self.choice, lines, searchable=False)
        popup.picked.connect(self._pick)
        popup.drop(self.template)

    def _pick(self, name: object) -> None:
        self.template = str(name)
        self.show_decision(self.decision)

    def show_page(self) -> None:
        """The page of the line with the focus."""
        record = self.table.current()
        sheet = next((each for each in self.sheets if each.row.id == record), None)
        if sheet is None or sheet.page is None:
            self._page_title.setText("" if sheet is None else _("Tờ này chưa in được"))
            self.preview.show_pdf(b"")
            return
        at = self.sheets.index(sheet) + 1
        name = str(sheet.row.values.get("recipient") or "").replace("\n", " ")
        self._page_title.setText(_("Số {n} – {name}").format(n=at, name=name))
        desk, template = self.shell.desk, self.template or None
        mode = self.mode()
        self.shell.tasks.run(
            lambda: certifying.preview(desk, sheet.row.id, template=template, stock=mode),  # type: ignore[arg-type]
            self.preview.show_pdf,
            lambda _problem: self.preview.show_pdf(b""),
            key=f"preview {id(self)}",
        )

    def mode(self) -> str:
        return "preprinted" if self.stock.isChecked() else "full"

    # --- writing ------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Freeze and draw all sheets that are well into one PDF in `giay-to/`."""
        if not self.decision or not any(each.page for each in self.sheets):
            return
        desk, decision, template, mode = self.shell.desk, self.decision, self.template or None, self.mode()

        def work(progress: Progress) -> Certified:
            number = decision[-6:]
            name = f"giay-khen-{desk.clock.today().isoformat()}-{number}{'-phoi' if mode == 'preprinted' else ''}.pdf"
            out = desk.folder_of_papers / name
            return certifying.certificates(desk, decision, out, template=template, stock=mode, progress=progress)  # type: ignore[arg-type]

        self.shell.tasks.run(work, self._written, self._failed, name=_("Ghi giấy khen"), progress=True)

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="certificates", title=_("Chưa ghi được giấy khen"))

    def _written(self, done: Certified) -> None:
        self.made = done.file
        self.shell.tell(done.outcome)
        if done.file is not None:
            self._where.setText(_("{n} tờ trong {path}").format(n=done.pages, path=str(done.file)))
            self.open_button.show()
            said = _("Đã ghi {n} giấy khen vào {name}. Tệp có tên người; xóa khi không cần nữa.")
            deed = Deed(_("Mở tệp"), self.open_made)
            text = said.format(n=done.pages, name=done.file.name)
            self.shell.notices.show(Notice("certificates", "ok", text, deeds=(deed,)))
        self.show_decision(self.decision)

    def open_made(self) -> None:
        """The file in whatever shows PDFs on this machine; printing is done there at 100 %."""
        if self.made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made)))
