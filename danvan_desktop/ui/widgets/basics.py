"""Labels, buttons, cards, chips: the small pieces every page is put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look, tag

Item = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, items: Iterable[Item], gap: int, margins: tuple[int, int, int, int]) -> None:
    px = look().px
    layout.setSpacing(px(gap))
    layout.setContentsMargins(*(px(side) for side in margins))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(px(item))
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif isinstance(item, DeedButton) and item.kind in ("filled", "outlined") and isinstance(layout, QHBoxLayout):
            layout.addWidget(item, 0, Qt.AlignmentFlag.AlignBottom)  # beside fields, whose labels stand above
        else:
            layout.addWidget(item)


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout; an int is space in px at 100 %, None stretches."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """A vertical layout; an int is space in px at 100 %, None stretches."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def box(layout: QLayout, **properties: object) -> QFrame:
    """A frame around a layout, with style-sheet properties (`card=True`, `bar="head"` …)."""
    frame = QFrame()
    for name, value in properties.items():
        frame.setProperty(name, "true" if value is True else value)
    frame.setLayout(layout)
    return frame


def card(*items: Item, gap: int = 8, title: str = "") -> QFrame:
    """A white card; with a title, a section head on top."""
    head: tuple[Item, ...] = (label(title, "section"),) if title else ()
    return box(column(*head, *items, gap=gap, margins=(16, 12, 16, 12)), card=True)


def label(text: str = "", step: str = "body", tone: str = "", wrap: bool = False) -> QLabel:
    """Plain text in a type step; never rich text, because it may be what a user typed."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("step", step)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class Picture(QLabel):
    """An icon as decoration; the text beside it carries the meaning."""

    def __init__(self, name: str, role: str = "text2", size: int = 20) -> None:
        super().__init__()
        self._drawn = (name, role, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._dress()
        look().changed.connect(self._dress)

    def show_icon(self, name: str, role: str = "text2") -> None:
        """Draw another icon; "" draws none."""
        self._drawn = (name, role, self._drawn[2])
        self._dress()

    def _dress(self) -> None:
        name, role, size = self._drawn
        if name:
            self.setPixmap(look().picture(name, role, size))
        else:
            self.clear()


def picture(name: str, role: str = "text2", size: int = 20) -> Picture:
    """A `Picture`."""
    return Picture(name, role, size)


def rule() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("rule", "true")
    made.setFixedHeight(1)
    return made


def keycap(text: str) -> QLabel:
    """A key as printed on the keyboard."""
    made = label(text, "small")
    made.setProperty("keycap", "true")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Elided(QLabel):
    """One line that ends in … where the room ends; the whole text is its tooltip then."""

    def __init__(self, text: str = "", step: str = "body", tone: str = "", least: int = 48) -> None:
        super().__init__()
        self._whole, self._least = text, least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("step", step)
        if tone:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.height())

    def minimumSizeHint(self) -> QSize:
        least = look().px(48) if look().large else look().px(self._least)
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 0))
        super().setText(shown if self.width() else self._whole)
        self.setToolTip(self._whole if shown != self._whole else "")


class Chip(QLabel):
    """A state as a word on a soft ground: weight is plain, primary, danger, warn, ok, info, clash or home."""

    def __init__(self, text: str = "", weight: str = "plain") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("chip", weight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, weight: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))
        tag(self, chip=weight)


class DeedButton(QPushButton):
    """A button that shows its icon, its verb and its key. kind: outlined, filled, link, segment."""

    def __init__(
        self,
        text: str,
        run: Callable[[], object] | None = None,
        *,
        kind: str = "outlined",
        icon: str = "",
        keys: str = "",
        why: str = "",
    ) -> None:
        super().__init__(text)
        self.keys, self.icon_name, self.kind = keys, icon, kind
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.explain(why)
        if run:
            self.clicked.connect(lambda _checked=False: run())

    def explain(self, why: str) -> None:
        """Disable with the reason under the pointer and to the screen reader; "" enables."""
        self.setEnabled(not why)
        self.setToolTip(why)
        self.setAccessibleDescription(why or self.keys)

    def _shows_keys(self) -> bool:
        return bool(self.keys) and not look().large

    def _shows_icon(self) -> bool:
        """Large letters leave room for the words alone."""
        return bool(self.icon_name) and not (self.text() and look().large and self.kind == "outlined")

    def _extra(self) -> int:
        px = look().px
        extra = px(24) if self._shows_icon() and self.text() else 0
        if self._shows_keys():
            extra += QFontMetrics(look().font("small")).horizontalAdvance(self.keys) + px(8 + 10)
        return extra

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._extra(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self.kind in ("filled", "rail"):
            return "onprimary" if self.kind == "filled" else "railtext"
        return "primary" if self.kind == "link" or (self.kind == "segment" and self.isChecked()) else "text"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shows_keys() and not self._shows_icon():
            super().paintEvent(event)
            return
        px = look().px
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        metrics = QFontMetrics(self.font())
        text_width = metrics.horizontalAdvance(self.text())
        ink = look().colour(self._ink())
        left = (self.width() - text_width - self._extra()) // 2 if self.kind != "rail" or not self.text() else px(2)
        if not self.text():
            left = (self.width() - px(20)) // 2
        if self._shows_icon():
            picture = look().picture(self.icon_name, self._ink(), 18)
            painter.drawPixmap(left, (self.height() - px(18)) // 2, picture)
            left += px(24)
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(QRect(left, 0, text_width + px(4), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._shows_keys():
            painter.setFont(look().font("small"))
            width = painter.fontMetrics().horizontalAdvance(self.keys) + px(10)
            height = painter.fontMetrics().height() + 1
            cap = QRect(left + text_width + px(8), (self.height() - height) // 2, width, height)
            edge = look().colour("line" if self.kind != "filled" else "onprimary")
            edge.setAlphaF(0.75 if self.kind == "filled" and self.isEnabled() else 1.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(edge)
            painter.drawRoundedRect(cap.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(look().colour(self._ink() if self.kind == "filled" or not self.isEnabled() else "text2"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.keys)


def link(text: str, run: Callable[[], object]) -> DeedButton:
    """A button that looks like a link."""
    return DeedButton(text, run, kind="link")


class IconButton(QToolButton):
    """An icon alone: only for the rail and ◂ ▸ ⋯ ✕; the name is for tooltip and screen reader."""

    def __init__(
        self, icon: str, name: str, run: Callable[[], object] | None = None, *, outlined: bool = False, size: int = 18
    ) -> None:
        super().__init__()
        self._icon, self._size = icon, size
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if outlined:
            self.setProperty("outlined", "true")
        self._dress()
        look().changed.connect(self._dress)
        if run:
            self.clicked.connect(lambda _checked=False: run())

    def _dress(self) -> None:
        px = look().px(self._size)
        self.setIcon(look().icon(self._icon, "text2", self._size))
        self.setIconSize(QSize(px, px))


class SavedMark(QWidget):
    """How what is on the screen stands to what is stored; one of five, always in the same place."""

    FORMS: ClassVar[dict[str, tuple[str, str]]] = {
        "saved": ("check", "ok"),
        "draft": ("pencil", "text2"),
        "saving": ("clock", "text2"),
        "failed": ("warn", "danger"),
        "locked": ("lock", "text2"),
        "": ("", "text2"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.state, self._picture, self._text = "", Picture("", "text2", 16), Elided("", "small", least=400)
        self.setLayout(row(self._picture, self._text, gap=5))
        self.setVisible(False)

    def show_state(self, state: str, text: str) -> None:
        """state: saved, draft, saving, failed, locked or "" for nothing."""
        icon, tone = self.FORMS[state]
        spoken = state in ("saving", "failed", "locked") and state != self.state
        self.state = state
        self.setVisible(bool(state))
        self._picture.show_icon(icon, tone)
        self._text.setText(text)
        tag(self._text, tone=tone)
        self.setAccessibleName(text)
        if spoken:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        return self._text.text()


def scrolled(inner: QLayout) -> QScrollArea:
    """A layout in a scroll area that lets the ground behind it show."""
    area = QScrollArea()
    held = QWidget()
    held.setLayout(inner)
    see_through(area, held)
    return area


def see_through(area: QScrollArea, held: QWidget) -> None:
    """Put `held` into the area; neither paints a ground of its own."""
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(held)
    held.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)


class EmptyState(QWidget):
    """Nothing here: a large icon, one sentence, and what can be done about it."""

    def __init__(self, icon: str, sentence: str, *buttons: DeedButton) -> None:
        super().__init__()
        words = label(sentence, "body", "text2", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.setFixedWidth(look().px(460))  # in a row of its own, so that it gets the height its lines need
        held = picture(icon, "text3", 48)
        layout = column(None, held, row(None, words, None), row(None, *buttons, None), None, gap=16)
        layout.setAlignment(held, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(layout)
        self.sentence = sentence


class Sheet(QFrame):
    """A sheet inside the page that asks something; Esc closes it. Put it where the page has room and show it."""

    closed = Signal()

    def __init__(self, title: str, *items: Item, weight: str = "active") -> None:
        super().__init__()
        self.setProperty("card", weight)
        self._body = column(*items, gap=12)
        self.setLayout(
            column(
                row(label(title, "section"), None, IconButton("x", _("Đóng"), self.close_sheet)),
                self._body,
                gap=8,
                margins=(16, 8, 8, 16),
            )
        )

    def close_sheet(self) -> None:
        self.hide()
        self.closed.emit()
