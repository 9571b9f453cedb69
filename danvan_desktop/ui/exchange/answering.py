"""Gửi trả: at an upper office, what each office below lacks, and the enrolment of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from danvan_desktop.problems import Problem
from danvan_desktop.services import enrolling, exchange, sending
from danvan_desktop.services.enrolling import Enrolment
from danvan_desktop.services.exchange import Below
from danvan_desktop.services.places import shipped
from danvan_desktop.services.sticks import Volume
from danvan_desktop.speech import _, day, number
from danvan_desktop.ui.exchange.carrier import CarrierChoice
from danvan_desktop.ui.exchange.writing import WritingCard
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    EmptyState,
    Sheet,
    box,
    card,
    clear,
    column,
    label,
    link,
    row,
)
from danvan_desktop.ui.widgets.fields import LineEdit
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.joining import ProblemLines, show_groups
from danvan_desktop.ui.widgets.popups import Suggestions

SIDE = 276


class AnswerTab(Page):
    """A line for each office below; one button writes all their parcels."""

    key = "exchange"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.below: list[Below] = []
        self.table = FlowTable(
            [
                FlowColumn(_("Đơn vị")),
                FlowColumn(_("Đã nhận đến gói"), 130, right=True),
                FlowColumn(_("Ngày nhận"), 110),
                FlowColumn(_("Máy đã xác nhận"), 130, right=True),
                FlowColumn(_("Chưa trả lời"), 120, right=True),
                FlowColumn(_("Tình trạng"), 200),
            ],
            _("Các đơn vị gửi gói về đây"),
            rest=150,
            waiting=(2, 3, 4),
        )
        self._empty = EmptyState(
            "units",
            _("Chưa ghi danh đơn vị nào. Ghi danh xong, đơn vị gửi gói về đây được."),
            DeedButton(_("Ghi danh một đơn vị…"), self.ask_enrol, icon="plus"),
        )
        self._empty.hide()
        self.writing = WritingCard(shell, _("Ghi gói trả lời"))
        self.writing.changed.connect(self.head_changed)
        self.writing.written.connect(self._written)
        self._sheets = column(gap=0)
        note = label(
            _("Trước khi ghi, chương trình sao lưu và đọc lại. Biên nhận chỉ ghi những gì bản sao lưu ấy có."),
            "small",
            wrap=True,
        )
        left = column(self._sheets, self.table, self._empty, gap=10)
        left.setStretch(1, 1)
        self._side = box(column(self.writing, card(note), None, gap=12))
        whole = row(left, self._side, gap=12)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        look().changed.connect(self._rescale)
        self._rescale()

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(SIDE))

    # --- showing ------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.writing.carrier.refresh()
        self.refresh()

    def refresh(self) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(lambda: exchange.downward(desk), self._show, key="answering")

    def _show(self, below: list[Below]) -> None:
        self.below = below
        self.table.fill([FlowRow(each.office, self._cells(each)) for each in below])
        self.table.setVisible(bool(below))
        self._empty.setVisible(not below)
        self.head_changed.emit()

    def _cells(self, each: Below) -> tuple[Cell, ...]:
        if each.waiting:
            state = Cell(_("{n} gói chờ quyết định").format(n=each.waiting), "danger", "warn")
        elif each.forked:
            state = Cell(_("Sổ có hai nhánh"), "clash", "clash")
        elif each.gaps:
            state = Cell(_("Còn thiếu một đoạn sổ"), "warn", "broken")
        elif not each.devices:
            state = Cell(_("Chờ gói đầu tiên"), "plain", "clock")
        elif each.last_in is None:
            state = Cell(_("Chưa gửi gói nào"), "plain", "clock")
        else:
            state = Cell(_("Đã nhận đủ"), "ok", "check")
        when = day(date.fromtimestamp(each.last_in / 1000)) if each.last_in else ""
        return (
            Cell(each.name, strong=True, icon="home"),
            Cell(str(each.last_no) if each.last_no else "", right=True),
            Cell(when, tone="text2"),
            Cell(str(each.devices) if each.devices else "", right=True),
            Cell(number(each.unsent) if each.devices and each.unsent else "", right=True),
            state,
        )

    # --- doing --------------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Receipts and a parcel for each office that lacks something."""
        if not self._why_not():
            desk = self.shell.desk
            self.writing.write(lambda volume, progress: sending.send(desk, volume, progress), _("Ghi gói trả lời"))

    def _why_not(self) -> str:
        if not self.below:
            return _("Chưa ghi danh đơn vị nào.")
        if self.writing.state == "running":
            return _("Đang ghi.")
        return "" if self.writing.carrier.volume else _("Cắm USB hoặc chọn thư mục.")

    def _written(self, sent: object) -> None:
        assert isinstance(sent, list)
        if sent:
            self.shell.notices.done(_("Đã ghi gói trả lời cho {n} đơn vị.").format(n=len({each.to for each in sent})))
        self.refresh()

    def ask_enrol(self) -> None:
        """A sheet for the unit, then the paper slip."""
        clear(self._sheets)
        sheet = EnrolSheet(self.shell)
        sheet.enrolled.connect(self.refresh)
        sheet.carrier.take_folder(self.writing.carrier.volume.path) if self.writing.carrier.volume else None
        self._sheets.addWidget(sheet)
        self.enrol_sheet = sheet
        sheet.box.setFocus()

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        write = HeadButton(
            _("Ghi gói trả lời"), self.send, "filled", icon="stick", keys="Ctrl+Enter", why=self._why_not()
        )
        buttons = (HeadButton(_("Ghi danh một đơn vị…"), self.ask_enrol, icon="plus"), write)
        return Head(_("Gửi trả các đơn vị"), buttons=buttons)

    def first_focus(self) -> QWidget | None:
        return self.table if self.below else None

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("main", _("ghi gói trả lời")), ("next section", _("thẻ kế tiếp")))

    def status(self) -> str:
        waiting = sum(each.waiting for each in self.below)
        return _("{n} đơn vị · {waiting} gói chờ quyết định").format(n=len(self.below), waiting=waiting)


class EnrolSheet(Sheet):
    """Which unit; then its file is written and the slip shown: eight words and the fingerprint."""

    enrolled = Signal()

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._codes: dict[str, str] = {}
        self.made: Enrolment | None = None
        self.box = LineEdit()
        self.box.enter_moves = False
        self.box.setAccessibleName(_("Đơn vị"))
        self.box.setPlaceholderText(_("Tên xã, phường, hoặc mã đơn vị"))
        self.box.returnPressed.connect(self.enrol)
        self.carrier = CarrierChoice()
        self.button = DeedButton(_("Ghi tệp ghi danh"), self.enrol, kind="filled")
        self._problem = ProblemLines()
        line = row(
            column(label(_("Đơn vị"), "label"), self.box, gap=4),
            column(label(_("Nơi ghi"), "label"), self.carrier, gap=4),
            gap=12,
        )
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self._slip = column(gap=8)
        self._ask = box(column(line, row(self.button, None), gap=8))
        super().__init__(_("Ghi danh một đơn vị"), self._ask, self._problem, self._slip)
        Suggestions(self.box, self._suggest)

    def _suggest(self, typed: str, offer: Any) -> None:
        units = shipped()
        own = units.by_code(self.shell.desk.unit_code, self.shell.office.level, self.shell.desk.clock.today())
        level = "commune" if self.shell.office.level == "province" else "province"
        found = [each for each in units.search(typed, 30, (level,), past=False)]
        near = [each for each in found if own is None or units.parent(each.unit) == own] or found
        lines = {f"{units.full_name(each.unit)} ({each.unit.code})": each.unit.code for each in near[:8]}
        self._codes |= lines
        offer(list(lines))

    def code(self) -> str:
        """The code of the unit chosen or typed."""
        typed = self.box.text().strip()
        return self._codes.get(typed, typed)

    def enrol(self) -> None:
        """Write the file."""
        code, volume, desk = self.code(), self.carrier.volume, self.shell.desk
        if not code:
            self.box.setFocus()
            return
        target: Volume | Path | None = volume
        if target is None:
            self.carrier.button.setFocus()
            return
        place = target
        self.shell.tasks.run(lambda: enrolling.enrol(desk, code, place), self._show, self._refused, name=_("Ghi danh"))

    def _refused(self, problem: Problem) -> None:
        self._problem.show_problem(problem)

    def _show(self, made: Enrolment) -> None:
        self.made = made
        self._problem.show_problem(None)
        self._ask.hide()
        clear(self._slip)
        words = row(gap=8)
        for at, word in enumerate(made.code.split(), 1):
            figure = label(f"{at}  {word}", "section")
            figure.setProperty("figure", "true")
            words.addWidget(figure)
        words.addStretch(1)
        groups = row(gap=10)
        show_groups(groups, made.fingerprint)
        said = _("Chép ra giấy, trao tận tay cùng USB. Không gửi tệp và giấy chung một đường.")
        text = "\n".join((made.name, made.path.name, made.code, made.fingerprint))
        for each in (
            label(_("Tờ mã cho {office}").format(office=made.name), "section"),
            label(_("Tệp: {path}").format(path=str(made.path)), "small", wrap=True),
            label(_("Tám từ (dùng một lần, trong 60 ngày)"), "label"),
            box(words),
            label(_("Dấu nhận dạng của nơi đây"), "label"),
            box(groups),
            box(
                row(
                    label(said, "small"),
                    None,
                    link(_("Chép nội dung"), lambda: QGuiApplication.clipboard().setText(text)),
                )
            ),
        ):
            self._slip.addWidget(each)
        self.enrolled.emit()
