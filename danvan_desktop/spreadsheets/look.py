"""The look before reading: what a file is, how far its cells reach, which fonts its columns use.

calamine allocates the whole bounding box of a sheet: one cell at A1 and one at XFD1048576 abort the process. So the
packed XML is streamed first and the last used row and column are found without keeping anything. calamine shows no
fonts either; they come along here, because a column in .VnTime or VNI-Times holds an old encoding.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

MAX_ROWS = 200_000
MAX_COLUMNS = 512
MAX_CELLS = 5_000_000
MAX_XML_BYTES = 2_000_000_000  # unpacked, over all sheets; a bomb is larger
_SMALL_PART = 50_000_000
_CHUNK = 1 << 20

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"


class Refused(Exception):
    """The file is not to be read; `code` is a key of `problems.TABLE`."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class SheetLook:
    """One sheet: last used row and column (1-based, 0 = none), font of each column (0-based)."""

    last_row: int = 0
    last_column: int = 0
    fonts: dict[int, str] = field(default_factory=dict)


def kind_of(path: str) -> str:
    """'xlsx', 'ods', 'xls' or 'csv', told by the content and not by the name.

    Raises Refused N-102 (empty), N-103 (locked), N-104 (Excel's own lock file), N-105 (not a spreadsheet),
    N-106 (a web page or text under a spreadsheet's name), N-107 (damaged).
    """
    with open(path, "rb") as file:
        head = file.read(4096)
        if not head:
            raise Refused("N-102")
        name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
        if name.startswith(("~$", ".~lock.")):
            raise Refused("N-104")
        extension = name.rsplit(".", 1)[-1] if "." in name else ""
        if head.startswith(OLE_MAGIC):
            return _kind_of_ole(file)
    if head.startswith(ZIP_MAGIC):
        return _kind_of_zip(path)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"mime-version")):
        raise Refused("N-106")
    if extension in ("csv", "tsv", "txt"):
        if _is_binary(head):
            raise Refused("N-105")
        return "csv"
    if _is_binary(head):
        raise Refused("N-107" if extension in ("xlsx", "xls", "ods") else "N-105")
    raise Refused("N-106" if extension in ("xlsx", "xls", "ods") else "N-105")


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if b"\0" in head:  # UTF-16 without a mark has its zeros on one side only
        fewer, more = sorted((head[::2].count(0), head[1::2].count(0)))
        return fewer > 0 or more < len(head) // 8
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50


def _kind_of_ole(file: IO[bytes]) -> str:
    """The directory of an OLE file holds its stream names in UTF-16; no more of the format is needed here."""
    file.seek(0)
    body = file.read(200_000_000)

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in body

    if has("EncryptedPackage"):
        raise Refused("N-103")
    if not has("Workbook") and not has("Book"):
        raise Refused("N-105")
    if _is_locked_xls(body):
        raise Refused("N-103")
    return "xls"


_BOF, _FILEPASS = b"\x09\x08", 0x2F


def _is_locked_xls(body: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of the workbook; calamine calls such a file damaged."""
    at = body.find(_BOF, 512)
    for _ in range(8 if at >= 0 else 0):
        kind, length = int.from_bytes(body[at:at + 2], "little"), int.from_bytes(body[at + 2:at + 4], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _kind_of_zip(path: str) -> str:
    try:
        with zipfile.ZipFile(path) as box:
            names = set(box.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and b"opendocument.spreadsheet" in box.read("mimetype")[:200]:
                if b"encryption-data" in box.read("META-INF/manifest.xml"):
                    raise Refused("N-103")
                return "ods"
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Refused("N-107") from error
    raise Refused("N-105")


def check_size(sheet: str, last_row: int, last_column: int) -> None:
    """Refuse (N-109) a sheet reaching beyond the limits, naming the cell; rows and columns are 1-based."""
    if last_row > MAX_ROWS or last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
        raise Refused("N-109", sheet=sheet, cell=f"{column_letters(last_column - 1)}{last_row}")


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


def _xml_chunks(file: IO[bytes], budget: list[int]) -> Iterator[bytes]:
    """Chunks cut at a '>', so that no tag is torn; `budget` is shared by the sheets of a file."""
    rest = b""
    while block := file.read(_CHUNK):
        budget[0] -= len(block)
        if budget[0] < 0:
            raise Refused("N-109", sheet="", cell="")
        block = rest + block
        cut = block.rfind(b">") + 1
        yield block[:cut]
        rest = block[cut:]
        if len(rest) > 64 * _CHUNK:
            raise Refused("N-107")
    yield rest


# What Excel, LibreOffice and the libraries write; and anything else XML allows.
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?[^>]*?(/?)>')
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s([^>]*?)(/?)>")
_CELL_NAME = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_CELL_STYLE = re.compile(rb"""\bs\s*=\s*["']([0-9]+)["']""")


def _cells(chunk: bytes) -> list[tuple[bytes, bytes, bytes, bytes]]:
    """(column letters, row, style, '/' if the cell is empty) of each cell in the chunk."""
    found = _USUAL_CELL.findall(chunk)
    if found:
        return found
    cells = []
    for attributes, closed in _ANY_CELL.findall(chunk):
        name = _CELL_NAME.search(attributes)
        style = _CELL_STYLE.search(attributes)
        if name:
            cells.append((name[1], name[2], style[1] if style else b"", closed))
    return cells


def look_xlsx(path: str) -> dict[str, SheetLook]:
    """What each worksheet (by name) reaches and which fonts its columns are in. Raises Refused N-107, N-109."""
    looks: dict[str, SheetLook] = {}
    budget = [MAX_XML_BYTES]
    try:
        with zipfile.ZipFile(path) as box:
            fonts = _style_fonts(box)
            for sheet, part in _sheet_parts(box).items():
                look = looks[sheet] = SheetLook()
                styles: Counter[tuple[bytes, bytes]] = Counter()
                with box.open(part) as file:
                    for chunk in _xml_chunks(file, budget):
                        _note_cells(chunk, look, styles)
                check_size(sheet, look.last_row, look.last_column)
                look.fonts = _column_fonts(styles, fonts)
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ValueError, NotImplementedError, RuntimeError,
            expat.ExpatError, zlib.error) as error:
        raise Refused("N-107") from error
    return looks


def _sheet_parts(box: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> path of its part inside the file, in the order of the tabs (worksheets only, no charts)."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rsplit(":", 1)[-1] == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rsplit(":", 1)[-1] == "sheet":
            relation_id = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if relation_id in targets:
                parts[attributes.get("name", "")] = targets[relation_id]

    _parse(_small_part(box, "xl/_rels/workbook.xml.rels"), relation)
    _parse(_small_part(box, "xl/workbook.xml"), sheet)
    return parts


def _small_part(box: zipfile.ZipFile, name: str) -> bytes:
    if box.getinfo(name).file_size > _SMALL_PART:
        raise Refused("N-107")
    return box.read(name)


def _note_cells(chunk: bytes, look: SheetLook, styles: Counter[tuple[bytes, bytes]]) -> None:
    for letters, row, style, closed in _cells(chunk):
        if closed:
            continue  # formatted but empty: offices colour whole columns
        styles[letters, style] += 1
        look.last_row = max(look.last_row, int(row))
    for letters, _ in styles:
        look.last_column = max(look.last_column, _column_index(letters) + 1)


def _column_fonts(styles: Counter[tuple[bytes, bytes]], fonts: list[str]) -> dict[int, str]:
    """The font most cells of each column are in."""
    by_column: dict[int, Counter[str]] = {}
    for (letters, style), count in styles.items():
        number = int(style or 0)
        if number < len(fonts) and fonts[number]:
            by_column.setdefault(_column_index(letters), Counter())[fonts[number]] += count
    return {column: names.most_common(1)[0][0] for column, names in by_column.items()}


def _style_fonts(box: zipfile.ZipFile) -> list[str]:
    """Font name of each cell style (index of `cellXfs`), from xl/styles.xml; empty where there is none."""
    if "xl/styles.xml" not in box.namelist():
        return []
    fonts: list[str] = []
    formats: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag == "font" and inside[-1:] == ["fonts"]:
            fonts.append("")
        elif tag in ("name", "rFont") and inside[-1:] == ["font"] and inside[-2:-1] == ["fonts"]:
            fonts[-1] = attributes.get("val", "")
        elif tag == "xf" and inside[-1:] == ["cellXfs"]:
            number = int(attributes.get("fontId", "0") or 0)
            formats.append(fonts[number] if number < len(fonts) else "")
        inside.append(tag)

    _parse(_small_part(box, "xl/styles.xml"), start, lambda _tag: inside.pop())
    return formats


def _parse(body: bytes, start: Callable[[str, dict[str, str]], None],
           end: Callable[[str], object] | None = None) -> None:
    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(body, True)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Refused("N-107")

    parser.EntityDeclHandler = refuse  # no spreadsheet program declares entities
    return parser


def look_ods(path: str) -> dict[str, SheetLook]:
    """What each table (by name) reaches, counting repeated rows and columns. Raises Refused N-107, N-109."""
    looks: dict[str, SheetLook] = {}
    budget = [MAX_XML_BYTES]
    state = _OdsState(looks)
    parser = _parser()
    parser.StartElementHandler = state.start
    parser.EndElementHandler = state.end
    try:
        with zipfile.ZipFile(path) as box, box.open("content.xml") as file:
            for chunk in _xml_chunks(file, budget):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ValueError, RuntimeError, NotImplementedError,
            expat.ExpatError, zlib.error) as error:
        raise Refused("N-107") from error
    return looks


class _OdsState:
    """Where the parser stands in content.xml."""

    def __init__(self, looks: dict[str, SheetLook]) -> None:
        self._looks = looks
        self._name = ""
        self._row = self._rows = self._column = self._last = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._name = attributes.get("table:name", "")
            self._looks[self._name] = SheetLook()
            self._row = 0
        elif tag == "table:table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = self._last = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._last = self._column

    def end(self, tag: str) -> None:
        if tag == "table:table-row" and self._name in self._looks:
            look = self._looks[self._name]
            self._row += self._rows
            if self._last:
                look.last_row = self._row
                look.last_column = max(look.last_column, self._last)
                check_size(self._name, look.last_row, look.last_column)
