"""Which line holds the headings, which register they are of, and which column is which field.

A heading is a path of one or two texts: ("Kết quả", "Ngày công") for a column under a group, ("Ghi chú",) for a
column of its own. Fields declare their headings as "group > heading" or "heading"; both sides are compared folded.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from danvan_desktop.domain.fields import Field, Money, RecordType
from danvan_desktop.domain.records import REGISTERS, TYPES
from danvan_desktop.domain.vietnamese import fold, tidy
from danvan_desktop.spreadsheets.reading import Cell, Grid

_LOOK_AT_ROWS = 40
# Columns of files this program wrote: the record's own id, its number as people say it, why a line is to be mended.
ID_HEADING, NUMBER_HEADING, REASON_HEADING = "Mã (không sửa)", "Mã số", "Lý do cần sửa"
_ENOUGH = 3  # columns recognised, the title among them

Path = tuple[str, ...]
Target = tuple[str, str]  # type name, field name: a list of certificates also has columns of its decision


@dataclass(frozen=True)
class Header:
    """first, last: 0-based rows of the headings. paths: heading of each column. targets: the field of a column."""

    type: str
    first: int
    last: int
    paths: Mapping[int, Path]
    targets: Mapping[int, Target]

    @property
    def is_ours(self) -> bool:
        """Whether this program exported the sheet: then cells are taken as they stand."""
        return (self.type, ID_HEADING) in self.targets.values()


def filled(grid: Grid) -> list[list[Cell]]:
    """The rows with every merged range filled from its first cell."""
    rows = [list(row) for row in grid.rows]
    for merged in grid.merged:
        if merged.first_row >= len(rows):
            continue
        value = _at(rows[merged.first_row], merged.first_column)
        for row in rows[merged.first_row:merged.last_row + 1]:
            row.extend([None] * (merged.last_column + 1 - len(row)))
            for column in range(merged.first_column, merged.last_column + 1):
                row[column] = value
    return rows


def find_header(grid: Grid, type_name: str | None = None) -> Header | None:
    """The headings of a sheet, of one register or (type_name None) of the one that fits best; None if there are none.

    For a named register one recognised column is enough.
    """
    rows = filled(grid)
    types = [TYPES[type_name]] if type_name else list(REGISTERS)
    best: Header | None = None
    best_score = (0, 0.0)
    for first in range(min(_LOOK_AT_ROWS, len(rows))):
        for last in (first, first + 1):
            paths = _paths(grid, rows, first, last)
            if paths is None:
                continue
            for record_type in types:
                targets = match(record_type, paths)
                if not _is_enough(record_type, targets, named=type_name is not None):
                    continue
                own = sum(target[0] == record_type.name for target in targets.values())
                score = (len(targets) + own, -len(paths) - (last - first) / 10)
                if score > best_score:
                    best, best_score = Header(record_type.name, first, last, paths, targets), score
    return best


def _is_enough(record_type: RecordType, targets: Mapping[int, Target], *, named: bool) -> bool:
    if named:
        return bool(targets)
    return len(targets) >= _ENOUGH and (record_type.name, record_type.title) in targets.values()


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _paths(grid: Grid, rows: list[list[Cell]], first: int, last: int) -> dict[int, Path] | None:
    """The heading of each column if rows first…last were the headings; None if they cannot be."""
    if last >= len(rows):
        return None
    wide = {column for merged in grid.merged for column in range(merged.first_column, merged.last_column + 1)
            if merged.first_row <= first <= merged.last_row and merged.last_column > merged.first_column}
    paths: dict[int, Path] = {}
    for column in range(len(rows[first])):
        above, below = _text(_at(rows[first], column)), _text(_at(rows[last], column))
        if first == last:
            path: Path = (above,) if above and column not in wide else ()
        elif above and below and fold(above) != fold(below):
            path = (above, below)
        else:
            path = (above or below,) if above or below else ()
        if path:
            paths[column] = path
    # A group heading stands over its first column only where nobody merged it; it also holds for the ones after it.
    if first != last and not wide:
        group = ""
        for column in sorted(paths):
            upper = _text(_at(rows[first], column))
            group = upper or group
            if not upper and len(paths[column]) == 1 and group:
                paths[column] = (group, paths[column][0])
    return paths


def _text(cell: Cell) -> str:
    return tidy(cell) if isinstance(cell, str) else ""


_IN_BRACKETS = re.compile(r"\([^)]*\)")


def _key(path: Path) -> Path:
    return tuple(fold(piece) for piece in path)


def _loose(path: Path) -> Path:
    """Without what stands in brackets: units, "(x)", the choices."""
    return tuple(fold(_IN_BRACKETS.sub(" ", piece)) for piece in path)


@lru_cache(64)
def _known(family: str, spelled: Callable[[Path], Path]) -> Mapping[Path, str]:
    """Which field of a type each heading names; the first field that claims a heading has it."""
    known: dict[Path, str] = {}
    for each in TYPES[family].fields:
        for heading in (*each.headings, each.label) if each.headings else ():
            known.setdefault(spelled(tuple(heading.split(" > "))), each.name)
    return known


def match(record_type: RecordType, paths: Mapping[int, Path]) -> dict[int, Target]:
    """The field of each column: by whole heading, then by its lower line, then both again without brackets.

    A field takes one column, the first that fits it best. Columns of the parent's type are looked for last.
    """
    families = [record_type] + ([TYPES[record_type.parent]] if record_type.parent else [])
    targets: dict[int, Target] = {}
    taken: set[Target] = set()
    ours = {_key((own,)): own for own in (ID_HEADING, NUMBER_HEADING, REASON_HEADING)}
    for spelled in (_key, _loose):
        keys = {column: spelled(path) for column, path in paths.items()}
        for lower_only, family in itertools.product((False, True), families):
            known = {**_known(family.name, spelled), **(ours if family is record_type else {})}
            for column, key in keys.items():
                name = known.get(key[-1:] if lower_only else key, "")
                target = (family.name, name)
                if not name or column in targets or target in taken or _is_of_line(family, record_type, name):
                    continue
                targets[column] = target
                taken.add(target)
    return targets


def _is_of_line(family: RecordType, record_type: RecordType, name: str) -> bool:
    # The running number of a list's line is never its decision's number; nor is the line's note the decision's.
    return family is not record_type and name in ("paper_no", "note", "subject_area")


_SCALES = (("ty", 10**9), ("trieu", 10**6), ("nghin", 1000), ("ngan", 1000), ("1000d", 1000))


def money_scale(each: Field, path: Path) -> int:
    """What a bare number under this heading counts: 1,000,000 under "Kinh phí (triệu đồng)"."""
    if isinstance(each.kind, Money):
        words = fold(" ".join(path).replace(".", "")).split()
        for word, scale in _SCALES:
            if word in words and ("dong" in words or "d" in words or word == "1000d"):
                return scale
    return 1
