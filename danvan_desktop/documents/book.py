"""A register on paper: landscape A4, headings on every page, rows as high as their longest cell, page x of y.

A row that is higher than what is left of a page begins the next one; one higher than a whole page goes on there.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from danvan_desktop.documents import fonts
from danvan_desktop.documents.page import Element, Line, Page, Text

REGULAR, BOLD, ITALIC = fonts.BODY, "LiberationSerif-Bold", "LiberationSerif-Italic"
WIDTH, HEIGHT = 297.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 12.0, 10.0, 12.0, 14.0
PAD, SIZE, LEADING = 0.8, 8.5, 3.6  # mm, pt, mm
_PT = 25.4 / 72


@dataclass(frozen=True)
class BookColumn:
    """heading: as on the form. share: of the page's width. group: a heading over it and its like neighbours."""

    heading: str
    share: float
    group: str = ""
    centred: bool = False


@dataclass(frozen=True)
class Book:
    """head: lines of the issuer, left; beside: lines opposite. title: lines below, the first in capitals.

    signs: (title, name) blocks at the end, from the left. place_day: over the last of them. foot: of every page.
    """

    head: Sequence[str]
    beside: Sequence[str]
    title: Sequence[str]
    columns: Sequence[BookColumn]
    rows: Sequence[Sequence[str]]
    signs: Sequence[tuple[str, str]]
    place_day: str
    foot: str
    page_of: str  # "Trang {page}/{pages}"
    author: str = ""
    numbered: bool = True  # (1) (2) (3) … under the headings, as registers have it


def pages(book: Book) -> list[Page]:
    """The whole book, at least one page. Letters a font lacks are drawn as "□"."""
    drawn = _Drawing(book)
    drawn.title()
    drawn.header()
    for row in book.rows:
        drawn.row(row)
    drawn.close_signs()
    total = len(drawn.sheets)
    names = {name: fonts.sha256(name) for name in (REGULAR, BOLD, ITALIC)}
    made = []
    for number, elements in enumerate(drawn.sheets, 1):
        foot = book.page_of.format(page=number, pages=total)
        elements += [
            Text(WIDTH - RIGHT, HEIGHT - 7, foot, REGULAR, 8, "right"),
            Text(LEFT, HEIGHT - 7, _drawable(ITALIC, book.foot), ITALIC, 8, "left"),
        ]
        made.append(Page(WIDTH, HEIGHT, "book@1", tuple(elements), names, " ".join(book.title[:1]), book.author))
    return made


class _Drawing:
    """Fills sheet after sheet from the top."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheets: list[list[Element]] = [[]]
        self.y = TOP
        room, shares = WIDTH - LEFT - RIGHT, sum(each.share for each in book.columns)
        self.edges = [LEFT]
        for each in book.columns:
            self.edges.append(self.edges[-1] + room * each.share / shares)

    def put(self, *elements: Element) -> None:
        self.sheets[-1].extend(elements)

    def text(self, x: float, y: float, text: str, font: str, size: float, centred: bool = True) -> None:
        self.put(Text(x, y, _drawable(font, text), font, size, "centre" if centred else "left"))

    def title(self) -> None:
        left, right = LEFT + (WIDTH - LEFT - RIGHT) * 0.22, LEFT + (WIDTH - LEFT - RIGHT) * 0.75
        for number, line in enumerate(self.book.head):
            self.text(left, self.y + 4 + 5 * number, line, BOLD if number == len(self.book.head) - 1 else REGULAR, 11)
        for number, line in enumerate(self.book.beside):
            self.text(right, self.y + 4 + 5 * number, line, BOLD, 11 if number == 0 else 12)
        self.y += 5 * max(len(self.book.head), len(self.book.beside)) + 5
        for number, line in enumerate(self.book.title):
            self.text(WIDTH / 2, self.y + 4, line, BOLD if number == 0 else ITALIC, 14 if number == 0 else 11)
            self.y += 6
        self.y += 2

    def header(self) -> None:
        """Headings, groups over theirs, and the form's (1) (2) (3) …"""
        columns, top = self.book.columns, self.y
        cells = [_wrapped(BOLD, each.heading, SIZE, self._room(at)) for at, each in enumerate(columns)]
        grouped = any(each.group for each in columns)
        over = 2 * LEADING + 2 * PAD if grouped else 0.0
        high = max(len(cell) * LEADING + (over if each.group else 0) for cell, each in zip(cells, columns, strict=True))
        bottom = top + max(high, over) + 2 * PAD
        at = 0
        while at < len(columns):
            group = columns[at].group
            last = at
            while group and last + 1 < len(columns) and columns[last + 1].group == group:
                last += 1
            if group:
                middle = (self.edges[at] + self.edges[last + 1]) / 2
                self.text(middle, top + over / 2 + 1, group, BOLD, SIZE)
                self.put(Line(self.edges[at], top + over, self.edges[last + 1], top + over, 0.2))
            for one in range(at, last + 1):
                begin = top + over if group else top
                self._cell(one, begin, bottom - begin, cells[one], BOLD, centred=True)
                self.put(Line(self.edges[one], top if one == at else begin, self.edges[one], bottom, 0.2))
            at = last + 1
        numbers = bottom + LEADING + 2 * PAD if self.book.numbered else bottom
        for one in range(len(columns) if self.book.numbered else 0):
            self.text((self.edges[one] + self.edges[one + 1]) / 2, numbers - PAD - 0.8, f"({one + 1})", ITALIC, 8)
            self.put(Line(self.edges[one], bottom, self.edges[one], numbers, 0.2))
        for y in (top, bottom, numbers):
            self.put(Line(LEFT, y, WIDTH - RIGHT, y, 0.2))
        self.put(Line(WIDTH - RIGHT, top, WIDTH - RIGHT, numbers, 0.2))
        self.y = numbers

    def _room(self, column: int) -> float:
        return self.edges[column + 1] - self.edges[column] - 2 * PAD

    def _cell(self, column: int, top: float, high: float, lines: Sequence[str], font: str, *, centred: bool) -> None:
        first = top + PAD + LEADING - 0.9
        if centred:
            first += max(0.0, (high - 2 * PAD - len(lines) * LEADING) / 2)
        x = (self.edges[column] + self.edges[column + 1]) / 2 if centred else self.edges[column] + PAD
        for number, line in enumerate(lines):
            if line:
                self.text(x, first + number * LEADING, line, font, SIZE, centred)

    def row(self, cells: Sequence[str]) -> None:
        left = [_wrapped(REGULAR, text, SIZE, self._room(at)) for at, text in enumerate(cells)]
        while True:
            fits = int((HEIGHT - BOTTOM - self.y - 2 * PAD) / LEADING)
            need = max(map(len, left))
            if need > fits and (fits < 3 or need <= self._whole):
                self.next_sheet()
                continue
            take = max(1, min(need, fits))
            high = take * LEADING + 2 * PAD
            for at, lines in enumerate(left):
                centred = self.book.columns[at].centred
                self._cell(at, self.y, high, lines[:take], REGULAR, centred=centred)
                self.put(Line(self.edges[at], self.y, self.edges[at], self.y + high, 0.2))
            self.y += high
            self.put(Line(WIDTH - RIGHT, self.y - high, WIDTH - RIGHT, self.y, 0.2))
            self.put(Line(LEFT, self.y, WIDTH - RIGHT, self.y, 0.2))
            left = [lines[take:] for lines in left]
            if not any(left):
                return

    @functools.cached_property
    def _whole(self) -> int:
        """Lines that a page without title holds below its headings."""
        probe = _Drawing.__new__(_Drawing)
        probe.book, probe.edges, probe.sheets, probe.y = self.book, self.edges, [[]], TOP
        probe.header()
        return int((HEIGHT - BOTTOM - probe.y - 2 * PAD) / LEADING)

    def next_sheet(self, *, headed: bool = True) -> None:
        self.sheets.append([])
        self.y = TOP
        if headed:
            self.header()

    def close_signs(self) -> None:
        """The signature block, kept together."""
        if self.y + 38 > HEIGHT - BOTTOM:
            self.next_sheet(headed=False)
        many = len(self.book.signs)
        for number, (title, name) in enumerate(self.book.signs):
            x = LEFT + (WIDTH - LEFT - RIGHT) * (number + 0.5) / many
            if number == many - 1:
                self.text(x, self.y + 8, self.book.place_day, ITALIC, 11)
            self.text(x, self.y + 13, title, BOLD, 11)
            self.text(x, self.y + 36, name, BOLD, 11)


def _drawable(font: str, text: str) -> str:
    """The text with "□" for letters the font does not have: better seen than silently left out."""
    lacking = fonts.missing(font, text)
    for letter in lacking:
        text = text.replace(letter, "□")
    return text


def _wrapped(font: str, text: str, size: float, room_mm: float) -> list[str]:
    """The text in lines no wider than the room; a word that is too long is broken between letters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if _width(font, longer, size) <= room_mm:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while _width(font, line, size) > room_mm and len(line) > 1:
                cut = next(at for at in range(len(line) - 1, 0, -1)
                           if at == 1 or _width(font, line[:at], size) <= room_mm)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines if lines != [""] else []


def _width(font: str, text: str, size: float) -> float:
    return fonts.width_em(font, text) * size * _PT
