"""Registers as pages of the rail: a list and a record of each kind, in one page that goes between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import finding
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Shown
from danvan_desktop.services.outcome import Ref
from danvan_desktop.speech import _
from danvan_desktop.ui.page import PAGES, Head, Page, Place, Shell, page_of_type
from danvan_desktop.ui.records.list_page import ListPage
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.widgets.basics import column


def find_records(desk: Desk, typed: str) -> list[tuple[str, str, str, str]]:
    """For Đi tới: (id, type, number, title) of records a page can show. Database lane."""
    found = finding.find(desk, typed, limit=12)
    return [
        (each.id, each.type, each.number, str(each.values.get(TYPES[each.type].title) or ""))
        for each in found
        if each.type in PAGES
    ]


class RegisterPage(Page):
    """Lists and records of the types in `kinds`. Subclasses name their own classes for list and record."""

    kinds: ClassVar[tuple[str, ...]] = ()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.stack = QStackedWidget()
        self.setLayout(column(self.stack, gap=0))
        self.lists: dict[str, ListPage] = {}
        self.records: dict[str, RecordPage] = {}
        self.views: dict[str, Page] = {}  # other ways of looking at a kind than its list
        self.top: Page = self.list_of(self.kinds[0])

    def make_list(self, kind: str) -> ListPage:
        return ListPage(self.shell, kind, self.key)

    def make_record(self, kind: str) -> RecordPage:
        return RecordPage(self.shell, kind, self.key)

    # --- the two views ----------------------------------------------------------------------------------------------

    def list_of(self, kind: str) -> ListPage:
        if kind not in self.lists:
            made = self.lists[kind] = self.make_list(kind)
            made.opened.connect(lambda record, at: self._open_from_list(kind, record, at))
            made.new_wanted.connect(lambda: self.go_new(kind))
            self.add(made)
        return self.lists[kind]

    def record_of(self, kind: str) -> RecordPage:
        if kind not in self.records:
            made = self.records[kind] = self.make_record(kind)
            made.back_wanted.connect(lambda: self.shell.go(Place(self.key, kind=self.kind_of_list(kind))))
            made.step_wanted.connect(lambda by: self._step(kind, by))
            made.other_wanted.connect(self._open_other)
            self.add(made)
        return self.records[kind]

    def kind_of_list(self, kind: str) -> str:
        """The list a record of a kind goes back to."""
        return TYPES[kind].parent or kind

    def add(self, page: Page) -> None:
        """A further page within this one: a list, a record, a grid."""
        page.head_changed.connect(lambda: self.head_changed.emit() if page is self.top else None)
        page.panel_done.connect(self.panel_done)
        self.stack.addWidget(page)

    def _show(self, page: Page) -> None:
        self.top = page
        self.stack.setCurrentWidget(page)

    # --- going about ------------------------------------------------------------------------------------------------

    def go_new(self, kind: str, fresh: dict[str, str] | None = None) -> None:
        """A new record of a kind; fresh: texts it starts with."""
        self.shell.go(Place(self.key, "new", kind, {"fresh": {**self.fresh(kind), **(fresh or {})}}))

    def fresh(self, kind: str) -> dict[str, str]:
        """What a new record starts with: the year's filter, today."""
        return {}

    def _open_from_list(self, kind: str, record: str, at: int) -> None:
        self.shell.go(Place(self.key, record, kind, {"position": (at + 1, len(self.lists[kind].model.keys))}))

    def _step(self, kind: str, by: int) -> None:
        page = self.records[kind]
        if page.position is None:
            return
        found = self.lists[kind].neighbour(page.position[0] - 1, by)
        if found is not None:
            page.leave()
            page.position = (found[1] + 1, page.position[1])
            page.show_record(found[0])

    def _open_other(self, ref: Ref) -> None:
        if page := page_of_type(ref.type):
            self.shell.go(Place(page, ref.id, ref.type))

    def open(self, place: Place) -> None:
        kind = place.kind or self.kinds[0]
        if place.record:
            if TYPES[kind].parent and place.record != "new":
                self._open_parent(place)
                return
            page: Page = self.record_of(kind)
        else:
            page = self.other_view(place) or self.list_of(kind)
        self._show(page)
        page.open(place)

    def other_view(self, place: Place) -> Page | None:
        """Another way than the list of showing a kind, where a place asks for it."""
        return None

    def _open_parent(self, place: Place) -> None:
        """A record that lives in its parent's page is shown there."""
        desk = self.shell.desk

        def show(found: Shown) -> None:
            kind = TYPES[place.kind].parent
            self.shell.go(
                Place(self.key, str(found.values.get("parent") or ""), kind, {"child": place.record, "tab": 99})
            )

        def gone(problem: Problem) -> None:
            self.shell.notices.problem(problem)

        self.shell.tasks.run(lambda: finding.show(desk, place.record), show, gone)

    def place(self) -> Place:
        return Place(self.key, kind=self._kind_of(self.top)) if isinstance(self.top, ListPage) else self.top.place()

    def _kind_of(self, page: Page) -> str:
        return page.record_type.name if isinstance(page, ListPage | RecordPage) else self.kinds[0]

    # --- what the window asks ---------------------------------------------------------------------------------------

    def head(self) -> Head:
        return self.top.head()

    def leave(self) -> None:
        self.top.leave()

    def perform(self, deed: str) -> bool:
        if deed == "new" and isinstance(self.top, RecordPage):
            self.go_new(self.top.record_type.name)
            return True
        return self.top.perform(deed)

    def strip(self) -> QWidget | None:
        return self.top.strip()

    def panel(self) -> QWidget | None:
        return self.top.panel()

    def first_focus(self) -> QWidget | None:
        return self.top.first_focus()

    def hints(self) -> Sequence[tuple[str, str]]:
        return self.top.hints()

    def status(self) -> str:
        return self.top.status()

    def picked_bar(self) -> QWidget | None:
        return self.top.picked_bar()


class ModelsPage(RegisterPage):
    """Mô hình."""

    key = "models"
    kinds = ("model",)

    def make_list(self, kind: str) -> ListPage:
        return ListPage(self.shell, kind, self.key, _("Tìm tên, nơi làm, người phụ trách…"))
