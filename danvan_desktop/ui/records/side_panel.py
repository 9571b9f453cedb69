"""Beside a record: what this step needs, what was changed and by whom, what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from danvan_desktop.domain.fields import Choice, Finding, RecordType
from danvan_desktop.problems import N_
from danvan_desktop.services.entry import HistoryLine
from danvan_desktop.services.outcome import Ref
from danvan_desktop.speech import _, moment
from danvan_desktop.ui.records.form import Tabs
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    box,
    clear,
    column,
    label,
    link,
    picture,
    row,
    rule,
    scrolled,
)
from danvan_desktop.ui.widgets.fields import FINDING_ICONS, finding_words

MOST = 60  # acts shown of a history
OPS = {"del": N_("Bỏ vào thùng"), "erase": N_("Xóa danh tính"), "undel": N_("Lấy lại từ thùng"),
       "handout": N_("Ghi ra tệp có mục ở lại đơn vị")}  # fmt: skip


@dataclass(frozen=True)
class Related:
    """A record this one names or is named by."""

    ref: Ref
    kind: str
    number: str
    title: str


class SidePanel(QFrame):
    """Three tabs; a line of Cần làm jumps to its field."""

    jump = Signal(str)
    opened = Signal(object)  # Ref
    value_wanted = Signal(object)  # HistoryLine: take this earlier value again

    def __init__(self, record_type: RecordType) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._type = record_type
        self.tabs = Tabs()
        self.tabs.setAccessibleName(_("Ô bên"))
        self._stack = QStackedWidget()
        self._lists = [self._list(title) for title in (_("Cần làm"), _("Lịch sử"), _("Liên quan"))]
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._foot = row(
            picture("home", "home", 14),
            label(_("Mục có ngôi nhà ở lại đơn vị"), "small"),
            None,
            gap=6,
            margins=(12, 6, 12, 8),
        )
        layout = column(row(self.tabs, gap=0, margins=(2, 2, 2, 0)), rule(), self._stack, rule(), self._foot, gap=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._only = ""
        self._history: Sequence[HistoryLine] = ()

    def _list(self, title: str) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look().px(6))
        self._stack.addWidget(scrolled(column(lines, None, margins=(12, 12, 12, 12))))
        self.tabs.addTab(title)
        return lines

    # --- Cần làm ----------------------------------------------------------------------------------------------------

    def show_to_do(self, findings: Sequence[Finding], next_step: str, ready: str) -> None:
        """What is left, each line jumping to its field; then the next step in words."""
        lines = self._lists[0]
        clear(lines)
        needed = [each for each in findings if each.weight != "review"]
        self.tabs.show_count(0, len(needed))
        if findings:
            lines.addWidget(
                label(_("Để hoàn thành còn {n} mục").format(n=len(needed)) if needed else _("Nên xem lại"), "small")
            )
        else:
            lines.addLayout(row(picture("check", "ok", 18), label(ready, "table", wrap=True), gap=8))
        sections = dict(self._type.sections)
        for each in findings:
            icon, tone = FINDING_ICONS[each.weight]
            field = self._type.field(each.field)
            words = _(sections.get(field.section, "")) if each.weight == "needed" else finding_words(each)
            name = DeedButton(_(field.label), lambda each=each: self.jump.emit(each.field), kind="jump")
            held = row(picture(icon, tone, 18), column(row(name, None), label(words, "small", wrap=True), gap=0), gap=8)
            held.setStretch(1, 1)
            lines.addLayout(held)
            lines.addWidget(rule())
        if next_step:
            lines.addSpacing(look().px(6))
            lines.addWidget(label(_("Sau bước này"), "small"))
            lines.addWidget(label(next_step, "table", wrap=True))

    # --- Lịch sử ----------------------------------------------------------------------------------------------------

    def show_history(self, history: Sequence[HistoryLine], mine: str, my_name: str) -> None:
        """Newest first, by act: time, person, fields with old and new."""
        self._history, self._mine, self._my_name = history, mine, my_name
        self._draw_history()

    def only(self, field: str) -> None:
        """Only the history of one field (Alt+H); "" shows all again."""
        self._only = field
        self.tabs.setCurrentIndex(1)
        self._draw_history()

    def _draw_history(self) -> None:
        lines = self._lists[1]
        clear(lines)
        if self._only:
            name = _(self._type.field(self._only).label)
            lines.addLayout(
                row(
                    label(_("Chỉ mục “{name}”").format(name=name), "small"),
                    link(_("Xem tất cả"), lambda: self.only("")),
                    None,
                )
            )
        acts: dict[str, list[HistoryLine]] = {}
        for each in self._history:
            shown = not each.field or (self._type.has(each.field) and self._type.field(each.field).section)
            if shown and (not self._only or each.field == self._only):
                acts.setdefault(each.deed, []).append(each)
        for act in list(acts.values())[:MOST]:
            who = self._my_name if act[0].by == self._mine and self._my_name else act[0].by[:8]
            head = Elided(f"{moment(act[0].at)} · {who}", "small")
            lines.addWidget(head)
            for each in act:
                lines.addWidget(self._line(each))
            lines.addWidget(rule())
        if not acts:
            lines.addWidget(label(_("Chưa lưu lần nào."), "table", "text2"))

    def _line(self, each: HistoryLine) -> QWidget:
        if not each.field:
            text = _(OPS.get(each.op, each.op)) + (f": {each.reason}" if each.reason else "")
            return label(text, "table", wrap=True)
        field = self._type.field(each.field)
        name = _(field.label)
        if field.audience == "L":
            return label(_("{name}: đã sửa").format(name=name), "table", wrap=True)
        before, after = (self._text(each.field, value) for value in (each.before, each.after))
        text = f"{name}: {before} → {after}" if before else f"{name}: {after}"
        held = column(label(text, "table", wrap=True), gap=0)
        if before and each.before is not None:
            back = link(_("Lấy lại giá trị này"), lambda: self.value_wanted.emit(each))
            held.addLayout(row(back, None))
        return box(held)

    def _text(self, name: str, value: object) -> str:
        kind = self._type.field(name).kind
        text = kind.show(value)  # type: ignore[arg-type]
        if isinstance(kind, Choice):
            text = _(text)
        return text if len(text) <= 80 else text[:79] + "…"

    # --- Liên quan --------------------------------------------------------------------------------------------------

    def show_related(self, related: Sequence[Related]) -> None:
        lines = self._lists[2]
        clear(lines)
        for each in related:
            title = link(
                " · ".join(part for part in (each.number, each.title[:60]) if part) or each.kind,
                lambda each=each: self.opened.emit(each.ref),
            )
            lines.addLayout(column(label(each.kind, "label"), row(title, None), gap=0))
        if not related:
            lines.addWidget(label(_("Chưa gắn với hồ sơ nào khác."), "table", "text2", wrap=True))
