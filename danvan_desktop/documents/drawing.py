"""Page descriptions to PDF, through reportlab's canvas.

The same pages give the same bytes with the same reportlab. Each page is written out as soon as it is drawn, so ten
thousand sheets need little more memory than one; only fonts, frame and the table of contents wait for the end.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from io import BytesIO
from itertools import count
from typing import Any, BinaryIO, Literal
from xml.etree import ElementTree

from danvan_desktop.documents import fonts, templates
from danvan_desktop.documents.page import Frame, Line, Page, Symbol, Text
from danvan_desktop.problems import Problem

Stock = Literal["full", "preprinted"]
MM = 72 / 25.4
# One mask for all symbols: readers take any of the eight, and trying them all is most of the time a page costs.
QR_MASK = 3


def pdf(pages: Iterable[Page], stock: Stock = "full") -> bytes:
    """The pages as one PDF; see `write`."""
    out = BytesIO()
    write(pages, out, stock)
    return out.getvalue()


def write(pages: Iterable[Page], out: BinaryIO, stock: Stock = "full") -> int:
    """Write the pages to `out` front to back, taking one at a time; give their number.

    Title and author are those of the first page. stock: "preprinted" leaves out what such a sheet already carries. The
    PDF asks viewers not to scale when printing.
    Raises Problem I-109 for a page whose font or frame is not the one it was composed with.
    """
    canvas = _canvas_class()(out)
    canvas.setCreator("Dân vận Desktop")
    canvas.setViewerPreference("PrintScaling", "None")
    drawn = 0
    for page in pages:
        if not drawn:
            canvas.setTitle(page.title)
            canvas.setAuthor(page.author)
        _draw(canvas, page, stock)
        canvas.showPage()
        drawn += 1
    canvas.save()
    return drawn


def qr_rows(text: str) -> list[list[int]]:
    """The modules of the symbol, row by row, 1 for dark: byte mode, UTF-8, level L, the smallest version."""
    import segno

    symbol = segno.make(text, error="l", boost_error=False, micro=False, mode="byte", encoding="utf-8", mask=QR_MASK)
    return [list(row) for row in symbol.matrix]


def qr_bits(text: str) -> tuple[int, bytes]:
    """The symbol as PDF wants an image mask: its side in modules, and rows of bits filled up to whole bytes."""
    rows = qr_rows(text)
    side, row_bytes = len(rows), (len(rows) + 7) // 8
    return side, b"".join((int("".join(map(str, row)), 2) << (row_bytes * 8 - side)).to_bytes(row_bytes, "big")
                          for row in rows)


def _draw(canvas: Any, page: Page, stock: Stock) -> None:
    height = page.height_mm * MM
    canvas.setPageSize((page.width_mm * MM, height))
    for name, digest in page.fonts.items():
        _require(fonts.sha256(name) == digest, f"{name}.ttf")
        fonts.register(name)
    for element in page.elements:
        if stock == "preprinted" and not element.on_stock:
            continue
        match element:
            case Text():
                _draw_text(canvas, element, height)
            case Line():
                canvas.setStrokeColorRGB(*_rgb(element.colour))
                canvas.setLineWidth(element.width_mm * MM)
                canvas.line(element.x1_mm * MM, height - element.y1_mm * MM,
                            element.x2_mm * MM, height - element.y2_mm * MM)
            case Frame():
                _require(templates.frame_sha256(element.name) == element.sha256, f"{element.name}.svg")
                _define_frame(canvas, element.name, height)
                canvas.doForm(element.name)
            case Symbol():
                _draw_symbol(canvas, element, height)


def _require(same: bool, file: str) -> None:
    if not same:
        raise Problem("I-109", file=file)


def _draw_text(canvas: Any, element: Text, height: float) -> None:
    x, y, size = element.x_mm * MM, height - element.y_mm * MM, element.size_pt
    if element.align != "left":
        x -= fonts.width_em(element.font, element.text) * size / (2 if element.align == "centre" else 1)
    canvas.setFont(element.font, size)
    canvas.setFillColorRGB(*_rgb(element.colour))
    for piece in fonts.pieces(element.font, element.text):
        canvas.drawString(x + piece.x_em * size, y + piece.y_em * size, piece.text)


def _draw_symbol(canvas: Any, element: Symbol, height: float) -> None:
    """One image mask with a bit for each module: a third of the size of squares, and quicker."""
    side, bits = qr_bits(element.text)
    size = element.size_mm * MM
    canvas.setFillColorRGB(0, 0, 0)
    canvas.addLiteral(
        f"q {size:.3f} 0 0 {size:.3f} {element.x_mm * MM:.3f} {height - element.y_mm * MM - size:.3f} cm "
        f"BI /W {side} /H {side} /IM true /BPC 1 /D [1 0] /F /AHx ID {bits.hex()}> EI Q")


def _define_frame(canvas: Any, name: str, height: float) -> None:
    """The frame as a form, once a document."""
    if not canvas.hasForm(name):
        canvas.beginForm(name)
        _draw_frame(canvas, name, height)
        canvas.endForm()


def _draw_frame(canvas: Any, name: str, height: float) -> None:
    canvas.transform(MM, 0, 0, -MM, 0, height)
    canvas.addLiteral(_frame_operators(name))


@functools.cache
def _frame_operators(name: str) -> str:
    """The frame's SVG in PDF's words; only what our frames use: paths of absolute M L C Z, fill and stroke."""
    words = {"M": "m", "L": "l", "C": "c", "Z": "h"}
    told = ["1 j"]
    for shape in ElementTree.fromstring(templates.frame_svg(name)):
        stroke, inside = shape.attrib["stroke"], shape.attrib["fill"]
        told.append("{} {} {} RG {} w".format(*_rgb(stroke), shape.attrib["stroke-width"]))
        if inside != "none":
            told.append("{} {} {} rg".format(*_rgb(inside)))
        told += [f"{numbers} {words[letter]}" for letter, numbers in
                 re.findall(r"([MLCZ])([^MLCZ]*)", shape.attrib["d"])]
        told.append("S" if inside == "none" else "B")
    return "\n".join(told)


@functools.cache
def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(round(int(colour[at:at + 2], 16) / 255, 4) for at in (1, 3, 5))  # type: ignore[return-value]


@functools.cache
def _canvas_class() -> Any:
    """reportlab's canvas over a document that does not keep its pages; made here as reportlab is imported late."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfdoc
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # streams as bytes: a sixth smaller than as letters

    class File(pdfdoc.PDFFile):
        def __init__(self, out: BinaryIO, version: tuple[int, int]) -> None:
            super().__init__(version)
            out.write(b"".join(self.strings))
            self.write = out.write

    class Document(pdfdoc.PDFDocument):
        def __init__(self, out: BinaryIO, **options: Any) -> None:
            super().__init__(**options)
            self.file = File(out, self._pdfVersion)

        def addPage(self, page: Any) -> None:
            super().addPage(page)
            self.Pages.pages[-1] = pdfdoc.PDFObjectReference(page.__InternalName__)
            self.put(page.__InternalName__)
            self.put(page.Contents.__InternalName__)

        def put(self, name: str) -> None:
            """Write an object out; of what is written only number and place are still wanted."""
            told = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
            self.idToOffset[name] = self.file.add(told)
            self.idToObject[name] = None

        def format(self) -> bytes:
            names = []
            for number in count(1):  # formatting may register further objects
                name = self.numberToId.get(number)
                if name is None:
                    break
                if self.idToObject[name] is not None:
                    self.put(name)
                names.append(name)
            table = pdfdoc.PDFCrossReferenceTable()
            table.addsection(0, names)
            start = self.file.add(table.format(self))
            self.file.add(pdfdoc.PDFTrailer(
                startxref=start, Size=len(names) + 1, Root=self.Reference(self.Catalog),
                Info=self.Reference(self.info), ID=self.ID()).format(self))
            return b""

    class PagewiseCanvas(Canvas):
        def __init__(self, out: BinaryIO) -> None:
            fonts.register(fonts.BODY)
            # Without a font of our own here every file would name Helvetica, which has no Vietnamese.
            super().__init__(out, invariant=1, pageCompression=1, lang="vi-VN", initialFontName=fonts.BODY)
            self._doc = Document(out, compression=1, invariant=1, lang="vi-VN")
            self._make_preamble()

    return PagewiseCanvas
