"""The reader itself, run as a child process with a memory limit: `python -m danvan_desktop.spreadsheets.child FILE`.

It prints JSON lines: for each sheet one object {"sheet", "encoding", "fonts", "merged", "rows", "hidden"} and then
as many arrays of cells as `rows` says; at the end {"end": true}, or {"refused": code, "values": {…}}. Whatever a
hostile file does here (abort, endless memory, endless time), only this process ends.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO

from danvan_desktop.spreadsheets import look
from danvan_desktop.spreadsheets.look import Refused

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 120
_MAX_CSV_BYTES = 200_000_000


def main(path: str, out: TextIO) -> None:
    """Read `path` and print it to `out`."""
    try:
        kind = look.kind_of(path)
        if kind == "csv":
            _read_csv(path, out)
        else:
            _read_workbook(path, kind, out)
        print('{"end": true}', file=out)
    except Refused as refused:
        _print({"refused": refused.code, "values": refused.values}, out)
    except PermissionError:
        _print({"refused": "N-104", "values": {}}, out)
    except OSError:
        _print({"refused": "N-101", "values": {}}, out)


def limit_memory() -> None:
    """Hold this process to MEMORY_BYTES and CPU_SECONDS, where the system knows how (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_workbook(path: str, kind: str, out: TextIO) -> None:
    looks = {"xlsx": look.look_xlsx, "ods": look.look_ods, "xls": lambda _: {}}[kind](path)
    import python_calamine as calamine

    try:
        with open(path, "rb") as file:
            book = calamine.CalamineWorkbook.from_filelike(file)
        any_cell = False
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            last_row, last_column = sheet.end or (-1, -1)
            look.check_size(meta.name, last_row + 1, last_column + 1)
            rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
            fonts = looks[meta.name].fonts if meta.name in looks else {}
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            any_cell = any_cell or bool(rows)
            _print_sheet(meta.name, rows, out, merged=merged, fonts=fonts, hidden=hidden)
        if not any_cell:
            raise Refused("N-102")
    except calamine.PasswordError as error:
        raise Refused("N-103") from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, ValueError) as error:
        raise Refused("N-107") from error


def _read_csv(path: str, out: TextIO) -> None:
    with open(path, "rb") as file:
        data = file.read(_MAX_CSV_BYTES + 1)
    if len(data) > _MAX_CSV_BYTES:
        raise Refused("N-109", sheet="", cell="")
    text, encoding = decode(data)
    delimiter = delimiter_of(text)
    csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("N-107") from error
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Refused("N-102")
    look.check_size("", len(rows), max(map(len, rows)))
    _print_sheet("", rows, out, encoding=encoding)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and the encoding it was in.

    A mark at the start wins, then valid UTF-8, then UTF-16 told by its zeros, then cp1258 if its combining tones
    stand after vowels; what remains is given byte for byte as latin-1, in which TCVN3 and VNI are recognised later.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    with contextlib.suppress(UnicodeDecodeError):
        if b"\0" not in data[:4096]:
            return data.decode("utf-8"), "utf-8"
    if b"\0" in data[:4096]:
        encoding = "utf-16-le" if data[1:4096:2].count(0) > data[0:4096:2].count(0) else "utf-16-be"
        return data.decode(encoding, errors="replace"), encoding
    if _looks_like_cp1258(data):
        return data.decode("cp1258", errors="replace"), "cp1258"
    return data.decode("latin-1"), "latin-1"


def _looks_like_cp1258(data: bytes) -> bool:
    """cp1258 writes the five tones as combining marks: they stand after a vowel, and đ is 0xF0, ơ 0xF5, ư 0xFD."""
    vowels = b"aeiouyAEIOUY\xe2\xe3\xea\xf4\xf5\xfd\xc2\xc3\xca\xd4\xd5\xdd"
    sample = data[:200_000]
    after_vowel = after_other = 0
    for mark in (0xCC, 0xD2, 0xDE, 0xEC, 0xF2):
        at = sample.find(mark)
        while at >= 0:
            if at and sample[at - 1] in vowels:
                after_vowel += 1
            else:
                after_other += 1
            at = sample.find(mark, at + 1)
    horned = sum(sample.count(byte) for byte in (0xF0, 0xF5, 0xFD))
    return after_vowel > 4 * after_other and after_vowel > 0 and horned > 0


def delimiter_of(text: str) -> str:
    """';', ',', tab or '|': the one that cuts the first lines into the most equal columns."""
    sample = "\n".join(text.splitlines()[:50])
    best, best_score = ",", 0
    for delimiter in ",;\t|":
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if len(row) > 1]
        except csv.Error:
            continue
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        score = (width - 1) * count
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _print_sheet(name: str, rows: list[Any], out: TextIO, *, merged: Iterable[Any] = (), encoding: str = "",
                 fonts: dict[int, str] | None = None, hidden: bool = False) -> None:
    _print({"sheet": name, "encoding": encoding, "fonts": fonts or {}, "merged": list(merged), "rows": len(rows),
            "hidden": hidden}, out)
    for row in rows:
        _print(row, out)


def _plain(cell: Any) -> Any:
    """What JSON does not know: a date as ["d", iso], an instant ["t", iso], a time of day ["h", iso]."""
    match cell:
        case dt.datetime():
            return ["t", cell.isoformat()]
        case dt.date():
            return ["d", cell.isoformat()]
        case dt.time():
            return ["h", cell.isoformat()]
        case dt.timedelta():
            return ["h", str(cell)]
    raise TypeError(type(cell).__name__)


def _print(value: Any, out: TextIO) -> None:
    print(json.dumps(value, default=_plain, ensure_ascii=True), file=out)


if __name__ == "__main__":
    limit_memory()
    main(sys.argv[1], sys.stdout)
