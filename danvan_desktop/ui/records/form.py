"""The form of a record: sections as tabs, fields on a grid of twelve columns, derived from the declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedWidget, QTabBar, QWidget

from danvan_desktop.domain.fields import Choice, Field, Finding
from danvan_desktop.services.entry import Settling
from danvan_desktop.speech import _
from danvan_desktop.ui.records.form_model import FormModel
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import Chip, box, column, label, picture, row, see_through
from danvan_desktop.ui.widgets.fields import FieldBox, LineEditor, box_for


def mask(text: str) -> str:
    """ "Vi Văn Khiêm" -> "Vi V••• K••••"; digits keep their last four."""
    words = text.split()
    if len(words) > 8:
        return _("Đã che. Bấm Alt+X để xem.")
    if sum(each.isdigit() for each in text) >= 6:
        return "•" * (len(text) - 4) + text[-4:]
    return " ".join([*words[:1], *(word[0] + "•" * (len(word) - 1) for word in words[1:])])


class Tabs(QTabBar):
    """Tabs with a count pill each."""

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_count(self, at: int, count: int, weight: str = "warn") -> None:
        """A pill with a number behind the tab's text; 0 takes it away."""
        pill = self.tabButton(at, QTabBar.ButtonPosition.RightSide)
        if not count:
            self.setTabButton(at, QTabBar.ButtonPosition.RightSide, None)
        elif isinstance(pill, Chip):
            if pill.text() != str(count):
                pill.show_state(str(count), weight)
        else:
            made = Chip(str(count), weight)
            made.setProperty("pill", "true")
            self.setTabButton(at, QTabBar.ButtonPosition.RightSide, made)


class Section(QScrollArea):
    """One tab: the fields of a section."""

    def __init__(self, boxes: Sequence[tuple[Field, FieldBox]]) -> None:
        super().__init__()
        self._boxes = boxes
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        held = QWidget()
        self._grid = QGridLayout(held)
        self._shown: list[str] = []
        self._six = False
        for _field, each in boxes:
            each.setParent(held)  # a widget without one would open a window of its own when shown
        see_through(self, held)

    def arrange(self, applies: Callable[[str], bool]) -> bool:
        """Put the fields that are asked for on the grid; True when there is any."""
        wanted = [(field, each) for field, each in self._boxes if applies(field.name)]
        names = [field.name for field, _box in wanted]
        if names == self._shown and self._six == look().large:
            return bool(names)
        self._shown, self._six = names, look().large
        px = look().px
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setContentsMargins(px(16), px(12), px(16), px(12))
        while self._grid.takeAt(0) is not None:
            pass
        for at in range(self._grid.rowCount()):
            self._grid.setRowStretch(at, 0)
        at_row = at_column = 0
        for field, each in self._boxes:
            each.setVisible(field.name in names)
        for field, each in wanted:
            wide = field.columns or 6
            if self._six:
                wide = min(12, wide * 2)
            if at_column + wide > 12:
                at_row, at_column = at_row + 1, 0
            self._grid.addWidget(each, at_row, at_column, 1, wide, Qt.AlignmentFlag.AlignTop)
            at_column += wide
        for at in range(12):
            self._grid.setColumnStretch(at, 1)
        self._grid.setRowStretch(at_row + 1, 1)
        for (_one, before), (_other, after) in pairwise(wanted):  # Tab order is the order of the paper form
            QWidget.setTabOrder(before.editor.widget, after.editor.widget)
        return bool(names)


class Form(QFrame):
    """Tabs and sections around a form model.

    edited(name): a person changed a field. left(name): a field was left and shows its normal form now.
    """

    edited = Signal(str)
    left = Signal(str)
    entered = Signal(str)
    turned = Signal()  # another section

    def __init__(
        self,
        sections: Sequence[tuple[str, str]],
        fields: Iterable[Field],
        today: Callable[[], date],
        extra: Sequence[tuple[str, QWidget]] = (),
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.model: FormModel | None = None
        self.boxes: dict[str, FieldBox] = {}
        self.tabs, self.stack = Tabs(), QStackedWidget()
        self.tabs.setAccessibleName(_("Các phần của hồ sơ"))
        self.sections: dict[str, Section] = {}
        self._names: list[str] = []
        self.masked: set[str] = set()
        self.locked = False
        self._conflicts: dict[str, str] = {}
        every = [field for field in fields if field.section]
        for name, title in sections:
            mine = [field for field in every if field.section == name]
            pairs = [(field, self._box(field, today)) for field in mine]
            section = Section(pairs)
            self.sections[name] = section
            self._names.append(name)
            self.stack.addWidget(section)
            self.tabs.addTab(_(title).replace("&", "&&"))
        for title, widget in extra:
            self._names.append("")
            self.stack.addWidget(widget)
            self.tabs.addTab(title)
        if self.tabs.count() <= 1:
            self.tabs.hide()
        self.tabs.currentChanged.connect(self._turn)
        self._home = row(picture("home", "home", 14), label(_("ở lại đơn vị, không gửi đi"), "small"), gap=5)
        self._needed = row(label("•", "label", "dot"), label(_("cần khi hoàn thành"), "small"), gap=5)
        self._note = label("", "small", "info", wrap=True)
        self._note.setVisible(False)
        line = QFrame()
        line.setProperty("rule", "true")
        line.setFixedHeight(1)
        self._legend = box(row(self._needed, 16, self._home, None, margins=(16, 0, 16, 8)))
        tab_row = row(self.tabs, gap=0, margins=(8, 2, 8, 0))
        layout = column(tab_row, line, self._note, self.stack, self._legend, gap=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        look().changed.connect(self.arrange)

    def _box(self, field: Field, today: Callable[[], date]) -> FieldBox:
        made = box_for(field, today)
        self.boxes[field.name] = made
        made.editor.edited.connect(lambda: self._typed(field.name))
        made.editor.left.connect(lambda: self._left(field.name))
        made.answered.connect(lambda: self._answered(field.name))
        made.entered.connect(lambda: self.entered.emit(field.name))
        return made

    def move_tab(self, old: int, new: int) -> None:
        """Put a tab elsewhere in the strip, before anything is shown."""
        words, name, widget = self.tabs.tabText(old), self._names.pop(old), self.stack.widget(old)
        assert widget is not None
        self.tabs.blockSignals(True)
        self.tabs.removeTab(old)
        self.tabs.insertTab(new, words)
        self.tabs.setCurrentIndex(0)
        self.tabs.blockSignals(False)
        self._names.insert(new, name)
        self.stack.removeWidget(widget)
        self.stack.insertWidget(new, widget)
        self.stack.setCurrentIndex(0)

    def put_under(self, section: str, widget: QWidget) -> None:
        """Show a widget below the fields of a section, in the same tab."""
        at, held = self._names.index(section), self.sections[section]
        self.stack.removeWidget(held)
        both = column(held, widget, gap=0)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.stack.insertWidget(at, box(both))
        held.show()

    def suggest_from(self, source: Callable[[str, str, Callable[[Sequence[str]], None]], None]) -> None:
        """Offer earlier values under one-line text fields: source(field, typed, offer)."""
        for name, each in self.boxes.items():
            if type(each.editor) is LineEditor:
                each.editor.suggest(lambda typed, offer, name=name: source(name, typed, offer))

    # --- the model --------------------------------------------------------------------------------------------------

    def show_model(
        self, model: FormModel, *, locked: bool = False, masked: Iterable[str] = (), conflicts: Iterable[Settling] = ()
    ) -> None:
        """Fill every editor."""
        self.model, self.locked, self.masked = model, locked, set(masked)
        self._conflicts = {}
        for each in conflicts:
            names = " | ".join(self._rival_words(values) for values, _entry in each.rivals)
            for field in model.record_type.group_fields(each.group):
                self._conflicts[field.name] = _("Hai máy ghi khác nhau: {values}").format(values=names)
        for name in self.boxes:
            self.fill(name)
        self.arrange()
        self.show_findings()

    def _rival_words(self, values: object) -> str:
        assert self.model is not None and isinstance(values, dict)
        kinds = {name: self.model.record_type.field(name).kind for name in values}
        return ", ".join(
            _(kind.show(values[name])) if isinstance(kind, Choice) else kind.show(values[name])
            for name, kind in kinds.items()
        ) or _("(trống)")

    def fill(self, name: str) -> None:
        """Show one field's text as the model has it."""
        assert self.model is not None
        text, each = self.model.text(name), self.boxes[name]
        hidden = name in self.masked and bool(text)
        each.editor.set_text(mask(text) if hidden else text)
        each.editor.set_locked(self.locked or hidden)
        each.show_conflict(self._conflicts.get(name, ""))

    def unmask(self, on: bool, names: Iterable[str]) -> None:
        """Show or hide masked fields (Alt+X)."""
        self.masked = set() if on else set(names)
        for name in self.boxes:
            if self.model and self.model.record_type.field(name).identity:
                self.fill(name)

    def _typed(self, name: str) -> None:
        if self.model is None or (name in self.masked and self.model.text(name)):
            return
        self.model.type(name, self.boxes[name].editor.text())
        self.arrange()
        self.boxes[name].show_finding(self._finding(name) if name in self.model.findings else None)
        self.edited.emit(name)

    def _left(self, name: str) -> None:
        if self.model is None or (name in self.masked and self.model.text(name)) or self.locked:
            return
        before = self.model.text(name)
        text = self.model.leave(name)
        self.boxes[name].editor.set_text(text)
        self.show_findings()
        if text != before:
            self.edited.emit(name)
        self.left.emit(name)

    def _answered(self, name: str) -> None:
        if self.model is not None:
            self.model.answer(name)
            self.show_findings()

    def _finding(self, name: str) -> Finding | None:
        return self.model.findings.get(name) if self.model else None

    def show_findings(self, needed: bool = False) -> None:
        """Findings under the fields, counts on the tabs. needed: also what completing asks for, under its fields."""
        if self.model is None:
            return
        self._asked = needed or getattr(self, "_asked", False)
        missing = {each.field: each for each in self.model.missing()} if self._asked else {}
        for name, each in self.boxes.items():
            each.show_finding(self.model.findings.get(name) or missing.get(name))
        counts = self.model.count_by_section()
        for at, name in enumerate(self._names):
            if name:
                self.tabs.show_count(at, 0 if self.locked else counts.get(name, 0))

    def forget_asked(self) -> None:
        """Another record: needed fields are no longer pointed at."""
        self._asked = False

    def arrange(self) -> None:
        """Which fields and sections there are now."""
        if self.model is None:
            return
        values = self.model.values()
        secret = self.model.record_type.is_denunciation(values)
        for at, name in enumerate(self._names):
            if name:
                held = self.sections[name].arrange(
                    lambda each: self.model is not None and self.model.applies(each, values)
                )
                self.tabs.setTabVisible(at, held)
        self._note.setVisible(secret)
        if secret:
            self._note.setContentsMargins(*(look().px(side) for side in (16, 10, 16, 0)))
            self._note.setText(
                _(
                    "Danh tính người tố cáo không nhập vào máy này. Ghi số hồ sơ giấy do người được giao giữ. "
                    "Không quét, không đính kèm đơn tố cáo."
                )
            )

    # --- going about ------------------------------------------------------------------------------------------------

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._legend.setVisible(bool(self._names[at]))
        self.turned.emit()

    def next_section(self) -> None:
        """Ctrl+Tab."""
        count = self.tabs.count()
        at = next(
            (
                place % count
                for place in range(self.tabs.currentIndex() + 1, self.tabs.currentIndex() + count)
                if self.tabs.isTabVisible(place % count)
            ),
            self.tabs.currentIndex(),
        )
        self.tabs.setCurrentIndex(at)
        self.focus_first()

    def focus_first(self) -> None:
        """Into the first field of this section."""
        name = self._names[self.tabs.currentIndex()]
        first = next(
            (
                each
                for each in self.boxes.values()
                if name and self.sections[name].isAncestorOf(each) and not each.isHidden()
            ),
            None,
        )
        if first is not None:
            first.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, name: str) -> None:
        """Show and focus a field."""
        field = self.model.record_type.field(name) if self.model else None
        if field is None or field.section not in self._names:
            return
        self.tabs.setCurrentIndex(self._names.index(field.section))
        each = self.boxes[name]
        each.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sections[field.section].ensureWidgetVisible(each)

    def show_tab(self, at: int) -> None:
        self.tabs.setCurrentIndex(at)

    def current_field(self) -> str:
        """The field that has the focus, "" for none."""
        return next(
            (name for name, each in self.boxes.items() if each.editor.widget is self.window().focusWidget()), ""
        )
