"""Join the @fontsource subsets of one face into one TTF: python merge.py PACKAGE.tgz WEIGHT OUT.ttf

Needs fontTools (in the developer's extras). Layout tables go: they name glyphs of single subsets, and Vietnamese in NFC
needs none of them. Times are fixed, so the same package gives the same bytes.
"""

import sys
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger, Options
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates


def merge(package: str, weight: str, out: str) -> None:
    with tarfile.open(package) as tar, TemporaryDirectory() as folder:
        paths = []
        for subset in ("latin", "latin-ext", "vietnamese"):
            end = f"-{subset}-{weight}-normal.woff"
            name = next(n for n in tar.getnames() if n.endswith(end) and not n.removesuffix(end).endswith("-latin"))
            member = tar.extractfile(name)
            assert member is not None
            font = TTFont(BytesIO(member.read()), recalcTimestamp=False)
            font.flavor = None
            paths.append(str(Path(folder) / f"{subset}.ttf"))
            font.save(paths[-1])
        options = Options(drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "kern"])
        merged = Merger(options).merge(paths)
        names = merged["name"]
        style = names.getDebugName(6).partition("-")[2]
        if names.getDebugName(2) == "Regular" and style != "Regular":  # one family in Qt, whatever the weight
            names.setName(names.getDebugName(1).removesuffix(style).strip(), 16, 3, 1, 0x409)
            names.setName(style, 17, 3, 1, 0x409)
        if style == "Bold" and "charm" in package:
            _mend_charm(merged)
            names.setName(names.getDebugName(5) + "; dotless i mended", 5, 3, 1, 0x409)
        first = TTFont(paths[0])["head"]
        merged["head"].created, merged["head"].modified = first.created, first.modified
        merged.recalcTimestamp = False
        merged.save(out)


def _mend_charm(font: TTFont) -> None:
    """Charm's dotless i is drawn thinner and smaller than its i, which shows in ì í ỉ ĩ: take the stem of i instead."""
    glyf, widths = font["glyf"], font["hmtx"]
    points, ends, flags = glyf["i"].getCoordinates(glyf)
    parts = [slice(start, end + 1) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]
    stem = min(parts, key=lambda part: min(y for _x, y in points[part]))
    pen = TTGlyphPen(None)
    contour = Glyph()
    contour.numberOfContours, contour.endPtsOfContours = 1, [stem.stop - stem.start - 1]
    contour.coordinates, contour.flags = GlyphCoordinates(points[stem]), flags[stem]
    contour.draw(pen, glyf)
    new = pen.glyph()
    new.recalcBounds(glyf)
    advance = widths["i"][0]
    for name in [each for each in font.getGlyphOrder() if each.partition(".")[0] == "dotlessi"]:
        aside = (new.xMin + new.xMax - glyf[name].xMin - glyf[name].xMax) // 2
        up = new.yMax - glyf[name].yMax
        glyf[name], widths[name] = new, (advance, new.xMin)
        for letter in font.getGlyphOrder():
            glyph = glyf[letter]
            if glyph.isComposite() and name in glyph.getComponentNames(glyf):
                for component in glyph.components:
                    if component.glyphName != name:
                        component.x, component.y = component.x + aside, component.y + up
                glyph.recalcBounds(glyf)
                widths[letter] = (advance, glyph.xMin)


if __name__ == "__main__":
    merge(*sys.argv[1:4])
