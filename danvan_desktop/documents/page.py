"""A page as plain frozen values in millimetres from its top left corner: what is drawn where, and nothing else.

This is what freezes when a certificate is first drawn: it names its fonts and its frame by SHA-256, so years later the
same page comes out or the program says why not. JSON in and out, one element a line, so that a person can compare two.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, Literal

Align = Literal["left", "centre", "right"]
FORMAT = 1


@dataclass(frozen=True)
class Text:
    """One line of text; `y_mm` is its baseline, `x_mm` its left end, middle or right end as `align` says.

    on_stock: also printed on stock that already carries frame and title.
    """

    x_mm: float
    y_mm: float
    text: str
    font: str
    size_pt: float
    align: Align = "centre"
    colour: str = "#000000"
    on_stock: bool = True


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float
    width_mm: float = 0.25
    colour: str = "#000000"
    on_stock: bool = True


@dataclass(frozen=True)
class Frame:
    """A drawing of the bundled templates (`name`.svg) that fills the page; never printed on stock."""

    name: str
    sha256: str
    on_stock: bool = False


@dataclass(frozen=True)
class Symbol:
    """A QR symbol of `text`, error level L; `size_mm` without the quiet zone, which its place must leave free."""

    x_mm: float
    y_mm: float
    size_mm: float
    text: str
    on_stock: bool = True


Element = Text | Line | Frame | Symbol
_KINDS: dict[str, type[Text] | type[Line] | type[Frame] | type[Symbol]] = {
    "text": Text, "line": Line, "frame": Frame, "symbol": Symbol}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True)
class Page:
    """One sheet. template: name and version it was composed with. fonts: SHA-256 of each font its texts use.

    title, author: what a file that begins with this page says of itself. Defaults belong to the format: never changed.
    """

    width_mm: float
    height_mm: float
    template: str
    elements: tuple[Element, ...]
    fonts: dict[str, str] = field(default_factory=dict)
    title: str = ""
    author: str = ""

    def to_json(self) -> str:
        """The page as JSON, one element a line; `from_json` gives an equal page back."""
        head = {"format": FORMAT, "template": self.template, "title": self.title, "author": self.author,
                "width_mm": self.width_mm, "height_mm": self.height_mm, "fonts": self.fonts}
        lines = ",\n".join("  " + _dump({"is": _NAMES[type(e)], **_told(e)}) for e in self.elements)
        return _dump(head)[:-1] + ', "elements": [\n' + lines + "\n]}\n"

    @classmethod
    def from_json(cls, text: str) -> Page:
        """The page that `to_json` wrote. Raises ValueError for anything else."""
        try:
            told = json.loads(text)
            if told.pop("format") != FORMAT:
                raise ValueError("format")
            told["elements"] = tuple(_KINDS[e.pop("is")](**e) for e in told["elements"])
            return cls(**told)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error


def _told(element: Element) -> dict[str, Any]:
    """The fields of an element that say more than the default."""
    silent = {f.name: f.default for f in fields(element) if f.default is not MISSING}
    return {name: value for name, value in asdict(element).items() if name not in silent or value != silent[name]}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
