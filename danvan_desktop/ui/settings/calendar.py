"""Lịch nghỉ: a year at a glance, its days off and worked days by name, and changing them (ui.md 9.1, decisions 24).

What is changed is kept apart until it is written; before that the deadlines it moves are shown (`LawTab.propose`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Date, Finding
from danvan_desktop.domain.law.calendars import FIRST_YEAR, LAST_YEAR, Year
from danvan_desktop.problems import N_
from danvan_desktop.services import law
from danvan_desktop.services.law import YearShown
from danvan_desktop.speech import _, day, finding_text, moment, weekday
from danvan_desktop.ui.law_watch import parcel_words
from danvan_desktop.ui.page import Head, HeadButton, Place, Shell
from danvan_desktop.ui.settings.law_tab import LawTab
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    Chip,
    DeedButton,
    Elided,
    EmptyState,
    IconButton,
    Sheet,
    box,
    clear,
    column,
    label,
    link,
    row,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import ChoiceButton, DateEditor, FieldBox, LineEditor, TextEditor, typed_value
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.popups import DropDown, Line
from danvan_desktop.ui.widgets.year_view import YearView, day_sentence

SIDE, SMALL_SIDE = 330, 266
LARGEST = 175
AHEAD = 5  # years after the last one loaded that can be chosen
CERTAINTIES = {"announced": (N_("đã công bố"), "ok"), "expected": (N_("dự kiến"), "warn")}
KINDS = (("off", N_("Nghỉ")), ("worked", N_("Làm bù")), ("usual", N_("Như thường lệ")))
NEEDED = N_("Ghi tên ngày nghỉ hoặc lý do.")


class CalendarTab(LawTab):
    """See the module."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.years: dict[int, YearShown] = {}
        self.number = shell.desk.clock.today().year
        self.draft: Year | None = None
        self.sheet: Sheet | None = None
        self._confirm: Callable[[], object] = self.look_ahead  # what Ctrl+Enter does in the open sheet
        self.view = YearView()
        self.view.opened.connect(lambda on: self.ask_day(on))
        self.view.emptied.connect(lambda on: self.set_days(on, on, "usual", ""))
        self.view.stood.connect(lambda _on: self._stood())
        self.table = FlowTable([FlowColumn(_("Ngày"), 126), FlowColumn(_("Tên"))], _("Ngày nghỉ và ngày làm bù"),
                               row_height=28, rest=150)
        self.table.horizontalHeader().hide()
        self.table.setProperty("framed", "false")
        self.table.opened.connect(self.ask_day)
        self.table.binned.connect(self._empty_row)
        self._build()
        look().changed.connect(self._rescale)

    def _build(self) -> None:
        self.before = IconButton("left", _("Năm trước"), lambda: self.turn(-1), outlined=True)
        self.after = IconButton("right", _("Năm sau"), lambda: self.turn(1), outlined=True)
        self.choice = ChoiceButton()
        self.choice.setAccessibleName(_("Năm"))
        self.choice.dropped.connect(lambda _typed: self._drop())
        self._certainty, self._whose = Chip(), Elided("", "small")
        top = row(self.before, self.choice, self.after, self._certainty, self._whose, None, gap=8)
        self._day = Elided("", "table")
        self._marks = box(row(self._day, None, Chip(_("N: nghỉ"), "primary"), Chip(_("L: làm bù"), "warn"), gap=8))
        self._none = column(gap=0)
        self.expected_button: DeedButton | None = None  # in place of a year that is not loaded
        self._area = scrolled(column(self.view, None, gap=0, margins=(2, 2, 2, 2)))
        self._sheets = QVBoxLayout()
        self._rest = box(column(None))  # keeps an open sheet at the top where large letters leave no room for the year
        self._rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._rest.hide()
        left = column(top, self._sheets, self._none, self._area, self._marks, self._rest, gap=8,
                      margins=(14, 10, 14, 8))
        self._left = box(left, card=True)
        self._title = label("", "section")
        self._sources = label("", "small", wrap=True)
        self._edit = DeedButton(_("Sửa ngày…"), lambda: self.ask_day(self.view.at), icon="pencil")
        self._facts = link(_("Nguồn, công bố…"), self.ask_facts)
        self._sources_area = scrolled(column(self._sources, None, gap=0))
        self._sources_area.setAccessibleName(_("Nguồn của lịch nghỉ"))
        side = column(row(self._title, None), self.table, self._sources_area, row(self._edit, self._facts, None, gap=8),
                      gap=8, margins=(14, 10, 14, 10))
        side.setStretch(1, 1)
        self._side = box(side, card=True)
        whole = row(self._left, self._side, gap=12)
        whole.setStretch(0, 1)
        self._first = box(whole)
        self.stack.addWidget(self._first)
        self.stack.addWidget(self.differences)
        self._rescale()

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(SIDE if look().scale < LARGEST else SMALL_SIDE))
        self._sources_area.setFixedHeight(look().px(72 if look().large else 118))
        self.choice.setFixedWidth(look().px(84))

    # --- showing ----------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.number = int(place.options.get("year", self.number))
        self.refresh()

    def refresh(self) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(lambda: law.years(desk), self._read, key="law years")

    def _read(self, years: Sequence[YearShown]) -> None:
        self.years = {each.year.year: each for each in years}
        self._show()

    def ended(self) -> None:
        self.draft = None
        self._close_sheet()
        super().ended()

    @property
    def saved(self) -> YearShown | None:
        """The year on screen as it holds, None where none is loaded."""
        return self.years.get(self.number)

    @property
    def year(self) -> Year | None:
        """The year on screen as it is being changed."""
        return self.draft or (self.saved.year if self.saved else None)

    def _show(self) -> None:
        year = self.year
        self.choice.show_text(str(self.number))
        self.before.setEnabled(self.number > FIRST_YEAR)
        self.after.setEnabled(self.number < LAST_YEAR)
        for button in (self._edit, self._facts):
            button.explain(self.why_not)
        self._make_room()
        clear(self._none)
        self.expected_button = None
        if year is None:
            self._certainty.show_state("", "plain")
            self._whose.setText("")
            words = _("Chưa có lịch nghỉ năm {year}: hạn nào chạm đến năm ấy chưa tính được. Có thể lập lịch dự kiến "
                      "theo luật và âm lịch, hoặc nhận gói của cấp trên.")
            self.expected_button = DeedButton(_("Lập lịch dự kiến năm {year}").format(year=self.number),
                                              self.propose_year, kind="filled", keys="Ctrl+Enter", why=self.why_not)
            self._none.addWidget(EmptyState("today", words.format(year=self.number), self.expected_button))
            self.head_changed.emit()
            return
        self.view.show_year(year, self.shell.desk.clock.today(), self.changed_days())
        words, weight = CERTAINTIES[year.certainty]
        self._certainty.show_state(_("Lịch {words}").format(words=_(words)), weight)
        self._whose.setText(self._whose_words())
        self._say_day()
        rows = [*self._rows(_("Ngày nghỉ {n}"), year, sorted(year.off)),
                *self._rows(_("Ngày làm bù {n}"), year, sorted(year.worked))]
        self.table.fill(rows)
        self._title.setText(_("{off} ngày nghỉ, {worked} ngày làm bù").format(
            off=len(year.off), worked=len(year.worked)))
        lines = [_("Nguồn: {sources}").format(sources="; ".join(map(_, year.sources)) or _("chưa ghi")), _(year.note)]
        self._sources.setText("\n".join(filter(None, lines)))
        self.head_changed.emit()

    def _whose_words(self) -> str:
        """Whose calendar holds, and since when."""
        shown = self.saved
        if shown is None:
            return _("Lịch dự kiến, chưa ghi")
        if shown.origin == "shipped":
            return _("Lịch kèm chương trình")
        when = moment(shown.changed)
        if shown.origin == "upper":
            return _("Lịch {whose} gửi xuống, ghi lúc {when}").format(
                whose=parcel_words(self.shell, shown.changed), when=when)
        return _("Lịch của đơn vị, ghi lúc {when}").format(when=when)

    def _rows(self, heading: str, year: Year, days: Sequence[date]) -> list[FlowRow]:
        if not days:
            return []
        changed = self.changed_days()
        rows = [FlowRow(heading, (Cell(),), heading=heading.format(n=len(days)))]
        for on in days:
            name = _(year.worked.get(on) or year.off.get(on, ""))
            rows.append(FlowRow(on, (
                Cell(f"{on.day:02}/{on.month:02} {weekday(on)}", spoken=day_sentence(year, on)),
                Cell(name, strong=on in changed, tone="clash" if on in changed else "text"))))
        return rows

    def changed_days(self) -> set[date]:
        """Days that stand otherwise than they are saved."""
        if self.draft is None:
            return set()
        old = self.saved.year if self.saved else Year(self.number, "expected", {})
        return {on for on in {*old.off, *old.worked, *self.draft.off, *self.draft.worked}
                if (old.off.get(on), old.worked.get(on)) != (self.draft.off.get(on), self.draft.worked.get(on))}

    def _stood(self) -> None:
        self._say_day()
        spot = self.view.spot().center()
        self._area.ensureVisible(spot.x(), spot.y(), 0, self.view.spot().height() * 3)

    def _say_day(self) -> None:
        self._day.setText(self.view.words())

    # --- choosing a year --------------------------------------------------------------------------------------------

    def turn(self, by: int) -> None:
        """The year before or after."""
        self._choose(self.number + by)

    def _choose(self, number: int) -> None:
        if number == self.number or not FIRST_YEAR <= number <= LAST_YEAR:
            return
        if self.draft is not None:
            self.shell.notices.done(_("Ghi hoặc bỏ sửa lịch năm {year} trước.").format(year=self.number))
            return
        self._close_sheet()
        self.number = number
        self._show()

    def _drop(self) -> None:
        last = max(self.years, default=self.number)
        numbers = sorted({*self.years, *range(last + 1, last + 1 + AHEAD), self.number})
        lines = [Line(each, str(each) if each in self.years else _("{year} (chưa có)").format(year=each))
                 for each in numbers]
        popup = DropDown(self.choice, lines, searchable=True)
        popup.picked.connect(lambda number: self._choose(int(str(number))))
        popup.drop(self.number, "")

    # --- changing ---------------------------------------------------------------------------------------------------

    def propose_year(self) -> None:
        """Draw up a year nobody has sent, by law and moon; it is looked through before it is written."""
        if not self.can_edit:
            return
        desk_year = law.expected_year(self.number)
        self._take(desk_year)
        self.view.setFocus()

    def _take(self, year: Year) -> None:
        self.draft = None if self.saved and self.saved.year == year else year
        self._show()

    def set_days(self, first: date, last: date, kind: str, name: str) -> bool:
        """Let the days from `first` to `last` be off, worked, or as usual; False where they cannot be.

        Only Saturdays and Sundays among them are worked.
        """
        year = self.year
        if year is None or not self.can_edit or first.year != year.year or last.year != year.year or last < first:
            return False
        off, worked = dict(year.off), dict(year.worked)
        for each in range((last - first).days + 1):
            on = first + timedelta(days=each)
            off.pop(on, None)
            worked.pop(on, None)
            if kind == "off":
                off[on] = name
            elif kind == "worked" and on.weekday() >= 5:
                worked[on] = name
        self._take(replace(year, off=dict(sorted(off.items())), worked=dict(sorted(worked.items()))))
        return True

    def _empty_row(self) -> None:
        on = self.table.current()
        if isinstance(on, date):
            self.set_days(on, on, "usual", "")

    def drop_draft(self) -> None:
        """Forget what is not written."""
        self.draft = None
        self._close_sheet()
        self._show()

    # --- sheets -----------------------------------------------------------------------------------------------------

    def _open_sheet(self, sheet: Sheet) -> None:
        self._close_sheet()
        self.sheet = sheet
        sheet.closed.connect(self._sheet_closed)
        self._sheets.addWidget(sheet)
        self._make_room()
        self.head_changed.emit()

    def _sheet_closed(self) -> None:
        self.sheet = None
        self._make_room()
        self.head_changed.emit()
        self.view.setFocus()

    def _make_room(self) -> None:
        alone = self.sheet is not None and look().large
        for each in (self._area, self._marks):
            each.setVisible(self.year is not None and not alone)
        self._side.setVisible(self.year is not None and not alone)
        self._rest.setVisible(alone)
        QTimer.singleShot(0, self, self._stood)  # when the sheet has its size

    def _close_sheet(self) -> bool:
        open_sheet, self.sheet = self.sheet, None
        clear(self._sheets)
        self._make_room()
        return open_sheet is not None

    def ask_day(self, on: object) -> None:
        """What a day, or the days from one to another, are to be."""
        year = self.year
        if year is None or not isinstance(on, date):
            return
        if not self.can_edit:
            self.shell.notices.done(self.why_not)
            return
        today = self.shell.desk.clock.today
        self.first, self.last, self.name = DateEditor(today), DateEditor(today), LineEditor()
        self.first.set_text(day(on))
        self.name.set_text(year.worked.get(on) or year.off.get(on, ""))
        self.day_boxes = {"first": FieldBox(_("Ngày"), self.first),
                          "last": FieldBox(_("Đến ngày (nếu nhiều ngày)"), self.last),
                          "name": FieldBox(_("Tên ngày nghỉ, hoặc làm bù cho ngày nào"), self.name)}
        self.kind = "worked" if on in year.worked else "off"
        group = QButtonGroup(self)
        self.kind_buttons: dict[str, DeedButton] = {}
        for kind, text in KINDS:
            button = DeedButton(_(text), partial(self._pick_kind, kind), kind="segment")
            button.setCheckable(True)
            button.setChecked(kind == self.kind)
            group.addButton(button)
            self.kind_buttons[kind] = button
        keep = DeedButton(_("Đưa vào lịch"), self._keep_day, kind="filled", keys="Ctrl+Enter")
        self._confirm = self._keep_day
        line = row(*self.day_boxes.values(), gap=12)
        line.setStretch(2, 2)
        foot = row(*self.kind_buttons.values(), None, keep, gap=6)
        self._open_sheet(Sheet(_("Ngày trong lịch năm {year}").format(year=year.year), line, foot))
        self.name.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick_kind(self, kind: str) -> None:
        self.kind = kind
        self.day_boxes["name"].setVisible(kind != "usual")

    def _typed_day(self, editor: DateEditor) -> date | None:
        """The typed day; without a year it is of the year on screen."""
        text = editor.text().strip()
        value = typed_value(Date(), text, date(self.number, 12, 31))
        return date.fromisoformat(str(value)) if value else None

    def _keep_day(self) -> None:
        for made in self.day_boxes.values():
            made.show_finding(None)
        first = self._typed_day(self.first)
        last = self._typed_day(self.last) if self.last.text().strip() else first
        name = self.name.text().strip()
        if first is None or first.year != self.number:
            self._complain("first", _("Gõ một ngày của năm {year}.").format(year=self.number))
        elif last is None or last < first or last.year != self.number:
            self._complain("last", _("Gõ ngày sau ngày đầu, trong năm {year}.").format(year=self.number))
        elif self.kind == "worked" and first == last and first.weekday() < 5:
            self._complain("first", _("Chỉ thứ Bảy, Chủ nhật mới ghi làm bù."))
        elif self.kind != "usual" and not name:
            self._complain("name", _(NEEDED))
        else:
            self.view.stand_on(first)
            self.set_days(first, last, self.kind, name)
            self._close_sheet()
            self.view.setFocus()
            self.head_changed.emit()

    def _complain(self, name: str, words: str) -> None:
        self.day_boxes[name].show_finding(Finding(name, "wrong", "wrong", words))
        self.day_boxes[name].editor.widget.setFocus()

    def ask_facts(self) -> None:
        """Whether the year is announced, where that can be read, what is doubtful."""
        year = self.year
        if year is None or not self.can_edit:
            return
        self.sources, self.note = TextEditor(3), LineEditor()
        self.sources.set_text("\n".join(year.sources))
        self.note.set_text(year.note)
        self.certainty = year.certainty
        group, buttons = QButtonGroup(self), []
        for name in ("announced", "expected"):
            button = DeedButton(_("Đã công bố") if name == "announced" else _("Dự kiến"),
                                partial(setattr, self, "certainty", name), kind="segment")
            button.setCheckable(True)
            button.setChecked(name == year.certainty)
            group.addButton(button)
            buttons.append(button)
        keep = DeedButton(_("Đưa vào lịch"), self._keep_facts, kind="filled", keys="Ctrl+Enter")
        self._confirm = self._keep_facts
        boxes = row(FieldBox(_("Nguồn, mỗi dòng một văn bản"), self.sources), FieldBox(_("Ghi chú"), self.note), gap=12)
        self._open_sheet(Sheet(_("Nguồn và mức chắc chắn của lịch năm {year}").format(year=year.year), boxes,
                               row(*buttons, None, keep, gap=6)))
        self.sources.widget.setFocus()

    def _keep_facts(self) -> None:
        year = self.year
        assert year is not None
        lines = tuple(each.strip() for each in self.sources.text().splitlines() if each.strip())
        certainty = self.certainty
        self._close_sheet()
        self._take(replace(year, sources=lines, note=self.note.text().strip(), certainty=certainty))
        self.view.setFocus()

    # --- writing ----------------------------------------------------------------------------------------------------

    def look_ahead(self) -> None:
        """Show what the changed year moves, before it is written."""
        desk, year = self.shell.desk, self.draft
        if year is None:
            return
        lines = [day_sentence(year, on) for on in sorted(self.changed_days())]
        if len(lines) > 4:
            lines = [*lines[:3], _("và {count} ngày khác").format(count=len(lines) - 3)]
        words, _weight = CERTAINTIES[year.certainty]
        if self.saved is None or self.saved.year.certainty != year.certainty:
            lines.append(_("Lịch {words}").format(words=_(words)))
        if self.shell.office.level != "commune":
            lines.append(_("Lịch này đi theo gói gửi xuống; mỗi đơn vị tự xem hạn đổi rồi tính lại."))
        self.propose(_("Thay đổi của lịch nghỉ năm {year}").format(year=year.year), lines,
                     lambda: law.save_year(desk, year), _("Đã ghi lịch nghỉ năm {year}.").format(year=year.year))

    def restore(self) -> None:
        """Back to what is shipped or came from above; what that moves is shown first."""
        desk, number = self.shell.desk, self.number
        self.propose(_("Bỏ lịch riêng năm {year}").format(year=number),
                     [_("Lịch kèm chương trình hoặc lịch cấp trên gửi xuống được dùng lại.")],
                     lambda: law.restore_shipped(desk, number),
                     _("Đã bỏ lịch riêng năm {year}.").format(year=number))

    def flawed(self, findings: Sequence[Finding]) -> None:
        self.shell.notices.done(" ".join(map(finding_text, findings)))

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        subtitle = _("Lịch nghỉ năm {year}").format(year=self.number)
        buttons: list[HeadButton] = []
        chip = ("", "plain")
        if self.draft is not None:
            chip = (_("{n} ngày sửa, chưa ghi").format(n=len(self.changed_days())), "clash")
        if self.proposing:
            return Head(_("Cài đặt"), subtitle=subtitle, chip=chip)
        if self.draft is not None:
            buttons.append(HeadButton(_("Bỏ sửa"), self.drop_draft))
            if self.sheet is None:
                buttons.append(HeadButton(_("Xem hạn đổi rồi ghi"), self.look_ahead, "filled", keys="Ctrl+Enter"))
        elif self.saved is not None and self.saved.origin == "own":
            buttons.append(HeadButton(_("Bỏ lịch riêng…"), self.restore, why=self.why_not))
        return Head(_("Cài đặt"), subtitle=subtitle, chip=chip, buttons=tuple(buttons))

    def perform(self, deed: str) -> bool:
        if super().perform(deed):
            return True
        if deed == "main" and self.sheet is not None:
            self._confirm()
        elif deed == "main" and self.year is None:
            self.propose_year()
        elif deed == "main" and self.draft is not None:
            self.look_ahead()
        elif deed == "back" and self.sheet is not None:
            self.sheet.close_sheet()
        elif deed == "new" and self.year is not None:
            self.ask_day(self.view.at)
        elif deed in ("previous record", "next record"):
            self.turn(-1 if deed == "previous record" else 1)
        else:
            return deed == "main"
        return True

    def first_focus(self) -> QWidget | None:
        if self.proposing:
            return self.differences.button
        return self.view if self.year is not None else self.expected_button

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.proposing:
            return (("main", _("ghi")), ("back", _("để sau")))
        return (("← → ↑ ↓", _("ngày")), ("Enter", _("sửa ngày")), ("next record", _("năm sau")))
