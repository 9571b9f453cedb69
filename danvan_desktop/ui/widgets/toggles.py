"""Pills that are on or off, alone or one of several."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton

from danvan_desktop.ui.theme import tag


class ToggleChip(QToolButton):
    """A pill that is set while its view is shown; Enter and Space press it. tone: colour role of its text when off."""

    def __init__(self, text: str, run: Callable[[], object], tone: str = "") -> None:
        super().__init__()
        self.setProperty("chip", "true")
        self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.show_text(text)
        self.clicked.connect(lambda _checked=False: run())
        self.toggled.connect(lambda on: tag(self, set="true" if on else "false"))

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)
