"""Sổ tiếp công dân as a grid: the 13 columns of Mẫu 03/TCD, one line a visit (ui.md 9.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from danvan_desktop.domain.records.reception import FORM_FIELDS, RECEPTION, review
from danvan_desktop.services import finding, receptions
from danvan_desktop.services.finding import Query
from danvan_desktop.services.receptions import Counts
from danvan_desktop.speech import _, day, number
from danvan_desktop.ui.page import HeadButton, Page, Place, Shell
from danvan_desktop.ui.records.grid.columns import GridColumn, GridSheet, column_of
from danvan_desktop.ui.records.grid.page import GridPage
from danvan_desktop.ui.records.list_page import ListPage
from danvan_desktop.ui.records.reception_papers import BookSheets
from danvan_desktop.ui.records.registers import RegisterPage
from danvan_desktop.ui.records.schedule_page import SchedulePage, which_tabs
from danvan_desktop.ui.widgets.basics import box, column, label, row
from danvan_desktop.ui.widgets.fields import ChoiceButton
from danvan_desktop.ui.widgets.popups import DropDown, Line

VIEW = "reception.view"  # of the window's memory: grid or list
GRID, LIST, SCHEDULE = "grid", "list", "schedule"

# Field, width at 100 %, its column of the form. Behind the form's 13 stands what reports and the law ask for besides.
_COLUMNS = (
    ("received_on", 0, "(2)"),
    ("visitor", 180, "(3)"),
    ("visitor_address", 170, "(3)"),
    ("visitor_id_no", 128, "(4)"),
    ("summary", 300, "(5)"),
    ("kind", 0, "(6)"),
    ("people_count", 0, "(7)"),
    ("earlier_body", 150, "(8)"),
    ("in_competence", 92, "(9)"),
    ("guided_to", 180, "(10)"),
    ("forwarded_to", 180, "(11)"),
    ("result", 240, "(12)"),
    ("note", 150, "(13)"),
    ("replied_on", 110, ""),
    ("reply_no", 120, ""),
    ("reception_form", 118, ""),
    ("receiver", 150, ""),
    ("delegated", 0, ""),
    ("visit_order", 118, ""),
    ("case_count", 0, ""),
    ("representative", 170, ""),
    ("national_db_on", 116, ""),
    ("paper_no", 92, "(1)"),
)


def book_sheet() -> GridSheet:
    """The book's columns; a denunciation has its paper file's number where others have a name."""
    columns = [
        column_of(RECEPTION, name, width, mark, "secret_file_no" if name == "visitor" else "")
        for name, width, mark in _COLUMNS
    ]
    return GridSheet(
        RECEPTION,
        (GridColumn(None, _("Số"), 84, "(1)"), *columns),
        FORM_FIELDS,
        review,
        lambda today: {"received_on": day(today)},
    )


class ReceptionBook(GridPage):
    """The grid, its year, its counters, and what can be made of a line."""

    def __init__(self, shell: Shell, key: str) -> None:
        super().__init__(shell, book_sheet(), key)
        self.year = shell.desk.clock.today().year
        self.counts = Counts()
        self.papers = BookSheets(self)
        self._year = ChoiceButton()
        self._year.setAccessibleName(_("Sổ năm"))
        self._year.show_text(str(self.year))
        self._year.dropped.connect(lambda _typed: self._choose_year())
        places = (Place(key, kind="petition"), self.place(), schedule_place(key))
        self._which = which_tabs(shell, key, 1, places)
        self._strip = QWidget()
        self._strip.setLayout(
            column(
                box(
                    row(self._which, None, label(_("Sổ năm"), "small"), self._year, gap=8, margins=(8, 0, 16, 0)),
                    bar="tabs",
                ),
                gap=0,
            )
        )

    def _choose_year(self) -> None:
        desk = self.shell.desk

        def read() -> list[int]:
            found = {int(str(year)) for year, _n in finding.value_counts(desk, Query(RECEPTION.name), "year") if year}
            return sorted({*found, desk.clock.today().year}, reverse=True)

        def drop(years: list[int]) -> None:
            popup = DropDown(self._year, [Line(each, str(each)) for each in years], searchable=False)
            popup.picked.connect(self.show_year)
            popup.drop(self.year)

        self.shell.tasks.run(read, drop)

    def show_year(self, year: int) -> None:
        """Another year's book."""
        self.table.finish()
        self.save_row(self.table.currentIndex().row())
        self.year = year
        self._year.show_text(str(year))
        self.refresh()

    def query(self) -> Query:
        return replace(super().query(), where={"year": (self.year,)})

    def refresh(self) -> None:
        super().refresh()
        from datetime import date

        desk, year = self.shell.desk, self.year

        def show(found: Counts) -> None:
            self.counts = found
            self.head_changed.emit()

        self.shell.tasks.run(
            lambda: receptions.counts(desk, date(year, 1, 1), date(year, 12, 31)), show, key=f"book counts {id(self)}"
        )

    def open(self, place: Place) -> None:
        self.shell.memory.put(VIEW, GRID)
        super().open(place)

    def place(self) -> Place:
        return Place(self.key, kind=RECEPTION.name, options={"view": GRID})

    def strip(self) -> QWidget | None:
        return self._strip

    # --- what can be made of a line -----------------------------------------------------------------------------

    def buttons(self) -> tuple[HeadButton, ...]:
        at = self.table.currentIndex().row()
        has_line = 0 <= at < len(self.grid.keys)
        take = HeadButton(
            _("Nhận đơn"),
            self.take_petition,
            icon="letter",
            why="" if has_line else _("Chọn một dòng đã ghi."),
        )
        return (
            take,
            HeadButton(_("In sổ…"), self.papers.ask_print, icon="print"),
            HeadButton(_("CSDL quốc gia…"), self.papers.ask_national, icon="table"),
            HeadButton(_("Mở hồ sơ của dòng"), self.open_line, "menu"),
            HeadButton(_("Nhập từ Excel…"), lambda: self.shell.go(Place("import", options={"from": self.key})), "menu"),
            HeadButton(_("Xem dạng danh sách"), self.show_list, "menu"),
        )

    def show_list(self) -> None:
        """The other way of looking at the book."""
        self.shell.memory.put(VIEW, LIST)
        self.shell.go(Place(self.key, kind=RECEPTION.name, options={"view": LIST}))

    def open_line(self) -> None:
        """The record of the current line, with its history and files."""
        found = self.grid.row(self.table.currentIndex().row())
        if found is not None:
            self.shell.go(Place(self.key, found.id, RECEPTION.name))

    def take_petition(self) -> None:
        """Nhận đơn: a petition from this line with the name in it; a denunciation takes no link and no name."""
        self.table.finish()
        at = self.table.currentIndex().row()
        found = self.grid.row(at)
        if found is None:
            return
        self.save_row(at)
        form = self.grid.form(at)
        fresh = {name: form.text(name) for name in ("received_on", "kind", "summary")} | {"source": "reception"}
        more: dict[str, Any] = {}
        if not form.secret:
            for name in ("visitor", "visitor_address", "visitor_id_no"):
                fresh[name.replace("visitor", "sender")] = form.text(name)
            more = {"reception": found.id}
        self.shell.go(Place(self.key, "new", "petition", {"fresh": fresh, "more": more}))

    # --- page ---------------------------------------------------------------------------------------------------

    def status(self) -> str:
        said = [
            _("{n} lượt").format(n=number(self.counts.visits)),
            _("{n} người").format(n=number(self.counts.people)),
            _("{n} vụ việc").format(n=number(self.counts.cases)),
        ]
        if self.counts.groups:
            said.append(
                _("{n} đoàn đông người ({people} người)").format(
                    n=number(self.counts.groups), people=number(self.counts.group_people)
                )
            )
        return " · ".join(said)

    def hints(self) -> Sequence[tuple[str, str]]:
        return super().hints() if self.grid.paste else (*super().hints()[:2], ("reveal", _("hiện, che họ tên")))

    def perform(self, deed: str) -> bool:
        if deed == "print":
            self.papers.ask_print()
            return True
        return super().perform(deed)


def schedule_place(key: str) -> Place:
    """Where the posted schedule is."""
    return Place(key, kind=RECEPTION.name, options={"view": SCHEDULE})


def view_of(page: RegisterPage, place: Place) -> Page | None:
    """The hook of Đơn & tiếp dân: the book as a grid, or the schedule; None where the list is wanted."""
    if place.kind != RECEPTION.name:
        return None
    view = str(place.options.get("view") or page.shell.memory.get(VIEW, GRID))
    made: dict[str, type[ReceptionBook] | type[SchedulePage]] = {GRID: ReceptionBook, SCHEDULE: SchedulePage}
    if view not in made:
        return None
    if view not in page.views:
        page.views[view] = made[view](page.shell, page.key)
        page.add(page.views[view])
    return page.views[view]


def list_buttons(page: ListPage) -> tuple[HeadButton, ...]:
    """The list's way to the grid."""

    def go() -> None:
        page.shell.go(Place(page.key, kind=RECEPTION.name, options={"view": GRID}))

    return (HeadButton(_("Bảng nhập"), go, icon="grid"),) if page.record_type is RECEPTION else ()
