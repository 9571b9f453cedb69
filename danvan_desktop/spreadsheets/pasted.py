"""What Excel and LibreOffice put on the clipboard -> a cell grid; cells as they are shown, leading zeros kept.

Both write tab-separated text (cells with a line break in quotes, quotes inside doubled) and an HTML table. The table is
preferred: it tells cells from lines without doubt, and the old fonts (.VnTime) by column.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from danvan_desktop.problems import Problem
from danvan_desktop.spreadsheets.reading import Cell, Grid, Range

MOST_LETTERS, MOST_ROWS, MOST_COLUMNS = 8_000_000, 5_000, 200


def read(text: str, html: str = "") -> Grid | None:
    """The block on the clipboard; None where there is nothing. Raises Problem H-160 for more than a page can take."""
    if len(text) > MOST_LETTERS:
        raise Problem("H-160", most_rows=MOST_ROWS)
    grid = of_html(html) if "<table" in html[:MOST_LETTERS].lower() and len(html) <= 4 * MOST_LETTERS else None
    grid = grid or of_text(text)
    if grid and (len(grid.rows) > MOST_ROWS or len(grid.rows[0]) > MOST_COLUMNS):
        raise Problem("H-160", most_rows=MOST_ROWS)
    return grid


# --- tab-separated --------------------------------------------------------------------------------------------------

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|$)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def of_text(text: str) -> Grid | None:
    """The rows of tab-separated text, as long as the longest."""
    if not text.strip("\t\r\n "):
        return None
    rows: list[list[Cell]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        # Excel quotes only what would break the line; «"Nhà sạch" ngõ 3» stands as it is.
        if quoted and re.search(r'[\t\n]|""', quoted[1]):
            rows[-1].append(quoted[1].replace('""', '"').replace("\r\n", "\n"))
            at = quoted.end()
        else:
            plain = _PLAIN.match(text, at)
            assert plain is not None
            rows[-1].append(plain[0] or None)
            at = plain.end()
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if at >= len(text):
            break
        if len(rows) > MOST_ROWS:
            raise Problem("H-160", most_rows=MOST_ROWS)
        rows.append([])
    return _grid(rows)


def _grid(rows: list[list[Cell]], merged: tuple[Range, ...] = (), fonts: dict[int, str] | None = None) -> Grid:
    width = max(map(len, rows))
    return Grid("", [row + [None] * (width - len(row)) for row in rows], merged, fonts or {})


# --- HTML -----------------------------------------------------------------------------------------------------------


def of_html(html: str) -> Grid | None:
    """The first table; merged cells downward repeat their text, those to the right stay empty."""
    reader = _Tables()
    reader.feed(html)
    reader.close()
    if not reader.rows or not any(cell for row in reader.rows for cell in row):
        return None
    fonts = {column: counted.most_common(1)[0][0] for column, counted in reader.fonts.items()}
    return _grid(reader.rows, tuple(reader.merged), fonts)


_CLASS_FONT = re.compile(r"([.\w]+)\s*\{[^}]*?font-family:\s*([^;}]+)", re.IGNORECASE)
_FONT = re.compile(r"font-family:\s*([^;]+)", re.IGNORECASE)
_SHORTENED = re.compile(r"#+|\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)  # the column was too narrow for its number


class _Tables(HTMLParser):
    """Reads one table; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.merged: list[Range] = []
        self.fonts: dict[int, Counter[str]] = {}
        self._depth = 0
        self._done = False
        self._quiet = ""  # inside <style> or <script>
        self._classes: dict[str, str] = {}
        self._open = False
        self._words: list[str] = []
        self._told: dict[str, str] = {}
        self._font = ""
        self._hanging: dict[int, tuple[int, Cell, bool]] = {}  # column: rows to come, text, whether to repeat it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in ("style", "script"):
            self._quiet = tag
        elif tag == "table":
            self._depth += 1
        elif self._depth != 1 or self._done:
            return
        elif tag == "tr":
            self._end_cell()
            self._begin_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._open, self._words, self._told = True, [], told
            kept = _FONT.search(told.get("style", ""))
            self._font = kept[1] if kept else self._classes.get("." + told.get("class", ""), "")
        elif tag == "br" or (tag in ("p", "div") and any(word.strip() for word in self._words)):
            self._words.append("\n")
        elif tag == "font" and told.get("face"):
            self._font = told["face"]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._quiet:
            self._quiet = ""
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
                self._done = True
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._quiet == "style":
            self._classes |= {name: font.strip() for name, font in _CLASS_FONT.findall(data)}
        elif self._open and not self._quiet:
            self._words.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def handle_comment(self, data: str) -> None:
        if self._quiet == "style" or ".xl" in data:  # Excel hides its styles in a comment
            self._classes |= {name: font.strip() for name, font in _CLASS_FONT.findall(data)}

    def _begin_row(self) -> None:
        if len(self.rows) > MOST_ROWS:
            raise Problem("H-160", most_rows=MOST_ROWS)
        self.rows.append([])

    def _fill_hanging(self) -> None:
        row = self.rows[-1]
        while (held := self._hanging.get(len(row))) is not None:
            left, text, repeated = held
            if left > 1:
                self._hanging[len(row)] = (left - 1, text, repeated)
            else:
                del self._hanging[len(row)]
            row.append(text if repeated else None)

    def _end_cell(self) -> None:
        if not self._open:
            return
        self._open = False
        if not self.rows:
            self._begin_row()
        self._fill_hanging()
        text = "\n".join(line.strip() for line in "".join(self._words).replace("\xa0", " ").split("\n")).strip()
        exact = self._told.get("x:num") or self._told.get("sdval") or ""
        cell: Cell = (exact if exact and _SHORTENED.fullmatch(text) else text) or None
        row = self.rows[-1]
        wide, high = _span(self._told.get("colspan")), _span(self._told.get("rowspan"))
        if wide > 1 or high > 1:
            first = len(self.rows) - 1
            self.merged.append(Range(first, len(row), first + high - 1, len(row) + wide - 1))
        if self._font and cell:
            self.fonts.setdefault(len(row), Counter())[self._font.split(",")[0].strip(" \"'")] += 1
        for place in range(wide):
            if high > 1:
                self._hanging[len(row)] = (high - 1, cell if place == 0 else None, wide == 1)
            row.append(cell if place == 0 else None)
        if len(row) > MOST_COLUMNS:
            raise Problem("H-160", most_rows=MOST_ROWS)


def _span(text: str | None) -> int:
    return max(1, min(int(text), MOST_ROWS)) if text and text.isdigit() else 1
