"""Lịch tiếp công dân: the days on which somebody receives, made from who and how often, posted in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QTabBar, QWidget

from danvan_desktop.domain.fields import RecordType
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.records.reception import RECEPTION_DAY, RECEPTION_DUTY
from danvan_desktop.problems import Problem
from danvan_desktop.services import explaining, schedule
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.schedule import Held, Term
from danvan_desktop.speech import _, day, day_with_weekday, number, several
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell
from danvan_desktop.ui.records.form_model import raw_text
from danvan_desktop.ui.records.reception_papers import Period, next_month, say_written
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, EmptyState, Sheet, box, clear, column, label, link, row
from danvan_desktop.ui.widgets.fields import box_for, finding_words
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

WEIGHTS = {"overdue": "danger", "today": "warn", "soon": "warn", "done": "ok", "done_late": "ok", "counting": "plain"}
DAY_FIELDS = ("held_on", "role", "person", "hours", "place", "online", "posted_on", "notified_on", "tested_on")
DUTY_FIELDS = ("role", "person", "repeats", "weekday", "week_of_month", "hours", "place", "online", "legal_basis")


def which_tabs(shell: Shell, key: str, mine: int, places: Sequence[Place]) -> QWidget:
    """The tabs of Đơn & tiếp dân: petitions, the book, the schedule."""
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setAccessibleName(_("Đơn hay sổ tiếp công dân"))
    for words in (several(TYPES["petition"].plural), several(TYPES["reception"].plural), _("Lịch tiếp công dân")):
        tabs.addTab(words)
    tabs.setCurrentIndex(mine)

    def other(at: int) -> None:
        if at != mine:
            tabs.blockSignals(True)
            tabs.setCurrentIndex(mine)
            tabs.blockSignals(False)
            shell.go(places[at])

    tabs.currentChanged.connect(other)
    return tabs


class SchedulePage(Page):
    """The coming days, each with its terms."""

    def __init__(self, shell: Shell, key: str) -> None:
        super().__init__(shell)
        self.key = key
        self.record_type = RECEPTION_DAY
        self.shown: list[tuple[Held, list[Term]]] = []
        self.duties: list[Held] = []
        self._confirmed: Callable[[], object] = lambda: None
        self._sheets = column(gap=0)
        self.table = FlowTable(
            [
                FlowColumn(_("Ngày tiếp"), 180),
                FlowColumn(_("Người tiếp")),
                FlowColumn(_("Giờ"), 100),
                FlowColumn(_("Nơi tiếp"), 190),
                FlowColumn(_("Niêm yết"), 190),
                FlowColumn(_("Báo các bên, thử máy"), 200),
            ],
            _("Lịch tiếp công dân"),
            row_height=44,
        )
        self.table.opened.connect(self.edit_day)
        self.table.binned.connect(self.remove_day)
        self._empty = EmptyState("today", _("Chưa có ngày tiếp nào. Ghi ai tiếp, bao lâu một lần, rồi lập lịch."))
        self._duties = label("", "small", wrap=True)
        layout = column(
            self._sheets,
            row(self._duties, link(_("Sửa người tiếp, định kỳ…"), self.edit_duties), gap=8),
            self.table,
            self._empty,
            gap=10,
        )
        layout.setStretch(2, 1)
        layout.setStretch(3, 1)
        layout.itemAt(1).layout().setStretch(0, 1)
        self.setLayout(layout)
        from danvan_desktop.ui.records.reception_book import GRID, schedule_place

        places = (
            Place(key, kind="petition"),
            Place(key, kind="reception", options={"view": GRID}),
            schedule_place(key),
        )
        self._here = places[2]
        self._strip = box(row(which_tabs(shell, key, 2, places), None, margins=(8, 0, 16, 0)), bar="tabs")
        shell.changed.connect(lambda _records: self.refresh() if self.isVisible() else None)

    # --- showing ----------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the coming days anew."""
        desk = self.shell.desk

        def read() -> tuple[list[Held], list[tuple[Held, list[Term]]]]:
            coming = schedule.days(desk, desk.clock.today())
            return schedule.duties(desk), [(each, schedule.terms_of(desk, each)) for each in coming]

        self.shell.tasks.run(read, self._show, key=f"schedule {id(self)}")

    def _show(self, found: tuple[list[Held], list[tuple[Held, list[Term]]]]) -> None:
        self.duties, self.shown = found
        self.table.fill([FlowRow(held.id, self._cells(held, terms)) for held, terms in self.shown])
        if not (look().large and self.open_sheet() is not None):
            self.table.setVisible(bool(self.shown))
            self._empty.setVisible(not self.shown)
        self._duties.setText(" · ".join(map(duty_words, self.duties)) or _("Chưa ghi ai tiếp, bao lâu một lần."))
        self.head_changed.emit()

    def _cells(self, held: Held, terms: Sequence[Term]) -> tuple[Cell, ...]:
        moved = held.values.get("moved_from")
        under = _("chuyển từ {day}, ngày nghỉ").format(day=day(date.fromisoformat(str(moved)))) if moved else ""
        online = _("trực tuyến") if held.values.get("online") else ""
        by_field = {term.field: term for term in terms}
        posted = by_field["posted_on"]
        others = [term for term in terms if term is not posted]
        waiting = next((term for term in others if term.done is None), others[-1] if others else None)
        return (
            Cell(day_with_weekday(held.on), strong=True, under=under),
            Cell(held.text("role"), under=held.text("person")),
            Cell(held.text("hours")),
            Cell(held.text("place") or online, tone="text2", under=online if held.text("place") else ""),
            term_cell(posted),
            term_cell(waiting) if waiting else Cell(),
        )

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _sheet(self, title: str, *items: object) -> Sheet:
        clear(self._sheets)
        sheet = Sheet(title, *items)  # type: ignore[arg-type]
        sheet.closed.connect(self._sheet_closed)
        self._sheets.addWidget(sheet)
        if look().large:  # both would be squeezed
            self.table.hide()
            self._empty.hide()
        return sheet

    def _sheet_closed(self) -> None:
        self.table.setVisible(bool(self.shown))
        self._empty.setVisible(not self.shown)
        if self.isVisible():
            self.table.setFocus()

    def open_sheet(self) -> Sheet | None:
        """The sheet that is open now."""
        held = self._sheets.itemAt(0)
        found = held.widget() if held else None
        return found if isinstance(found, Sheet) and not found.isHidden() else None

    def _run(self, work: Callable[[], Outcome], said: str) -> None:
        def done(outcome: Outcome) -> None:
            wrong = [finding_words(each) for each in outcome.findings]
            self.shell.tell(outcome, " ".join([said, *wrong]))
            self.refresh()

        self.shell.tasks.run(work, done, lambda problem: self.shell.notices.problem(problem, key="schedule"))

    def _ask_period(self, title: str, button: str, go: Callable[[date, date], object]) -> None:
        today = self.shell.desk.clock.today
        period = Period(today, *next_month(today()))

        def take() -> None:
            if (found := period.days()) is not None:
                sheet.close_sheet()
                go(*found)

        deed = DeedButton(button, take, keys="Ctrl+Enter")
        sheet = self._sheet(title, row(*period.boxes, column(None, deed, gap=0), None, gap=12))
        self._confirmed = take
        period.editors[0].widget.setFocus()

    def ask_days(self) -> None:
        """Lập lịch: the days of a period, from who receives and how often."""
        desk = self.shell.desk
        if not self.duties:
            self._run(lambda: schedule.take_usual(desk), _("Đã ghi định kỳ thường dùng; căn cứ chưa kiểm chứng."))
        self._ask_period(
            _("Lập lịch tiếp công dân"),
            _("Lập lịch"),
            lambda first, last: self._run(lambda: schedule.generate(desk, first, last), _("Đã lập lịch.")),
        )

    def ask_notice(self) -> None:
        """In lịch: a notice to be posted."""
        desk = self.shell.desk

        def done(path: Path) -> None:
            words = _("Đã ghi lịch vào giay-to/{name}.").format(name=path.name)
            say_written(self.shell, "notice", path, words)

        def failed(problem: Problem) -> None:
            self.shell.notices.problem(problem, key="notice", title=_("Chưa in được lịch"))

        self._ask_period(
            _("In lịch tiếp công dân"),
            _("Ghi tệp PDF"),
            lambda first, last: self.shell.tasks.run(lambda: schedule.notice(desk, first, last), done, failed),
        )

    def post_all(self) -> None:
        """Đã niêm yết: all shown days that were not posted, today."""
        desk = self.shell.desk
        records = [held.id for held, terms in self.shown if terms[0].done is None]
        said = _("Đã ghi niêm yết {n} ngày tiếp.").format(n=number(len(records)))
        self._run(lambda: schedule.mark(desk, records, "posted_on", desk.clock.today()), said)

    def new_day(self) -> None:
        """Ctrl+N: one day out of turn."""
        self._edit(RECEPTION_DAY, None, {}, DAY_FIELDS, _("Ngày tiếp mới"))

    def edit_day(self, record: object) -> None:
        """Enter: the day of that row."""
        held = next((each for each, _terms in self.shown if each.id == record), None)
        if held is not None:
            self._edit(RECEPTION_DAY, held, held.values, DAY_FIELDS, day_with_weekday(held.on))

    def remove_day(self) -> None:
        """Del: off the schedule."""
        desk, record = self.shell.desk, self.table.current()
        if record:
            self._run(lambda: schedule.remove(desk, str(record)), _("Đã bỏ khỏi lịch."))

    def edit_duties(self) -> None:
        """Who receives and how often; each one opens for changing."""
        buttons = [
            DeedButton(duty_words(each), lambda each=each: self._edit_duty(each), kind="outlined")
            for each in self.duties
        ]
        add = DeedButton(_("Thêm người tiếp"), lambda: self._edit_duty(None), icon="plus")
        self._sheet(_("Người tiếp, định kỳ"), *(row(each, None) for each in buttons), row(add, None))
        (buttons or [add])[0].setFocus()

    def _edit_duty(self, held: Held | None) -> None:
        title = held.text("role") if held else _("Người tiếp mới")
        self._edit(RECEPTION_DUTY, held, held.values if held else {}, DUTY_FIELDS, title)

    def _edit(
        self, record_type: RecordType, held: Held | None, values: object, names: Sequence[str], title: str
    ) -> None:
        desk = self.shell.desk
        boxes = {name: box_for(record_type.field(name), desk.clock.today) for name in names}
        before = {name: raw_text(record_type.field(name), held.values.get(name)) if held else "" for name in names}
        for name, each in boxes.items():
            each.editor.set_text(before[name])

        def take() -> None:
            typed = {name: each.editor.text() for name, each in boxes.items() if each.editor.text() != before[name]}
            sheet.close_sheet()
            if typed:
                self._run(lambda: schedule.save(desk, record_type, held.id if held else None, typed), _("Đã lưu."))

        def drop() -> None:
            sheet.close_sheet()
            if held is not None:
                self._run(lambda: schedule.remove(desk, held.id), _("Đã bỏ khỏi lịch."))

        every = list(boxes.values())
        lines = [row(*every[at : at + 3], gap=12) for at in range(0, len(every), 3)]
        deeds = [DeedButton(_("Lưu"), take, keys="Ctrl+Enter")]
        if held is not None:
            deeds.append(DeedButton(_("Bỏ khỏi lịch"), drop))
        sheet = self._sheet(title, *lines, row(*deeds, None))
        self._confirmed = take
        every[0].editor.widget.setFocus()

    # --- page -------------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        waiting = sum(terms[0].done is None for _held, terms in self.shown)
        why = "" if waiting else _("Không có ngày nào chờ niêm yết.")
        return Head(
            _("Lịch tiếp công dân"),
            buttons=(
                HeadButton(_("Ngày tiếp mới"), self.new_day, icon="plus", keys="Ctrl+N"),
                HeadButton(_("Đã niêm yết"), self.post_all, icon="check", why=why),
                HeadButton(_("In lịch…"), self.ask_notice, icon="print"),
                HeadButton(_("Lập lịch…"), self.ask_days, "filled", "today"),
            ),
        )

    def place(self) -> Place:
        return self._here

    def strip(self) -> QWidget | None:
        return self._strip

    def first_focus(self) -> QWidget | None:
        return self.table if self.shown else None

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("open", _("sửa ngày")), ("bin", _("bỏ khỏi lịch")))

    def status(self) -> str:
        waiting = sum(terms[0].done is None for _held, terms in self.shown)
        return _("{n} ngày tiếp sắp tới · {waiting} ngày chưa niêm yết").format(
            n=number(len(self.shown)), waiting=number(waiting)
        )

    def perform(self, deed: str) -> bool:
        if deed == "main" and self.open_sheet() is not None:
            self._confirmed()
        elif deed == "new":
            self.new_day()
        elif deed == "print":
            self.ask_notice()
        elif deed == "back" and (sheet := self.open_sheet()) is not None:
            sheet.close_sheet()
        else:
            return False
        return True


def duty_words(held: Held) -> str:
    """ "Chủ tịch UBND: hằng tuần, thứ Năm (chưa kiểm chứng)"."""
    fields = RECEPTION_DUTY.field
    often = _(fields("repeats").kind.show(held.values.get("repeats"))).lower()
    weekday = _(fields("weekday").kind.show(held.values.get("weekday")))
    weekday = weekday[:1].lower() + weekday[1:]  # "thứ Năm": the day's own name keeps its capital
    if held.text("repeats") == "monthly":
        weekday += " " + _("tuần thứ {n}").format(n=held.text("week_of_month") or "1")
    words = f"{held.text('role')}: {often}, {weekday}"
    return words if held.values.get("verified") else f"{words} ({_('chưa kiểm chứng')})"


def term_cell(term: Term) -> Cell:
    """By when, or when it was done; a rule nobody checked says so."""
    if term.done is not None:
        return Cell(_("xong {day}").format(day=day(term.done)), "ok", "check", spoken=term.words)
    if term.on is None:
        return Cell(_("chưa rõ hạn"), tone="text3")
    basis = explaining.basis(term.rule) if term.rule else ""
    words = _("hạn {day}").format(day=day(term.on))
    return Cell(words, WEIGHTS.get(term.state, "plain"), "clock", spoken=f"{term.words}: {words}. {basis}")
