"""The look: colour roles, type steps, style sheet and icons, from `resources/style` and `resources/icons`.

Nothing else in the window names a colour or a size. Lengths are px at 100 % and grow with the font scale (`px`), fonts
are points; widgets take what they paint from `look()`, everything else comes from the style sheet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

SCALES = (100, 110, 125, 150, 175)
THEMES = ("light", "dark", "system")
FAMILIES = ("Be Vietnam Pro", "Segoe UI", "Noto Sans")
# Type steps of ui.md 4.2: px at 100 % (96 dpi), weight.
STEPS: Mapping[str, tuple[int, int]] = {
    "title": (20, 600),
    "figure": (26, 600),
    "section": (15, 600),
    "body": (14, 400),
    "table": (13, 400),
    "label": (12, 500),
    "small": (12, 400),
}
POINTS_PER_PX = 0.75


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two "#rrggbb" colours: 1.0 (same) to 21.0 (black on white)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True)
class Theme:
    """One set of colour roles ("#rrggbb" by role name)."""

    name: str
    roles: Mapping[str, str]


def load_theme(resources: Path, name: str) -> Theme:
    """Read `light` or `dark`."""
    return Theme(name, json.loads((resources / "style" / f"{name}.json").read_text("utf-8")))


class _Holes(Mapping[str, str]):
    """What fills the holes of the style sheet: roles, `sN` lengths, type steps."""

    def __init__(self, theme: Theme, scale: int, tick: str) -> None:
        self._fixed = {
            **theme.roles,
            "tick": tick,
            **{step: f"{px * POINTS_PER_PX * scale / 100:g}" for step, (px, _) in STEPS.items()},
        }
        self._scale = scale

    def __getitem__(self, name: str) -> str:
        if name in self._fixed:
            return self._fixed[name]
        if name[:1] == "s" and name[1:].isdigit():
            return str(max(1, round(int(name[1:]) * self._scale / 100)))
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fixed)

    def __len__(self) -> int:
        return len(self._fixed)


def style_sheet(resources: Path, theme: Theme, scale: int) -> str:
    """The whole style sheet for a theme at a font scale in percent."""
    template = Template((resources / "style" / "window.qss").read_text("utf-8"))
    tick = (resources / "style" / f"tick-{theme.name}.svg").as_posix()
    return template.substitute(_Holes(theme, scale, tick))


class Look(QObject):
    """Theme, font scale and icons of the running window; `changed` follows every switch."""

    changed = Signal()

    def __init__(self, resources: Path) -> None:
        super().__init__()
        self.resources = resources
        self.choice = "light"
        self.scale = 100
        self._scale_put_on = 0
        self.theme = load_theme(resources, "light")
        self._pictures: dict[tuple[str, str, int], QPixmap] = {}
        for file in sorted((resources / "fonts").glob("BeVietnamPro-*.ttf")):
            QFontDatabase.addApplicationFont(str(file))

    def apply(self, choice: str = "", scale: int = 0) -> None:
        """Put a theme (`light`, `dark`, `system`) and a scale of `SCALES` on the whole application."""
        self.choice = choice if choice in THEMES else self.choice
        self.scale = scale if scale in SCALES else self.scale
        name = self.choice
        before = (self.theme.name, self._scale_put_on)
        if name == "system":
            name = "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
        if before == (name, self.scale):  # styling anew takes as long as building a window
            return
        self.theme, self._scale_put_on = load_theme(self.resources, name), self.scale
        self._pictures.clear()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not before[1]:
            app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font("body"))
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self.resources, self.theme, self.scale))
        self.changed.emit()

    def step_scale(self, steps: int) -> None:
        """Go to the next larger or smaller font scale."""
        at = SCALES.index(self.scale) + steps
        self.apply(scale=SCALES[max(0, min(at, len(SCALES) - 1))])

    @property
    def large(self) -> bool:
        """From 150 % the grid falls to six columns, the rail to icons, the side panel to a tab."""
        return self.scale >= 150

    def colour(self, role: str) -> QColor:
        """The colour of a role in the current theme."""
        return QColor(self.theme.roles[role])

    def px(self, at_100: float) -> int:
        """A length of the design, scaled."""
        return round(at_100 * self.scale / 100)

    def font(self, step: str, weight: int = 0) -> QFont:
        """The font of a type step; `weight` replaces the step's own."""
        size_px, own = STEPS[step]
        font = QFont(list(FAMILIES))
        font.setPointSizeF(size_px * POINTS_PER_PX * self.scale / 100)
        font.setWeight(QFont.Weight(weight or own))
        return font

    def picture(self, name: str, role: str = "text2", size: int = 20) -> QPixmap:
        """An icon of `resources/icons`, recoloured; size in px at 100 %."""
        key = (name, role, size)
        if key not in self._pictures:
            self._pictures[key] = self._draw(name, role, self.px(size))
        return self._pictures[key]

    def icon(self, name: str, role: str = "text2", size: int = 20) -> QIcon:
        """The same as an icon for buttons and actions, pale when disabled."""
        icon = QIcon(self.picture(name, role, size))
        icon.addPixmap(self.picture(name, "text3", size), QIcon.Mode.Disabled)
        return icon

    def _draw(self, name: str, role: str, size: int) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer

        source = (self.resources / "icons" / f"{name}.svg").read_text("utf-8")
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", self.theme.roles[role]).encode()))
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        picture = QPixmap(round(size * ratio), round(size * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        return picture

    def _palette(self) -> QPalette:
        palette = QPalette()
        for where, role in (
            (QPalette.ColorRole.Window, "bg"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.AlternateBase, "sunken"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.Button, "surface"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.Highlight, "primary"),
            (QPalette.ColorRole.HighlightedText, "onprimary"),
            (QPalette.ColorRole.Link, "primary"),
            (QPalette.ColorRole.ToolTipBase, "surface"),
            (QPalette.ColorRole.ToolTipText, "text"),
            (QPalette.ColorRole.PlaceholderText, "text3"),
            (QPalette.ColorRole.Mid, "line"),
            (QPalette.ColorRole.Dark, "edge"),
            (QPalette.ColorRole.Light, "surface"),
            (QPalette.ColorRole.Accent, "primary"),
        ):
            palette.setColor(where, self.colour(role))
        for where in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.colour("text3"))
        return palette


_look: Look | None = None


def install(resources: Path, choice: str = "light", scale: int = 100) -> Look:
    """Make the application's look (once a process); later calls only re-apply."""
    global _look
    if _look is None:
        _look = Look(resources)
    _look.apply(choice, scale)
    return _look


def look() -> Look:
    """The look of the running application."""
    assert _look is not None, "theme.install() comes first"
    return _look


def tag(widget: QWidget, **properties: object) -> None:
    """Set style-sheet properties and let the sheet look again, only where one changed."""
    fresh = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            fresh = True
    if fresh:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
