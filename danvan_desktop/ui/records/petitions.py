"""Đơn & tiếp dân: petitions and the reception book. A denunciation shows its paper file's number, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from danvan_desktop.domain.fields import Choice
from danvan_desktop.problems import N_
from danvan_desktop.services.finding import Row
from danvan_desktop.speech import _, day, day_with_weekday
from danvan_desktop.ui.page import HeadButton, Page, Place, Shell
from danvan_desktop.ui.records import reception_book
from danvan_desktop.ui.records.form import mask
from danvan_desktop.ui.records.list_page import VIEWS, ListPage, View
from danvan_desktop.ui.records.model import ListColumn
from danvan_desktop.ui.records.petition_page import CHIPS, PetitionPage, PetitionRecord
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.records.registers import RegisterPage
from danvan_desktop.ui.records.schedule_page import which_tabs
from danvan_desktop.ui.widgets.basics import box, column, row
from danvan_desktop.ui.widgets.chips import FilterChip
from danvan_desktop.ui.widgets.flow_table import Cell

KINDS = ("petition", "reception")
DUE = (View(N_("Quá hạn"), due=("law_due", None, -1)), View(N_("Hạn trong 7 ngày"), due=("law_due", 0, 7)))


class TwoListsPage(ListPage):
    """One of two lists of a page, with tabs to go to the other and to the schedule."""

    def __init__(self, shell: Shell, kind: str, key: str, hint: str) -> None:
        super().__init__(shell, kind, key, hint)
        places = (Place(key, kind="petition"), Place(key, kind="reception"), reception_book.schedule_place(key))
        self._which = which_tabs(shell, key, KINDS.index(kind), places)
        self._whole_strip = box(row(self._which, None, gap=0, margins=(8, 0, 8, 0)), bar="tabs")
        self._both = QWidget()
        self._both.setLayout(column(self._whole_strip, super().strip(), gap=0))
        self.model.cells = self._cell

    def strip(self) -> QWidget | None:
        return self._both

    def _cell(self, found: Row, shown: ListColumn) -> Cell | None:
        if self.record_type.is_denunciation(found.values):
            if shown.key == self.record_type.title:
                number = str(found.values.get("secret_file_no") or "…")
                return Cell(_("Tố cáo · hồ sơ mật {number}").format(number=number), icon="lock", tone="text2")
            if shown.field is not None and shown.field.identity:
                return Cell()
        if shown.field is not None and shown.field.identity and shown.field.audience == "L":
            return Cell(mask(str(found.values.get(shown.key) or "")), tone="text2")
        if shown.key == "state" and found.values.get("state"):
            code, kind = str(found.values["state"]), self.record_type.field("state").kind
            words = _(kind.label_of(code)) if isinstance(kind, Choice) else code
            return Cell(words, chip=CHIPS.get(code, "primary"))
        if shown.key == "law_due" and found.values.get("law_due"):
            return self._due(str(found.values["law_due"]))
        if shown.key == "due_on" and found.values.get("due_on") and not found.values.get("replied_on"):
            return self._due(str(found.values["due_on"]))
        return None

    def _due(self, due: str) -> Cell:
        """The colour of a verdict, from days alone: the record's page counts working days."""
        on = date.fromisoformat(due)
        left = (on - self._today()).days
        if left < 0:
            late = _("quá hạn {n} ngày").format(n=-left)
            return Cell(day(on), chip="danger", icon="late", spoken=f"{day_with_weekday(on)}, {late}")
        words = _("hôm nay là hạn") if not left else _("còn {n} ngày").format(n=left)
        weight = "warn" if left <= 3 else "ok"
        return Cell(day(on), chip=weight, icon="clock", spoken=f"{day_with_weekday(on)}, {words}")

    # --- columns, ways of looking -----------------------------------------------------------------------------------

    def ways(self) -> Sequence[View]:
        return (VIEWS[0], *DUE, *VIEWS[1:]) if self.record_type.has("law_due") else VIEWS

    def make_columns(self) -> list[ListColumn]:
        columns = super().make_columns()
        if not self.record_type.has("law_due"):
            return columns
        state, due = self.record_type.field("state"), self.record_type.field("law_due")
        # Before the day of receipt, which goes where there is little room.
        at = next(at for at, each in enumerate(columns) if each.key == "received_on")
        more = [
            ListColumn("state", _(state.label), 140, field=state),
            ListColumn("law_due", _(due.label), 144, sort="law_due", field=due),
        ]
        # What is still missing is a flag in the gutter: the summary needs the room.
        return [*columns[:at], *more, *(each for each in columns[at:] if each.key != "complete")]

    def _make_chips(self) -> dict[str, FilterChip]:
        chips = super()._make_chips()
        if self.record_type.has("state"):
            chips.pop("handling", None)
            chips["state"] = FilterChip(_("Trạng thái"), lambda offer: self._values_of("state", offer))
        return chips


class ReceptionRecord(PetitionRecord):
    """A line of the reception book: a petition may come of it."""

    def head(self):  # type: ignore[no-untyped-def]
        from dataclasses import replace

        head = super().head()
        if self.shown is None or not self._own():
            return head
        return replace(head, buttons=(HeadButton(_("Nhận đơn"), self._take_petition, icon="letter"), *head.buttons))

    def _take_petition(self) -> None:
        """A petition from this line, with the name already in it; a denunciation takes no link and no name."""
        assert self.shown is not None
        values = self.shown.values
        fresh = {
            "received_on": self.model.text("received_on"),
            "kind": self.model.text("kind"),
            "source": "reception",
            "summary": self.model.text("summary"),
        }
        more = {}
        if not self.model.secret:
            fresh |= {
                "sender": str(values.get("visitor") or ""),
                "sender_address": str(values.get("visitor_address") or ""),
                "sender_id_no": str(values.get("visitor_id_no") or ""),
            }
            more = {"reception": self.record}
        self.shell.go(Place(self.key, "new", "petition", {"fresh": fresh, "more": more}))


class PetitionsPage(RegisterPage):
    """Đơn & tiếp dân."""

    key = "petitions"
    kinds = KINDS

    def make_list(self, kind: str) -> ListPage:
        hints = {"petition": _("Tìm tóm tắt, cơ quan, số văn bản…"), "reception": _("Tìm nội dung, cơ quan…")}
        made = TwoListsPage(self.shell, kind, self.key, hints[kind])
        made.extra_buttons = reception_book.list_buttons(made)
        return made

    def other_view(self, place: Place) -> Page | None:
        return reception_book.view_of(self, place)

    def make_record(self, kind: str) -> RecordPage:
        return (PetitionPage if kind == "petition" else ReceptionRecord)(self.shell, kind, self.key)

    def fresh(self, kind: str) -> dict[str, str]:
        today = self.shell.desk.clock.today()
        return {"received_on": day(today)}
