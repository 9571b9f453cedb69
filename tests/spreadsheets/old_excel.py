"""The smallest .xls (BIFF8 in an OLE file) that real readers accept; nothing installed here writes one."""

from __future__ import annotations

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))  # LABEL
    return _record(0x0203, place + struct.pack("<d", value))  # NUMBER


def workbook(rows: list[list[str | float]], *, locked: bool = False) -> bytes:
    """The bytes of an .xls with one sheet "Sheet1". locked: with the mark of a password."""
    name = b"Sheet1"
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    start = _record(0x0809, bof)
    if locked:
        start += _record(0x002F, b"\1\0" + bytes(52))  # FILEPASS, RC4
    start += _record(0x0042, struct.pack("<H", 1200))
    sheet_at = len(start) + 4 + 8 + len(name) + 4
    bound_sheet = struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name
    globals_ = start + _record(0x0085, bound_sheet) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    sheet += b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value != "")
    return _ole("Workbook", globals_ + sheet + _record(0x000A, b""))


def _ole(stream: str, body: bytes) -> bytes:
    """One stream in an OLE file: sector 0 the allocation table, 1 the directory, then the stream."""
    body = body.ljust(max(4096, -(-len(body) // _SECTOR) * _SECTOR), b"\0")  # below 4096 it would be a "mini stream"
    count = len(body) // _SECTOR
    table = [_FAT, _END, *range(3, count + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)

    def entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        length = len(text) if name else 0
        return struct.pack("<64sHBBIII16xI16xIQ", text, length, kind, 1, _FREE, _FREE, child, 0, first, size)

    directory = entry("Root Entry", 5, _END, 0, 1) + entry(stream, 2, 2, len(body), _FREE)
    directory += entry("", 0, 0, 0, _FREE) * 2
    assert len(header) == _SECTOR and len(directory) == _SECTOR and len(table) == _SECTOR // 4
    return header + struct.pack(f"<{_SECTOR // 4}I", *table) + directory + body
