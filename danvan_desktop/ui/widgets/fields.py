"""Editors, one per kind of value, and `FieldBox`: label above, editor, finding below.

An editor holds raw text and nothing else: what is typed stays as typed until the field is left, then the form model
asks the kind for the normal form. Nothing is rewritten while typing, so input methods (Unikey) may send backspaces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from danvan_desktop.domain.fields import (
    Choice,
    Choices,
    Date,
    Decimal,
    Field,
    Finding,
    Kind,
    Money,
    Text,
    Tick,
    Unreadable,
    Whole,
    Year,
)
from danvan_desktop.domain.vietnamese import tidy
from danvan_desktop.speech import _
from danvan_desktop.ui.actions import SHORTCUTS
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.basics import DeedButton, Elided, Picture, column, label, row
from danvan_desktop.ui.widgets.popups import CheckList, DropDown, Line, Suggestions

_LIVE = {QKeySequence(keys).toString() for each in SHORTCUTS if each.live for keys in each.keys}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
COMBO_LIMIT = 7


def window_wins(event: QKeyEvent, can_undo: bool, can_redo: bool) -> bool:
    """Whether a key belongs to the window although a text field would like it. Undo is the field's while it has any."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return not can_undo
    if event.matches(QKeySequence.StandardKey.Redo):
        return not can_redo
    return QKeySequence(event.keyCombination()).toString() in _LIVE


def leave_to_next(widget: QWidget) -> None:
    """Enter is Tab."""
    widget.focusNextPrevChild(True)


class LineEdit(QLineEdit):
    """One line. Keys of the window stay the window's; a unit may stand at its right end."""

    left = Signal()
    drop_wanted = Signal()

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._unit = label(unit, "body", "text3")
        self._unit.setParent(self)
        self._unit.setVisible(bool(unit))
        self.enter_moves = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._unit.isHidden():
            width = self._unit.sizeHint().width()
            self._unit.setGeometry(self.width() - width - look().px(10), 0, width, self.height())
            self.setTextMargins(0, 0, width + look().px(4), 0)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and window_wins(event, self.isUndoAvailable() and not self.isReadOnly(), self.isRedoAvailable())
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.enter_moves:
            leave_to_next(self)
        elif event.key() == Qt.Key.Key_F4 or (
            event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        ):
            self.drop_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TextEdit(QPlainTextEdit):
    """Several lines; grows with its text from `lines` to eight. Enter goes on, Shift+Enter starts a new line."""

    left = Signal()

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._least = max(lines, 2)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.enter_moves = True
        look().changed.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        lines = max(self._least, min(8, int(self.document().size().height())))
        height = lines * QFontMetrics(self.font()).lineSpacing() + 2 * look().px(6) + 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and window_wins(
                event, self.document().isUndoAvailable() and not self.isReadOnly(), self.document().isRedoAvailable()
            )
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertText("\n")
        elif (
            event.key() in ENTER
            and self.enter_moves
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            leave_to_next(self)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Editor(QObject):
    """What the form sees of an editor: raw text in and out.

    edited: a person changed the text. left: the focus went away.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    def text(self) -> str:
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        raise NotImplementedError

    def set_locked(self, locked: bool) -> None:
        self.widget.setEnabled(not locked)

    def show_weight(self, weight: str) -> None:
        tag(self.widget, weight=weight)


class LineEditor(Editor):
    """Text, numbers, money: anything typed on one line."""

    def __init__(self, unit: str = "", right: bool = False) -> None:
        self.line = LineEdit(unit)
        super().__init__(self.line)
        if right:
            self.line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.left.connect(self.left)

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)

    def suggest(self, source: Callable[[str, Callable[[Sequence[str]], None]], None]) -> None:
        """Offer earlier values in a popup under the field."""
        Suggestions(self.line, source)


class TextEditor(Editor):
    """Several lines of text."""

    def __init__(self, lines: int) -> None:
        self.edit = TextEdit(lines)
        super().__init__(self.edit)
        self._quiet = False
        self.edit.textChanged.connect(self._changed)
        self.edit.left.connect(self.left)

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        if text != self.edit.toPlainText():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False

    def set_locked(self, locked: bool) -> None:
        self.edit.setReadOnly(locked)
        tag(self.edit, readOnly="true" if locked else "false")


class CalendarPopup(QFrame):
    """A month to pick a day from; Saturdays and Sundays stand pale, days off red with their name as a tip.

    off, worked: days off beside the weekends, with their names, and weekend days worked, as the window last heard.
    """

    picked = Signal(QDate)
    off: ClassVar[Mapping[date, str]] = {}
    worked: ClassVar[Mapping[date, str]] = {}

    def __init__(self, field: QWidget, day: QDate) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setProperty("popup", "true")
        self._field = field
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale("vi_VN"))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(day)
        for day_off in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            pale = self.calendar.weekdayTextFormat(day_off)
            pale.setForeground(look().colour("text3"))
            self.calendar.setWeekdayTextFormat(day_off, pale)
        for days, tone in ((self.off, "danger"), (self.worked, "text")):
            for each, name in days.items():
                named = self.calendar.dateTextFormat(QDate(each.year, each.month, each.day))
                named.setForeground(look().colour(tone))
                named.setToolTip(name)
                self.calendar.setDateTextFormat(QDate(each.year, each.month, each.day), named)
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        self.setLayout(column(self.calendar, gap=0, margins=(4, 4, 4, 4)))

    def drop(self) -> None:
        self.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 1)))
        self.show()
        self.calendar.setFocus()

    def _take(self, day: QDate) -> None:
        self.close()
        self.picked.emit(day)


class DateEditor(LineEditor):
    """A day, typed in any of the usual forms; F4 or Alt+↓ opens a calendar."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.line.drop_wanted.connect(self.drop)
        self._calendar = self.line.addAction(
            look().icon("today", "text3", 16), QLineEdit.ActionPosition.TrailingPosition
        )
        self._calendar.setToolTip(_("Mở lịch (F4)"))
        self._calendar.triggered.connect(self.drop)
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        self._calendar.setIcon(look().icon("today", "text3", 16))

    def drop(self) -> None:
        if self.line.isReadOnly():
            return
        today = self._today()
        try:
            typed = Date().read(self.line.text(), today)
        except Unreadable:
            typed = None
        day = QDate.fromString(str(typed), "yyyy-MM-dd") if typed else QDate(today.year, today.month, today.day)
        popup = CalendarPopup(self.line, day)
        popup.picked.connect(self._take)
        popup.drop()

    def _take(self, day: QDate) -> None:
        self.line.setText(day.toString("dd/MM/yyyy"))
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.edited.emit()


class ChoiceButton(QPushButton):
    """Shows the chosen value; F4, Alt+↓, Space or a letter drops the list, a digit picks at once, Del empties."""

    left = Signal()
    dropped = Signal(str)
    digit = Signal(int)
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.shown = ""
        self.placeholder = ""  # said while nothing is chosen, where no label stands over it
        self.clicked.connect(lambda _checked=False: self.dropped.emit(""))

    def show_text(self, text: str) -> None:
        self.shown = text
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(90), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(60), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        px = look().px
        painter = QPainter(self)
        painter.setFont(self.font())
        tone = "text3" if not self.shown else "text" if self.isEnabled() else "text2"
        painter.setPen(look().colour(tone))
        room = QRect(px(9), 0, self.width() - px(9 + 24), self.height())
        said = self.shown or self.placeholder
        text = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.drawPixmap(self.width() - px(23), (self.height() - px(16)) // 2, look().picture("down", "text3", 16))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in ENTER:
            leave_to_next(self)
        elif key in (Qt.Key.Key_F4, Qt.Key.Key_Space, Qt.Key.Key_Down):
            self.dropped.emit("")
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.emptied.emit()
        elif text.isdigit() and text != "0" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.digit.emit(int(text))
        elif text.isalpha() and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.dropped.emit(text)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class ChoiceEditor(Editor):
    """One code of a list; its raw text is the code."""

    def __init__(self, kind: Choice) -> None:
        self.button = ChoiceButton()
        super().__init__(self.button)
        self._kind, self._text = kind, ""
        self.button.dropped.connect(self.drop)
        self.button.digit.connect(self._digit)
        self.button.emptied.connect(lambda: self._take(""))
        self.button.left.connect(self.left)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        try:
            code = self._kind.read(text, date.min)
        except Unreadable:
            code = None
        self._text = str(code) if code else text
        self.button.show_text(_(self._kind.label_of(code)) if code else text)

    def _take(self, code: str) -> None:
        if code != self._text:
            self.set_text(code)
            self.edited.emit()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _digit(self, digit: int) -> None:
        if digit <= len(self._kind.options):
            self._take(self._kind.options[digit - 1].code)

    def drop(self, typed: str = "") -> None:
        """Open the list; `typed` starts its search."""
        lines = [Line(option.code, _(option.label)) for option in self._kind.options]
        popup = DropDown(self.button, [*lines, Line("", _("(để trống)"))], searchable=len(lines) > COMBO_LIMIT)
        popup.picked.connect(self._take)
        popup.drop(self._text, typed)


class ChoicesEditor(Editor):
    """A set of codes; its raw text is the codes with semicolons between."""

    def __init__(self, kind: Choices) -> None:
        self.button = ChoiceButton()
        super().__init__(self.button)
        self._kind, self._codes = kind, set[object]()
        self.button.dropped.connect(lambda _typed: self.drop())
        self.button.emptied.connect(lambda: self._take(set()))
        self.button.left.connect(self.left)

    def text(self) -> str:
        return "; ".join(sorted(str(code) for code in self._codes))

    def set_text(self, text: str) -> None:
        try:
            read = self._kind.read(text, date.min)
        except Unreadable:
            read = None
        self._codes = set(read) if isinstance(read, list) else set()
        self.button.show_text("; ".join(_(option.label) for option in self._kind.options if option.code in self._codes))

    def _take(self, codes: set[object]) -> None:
        self._codes = codes
        self.set_text(self.text())
        self.edited.emit()

    def drop(self) -> None:
        popup = CheckList(
            self.button, [Line(option.code, _(option.label)) for option in self._kind.options], self._codes
        )
        popup.changed.connect(self._take)
        popup.closed.connect(lambda: self.button.setFocus(Qt.FocusReason.OtherFocusReason))
        popup.drop()


class TickEditor(Editor):
    """Yes or nothing."""

    def __init__(self, text: str) -> None:
        self.box = QCheckBox(text)
        super().__init__(self.box)
        self.box.clicked.connect(lambda _checked=False: (self.edited.emit(), self.left.emit()))
        self.box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in ENTER
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            leave_to_next(self.box)
            return True
        return False

    def text(self) -> str:
        return "x" if self.box.isChecked() else ""

    def set_text(self, text: str) -> None:
        self.box.setChecked(bool(text))


def editor_for(kind: Kind, text: str, today: Callable[[], date]) -> Editor:
    """The editor of a kind of value; `text` is the label a tick carries itself."""
    if isinstance(kind, Choices):
        return ChoicesEditor(kind)
    if isinstance(kind, Choice):
        return ChoiceEditor(kind)
    if isinstance(kind, Date):
        return DateEditor(today)
    if isinstance(kind, Tick):
        return TickEditor(text)
    if isinstance(kind, Text) and kind.lines > 1:
        return TextEditor(kind.lines)
    if isinstance(kind, Money):
        return LineEditor(_("đồng"), right=True)
    if isinstance(kind, Year):
        return LineEditor()
    if isinstance(kind, Whole | Decimal):
        return LineEditor(_(kind.unit), right=True)
    return LineEditor()


FINDING_ICONS = {"wrong": ("warn", "danger"), "needed": ("flag", "warn"), "review": ("info", "info")}


def finding_words(finding: Finding) -> str:
    """A finding as a sentence."""
    return _(finding.text).format(**{name: _(value) for name, value in finding.values.items()})


class FieldBox(QWidget):
    """Label (with the dot of "needed to complete" and the house of class L), editor, finding."""

    entered = Signal()
    answered = Signal()  # a review was answered with "đúng là vậy"

    def __init__(
        self,
        text: str,
        editor: Editor,
        *,
        needed: bool = False,
        stays: bool = False,
        hint: str = "",
        buddy_label: bool = True,
    ) -> None:
        super().__init__()
        self.editor, self.label_text = editor, text
        self.finding: Finding | None = None
        name = label(text, "label")
        name.setBuddy(editor.widget)
        name.setToolTip(hint or "")
        self._dot = label("•", "label", "dot")
        if not needed:  # a widget without parent is never shown: it would be a window for a moment
            self._dot.hide()
        self._dot.setToolTip(_("Cần khi hoàn thành"))
        self._house = Picture("home", "home", 14)
        if not stays:
            self._house.hide()
        self._house.setToolTip(_("Ở lại đơn vị: mục này không đi theo gói gửi tỉnh."))
        self._mark = Picture("", "clash", 14)
        self._mark.setVisible(False)
        self.head = row(name, self._dot, self._house, self._mark, None, gap=5)
        self._icon, self._sentence = Picture("", "warn", 14), Elided("", "small")
        self._line = QWidget()
        self._answer = DeedButton(_("Đúng là vậy"), self.answered.emit, kind="crumb")
        self._line.setLayout(row(self._icon, self._sentence, self._answer, None, gap=5))
        self._line.setVisible(False)
        if isinstance(editor, TickEditor):
            name.setText(" ")
            if not buddy_label:
                name.hide()
        self.setLayout(column(self.head, editor.widget, self._line, gap=3))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        widget = editor.widget
        widget.setAccessibleName(text)
        self._describe(hint)
        self._hint = hint
        widget.installEventFilter(self)

    def _describe(self, text: str) -> None:
        if not isinstance(self.editor, ChoiceEditor | ChoicesEditor):
            self.editor.widget.setAccessibleDescription(text)

    def show_finding(self, finding: Finding | None) -> None:
        """Show a finding under the field, or take it away. Never moves the focus."""
        if finding == self.finding:
            return
        self.finding = finding
        self._line.setVisible(finding is not None)
        self.editor.show_weight(finding.weight if finding else "")
        if finding:
            icon, tone = FINDING_ICONS[finding.weight]
            self._icon.show_icon(icon, tone)
            self._answer.setVisible(finding.weight == "review")
            self._sentence.setText(finding_words(finding))
            tag(self._sentence, tone=tone)
        self._describe(finding_words(finding) if finding else self._hint)

    def show_conflict(self, sentence: str) -> None:
        """Mark that two machines wrote this field differently; "" takes the mark away."""
        self._mark.show_icon("clash" if sentence else "", "clash")
        self._mark.setVisible(bool(sentence))
        self._mark.setToolTip(sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        return False


def box_for(field: Field, today: Callable[[], date]) -> FieldBox:
    """The box of a declared field."""
    text = _(field.label)
    return FieldBox(
        text,
        editor_for(field.kind, text, today),
        needed=field.needed,
        stays=field.audience == "L",
        hint=_(field.hint) if field.hint else "",
    )


def typed_value(kind: Kind, text: str, today: date) -> Any:
    """The value of typed text, None where it cannot be read. For small forms without a form model."""
    try:
        return kind.read(tidy(text, lines=True), today)
    except Unreadable:
        return None
