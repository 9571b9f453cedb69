"""The entry desk of a dialogue session, where opinions are typed as they are spoken (ui.md 10).

Order of the desk is the order of speech: content, hamlet, field, how it was answered; Ctrl+Enter takes it and empties
the desk, hamlet and field stay. Nothing is rewritten while typing; lists only suggest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QFrame, QLineEdit, QWidget

from danvan_desktop.domain.fields import Choice, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import keep_tone, looks_like_person_names
from danvan_desktop.problems import N_
from danvan_desktop.services.finding import Row
from danvan_desktop.speech import _, time_of_day
from danvan_desktop.ui.records.form_model import raw_text
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    Elided,
    Item,
    box,
    column,
    keycap,
    label,
    picture,
    row,
)
from danvan_desktop.ui.widgets.fields import ChoiceButton, FieldBox, LineEditor, box_for, typed_value
from danvan_desktop.ui.widgets.popups import Lines, Suggestions

OPINION = TYPES["opinion"]
# The answers in the order of Alt+1…4, and what stands on their buttons.
ANSWERS = {
    "on_spot": N_("Tại chỗ"),
    "assigned": N_("Giao cơ quan"),
    "unanswered": N_("Chưa"),
    "petition": N_("Thành đơn"),
}
DETAILS = {
    "on_spot": ("answered_by", "result"),
    "assigned": ("assigned_to", "due_on"),
    "unanswered": (),
    "petition": ("kind", "secret_file_no"),
}
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own "no limit"
STAYS = ("village", "subject_area")
_TELLTALE = ("tố cáo", "nhận tiền", "tham nhũng", "ăn chặn", "hối lộ", "chiếm đoạt", "lót tay")
LIKE_DENUNCIATION = tuple(keep_tone(words) for words in _TELLTALE)


class Picks(Suggestions):
    """Earlier values under a field as soon as it is entered empty: a digit takes one, letters filter."""

    def __init__(self, field: QLineEdit, source: Callable[[str, Callable[..., None]], None]) -> None:
        super().__init__(field, source)
        self.model = Lines()
        self.view.setModel(self.model)

    def _ask(self, typed: str) -> None:
        self._source(typed, self._offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and not self._field.text():
            self._ask("")
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self.isVisible()
            and not self._field.text()
            and event.text().isdigit()
            and 0 < int(event.text()) <= self.model.rowCount()
        ):
            self._take(int(event.text()) - 1)
            return True
        return super().eventFilter(watched, event)


class Desk(QFrame):
    """The desk. taken(texts): an opinion is ready. parked(texts): half-written, the next speaker does not wait."""

    taken = Signal(object)
    parked = Signal(object)
    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("card", "active")
        self._today = today
        self.record: str | None = None  # the opinion being edited, None for the next one
        self.chosen = ""
        self.typed = False  # something on the desk a person put there
        self.began: float | None = None  # monotonic seconds of the first key
        self.before: Mapping[str, Value] = {}  # what is stored of it
        self._next = 1
        self._names_shown = True
        fields = ("summary", "village", "subject_area", "answered_by", "assigned_to", "due_on", "kind",
                  "secret_file_no", "speaker")  # fmt: skip
        self.boxes: dict[str, FieldBox] = {name: box_for(OPINION.field(name), today) for name in fields}
        self.boxes["result"] = FieldBox(_("Trả lời tóm tắt"), LineEditor())
        self._build()
        for name, each in self.boxes.items():
            each.editor.edited.connect(lambda name=name: self._changed(name))
            each.editor.left.connect(lambda name=name: self._left(name))
        self.clear()

    def _build(self) -> None:
        self._head, self._since = label("", "section"), label("", "small", "text2")
        self._advice = Elided("", "small", "warn", least=80)
        self._warned = box(row(picture("warn", "warn", 16), self._advice, gap=6))
        self._warned.layout().setContentsMargins(0, 0, 0, 0)
        self._name_tick = QCheckBox(_("Ghi tên người phát biểu"))
        self._name_tick.toggled.connect(self._name_ticked)
        self._name_hint = label(_("chỉ khi người phát biểu đồng ý"), "small")
        self._name_note = label(_("Chỉ ghi tên khi người phát biểu đồng ý ghi vào biên bản."), "small")
        self._names = box(row(self._name_tick, keycap("Alt+G"), self._name_hint, gap=8))
        named = row(self.boxes["speaker"], column(label(" ", "label"), self._name_note, None, gap=8), gap=12)
        named.setStretch(0, 2)
        named.setStretch(1, 3)
        self._name_row = box(named)
        head = row(self._head, self._since, self._warned, None, self._names, gap=10)
        area = self.boxes["subject_area"]
        for at in range(area.head.count()):  # under the hamlet it needs no label; a screen reader has its name
            if (item := area.head.itemAt(at)) is not None and (widget := item.widget()) is not None:
                widget.hide()
        if isinstance(chosen := area.editor.widget, ChoiceButton):
            chosen.placeholder = _(OPINION.field("subject_area").label)
        right = column(self.boxes["village"], area, None, gap=2)
        text = row(column(self.boxes["summary"], None, gap=0), right, gap=12)
        text.setStretch(0, 2)
        text.setStretch(1, 1)
        self.answers = QButtonGroup(self)
        buttons: list[Item] = []
        for at, words in enumerate(ANSWERS.values()):
            button = DeedButton(_(words), kind="segment", keys=f"Alt+{at + 1}")
            button.setCheckable(True)
            self.answers.addButton(button, at)
            buttons.append(button)
        self.answers.idClicked.connect(self.answer)
        answer = column(label(_("Trả lời"), "label"), row(*buttons, None, gap=6), None, gap=3)
        asked = [name for names in DETAILS.values() for name in names]
        self._details = row(*(self.boxes[name] for name in asked), gap=12)
        for at, name in enumerate(asked):
            self._details.setStretch(at, 3 if name in ("result", "assigned_to") else 2)
        self.boxes["due_on"].setMinimumWidth(look().px(122))
        self.done = DeedButton(_("Xong"), self.take, kind="filled")
        self.done.setAccessibleDescription("Ctrl+Enter")  # the status line says it; here it takes room from fields
        asking = row(box(self._details), column(label(" ", "label"), self.done, None, gap=3), gap=16)
        asking.setStretch(0, 1)
        self._foot = row(answer, asking, gap=16)
        self._foot.setStretch(1, 1)
        self.setLayout(column(head, self._name_row, text, self._foot, gap=8, margins=(14, 10, 14, 12)))
        self._fit()
        look().changed.connect(self._fit)
        order: list[QWidget] = [self.boxes[name].editor.widget for name in ("summary", *STAYS)]
        order += [*self.answers.buttons(), *(self.boxes[name].editor.widget for name in asked)]
        order += [self.done, self._name_tick, self.boxes["speaker"].editor.widget]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _fit(self) -> None:
        """With the largest letters what an answer asks for stands in a line of its own."""
        wide = look().scale < 175
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._name_hint.setMaximumWidth(QWIDGETSIZE_MAX if not look().large else 0)

    def suggest(self, source: Callable[[str, str, Callable[..., None]], None]) -> None:
        """Offer earlier values: source(field, typed, offer)."""
        for name in ("village", "answered_by", "assigned_to"):
            editor = self.boxes[name].editor
            assert isinstance(editor, LineEditor)
            Picks(editor.line, lambda typed, offer, name=name: source(name, typed, offer))

    # --- what stands on it ------------------------------------------------------------------------------------------

    @property
    def secret(self) -> bool:
        """Whether a denunciation stands here."""
        return self.chosen == "petition" and self.boxes["kind"].editor.text() == "denunciation"

    def answer(self, at: int) -> None:
        """Alt+1…4: how it was answered."""
        self._choose(list(ANSWERS)[at])
        if self.chosen == "petition" and not self.boxes["kind"].editor.text():
            self.boxes["kind"].editor.set_text("proposal")
        self._changed("answer_kind")
        if asked := DETAILS[self.chosen]:
            self.boxes[asked[0]].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, answer: str) -> None:
        self.chosen = answer
        self.answers.setExclusive(bool(answer))
        for at, code in enumerate(ANSWERS):
            self.answers.button(at).setChecked(code == answer)
        self._show_fields()

    def _show_fields(self) -> None:
        for answer, names in DETAILS.items():
            for name in names:
                self.boxes[name].setVisible(answer == self.chosen and (name != "secret_file_no" or self.secret))
        named = self._name_tick.isChecked() and self._names_shown and not self.secret
        self._name_row.setVisible(named)
        self._name_hint.setVisible(not named)
        self._names.setVisible(self._names_shown and not self.secret)
        self._advise()

    def _changed(self, name: str) -> None:
        if not self.typed:
            self.typed = True
            self.began = time.monotonic()
            self._since.setText(_("bắt đầu ghi {time}").format(time=time_of_day(datetime.now())))
        if name == "summary":
            self._advise()
        if name == "kind":
            self._show_fields()
        if self.boxes.get(name) is not None:
            self.boxes[name].show_finding(None)
        self.edited.emit()

    def _left(self, name: str) -> None:
        if name == "due_on":  # the normal form, once it can be read
            editor = self.boxes[name].editor
            kind = OPINION.field(name).kind
            value = typed_value(kind, editor.text(), self._today())
            if value is not None:
                editor.set_text(kind.show(value))
        if name == "summary":
            self._advise(left=True)

    def _advise(self, left: bool = False) -> None:
        """What the content looks like; it never stands in the way."""
        text = self.boxes["summary"].editor.text()
        words, found = keep_tone(text), ""
        if self.secret:
            found = _("Tố cáo: chỉ giữ số hồ sơ giấy. Nội dung và tên đã gõ không được lưu.")
        elif any(each in words for each in LIKE_DENUNCIATION):
            found = _("Nếu là tố cáo: ghi số hồ sơ giấy, không ghi nội dung ở đây.")
        elif left and (names := looks_like_person_names(text)):
            found = _("Phần gửi tỉnh có vẻ có tên người: “{name}”. Nên bỏ tên.").format(name=names[0])
        self._advice.setText(found)
        self._warned.setVisible(bool(found))

    @property
    def advice(self) -> str:
        """What the desk warns of now, "" for nothing."""
        return self._advice.text()

    def note_name(self) -> None:
        """Alt+G."""
        if not self._names_shown or self.secret:
            return
        self._name_tick.setChecked(not self._name_tick.isChecked())
        self._changed("speaker")
        if self._name_tick.isChecked():
            self.boxes["speaker"].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus()

    def _name_ticked(self) -> None:
        self._show_fields()

    def show_names(self, shown: bool) -> None:
        """A wall that many read shows no names."""
        self._names_shown = shown
        self._show_fields()

    def clear(self, *, keep: bool = False) -> None:
        """Empty the desk; with keep, hamlet and field stay for the next speaker."""
        for name, each in self.boxes.items():
            if not (keep and name in STAYS):
                each.editor.set_text("")
            each.show_finding(None)
        self.record, self.before = None, {}
        self.typed, self.began = False, None
        self._since.setText("")
        self._name_tick.setChecked(False)
        self._choose("")
        self._say()

    def number(self, following: int) -> None:
        """The number the next opinion gets."""
        self._next = following
        self._say()

    def _say(self) -> None:
        words = _("Sửa ý kiến số {n}") if self.record else _("Ý kiến số {n}")
        self._head.setText(words.format(n=self.before.get("position") or 0 if self.record else self._next))

    def put_back(self, found: Row) -> None:
        """Ctrl+↑ or Enter in the table: an earlier opinion on the desk again."""
        self.clear()
        self.record, self.before = found.id, found.values
        self.lay({name: raw_text(OPINION.field(name), found.values.get(name)) for name in self.boxes}
                 | {"answer_kind": str(found.values.get("answer_kind") or "")})  # fmt: skip
        # a name nobody agreed to stays covered, and stays as it is
        self._name_tick.setChecked(bool(found.values.get("speaker")) and found.values.get("speaker_consent") == "yes")
        self.typed, self.began = False, None
        self._since.setText("")
        self._say()
        self.focus()

    def lay(self, texts: Mapping[str, str]) -> None:
        """Put texts (of a draft, of a stored opinion) on the desk."""
        for name, each in self.boxes.items():
            if name in texts:
                each.editor.set_text(texts[name])
        self._name_tick.setChecked(bool(texts.get("speaker")))
        self._choose(texts.get("answer_kind", "") if texts.get("answer_kind") in ANSWERS else "")
        self.typed = True

    def lay_again(self, record: str | None, before: Mapping[str, Value], texts: Mapping[str, str]) -> None:
        """What was taken and could not be kept stands here again."""
        self.record, self.before = record, before
        self.lay(texts)
        self._say()

    def texts(self) -> dict[str, str]:
        """What is typed, by field. Fields that are not asked for are empty where an earlier answer filled them."""
        typed = {name: self.boxes[name].editor.text() for name in ("summary", *STAYS)}
        typed["answer_kind"] = self.chosen
        was = str(self.before.get("answer_kind") or "")
        for answer, names in DETAILS.items():
            for name in names:
                if answer == self.chosen:
                    typed[name] = self.boxes[name].editor.text()
                elif answer == was and name != "kind":  # what another kind of answer said no longer holds
                    typed[name] = ""
        if self._name_tick.isChecked():
            name = self.boxes["speaker"].editor.text()
            typed |= {"speaker": name, "speaker_consent": "yes" if name.strip() else ""}
        elif self.before.get("speaker_consent") == "yes":
            typed |= {"speaker": "", "speaker_consent": ""}
        return typed

    def draft(self) -> dict[str, str]:
        """What is kept at a pause: nothing of a denunciation but the number of its paper file."""
        typed = self.texts()
        if self.secret:
            return {name: typed[name] for name in ("subject_area", "answer_kind", "kind", "secret_file_no")}
        return {name: text for name, text in typed.items() if text or self.record}

    @property
    def empty(self) -> bool:
        """Nothing to take: no content, and no paper file that stands for it."""
        return not self.boxes["summary"].editor.text().strip() and not self.secret

    def take(self) -> None:
        """Xong, ý kiến tiếp theo."""
        if self.empty:
            self.focus()
        else:
            self.taken.emit(self.texts())

    def park(self) -> None:
        """Để sau: kept without an answer."""
        if not self.empty and not self.secret:
            self._choose("")
            self.parked.emit(self.texts())

    def seconds(self) -> float | None:
        """How long this opinion has been on the desk."""
        return None if self.began is None else time.monotonic() - self.began

    def focus(self) -> None:
        self.boxes["summary"].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)


def answer_words(code: Value) -> str:
    """ "Tại chỗ", "Giao cơ quan" …; "Đang dở" where nothing is said yet."""
    kind = OPINION.field("answer_kind").kind
    assert isinstance(kind, Choice)
    return _(ANSWERS.get(str(code), kind.label_of(code))) if code else _("Đang dở")
