"""The same certificates drawn otherwise: as a user of reportlab would, with Platypus, and by hand as fast as it goes.

All take our page descriptions, so that layout is not part of the race.
"""

from __future__ import annotations

import functools
import io
import zlib
from typing import Any

from danvan_desktop.documents import drawing, fonts
from danvan_desktop.documents.drawing import MM
from danvan_desktop.documents.page import Frame, Line, Page, Symbol, Text


def naive(pages: list[Page], *, own_qr: bool = True) -> bytes:
    """Plain canvas calls: the frame's paths and reportlab's own QR widget on each page, default settings."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(297 * MM, 210 * MM))
    for page in pages:
        for element in page.elements:
            if isinstance(element, Frame):
                _paths(canvas, element.name)
            elif isinstance(element, Symbol) and own_qr:
                widget = QrCodeWidget(element.text, barLevel="L")
                left, bottom, right, top = widget.getBounds()
                size = element.size_mm * MM
                picture = Drawing(size, size, transform=[size / (right - left), 0, 0, size / (top - bottom), 0, 0])
                picture.add(widget)
                renderPDF.draw(picture, canvas, element.x_mm * MM, (210 - element.y_mm) * MM - size)
            else:
                _plain(canvas, element)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def platypus(pages: list[Page]) -> bytes:
    """Paragraphs wrapped and drawn one by one; our frame as a form, our QR."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(297 * MM, 210 * MM), pageCompression=1)
    for page in pages:
        for element in page.elements:
            if isinstance(element, Text):
                style = ParagraphStyle("t", fontName=element.font, fontSize=element.size_pt, textColor=element.colour,
                                       leading=element.size_pt * 1.2, alignment=("left", "centre").index(element.align))
                wide = 240 * MM
                paragraph = Paragraph(element.text, style)
                paragraph.wrap(wide, 100)
                left = 0.0 if element.align == "left" else wide / 2
                paragraph.drawOn(canvas, element.x_mm * MM - left, (210 - element.y_mm) * MM)
            else:
                _ours(canvas, element)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_hand(pages: list[Page]) -> bytes:
    """A PDF writer for just this: raw operators, zlib 1, the frame once, the same QR symbols."""
    objects: list[bytes] = [b"", b""]  # catalogue and page tree come last, as numbers 1 and 2
    codes: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}

    def add(head: str, data: bytes | None = None) -> int:
        objects.append(head.encode() if data is None else
                       f"<<{head}/Filter/FlateDecode/Length {len(data)}>>stream\n".encode() + data + b"\nendstream")
        return len(objects)

    @functools.cache
    def encoded(font: str, text: str) -> str:
        table = codes.setdefault(font, {})
        names.setdefault(font, f"F{len(names)}")
        return bytes(table.setdefault(letter, len(table) + 1) for letter in text).hex()

    @functools.cache
    def colour(text: str) -> str:
        return " ".join(f"{int(text[at:at + 2], 16) / 255:.3f}" for at in (1, 3, 5))

    @functools.cache
    def frame(name: str) -> int:
        canvas = drawing._canvas_class()(io.BytesIO())
        start = len(canvas._code)
        _paths(canvas, name)
        paths = "\n".join(canvas._code[start:]).encode()
        return add("/Type/XObject/Subtype/Form/BBox[0 0 842 596]", zlib.compress(paths, 6))

    contents: list[tuple[int, int]] = []
    for page in pages:
        told, background = [], 0
        for each in page.elements:
            if isinstance(each, Text):
                x = each.x_mm * MM
                if each.align == "centre":
                    x -= fonts.width_em(each.font, each.text) * each.size_pt / 2
                shown = encoded(each.font, each.text)
                told.append(f"{colour(each.colour)} rg BT /{names[each.font]} {each.size_pt} Tf {x:.2f} "
                            f"{(210 - each.y_mm) * MM:.2f} Td<{shown}>Tj ET")
            elif isinstance(each, Symbol):
                side, bits = drawing.qr_bits(each.text)
                size = each.size_mm * MM
                x, y = each.x_mm * MM, (210 - each.y_mm) * MM - size
                told.append(f"0 g q {size:.2f} 0 0 {size:.2f} {x:.2f} {y:.2f} cm "
                            f"BI/W {side}/H {side}/IM true/BPC 1/D[1 0]/F/AHx ID {bits.hex()}> EI Q")
            elif isinstance(each, Line):
                told.append(f"{each.width_mm * MM:.2f} w {each.x1_mm * MM:.2f} {(210 - each.y1_mm) * MM:.2f} m "
                            f"{each.x2_mm * MM:.2f} {(210 - each.y2_mm) * MM:.2f} l S")
            else:
                background = frame(each.name)
                told.append("/B Do")
        contents.append((add("", zlib.compress("\n".join(told).encode(), 1)), background))
    faces = " ".join(f"/{names[font]} {_font(add, font, table)} 0 R" for font, table in codes.items())
    kids = []
    for number, background in contents:
        kids.append(add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 841.89 595.28]/Contents {number} 0 R/Resources<<"
                        f"/Font<<{faces}>>/XObject<</B {background} 0 R>>>>>>"))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def _font(add: Any, font: str, table: dict[str, int]) -> int:
    face = fonts.register(font)
    letters = [0, *map(ord, table)]
    program = face.makeSubset(letters)
    file = add(f"/Length1 {len(program)}", zlib.compress(program, 6))
    box = " ".join(f"{each:.0f}" for each in face.bbox)
    descriptor = add(f"<</Type/FontDescriptor/FontName/AAAAAA+{font}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent "
                     f"{face.ascent:.0f}/Descent {face.descent:.0f}/CapHeight 700/StemV 80/FontFile2 {file} 0 R>>")
    pairs = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in table.items())
    unicode = add("", zlib.compress(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(table)} beginbfchar\n{pairs}\nendbfchar\n"
        f"endcmap end end".encode(), 6))
    widths = " ".join(f"{face.charWidths[ord(letter)]:.0f}" for letter in table)
    return int(add(f"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+{font}/FirstChar 1/LastChar {len(table)}"
                   f"/Widths[{widths}]/FontDescriptor {descriptor} 0 R/ToUnicode {unicode} 0 R>>"))


def _plain(canvas: Any, element: Any) -> None:
    if isinstance(element, Text):
        fonts.register(element.font)
        canvas.setFont(element.font, element.size_pt)
        canvas.setFillColor(element.colour)
        draw = canvas.drawString if element.align == "left" else canvas.drawCentredString
        draw(element.x_mm * MM, (210 - element.y_mm) * MM, element.text)
    else:
        _ours(canvas, element)


def _ours(canvas: Any, element: Any) -> None:
    drawing._draw(canvas, Page(297, 210, "", (element,)), "full")


def _paths(canvas: Any, name: str) -> None:
    """The frame drawn into the page itself."""
    canvas.saveState()
    drawing._draw_frame(canvas, name, 210 * MM)
    canvas.restoreState()
