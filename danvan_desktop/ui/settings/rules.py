"""Thời hạn theo luật: the rows of the deadline rules by field, what is not verified, and the office's own versions.

An office (a province also for those below) changes a copy: days, validity, basis, who checked it. What that moves is
shown before it is written (`LawTab.propose`). A unit's remote flag (vùng sâu, vùng xa) is a dated fact with its decree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choice, Date, Finding, Kind, Text, Tick, Unreadable, Whole, options
from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.problems import N_
from danvan_desktop.services import explaining, law
from danvan_desktop.services.law import Period, RuleShown
from danvan_desktop.speech import _, day, finding_text, moment
from danvan_desktop.ui.law_watch import parcel_words
from danvan_desktop.ui.page import Head, HeadButton, Place, Shell
from danvan_desktop.ui.settings.law_tab import LawTab
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    box,
    clear,
    column,
    label,
    picture,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import FieldBox, LineEdit, editor_for
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable
from danvan_desktop.ui.widgets.toggles import ToggleChip

GROUPS = {"complaint": N_("Khiếu nại"), "denunciation": N_("Tố cáo"), "reception": N_("Tiếp công dân"),
          "petition": N_("Đơn"), "dialogue": N_("Đối thoại")}
UNITS = options(("working", N_("ngày làm việc")), ("calendar", N_("ngày liên tục")))
# Field of the rule, its label, its kind, columns of twelve.
FIELDS: tuple[tuple[str, str, Kind, int], ...] = (
    ("days", N_("Số ngày"), Whole(), 2), ("unit", N_("Loại ngày"), Choice(UNITS), 4),
    ("complex", N_("Việc phức tạp"), Whole(), 2), ("several_places", N_("Nhiều nơi"), Whole(), 2),
    ("remote", N_("Vùng sâu, xa"), Whole(), 2), ("remote_complex", N_("Phức tạp, vùng xa"), Whole(), 2),
    ("extensions", N_("Lần gia hạn"), Whole(), 2), ("extension", N_("Ngày mỗi lần"), Whole(), 2),
    ("valid_from", N_("Áp dụng từ"), Date(), 3), ("valid_to", N_("Áp dụng đến"), Date(), 3),
    ("legal_basis", N_("Căn cứ"), Text(), 12), ("note", N_("Ghi chú"), Text(), 12),
    ("verified", N_("Đã đối chiếu với văn bản"), Tick(), 4), ("checked_by", N_("Người đối chiếu"), Text(), 4),
    ("checked_on", N_("Ngày đối chiếu"), Date(), 4),
)  # fmt: skip
LABELS = {name: text for name, text, _kind, _wide in FIELDS}
KINDS = {name: kind for name, _text, kind, _wide in FIELDS}
BLANK = {each.name: each.default for each in fields(Rule)}


def span(found: Rule) -> str:
    """When a row holds: "01/07/2026 –", "01/07/2012 – 30/06/2026"."""
    first, last = (day(on) if on else "" for on in (found.valid_from, found.valid_to))
    return f"{first} – {last}".strip() if first or last else _("không ghi")


class RulesTab(LawTab):
    """See the module."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.rows: tuple[RuleShown, ...] = ()
        self.periods: tuple[Period, ...] = ()
        self.shown: RuleShown | None = None  # the row that is open
        self.copying = False
        self.boxes: dict[str, FieldBox] = {}
        self.period: Period | None = None
        self.period_boxes: dict[str, FieldBox] = {}
        self._list = self._build_list()
        self._form_place, self._remote_place = (column(gap=0) for _page in range(2))
        self._form, self._remote_page = box(self._form_place), box(self._remote_place)
        for each in (self._list, self._form, self._remote_page, self.differences):
            self.stack.addWidget(each)

    def _build_list(self) -> QWidget:
        self.search = LineEdit()
        self.search.setPlaceholderText(_("Tìm việc, căn cứ…  Ctrl+F"))
        self.search.setAccessibleName(_("Tìm trong thời hạn"))
        self.search.setClearButtonEnabled(True)
        self.search.textEdited.connect(lambda _text: self._fill())
        self.search.enter_moves = False
        self.doubtful = ToggleChip("", self._fill, "danger")
        self._remote, self.remote_button = Elided("", "small"), DeedButton(_("Vùng sâu, vùng xa…"), self.ask_remote)
        top = row(self.search, self.doubtful, None, self._remote, self.remote_button, gap=10)
        top.setStretch(0, 1)
        self.table = FlowTable(
            [FlowColumn(_("Việc phải làm")), FlowColumn(_("Thời hạn"), 230), FlowColumn(_("Áp dụng"), 200),
             FlowColumn(_("Căn cứ"), 270), FlowColumn(_("Đối chiếu"), 164)],
            _("Thời hạn theo luật"), rest=230, waiting=(3, 2))
        self.table.opened.connect(self.open_rule)
        self.search.returnPressed.connect(self.table.setFocus)
        self._none = label(_("Không có thời hạn nào khớp."), "table", "text2")
        self._none.hide()
        layout = column(top, self._none, self.table, gap=10)
        layout.setStretch(2, 1)
        return box(layout)

    # --- the list ---------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.refresh()

    def refresh(self) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(lambda: (law.rows(desk), law.periods(desk)), lambda found: self._read(*found),
                             key="law rules")

    def _read(self, rows: tuple[RuleShown, ...], periods: tuple[Period, ...]) -> None:
        self.rows, self.periods = rows, periods
        unverified = sum(not each.rule.verified for each in rows)
        self.doubtful.show_text(_("Chưa kiểm chứng {n}").format(n=unverified))
        today = self.shell.desk.clock.today()
        now = next((each for each in periods if each.holds_on(today)), None)
        self._remote.setText(_("Đơn vị là vùng sâu, vùng xa theo {decree}").format(decree=now.decree or "…")
                             if now else _("Đơn vị không phải vùng sâu, vùng xa"))
        self._fill()

    def _fill(self) -> None:
        wanted = fold(self.search.text())
        found = [each for each in self.rows if not (self.doubtful.isChecked() and each.rule.verified)
                 and all(part in _searched(each.rule) for part in wanted.split())]
        order = list(GROUPS)
        found.sort(key=lambda each: (order.index(_field(each.rule)), _(each.rule.label),
                                     each.rule.valid_from or date.min))
        rows: list[FlowRow] = []
        for name, group in groupby(found, key=lambda each: _field(each.rule)):
            group_rows = [FlowRow(each.rule.id, self._cells(each)) for each in group]
            rows += [FlowRow(name, (Cell(),), heading=f"{_(GROUPS[name])} {len(group_rows)}"), *group_rows]
        self.table.fill(rows)
        self._none.setVisible(not rows)
        self.head_changed.emit()

    def _cells(self, each: RuleShown) -> tuple[Cell, ...]:
        found = each.rule
        tone = "text2" if found.withdrawn else "text"
        if found.withdrawn:
            mark = Cell(_("Đã rút"), chip="plain", icon="x")
        elif not found.verified:
            mark = Cell(_("Chưa kiểm chứng"), chip="warn", icon="warn")
        else:
            mark = Cell(_("Đã đối chiếu"), tone="text2")
        icon, spoken = {"own": ("pencil", _("bản của đơn vị")), "upper": ("tower", _("bản của cấp trên"))}.get(
            each.origin, ("", ""))
        name = _(found.label)
        said = f"{name}, {spoken}" if spoken else ""
        return (Cell(name, strong=not found.withdrawn, tone=tone, icon=icon, spoken=said),
                Cell(explaining.short_rule(found), tone=tone), Cell(span(found), tone=tone),
                Cell(found.legal_basis, tone="text2"), mark)

    # --- one row ----------------------------------------------------------------------------------------------------

    def open_rule(self, row_id: object) -> None:
        """Show a row, to be read or changed."""
        shown = next((each for each in self.rows if each.rule.id == row_id), None)
        if shown is not None:
            self._show_form(shown)

    def _show_form(self, shown: RuleShown, copying: bool = False) -> None:
        self.shown, self.copying = shown, copying
        found = shown.rule
        lines = [label(each, "table", wrap=True) for each in explaining.rule_lines(found)[1:]]
        whose = {"own": _("Dòng của đơn vị, ghi lúc {when}"), "upper": _("Dòng {whose} gửi xuống, ghi lúc {when}"),
                 "shipped": _("Dòng kèm chương trình")}[shown.origin]
        when = moment(shown.changed) if shown.changed else ""
        whose = whose.format(when=when, whose=parcel_words(self.shell, shown.changed))
        if found.withdrawn:
            whose += " · " + _("đã rút: việc bắt đầu từ nay không theo dòng này")
        head = label(explaining.rule_lines(found)[0], "section", wrap=True)
        warn: list[Any] = []
        if not found.verified:
            words = label(_("Chưa kiểm chứng với văn bản luật: không ghi làm căn cứ trên giấy tờ."), "table", "warn",
                          wrap=True)
            warned = row(picture("warn", "warn", 16), words, gap=6)
            warned.setStretch(1, 1)
            warn = [warned]
        self._build_boxes(found)
        grid = self._grid()
        deeds = self._deeds(shown) if self.can_edit and not copying else []
        note = [] if self.can_edit else [label(self.why_not, "small", wrap=True)]
        if self.can_edit and self.shell.office.level != "commune":
            down = _("Dòng này đi theo gói gửi xuống; mỗi đơn vị tự xem hạn đổi rồi tính lại.")
            note = [label(down, "small", wrap=True)]
        inner = column(head, *warn, *lines, label(whose, "small", wrap=True), rule(), grid, *note, None, gap=8,
                       margins=(16, 12, 16, 12))
        foot = [row(*deeds, None, gap=8, margins=(16, 8, 16, 10))] if deeds else []
        layout = column(scrolled(inner), *foot, gap=0, margins=(1, 1, 1, 1))
        layout.setStretch(0, 1)
        self._put(self._form_place, layout)
        self.stack.setCurrentWidget(self._form)
        first = self.boxes["valid_from" if copying else "days"].editor.widget
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.head_changed.emit()

    def _put(self, place: QVBoxLayout, layout: QVBoxLayout) -> None:
        clear(place)
        place.addWidget(box(layout, card=True))

    def _build_boxes(self, found: Rule) -> None:
        self.boxes = {}
        for name, text, kind, _wide in FIELDS:
            editor = editor_for(kind, _(text), self.shell.desk.clock.today)
            value = getattr(found, name)
            if self.copying and name in ("valid_from", "verified", "checked_by", "checked_on"):
                value = None
            editor.set_text(_raw(value))
            editor.set_locked(not self.can_edit)
            self.boxes[name] = FieldBox(_(text), editor)
            editor.edited.connect(partial(self._edited, name))
            editor.left.connect(partial(self._left, name))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(8))
        at_row = at_column = 0
        for name, _text, _kind, wide in FIELDS:
            wide = min(12, wide * 2) if look().large else wide
            if at_column + wide > 12:
                at_row, at_column = at_row + 1, 0
            grid.addWidget(self.boxes[name], at_row, at_column, 1, wide, Qt.AlignmentFlag.AlignBottom)
            at_column += wide
        for at in range(12):
            grid.setColumnStretch(at, 1)
        return grid

    def _deeds(self, shown: RuleShown) -> list[DeedButton]:
        made = [DeedButton(_("Chép thành dòng mới…"), lambda: self._show_form(shown, copying=True), icon="plus")]
        if shown.rule.withdrawn:
            made.append(DeedButton(_("Dùng lại dòng này"), self.restore))
        else:
            made.append(DeedButton(_("Rút dòng này…"), self.withdraw))
            if shown.origin == "own" and shown.shipped is not None:
                made.append(DeedButton(_("Bỏ bản của đơn vị…"), self.restore))
        return made

    def _edited(self, name: str) -> None:
        self.boxes[name].show_finding(None)
        ticked = name == "verified" and bool(self.boxes["verified"].editor.text())
        if ticked and not self.boxes["checked_by"].editor.text():
            self.boxes["checked_by"].editor.set_text(self.shell.office.account)
        if ticked and not self.boxes["checked_on"].editor.text():
            self.boxes["checked_on"].editor.set_text(day(self.shell.desk.clock.today()))
        self.head_changed.emit()

    def _left(self, name: str) -> None:
        value = self._value(name, self.boxes)
        if value is not None and isinstance(KINDS[name], Date):
            self.boxes[name].editor.set_text(day(value))

    def _value(self, name: str, boxes: dict[str, FieldBox]) -> Any:
        """The value typed; None for nothing, and for what cannot be read, which is said under the field."""
        kind, made = KINDS[name], boxes[name]
        try:
            value = kind.read(made.editor.text(), self.shell.desk.clock.today())
        except Unreadable as error:
            made.show_finding(Finding(name, error.code, "wrong", error.text, error.values))
            return None
        if isinstance(kind, Date):
            return date.fromisoformat(str(value)) if value else None
        return bool(value) if isinstance(kind, Tick) else value

    def typed_rule(self) -> Rule | None:
        """The row as it stands in the fields; None where a field cannot be read or a needed one is empty."""
        assert self.shown is not None
        values = {name: self._value(name, self.boxes) for name, *_rest in FIELDS}
        for name in ("days", "unit", "legal_basis", *(("valid_from",) if self.copying else ())):
            if values[name] is None and self.boxes[name].finding is None:
                self.boxes[name].show_finding(Finding(name, "missing", "wrong", N_("Cần ghi mục này.")))
        if (wrong := self._first_wrong(self.boxes)) is not None:
            wrong.setFocus()
            return None
        for name in ("note", "checked_by", "extension", "extensions"):
            values[name] = values[name] or BLANK[name]
        found = replace(self.shown.rule, **values)
        if self.copying:
            found = replace(found, id=f"{found.name}@{found.valid_from}", withdrawn=False)
            if any(each.rule.id == found.id for each in self.rows):
                words = N_("Đã có dòng của việc này từ ngày ấy: sửa dòng đó.")
                self.boxes["valid_from"].show_finding(Finding("valid_from", "known", "wrong", words))
                return None
        return found

    def _first_wrong(self, boxes: dict[str, FieldBox]) -> QWidget | None:
        return next((each.editor.widget for each in boxes.values() if each.finding and each.finding.weight == "wrong"),
                    None)

    @property
    def dirty(self) -> bool:
        """Whether the open row's fields differ from the row."""
        if self.shown is None or self.stack.currentWidget() is not self._form:
            return False
        return self.copying or any(each.editor.text() != _raw(getattr(self.shown.rule, name))
                                   for name, each in self.boxes.items())

    def look_ahead(self) -> None:
        """Show what the changed row moves."""
        desk = self.shell.desk
        found = self.typed_rule() if self.dirty else None
        if found is None or self.shown is None:
            return
        before = self.shown.rule
        lines = [explaining.short_rule(found)] if self.copying else [
            _("{name}: {old} → {new}").format(name=_(LABELS[name]), old=_shown(name, getattr(before, name)),
                                              new=_shown(name, getattr(found, name)))
            for name in LABELS if getattr(before, name) != getattr(found, name)]
        self.propose(_(found.label), lines, lambda: law.save_rule(desk, found),
                     _("Đã ghi thời hạn: {name}.").format(name=_(found.label)))

    def withdraw(self) -> None:
        """No step that begins from now on stands under this row."""
        self._propose_deed(law.withdraw_rule, _("Rút: {name}"), _("Việc bắt đầu từ nay không theo dòng này; hồ sơ đang "
                                                                 "theo thì giữ nguyên."), _("Đã rút: {name}."))

    def restore(self) -> None:
        """A withdrawn row again, or the one shipped or from above in place of the office's own."""
        self._propose_deed(law.restore_rule, _("Dùng lại: {name}"), _("Dòng này được dùng lại như trước khi đơn vị "
                                                                     "sửa."), _("Đã dùng lại: {name}."))

    def _propose_deed(self, deed: Callable[..., Any], title: str, line: str, said: str) -> None:
        assert self.shown is not None
        desk, row_id, name = self.shell.desk, self.shown.rule.id, _(self.shown.rule.label)
        self.propose(title.format(name=name), [line], lambda: deed(desk, row_id), said.format(name=name))

    def flawed(self, findings: Sequence[Finding]) -> None:
        boxes = self.period_boxes if self.stack.currentWidget() is self._remote_page else self.boxes
        loose = [each for each in findings if each.field not in boxes]
        for each in findings:
            if each.field in boxes:
                boxes[each.field].show_finding(each)
        if loose:
            self.shell.notices.done(" ".join(map(finding_text, loose)))
        if (wrong := self._first_wrong(boxes)) is not None:
            wrong.setFocus()

    # --- the remote flag --------------------------------------------------------------------------------------------

    def ask_remote(self) -> None:
        """When the unit is remote, by which decree; a period of the office's own can be corrected or taken back."""
        self.period = None
        self.period_table = FlowTable([FlowColumn(_("Từ"), 120), FlowColumn(_("Đến"), 120),
                                       FlowColumn(_("Văn bản")), FlowColumn(_("Ai ghi"), 150)],
                                      _("Các khoảng thời gian"), rest=200)
        origins = {"own": _("Đơn vị"), "upper": _("Cấp trên"), "shipped": ""}
        self.period_table.fill([FlowRow(each.record, (
            Cell(day(each.first) if each.first else _("từ trước")), Cell(day(each.last) if each.last else _("đến nay")),
            Cell(each.decree, strong=True), Cell(origins[each.origin], tone="text2"))) for each in self.periods])
        self.period_table.setVisible(bool(self.periods))
        self.period_table.opened.connect(self._edit_period)
        self.period_table.setMinimumHeight(look().px(120))
        self.period_boxes = {}
        for name, text, kind in (("from", _("Từ ngày"), Date()), ("to", _("Đến ngày"), Date()),
                                 ("decree", _("Văn bản công nhận"), Text())):
            editor = editor_for(kind, text, self.shell.desk.clock.today)
            editor.set_locked(not self.can_edit)
            self.period_boxes[name] = FieldBox(text, editor)
            editor.edited.connect(partial(self._period_edited, name))
        self.drop_button = DeedButton(_("Bỏ khoảng này…"), self.drop_period)
        self.drop_button.hide()
        boxes = row(*self.period_boxes.values(), gap=12)
        boxes.setStretch(2, 2)
        said = label(_("Ở vùng sâu, vùng xa đi lại khó khăn, luật cho một số việc dài ngày hơn. Hạn tính theo ngày "
                       "việc bắt đầu."), "small", wrap=True)
        why = [] if self.can_edit else [label(self.why_not, "small", wrap=True)]
        layout = column(label(_("Vùng sâu, vùng xa"), "section"), said, self.period_table, boxes, *why,
                        row(self.drop_button, None), None, gap=10, margins=(16, 12, 16, 12))
        self._put(self._remote_place, layout)
        self.stack.setCurrentWidget(self._remote_page)
        (self.period_boxes["from"].editor.widget if not self.periods else self.period_table).setFocus()
        self.head_changed.emit()

    def _period_edited(self, name: str) -> None:
        self.period_boxes[name].show_finding(None)
        self.head_changed.emit()

    def _edit_period(self, record: object) -> None:
        period = next((each for each in self.periods if each.record == record), None)
        if period is None or period.origin != "own" or not self.can_edit:
            self.shell.notices.done(self.why_not or _("Khoảng này do cấp trên ghi: cấp trên sửa."))
            return
        self.period = period
        for name, text in (("from", _raw(period.first)), ("to", _raw(period.last)), ("decree", period.decree)):
            self.period_boxes[name].editor.set_text(text)
        self.drop_button.show()
        self.period_boxes["from"].editor.widget.setFocus()
        self.head_changed.emit()

    def look_ahead_remote(self) -> None:
        """Show what the period moves."""
        days: dict[str, date | None] = {}
        for name in ("from", "to"):
            made = self.period_boxes[name]
            try:
                value = Date().read(made.editor.text(), self.shell.desk.clock.today())
            except Unreadable as error:
                made.show_finding(Finding(name, error.code, "wrong", error.text, error.values))
                made.editor.widget.setFocus()
                return
            days[name] = date.fromisoformat(str(value)) if value else None
        if days["from"] is None:
            self.period_boxes["from"].show_finding(Finding("from", "missing", "wrong", N_("Cần ghi mục này.")))
            self.period_boxes["from"].editor.widget.setFocus()
            return
        desk, decree = self.shell.desk, self.period_boxes["decree"].editor.text()
        record = self.period.record if self.period else None
        words = _("Từ {first} đến {last}: {decree}").format(
            first=day(days["from"]) if days["from"] else "…", last=day(days["to"]) if days["to"] else "…",
            decree=decree or "…")
        self.propose(_("Vùng sâu, vùng xa"), [words],
                     lambda: law.set_remote(desk, days["from"], days["to"], decree, record=record),
                     _("Đã ghi vùng sâu, vùng xa."))

    def drop_period(self) -> None:
        """Take a period of this office back."""
        if self.period is None:
            return
        desk, period = self.shell.desk, self.period
        self.propose(_("Bỏ khoảng vùng sâu, vùng xa"), [period.decree], lambda: law.drop_remote(desk, period.record),
                     _("Đã bỏ khoảng vùng sâu, vùng xa."))

    def ended(self) -> None:
        self.shown = self.period = None
        self.copying = False
        super().ended()
        self.table.setFocus()

    # --- what the window asks -----------------------------------------------------------------------------------------

    def _back(self) -> None:
        self.shown, self.copying = None, False
        self.stack.setCurrentWidget(self._list)
        self.head_changed.emit()
        self.table.setFocus()

    def head(self) -> Head:
        subtitle, here = _("Thời hạn theo luật"), self.stack.currentWidget()
        if here is self._list:
            many = sum(not each.rule.verified for each in self.rows)
            chip = (_("{n} dòng chưa kiểm chứng").format(n=many), "warn") if many else ("", "plain")
            return Head(_("Cài đặt"), subtitle=subtitle, chip=chip)
        if self.proposing:
            return Head(_("Cài đặt"), subtitle=subtitle)
        buttons = [HeadButton(_("Về danh sách"), self._back, keys="Esc")]
        if self.can_edit:
            remote = here is self._remote_page
            why = "" if remote or self.dirty else _("Chưa sửa gì.")
            run = self.look_ahead_remote if remote else self.look_ahead
            buttons.append(HeadButton(_("Xem hạn đổi rồi ghi"), run, "filled", keys="Ctrl+Enter", why=why))
        return Head(_("Cài đặt"), subtitle=subtitle, buttons=tuple(buttons))

    def perform(self, deed: str) -> bool:
        if super().perform(deed):
            return True
        here = self.stack.currentWidget()
        if deed == "main":
            if self.can_edit and here is not self._list:
                (self.look_ahead_remote if here is self._remote_page else self.look_ahead)()
        elif deed == "back" and here is not self._list:
            self._back()
        elif deed == "search" and here is self._list:
            self.search.setFocus()
        else:
            return False
        return True

    def first_focus(self) -> QWidget | None:
        here = self.stack.currentWidget()
        if self.proposing:
            return self.differences.button
        if here is self._form:
            return self.boxes["days"].editor.widget
        return self.period_boxes["from"].editor.widget if here is self._remote_page else self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.stack.currentWidget() is self._list:
            return (("Enter", _("mở dòng")), ("search", _("tìm")))
        return (("main", _("xem hạn đổi rồi ghi")), ("back", _("về danh sách")))


def _field(found: Rule) -> str:
    return found.name.partition(".")[0]


def _searched(found: Rule) -> str:
    return fold(" ".join((_(found.label), found.legal_basis, found.note, explaining.short_rule(found))))


def _raw(value: object) -> str:
    """As a field holds it."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)


def _shown(name: str, value: object) -> str:
    """As a line tells it."""
    if isinstance(value, bool):
        return _("có") if value else _("chưa")
    kind = KINDS[name]
    text = _(kind.label_of(str(value))) if isinstance(kind, Choice) else _raw(value)
    return text or _("không ghi")
