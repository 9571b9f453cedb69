"""One record of a register: form, side panel, drafts at each pause, save, complete, undo. One class for all types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from danvan_desktop.domain.fields import Finding, RecordType, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import entry, finding, handouts, papers
from danvan_desktop.services.entry import HistoryLine
from danvan_desktop.services.finding import Query, Shown
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.papers import Paper
from danvan_desktop.speech import _, day, several, time_of_day
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.records import papers as paper_sheet
from danvan_desktop.ui.records.earlier import earlier
from danvan_desktop.ui.records.form import Form
from danvan_desktop.ui.records.form_model import FormModel, raw_text
from danvan_desktop.ui.records.side_panel import Related, SidePanel
from danvan_desktop.ui.widgets.basics import DeedButton, Sheet, column, label, row
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor

PAUSE_MS, TYPING_MS = 800, 5000

CHIPS = {
    "complete": (N_("Đã hoàn thành"), "ok"),
    "accepted": (N_("Tỉnh đã nhận"), "ok"),
    "recognised": (N_("Đã công nhận"), "ok"),
    "returned": (N_("Tỉnh có nhận xét"), "info"),
    "binned": (N_("Trong thùng"), "plain"),
}


@dataclass(frozen=True)
class Loaded:
    """What opening a record reads in one go."""

    shown: Shown | None
    typed: Mapping[str, str]
    typed_at: int
    stale: bool  # the record was changed after the draft
    history: Sequence[HistoryLine] = ()
    related: Sequence[Related] = ()


class RecordPage(Page):
    """A record, or a new one."""

    back_wanted = Signal()
    step_wanted = Signal(int)
    other_wanted = Signal(object)  # Ref

    def __init__(self, shell: Shell, type_name: str, key: str) -> None:
        super().__init__(shell)
        self.key = key
        self.record_type: RecordType = TYPES[type_name]
        self.record = "new"
        self.position: tuple[int, int] | None = None
        self.shown: Shown | None = None
        self.model = FormModel(self.record_type, self._today())
        self.fresh: dict[str, str] = {}  # texts a new record starts with
        self.more: dict[str, Value] = {}  # values that are not typed (parent)
        self.mark: tuple[str, str] = ("", "")
        self._deeds: list[str] = []
        self._revealed = False
        self._saving = False
        self._round = 0
        self.form = Form(self.record_type.sections, self.record_type.fields, self._today, self.extra_tabs())
        self.form.suggest_from(lambda name, typed, offer: earlier(shell, type_name, name, typed, offer))
        self.side = self.make_side()
        self._sheets = column(gap=0)
        layout = column(self._sheets, *self.above_form(), self.form, gap=10)
        layout.setStretch(layout.count() - 1, 1)
        self.setLayout(layout)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._long = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self.keep_draft)
        self._long.timeout.connect(self.keep_draft)
        self.form.edited.connect(self._edited)
        self.form.left.connect(lambda _name: self.keep_draft())
        self.form.turned.connect(self.head_changed)
        self.side.jump.connect(self._jump)
        self.side.opened.connect(self.other_wanted)
        self.side.value_wanted.connect(self._take_back)
        shell.changed.connect(self._something_changed)

    def _jump(self, name: str) -> None:
        self.panel_done.emit()
        self.form.go_to(name)

    # --- for hand-made pages ----------------------------------------------------------------------------------------

    def make_side(self) -> SidePanel:
        """The side panel."""
        return SidePanel(self.record_type)

    def extra_tabs(self) -> Sequence[tuple[str, QWidget]]:
        """Tabs beside the sections: (title, widget)."""
        return ()

    def above_form(self) -> Sequence[QWidget]:
        """What stands between head and form."""
        return ()

    def next_step(self) -> str:
        """Where the record goes when complete, in words."""
        return (
            _("Hồ sơ đủ thì đi theo gói gửi kế tiếp. Sửa sau đó vẫn được, tỉnh sẽ thấy là bản mới.")
            if self.record_type.standing
            else ""
        )

    def main_button(self) -> HeadButton | None:
        """The filled button."""
        if not self._own() or (self.shown and self.shown.values.get("completed_on") and not self.model.dirty):
            return None
        return HeadButton(_("Hoàn thành"), self.complete, "filled", keys="Ctrl+Enter")

    def chip(self) -> tuple[str, str]:
        """State in the head."""
        if self.shown is None:
            return ("", "plain")
        if self.shown.status in CHIPS:
            words, weight = CHIPS[self.shown.status]
            return (_(words), weight)
        left = len(self.model.missing())
        return (_("Còn {n} mục").format(n=left), "warn") if left else (_("Đủ mục"), "primary")

    def loaded(self) -> None:
        """Called after a record is on the screen."""

    # --- opening ----------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        today: date = self.shell.desk.clock.today()
        return today

    def open(self, place: Place) -> None:
        self.fresh = dict(place.options.get("fresh", {}))
        self.more = dict(place.options.get("more", {}))
        self.position = place.options.get("position")
        self.show_record(place.record, int(place.options.get("tab", 0)))

    def place(self) -> Place:
        return Place(self.key, self.record, self.record_type.name, {"tab": self.form.tabs.currentIndex()})

    def show_record(self, record: str, tab: int | None = None) -> None:
        """Read a record ("new" for one that is not saved yet) and its draft, and show them."""
        if record != self.record:
            self.form.forget_asked()
            self._deeds.clear()
            self._revealed = False
            if tab is None:
                tab = self.form.tabs.currentIndex()
        self.record = record
        self._round += 1
        this, desk, type_name = self._round, self.shell.desk, self.record_type.name
        self.shell.notices.dismiss("draft", self.key)
        self.shell.notices.dismiss("conflicts", self.key)

        def read() -> Loaded:
            return load(desk, type_name, record)

        def show(found: Loaded) -> None:
            if this == self._round:
                self._show(found)
                if tab is not None:
                    self.form.show_tab(tab)
                self._first_focus()

        self.shell.tasks.run(read, show, self._not_found)

    def _not_found(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, page=self.key)
        self.back_wanted.emit()

    def _first_focus(self) -> None:
        if self.isVisible() and self.record == "new":
            self.form.focus_first()

    def _show(self, found: Loaded, *, with_draft: bool = True) -> None:
        self.shown = found.shown
        values = found.shown.values if found.shown else {}
        typed = dict(found.typed) if with_draft and not found.stale else {}
        if found.shown is None and not typed:
            typed = dict(self.fresh)
        self.model = FormModel(self.record_type, self._today(), values, typed)
        identity = [each.name for each in self.record_type.fields if each.identity and each.audience == "L"]
        masked = identity if found.shown is not None and not self._revealed and self.masks() else ()
        self.form.show_model(
            self.model, locked=not self._own(), masked=masked, conflicts=found.shown.conflicts if found.shown else ()
        )
        self._set_mark(found)
        self.side.show_history(found.history, self.shell.desk.identity.account, self.shell.office.account)
        self.side.show_related(found.related)
        self._say_draft(found, bool(typed) and with_draft and bool(found.typed))
        self._say_conflicts(found)
        self._refresh_side()
        self.loaded()
        self.head_changed.emit()

    def masks(self) -> bool:
        """Whether identity fields are covered until Alt+X."""
        return self.record_type.name in ("petition", "reception")

    def _own(self) -> bool:
        return self.shown is None or (self.shown.own and not self.shown.deleted)

    def _set_mark(self, found: Loaded) -> None:
        if not self._own():
            why = _("hồ sơ trong thùng") if found.shown and found.shown.deleted else _("hồ sơ của đơn vị khác")
            self.mark = ("locked", _("Chỉ xem – {why}").format(why=why))
        elif self.model.dirty and found.typed:
            self.mark = ("draft", _("Bản nháp {at} – chưa lưu").format(at=clock_time(found.typed_at)))
        elif found.shown:
            self.mark = ("saved", _("Đã lưu {at}").format(at=clock_time(found.shown.changed_ms, self._today())))
        else:
            self.mark = ("", "")

    def _say_draft(self, found: Loaded, on_screen: bool) -> None:
        who = self.shell.office.account
        at = clock_time(found.typed_at)
        if found.stale and found.typed:
            self.shell.notices.show(
                Notice(
                    "draft",
                    "clash",
                    _("Bản nháp lúc {at} được gõ trên bản cũ: hồ sơ đã sửa sau đó. Đang xem bản đã lưu.").format(at=at),
                    deeds=(
                        Deed(_("Xem bản nháp"), lambda: self._lay_draft(found)),
                        Deed(_("Bỏ bản nháp"), self.drop_draft),
                    ),
                    page=self.key,
                )
            )
        elif on_screen:
            text = (
                _("Đang xem bản nháp lúc {at} của {who}, chưa lưu.")
                if who
                else _("Đang xem bản nháp lúc {at}, chưa lưu.")
            )
            self.shell.notices.show(
                Notice(
                    "draft",
                    "info",
                    text.format(at=at, who=who),
                    deeds=(Deed(_("Lưu"), self.save), Deed(_("Bỏ bản nháp, xem bản đã lưu"), self.drop_draft)),
                    page=self.key,
                )
            )

    def _lay_draft(self, found: Loaded) -> None:
        self.shell.notices.dismiss("draft", self.key)
        self._show(Loaded(found.shown, found.typed, found.typed_at, False, found.history, found.related))

    def _say_conflicts(self, found: Loaded) -> None:
        if found.shown and found.shown.conflicts:
            many = len(found.shown.conflicts)
            self.shell.notices.show(
                Notice(
                    "conflicts",
                    "clash",
                    _("{n} mục hai máy ghi khác nhau.").format(n=many),
                    deeds=(Deed(_("Chọn giá trị"), self._settle_first),),
                    page=self.key,
                )
            )

    # --- typing -----------------------------------------------------------------------------------------------------

    def _edited(self, _name: str) -> None:
        self._pause.start()
        if not self._long.isActive():
            self._long.start()
        if self.mark[0] != "draft":
            self.mark = ("draft", _("Chưa lưu (Ctrl+S)"))
            self.head_changed.emit()
        self._refresh_side()

    def _refresh_side(self) -> None:
        self.side.show_to_do(
            self.model.to_do() if self._own() else (), self.next_step(), _("Đủ các mục cần khi hoàn thành.")
        )

    def keep_draft(self) -> None:
        """Keep what is typed, durably, without saving it."""
        self._pause.stop()
        self._long.stop()
        if not self._own() or self._saving:
            return
        desk, record, type_name = self.shell.desk, self._draft_key(), self.record_type.name
        typed = dict(self.model.typed)
        if not typed:
            if self.mark[0] == "draft":
                self.shell.tasks.run(lambda: entry.drop_draft(desk, record))
                self._clean_mark()
            return
        this = self._round

        def kept(_nothing: object) -> None:
            if this == self._round and self.model.dirty and not self._saving:
                at = time_of_day(datetime.fromtimestamp(desk.clock.now_ms() / 1000))
                self.mark = ("draft", _("Bản nháp {at} – chưa lưu (Ctrl+S)").format(at=at))
                self.head_changed.emit()

        self.shell.tasks.run(
            lambda: entry.keep_draft(desk, type_name, record, typed), kept, self._not_written, key=f"draft {id(self)}"
        )

    def _clean_mark(self) -> None:
        self._set_mark(Loaded(self.shown, {}, 0, False))
        self.head_changed.emit()

    def _draft_key(self) -> str:
        return f"new:{self.record_type.name}" if self.record == "new" else self.record

    def drop_draft(self) -> None:
        """Forget what is typed and show what is stored."""
        desk, record = self.shell.desk, self._draft_key()
        self.shell.notices.dismiss("draft", self.key)
        self.shell.tasks.run(lambda: entry.drop_draft(desk, record), lambda _done: self.show_record(self.record))

    def _not_written(self, problem: Problem) -> None:
        self._saving = False
        self.mark = ("failed", _("Chưa ghi được, chữ vẫn còn trên màn hình"))
        self.shell.notices.problem(
            problem,
            Deed(_("Lưu lại"), self.save, filled=True),
            key="not written",
            page=self.key,
            title=_("Chưa ghi được"),
        )
        self.head_changed.emit()

    # --- saving -----------------------------------------------------------------------------------------------------

    def save(self, then: object = None) -> None:
        """Keep what is there, complete or not. then: called with the record's id when it is saved."""
        name = self.form.current_field()
        if name:
            self.form.boxes[name].editor.set_text(self.model.leave(name))
        if not self._own() or self._saving:
            return
        if self.model.secret and self.model.identity_texts() and not self._asked_identity():
            return
        if not self.model.dirty and self.record != "new":
            self.shell.notices.done(_("Không có gì mới để lưu."))
            if callable(then):
                then(self.record)
            return
        desk, type_name = self.shell.desk, self.record_type.name
        record = None if self.record == "new" else self.record
        typed, more, draft_key = dict(self.model.typed), dict(self.more), self._draft_key()
        wrong = {each: typed[each] for each in self.model.wrong()}
        self._saving = True

        def work() -> Outcome:
            outcome = entry.save_fields(desk, type_name, record, typed, more)
            if record is None:
                entry.drop_draft(desk, draft_key)
            if wrong:
                entry.keep_draft(desk, type_name, outcome.id, wrong)
            return outcome

        def done(outcome: Outcome) -> None:
            self._saving = False
            self.record = outcome.id
            if outcome.deed:
                self._deeds.append(outcome.deed)
            self.shell.notices.dismiss("draft", self.key)
            self.shell.notices.dismiss("not written", self.key)
            self.shell.tell(outcome, self._saved_words(outcome.findings))
            self.show_record(outcome.id)
            if callable(then):
                then(outcome.id)

        self.shell.tasks.run(work, done, self._not_written)
        QTimer.singleShot(400, self, self._say_saving)

    def _say_saving(self) -> None:
        if self._saving:
            self.mark = ("saving", _("Đang lưu…"))
            self.head_changed.emit()

    def _saved_words(self, findings: Sequence[Finding]) -> str:
        needed = [each for each in findings if each.weight == "needed" and self.record_type.field(each.field).section]
        if not needed:
            return _("Đã lưu.")
        names = ", ".join(_(self.record_type.field(each.field).label) for each in needed[:4])
        more = "…" if len(needed) > 4 else ""
        return _("Đã lưu. Còn {n} mục để hoàn thành: {names}.").format(n=len(needed), names=names + more)

    def _asked_identity(self) -> bool:
        """A denunciation loses every name; ask once before. True when asked and answered."""
        names = ", ".join(_(self.record_type.field(each).label) for each in self.model.identity_texts())

        def agreed() -> None:
            for each in self.model.identity_texts():
                self.model.type(each, "")
            sheet.close_sheet()
            self.save()

        sheet = self.sheet(
            _("Chép họ tên sang hồ sơ giấy trước"),
            label(
                _(
                    "Đơn tố cáo không giữ danh tính trong máy. Khi lưu, các mục sau bị xóa, cả trong lịch sử, "
                    "không lấy lại được: "
                    "{names}."
                ).format(names=names),
                wrap=True,
            ),
            row(
                DeedButton(_("Đã chép, lưu và xóa các mục này"), agreed),
                DeedButton(_("Để sau"), lambda: sheet.close_sheet()),
                None,
            ),
        )
        return False

    def complete(self) -> None:
        """Save, then mark complete if nothing is missing; else show what is."""
        missing = self.model.missing() or [each for each in self.model.findings.values() if each.weight == "wrong"]
        if missing:
            self.save(lambda _record: self._show_missing())
        else:
            self.save(self._complete)

    def _complete(self, record: str) -> None:
        desk = self.shell.desk

        def done(outcome: Outcome) -> None:
            if outcome.deed:
                self._deeds.append(outcome.deed)
                self.shell.tell(outcome, _("Đã hoàn thành."))
            self.show_record(record)

        self.shell.tasks.run(lambda: entry.complete(desk, record), done, self._not_written)

    def _show_missing(self) -> None:
        self.form.show_findings(needed=True)
        self.side.tabs.setCurrentIndex(0)
        missing = self.model.to_do()
        if missing:
            self.form.go_to(missing[0].field)
        self.shell.notices.done(_("Còn {n} mục để hoàn thành. Đã lưu những gì đang có.").format(n=len(missing)))

    def _take_back(self, line: HistoryLine) -> None:
        """An earlier value again, as a new change."""
        self.model.type(line.field, raw_text(self.record_type.field(line.field), line.before))
        self.form.fill(line.field)
        self.form.go_to(line.field)
        self._edited(line.field)

    def _undo(self) -> bool:
        if not self._deeds:
            return False
        deed, desk = self._deeds.pop(), self.shell.desk

        def done(outcome: Outcome) -> None:
            self.shell.tell(outcome, _("Đã hoàn tác lần lưu vừa rồi."))
            self.show_record(self.record)

        self.shell.tasks.run(lambda: entry.undo(desk, deed), done, self.shell.notices.problem)
        return True

    def _bin(self) -> None:
        reason = LineEditor()
        field_box = FieldBox(_("Lý do"), reason)

        def go() -> None:
            if not reason.text().strip():
                return
            desk, record, words = self.shell.desk, self.record, reason.text()
            sheet.close_sheet()

            def done(outcome: Outcome) -> None:
                self.shell.tell(outcome, _("Đã bỏ vào thùng."))
                self.back_wanted.emit()

            self.shell.tasks.run(lambda: entry.delete(desk, record, words), done, self.shell.notices.problem)

        sheet = self.sheet(_("Bỏ vào thùng"), row(field_box, DeedButton(_("Bỏ vào thùng"), go), gap=12))
        reason.widget.setFocus()

    def _copy_previous(self) -> None:
        """Lay the newest other record's values over the empty fields of this section."""
        desk, type_name, mine = self.shell.desk, self.record_type.name, self.record

        def read() -> Mapping[str, Value] | None:
            return next((each.values for each in finding.listing(desk, Query(type_name), 2) if each.id != mine), None)

        def lay(values: Mapping[str, Value] | None) -> None:
            at = self.form.tabs.currentIndex()
            if values is None or at >= len(self.record_type.sections):
                return
            section = self.record_type.sections[at][0]
            names = [
                each.name
                for each in self.record_type.fields
                if each.section == section
                and not each.identity
                and each.name != self.record_type.title
                and not self.model.text(each.name)
            ]
            self.model.copy_from(values, names)
            for name in names:
                self.form.fill(name)
            self._edited("")

        self.shell.tasks.run(read, lay)

    # --- two values -------------------------------------------------------------------------------------------------

    def _settle_first(self) -> None:
        """The first group with two values: choose one of them."""
        assert self.shown is not None
        settling = self.shown.conflicts[0]
        fields = self.record_type.group_fields(settling.group)
        desk, record, group = self.shell.desk, self.record, settling.group

        def take(number: int) -> None:
            sheet.close_sheet()

            def done(outcome: Outcome) -> None:
                self._deeds.append(outcome.deed)
                self.shell.tell(outcome, _("Đã ghi lựa chọn."))
                self.show_record(self.record)

            self.shell.tasks.run(
                lambda: entry.settle(desk, record, group, take=number), done, self.shell.notices.problem
            )

        sides = []
        for number, (values, written) in enumerate(settling.rivals, 1):
            words = "\n".join(f"{_(each.label)}: {each.kind.show(values.get(each.name))}" for each in fields)
            who = _("{at}, máy {device}").format(at=clock_time(written.wall, None), device=written.device[:8])
            sides.append(
                column(
                    label(who, "small"),
                    label(words, wrap=True),
                    row(DeedButton(_("Lấy giá trị này"), lambda number=number: take(number), keys=str(number)), None),
                )
            )
        sheet = self.sheet(_("Hai máy ghi khác nhau: {name}").format(name=_(fields[0].label)), row(*sides, gap=24))

    def ask_paper(self) -> None:
        """The papers of this record, to be written as Word files; what is typed is saved first."""
        if self.model.dirty:
            self.save(lambda _record: self.ask_paper())
            return
        desk, record = self.shell.desk, self.record
        self.shell.notices.dismiss("paper")

        def show(found: Sequence[Paper]) -> None:
            pane = paper_sheet.PapersPane(self.shell, record, found)
            pane.written.connect(self.sheet(_("In giấy"), pane).close_sheet)
            pane.focus_first()

        self.shell.tasks.run(lambda: papers.papers_for(desk, record), show, self.shell.notices.problem, key="papers")

    def sheet(self, title: str, *items: object) -> Sheet:
        """A sheet above the form; one at a time."""
        self._close_sheet()
        sheet = Sheet(title, *items)  # type: ignore[arg-type]
        sheet.closed.connect(lambda: self.form.focus_first() if self.isVisible() else None)
        self._sheets.addWidget(sheet)
        return sheet

    def _close_sheet(self) -> bool:
        held = self._sheets.takeAt(0)
        if held is None or held.widget() is None:
            return False
        was_open = not held.widget().isHidden()
        held.widget().hide()
        held.widget().deleteLater()
        return was_open

    # --- page -------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Esc and every other way out: the draft is kept."""
        if name := self.form.current_field():
            self.model.leave(name)
        if self.model.dirty:
            self.keep_draft()
            self.shell.changed.emit({self.record})  # the list shows the pencil

    def _something_changed(self, records: set[str]) -> None:
        if (
            self.isVisible()
            and not self._saving
            and not self.model.dirty
            and self.record != "new"
            and (not records or self.record in records)
        ):
            self.show_record(self.record)

    def head(self) -> Head:
        title = self.model.title().replace("\n", " ") if self.shown or self.model.title() else ""
        name = _(self.record_type.label)
        crumbs: list[tuple[str, Place | None]] = [
            (several(self.record_type.plural), Place(self.key, kind=self.record_type.name))
        ]
        if self.shown:
            crumbs.append((self.shown.number, None))
        buttons: list[HeadButton] = []
        if self._own():
            buttons.append(HeadButton(_("Lưu"), self.save, keys="Ctrl+S"))
            buttons.append(HeadButton(_("Lấy như bản trước"), self._copy_previous, "menu"))
            if self.shown:
                if self.record_type.name in paper_sheet.TYPES:
                    buttons.append(HeadButton(_("In giấy…"), self.ask_paper, icon="print", keys="Ctrl+P"))
                buttons.append(HeadButton(_("Bỏ vào thùng…"), self._bin, "menu"))
        if (main := self.main_button()) is not None:
            buttons.append(main)
        return Head(
            title or _("{name} mới").format(name=name),
            tuple(crumbs),
            self.position,
            self.chip(),
            "",
            self.mark,
            tuple(buttons),
        )

    def panel(self) -> QWidget | None:
        return self.side

    def first_focus(self) -> QWidget | None:
        return next((each.editor.widget for each in self.form.boxes.values() if each.isVisibleTo(self)), None)

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("next section", _("phần sau")), ("next finding", _("chỗ cần xem tiếp")), ("help", _("phím tắt")))

    def status(self) -> str:
        left = len(self.model.missing()) if self._own() else 0
        return _("Còn {n} mục để hoàn thành").format(n=left) if left else ""

    def perform(self, deed: str) -> bool:
        known = {
            "save": self.save,
            "next section": self.form.next_section,
            "previous record": lambda: self.step_wanted.emit(-1),
            "next record": lambda: self.step_wanted.emit(1),
            "next finding": lambda: self._walk(1),
            "previous finding": lambda: self._walk(-1),
            "field history": self._field_history,
            "reveal": self._reveal,
        }
        if deed in known:
            known[deed]()
            return True
        if deed == "print" and self.shown and self._own() and self.record_type.name in paper_sheet.TYPES:
            self.ask_paper()
            return True
        if deed == "undo":
            return self._undo()
        if deed == "back":
            if not self._close_sheet():
                self.back_wanted.emit()
            return True
        return False

    def _walk(self, by: int) -> None:
        names = [each.field for each in self.model.to_do()]
        if not names:
            return
        self.form.show_findings(needed=True)
        here = self.form.current_field()
        at = names.index(here) + by if here in names else (0 if by > 0 else -1)
        self.form.go_to(names[at % len(names)])

    def _field_history(self) -> None:
        if name := self.form.current_field():
            self.side.only(name)

    def _reveal(self) -> None:
        self._revealed = not self._revealed
        identity = [each.name for each in self.record_type.fields if each.identity and each.audience == "L"]
        self.form.unmask(self._revealed, identity)


def load(desk: object, type_name: str, record: str) -> Loaded:
    """Everything opening a record needs. Database lane. Raises Problem S-109."""
    from danvan_desktop.services.desk import Desk

    assert isinstance(desk, Desk)
    if record == "new":
        draft = entry.draft_of(desk, f"new:{type_name}")
        return Loaded(None, draft.typed if draft else {}, draft.at if draft else 0, False)
    shown = finding.show(desk, record)
    draft = entry.draft_of(desk, record)
    related = []
    for ref in shown.links[:30]:
        if TYPES[ref.type].parent != type_name:  # children stand in their own table
            other = finding.show(desk, ref.id)
            title = str(other.values.get(TYPES[ref.type].title) or "")
            related.append(Related(ref, _(TYPES[ref.type].label), other.number, title))
    return Loaded(
        shown,
        draft.typed if draft else {},
        draft.at if draft else 0,
        draft is not None and tuple(sorted(draft.base_heads)) != tuple(sorted(shown.heads)),
        handouts.history(desk, record),
        related,
    )


def clock_time(ms: int, today: object = None) -> str:
    """ "09:14" of today, "16:48 ngày 20/11/2026" of another day."""
    at = datetime.fromtimestamp(ms / 1000)
    if today is not None and at.date() == today:
        return time_of_day(at)
    return _("{time} ngày {day}").format(time=time_of_day(at), day=day(at.date()))
