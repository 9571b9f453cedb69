"""One petition (ui.md 9): deadline strip, next steps, form, panel; duplicates, split letters, the national database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choice, Choices
from danvan_desktop.services import cases, duplicates, recounting
from danvan_desktop.services.cases import Case, Clock, Offer
from danvan_desktop.services.duplicates import Likeness
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.speech import _, day
from danvan_desktop.ui.page import Head, HeadButton, Shell
from danvan_desktop.ui.records.deadline_strip import DeadlineStrip
from danvan_desktop.ui.records.duplicates import DuplicateLine, side_by_side
from danvan_desktop.ui.records.national_copy import NationalCopy
from danvan_desktop.ui.records.papers import write_paper
from danvan_desktop.ui.records.petition_panel import PetitionPanel
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.records.side_panel import SidePanel
from danvan_desktop.ui.records.step_sheet import step_label
from danvan_desktop.ui.records.stepped_page import SteppedPage
from danvan_desktop.ui.records.steps import StepsPart
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Sheet, box, column, label, picture, row

CHIPS = {  # a petition's state -> weight of its chip
    "closed": "ok", "notified": "ok", "published": "ok", "decided": "ok", "concluded": "ok", "guided": "plain",
    "forwarded": "plain", "returned": "plain", "filed": "plain", "refused": "plain", "withdrawn": "plain",
    "terminated": "plain", "split": "plain", "duplicate": "clash", "suspended": "plain", "second": "plain",
}  # fmt: skip
NO_STRIP, NO_RULER = 520, 420  # px at 100 %: windows lower than this show less
LEAST_FORM = 160  # px at 100 % that a form needs beside an open sheet, with the sheet's line about clocks

FOLDED = frozenset(  # steps for which one opens Khác
    ("register", "classify", "split", "urge", "use", "file_away", "withdraw", "withdraw_some", "suspend", "extend",
     "terminate", "open_second", "return")
)  # fmt: skip


class PetitionRecord(RecordPage):
    """A petition or a reception line: names are covered, what stays here is said."""

    def next_step(self) -> str:
        return _("Tóm tắt, loại, hướng xử lý đi theo gói khi được duyệt; họ tên, địa chỉ, lời trong đơn ở lại đơn vị.")

    def hints(self) -> Sequence[tuple[str, str]]:
        masked = bool(self.form.masked)
        return (("reveal", _("hiện, che họ tên")), *super().hints()) if masked else super().hints()


class PetitionPage(SteppedPage, PetitionRecord):
    """A petition with its life."""

    def __init__(self, shell: Shell, type_name: str, key: str) -> None:
        self.case: Case | None = None
        super().__init__(shell, type_name, key)
        self.deadlines = DeadlineStrip(self._today)
        self.deadlines.say_changed(self._moved)
        self.deadlines.seen.connect(lambda _clock: self._seen())
        own = {"split": lambda offer: self._ask_split()}
        self.steps = StepsPart(shell, lambda: self.case, self._saved_first, own, FOLDED)
        self.steps.done.connect(self._stepped)
        self.steps.turned.connect(self._make_room)
        self.steps.printed.connect(self._print)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.steps.sheets)  # beside the panel: over both there would be no room for the form
        layout.addStretch(0)  # what an open sheet leaves where the form is not shown
        self._confirmed: Callable[[], object] = lambda: None  # what Ctrl+Enter does while another sheet is open
        self._strip = box(column(self.deadlines, self.steps, gap=10, margins=(16, 12, 16, 0)))
        self._strip.hide()
        look().changed.connect(self._make_room)

    # --- parts of the page ------------------------------------------------------------------------------------------

    def make_side(self) -> SidePanel:
        self.panel_ = PetitionPanel(self.record_type, lambda: self.model)
        self.panel_.ticked.connect(self._tick)
        self.panel_.undo_wanted.connect(lambda step: self.steps.ask_undo(step, step_label(step.step)))
        self.panel_.copy_wanted.connect(self._copy_out)
        self.panel_.entered.connect(self._entered)
        return self.panel_

    def above_form(self) -> Sequence[QWidget]:
        self.twins = DuplicateLine(self.shell)
        self.twins.looked.connect(self._make_room)
        self.twins.compared.connect(self._compare)
        self.twins.is_one.connect(self._is_duplicate)
        self.twins.is_none.connect(self._is_no_duplicate)
        self._note = label("", "table", "info", wrap=True)
        held = row(picture("person", "info", 16), self._note, gap=8, margins=(12, 4, 12, 4))
        held.setStretch(1, 1)
        self._note_box = box(held, weight="info")
        self._note_box.hide()
        return (self.twins, self._note_box)

    def strip(self) -> QWidget | None:
        return self._strip if self.case is not None else None

    def _sheet_open(self) -> bool:
        held = self._sheets.itemAt(0)
        other = held is not None and held.widget() is not None and not held.widget().isHidden()
        return other or self.steps.open_sheet is not None

    def _make_room(self) -> None:
        """An open sheet takes the place of the lines over the form, and in a low window of the form, then the strip."""
        open_sheet = self._sheet_open()
        height = self.window().height() * 100 / look().scale
        has = self.case is not None and bool(self.case.clocks)
        self.deadlines.setVisible(has and not (open_sheet and height < NO_STRIP))
        self.deadlines.show_low(height < NO_RULER)
        self.form.setVisible(not (open_sheet and self._crowded()))
        self.twins.show_short(height < NO_STRIP)
        self.twins.setVisible(bool(self.twins.found) and not open_sheet)
        self._note_box.setVisible(bool(self._note.text()) and not open_sheet)

    def _crowded(self) -> bool:
        """Whether the open sheet leaves no room for a usable form."""
        held = self._sheets.itemAt(0)
        other = held.widget() if held is not None else None
        sheets = [each for each in (self.steps.open_sheet, other) if each is not None and not each.isHidden()]
        wanted = max((each.sizeHint().height() for each in sheets), default=0)
        return self.case is not None and wanted + look().px(LEAST_FORM) > self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "steps"):
            self._make_room()

    def sheet(self, title: str, *items: object) -> Sheet:
        self._confirmed = lambda: None
        made = super().sheet(title, *items)
        made.closed.connect(self._sheet_closed)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        made.show()
        self.steps.quiet(True)
        self._make_room()
        return made

    def _sheet_closed(self) -> None:
        self.steps.quiet(self.steps.open_sheet is not None)
        self._make_room()

    def _close_sheet(self) -> bool:
        was_open = super()._close_sheet()
        if was_open:
            self._sheet_closed()
        return was_open

    def main_button(self) -> HeadButton | None:
        return super().main_button() if self.case is None else None  # the row of steps has the filled one

    def head(self) -> Head:
        head = super().head()
        if self.shown is not None and self.model.secret:
            number = self.model.text("secret_file_no") or "…"
            head = replace(head, title=_("Tố cáo · hồ sơ mật {number}").format(number=number))
        if self.case is None or not self._own() or self.case.state in ("split",):
            return head
        more = []
        if self.model.missing() or (self.shown and not self.shown.values.get("completed_on")):
            more.append(HeadButton(_("Hoàn thành"), self.complete, "menu"))
        if self.model.text("kind") == "mixed":
            more.append(HeadButton(_("Tách đơn…"), self._ask_split, "menu"))
        return replace(head, buttons=(*head.buttons, *more))

    def chip(self) -> tuple[str, str]:
        if self.case is None or (self.shown is not None and self.shown.deleted):
            return super().chip()
        return self.case.state_label, CHIPS.get(self.case.state, "primary")

    # --- the case ---------------------------------------------------------------------------------------------------

    def loaded(self) -> None:
        if self.shown is None or self.shown.deleted or not self.shown.own:
            self._show_case(None)
        else:
            self._read_case()
        self.twins.watch(self.model.values(), None if self.record == "new" else self.record)

    def _read_case(self) -> None:
        this, desk, record = self._round, self.shell.desk, self.record

        def show(found: Case) -> None:
            if this == self._round:
                self._show_case(found)

        self.shell.tasks.run(lambda: cases.case(desk, record), show, self.shell.notices.problem)

    def _show_case(self, case: Case | None) -> None:
        if case is None or self.case is None or case.ref != self.case.ref:
            self.steps.forget()
            self._stepped_at = -1
        self.case = case
        self.deadlines.show_case(case)
        self.steps.refresh()
        self.panel_.show_case(case)
        # That it was guided before is the first note; beside a greyed Hướng dẫn it stands already.
        guided = case is not None and any(each.step == "guide" and each.why for each in case.offers)
        notes = case.notes if case else ()
        notes = notes[1:] if guided and notes and self.model.text("handling") != "guide" and len(notes) > 1 else notes
        self._note.setText(" ".join(notes))
        self._make_room()
        self._refresh_side()
        self.head_changed.emit()

    def show_record(self, record: str, tab: int | None = None) -> None:
        if record != self.record:
            self.case = None
            self.twins.forget()
            self.steps.forget()
        super().show_record(record, tab)

    def _print(self, offer: Offer, record: str) -> None:
        """The paper that goes with a step."""
        write_paper(self.shell, record, offer.paper)

    def _moved(self, clock: Clock) -> str:
        """That a recount moved this deadline and nobody has looked at it yet, in words."""
        kept = self.shown.values.get("clocks") if self.shown else None
        mine = [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []
        which = (clock.name, clock.start.isoformat())
        return next((recounting.moved_words(each) for each in mine if (each["rule"], each["start"]) == which), "")

    def _seen(self) -> None:
        desk, record = self.shell.desk, self.record

        def done(outcome: Outcome) -> None:
            self.shell.tell(outcome, _("Đã ghi là đã xem."))
            self._read_again()

        self.shell.tasks.run(lambda: recounting.seen(desk, [record]), done, self.shell.notices.problem)

    def _read_again(self) -> None:
        """After an act beside the form: what is typed stays."""
        if self.model.dirty:
            self._read_case()
        else:
            self.show_record(self.record)

    # --- typing -----------------------------------------------------------------------------------------------------

    def _edited(self, name: str) -> None:
        super()._edited(name)
        if name in ("", "kind", "sender", "summary", "own_words"):
            self.twins.watch({**self.model.values(), **self.more}, None if self.record == "new" else self.record)

    def _tick(self, name: str, on: bool) -> None:
        """A condition of acceptance was looked at."""
        if name == "ours":
            self._type("competence", "ours" if on else "")
            return
        kind = self.record_type.field("conditions").kind
        assert isinstance(kind, Choices)
        have = {each.strip() for each in self.model.text("conditions").split(";")}
        now = (have | {name}) if on else (have - {name})
        self._type("conditions", "; ".join(each.code for each in kind.options if each.code in now))

    def _type(self, name: str, text: str) -> None:
        if not self._own():
            return
        self.model.type(name, text)
        self.form.fill(name)
        self._edited(name)

    # --- duplicates -------------------------------------------------------------------------------------------------

    def _compare(self, like: Likeness) -> None:
        same = DeedButton(_("Là đơn trùng"), lambda: (self._close_sheet(), self._is_duplicate(like)))
        answers = row(
            same,
            DeedButton(_("Không phải"), lambda: (self._close_sheet(), self._is_no_duplicate(like))),
            None,
        )
        self.sheet(_("Xem cạnh nhau"), side_by_side(self.model.values(), like), answers)
        same.setFocus()

    def _is_duplicate(self, like: Likeness) -> None:
        self._answer(like, {"duplicate_of": like.ref.id}, lambda record: duplicates.link(
            self.shell.desk, record, like.ref.id), _("Đã gắn là đơn trùng với đơn {number}."))  # fmt: skip

    def _is_no_duplicate(self, like: Likeness) -> None:
        others = [each.ref.id for each in self.twins.found if each.ref.id == like.ref.id]
        known = self.more.get("not_duplicate_of")
        apart = [*(known if isinstance(known, list) else ()), *others]
        self._answer(like, {"not_duplicate_of": apart}, lambda record: duplicates.part(
            self.shell.desk, record, others), _("Đã ghi: không trùng với đơn {number}."))  # fmt: skip

    def _answer(self, like: Likeness, more: dict[str, object], work: Callable[[str], Outcome], said: str) -> None:
        """Write the answer down; for a petition not saved yet with its first save."""
        words = said.format(number=like.number)
        if self.record == "new":
            self.more |= more  # type: ignore[arg-type]
            self.twins.watch({**self.model.values(), **self.more}, None)
            self.twins.look()
            self.shell.notices.done(words)
            return
        record = self.record

        def done(outcome: Outcome) -> None:
            if outcome.deed:
                self._deeds.append(outcome.deed)
            self.twins.forget()
            self.shell.tell(outcome, words)
            self._read_again()

        self.shell.tasks.run(lambda: work(record), done, self.shell.notices.problem)

    # --- letters of many kinds --------------------------------------------------------------------------------------

    def _ask_split(self) -> None:
        kind = self.record_type.field("kind").kind
        assert isinstance(kind, Choice)
        ticks = {each.code: QCheckBox(_(each.label)) for each in kind.options if each.code != "mixed"}
        words = _(
            "Mỗi loại thành một đơn riêng, gắn với đơn này; ngày nhận, nguồn, người gửi được chép sang. "
            "Phần tố cáo không mang họ tên; khi có tố cáo, đơn này cũng không giữ họ tên."
        )
        said = label(words, "small", wrap=True)
        note = label("", "small", "warn")

        def go() -> None:
            chosen = [code for code, tick in ticks.items() if tick.isChecked()]
            if len(chosen) < 2:
                note.setText(_("Chọn từ hai loại trở lên."))
                return
            self._close_sheet()
            self._saved_first(lambda record: self._split(record, chosen))

        button = DeedButton(_("Tách đơn"), go, kind="filled", keys="Ctrl+Enter")
        self.sheet(_("Tách đơn nhiều nội dung"), said, row(*ticks.values(), None, gap=16), row(button, note, None))
        self._confirmed = go
        next(iter(ticks.values())).setFocus()

    def _split(self, record: str, kinds: list[str]) -> None:
        desk = self.shell.desk

        def done(outcome: Outcome) -> None:
            made = sum(each.type == "petition" for each in outcome.changed) - 1
            self.shell.tell(outcome, _("Đã tách thành {n} đơn; xem ở Liên quan.").format(n=made))
            self.show_record(record)

        self.shell.tasks.run(lambda: cases.split(desk, record, kinds), done, self.shell.notices.problem)

    # --- the national database --------------------------------------------------------------------------------------

    def _entered(self, on: bool) -> None:
        self._type("national_db_on", day(self._today()) if on else "")

    def _copy_out(self) -> None:
        held = NationalCopy(self.record_type, self.model.values())

        def finished() -> None:
            self._close_sheet()
            self.shell.notices.done(_("Đã chép hết các mục. Bộ nhớ tạm đã trả lại như trước."))
            if not self.model.text("national_db_on"):
                self._entered(True)

        held.finished.connect(finished)
        self.panel_done.emit()
        self.sheet(_("Chép sang CSDL quốc gia"), held)
        self._confirmed = held.next
        held.button.setFocus()

    def leave(self) -> None:
        self._close_sheet()
        super().leave()

    # --- keys -------------------------------------------------------------------------------------------------------

    def perform(self, deed: str) -> bool:
        if deed == "main" and self.steps.open_sheet is None and self._sheet_open():
            self._confirmed()
            return True
        if deed == "undo" and self._stepped_at != len(self._deeds):
            return super().perform(deed)
        if self.case is not None and deed in ("main", "back", "undo") and self._own() and self.steps.perform(deed):
            return True
        return super().perform(deed)
