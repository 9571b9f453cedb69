"""The first run as one page over the window: steps at the left, one question at a time, back always possible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from danvan_desktop import speech
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services.inviting import Offer, code_words, read_offer
from danvan_desktop.services.places import shipped
from danvan_desktop.speech import _
from danvan_desktop.ui.first_run.beginning import ALONE, JOIN, RESTORE, Beginning
from danvan_desktop.ui.first_run.parts import StepColumn
from danvan_desktop.ui.first_run.steps import (
    DoneStep,
    Helpers,
    JoinStep,
    LookStep,
    PersonStep,
    RestoreStep,
    Step,
    UnitStep,
    WayStep,
)
from danvan_desktop.ui.theme import look
from danvan_desktop.ui.widgets.basics import DeedButton, Picture, box, clear, column, label, link, row, rule

NAMES = (N_("Chữ và ngôn ngữ"), N_("Bắt đầu thế nào"), N_("Đơn vị"), N_("Người dùng đầu tiên"), N_("Xong"))
LAST = len(NAMES) - 1
UNIT_STEPS: dict[str, type[Step]] = {ALONE: UnitStep, JOIN: JoinStep, RESTORE: RestoreStep}


class FirstRun(QWidget):
    """See the package. `told` holds the answers; `speak(code)` is called when the language changes."""

    finished = Signal(str)

    def __init__(
        self,
        begin: Callable[[Beginning], object],
        read: Callable[[Path, str], Offer] = read_offer,
        told: Beginning | None = None,
    ) -> None:
        super().__init__()
        self._begin = begin
        self.told = told or Beginning(speech.language(), look().choice, look().scale)
        self._helpers = Helpers(shipped, read, code_words, self._speak)
        self.at, self._made = 0, False
        self.step: Step | None = None
        self.setMinimumSize(960, 540)
        self._outer = row(gap=0)
        self._outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._outer)
        for keys, run in (("Ctrl+Return", self.press_main), ("Ctrl+Enter", self.press_main), ("Escape", self.go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self._build()
        look().changed.connect(self._rescale)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Everything anew: the language may have changed."""
        clear(self._outer)
        self.setWindowTitle(_("Dân vận Desktop"))
        self._steps = StepColumn([_(name) for name in NAMES])
        foot = label(_("Chương trình không dùng mạng. Chưa ghi gì vào máy cho đến bước cuối."), "small", wrap=True)
        name = label("Dân vận Desktop", "section")
        self._side = QFrame()
        self._side.setObjectName("rail")
        self._side.setLayout(
            column(
                row(Picture("app", "railtext", 24), name, None, gap=8),
                24,
                self._steps,
                None,
                foot,
                gap=8,
                margins=(26, 24, 26, 24),
            )
        )
        self._title, self._lead = label("", "title", wrap=True), label("", "body", "text2", wrap=True)
        self._held = QVBoxLayout()
        self._held.setContentsMargins(0, 0, 0, 0)
        self._inner = box(self._held, flat=True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back = DeedButton(_("Quay lại"), self.go_back, keys="Esc")
        self.aside = link("", self._aside)
        self._why = label("", "small", "text3")
        self.forward = DeedButton(_("Tiếp"), self.go_on, kind="filled", keys="Ctrl+Enter")
        bottom = column(rule(), row(self.back, self.aside, None, self._why, self.forward, gap=16), gap=14)
        self._right = column(self._title, self._lead, 12, area, bottom, gap=4, margins=(56, 32, 56, 16))
        self._right.setStretch(3, 1)
        main = box(self._right, page=True)
        self._outer.addWidget(self._side)
        self._outer.addWidget(main, 1)
        self._rescale()
        self._show()

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(280 if not look().large else 220))
        self._inner.setMaximumWidth(look().px(860))

    def _speak(self, language: str) -> None:
        speech.set_language(language)
        self.told.language = language
        # After the click that asked for it: the button clicked goes with the old texts.
        QTimer.singleShot(0, self._build)

    def _new_step(self) -> Step:
        kinds: tuple[type[Step], ...] = (
            LookStep,
            WayStep,
            UNIT_STEPS.get(self.told.way, UnitStep),
            PersonStep,
            DoneStep,
        )
        return kinds[self.at](self.told, self._helpers)

    def _show(self) -> None:
        clear(self._held)
        self.step = step = self._new_step()
        step.changed.connect(self._look_again)
        step.main_wanted.connect(self.go_on)
        if isinstance(step, DoneStep):
            step.chosen.connect(self.finished)
        self._held.addWidget(step)
        self._title.setText(_(step.title))
        self._lead.setText(_(step.lead))
        self._steps.show_step(self.at)
        self._look_again()
        if (first := step.first()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_again(self) -> None:
        if self.step is None:
            return
        why = self.step.why_not()
        self.forward.explain(why)
        self._why.setText(why if self.at != 0 else "")
        self.back.setVisible(0 < self.at < LAST)
        self.forward.setVisible(self.at < LAST)
        self.forward.setText(_("Mở sổ trên máy này") if self.at == LAST - 1 else _("Tiếp"))
        # Where the step has a filled button of its own, the other one waits.
        waits = isinstance(self.step, JoinStep) and self.told.offer is not None and not self.told.compared
        self.forward.keys = "" if waits else "Ctrl+Enter"
        self.forward.updateGeometry()
        self.aside.setText(_("Chưa có tệp, dùng một mình trước") if isinstance(self.step, JoinStep) else "")
        self.aside.setVisible(isinstance(self.step, JoinStep))

    # --- going --------------------------------------------------------------------------------------------------------

    def press_main(self) -> None:
        """Ctrl+Enter."""
        if self.step is not None and not self.step.press_main():
            self.go_on()

    def go_on(self) -> None:
        """The next step; on the way to the last one the office is made."""
        if self.step is None or self.step.why_not() or self.at == LAST:
            return
        if self.at == LAST - 1 and not self._make():
            return
        self.at += 1
        self._show()

    def go_back(self) -> None:
        """The step before; from the last one there is no way back, the office is made."""
        if 0 < self.at < LAST:
            self.at -= 1
            self._show()

    def _aside(self) -> None:
        self.told.way, self.told.file, self.told.offer, self.told.compared = ALONE, None, None, False
        self._show()

    def _make(self) -> bool:
        if self._made:
            return True
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._begin(self.told)
        except Problem as problem:
            assert isinstance(self.step, PersonStep)
            self.step.show_problem(problem)
            return False
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._made = True
        return True
