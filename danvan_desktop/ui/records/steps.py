"""The row "Bước tiếp theo" (ui.md 9.2): the state machine as buttons, one of them filled.

`StepsPart` is what a record page puts over its form: the row, under it the sheet of the step that was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from danvan_desktop.domain.law.life import StepDone
from danvan_desktop.services.cases import Case, Offer
from danvan_desktop.speech import _
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.records.step_sheet import StepSheet, UndoSheet, step_label
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, clear, column, label, row

OUTLINED = 3
NOTE = 190  # px at 100 % that the note at the right end keeps


class StepsRow(QFrame):
    """chosen(offer): a possible step was pressed. folded: steps that stand in Khác unless one is the usual one."""

    chosen = Signal(object)

    def __init__(self, case: Callable[[], Case | None], folded: Collection[str] = ()) -> None:
        super().__init__()
        self._case, self._folded = case, folded
        self.usual: Offer | None = None
        self.filled: DeedButton | None = None
        self.outlined: list[tuple[Offer, DeedButton]] = []
        self._quiet = False
        self._rest: list[Offer] = []
        self._head = label(_("Bước tiếp theo"), "label")
        self._buttons = row(gap=8)
        self.more = DeedButton(_("Khác") + " ▾", self._open_menu)
        self.more.setAccessibleName(_("Khác"))
        self.note = label("", "small", wrap=True)
        self._row = row(self._head, self._buttons, self.more, self.note, gap=10)
        self._row.setStretch(3, 1)
        for each in (self._head, self.note):
            self._row.setAlignment(each, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(self._row)
        look().changed.connect(self._fit)

    def refresh(self, quiet: bool | None = None) -> None:
        """Show what is possible now. quiet: a sheet is open below and has the filled button."""
        if quiet is not None:
            self._quiet = quiet
        case = self._case()
        offers = list(case.offers) if case else []
        self.setVisible(bool(offers))
        clear(self._buttons)
        self.usual = next((each for each in offers if each.usual and not each.why), None)
        self.filled, self.outlined = None, []
        if self.usual is not None:
            kind = "outlined" if self._quiet else "filled"
            self.filled = self._button(self.usual, kind)
            self._buttons.addWidget(self.filled)
        others = [each for each in offers if each is not self.usual]
        shown = sorted((each for each in others if each.step not in self._folded), key=lambda each: bool(each.why))
        for each in shown[: OUTLINED + (self.usual is None)]:
            made = self._button(each, "outlined")
            self.outlined.append((each, made))
            self._buttons.addWidget(made)
        inside = [each for each, _button in self.outlined]
        self._rest = [each for each in others if each not in inside]
        self._fit()

    def _button(self, offer: Offer, kind: str) -> DeedButton:
        filled = kind == "filled"
        made = DeedButton(
            _(offer.label) + "…",
            lambda: self.chosen.emit(offer),
            kind=kind,
            icon="check" if filled else "",
            keys="Ctrl+Enter" if filled else "",
            why=offer.why,
        )
        made.setAccessibleName(_(offer.label))
        return made

    def _hidden(self) -> list[Offer]:
        return [each for each, button in self.outlined if button.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many outlined buttons as there is room for; the rest go into Khác."""
        gap = look().px(10)
        fixed = [self._head, *([self.filled] if self.filled else []), self.more]
        room = self.width() - sum(each.sizeHint().width() + gap for each in fixed) - look().px(NOTE)
        for _offer, button in self.outlined:
            room -= button.sizeHint().width() + gap
            button.setVisible(room >= 0)
        rest = [*self._hidden(), *self._rest]
        self.more.setVisible(bool(rest))
        shown_why = [each.why for each, button in self.outlined if each.why and not button.isHidden()]
        self.note.setText(next(iter(shown_why), ""))

    def _open_menu(self) -> None:
        self.menu().exec(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def menu(self) -> QMenu:
        """What Khác opens: steps that are not in the row; one that is not possible says why."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for each in [*self._hidden(), *self._rest]:
            name = _(each.label).replace("&", "&&")
            action = menu.addAction(f"{name} – {each.why}" if each.why else f"{name}…")
            action.setEnabled(not each.why)
            action.setToolTip(each.why)
            action.triggered.connect(lambda _checked=False, each=each: self.chosen.emit(each))
        return menu


class StepsPart(QWidget):
    """Row and sheet of a record. case: what stands now, None before the record is saved.

    ready(go): saves what is typed in the form, then calls go(record id); None: nothing has to be saved first.
    done: a step was written or taken back; the page reads the record again. printed(offer, record): its paper is
    wanted. own: steps the page asks for in its own way, by name.
    folded: as `StepsRow`.
    """

    done = Signal()
    turned = Signal()  # a sheet opened or closed
    printed = Signal(object, str)

    def __init__(
        self,
        shell: Shell,
        case: Callable[[], Case | None],
        ready: Callable[[Callable[[str], None]], None] | None = None,
        own: Mapping[str, Callable[[Offer], None]] | None = None,
        folded: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._case, self._own = case, own or {}
        self.row = StepsRow(case, folded)
        self.row.chosen.connect(self.ask)
        self.sheet = StepSheet(shell, case, ready)
        self.undo_sheet = UndoSheet(shell)
        self.sheet.done.connect(self._wrote)
        self.undo_sheet.done.connect(self._wrote)
        for each in (self.sheet, self.undo_sheet):
            each.closed.connect(self._closed)
            each.hide()
        self.last = ""  # the step written last in this page, for Ctrl+Z
        self._wrote_now = False
        self.sheets = QWidget()  # under the row, unless the page has a better place
        self.sheets.setLayout(column(self.sheet, self.undo_sheet, None, gap=0))
        self.sheets.hide()
        self.setLayout(column(self.row, self.sheets, gap=8))

    @property
    def open_sheet(self) -> StepSheet | UndoSheet | None:
        """The sheet that is open now."""
        return next((each for each in (self.sheet, self.undo_sheet) if not each.isHidden()), None)

    def refresh(self) -> None:
        """The record was read again. After a step the focus goes to the next one, not to wherever Qt moves it."""
        self.row.refresh(self.open_sheet is not None)
        if self._wrote_now and self.open_sheet is None:
            self._wrote_now = False
            shown = [each for _offer, each in self.row.outlined if each.isEnabled() and not each.isHidden()]
            target = self.row.filled or next(iter(shown), None) or self.row.more
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, offer: Offer) -> None:
        """Open the sheet of a step."""
        if offer.step in self._own:
            self._own[offer.step](offer)
            return
        self.undo_sheet.hide()
        self.sheets.show()
        self.sheet.ask(offer)
        self._turn()

    def ask_undo(self, step: StepDone, name: str) -> None:
        """Open the sheet that takes a step back by a correcting entry. name: the step's, in words."""
        self.sheet.hide()
        self.sheets.show()
        self.undo_sheet.ask(step, name)
        self._turn()

    def forget(self) -> None:
        """Another record is shown."""
        self.last = ""
        self.sheet.hide()
        self.undo_sheet.hide()
        self._turn()

    def quiet(self, on: bool) -> None:
        """Another sheet of the page has the filled button now, or none has."""
        self.row.refresh(on)

    def _turn(self) -> None:
        self.sheets.setVisible(self.open_sheet is not None)
        self.row.refresh(self.open_sheet is not None)
        self.turned.emit()

    def _closed(self) -> None:
        self._turn()
        if self.row.filled is not None:
            self.row.filled.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wrote(self, step: str, offer: Offer | None, paper: bool) -> None:
        self.last, self._wrote_now = step, True
        self._turn()
        self.done.emit()
        case = self._case()
        if paper and offer is not None and case is not None:
            self.printed.emit(offer, case.ref.id)

    def perform(self, deed: str) -> bool:
        """Ctrl+Enter, Esc and Ctrl+Z of the page; False when they are not for here."""
        sheet = self.open_sheet
        if deed == "main":
            if sheet is not None:
                sheet.go()
            elif self.row.usual is not None:
                self.ask(self.row.usual)
            return sheet is not None or self.row.usual is not None
        if deed == "back" and sheet is not None:
            sheet.close_sheet()
            return True
        if deed == "undo" and self.last and sheet is None:
            case = self._case()
            step = next((each for each in case.steps if each.id == self.last), None) if case else None
            if case is not None and step is not None:
                self.ask_undo(step, step_label(step.step))
                return True
        return False
