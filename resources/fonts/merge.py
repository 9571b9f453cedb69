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
from fontTools.ttLib import TTFont


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
        merged["head"].modified = merged["head"].created
        merged.recalcTimestamp = False
        merged.save(out)


if __name__ == "__main__":
    merge(*sys.argv[1:4])
