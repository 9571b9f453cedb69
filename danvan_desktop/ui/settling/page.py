"""See the package. 1 takes the left value, 2 the right one, 3 keeps both in one text, 4 types another; Enter: next."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from danvan_desktop.domain.fields import Choice, Field, Text, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.problems import Problem
from danvan_desktop.services import settling
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.settling import Chosen, Rival, Side
from danvan_desktop.speech import _, finding_text, moment
from danvan_desktop.ui.page import Head, HeadButton, Page, Place, Shell, page_of_type
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import (
    DeedButton,
    EmptyState,
    Picture,
    box,
    clear,
    column,
    label,
    link,
    row,
    rule,
)
from danvan_desktop.ui.widgets.fields import TextEdit
from danvan_desktop.ui.widgets.flow_table import Cell, FlowColumn, FlowRow, FlowTable

LEFT = 286


def shown_value(field: Field, value: Value) -> str:
    """A value as people read it."""
    text = field.kind.show(value)
    return _(text) if isinstance(field.kind, Choice) and text else text


def words_of(rival: Rival, values: dict[str, Value]) -> str:
    """All fields of a group as one text; a group of one field is just its value."""
    if len(rival.fields) == 1:
        return shown_value(rival.fields[0], values.get(rival.fields[0].name))
    return "\n".join(f"{_(each.label)}: {shown_value(each, values.get(each.name))}" for each in rival.fields)


def marked(one: str, other: str, colour: str, ground: str) -> str:
    """`one` as rich text; words that `other` does not have in the same place are underlined on a soft ground."""
    mine, theirs = one.split(" "), other.split(" ")
    pieces = []
    for op, a, b, _c, _d in difflib.SequenceMatcher(a=mine, b=theirs, autojunk=False).get_opcodes():
        text = escape(" ".join(mine[a:b])).replace("\n", "<br>")
        if text:
            style = f"color:{colour};background-color:{ground};text-decoration:underline;font-weight:500"
            pieces.append(text if op == "equal" else f'<span style="{style}">{text}</span>')
    return " ".join(pieces)


class SideCard(QFrame):
    """One of the two values: who, where, when; the text; the button that takes it."""

    def __init__(self, digit: str, text: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._who, self._when = label("", "section"), label("", "small")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(box(column(self._text, None, margins=(14, 12, 14, 12)), flat=True))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = DeedButton(text, kind="segment", keys=digit)
        self.button.setCheckable(True)
        head = box(row(self._who, None, self._when, margins=(14, 10, 14, 10)), bar="status")
        self.setLayout(
            column(
                head, area, rule(), row(None, self.button, None, margins=(14, 8, 14, 10)), gap=0, margins=(1, 1, 1, 1)
            )
        )

    def show_side(self, side: Side, other: Side, rival: Rival) -> None:
        self._who.setText(_("Máy này") if side.here else _("Máy {device}").format(device=side.device[:8]))
        when = moment(side.at)
        self._when.setText(when if side.clock_ok else _("{when} (đồng hồ máy này sai)").format(when=when))
        one, two = words_of(rival, dict(side.values)), words_of(rival, dict(other.values))
        roles = look().theme.roles
        self._text.setText(marked(one, two, roles["clash"], roles["clashsoft"]) or f"<i>{escape(_('để trống'))}</i>")
        self.setAccessibleName(f"{self._who.text()}, {when}: {one}")


class SettlingPage(Page):
    """List of what is undecided at the left, the two values in the middle, the third way below."""

    key = "settling"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.rivals: list[Rival] = []
        self.chosen: dict[str, Chosen] = {}
        self._wanted = ""
        self.table = RivalTable(
            [FlowColumn("", 30), FlowColumn(_("Mục"))], _("Những mục hai máy ghi khác nhau"), row_height=46, rest=100
        )
        self.table.horizontalHeader().hide()
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_current())
        self.table.digit.connect(self.choose)
        self.table.undone.connect(self.undo_choice)
        self.table.accepted.connect(self.next_one)
        self._head = row(gap=8)
        self.left, self.right = SideCard("1", _("Lấy bên trái")), SideCard("2", _("Lấy bên phải"))
        self.left.button.clicked.connect(lambda _checked=False: self.choose(1))
        self.right.button.clicked.connect(lambda _checked=False: self.choose(2))
        self._before = label("", "table", wrap=True)
        self._before_box = box(
            column(label(_("Trước đó, hai máy cùng có"), "label"), self._before, gap=2, margins=(14, 8, 14, 8)),
            weight="plain",
        )
        self.both = DeedButton(_("Giữ cả hai, sửa lại"), lambda: self.choose(3), kind="segment", keys="3")
        self.other = DeedButton(_("Gõ giá trị khác"), lambda: self.choose(4), kind="segment", keys="4")
        for each in (self.both, self.other):
            each.setCheckable(True)
        self.text = TextEdit(3)
        self.text.setAccessibleName(_("Giá trị khác"))
        self.text.textChanged.connect(self._typed)
        self.text.left.connect(self._typed)
        self._said = label("", "small", "danger", wrap=True)
        self._build()
        shell.changed.connect(lambda _records: self.refresh() if self.isVisible() else None)

    def _build(self) -> None:
        note = label(
            _("Chưa chọn thì cả hai vẫn được giữ. Danh sách hiện giá trị ghi sau, kèm dấu hai mũi tên."),
            "small",
            wrap=True,
        )
        self._title = label("", "section")
        side_layout = column(
            box(row(self._title, None, margins=(12, 10, 12, 10))),
            rule(),
            self.table,
            rule(),
            box(column(note, margins=(12, 8, 12, 10))),
            gap=0,
            margins=(1, 1, 1, 1),
        )
        side_layout.setStretch(2, 1)
        self._side = box(side_layout, card=True)
        self._rescale()
        look().changed.connect(self._rescale)
        sides = row(self.left, self.right, gap=12)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        third = box(
            column(row(self.both, self.other, None, gap=8), self.text, self._said, gap=8, margins=(14, 10, 14, 10)),
            card=True,
        )
        kept = row(
            Picture("info", "info", 16),
            label(
                _("Lựa chọn là một lần ghi mới. Hai giá trị cũ vẫn nằm trong Lịch sử và lấy lại được."),
                "small",
                wrap=True,
            ),
            gap=8,
        )
        kept.setStretch(1, 1)
        right = column(self._head, sides, self._before_box, third, kept, gap=10)
        right.setStretch(1, 1)
        self._middle = box(right)
        self._nothing = EmptyState("check", _("Không có mục nào hai máy ghi khác nhau."))
        self._nothing.hide()
        whole = row(self._side, self._middle, self._nothing, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(LEFT if not look().large else 240))

    # --- showing ------------------------------------------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self._wanted = place.record
        self.refresh()

    def refresh(self) -> None:
        desk = self.shell.desk
        self.shell.tasks.run(lambda: settling.rivals(desk), self._show, key="settling")

    def _show(self, rivals: list[Rival]) -> None:
        self.rivals = rivals
        keys = {each.key for each in rivals}
        self.chosen = {key: each for key, each in self.chosen.items() if key in keys}
        for each in (self._side, self._middle):
            each.setVisible(bool(rivals))
        self._nothing.setVisible(not rivals)
        self._fill()
        wanted = next((at for at, each in enumerate(rivals) if each.ref.id == self._wanted), None)
        if wanted is not None:
            self.table.setCurrentIndex(self.table.model().index(wanted, 0))
            self._wanted = ""
        self._show_current()

    def _fill(self) -> None:
        self.table.fill([FlowRow(each.key, self._cells(each)) for each in self.rivals])
        self._title.setText(_("{n} mục · {done} đã chọn").format(n=len(self.rivals), done=len(self.chosen)))
        self.head_changed.emit()

    def _cells(self, each: Rival) -> tuple[Cell, ...]:
        done = each.key in self.chosen
        names = ", ".join(_(field.label) for field in each.fields)
        lead = " · ".join(part for part in (each.number, each.name.replace("\n", " ")) if part)
        return (
            Cell(
                icon="check" if done else "clash",
                tone="ok" if done else "clash",
                spoken=_("đã chọn") if done else _("chưa chọn"),
            ),
            Cell(names, strong=True, under=lead),
        )

    @property
    def current(self) -> Rival | None:
        key = self.table.current()
        return next((each for each in self.rivals if each.key == key), None)

    def _show_current(self) -> None:
        rival = self.current
        clear(self._head)
        if rival is None or len(rival.sides) < 2:
            return
        names = ", ".join(_(field.label) for field in rival.fields)
        self._head.addWidget(label(names, "section"))
        self._head.addWidget(label(rival.name.replace("\n", " ") or _(TYPES[rival.ref.type].label), "body", "text2"))
        self._head.addStretch(1)
        ref = rival.ref
        self._head.addWidget(
            link(_("Mở hồ sơ"), lambda: self.shell.go(Place(page_of_type(ref.type), ref.id, ref.type)))
        )
        self.left.show_side(rival.sides[0], rival.sides[1], rival)
        self.right.show_side(rival.sides[1], rival.sides[0], rival)
        before = words_of(rival, dict(rival.before))
        self._before.setText(before)
        self._before_box.setVisible(bool(before.strip()))
        single = len(rival.fields) == 1
        self.both.setVisible(single and isinstance(rival.fields[0].kind, Text))
        self.other.setVisible(single)
        why = _("Chưa chọn được: còn chờ phần sổ của máy khác.") if rival.waits else ""
        for button in (self.left.button, self.right.button, self.both, self.other):
            button.explain(why)
        self._said.setText(why)
        self._mark()

    def _mark(self) -> None:
        rival = self.current
        chosen = self.chosen.get(rival.key) if rival else None
        took = chosen.take if chosen else None
        typed = chosen.typed if chosen else None
        self.left.button.setChecked(took == 1)
        self.right.button.setChecked(took == 2)
        self.text.setVisible(typed is not None)
        if typed is not None and rival is not None:
            text = typed[rival.fields[0].name]
            if text != self.text.toPlainText():
                self.text.blockSignals(True)
                self.text.setPlainText(text)
                self.text.blockSignals(False)
        joined = typed is not None and rival is not None and self._joined(rival) == next(iter(typed.values()))
        self.both.setChecked(joined)
        self.other.setChecked(typed is not None and not joined)

    def _joined(self, rival: Rival) -> str:
        texts = [shown_value(rival.fields[0], side.values.get(rival.fields[0].name)) for side in rival.sides]
        return "\n".join(dict.fromkeys(text for text in texts if text))

    # --- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, way: int) -> None:
        """1, 2: a side; 3: both in one text; 4: another value."""
        rival = self.current
        if rival is None or rival.waits:
            return
        single = len(rival.fields) == 1
        if way in (1, 2) and way <= len(rival.sides):
            self.chosen[rival.key] = Chosen(rival.ref.id, rival.group, take=way)
        elif way == 3 and single and isinstance(rival.fields[0].kind, Text):
            self.chosen[rival.key] = Chosen(
                rival.ref.id, rival.group, typed={rival.fields[0].name: self._joined(rival)}
            )
        elif way == 4 and single:
            self.chosen[rival.key] = Chosen(rival.ref.id, rival.group, typed={rival.fields[0].name: ""})
        self._fill()
        self._mark()
        if way in (3, 4) and single:
            self.text.setFocus()

    def _typed(self) -> None:
        rival = self.current
        chosen = self.chosen.get(rival.key) if rival else None
        if rival is not None and chosen is not None and chosen.typed is not None:
            typed = {rival.fields[0].name: self.text.toPlainText()}
            self.chosen[rival.key] = Chosen(chosen.record, chosen.group, typed=typed)

    def undo_choice(self) -> None:
        """U: nothing chosen for this one."""
        if (rival := self.current) is not None and self.chosen.pop(rival.key, None) is not None:
            self._fill()
            self._mark()

    def next_one(self) -> None:
        """Enter: the next one without a choice."""
        at = self.table.currentIndex().row()
        order = [*range(at + 1, len(self.rivals)), *range(at)]
        following = next((one for one in order if self.rivals[one].key not in self.chosen), None)
        if following is not None:
            self.table.setCurrentIndex(self.table.model().index(following, 0))
        self.table.setFocus()

    def write(self) -> None:
        """Ctrl+Enter: write what was chosen; the rest stays as it is."""
        self._typed()
        desk, choices = self.shell.desk, list(self.chosen.values())
        if choices:
            self.shell.tasks.run(
                lambda: settling.settle_all(desk, choices), self._written, self._failed, name=_("Ghi các lựa chọn")
            )

    def _written(self, outcome: Outcome) -> None:
        if outcome.findings:
            self._said.setText(finding_text(outcome.findings[0]))
            return
        many = len(self.chosen)
        self.chosen = {}
        self.shell.tell(outcome, _("Đã ghi {n} lựa chọn.").format(n=many))
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.shell.notices.problem(problem, key="settling")

    # --- what the window asks -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        left = len(self.rivals) - len(self.chosen)
        chip = (_("còn {n} mục").format(n=left), "clash") if left else ("", "plain")
        why = "" if self.chosen else _("Chưa chọn mục nào.")
        buttons = (
            HeadButton(_("Để sau"), self.shell.back, keys="Esc"),
            HeadButton(_("Ghi các lựa chọn"), self.write, "filled", keys="Ctrl+Enter", why=why),
        )
        return Head(_("Hai máy ghi khác nhau"), ((_("Hôm nay"), Place("today")),), chip=chip, buttons=buttons)

    def first_focus(self) -> QWidget | None:
        return self.table

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("1–4", _("chọn")), ("Enter", _("mục sau")), ("U", _("chọn lại")))

    def status(self) -> str:
        return _("Ghi giống nhau ở hai máy thì không hỏi.")


class RivalTable(FlowTable):
    """The list; digits choose, Enter goes on, U takes the choice back."""

    digit = Signal(int)
    undone = Signal()
    accepted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("1", "2", "3", "4"):
            self.digit.emit(int(event.text()))
        elif event.text().lower() == "u":
            self.undone.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)
