"""Deadlines that move, as a table: which record, which deadline and why, from which day to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from danvan_desktop.domain.fields import NN_
from danvan_desktop.domain.records import TYPES
from danvan_desktop.services.recounting import Shift
from danvan_desktop.speech import _, counted, day, weekday
from danvan_desktop.ui.widgets.basics import label
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable


class ShiftTable(FlowTable):
    """The rows' values are `Shift`s. Enter opens one. `said` tells the current row whole, where cells end in …"""

    def __init__(self, name: str, titles: bool = True) -> None:
        """titles: whether the account may read what the petitions are about."""
        columns = [FlowColumn(_("Hồ sơ"), 230), FlowColumn(_("Hạn và lý do")), FlowColumn(_("Hạn cũ"), 104),
                   FlowColumn(_("Hạn mới"), 184)]
        super().__init__(columns, name, row_height=46, rest=230, waiting=(2,))
        self._titles = titles
        self.said = label("", "small", wrap=True)
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self._say())

    def show_groups(self, *groups: tuple[str, Sequence[Shift]]) -> None:
        """Groups of (heading or "", deadlines); a group without deadlines is left out."""
        rows: list[FlowRow] = []
        for heading, shifts in groups:
            if heading and shifts:
                rows.append(FlowRow(heading, (Cell(),), heading=heading))
            rows += [FlowRow(each, self._cells(each)) for each in shifts]
        self.fill(rows)
        self._say()

    def _say(self) -> None:
        each = self.current()
        words = ""
        if isinstance(each, Shift):
            old, new = (day(on) if on else _("chưa tính được") for on in (each.old, each.new))
            words = _("{number}: {old} → {new}, {why}.").format(number=_name(each), old=old, new=new, why=each.why)
        self.said.setText(words)

    def _cells(self, each: Shift) -> tuple[Cell, ...]:
        name = _name(each)
        title = each.title if self._titles else ""
        return (
            Cell(name, strong=True, under=title, spoken=f"{name}, {title}"),
            Cell(each.label, under=each.why, spoken=f"{each.label}, {each.why}"),
            _day(each.old, _("chưa tính được")),
            moved_cell(each),
        )


def _name(each: Shift) -> str:
    return f"{_(TYPES[each.ref.type].label)} {each.number}".strip()


def _day(on: date | None, without: str) -> Cell:
    return Cell(day(on), under=weekday(on), spoken=f"{weekday(on)} {day(on)}") if on else Cell(without, tone="text2")


def moved_cell(each: Shift) -> Cell:
    """The new day, and by how much it came nearer or went further."""
    if each.new is None:
        return Cell(_("chưa tính được"), tone="text2")
    under = weekday(each.new)
    if each.old is not None:
        by = (each.new - each.old).days
        said = counted(NN_("muộn hơn {days} ngày"), by) if by > 0 else counted(NN_("sớm hơn {days} ngày"), -by)
        under = f"{under}, {said.format(days=abs(by))}"
    sooner = each.old is not None and each.new < each.old
    return Cell(day(each.new), under=under, strong=True, tone="warn" if sooner else "text",
                spoken=f"{weekday(each.new)} {day(each.new)}, {under}")
