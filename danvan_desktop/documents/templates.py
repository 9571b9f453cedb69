"""Certificate templates: dated data in `resources/templates/*.json`.

A template names its fields in millimetres, its wording for each kind of recipient and the frame to draw behind. A
version once released is never edited (certificates name it); a new version is a new file with a later `valid_from`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from danvan_desktop import paths
from danvan_desktop.documents.page import Align
from danvan_desktop.problems import Problem


@dataclass(frozen=True)
class Rule:
    """A line under a field: `gap_mm` below its last baseline, `share` of the text's width."""

    gap_mm: float
    share: float = 1.0
    width_mm: float = 0.3


@dataclass(frozen=True)
class Box:
    """One field: `text` with `{placeholders}`, set into the box whose top left corner is (x, y).

    fonts: the first one that has every letter is used. size_pt down to floor_pt, on up to `lines` lines; one line is
    kept while it needs no less than `one_line_pt`. height_mm: the room for all lines (0: as much as they take);
    middle: they stand in its middle. optional: left out when its text is empty. fixed: already on preprinted stock.
    In the stack `y_mm` is found by the composer and `gap_mm` stands above.
    """

    name: str
    text: str
    x_mm: float
    width_mm: float
    fonts: tuple[str, ...]
    size_pt: float
    floor_pt: float
    one_line_pt: float = 0.0
    y_mm: float = 0.0
    height_mm: float = 0.0
    middle: bool = False
    gap_mm: float = 0.0
    lines: int = 1
    leading: float = 1.25
    align: Align = "centre"
    colour: str = "#000000"
    caps: bool = False
    optional: bool = False
    fixed: bool = False
    rule: Rule | None = None


@dataclass(frozen=True)
class Template:
    """One version of one template. wording: recipient kind -> {placeholder: how it is made of others}.

    stack: fields one below the other, centred as a block between stack_top_mm and stack_bottom_mm; all shrink together
    when they are too high for it.
    emblem_mm: x, y, width, height kept for an emblem of the office's own. verified: compared with the official form.
    """

    name: str
    version: int
    family: str
    label: str
    valid_from: date
    basis: str
    verified: bool
    width_mm: float
    height_mm: float
    frame: str
    emblem_mm: tuple[float, float, float, float]
    boxes: tuple[Box, ...]
    stack: tuple[Box, ...]
    stack_top_mm: float
    stack_bottom_mm: float
    symbol_mm: tuple[float, float, float]
    wording: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name and version as certificates keep them, e.g. "giay-khen-ubnd/1"."""
        return f"{self.name}/{self.version}"


@functools.cache
def all_templates() -> tuple[Template, ...]:
    """Every bundled version, by name and version."""
    found = [_parse(json.loads(path.read_text(encoding="utf-8")))
             for path in (paths.resources() / "templates").glob("*.json")]
    return tuple(sorted(found, key=lambda t: (t.name, t.version)))


def pick(family: str, on: date, name: str | None = None) -> Template:
    """The version in force on the decision's date, of the family ("state" or "party") or of the template `name`.

    Raises Problem I-107 when there is none.
    """
    fitting = [t for t in all_templates() if t.valid_from <= on and (t.name == name if name else t.family == family)]
    if not fitting:
        raise Problem("I-107", template=name or family, date=on)
    return max(fitting, key=lambda t: (t.valid_from, t.version))


@functools.cache
def frame_sha256(name: str) -> str:
    """SHA-256 (hex) of the frame's SVG."""
    return hashlib.sha256(frame_svg(name)).hexdigest()


def frame_svg(name: str) -> bytes:
    """The frame as it lies in resources. Raises Problem I-109 if it is not there."""
    try:
        return (paths.resources() / "templates" / f"{name}.svg").read_bytes()
    except FileNotFoundError:
        raise Problem("I-109", file=f"{name}.svg") from None


def _parse(told: dict[str, Any]) -> Template:
    defaults = told.pop("defaults")
    told.pop("note", None)

    def box(each: dict[str, Any]) -> Box:
        values = {**defaults, **each}
        values["fonts"] = tuple(values["fonts"])
        values["rule"] = Rule(**values["rule"]) if values.get("rule") else None
        values.setdefault("floor_pt", values["size_pt"])
        return Box(**values)

    return Template(**{**told, "valid_from": date.fromisoformat(told["valid_from"]),
                       "boxes": tuple(map(box, told["boxes"])), "stack": tuple(map(box, told["stack"])),
                       "emblem_mm": tuple(told["emblem_mm"]), "symbol_mm": tuple(told["symbol_mm"])})
