"""The deadline strip of a record (ui.md 9.1): the due day, its verdict, the day ruler, the other clocks, a sentence.

Nothing here computes: clocks come from `services.cases`, their words from `services.explaining`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QMenu, QWidget

from danvan_desktop.domain.law.rules import Rule
from danvan_desktop.services import explaining
from danvan_desktop.services.cases import Case, Clock
from danvan_desktop.speech import _, day, weekday, words_for
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    Picture,
    box,
    clear,
    column,
    label,
    link,
    picture,
    row,
    rule,
)
from danvan_desktop.ui.widgets.day_ruler import DayRuler

WEIGHTS = {  # a clock's state -> (soft ground, icon, tone of its words)
    "counting": ("ok", "clock", "ok"), "soon": ("warn", "clock", "warn"), "today": ("warn", "clock", "warn"),
    "overdue": ("danger", "late", "danger"), "paused": ("plain", "stop", "text2"), "done": ("ok", "check", "ok"),
    "done_late": ("danger", "check", "danger"), "unknown": ("plain", "info", "text2"),
}  # fmt: skip
LEFT, RIGHT = 236, 240  # px at 100 %
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own "no limit"
OTHERS = 4  # clocks listed beside the ruler; the rest stand behind "Các hạn khác"


class Verdict(QFrame):
    """What stands: a word with a shape on a soft ground."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self.words = Picture("", "text2", 14), label("", "label")
        self.setLayout(row(self._icon, self.words, gap=6, margins=(10, 3, 10, 3)))

    def show_clock(self, clock: Clock) -> None:
        weight, icon, tone = WEIGHTS[clock.state]
        self._icon.show_icon(icon, tone)
        self.words.setText(explaining.verdict(clock))
        tag(self.words, tone=tone, step="strong" if clock.state == "today" else "label")
        tag(self, weight=weight)


class BasisPopup(QFrame):
    """The row of the rule a deadline stands on: its text, who checked it and when. Esc closes it."""

    def __init__(self, over: QWidget, found: Rule) -> None:
        super().__init__(over, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._over = over
        told = explaining.rule_lines(found)
        lines = [label(told[0], "section", wrap=True), *(label(each, "table", wrap=True) for each in told[1:])]
        layout = column(*lines, gap=8, margins=(16, 12, 16, 12))
        if not found.verified:
            words = label(_("Chưa kiểm chứng với văn bản luật."), "table", "warn", wrap=True)
            layout.addLayout(row(picture("warn", "warn", 16), words, None, gap=6))
        self.setLayout(layout)
        self.setFixedWidth(look().px(380))
        self.setAccessibleName(". ".join(told))

    def drop(self) -> None:
        self.adjustSize()
        at = self._over.mapToGlobal(QPoint(self._over.width() - self.width(), self._over.height() + 2))
        self.move(max(at.x(), 0), at.y())
        self.show()
        self.setFocus()


class DeadlineStrip(QFrame):
    """Shows a case's clocks, one of them in full.

    turned(clock): a person made another clock the shown one. seen: "Đã xem" under a deadline that was recomputed.
    """

    turned = Signal(object)
    seen = Signal(object)  # Clock

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._today = today
        self._changed: Callable[[Clock], str] = lambda clock: ""
        self.case: Case | None = None
        self.clock: Clock | None = None
        self._chosen = ""  # the clock a person turned to
        self.name, self.due, self.weekday = label("", "label", wrap=True), label("", "figure"), label("", "small")
        self.verdict = Verdict()
        self._left_lines = column(self.name, self.due, self.weekday, row(self.verdict, None), None, gap=2)
        self._left = box(self._left_lines)
        self._low = False
        self.ruler = DayRuler(explaining.day_words)
        self.ruler.read.connect(self._read)
        self._others = column(gap=2)
        self._others_box = box(row(_upright(), column(self._others, None), gap=14))
        self.sentence = label("", "table", wrap=True)
        self.basis = DeedButton("", self._show_basis, kind="crumb")
        self._info = Picture("info", "text2", 16)
        self._more = DeedButton("", lambda: self._open_menu(self._more), kind="crumb")
        for each in (self.basis, self._more):  # without a parent it would be a window of its own for a moment
            each.setParent(self)
            each.hide()
        self._rest: list[Clock] = []
        self._line = QGridLayout()
        self._line.setHorizontalSpacing(look().px(8))
        self._line.setVerticalSpacing(0)
        self._line.setColumnStretch(1, 1)
        self._line.addWidget(self._info, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self.sentence, 0, 1)
        self._was = label("", "table", "clash", wrap=True)
        self._clash = box(
            row(picture("clash", "clash", 16), self._was, link(_("Đã xem"), self._seen), gap=8, margins=(10, 2, 6, 2)),
            weight="clash",
        )
        middle = column(None, self.ruler, None, gap=0)
        top = row(self._left, middle, self._others_box, gap=12)
        top.setStretch(1, 1)
        self.setLayout(column(top, rule(), self._line, self._clash, gap=6, margins=(16, 10, 16, 8)))
        self._fit()
        look().changed.connect(self._fit)
        self.setVisible(False)

    def _fit(self) -> None:
        self._left_lines.setDirection(
            QBoxLayout.Direction.LeftToRight if self._low else QBoxLayout.Direction.TopToBottom
        )
        self._left_lines.setSpacing(look().px(12 if self._low else 2))
        self._left.setMinimumWidth(look().px(LEFT))
        self._left.setMaximumWidth(QWIDGETSIZE_MAX if self._low else look().px(LEFT))
        self._others_box.setMaximumWidth(look().px(RIGHT))
        px, large = look().px, look().large
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(16), px(3 if large else 10), px(16), px(3 if large else 8))
        layout.setSpacing(px(1 if large else 6))
        if self.clock is not None:
            self.show_clock(self.clock)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_basis()

    def show_low(self, on: bool) -> None:
        """In a very low window: day and verdict in one line, no ruler; the sentence stays."""
        if on != self._low:
            self._low = on
            self._fit()

    def _place_basis(self) -> None:
        """The basis beside the sentence where both fit, else under it; with large letters one word of it."""
        for each in (self.sentence, self.basis, self._more):
            self._line.removeWidget(each)
        large = look().large
        found = self.clock.rule if self.clock else None
        self.basis.setText(_("Căn cứ luật") if large or found is None else explaining.basis(found).replace("&", "&&"))
        self._more.setVisible(large and bool(self._rest))
        self._line.addWidget(self.sentence, 0, 1, 2 if large else 1, 1)
        if large:
            self._line.addWidget(self.basis, 0, 2, Qt.AlignmentFlag.AlignLeft)
            self._line.addWidget(self._more, 1, 2, Qt.AlignmentFlag.AlignLeft)
            return
        needed = self.sentence.fontMetrics().horizontalAdvance(self.sentence.text()) + self.basis.sizeHint().width()
        beside = needed + look().px(16 * 2 + 16 + 3 * 8) <= self.width()
        self._line.addWidget(self.basis, *((0, 2) if beside else (1, 1)), Qt.AlignmentFlag.AlignLeft)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_case(self, case: Case | None) -> None:
        """Show a case; the clock a person chose stays the shown one. A case without clocks shows nothing."""
        kept = self._chosen if self.case and case and self.case.ref == case.ref else ""
        self._chosen = kept
        self.case = case
        clocks = case.clocks if case else ()
        self.setVisible(bool(clocks))
        if clocks:
            self.show_clock(next((each for each in clocks if each.name == kept), clocks[0]))

    def show_clock(self, clock: Clock) -> None:
        """Make one clock the shown one."""
        self.clock = clock
        deadline, due = clock.deadline, clock.due
        name, on = _(clock.label), weekday(due) if due else ""
        self.name.setText(f"{name} · {on}" if on and look().large else name)
        self.due.setText(day(due) if due else "—")
        self.weekday.setText(on)
        self.weekday.setVisible(bool(on) and not look().large)
        self.verdict.show_clock(clock)
        if not self._low:  # a long verdict needs more than the others leave it
            self._left.setMaximumWidth(max(look().px(LEFT), self.verdict.sizeHint().width() + look().px(4)))
        self.ruler.show_deadline(deadline, self._today(), clock.state)
        self.ruler.setVisible(deadline is not None and not self._low)
        self.ruler.setAccessibleName(_("Thước ngày: {name}").format(name=_(clock.label)))
        self.sentence.setText(self._words(clock))
        found = clock.rule
        self.basis.setVisible(found is not None)
        if found is not None:
            self.basis.setAccessibleName(_("Căn cứ: {basis}").format(basis=explaining.basis(found)))
        changed = self._changed(clock)
        self._clash.setVisible(bool(changed))
        self._was.setText(changed)
        self._show_others()
        self._place_basis()

    def _words(self, clock: Clock) -> str:
        if clock.problem is not None:
            words = words_for(clock.problem)
            return f"{words.what} {words.remedy}"
        if clock.deadline is not None:
            return explaining.sentence(clock.deadline)
        return _("Hạn giữ như lúc tính; lịch nghỉ hoặc quy định nay đã khác, chưa ai áp dụng cho hồ sơ này.")

    def say_changed(self, changed: Callable[[Clock], str]) -> None:
        """Where the words of a recomputed deadline come from: "" for a clock whose day stands as it was."""
        self._changed = changed
        if self.clock is not None:
            self.show_clock(self.clock)

    def _show_others(self) -> None:
        """Beside the ruler: what is open, then what later steps will start; what is done stands in the menu."""
        clear(self._others)
        assert self.case is not None
        others = [each for each in self.case.clocks if each is not self.clock]
        open_ones = [each for each in others if each.done_on is None and not each.term]
        room = 0 if look().large else OTHERS
        coming = self.case.comes[: max(room - len(open_ones), 0)]
        shown = open_ones[:room]
        self._rest = [each for each in others if each not in shown]
        self._others_box.setVisible(bool(shown or coming or self._rest) and not look().large)
        if look().large:
            self._more.setText(_("Các hạn khác ({n})").format(n=len(self._rest)))
            return
        self._others.addWidget(label(_("Các hạn khác") if shown else _("Các hạn tiếp theo"), "small"))
        for each in shown:
            self._others.addWidget(self._other(each))
        for one in coming:
            self._others.addLayout(self._coming(_(one.label), explaining.short_rule(one)))
        if self._rest:
            more = DeedButton(_("{n} hạn nữa").format(n=len(self._rest)), kind="crumb")
            more.clicked.connect(lambda: self._open_menu(more))
            self._others.addWidget(more)

    def _coming(self, name: str, words: str) -> QHBoxLayout:
        value = Elided(words, "label", least=110)
        return row(Elided(name, "small", least=80), value, None, gap=6)

    def _other(self, clock: Clock) -> DeedButton:
        due = self._due_words(clock)
        metrics = QFontMetrics(look().font("small"))
        room = look().px(RIGHT - 44) - metrics.horizontalAdvance(f"{due}  ")
        name = metrics.elidedText(_(clock.label), Qt.TextElideMode.ElideRight, room)
        made = DeedButton(f"{due}  {name}".replace("&", "&&"), lambda: self._turn(clock), kind="crumb")
        made.setToolTip(f"{_(clock.label)}. {self._words(clock)}")
        made.setAccessibleName(f"{_(clock.label)}: {due}, {explaining.verdict(clock)}")
        return made

    def _other_words(self, clock: Clock) -> str:
        return f"{_(clock.label)}: {self._due_words(clock)}".replace("&", "&&")

    def _due_words(self, clock: Clock) -> str:
        if clock.done_on is not None:
            return _("xong {day}").format(day=day(clock.done_on))
        if clock.state == "paused":
            return explaining.state_words("paused")
        return day(clock.due) if clock.due else _("chưa tính được")

    def menu(self) -> QMenu:
        """The clocks that are not listed beside the ruler."""
        menu = QMenu(self)
        for each in self._rest:
            menu.addAction(self._other_words(each), lambda each=each: self._turn(each))
        return menu

    def _open_menu(self, under: QWidget) -> None:
        self.menu().exec(under.mapToGlobal(QPoint(0, under.height())))

    # --- acting -----------------------------------------------------------------------------------------------------

    def _turn(self, clock: Clock) -> None:
        self._chosen = clock.name
        self.show_clock(clock)
        self.ruler.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit(clock)

    def _read(self, words: str) -> None:
        """While one reads day by day the sentence's place says the day."""
        if self.clock is not None:
            self.sentence.setText(words or self._words(self.clock))
            tag(self.sentence, tone="" if not words else "primary")

    def _show_basis(self) -> None:
        if self.clock is not None and self.clock.rule is not None:
            BasisPopup(self.basis, self.clock.rule).drop()

    def _seen(self) -> None:
        if self.clock is not None:
            self.seen.emit(self.clock)


def _upright() -> QFrame:
    made = QFrame()
    made.setProperty("rule", "true")
    made.setFixedWidth(1)
    return made
