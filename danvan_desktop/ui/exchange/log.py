"""Nhật ký gói: every parcel that went or came, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from danvan_desktop.services import exchange
from danvan_desktop.services.exchange import Made
from danvan_desktop.speech import _, moment, number
from danvan_desktop.ui.page import Head, Page, Place, Shell
from danvan_desktop.ui.widgets.basics import EmptyState, column
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable


class LogTab(Page):
    """A table; nothing is done here."""

    key = "exchange"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.made: list[Made] = []
        self.table = FlowTable(
            [
                FlowColumn(_("Lúc"), 150),
                FlowColumn(_("Chiều"), 150),
                FlowColumn(_("Gói số"), 80, right=True),
                FlowColumn(_("Đơn vị")),
                FlowColumn(_("Dòng sổ"), 100, right=True),
                FlowColumn(_("Tình trạng"), 190),
            ],
            _("Nhật ký gói"),
        )
        self._empty = EmptyState("stick", _("Chưa có gói nào đi hay đến."))
        self._empty.hide()
        self.setLayout(column(self.table, self._empty, gap=0))

    def open(self, place: Place) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(lambda: exchange.parcels(desk), self._show, key="parcels")

    def _show(self, made: list[Made]) -> None:
        self.made = made
        self.table.fill([FlowRow((each.direction, each.made, each.no), self._cells(each)) for each in made])
        self.table.setVisible(bool(made))
        self._empty.setVisible(not made)
        self.head_changed.emit()

    def _cells(self, each: Made) -> tuple[Cell, ...]:
        way = {"up": _("Gửi lên"), "down": _("Gửi xuống"), "peer": _("Sang máy khác"), "in": _("Nhận")}[each.direction]
        if each.direction == "in":
            state = (
                Cell(_("Đã nhận"), "ok", "check") if each.acknowledged else Cell(_("Chờ quyết định"), "warn", "clock")
            )
        elif each.acknowledged:
            state = Cell(_("Nơi nhận đã nhận đủ"), "ok", "check")
        else:
            state = Cell(_("Chưa có biên nhận"), "plain", "clock")
        return (
            Cell(moment(each.made), tone="text2"),
            Cell(way, icon="down" if each.direction == "in" else "up"),
            Cell(str(each.no), right=True),
            Cell(each.office_name, strong=True),
            Cell(number(each.entries) if each.entries else "", right=True),
            state,
        )

    def head(self) -> Head:
        return Head(_("Nhật ký gói"))

    def first_focus(self) -> QWidget | None:
        return self.table

    def status(self) -> str:
        return _("{n} gói").format(n=number(len(self.made)))

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("next section", _("thẻ kế tiếp")), ("help", _("phím tắt")))
