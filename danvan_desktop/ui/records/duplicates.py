"""The line that says a petition may be a duplicate (ui.md 9.3): enough to judge, three answers, nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from danvan_desktop.domain.fields import Choice, Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.services import duplicates
from danvan_desktop.services.duplicates import Likeness
from danvan_desktop.speech import _, day
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.form import mask
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import Elided, box, column, label, link, picture, row

PAUSE_MS = 400
MOST_SHOWN = 160  # letters of a text beside another
READ = ("kind", "sender", "summary", "own_words", "duplicate_of", "not_duplicate_of")


def told(like: Likeness) -> str:
    """Date, sender (covered), what it says, what became of it."""
    outcome = like.result or _state_of(like)
    parts = [_("nhận {day}").format(day=day(like.received_on)) if like.received_on else "", mask(like.sender),
             f"“{like.summary or like.own_words}”", outcome]  # fmt: skip
    return " · ".join(part for part in parts if part)


class DuplicateLine(QFrame):
    """compared, is_one, is_none (Likeness): what was answered. Looks again after each pause in typing."""

    compared = Signal(object)
    is_one = Signal(object)
    is_none = Signal(object)
    looked = Signal()  # something was found, or no longer

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("weight", "clash")
        self._shell = shell
        self.found: tuple[Likeness, ...] = ()
        self._asked: tuple[dict[str, Value], str | None] = ({}, None)
        self._round = 0
        self._head, self._told = label("", "table", wrap=True), Elided("", "small")
        self._links = (
            link(_("Xem cạnh nhau"), lambda: self.compared.emit(self.found[0])),
            link(_("Là đơn trùng"), lambda: self.is_one.emit(self.found[0])),
            link(_("Không phải"), lambda: self.is_none.emit(self.found[0])),
        )
        words = column(self._head, self._told, gap=0)
        held = row(picture("clash", "clash", 18), words, *self._links, gap=8, margins=(12, 4, 8, 4))
        held.setStretch(1, 1)
        self.setLayout(held)
        self._wait = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._wait.timeout.connect(self.look)
        self.hide()

    def watch(self, values: Mapping[str, Value], record: str | None) -> None:
        """The form shows these values now; ask again if one that matters has changed."""
        wanted = ({name: values.get(name) for name in READ}, record)
        if wanted != self._asked:
            self._asked = wanted
            self._wait.start()

    def look(self) -> None:
        """Ask the database now."""
        self._wait.stop()
        self._round += 1
        this, desk, (values, record) = self._round, self._shell.desk, self._asked

        def show(found: tuple[Likeness, ...]) -> None:
            if this == self._round:
                self.show_found(found)

        self._shell.tasks.run(lambda: duplicates.look(desk, values, record), show, key=f"duplicates {id(self)}")

    def forget(self) -> None:
        """Another record comes on the screen."""
        self._round += 1
        self._asked = ({}, None)
        self.show_found(())

    def show_short(self, on: bool) -> None:
        """Without the second line, where there is no room for it."""
        self._told.setVisible(not on)

    def show_found(self, found: tuple[Likeness, ...]) -> None:
        self.found = found
        self.setVisible(bool(found))
        if found:
            more = _(" Còn {n} đơn nữa gần giống.").format(n=len(found) - 1) if len(found) > 1 else ""
            said = _("Có thể trùng với đơn {number}: cùng người gửi, nội dung gần giống.")
            self._head.setText(said.format(number=found[0].number) + more)
            self._told.setText(told(found[0]))
            self.setAccessibleName(f"{self._head.text()} {self._told.text()}")
        self.looked.emit()


def side_by_side(values: Mapping[str, Value], like: Likeness) -> QWidget:
    """Two petitions beside each other, names covered."""
    on = str(values.get("received_on") or "")
    mine = (_("Đơn này"), day(date.fromisoformat(on)) if on else "", str(values.get("sender") or ""),
            str(values.get("summary") or values.get("own_words") or ""), "")  # fmt: skip
    theirs = (_("Đơn {number}").format(number=like.number), day(like.received_on) if like.received_on else "",
              like.sender, like.summary or like.own_words, like.result or _state_of(like))  # fmt: skip
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(16))
    grid.setVerticalSpacing(look().px(2))
    names = ("", _("Ngày nhận"), _("Người gửi"), _("Tóm tắt"), _("Kết quả"))
    for at, (name, one, other) in enumerate(zip(names, mine, theirs, strict=True)):
        grid.addWidget(label(name, "small"), at, 0)
        for column_at, text in ((1, one), (2, other)):
            shown = mask(text) if at == 2 else text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
            grid.addWidget(label(shown, "strong" if at == 0 else "table", wrap=True), at, column_at)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    return box(grid)


def _state_of(like: Likeness) -> str:
    kind = TYPES["petition"].field("state").kind
    return _(kind.label_of(like.state)) if isinstance(kind, Choice) and like.state else ""
