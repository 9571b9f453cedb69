"""The bundled fonts: registered with reportlab once per process and only when a page needs them.

Vietnamese in NFC needs one glyph a letter. Some letters of other languages here (Ê-đê ê̆, ô̆) have no single code
point: their base glyph is drawn and the second mark set over its measured top (decisions 30).
"""

from __future__ import annotations

import functools
import hashlib
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from danvan_desktop import paths

BODY = "LiberationSerif-Regular"
_ABOVE = 230  # Unicode combining class: a mark that stands over its letter
_GAP_EM = 0.05


class Box(NamedTuple):
    """What a glyph covers, in thousandths of the font size."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Piece:
    """A run of glyphs: `x_em`, `y_em` from the start of the text on its baseline, in parts of the font size."""

    x_em: float
    y_em: float
    text: str


@functools.cache
def sha256(name: str) -> str:
    """SHA-256 (hex) of the font file. Raises FileNotFoundError for a font we do not ship."""
    return hashlib.sha256((paths.resources() / "fonts" / f"{name}.ttf").read_bytes()).hexdigest()


@functools.cache
def register(name: str) -> Any:
    """Make the font `name` (its file name without .ttf) known to reportlab; give reportlab's face of it."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    font = ttfonts.TTFont(name, str(paths.resources() / "fonts" / f"{name}.ttf"), shapable=False)
    pdfmetrics.registerFont(font)
    return font.face


def missing(name: str, text: str) -> list[str]:
    """Letters of `text` (NFC) that the font cannot draw, in order, each once; a letter comes with its marks."""
    glyphs = register(name).charToGlyph
    found = dict.fromkeys(cluster for cluster in clusters(text)
                          if any(ord(c) not in glyphs for c in cluster)
                          or any(unicodedata.combining(mark) != _ABOVE for mark in cluster[1:])
                          or unicodedata.combining(cluster[0]))
    return list(found)


def first_complete(names: Iterable[str], text: str) -> str | None:
    """The first of the fonts that has every letter of `text`, None if none has."""
    return next((name for name in names if not missing(name, text)), None)


def clusters(text: str) -> list[str]:
    """`text` cut into letters, each with the combining marks that follow it."""
    found: list[str] = []
    for c in text:
        if unicodedata.combining(c) and found:
            found[-1] += c
        else:
            found.append(c)
    return found


@functools.lru_cache(8192)
def width_em(name: str, text: str) -> float:
    """Advance of `text` on one line, in parts of the font size; marks of their own take no room."""
    widths, default = register(name).charWidths, register(name).defaultWidth
    return sum(widths.get(ord(c), default) for c in text if not unicodedata.combining(c)) / 1000


def pieces(name: str, text: str) -> list[Piece]:
    """What to draw for `text`: usually one run; around each second mark the run is broken.

    Order is reading order, so that text taken from the PDF reads as written.
    """
    if not any(unicodedata.combining(c) for c in text):
        return [Piece(0.0, 0.0, text)]
    found, run, start, x = [], "", 0.0, 0.0
    for cluster in clusters(text):
        base, marks = cluster[0], cluster[1:]
        run += base
        if marks:
            found.append(Piece(start, 0.0, run))
            below = glyph_box(name, base)
            centre, top = x + (below.left + below.right) / 2000, below.top / 1000
            for mark in marks:
                box = glyph_box(name, mark)
                lift = top + _GAP_EM - box.bottom / 1000
                found.append(Piece(centre - (box.left + box.right) / 2000, lift, mark))
                top = lift + box.top / 1000
        x += width_em(name, base)
        if marks:
            run, start = "", x
    return [*found, Piece(start, 0.0, run)] if run else found


@functools.cache
def glyph_box(name: str, letter: str) -> Box:
    """The box that the glyph of `letter` covers, read from the font's `glyf` table."""
    face = register(name)
    scale = 1000 / face.unitsPerEm
    glyph = face.charToGlyph[ord(letter)]
    long_offsets = struct.unpack(">h", face.get_table("head")[50:52])[0]
    offsets, size = face.get_table("loca"), 4 if long_offsets else 2
    start = int.from_bytes(offsets[glyph * size:(glyph + 1) * size], "big") * (1 if long_offsets else 2)
    left, bottom, right, top = struct.unpack(">4h", face.get_table("glyf")[start + 2:start + 10])
    return Box(left * scale, bottom * scale, right * scale, top * scale)
