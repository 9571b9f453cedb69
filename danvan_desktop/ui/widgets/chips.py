"""Filter chips: a pill that drops a list of ticks; set, it says its values and can be emptied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton

from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look, tag
from danvan_desktop.ui.widgets.popups import CheckList, Line


class FilterChip(QToolButton):
    """lines(offer): asked for when opened, gives the lines (with counts) by calling `offer`."""

    changed = Signal()

    def __init__(self, title: str, lines: Callable[[Callable[[Sequence[Line]], None]], None]) -> None:
        super().__init__()
        self.title, self.values = title, set[object]()
        self._lines, self._texts = lines, dict[object, str]()
        self.setProperty("chip", "true")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.drop)
        look().changed.connect(self._show)
        self._show()

    def set_values(self, values: set[object], texts: dict[object, str] | None = None) -> None:
        """Set without telling anybody."""
        self.values = set(values)
        self._texts |= texts or {}
        self._show()

    def drop(self) -> None:
        """Open the list of values."""
        self._lines(self._open)

    def _open(self, lines: Sequence[Line]) -> None:
        self._texts |= {line.value: line.text for line in lines}
        popup = CheckList(self, lines, self.values)
        popup.changed.connect(self._take)
        popup.drop()

    def _take(self, values: set[object]) -> None:
        self.values = values
        self._show()
        self.changed.emit()

    def empty(self) -> None:
        if self.values:
            self._take(set())

    def _show(self) -> None:
        on = bool(self.values)
        text = self.title
        if on:
            texts = sorted(self._texts.get(value, str(value)) for value in self.values)
            text = f"{self.title}: {texts[0]}" + (f" +{len(texts) - 1}" if len(texts) > 1 else "")
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setToolTip(_("Bấm Del để bỏ lọc này") if on else "")
        self.setIcon(look().icon("x" if on else "down", "primary" if on else "text3", 14))
        self.setIconSize(QSize(look().px(14), look().px(14)))
        tag(self, set="true" if on else "false")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.empty()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.drop()
        else:
            super().keyPressEvent(event)
