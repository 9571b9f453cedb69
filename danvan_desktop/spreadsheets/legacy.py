"""Old encodings, column by column: told by the font (.xlsx), else by the words; headings are decoded along."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping

from danvan_desktop.domain.legacy_encodings import Case, Encoding, decode, detect, of_font
from danvan_desktop.domain.vietnamese import nfc
from danvan_desktop.spreadsheets.look import column_letters
from danvan_desktop.spreadsheets.reading import Grid


def decoded(grid: Grid) -> tuple[Grid, Mapping[str, str]]:
    """The grid in NFC, and the old encoding of each column that held one, by letter ("*": of a whole text file).

    TCVN3 keeps its capitals in the font; where the file tells no font, a text begins with a capital.
    """
    width = max(map(len, grid.rows), default=0)
    found = {column: reading for column in range(width) if (reading := _reading_of(grid, column))}
    common = Counter(encoding for encoding, _ in found.values()).most_common(1)
    rows = [[nfc(cell) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    names = {"*": grid.encoding} if grid.encoding == "cp1258" else {}
    for column in range(width):
        # A column with too few words to judge by is in the encoding of its neighbours; Unicode cells stay as they are.
        reading = found.get(column) or ((common[0][0], "sentence") if common else None)
        if reading is None or (reading[0] is Encoding.VIQR and column not in found):
            continue
        for row in rows:
            cell = row[column] if column < len(row) else None
            if isinstance(cell, str):
                row[column] = decode(cell, *reading)
                if decode(cell, reading[0]) != cell:
                    names[column_letters(column)] = str(reading[0])
    return dataclasses.replace(grid, rows=rows), names


def _reading_of(grid: Grid, column: int) -> tuple[Encoding, Case] | None:
    if by_font := of_font(grid.fonts.get(column, "")):
        return by_font
    encoding = detect(row[column] for row in grid.rows if column < len(row))
    return (encoding, "sentence") if encoding else None

